//! What code generation emits before registers, jumps and constants have their final numbers.

use crate::ast::Span;
use crate::bytecode::Op;

/// A register of the unit being compiled: a local variable, or a temporary whose final number is known only when all
/// locals are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reg(u32);

const TEMPORARY: u32 = 1 << 31;

impl Reg {
    /// The register of local variable `index`.
    pub(super) fn local(index: u32) -> Reg {
        Reg(index)
    }

    /// Temporary `index`.
    pub(super) fn temporary(index: u32) -> Reg {
        Reg(index | TEMPORARY)
    }

    /// The register `count` further on.
    pub(super) fn plus(self, count: u32) -> Reg {
        Reg(self.0 + count)
    }

    /// The local's index, if it is one.
    pub(super) fn as_local(self) -> Option<u32> {
        (self.0 & TEMPORARY == 0).then_some(self.0)
    }

    /// The temporary's index, if it is one.
    pub(super) fn as_temporary(self) -> Option<u32> {
        (self.0 & TEMPORARY != 0).then_some(self.0 & !TEMPORARY)
    }

    /// As an operand field.
    pub(super) fn field(self) -> u32 {
        self.0
    }

    /// Back from an operand field that holds a register.
    pub(super) fn from_field(field: u32) -> Reg {
        Reg(field)
    }
}

/// A place to jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(pub(super) u32);

/// The second word of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wide {
    /// There is none.
    None,
    /// A jump.
    Label(Label),
    /// The place of a local variable beyond the reach of operand fields.
    Far(u32),
    /// Any other number as it will be encoded.
    Number(u32),
}

/// An instruction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ins {
    pub(super) op: Op,
    /// Operand fields: a [`Reg`] where the opcode says register, else the number.
    pub(super) fields: [u32; 3],
    pub(super) wide: Wide,
    pub(super) span: Span,
    /// Index of the innermost protected region, or [`NO_REGION`].
    pub(super) region: u32,
    /// A `LoadUnbound` of no effect that anyone can see unless some use of the local is checked.
    pub(super) only_for_checks: bool,
}

/// What instructions outside every protected region say.
pub(super) const NO_REGION: u32 = u32::MAX;

/// A stretch of code whose exceptions go to a handler.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    pub(super) target: Label,
    pub(super) reg: Reg,
}

impl Ins {
    /// The label that this instruction may jump to.
    pub(super) fn jump(&self) -> Option<Label> {
        match self.wide {
            Wide::Label(label) => Some(label),
            _ => None,
        }
    }

    /// Whether control never reaches the next instruction.
    pub(super) fn ends_flow(&self) -> bool {
        matches!(
            self.op,
            Op::Jump | Op::Return | Op::ReturnNone | Op::Raise | Op::Reraise
        )
    }
}
