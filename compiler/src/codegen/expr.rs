//! Expressions.

use super::fold::fold;
use super::ir::{Reg, Wide};
use super::{Codegen, CompileError, Compiled};
use crate::ast::{BinOp, BoolOp, CmpOp, Constant, Conversion, Expr, ExprKind, Span, UnaryOp};
use crate::bytecode::{CodeFlags, Const, Op};

/// How many parts of an f-string are kept in registers before they are joined.
const MAX_STRING_PARTS: u32 = 16;

impl<'a> Codegen<'_, 'a> {
    /// Evaluates an expression into `dst`, which is written by the last instruction only, unless it is a temporary.
    pub(super) fn expr(&mut self, expr: &'a Expr<'a>, dst: Reg) -> Compiled {
        if let Some(constant) = fold(expr) {
            return self.load_const(constant, dst, expr.span);
        }
        let mark = self.mark();
        self.unfolded(expr, dst)?;
        self.release(mark);
        Ok(())
    }

    fn unfolded(&mut self, expr: &'a Expr<'a>, dst: Reg) -> Compiled {
        let span = expr.span;
        match expr.kind {
            ExprKind::BoolOp { op, values } => {
                self.in_temporary(dst, span, |c, dst| c.bool_op(op, values, span, dst))
            }
            ExprKind::Named { target, value } => {
                let reg = match self.local_target(target) {
                    Some(local) => {
                        self.expr(value, local)?;
                        local
                    }
                    None => {
                        self.expr(value, dst)?;
                        self.assign(target, dst)?;
                        dst
                    }
                };
                self.emit_move(dst, reg, span)
            }
            ExprKind::BinOp { left, op, right } => {
                let (plain, _) = binary_ops(op);
                let left = self.first_operand(left, &[right], dst)?;
                self.binary(plain, dst, left, right, span)
            }
            ExprKind::UnaryOp { op, operand } => {
                let operand = self.first_operand(operand, &[], dst)?;
                let op = match op {
                    UnaryOp::Invert => Op::Invert,
                    UnaryOp::Not => Op::Not,
                    UnaryOp::UAdd => Op::Pos,
                    UnaryOp::USub => Op::Neg,
                };
                self.emit_regs(op, [dst, operand], span)
            }
            ExprKind::Lambda { params, body } => self.lambda(expr, params, body, dst),
            ExprKind::IfExp { test, body, orelse } => {
                let (otherwise, end) = (self.new_label(), self.new_label());
                self.branch(test, otherwise, false)?;
                self.expr(body, dst)?;
                self.emit_jump(end, span)?;
                self.bind(otherwise);
                self.expr(orelse, dst)?;
                self.bind(end);
                Ok(())
            }
            ExprKind::Dict(items) => self.dict_display(items, dst, span),
            ExprKind::Set(elements) => self.set_display(elements, dst, span),
            ExprKind::List(elements) => self.list_display(elements, dst, span),
            ExprKind::Tuple(elements) => self.tuple_display(elements, dst, span),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr, dst),
            ExprKind::Await(_) => Err(CompileError::new(
                "'await' is not supported by minivm",
                span,
            )),
            ExprKind::Yield(value) => {
                self.check_in_function("yield", span)?;
                let value = match value {
                    Some(value) => self.value(value)?,
                    None => {
                        let none = self.temporary();
                        self.load_const(Const::None, none, span)?;
                        none
                    }
                };
                self.emit_regs(Op::Yield, [dst, value], span)
            }
            ExprKind::YieldFrom(value) => {
                self.check_in_function("yield", span)?;
                let source = self.value(value)?;
                let pair = self.temporaries(2);
                self.emit_regs(Op::GetYieldFromIter, [pair.plus(1), source], span)?;
                self.load_const(Const::None, pair, span)?;
                self.emit_regs(Op::YieldFrom, [pair, pair.plus(1)], span)?;
                self.emit_move(dst, pair, span)
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.compare(left, ops, comparators, dst, span),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => self.call(func, args, keywords, dst, span),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => self.formatted(value, conversion, format_spec, dst, span),
            ExprKind::JoinedStr(parts) => self.joined(parts, dst, span),
            ExprKind::Constant(Constant::Complex(_)) => Err(CompileError::new(
                "complex numbers are not supported by minivm",
                span,
            )),
            // Every other literal folds.
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Attribute { value, attr } => {
                let object = self.first_operand(value, &[], dst)?;
                let attr = self.mangle(attr);
                self.emit_site(Op::GetAttr, dst, object, attr, attribute_span(span, attr))
            }
            ExprKind::Subscript { value, index } => {
                let object = self.first_operand(value, &[index], dst)?;
                self.subscript(object, index, dst, span)
            }
            ExprKind::Starred(_) => {
                Err(CompileError::new("can't use starred expression here", span))
            }
            ExprKind::Name(name) => self.load_name(name, dst, span),
            ExprKind::Slice { lower, upper, step } => self.slice([lower, upper, step], dst, span),
        }
    }

    /// The value of an expression: in place where it is a local variable, else in a new temporary.
    pub(super) fn value(&mut self, expr: &'a Expr<'a>) -> Compiled<Reg> {
        if let ExprKind::Name(name) = expr.kind
            && fold(expr).is_none()
        {
            return self.name_value(name, expr.span);
        }
        if let ExprKind::Named { target, .. } = expr.kind
            && let Some(local) = self.local_target(target)
        {
            self.expr(expr, local)?;
            return Ok(local);
        }
        let dst = self.temporary();
        self.expr(expr, dst)?;
        Ok(dst)
    }

    /// As [`Codegen::value`], for a value that must still be the same after the evaluation of `later`: a local that an
    /// assignment expression in there rebinds is copied.
    pub(super) fn value_before(
        &mut self,
        expr: &'a Expr<'a>,
        later: &[&'a Expr<'a>],
    ) -> Compiled<Reg> {
        let reg = self.value(expr)?;
        if reg.as_local().is_some()
            && self.scopes.get(self.unit.scope).has_walrus
            && later.iter().any(|later| self.rebinds(later, reg))
        {
            let copy = self.temporary();
            self.emit_move(copy, reg, expr.span)?;
            return Ok(copy);
        }
        Ok(reg)
    }

    /// The first operand of an instruction that writes `dst`: as [`Codegen::value_before`], but `dst` itself serves as
    /// the temporary where it can.
    fn first_operand(
        &mut self,
        expr: &'a Expr<'a>,
        later: &[&'a Expr<'a>],
        dst: Reg,
    ) -> Compiled<Reg> {
        let stays_in_place =
            matches!(expr.kind, ExprKind::Named { .. }) || self.local_source(expr).is_some();
        if stays_in_place || !self.is_top(dst) {
            return self.value_before(expr, later);
        }
        self.expr(expr, dst)?;
        Ok(dst)
    }

    /// Evaluates an expression into the next temporary.
    pub(super) fn push(&mut self, expr: &'a Expr<'a>) -> Compiled<Reg> {
        let dst = self.temporary();
        self.expr(expr, dst)?;
        Ok(dst)
    }

    /// Evaluates an expression for its effects.
    pub(super) fn effect(&mut self, expr: &'a Expr<'a>) -> Compiled {
        let mark = self.mark();
        if fold(expr).is_none() {
            self.value(expr)?;
        }
        self.release(mark);
        Ok(())
    }

    /// Runs `build` on `dst` if that is a temporary; else on one whose value is then moved there, because `build`
    /// writes its register before it is done with its operands.
    pub(super) fn in_temporary(
        &mut self,
        dst: Reg,
        span: Span,
        build: impl FnOnce(&mut Self, Reg) -> Compiled,
    ) -> Compiled {
        let reg = self.base_for(dst);
        build(self, reg)?;
        self.emit_move(dst, reg, span)
    }

    fn check_in_function(&self, word: &str, span: Span) -> Compiled {
        if self.has_flag(CodeFlags::FUNCTION) {
            return Ok(());
        }
        Err(CompileError::new(
            format!("'{word}' outside function"),
            span,
        ))
    }

    fn bool_op(
        &mut self,
        op: BoolOp,
        values: &'a [&'a Expr<'a>],
        span: Span,
        dst: Reg,
    ) -> Compiled {
        let end = self.new_label();
        let jump = match op {
            BoolOp::And => Op::JumpIfFalse,
            BoolOp::Or => Op::JumpIfTrue,
        };
        if let Some((last, first)) = values.split_last() {
            for value in first {
                self.expr(value, dst)?;
                self.emit(jump, [dst.field(), 0, 0], Wide::Label(end), span)?;
            }
            self.expr(last, dst)?;
        }
        self.bind(end);
        Ok(())
    }

    /// Emits a binary operation whose left operand is evaluated already.
    pub(super) fn binary(
        &mut self,
        op: Op,
        dst: Reg,
        left: Reg,
        right: &'a Expr<'a>,
        span: Span,
    ) -> Compiled {
        if let Some(value) = small_int(right)
            && let Some(op) = immediate_form(op, value)
        {
            return self.emit_count(op, dst, left, u32::from(value as u8), span);
        }
        let right = self.value(right)?;
        self.emit_regs(op, [dst, left, right], span)
    }

    fn compare(
        &mut self,
        left: &'a Expr<'a>,
        ops: &'a [CmpOp],
        comparators: &'a [&'a Expr<'a>],
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if let (&[op], &[right]) = (ops, comparators) {
            let left = self.first_operand(left, &[right], dst)?;
            let right = self.comparator(op, right)?;
            return self.emit_regs(comparison_op(op), [dst, left, right], span);
        }
        self.in_temporary(dst, span, |c, dst| {
            let end = c.new_label();
            let mut left = c.value_before(left, comparators)?;
            for (index, (&op, right)) in ops.iter().zip(comparators).enumerate() {
                let last = index + 1 == ops.len();
                let later = comparators.get(index + 1..).unwrap_or_default();
                let right = if last {
                    c.comparator(op, right)?
                } else {
                    c.value_before(right, later)?
                };
                c.emit_regs(comparison_op(op), [dst, left, right], span)?;
                if !last {
                    let fields = [dst.field(), 0, 0];
                    c.emit(Op::JumpIfFalse, fields, Wide::Label(end), span)?;
                }
                left = right;
            }
            c.bind(end);
            Ok(())
        })
    }

    /// The right operand of a comparison: a display after `in` is a constant where it can be.
    pub(super) fn comparator(&mut self, op: CmpOp, right: &'a Expr<'a>) -> Compiled<Reg> {
        if super::fold::is_membership(op)
            && let Some(constant) = super::fold::fold_collection(right)
        {
            let dst = self.temporary();
            self.load_const(constant, dst, right.span)?;
            return Ok(dst);
        }
        self.value(right)
    }

    /// Emits `dst = object[index]`.
    pub(super) fn subscript(
        &mut self,
        object: Reg,
        index: &'a Expr<'a>,
        dst: Reg,
        span: Span,
    ) -> Compiled {
        if let Some(value) = small_int(index) {
            return self.emit_count(Op::GetItemI, dst, object, u32::from(value as u8), span);
        }
        let index = self.value(index)?;
        self.emit_regs(Op::GetItem, [dst, object, index], span)
    }

    fn slice(&mut self, parts: [Option<&'a Expr<'a>>; 3], dst: Reg, span: Span) -> Compiled {
        let count = if parts[2].is_some() { 3 } else { 2 };
        let first = self.temporaries(count);
        for (index, part) in (0..count).zip(parts) {
            let reg = first.plus(index);
            match part {
                Some(part) => self.expr(part, reg)?,
                None => self.load_const(Const::None, reg, span)?,
            }
        }
        self.emit_count(Op::BuildSlice, dst, first, count, span)
    }

    fn formatted(
        &mut self,
        value: &'a Expr<'a>,
        conversion: Conversion,
        spec: Option<&'a Expr<'a>>,
        dst: Reg,
        span: Span,
    ) -> Compiled {
        let conversion = match conversion {
            Conversion::None => 0,
            Conversion::Str => 1,
            Conversion::Repr => 2,
            Conversion::Ascii => 3,
        };
        match spec {
            None => {
                let value = self.value(value)?;
                self.emit_count(Op::FormatValue, dst, value, conversion, span)
            }
            Some(spec) => {
                let first = self.push(value)?;
                self.push(spec)?;
                self.emit_count(Op::FormatSpec, dst, first, conversion, span)
            }
        }
    }

    fn joined(&mut self, parts: &'a [&'a Expr<'a>], dst: Reg, span: Span) -> Compiled {
        if let [part] = parts {
            return self.expr(part, dst);
        }
        let first = self.temporary();
        let mut count = 0;
        for part in parts {
            if count == MAX_STRING_PARTS {
                self.emit_count(Op::BuildString, first, first, count, span)?;
                self.release(first.as_temporary().map_or(0, |index| index + 1));
                count = 1;
            }
            if count == 0 {
                self.expr(part, first)?;
            } else {
                self.push(part)?;
            }
            count += 1;
        }
        self.emit_count(Op::BuildString, dst, first, count, span)
    }

    /// Whether evaluating `expr` binds the local in `reg`.
    fn rebinds(&self, expr: &Expr<'a>, reg: Reg) -> bool {
        let any = |exprs: &[&Expr<'a>]| exprs.iter().any(|expr| self.rebinds(expr, reg));
        let maybe = |expr: Option<&Expr<'a>>| expr.is_some_and(|expr| self.rebinds(expr, reg));
        match expr.kind {
            ExprKind::Named { target, value } => {
                self.local_target(target) == Some(reg) || self.rebinds(value, reg)
            }
            ExprKind::BoolOp { values: exprs, .. }
            | ExprKind::Set(exprs)
            | ExprKind::JoinedStr(exprs)
            | ExprKind::List(exprs)
            | ExprKind::Tuple(exprs) => any(exprs),
            ExprKind::BinOp { left, right, .. } => any(&[left, right]),
            ExprKind::UnaryOp { operand: expr, .. }
            | ExprKind::Await(expr)
            | ExprKind::YieldFrom(expr)
            | ExprKind::Attribute { value: expr, .. }
            | ExprKind::Starred(expr) => self.rebinds(expr, reg),
            ExprKind::Yield(value) => maybe(value),
            ExprKind::IfExp { test, body, orelse } => any(&[test, body, orelse]),
            ExprKind::Dict(items) => items
                .iter()
                .any(|item| maybe(item.key) || self.rebinds(item.value, reg)),
            ExprKind::ListComp {
                element,
                generators,
            }
            | ExprKind::SetComp {
                element,
                generators,
            } => {
                self.rebinds(element, reg) || generators.iter().any(|generator| any(generator.ifs))
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => any(&[key, value]) || generators.iter().any(|generator| any(generator.ifs)),
            ExprKind::Compare {
                left, comparators, ..
            } => self.rebinds(left, reg) || any(comparators),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.rebinds(func, reg)
                    || any(args)
                    || keywords
                        .iter()
                        .any(|keyword| self.rebinds(keyword.value, reg))
            }
            ExprKind::FormattedValue {
                value, format_spec, ..
            } => self.rebinds(value, reg) || maybe(format_spec),
            ExprKind::Subscript { value, index } => any(&[value, index]),
            ExprKind::Slice { lower, upper, step } => maybe(lower) || maybe(upper) || maybe(step),
            ExprKind::Lambda { params, .. } => params.iter().any(|param| maybe(param.default)),
            // A generator expression that rebinds a variable shares it, in a cell.
            ExprKind::GeneratorExp { .. } | ExprKind::Constant(_) | ExprKind::Name(_) => false,
        }
    }
}

