//! Functions, native functions, bound methods, cells, linked code objects and modules.

use std::cell::Cell;
use std::mem::offset_of;
use std::sync::Arc;

use minivm_compiler::bytecode::CodeObject;
use minivm_strategies::published::PublishedCode;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::object::{ClassObj, DictObj, Linked, StrObj, TupleObj};
use crate::published;
use crate::value::Value;
use crate::vm::{Arity, NativeDef};

/// A Python function.
#[repr(C)]
pub struct FunctionObj {
    /// Keeps in its number how the code is called: see [`FunctionObj::is_called_with`].
    header: Header,
    code: Cell<Gc<CodeObj>>,
    /// The module's variables.
    pub globals: Gc<DictObj>,
    /// What is searched after the module's variables.
    pub builtins: Gc<DictObj>,
    /// The cells of its closure variables: a tuple, or None.
    pub closure: Value,
    /// Defaults of the last positional parameters: a tuple, or None.
    pub defaults: Cell<Value>,
    /// Defaults of keyword-only parameters: a dict, or None.
    pub kwdefaults: Cell<Value>,
    /// `__annotations__`: a dict, or None while there is none.
    pub annotations: Cell<Value>,
    /// `__name__`.
    pub name: Cell<Gc<StrObj>>,
    /// `__qualname__`.
    pub qualname: Cell<Gc<StrObj>>,
    /// `__doc__`.
    pub doc: Cell<Value>,
    /// `__module__`.
    pub module: Cell<Value>,
    /// The dict of all other attributes, or None where there is none yet.
    pub dict: Cell<Value>,
}

impl FunctionObj {
    /// Where the address of the code object is, in bytes.
    pub(crate) const CODE_OFFSET: usize = offset_of!(FunctionObj, code);

    /// Set in the number that the header of a function keeps, and of no other object's.
    const CALLABLE: u32 = 1 << 31;

    /// A function of that code.
    #[inline]
    pub fn new(
        header: Header,
        code: Gc<CodeObj>,
        globals: Gc<DictObj>,
        builtins: Gc<DictObj>,
        closure: Value,
        module: Value,
    ) -> FunctionObj {
        header.set_extra(FunctionObj::CALLABLE | code.simple_args);
        FunctionObj {
            header,
            code: Cell::new(code),
            globals,
            builtins,
            closure,
            defaults: Cell::new(Value::NONE),
            kwdefaults: Cell::new(Value::NONE),
            annotations: Cell::new(Value::NONE),
            name: Cell::new(code.name),
            qualname: Cell::new(code.qualname),
            doc: Cell::new(code.doc),
            module: Cell::new(module),
            dict: Cell::new(Value::NONE),
        }
    }

    /// Its code.
    #[inline(always)]
    pub fn code(&self) -> Gc<CodeObj> {
        self.code.get()
    }

    /// Gives it other code.
    pub fn set_code(&self, code: Gc<CodeObj>) {
        self.header
            .set_extra(FunctionObj::CALLABLE | code.simple_args);
        self.code.set(code);
    }

    /// Whether the object with this header is a function that takes exactly so many positional arguments and nothing
    /// else: one comparison for both.
    #[inline(always)]
    pub(crate) fn is_called_with(header: &Header, args: u32) -> bool {
        header.extra() == FunctionObj::CALLABLE | args
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for FunctionObj {
    const KIND: Kind = Kind::Function;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.code.get());
        tracer.object(self.globals);
        tracer.object(self.builtins);
        tracer.value(self.closure);
        for v in [
            &self.defaults,
            &self.kwdefaults,
            &self.annotations,
            &self.doc,
            &self.module,
            &self.dict,
        ] {
            tracer.value(v.get());
        }
        tracer.object(self.name.get());
        tracer.object(self.qualname.get());
    }
}

