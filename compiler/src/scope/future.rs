//! Imports from `__future__`, which the compiler obeys.

use crate::ast::{Constant, Expr, ExprKind, Module, Span, StmtKind};
use crate::codegen::CompileError;

/// Whether `from __future__ import annotations` is in force; rejects features that do not exist.
pub(super) fn check_future_imports(module: &Module<'_>) -> Result<bool, CompileError> {
    const FEATURES: [&str; 10] = [
        "nested_scopes",
        "generators",
        "division",
        "absolute_import",
        "with_statement",
        "print_function",
        "unicode_literals",
        "barry_as_FLUFL",
        "generator_stop",
        "annotations",
    ];
    let mut annotations = false;
    let mut may_follow = true;
    for (index, stmt) in module.body.iter().enumerate() {
        let names = match stmt.kind {
            StmtKind::ImportFrom {
                module: Some("__future__"),
                level: 0,
                names,
            } => names,
            StmtKind::Expr(Expr {
                kind: ExprKind::Constant(Constant::Str(_)),
                ..
            }) if index == 0 => continue,
            _ => {
                may_follow = false;
                continue;
            }
        };
        if !may_follow {
            return Err(late_future_import(stmt.span));
        }
        for alias in names {
            if alias.name == "braces" {
                return Err(CompileError::new("not a chance", stmt.span));
            }
            if !FEATURES.contains(&alias.name) {
                let message = format!("future feature {} is not defined", alias.name);
                return Err(CompileError::new(message, stmt.span));
            }
            annotations |= alias.name == "annotations";
        }
    }
    Ok(annotations)
}

/// The error for a future import that comes too late, or in a block.
pub(super) fn late_future_import(span: Span) -> CompileError {
    CompileError::new(
        "from __future__ imports must occur at the beginning of the file",
        span,
    )
}
