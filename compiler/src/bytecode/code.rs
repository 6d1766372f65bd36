//! Code objects: what the compiler hands to the virtual machine.

use std::sync::Arc;

use num_bigint::BigInt;

use super::opcode::{Op, Wide};

/// A constant of a code object.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
    /// `True` or `False`.
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any other integer.
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// A string, in UTF-8 generalised to allow lone surrogates.
    Str(Box<[u8]>),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Const]>),
    /// A frozen set of constants (`x in {1, 2}`).
    FrozenSet(Box<[Const]>),
    /// The code object of a nested function, class body, lambda or comprehension.
    Code(Arc<CodeObject>),
}

/// Properties of a code object, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Has a `*args` parameter.
    pub const VARARGS: CodeFlags = CodeFlags(1);
    /// Has a `**kwargs` parameter.
    pub const VARKEYWORDS: CodeFlags = CodeFlags(2);
    /// Calling it makes a generator.
    pub const GENERATOR: CodeFlags = CodeFlags(4);
    /// Is a class body: `r[0]` is the namespace mapping, and it returns the `__class__` cell or None.
    pub const CLASS_BODY: CodeFlags = CodeFlags(8);
    /// Takes a namespace mapping in `r[0]` and uses the `*Name` instructions: code for `exec` and `eval`.
    pub const NAMESPACE: CodeFlags = CodeFlags(16);
    /// Is a function body (def, lambda, comprehension): its locals are registers.
    pub const FUNCTION: CodeFlags = CodeFlags(32);

    /// Whether all bits of `other` are set.
    #[inline]
    pub const fn has(self, other: CodeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// The union of two sets.
    #[must_use]
    pub const fn with(self, other: CodeFlags) -> CodeFlags {
        CodeFlags(self.0 | other.0)
    }
}

/// One row of the exception table: while the instruction pointer is in `start..end` (in words), an exception is stored
/// in register `reg` and execution goes on at `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First covered word.
    pub start: u32,
    /// One past the last covered word.
    pub end: u32,
    /// Word at which the handler begins.
    pub target: u32,
    /// Register that receives the exception.
    pub reg: u32,
}

/// A source range. Lines count from 1, columns from 0 in UTF-8 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: u32,
    /// Column of the first byte.
    pub col: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last byte.
    pub end_col: u32,
}

/// A compiled module, function, class body, lambda or comprehension.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeObject {
    /// `__name__`: `<module>`, `<lambda>`, `<genexpr>`, or the name in the `def` or `class`.
    pub name: Box<str>,
    /// `__qualname__`.
    pub qualname: Box<str>,
    /// The file as given to the compiler, as tracebacks show it.
    pub filename: Arc<str>,
    /// Line of the `def`, `class` or first statement.
    pub first_line: u32,
    /// Properties.
    pub flags: CodeFlags,
    /// Number of positional-only and positional-or-keyword parameters: registers `0..arg_count`.
    pub arg_count: u32,
    /// How many of those are positional-only.
    pub posonly_count: u32,
    /// Number of keyword-only parameters: the next registers; then `*args`, then `**kwargs`, where present.
    pub kwonly_count: u32,
    /// Number of registers of a frame, at least 1. Parameters first, then the other locals, then temporaries.
    pub register_count: u32,
    /// Names of the locals in register order (parameters first). Cell variables are among them.
    pub local_names: Box<[Box<str>]>,
    /// How many of the locals are the function's own: those that follow belong to comprehensions inside it.
    pub own_locals: u32,
    /// For each local, whether its register holds a cell (after the prologue has made it).
    pub cell_locals: Box<[bool]>,
    /// Names of the closure variables, in closure order.
    pub free_names: Box<[Box<str>]>,
    /// The instructions.
    pub instructions: Box<[u32]>,
    /// Constants.
    pub constants: Box<[Const]>,
    /// Names used by inline-cache sites.
    pub names: Box<[Box<str>]>,
    /// For every inline-cache site, its name as an index into `names`.
    pub sites: Box<[u32]>,
    /// Exception table: disjoint ranges in order, each with its innermost handler.
    pub handlers: Box<[Handler]>,
    /// Source positions: `(word, position)` sorted by word; a row holds up to the next.
    pub positions: Box<[(u32, Position)]>,
    /// The docstring, where the body begins with one.
    pub docstring: Option<Box<[u8]>>,
}

impl CodeObject {
    /// The word of a frame that has not begun, as that of a generator into which an exception is thrown too early.
    pub const NOT_BEGUN: u32 = u32::MAX;

    /// The source range of the instruction at `word`; of [`Self::NOT_BEGUN`], the first line alone.
    pub fn position(&self, word: u32) -> Position {
        if word == Self::NOT_BEGUN {
            return Position {
                line: self.first_line,
                ..Position::default()
            };
        }
        let after = self.positions.partition_point(|&(start, _)| start <= word);
        match after.checked_sub(1) {
            Some(row) => self.positions[row].1,
            None => Position {
                line: self.first_line,
                ..Position::default()
            },
        }
    }

    /// The innermost handler that covers `word`.
    pub fn handler(&self, word: u32) -> Option<Handler> {
        let after = self.handlers.partition_point(|h| h.start <= word);
        let handler = self.handlers.get(after.checked_sub(1)?)?;
        (word < handler.end).then_some(*handler)
    }

    /// Number of parameters of every kind, `*args` and `**kwargs` included.
    pub fn parameter_count(&self) -> u32 {
        self.arg_count
            + self.kwonly_count
            + u32::from(self.flags.has(CodeFlags::VARARGS))
            + u32::from(self.flags.has(CodeFlags::VARKEYWORDS))
    }
}

/// A decoded instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Operation.
    pub op: Op,
    /// First field.
    pub a: u8,
    /// Second field.
    pub b: u8,
    /// Third field.
    pub c: u8,
    /// The second word, 0 where there is none.
    pub wide: u32,
}

impl Instruction {
    /// The first word.
    #[inline]
    pub fn word(self) -> u32 {
        u32::from_le_bytes([self.op as u8, self.a, self.b, self.c])
    }

    /// Decodes the instruction at `at`; None where the words do not hold one.
    pub fn decode(words: &[u32], at: usize) -> Option<Instruction> {
        let [op, a, b, c] = words.get(at)?.to_le_bytes();
        let op = Op::from_byte(op)?;
        let wide = match op.info().wide {
            Wide::None => 0,
            _ => *words.get(at + 1)?,
        };
        Some(Instruction { op, a, b, c, wide })
    }
}
