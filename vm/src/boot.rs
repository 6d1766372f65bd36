//! Setting up an interpreter: the first classes, the names, the built-in modules.

use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use std::collections::{HashMap, HashSet};

use hashbrown::HashTable;

use crate::builtins::io::OpenFiles;
use crate::heap::{Gc, Header, Heap, HeapObject, Kind};
use crate::interp::{Config, Interp, ModuleMaker, Types};
use crate::names::Names;
use crate::num::int_text::DEFAULT_MAX_STR_DIGITS;
use crate::object::*;
use crate::text::wtf8;
use crate::value::Value;
use crate::vm::{Args, Arity, EvalHooks, NativeDef, NativeNew, PyResult, Vm};

/// Objects made before the classes that they are instances of.
struct FirstObjects {
    heap: Heap,
    strings: Vec<Gc<StrObj>>,
    dicts: Vec<Gc<DictObj>>,
    tuples: Vec<Gc<TupleObj>>,
    classes: Vec<Gc<ClassObj>>,
    shapes: Vec<Gc<ShapeObj>>,
    versions: u64,
}

impl FirstObjects {
    fn string(&mut self, text: &str) -> Gc<StrObj> {
        let object = StrObj::new(
            Header::free(),
            text.len(),
            wtf8::count(text.as_bytes()),
            None,
        );
        let string = self.heap.alloc_with_tail(object, text.len());
        // SAFETY: allocated with room for the text behind it.
        unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), string.inline_data(), text.len()) };
        self.strings.push(string);
        string
    }

    fn tuple(&mut self, items: &[Value]) -> Gc<TupleObj> {
        let tuple = self.heap.alloc_with_tail(
            TupleObj::new(Header::free(), items.len()),
            size_of_val(items),
        );
        // SAFETY: allocated with room for the items behind it.
        unsafe { std::ptr::copy_nonoverlapping(items.as_ptr(), tuple.items_ptr(), items.len()) };
        self.tuples.push(tuple);
        tuple
    }

    fn dict(&mut self) -> Gc<DictObj> {
        let dict = self.heap.alloc(DictObj::new(Header::free()));
        self.dicts.push(dict);
        dict
    }

    fn class(
        &mut self,
        name: &'static str,
        base: Option<Gc<ClassObj>>,
        layout: Kind,
        flags: ClassFlags,
    ) -> Gc<ClassObj> {
        let name = self.string(name);
        let dict = self.dict();
        let base_values = base.map(Value::from);
        let bases = self.tuple(base_values.as_slice());
        let no_mro = self.tuple(&[]);
        let class = self.heap.alloc(ClassObj::new(
            Header::free(),
            name,
            layout,
            dict,
            bases,
            no_mro,
        ));
        let mut mro = vec![Value::from(class)];
        mro.extend(
            base.iter()
                .flat_map(|b| b.mro.get().items().iter().copied()),
        );
        class.mro.set(self.tuple(&mro));
        class.flags.set(flags.with(ClassFlags::BUILTIN));
        self.versions += 2;
        class.version.set(self.versions - 1);
        let shape = self.heap.alloc(ShapeObj::new(
            Header::free(),
            class,
            self.versions,
            Box::new([]),
        ));
        class.root_shape.set(Some(shape));
        self.classes.push(class);
        self.shapes.push(shape);
        class
    }

    /// Gives every object made so far the shape of its class.
    fn adopt(&self, types: &Types) {
        fn all<T: HeapObject>(objects: &[Gc<T>], class: Gc<ClassObj>) {
            for object in objects {
                object.header().set_class(class);
            }
        }
        all(&self.strings, types.str);
        all(&self.dicts, types.dict);
        all(&self.tuples, types.tuple);
        all(&self.classes, types.type_);
        all(&self.shapes, types.shape);
    }
}

/// Room for the strings that a fresh interpreter interns, and some more.
const INTERNED_AT_FIRST: usize = 1700;

