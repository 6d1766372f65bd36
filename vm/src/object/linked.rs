//! Linked instructions and their inline caches.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;

use minivm_compiler::bytecode::{Op, Wide};

use crate::heap::Gc;
use crate::object::{ShapeObj, StrObj};
use crate::value::Value;

/// What an instruction has learnt about objects of one shape.
#[derive(Clone, Copy)]
pub struct Seen {
    /// The shape.
    pub shape: Gc<ShapeObj>,
    /// Version of the shape that the rest holds for.
    pub version: u64,
    /// As [`Site::index`].
    pub index: usize,
    /// As [`Site::value`].
    pub value: Value,
}

/// Shapes that a site remembers beside the last one.
pub const SEEN_BEFORE: usize = 3;

/// An inline cache: what one named instruction has learnt.
pub struct Site {
    /// The name, interned.
    pub name: Gc<StrObj>,
    /// Shape of the objects seen, for attributes.
    pub shape: Option<Gc<ShapeObj>>,
    /// Version of that shape, or of the dict, that the rest holds for. 0 never matches.
    pub version: u64,
    /// A second version: of the dict that is searched second.
    pub version2: u64,
    /// A slot or an entry.
    pub index: usize,
    /// Where a variable of a module or a built-in one is kept: valid while `version` is that of the dict, since entries
    /// move only when the set of keys changes.
    pub place: *mut Value,
    /// A class attribute; for `SetAttrAdd` the shape moved to.
    pub value: Value,
    /// What was learnt about other shapes before, latest first; allocated once there is more than one shape.
    pub before: Option<Box<[Option<Seen>; SEEN_BEFORE]>>,
}

const _: () = assert!(
    size_of::<Site>() == 64,
    "a site fills a line of the processor's cache"
);

impl Site {
    /// A cache that has learnt nothing, of an instruction that names `name`.
    pub(crate) fn new(name: Gc<StrObj>) -> Site {
        Site {
            name,
            shape: None,
            version: 0,
            version2: 0,
            index: 0,
            place: std::ptr::null_mut(),
            value: Value::NONE,
            before: None,
        }
    }

    /// Remembers an attribute of objects of a shape. Where the instruction goes on to do the same with it as with the
    /// shape seen before (`again`), that is remembered too.
    pub(crate) fn remember(
        &mut self,
        shape: Gc<ShapeObj>,
        index: usize,
        value: Value,
        again: bool,
    ) {
        if !again {
            self.before = None;
        } else if let Some(last) = self.shape
            && last != shape
        {
            let before = self.before.get_or_insert_default();
            before.rotate_right(1);
            before[0] = Some(Seen {
                shape: last,
                version: self.version,
                index: self.index,
                value: self.value,
            });
        }
        self.shape = Some(shape);
        self.version = shape.version.get();
        self.index = index;
        self.value = value;
    }

    /// What was learnt about the shape of `object` before the last one.
    #[inline(always)]
    pub(crate) fn seen_before(&self, object: Value) -> Option<&Seen> {
        let shape = object.header()?.shape();
        let before = self.before.as_deref()?;
        before
            .iter()
            .map_while(|seen| seen.as_ref())
            .find(|seen| seen.shape == shape && seen.version == shape.version.get())
    }
}

/// The instructions of a code object and, in front of them, their inline caches, in one piece of memory: the second word
/// of an instruction that has a cache holds the distance to it in bytes, from that word, so that finding it takes one
/// addition. Quickening rewrites the instructions as they are executed, so that they are only reached by pointer.
///
/// ```text
///  base                              entry
/// ┌────────┬────────┬───┬────────┬──────┬──────┬───┬──────┐
/// │ site 0 │ site 1 │ … │ site n │ word │ word │ … │ word │
/// └────────┴────────┴───┴────────┴──────┴──────┴───┴──────┘
/// ```
///
/// Invariant: `base` holds `sites` initialised sites and behind them `words` initialised instruction words.
pub(crate) struct Linked {
    base: NonNull<Site>,
    sites: usize,
    words: usize,
}

impl Linked {
    /// Instructions as the compiler made them, which name their caches by index, and those caches. None where there is
    /// not that much memory, or a cache would be too far away.
    pub(crate) fn new(instructions: &[u32], sites: Vec<Site>) -> Option<Linked> {
        let layout = Linked::layout(sites.len(), instructions.len())?;
        if i32::try_from(layout.size()).is_err() {
            return None;
        }
        // SAFETY: code has at least one instruction, so that the size is not zero.
        let base = NonNull::new(unsafe { alloc(layout) })?.cast::<Site>();
        let linked = Linked {
            base,
            sites: sites.len(),
            words: instructions.len(),
        };
        // SAFETY: the memory has room for so many sites and, behind them, words; nothing else knows of it.
        unsafe {
            for (at, site) in sites.into_iter().enumerate() {
                base.add(at).write(site);
            }
            let entry = linked.entry().cast_mut();
            entry.copy_from_nonoverlapping(instructions.as_ptr(), instructions.len());
            let mut at = 0;
            while let Some(op) = instructions
                .get(at)
                .and_then(|&word| Op::from_byte(word as u8))
            {
                if op.info().wide == Wide::Site {
                    let word = entry.add(at + 1);
                    let site = base.as_ptr().add(*word as usize);
                    *word = site.byte_offset_from(word) as i32 as u32;
                }
                at += op.words();
            }
        }
        Some(linked)
    }

    fn layout(sites: usize, words: usize) -> Option<Layout> {
        let sites = Layout::array::<Site>(sites).ok()?;
        let (layout, _) = sites.extend(Layout::array::<u32>(words).ok()?).ok()?;
        Some(layout)
    }

    /// The first instruction.
    #[inline(always)]
    pub(crate) fn entry(&self) -> *const u32 {
        // SAFETY: behind the last site, in the same piece of memory.
        unsafe { self.base.add(self.sites) }.cast().as_ptr()
    }

    /// The inline caches.
    ///
    /// # Safety
    /// None of them is written to while they are borrowed.
    pub(crate) unsafe fn sites(&self) -> &[Site] {
        // SAFETY: by the invariant and by contract.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr(), self.sites) }
    }

    /// Bytes of all of it.
    pub(crate) fn bytes(&self) -> usize {
        self.sites * size_of::<Site>() + self.words * size_of::<u32>()
    }
}

impl Drop for Linked {
    fn drop(&mut self) {
        if let Some(layout) = Linked::layout(self.sites, self.words) {
            // SAFETY: allocated with that layout; the sites are dropped once.
            unsafe {
                std::ptr::slice_from_raw_parts_mut(self.base.as_ptr(), self.sites).drop_in_place();
                dealloc(self.base.as_ptr().cast(), layout);
            }
        }
    }
}
