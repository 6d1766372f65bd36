//! Comprehensions, which run in the unit around them, and generator expressions, which are functions.

use super::ir::{Reg, Wide};
use super::unit::Unit;
use super::{Codegen, Compiled};
use crate::ast::{Comprehension, Expr, ExprKind, Span};
use crate::bytecode::{CodeFlags, Const, Op};

/// What is done with the values of each round.
#[derive(Clone, Copy)]
enum Collect<'a> {
    List(Reg, &'a Expr<'a>),
    Set(Reg, &'a Expr<'a>),
    Dict(Reg, &'a Expr<'a>, &'a Expr<'a>),
    Yield(&'a Expr<'a>),
}

impl<'a> Codegen<'_, 'a> {
    /// A comprehension of any kind.
    pub(super) fn comprehension(&mut self, expr: &'a Expr<'a>, dst: Reg) -> Compiled {
        let span = expr.span;
        match expr.kind {
            ExprKind::GeneratorExp {
                element,
                generators,
            } => self.generator_expression(expr, element, generators, dst),
            ExprKind::ListComp {
                element,
                generators,
            } => self.in_temporary(dst, span, |c, dst| {
                c.inline(
                    expr,
                    generators,
                    Op::BuildList,
                    dst,
                    Collect::List(dst, element),
                )
            }),
            ExprKind::SetComp {
                element,
                generators,
            } => self.in_temporary(dst, span, |c, dst| {
                c.inline(
                    expr,
                    generators,
                    Op::BuildSet,
                    dst,
                    Collect::Set(dst, element),
                )
            }),
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.in_temporary(dst, span, |c, dst| {
                c.inline(
                    expr,
                    generators,
                    Op::BuildMap,
                    dst,
                    Collect::Dict(dst, key, value),
                )
            }),
            _ => Ok(()),
        }
    }

    fn inline(
        &mut self,
        expr: &'a Expr<'a>,
        generators: &'a [Comprehension<'a>],
        build: Op,
        dst: Reg,
        collect: Collect<'a>,
    ) -> Compiled {
        let span = expr.span;
        let Some((first, rest)) = generators.split_first() else {
            return Ok(());
        };
        let iterator = self.iterator(first.iter)?;
        let around = self.unit.current;
        let scope = self.scopes.of_node(expr);
        let locals = self.unit.open_comprehension(self.scopes, scope);
        self.start_locals(&locals, span)?;
        self.emit_count(build, dst, dst, 0, span)?;
        self.round(first, rest, iterator, collect)?;
        self.unit.close_comprehension(locals, around);
        Ok(())
    }

    fn generator_expression(
        &mut self,
        expr: &'a Expr<'a>,
        element: &'a Expr<'a>,
        generators: &'a [Comprehension<'a>],
        dst: Reg,
    ) -> Compiled {
        let span = expr.span;
        let Some((first, rest)) = generators.split_first() else {
            return Ok(());
        };
        let base = self.base_for(dst);
        let scope = self.scopes.of_node(expr);
        let qualname = self.qualname_of("<genexpr>");
        let mut unit = Unit::function(self.scopes, scope, "<genexpr>", qualname);
        unit.arg_count = 1;
        unit.posonly_count = 1;
        unit.flags = unit.flags.with(CodeFlags::GENERATOR);
        let code = self.in_unit(unit, span.line, |c| {
            c.round(first, rest, Reg::local(0), Collect::Yield(element))?;
            c.emit(Op::ReturnNone, [0; 3], Wide::None, span)
        })?;
        self.make_function(base, 0, code, scope, span)?;
        let argument = self.temporary();
        let mark = self.mark();
        let iterable = self.iterable(first.iter)?;
        self.emit_regs(Op::GetIter, [argument, iterable], first.iter.span)?;
        self.release(mark);
        self.emit_call(Op::Call, base, 1, dst, span)
    }

    /// One `for` clause and all that it encloses.
    fn round(
        &mut self,
        generator: &'a Comprehension<'a>,
        inner: &'a [Comprehension<'a>],
        iterator: Reg,
        collect: Collect<'a>,
    ) -> Compiled {
        let next = self.new_label();
        let head = self.loop_start(generator.target, next, generator.target.span)?;
        for test in generator.ifs {
            self.branch(test, next, false)?;
        }
        let mark = self.mark();
        match inner.split_first() {
            Some((generator, inner)) => {
                let iterator = self.iterator(generator.iter)?;
                self.round(generator, inner, iterator, collect)?;
            }
            None => self.collect(collect)?,
        }
        self.release(mark);
        self.bind(next);
        self.loop_end(head, iterator, generator.iter.span)
    }

    fn collect(&mut self, collect: Collect<'a>) -> Compiled {
        match collect {
            Collect::List(list, element) => {
                let value = self.value(element)?;
                self.emit_regs(Op::ListAppend, [list, value], element.span)
            }
            Collect::Set(set, element) => {
                let value = self.value(element)?;
                self.emit_regs(Op::SetAdd, [set, value], element.span)
            }
            Collect::Dict(dict, key, value) => {
                let span = key.span.to(value.span);
                let key = self.value_before(key, &[value])?;
                let value = self.value(value)?;
                self.emit_regs(Op::MapAdd, [dict, key, value], span)
            }
            Collect::Yield(element) => {
                let value = self.value(element)?;
                let sent = self.temporary();
                self.emit_regs(Op::Yield, [sent, value], element.span)
            }
        }
    }

    /// The value to be iterated: a display of constants is one constant.
    fn iterable(&mut self, iter: &'a Expr<'a>) -> Compiled<Reg> {
        match super::fold::fold_collection(iter) {
            Some(constant @ (Const::Tuple(_) | Const::FrozenSet(_))) => {
                let dst = self.temporary();
                self.load_const(constant, dst, iter.span)?;
                Ok(dst)
            }
            _ => self.value(iter),
        }
    }

    /// An iterator over `iter` in a new temporary.
    pub(super) fn iterator(&mut self, iter: &'a Expr<'a>) -> Compiled<Reg> {
        let iterator = self.temporary();
        let mark = self.mark();
        let iterable = if self.local_source(iter).is_some() {
            self.value(iter)?
        } else if let Some(constant @ (Const::Tuple(_) | Const::FrozenSet(_))) =
            super::fold::fold_collection(iter)
        {
            self.load_const(constant, iterator, iter.span)?;
            iterator
        } else {
            self.expr(iter, iterator)?;
            iterator
        };
        self.emit_regs(Op::GetIter, [iterator, iterable], iter.span)?;
        self.release(mark);
        Ok(iterator)
    }

    /// Begins a loop over an iterator: it is entered at `next`, where [`Codegen::loop_end`] goes; what follows is run for
    /// every value, once the target has been assigned.
    pub(super) fn loop_start(
        &mut self,
        target: &'a Expr<'a>,
        next: super::ir::Label,
        span: Span,
    ) -> Compiled<LoopHead> {
        let top = self.new_label();
        self.emit_jump(next, span)?;
        self.bind(top);
        if let Some(value) = self.local_target(target) {
            return Ok(LoopHead { top, value });
        }
        let mark = self.mark();
        let value = self.temporary();
        self.assign(target, value)?;
        self.release(mark);
        Ok(LoopHead { top, value })
    }

    /// Ends a loop: takes the next value of the iterator and goes back to the start, or on where there is none.
    pub(super) fn loop_end(&mut self, head: LoopHead, iterator: Reg, span: Span) -> Compiled {
        let fields = [head.value.field(), iterator.field(), 0];
        self.emit(Op::ForIter, fields, Wide::Label(head.top), span)
    }
}

/// Where a loop goes back to, and the register that the next value is put into before it does.
#[derive(Clone, Copy)]
pub(super) struct LoopHead {
    top: super::ir::Label,
    value: Reg,
}
