//! Statements.

use super::fold::{fold, truth};
use super::ir::Wide;
use super::{Codegen, CompileError, Compiled, Mode};
use crate::ast::{Expr, IfBranch, Span, Stmt, StmtKind};
use crate::bytecode::{Const, Op};

/// Kinds of [`Op::Raise`].
const RAISE_HANDLED: u32 = 0;
const RAISE: u32 = 1;
const RAISE_FROM: u32 = 2;

impl<'a> Codegen<'_, 'a> {
    /// A block of statements.
    pub(super) fn statements(&mut self, body: &'a [Stmt<'a>]) -> Compiled {
        body.iter().try_for_each(|stmt| self.statement(stmt))
    }

    fn statement(&mut self, stmt: &'a Stmt<'a>) -> Compiled {
        let mark = self.mark();
        self.dispatch(stmt)?;
        self.release(mark);
        Ok(())
    }

    fn dispatch(&mut self, stmt: &'a Stmt<'a>) -> Compiled {
        let span = stmt.span;
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(def, span),
            StmtKind::ClassDef(def) => self.class_def(def, span),
            StmtKind::Return(value) => self.return_statement(value, span),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete(target)),
            StmtKind::Assign { targets, value } => self.assignment(targets, value, span),
            StmtKind::AugAssign { target, op, value } => {
                self.augmented_assignment(target, op, value, span)
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.annotated_assignment(target, annotation, value, simple, span),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.for_loop(target, iter, body, orelse, span),
            StmtKind::While { test, body, orelse } => self.while_loop(test, body, orelse, span),
            StmtKind::If { branches, orelse } => self.if_statement(branches, orelse, span),
            StmtKind::With { items, body, .. } => self.with_statement(items, body, span),
            StmtKind::Raise { exc, cause } => self.raise(exc, cause, span),
            StmtKind::Try(block) => self.try_statement(block, span),
            StmtKind::Assert { test, msg } => self.assert_statement(test, msg, span),
            StmtKind::Import(names) => self.import(names, span),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => self.import_from(module, names, level, span),
            StmtKind::Expr(value) => self.expression_statement(value, span),
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Break => self.leave_loop(true, span),
            StmtKind::Continue => self.leave_loop(false, span),
            // Scope analysis has rejected them.
            StmtKind::TypeAlias { .. } | StmtKind::Match { .. } => Err(CompileError::new(
                "this statement is not supported by minivm",
                span,
            )),
        }
    }

    fn expression_statement(&mut self, value: &'a Expr<'a>, span: Span) -> Compiled {
        let is_interactive = self.mode == Mode::Single && self.unit.scope == self.scopes.root();
        if !is_interactive {
            return self.effect(value);
        }
        let hook = self.temporaries(2);
        self.load_const(Const::Int(0), hook, span)?;
        self.load_const(Const::None, hook.plus(1), span)?;
        let sys = self.unit.constants.add(Const::Str((*b"sys").into()));
        self.emit(
            Op::ImportName,
            [hook.field(), 0, 0],
            Wide::Number(sys),
            span,
        )?;
        self.emit_site(Op::GetAttr, hook, hook, "displayhook", span)?;
        self.expr(value, hook.plus(1))?;
        self.emit_call(Op::Call, hook, 1, hook, span)
    }

    fn if_statement(
        &mut self,
        branches: &'a [IfBranch<'a>],
        orelse: &'a [Stmt<'a>],
        span: Span,
    ) -> Compiled {
        let end = self.new_label();
        for (index, branch) in branches.iter().enumerate() {
            let is_last = index + 1 == branches.len() && orelse.is_empty();
            let otherwise = if is_last { end } else { self.new_label() };
            self.branch(branch.test, otherwise, false)?;
            self.statements(branch.body)?;
            if !is_last {
                self.emit_jump(end, span)?;
                self.bind(otherwise);
            }
        }
        self.statements(orelse)?;
        self.bind(end);
        Ok(())
    }

    fn raise(
        &mut self,
        exc: Option<&'a Expr<'a>>,
        cause: Option<&'a Expr<'a>>,
        span: Span,
    ) -> Compiled {
        let Some(exc) = exc else {
            let unused = self.temporary();
            return self.emit_count(Op::Raise, unused, unused, RAISE_HANDLED, span);
        };
        match cause {
            None => {
                let exc = self.value(exc)?;
                self.emit_count(Op::Raise, exc, exc, RAISE, span)
            }
            Some(cause) => {
                let exc = self.value_before(exc, &[cause])?;
                let cause = self.value(cause)?;
                self.emit_count(Op::Raise, exc, cause, RAISE_FROM, span)
            }
        }
    }

    fn assert_statement(
        &mut self,
        test: &'a Expr<'a>,
        msg: Option<&'a Expr<'a>>,
        span: Span,
    ) -> Compiled {
        if fold(test).is_some_and(|constant| truth(&constant)) {
            return Ok(());
        }
        let passed = self.new_label();
        self.branch(test, passed, true)?;
        let error = self.temporary();
        self.emit_regs(Op::LoadAssertionError, [error], test.span)?;
        if let Some(msg) = msg {
            self.push(msg)?;
            self.emit_call(Op::Call, error, 1, error, span)?;
        }
        self.emit_count(Op::Raise, error, error, RAISE, test.span)?;
        self.bind(passed);
        Ok(())
    }
}
