//! Traceback entries and frames as a program sees them.

use crate::heap::{Gc, Kind, Tracer};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let (traceback, frame) = (vm.interp.types.traceback, vm.interp.types.frame);
    vm.add_getsets(traceback, TRACEBACK);
    vm.add_getsets(frame, FRAME);
}

static TRACEBACK: &[(&NativeDef, Option<&NativeDef>)] = &[
    (
        &NativeDef::new("tb_next", Arity::Exact(1), get_next),
        Some(&NativeDef::new("tb_next", Arity::Exact(2), set_next)),
    ),
    (
        &NativeDef::new("tb_lineno", Arity::Exact(1), get_line),
        None,
    ),
    (&NativeDef::new("tb_lasti", Arity::Exact(1), get_word), None),
    (
        &NativeDef::new("tb_frame", Arity::Exact(1), get_frame),
        None,
    ),
];

static FRAME: &[(&NativeDef, Option<&NativeDef>)] = &[
    (
        &NativeDef::new("f_code", Arity::Exact(1), get_frame_code),
        None,
    ),
    (
        &NativeDef::new("f_lineno", Arity::Exact(1), get_frame_line),
        None,
    ),
    (
        &NativeDef::new("f_back", Arity::Exact(1), get_frame_back),
        None,
    ),
];

/// What remains of the frame of a traceback entry.
struct Frame {
    code: Gc<CodeObj>,
    line: u32,
}

impl Opaque for Frame {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.code);
    }
}

fn entry(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<TracebackObj>> {
    match args.pos.first().and_then(|v| v.as_gc::<TracebackObj>()) {
        Some(entry) => Ok(entry),
        None => Err(vm.type_error("descriptor requires a 'traceback' object")),
    }
}

fn get_next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(entry(vm, args)?.next.get())
}

fn set_next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let this = entry(vm, args)?;
    let next = args.pos[1];
    if !next.is_none() && !next.is_kind(Kind::Traceback) {
        let got = vm.class_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{got}'")));
    }
    let mut at = next;
    while let Some(entry) = at.as_gc::<TracebackObj>() {
        if entry == this {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = entry.next.get();
    }
    this.next.set(next);
    Ok(Value::NONE)
}

fn line_of(entry: Gc<TracebackObj>) -> u32 {
    entry.code.object.position(entry.word).line
}

fn get_line(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let line = line_of(entry(vm, args)?);
    Ok(vm.new_int(i64::from(line)))
}

fn get_word(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let word = entry(vm, args)?.word;
    Ok(vm.new_int(i64::from(word)))
}

fn get_frame(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let entry = entry(vm, args)?;
    Ok(vm.new_frame(entry.code, line_of(entry)))
}

impl Vm {
    /// A frame as a program sees it: its code, and the line where it stands.
    pub(crate) fn new_frame(&mut self, code: Gc<CodeObj>, line: u32) -> Value {
        let class = self.interp.types.frame;
        self.new_opaque(class, Frame { code, line }).into()
    }
}

/// Code and line of a frame.
fn frame(vm: &mut Vm, args: &Args<'_>) -> PyResult<(Gc<CodeObj>, u32)> {
    let object = args.pos.first().and_then(|v| v.as_gc::<OpaqueObj>());
    match object.and_then(|object| object.data::<Frame>(vm)) {
        Some(frame) => Ok((frame.code, frame.line)),
        None => Err(vm.type_error("descriptor requires a 'frame' object")),
    }
}

fn get_frame_code(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(frame(vm, args)?.0.into())
}

fn get_frame_line(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (_, line) = frame(vm, args)?;
    Ok(vm.new_int(i64::from(line)))
}

fn get_frame_back(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    frame(vm, args)?;
    Ok(Value::NONE)
}
