//! Assignment, augmented and annotated assignment, deletion.

use super::display::is_starred;
use super::expr::{attribute_span, binary_ops};
use super::ir::{Reg, Wide};
use super::{Codegen, CompileError, Compiled};
use crate::ast::{BinOp, Expr, ExprKind, Span};
use crate::bytecode::{CodeFlags, Op};

/// The most targets one unpacking may have: they are all in registers at once.
const MAX_TARGETS: usize = 150;

impl<'a> Codegen<'_, 'a> {
    /// `targets[0] = targets[1] = … = value`.
    pub(super) fn assignment(
        &mut self,
        targets: &'a [&'a Expr<'a>],
        value: &'a Expr<'a>,
        span: Span,
    ) -> Compiled {
        if let &[target] = targets {
            if let Some(local) = self.local_target(target) {
                return self.expr(value, local);
            }
            if self.parallel_assignment(target, value)? {
                return Ok(());
            }
            check_target(target)?;
            let value = self.value_before(value, &[target])?;
            return self.assign(target, value);
        }
        // A value that is used in place must not change between the targets.
        let mut value = self.value(value)?;
        if value.as_local().is_some() {
            let copy = self.temporary();
            self.emit_move(copy, value, span)?;
            value = copy;
        }
        for target in targets {
            check_target(target)?;
            self.assign(target, value)?;
        }
        Ok(())
    }

    /// `a, b = b, a`: the values go to their targets without a tuple between them. False if this is not of that form.
    fn parallel_assignment(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) -> Compiled<bool> {
        const MAX_PAIRS: usize = 4;
        let (ExprKind::Tuple(targets) | ExprKind::List(targets), ExprKind::Tuple(values)) =
            (target.kind, value.kind)
        else {
            return Ok(false);
        };
        let starred = targets.iter().chain(values).any(|expr| is_starred(expr));
        if targets.len() != values.len()
            || targets.is_empty()
            || targets.len() > MAX_PAIRS
            || starred
            || self.scopes.get(self.unit.scope).has_walrus
        {
            return Ok(false);
        }
        let locals: Vec<Option<Reg>> = targets.iter().map(|t| self.local_target(t)).collect();
        let all_local = locals.iter().all(Option::is_some);
        let distinct = (1..locals.len()).all(|i| !locals[..i].contains(&locals[i]));
        let mut regs = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let last = index + 1 == values.len();
            if last
                && all_local
                && distinct
                && let Some(local) = locals[index]
                && !regs.contains(&local)
            {
                self.expr(value, local)?;
                regs.push(local);
                continue;
            }
            let source = self.local_source(value);
            // In place, unless one of the stores before its own changes it, or it is read as another's target.
            let in_place =
                source.is_some() && (!locals.contains(&source) || locals[index] == source);
            regs.push(if in_place {
                self.value(value)?
            } else {
                self.push(value)?
            });
        }
        for (target, &reg) in targets.iter().zip(&regs) {
            self.assign(target, reg)?;
        }
        Ok(true)
    }

    /// Assigns the value in `value` to a target.
    pub(super) fn assign(&mut self, target: &'a Expr<'a>, value: Reg) -> Compiled {
        let mark = self.mark();
        match target.kind {
            ExprKind::Name(name) => self.store_name(name, value, target.span)?,
            ExprKind::Attribute {
                value: object,
                attr,
            } => {
                let object = self.value(object)?;
                let attr = self.mangle(attr);
                let span = attribute_span(target.span, attr);
                self.emit_site(Op::SetAttr, object, value, attr, span)?;
            }
            ExprKind::Subscript {
                value: object,
                index,
            } => {
                let object = self.value_before(object, &[index])?;
                let index = self.value(index)?;
                self.emit_regs(Op::SetItem, [object, index, value], target.span)?;
            }
            ExprKind::Tuple(elements) | ExprKind::List(elements) => {
                self.unpack(elements, value, target.span)?;
            }
            ExprKind::Starred(_) => {
                return Err(CompileError::new(
                    "starred assignment target must be in a list or tuple",
                    target.span,
                ));
            }
            _ => {
                return Err(CompileError::new(
                    "cannot assign to expression",
                    target.span,
                ));
            }
        }
        self.release(mark);
        Ok(())
    }

    fn unpack(&mut self, targets: &'a [&'a Expr<'a>], value: Reg, span: Span) -> Compiled {
        if targets.len() > MAX_TARGETS {
            return Err(CompileError::new(
                "too many expressions in unpacking assignment",
                span,
            ));
        }
        let count = targets.len() as u32;
        let mut stars = targets
            .iter()
            .enumerate()
            .filter(|(_, target)| is_starred(target));
        let star = stars.next();
        if stars.next().is_some() {
            return Err(CompileError::new(
                "multiple starred expressions in assignment",
                span,
            ));
        }
        let Some((before, _)) = star else {
            if let Some(first) = self.consecutive_locals(targets) {
                let fields = [first.field(), count, value.field()];
                return self.emit(Op::UnpackSequence, fields, Wide::None, span);
            }
            let first = if count == 0 {
                value
            } else {
                self.temporaries(count)
            };
            let fields = [first.field(), count, value.field()];
            self.emit(Op::UnpackSequence, fields, Wide::None, span)?;
            return self.assign_each(targets, first);
        };
        let before = before as u32;
        let after = count - before - 1;
        let first = self.temporaries(count);
        self.emit(
            Op::UnpackEx,
            [first.field(), value.field(), 0],
            Wide::Number(before | after << 16),
            span,
        )?;
        self.assign_each(targets, first)
    }

    fn assign_each(&mut self, targets: &'a [&'a Expr<'a>], first: Reg) -> Compiled {
        for (index, target) in (0..).zip(targets) {
            let target = match target.kind {
                ExprKind::Starred(inner) => inner,
                _ => target,
            };
            self.assign(target, first.plus(index))?;
        }
        Ok(())
    }

    /// The first of the targets' registers, where the targets are locals in neighbouring registers.
    fn consecutive_locals(&self, targets: &[&'a Expr<'a>]) -> Option<Reg> {
        let first = self.local_target(targets.first()?)?;
        (0..)
            .zip(targets)
            .all(|(index, target)| self.local_target(target) == Some(first.plus(index)))
            .then_some(first)
    }

    /// `target op= value`.
    pub(super) fn augmented_assignment(
        &mut self,
        target: &'a Expr<'a>,
        op: BinOp,
        value: &'a Expr<'a>,
        span: Span,
    ) -> Compiled {
        let (_, op) = binary_ops(op);
        match target.kind {
            ExprKind::Name(name) => {
                let current = self.value_before(target, &[value])?;
                let dst = match self.local_target(target) {
                    Some(local) => local,
                    None => current,
                };
                self.binary(op, dst, current, value, span)?;
                self.store_name(name, dst, target.span)
            }
            ExprKind::Attribute {
                value: object,
                attr,
            } => {
                let object = self.value_before(object, &[value])?;
                let attr = self.mangle(attr);
                let place = attribute_span(target.span, attr);
                let current = self.temporary();
                self.emit_site(Op::GetAttr, current, object, attr, place)?;
                self.binary(op, current, current, value, span)?;
                self.emit_site(Op::SetAttr, object, current, attr, place)
            }
            ExprKind::Subscript {
                value: object,
                index,
            } => {
                let object = self.value_before(object, &[index, value])?;
                let index = self.value_before(index, &[value])?;
                let current = self.temporary();
                self.emit_regs(Op::GetItem, [current, object, index], target.span)?;
                self.binary(op, current, current, value, span)?;
                self.emit_regs(Op::SetItem, [object, index, current], target.span)
            }
            _ => Err(CompileError::new(
                "illegal expression for augmented assignment",
                target.span,
            )),
        }
    }

    /// `target: annotation = value`.
    pub(super) fn annotated_assignment(
        &mut self,
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
        span: Span,
    ) -> Compiled {
        if let Some(value) = value {
            self.assignment(std::slice::from_ref(self.arena.alloc(target)), value, span)?;
        }
        let in_function = self.has_flag(CodeFlags::FUNCTION);
        match target.kind {
            ExprKind::Name(name) if simple => {
                if in_function {
                    return Ok(());
                }
                let first = self.temporaries(3);
                let (value, annotations, key) = (first, first.plus(1), first.plus(2));
                self.annotation(annotation, value)?;
                self.load_name("__annotations__", annotations, span)?;
                let name = self.mangle(name);
                self.load_str(name, key, span)?;
                self.emit_regs(Op::SetItem, [annotations, key, value], span)
            }
            ExprKind::Attribute { value: object, .. } if value.is_none() => self.effect(object),
            ExprKind::Subscript {
                value: object,
                index,
            } if value.is_none() => {
                self.effect(object)?;
                self.effect(index)
            }
            _ => Ok(()),
        }?;
        if !in_function && !simple && !self.scopes.annotations_are_strings {
            self.effect(annotation)?;
        }
        Ok(())
    }

    /// Evaluates an annotation, or loads its text where annotations are strings.
    pub(super) fn annotation(&mut self, annotation: &'a Expr<'a>, dst: Reg) -> Compiled {
        if self.scopes.annotations_are_strings {
            let text = self.source_text(annotation);
            return self.load_str(&text, dst, annotation.span);
        }
        match annotation.kind {
            // `*args: *Ts`
            ExprKind::Starred(value) => {
                let mark = self.mark();
                let value = self.value(value)?;
                let list = self.temporary();
                let fields = [list.field(), 1, value.field()];
                self.emit(Op::UnpackSequence, fields, Wide::None, annotation.span)?;
                self.emit_move(dst, list, annotation.span)?;
                self.release(mark);
                Ok(())
            }
            _ => self.expr(annotation, dst),
        }
    }

    /// Makes `__annotations__` at the start of a module or class body that annotates variables.
    pub(super) fn setup_annotations(&mut self, span: Span) -> Compiled {
        let in_namespace =
            self.has_flag(CodeFlags::CLASS_BODY) || self.has_flag(CodeFlags::NAMESPACE);
        let mark = self.mark();
        let mapping = if in_namespace {
            self.namespace()
        } else {
            self.temporary()
        };
        let fields = [0, mapping.field(), u32::from(in_namespace)];
        self.emit(Op::SetupAnnotations, fields, Wide::None, span)?;
        self.release(mark);
        Ok(())
    }

    /// `del target`.
    pub(super) fn delete(&mut self, target: &'a Expr<'a>) -> Compiled {
        let mark = self.mark();
        match target.kind {
            ExprKind::Name(name) => self.delete_name(name, target.span)?,
            ExprKind::Attribute { value, attr } => {
                let object = self.value(value)?;
                let attr = self.mangle(attr);
                let span = attribute_span(target.span, attr);
                self.emit_site(Op::DeleteAttr, object, object, attr, span)?;
            }
            ExprKind::Subscript { value, index } => {
                let object = self.value_before(value, &[index])?;
                let index = self.value(index)?;
                self.emit_regs(Op::DeleteItem, [object, index], target.span)?;
            }
            ExprKind::Tuple(elements) | ExprKind::List(elements) => {
                elements
                    .iter()
                    .try_for_each(|element| self.delete(element))?;
            }
            _ => return Err(CompileError::new("cannot delete expression", target.span)),
        }
        self.release(mark);
        Ok(())
    }
}

/// A starred target that stands alone is an error before its value is evaluated.
fn check_target(target: &Expr<'_>) -> Compiled {
    if is_starred(target) {
        return Err(CompileError::new(
            "starred assignment target must be in a list or tuple",
            target.span,
        ));
    }
    Ok(())
}
