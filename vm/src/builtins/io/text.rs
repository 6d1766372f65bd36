//! The class `TextIOWrapper`.

use std::cell::RefCell;
use std::io::SeekFrom;
use std::rc::Rc;

use super::binary::BinaryFile;
use super::stream::SharedStream;
use super::text_stream::{Newline, TextError, TextStream};
use super::{add_file_methods, exit, itself, read_lines, receiver, size_argument, write_lines};
use crate::heap::{Gc, Tracer};
use crate::object::{ListObj, Opaque, OpaqueObj, StrObj};
use crate::text::encoding::{Encoding, ErrorHandler};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Raised, Vm};

/// The native part of a text file.
pub(crate) struct TextFile {
    stream: Rc<RefCell<TextStream>>,
    name: Value,
    mode: &'static str,
    /// The binary file underneath, once it has been asked for.
    buffer: Value,
}

impl Opaque for TextFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.name);
        tracer.value(self.buffer);
    }

    fn next(&self) -> Option<fn(Gc<OpaqueObj>, &mut Vm) -> PyResult<Option<Value>>> {
        Some(next_line)
    }
}

impl TextFile {
    /// A text file object.
    pub(super) fn create(vm: &mut Vm, text: TextStream, name: Value, mode: &'static str) -> Value {
        let class = vm.interp.types.text_io;
        let file = TextFile {
            stream: Rc::new(RefCell::new(text)),
            name,
            mode,
            buffer: Value::NONE,
        };
        vm.new_opaque(class, file).into()
    }

    /// The stream of a value that is a text file and not an instance of a subclass.
    pub(crate) fn exact_stream(vm: &Vm, value: Value) -> Option<TextWriter> {
        if !vm.is_exact(value, vm.interp.types.text_io) {
            return None;
        }
        let file = value.as_gc::<OpaqueObj>()?;
        let stream = file.data::<TextFile>(vm)?.stream.clone();
        Some(TextWriter(stream))
    }
}

/// The writing side of a text file: what `print` uses.
pub(crate) struct TextWriter(Rc<RefCell<TextStream>>);

impl TextWriter {
    /// Whether the file is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.0.borrow().bytes.borrow().is_closed()
    }

    /// Writes text in generalised UTF-8.
    ///
    /// # Errors
    /// As the method `write`.
    pub(crate) fn write(&self, vm: &mut Vm, text: &[u8], is_ascii: bool) -> PyResult<()> {
        loop {
            let result = self.0.borrow_mut().write_open(text, is_ascii);
            match result {
                Some(Ok(())) => return Ok(()),
                Some(Err(error)) => vm.text_error(error)?,
                None => {
                    open_bytes(vm, &self.0)?;
                    return Err(vm.unsupported_operation("not writable"));
                }
            }
        }
    }

    /// Reads a line: what `input` uses.
    ///
    /// # Errors
    /// As the method `readline`.
    pub(crate) fn read_line(&self, vm: &mut Vm) -> PyResult<Gc<StrObj>> {
        let text = self.0.clone();
        check_readable(vm, &text)?;
        read_line(vm, &text, None)
    }
}

impl TextStream {
    /// Writes, unless the stream is closed or not for writing.
    fn write_open(&mut self, text: &[u8], is_ascii: bool) -> Option<Result<(), TextError>> {
        let bytes = self.bytes.borrow();
        if bytes.is_closed() || !bytes.writable {
            return None;
        }
        drop(bytes);
        Some(self.write(text, is_ascii))
    }
}

