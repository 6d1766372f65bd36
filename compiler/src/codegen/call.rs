//! Calls.

use super::display::{Sink, is_starred};
use super::expr::attribute_span;
use super::ir::{Reg, Wide};
use super::{Codegen, CompileError, Compiled};
use crate::ast::{Expr, ExprKind, Keyword, Span};
use crate::bytecode::{Const, Op, spread};
use crate::map::FastMap;

/// The most arguments that are passed in registers; with more, they are collected first.
const MAX_ARGUMENTS: usize = 24;

impl<'a> Codegen<'_, 'a> {
    /// `func(args, keywords)`.
    pub(super) fn call(
        &mut self,
        func: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
        keywords: &'a [Keyword<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        check_keywords(keywords)?;
        let ExprKind::Attribute { value, attr } = func.kind else {
            let base = self.base_for(dst);
            self.expr(func, base)?;
            return self.finish_call(base, 0, args, keywords, dst, span);
        };
        let attr = self.mangle(attr);
        let attr_span = attribute_span(func.span, attr);
        let call_span = method_call_span(span, func.span, attr);
        let base = self.base_for(dst);
        if !is_plain(0, args, keywords) {
            self.expr(func, base)?;
            return self.finish_call(base, 0, args, keywords, dst, call_span);
        }
        let object = match self.local_source(value) {
            Some(_) => self.value(value)?,
            None => {
                self.expr(value, base)?;
                base
            }
        };
        self.temporary();
        self.emit_site(Op::LoadMethod, base, object, attr, attr_span)?;
        let count = self.push_arguments(args, keywords)?;
        self.emit_plain_call(
            [Op::CallMethod, Op::CallMethodKw],
            base,
            count,
            keywords,
            dst,
            call_span,
        )
    }

    /// Calls what is in `base`; `fixed` arguments are in the registers that follow, and `base` or the last of them is
    /// the last temporary.
    pub(super) fn finish_call(
        &mut self,
        base: Reg,
        fixed: u32,
        args: &'a [&'a Expr<'a>],
        keywords: &'a [Keyword<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if is_plain(fixed, args, keywords) {
            let count = fixed + self.push_arguments(args, keywords)?;
            let ops = [Op::Call, Op::CallKw];
            return self.emit_plain_call(ops, base, count, keywords, dst, span);
        }
        let positional = base.plus(1);
        if fixed == 0 {
            self.temporary();
        }
        let mut flags = 0;
        let after_positional = positional.as_temporary().map_or(0, |index| index + 1);
        if let (0, Some(iterable)) = (fixed, sole_iterable(args)) {
            self.expr(iterable, positional)?;
            self.release(after_positional);
            flags |= spread::ITERABLE;
        } else {
            self.emit_count(Op::BuildList, positional, positional, fixed, span)?;
            self.release(after_positional);
            self.append_all(Sink::List(positional), args, span)?;
        }
        if let [keyword] = keywords
            && keyword.name.is_none()
        {
            let mapping = self.temporary();
            self.expr(keyword.value, mapping)?;
            flags |= spread::KEYWORDS | spread::MAPPING;
        } else if !keywords.is_empty() {
            self.keyword_dict(base, keywords, span)?;
            flags |= spread::KEYWORDS;
        }
        self.emit_call(Op::CallEx, base, flags, dst, span)
    }

    /// Evaluates the arguments of a call without stars into consecutive registers; returns their number.
    fn push_arguments(
        &mut self,
        args: &'a [&'a Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Compiled<u32> {
        self.push_all(args)?;
        for keyword in keywords {
            self.push(keyword.value)?;
        }
        Ok((args.len() + keywords.len()) as u32)
    }

    fn emit_plain_call(
        &mut self,
        [plain, with_keywords]: [Op; 2],
        base: Reg,
        count: u32,
        keywords: &[Keyword<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if keywords.is_empty() {
            return self.emit_call(plain, base, count, dst, span);
        }
        let names = keywords
            .iter()
            .filter_map(|keyword| keyword.name)
            .map(|name| Const::Str(name.as_bytes().into()))
            .collect();
        let names = self.unit.constants.add(Const::Tuple(names));
        self.emit(
            with_keywords,
            [base.field(), count, dst.field()],
            Wide::Number(names),
            span,
        )
    }

    /// Builds the dict of keyword arguments of a call of `base` in the next temporary.
    fn keyword_dict(&mut self, base: Reg, keywords: &'a [Keyword<'a>], span: Span) -> Compiled {
        let dict = self.temporary();
        self.emit_count(Op::BuildMap, dict, dict, 0, span)?;
        // Names that are written out are checked for repetition by the compiler, but not against mappings.
        let mut merged = false;
        for keyword in keywords {
            let mark = self.mark();
            match keyword.name {
                None => {
                    let mapping = self.value(keyword.value)?;
                    self.emit_regs(Op::MapMerge, [dict, mapping, base], span)?;
                    merged = true;
                }
                Some(name) => {
                    let pair = self.temporaries(2);
                    self.load_str(name, pair, keyword.span)?;
                    self.expr(keyword.value, pair.plus(1))?;
                    if merged {
                        self.emit_count(Op::BuildMap, pair, pair, 1, keyword.span)?;
                        self.emit_regs(Op::MapMerge, [dict, pair, base], span)?;
                    } else {
                        self.emit_regs(Op::MapAdd, [dict, pair, pair.plus(1)], keyword.span)?;
                    }
                }
            }
            self.release(mark);
        }
        Ok(())
    }
}

/// The `x` of `f(*x)`.
fn sole_iterable<'a>(args: &[&'a Expr<'a>]) -> Option<&'a Expr<'a>> {
    match args {
        [only] => match only.kind {
            ExprKind::Starred(iterable) => Some(iterable),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a call can pass all its arguments in registers.
fn is_plain(fixed: u32, args: &[&Expr<'_>], keywords: &[Keyword<'_>]) -> bool {
    fixed as usize + args.len() + keywords.len() <= MAX_ARGUMENTS
        && !args.iter().any(|arg| is_starred(arg))
        && keywords.iter().all(|keyword| keyword.name.is_some())
}

/// Rejects a keyword that is written twice: of several, as CPython does, the one that comes first.
pub(super) fn check_keywords(keywords: &[Keyword<'_>]) -> Compiled {
    let mut places = FastMap::default();
    let mut repeated: Option<(usize, &Keyword<'_>)> = None;
    for (index, keyword) in keywords.iter().enumerate() {
        let Some(name) = keyword.name else { continue };
        let first = *places.entry(name).or_insert(index);
        if first < index && repeated.is_none_or(|(before, _)| first < before) {
            repeated = Some((first, keyword));
        }
    }
    let Some((_, again)) = repeated else {
        return Ok(());
    };
    let name = again.name.unwrap_or_default();
    let message = format!("keyword argument repeated: {name}");
    Err(CompileError::new(message, again.span))
}

/// A method call whose method name is on another line than its start is pointed at from the name on.
fn method_call_span(call: Span, func: Span, attr: &str) -> Span {
    let length = attr.len() as u32;
    if call.line == func.end_line || length > func.end_col {
        return call;
    }
    Span {
        line: func.end_line,
        col: func.end_col - length,
        ..call
    }
}
