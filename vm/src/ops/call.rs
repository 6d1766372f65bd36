//! Calls: of anything callable, and the sorting of arguments into the parameters of a Python function.

use minivm_compiler::bytecode::CodeFlags;
use smallvec::SmallVec;

use crate::boot::is_slot_method;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

impl Vm {
    /// Calls `callee` with positional arguments. The callee and its arguments stay rooted meanwhile.
    ///
    /// # Errors
    /// What the call raises.
    #[inline]
    pub fn call(&mut self, callee: Value, args: &[Value]) -> PyResult {
        if let Some(function) = callee.as_gc::<FunctionObj>() {
            return self.call_function(function, args);
        }
        if let Some(native) = callee.as_gc::<NativeObj>() {
            return self.call_native_rooting(native, args);
        }
        if let Some(method) = callee.as_gc::<BoundMethodObj>()
            && (method.function.is_kind(Kind::Native) || method.function.is_kind(Kind::Function))
        {
            return self.call_method_value(method.function, method.receiver, args);
        }
        self.call_args(callee, &Args::new(args))
    }

    /// Calls a Python function with positional arguments. It and they stay rooted meanwhile.
    pub(crate) fn call_function(&mut self, function: Gc<FunctionObj>, args: &[Value]) -> PyResult {
        let mark = self.root_count();
        self.root(function);
        self.root_all(args);
        let result = self
            .safepoint()
            .and_then(|()| self.check_native_stack())
            // SAFETY: the hook belongs to this thread's strategy.
            .and_then(|()| unsafe { (self.hooks.call)(self, function, &Args::new(args)) });
        self.unroot(mark);
        result
    }

    /// Calls `callee`. The callee and its arguments stay rooted meanwhile.
    ///
    /// # Errors
    /// What the call raises.
    pub fn call_args(&mut self, callee: Value, args: &Args<'_>) -> PyResult {
        self.safepoint_rooting(callee, args)?;
        let mark = self.root_count();
        self.root(callee);
        self.roots.extend_from_slice(args.pos);
        self.roots.extend_from_slice(args.names);
        self.roots.extend_from_slice(args.kwargs);
        let result = self.dispatch_call(callee, args);
        self.unroot(mark);
        result
    }

    fn safepoint_rooting(&mut self, callee: Value, args: &Args<'_>) -> PyResult<()> {
        if !cfg!(feature = "stress") && self.breaker.load(std::sync::atomic::Ordering::Relaxed) == 0
        {
            return Ok(());
        }
        let mark = self.root_count();
        self.root(callee);
        self.roots.extend_from_slice(args.pos);
        self.roots.extend_from_slice(args.names);
        self.roots.extend_from_slice(args.kwargs);
        let result = self.safepoint();
        self.unroot(mark);
        result
    }

    fn dispatch_call(&mut self, callee: Value, args: &Args<'_>) -> PyResult {
        self.check_native_stack()?;
        match callee.kind() {
            Some(Kind::Function) => match callee.as_gc::<FunctionObj>() {
                // SAFETY: the hook belongs to this thread's strategy.
                Some(function) => unsafe { (self.hooks.call)(self, function, args) },
                None => Err(self.not_callable(callee)),
            },
            Some(Kind::Native) => match callee.as_gc::<NativeObj>() {
                Some(native) => self.call_native(native, args),
                None => Err(self.not_callable(callee)),
            },
            Some(Kind::BoundMethod) => match callee.as_gc::<BoundMethodObj>() {
                Some(method) => self.with_receiver(method.receiver, args, |vm, args| {
                    vm.dispatch_call(method.function, args)
                }),
                None => Err(self.not_callable(callee)),
            },
            Some(Kind::Class) => match callee.as_gc::<ClassObj>() {
                Some(class) => self.call_class(class, args),
                None => Err(self.not_callable(callee)),
            },
            Some(Kind::MethodWrapper) => match callee.as_gc::<MethodWrapperObj>() {
                Some(wrapper) if wrapper.wrapper == WrapperKind::Static => {
                    self.dispatch_call(wrapper.function.get(), args)
                }
                _ => Err(self.not_callable(callee)),
            },
            _ => {
                let key = self.interp.names.__call__;
                let class = self.class_of(callee);
                match self.lookup(class, key) {
                    Some(function)
                        if function.is_kind(Kind::Function) || function.is_kind(Kind::Native) =>
                    {
                        self.with_receiver(callee, args, |vm, args| {
                            vm.dispatch_call(function, args)
                        })
                    }
                    Some(descriptor) => {
                        let function = self.bind_descriptor(descriptor, Some(callee), class)?;
                        self.root(function);
                        self.dispatch_call(function, args)
                    }
                    None => Err(self.not_callable(callee)),
                }
            }
        }
    }