static METHODS: &[NativeDef] = &[
    NativeDef::new("__enter__", Arity::Exact(1), enter),
    NativeDef::new("__exit__", Arity::AtLeast(1), exit),
    NativeDef::new("__iter__", Arity::Exact(1), enter),
    NativeDef::new("__next__", Arity::Exact(1), next),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("close", Arity::Exact(1), close),
    NativeDef::new("detach", Arity::Exact(1), detach),
    NativeDef::new("fileno", Arity::Exact(1), fileno),
    NativeDef::new("flush", Arity::Exact(1), flush),
    NativeDef::new("isatty", Arity::Exact(1), isatty),
    NativeDef::new("read", Arity::Range(1, 2), read),
    NativeDef::new("readable", Arity::Exact(1), readable),
    NativeDef::new("readline", Arity::Range(1, 2), readline),
    NativeDef::new("readlines", Arity::Range(1, 2), readlines),
    NativeDef::new("reconfigure", Arity::Any, reconfigure),
    NativeDef::new("seek", Arity::Range(2, 3), seek),
    NativeDef::new("seekable", Arity::Exact(1), seekable),
    NativeDef::new("tell", Arity::Exact(1), tell),
    NativeDef::new("truncate", Arity::Range(1, 2), truncate),
    NativeDef::new("writable", Arity::Exact(1), writable),
    NativeDef::new("write", Arity::Exact(2), write),
    NativeDef::new("writelines", Arity::Exact(2), writelines),
];

static BUFFER: NativeDef = NativeDef::new("buffer", Arity::Exact(1), buffer);
static CLOSED: NativeDef = NativeDef::new("closed", Arity::Exact(1), closed);
static ENCODING: NativeDef = NativeDef::new("encoding", Arity::Exact(1), encoding);
static ERRORS: NativeDef = NativeDef::new("errors", Arity::Exact(1), errors);
static LINE_BUFFERING: NativeDef =
    NativeDef::new("line_buffering", Arity::Exact(1), line_buffering);
static MODE: NativeDef = NativeDef::new("mode", Arity::Exact(1), mode);
static NAME: NativeDef = NativeDef::new("name", Arity::Exact(1), name);
static NEWLINES: NativeDef = NativeDef::new("newlines", Arity::Exact(1), newlines);
static GETTERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    (&BUFFER, None),
    (&CLOSED, None),
    (&ENCODING, None),
    (&ERRORS, None),
    (&LINE_BUFFERING, None),
    (&MODE, None),
    (&NAME, None),
    (&NEWLINES, None),
];

/// Sets up the class.
pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.text_io;
    add_file_methods(vm, class, METHODS);
    vm.add_getsets(class, GETTERS);
}

/// The native part of the receiver.
fn file<'a>(vm: &'a mut Vm, args: &Args<'_>) -> PyResult<&'a mut TextFile> {
    // A subclass that does not call `open` has no stream.
    let file = receiver(args);
    if file.data::<TextFile>(vm).is_none() {
        return Err(vm.value_error("I/O operation on uninitialized object"));
    }
    match file.data_mut::<TextFile>(vm) {
        Some(file) => Ok(file),
        None => unreachable!("has just been found"),
    }
}

fn stream(vm: &mut Vm, args: &Args<'_>) -> PyResult<Rc<RefCell<TextStream>>> {
    Ok(file(vm, args)?.stream.clone())
}

fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

/// The bytes underneath, unless closed.
fn open_bytes(vm: &mut Vm, text: &RefCell<TextStream>) -> PyResult<SharedStream> {
    let bytes = text.borrow().bytes.clone();
    if bytes.borrow().is_closed() {
        return Err(closed_error(vm));
    }
    Ok(bytes)
}

/// The receiver's text and bytes, unless closed.
fn open_stream(vm: &mut Vm, args: &Args<'_>) -> PyResult<(Rc<RefCell<TextStream>>, SharedStream)> {
    let text = stream(vm, args)?;
    let bytes = open_bytes(vm, &text)?;
    Ok((text, bytes))
}

/// The receiver's bytes, unless closed, for what is asked of the descriptor.
fn open_descriptor(vm: &mut Vm, args: &Args<'_>) -> PyResult<SharedStream> {
    let bytes = stream(vm, args)?.borrow().bytes.clone();
    if bytes.borrow().is_closed() {
        return Err(vm.value_error("I/O operation on closed file"));
    }
    Ok(bytes)
}