impl Vm {
    /// The state of a new interpreter's first thread, whose data stack is of the strategy of that name.
    pub(crate) fn boot(
        config: Config,
        hooks: EvalHooks,
        breaker: Arc<AtomicU64>,
        strategy: &str,
    ) -> Vm {
        // SAFETY: the breaker is shared with the `Vm` that owns the heap, and is dropped after it.
        let heap = unsafe { Heap::new(config.max_memory, NonNull::from(&*breaker)) };
        let mut first = FirstObjects {
            heap,
            strings: Vec::new(),
            dicts: Vec::new(),
            tuples: Vec::new(),
            classes: Vec::new(),
            shapes: Vec::new(),
            versions: 0,
        };
        let object = first.class("object", None, Kind::Instance, ClassFlags::NO_DICT);
        let type_ = first.class("type", Some(object), Kind::Class, ClassFlags::METACLASS);
        let types = Types::new(object, type_, |name, base, layout, flags| {
            first.class(name, Some(base), layout, flags)
        });
        let class_names = first.strings.len();
        let names = Names::new(|text| first.string(text));
        let builtins = first.dict();
        let modules = first.dict();
        let ascii_chars = (0..128u8)
            .map(|c| first.string(char::from(c).encode_utf8(&mut [0; 4])))
            .collect::<Vec<_>>();
        let empty_tuple = first.tuple(&[]).into();
        first.adopt(&types);
        let last_version = first.versions;
        let strings = std::mem::take(&mut first.strings);
        let limit = Vm::native_stack_limit(config.native_stack);
        let interp = Box::new(Interp {
            heap: first.heap,
            types,
            names,
            builtins,
            modules,
            interned: HashTable::with_capacity(INTERNED_AT_FIRST),
            ascii_chars,
            empty_tuple,
            method_cache: Interp::new_method_cache(),
            last_version,
            side_dicts: HashMap::new(),
            kept: HashMap::new(),
            max_str_digits: DEFAULT_MAX_STR_DIGITS,
            files: OpenFiles::default(),
            builtin_modules: HashMap::new(),
            sys_is_complete: false,
            importing: HashSet::new(),
            sources: HashMap::new(),
            config,
        });
        let mut vm = Vm {
            breaker,
            depth_left: 1000,
            frame: std::ptr::null_mut(),
            published: crate::published::thread(strategy),
            handled: Value::UNBOUND,
            outer_handled: Value::NONE,
            pending: None,
            roots: Vec::new(),
            shown: Vec::new(),
            recursion_limit: 1000,
            native_limit: limit,
            result: Value::NONE,
            yielded: false,
            safepoints: 0,
            next_stress: 0,
            generator_result: Value::NONE,
            hooks,
            interp,
        };
        // The names and the one-character strings are the interned ones; a class name that equals one of them is not.
        let (class_names, names) = strings.split_at(class_names);
        for &string in names.iter().chain(class_names) {
            vm.intern_object(string);
        }
        for &class in &first.classes {
            if let Some(base) = class
                .bases
                .get()
                .items()
                .first()
                .and_then(|b| b.as_gc::<ClassObj>())
            {
                base.subclasses_mut(&mut vm).push(class);
            }
            let name = vm.intern_object(class.name.get());
            class.name.set(name);
            class.qualname.set(name);
        }
        crate::builtins::init(&mut vm);
        vm
    }

    /// Makes a built-in class that the table of classes does not list.
    pub(crate) fn new_builtin_class(
        &mut self,
        name: &str,
        base: Gc<ClassObj>,
        layout: Kind,
        flags: ClassFlags,
    ) -> Gc<ClassObj> {
        let name = self.intern(name);
        let dict = self.new_dict();
        let bases = self.new_tuple(&[base.into()]);
        let header = self.header(self.interp.types.type_);
        let class = self.alloc(ClassObj::new(header, name, layout, dict, bases, bases));
        let mro = [&[class.into()], base.mro.get().items()].concat();
        class.mro.set(self.new_tuple(&mro));
        class.flags.set(flags.with(ClassFlags::BUILTIN));
        class.version.set(self.interp.next_version());
        let version = self.interp.next_version();
        let header = self.header(self.interp.types.shape);
        let shape = self.alloc(ShapeObj::new(header, class, version, Box::new([])));
        class.root_shape.set(Some(shape));
        base.subclasses_mut(self).push(class);
        class
    }

    /// The lowest address that native recursion may reach on a stack of that size that has just been begun.
    fn native_stack_limit(size: usize) -> usize {
        /// What is left for the native code that runs when the limit is found to be reached.
        const MARGIN: usize = 256 << 10;
        let here = 0u8;
        (&raw const here)
            .addr()
            .saturating_sub(size.saturating_sub(MARGIN))
    }

    /// Adds native methods to a built-in class.
    pub(crate) fn add_methods(&mut self, class: Gc<ClassObj>, defs: &'static [NativeDef]) {
        self.reserve_globals(class.dict, defs.len());
        for def in defs {
            let name = self.intern(def.name);
            let types = &self.interp.types;
            let kind = if is_slot_method(def.name) {
                types.wrapper_descriptor
            } else {
                types.method_descriptor
            };
            let header = self.header(kind);
            let native = self.alloc(NativeObj::new(header, def, class.into()));
            self.set_global(class.dict, name, native.into());
        }
    }

    /// Adds native functions to a built-in class that are called without a receiver.
    pub(crate) fn add_static_methods(&mut self, class: Gc<ClassObj>, defs: &'static [NativeDef]) {
        for def in defs {
            self.add_wrapped(class, def, WrapperKind::Static);
        }
    }

    /// Adds native functions to a built-in class whose receiver is the class.
    pub(crate) fn add_class_methods(&mut self, class: Gc<ClassObj>, defs: &'static [NativeDef]) {
        for def in defs {
            self.add_wrapped(class, def, WrapperKind::Class);
        }
    }

    fn add_wrapped(&mut self, class: Gc<ClassObj>, def: &'static NativeDef, kind: WrapperKind) {
        let name = self.intern(def.name);
        let native = self.new_native(def, Value::NONE);
        let types = &self.interp.types;
        let wrapper = if kind == WrapperKind::Static {
            types.staticmethod
        } else {
            types.classmethod
        };
        let header = self.header(wrapper);
        let wrapper = self.alloc(MethodWrapperObj::new(header, kind, native));
        self.set_global(class.dict, name, wrapper.into());
    }

