//! The class `str`: construction and special methods. The other methods are in the files below.

mod case;
mod cut;
mod search;
mod template;
mod translate;

use crate::builtins::percent;
use crate::builtins::text_args::{compare_methods, decode_bytes};
use crate::heap::{Gc, Header, Kind};
use crate::object::{ClassObj, SliceObj, StrObj, byte_contents};
use crate::ops::operator::CompareOp;
use crate::text::{Flavor, format_spec, ops, repr, wtf8};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Raised, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__add__", Arity::Exact(2), add),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__format__", Arity::Exact(2), format),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__getnewargs__", Arity::Exact(1), getnewargs),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__mod__", Arity::Exact(2), percent_format),
    NativeDef::new("__mul__", Arity::Exact(2), mul),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__repr__", Arity::Exact(1), repr_),
    NativeDef::new("__rmod__", Arity::Exact(2), percent_format_reflected),
    NativeDef::new("__rmul__", Arity::Exact(2), mul),
    NativeDef::new("__sizeof__", Arity::Exact(1), sizeof),
    NativeDef::new("__str__", Arity::Exact(1), str_),
];

/// Sets up the class.
pub(crate) fn init(vm: &mut Vm) {
    let class = vm.interp.types.str;
    vm.set_new(class, new);
    vm.add_methods(class, METHODS);
    vm.add_methods(class, case::METHODS);
    vm.add_methods(class, cut::METHODS);
    vm.add_methods(class, search::METHODS);
    vm.add_methods(class, template::METHODS);
    vm.add_methods(class, translate::METHODS);
    vm.add_static_methods(class, translate::STATIC_METHODS);
    let builtins = vm.interp.builtins;
    vm.set_global(builtins, class.name.get(), class.into());
}

/// The receiver of a method of `str`.
fn receiver(args: &Args<'_>) -> Gc<StrObj> {
    match args.pos[0].as_gc() {
        Some(s) => s,
        None => unreachable!("the dispatcher checks the class of the receiver"),
    }
}

/// `str(object='', encoding=…, errors=…)`
fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<3> = Params {
        function: "str",
        names: ["object", "encoding", "errors"],
        positional_only: 0,
        keyword_only_from: 3,
        required: 0,
    };
    let text = match args.pos {
        [object] if args.names.is_empty() => vm.str(*object)?,
        _ => {
            if args.pos.len() > 3 {
                let got = args.pos.len();
                return Err(vm.type_error(format!("str expected at most 3 arguments, got {got}")));
            }
            let [object, encoding, errors] = vm.bind(&PARAMS, args, 0)?;
            match object {
                None => vm.intern(""),
                Some(object) if encoding.is_none() && errors.is_none() => vm.str(object)?,
                Some(object) => decode_object(vm, object, encoding, errors)?,
            }
        }
    };
    if class == vm.interp.types.str {
        return Ok(text.into());
    }
    let header = Header::new(class);
    let copy = vm.alloc_str_header(header, text.bytes(), text.char_len());
    Ok(copy.into())
}

fn decode_object(
    vm: &mut Vm,
    object: Value,
    encoding: Option<Value>,
    errors: Option<Value>,
) -> PyResult<Gc<StrObj>> {
    for (name, value) in [("encoding", encoding), ("errors", errors)] {
        if let Some(value) = value
            && !value.is_kind(Kind::Str)
        {
            let got = vm.class_name(value);
            return Err(vm.type_error(format!("str() argument '{name}' must be str, not {got}")));
        }
    }
    if object.is_kind(Kind::Str) {
        return Err(vm.type_error("decoding str is not supported"));
    }
    let Some(bytes) = byte_contents(object, vm).map(<[u8]>::to_vec) else {
        let got = vm.class_name(object);
        return Err(vm.type_error(format!(
            "decoding to str: need a bytes-like object, {got} found"
        )));
    };
    decode_bytes(vm, &bytes, encoding, errors, "str")
}

impl Vm {
    /// The string itself where its class is `str`, else a copy that is.
    pub(crate) fn plain_str(&mut self, string: Gc<StrObj>) -> Gc<StrObj> {
        match self.exact_str(string.into()) {
            Some(string) => string,
            None => self.alloc_str(string.bytes(), string.char_len()),
        }
    }

    /// The part of a string between two byte offsets.
    pub(crate) fn substring(
        &mut self,
        string: Gc<StrObj>,
        start: usize,
        end: usize,
    ) -> PyResult<Gc<StrObj>> {
        if start == 0 && end == string.byte_len() {
            return Ok(self.plain_str(string));
        }
        self.new_part(string, &string.bytes()[start..end])
    }

    /// A string of text taken from `whole`: counted only where that is not ASCII.
    #[inline]
    pub(crate) fn new_part(&mut self, whole: Gc<StrObj>, part: &[u8]) -> PyResult<Gc<StrObj>> {
        match part {
            [byte] if byte.is_ascii() => Ok(self.interp.ascii_chars[usize::from(*byte)]),
            _ if whole.is_ascii() => Ok(self.alloc_str(part, part.len())),
            _ => self.new_str_bytes(part),
        }
    }

    /// The code point of a string at a subscript, which may count from the end.
    ///
    /// # Errors
    /// IndexError.
    #[inline]
    pub(crate) fn str_item(&mut self, string: Gc<StrObj>, index: i64) -> PyResult {
        let len = string.char_len();
        let at = if index < 0 { index + len as i64 } else { index };
        if at < 0 || at >= len as i64 {
            return Err(self.str_index_error());
        }
        let bytes = string.bytes();
        if string.is_ascii() {
            return Ok(self.interp.ascii_chars[usize::from(bytes[at as usize])].into());
        }
        let start = string.offset_of(at as usize);
        let width = wtf8::width_of_first(bytes[start]);
        self.new_str_bytes(&bytes[start..start + width])
            .map(Value::from)
    }