fn check_readable(vm: &mut Vm, text: &RefCell<TextStream>) -> PyResult<()> {
    let bytes = open_bytes(vm, text)?;
    if !bytes.borrow().readable {
        return Err(vm.unsupported_operation("not readable"));
    }
    Ok(())
}

fn readable_stream(vm: &mut Vm, args: &Args<'_>) -> PyResult<Rc<RefCell<TextStream>>> {
    let text = stream(vm, args)?;
    check_readable(vm, &text)?;
    Ok(text)
}

/// A line as a string; empty at the end of the file.
fn read_line(
    vm: &mut Vm,
    text: &RefCell<TextStream>,
    limit: Option<usize>,
) -> PyResult<Gc<StrObj>> {
    // The string is made from the buffer, without a copy in between.
    loop {
        let result = text
            .borrow_mut()
            .read_line(limit, |line| vm.new_str_bytes(line));
        match result {
            Ok(line) => return line,
            Err(error) => vm.text_error(error)?,
        }
    }
}

/// The iterator's step.
fn next_line(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let Some(text) = this.data::<TextFile>(vm).map(|file| file.stream.clone()) else {
        return Ok(None);
    };
    check_readable(vm, &text)?;
    text.borrow_mut().is_iterated = true;
    let line = read_line(vm, &text, None)?;
    if line.byte_len() == 0 {
        text.borrow_mut().is_iterated = false;
        return Ok(None);
    }
    Ok(Some(line.into()))
}

fn next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match next_line(receiver(args), vm)? {
        Some(line) => Ok(line),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}

fn enter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    open_stream(vm, args)?;
    itself(args)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let file = file(vm, args)?;
    let (name, mode) = (file.name, file.mode);
    let encoding = file.stream.borrow().encoding_name.clone();
    let name = vm.repr(name)?.to_string_lossy();
    let text = format!("<_io.TextIOWrapper name={name} mode='{mode}' encoding='{encoding}'>");
    vm.new_str_bytes(text.as_bytes()).map(Value::from)
}

fn close(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = stream(vm, args)?.borrow().bytes.clone();
    vm.with_stream(&bytes, |stream| stream.close())?;
    Ok(Value::NONE)
}

fn detach(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (_, bytes) = open_stream(vm, args)?;
    vm.with_stream(&bytes, |stream| stream.flush())?;
    buffer(vm, args)
}

fn fileno(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = open_descriptor(vm, args)?;
    let descriptor = bytes.borrow().descriptor();
    Ok(descriptor.map_or(Value::NONE, Value::int))
}

fn flush(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (_, bytes) = open_stream(vm, args)?;
    vm.with_stream(&bytes, |stream| stream.flush())?;
    Ok(Value::NONE)
}

fn isatty(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = open_descriptor(vm, args)?;
    let is_terminal = bytes.borrow().is_terminal();
    Ok(Value::bool(is_terminal))
}

fn readable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = open_descriptor(vm, args)?;
    let readable = bytes.borrow().readable;
    Ok(Value::bool(readable))
}

fn writable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let writable = stream(vm, args)?.borrow().bytes.borrow().writable;
    if writable {
        open_descriptor(vm, args)?;
    }
    Ok(Value::bool(writable))
}

fn seekable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = open_descriptor(vm, args)?;
    let seekable = bytes.borrow_mut().is_seekable();
    Ok(Value::bool(seekable))
}

fn read(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = size_argument(vm, args.pos.get(1).copied())?;
    let text = readable_stream(vm, args)?;
    let result = match count.map(usize::try_from) {
        Some(Ok(count)) => vm.with_text(&text, |text| text.read(count))?,
        _ => vm.with_text(&text, TextStream::read_all)?,
    };
    vm.new_str_bytes(&result).map(Value::from)
}

fn readline(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let limit = match args.pos.get(1) {
        Some(&limit) => usize::try_from(vm.index_i64(limit, "")?).ok(),
        None => None,
    };
    let text = readable_stream(vm, args)?;
    read_line(vm, &text, limit).map(Value::from)
}

