//! `try`.

use super::ir::Reg;
use super::ir::Wide;
use super::unwind::Block;
use super::{Codegen, CompileError, Compiled};
use crate::ast::{ExceptHandler, Span, Stmt, Try};
use crate::bytecode::Op;

impl<'a> Codegen<'_, 'a> {
    /// A `try` statement.
    pub(super) fn try_statement(&mut self, block: &'a Try<'a>, span: Span) -> Compiled {
        if block.is_star {
            return Err(CompileError::new(
                "'except*' is not supported by minivm",
                span,
            ));
        }
        if block.finalbody.is_empty() {
            return self.try_except(block, span);
        }
        let (handler, end) = (self.new_label(), self.new_label());
        let mark = self.mark();
        let exception = self.temporary();
        let outer = self.unit.region;
        let guarded = self.unit.new_region(handler, exception);
        self.push_block(
            Block::Finally {
                body: block.finalbody,
                region: outer,
            },
            span,
        )?;
        self.unit.region = guarded;
        self.release(mark);
        if block.handlers.is_empty() {
            self.statements(block.body)?;
        } else {
            self.try_except(block, span)?;
        }
        self.unit.region = outer;
        self.pop_block();
        self.statements(block.finalbody)?;
        self.emit_jump(end, span)?;

        self.bind(handler);
        self.release(mark);
        let pair = self.temporaries(2);
        self.handle(pair, span, |c| c.statements(block.finalbody))?;
        self.release(mark);
        self.bind(end);
        Ok(())
    }

    /// The `try … except … else` part.
    fn try_except(&mut self, block: &'a Try<'a>, span: Span) -> Compiled {
        let (handler, end) = (self.new_label(), self.new_label());
        let mark = self.mark();
        let exception = self.temporary();
        self.release(mark);
        let outer = self.unit.region;
        let guarded = self.unit.new_region(handler, exception);
        self.push_block(Block::Guarded, span)?;
        self.unit.region = guarded;
        self.statements(block.body)?;
        self.unit.region = outer;
        self.pop_block();
        self.statements(block.orelse)?;
        self.emit_jump(end, span)?;

        self.bind(handler);
        let pair = self.temporaries(2);
        self.handle(pair, span, |c| {
            for (index, clause) in block.handlers.iter().enumerate() {
                if clause.typ.is_none() && index + 1 < block.handlers.len() {
                    return Err(CompileError::new(
                        "default 'except:' must be last",
                        clause.span,
                    ));
                }
                c.except_clause(clause, pair, outer, end)?;
            }
            Ok(())
        })?;
        self.release(mark);
        self.bind(end);
        Ok(())
    }

    /// Runs `body` while the exception in `pair` is the one being handled, and raises it again where `body` ends. The
    /// second register of `pair` saves the one that was handled before.
    pub(super) fn handle(
        &mut self,
        pair: Reg,
        span: Span,
        body: impl FnOnce(&mut Self) -> Compiled,
    ) -> Compiled {
        let (exception, saved) = (pair, pair.plus(1));
        let outer = self.unit.region;
        let cleanup = self.new_label();
        let handling = self.unit.new_region(cleanup, exception);
        self.emit_regs(Op::PushExc, [saved, exception], span)?;
        self.push_block(
            Block::Handler {
                saved,
                region: outer,
            },
            span,
        )?;
        self.unit.region = handling;
        body(self)?;
        self.unit.region = outer;
        self.pop_block();
        self.bind(cleanup);
        self.emit_regs(Op::PopExc, [saved], span)?;
        self.emit_regs(Op::Reraise, [exception], span)
    }

    /// One `except` clause; `outer` is the region around the `try`.
    fn except_clause(
        &mut self,
        clause: &'a ExceptHandler<'a>,
        pair: Reg,
        outer: u32,
        end: super::ir::Label,
    ) -> Compiled {
        let (exception, saved) = (pair, pair.plus(1));
        let handling = self.unit.region;
        let next = self.new_label();
        let mark = self.mark();
        if let Some(typ) = clause.typ {
            let class = self.value(typ)?;
            let matches = self.temporary();
            self.emit_regs(Op::MatchExc, [matches, exception, class], clause.span)?;
            let fields = [matches.field(), 0, 0];
            self.emit(Op::JumpIfFalse, fields, Wide::Label(next), typ.span)?;
            self.release(mark);
        }
        match clause.name {
            Some(name) => self.named_clause(clause.body, name, exception, clause.span)?,
            None => self.statements(clause.body)?,
        }
        self.unit.region = outer;
        self.emit_regs(Op::PopExc, [saved], clause.span)?;
        if let Some(name) = clause.name {
            self.unbind_handler_name(name, clause.span)?;
        }
        self.emit_jump(end, clause.span)?;
        self.unit.region = handling;
        self.bind(next);
        Ok(())
    }

    /// The block of `except … as name`. What it raises leaves by way of code that deletes the name.
    fn named_clause(
        &mut self,
        body: &'a [Stmt<'a>],
        name: &'a str,
        exception: Reg,
        span: Span,
    ) -> Compiled {
        let (failed, done) = (self.new_label(), self.new_label());
        let handling = self.unit.region;
        self.store_name(name, exception, span)?;
        let named = self.unit.new_region(failed, exception);
        self.push_block(
            Block::HandlerName {
                name,
                span,
                region: handling,
            },
            span,
        )?;
        self.unit.region = named;
        self.statements(body)?;
        self.unit.region = handling;
        self.pop_block();
        self.emit_jump(done, span)?;
        self.bind(failed);
        self.unbind_handler_name(name, span)?;
        self.emit_regs(Op::Reraise, [exception], span)?;
        self.bind(done);
        Ok(())
    }
}
