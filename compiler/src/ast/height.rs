//! How high a tree is: what bounds a recursive walk.

use super::{Comprehension, Expr, ExprKind, Param, Params, Span};

impl<'a> Expr<'a> {
    /// A node with its height worked out from its children.
    pub fn new(kind: ExprKind<'a>, span: Span) -> Self {
        let height = 1 + kind.child_height();
        Expr { kind, span, height }
    }

    /// The number of nodes on the longest way down to a leaf, this one included.
    pub fn height(&self) -> u32 {
        self.height
    }
}

fn highest<'a>(exprs: &[&Expr<'a>]) -> u32 {
    exprs.iter().map(|expr| expr.height).max().unwrap_or(0)
}

fn height_or_0(expr: Option<&Expr<'_>>) -> u32 {
    expr.map_or(0, |expr| expr.height)
}

/// The height of a comprehension's clauses: each is a loop inside the one before.
fn generators_height(generators: &[Comprehension<'_>], results: u32) -> u32 {
    let highest = generators
        .iter()
        .map(|generator| {
            generator
                .target
                .height
                .max(generator.iter.height)
                .max(highest(generator.ifs))
        })
        .max()
        .unwrap_or(0);
    let loops = u32::try_from(generators.len()).unwrap_or(u32::MAX);
    highest.max(results).saturating_add(loops)
}

impl Params<'_> {
    /// The parameters in the order they are written: positional-only, ordinary, `*args`, keyword-only,
    /// `**kwargs`.
    pub fn iter(&self) -> impl Iterator<Item = &Param<'_>> {
        self.posonly
            .iter()
            .chain(self.args)
            .chain(self.vararg)
            .chain(self.kwonly)
            .chain(self.kwarg)
    }

    fn height(&self) -> u32 {
        self.iter()
            .map(|param| height_or_0(param.annotation).max(height_or_0(param.default)))
            .max()
            .unwrap_or(0)
    }
}

impl ExprKind<'_> {
    fn child_height(&self) -> u32 {
        match *self {
            ExprKind::Constant(_) | ExprKind::Name(_) => 0,
            ExprKind::BoolOp { values, .. } => highest(values),
            ExprKind::Named { target, value } => target.height.max(value.height),
            ExprKind::BinOp { left, right, .. } => left.height.max(right.height),
            ExprKind::UnaryOp { operand, .. } => operand.height,
            ExprKind::Lambda { params, body } => params.height().max(body.height),
            ExprKind::IfExp { test, body, orelse } => {
                test.height.max(body.height).max(orelse.height)
            }
            ExprKind::Dict(items) => items
                .iter()
                .map(|item| height_or_0(item.key).max(item.value.height))
                .max()
                .unwrap_or(0),
            ExprKind::Set(elements)
            | ExprKind::List(elements)
            | ExprKind::Tuple(elements)
            | ExprKind::JoinedStr(elements) => highest(elements),
            ExprKind::ListComp {
                element,
                generators,
            }
            | ExprKind::SetComp {
                element,
                generators,
            }
            | ExprKind::GeneratorExp {
                element,
                generators,
            } => generators_height(generators, element.height),
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => generators_height(generators, key.height.max(value.height)),
            ExprKind::Await(value)
            | ExprKind::YieldFrom(value)
            | ExprKind::Starred(value)
            | ExprKind::Attribute { value, .. } => value.height,
            ExprKind::Yield(value) => height_or_0(value),
            ExprKind::Compare {
                left, comparators, ..
            } => left.height.max(highest(comparators)),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => keywords
                .iter()
                .map(|keyword| keyword.value.height)
                .max()
                .unwrap_or(0)
                .max(func.height)
                .max(highest(args)),
            ExprKind::FormattedValue {
                value, format_spec, ..
            } => value.height.max(height_or_0(format_spec)),
            ExprKind::Subscript { value, index } => value.height.max(index.height),
            ExprKind::Slice { lower, upper, step } => height_or_0(lower)
                .max(height_or_0(upper))
                .max(height_or_0(step)),
        }
    }
}
