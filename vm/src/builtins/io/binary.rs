//! The classes `BufferedReader`, `BufferedWriter` and `BufferedRandom`: one implementation, which each class shows the
//! part of that its mode allows.

use std::io::SeekFrom;

use super::stream::{SharedStream, Stream};
use super::{add_file_methods, exit, itself, read_lines, receiver, size_argument, write_lines};
use crate::builtins::text_args::not_bytes;
use crate::heap::{Gc, Tracer};
use crate::object::{ByteArrayObj, Opaque, OpaqueObj, byte_contents};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// The native part of a binary file.
pub(super) struct BinaryFile {
    stream: SharedStream,
    name: Value,
    mode: &'static str,
}

impl Opaque for BinaryFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.name);
    }

    fn next(&self) -> Option<fn(Gc<OpaqueObj>, &mut Vm) -> PyResult<Option<Value>>> {
        Some(next_line)
    }
}

impl BinaryFile {
    /// A binary file object; its class depends on what the stream is for.
    pub(super) fn create(
        vm: &mut Vm,
        stream: SharedStream,
        name: Value,
        mode: &'static str,
    ) -> Value {
        let types = &vm.interp.types;
        let class = {
            let stream = stream.borrow();
            match (stream.readable, stream.writable) {
                (true, true) => types.buffered_random,
                (true, false) => types.buffered_reader,
                _ => types.buffered_writer,
            }
        };
        vm.new_opaque(class, BinaryFile { stream, name, mode })
            .into()
    }
}

static METHODS: &[NativeDef] = &[
    NativeDef::new("__enter__", Arity::Exact(1), enter),
    NativeDef::new("__exit__", Arity::AtLeast(1), exit),
    NativeDef::new("__iter__", Arity::Exact(1), enter),
    NativeDef::new("__next__", Arity::Exact(1), next),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("close", Arity::Exact(1), close),
    NativeDef::new("fileno", Arity::Exact(1), fileno),
    NativeDef::new("flush", Arity::Exact(1), flush),
    NativeDef::new("isatty", Arity::Exact(1), isatty),
    NativeDef::new("peek", Arity::Range(1, 2), peek),
    NativeDef::new("read", Arity::Range(1, 2), read),
    NativeDef::new("read1", Arity::Range(1, 2), read1),
    NativeDef::new("readable", Arity::Exact(1), readable),
    NativeDef::new("readinto", Arity::Exact(2), readinto),
    NativeDef::new("readline", Arity::Range(1, 2), readline),
    NativeDef::new("readlines", Arity::Range(1, 2), readlines),
    NativeDef::new("seek", Arity::Range(2, 3), seek),
    NativeDef::new("seekable", Arity::Exact(1), seekable),
    NativeDef::new("tell", Arity::Exact(1), tell),
    NativeDef::new("truncate", Arity::Range(1, 2), truncate),
    NativeDef::new("writable", Arity::Exact(1), writable),
    NativeDef::new("write", Arity::Exact(2), write),
    NativeDef::new("writelines", Arity::Exact(2), writelines),
];

static CLOSED: NativeDef = NativeDef::new("closed", Arity::Exact(1), closed);
static MODE: NativeDef = NativeDef::new("mode", Arity::Exact(1), mode);
static NAME: NativeDef = NativeDef::new("name", Arity::Exact(1), name);
static GETTERS: &[(&NativeDef, Option<&NativeDef>)] =
    &[(&CLOSED, None), (&MODE, None), (&NAME, None)];

/// Sets up the classes.
pub(super) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    for class in [
        types.buffered_reader,
        types.buffered_writer,
        types.buffered_random,
    ] {
        add_file_methods(vm, class, METHODS);
        vm.add_getsets(class, GETTERS);
    }
}

/// The native part of the receiver.
fn file<'a>(vm: &'a mut Vm, args: &Args<'_>) -> PyResult<&'a BinaryFile> {
    let file = receiver(args);
    if file.data::<BinaryFile>(vm).is_none() {
        return Err(vm.value_error("I/O operation on uninitialized object"));
    }
    match file.data::<BinaryFile>(vm) {
        Some(file) => Ok(file),
        None => unreachable!("has just been found"),
    }
}

fn stream(vm: &mut Vm, args: &Args<'_>) -> PyResult<SharedStream> {
    Ok(file(vm, args)?.stream.clone())
}

/// The stream, unless closed: then a ValueError with that message.
fn open_stream(vm: &mut Vm, args: &Args<'_>, message: &str) -> PyResult<SharedStream> {
    let stream = stream(vm, args)?;
    if stream.borrow().is_closed() {
        return Err(vm.value_error(message));
    }
    Ok(stream)
}

const CLOSED_FILE: &str = "I/O operation on closed file";
const CLOSED_FILE_POINT: &str = "I/O operation on closed file.";

