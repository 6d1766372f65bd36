//! `%` formatting of strings and of bytes.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::heap::Gc;
use crate::object::{IntObj, StrObj, TupleObj, byte_contents};
use crate::ops::text::IntText;
use crate::text::Flavor;
use crate::text::error::PyErr;
use crate::text::percent::{
    Conversion, Piece, Template, Wanted, not_all_converted, not_enough_arguments, star_wants_int,
};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// `template % values` of a string.
pub(crate) fn format_str(vm: &mut Vm, template: Gc<StrObj>, values: Value) -> PyResult {
    let text = expand(vm, template.bytes(), values, Flavor::Str)?;
    vm.new_str_bytes(&text).map(Value::from)
}

/// `template % values` of bytes.
pub(super) fn format_bytes(vm: &mut Vm, template: &[u8], values: Value) -> PyResult<Vec<u8>> {
    expand(vm, template, values, Flavor::Bytes)
}

/// The values that are still to be formatted.
struct Values {
    /// Where keys are looked up.
    mapping: Option<Value>,
    source: Source,
}

enum Source {
    Tuple(Gc<TupleObj>, usize),
    One(Value),
    Used,
}

impl Values {
    fn new(vm: &mut Vm, values: Value, flavor: Flavor) -> Values {
        let text = values.as_gc::<StrObj>().is_some()
            || (flavor == Flavor::Bytes && byte_contents(values, vm).is_some());
        let getitem = vm.interp.names.__getitem__;
        let tuple = values.as_gc::<TupleObj>();
        let is_mapping = !text && tuple.is_none() && vm.special(values, getitem).is_some();
        Values {
            mapping: is_mapping.then_some(values),
            source: match tuple {
                Some(tuple) => Source::Tuple(tuple, 0),
                None => Source::One(values),
            },
        }
    }

    fn next(&mut self) -> Result<Value, PyErr> {
        match &mut self.source {
            Source::Tuple(tuple, at) => match tuple.items().get(*at) {
                Some(&value) => {
                    *at += 1;
                    Ok(value)
                }
                None => Err(not_enough_arguments()),
            },
            Source::One(value) => {
                let value = *value;
                self.source = Source::Used;
                Ok(value)
            }
            Source::Used => Err(not_enough_arguments()),
        }
    }

    fn are_left(&self) -> bool {
        self.mapping.is_none()
            && match &self.source {
                Source::Tuple(tuple, at) => *at < tuple.items().len(),
                Source::One(_) => true,
                Source::Used => false,
            }
    }
}

fn expand(vm: &mut Vm, template: &[u8], values: Value, flavor: Flavor) -> PyResult<Vec<u8>> {
    let mut values = Values::new(vm, values, flavor);
    let mut out = Vec::with_capacity(template.len());
    for piece in Template::new(template, flavor, values.mapping.is_some()) {
        match piece {
            Ok(Piece::Literal(text)) => out.extend_from_slice(text),
            Ok(Piece::Conversion(conversion)) => {
                let mark = vm.root_count();
                convert(vm, conversion, &mut values, flavor, &mut out)?;
                vm.unroot(mark);
            }
            Err(error) => return Err(vm.raise_err(error)),
        }
    }
    if values.are_left() {
        return Err(vm.raise_err(not_all_converted(flavor)));
    }
    Ok(out)
}

fn convert(
    vm: &mut Vm,
    mut conversion: Conversion<'_>,
    values: &mut Values,
    flavor: Flavor,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    if let (Some(key), Some(mapping)) = (conversion.key, values.mapping) {
        let key = match flavor {
            Flavor::Str => vm.new_str_bytes(key)?.into(),
            Flavor::Bytes => vm.new_bytes(key.to_vec()).into(),
        };
        let value = vm.get_item(mapping, key)?;
        values.source = Source::One(vm.root(value));
    }
    if conversion.width_is_argument {
        let width = star_argument(vm, values)?;
        conversion.set_width(&width).map_err(|e| vm.raise_err(e))?;
    }
    if conversion.precision_is_argument {
        let precision = star_argument(vm, values)?;
        let set = conversion.set_precision(&precision);
        set.map_err(|e| vm.raise_err(e))?;
    }
    let value = values.next().map_err(|e| vm.raise_err(e))?;
    let wanted = conversion.wanted(flavor).map_err(|e| vm.raise_err(e))?;
    let text = match wanted {
        Wanted::Text if flavor == Flavor::Str && is_plain(&conversion) => {
            return vm.push_text(value, out);
        }
        Wanted::Text if flavor == Flavor::Str => {
            let text = vm.str(value)?;
            conversion.format_text(text.bytes(), flavor)
        }
        Wanted::Text => {
            let bytes = bytes_of(vm, value, &conversion)?;
            conversion.format_text(&bytes, flavor)
        }
        Wanted::Repr => {
            let text = vm.repr(value)?;
            conversion.format_text(text.bytes(), flavor)
        }
        Wanted::Ascii => {
            let text = vm.ascii(value)?;
            conversion.format_text(text.bytes(), flavor)
        }
        Wanted::Character => return character(vm, &conversion, value, flavor, out),
        Wanted::Decimal if is_plain(&conversion) && value.is_small_int() => {
            let n = value.as_small_int().unwrap_or(0);
            out.extend_from_slice(IntText::new(n).bytes());
            return Ok(());
        }
        Wanted::Decimal | Wanted::Radix => {
            let n = integer(vm, &conversion, value, wanted, flavor)?;
            conversion.format_int(&n, vm.interp.max_str_digits)
        }
        Wanted::Float => {
            let x = real(vm, &conversion, value, flavor)?;
            conversion.format_float(x)
        }
    };
    out.extend_from_slice(&text.map_err(|e| vm.raise_err(e))?);
    Ok(())
}

