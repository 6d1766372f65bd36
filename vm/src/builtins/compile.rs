//! `compile`, `exec`, `eval`, and what else runs source text.

use std::borrow::Cow;
use std::sync::Arc;

use minivm_compiler::bytecode::CodeFlags;
use minivm_compiler::{Mode, compile_with_warnings, decode_source};

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Raised, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", FUNCTIONS);
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("compile", Arity::Any, compile),
    NativeDef::new("eval", Arity::Any, eval),
    NativeDef::new("exec", Arity::Any, exec),
];

impl Vm {
    /// Compiles source text. Warnings of the compiler are written to `sys.stderr`.
    ///
    /// # Errors
    /// SyntaxError; MemoryError; what writing warnings raises.
    pub(crate) fn compile_text(
        &mut self,
        source: &str,
        filename: &str,
        mode: Mode,
    ) -> PyResult<Gc<CodeObj>> {
        let mut warnings = Vec::new();
        let mut warn = |message: &str, line: u32| warnings.push((message.to_string(), line));
        let code = compile_with_warnings(source, filename, mode, &mut warn)
            .map_err(|error| self.syntax_error(&error))?;
        for (message, line) in warnings {
            let mut text = format!("{filename}:{line}: SyntaxWarning: {message}\n");
            if !filename.starts_with('<')
                && let Some(line) = source.lines().nth(line.saturating_sub(1) as usize)
            {
                text += &format!("  {}\n", line.trim());
            }
            self.write_stderr(&text)?;
        }
        self.link(&Arc::new(code))
    }

    /// Compiles the bytes of a source file.
    ///
    /// # Errors
    /// SyntaxError, also where the bytes cannot be decoded; those of [`Vm::compile_text`].
    pub(crate) fn compile_bytes(
        &mut self,
        source: &[u8],
        filename: &str,
        mode: Mode,
    ) -> PyResult<Gc<CodeObj>> {
        let text = decode_source(source, filename).map_err(|error| self.syntax_error(&error))?;
        self.compile_text(&text, filename, mode)
    }

    /// Runs code whose global variables are in `globals`. Code for a namespace gets `namespace`, or `globals`.
    ///
    /// # Errors
    /// What the code raises.
    pub(crate) fn run_code(
        &mut self,
        code: Gc<CodeObj>,
        globals: Gc<DictObj>,
        namespace: Option<Value>,
    ) -> PyResult {
        let names = &self.interp.names;
        let (key_name, key_builtins) = (names.__name__, names.__builtins__);
        let mark = self.root_count();
        self.root(code);
        self.root(globals);
        let builtins = match globals.get_str(self, key_builtins) {
            Some(builtins) => match (builtins.as_gc::<DictObj>(), builtins.as_gc::<ModuleObj>()) {
                (Some(dict), _) => dict,
                (_, Some(module)) => module.dict,
                _ => self.interp.builtins,
            },
            None => {
                let module = self.builtins_module();
                if !globals.set_str(self, key_builtins, module) {
                    return Err(self.memory_error());
                }
                self.interp.builtins
            }
        };
        let module = globals.get_str(self, key_name).unwrap_or(Value::NONE);
        let header = self.header(self.interp.types.function);
        let function = FunctionObj::new(header, code, globals, builtins, Value::NONE, module);
        let function = self.alloc(function).into();
        let result = if code.object.flags.has(CodeFlags::NAMESPACE) {
            let namespace = namespace.unwrap_or(globals.into());
            self.call(function, &[namespace])
        } else {
            self.call(function, &[])
        };
        self.unroot(mark);
        result
    }

    /// Writes to `sys.stderr`, where there is one.
    pub(crate) fn write_stderr(&mut self, text: &str) -> PyResult<()> {
        let key = self.interp.names.stderr;
        let Some(stream) = self.sys_dict().and_then(|sys| sys.get_str(self, key)) else {
            return Ok(());
        };
        if stream.is_none() {
            return Ok(());
        }
        let (write, text) = (self.interp.names.write, self.new_str(text).into());
        self.call_method(stream, write, &[text])?;
        Ok(())
    }
}