/// The stream, where it is open for reading.
fn readable_stream(vm: &mut Vm, args: &Args<'_>, function: &str) -> PyResult<SharedStream> {
    let stream = stream(vm, args)?;
    if !stream.borrow().readable {
        return Err(vm.unsupported_operation("read"));
    }
    if stream.borrow().is_closed() {
        return Err(vm.value_error(format!("{function} of closed file")));
    }
    Ok(stream)
}

/// The stream, where it is open for writing.
fn writable_stream(vm: &mut Vm, args: &Args<'_>) -> PyResult<SharedStream> {
    let stream = stream(vm, args)?;
    if !stream.borrow().writable {
        return Err(vm.unsupported_operation("write"));
    }
    if stream.borrow().is_closed() {
        return Err(vm.value_error("write to closed file"));
    }
    Ok(stream)
}

/// Takes `count` of the unread bytes.
fn take(stream: &mut Stream, count: usize) -> Vec<u8> {
    let bytes = stream.unread()[..count].to_vec();
    stream.consume(count);
    bytes
}

/// Reads a line of at most `limit` bytes; empty at the end of the file.
fn read_line(vm: &mut Vm, stream: &SharedStream, limit: Option<usize>) -> PyResult<Vec<u8>> {
    let limit = limit.unwrap_or(usize::MAX);
    let mut searched = 0;
    vm.with_stream(stream, |stream| {
        loop {
            let unread = stream.unread();
            if let Some(at) = memchr::memchr(b'\n', &unread[searched.min(unread.len())..]) {
                let len = (searched + at + 1).min(limit);
                return Ok(take(stream, len));
            }
            searched = unread.len();
            if searched >= limit || !stream.fill()? {
                let len = stream.unread().len().min(limit);
                return Ok(take(stream, len));
            }
        }
    })
}

/// Reads `count` bytes, or fewer at the end of the file.
fn read_bytes(vm: &mut Vm, stream: &SharedStream, count: usize) -> PyResult<Vec<u8>> {
    vm.with_stream(stream, |stream| {
        while stream.unread().len() < count && stream.fill()? {}
        let len = stream.unread().len().min(count);
        Ok(take(stream, len))
    })
}

/// The iterator's step.
fn next_line(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let args = [this.into()];
    let stream = readable_stream(vm, &Args::new(&args), "readline")?;
    let line = read_line(vm, &stream, None)?;
    Ok((!line.is_empty()).then(|| vm.new_bytes(line).into()))
}

fn next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match next_line(receiver(args), vm)? {
        Some(line) => Ok(line),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}

fn enter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    open_stream(vm, args, CLOSED_FILE_POINT)?;
    itself(args)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = file(vm, args)?.name;
    let name = vm.repr(name)?.to_string_lossy();
    let class = vm.class_of(args.pos[0]).name_str();
    let text = format!("<_io.{class} name={name}>");
    vm.new_str_bytes(text.as_bytes()).map(Value::from)
}

fn close(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = stream(vm, args)?;
    vm.with_stream(&stream, Stream::close)?;
    Ok(Value::NONE)
}

fn fileno(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = open_stream(vm, args, CLOSED_FILE)?;
    let descriptor = stream.borrow().descriptor();
    Ok(descriptor.map_or(Value::NONE, Value::int))
}

fn flush(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let writable = stream(vm, args)?.borrow().writable;
    let message = if writable {
        "flush of closed file"
    } else {
        CLOSED_FILE_POINT
    };
    let stream = open_stream(vm, args, message)?;
    vm.with_stream(&stream, Stream::flush)?;
    Ok(Value::NONE)
}

fn isatty(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = open_stream(vm, args, CLOSED_FILE)?;
    let is_terminal = stream.borrow().is_terminal();
    Ok(Value::bool(is_terminal))
}

fn readable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = open_stream(vm, args, CLOSED_FILE)?;
    let readable = stream.borrow().readable;
    Ok(Value::bool(readable))
}

fn writable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let writable = stream(vm, args)?.borrow().writable;
    if writable {
        open_stream(vm, args, CLOSED_FILE)?;
    }
    Ok(Value::bool(writable))
}

fn seekable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = open_stream(vm, args, CLOSED_FILE)?;
    let seekable = stream.borrow_mut().is_seekable();
    Ok(Value::bool(seekable))
}

fn peek(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = readable_stream(vm, args, "peek")?;
    let bytes = vm.with_stream(&stream, |stream| {
        if stream.unread().is_empty() {
            stream.fill()?;
        }
        Ok(stream.unread().to_vec())
    })?;
    Ok(vm.new_bytes(bytes).into())
}

