//! Code objects as text: what `minivm dis` prints.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::bytecode::{CodeFlags, CodeObject, Const, Instruction, Op, Operand, Wide};

/// The listing of a code object and of those nested in it, each with a heading. With `source`, every line of it is
/// shown before the first instruction that belongs to it.
///
/// An instruction is printed as its word offset (after `>` if something jumps there), name and operands; what the
/// operands stand for follows. Registers of local variables are shown by name, the others as `r` and number.
pub fn disassemble(code: &CodeObject, source: Option<&str>) -> String {
    let lines: Option<Vec<&str>> = source.map(|source| source.lines().collect());
    let mut text = String::new();
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        if !text.is_empty() {
            text.push('\n');
        }
        Listing { code }.write(lines.as_deref(), &mut text);
        let nested = code
            .constants
            .iter()
            .rev()
            .filter_map(|constant| match constant {
                Const::Code(code) => Some(&**code),
                _ => None,
            });
        pending.extend(nested);
    }
    text
}

struct Listing<'c> {
    code: &'c CodeObject,
}

impl Listing<'_> {
    fn write(&self, lines: Option<&[&str]>, text: &mut String) {
        self.heading(text);
        let targets = self.targets();
        let words = &self.code.instructions;
        let mut at = 0;
        let mut last_line = 0;
        while let Some(ins) = Instruction::decode(words, at) {
            let line = self.code.position(at as u32).line;
            if line != last_line {
                last_line = line;
                let shown = lines
                    .and_then(|lines| lines.get((line as usize).checked_sub(1)?))
                    .map_or("", |line| line.trim());
                let _ = writeln!(text, "{}", format!("{line:>5}  {shown}").trim_end());
            }
            let mark = if targets.contains(&at) { '>' } else { ' ' };
            let mut row = format!("      {mark}{at:>5}  {:<18}", ins.op.generic().info().name);
            self.operands(&ins, at, &mut row);
            let _ = writeln!(text, "{}", row.trim_end());
            at += ins.op.words();
        }
        for handler in &self.code.handlers {
            let _ = writeln!(
                text,
                "      {}..{}: exception into {}, go to {}",
                handler.start,
                handler.end,
                self.register(handler.reg as usize),
                handler.target
            );
        }
    }

    fn heading(&self, text: &mut String) {
        let code = self.code;
        let _ = write!(
            text,
            "{}: line {}, {} registers",
            code.qualname, code.first_line, code.register_count
        );
        if code.parameter_count() > 0 {
            let _ = write!(text, ", {} parameters", code.parameter_count());
        }
        let kinds = [
            (CodeFlags::GENERATOR, "generator"),
            (CodeFlags::CLASS_BODY, "class body"),
            (CodeFlags::NAMESPACE, "namespace"),
        ];
        for (flag, name) in kinds {
            if code.flags.has(flag) {
                let _ = write!(text, ", {name}");
            }
        }
        if !code.free_names.is_empty() {
            let _ = write!(text, ", closure {}", code.free_names.join(" "));
        }
        text.push('\n');
    }

    fn targets(&self) -> HashSet<usize> {
        let words = &self.code.instructions;
        let mut targets: HashSet<usize> = self
            .code
            .handlers
            .iter()
            .map(|handler| handler.target as usize)
            .collect();
        let mut at = 0;
        while let Some(ins) = Instruction::decode(words, at) {
            targets.extend(jump_target(&ins, at));
            at += ins.op.words();
        }
        targets
    }

    fn operands(&self, ins: &Instruction, at: usize, row: &mut String) {
        let info = ins.op.info();
        for (operand, field) in info.operands.iter().zip([ins.a, ins.b, ins.c]) {
            let shown = match operand {
                Operand::None => continue,
                Operand::In
                | Operand::Out
                | Operand::InOut
                | Operand::InRange
                | Operand::OutRange => self.register(field as usize),
                Operand::Count => field.to_string(),
                Operand::Imm => format!("{:+}", field as i8),
                Operand::Sense => (if field == 1 { "true" } else { "false" }).to_owned(),
            };
            let _ = write!(row, " {shown}");
        }
        let wide = ins.wide as usize;
        match info.wide {
            Wide::None => {}
            Wide::Jump => {
                let target = jump_target(ins, at).map_or(String::new(), |to| to.to_string());
                let _ = write!(row, " -> {target}");
            }
            Wide::Const => {
                let shown = self.code.constants.get(wide).map_or(String::new(), repr);
                let _ = write!(row, " {shown}");
            }
            Wide::Site => {
                let name = self
                    .code
                    .sites
                    .get(wide)
                    .and_then(|&name| self.code.names.get(name as usize));
                let _ = write!(row, " .{}", name.map_or("", |name| name));
            }
            Wide::Free => {
                let name = self.code.free_names.get(wide);
                let _ = write!(row, " ^{}", name.map_or("", |name| name));
            }
            Wide::Far => {
                let _ = write!(row, " {}", self.register(wide));
            }
            Wide::Number if ins.op.generic() == Op::UnpackEx => {
                let _ = write!(row, " {} before, {} after", wide & 0xFFFF, wide >> 16);
            }
            Wide::Number => {
                let _ = write!(row, " {wide}");
            }
            Wide::Int => {
                let _ = write!(row, " {}", ins.wide as i32);
            }
        }
    }

    fn register(&self, register: usize) -> String {
        match self.code.local_names.get(register) {
            Some(name) if !name.is_empty() => name.to_string(),
            _ => format!("r{register}"),
        }
    }
}

/// The word that an instruction at `at` may jump to.
fn jump_target(ins: &Instruction, at: usize) -> Option<usize> {
    (ins.op.info().wide == Wide::Jump)
        .then(|| (at + ins.op.words()).checked_add_signed(ins.wide as i32 as isize))
        .flatten()
}

/// A constant as Python would write it.
fn repr(constant: &Const) -> String {
    match constant {
        Const::None => "None".to_owned(),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(value) => value.to_string(),
        Const::Float(value) => format!("{value:?}"),
        Const::Str(text) => format!("{:?}", String::from_utf8_lossy(text)),
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", repr(&items[0])),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Code(code) => format!("<code {}>", code.qualname),
    }
}

fn list(items: &[Const]) -> String {
    items.iter().map(repr).collect::<Vec<_>>().join(", ")
}