    #[cold]
    pub(crate) fn not_callable(&mut self, callee: Value) -> Raised {
        let name = self.class_name(callee);
        self.type_error(format!("'{name}' object is not callable"))
    }

    /// Whether the value can be called.
    pub fn is_callable(&mut self, value: Value) -> bool {
        match value.kind() {
            Some(Kind::Function | Kind::Native | Kind::BoundMethod | Kind::Class) => true,
            Some(Kind::MethodWrapper) => value
                .as_gc::<MethodWrapperObj>()
                .is_some_and(|w| w.wrapper == WrapperKind::Static),
            _ => {
                let (class, key) = (self.class_of(value), self.interp.names.__call__);
                self.lookup(class, key).is_some()
            }
        }
    }

    fn with_receiver<R>(
        &mut self,
        receiver: Value,
        args: &Args<'_>,
        call: impl FnOnce(&mut Vm, &Args<'_>) -> PyResult<R>,
    ) -> PyResult<R> {
        self.root(receiver);
        let mut pos = SmallVec::<[Value; 8]>::with_capacity(args.pos.len() + 1);
        pos.push(receiver);
        pos.extend_from_slice(args.pos);
        call(self, &Args { pos: &pos, ..*args })
    }

    /// Calls a native function, whose arguments stay rooted meanwhile; the roots it makes are forgotten afterwards.
    #[inline]
    pub(crate) fn call_native(&mut self, native: Gc<NativeObj>, args: &Args<'_>) -> PyResult {
        let takes_receiver = match (native.receiver(), args.pos) {
            (None, _) => true,
            (Some(class), [receiver, ..]) => {
                self.is_exact(*receiver, class) || self.is_a(*receiver, class)
            }
            (Some(_), []) => false,
        };
        let fits = native.accepts(args.pos.len())
            && (args.names.is_empty() || native.def.arity == Arity::Any);
        if !(takes_receiver && fits) {
            return Err(self.native_call_error(native, args));
        }
        let mark = self.root_count();
        let result = (native.def.func)(self, args);
        self.unroot(mark);
        result
    }

    /// Why a native function does not take these arguments.
    #[cold]
    #[inline(never)]
    fn native_call_error(&mut self, native: Gc<NativeObj>, args: &Args<'_>) -> Raised {
        let receiver = args.pos.first().copied();
        match native.receiver() {
            Some(class) if !receiver.is_some_and(|r| self.is_a(r, class)) => {
                self.receiver_error(native.def, class, receiver)
            }
            _ => self.arity_error(native.def, native.owner, args),
        }
    }

    #[cold]
    fn receiver_error(
        &mut self,
        def: &NativeDef,
        class: Gc<ClassObj>,
        receiver: Option<Value>,
    ) -> Raised {
        let (name, class) = (def.name, class.name_str());
        match receiver {
            Some(receiver) => {
                let got = self.class_name(receiver);
                self.type_error(if is_slot_method(name) {
                    format!("descriptor '{name}' requires a '{class}' object but received a '{got}'")
                } else {
                    format!(
                        "descriptor '{name}' for '{class}' objects doesn't apply to a '{got}' object"
                    )
                })
            }
            None if is_slot_method(name) => self.type_error(format!(
                "descriptor '{name}' of '{class}' object needs an argument"
            )),
            None => self.type_error(format!("unbound method {class}.{name}() needs an argument")),
        }
    }

    /// Calls a native function with positional arguments, which stay rooted meanwhile. A safepoint.
    fn call_native_rooting(&mut self, native: Gc<NativeObj>, args: &[Value]) -> PyResult {
        let mark = self.root_count();
        self.root(native);
        self.root_all(args);
        let result = self
            .safepoint()
            .and_then(|()| self.check_native_stack())
            .and_then(|()| self.call_native(native, &Args::new(args)));
        self.unroot(mark);
        result
    }

    /// Calls what was found on the class of `receiver` as its method.
    ///
    /// # Errors
    /// What the call raises.
    pub fn call_method_value(
        &mut self,
        function: Value,
        receiver: Value,
        args: &[Value],
    ) -> PyResult {
        if let Some(native) = function.as_gc::<NativeObj>() {
            return match *args {
                [] => self.call_native_rooting(native, &[receiver]),
                [a] => self.call_native_rooting(native, &[receiver, a]),
                [a, b] => self.call_native_rooting(native, &[receiver, a, b]),
                _ => {
                    let pos = [&[receiver], args].concat();
                    self.call_native_rooting(native, &pos)
                }
            };
        }
        if let Some(function) = function.as_gc::<FunctionObj>() {
            return match *args {
                [] => self.call_function(function, &[receiver]),
                [a] => self.call_function(function, &[receiver, a]),
                [a, b] => self.call_function(function, &[receiver, a, b]),
                _ => self.call_function(function, &[&[receiver], args].concat()),
            };
        }
        self.check_native_stack()?;
        let mark = self.root_count();
        self.root(receiver);
        self.roots.extend_from_slice(args);
        let class = self.class_of(receiver);
        let bound = self.bind_descriptor(function, Some(receiver), class);
        let result = bound.and_then(|bound| self.call(bound, args));
        self.unroot(mark);
        result
    }

    /// Calls the special method `name` of `receiver`; None where its class has none. A class that has None there, to take
    /// back what it inherits, is told that None cannot be called.
    ///
    /// # Errors
    /// What the method raises.
    #[inline]
    pub fn call_special(
        &mut self,
        receiver: Value,
        name: Gc<StrObj>,
        args: &[Value],
    ) -> PyResult<Option<Value>> {
        let class = self.class_of(receiver);
        match self.lookup(class, name) {
            Some(function) => self.call_method_value(function, receiver, args).map(Some),
            None => Ok(None),
        }
    }

    /// Calls a class: `type.__call__`, or what its metaclass has instead.
    pub(crate) fn call_class(&mut self, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
        let metaclass = class.header().shape().class;
        if !metaclass.has(ClassFlags::BUILTIN) {
            let key = self.interp.names.__call__;
            if let Some(function) = self.lookup(metaclass, key)
                && !function.is_kind(Kind::Native)
            {
                return self.with_receiver(class.into(), args, |vm, args| {
                    vm.root(function);
                    vm.dispatch_call(function, args)
                });
            }
        }
        self.instantiate(class, args)
    }

    /// `type.__call__`: makes an instance and initialises it.
    pub(crate) fn instantiate(&mut self, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
        if class == self.interp.types.type_ {
            match *args.pos {
                [value] if args.names.is_empty() => return Ok(self.class_of(value).into()),
                [_, _, _] => {}
                _ => return Err(self.type_error("type() takes 1 or 3 arguments")),
            }
        }
        let instance = self.call_new(class, args)?;
        if class.has(ClassFlags::BUILTIN) || !self.is_a(instance, class) {
            return Ok(instance);
        }
        self.root(instance);
        let key = self.interp.names.__init__;
        let instance_class = self.class_of(instance);
        let Some(init) = self.lookup(instance_class, key) else {
            return Ok(instance);
        };
        let result = if init.is_kind(Kind::Function) || init.is_kind(Kind::Native) {
            self.with_receiver(instance, args, |vm, args| vm.dispatch_call(init, args))?
        } else {
            let bound = self.bind_descriptor(init, Some(instance), instance_class)?;
            self.root(bound);
            self.dispatch_call(bound, args)?
        };
        if !result.is_none() {
            return Err(self.init_result_error(result));
        }
        Ok(instance)
    }

    #[cold]
    pub(crate) fn init_result_error(&mut self, result: Value) -> Raised {
        let got = self.class_name(result);
        self.type_error(format!("__init__() should return None, not '{got}'"))
    }

    /// Calls a built-in class with positional arguments that stay rooted meanwhile; None where its
    /// instances are not simply made by native code.
    #[inline]
    pub(crate) fn call_builtin_class(
        &mut self,
        class: Gc<ClassObj>,
        args: &[Value],
    ) -> Option<PyResult> {
        let special = ClassFlags::CUSTOM_NEW.with(ClassFlags::NO_NEW);
        if !class.has(ClassFlags::BUILTIN) || class.flags.get().0 & special.0 != 0 {
            return None;
        }
        if class == self.interp.types.type_ {
            return match *args {
                [value] => Some(Ok(self.class_of(value).into())),
                _ => None,
            };
        }
        let new = class.native_new.get()?;
        let mark = self.root_count();
        let result = new(self, class, &Args::new(args));
        self.unroot(mark);
        Some(result)
    }

    fn call_new(&mut self, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
        if class.has(ClassFlags::CUSTOM_NEW) {
            let key = self.interp.names.__new__;
            if let Some(new) = self.lookup(class, key) {
                let function = self.bind_descriptor(new, None, class)?;
                return self.with_receiver(class.into(), args, |vm, args| {
                    vm.root(function);
                    vm.dispatch_call(function, args)
                });
            }
        }
        match class.native_new.get() {
            Some(new) if !class.has(ClassFlags::NO_NEW) => {
                let mark = self.root_count();
                let result = new(self, class, args);
                self.unroot(mark);
                result
            }
            _ => {
                let name = class.name_str();
                Err(self.type_error(format!("cannot create '{name}' instances")))
            }
        }
    }
}

/// Sorts the arguments of a call into the parameter registers of a Python function.
///
/// # Errors
/// TypeError where they do not fit.
///
/// # Safety
/// `registers` points to the registers of a frame of the function.
pub(crate) unsafe fn bind_parameters(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    args: &Args<'_>,
    registers: *mut Value,
) -> PyResult<()> {
    let code = function.code();
    let object = &code.object;
    let arg_count = object.arg_count as usize;
    let kwonly = object.kwonly_count as usize;
    let total = arg_count + kwonly;
    if object.flags.has(CodeFlags::CLASS_BODY) || object.flags.has(CodeFlags::NAMESPACE) {
        let &[namespace] = args.pos else {
            return Err(vm.type_error("a class body is called with its namespace"));
        };
        // SAFETY: a frame has at least one register.
        unsafe { registers.write(namespace) };
        return Ok(());
    }
    let has_varargs = object.flags.has(CodeFlags::VARARGS);
    let has_kwargs = object.flags.has(CodeFlags::VARKEYWORDS);
    // SAFETY: parameters occupy the first registers of the frame.
    let registers = unsafe {
        std::slice::from_raw_parts_mut(
            registers,
            total + usize::from(has_varargs) + usize::from(has_kwargs),
        )
    };
    let given = args.pos.len();
    let direct = given.min(arg_count);
    registers[..direct].copy_from_slice(&args.pos[..direct]);
    registers[direct..].fill(Value::UNBOUND);

    if has_varargs {
        let rest = args.pos.get(arg_count..).unwrap_or(&[]);
        registers[total] = vm.new_tuple(rest).into();
    }
    let mut extra = None;
    if has_kwargs {
        let dict = vm.new_dict();
        registers[total + usize::from(has_varargs)] = dict.into();
        extra = Some(dict);
    }

    for (name, value) in args.keywords() {
        let Some(name) = name.as_gc::<StrObj>() else {
            return Err(vm.type_error("keywords must be strings"));
        };
        let posonly = object.posonly_count as usize;
        let found = code.local_names[..total]
            .iter()
            .position(|&n| n == name || (!name.is_interned() && n.bytes() == name.bytes()));
        match found {
            Some(at) if at >= posonly => {
                if !registers[at].is_unbound() {
                    let (function, name) = (
                        function.qualname.get().to_string_lossy(),
                        name.to_string_lossy(),
                    );
                    return Err(vm.type_error(format!(
                        "{function}() got multiple values for argument '{name}'"
                    )));
                }
                registers[at] = value;
            }
            _ => match extra {
                Some(dict) => {
                    if dict.find_str(vm, name).is_some() {
                        let (function, name) = (
                            function.qualname.get().to_string_lossy(),
                            name.to_string_lossy(),
                        );
                        return Err(vm.type_error(format!(
                            "{function}() got multiple values for keyword argument '{name}'"
                        )));
                    }
                    if !dict.set_str(vm, name, value) {
                        return Err(vm.memory_error());
                    }
                }
                None => return Err(unexpected_keyword(vm, function, args, name)),
            },
        }
    }

    if given > arg_count && !has_varargs {
        return Err(too_many_positional(vm, function, given, registers));
    }

    let defaults = function.defaults.get().as_gc::<TupleObj>();
    let defaults = defaults.as_ref().map_or(&[] as &[Value], |t| t.items());
    let first_default = arg_count.saturating_sub(defaults.len());
    let skip = defaults.len().saturating_sub(arg_count);
    for at in first_default..arg_count {
        if registers[at].is_unbound() {
            registers[at] = defaults[skip + at - first_default];
        }
    }
    if registers[..arg_count].iter().any(|v| v.is_unbound()) {
        return Err(missing_arguments(
            vm,
            function,
            &registers[..arg_count],
            0,
            "positional",
        ));
    }
    if kwonly > 0 {
        let kwdefaults = function.kwdefaults.get().as_gc::<DictObj>();
        let parameters = registers[..total]
            .iter_mut()
            .zip(&code.local_names)
            .skip(arg_count);
        for (register, &name) in parameters.filter(|(register, _)| register.is_unbound()) {
            if let Some(dict) = kwdefaults
                && let Some(value) = dict.get_str(vm, name)
            {
                *register = value;
            }
        }
        if registers[arg_count..total].iter().any(|v| v.is_unbound()) {
            return Err(missing_arguments(
                vm,
                function,
                &registers[arg_count..total],
                arg_count,
                "keyword-only",
            ));
        }
    }
    Ok(())
}

#[cold]
fn unexpected_keyword(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    args: &Args<'_>,
    name: Gc<StrObj>,
) -> Raised {
    let code = function.code();
    let posonly = &code.local_names[..code.object.posonly_count as usize];
    let mixed = posonly
        .iter()
        .filter(|p| {
            args.names
                .iter()
                .any(|n| n.as_gc::<StrObj>().is_some_and(|n| n.bytes() == p.bytes()))
        })
        .map(|p| p.to_string_lossy())
        .collect::<Vec<_>>();
    let qualname = function.qualname.get().to_string_lossy();
    if !mixed.is_empty() {
        return vm.type_error(format!(
            "{qualname}() got some positional-only arguments passed as keyword arguments: '{}'",
            mixed.join(", ")
        ));
    }
    let text = name.to_string_lossy();
    let total = (code.object.arg_count + code.object.kwonly_count) as usize;
    let candidates = code.local_names[posonly.len()..total]
        .iter()
        .map(|n| n.to_string_lossy());
    let hint = crate::suggest::closest(&text, candidates)
        .map_or(String::new(), |close| format!(". Did you mean '{close}'?"));
    vm.type_error(format!(
        "{qualname}() got an unexpected keyword argument '{text}'{hint}"
    ))
}

#[cold]
fn too_many_positional(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    given: usize,
    registers: &[Value],
) -> Raised {
    let code = function.code();
    let arg_count = code.object.arg_count as usize;
    let kwonly = code.object.kwonly_count as usize;
    let qualname = function.qualname.get().to_string_lossy();
    let defaults = function
        .defaults
        .get()
        .as_gc::<TupleObj>()
        .map_or(0, |t| t.items().len());
    let keyword_given = registers[arg_count..arg_count + kwonly]
        .iter()
        .filter(|v| !v.is_unbound())
        .count();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let takes = if defaults > 0 {
        format!(
            "from {} to {arg_count} positional arguments",
            arg_count - defaults.min(arg_count)
        )
    } else {
        format!("{arg_count} positional argument{}", plural(arg_count))
    };
    let mut got = format!("{given}");
    if keyword_given > 0 {
        got += &format!(
            " positional argument{} (and {keyword_given} keyword-only argument{})",
            plural(given),
            plural(keyword_given)
        );
    }
    let verb = if given == 1 && keyword_given == 0 {
        "was"
    } else {
        "were"
    };
    vm.type_error(format!("{qualname}() takes {takes} but {got} {verb} given"))
}

#[cold]
fn missing_arguments(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    registers: &[Value],
    first: usize,
    kind: &str,
) -> Raised {
    let code = function.code();
    let names = registers
        .iter()
        .enumerate()
        .filter(|(_, v)| v.is_unbound())
        .map(|(at, _)| format!("'{}'", code.local_names[first + at].to_string_lossy()))
        .collect::<Vec<_>>();
    let list = match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    };
    let qualname = function.qualname.get().to_string_lossy();
    let plural = if names.len() == 1 { "" } else { "s" };
    vm.type_error(format!(
        "{qualname}() missing {} required {kind} argument{plural}: {list}",
        names.len()
    ))
}
