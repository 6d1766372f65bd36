//! The bytecode: the opcode table, instruction encoding and code objects.

mod code;
mod opcode;

pub use code::{CodeFlags, CodeObject, Const, Handler, Instruction, Position};
pub use opcode::{OPS, Op, OpInfo, Operand, Wide, spread};
