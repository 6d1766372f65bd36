//! `while` and `for`.

use super::fold::{fold, truth};
use super::unwind::Block;
use super::{Codegen, Compiled};
use crate::ast::{Expr, Span, Stmt};

/// A loop condition at most this high is compiled twice, so that a loop enters without a jump.
const MAX_DUPLICATED_HEIGHT: u32 = 6;

impl<'a> Codegen<'_, 'a> {
    /// `while test: body else: orelse`, tested at the bottom.
    pub(super) fn while_loop(
        &mut self,
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        span: Span,
    ) -> Compiled {
        let (top, again, otherwise, end) = (
            self.new_label(),
            self.new_label(),
            self.new_label(),
            self.new_label(),
        );
        let constant = fold(test).map(|constant| truth(&constant));
        if constant != Some(true) {
            if test.height() <= MAX_DUPLICATED_HEIGHT {
                self.branch(test, otherwise, false)?;
            } else {
                self.emit_jump(again, test.span)?;
            }
        }
        self.bind(top);
        self.push_block(Block::Loop { next: again, end }, span)?;
        self.statements(body)?;
        self.pop_block();
        self.bind(again);
        if constant == Some(true) {
            self.emit_jump(top, test.span)?;
        } else {
            self.branch(test, top, true)?;
        }
        self.bind(otherwise);
        self.statements(orelse)?;
        self.bind(end);
        Ok(())
    }

    /// `for target in iter: body else: orelse`.
    pub(super) fn for_loop(
        &mut self,
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
        span: Span,
    ) -> Compiled {
        let (next, end) = (self.new_label(), self.new_label());
        let mark = self.mark();
        let iterator = self.iterator(iter)?;
        self.push_block(Block::Loop { next, end }, span)?;
        let head = self.loop_start(target, next, iter.span)?;
        self.statements(body)?;
        self.pop_block();
        self.bind(next);
        self.loop_end(head, iterator, iter.span)?;
        self.release(mark);
        self.statements(orelse)?;
        self.bind(end);
        Ok(())
    }
}
