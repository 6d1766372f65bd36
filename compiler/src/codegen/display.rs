//! List, tuple, set and dict displays.

use super::fold::{fold, fold_all};
use super::ir::Reg;
use super::{Codegen, Compiled};
use crate::ast::{DictItem, Expr, ExprKind, Span};
use crate::bytecode::{Const, Op};

/// The most elements that are evaluated into registers and collected by one instruction.
const MAX_ELEMENTS: usize = 16;
/// From this many elements on, constants are loaded as one tuple.
const MIN_CONSTANTS: usize = 4;
/// From this many elements on, a set display of constants is made from a frozenset, as in CPython: sets of integers
/// then iterate in its order.
const MIN_SET_CONSTANTS: usize = 3;

/// A collection under construction.
#[derive(Clone, Copy)]
pub(super) enum Sink {
    List(Reg),
    Set(Reg),
}

impl<'a> Codegen<'_, 'a> {
    /// A list display.
    pub(super) fn list_display(
        &mut self,
        elements: &'a [&'a Expr<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if self.short_display(Op::BuildList, elements, dst, span)? {
            return Ok(());
        }
        self.in_temporary(dst, span, |c, list| {
            c.emit_count(Op::BuildList, list, list, 0, span)?;
            c.append_all(Sink::List(list), elements, span)
        })
    }

    /// A set display.
    pub(super) fn set_display(
        &mut self,
        elements: &'a [&'a Expr<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if elements.len() >= MIN_SET_CONSTANTS
            && let Some(items) = fold_all(elements)
        {
            return self.in_temporary(dst, span, |c, set| {
                c.emit_count(Op::BuildSet, set, set, 0, span)?;
                let mark = c.mark();
                let constant = c.temporary();
                c.load_const(Const::FrozenSet(items), constant, span)?;
                c.extend(Sink::Set(set), constant, span)?;
                c.release(mark);
                Ok(())
            });
        }
        if self.short_display(Op::BuildSet, elements, dst, span)? {
            return Ok(());
        }
        self.in_temporary(dst, span, |c, set| {
            c.emit_count(Op::BuildSet, set, set, 0, span)?;
            c.append_all(Sink::Set(set), elements, span)
        })
    }

    /// A tuple display.
    pub(super) fn tuple_display(
        &mut self,
        elements: &'a [&'a Expr<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if self.short_display(Op::BuildTuple, elements, dst, span)? {
            return Ok(());
        }
        let list = self.temporary();
        self.emit_count(Op::BuildList, list, list, 0, span)?;
        self.append_all(Sink::List(list), elements, span)?;
        self.emit_regs(Op::ListToTuple, [dst, list], span)
    }

    /// Builds a collection from registers in one instruction, if that suits it.
    fn short_display(
        &mut self,
        build: Op,
        elements: &'a [&'a Expr<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled<bool> {
        let all_constant =
            elements.len() >= MIN_CONSTANTS && elements.iter().all(|e| fold(e).is_some());
        if elements.len() > MAX_ELEMENTS || all_constant || elements.iter().any(|e| is_starred(e)) {
            return Ok(false);
        }
        let first = self.push_all(elements)?.unwrap_or(dst);
        self.emit_count(build, dst, first, elements.len() as u32, span)?;
        Ok(true)
    }

    /// Evaluates expressions into consecutive temporaries and returns the first, if there is one.
    pub(super) fn push_all(&mut self, elements: &'a [&'a Expr<'a>]) -> Compiled<Option<Reg>> {
        let mut first = None;
        for element in elements {
            let reg = self.push(element)?;
            first.get_or_insert(reg);
        }
        Ok(first)
    }

    /// Adds elements one by one to a collection under construction, runs of constants at once.
    pub(super) fn append_all(
        &mut self,
        sink: Sink,
        elements: &'a [&'a Expr<'a>],
        span: Span,
    ) -> Compiled {
        let mut rest = elements;
        while let [element, after @ ..] = rest {
            let mark = self.mark();
            let constants = rest.iter().take_while(|e| fold(e).is_some()).count();
            if constants >= MIN_CONSTANTS
                && let Some(run) = fold_all(&rest[..constants])
            {
                let tuple = self.temporary();
                self.load_const(Const::Tuple(run), tuple, span)?;
                self.extend(sink, tuple, span)?;
                rest = &rest[constants..];
            } else if let ExprKind::Starred(iterable) = element.kind {
                let value = self.value(iterable)?;
                self.extend(sink, value, span)?;
                rest = after;
            } else {
                let value = self.value(element)?;
                let (append, collection) = match sink {
                    Sink::List(list) => (Op::ListAppend, list),
                    Sink::Set(set) => (Op::SetAdd, set),
                };
                self.emit_regs(append, [collection, value], span)?;
                rest = after;
            }
            self.release(mark);
        }
        Ok(())
    }

    fn extend(&mut self, sink: Sink, values: Reg, span: Span) -> Compiled {
        let (extend, collection) = match sink {
            Sink::List(list) => (Op::ListExtend, list),
            Sink::Set(set) => (Op::SetUpdate, set),
        };
        self.emit_regs(extend, [collection, values], span)
    }

    /// A dict display.
    pub(super) fn dict_display(
        &mut self,
        items: &'a [DictItem<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        let short = items.len() * 2 <= MAX_ELEMENTS && items.iter().all(|item| item.key.is_some());
        if short {
            let mut first = None;
            for item in items {
                for part in [item.key, Some(item.value)].into_iter().flatten() {
                    let reg = self.push(part)?;
                    first.get_or_insert(reg);
                }
            }
            let first = first.unwrap_or(dst);
            return self.emit_count(Op::BuildMap, dst, first, items.len() as u32, span);
        }
        self.in_temporary(dst, span, |c, dict| {
            c.emit_count(Op::BuildMap, dict, dict, 0, span)?;
            for item in items {
                let mark = c.mark();
                match item.key {
                    Some(key) => {
                        let key = c.value_before(key, &[item.value])?;
                        let value = c.value(item.value)?;
                        c.emit_regs(Op::MapAdd, [dict, key, value], span)?;
                    }
                    None => {
                        let mapping = c.value(item.value)?;
                        c.emit_regs(Op::MapUpdate, [dict, mapping], span)?;
                    }
                }
                c.release(mark);
            }
            Ok(())
        })
    }
}

/// Whether an element is `*iterable`.
pub(super) fn is_starred(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Starred(_))
}
