//! `open`.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::SeekFrom;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::rc::Rc;

use super::binary::BinaryFile;
use super::stream::Stream;
use super::text::{TextFile, newline_argument};
use super::text_stream::{Newline, TextStream};
use crate::object::{StrObj, byte_contents};
use crate::text::encode::encode;
use crate::text::encoding::{Encoding, ErrorHandler};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

static FUNCTIONS: &[NativeDef] = &[NativeDef::new("open", Arity::Any, open)];

/// Sets up the function.
pub(super) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "_io", FUNCTIONS);
}

/// A mode taken apart.
#[derive(Clone, Copy)]
struct Mode {
    /// `r`, `w`, `a` or `x`.
    action: u8,
    binary: bool,
    /// `+`
    updating: bool,
}

impl Mode {
    fn parse(vm: &mut Vm, text: &str) -> PyResult<Mode> {
        let mut seen = [false; 128];
        for byte in text.bytes() {
            let known = matches!(byte, b'r' | b'w' | b'a' | b'x' | b'b' | b't' | b'+');
            if !known || seen[usize::from(byte)] {
                return Err(vm.value_error(format!("invalid mode: '{text}'")));
            }
            seen[usize::from(byte)] = true;
        }
        let has = |byte: u8| seen[usize::from(byte)];
        if has(b'b') && has(b't') {
            return Err(vm.value_error("can't have text and binary mode at once"));
        }
        let mut actions = b"xrwa".iter().copied().filter(|&action| has(action));
        match (actions.next(), actions.next()) {
            (Some(action), None) => Ok(Mode {
                action,
                binary: has(b'b'),
                updating: has(b'+'),
            }),
            (None, _) => Err(vm.value_error(
                "Must have exactly one of create/read/write/append mode and at most one plus",
            )),
            _ => Err(vm.value_error("must have exactly one of create/read/write/append mode")),
        }
    }

    fn reads(self) -> bool {
        self.action == b'r' || self.updating
    }

    fn writes(self) -> bool {
        self.action != b'r' || self.updating
    }

    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        options.read(self.reads());
        match self.action {
            b'r' => options.write(self.updating),
            b'w' => options.write(true).create(true).truncate(true),
            b'a' => options.append(true).create(true),
            _ => options.write(true).create_new(true),
        };
        options
    }

    /// What the attribute `mode` of a binary file shows.
    fn binary_name(self) -> &'static str {
        match (self.action, self.updating) {
            (b'r', false) => "rb",
            (b'w', false) => "wb",
            (b'a', false) => "ab",
            (b'x', false) => "xb",
            (b'a', true) => "ab+",
            (b'x', true) => "xb+",
            _ => "rb+",
        }
    }
}

/// The modes of text files as the attribute `mode` shows them, which is as they were given.
const TEXT_MODES: [&str; 16] = [
    "r", "w", "a", "x", "r+", "w+", "a+", "x+", "rt", "wt", "at", "xt", "r+t", "w+t", "a+t", "x+t",
];

struct Arguments {
    file: Value,
    mode_text: String,
    buffering: i64,
    encoding: Option<String>,
    errors: Option<String>,
    newline: Option<Value>,
    close_descriptor: bool,
    opener: Option<Value>,
}

