//! Instructions in memory to encoded words: jump threading, unreachable code, register numbers, tables.

use super::ir::{Ins, Label, NO_REGION, Reg, Region, Wide};
use crate::ast::Span;
use crate::bytecode::{Handler, Instruction, Op, Operand, Position};

/// Code ready to be encoded.
pub(super) struct Assembly<'c> {
    /// Instructions that come before the body and are not jumped to.
    pub(super) prologue: &'c [Ins],
    pub(super) body: &'c [Ins],
    /// For each label, the index of an instruction of the body.
    pub(super) labels: &'c [u32],
    pub(super) regions: &'c [Region],
    pub(super) layout: Layout,
}

/// Where registers are in the frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Locals below this index are in the register of that number.
    pub(super) near: u32,
    /// First temporary.
    pub(super) temporaries: u32,
    /// Where local `near` is; the following ones come after it.
    pub(super) far: u32,
}

impl Layout {
    /// The register number of a near local or temporary; None where it does not fit an operand field.
    fn field(self, reg: Reg) -> Option<u8> {
        let number = match (reg.as_local(), reg.as_temporary()) {
            (Some(local), _) if local < self.near => local,
            (_, Some(temporary)) => self.temporaries + temporary,
            _ => return None,
        };
        u8::try_from(number).ok()
    }

    /// The frame slot of a far local.
    pub(super) fn far_slot(self, local: u32) -> u32 {
        self.far + (local - self.near)
    }
}

/// The encoded parts of a code object.
pub(super) struct Assembled {
    pub(super) instructions: Vec<u32>,
    pub(super) handlers: Vec<Handler>,
    pub(super) positions: Vec<(u32, Position)>,
}

/// A register number that does not fit; the instruction's place in the source.
pub(super) struct OutOfRegisters(pub(super) Span);

/// Which instructions of the body can be reached from its start.
pub(super) fn reachable(body: &[Ins], labels: &[u32], regions: &[Region]) -> Vec<bool> {
    let mut reached = vec![false; body.len()];
    let mut region_reached = vec![false; regions.len()];
    let mut pending = vec![0];
    while let Some(start) = pending.pop() {
        let mut index: usize = start;
        while let Some(ins) = body.get(index)
            && !reached[index]
        {
            reached[index] = true;
            if ins.region != NO_REGION && !region_reached[ins.region as usize] {
                region_reached[ins.region as usize] = true;
                pending.push(labels[regions[ins.region as usize].target.0 as usize] as usize);
            }
            if let Some(label) = ins.jump() {
                pending.push(labels[label.0 as usize] as usize);
            }
            if ins.ends_flow() {
                break;
            }
            index += 1;
        }
    }
    reached
}

/// Follows jumps to jumps, and turns a conditional jump over a jump into one jump.
pub(super) fn thread_jumps(body: &mut [Ins], labels: &[u32]) {
    const HOPS: usize = 8;
    let target = |label: Label| labels[label.0 as usize] as usize;
    let mut is_target = vec![false; body.len() + 1];
    for &index in labels {
        is_target[index as usize] = true;
    }
    for index in 0..body.len() {
        if let (Some(over), Some(next)) = (body[index].jump(), body.get(index + 1))
            && next.op == Op::Jump
            && target(over) == index + 2
            && !is_target[index + 1]
            && let Some((op, fields)) = inverted(&body[index])
        {
            let wide = next.wide;
            body[index].op = op;
            body[index].fields = fields;
            body[index].wide = wide;
            // The jump that is now skipped to goes nowhere: encoding leaves it out.
            body[index + 1].wide = Wide::Label(over);
        }
        for _ in 0..HOPS {
            let Some(label) = body[index].jump() else {
                break;
            };
            match body.get(target(label)) {
                Some(next) if next.op == Op::Jump && next.wide != body[index].wide => {
                    body[index].wide = next.wide;
                }
                // A jump to the end of the function is the end of the function.
                Some(&end)
                    if body[index].op == Op::Jump
                        && matches!(end.op, Op::Return | Op::ReturnNone) =>
                {
                    let region = body[index].region;
                    body[index] = Ins { region, ..end };
                    break;
                }
                _ => break,
            }
        }
    }
}

/// The conditional jump that jumps exactly when this one does not.
fn inverted(ins: &Ins) -> Option<(Op, [u32; 3])> {
    let [a, b, c] = ins.fields;
    match ins.op {
        Op::JumpIfTrue => Some((Op::JumpIfFalse, [a, b, c])),
        Op::JumpIfFalse => Some((Op::JumpIfTrue, [a, b, c])),
        op if op.info().operands[2] == Operand::Sense => Some((op, [a, b, 1 - c])),
        _ => None,
    }
}

