//! Files: `open`, text and binary file objects, the standard streams.

mod binary;
mod open;
mod stream;
mod text;
mod text_stream;

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

pub(crate) use stream::OpenFiles;
pub(crate) use text::{TextFile, TextWriter};

use self::stream::{SharedStream, Stream};
use self::text_stream::{Newline, TextError, TextStream};
use crate::heap::Gc;
use crate::object::{ClassObj, ListObj, OpaqueObj};
use crate::text::encoding::{Encoding, ErrorHandler};
use crate::value::Value;
use crate::vm::{Args, NativeDef, PyResult, Raised, Vm};

/// Sets up the classes, `open`, and the standard streams.
pub(crate) fn init(vm: &mut Vm) {
    binary::init(vm);
    text::init(vm);
    open::init(vm);
    let stdin = standard_stream(vm, 0, "stdin", "strict");
    let stdout = standard_stream(vm, 1, "stdout", "strict");
    let stderr = standard_stream(vm, 2, "stderr", "backslashreplace");
    for (name, stream) in [("stdin", stdin), ("stdout", stdout), ("stderr", stderr)] {
        vm.interp.kept.insert(name, stream);
    }
}

/// One of the three standard streams.
fn standard_stream(
    vm: &mut Vm,
    descriptor: i32,
    name: &'static str,
    errors: &'static str,
) -> Value {
    let reads = descriptor == 0;
    let mut stream = Stream::from_descriptor(descriptor, false, reads, !reads);
    // Errors are seen at once, and so is what goes to a terminal.
    stream.flush_lines = !reads && (name == "stderr" || stream.is_terminal());
    let stream = Rc::new(RefCell::new(stream));
    if !reads {
        vm.interp.files.add(&stream);
    }
    let errors = if errors == "strict" && is_posix_locale() {
        "surrogateescape"
    } else {
        errors
    };
    let text = TextStream::new(
        stream,
        (Encoding::Utf8, "utf-8".to_owned()),
        (ErrorHandler::from_name(errors), errors.to_owned()),
        if reads {
            Newline::Translated
        } else {
            Newline::Lf
        },
    );
    let name = vm.new_str(&format!("<{name}>")).into();
    TextFile::create(vm, text, name, if reads { "r" } else { "w" })
}

/// Whether the environment names no locale but the default one, in which bytes that are not UTF-8 pass through the
/// standard streams unharmed.
fn is_posix_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        ["C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"]
            .iter()
            .any(|&default| locale == default)
    })
}

impl Vm {
    /// Writes out what files that the program has opened, and the standard streams, still hold.
    ///
    /// # Errors
    /// The first error; a closed pipe is [`io::ErrorKind::BrokenPipe`].
    pub fn flush_files(&mut self) -> io::Result<()> {
        self.interp.files.flush()
    }

    /// Whether the value is one of our own text files, and closed.
    pub(crate) fn is_closed_file(&self, value: Value) -> bool {
        TextFile::exact_stream(self, value).is_some_and(|file| file.is_closed())
    }

    /// An `io.UnsupportedOperation` with that message.
    pub(crate) fn unsupported_operation(&mut self, message: &str) -> Raised {
        let class = match self.unsupported_operation_class() {
            Ok(class) => class,
            Err(raised) => return raised,
        };
        let message = self.new_str(message).into();
        match self.call(class.into(), &[message]) {
            Ok(exception) => match exception.as_gc() {
                Some(exception) => {
                    self.set_context(exception);
                    Raised(exception)
                }
                None => self.type_error("exceptions must derive from BaseException"),
            },
            Err(raised) => raised,
        }
    }

    /// The class `io.UnsupportedOperation`, made when it is first needed.
    pub(crate) fn unsupported_operation_class(&mut self) -> PyResult<Gc<ClassObj>> {
        const NAME: &str = "UnsupportedOperation";
        if let Some(class) = self.interp.kept.get(NAME).and_then(|class| class.as_gc()) {
            return Ok(class);
        }
        let types = &self.interp.types;
        let bases = [types.os_error.into(), types.value_error.into()];
        let metaclass = types.type_.into();
        let name = self.intern(NAME).into();
        let bases = self.new_tuple(&bases).into();
        let dict = self.new_dict();
        let (key, module) = (self.interp.names.__module__, self.intern("io"));
        self.set_global(dict, key, module.into());
        let class = self.call(metaclass, &[name, bases, dict.into()])?;
        self.interp.kept.insert(NAME, class);
        match class.as_gc() {
            Some(class) => Ok(class),
            None => Err(self.type_error("type() did not make a class")),
        }
    }