/// What one of the functions is given to compile or to run.
enum Program {
    Text(String),
    Code(Gc<CodeObj>),
}

/// Takes source text, or the code object that `exec` and `eval` also accept.
fn program(
    vm: &mut Vm,
    source: Value,
    function: &str,
    filename: &str,
    or_what: &str,
) -> PyResult<Program> {
    if let Some(code) = source.as_gc::<CodeObj>() {
        return Ok(Program::Code(code));
    }
    if let Some(text) = source.as_gc::<StrObj>() {
        if text.bytes().contains(&0) {
            return Err(null_byte_error(vm));
        }
        return match text.as_str() {
            Some(text) => Ok(Program::Text(text.to_string())),
            None => Err(surrogate_error(vm, text)),
        };
    }
    let bytes = match (source.as_gc::<BytesObj>(), source.as_gc::<ByteArrayObj>()) {
        (Some(bytes), _) => bytes.bytes().to_vec(),
        (_, Some(bytes)) => bytes.bytes(vm).to_vec(),
        _ => {
            return Err(vm.type_error(format!(
                "{function}() arg 1 must be a string, bytes or {or_what} object"
            )));
        }
    };
    if bytes.contains(&0) {
        return Err(null_byte_error(vm));
    }
    match decode_source(&bytes, filename) {
        Ok(text) => Ok(Program::Text(text.into_owned())),
        Err(error) => Err(vm.syntax_error(&error)),
    }
}

/// The error of source text that holds a null byte, which has no place.
fn null_byte_error(vm: &mut Vm) -> Raised {
    let class = vm.interp.types.syntax_error;
    vm.raise(class, "source code string cannot contain null bytes")
}

/// The error of source text that holds a lone surrogate.
fn surrogate_error(vm: &mut Vm, text: Gc<StrObj>) -> Raised {
    let at = crate::text::wtf8::code_points(text.bytes())
        .position(crate::text::wtf8::is_surrogate)
        .unwrap_or(0);
    let encoding = vm.new_str("utf-8").into();
    let reason = vm.new_str("surrogates not allowed").into();
    let (start, end) = (vm.new_usize(at), vm.new_usize(at + 1));
    let class = vm.interp.types.unicode_encode_error;
    vm.raise_args(class, &[encoding, text.into(), start, end, reason])
}

fn compile(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<7> = Params {
        function: "compile",
        names: [
            "source",
            "filename",
            "mode",
            "flags",
            "dont_inherit",
            "optimize",
            "_feature_version",
        ],
        positional_only: 0,
        keyword_only_from: 6,
        required: 3,
    };
    let [source, filename, mode, ..] = vm.bind(&PARAMS, args, 0)?;
    let [source, filename, mode] =
        [source, filename, mode].map(|value| value.unwrap_or(Value::NONE));
    let filename = match (filename.as_gc::<StrObj>(), filename.as_gc::<BytesObj>()) {
        (Some(name), _) => name.to_string_lossy(),
        (_, Some(name)) => String::from_utf8_lossy(name.bytes()).into_owned(),
        _ => {
            let got = vm.class_name(filename);
            return Err(vm.type_error(format!(
                "expected str, bytes or os.PathLike object, not {got}"
            )));
        }
    };
    let Some(mode) = mode.as_gc::<StrObj>() else {
        let got = vm.argument_class_name(mode);
        return Err(vm.type_error(format!("compile() argument 'mode' must be str, not {got}")));
    };
    let mode = match mode.bytes() {
        b"exec" => Mode::Exec,
        b"eval" => Mode::Eval,
        b"single" => Mode::Single,
        _ => {
            return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'"));
        }
    };
    match program(vm, source, "compile", &filename, "AST")? {
        Program::Text(text) => Ok(vm.compile_text(&text, &filename, mode)?.into()),
        Program::Code(_) => {
            Err(vm.type_error("compile() arg 1 must be a string, bytes or AST object"))
        }
    }
}

