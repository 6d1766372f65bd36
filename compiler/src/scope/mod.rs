//! Scope analysis: which variable every name of a source means.
//!
//! A *scope* is a stretch of source with its own names: the module, a function, a lambda, a generator expression, a
//! class body, or a list, set or dict comprehension. A *unit* is a scope that becomes a code object; comprehensions
//! do not, they are compiled into the unit around them and their variables get registers there.

mod collect;
mod future;
mod resolve;

pub(crate) use collect::params_in_annotation_order;

use bumpalo::Bump;

use crate::ast::{Module, Span};
use crate::codegen::CompileError;
use crate::codegen::suspicious::Warnings;
use crate::map::FastMap;

/// Index of a scope in [`Scopes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScopeId(u32);

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// A file: its variables are the module's globals.
    Module,
    /// Code for `exec` and `eval`: its variables are in a mapping.
    Namespace,
    /// A class body.
    Class,
    /// A `def` or `lambda`.
    Function,
    /// A generator expression.
    GeneratorExp,
    /// A list, set or dict comprehension.
    Comprehension,
}

/// What is known of a name in a scope, as a set of bits.
mod flag {
    pub(super) const USED: u16 = 1;
    pub(super) const ASSIGNED: u16 = 2;
    pub(super) const PARAMETER: u16 = 4;
    pub(super) const GLOBAL: u16 = 8;
    pub(super) const NONLOCAL: u16 = 16;
    pub(super) const ANNOTATED: u16 = 32;
    pub(super) const COMPREHENSION_TARGET: u16 = 64;
    /// A function inside refers to it.
    pub(super) const CAPTURED: u16 = 128;
    pub(super) const IMPORTED: u16 = 256;
    /// An assignment expression in this comprehension binds it further out.
    pub(super) const REBOUND: u16 = 512;
    pub(super) const BOUND: u16 = ASSIGNED | IMPORTED | PARAMETER | COMPREHENSION_TARGET;
}

/// A name in a scope.
#[derive(Debug)]
pub(crate) struct Symbol<'a> {
    /// The name, after mangling.
    pub(crate) name: &'a str,
    flags: u16,
}

impl Symbol<'_> {
    /// Whether the scope itself owns a variable of this name.
    pub(crate) fn is_bound(&self) -> bool {
        self.flags & flag::BOUND != 0 && self.flags & (flag::GLOBAL | flag::NONLOCAL) == 0
    }

    /// Whether the variable lives in a cell because an inner function refers to it.
    pub(crate) fn is_captured(&self) -> bool {
        self.flags & flag::CAPTURED != 0
    }
}

/// The names of one scope.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// What it belongs to.
    pub(crate) kind: ScopeKind,
    parent: Option<ScopeId>,
    /// The class whose name mangles private names in here.
    class_name: Option<&'a str>,
    /// The names in order of appearance, parameters first.
    pub(crate) symbols: Vec<Symbol<'a>>,
    index: FastMap<&'a str, u32>,
    /// Closure variables in closure order; only units have them.
    pub(crate) free: Vec<&'a str>,
    directives: Vec<(&'a str, Span)>,
    /// Contains `yield`; only functions have it.
    pub(crate) is_generator: bool,
    /// Contains an assignment expression that binds one of the unit's variables.
    pub(crate) has_walrus: bool,
    /// Calls something that may look at all local variables.
    pub(crate) inspects_locals: bool,
    /// Holds annotated assignments of its own.
    pub(crate) has_annotations: bool,
    /// A class whose `__class__` cell some method needs.
    pub(crate) has_class_cell: bool,
}

/// How code in a scope reaches a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// A register of the running unit, which belongs to this scope; it may hold a cell.
    Register(ScopeId),
    /// A closure variable, by index.
    Free(u32),
    /// A global or built-in variable.
    Global,
    /// The namespace mapping, then as global.
    Name,
    /// The namespace mapping, then a closure variable.
    NameOrFree(u32),
}

/// All scopes of a source.
pub(crate) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
    by_node: FastMap<usize, ScopeId>,
    /// Names that some scope declares global: the outermost scope treats them so too.
    declared_global: FastMap<&'a str, ()>,
    /// What looks like a mistake.
    pub(crate) warnings: Warnings,
    /// `from __future__ import annotations` is in force.
    pub(crate) annotations_are_strings: bool,
}

impl<'a> Scopes<'a> {
    /// Analyses a parsed source; `kind` is that of its outermost scope.
    pub(crate) fn analyse(
        arena: &'a Bump,
        module: &Module<'a>,
        kind: ScopeKind,
    ) -> Result<Self, CompileError> {
        let mut scopes = collect::collect(arena, module, kind)?;
        resolve::resolve(&mut scopes)?;
        Ok(scopes)
    }

