//! Loading, storing and deleting variables.

use super::ir::{Reg, Wide};
use super::{Codegen, Compiled};
use crate::ast::{Expr, ExprKind, Span};
use crate::bytecode::{Const, Op};
use crate::scope::{Access, ScopeId};

/// Where a variable is, with registers looked up.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A register that holds the value.
    Local(u32),
    /// As `Local`, but beyond the reach of operand fields.
    FarLocal(u32),
    /// A register that holds a cell.
    Cell(u32),
    /// As `Cell`, but beyond the reach of operand fields.
    FarCell(u32),
    Free(u32),
    Global,
    Name,
    NameOrFree(u32),
}

/// The register of the namespace mapping in units that have one.
const NAMESPACE: u32 = 0;

impl<'a> Codegen<'_, 'a> {
    fn place(&self, name: &str) -> Place {
        match self.scopes.access(self.unit.current, name) {
            Access::Register(scope) => self.place_in(scope, name),
            Access::Free(index) => Place::Free(index),
            Access::Global => Place::Global,
            Access::Name => Place::Name,
            Access::NameOrFree(index) => Place::NameOrFree(index),
        }
    }

    fn place_in(&self, scope: ScopeId, name: &str) -> Place {
        let Some(local) = self.unit.local(scope, name) else {
            return Place::Global;
        };
        let is_cell = self.unit.locals[local as usize].is_cell;
        match (is_cell, local < self.near) {
            (false, true) => Place::Local(local),
            (false, false) => Place::FarLocal(local),
            (true, true) => Place::Cell(local),
            (true, false) => Place::FarCell(local),
        }
    }

    /// The local register that a plain assignment to `target` writes, if it does nothing but that.
    pub(super) fn local_target(&self, target: &Expr<'a>) -> Option<Reg> {
        match target.kind {
            ExprKind::Name(name) => self.local_named(name),
            _ => None,
        }
    }

    /// The register of a plain local variable, by the name that the source gives it.
    pub(super) fn local_named(&self, name: &'a str) -> Option<Reg> {
        match self.place(self.mangle(name)) {
            Place::Local(local) => Some(Reg::local(local)),
            _ => None,
        }
    }

    /// The local register that holds the value of `expr`, if it is a variable that is used in place.
    pub(super) fn local_source(&self, expr: &Expr<'a>) -> Option<Reg> {
        self.local_target(expr)
    }

    /// The namespace mapping of a class body or of code for `exec`.
    pub(super) fn namespace(&self) -> Reg {
        Reg::local(NAMESPACE)
    }

    /// The value of a variable, in its own register if it has one.
    pub(super) fn name_value(&mut self, name: &'a str, span: Span) -> Compiled<Reg> {
        let mangled = self.mangle(name);
        if let Place::Local(local) = self.place(mangled) {
            let reg = Reg::local(local);
            self.emit_regs(Op::CheckBound, [reg], span)?;
            return Ok(reg);
        }
        let dst = self.temporary();
        self.load_mangled(mangled, dst, span)?;
        Ok(dst)
    }

    /// Loads a variable by the name that the source gives it.
    pub(super) fn load_name(&mut self, name: &'a str, dst: Reg, span: Span) -> Compiled {
        self.load_mangled(self.mangle(name), dst, span)
    }

    fn load_mangled(&mut self, name: &str, dst: Reg, span: Span) -> Compiled {
        match self.place(name) {
            Place::Local(local) => {
                let reg = Reg::local(local);
                self.emit_regs(Op::CheckBound, [reg], span)?;
                self.emit_move(dst, reg, span)
            }
            Place::FarLocal(local) => {
                let mark = self.mark();
                let copy = self.base_for(dst);
                self.emit_far(Op::FarLoad, copy, local, span)?;
                self.emit(Op::CheckBound, [copy.field(), local, 0], Wide::None, span)?;
                self.emit_move(dst, copy, span)?;
                self.release(mark);
                Ok(())
            }
            Place::Cell(local) => self.emit_regs(Op::LoadCell, [dst, Reg::local(local)], span),
            Place::FarCell(local) => {
                let mark = self.mark();
                let cell = self.temporary();
                self.emit_far(Op::FarLoad, cell, local, span)?;
                self.emit_regs(Op::LoadCell, [dst, cell], span)?;
                self.release(mark);
                Ok(())
            }
            Place::Free(index) => {
                self.emit(Op::LoadFree, [dst.field(), 0, 0], Wide::Number(index), span)
            }
            Place::Global => self.load_global(name, dst, span),
            Place::Name => self.emit_site(Op::LoadName, dst, self.namespace(), name, span),
            Place::NameOrFree(index) => {
                let mark = self.mark();
                let cell = self.base_for(dst);
                self.emit(
                    Op::LoadFreeCell,
                    [cell.field(), 0, 0],
                    Wide::Number(index),
                    span,
                )?;
                self.emit_site(Op::LoadNameOrFree, cell, self.namespace(), name, span)?;
                self.emit_move(dst, cell, span)?;
                self.release(mark);
                Ok(())
            }
        }
    }

    /// Loads a global or built-in variable.
    pub(super) fn load_global(&mut self, name: &str, dst: Reg, span: Span) -> Compiled {
        let site = self.unit.new_site(name);
        self.emit(
            Op::LoadGlobal,
            [dst.field(), 0, 0],
            Wide::Number(site),
            span,
        )
    }

    /// Assigns `value` to a variable by the name that the source gives it.
    pub(super) fn store_name(&mut self, name: &'a str, value: Reg, span: Span) -> Compiled {
        let name = self.mangle(name);
        match self.place(name) {
            Place::Local(local) => self.emit_move(Reg::local(local), value, span),
            Place::FarLocal(local) => self.emit_far(Op::FarStore, value, local, span),
            Place::Cell(local) => self.emit_regs(Op::StoreCell, [Reg::local(local), value], span),
            Place::FarCell(local) => {
                let mark = self.mark();
                let cell = self.temporary();
                self.emit_far(Op::FarLoad, cell, local, span)?;
                self.emit_regs(Op::StoreCell, [cell, value], span)?;
                self.release(mark);
                Ok(())
            }
            Place::Free(index) => self.emit(
                Op::StoreFree,
                [value.field(), 0, 0],
                Wide::Number(index),
                span,
            ),
            Place::Global => {
                let site = self.unit.new_site(name);
                self.emit(
                    Op::StoreGlobal,
                    [value.field(), 0, 0],
                    Wide::Number(site),
                    span,
                )
            }
            Place::Name | Place::NameOrFree(_) => {
                self.emit_site(Op::StoreName, value, self.namespace(), name, span)
            }
        }
    }

    /// Deletes a variable by the name that the source gives it.
    pub(super) fn delete_name(&mut self, name: &'a str, span: Span) -> Compiled {
        let name = self.mangle(name);
        match self.place(name) {
            Place::Local(local) => {
                let reg = Reg::local(local);
                self.emit_regs(Op::CheckBound, [reg], span)?;
                self.emit_regs(Op::LoadUnbound, [reg], span)
            }
            Place::FarLocal(local) => {
                let mark = self.mark();
                let copy = self.temporary();
                self.emit_far(Op::FarLoad, copy, local, span)?;
                self.emit(Op::CheckBound, [copy.field(), local, 0], Wide::None, span)?;
                self.emit_regs(Op::LoadUnbound, [copy], span)?;
                self.emit_far(Op::FarStore, copy, local, span)?;
                self.release(mark);
                Ok(())
            }
            Place::Cell(local) => self.emit_regs(Op::DeleteCell, [Reg::local(local)], span),
            Place::FarCell(local) => {
                let mark = self.mark();
                let cell = self.temporary();
                self.emit_far(Op::FarLoad, cell, local, span)?;
                self.emit_regs(Op::DeleteCell, [cell], span)?;
                self.release(mark);
                Ok(())
            }
            Place::Free(index) => self.emit(Op::DeleteFree, [0; 3], Wide::Number(index), span),
            Place::Global => {
                let site = self.unit.new_site(name);
                self.emit(Op::DeleteGlobal, [0; 3], Wide::Number(site), span)
            }
            Place::Name | Place::NameOrFree(_) => {
                self.emit_site(Op::DeleteName, Reg::local(0), self.namespace(), name, span)
            }
        }
    }

    fn emit_far(&mut self, op: Op, reg: Reg, local: u32, span: Span) -> Compiled {
        self.emit(op, [reg.field(), 0, 0], Wide::Far(local), span)
    }

    /// Loads the cell that a closure over `name` holds.
    pub(super) fn load_cell_of(&mut self, name: &str, dst: Reg, span: Span) -> Compiled {
        match self.cell_of(name) {
            Access::Register(scope) => match self.place_in(scope, name) {
                Place::FarLocal(local) | Place::FarCell(local) => {
                    self.emit_far(Op::FarLoad, dst, local, span)
                }
                Place::Local(local) | Place::Cell(local) => {
                    self.emit_move(dst, Reg::local(local), span)
                }
                _ => Ok(()),
            },
            Access::Free(index) => self.emit(
                Op::LoadFreeCell,
                [dst.field(), 0, 0],
                Wide::Number(index),
                span,
            ),
            Access::Global | Access::Name | Access::NameOrFree(_) => Ok(()),
        }
    }

    /// The variables of a comprehension before its first round: cells are new, the others have no value.
    pub(super) fn start_locals(&mut self, locals: &[u32], span: Span) -> Compiled {
        for &local in locals {
            let is_cell = self.unit.locals[local as usize].is_cell;
            let is_far = local >= self.near;
            let mark = self.mark();
            let reg = if is_far {
                self.temporary()
            } else {
                Reg::local(local)
            };
            self.emit_regs(Op::LoadUnbound, [reg], span)?;
            if is_cell {
                self.emit_regs(Op::MakeCell, [reg], span)?;
            } else if !is_far && let Some(ins) = self.unit.body.last_mut() {
                ins.only_for_checks = true;
            }
            if is_far {
                self.emit_far(Op::FarStore, reg, local, span)?;
            }
            self.release(mark);
        }
        Ok(())
    }

    /// Loads a constant with the shortest instruction.
    pub(super) fn load_const(&mut self, constant: Const, dst: Reg, span: Span) -> Compiled {
        let fields = [dst.field(), 0, 0];
        match constant {
            Const::None => self.emit(Op::LoadNone, fields, Wide::None, span),
            Const::Bool(true) => self.emit(Op::LoadTrue, fields, Wide::None, span),
            Const::Bool(false) => self.emit(Op::LoadFalse, fields, Wide::None, span),
            Const::Int(value) if i32::try_from(value).is_ok() => {
                self.emit(Op::LoadInt, fields, Wide::Number(value as u32), span)
            }
            constant => {
                let index = self.unit.constants.add(constant);
                self.emit(Op::LoadConst, fields, Wide::Number(index), span)
            }
        }
    }

    /// Loads a string constant.
    pub(super) fn load_str(&mut self, text: &str, dst: Reg, span: Span) -> Compiled {
        self.load_const(Const::Str(text.as_bytes().into()), dst, span)
    }
}