fn read(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = size_argument(vm, args.pos.get(1).copied())?;
    let stream = readable_stream(vm, args, "read")?;
    let count = match count {
        None | Some(-1) => usize::MAX,
        Some(count) => match usize::try_from(count) {
            Ok(count) => count,
            Err(_) => {
                return Err(vm.value_error("read length must be non-negative or -1"));
            }
        },
    };
    let bytes = read_bytes(vm, &stream, count)?;
    vm.charge(bytes.len())?;
    Ok(vm.new_bytes(bytes).into())
}

/// `read1`: what one call of the system gives.
fn read1(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = size_argument(vm, args.pos.get(1).copied())?;
    let stream = readable_stream(vm, args, "read")?;
    let count = count
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or(usize::MAX);
    let bytes = vm.with_stream(&stream, |stream| {
        if stream.unread().is_empty() && count > 0 {
            stream.fill()?;
        }
        let len = stream.unread().len().min(count);
        Ok(take(stream, len))
    })?;
    Ok(vm.new_bytes(bytes).into())
}

fn readinto(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = readable_stream(vm, args, "readinto")?;
    let Some(array) = args.pos[1].as_gc::<ByteArrayObj>() else {
        let got = vm.class_name(args.pos[1]);
        return Err(vm.type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {got}"
        )));
    };
    let count = array.bytes(vm).len();
    let bytes = read_bytes(vm, &stream, count)?;
    array.bytes_mut(vm)[..bytes.len()].copy_from_slice(&bytes);
    Ok(vm.new_usize(bytes.len()))
}

fn readline(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let limit = size_argument(vm, args.pos.get(1).copied())?;
    let stream = readable_stream(vm, args, "readline")?;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let line = read_line(vm, &stream, limit)?;
    Ok(vm.new_bytes(line).into())
}

fn readlines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    open_stream(vm, args, CLOSED_FILE_POINT)?;
    let stream = readable_stream(vm, args, "readlines")?;
    let lines = read_lines(vm, args, |vm| {
        let line = read_line(vm, &stream, None)?;
        let len = line.len();
        Ok((len > 0).then(|| (vm.new_bytes(line).into(), len)))
    })?;
    Ok(lines.into())
}

fn write(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = writable_stream(vm, args)?;
    write_value(vm, &stream, args.pos[1])
}

fn write_value(vm: &mut Vm, stream: &SharedStream, value: Value) -> PyResult {
    let Some(bytes) = byte_contents(value, vm).map(<[u8]>::to_vec) else {
        return Err(not_bytes(vm, value));
    };
    vm.with_stream(stream, |stream| stream.write(&bytes))?;
    Ok(vm.new_usize(bytes.len()))
}

fn writelines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    open_stream(vm, args, CLOSED_FILE_POINT)?;
    let stream = writable_stream(vm, args)?;
    write_lines(vm, args, |vm, line| {
        write_value(vm, &stream, line).map(|_| ())
    })
}

fn seek(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let whence = match args.pos.get(2) {
        Some(&whence) => vm.index_i64(whence, "")?,
        None => 0,
    };
    let offset = vm.index_i64(args.pos[1], "")?;
    let stream = open_stream(vm, args, "seek of closed file")?;
    let to = match whence {
        0 => match u64::try_from(offset) {
            Ok(offset) => SeekFrom::Start(offset),
            Err(_) => return Err(invalid_argument(vm)),
        },
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => {
            return Err(vm.value_error(format!("whence value {whence} unsupported")));
        }
    };
    let position = vm.with_stream(&stream, |stream| stream.seek(to))?;
    Ok(vm.new_usize(position as usize))
}

fn invalid_argument(vm: &mut Vm) -> crate::vm::Raised {
    let error = rustix::io::Errno::INVAL.into();
    vm.os_error(&error, None)
}

fn tell(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = open_stream(vm, args, CLOSED_FILE)?;
    let position = vm.with_stream(&stream, Stream::tell)?;
    Ok(vm.new_usize(position as usize))
}

fn truncate(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let stream = open_stream(vm, args, "truncate of closed file")?;
    if !stream.borrow().writable {
        return Err(vm.unsupported_operation("truncate"));
    }
    let size = match args.pos.get(1) {
        None | Some(&Value::NONE) => vm.with_stream(&stream, Stream::tell)?,
        Some(&size) => size_of_truncation(vm, size)?,
    };
    vm.with_stream(&stream, |stream| stream.truncate(size))?;
    Ok(vm.new_usize(size as usize))
}

/// The argument of `truncate`.
pub(super) fn size_of_truncation(vm: &mut Vm, size: Value) -> PyResult<u64> {
    match u64::try_from(vm.index_i64(size, "")?) {
        Ok(size) => Ok(size),
        Err(_) => Err(invalid_argument(vm)),
    }
}

fn closed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let closed = stream(vm, args)?.borrow().is_closed();
    Ok(Value::bool(closed))
}

fn mode(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let mode = file(vm, args)?.mode;
    Ok(vm.intern(mode).into())
}

fn name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(file(vm, args)?.name)
}
