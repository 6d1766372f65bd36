//! Code that compiles and is hardly what was meant: what `SyntaxWarning`s say about it, in CPython's words.

use super::fold::fold;
use crate::ast::{CmpOp, Constant, Expr, ExprKind};
use crate::bytecode::Const;

/// Text and line of the warnings of a source.
pub(crate) type Warnings = Vec<(String, u32)>;

/// `assert (test, "message")`.
pub(crate) fn in_assert(test: &Expr<'_>, warnings: &mut Warnings) {
    if matches!(test.kind, ExprKind::Tuple([_, ..])) {
        let text = "assertion is always true, perhaps remove parentheses?";
        warnings.push((text.to_owned(), test.span.line));
    }
}

/// What one expression does with its direct operands.
pub(crate) fn in_expr(expr: &Expr<'_>, warnings: &mut Warnings) {
    let found = match expr.kind {
        ExprKind::Compare {
            left,
            ops,
            comparators,
        } => in_comparison(left, ops, comparators).map(|text| (text, expr.span.line)),
        ExprKind::Call { func, .. } => in_call(func).map(|text| (text, func.span.line)),
        ExprKind::Subscript { value, index } => {
            in_subscript(value, index).map(|text| (text, value.span.line))
        }
        _ => None,
    };
    warnings.extend(found);
}

/// `x is 5`.
fn in_comparison(left: &Expr<'_>, ops: &[CmpOp], comparators: &[&Expr<'_>]) -> Option<String> {
    let mut left = left;
    for (op, right) in ops.iter().zip(comparators) {
        let (word, meant) = match op {
            CmpOp::Is => ("is", "=="),
            CmpOp::IsNot => ("is not", "!="),
            _ => {
                left = right;
                continue;
            }
        };
        if let Some(class) = compared_literal(left).or_else(|| compared_literal(right)) {
            return Some(format!(
                "\"{word}\" with '{class}' literal. Did you mean \"{meant}\"?"
            ));
        }
        left = right;
    }
    None
}

/// The class of a literal that has no identity to speak of.
fn compared_literal(expr: &Expr<'_>) -> Option<&'static str> {
    match literal(expr)? {
        Const::None | Const::Bool(_) | Const::Ellipsis => None,
        constant => Some(class_of_constant(&constant)),
    }
}

/// `(1, 2)(3, 4)`.
fn in_call(func: &Expr<'_>) -> Option<String> {
    if matches!(func.kind, ExprKind::Lambda { .. }) {
        return None;
    }
    let class = class_of_display(func)?;
    Some(format!(
        "'{class}' object is not callable; perhaps you missed a comma?"
    ))
}

/// `5[0]` and `[1, 2]["a"]`.
fn in_subscript(value: &Expr<'_>, index: &Expr<'_>) -> Option<String> {
    let class = class_of_display(value)?;
    let is_sequence = matches!(class, "str" | "bytes" | "tuple" | "list");
    if class == "dict" {
        return None;
    }
    if !is_sequence {
        return Some(format!(
            "'{class}' object is not subscriptable; perhaps you missed a comma?"
        ));
    }
    let index = class_of_display(index)?;
    if matches!(index, "int" | "bool") {
        return None;
    }
    Some(format!(
        "{class} indices must be integers or slices, not {index}; perhaps you missed a comma?"
    ))
}

/// The class of what a literal, display or lambda makes.
fn class_of_display(expr: &Expr<'_>) -> Option<&'static str> {
    Some(match expr.kind {
        ExprKind::Tuple(_) => "tuple",
        ExprKind::List(_) | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict(_) | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set(_) | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue { .. } => "str",
        ExprKind::Constant(Constant::Complex(_)) => "complex",
        _ => class_of_constant(&literal(expr)?),
    })
}

/// The value of a literal, or of arithmetic with literals.
fn literal(expr: &Expr<'_>) -> Option<Const> {
    match expr.kind {
        ExprKind::Constant(_)
        | ExprKind::Tuple(_)
        | ExprKind::UnaryOp { .. }
        | ExprKind::BinOp { .. } => fold(expr),
        _ => None,
    }
}

fn class_of_constant(constant: &Const) -> &'static str {
    match constant {
        Const::None => "NoneType",
        Const::Ellipsis => "ellipsis",
        Const::Bool(_) => "bool",
        Const::Int(_) | Const::BigInt(_) => "int",
        Const::Float(_) => "float",
        Const::Str(_) => "str",
        Const::Bytes(_) => "bytes",
        Const::Tuple(_) => "tuple",
        Const::FrozenSet(_) => "frozenset",
        Const::Code(_) => "code",
    }
}
