//! Leaving nested statements by `return`, `break` and `continue`.

use super::ir::{Label, Reg, Wide};
use super::{Codegen, CompileError, Compiled};
use crate::ast::{Expr, ExprKind, Span, Stmt};
use crate::bytecode::{CodeFlags, Const, Op};

/// How deep statements that are left in a particular way may nest; the limit is CPython's.
const MAX_BLOCKS: usize = 21;

/// A statement around the one that is being compiled, by what leaving it takes.
#[derive(Clone, Copy)]
pub(super) enum Block<'a> {
    /// A loop, with the places where `continue` and `break` go.
    Loop { next: Label, end: Label },
    /// The guarded block of a `try` with `except`: nothing.
    Guarded,
    /// The part of a `try` whose `finally` block is still to be run.
    Finally { body: &'a [Stmt<'a>], region: u32 },
    /// An `except` clause or the exceptional copy of a `finally` block, where `saved` is what `PushExc` saved.
    Handler { saved: Reg, region: u32 },
    /// An `except … as name` clause, whose name is deleted.
    HandlerName {
        name: &'a str,
        span: Span,
        region: u32,
    },
    /// The body of a `with`, whose exit method is in two registers from `exit`.
    With { exit: Reg, span: Span, region: u32 },
}

impl<'a> Codegen<'_, 'a> {
    /// Enters a statement.
    pub(super) fn push_block(&mut self, block: Block<'a>, span: Span) -> Compiled {
        if self.unit.blocks.len() >= MAX_BLOCKS {
            return Err(CompileError::new("too many statically nested blocks", span));
        }
        self.unit.blocks.push(block);
        Ok(())
    }

    /// Leaves the statement entered last.
    pub(super) fn pop_block(&mut self) {
        self.unit.blocks.pop();
    }

    /// `return value`.
    pub(super) fn return_statement(&mut self, value: Option<&'a Expr<'a>>, span: Span) -> Compiled {
        if !self.has_flag(CodeFlags::FUNCTION) {
            return Err(CompileError::new("'return' outside function", span));
        }
        let constant = value.map_or(Some(Const::None), super::fold::fold);
        if let Some(constant) = constant {
            self.unwind(0, span)?;
            if constant == Const::None {
                return self.emit(Op::ReturnNone, [0; 3], Wide::None, span);
            }
            let reg = self.temporary();
            self.load_const(constant, reg, span)?;
            return self.emit(Op::Return, [reg.field(), 0, 0], Wide::None, span);
        }
        let Some(value) = value else { return Ok(()) };
        let in_nothing_else = self
            .unit
            .blocks
            .iter()
            .all(|block| matches!(block, Block::Loop { .. } | Block::Guarded));
        if let ExprKind::IfExp { test, body, orelse } = value.kind
            && in_nothing_else
        {
            let otherwise = self.new_label();
            self.branch(test, otherwise, false)?;
            self.return_statement(Some(body), span)?;
            self.bind(otherwise);
            return self.return_statement(Some(orelse), span);
        }
        let mut reg = self.value(value)?;
        let runs_code = self
            .unit
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Finally { .. } | Block::HandlerName { .. }));
        if reg.as_local().is_some() && runs_code {
            let copy = self.temporary();
            self.emit_move(copy, reg, span)?;
            reg = copy;
        }
        self.unwind(0, span)?;
        self.emit(Op::Return, [reg.field(), 0, 0], Wide::None, span)
    }

    /// `break` and `continue`.
    pub(super) fn leave_loop(&mut self, is_break: bool, span: Span) -> Compiled {
        let loops =
            self.unit
                .blocks
                .iter()
                .enumerate()
                .rev()
                .find_map(|(depth, block)| match *block {
                    Block::Loop { next, end } => Some((depth, if is_break { end } else { next })),
                    _ => None,
                });
        let Some((depth, label)) = loops else {
            let message = if is_break {
                "'break' outside loop"
            } else {
                "'continue' not properly in loop"
            };
            return Err(CompileError::new(message, span));
        };
        self.unwind(depth + 1, span)?;
        self.emit_jump(label, span)
    }

    /// Emits what it takes to leave all statements but the outermost `depth`. The code that follows is still in them.
    fn unwind(&mut self, depth: usize, span: Span) -> Compiled {
        let (mark, region) = (self.mark(), self.unit.region);
        let blocks = self.unit.blocks.clone();
        while self.unit.blocks.len() > depth
            && let Some(block) = self.unit.blocks.pop()
        {
            self.leave(block, span)?;
        }
        self.unit.blocks = blocks;
        self.unit.region = region;
        self.release(mark);
        Ok(())
    }

    fn leave(&mut self, block: Block<'a>, span: Span) -> Compiled {
        match block {
            Block::Loop { .. } | Block::Guarded => Ok(()),
            Block::Finally { body, region } => {
                self.unit.region = region;
                self.statements(body)
            }
            Block::Handler { saved, region } => {
                self.unit.region = region;
                self.emit_regs(Op::PopExc, [saved], span)
            }
            Block::HandlerName { name, span, region } => {
                self.unit.region = region;
                self.unbind_handler_name(name, span)
            }
            Block::With { exit, span, region } => {
                self.unit.region = region;
                let base = self.temporaries(5);
                self.emit_move(base, exit, span)?;
                self.emit_move(base.plus(1), exit.plus(1), span)?;
                self.call_exit_with_none(base, span)
            }
        }
    }

    /// `name = None; del name` at the end of an `except … as name` clause.
    pub(super) fn unbind_handler_name(&mut self, name: &'a str, span: Span) -> Compiled {
        if let Some(local) = self.local_named(name) {
            return self.emit_regs(Op::LoadUnbound, [local], span);
        }
        let mark = self.mark();
        let none = self.temporary();
        self.load_const(Const::None, none, span)?;
        self.store_name(name, none, span)?;
        self.delete_name(name, span)?;
        self.release(mark);
        Ok(())
    }

    /// Calls the exit method in `base` with three times None, in the registers that follow it.
    pub(super) fn call_exit_with_none(&mut self, base: Reg, span: Span) -> Compiled {
        for offset in 2..5 {
            self.load_const(Const::None, base.plus(offset), span)?;
        }
        self.emit_call(Op::CallMethod, base, 3, base.plus(2), span)
    }
}
