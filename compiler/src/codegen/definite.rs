//! Which uses of locals need a check that the local has a value, and which locals must start out as unbound.

use super::assemble::reachable;
use super::ir::{Ins, NO_REGION, Reg, Region};
use crate::bytecode::{Op, Operand};
use crate::map::FastMap;

/// Removes the checks of locals that surely have a value (their instructions become no-op moves) and returns the
/// locals that must be made unbound at entry, in order.
///
/// `parameters` counts the locals that have a value from the start.
pub(super) fn resolve_checks(
    body: &mut [Ins],
    labels: &[u32],
    regions: &[Region],
    parameters: u32,
) -> Vec<u32> {
    let mut tracked = Tracked::default();
    for ins in body.iter() {
        if ins.op == Op::CheckBound
            && let Some(local) = Reg::from_field(ins.fields[0]).as_local()
        {
            tracked.number(local);
        }
    }
    if tracked.locals.is_empty() {
        drop_unneeded(body, &[]);
        return Vec::new();
    }
    let live = reachable(body, labels, regions);
    let blocks = Blocks::split(body, labels, regions);
    let entry = blocks.solve(body, labels, regions, &live, &tracked, parameters);
    let mut surviving: Vec<u32> = Vec::new();
    for (block, state) in blocks.starts.windows(2).zip(entry) {
        let Some(mut state) = state else { continue };
        for ins in &mut body[block[0]..block[1]] {
            if ins.op == Op::CheckBound
                && let Some(local) = Reg::from_field(ins.fields[0]).as_local()
                && let Some(&bit) = tracked.bits.get(&local)
            {
                if state.has(bit) {
                    remove(ins);
                } else {
                    surviving.push(local);
                    // Execution goes on only where the check has passed.
                    state.set(bit);
                }
            }
            transfer(ins, &tracked, &mut state);
        }
    }
    surviving.sort_unstable();
    surviving.dedup();
    drop_unneeded(body, &surviving);
    surviving.retain(|&local| local >= parameters);
    surviving
}

/// Makes an instruction one that encoding leaves out.
fn remove(ins: &mut Ins) {
    ins.op = Op::Move;
    ins.fields[1] = ins.fields[0];
}

fn drop_unneeded(body: &mut [Ins], checked: &[u32]) {
    for ins in body {
        if ins.only_for_checks
            && ins.op == Op::LoadUnbound
            && let Some(local) = Reg::from_field(ins.fields[0]).as_local()
            && checked.binary_search(&local).is_err()
        {
            remove(ins);
        }
    }
}

/// The locals that matter, numbered.
#[derive(Default)]
struct Tracked {
    locals: Vec<u32>,
    bits: FastMap<u32, usize>,
}

impl Tracked {
    fn number(&mut self, local: u32) {
        let next = self.locals.len();
        if *self.bits.entry(local).or_insert(next) == next {
            self.locals.push(local);
        }
    }
}

/// A set of tracked locals.
#[derive(Clone, PartialEq)]
struct Assigned(Vec<u64>);

impl Assigned {
    fn none(tracked: &Tracked) -> Self {
        Assigned(vec![0; tracked.locals.len().div_ceil(64)])
    }

    fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] >> (bit % 64) & 1 != 0
    }

    fn set(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn clear(&mut self, bit: usize) {
        self.0[bit / 64] &= !(1 << (bit % 64));
    }

    fn intersect(&mut self, other: &Assigned) {
        for (mine, other) in self.0.iter_mut().zip(&other.0) {
            *mine &= other;
        }
    }
}

/// The effect of an instruction that completes, the value of `ForIter` aside.
fn transfer(ins: &Ins, tracked: &Tracked, state: &mut Assigned) {
    if ins.op == Op::LoadUnbound {
        if let Some(bit) = tracked_bit(ins.fields[0], tracked) {
            state.clear(bit);
        }
        return;
    }
    if ins.op == Op::ForIter {
        return;
    }
    for (operand, &field) in ins.op.info().operands.iter().zip(&ins.fields) {
        match operand {
            Operand::Out | Operand::InOut => {
                if let Some(bit) = tracked_bit(field, tracked) {
                    state.set(bit);
                }
            }
            Operand::OutRange => {
                let count = match ins.op {
                    Op::UnpackSequence => ins.fields[1],
                    _ => 1,
                };
                for offset in 0..count {
                    if let Some(bit) = tracked_bit(field + offset, tracked) {
                        state.set(bit);
                    }
                }
            }
            _ => {}
        }
    }
}

