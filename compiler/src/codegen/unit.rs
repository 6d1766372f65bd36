//! The state of one unit (module, function, class body, generator expression) under compilation.

use std::sync::Arc;

use super::assemble::{Assembly, Layout, OutOfRegisters, assemble, thread_jumps};
use super::constants::Constants;
use super::definite::resolve_checks;
use super::ir::{Ins, Label, NO_REGION, Reg, Region, Wide};
use super::unwind::Block;
use super::{Codegen, CompileError, Compiled};
use crate::ast::Span;
use crate::bytecode::{CodeFlags, CodeObject, Op};
use crate::map::FastMap;
use crate::scope::{Access, ScopeId, ScopeKind, Scopes, Symbol};

/// First slot of the locals that operand fields cannot reach.
const FAR_LOCALS: u32 = 256;

/// A local variable.
#[derive(Clone, Debug)]
pub(super) struct Local<'a> {
    pub(super) name: &'a str,
    /// Its register holds a cell.
    pub(super) is_cell: bool,
    /// It belongs to the unit, not to a comprehension inside.
    is_own: bool,
}

pub(super) struct Unit<'a> {
    pub(super) scope: ScopeId,
    /// The unit's scope or the innermost comprehension that is being compiled.
    pub(super) current: ScopeId,
    pub(super) name: &'a str,
    pub(super) qualname: String,
    pub(super) flags: CodeFlags,
    pub(super) arg_count: u32,
    pub(super) posonly_count: u32,
    pub(super) kwonly_count: u32,
    pub(super) docstring: Option<Box<[u8]>>,
    pub(super) body: Vec<Ins>,
    labels: Vec<u32>,
    pub(super) regions: Vec<Region>,
    /// Innermost region of the code that is emitted now.
    pub(super) region: u32,
    /// What the statement being compiled is nested in.
    pub(super) blocks: Vec<Block<'a>>,
    pub(super) temporaries: u32,
    max_temporaries: u32,
    pub(super) locals: Vec<Local<'a>>,
    local_of: FastMap<(ScopeId, &'a str), u32>,
    /// Registers of comprehensions that are done, for others to use.
    idle_locals: Vec<u32>,
    pub(super) constants: Constants,
    names: Vec<Box<str>>,
    name_index: FastMap<Box<str>, u32>,
    sites: Vec<u32>,
}

impl<'a> Unit<'a> {
    fn new(scope: ScopeId, name: &'a str, qualname: String, flags: CodeFlags) -> Self {
        Unit {
            scope,
            current: scope,
            name,
            qualname,
            flags,
            arg_count: 0,
            posonly_count: 0,
            kwonly_count: 0,
            docstring: None,
            body: Vec::new(),
            labels: Vec::new(),
            regions: Vec::new(),
            region: NO_REGION,
            blocks: Vec::new(),
            temporaries: 0,
            max_temporaries: 0,
            locals: Vec::new(),
            local_of: FastMap::default(),
            idle_locals: Vec::new(),
            constants: Constants::default(),
            names: Vec::new(),
            name_index: FastMap::default(),
            sites: Vec::new(),
        }
    }

    /// The outermost unit.
    pub(super) fn module(scopes: &Scopes<'a>, kind: ScopeKind) -> Self {
        let flags = match kind {
            ScopeKind::Namespace => CodeFlags::NAMESPACE,
            _ => CodeFlags::default(),
        };
        let mut unit = Unit::new(scopes.root(), "<module>", "<module>".to_owned(), flags);
        if kind == ScopeKind::Namespace {
            unit.add_local(".namespace", false);
        }
        unit
    }

    /// A function, lambda or generator expression; its locals get registers in symbol order.
    pub(super) fn function(
        scopes: &Scopes<'a>,
        scope: ScopeId,
        name: &'a str,
        qualname: String,
    ) -> Self {
        let mut unit = Unit::new(scope, name, qualname, CodeFlags::FUNCTION);
        for symbol in &scopes.get(scope).symbols {
            if symbol.is_bound() {
                let local = unit.add_local(symbol.name, symbol.is_captured());
                unit.local_of.insert((scope, symbol.name), local);
            }
        }
        unit
    }

    /// A class body.
    pub(super) fn class(
        scopes: &Scopes<'a>,
        scope: ScopeId,
        name: &'a str,
        qualname: String,
    ) -> Self {
        let mut unit = Unit::new(scope, name, qualname, CodeFlags::CLASS_BODY);
        unit.add_local(".namespace", false);
        if scopes.get(scope).has_class_cell {
            let local = unit.add_local("__class__", true);
            unit.local_of.insert((scope, "__class__"), local);
        }
        unit
    }

    fn add_local(&mut self, name: &'a str, is_cell: bool) -> u32 {
        let index = self.locals.len() as u32;
        self.locals.push(Local {
            name,
            is_cell,
            is_own: true,
        });
        index
    }

