//! What the threads of one interpreter share: heap, classes, names, modules, caches.

use std::collections::{HashMap, HashSet};

use hashbrown::HashTable;

use crate::builtins::io::OpenFiles;
use crate::heap::{Gc, Header, Heap, Kind, Tracer};
use crate::names::Names;
use crate::object::{ClassFlags, ClassObj, DictObj, ModuleObj, StrObj};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// Entries of the method cache; a power of two.
const METHOD_CACHE: usize = 1024;

/// One entry of the method cache: what looking `name` up along the MRO of `class` gave.
#[derive(Clone, Copy)]
pub(crate) struct MethodCacheEntry {
    pub(crate) class: Option<Gc<ClassObj>>,
    pub(crate) name: Option<Gc<StrObj>>,
    pub(crate) version: u64,
    /// The attribute; the unbound marker where there is none.
    pub(crate) value: Value,
}

macro_rules! types {
    ($( $field:ident $name:literal ($base:ident) $layout:ident $flags:expr; )*) => {
        /// The built-in classes, one field each.
        pub struct Types {
            $( #[doc = concat!("The class `", $name, "`.")] pub $field: Gc<ClassObj>, )*
        }

        impl Types {
            /// Makes every class with `make(name, base, layout, flags)`; `object` and `type` exist already.
            pub(crate) fn new(
                object: Gc<ClassObj>,
                type_: Gc<ClassObj>,
                mut make: impl FnMut(&'static str, Gc<ClassObj>, Kind, ClassFlags) -> Gc<ClassObj>,
            ) -> Types {
                $( #[allow(unused_variables, reason = "not every class is the base of another")]
                let $field = types!(@make make object type_ $field $name $base $layout $flags); )*
                Types { $( $field, )* }
            }

            pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
                $( tracer.object(self.$field); )*
            }
        }
    };
    (@make $make:ident $object:ident $type:ident object $name:literal $base:ident $layout:ident $flags:expr) => { $object };
    (@make $make:ident $object:ident $type:ident type_ $name:literal $base:ident $layout:ident $flags:expr) => { $type };
    (@make $make:ident $object:ident $type:ident $field:ident $name:literal $base:ident $layout:ident $flags:expr) => {
        $make($name, $base, Kind::$layout, $flags)
    };
}

const PLAIN: ClassFlags = ClassFlags(0);
const FINAL: ClassFlags = ClassFlags::FINAL;
/// Final, and not to be instantiated by calling it.
const HIDDEN: ClassFlags = ClassFlags::FINAL.with(ClassFlags::NO_NEW);
const EXC: ClassFlags = ClassFlags::EXCEPTION;

types! {
    object "object" (object) Instance ClassFlags::NO_DICT;
    type_ "type" (object) Class ClassFlags::METACLASS;
    shape "shape" (object) Shape HIDDEN;
    int "int" (object) BigInt PLAIN;
    bool "bool" (int) BigInt FINAL;
    float "float" (object) Float PLAIN;
    str "str" (object) Str PLAIN;
    bytes "bytes" (object) Bytes PLAIN;
    bytearray "bytearray" (object) ByteArray PLAIN;
    list "list" (object) List PLAIN;
    tuple "tuple" (object) Tuple PLAIN;
    dict "dict" (object) Dict PLAIN;
    set "set" (object) Set PLAIN;
    frozenset "frozenset" (object) Set PLAIN;
    range "range" (object) Range FINAL;
    slice "slice" (object) Slice FINAL;
    function "function" (object) Function FINAL;
    builtin_function "builtin_function_or_method" (object) Native HIDDEN;
    method_descriptor "method_descriptor" (object) Native HIDDEN;
    wrapper_descriptor "wrapper_descriptor" (object) Native HIDDEN;
    method "method" (object) BoundMethod FINAL;
    builtin_method "builtin_function_or_method" (object) BoundMethod HIDDEN;
    method_wrapper "method-wrapper" (object) BoundMethod HIDDEN;
    cell "cell" (object) Cell FINAL;
    code "code" (object) Code HIDDEN;
    module "module" (object) Module PLAIN;
    generator "generator" (object) Generator HIDDEN;
    traceback "traceback" (object) Traceback HIDDEN;
    frame "frame" (object) Opaque HIDDEN;
    property "property" (object) Property PLAIN;
    staticmethod "staticmethod" (object) MethodWrapper PLAIN;
    classmethod "classmethod" (object) MethodWrapper PLAIN;
    member_descriptor "member_descriptor" (object) Member HIDDEN;
    getset_descriptor "getset_descriptor" (object) Property HIDDEN;
    super_ "super" (object) Super PLAIN;
    mappingproxy "mappingproxy" (object) Opaque FINAL;
    none_type "NoneType" (object) Opaque FINAL;
    not_implemented_type "NotImplementedType" (object) Opaque FINAL;
    ellipsis_type "ellipsis" (object) Opaque FINAL;
    range_iterator "range_iterator" (object) RangeIter HIDDEN;
    longrange_iterator "longrange_iterator" (object) Opaque HIDDEN;
    list_iterator "list_iterator" (object) SeqIter HIDDEN;
    list_reverseiterator "list_reverseiterator" (object) Opaque HIDDEN;
    tuple_iterator "tuple_iterator" (object) SeqIter HIDDEN;
    str_ascii_iterator "str_ascii_iterator" (object) SeqIter HIDDEN;
    str_iterator "str_iterator" (object) SeqIter HIDDEN;
    bytes_iterator "bytes_iterator" (object) SeqIter HIDDEN;
    bytearray_iterator "bytearray_iterator" (object) SeqIter HIDDEN;
    iterator "iterator" (object) SeqIter HIDDEN;
    callable_iterator "callable_iterator" (object) Opaque HIDDEN;
    set_iterator "set_iterator" (object) Opaque HIDDEN;
    dict_keys "dict_keys" (object) Opaque HIDDEN;
    dict_values "dict_values" (object) Opaque HIDDEN;
    dict_items "dict_items" (object) Opaque HIDDEN;
    dict_keyiterator "dict_keyiterator" (object) Opaque HIDDEN;
    dict_valueiterator "dict_valueiterator" (object) Opaque HIDDEN;
    dict_itemiterator "dict_itemiterator" (object) Opaque HIDDEN;
    dict_reversekeyiterator "dict_reversekeyiterator" (object) Opaque HIDDEN;
    dict_reversevalueiterator "dict_reversevalueiterator" (object) Opaque HIDDEN;
    dict_reverseitemiterator "dict_reverseitemiterator" (object) Opaque HIDDEN;
    enumerate "enumerate" (object) Opaque PLAIN;
    zip "zip" (object) Opaque PLAIN;
    map "map" (object) Opaque PLAIN;
    filter "filter" (object) Opaque PLAIN;
    reversed "reversed" (object) Opaque PLAIN;
    text_io "TextIOWrapper" (object) Opaque PLAIN;
    buffered_reader "BufferedReader" (object) Opaque PLAIN;
    buffered_writer "BufferedWriter" (object) Opaque PLAIN;
    buffered_random "BufferedRandom" (object) Opaque PLAIN;
    memoryview "memoryview" (object) Opaque FINAL;
    struct_sequence "structseq" (tuple) Tuple PLAIN;
    simple_namespace "SimpleNamespace" (object) Instance PLAIN;
    generic_alias "GenericAlias" (object) Opaque PLAIN;
    union_type "UnionType" (object) Opaque HIDDEN;

    base_exception "BaseException" (object) Exception EXC;
    exception "Exception" (base_exception) Exception EXC;
    system_exit "SystemExit" (base_exception) Exception EXC;
    keyboard_interrupt "KeyboardInterrupt" (base_exception) Exception EXC;
    generator_exit "GeneratorExit" (base_exception) Exception EXC;
    stop_iteration "StopIteration" (exception) Exception EXC;
    stop_async_iteration "StopAsyncIteration" (exception) Exception EXC;
    arithmetic_error "ArithmeticError" (exception) Exception EXC;
    floating_point_error "FloatingPointError" (arithmetic_error) Exception EXC;
    overflow_error "OverflowError" (arithmetic_error) Exception EXC;
    zero_division_error "ZeroDivisionError" (arithmetic_error) Exception EXC;
    assertion_error "AssertionError" (exception) Exception EXC;
    attribute_error "AttributeError" (exception) Exception EXC;
    buffer_error "BufferError" (exception) Exception EXC;
    eof_error "EOFError" (exception) Exception EXC;
    import_error "ImportError" (exception) Exception EXC;
    module_not_found_error "ModuleNotFoundError" (import_error) Exception EXC;
    lookup_error "LookupError" (exception) Exception EXC;
    index_error "IndexError" (lookup_error) Exception EXC;
    key_error "KeyError" (lookup_error) Exception EXC;
    memory_error "MemoryError" (exception) Exception EXC;
    name_error "NameError" (exception) Exception EXC;
    unbound_local_error "UnboundLocalError" (name_error) Exception EXC;
    os_error "OSError" (exception) Exception EXC;
    blocking_io_error "BlockingIOError" (os_error) Exception EXC;
    child_process_error "ChildProcessError" (os_error) Exception EXC;
    connection_error "ConnectionError" (os_error) Exception EXC;
    broken_pipe_error "BrokenPipeError" (connection_error) Exception EXC;
    connection_aborted_error "ConnectionAbortedError" (connection_error) Exception EXC;
    connection_refused_error "ConnectionRefusedError" (connection_error) Exception EXC;
    connection_reset_error "ConnectionResetError" (connection_error) Exception EXC;
    file_exists_error "FileExistsError" (os_error) Exception EXC;
    file_not_found_error "FileNotFoundError" (os_error) Exception EXC;
    interrupted_error "InterruptedError" (os_error) Exception EXC;
    is_a_directory_error "IsADirectoryError" (os_error) Exception EXC;
    not_a_directory_error "NotADirectoryError" (os_error) Exception EXC;
    permission_error "PermissionError" (os_error) Exception EXC;
    process_lookup_error "ProcessLookupError" (os_error) Exception EXC;
    timeout_error "TimeoutError" (os_error) Exception EXC;
    reference_error "ReferenceError" (exception) Exception EXC;
    runtime_error "RuntimeError" (exception) Exception EXC;
    not_implemented_error "NotImplementedError" (runtime_error) Exception EXC;
    recursion_error "RecursionError" (runtime_error) Exception EXC;
    python_finalization_error "PythonFinalizationError" (runtime_error) Exception EXC;
    syntax_error "SyntaxError" (exception) Exception EXC;
    indentation_error "IndentationError" (syntax_error) Exception EXC;
    tab_error "TabError" (indentation_error) Exception EXC;
    system_error "SystemError" (exception) Exception EXC;
    type_error "TypeError" (exception) Exception EXC;
    value_error "ValueError" (exception) Exception EXC;
    unicode_error "UnicodeError" (value_error) Exception EXC;
    unicode_decode_error "UnicodeDecodeError" (unicode_error) Exception EXC;
    unicode_encode_error "UnicodeEncodeError" (unicode_error) Exception EXC;
    unicode_translate_error "UnicodeTranslateError" (unicode_error) Exception EXC;
    warning "Warning" (exception) Exception EXC;
    bytes_warning "BytesWarning" (warning) Exception EXC;
    deprecation_warning "DeprecationWarning" (warning) Exception EXC;
    encoding_warning "EncodingWarning" (warning) Exception EXC;
    future_warning "FutureWarning" (warning) Exception EXC;
    import_warning "ImportWarning" (warning) Exception EXC;
    pending_deprecation_warning "PendingDeprecationWarning" (warning) Exception EXC;
    resource_warning "ResourceWarning" (warning) Exception EXC;
    runtime_warning "RuntimeWarning" (warning) Exception EXC;
    syntax_warning "SyntaxWarning" (warning) Exception EXC;
    unicode_warning "UnicodeWarning" (warning) Exception EXC;
    user_warning "UserWarning" (warning) Exception EXC;
}

/// What the threads of one interpreter share.
pub struct Interp {
    /// The heap.
    pub heap: Heap,
    /// The built-in classes.
    pub types: Types,
    /// The names that the VM itself looks up.
    pub names: Names,
    /// The variables of the module `builtins`.
    pub builtins: Gc<DictObj>,
    /// `sys.modules`.
    pub modules: Gc<DictObj>,
    pub(crate) interned: HashTable<Gc<StrObj>>,
    /// The strings of one character below U+0080.
    pub(crate) ascii_chars: Vec<Gc<StrObj>>,
    pub(crate) empty_tuple: Value,
    pub(crate) method_cache: Box<[MethodCacheEntry]>,
    /// The last version given to a dict, a class or a shape.
    pub(crate) last_version: u64,
    /// Attribute dicts of objects whose layout has no room for one, by address.
    pub(crate) side_dicts: HashMap<usize, Gc<DictObj>>,
    /// Objects that native modules keep, by name: standard streams, the path list.
    pub(crate) kept: HashMap<&'static str, Value>,
    /// The longest decimal text that integers are converted to or from, in digits; 0 for no bound.
    pub(crate) max_str_digits: usize,
    /// What makes a built-in module when it is first imported, by its name.
    pub(crate) builtin_modules: HashMap<&'static str, ModuleMaker>,
    /// Whether the module `sys` has everything that it has for programs.
    pub(crate) sys_is_complete: bool,
    /// Names of the modules whose import has begun and not ended.
    pub(crate) importing: HashSet<String>,
    /// Texts of sources that are in no file, by the name that code objects give them: for tracebacks.
    pub(crate) sources: HashMap<String, String>,
    /// Files that may hold what is still to be written.
    pub(crate) files: OpenFiles,
    /// Settings and arguments of the run.
    pub config: Config,
}

/// What makes a built-in module.
pub(crate) type ModuleMaker = fn(&mut Vm) -> PyResult<Gc<ModuleObj>>;

/// Settings of an interpreter.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// Directory that imports are searched in first.
    pub script_dir: Option<std::path::PathBuf>,
    /// Most bytes of the heap.
    pub max_memory: usize,
    /// Bytes of native stack that the thread running Python has.
    pub native_stack: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            argv: vec![String::new()],
            script_dir: None,
            max_memory: usize::MAX,
            native_stack: 64 << 20,
        }
    }
}

