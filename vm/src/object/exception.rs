//! Exceptions and traceback entries.

use std::cell::{Cell, OnceCell};

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::object::{CodeObj, TupleObj};
use crate::value::Value;

/// An exception of any class derived from `BaseException`.
#[repr(C)]
pub struct ExceptionObj {
    header: Header,
    /// `args`.
    pub args: Cell<Gc<TupleObj>>,
    /// `__traceback__`: a traceback entry or None.
    pub traceback: Cell<Value>,
    /// `__cause__`: an exception or None.
    pub cause: Cell<Value>,
    /// `__context__`: an exception or None.
    pub context: Cell<Value>,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
    /// The dict of all other attributes, or None where there is none yet.
    pub dict: Cell<Value>,
    /// The attributes that the built-in class gives the exception besides those above; see `Vm::exception_members`.
    pub(crate) members: OnceCell<Box<[Cell<Value>; ExceptionObj::MEMBERS]>>,
}

impl ExceptionObj {
    /// The most attributes that a built-in class gives its exceptions.
    pub(crate) const MEMBERS: usize = 8;

    /// An exception with these arguments.
    pub fn new(header: Header, args: Gc<TupleObj>) -> ExceptionObj {
        ExceptionObj {
            header,
            args: Cell::new(args),
            traceback: Cell::new(Value::NONE),
            cause: Cell::new(Value::NONE),
            context: Cell::new(Value::NONE),
            suppress_context: Cell::new(false),
            dict: Cell::new(Value::NONE),
            members: OnceCell::new(),
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for ExceptionObj {
    const KIND: Kind = Kind::Exception;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.args.get());
        for v in [&self.traceback, &self.cause, &self.context, &self.dict] {
            tracer.value(v.get());
        }
        for member in self.members.get().into_iter().flat_map(|m| m.iter()) {
            tracer.value(member.get());
        }
    }
    fn charged(&self) -> usize {
        self.members.get().map_or(0, |m| size_of_val(&**m))
    }
}

/// One entry of a traceback: a frame that an exception passed through.
#[repr(C)]
pub struct TracebackObj {
    header: Header,
    /// The entry nearer to where the exception was raised, or None.
    pub next: Cell<Value>,
    /// Code of the frame.
    pub code: Gc<CodeObj>,
    /// Word of the instruction in that code.
    pub word: u32,
}

impl TracebackObj {
    /// An entry in front of `next`.
    pub fn new(header: Header, next: Value, code: Gc<CodeObj>, word: u32) -> TracebackObj {
        TracebackObj {
            header,
            next: Cell::new(next),
            code,
            word,
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for TracebackObj {
    const KIND: Kind = Kind::Traceback;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.next.get());
        tracer.object(self.code);
    }
}