    /// Gives registers to the variables of a comprehension; returns them for [`Unit::close_comprehension`].
    pub(super) fn open_comprehension(&mut self, scopes: &Scopes<'a>, scope: ScopeId) -> Vec<u32> {
        let mut opened = Vec::new();
        for symbol in &scopes.get(scope).symbols {
            if !symbol.is_bound() {
                continue;
            }
            let local = self.comprehension_local(symbol);
            self.local_of.insert((scope, symbol.name), local);
            opened.push(local);
        }
        self.current = scope;
        opened
    }

    fn comprehension_local(&mut self, symbol: &Symbol<'a>) -> u32 {
        let fits =
            |local: &Local<'_>| local.name == symbol.name && local.is_cell == symbol.is_captured();
        let idle = self
            .idle_locals
            .iter()
            .position(|&index| fits(&self.locals[index as usize]));
        if let Some(position) = idle {
            return self.idle_locals.swap_remove(position);
        }
        let index = self.add_local(symbol.name, symbol.is_captured());
        self.locals[index as usize].is_own = false;
        index
    }

    /// Ends the comprehension that `around` is around.
    pub(super) fn close_comprehension(&mut self, opened: Vec<u32>, around: ScopeId) {
        self.idle_locals.extend(opened);
        self.current = around;
    }

    /// The register of a variable that belongs to one of this unit's scopes.
    pub(super) fn local(&self, scope: ScopeId, name: &str) -> Option<u32> {
        self.local_of.get(&(scope, name)).copied()
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.labels.push(u32::MAX);
        Label(self.labels.len() as u32 - 1)
    }

    pub(super) fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.body.len() as u32;
    }

    pub(super) fn reserve(&mut self, count: u32) -> Reg {
        let first = self.temporaries;
        self.temporaries += count;
        self.max_temporaries = self.max_temporaries.max(self.temporaries);
        Reg::temporary(first)
    }

    pub(super) fn new_site(&mut self, name: &str) -> u32 {
        let index = match self.name_index.get(name) {
            Some(&index) => index,
            None => {
                let index = self.names.len() as u32;
                self.names.push(name.into());
                self.name_index.insert(name.into(), index);
                index
            }
        };
        self.sites.push(index);
        self.sites.len() as u32 - 1
    }

    /// Opens a protected region inside the current one.
    pub(super) fn new_region(&mut self, target: Label, reg: Reg) -> u32 {
        self.regions.push(Region { target, reg });
        self.regions.len() as u32 - 1
    }

    fn parameter_count(&self) -> u32 {
        self.arg_count
            + self.kwonly_count
            + u32::from(self.flags.has(CodeFlags::VARARGS))
            + u32::from(self.flags.has(CodeFlags::VARKEYWORDS))
    }
}