impl Interp {
    pub(crate) fn new_method_cache() -> Box<[MethodCacheEntry]> {
        // SAFETY: all zeros are an entry without a class, which is never looked at any further. Memory that comes zeroed
        // from the system is not touched before it is used.
        unsafe { Box::new_zeroed_slice(METHOD_CACHE).assume_init() }
    }

    /// A version that nothing else has.
    pub(crate) fn next_version(&mut self) -> u64 {
        self.last_version += 1;
        self.last_version
    }

    /// Reports everything that is reachable whatever runs. `side_dicts` are reported by `trace_side_dicts`.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        self.types.trace(tracer);
        self.names.trace(tracer);
        tracer.object(self.builtins);
        tracer.object(self.modules);
        for &s in self.interned.iter().chain(&self.ascii_chars) {
            tracer.object(s);
        }
        tracer.value(self.empty_tuple);
        for &v in self.kept.values() {
            tracer.value(v);
        }
    }

    /// Reports the dicts of objects that have been reached, until no more are; then forgets those of dead objects.
    pub(crate) fn trace_side_dicts(&mut self, tracer: &mut Tracer<'_>) {
        loop {
            let mut more = false;
            for (&owner, &dict) in &self.side_dicts {
                // SAFETY: entries of objects that died are removed below, before their cells can be reused.
                let owner: Gc<Header> = unsafe { Gc::from_address(owner) };
                if tracer.is_marked_header(owner) && !tracer.is_marked(dict) {
                    tracer.object(dict);
                    more = true;
                }
            }
            if !more {
                break;
            }
            tracer.drain();
        }
        // SAFETY: as above: an entry is removed in the collection that finds its owner dead.
        self.side_dicts
            .retain(|&owner, _| tracer.is_marked_header(unsafe { Gc::from_address(owner) }));
        for entry in &mut self.method_cache {
            entry.version = 0;
        }
    }
}
