//! Generators: a frame that lives in the heap.

use std::cell::Cell;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::object::{CodeObj, FunctionObj, StrObj};
use crate::value::Value;

/// Where a generator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorState {
    /// Not started.
    Created,
    /// At a `yield`.
    Suspended,
    /// Its frame is in the chain of running frames.
    Running,
    /// Returned or raised.
    Finished,
}

/// A generator. Its frame (header and registers, laid out as on the data stack) follows it in memory, and is linked into the chain of frames while it runs.
#[repr(C)]
pub struct GeneratorObj {
    header: Header,
    /// Where it stands.
    pub state: Cell<GeneratorState>,
    /// Its function.
    pub function: Gc<FunctionObj>,
    /// Its code.
    pub code: Gc<CodeObj>,
    /// `__name__`.
    pub name: Cell<Gc<StrObj>>,
    /// `__qualname__`.
    pub qualname: Cell<Gc<StrObj>>,
    /// The exception that its frame is handling while suspended, or the unbound marker where it handles none.
    pub(crate) handled: Cell<Value>,
    /// `Vm::handled` of its caller while it runs.
    pub(crate) caller_handled: Cell<Value>,
    /// `Vm::outer_handled` of its caller while it runs.
    pub(crate) caller_outer_handled: Cell<Value>,
    /// The iterator that its `yield from` delegates to, or None.
    pub(crate) delegate: Cell<Value>,
    /// Words of the frame, which follows the object in memory.
    frame_words: usize,
}

impl GeneratorObj {
    /// From a generator to the registers of its frame, in bytes: behind the object and the generator's own address comes
    /// the header.
    pub(crate) const REGISTERS_OFFSET: usize =
        size_of::<GeneratorObj>() + (1 + CodeObj::FRAME_HEADER) * size_of::<u64>();
    /// From a generator to its state, in bytes.
    pub(crate) const STATE_OFFSET: usize = std::mem::offset_of!(GeneratorObj, state);

    /// A generator of `function` that is to be followed by a zeroed frame of that many words.
    pub(crate) fn new(
        header: Header,
        function: Gc<FunctionObj>,
        frame_words: usize,
    ) -> GeneratorObj {
        GeneratorObj {
            header,
            state: Cell::new(GeneratorState::Created),
            function,
            code: function.code(),
            name: Cell::new(function.name.get()),
            qualname: Cell::new(function.qualname.get()),
            handled: Cell::new(Value::UNBOUND),
            caller_handled: Cell::new(Value::UNBOUND),
            caller_outer_handled: Cell::new(Value::NONE),
            delegate: Cell::new(Value::NONE),
            frame_words,
        }
    }
}

impl Gc<GeneratorObj> {
    /// The frame: header and registers.
    #[inline(always)]
    pub(crate) fn frame(self) -> *mut u64 {
        // SAFETY: allocated with the frame's room behind the object.
        unsafe { self.as_ptr().add(1).cast() }
    }

    /// Word of the instruction at which a generator that has started was last left.
    pub(crate) fn last_word(self) -> u32 {
        // SAFETY: after the generator's address, the third word of a frame is its instruction pointer, which has been
        // stored when it was left.
        let next = unsafe { self.frame().add(3).read() } as usize;
        let words = next.saturating_sub(self.code.entry.addr()) / size_of::<u32>();
        u32::try_from(words).unwrap_or(0).saturating_sub(1)
    }

    /// Frees the registers' references once the generator has finished.
    pub(crate) fn finish(self) {
        self.state.set(GeneratorState::Finished);
        self.handled.set(Value::UNBOUND);
        self.caller_handled.set(Value::UNBOUND);
        self.caller_outer_handled.set(Value::NONE);
        self.delegate.set(Value::NONE);
    }
}

// SAFETY: `repr(C)` with the header first; reports its values. The frame's header words other than the function read as
// integers.
unsafe impl HeapObject for GeneratorObj {
    const KIND: Kind = Kind::Generator;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.function);
        tracer.object(self.code);
        tracer.object(self.name.get());
        tracer.object(self.qualname.get());
        tracer.value(self.handled.get());
        tracer.value(self.caller_handled.get());
        tracer.value(self.caller_outer_handled.get());
        tracer.value(self.delegate.get());
        if self.state.get() != GeneratorState::Finished {
            // SAFETY: the frame follows the object; every word of it is a valid value, as in every frame.
            unsafe {
                let frame = std::ptr::from_ref(self).add(1).cast::<u64>();
                for at in 0..self.frame_words {
                    tracer.value(Value::from_bits(*frame.add(at)));
                }
            }
        }
    }
    fn charged(&self) -> usize {
        self.frame_words * size_of::<u64>()
    }
}
