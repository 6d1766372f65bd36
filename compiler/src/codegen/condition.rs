//! Conditions: expressions that decide a jump.

use super::Codegen;
use super::Compiled;
use super::expr::small_int;
use super::fold::{fold, truth};
use super::ir::{Label, Reg, Wide};
use crate::ast::{BoolOp, CmpOp, Constant, Expr, ExprKind, Span, UnaryOp};
use crate::bytecode::Op;

impl<'a> Codegen<'_, 'a> {
    /// Jumps to `label` if the truth of `test` equals `sense`, else goes on.
    pub(super) fn branch(&mut self, test: &'a Expr<'a>, label: Label, sense: bool) -> Compiled {
        if let Some(constant) = fold(test) {
            if truth(&constant) == sense {
                self.emit_jump(label, test.span)?;
            }
            return Ok(());
        }
        let mark = self.mark();
        match test.kind {
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => self.branch(operand, label, !sense)?,
            ExprKind::BoolOp { op, values } => self.branch_bool_op(op, values, label, sense)?,
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.branch_compare(left, ops, comparators, label, sense, test.span)?,
            _ => {
                let value = self.value(test)?;
                let op = if sense {
                    Op::JumpIfTrue
                } else {
                    Op::JumpIfFalse
                };
                self.emit(op, [value.field(), 0, 0], Wide::Label(label), test.span)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    fn branch_bool_op(
        &mut self,
        op: BoolOp,
        values: &'a [&'a Expr<'a>],
        label: Label,
        sense: bool,
    ) -> Compiled {
        // The truth of an operand that decides the whole.
        let deciding = op == BoolOp::Or;
        if deciding == sense {
            return values
                .iter()
                .try_for_each(|value| self.branch(value, label, sense));
        }
        let decided = self.new_label();
        if let Some((last, first)) = values.split_last() {
            for value in first {
                self.branch(value, decided, deciding)?;
            }
            self.branch(last, label, sense)?;
        }
        self.bind(decided);
        Ok(())
    }

    fn branch_compare(
        &mut self,
        left: &'a Expr<'a>,
        ops: &'a [CmpOp],
        comparators: &'a [&'a Expr<'a>],
        label: Label,
        sense: bool,
        span: Span,
    ) -> Compiled {
        let failed = self.new_label();
        let mut left = self.value_before(left, comparators)?;
        for (index, (&op, right)) in ops.iter().zip(comparators).enumerate() {
            if index + 1 == ops.len() {
                self.jump_compare(left, op, right, label, sense, span)?;
                break;
            }
            let later = comparators.get(index + 1..).unwrap_or_default();
            let right = self.value_before(right, later)?;
            let fail = if sense { failed } else { label };
            self.emit_compare_jump(left, op, right, fail, false, span)?;
            left = right;
        }
        self.bind(failed);
        Ok(())
    }

    /// Emits the jump for `left op right`, with the right operand in the instruction where it fits.
    fn jump_compare(
        &mut self,
        left: Reg,
        op: CmpOp,
        right: &'a Expr<'a>,
        label: Label,
        sense: bool,
        span: Span,
    ) -> Compiled {
        if matches!(op, CmpOp::Is | CmpOp::IsNot)
            && matches!(right.kind, ExprKind::Constant(Constant::None))
        {
            let sense = u32::from(sense == (op == CmpOp::Is));
            return self.emit(
                Op::JumpNone,
                [left.field(), 0, sense],
                Wide::Label(label),
                span,
            );
        }
        if let Some(value) = small_int(right)
            && let Some(op) = immediate_jump(op)
        {
            let fields = [left.field(), u32::from(value as u8), u32::from(sense)];
            return self.emit(op, fields, Wide::Label(label), span);
        }
        let right = self.comparator(op, right)?;
        self.emit_compare_jump(left, op, right, label, sense, span)
    }

    fn emit_compare_jump(
        &mut self,
        left: Reg,
        op: CmpOp,
        right: Reg,
        label: Label,
        sense: bool,
        span: Span,
    ) -> Compiled {
        let (op, sense) = match op {
            CmpOp::Eq => (Op::JumpEq, sense),
            CmpOp::NotEq => (Op::JumpNe, sense),
            CmpOp::Lt => (Op::JumpLt, sense),
            CmpOp::LtE => (Op::JumpLe, sense),
            CmpOp::Gt => (Op::JumpGt, sense),
            CmpOp::GtE => (Op::JumpGe, sense),
            // Identity and membership are booleans, so their negations are exact.
            CmpOp::Is => (Op::JumpIs, sense),
            CmpOp::IsNot => (Op::JumpIs, !sense),
            CmpOp::In => (Op::JumpIn, sense),
            CmpOp::NotIn => (Op::JumpIn, !sense),
        };
        let fields = [left.field(), right.field(), u32::from(sense)];
        self.emit(op, fields, Wide::Label(label), span)
    }
}

fn immediate_jump(op: CmpOp) -> Option<Op> {
    match op {
        CmpOp::Eq => Some(Op::JumpEqI),
        CmpOp::NotEq => Some(Op::JumpNeI),
        CmpOp::Lt => Some(Op::JumpLtI),
        CmpOp::LtE => Some(Op::JumpLeI),
        CmpOp::Gt => Some(Op::JumpGtI),
        CmpOp::GtE => Some(Op::JumpGeI),
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => None,
    }
}
