//! The attributes that built-in classes give their exceptions, other than `args` and the links of the chain.

use std::cell::Cell;

use super::base::{no_keywords, receiver, take_args};
use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

/// Members of StopIteration and SystemExit.
const RESULT: usize = 0;

/// Members of NameError.
pub(crate) mod name {
    /// `name`.
    pub(crate) const NAME: usize = 0;
    /// The variables of the module, for suggestions.
    pub(crate) const GLOBALS: usize = 1;
    /// The local variables of the function, for suggestions.
    pub(crate) const LOCALS: usize = 2;
}

/// Members of AttributeError.
pub(crate) mod attribute {
    /// `name`.
    pub(crate) const NAME: usize = 0;
    /// `obj`.
    pub(crate) const OBJ: usize = 1;
}

/// Members of ImportError.
pub(crate) mod import {
    /// `msg`.
    pub(crate) const MSG: usize = 0;
    /// `name`.
    pub(crate) const NAME: usize = 1;
    /// `path`.
    pub(crate) const PATH: usize = 2;
    /// `name_from`.
    pub(crate) const NAME_FROM: usize = 3;
}

/// Members of SyntaxError.
pub(crate) mod syntax {
    /// `msg`.
    pub(crate) const MSG: usize = 0;
    /// `filename`.
    pub(crate) const FILENAME: usize = 1;
    /// `lineno`.
    pub(crate) const LINENO: usize = 2;
    /// `offset`.
    pub(crate) const OFFSET: usize = 3;
    /// `text`.
    pub(crate) const TEXT: usize = 4;
    /// `end_lineno`.
    pub(crate) const END_LINENO: usize = 5;
    /// `end_offset`.
    pub(crate) const END_OFFSET: usize = 6;
    /// `print_file_and_line`.
    pub(crate) const PRINT_FILE_AND_LINE: usize = 7;
}

/// Getter and setter of a member.
macro_rules! member {
    ($name:literal, $index:expr) => {
        (
            &NativeDef::new(
                $name,
                Arity::Exact(1),
                crate::builtins::exception::members::get::<{ $index }>,
            ),
            Some(&NativeDef::new(
                $name,
                Arity::Exact(2),
                crate::builtins::exception::members::set::<{ $index }>,
            )),
        )
    };
}
pub(super) use member;

pub(super) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let classes = [
        (
            types.stop_iteration,
            &STOP_ITERATION,
            &STOP_ITERATION_MEMBERS,
        ),
        (types.system_exit, &SYSTEM_EXIT, &SYSTEM_EXIT_MEMBERS),
        (types.name_error, &NAME_ERROR, &NAME_ERROR_MEMBERS),
        (
            types.attribute_error,
            &ATTRIBUTE_ERROR,
            &ATTRIBUTE_ERROR_MEMBERS,
        ),
    ];
    for (class, init, members) in classes {
        vm.add_methods(class, std::slice::from_ref(init));
        vm.add_getsets(class, members);
    }
}

type GetSets = &'static [(&'static NativeDef, Option<&'static NativeDef>)];

static STOP_ITERATION: NativeDef = NativeDef::new("__init__", Arity::Any, plain_init);
static STOP_ITERATION_MEMBERS: GetSets = &[member!("value", RESULT)];
static SYSTEM_EXIT: NativeDef = NativeDef::new("__init__", Arity::Any, plain_init);
static SYSTEM_EXIT_MEMBERS: GetSets = &[member!("code", RESULT)];
static NAME_ERROR: NativeDef = NativeDef::new("__init__", Arity::Any, name_error_init);
static NAME_ERROR_MEMBERS: GetSets = &[member!("name", name::NAME)];
static ATTRIBUTE_ERROR: NativeDef = NativeDef::new("__init__", Arity::Any, attribute_error_init);
static ATTRIBUTE_ERROR_MEMBERS: GetSets = &[
    member!("name", attribute::NAME),
    member!("obj", attribute::OBJ),
];

pub(super) fn get<const INDEX: usize>(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    Ok(vm.exception_members(&exception)[INDEX].get())
}

pub(super) fn set<const INDEX: usize>(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    vm.exception_members(&exception)[INDEX].set(args.pos[1]);
    Ok(Value::NONE)
}

impl Vm {
    /// The attributes that the built-in class gives an exception. Where nothing set them yet, they follow from `args`.
    pub(crate) fn exception_members<'a>(
        &self,
        exception: &'a Gc<ExceptionObj>,
    ) -> &'a [Cell<Value>; ExceptionObj::MEMBERS] {
        exception
            .members
            .get_or_init(|| Box::new(self.members_of_args(*exception)))
    }

    fn members_of_args(&self, exception: Gc<ExceptionObj>) -> [Cell<Value>; ExceptionObj::MEMBERS] {
        let members = [const { Cell::new(Value::NONE) }; ExceptionObj::MEMBERS];
        let types = &self.interp.types;
        let class = exception.header().shape().class;
        let args = exception.args.get();
        let items = args.items();
        let is = |base: Gc<ClassObj>| class.is_subclass_of(base);
        if is(types.stop_iteration) {
            members[RESULT].set(items.first().copied().unwrap_or(Value::NONE));
        } else if is(types.system_exit) {
            members[RESULT].set(match *items {
                [] => Value::NONE,
                [one] => one,
                _ => args.into(),
            });
        } else if is(types.import_error) {
            if let [message] = *items {
                members[import::MSG].set(message);
            }
        } else if is(types.syntax_error) {
            if let Some(&message) = items.first() {
                members[syntax::MSG].set(message);
            }
        } else if is(types.unicode_error) {
            for (member, &arg) in members.iter().zip(items) {
                member.set(arg);
            }
        }
        members
    }
}

/// `__init__` of classes whose members follow from the arguments alone.
fn plain_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    no_keywords(vm, exception.header().shape().class, args)?;
    take_args(vm, args)?;
    follow_args(vm, exception);
    Ok(Value::NONE)
}

/// Sets members anew from `args`.
pub(super) fn follow_args(vm: &mut Vm, exception: Gc<ExceptionObj>) {
    if let Some(members) = exception.members.get() {
        for (member, new) in members.iter().zip(vm.members_of_args(exception)) {
            member.set(new.get());
        }
    }
}

/// The keyword arguments of an `__init__` that takes the positional ones as they are.
pub(super) fn bind_keywords<const N: usize>(
    vm: &mut Vm,
    function: &'static str,
    names: [&'static str; N],
    args: &Args<'_>,
) -> PyResult<[Value; N]> {
    let params = Params {
        function,
        names,
        positional_only: 0,
        keyword_only_from: 0,
        required: 0,
    };
    let keywords = Args { pos: &[], ..*args };
    let bound = vm.bind(&params, &keywords, 0)?;
    Ok(bound.map(|value| value.unwrap_or(Value::NONE)))
}

fn name_error_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let [name] = bind_keywords(vm, "NameError", ["name"], args)?;
    let exception = take_args(vm, args)?;
    vm.exception_members(&exception)[name::NAME].set(name);
    Ok(Value::NONE)
}

fn attribute_error_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let [name, obj] = bind_keywords(vm, "AttributeError", ["name", "obj"], args)?;
    let exception = take_args(vm, args)?;
    let members = vm.exception_members(&exception);
    members[attribute::NAME].set(name);
    members[attribute::OBJ].set(obj);
    Ok(Value::NONE)
}