/// An attribute on another line than the start of its object is pointed at alone.
pub(super) fn attribute_span(span: Span, attr: &str) -> Span {
    let length = attr.len() as u32;
    if span.line == span.end_line || length > span.end_col {
        return span;
    }
    Span {
        line: span.end_line,
        col: span.end_col - length,
        ..span
    }
}

/// The value of an expression that is an integer small enough for an operand field.
pub(super) fn small_int(expr: &Expr<'_>) -> Option<i8> {
    match fold(expr) {
        Some(Const::Int(value)) => i8::try_from(value).ok(),
        _ => None,
    }
}

/// The plain and the in-place form of a binary operator.
pub(super) fn binary_ops(op: BinOp) -> (Op, Op) {
    match op {
        BinOp::Add => (Op::Add, Op::IAdd),
        BinOp::Sub => (Op::Sub, Op::ISub),
        BinOp::Mult => (Op::Mul, Op::IMul),
        BinOp::MatMult => (Op::MatMul, Op::IMatMul),
        BinOp::Div => (Op::TrueDiv, Op::ITrueDiv),
        BinOp::Mod => (Op::Mod, Op::IMod),
        BinOp::Pow => (Op::Pow, Op::IPow),
        BinOp::LShift => (Op::LShift, Op::ILShift),
        BinOp::RShift => (Op::RShift, Op::IRShift),
        BinOp::BitOr => (Op::BitOr, Op::IBitOr),
        BinOp::BitXor => (Op::BitXor, Op::IBitXor),
        BinOp::BitAnd => (Op::BitAnd, Op::IBitAnd),
        BinOp::FloorDiv => (Op::FloorDiv, Op::IFloorDiv),
    }
}

/// The form of an operation that takes this small integer as its right operand.
fn immediate_form(op: Op, value: i8) -> Option<Op> {
    match op {
        Op::Add => Some(Op::AddI),
        Op::Sub => Some(Op::SubI),
        Op::Mul => Some(Op::MulI),
        Op::FloorDiv if value != 0 => Some(Op::FloorDivI),
        Op::Mod if value != 0 => Some(Op::ModI),
        Op::LShift if value >= 0 => Some(Op::LShiftI),
        Op::RShift if value >= 0 => Some(Op::RShiftI),
        Op::BitAnd => Some(Op::BitAndI),
        Op::IAdd => Some(Op::IAddI),
        Op::ISub => Some(Op::ISubI),
        _ => None,
    }
}

/// The instruction that computes a comparison.
fn comparison_op(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::Ne,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::Le,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::Ge,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}