/// The global and local variables that `exec` and `eval` were given, or those of the caller.
fn namespaces(
    vm: &mut Vm,
    function: &str,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult<(Gc<DictObj>, Value)> {
    let globals = globals.filter(|v| !v.is_none());
    let locals = locals.filter(|v| !v.is_none());
    if function == "eval"
        && let Some(locals) = locals
    {
        check_mapping(vm, function, locals)?;
    }
    if let Some(globals) = globals {
        let Some(dict) = globals.as_gc::<DictObj>() else {
            let got = vm.class_name(globals);
            let is_mapping = vm.special(globals, vm.interp.names.__getitem__).is_some();
            let message = if function == "eval" && is_mapping {
                "globals must be a real dict; try eval(expr, {}, mapping)".to_string()
            } else if function == "eval" {
                "globals must be a dict".to_string()
            } else {
                format!("exec() globals must be a dict, not {got}")
            };
            return Err(vm.type_error(message));
        };
        let locals = locals.unwrap_or(globals);
        check_mapping(vm, function, locals)?;
        return Ok((dict, locals));
    }
    let Some(globals) = vm.calling_frame().map(|frame| frame.function.globals) else {
        return Err(vm.system_error("globals and locals cannot be NULL"));
    };
    let locals = match locals {
        Some(locals) => {
            check_mapping(vm, function, locals)?;
            locals
        }
        None => vm.calling_locals()?.unwrap_or(globals.into()),
    };
    vm.root(locals);
    Ok((globals, locals))
}

fn check_mapping(vm: &mut Vm, function: &str, locals: Value) -> PyResult<()> {
    let key = vm.interp.names.__getitem__;
    if locals.is_kind(Kind::Dict) || vm.special(locals, key).is_some() {
        return Ok(());
    }
    let got = vm.class_name(locals);
    Err(vm.type_error(if function == "eval" {
        "locals must be a mapping".to_string()
    } else {
        format!("locals must be a mapping or None, not {got}")
    }))
}

/// Runs what `exec` or `eval` was given.
fn run(
    vm: &mut Vm,
    function: &'static str,
    source: Value,
    mode: Mode,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult {
    let (globals, locals) = namespaces(vm, function, globals, locals)?;
    let code = match program(vm, source, function, "<string>", "code")? {
        Program::Code(code) => {
            if !code.free_names.is_empty() {
                return Err(vm.type_error(format!(
                    "code object passed to {function}() may not contain free variables"
                )));
            }
            code
        }
        Program::Text(text) => {
            let text = match mode {
                Mode::Eval => Cow::Borrowed(text.trim_start_matches([' ', '\t'])),
                _ => Cow::Owned(text),
            };
            vm.compile_text(&text, "<string>", mode)?
        }
    };
    vm.run_code(code, globals, Some(locals))
}

fn eval(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<3> = Params {
        function: "eval",
        names: ["source", "globals", "locals"],
        positional_only: 1,
        keyword_only_from: 3,
        required: 1,
    };
    let [source, globals, locals] = vm.bind(&PARAMS, args, 0)?;
    let source = source.unwrap_or(Value::NONE);
    run(vm, "eval", source, Mode::Eval, globals, locals)
}

fn exec(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<4> = Params {
        function: "exec",
        names: ["source", "globals", "locals", "closure"],
        positional_only: 1,
        keyword_only_from: 3,
        required: 1,
    };
    let [source, globals, locals, closure] = vm.bind(&PARAMS, args, 0)?;
    let source = source.unwrap_or(Value::NONE);
    if closure.is_some_and(|closure| !closure.is_none()) {
        return Err(vm.type_error("cannot use a closure with this code object"));
    }
    run(vm, "exec", source, Mode::Exec, globals, locals)?;
    Ok(Value::NONE)
}