/// Whether the conversion has neither flags, nor a width, nor a precision.
fn is_plain(conversion: &Conversion<'_>) -> bool {
    conversion.width == 0
        && conversion.precision.is_none()
        && !(conversion.plus || conversion.blank)
}

fn star_argument(vm: &mut Vm, values: &mut Values) -> PyResult<BigInt> {
    let value = values.next().map_err(|e| vm.raise_err(e))?;
    match int_value(value) {
        Some(n) => Ok(n),
        None => Err(vm.raise_err(star_wants_int())),
    }
}

/// The value of an int or of an instance of a subclass.
fn int_value(value: Value) -> Option<BigInt> {
    match (value.as_small_int(), value.as_bool()) {
        (Some(n), _) => Some(BigInt::from(n)),
        (_, Some(b)) => Some(BigInt::from(u8::from(b))),
        _ => value.as_gc::<IntObj>().map(|i| i.value().into_owned()),
    }
}

/// The bytes that `%s` and `%b` put into bytes.
fn bytes_of(vm: &mut Vm, value: Value, conversion: &Conversion<'_>) -> PyResult<Vec<u8>> {
    if let Some(bytes) = byte_contents(value, vm) {
        return Ok(bytes.to_vec());
    }
    let name = vm.interp.names.__bytes__;
    match vm.call_special(value, name, &[])? {
        Some(result) => match byte_contents(result, vm) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => {
                let got = vm.class_name(result);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {got})")))
            }
        },
        None => {
            let got = vm.class_name(value);
            Err(vm.raise_err(conversion.wrong_type(Wanted::Text, Flavor::Bytes, &got)))
        }
    }
}

fn character(
    vm: &mut Vm,
    conversion: &Conversion<'_>,
    value: Value,
    flavor: Flavor,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let single = match (flavor, value.as_gc::<StrObj>()) {
        (Flavor::Str, Some(s)) if s.char_len() == 1 => Some(s.bytes().to_vec()),
        (Flavor::Str, _) => None,
        (Flavor::Bytes, _) => byte_contents(value, vm)
            .filter(|bytes| bytes.len() == 1)
            .map(<[u8]>::to_vec),
    };
    let formatted = if let Some(text) = single {
        conversion.format_character(&text, flavor)
    } else if vm.is_index(value) {
        let index = vm.index(value)?;
        conversion.format_code_point(&int_value(index).unwrap_or_default(), flavor)
    } else {
        let got = vm.class_name(value);
        Err(conversion.wrong_type(Wanted::Character, flavor, &got))
    };
    out.extend_from_slice(&formatted.map_err(|e| vm.raise_err(e))?);
    Ok(())
}

/// The integer for `%d` (any real number, truncated) or `%x` (an integer).
fn integer(
    vm: &mut Vm,
    conversion: &Conversion<'_>,
    value: Value,
    wanted: Wanted,
    flavor: Flavor,
) -> PyResult<BigInt> {
    if let Some(n) = int_value(value) {
        return Ok(n);
    }
    let (int, float) = (vm.interp.names.__int__, vm.interp.names.__float__);
    let converted = if wanted == Wanted::Radix {
        match vm.is_index(value) {
            true => vm.index(value)?,
            false => Value::NONE,
        }
    } else if vm.is_index(value)
        || vm.special(value, int).is_some()
        || vm.special(value, float).is_some()
    {
        let class = vm.interp.types.int;
        match vm.call(class.into(), &[value]) {
            Ok(converted) => converted,
            Err(raised) if vm.is_instance_of(raised, vm.interp.types.type_error) => Value::NONE,
            Err(raised) => return Err(raised),
        }
    } else {
        Value::NONE
    };
    match int_value(converted) {
        Some(n) => Ok(n),
        None => {
            let got = vm.class_name(value);
            Err(vm.raise_err(conversion.wrong_type(wanted, flavor, &got)))
        }
    }
}

/// The float for `%f` and its kin.
fn real(vm: &mut Vm, conversion: &Conversion<'_>, value: Value, flavor: Flavor) -> PyResult<f64> {
    if let Some(x) = value.as_float() {
        return Ok(x);
    }
    if let Some(n) = int_value(value) {
        return match n.to_f64().filter(|x| x.is_finite()) {
            Some(x) => Ok(x),
            None => Err(vm.overflow_error("int too large to convert to float")),
        };
    }
    let float = vm.interp.names.__float__;
    if vm.is_index(value) || vm.special(value, float).is_some() {
        let class = vm.interp.types.float;
        let converted = vm.call(class.into(), &[value])?;
        if let Some(x) = converted.as_float() {
            return Ok(x);
        }
    }
    let got = vm.class_name(value);
    Err(vm.raise_err(conversion.wrong_type(Wanted::Float, flavor, &got)))
}