/// A native function: a built-in function, or a method found on a built-in class.
#[repr(C)]
pub struct NativeObj {
    header: Header,
    /// What it does and how it is called.
    pub def: &'static NativeDef,
    /// For a method: the class it belongs to. For a function: its module's name. Else None.
    pub owner: Value,
    /// The owner, where that is a class: what the first argument must be an instance of.
    receiver: Option<Gc<ClassObj>>,
    /// The fewest positional arguments.
    least: usize,
    /// The most positional arguments, less the fewest.
    optional: usize,
}

impl NativeObj {
    /// A native function.
    #[inline]
    pub fn new(header: Header, def: &'static NativeDef, owner: Value) -> NativeObj {
        let (least, most) = match def.arity {
            Arity::Exact(count) => (count, count),
            Arity::Range(least, most) => (least, most),
            Arity::AtLeast(least) => (least, usize::MAX),
            Arity::Any => (0, usize::MAX),
        };
        NativeObj {
            header,
            def,
            owner,
            receiver: owner.as_gc(),
            least,
            optional: most - least,
        }
    }

    /// Whether it can be called with that many positional arguments and none by keyword.
    #[inline(always)]
    pub(crate) fn accepts(&self, count: usize) -> bool {
        count.wrapping_sub(self.least) <= self.optional
    }

    /// Of a method: the class that the first argument must be an instance of.
    #[inline(always)]
    pub(crate) fn receiver(&self) -> Option<Gc<ClassObj>> {
        self.receiver
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for NativeObj {
    const KIND: Kind = Kind::Native;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.owner);
    }
}

/// A callable bound to its first argument.
#[repr(C)]
pub struct BoundMethodObj {
    header: Header,
    /// The function.
    pub function: Value,
    /// The receiver.
    pub receiver: Value,
}

impl BoundMethodObj {
    /// `function` with `receiver` as its first argument.
    #[inline]
    pub fn new(header: Header, function: Value, receiver: Value) -> BoundMethodObj {
        BoundMethodObj {
            header,
            function,
            receiver,
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for BoundMethodObj {
    const KIND: Kind = Kind::BoundMethod;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.function);
        tracer.value(self.receiver);
    }
}

/// A variable that closures share. Empty when its content is the unbound marker.
#[repr(C)]
pub struct CellObj {
    header: Header,
    /// The content.
    pub content: Cell<Value>,
}

impl CellObj {
    /// A cell with that content.
    #[inline]
    pub fn new(header: Header, content: Value) -> CellObj {
        CellObj {
            header,
            content: Cell::new(content),
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its content.
unsafe impl HeapObject for CellObj {
    const KIND: Kind = Kind::Cell;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.content.get());
    }
}

/// A code object with its constants as values and its caches: what the eval loop runs.
#[repr(C)]
pub struct CodeObj {
    header: Header,
    /// The instructions and their inline caches.
    linked: Linked,
    /// The constants.
    pub(crate) constants: Box<[Value]>,
    /// The first instruction.
    pub(crate) entry: *const u32,
    /// Slots of a frame: header and registers.
    pub(crate) frame_slots: usize,
    /// Number of registers.
    pub(crate) registers: usize,
    /// Number of positional parameters if the function takes nothing else and needs no preparation; else `u32::MAX`.
    pub(crate) simple_args: u32,
    /// What readers in other processes are told.
    pub(crate) published: PublishedCode,
    /// What the compiler made.
    pub object: Arc<CodeObject>,
    /// `__name__`.
    pub name: Gc<StrObj>,
    /// `__qualname__`.
    pub qualname: Gc<StrObj>,
    /// The docstring, or None.
    pub doc: Value,
    /// Names of the locals, interned, in register order.
    pub local_names: Box<[Gc<StrObj>]>,
    /// Names of the closure variables, interned.
    pub free_names: Box<[Gc<StrObj>]>,
}

/// The parts of a [`CodeObj`] made while linking.
pub(crate) struct CodeParts {
    pub(crate) constants: Box<[Value]>,
    pub(crate) linked: Linked,
    pub(crate) name: Gc<StrObj>,
    pub(crate) qualname: Gc<StrObj>,
    pub(crate) doc: Value,
    pub(crate) local_names: Box<[Gc<StrObj>]>,
    pub(crate) free_names: Box<[Gc<StrObj>]>,
}

impl CodeObj {
    /// Slots of the header of a frame: previous frame, code, instruction pointer, flags, function.
    pub(crate) const FRAME_HEADER: usize = 5;

