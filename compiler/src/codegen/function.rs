//! Functions and lambdas.

use std::sync::Arc;

use super::fold::fold;
use super::ir::{Reg, Wide};
use super::unit::Unit;
use super::{Codegen, Compiled, docstring};
use crate::ast::{Expr, FunctionDef, Param, Params, Span};
use crate::bytecode::{CodeFlags, CodeObject, Const, Op};
use crate::scope::{ScopeId, params_in_annotation_order};

/// Flags of [`Op::MakeFunction`].
const DEFAULTS: u32 = 1;
const KEYWORD_DEFAULTS: u32 = 2;
const ANNOTATIONS: u32 = 4;
const CLOSURE: u32 = 8;

impl<'a> Codegen<'_, 'a> {
    /// A `def` statement.
    pub(super) fn function_def(&mut self, def: &'a FunctionDef<'a>, span: Span) -> Compiled {
        let decorators = self.push_all(def.decorators)?;
        let base = self.temporary();
        let first_line = first_line(def.decorators, span);
        let flags = self.function_extras(base, def.params, Some(def), span)?;
        let scope = self.scopes.of_node(def);
        let qualname = self.qualname_of(def.name);
        let mut unit = Unit::function(self.scopes, scope, def.name, qualname);
        self.set_parameters(&mut unit, def.params);
        let doc = docstring::of_body(def.body);
        let body = match &doc {
            Some(_) => &def.body[1..],
            None => def.body,
        };
        unit.docstring = doc.map(|(doc, _)| doc);
        let code = self.in_unit(unit, first_line, |c| {
            c.statements(body)?;
            let end = def.body.last().map_or(span, |last| last.span);
            c.emit(Op::ReturnNone, [0; 3], Wide::None, end)
        })?;
        self.make_function(base, flags, code, scope, span)?;
        self.apply_decorators(def.decorators, decorators, base)?;
        let value = decorators.unwrap_or(base);
        self.store_name(def.name, value, span)
    }

    /// A lambda.
    pub(super) fn lambda(
        &mut self,
        expr: &'a Expr<'a>,
        params: &'a Params<'a>,
        body: &'a Expr<'a>,
        dst: Reg,
    ) -> Compiled {
        let base = self.base_for(dst);
        let flags = self.function_extras(base, params, None, expr.span)?;
        let scope = self.scopes.of_node(expr);
        let qualname = self.qualname_of("<lambda>");
        let mut unit = Unit::function(self.scopes, scope, "<lambda>", qualname);
        self.set_parameters(&mut unit, params);
        let code = self.in_unit(unit, expr.span.line, |c| {
            let value = c.value(body)?;
            c.emit(Op::Return, [value.field(), 0, 0], Wide::None, body.span)
        })?;
        self.make_function(base, flags, code, scope, expr.span)?;
        self.emit_move(dst, base, expr.span)
    }

    fn set_parameters(&self, unit: &mut Unit<'a>, params: &Params<'a>) {
        unit.posonly_count = params.posonly.len() as u32;
        unit.arg_count = unit.posonly_count + params.args.len() as u32;
        unit.kwonly_count = params.kwonly.len() as u32;
        let kinds = [
            (params.vararg.is_some(), CodeFlags::VARARGS),
            (params.kwarg.is_some(), CodeFlags::VARKEYWORDS),
            (
                self.scopes.get(unit.scope).is_generator,
                CodeFlags::GENERATOR,
            ),
        ];
        for (present, flag) in kinds {
            if present {
                unit.flags = unit.flags.with(flag);
            }
        }
    }

    /// Evaluates defaults and annotations into registers from `base` on, which is the last temporary; returns the
    /// flags that tell which are there.
    fn function_extras(
        &mut self,
        base: Reg,
        params: &'a Params<'a>,
        def: Option<&'a FunctionDef<'a>>,
        span: Span,
    ) -> Compiled<u32> {
        let mut flags = 0;
        let mut extra = base;
        let defaults: Vec<&'a Expr<'a>> = params
            .posonly
            .iter()
            .chain(params.args)
            .filter_map(|param| param.default)
            .collect();
        if !defaults.is_empty() {
            flags |= DEFAULTS;
            let defaults = self.arena.alloc_slice_copy(&defaults);
            match defaults.iter().map(|default| fold(default)).collect() {
                Some(constants) => self.load_const(Const::Tuple(constants), extra, span)?,
                None => self.tuple_display(defaults, extra, span)?,
            }
            extra = self.extra_after(extra);
        }
        let has_default = |param: &&'a Param<'a>| param.default.is_some();
        if params.kwonly.iter().any(|param| param.default.is_some()) {
            flags |= KEYWORD_DEFAULTS;
            self.emit_count(Op::BuildMap, extra, extra, 0, span)?;
            for param in params.kwonly.iter().filter(has_default) {
                if let Some(default) = param.default {
                    self.add_named(extra, param.name, span, |c, dst| c.expr(default, dst))?;
                }
            }
            extra = self.extra_after(extra);
        }
        if let Some(def) = def {
            let mut annotated: Vec<(&'a str, &'a Expr<'a>)> = params_in_annotation_order(params)
                .filter_map(|param| Some((param.name, param.annotation?)))
                .collect();
            annotated.extend(def.returns.map(|returns| ("return", returns)));
            if !annotated.is_empty() {
                flags |= ANNOTATIONS;
                self.emit_count(Op::BuildMap, extra, extra, 0, span)?;
                for (name, annotation) in annotated {
                    self.add_named(extra, name, span, |c, dst| c.annotation(annotation, dst))?;
                }
                self.extra_after(extra);
            }
        }
        Ok(flags)
    }

    /// Ends the temporaries behind `last`, and takes one more.
    fn extra_after(&mut self, last: Reg) -> Reg {
        self.release(last.as_temporary().map_or(0, |index| index + 1));
        self.temporary()
    }

    /// Adds an entry with a constant name to a dict under construction.
    fn add_named(
        &mut self,
        dict: Reg,
        name: &'a str,
        span: Span,
        value: impl FnOnce(&mut Self, Reg) -> Compiled,
    ) -> Compiled {
        let mark = self.mark();
        let pair = self.temporaries(2);
        let name = self.mangle(name);
        self.load_str(name, pair, span)?;
        value(self, pair.plus(1))?;
        self.emit_regs(Op::MapAdd, [dict, pair, pair.plus(1)], span)?;
        self.release(mark);
        Ok(())
    }

    /// Makes a function in `base`, where the values that `flags` tell of are in registers from `base` on.
    pub(super) fn make_function(
        &mut self,
        base: Reg,
        mut flags: u32,
        code: Arc<CodeObject>,
        scope: ScopeId,
        span: Span,
    ) -> Compiled {
        let free = &self.scopes.get(scope).free;
        self.release(base.as_temporary().map_or(0, |index| index + 1));
        if !free.is_empty() {
            let extras = flags.count_ones();
            let first = if extras == 0 {
                base
            } else {
                self.temporaries(extras)
            };
            let closure = if extras == 0 {
                first
            } else {
                base.plus(extras)
            };
            self.closure(free, closure, span)?;
            flags |= CLOSURE;
        } else if flags.count_ones() > 1 {
            self.temporaries(flags.count_ones() - 1);
        }
        let constant = self.unit.constants.add(Const::Code(code));
        self.emit(
            Op::MakeFunction,
            [base.field(), flags, 0],
            Wide::Number(constant),
            span,
        )?;
        self.release(base.as_temporary().map_or(0, |index| index + 1));
        Ok(())
    }

    /// Builds the tuple of the cells that a function closes over; `dst` is the last temporary.
    fn closure(&mut self, free: &[&'a str], dst: Reg, span: Span) -> Compiled {
        const MAX_CELLS: usize = 32;
        let mark = self.mark();
        if free.len() <= MAX_CELLS {
            let first = self.temporaries(free.len() as u32);
            for (index, name) in (0..).zip(free) {
                self.load_cell_of(name, first.plus(index), span)?;
            }
            self.emit_count(Op::BuildTuple, dst, first, free.len() as u32, span)?;
        } else {
            let cell = self.temporary();
            self.emit_count(Op::BuildList, dst, dst, 0, span)?;
            for name in free {
                self.load_cell_of(name, cell, span)?;
                self.emit_regs(Op::ListAppend, [dst, cell], span)?;
            }
            self.emit_regs(Op::ListToTuple, [dst, dst], span)?;
        }
        self.release(mark);
        Ok(())
    }

    /// Calls decorators, which are in consecutive registers before `base`, innermost first.
    pub(super) fn apply_decorators(
        &mut self,
        decorators: &'a [&'a Expr<'a>],
        first: Option<Reg>,
        base: Reg,
    ) -> Compiled {
        let Some(first) = first else { return Ok(()) };
        debug_assert_eq!(first.plus(decorators.len() as u32), base);
        for (index, decorator) in decorators.iter().enumerate().rev() {
            let callee = first.plus(index as u32);
            self.emit_call(Op::Call, callee, 1, callee, decorator.span)?;
        }
        Ok(())
    }
}

/// The line of the first decorator or of the definition itself.
pub(super) fn first_line(decorators: &[&Expr<'_>], span: Span) -> u32 {
    decorators
        .first()
        .map_or(span.line, |decorator| decorator.span.line)
}