fn arguments(vm: &mut Vm, args: &Args<'_>) -> PyResult<Arguments> {
    const PARAMS: Params<8> = Params {
        function: "open",
        names: [
            "file",
            "mode",
            "buffering",
            "encoding",
            "errors",
            "newline",
            "closefd",
            "opener",
        ],
        positional_only: 0,
        keyword_only_from: 8,
        required: 1,
    };
    let [
        file,
        mode,
        buffering,
        encoding,
        errors,
        newline,
        close_descriptor,
        opener,
    ] = vm.bind(&PARAMS, args, 0)?;
    let mode_text = match mode {
        None => "r".to_owned(),
        Some(mode) => match mode.as_gc::<StrObj>() {
            Some(mode) => mode.to_string_lossy(),
            None => {
                let got = vm.argument_class_name(mode);
                return Err(vm.type_error(format!("open() argument 'mode' must be str, not {got}")));
            }
        },
    };
    let buffering = match buffering {
        Some(buffering) => vm.index_i64(buffering, "")?,
        None => -1,
    };
    let encoding = optional_str(vm, encoding, "encoding")?;
    let errors = optional_str(vm, errors, "errors")?;
    let newline = newline.filter(|newline| !newline.is_none());
    if let Some(newline) = newline
        && newline.as_gc::<StrObj>().is_none()
    {
        newline_argument(vm, newline, "open")?;
    }
    let close_descriptor = match close_descriptor {
        Some(value) => vm.truth(value)?,
        None => true,
    };
    Ok(Arguments {
        file: file.unwrap_or(Value::NONE),
        mode_text,
        buffering,
        encoding,
        errors,
        newline,
        close_descriptor,
        opener: opener.filter(|opener| !opener.is_none()),
    })
}

fn optional_str(vm: &mut Vm, value: Option<Value>, parameter: &str) -> PyResult<Option<String>> {
    match value {
        None | Some(Value::NONE) => Ok(None),
        Some(value) => match value.as_gc::<StrObj>() {
            Some(text) => Ok(Some(text.to_string_lossy())),
            None => {
                let got = vm.class_name(value);
                Err(vm.type_error(format!(
                    "open() argument '{parameter}' must be str or None, not {got}"
                )))
            }
        },
    }
}

fn open(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let arguments = arguments(vm, args)?;
    // A path object stands for its path.
    let file = path_of(vm, arguments.file)?;
    vm.root(file);
    let mode = Mode::parse(vm, &arguments.mode_text)?;
    if mode.binary {
        for (given, what) in [
            (arguments.encoding.is_some(), "an encoding"),
            (arguments.errors.is_some(), "an errors"),
            (arguments.newline.is_some(), "a newline"),
        ] {
            if given {
                return Err(vm.value_error(format!("binary mode doesn't take {what} argument")));
            }
        }
    }
    let stream = open_stream(vm, file, mode, &arguments)?;
    if arguments.buffering == 0 && !mode.binary {
        return Err(vm.value_error("can't have unbuffered text I/O"));
    }
    let stream = Rc::new(RefCell::new(stream));
    if mode.writes() {
        vm.interp.files.add(&stream);
    }
    if mode.binary {
        stream.borrow_mut().unbuffered = arguments.buffering == 0;
        return Ok(BinaryFile::create(vm, stream, file, mode.binary_name()));
    }
    let newline = match arguments.newline {
        Some(newline) => newline_argument(vm, newline, "open")?,
        None => Newline::Translated,
    };
    let encoding_name = match arguments.encoding {
        Some(name) if name != "locale" => name,
        _ => "UTF-8".to_owned(),
    };
    let encoding = Encoding::from_name(&encoding_name).map_err(|e| vm.raise_err(e))?;
    let errors_name = arguments.errors.unwrap_or_else(|| "strict".to_owned());
    let errors = ErrorHandler::from_name(&errors_name);
    {
        let mut stream = stream.borrow_mut();
        stream.flush_lines = arguments.buffering == 1 || stream.is_terminal();
    }
    let text = TextStream::new(
        stream,
        (encoding, encoding_name),
        (errors, errors_name),
        newline,
    );
    let shown = TEXT_MODES
        .into_iter()
        .find(|&shown| shown == arguments.mode_text)
        .unwrap_or(if mode.updating { "r+" } else { "r" });
    Ok(TextFile::create(vm, text, file, shown))
}