/// `ForIter` assigns only where it jumps.
fn finish_for_iter(ins: &Ins, tracked: &Tracked, state: &mut Assigned) {
    if ins.op == Op::ForIter
        && let Some(bit) = tracked_bit(ins.fields[0], tracked)
    {
        state.set(bit);
    }
}

fn tracked_bit(field: u32, tracked: &Tracked) -> Option<usize> {
    let local = Reg::from_field(field).as_local()?;
    tracked.bits.get(&local).copied()
}

struct Blocks {
    /// First instruction of each block, and the end of the last.
    starts: Vec<usize>,
    block_at: Vec<u32>,
}

impl Blocks {
    fn split(body: &[Ins], labels: &[u32], regions: &[Region]) -> Blocks {
        let mut is_start = vec![false; body.len() + 1];
        is_start[0] = true;
        is_start[body.len()] = true;
        for region in regions {
            is_start[labels[region.target.0 as usize] as usize] = true;
        }
        for (index, ins) in body.iter().enumerate() {
            if let Some(label) = ins.jump() {
                is_start[labels[label.0 as usize] as usize] = true;
            }
            let next = body.get(index + 1);
            if ins.jump().is_some()
                || ins.ends_flow()
                || next.is_some_and(|next| next.region != ins.region)
            {
                is_start[index + 1] = true;
            }
        }
        let starts: Vec<usize> = (0..=body.len()).filter(|&index| is_start[index]).collect();
        let mut block_at = vec![0; body.len() + 1];
        for (block, &start) in starts.iter().enumerate() {
            block_at[start] = block as u32;
        }
        Blocks { starts, block_at }
    }

    /// For each reachable block, what is surely assigned at its start.
    fn solve(
        &self,
        body: &[Ins],
        labels: &[u32],
        regions: &[Region],
        live: &[bool],
        tracked: &Tracked,
        parameters: u32,
    ) -> Vec<Option<Assigned>> {
        let count = self.starts.len() - 1;
        let mut entry: Vec<Option<Assigned>> = vec![None; count];
        let mut first = Assigned::none(tracked);
        for (bit, &local) in tracked.locals.iter().enumerate() {
            if local < parameters {
                first.set(bit);
            }
        }
        if count == 0 {
            return entry;
        }
        entry[0] = Some(first);
        let mut pending = std::collections::BTreeSet::from([0]);
        while let Some(block) = pending.pop_first() {
            let Some(mut state) = entry[block].clone() else {
                continue;
            };
            let (start, end) = (self.starts[block], self.starts[block + 1]);
            if !live[start] {
                continue;
            }
            let mut flow = |to: usize, state: &Assigned| {
                let to = self.block_at[to] as usize;
                if to >= count {
                    return;
                }
                match &mut entry[to] {
                    Some(known) => {
                        let before = known.clone();
                        known.intersect(state);
                        if *known == before {
                            return;
                        }
                    }
                    unknown => *unknown = Some(state.clone()),
                }
                pending.insert(to);
            };
            let mut raising = state.clone();
            for ins in &body[start..end] {
                if ins.op == Op::CheckBound
                    && let Some(bit) = tracked_bit(ins.fields[0], tracked)
                {
                    state.set(bit);
                }
                transfer(ins, tracked, &mut state);
                if ins.op == Op::LoadUnbound {
                    raising.intersect(&state);
                }
            }
            let last = &body[end - 1];
            if last.region != NO_REGION {
                let target = regions[last.region as usize].target;
                flow(labels[target.0 as usize] as usize, &raising);
            }
            if !last.ends_flow() {
                flow(end, &state);
            }
            if let Some(label) = last.jump() {
                finish_for_iter(last, tracked, &mut state);
                flow(labels[label.0 as usize] as usize, &state);
            }
        }
        entry
    }
}
