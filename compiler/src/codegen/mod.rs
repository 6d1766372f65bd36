//! Code generation: the tree and its scopes to code objects.
//!
//! The target is a register machine. Locals live in registers and are used in place; temporaries follow stack
//! discipline. An expression is compiled *into* a register that its context chooses, and that register is written only
//! by its last instruction, so that `x = f(x)` needs no move and an exception leaves `x` as it was.

mod assemble;
mod assign;
mod call;
mod class;
mod comprehension;
mod condition;
mod constants;
mod definite;
mod display;
mod docstring;
mod expr;
mod fold;
mod function;
mod import;
mod ir;
mod loops;
mod names;
mod stmt;
pub(crate) mod suspicious;
mod try_stmt;
mod unit;
mod unwind;
mod with_stmt;

use std::sync::Arc;

use bumpalo::Bump;

use crate::ast::{Expr, Module, Span, StmtKind};
use crate::bytecode::{CodeFlags, CodeObject, Op};
use crate::scope::{ScopeKind, Scopes, mangle};
use ir::{Ins, Label, Reg, Wide};
use unit::Unit;

/// Why a tree could not be compiled, and where.
#[derive(Clone, Debug)]
pub(crate) struct CompileError {
    /// The text of the SyntaxError.
    pub(crate) message: String,
    /// What it is about.
    pub(crate) span: Span,
    /// Fewer registers for locals would leave more for temporaries.
    out_of_registers: bool,
}

impl CompileError {
    /// An error at a place of the source.
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        CompileError {
            message: message.into(),
            span,
            out_of_registers: false,
        }
    }

    fn out_of_registers(span: Span) -> Self {
        CompileError {
            out_of_registers: true,
            ..CompileError::new("expression is too complex", span)
        }
    }
}

type Compiled<T = ()> = Result<T, CompileError>;

/// How a whole source is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file that is run or imported: its variables are the module's globals.
    Module,
    /// Statements for `exec`: variables are in a namespace mapping.
    Exec,
    /// An expression for `eval`, whose value the code returns.
    Eval,
    /// An interactive statement: as `Exec`, and the values of expression statements go to `sys.displayhook`.
    Single,
}

/// How many locals are kept within reach of operand fields: the first choice, and what is tried when a function's
/// expressions then lack registers for temporaries.
const NEAR_LOCALS: [u32; 3] = [200, 64, 16];

/// No source that fits the limits of the parser comes near this; nested `finally` blocks, which are copied, could.
const MAX_INSTRUCTIONS: usize = 8 << 20;

/// Compiles a parsed source. `lines` are its lines, for annotations that are kept as text.
pub(crate) fn compile<'a>(
    arena: &'a Bump,
    module: &'a Module<'a>,
    mode: Mode,
    filename: &str,
    lines: &[&str],
    warn: &mut dyn FnMut(&str, u32),
) -> Compiled<CodeObject> {
    let kind = match mode {
        Mode::Module => ScopeKind::Module,
        Mode::Exec | Mode::Eval | Mode::Single => ScopeKind::Namespace,
    };
    let scopes = Scopes::analyse(arena, module, kind)?;
    for (message, line) in &scopes.warnings {
        warn(message, *line);
    }
    let filename: Arc<str> = filename.into();
    let mut result = Err(CompileError::out_of_registers(Span::default()));
    for near in NEAR_LOCALS {
        let codegen = Codegen {
            arena,
            scopes: &scopes,
            unit: Unit::module(&scopes, kind),
            mode,
            filename: Arc::clone(&filename),
            lines,
            near,
            emitted: 0,
        };
        result = codegen.module(module);
        if !matches!(&result, Err(error) if error.out_of_registers) {
            break;
        }
    }
    result
}

/// The compiler of one source, at work on one unit of it.
struct Codegen<'c, 'a> {
    arena: &'a Bump,
    scopes: &'c Scopes<'a>,
    unit: Unit<'a>,
    mode: Mode,
    filename: Arc<str>,
    lines: &'c [&'c str],
    near: u32,
    /// Instructions emitted for the whole source.
    emitted: usize,
}

