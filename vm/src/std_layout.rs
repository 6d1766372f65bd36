//! Where the standard library keeps the parts of vectors and slices.
//!
//! Readers in other processes follow vectors (see `published`), whose three words the standard library promises no order
//! of. So the compiler is asked, while it compiles: code evaluated then cannot do what is undefined without being refused.

use std::mem::ManuallyDrop;

const WORD: usize = size_of::<usize>();

/// Where the parts of a vector or a boxed slice are, in bytes from its start.
#[derive(Debug)]
pub(crate) struct SequenceLayout {
    /// The address of the items.
    pub(crate) data: usize,
    /// How many there are.
    pub(crate) len: usize,
}

impl SequenceLayout {
    /// Of a vector.
    pub(crate) const fn of_vec<T>() -> SequenceLayout {
        assert!(size_of::<Vec<T>>() == 3 * WORD && size_of::<T>() > 0);
        let empty = ManuallyDrop::new(Vec::<T>::new());
        // SAFETY: a vector is a pointer, a capacity and a length, and no larger than these.
        let mut words = unsafe { (&raw const empty).cast::<[usize; 3]>().read() };
        // All but the pointer are zero.
        let mut data = 0;
        while words[data] == 0 {
            data += 1;
        }
        let (a, b) = ((data + 1) % 3, (data + 2) % 3);
        assert!(words[a] == 0 && words[b] == 0);
        (words[a], words[b]) = (1, 2);
        // SAFETY: any small number is a capacity and a length. Nothing looks at the items, nor drops the vector.
        let len = unsafe { &*(&raw const words).cast::<Vec<T>>() }.len();
        SequenceLayout {
            data: data * WORD,
            len: if len == 1 { a * WORD } else { b * WORD },
        }
    }

    /// The same, seen from what the sequence is part of, so many bytes behind its start.
    pub(crate) const fn behind(self, offset: usize) -> SequenceLayout {
        SequenceLayout {
            data: self.data + offset,
            len: self.len + offset,
        }
    }

    /// Of a boxed slice or a reference to a slice or a string: pointers to slices, all of them.
    pub(crate) const fn of_slice<T>() -> SequenceLayout {
        const LEN: usize = 3;
        let slice: *const [T] = std::ptr::slice_from_raw_parts(std::ptr::dangling(), LEN);
        assert!(size_of::<Box<[T]>>() == 2 * WORD && align_of::<T>() != LEN);
        // SAFETY: a pointer to a slice is an address and a length, and no larger than these.
        let words = unsafe { (&raw const slice).cast::<[usize; 2]>().read() };
        let (data, len) = if words[0] == LEN {
            (WORD, 0)
        } else {
            (0, WORD)
        };
        SequenceLayout { data, len }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of something of that layout.
    fn parts<T>(sequence: &T, layout: &SequenceLayout) -> (usize, usize) {
        let words = std::ptr::from_ref(sequence).cast::<usize>();
        // SAFETY: the layout is that of the type, whose words are all initialised.
        unsafe {
            (
                words.byte_add(layout.data).read(),
                words.byte_add(layout.len).read(),
            )
        }
    }

    #[test]
    fn the_parts_are_where_they_are_said_to_be() {
        let mut vec = Vec::with_capacity(9);
        vec.extend([1_u64, 2, 3]);
        let layout = const { SequenceLayout::of_vec::<u64>() };
        assert_eq!(parts(&vec, &layout), (vec.as_ptr().addr(), 3));
        let bytes = Vec::from([7_u8; 5]);
        let layout = const { SequenceLayout::of_vec::<u8>() };
        assert_eq!(parts(&bytes, &layout), (bytes.as_ptr().addr(), 5));
        let boxed = bytes.into_boxed_slice();
        let layout = const { SequenceLayout::of_slice::<u8>() };
        assert_eq!(parts(&boxed, &layout), (boxed.as_ptr().addr(), 5));
    }
}
