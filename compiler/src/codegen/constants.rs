//! The constants of a unit, each once.

use crate::bytecode::Const;
use crate::map::FastMap;

/// A growing table of constants.
#[derive(Default)]
pub(super) struct Constants {
    list: Vec<Const>,
    index: FastMap<Vec<u8>, u32>,
}

impl Constants {
    /// The index of a constant, which is added if it is new.
    pub(super) fn add(&mut self, constant: Const) -> u32 {
        let next = self.list.len() as u32;
        let mut key = Vec::new();
        if write_key(&constant, &mut key) {
            let index = *self.index.entry(key).or_insert(next);
            if index != next {
                return index;
            }
        }
        self.list.push(constant);
        next
    }

    /// All constants; the table is empty afterwards.
    pub(super) fn take(&mut self) -> Box<[Const]> {
        self.index.clear();
        std::mem::take(&mut self.list).into()
    }
}

/// Writes bytes that are the same for constants that may be shared: equal and of one type all the way down, with `0.0`
/// and `-0.0` apart. False for code objects, which are not shared.
fn write_key(constant: &Const, key: &mut Vec<u8>) -> bool {
    let mut tagged = |tag: u8, bytes: &[u8]| {
        key.push(tag);
        key.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        key.extend_from_slice(bytes);
        true
    };
    match constant {
        Const::None => tagged(0, &[]),
        Const::Ellipsis => tagged(1, &[]),
        Const::Bool(value) => tagged(2, &[u8::from(*value)]),
        Const::Int(value) => tagged(3, &value.to_le_bytes()),
        Const::BigInt(value) => tagged(4, &value.to_signed_bytes_le()),
        Const::Float(value) => tagged(5, &value.to_bits().to_le_bytes()),
        Const::Str(value) => tagged(6, value),
        Const::Bytes(value) => tagged(7, value),
        Const::Tuple(items) => {
            tagged(8, &(items.len() as u64).to_le_bytes());
            items.iter().all(|item| write_key(item, key))
        }
        Const::FrozenSet(items) => {
            tagged(9, &(items.len() as u64).to_le_bytes());
            items.iter().all(|item| write_key(item, key))
        }
        Const::Code(_) => false,
    }
}