fn open_stream(vm: &mut Vm, file: Value, mode: Mode, arguments: &Arguments) -> PyResult<Stream> {
    if let Some(opener) = arguments.opener {
        return open_with(vm, opener, file, mode);
    }
    if vm.is_index(file) {
        return open_descriptor(vm, file, mode, arguments.close_descriptor);
    }
    if !arguments.close_descriptor {
        return Err(vm.value_error("Cannot use closefd=False with file name"));
    }
    let path = match file.as_gc::<StrObj>() {
        Some(text) => encode(text.bytes(), Encoding::Utf8, &ErrorHandler::SurrogateEscape)
            .map_err(|e| vm.raise_err(e))?,
        None => byte_contents(file, vm).unwrap_or_default().to_vec(),
    };
    if path.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    // What the program has written to a file it no longer knows of is in the file, as if it had been closed.
    vm.interp
        .files
        .flush()
        .or_else(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => Ok(()),
            _ => Err(vm.os_error(&error, None)),
        })?;
    let path = PathBuf::from(OsString::from_vec(path));
    loop {
        let opened =
            mode.options()
                .open(&path)
                .and_then(|opened| match opened.metadata()?.is_dir() {
                    true => Err(rustix::io::Errno::ISDIR.into()),
                    false => Ok(opened),
                });
        match opened {
            Ok(opened) => {
                let mut stream = Stream::new(opened, mode.reads(), mode.writes());
                if mode.action == b'a' && stream.is_seekable() {
                    vm.with_new_stream(&mut stream, |stream| stream.seek(SeekFrom::End(0)))?;
                }
                return Ok(stream);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => vm.safepoint()?,
            Err(error) => return Err(vm.os_error(&error, Some(file))),
        }
    }
}

/// A stream on the descriptor that `opener(file, flags)` returns.
fn open_with(vm: &mut Vm, opener: Value, file: Value, mode: Mode) -> PyResult<Stream> {
    use rustix::fs::OFlags;
    let flags = match (mode.reads(), mode.writes()) {
        (true, true) => OFlags::RDWR,
        (false, _) => OFlags::WRONLY,
        _ => OFlags::RDONLY,
    } | match mode.action {
        b'w' => OFlags::CREATE | OFlags::TRUNC,
        b'a' => OFlags::CREATE | OFlags::APPEND,
        b'x' => OFlags::CREATE | OFlags::EXCL,
        _ => OFlags::empty(),
    } | OFlags::CLOEXEC;
    let flags = vm.new_int(i64::from(flags.bits()));
    let descriptor = vm.call(opener, &[file, flags])?;
    vm.root(descriptor);
    open_descriptor(vm, descriptor, mode, true)
}

fn open_descriptor(vm: &mut Vm, file: Value, mode: Mode, owned: bool) -> PyResult<Stream> {
    let number = vm.index_i64(file, "")?;
    let Ok(descriptor) = i32::try_from(number) else {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    };
    if descriptor < 0 {
        return Err(vm.value_error("negative file descriptor"));
    }
    // Not owned until it is known to be open.
    let stream = Stream::from_descriptor(descriptor, false, mode.reads(), mode.writes());
    if let Some(Err(error)) = stream.raw_file().map(|file| file.metadata()) {
        return Err(vm.os_error(&error, None));
    }
    Ok(Stream::from_descriptor(
        descriptor,
        owned,
        mode.reads(),
        mode.writes(),
    ))
}

/// The path or descriptor that the argument stands for.
fn path_of(vm: &mut Vm, file: Value) -> PyResult {
    if file.as_gc::<StrObj>().is_some() || byte_contents(file, vm).is_some() || vm.is_index(file) {
        return Ok(file);
    }
    let name = vm.intern("__fspath__");
    match vm.call_special(file, name, &[])? {
        Some(path) if path.as_gc::<StrObj>().is_some() || byte_contents(path, vm).is_some() => {
            Ok(path)
        }
        Some(path) => {
            let (class, got) = (vm.class_name(file), vm.class_name(path));
            Err(vm.type_error(format!(
                "expected {class}.__fspath__() to return str or bytes, not {got}"
            )))
        }
        None => {
            let got = vm.class_name(file);
            Err(vm.type_error(format!(
                "expected str, bytes or os.PathLike object, not {got}"
            )))
        }
    }
}
