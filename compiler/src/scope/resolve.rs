//! The second pass: finds the owner of every name that a scope uses but does not bind.

use super::{ScopeId, ScopeKind, Scopes, flag};
use crate::ast::Span;
use crate::codegen::CompileError;

/// Marks captured variables and gives every unit its closure variables.
pub(super) fn resolve(scopes: &mut Scopes<'_>) -> Result<(), CompileError> {
    for index in 0..scopes.scopes.len() {
        resolve_scope(scopes, ScopeId(index as u32))?;
    }
    for scope in &mut scopes.scopes {
        scope.free.sort_unstable();
        scope.free.dedup();
    }
    Ok(())
}

fn resolve_scope(scopes: &mut Scopes<'_>, id: ScopeId) -> Result<(), CompileError> {
    for index in 0..scopes.get(id).symbols.len() {
        let symbol = &scopes.get(id).symbols[index];
        let (name, flags) = (symbol.name, symbol.flags);
        let declared_nonlocal = flags & flag::NONLOCAL != 0;
        if flags & flag::GLOBAL != 0 {
            if declared_nonlocal {
                let message = format!("name '{name}' is nonlocal and global");
                return Err(CompileError::new(message, directive(scopes, id, name)));
            }
            continue;
        }
        if flags & flag::BOUND != 0 && !declared_nonlocal {
            continue;
        }
        if declared_nonlocal
            && matches!(
                scopes.get(id).kind,
                ScopeKind::Module | ScopeKind::Namespace
            )
        {
            return Err(CompileError::new(
                "nonlocal declaration not allowed at module level",
                directive(scopes, id, name),
            ));
        }
        match find_owner(scopes, id, name) {
            Some(owner) => capture(scopes, owner, id, name),
            None if declared_nonlocal => {
                let message = format!("no binding for nonlocal '{name}' found");
                return Err(CompileError::new(message, directive(scopes, id, name)));
            }
            None => {}
        }
    }
    Ok(())
}

fn directive(scopes: &Scopes<'_>, id: ScopeId, name: &str) -> Span {
    scopes
        .get(id)
        .directives
        .iter()
        .find(|&&(directive, _)| directive == name)
        .map_or(Span::default(), |&(_, span)| span)
}

/// The scope around `id` whose variable `name` is; None where that is a global.
fn find_owner(scopes: &Scopes<'_>, id: ScopeId, name: &str) -> Option<ScopeId> {
    let mut next = scopes.get(id).parent;
    while let Some(id) = next {
        let scope = scopes.get(id);
        next = scope.parent;
        match scope.kind {
            ScopeKind::Module | ScopeKind::Namespace => return None,
            ScopeKind::Class if name == "__class__" => return Some(id),
            ScopeKind::Class => continue,
            ScopeKind::Function | ScopeKind::GeneratorExp | ScopeKind::Comprehension => {}
        }
        let Some(symbol) = scope.symbol(name) else {
            continue;
        };
        if symbol.flags & flag::GLOBAL != 0 {
            return None;
        }
        if symbol.is_bound() {
            return Some(id);
        }
    }
    None
}

/// Makes `owner`'s variable reachable from `user`: through the closures of every unit between them.
fn capture<'a>(scopes: &mut Scopes<'a>, owner: ScopeId, user: ScopeId, name: &'a str) {
    let owner_unit = scopes.unit_of(owner);
    let mut unit = scopes.unit_of(user);
    let is_class_cell = scopes.get(owner).kind == ScopeKind::Class;
    if unit != owner_unit || is_class_cell {
        let scope = scopes.get_mut(owner);
        if is_class_cell {
            scope.has_class_cell = true;
        } else if let Some(&index) = scope.index.get(name) {
            scope.symbols[index as usize].flags |= flag::CAPTURED;
        }
    }
    while unit != owner_unit {
        let scope = scopes.get_mut(unit);
        scope.free.push(name);
        match scope.parent {
            Some(parent) => unit = scopes.unit_of(parent),
            None => break,
        }
    }
}
