//! Where in a dict's vector of entries the entry of a hash is.

/// A hash table of positions. It does not know the entries: whoever looks up compares them.
///
/// The table has a power of two of places. A place is one word: in its low bits, as many as tell the places apart, a
/// position plus one, so that 0 is free; above them as many bits of the hash as there is room for, which tell most
/// entries of other hashes apart without a look at them. Places are probed as in CPython, from the low bits of the hash:
/// consecutive integers lie side by side, and the perturbation spreads integers that have a common factor.
///
/// The place of a position that was removed has all of its low bits set: it is no longer found, and the next position
/// whose way leads there takes it. No position is that large, for a dict rebuilds the table before more than two thirds
/// of the places have been taken.
#[derive(Default)]
pub(crate) struct DictIndex {
    places: Box<[u32]>,
}

/// Bits by which the perturbation is shifted with each probe.
const PERTURB_SHIFT: u32 = 5;

/// Memory for the table cannot be had.
pub(crate) struct IndexFull;

/// The places to look at for a hash, in order, without end.
struct Probe {
    mask: usize,
    at: usize,
    perturb: u64,
}

impl Probe {
    #[inline(always)]
    fn new(mask: usize, hash: u64) -> Probe {
        Probe {
            mask,
            at: hash as usize & mask,
            perturb: hash,
        }
    }

    #[inline(always)]
    fn advance(&mut self) {
        self.perturb >>= PERTURB_SHIFT;
        self.at = self
            .at
            .wrapping_mul(5)
            .wrapping_add(1)
            .wrapping_add(self.perturb as usize)
            & self.mask;
    }
}

/// What a place keeps of a hash. The hash of an integer is the integer, whose high bits are all the same: they are mixed.
#[inline(always)]
fn tag(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

impl DictIndex {
    /// A table of `places` places, a power of two, for the hashes of positions 0 and on.
    pub(crate) fn new(
        places: usize,
        hashes: impl Iterator<Item = u64>,
    ) -> Result<DictIndex, IndexFull> {
        debug_assert!(places.is_power_of_two());
        let mut table = Vec::new();
        table.try_reserve_exact(places).map_err(|_| IndexFull)?;
        table.resize(places, 0);
        let mut index = DictIndex {
            places: table.into_boxed_slice(),
        };
        for (position, hash) in hashes.enumerate() {
            index.insert(hash, position);
        }
        Ok(index)
    }

    /// A copy of the table.
    pub(crate) fn try_clone(&self) -> Result<DictIndex, IndexFull> {
        let mut table = Vec::new();
        table
            .try_reserve_exact(self.places.len())
            .map_err(|_| IndexFull)?;
        table.extend_from_slice(&self.places);
        Ok(DictIndex {
            places: table.into_boxed_slice(),
        })
    }

    /// The first position of that hash, or of another that cannot be told from it here, that `accepts` says is the right
    /// one. It may be asked about a position beyond all that were added.
    #[inline(always)]
    pub(crate) fn find(&self, hash: u64, mut accepts: impl FnMut(usize) -> bool) -> Option<usize> {
        let mask = self.places.len().wrapping_sub(1);
        let (low, tag) = (mask as u32, tag(hash));
        let mut probe = Probe::new(mask, hash);
        loop {
            let place = *self.places.get(probe.at)?;
            if place == 0 {
                return None;
            }
            if (place ^ tag) & !low == 0 {
                let position = (place & low) as usize - 1;
                if accepts(position) {
                    return Some(position);
                }
            }
            probe.advance();
        }
    }

    /// Adds a position. There must be free places, and at most two thirds as many positions as places.
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64, position: usize) {
        let mask = self.places.len() - 1;
        let low = mask as u32;
        let mut probe = Probe::new(mask, hash);
        while !matches!(self.places[probe.at] & low, free if free == 0 || free == low) {
            probe.advance();
        }
        self.places[probe.at] = tag(hash) & !low | (position + 1) as u32;
    }

    /// Removes a position, which was added with that hash.
    #[inline]
    pub(crate) fn remove(&mut self, hash: u64, position: usize) {
        let mask = self.places.len().wrapping_sub(1);
        let low = mask as u32;
        let wanted = tag(hash) & !low | (position + 1) as u32;
        let mut probe = Probe::new(mask, hash);
        while let Some(place) = self.places.get_mut(probe.at)
            && *place != 0
        {
            if *place == wanted {
                *place = low;
                return;
            }
            probe.advance();
        }
    }

    /// Bytes of the table.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(index: &DictIndex, hash: u64) -> Vec<usize> {
        let mut found = Vec::new();
        index.find(hash, |position| {
            found.push(position);
            false
        });
        found
    }

    #[test]
    fn every_position_is_found_by_its_hash() {
        for factor in [1, 2, 64, 1 << 20, 1 << 40, 0x1234_5678_9ABC_DEF1] {
            let hash = |n: u64| n.wrapping_mul(factor);
            let index = DictIndex::new(1024, (0..600).map(hash))
                .ok()
                .expect("memory");
            for n in 0..600 {
                assert!(
                    positions(&index, hash(n)).contains(&(n as usize)),
                    "{factor} {n}"
                );
            }
        }
    }

    #[test]
    fn few_other_hashes_are_taken_for_the_one_sought() {
        let index = DictIndex::new(4096, 0..2700).ok().expect("memory");
        let strangers: usize = (10_000..20_000)
            .map(|hash| positions(&index, hash).len())
            .sum();
        assert!(strangers < 20, "{strangers}");
    }

    #[test]
    fn equal_hashes_have_all_their_positions() {
        let index = DictIndex::new(16, [5, 5, 21, 5].into_iter())
            .ok()
            .expect("memory");
        assert!([0, 1, 3].iter().all(|n| positions(&index, 5).contains(n)));
        assert!(positions(&index, 21).contains(&2));
    }

    #[test]
    fn a_removed_position_is_gone_and_its_place_is_taken_again() {
        let mut index = DictIndex::new(16, 0..8).ok().expect("memory");
        for turn in 0..1000 {
            let hash = turn % 5 * 16 + 3;
            index.insert(hash, 9);
            assert!(positions(&index, hash).contains(&9));
            index.remove(hash, 9);
            assert!(!positions(&index, hash).contains(&9));
        }
        assert!(index.places.contains(&0));
        assert!((0..8).all(|n| positions(&index, n).contains(&(n as usize))));
    }

    #[test]
    fn an_empty_table_holds_nothing() {
        assert_eq!(DictIndex::default().find(7, |_| true), None);
    }
}