impl<'a> Codegen<'_, 'a> {
    /// Turns the current unit into a code object.
    pub(super) fn finish_unit(&mut self, first_line: u32) -> Compiled<CodeObject> {
        let unit = &mut self.unit;
        // Registers that have a value when the body begins: parameters, and the namespace of a class body.
        let takes_namespace =
            unit.flags.has(CodeFlags::CLASS_BODY) || unit.flags.has(CodeFlags::NAMESPACE);
        let arriving = unit.parameter_count() + u32::from(takes_namespace);
        for label in &mut unit.labels {
            // A label that nothing was bound to is one that nothing jumps to.
            *label = (*label).min(unit.body.len() as u32);
        }
        thread_jumps(&mut unit.body, &unit.labels);
        let unbound = resolve_checks(&mut unit.body, &unit.labels, &unit.regions, arriving);

        let local_count = unit.locals.len() as u32;
        let far_count = local_count.saturating_sub(self.near);
        let near = local_count.min(self.near);
        let layout = Layout {
            near,
            temporaries: near,
            far: FAR_LOCALS.max(arriving),
        };
        let span = Span {
            line: first_line,
            end_line: first_line,
            ..Span::default()
        };
        let inspects = self.scopes.get(unit.scope).inspects_locals;
        let prologue = prologue(unit, near, arriving, &unbound, inspects, span);
        let assembled = assemble(Assembly {
            prologue: &prologue,
            body: &unit.body,
            labels: &unit.labels,
            regions: &unit.regions,
            layout,
        })
        .map_err(|OutOfRegisters(span)| CompileError::out_of_registers(span))?;

        let near_end = (near + unit.max_temporaries).max(arriving).max(1);
        let register_count = if far_count > 0 {
            layout.far + far_count
        } else {
            near_end
        };
        let mut local_names: Vec<Box<str>> =
            unit.locals.iter().map(|local| local.name.into()).collect();
        let mut cell_locals: Vec<bool> = unit
            .locals
            .iter()
            .map(|local| local.is_cell && local.is_own)
            .collect();
        let mut own_locals = unit.locals.iter().filter(|local| local.is_own).count() as u32;
        if far_count > 0 {
            let gap = (layout.far - near) as usize;
            let names: Vec<Box<str>> = (near..layout.far)
                .map(|slot| match unit.locals.get(slot as usize) {
                    Some(local) if slot < arriving => local.name.into(),
                    _ => "".into(),
                })
                .collect();
            local_names.splice(near as usize..near as usize, names);
            let cells = std::iter::repeat_n(false, gap);
            cell_locals.splice(near as usize..near as usize, cells);
            if own_locals > near {
                own_locals += gap as u32;
            }
        }
        let free = &self.scopes.get(unit.scope).free;
        let free_names = free.iter().map(|&name| name.into()).collect();
        Ok(CodeObject {
            name: unit.name.into(),
            qualname: std::mem::take(&mut unit.qualname).into(),
            filename: Arc::clone(&self.filename),
            first_line,
            flags: unit.flags,
            arg_count: unit.arg_count,
            posonly_count: unit.posonly_count,
            kwonly_count: unit.kwonly_count,
            register_count,
            local_names: local_names.into(),
            own_locals,
            cell_locals: cell_locals.into(),
            free_names,
            instructions: assembled.instructions.into(),
            constants: unit.constants.take(),
            names: std::mem::take(&mut unit.names).into(),
            sites: std::mem::take(&mut unit.sites).into(),
            handlers: assembled.handlers.into(),
            positions: assembled.positions.into(),
            docstring: unit.docstring.take(),
        })
    }

    /// Compiles `body` in a unit of its own and returns its code object.
    pub(super) fn in_unit(
        &mut self,
        unit: Unit<'a>,
        first_line: u32,
        body: impl FnOnce(&mut Self) -> Compiled,
    ) -> Compiled<Arc<CodeObject>> {
        let outer = std::mem::replace(&mut self.unit, unit);
        let result = body(self).and_then(|()| self.finish_unit(first_line));
        self.unit = outer;
        result.map(Arc::new)
    }

    /// `__qualname__` of a function or class that is defined here.
    pub(super) fn qualname_of(&self, name: &str) -> String {
        let here = &self.unit;
        let mangled_is_global = self.scopes.declares_global(here.scope, name);
        let at_top = !here.flags.has(CodeFlags::FUNCTION) && !here.flags.has(CodeFlags::CLASS_BODY);
        if at_top || mangled_is_global {
            name.to_owned()
        } else if here.flags.has(CodeFlags::FUNCTION) {
            format!("{}.<locals>.{}", here.qualname, name)
        } else {
            format!("{}.{}", here.qualname, name)
        }
    }

    /// The register of a cell, or the index of a closure variable, that a closure over `name` takes up.
    pub(super) fn cell_of(&self, name: &str) -> Access {
        self.scopes.cell_access(self.unit.current, name)
    }
}

/// Makes the cells, moves the parameters that operand fields cannot reach to their places, and makes the locals
/// unbound whose uses are checked.
fn prologue(
    unit: &Unit<'_>,
    near: u32,
    arriving: u32,
    unbound: &[u32],
    inspects_locals: bool,
    span: Span,
) -> Vec<Ins> {
    let mut code = Vec::new();
    let mut push = |op: Op, reg: Reg, wide: Wide| {
        code.push(Ins {
            op,
            fields: [reg.field(), 0, 0],
            wide,
            span,
            region: NO_REGION,
            only_for_checks: false,
        });
    };
    // A register above the near locals; the parameter that arrives there is the first to be moved.
    let scratch = Reg::temporary(0);
    for local in near..arriving {
        if local < FAR_LOCALS {
            push(Op::FarStore, Reg::temporary(local - near), Wide::Far(local));
        } else {
            push(Op::FarLoad, scratch, Wide::Number(local));
            push(Op::FarStore, scratch, Wide::Far(local));
        }
    }
    for (index, local) in (0..).zip(&unit.locals) {
        let is_parameter = index < arriving;
        let is_far = index >= near;
        let reg = if is_far { scratch } else { Reg::local(index) };
        let makes_cell = local.is_cell && local.is_own;
        let starts_unbound = !is_parameter
            && (makes_cell
                || unbound.binary_search(&index).is_ok()
                || (is_far && !local.is_cell)
                || (inspects_locals && local.is_own));
        if !makes_cell && !starts_unbound {
            continue;
        }
        if starts_unbound {
            push(Op::LoadUnbound, reg, Wide::None);
        } else if is_far {
            push(Op::FarLoad, reg, Wide::Far(index));
        }
        if makes_cell {
            push(Op::MakeCell, reg, Wide::None);
        }
        if is_far {
            push(Op::FarStore, reg, Wide::Far(index));
        }
    }
    code
}
