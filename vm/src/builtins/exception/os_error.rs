//! `OSError` and the classes that error numbers lead to.

use std::io;

use rustix::io::Errno;

use super::base::{no_keywords, receiver, take_args};
use super::members::member;
use crate::heap::Gc;
use crate::object::{ClassObj, ExceptionObj};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;

pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.os_error;
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, MEMBERS);
}

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, os_error_init),
    NativeDef::new("__str__", Arity::Exact(1), str),
];

static MEMBERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    member!("errno", ERRNO),
    member!("strerror", STRERROR),
    member!("filename", FILENAME),
    member!("filename2", FILENAME2),
];

fn os_error_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    no_keywords(vm, exception.header().shape().class, args)?;
    take_args(vm, args)?;
    let members = vm.exception_members(&exception);
    for member in members {
        member.set(Value::NONE);
    }
    // errno, strerror, filename, winerror, filename2; the fourth means nothing here.
    let given = &args.pos[1..];
    if !(2..=5).contains(&given.len()) {
        return Ok(Value::NONE);
    }
    let arg = |at: usize| given.get(at).copied().unwrap_or(Value::NONE);
    members[ERRNO].set(arg(0));
    members[STRERROR].set(arg(1));
    members[FILENAME].set(arg(2));
    members[FILENAME2].set(arg(4));
    if !arg(2).is_none() {
        exception.args.set(vm.new_tuple(&given[..2]));
    }
    Ok(Value::NONE)
}

/// Makes a plain OSError an instance of the class that its error number leads to.
pub(super) fn specialise(vm: &mut Vm, exception: Gc<ExceptionObj>) {
    let number = vm.exception_members(&exception)[ERRNO].get();
    if let Some(number) = number.as_small_int().and_then(|n| i32::try_from(n).ok())
        && let Some(class) = class_of_errno(vm, number)
    {
        exception.header().set_class(class);
    }
}

fn class_of_errno(vm: &Vm, number: i32) -> Option<Gc<ClassObj>> {
    let types = &vm.interp.types;
    // A program may choose any number, but the system's are small.
    if !(1..4096).contains(&number) {
        return None;
    }
    Some(match Errno::from_raw_os_error(number) {
        Errno::AGAIN | Errno::ALREADY | Errno::INPROGRESS => types.blocking_io_error,
        Errno::PIPE | Errno::SHUTDOWN => types.broken_pipe_error,
        Errno::CHILD => types.child_process_error,
        Errno::CONNABORTED => types.connection_aborted_error,
        Errno::CONNREFUSED => types.connection_refused_error,
        Errno::CONNRESET => types.connection_reset_error,
        Errno::EXIST => types.file_exists_error,
        Errno::NOENT => types.file_not_found_error,
        Errno::INTR => types.interrupted_error,
        Errno::ISDIR => types.is_a_directory_error,
        Errno::NOTDIR => types.not_a_directory_error,
        Errno::ACCESS | Errno::PERM => types.permission_error,
        Errno::SRCH => types.process_lookup_error,
        Errno::TIMEDOUT => types.timeout_error,
        _ => return None,
    })
}

fn str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let [number, strerror, filename, filename2] = {
        let members = vm.exception_members(&exception);
        [ERRNO, STRERROR, FILENAME, FILENAME2].map(|at| members[at].get())
    };
    if filename.is_none() && (number.is_none() || strerror.is_none()) {
        return super::base::str(vm, args);
    }
    let mut text = b"[Errno ".to_vec();
    text.extend_from_slice(vm.str(number)?.bytes());
    text.extend_from_slice(b"] ");
    text.extend_from_slice(vm.str(strerror)?.bytes());
    if !filename.is_none() {
        text.extend_from_slice(b": ");
        text.extend_from_slice(vm.repr(filename)?.bytes());
        if !filename2.is_none() {
            text.extend_from_slice(b" -> ");
            text.extend_from_slice(vm.repr(filename2)?.bytes());
        }
    }
    Ok(vm.new_str_bytes(&text)?.into())
}

impl Vm {
    /// The OSError, of the class that its error number leads to, for a failed system call; `filename` names what it was
    /// about.
    #[cold]
    pub(crate) fn os_error(&mut self, error: &io::Error, filename: Option<Value>) -> Raised {
        let Some(number) = error.raw_os_error() else {
            let class = self.interp.types.os_error;
            return self.raise(class, &error.to_string());
        };
        let class = class_of_errno(self, number).unwrap_or(self.interp.types.os_error);
        let number_value = Value::int(number);
        let strerror = self.new_str(&error_text(number)).into();
        let raised = self.raise_args(class, &[number_value, strerror]);
        let members = self.exception_members(&raised.0);
        members[ERRNO].set(number_value);
        members[STRERROR].set(strerror);
        members[FILENAME].set(filename.unwrap_or(Value::NONE));
        raised
    }
}

/// The system's text for an error number.
fn error_text(number: i32) -> String {
    let text = io::Error::from_raw_os_error(number).to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}
