//! Raising exceptions from native code.

use crate::boot::is_slot_method;
use crate::heap::{Gc, Header, Kind};
use crate::object::{ClassFlags, ClassObj, ExceptionObj, StrObj};
use crate::suggest;
use crate::text::error::{ErrKind, PyErr};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Raised, Vm};

macro_rules! raisers {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        impl Vm {
            $(
                $(#[$doc])*
                #[cold]
                pub fn $name(&mut self, message: impl AsRef<str>) -> Raised {
                    self.raise(self.interp.types.$name, message.as_ref())
                }
            )*
        }
    };
}

raisers! {
    /// A TypeError with that message.
    type_error;
    /// A ValueError with that message.
    value_error;
    /// An IndexError with that message.
    index_error;
    /// An OverflowError with that message.
    overflow_error;
    /// A ZeroDivisionError with that message.
    zero_division_error;
    /// A RuntimeError with that message.
    runtime_error;
    /// An AttributeError with that message.
    attribute_error;
    /// A NameError with that message.
    name_error;
    /// An UnboundLocalError with that message.
    unbound_local_error;
    /// An ImportError with that message.
    import_error;
    /// A NotImplementedError with that message.
    not_implemented_error;
    /// An EOFError with that message.
    eof_error;
    /// A SystemError with that message.
    system_error;
}

impl Vm {
    /// An exception of that class with a message.
    #[cold]
    pub fn raise(&mut self, class: Gc<ClassObj>, message: &str) -> Raised {
        let message = self.new_str(message);
        self.raise_args(class, &[message.into()])
    }

    /// An exception of that class without arguments.
    #[cold]
    pub fn raise_bare(&mut self, class: Gc<ClassObj>) -> Raised {
        self.raise_args(class, &[])
    }

    /// An exception of that class, which is a built-in one, with those arguments.
    #[cold]
    pub fn raise_args(&mut self, class: Gc<ClassObj>, args: &[Value]) -> Raised {
        let args = self.new_tuple(args);
        let header = Header::new(class);
        let exception = self.alloc(ExceptionObj::new(header, args));
        self.set_context(exception);
        Raised(exception)
    }

    /// The exception being handled, or None: what a bare `raise` raises and what new exceptions get as context.
    #[inline]
    pub(crate) fn handled_exception(&self) -> Value {
        if self.handled.is_unbound() {
            self.outer_handled
        } else {
            self.handled
        }
    }

    /// Makes the exception being handled the context of a new one.
    pub(crate) fn set_context(&mut self, exception: Gc<ExceptionObj>) {
        let handled = self.handled_exception();
        let this = Value::from(exception);
        if !handled.is_object() || handled == this {
            return;
        }
        // An exception that is already below in the chain is cut out, so that the chain has no cycle.
        // A program may have made one elsewhere: a second look, half as fast, meets the first one there.
        let (mut at, mut behind) = (handled, handled);
        let mut move_behind = false;
        while let Some(e) = at.as_gc::<ExceptionObj>() {
            if e.context.get() == this {
                e.context.set(Value::NONE);
                break;
            }
            at = e.context.get();
            if at == behind {
                break;
            }
            if move_behind && let Some(e) = behind.as_gc::<ExceptionObj>() {
                behind = e.context.get();
            }
            move_behind = !move_behind;
        }
        exception.context.set(handled);
    }