    #[cold]
    fn str_index_error(&mut self) -> Raised {
        self.index_error("string index out of range")
    }

    /// `string * count`
    fn repeat_str(&mut self, string: Gc<StrObj>, count: i64) -> PyResult<Gc<StrObj>> {
        let count = usize::try_from(count).unwrap_or(0);
        match count {
            0 => return Ok(self.intern("")),
            1 => return Ok(self.plain_str(string)),
            _ => {}
        }
        let bytes = string.bytes();
        let Some(len) = bytes
            .len()
            .checked_mul(count)
            .filter(|&n| isize::try_from(n).is_ok())
        else {
            return Err(self.overflow_error("repeated string is too long"));
        };
        if len == 0 {
            return Ok(self.intern(""));
        }
        let chars = string.char_len().saturating_mul(count);
        self.new_str_with(len, chars, |_, room| repeat_into(room, bytes))
    }

    /// The part of a string that a slice selects.
    ///
    /// # Errors
    /// As [`Vm::slice_span`]; MemoryError.
    pub(crate) fn slice_str(&mut self, string: Gc<StrObj>, slice: Gc<SliceObj>) -> PyResult {
        let span = self.slice_span(slice, |_| string.char_len())?;
        if span.count == 0 {
            return Ok(self.intern("").into());
        }
        if span.step == 1 {
            let start = string.offset_of(span.start);
            let end = string.offset_of(span.start + span.count);
            return self.substring(string, start, end).map(Value::from);
        }
        let bytes = string.bytes();
        if string.is_ascii() {
            let text = self.new_str_with(span.count, span.count, |_, room| {
                for (place, at) in room.iter_mut().zip(span.indices()) {
                    *place = bytes[at];
                }
            });
            return text.map(Value::from);
        }
        let text = ops::extended_slice(
            bytes,
            span.start,
            span.step as isize,
            span.count,
            Flavor::Str,
        );
        self.new_part(string, &text).map(Value::from)
    }
}

/// Fills `room`, which is not shorter than `text`, with one `text` after the other.
fn repeat_into(room: &mut [u8], text: &[u8]) {
    if let [byte] = text {
        room.fill(*byte);
        return;
    }
    let mut filled = text.len();
    room[..filled].copy_from_slice(text);
    while filled < room.len() {
        let more = filled.min(room.len() - filled);
        room.copy_within(..more, filled);
        filled += more;
    }
}

fn add(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos[1].as_gc::<StrObj>() {
        Some(right) => vm.concat_str(receiver(args), right).map(Value::from),
        None => Err(vm.concat_error("str", args.pos[1])),
    }
}

fn mul(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = vm.count_index(args.pos[1])?;
    vm.repeat_str(receiver(args), count).map(Value::from)
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos[1].as_gc::<StrObj>() {
        Some(part) => {
            let found = crate::text::search::find(receiver(args).bytes(), part.bytes());
            Ok(Value::bool(found.is_some()))
        }
        None => {
            let got = vm.class_name(args.pos[1]);
            Err(vm.type_error(format!(
                "'in <string>' requires string as left operand, not {got}"
            )))
        }
    }
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let key = args.pos[1];
    if let Some(index) = key.as_small_int() {
        return vm.str_item(string, index);
    }
    if let Some(slice) = key.as_gc::<SliceObj>() {
        return vm.slice_str(string, slice);
    }
    if !vm.is_index(key) {
        let got = vm.class_name(key);
        return Err(vm.type_error(format!("string indices must be integers, not '{got}'")));
    }
    let index = vm.subscript_index(key)?;
    vm.str_item(string, index)
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let copy = vm.plain_str(receiver(args));
    Ok(vm.new_tuple(&[copy.into()]).into())
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let hash = vm.str_hash(receiver(args));
    Ok(vm.new_int(hash as i64))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    // The iterator reads the characters, whatever a subclass makes of subscripts.
    let string = vm.plain_str(receiver(args));
    vm.iter(string.into())
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_usize(receiver(args).char_len()))
}

fn compare(_: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    Ok(match args.pos[1].as_gc::<StrObj>() {
        Some(other) => Value::bool(op.accepts(receiver(args).bytes().cmp(other.bytes()))),
        None => Value::NOT_IMPLEMENTED,
    })
}

compare_methods!(compare);

fn repr_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.new_str_bytes(&repr::str_repr(receiver(args).bytes()))
        .map(Value::from)
}

fn str_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.plain_str(receiver(args)).into())
}

fn format(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(spec) = args.pos[1].as_gc::<StrObj>() else {
        let got = vm.argument_class_name(args.pos[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {got}")));
    };
    let string = receiver(args);
    if spec.byte_len() == 0 {
        return vm.str(string.into()).map(Value::from);
    }
    match format_spec::format_str(string.bytes(), spec.bytes(), "str") {
        Ok(text) => vm.new_str_bytes(&text).map(Value::from),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn percent_format(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    percent::format_str(vm, receiver(args), args.pos[1])
}

fn percent_format_reflected(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos[1].as_gc::<StrObj>() {
        Some(template) => percent::format_str(vm, template, args.pos[0]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn sizeof(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_usize(size_of::<StrObj>() + receiver(args).byte_len()))
}
