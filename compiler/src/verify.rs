//! A check that a code object is well formed, for tests and debug builds: the virtual machine trusts its code.

use crate::bytecode::{CodeFlags, CodeObject, Const, Instruction, Op, Operand, Wide, spread};

/// Checks a code object and those nested in it: registers, constants, sites and closure variables are in range; jumps
/// and handlers lead to instructions; execution never runs off the end.
///
/// # Errors
///
/// The first fault found, with the code object's name and the word offset.
pub fn verify(code: &CodeObject) -> Result<(), String> {
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        Checker::new(code)
            .and_then(|checker| checker.run())
            .map_err(|fault| format!("{}: {fault}", code.qualname))?;
        pending.extend(code.constants.iter().filter_map(|constant| match constant {
            Const::Code(code) => Some(&**code),
            _ => None,
        }));
    }
    Ok(())
}

struct Checker<'c> {
    code: &'c CodeObject,
    /// Whether an instruction begins at each word.
    is_start: Vec<bool>,
}

impl<'c> Checker<'c> {
    fn new(code: &'c CodeObject) -> Result<Self, String> {
        let words = &code.instructions;
        let mut is_start = vec![false; words.len()];
        let mut at = 0;
        while at < words.len() {
            let Some(ins) = Instruction::decode(words, at) else {
                return Err(format!("word {at} is no instruction"));
            };
            is_start[at] = true;
            at += ins.op.words();
        }
        Ok(Checker { code, is_start })
    }

    fn run(&self) -> Result<(), String> {
        let code = self.code;
        let mut last = None;
        let mut at = 0;
        while let Some(ins) = Instruction::decode(&code.instructions, at) {
            self.instruction(&ins, at)
                .map_err(|fault| format!("{fault} in {} at word {at}", ins.op.info().name))?;
            last = Some(ins.op);
            at += ins.op.words();
        }
        if !last.is_some_and(never_goes_on) {
            return Err("execution can run off the end".to_owned());
        }
        self.handlers()?;
        self.tables()
    }

    fn instruction(&self, ins: &Instruction, at: usize) -> Result<(), String> {
        let info = ins.op.info();
        if info.generic.is_some() {
            return Err("a specialised form".to_owned());
        }
        let fields = [ins.a, ins.b, ins.c];
        for (operand, field) in info.operands.iter().zip(fields) {
            let field = u32::from(field);
            match operand {
                Operand::In | Operand::Out | Operand::InOut => self.registers(field, 1)?,
                Operand::InRange | Operand::OutRange => {
                    self.registers(field, range_length(ins))?;
                }
                Operand::Sense if field > 1 => return Err("a sense that is no flag".to_owned()),
                Operand::None | Operand::Count | Operand::Imm | Operand::Sense => {}
            }
        }
        let in_table = |table: &str, length: usize| {
            if (ins.wide as usize) < length {
                Ok(())
            } else {
                Err(format!("{table} {} of {length}", ins.wide))
            }
        };
        match info.wide {
            Wide::None | Wide::Number | Wide::Int => Ok(()),
            Wide::Jump => {
                let next = at + ins.op.words();
                let target = next.checked_add_signed(ins.wide as i32 as isize);
                self.target(target.unwrap_or(usize::MAX))
            }
            Wide::Const => in_table("constant", self.code.constants.len()),
            Wide::Site => in_table("site", self.code.sites.len()),
            Wide::Free => in_table("closure variable", self.code.free_names.len()),
            Wide::Far => self.registers(ins.wide, 1),
        }
    }

    fn registers(&self, first: u32, count: u32) -> Result<(), String> {
        let limit = self.code.register_count;
        if first.saturating_add(count) > limit {
            return Err(format!("registers {first}..{} of {limit}", first + count));
        }
        Ok(())
    }

    fn target(&self, word: usize) -> Result<(), String> {
        if self.is_start.get(word) == Some(&true) {
            Ok(())
        } else {
            Err(format!("a target, word {word}, that is no instruction"))
        }
    }

    fn handlers(&self) -> Result<(), String> {
        let length = self.code.instructions.len() as u32;
        for handler in &self.code.handlers {
            if handler.start >= handler.end || handler.end > length {
                return Err(format!("handler {}..{}", handler.start, handler.end));
            }
            self.target(handler.start as usize)?;
            self.target(handler.target as usize)?;
            self.registers(handler.reg, 1)?;
        }
        Ok(())
    }

    fn tables(&self) -> Result<(), String> {
        let code = self.code;
        if code.register_count == 0 || code.parameter_count() > code.register_count {
            return Err(format!("{} registers", code.register_count));
        }
        let locals = code.local_names.len();
        if locals != code.cell_locals.len()
            || locals > code.register_count as usize
            || code.own_locals as usize > locals
            || code.parameter_count() as usize > locals
        {
            return Err(format!("{locals} locals"));
        }
        if let Some(name) = code.sites.iter().find(|&&n| n as usize >= code.names.len()) {
            return Err(format!("a site's name {name} of {}", code.names.len()));
        }
        if !code.positions.is_sorted_by(|a, b| a.0 < b.0) {
            return Err("positions are not sorted".to_owned());
        }
        let in_namespace =
            code.flags.has(CodeFlags::NAMESPACE) || code.flags.has(CodeFlags::CLASS_BODY);
        if in_namespace && code.parameter_count() > 0 {
            return Err("a namespace and parameters".to_owned());
        }
        Ok(())
    }
}

/// How many registers a range operand names.
fn range_length(ins: &Instruction) -> u32 {
    let (b, c) = (u32::from(ins.b), u32::from(ins.c));
    match ins.op {
        Op::Call | Op::CallKw => b + 1,
        Op::CallMethod | Op::CallMethodKw => b + 2,
        Op::CallEx => 2 + (b & spread::KEYWORDS),
        Op::BuildMap => 2 * c,
        Op::BuildSlice | Op::BuildList | Op::BuildTuple | Op::BuildSet | Op::BuildString => c,
        Op::FormatSpec | Op::LoadMethod => 2,
        Op::UnpackSequence => b,
        Op::UnpackEx => (ins.wide & 0xFFFF) + 1 + (ins.wide >> 16),
        Op::LoadExcInfo => 3,
        Op::EnterWith => 4,
        _ => 1,
    }
}

fn never_goes_on(op: Op) -> bool {
    matches!(
        op,
        Op::Jump | Op::Return | Op::ReturnNone | Op::Raise | Op::Reraise
    )
}
