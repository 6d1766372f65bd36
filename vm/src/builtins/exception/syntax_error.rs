//! `SyntaxError`, and the exceptions that the compiler's errors stand for.

use minivm_compiler::error::{SyntaxError, SyntaxErrorKind};

use super::base::{no_keywords, receiver, take_args};
use super::members::{member, syntax};
use crate::heap::Kind;
use crate::object::StrObj;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.syntax_error;
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, MEMBERS);
}

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, syntax_error_init),
    NativeDef::new("__str__", Arity::Exact(1), str),
];

static MEMBERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    member!("msg", syntax::MSG),
    member!("filename", syntax::FILENAME),
    member!("lineno", syntax::LINENO),
    member!("offset", syntax::OFFSET),
    member!("text", syntax::TEXT),
    member!("end_lineno", syntax::END_LINENO),
    member!("end_offset", syntax::END_OFFSET),
    member!("print_file_and_line", syntax::PRINT_FILE_AND_LINE),
];

fn syntax_error_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    no_keywords(vm, exception.header().shape().class, args)?;
    take_args(vm, args)?;
    let given = &args.pos[1..];
    let members = vm.exception_members(&exception);
    if let Some(&message) = given.first() {
        members[syntax::MSG].set(message);
    }
    let &[_, details] = given else {
        return Ok(Value::NONE);
    };
    let details = vm.collect_list(details)?.items(vm).to_vec();
    let expected = match details.len() {
        n if n < 4 => Some("at least 4 arguments"),
        n if n > 6 => Some("at most 6 arguments"),
        _ => None,
    };
    if let Some(expected) = expected {
        let got = details.len();
        return Err(vm.type_error(format!("function takes {expected} ({got} given)")));
    }
    if details.len() == 5 {
        return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
    }
    for (member, value) in members[syntax::FILENAME..].iter().zip(details) {
        member.set(value);
    }
    Ok(Value::NONE)
}

fn str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let [message, filename, lineno] = {
        let members = vm.exception_members(&exception);
        [syntax::MSG, syntax::FILENAME, syntax::LINENO].map(|at| members[at].get())
    };
    let message = vm.str(message)?;
    let base = filename.as_gc::<StrObj>().map(|name| {
        let bytes = name.bytes();
        let start = bytes
            .iter()
            .rposition(|&b| b == b'/')
            .map_or(0, |at| at + 1);
        bytes[start..].to_vec()
    });
    let line = match lineno.is_small_int() || lineno.is_kind(Kind::BigInt) {
        true => Some(vm.str(lineno)?.bytes().to_vec()),
        false => None,
    };
    let text = match (base, line) {
        (None, None) => return Ok(message.into()),
        (Some(base), None) => [message.bytes(), b" (", &base, b")"].concat(),
        (None, Some(line)) => [message.bytes(), b" (line ", &line, b")"].concat(),
        (Some(base), Some(line)) => {
            [message.bytes(), b" (", &base, b", line ", &line, b")"].concat()
        }
    };
    Ok(vm.new_str_bytes(&text)?.into())
}

impl Vm {
    /// The exception for source text that the compiler rejects.
    #[cold]
    pub(crate) fn syntax_error(&mut self, error: &SyntaxError) -> Raised {
        let types = &self.interp.types;
        let class = match error.kind {
            SyntaxErrorKind::Syntax => types.syntax_error,
            SyntaxErrorKind::Indentation => types.indentation_error,
            SyntaxErrorKind::Tab => types.tab_error,
        };
        let number = |n: u32| Value::int(i32::try_from(n).unwrap_or(i32::MAX));
        let message = Value::from(self.new_str(&error.message));
        let text = match &error.text {
            Some(text) => self.new_str(text).into(),
            None => Value::NONE,
        };
        let mut details = vec![
            self.new_str(&error.filename).into(),
            number(error.line),
            number(error.col),
            text,
        ];
        if error.end_line != 0 || error.end_col != 0 {
            details.extend([number(error.end_line), number(error.end_col)]);
        }
        let tuple = self.new_tuple(&details).into();
        let raised = self.raise_args(class, &[message, tuple]);
        let members = self.exception_members(&raised.0);
        for (member, value) in members[syntax::FILENAME..].iter().zip(details) {
            member.set(value);
        }
        raised
    }
}