    /// A KeyError for that key.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        self.raise_args(self.interp.types.key_error, &[key])
    }

    /// A StopIteration with that result.
    #[cold]
    pub fn stop_iteration(&mut self, result: Value) -> Raised {
        let class = self.interp.types.stop_iteration;
        if result.is_none() {
            self.raise_bare(class)
        } else {
            self.raise_args(class, &[result])
        }
    }

    /// A MemoryError.
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.raise_bare(self.interp.types.memory_error)
    }

    /// The RecursionError of native code that calls itself too deeply.
    #[cold]
    pub fn native_recursion_error(&mut self) -> Raised {
        self.raise(
            self.interp.types.recursion_error,
            "maximum recursion depth exceeded",
        )
    }

    /// The exception that an error of the text and number libraries stands for.
    #[cold]
    pub fn raise_err(&mut self, error: PyErr) -> Raised {
        let types = &self.interp.types;
        let class = match error.kind {
            ErrKind::ValueError => types.value_error,
            ErrKind::TypeError => types.type_error,
            ErrKind::OverflowError => types.overflow_error,
            ErrKind::ZeroDivisionError => types.zero_division_error,
            ErrKind::IndexError => types.index_error,
            ErrKind::KeyError => types.key_error,
            ErrKind::LookupError => types.lookup_error,
            ErrKind::MemoryError => return self.memory_error(),
            ErrKind::Interrupted => return self.take_interrupt(),
            ErrKind::UnicodeDecodeError(data) => {
                let class = types.unicode_decode_error;
                let encoding = self.new_str(data.encoding).into();
                let object = self.new_bytes(data.object).into();
                let reason = self.new_str(&data.reason).into();
                let (start, end) = (self.new_usize(data.start), self.new_usize(data.end));
                return self.raise_args(class, &[encoding, object, start, end, reason]);
            }
            ErrKind::UnicodeEncodeError(data) => {
                let class = types.unicode_encode_error;
                let encoding = self.new_str(data.encoding).into();
                let object = match self.new_str_bytes(&data.object) {
                    Ok(object) => object.into(),
                    Err(e) => return e,
                };
                let reason = self.new_str(&data.reason).into();
                let (start, end) = (self.new_usize(data.start), self.new_usize(data.end));
                return self.raise_args(class, &[encoding, object, start, end, reason]);
            }
        };
        self.raise(class, &error.message)
    }

    /// Whether the exception is of that class or of one derived from it.
    pub fn is_instance_of(&self, raised: Raised, class: Gc<ClassObj>) -> bool {
        raised.0.header().shape().class.is_subclass_of(class)
    }

    /// The error of a native function called with the wrong number of arguments.
    #[cold]
    pub(crate) fn arity_error(&mut self, def: &NativeDef, owner: Value, args: &Args<'_>) -> Raised {
        // The receiver of a method is not counted.
        // That of a class method is a class.
        let class = match owner {
            Value::NONE => args.pos.first().and_then(|class| class.as_gc::<ClassObj>()),
            owner => owner.as_gc::<ClassObj>(),
        };
        let receiver = usize::from(class.is_some());
        let in_slot = class.filter(|_| is_slot_method(def.name));
        if let Some(class) = in_slot
            && !is_method_too(class, def.name)
        {
            return self.slot_arity_error(class, def, args);
        }
        let name = match class {
            Some(class) => format!("{}.{}", class.name_str(), def.name),
            None => match owner.as_gc::<StrObj>() {
                Some(module) if module.bytes() != b"builtins" => {
                    format!("{}.{}", module.to_string_lossy(), def.name)
                }
                _ => def.name.to_string(),
            },
        };
        if !args.names.is_empty() {
            return self.type_error(format!("{name}() takes no keyword arguments"));
        }
        let got = args.pos.len().saturating_sub(receiver);
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let message = match def.arity {
            Arity::Exact(n) => match n - receiver {
                0 => format!("{name}() takes no arguments ({got} given)"),
                1 => format!("{name}() takes exactly one argument ({got} given)"),
                n => format!("{} expected {n} arguments, got {got}", def.name),
            },
            Arity::Range(min, _) if args.pos.len() < min => {
                let min = min - receiver;
                format!(
                    "{} expected at least {min} argument{}, got {got}",
                    def.name,
                    plural(min)
                )
            }
            Arity::Range(_, max) => {
                let max = max - receiver;
                format!(
                    "{} expected at most {max} argument{}, got {got}",
                    def.name,
                    plural(max)
                )
            }
            Arity::AtLeast(min) => {
                let min = min - receiver;
                format!(
                    "{} expected at least {min} argument{}, got {got}",
                    def.name,
                    plural(min)
                )
            }
            Arity::Any => format!("{name}() got wrong arguments"),
        };
        self.type_error(message)
    }

    /// As [`Vm::arity_error`], of a special method in a slot.
    fn slot_arity_error(
        &mut self,
        class: Gc<ClassObj>,
        def: &NativeDef,
        args: &Args<'_>,
    ) -> Raised {
        let name = def.name;
        if !args.names.is_empty() {
            return self.type_error(format!("wrapper {name}() takes no keyword arguments"));
        }
        let got = args.pos.len() - 1;
        let (least, most) = match def.arity {
            Arity::Exact(n) => (n - 1, n - 1),
            Arity::Range(least, most) => (least - 1, most - 1),
            Arity::AtLeast(least) => (least - 1, usize::MAX),
            Arity::Any => (0, usize::MAX),
        };
        let (bound, n) = match (least == most, got < least) {
            (true, _) => ("", least),
            (false, true) => ("at least ", least),
            (false, false) => ("at most ", most),
        };
        let plural = if n == 1 { "" } else { "s" };
        // Some of CPython's wrappers have a place for a name and none to put there.
        let unnamed = match name {
            "__setitem__" | "__setattr__" | "__pow__" | "__rpow__" | "__get__" | "__set__" => " ",
            "__mul__" | "__rmul__" | "__imul__" if is_sequence_layout(class.layout.get()) => " ",
            _ => "",
        };
        self.type_error(format!(
            "{unnamed}expected {bound}{n} argument{plural}, got {got}"
        ))
    }

    /// Sorts arguments into parameters. `skip` leading positional arguments (a receiver) are passed over.
    ///
    /// # Errors
    /// TypeError where they do not fit.
    pub fn bind<const N: usize>(
        &mut self,
        params: &Params<N>,
        args: &Args<'_>,
        skip: usize,
    ) -> PyResult<[Option<Value>; N]> {
        let mut out = [None; N];
        let pos = args.pos.get(skip..).unwrap_or(&[]);
        let function = params.function;
        let most = params.keyword_only_from;
        let given = pos.len() + args.names.len();
        if given > N {
            let least = if params.required == N {
                "exactly"
            } else {
                "at most"
            };
            let kind = if pos.is_empty() { "keyword " } else { "" };
            let plural = if N == 1 { "" } else { "s" };
            return Err(self.type_error(format!(
                "{function}() takes {least} {N} {kind}argument{plural} ({given} given)"
            )));
        }
        if pos.len() > most {
            let given = pos.len();
            let least = if params.required == most {
                "exactly"
            } else {
                "at most"
            };
            let plural = if most == 1 { "" } else { "s" };
            return Err(self.type_error(if most == 0 {
                format!("{function}() takes no positional arguments")
            } else {
                format!(
                    "{function}() takes {least} {most} positional argument{plural} ({given} given)"
                )
            }));
        }
        let positional = params.required.min(params.positional_only);
        if pos.len() < positional {
            let least = if positional == most {
                "exactly"
            } else {
                "at least"
            };
            let plural = if positional == 1 { "" } else { "s" };
            return Err(self.type_error(format!(
                "{function}() takes {least} {positional} positional argument{plural} ({} given)",
                pos.len()
            )));
        }
        for (slot, &value) in out.iter_mut().zip(pos) {
            *slot = Some(value);
        }
        // What is wrong with a keyword is said only where no argument is missing.
        let mut wrong = None;
        for (name, value) in args.keywords() {
            let name = name.as_gc::<StrObj>();
            let at = params
                .names
                .iter()
                .position(|n| name.is_some_and(|name| name.bytes() == n.as_bytes()));
            match at {
                Some(at) if at >= params.positional_only && at >= pos.len() => {
                    out[at] = Some(value);
                }
                _ => wrong = wrong.or(Some((name, at))),
            }
        }
        if let Some(at) = (0..params.required).find(|&at| out[at].is_none()) {
            let name = params.names[at];
            return Err(self.type_error(format!(
                "{function}() missing required argument '{name}' (pos {})",
                at + 1
            )));
        }
        match wrong {
            None => Ok(out),
            Some((name, at)) => Err(self.keyword_error(params, name, at)),
        }
    }

    /// The error of a keyword that fits no parameter, or one that an argument has taken.
    #[cold]
    fn keyword_error<const N: usize>(
        &mut self,
        params: &Params<N>,
        name: Option<Gc<StrObj>>,
        at: Option<usize>,
    ) -> Raised {
        let function = params.function;
        if let Some(at) = at.filter(|&at| at >= params.positional_only) {
            let text = params.names[at];
            return self.type_error(format!(
                "argument for {function}() given by name ('{text}') and position ({})",
                at + 1
            ));
        }
        let text = name.map(|s| s.to_string_lossy()).unwrap_or_default();
        let keywords = params.names.iter().skip(params.positional_only);
        let hint = suggest::closest(&text, keywords.map(|n| n.to_string()))
            .map(|name| format!(". Did you mean '{name}'?"))
            .unwrap_or_default();
        self.type_error(format!(
            "{function}() got an unexpected keyword argument '{text}'{hint}"
        ))
    }

    /// The class of a value.
    #[inline]
    pub fn class_of(&self, value: Value) -> Gc<ClassObj> {
        let types = &self.interp.types;
        if let Some(header) = value.header() {
            header.shape().class
        } else if value.is_small_int() {
            types.int
        } else if value.is_inline_float() {
            types.float
        } else {
            match value {
                Value::TRUE | Value::FALSE => types.bool,
                Value::NONE => types.none_type,
                Value::NOT_IMPLEMENTED => types.not_implemented_type,
                _ => types.ellipsis_type,
            }
        }
    }

    /// Name of the class of a value, for messages: a built-in class is shown with its module.
    pub fn class_name(&self, value: Value) -> String {
        let class = self.class_of(value);
        if class.has(ClassFlags::BUILTIN) {
            self.full_class_name(class)
        } else {
            class.name_str()
        }
    }

    /// As [`Vm::class_name`], for an argument that must be of a certain class: there, None is called by its own name.
    pub(crate) fn argument_class_name(&self, value: Value) -> String {
        match value {
            Value::NONE => "None".to_owned(),
            value => self.class_name(value),
        }
    }

    /// Whether the value is an instance of that class or of one derived from it, by its real class alone.
    #[inline]
    pub fn is_a(&self, value: Value, class: Gc<ClassObj>) -> bool {
        self.class_of(value).is_subclass_of(class)
    }

    /// Whether the class of the value is exactly that one.
    #[inline(always)]
    pub fn is_exact(&self, value: Value, class: Gc<ClassObj>) -> bool {
        match value.header() {
            Some(header) => header.shape() == class.root_shape(),
            None => self.class_of(value) == class,
        }
    }

    /// Whether the value is a built-in class.
    #[inline(always)]
    pub(crate) fn exact_builtin_class(&self, value: Value) -> bool {
        value
            .as_gc::<crate::object::ClassObj>()
            .is_some_and(|class| class.has(crate::object::ClassFlags::BUILTIN))
    }

    /// Whether the value has that layout and its class is the built-in one.
    #[inline(always)]
    pub(crate) fn exact_kind(&self, value: Value) -> Option<Kind> {
        value.header()?.exact_kind()
    }
}

/// Whether CPython has the special method of that class as an ordinary method beside its slot.
fn is_method_too(class: Gc<ClassObj>, name: &str) -> bool {
    match name {
        "__getitem__" => matches!(class.layout.get(), Kind::List | Kind::Dict),
        "__contains__" => matches!(class.layout.get(), Kind::Dict | Kind::Set),
        _ => false,
    }
}

fn is_sequence_layout(layout: Kind) -> bool {
    matches!(
        layout,
        Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray
    )
}
