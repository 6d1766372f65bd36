//! Built-in functions for text: `print`, `input`, `repr`, `ascii`, `format`, `chr`, `ord`.

use crate::builtins::io::TextFile;
use crate::object::{ModuleObj, StrObj, byte_contents};
use crate::ops::text::IntText;
use crate::text::wtf8;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("ascii", Arity::Exact(1), ascii),
    NativeDef::new("chr", Arity::Exact(1), chr),
    NativeDef::new("format", Arity::Range(1, 2), format_),
    NativeDef::new("input", Arity::Range(0, 1), input),
    NativeDef::new("ord", Arity::Exact(1), ord),
    NativeDef::new("print", Arity::Any, print),
    NativeDef::new("repr", Arity::Exact(1), repr),
];

/// Sets up the functions.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", FUNCTIONS);
}

impl Vm {
    /// `sys.stdin`, `sys.stdout` or `sys.stderr` as the program has it now; `name` is interned.
    ///
    /// # Errors
    /// RuntimeError where the program has deleted it.
    fn standard_file(&mut self, name: crate::heap::Gc<StrObj>) -> PyResult {
        let sys = self.interp.names.sys;
        let module = self.interp.kept.get("sys").and_then(|sys| sys.as_gc());
        let module = module.or_else(|| {
            let sys = self.interp.modules.get_str(self, sys)?;
            sys.as_gc::<ModuleObj>()
        });
        match module.and_then(|module| module.dict.get_str(self, name)) {
            Some(file) => Ok(file),
            None => {
                let name = name.to_string_lossy();
                Err(self.runtime_error(format!("lost sys.{name}")))
            }
        }
    }

    /// Writes to a file of any class: through `write`, unless it is one of our own text files.
    fn write_text(&mut self, file: &Output, value: Value) -> PyResult<()> {
        match file {
            Output::Native(writer) => {
                if let Some(n) = value.as_small_int() {
                    return writer.write(self, IntText::new(n).bytes(), true);
                }
                let text = self.str(value)?;
                let mark = self.root_count();
                self.root(text);
                let written = writer.write(self, text.bytes(), text.is_ascii());
                self.unroot(mark);
                written
            }
            Output::Object(write) => {
                let text = self.str(value)?;
                self.call(*write, &[text.into()])?;
                Ok(())
            }
        }
    }
}

/// Where `print` writes to.
enum Output {
    /// A text file of our own.
    Native(crate::builtins::io::TextWriter),
    /// The method `write` of any other object.
    Object(Value),
}

#[derive(Default)]
struct PrintOptions {
    separator: Option<Value>,
    end: Option<Value>,
    file: Option<Value>,
    flush: Option<Value>,
}

impl PrintOptions {
    fn parse(vm: &mut Vm, args: &Args<'_>) -> PyResult<PrintOptions> {
        let mut options = PrintOptions::default();
        for (name, value) in args.keywords() {
            let name = name
                .as_gc::<StrObj>()
                .map_or_else(String::new, |name| name.to_string_lossy());
            let place = match name.as_str() {
                "sep" => &mut options.separator,
                "end" => &mut options.end,
                "file" => &mut options.file,
                "flush" => &mut options.flush,
                _ => {
                    return Err(vm.type_error(format!(
                        "print() got an unexpected keyword argument '{name}'"
                    )));
                }
            };
            *place = Some(value).filter(|value| !value.is_none());
        }
        for (value, name) in [(options.separator, "sep"), (options.end, "end")] {
            if let Some(value) = value
                && value.as_gc::<StrObj>().is_none()
            {
                let got = vm.class_name(value);
                return Err(vm.type_error(format!("{name} must be None or a string, not {got}")));
            }
        }
        Ok(options)
    }
}