impl<'a> Codegen<'_, 'a> {
    fn module(mut self, module: &'a Module<'a>) -> Compiled<CodeObject> {
        let start = module
            .body
            .first()
            .map_or(Span::default(), |stmt| stmt.span);
        let start = Span {
            line: start.line.max(1),
            ..start
        };
        if self.scopes.get(self.scopes.root()).has_annotations && self.mode != Mode::Eval {
            self.setup_annotations(start)?;
        }
        match (self.mode, module.body) {
            (Mode::Eval, [stmt]) => {
                if let StmtKind::Expr(value) = stmt.kind {
                    let value = self.value(value)?;
                    self.emit(Op::Return, [value.field(), 0, 0], Wide::None, stmt.span)?;
                }
            }
            (mode, body) => {
                let mut body = body;
                if mode != Mode::Single
                    && let Some((doc, span)) = docstring::of_body(body)
                {
                    self.store_docstring(&doc, span)?;
                    body = &body[1..];
                }
                self.statements(body)?;
            }
        }
        self.emit(Op::ReturnNone, [0; 3], Wide::None, start)?;
        self.finish_unit(start.line)
    }

    // Emission

    fn emit(&mut self, op: Op, fields: [u32; 3], wide: Wide, span: Span) -> Compiled {
        self.emitted += 1;
        if self.emitted > MAX_INSTRUCTIONS {
            return Err(CompileError::new("code is too large", span));
        }
        let region = self.unit.region;
        self.unit.body.push(Ins {
            op,
            fields,
            wide,
            span,
            region,
            only_for_checks: false,
        });
        Ok(())
    }

    /// Emits an instruction whose fields are all registers or unused.
    fn emit_regs<const N: usize>(&mut self, op: Op, regs: [Reg; N], span: Span) -> Compiled {
        let mut fields = [0; 3];
        for (field, reg) in fields.iter_mut().zip(regs) {
            *field = reg.field();
        }
        self.emit(op, fields, Wide::None, span)
    }

    /// Emits `op a, b, c` where `c` is a number.
    fn emit_count(&mut self, op: Op, a: Reg, b: Reg, c: u32, span: Span) -> Compiled {
        self.emit(op, [a.field(), b.field(), c], Wide::None, span)
    }

    fn emit_move(&mut self, to: Reg, from: Reg, span: Span) -> Compiled {
        if to == from {
            return Ok(());
        }
        self.emit_regs(Op::Move, [to, from], span)
    }

    fn emit_jump(&mut self, label: Label, span: Span) -> Compiled {
        self.emit(Op::Jump, [0; 3], Wide::Label(label), span)
    }

    fn emit_site(&mut self, op: Op, a: Reg, b: Reg, name: &str, span: Span) -> Compiled {
        let site = self.unit.new_site(name);
        self.emit(op, [a.field(), b.field(), 0], Wide::Number(site), span)
    }

    /// Emits a call of `r[base]` or of the method at `base`.
    fn emit_call(&mut self, op: Op, base: Reg, count: u32, dst: Reg, span: Span) -> Compiled {
        self.emit(op, [base.field(), count, dst.field()], Wide::None, span)
    }

    fn new_label(&mut self) -> Label {
        self.unit.new_label()
    }

    fn bind(&mut self, label: Label) {
        self.unit.bind(label);
    }

    // Temporaries

    /// The next temporary.
    fn temporary(&mut self) -> Reg {
        self.temporaries(1)
    }

    /// The first of the next `count` temporaries.
    fn temporaries(&mut self, count: u32) -> Reg {
        self.unit.reserve(count)
    }

    /// What [`Codegen::release`] goes back to.
    fn mark(&self) -> u32 {
        self.unit.temporaries
    }

    /// Frees all temporaries taken since `mark`.
    fn release(&mut self, mark: u32) {
        self.unit.temporaries = mark;
    }

    /// Whether `reg` is the temporary that was taken last.
    fn is_top(&self, reg: Reg) -> bool {
        reg.as_temporary() == Some(self.unit.temporaries.wrapping_sub(1))
    }

    /// A register at the top of the temporaries to build a value for `dst` in: `dst` itself where it is there.
    fn base_for(&mut self, dst: Reg) -> Reg {
        if self.is_top(dst) {
            dst
        } else {
            self.temporary()
        }
    }

    fn mangle(&self, name: &'a str) -> &'a str {
        mangle(self.arena, self.scopes.class_name(self.unit.current), name)
    }

    /// The source text of an annotation.
    fn source_text(&self, expr: &Expr<'a>) -> String {
        let Span {
            line,
            col,
            end_line,
            end_col,
        } = expr.span;
        let mut text = String::new();
        for number in line..=end_line {
            let Some(whole) = self.lines.get(number as usize - 1) else {
                break;
            };
            let start = if number == line { col as usize } else { 0 };
            let end = if number == end_line {
                end_col as usize
            } else {
                whole.len()
            };
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(whole.get(start..end).unwrap_or("").trim());
        }
        text
    }

    fn has_flag(&self, flag: CodeFlags) -> bool {
        self.unit.flags.has(flag)
    }
}