/// Encodes the code. Every jump leads to an instruction that is kept, since only unreachable code is not.
pub(super) fn assemble(assembly: Assembly<'_>) -> Result<Assembled, OutOfRegisters> {
    let Assembly {
        prologue,
        body,
        labels,
        regions,
        layout,
    } = assembly;
    let keep = kept(body, labels, regions);
    let mut words = Vec::with_capacity(body.len() * 2);
    let mut positions = Vec::new();
    for ins in prologue {
        encode(ins, layout, &mut words, &mut positions)?;
    }
    let mut word_of = Vec::with_capacity(body.len() + 1);
    let mut word = words.len() as u32;
    for (ins, &keep) in body.iter().zip(&keep) {
        word_of.push(word);
        if keep {
            word += ins.op.words() as u32;
        }
    }
    word_of.push(word);
    let place = |label: Label| word_of[labels[label.0 as usize] as usize];
    let mut handlers: Vec<Handler> = Vec::new();
    for (ins, &keep) in body.iter().zip(&keep) {
        if !keep {
            continue;
        }
        let start = words.len() as u32;
        encode(ins, layout, &mut words, &mut positions)?;
        let end = words.len() as u32;
        if let Some(label) = ins.jump() {
            words[end as usize - 1] = place(label).wrapping_sub(end);
        }
        if let Some(region) = regions.get(ins.region as usize) {
            let target = place(region.target);
            let reg = layout.field(region.reg).ok_or(OutOfRegisters(ins.span))?;
            match handlers.last_mut() {
                Some(last) if last.end == start && last.target == target => last.end = end,
                _ => handlers.push(Handler {
                    start,
                    end,
                    target,
                    reg: u32::from(reg),
                }),
            }
        }
    }
    Ok(Assembled {
        instructions: words,
        handlers,
        positions,
    })
}

/// Which instructions are encoded: those that can be reached, without moves and jumps of no effect.
fn kept(body: &[Ins], labels: &[u32], regions: &[Region]) -> Vec<bool> {
    let mut keep = reachable(body, labels, regions);
    let mut next_kept = body.len();
    for index in (0..body.len()).rev() {
        let ins = &body[index];
        if ins.op == Op::Move && ins.fields[0] == ins.fields[1] {
            keep[index] = false;
        }
        if ins.op == Op::Jump
            && let Some(label) = ins.jump()
        {
            let target = labels[label.0 as usize] as usize;
            if target > index && target <= next_kept {
                keep[index] = false;
            }
        }
        if keep[index] {
            next_kept = index;
        }
    }
    keep
}

fn encode(
    ins: &Ins,
    layout: Layout,
    words: &mut Vec<u32>,
    positions: &mut Vec<(u32, Position)>,
) -> Result<(), OutOfRegisters> {
    let info = ins.op.info();
    let mut fields = [0; 3];
    for (index, operand) in info.operands.iter().enumerate() {
        let field = ins.fields[index];
        fields[index] = match operand {
            Operand::In | Operand::Out | Operand::InOut | Operand::InRange | Operand::OutRange => {
                layout
                    .field(Reg::from_field(field))
                    .ok_or(OutOfRegisters(ins.span))?
            }
            Operand::None | Operand::Count | Operand::Imm | Operand::Sense => field as u8,
        };
    }
    if ins.op == Op::CheckBound && Reg::from_field(ins.fields[0]).as_temporary().is_some() {
        // A copy of a far local is checked: the slot that names it is in the other two fields.
        let [low, high, ..] = layout.far_slot(ins.fields[1]).to_le_bytes();
        (fields[1], fields[2]) = (low, high);
    }
    let position = Position {
        line: ins.span.line,
        col: ins.span.col,
        end_line: ins.span.end_line,
        end_col: ins.span.end_col,
    };
    if positions.last().is_none_or(|&(_, last)| last != position) {
        positions.push((words.len() as u32, position));
    }
    let [a, b, c] = fields;
    let wide = match ins.wide {
        Wide::Number(number) => number,
        Wide::Far(local) => layout.far_slot(local),
        Wide::None | Wide::Label(_) => 0,
    };
    let op = ins.op;
    words.push(Instruction { op, a, b, c, wide }.word());
    if op.words() == 2 {
        words.push(wide);
    }
    Ok(())
}