    /// Does something with a stream, again and again while signals interrupt it. A safepoint.
    fn with_stream<T>(
        &mut self,
        stream: &SharedStream,
        mut action: impl FnMut(&mut Stream) -> io::Result<T>,
    ) -> PyResult<T> {
        loop {
            let result = action(&mut stream.borrow_mut());
            match result {
                Ok(value) => return Ok(value),
                Err(error) => self.io_error(error)?,
            }
        }
    }

    /// Does something with a stream that is not shared yet, again and again while signals interrupt it.
    fn with_new_stream<T>(
        &mut self,
        stream: &mut Stream,
        mut action: impl FnMut(&mut Stream) -> io::Result<T>,
    ) -> PyResult<T> {
        loop {
            match action(stream) {
                Ok(value) => return Ok(value),
                Err(error) => self.io_error(error)?,
            }
        }
    }

    /// Does something with a stream of text, again and again while signals interrupt it.
    fn with_text<T>(
        &mut self,
        text: &RefCell<TextStream>,
        mut action: impl FnMut(&mut TextStream) -> Result<T, TextError>,
    ) -> PyResult<T> {
        loop {
            let result = action(&mut text.borrow_mut());
            match result {
                Ok(value) => return Ok(value),
                Err(error) => self.text_error(error)?,
            }
        }
    }

    /// Raises what an error of a stream of text stands for; returns after a signal that raises nothing.
    #[cold]
    fn text_error(&mut self, error: TextError) -> PyResult<()> {
        match error {
            TextError::Io(error) => self.io_error(error),
            TextError::Codec(error) => Err(self.raise_err(error)),
        }
    }

    /// Raises what an error of the system stands for; returns after a signal that raises nothing.
    #[cold]
    fn io_error(&mut self, error: io::Error) -> PyResult<()> {
        match error.kind() {
            io::ErrorKind::Interrupted => self.safepoint(),
            io::ErrorKind::OutOfMemory => Err(self.memory_error()),
            _ => Err(self.os_error(&error, None)),
        }
    }
}

/// The receiver of a method of a file class.
fn receiver(args: &Args<'_>) -> Gc<OpaqueObj> {
    match args.pos[0].as_gc() {
        Some(file) => file,
        None => unreachable!("the dispatcher checks the class of the receiver"),
    }
}

/// Adds methods to a file class, and its `__module__`.
fn add_file_methods(vm: &mut Vm, class: Gc<ClassObj>, methods: &'static [NativeDef]) {
    vm.add_methods(class, methods);
    let (key, module) = (vm.interp.names.__module__, vm.intern("_io"));
    vm.set_global(class.dict, key, module.into());
}

/// How much to read: None for all of it.
fn size_argument(vm: &mut Vm, value: Option<Value>) -> PyResult<Option<i64>> {
    match value {
        None | Some(Value::NONE) => Ok(None),
        Some(value) => {
            if !vm.is_index(value) {
                let got = vm.class_name(value);
                return Err(
                    vm.type_error(format!("argument should be integer or None, not '{got}'"))
                );
            }
            vm.index_i64(value, "").map(Some)
        }
    }
}

/// `__enter__` of an open file, and `__iter__`.
fn itself(args: &Args<'_>) -> PyResult {
    Ok(args.pos[0])
}

/// `readlines(hint)`: lines until they are longer than the hint together, by a function that reads one and tells its length.
fn read_lines(
    vm: &mut Vm,
    args: &Args<'_>,
    mut read_line: impl FnMut(&mut Vm) -> PyResult<Option<(Value, usize)>>,
) -> PyResult<Gc<ListObj>> {
    let hint = size_argument(vm, args.pos.get(1).copied())?;
    let hint = hint
        .and_then(|hint| usize::try_from(hint).ok())
        .filter(|&hint| hint > 0);
    let list = vm.new_list(Vec::new());
    vm.root(list);
    let mut total = 0usize;
    while hint.is_none_or(|hint| total <= hint) {
        let Some((line, len)) = read_line(vm)? else {
            break;
        };
        total = total.saturating_add(len);
        vm.list_push(list, line)?;
        vm.safepoint()?;
    }
    Ok(list)
}

/// `writelines(lines)`, by a function that writes one.
fn write_lines(
    vm: &mut Vm,
    args: &Args<'_>,
    mut write: impl FnMut(&mut Vm, Value) -> PyResult<()>,
) -> PyResult {
    let iterator = vm.iter(args.pos[1])?;
    vm.root(iterator);
    let mark = vm.root_count();
    while let Some(line) = vm.next(iterator)? {
        vm.root(line);
        write(vm, line)?;
        vm.unroot(mark);
    }
    Ok(Value::NONE)
}

/// `__exit__` and `close`: closes through the method, which a subclass may replace.
fn exit(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.interp.names.close;
    let close = vm.get_attr(args.pos[0], name)?;
    vm.call(close, &[])?;
    Ok(Value::NONE)
}