fn print(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let options = if args.names.is_empty() {
        PrintOptions::default()
    } else {
        PrintOptions::parse(vm, args)?
    };
    let file = match options.file {
        Some(file) => file,
        None => {
            let stdout = vm.interp.names.stdout;
            let file = vm.standard_file(stdout)?;
            if file.is_none() {
                return Ok(Value::NONE);
            }
            vm.root(file)
        }
    };
    let output = match TextFile::exact_stream(vm, file) {
        Some(writer) => Output::Native(writer),
        None => {
            let write = vm.interp.names.write;
            let write = vm.get_attr(file, write)?;
            Output::Object(vm.root(write))
        }
    };
    for (at, &value) in args.pos.iter().enumerate() {
        if at > 0 {
            let separator = options
                .separator
                .unwrap_or_else(|| vm.interp.ascii_chars[usize::from(b' ')].into());
            vm.write_text(&output, separator)?;
        }
        vm.write_text(&output, value)?;
    }
    let end = options
        .end
        .unwrap_or_else(|| vm.interp.ascii_chars[usize::from(b'\n')].into());
    vm.write_text(&output, end)?;
    if let Some(flush) = options.flush
        && vm.truth(flush)?
    {
        flush_file(vm, file)?;
    }
    Ok(Value::NONE)
}

fn flush_file(vm: &mut Vm, file: Value) -> PyResult<()> {
    let flush = vm.interp.names.flush;
    let flush = vm.get_attr(file, flush)?;
    vm.call(flush, &[])?;
    Ok(())
}

fn input(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (stdin, stdout) = (vm.interp.names.stdin, vm.interp.names.stdout);
    let (stdin, stdout) = (vm.standard_file(stdin)?, vm.standard_file(stdout)?);
    vm.root(stdin);
    vm.root(stdout);
    for (file, name) in [(stdin, "stdin"), (stdout, "stdout")] {
        if file.is_none() {
            return Err(vm.runtime_error(format!("input(): lost sys.{name}")));
        }
    }
    if let Some(&prompt) = args.pos.first() {
        let text = vm.str(prompt)?;
        vm.root(text);
        let write = vm.interp.names.write;
        let write = vm.get_attr(stdout, write)?;
        vm.call(write, &[text.into()])?;
    }
    flush_file(vm, stdout)?;
    let line = match TextFile::exact_stream(vm, stdin) {
        Some(reader) => reader.read_line(vm)?,
        None => {
            let readline = vm.interp.names.readline;
            let readline = vm.get_attr(stdin, readline)?;
            let line = vm.call(readline, &[])?;
            match line.as_gc::<StrObj>() {
                Some(line) => line,
                None => return Err(vm.type_error("object.readline() returned non-string")),
            }
        }
    };
    if line.byte_len() == 0 {
        return Err(vm.eof_error("EOF when reading a line"));
    }
    let text = line.bytes();
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    vm.substring(line, 0, text.len()).map(Value::from)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.repr(args.pos[0]).map(Value::from)
}

fn ascii(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.ascii(args.pos[0]).map(Value::from)
}

fn format_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let spec = match args.pos.get(1) {
        None => vm.intern(""),
        Some(&spec) => match spec.as_gc::<StrObj>() {
            Some(spec) => spec,
            None => {
                let got = vm.argument_class_name(spec);
                return Err(vm.type_error(format!("format() argument 2 must be str, not {got}")));
            }
        },
    };
    vm.format(args.pos[0], spec).map(Value::from)
}

fn chr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let index = vm.index(args.pos[0])?;
    match index.as_small_int().map(u32::try_from) {
        Some(Ok(code_point)) if code_point <= u32::from(char::MAX) => {
            let (bytes, len) = wtf8::encode(code_point);
            vm.new_str_bytes(&bytes[..len]).map(Value::from)
        }
        _ => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let value = args.pos[0];
    let (code_point, len) = if let Some(string) = value.as_gc::<StrObj>() {
        match string.char_len() {
            1 => (wtf8::decode(string.bytes(), 0).0, 1),
            len => (0, len),
        }
    } else if let Some(bytes) = byte_contents(value, vm) {
        (u32::from(bytes.first().copied().unwrap_or(0)), bytes.len())
    } else {
        let got = vm.class_name(value);
        return Err(vm.type_error(format!(
            "ord() expected string of length 1, but {got} found"
        )));
    };
    if len != 1 {
        return Err(vm.type_error(format!(
            "ord() expected a character, but string of length {len} found"
        )));
    }
    Ok(Value::int(code_point as i32))
}