    /// A native function that is bound to nothing; `owner` is its module's name or None.
    pub(crate) fn new_native(&mut self, def: &'static NativeDef, owner: Value) -> Value {
        let header = self.header(self.interp.types.builtin_function);
        self.alloc(NativeObj::new(header, def, owner)).into()
    }

    /// Adds native functions to a module's variables.
    pub(crate) fn add_functions(
        &mut self,
        module: Gc<DictObj>,
        module_name: &str,
        defs: &'static [NativeDef],
    ) {
        let owner = self.intern(module_name).into();
        self.reserve_globals(module, defs.len());
        for def in defs {
            let name = self.intern(def.name);
            let native = self.new_native(def, owner);
            self.set_global(module, name, native);
        }
    }

    /// Tells what makes a built-in module when it is first imported.
    pub(crate) fn add_builtin_module(&mut self, name: &'static str, make: ModuleMaker) {
        self.interp.builtin_modules.insert(name, make);
    }

    /// Adds computed attributes to a built-in class: getter, and setter where it can be set.
    pub(crate) fn add_getsets(
        &mut self,
        class: Gc<ClassObj>,
        getsets: &'static [(&'static NativeDef, Option<&'static NativeDef>)],
    ) {
        for &(get, set) in getsets {
            let name = self.intern(get.name);
            let getter = self.new_native(get, Value::NONE);
            let setter = set.map_or(Value::NONE, |set| self.new_native(set, Value::NONE));
            let header = self.header(self.interp.types.getset_descriptor);
            // A setter that can do with the object alone deletes then.
            let deleter = match set.map(|set| set.arity) {
                Some(Arity::Range(1, 2)) => setter,
                _ => Value::NONE,
            };
            let doc = Value::NONE;
            let property = PropertyObj::new(header, getter, setter, deleter, doc);
            let property = self.alloc(property);
            property.name.set(name.into());
            property.owner.set(class.into());
            self.set_global(class.dict, name, property.into());
        }
    }

    /// Tells what makes instances of a built-in class, and of the classes derived from it that keep its layout.
    pub(crate) fn set_new(&mut self, class: Gc<ClassObj>, new: NativeNew) {
        class.native_new.set(Some(new));
        static NEW: NativeDef = NativeDef::new("__new__", Arity::Any, native_new);
        let native = self.new_native(&NEW, Value::NONE);
        let bound = self.new_bound_method(native, class.into());
        let name = self.interp.names.__new__;
        self.set_global(class.dict, name, bound);
    }
}

/// Whether a special method is one that CPython keeps in a slot of the class: such methods have a class and error texts
/// of their own.
pub(crate) fn is_slot_method(name: &str) -> bool {
    /// Special methods that are methods like any other.
    const ORDINARY: &[&str] = &[
        "__bytes__",
        "__ceil__",
        "__class_getitem__",
        "__complex__",
        "__copy__",
        "__dir__",
        "__enter__",
        "__exit__",
        "__floor__",
        "__format__",
        "__getnewargs__",
        "__getstate__",
        "__instancecheck__",
        "__length_hint__",
        "__missing__",
        "__mro_entries__",
        "__prepare__",
        "__reduce__",
        "__reduce_ex__",
        "__reversed__",
        "__round__",
        "__set_name__",
        "__setstate__",
        "__sizeof__",
        "__subclasscheck__",
        "__subclasses__",
        "__trunc__",
    ];
    name.starts_with("__") && !ORDINARY.contains(&name)
}

/// `__new__` of every built-in class, to which it is bound: makes an instance of the class given first.
fn native_new(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(owner) = args.pos.first().and_then(|owner| owner.as_gc::<ClassObj>()) else {
        return Err(vm.type_error("__new__ is not bound to a class"));
    };
    let name = owner.name_str();
    let Some((&first, rest)) = args.pos[1..].split_first() else {
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = first.as_gc::<ClassObj>() else {
        let got = vm.class_name(first);
        let message = format!("{name}.__new__(X): X is not a type object ({got})");
        return Err(vm.type_error(message));
    };
    let class_name = class.name_str();
    if !class.is_subclass_of(owner) {
        return Err(vm.type_error(format!(
            "{name}.__new__({class_name}): {class_name} is not a subtype of {name}"
        )));
    }
    match (class.native_new.get(), owner.native_new.get()) {
        (Some(new), Some(own)) if std::ptr::fn_addr_eq(new, own) => {
            new(vm, class, &Args { pos: rest, ..*args })
        }
        _ => {
            let mut native = class;
            while !native.has(ClassFlags::BUILTIN)
                && let Some(base) = native.base.get()
            {
                native = base;
            }
            let native = native.name_str();
            Err(vm.type_error(format!(
                "{name}.__new__({class_name}) is not safe, use {native}.__new__()"
            )))
        }
    }
}