fn readlines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let text = readable_stream(vm, args)?;
    let lines: Gc<ListObj> = read_lines(vm, args, |vm| {
        let line = read_line(vm, &text, None)?;
        Ok((line.byte_len() > 0).then(|| (line.into(), line.char_len())))
    })?;
    Ok(lines.into())
}

fn write(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let text = stream(vm, args)?;
    write_value(vm, &text, args.pos[1])
}

fn write_value(vm: &mut Vm, text: &Rc<RefCell<TextStream>>, value: Value) -> PyResult {
    let Some(string) = value.as_gc::<StrObj>() else {
        let got = vm.argument_class_name(value);
        return Err(vm.type_error(format!("write() argument must be str, not {got}")));
    };
    TextWriter(text.clone()).write(vm, string.bytes(), string.is_ascii())?;
    Ok(vm.new_usize(string.char_len()))
}

fn writelines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (text, _) = open_stream(vm, args)?;
    write_lines(vm, args, |vm, line| {
        write_value(vm, &text, line).map(|_| ())
    })
}

fn seek(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let whence = match args.pos.get(2) {
        Some(&whence) => vm.index_i64(whence, "")?,
        None => 0,
    };
    let (text, bytes) = open_stream(vm, args)?;
    let offset = vm.index_i64(args.pos[1], "")?;
    let to = match (whence, offset) {
        (0, 0..) => SeekFrom::Start(offset as u64),
        (0, _) => return Err(vm.value_error(format!("negative seek position {offset}"))),
        (1, 0) => {
            check_not_iterated(vm, &text)?;
            let position = tell_of(vm, &text)?;
            SeekFrom::Start(position)
        }
        (1, _) => {
            return Err(vm.unsupported_operation("can't do nonzero cur-relative seeks"));
        }
        (2, 0) => SeekFrom::End(0),
        (2, _) => {
            return Err(vm.unsupported_operation("can't do nonzero end-relative seeks"));
        }
        _ => {
            return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)")));
        }
    };
    if !bytes.borrow_mut().is_seekable() {
        return Err(vm.unsupported_operation("underlying stream is not seekable"));
    }
    let position = vm.with_text(&text, |text| Ok(text.seek(to)?))?;
    Ok(vm.new_usize(position as usize))
}

fn tell_of(vm: &mut Vm, text: &RefCell<TextStream>) -> PyResult<u64> {
    let bytes = open_bytes(vm, text)?;
    if !bytes.borrow_mut().is_seekable() {
        return Err(vm.unsupported_operation("underlying stream is not seekable"));
    }
    vm.with_text(text, |text| Ok(text.tell()?))
}

/// A loop over the lines of a file leaves no position to tell until it ends or one is set.
fn check_not_iterated(vm: &mut Vm, text: &RefCell<TextStream>) -> PyResult<()> {
    let is_closed = text.borrow().bytes.borrow().is_closed();
    if text.borrow().is_iterated && !is_closed {
        let class = vm.interp.types.os_error;
        return Err(vm.raise(class, "telling position disabled by next() call"));
    }
    Ok(())
}

fn tell(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let text = stream(vm, args)?;
    check_not_iterated(vm, &text)?;
    let position = tell_of(vm, &text)?;
    Ok(vm.new_usize(position as usize))
}

fn truncate(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (text, bytes) = open_stream(vm, args)?;
    if !bytes.borrow().writable {
        return Err(vm.unsupported_operation("truncate"));
    }
    let size = match args.pos.get(1) {
        None | Some(&Value::NONE) => tell_of(vm, &text)?,
        Some(&size) => super::binary::size_of_truncation(vm, size)?,
    };
    vm.with_stream(&bytes, |bytes| bytes.truncate(size))?;
    Ok(vm.new_usize(size as usize))
}

