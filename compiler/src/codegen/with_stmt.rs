//! `with`.

use super::ir::Wide;
use super::unwind::Block;
use super::{Codegen, Compiled};
use crate::ast::{Span, Stmt, WithItem};
use crate::bytecode::Op;

impl<'a> Codegen<'_, 'a> {
    /// `with items: body`; each item is a statement inside the one before it.
    pub(super) fn with_statement(
        &mut self,
        items: &'a [WithItem<'a>],
        body: &'a [Stmt<'a>],
        span: Span,
    ) -> Compiled {
        let Some((item, rest)) = items.split_first() else {
            return self.statements(body);
        };
        let place = item.context.span;
        let mark = self.mark();
        let manager = self.value(item.context)?;
        // The exit method stays in two registers; the three that follow are for its arguments, or for the enter
        // method; then come the exception and what was handled before it.
        let exit = if manager.as_local().is_some() {
            self.temporaries(2)
        } else {
            self.temporary();
            manager
        };
        let inner = self.mark();
        let arguments = self.temporaries(3);
        self.emit_regs(Op::EnterWith, [exit, manager], place)?;
        let (failed, end) = (self.new_label(), self.new_label());
        let exception = self.temporaries(2);
        let outer = self.unit.region;
        let guarded = self.unit.new_region(failed, exception);
        let local = item.target.and_then(|target| self.local_target(target));
        let entered = local.unwrap_or(arguments);
        self.emit_call(Op::CallMethod, arguments, 0, entered, place)?;
        self.push_block(
            Block::With {
                exit,
                span: place,
                region: outer,
            },
            span,
        )?;
        self.unit.region = guarded;
        if let Some(target) = item.target
            && local.is_none()
        {
            self.assign(target, arguments)?;
        }
        self.release(inner);
        self.with_statement(rest, body, span)?;
        self.unit.region = outer;
        self.pop_block();
        self.temporaries(3);
        self.call_exit_with_none(exit, place)?;
        self.emit_jump(end, place)?;

        self.bind(failed);
        self.temporaries(2);
        let swallowed = self.new_label();
        self.handle(exception, place, |c| {
            c.emit_regs(Op::LoadExcInfo, [arguments, exception], place)?;
            c.emit_call(Op::CallMethod, exit, 3, arguments, place)?;
            let fields = [arguments.field(), 0, 0];
            c.emit(Op::JumpIfTrue, fields, Wide::Label(swallowed), place)
        })?;
        self.bind(swallowed);
        self.emit_regs(Op::PopExc, [exception.plus(1)], place)?;
        self.bind(end);
        self.release(mark);
        Ok(())
    }
}