    /// Links a compiled code object.
    #[inline]
    pub(crate) fn new(header: Header, object: Arc<CodeObject>, parts: CodeParts) -> CodeObj {
        use minivm_compiler::bytecode::CodeFlags;
        let registers = object.register_count as usize;
        let namespace = object.flags.0 & (CodeFlags::CLASS_BODY.0 | CodeFlags::NAMESPACE.0) != 0;
        let plain = object.kwonly_count == 0
            && object.flags.0
                & (CodeFlags::VARARGS.0
                    | CodeFlags::VARKEYWORDS.0
                    | CodeFlags::GENERATOR.0
                    | CodeFlags::CLASS_BODY.0
                    | CodeFlags::NAMESPACE.0)
                == 0;
        let frame_slots = registers + CodeObj::FRAME_HEADER;
        let entry = parts.linked.entry();
        CodeObj {
            published: published::code(&object, entry, frame_slots, &parts.local_names),
            header,
            linked: parts.linked,
            entry,
            constants: parts.constants,
            frame_slots,
            registers,
            simple_args: match (namespace, plain) {
                // The namespace is handed over as the one argument.
                (true, _) => 1,
                (false, true) => object.arg_count,
                (false, false) => u32::MAX,
            },
            name: parts.name,
            qualname: parts.qualname,
            doc: parts.doc,
            local_names: parts.local_names,
            free_names: parts.free_names,
            object,
        }
    }

    /// Index of the instruction word at `ip`.
    #[inline]
    pub(crate) fn word_of(&self, ip: *const u32) -> u32 {
        ((ip.addr() - self.entry.addr()) / size_of::<u32>()) as u32
    }
}

impl Drop for CodeObj {
    fn drop(&mut self) {
        published::code_freed();
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for CodeObj {
    const KIND: Kind = Kind::Code;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for &c in &self.constants {
            tracer.value(c);
        }
        // SAFETY: nobody holds a borrow of a site during a collection.
        for site in unsafe { self.linked.sites() } {
            tracer.object(site.name);
            tracer.option(site.shape);
            tracer.value(site.value);
            for seen in site.before.as_deref().into_iter().flatten().flatten() {
                tracer.object(seen.shape);
                tracer.value(seen.value);
            }
        }
        tracer.object(self.name);
        tracer.object(self.qualname);
        tracer.value(self.doc);
        for &name in self.local_names.iter().chain(&self.free_names) {
            tracer.object(name);
        }
    }
    fn charged(&self) -> usize {
        self.linked.bytes() + self.constants.len() * size_of::<Value>()
    }
}

/// A module.
#[repr(C)]
pub struct ModuleObj {
    header: Header,
    /// Its variables.
    pub dict: Gc<DictObj>,
}

impl ModuleObj {
    /// A module with these variables.
    #[inline]
    pub fn new(header: Header, dict: Gc<DictObj>) -> ModuleObj {
        ModuleObj { header, dict }
    }
}

// SAFETY: `repr(C)` with the header first; reports its variables.
unsafe impl HeapObject for ModuleObj {
    const KIND: Kind = Kind::Module;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.dict);
    }
}

/// The cells of a closure, as the eval loop reads them.
pub(crate) fn closure_cells(closure: Value) -> &'static [Value] {
    closure.as_gc::<TupleObj>().map_or(&[], |t| t.items())
}
