//! Case, classification, and encoding.

use super::receiver;
use crate::builtins::text_args::encode_str;
use crate::text::unicode;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] = &[
    NativeDef::new("capitalize", Arity::Exact(1), capitalize),
    NativeDef::new("casefold", Arity::Exact(1), casefold),
    NativeDef::new("encode", Arity::Any, encode),
    NativeDef::new("isalnum", Arity::Exact(1), isalnum),
    NativeDef::new("isalpha", Arity::Exact(1), isalpha),
    NativeDef::new("isascii", Arity::Exact(1), isascii),
    NativeDef::new("isdecimal", Arity::Exact(1), isdecimal),
    NativeDef::new("isdigit", Arity::Exact(1), isdigit),
    NativeDef::new("isidentifier", Arity::Exact(1), isidentifier),
    NativeDef::new("islower", Arity::Exact(1), islower),
    NativeDef::new("isnumeric", Arity::Exact(1), isnumeric),
    NativeDef::new("isprintable", Arity::Exact(1), isprintable),
    NativeDef::new("isspace", Arity::Exact(1), isspace),
    NativeDef::new("istitle", Arity::Exact(1), istitle),
    NativeDef::new("isupper", Arity::Exact(1), isupper),
    NativeDef::new("lower", Arity::Exact(1), lower),
    NativeDef::new("swapcase", Arity::Exact(1), swapcase),
    NativeDef::new("title", Arity::Exact(1), title),
    NativeDef::new("upper", Arity::Exact(1), upper),
];

macro_rules! mappings {
    ($($name:ident)*) => {
        $(
            fn $name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
                vm.new_str_bytes(&unicode::$name(receiver(args).bytes())).map(Value::from)
            }
        )*
    };
}

mappings! { capitalize casefold swapcase title }

/// Of a string that is ASCII, its bytes as `map` changes them in place; else as `general` makes them anew.
fn mapped(
    vm: &mut Vm,
    args: &Args<'_>,
    map: fn(&mut [u8]),
    general: fn(&[u8]) -> Vec<u8>,
) -> PyResult {
    let string = receiver(args);
    if !string.is_ascii() {
        return vm.new_str_bytes(&general(string.bytes())).map(Value::from);
    }
    let len = string.byte_len();
    let result = vm.new_str_with(len, len, |_, room| {
        room.copy_from_slice(string.bytes());
        map(room);
    });
    result.map(Value::from)
}

fn lower(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    mapped(vm, args, <[u8]>::make_ascii_lowercase, unicode::lower)
}

fn upper(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    mapped(vm, args, <[u8]>::make_ascii_uppercase, unicode::upper)
}

macro_rules! tests {
    ($($name:ident |$text:ident| $test:expr;)*) => {
        $(
            fn $name(_: &mut Vm, args: &Args<'_>) -> PyResult {
                let string = receiver(args);
                let $text = string.bytes();
                Ok(Value::bool($test))
            }
        )*
    };
}

tests! {
    isalnum |text| unicode::all(text, unicode::is_alnum);
    isalpha |text| unicode::all(text, unicode::is_alpha);
    isascii |text| text.is_ascii();
    isdecimal |text| unicode::all(text, unicode::is_decimal);
    isdigit |text| unicode::all(text, unicode::is_digit);
    isidentifier |text| unicode::is_identifier(text);
    islower |text| unicode::is_lower_text(text);
    isnumeric |text| unicode::all(text, unicode::is_numeric);
    isprintable |text| text.is_empty() || unicode::all(text, unicode::is_printable);
    isspace |text| unicode::all(text, unicode::is_space);
    istitle |text| unicode::is_title_text(text);
    isupper |text| unicode::is_upper_text(text);
}

fn encode(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<2> = Params {
        function: "encode",
        names: ["encoding", "errors"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 0,
    };
    let [encoding, errors] = vm.bind(&PARAMS, args, 1)?;
    let bytes = encode_str(vm, receiver(args), encoding, errors, "encode")?;
    Ok(vm.new_bytes(bytes).into())
}