fn reconfigure(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<5> = Params {
        function: "reconfigure",
        names: [
            "encoding",
            "errors",
            "newline",
            "line_buffering",
            "write_through",
        ],
        positional_only: 0,
        keyword_only_from: 0,
        required: 0,
    };
    let [encoding, errors, newline, line_buffering, write_through] = vm.bind(&PARAMS, args, 1)?;
    let (text, bytes) = open_stream(vm, args)?;
    vm.with_stream(&bytes, |bytes| bytes.flush())?;
    if let Some(name) = encoding.and_then(|name| name.as_gc::<StrObj>()) {
        let name = name.to_string_lossy();
        let encoding = Encoding::from_name(&name).map_err(|e| vm.raise_err(e))?;
        let mut text = text.borrow_mut();
        text.encoding = encoding;
        text.encoding_name = name;
        text.errors = ErrorHandler::Strict;
        text.errors_name = "strict".to_owned();
    }
    if let Some(name) = errors.and_then(|name| name.as_gc::<StrObj>()) {
        let name = name.to_string_lossy();
        let mut text = text.borrow_mut();
        text.errors = ErrorHandler::from_name(&name);
        text.errors_name = name;
    }
    if let Some(newline) = newline {
        let newline = newline_argument(vm, newline, "reconfigure")?;
        text.borrow_mut().newline = newline;
    }
    if let Some(value) = line_buffering.filter(|value| !value.is_none()) {
        let lines = vm.truth(value)?;
        bytes.borrow_mut().flush_lines = lines;
    }
    if let Some(value) = write_through.filter(|value| !value.is_none()) {
        let through = vm.truth(value)?;
        bytes.borrow_mut().unbuffered = through;
    }
    Ok(Value::NONE)
}

/// What a `newline` argument says.
pub(super) fn newline_argument(vm: &mut Vm, value: Value, function: &str) -> PyResult<Newline> {
    if value.is_none() {
        return Ok(Newline::Translated);
    }
    let Some(string) = value.as_gc::<StrObj>() else {
        let got = vm.class_name(value);
        return Err(vm.type_error(format!(
            "{function}() argument 'newline' must be str or None, not {got}"
        )));
    };
    match string.bytes() {
        b"" => Ok(Newline::Universal),
        b"\n" => Ok(Newline::Lf),
        b"\r" => Ok(Newline::Cr),
        b"\r\n" => Ok(Newline::CrLf),
        _ => {
            let shown = string.to_string_lossy();
            Err(vm.value_error(format!("illegal newline value: {shown}")))
        }
    }
}

fn buffer(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let file = file(vm, args)?;
    if !file.buffer.is_none() {
        return Ok(file.buffer);
    }
    let (bytes, name, mode) = (file.stream.borrow().bytes.clone(), file.name, file.mode);
    let mode = match mode {
        "r" => "rb",
        "w" => "wb",
        "a" => "ab",
        "x" => "xb",
        _ => "rb+",
    };
    let buffer = BinaryFile::create(vm, bytes, name, mode);
    self::file(vm, args)?.buffer = buffer;
    Ok(buffer)
}

fn closed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let text = stream(vm, args)?;
    let closed = text.borrow().bytes.borrow().is_closed();
    Ok(Value::bool(closed))
}

fn encoding(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = stream(vm, args)?.borrow().encoding_name.clone();
    Ok(vm.new_str(&name).into())
}

fn errors(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = stream(vm, args)?.borrow().errors_name.clone();
    Ok(vm.new_str(&name).into())
}

fn line_buffering(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let text = stream(vm, args)?;
    let lines = text.borrow().bytes.borrow().flush_lines;
    Ok(Value::bool(lines))
}

fn mode(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let mode = file(vm, args)?.mode;
    Ok(vm.intern(mode).into())
}

fn name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(file(vm, args)?.name)
}

/// The forms of line ends met so far: None, one, or a tuple of them.
fn newlines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let seen = stream(vm, args)?.borrow().line_ends;
    let forms = [(seen.cr, "\r"), (seen.lf, "\n"), (seen.crlf, "\r\n")];
    let mut met = Vec::new();
    for (_, form) in forms.into_iter().filter(|form| form.0) {
        met.push(vm.intern(form).into());
    }
    Ok(match met[..] {
        [] => Value::NONE,
        [form] => form,
        _ => vm.new_tuple(&met).into(),
    })
}