    /// The outermost scope.
    pub(crate) fn root(&self) -> ScopeId {
        ScopeId(0)
    }

    /// The scope that a syntax node opens.
    pub(crate) fn of_node<T>(&self, node: &T) -> ScopeId {
        self.by_node[&node_key(node)]
    }

    pub(crate) fn get(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id.0 as usize]
    }

    /// The class whose name mangles private names in a scope.
    pub(crate) fn class_name(&self, id: ScopeId) -> Option<&'a str> {
        self.get(id).class_name
    }

    fn get_mut(&mut self, id: ScopeId) -> &mut Scope<'a> {
        &mut self.scopes[id.0 as usize]
    }

    /// The unit that a scope is compiled into.
    fn unit_of(&self, mut id: ScopeId) -> ScopeId {
        while self.get(id).kind == ScopeKind::Comprehension
            && let Some(parent) = self.get(id).parent
        {
            id = parent;
        }
        id
    }

    /// Whether a scope declares the name global.
    pub(crate) fn declares_global(&self, id: ScopeId, name: &str) -> bool {
        self.get(id)
            .symbol(name)
            .is_some_and(|symbol| symbol.flags & flag::GLOBAL != 0)
    }

    /// How code in scope `id` reaches the variable `name` (already mangled).
    pub(crate) fn access(&self, mut id: ScopeId, name: &str) -> Access {
        let mut in_comprehension = false;
        loop {
            let scope = self.get(id);
            let flags = scope.symbol(name).map_or(0, |symbol| symbol.flags);
            let owned = scope.symbol(name).is_some_and(Symbol::is_bound);
            match (scope.kind, scope.parent) {
                (ScopeKind::Comprehension, Some(parent)) => {
                    if owned {
                        return Access::Register(id);
                    }
                    in_comprehension = true;
                    id = parent;
                    continue;
                }
                (ScopeKind::Module | ScopeKind::Comprehension, _) => return Access::Global,
                (ScopeKind::Namespace, _)
                    if flags & flag::GLOBAL != 0 || self.declared_global.contains_key(name) =>
                {
                    return Access::Global;
                }
                (ScopeKind::Namespace, _) => return Access::Name,
                (ScopeKind::Function | ScopeKind::GeneratorExp, _) => {
                    if flags & flag::GLOBAL != 0 {
                        return Access::Global;
                    }
                    if owned {
                        return Access::Register(id);
                    }
                    return scope.free_index(name).map_or(Access::Global, Access::Free);
                }
                (ScopeKind::Class, _) => {
                    if flags & flag::GLOBAL != 0 {
                        return Access::Global;
                    }
                    let free = scope.free_index(name);
                    if in_comprehension {
                        if name == "__class__" && scope.has_class_cell {
                            return Access::Register(id);
                        }
                        return free.map_or(Access::Global, Access::Free);
                    }
                    return match free {
                        Some(index) if flags & flag::NONLOCAL != 0 => Access::Free(index),
                        Some(index) if !owned => Access::NameOrFree(index),
                        _ => Access::Name,
                    };
                }
            }
        }
    }

    /// Where the cell of `name` is found when code in scope `id` makes a closure over it.
    pub(crate) fn cell_access(&self, mut id: ScopeId, name: &str) -> Access {
        loop {
            let scope = self.get(id);
            if scope.kind == ScopeKind::Class {
                if name == "__class__" && scope.has_class_cell {
                    return Access::Register(id);
                }
            } else if scope.symbol(name).is_some_and(Symbol::is_bound) {
                return Access::Register(id);
            }
            match (scope.kind, scope.parent) {
                (ScopeKind::Comprehension, Some(parent)) => id = parent,
                _ => return scope.free_index(name).map_or(Access::Global, Access::Free),
            }
        }
    }
}

impl<'a> Scope<'a> {
    /// What is known of a name.
    pub(crate) fn symbol(&self, name: &str) -> Option<&Symbol<'a>> {
        let &index = self.index.get(name)?;
        Some(&self.symbols[index as usize])
    }

    fn free_index(&self, name: &str) -> Option<u32> {
        self.free.binary_search(&name).ok().map(|i| i as u32)
    }
}

fn node_key<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

/// The name as the compiler sees it: `__private` in class `C` is `_C__private`.
pub(crate) fn mangle<'a>(arena: &'a Bump, class_name: Option<&str>, name: &'a str) -> &'a str {
    let Some(class_name) = class_name else {
        return name;
    };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name;
    }
    let class_name = class_name.trim_start_matches('_');
    if class_name.is_empty() {
        return name;
    }
    arena.alloc_str(&format!("_{class_name}{name}"))
}
