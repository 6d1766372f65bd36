//! Values as text: `repr`, `str`, `format`, and the joining of the parts of an f-string.
//!
//! The built-in scalars are turned into text here, without a look at their classes' methods.

use crate::heap::{Gc, Header};
use crate::num::float_repr::float_repr;
use crate::num::int_text::int_to_str;
use crate::object::{IntObj, StrObj};
use crate::text::format_spec;
use crate::text::repr::{escape_non_ascii, str_ascii, str_repr};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// Room for the decimal digits of an `i64` and its sign.
const MAX_INT_TEXT: usize = 20;

/// The digits of the numbers below 100.
const TWO_DIGITS: [[u8; 2]; 100] = {
    let mut table = [[b'0'; 2]; 100];
    let mut n = 0;
    while n < 100 {
        table[n] = [b'0' + n as u8 / 10, b'0' + n as u8 % 10];
        n += 1;
    }
    table
};

/// The decimal text of a machine integer, without an allocation.
pub(crate) struct IntText {
    buffer: [u8; MAX_INT_TEXT],
    start: usize,
}

impl IntText {
    /// The text of `n`.
    pub(crate) fn new(n: i64) -> IntText {
        let mut buffer = [0; MAX_INT_TEXT];
        let mut start = MAX_INT_TEXT;
        let mut rest = n.unsigned_abs();
        while rest >= 100 {
            start -= 2;
            buffer[start..start + 2].copy_from_slice(&TWO_DIGITS[(rest % 100) as usize]);
            rest /= 100;
        }
        let [tens, ones] = TWO_DIGITS[rest as usize];
        start -= 1;
        buffer[start] = ones;
        if rest >= 10 {
            start -= 1;
            buffer[start] = tens;
        }
        if n < 0 {
            start -= 1;
            buffer[start] = b'-';
        }
        IntText { buffer, start }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

/// The commonest specifications of an integer: a width, before it maybe an alignment or a zero, after it maybe `d`.
#[derive(Clone, Copy)]
struct DecimalWidth {
    width: usize,
    align: u8,
    zeros: bool,
}

impl DecimalWidth {
    /// The widest that is recognised here.
    const MAX: usize = 99;

    fn parse(spec: &[u8]) -> Option<DecimalWidth> {
        let spec = spec.strip_suffix(b"d").unwrap_or(spec);
        let (align, zeros, digits) = match spec {
            [align @ (b'<' | b'>' | b'^'), digits @ ..] => (*align, false, digits),
            [b'0', digits @ ..] => (b'>', true, digits),
            digits => (b'>', false, digits),
        };
        let digit = |b: u8| b.is_ascii_digit().then(|| usize::from(b - b'0'));
        let width = match *digits {
            [] => 0,
            [a] => digit(a).filter(|_| zeros || a != b'0')?,
            [a, b] if a != b'0' => digit(a)? * 10 + digit(b)?,
            _ => return None,
        };
        Some(DecimalWidth {
            width,
            align,
            zeros,
        })
    }
}

impl Vm {
    /// `repr(value)`.
    ///
    /// # Errors
    /// TypeError, RecursionError, and what `__repr__` raises.
    pub fn repr(&mut self, value: Value) -> PyResult<Gc<StrObj>> {
        if let Some(text) = self.scalar_text(value)? {
            return Ok(text);
        }
        if let Some(s) = self.exact_str(value) {
            return self.repr_str(s);
        }
        let name = self.interp.names.__repr__;
        self.text_method(value, name, "__repr__")
    }

    /// `str(value)`.
    ///
    /// # Errors
    /// TypeError, RecursionError, and what `__str__` raises.
    pub fn str(&mut self, value: Value) -> PyResult<Gc<StrObj>> {
        if let Some(s) = self.exact_str(value) {
            return Ok(s);
        }
        if let Some(text) = self.scalar_text(value)? {
            return Ok(text);
        }
        let name = self.interp.names.__str__;
        self.text_method(value, name, "__str__")
    }

    /// `ascii(value)`.
    ///
    /// # Errors
    /// As [`Vm::repr`].
    pub fn ascii(&mut self, value: Value) -> PyResult<Gc<StrObj>> {
        if let Some(s) = self.exact_str(value) {
            return self.new_str_bytes(&str_ascii(s.bytes()));
        }
        let repr = self.repr(value)?;
        if repr.is_ascii() {
            return Ok(repr);
        }
        self.new_str_bytes(&escape_non_ascii(repr.bytes()))
    }

    /// `format(value, spec)`.
    ///
    /// # Errors
    /// What `__format__` raises.
    pub fn format(&mut self, value: Value, spec: Gc<StrObj>) -> PyResult<Gc<StrObj>> {
        if spec.byte_len() == 0 {
            if let Some(s) = self.exact_str(value) {
                return Ok(s);
            }
            if let Some(text) = self.scalar_text(value)? {
                return Ok(text);
            }
        } else if let Some(text) = self.format_exact(value, spec)? {
            return Ok(text);
        }
        let name = self.interp.names.__format__;
        match self.call_special(value, name, &[spec.into()])? {
            Some(result) => match result.as_gc::<StrObj>() {
                Some(s) => Ok(s),
                None => {
                    let got = self.class_name(result);
                    Err(self.type_error(format!("__format__ must return a str, not {got}")))
                }
            },
            None => {
                let got = self.class_name(value);
                Err(self.type_error(format!("Type {got} doesn't define __format__")))
            }
        }
    }

    /// One replacement field of an f-string: `conversion` is 0 for none, 1 for `!s`, 2 for `!r`, 3 for `!a`.
    ///
    /// # Errors
    /// What converting and formatting raise.
    #[inline]
    pub(crate) fn format_value(
        &mut self,
        value: Value,
        conversion: u8,
        spec: Option<Gc<StrObj>>,
    ) -> PyResult<Gc<StrObj>> {
        let value = match conversion {
            0 => match spec {
                None => return self.format_plain(value),
                Some(_) => value,
            },
            1 => self.str(value)?.into(),
            2 => self.repr(value)?.into(),
            _ => self.ascii(value)?.into(),
        };
        match spec {
            Some(spec) => self.format(value, spec),
            None => self.format_plain(value),
        }
    }

    /// `format(value, "")`.
    fn format_plain(&mut self, value: Value) -> PyResult<Gc<StrObj>> {
        if let Some(s) = self.exact_str(value) {
            return Ok(s);
        }
        if let Some(text) = self.scalar_text(value)? {
            return Ok(text);
        }
        let empty = self.intern("");
        self.format(value, empty)
    }

    /// The concatenation of strings in one allocation: what an f-string makes of its parts.
    ///
    /// # Errors
    /// TypeError where a value is no string; MemoryError.
    pub(crate) fn build_string(&mut self, parts: &[Value]) -> PyResult {
        let (mut len, mut chars) = (0usize, 0usize);
        for part in parts {
            match part.as_gc::<StrObj>() {
                Some(s) => {
                    len += s.byte_len();
                    chars += s.char_len();
                }
                None => {
                    let got = self.class_name(*part);
                    return Err(self.type_error(format!("expected str instance, {got} found")));
                }
            }
        }
        if let [only] = parts
            && self.exact_str(*only).is_some()
        {
            return Ok(*only);
        }
        let string = self.new_str_with(len, chars, |_, mut room| {
            for part in parts.iter().filter_map(|part| part.as_gc::<StrObj>()) {
                let (place, rest) = room.split_at_mut(part.byte_len());
                place.copy_from_slice(part.bytes());
                room = rest;
            }
        })?;
        Ok(string.into())
    }

    /// The value, where it is a string whose class is `str` itself.
    #[inline(always)]
    pub(crate) fn exact_str(&self, value: Value) -> Option<Gc<StrObj>> {
        value
            .as_gc::<StrObj>()
            .filter(|s| s.header().has(Header::EXACT))
    }

    /// The text of ASCII bytes.
    fn new_ascii(&mut self, text: &[u8]) -> Gc<StrObj> {
        match *text {
            [byte] => self.interp.ascii_chars[byte as usize],
            _ => self.alloc_str(text, text.len()),
        }
    }

    /// `repr` and `str` of an exact int, float, bool or other singleton; None for anything else.
    #[inline]
    fn scalar_text(&mut self, value: Value) -> PyResult<Option<Gc<StrObj>>> {
        if let Some(n) = value.as_small_int() {
            return Ok(Some(self.new_ascii(IntText::new(n).bytes())));
        }
        if value.is_inline_float() {
            let text = float_repr(value.inline_float_value());
            return Ok(Some(self.new_ascii(text.as_bytes())));
        }
        if value.is_object() {
            return self.boxed_scalar_text(value);
        }
        Ok(match value {
            Value::NONE => Some(self.intern("None")),
            Value::TRUE => Some(self.intern("True")),
            Value::FALSE => Some(self.intern("False")),
            Value::ELLIPSIS => Some(self.intern("Ellipsis")),
            Value::NOT_IMPLEMENTED => Some(self.intern("NotImplemented")),
            _ => None,
        })
    }

    fn boxed_scalar_text(&mut self, value: Value) -> PyResult<Option<Gc<StrObj>>> {
        if let Some(n) = value.as_gc::<IntObj>()
            && self.is_exact(value, self.interp.types.int)
        {
            if let Some(n) = n.as_i128() {
                return Ok(Some(self.new_ascii(n.to_string().as_bytes())));
            }
            let max_digits = self.interp.max_str_digits;
            let text = int_to_str(&n.value(), max_digits).map_err(|e| self.raise_err(e))?;
            return Ok(Some(self.new_ascii(text.as_bytes())));
        }
        match value.as_float() {
            Some(x) if self.is_exact(value, self.interp.types.float) => {
                Ok(Some(self.new_ascii(float_repr(x).as_bytes())))
            }
            _ => Ok(None),
        }
    }

    /// `format(value, spec)` of an exact str, int, float or bool; None for anything else.
    fn format_exact(&mut self, value: Value, spec: Gc<StrObj>) -> PyResult<Option<Gc<StrObj>>> {
        let result = if let Some(s) = self.exact_str(value) {
            format_spec::format_str(s.bytes(), spec.bytes(), "str")
        } else if let Some(n) = value.as_small_int() {
            if let Some(width) = DecimalWidth::parse(spec.bytes()) {
                return self.padded_int(n, width).map(Some);
            }
            let max_digits = self.interp.max_str_digits;
            format_spec::format_int(&n.into(), spec.bytes(), "int", max_digits)
        } else if value.is_inline_float() {
            format_spec::format_float(value.inline_float_value(), spec.bytes(), "float")
        } else {
            return Ok(None);
        };
        match result {
            Ok(text) => self.new_str_bytes(&text).map(Some),
            Err(error) => Err(self.raise_err(error)),
        }
    }

    /// A decimal integer, to the right of its padding.
    fn padded_int(&mut self, n: i64, spec: DecimalWidth) -> PyResult<Gc<StrObj>> {
        let text = IntText::new(n);
        let digits = text.bytes();
        let padding = spec.width.saturating_sub(digits.len());
        if padding == 0 {
            return Ok(self.new_ascii(digits));
        }
        let mut out = [if spec.zeros { b'0' } else { b' ' }; DecimalWidth::MAX];
        let (sign, digits) = match digits {
            [b'-', digits @ ..] if spec.zeros => (&b"-"[..], digits),
            digits => (&b""[..], digits),
        };
        let before = match spec.align {
            b'<' => 0,
            b'^' => padding / 2,
            _ => padding,
        };
        out[..sign.len()].copy_from_slice(sign);
        out[sign.len() + before..][..digits.len()].copy_from_slice(digits);
        Ok(self.new_ascii(&out[..spec.width]))
    }

    /// `repr` of a string.
    fn repr_str(&mut self, string: Gc<StrObj>) -> PyResult<Gc<StrObj>> {
        let bytes = string.bytes();
        let plain = |&b: &u8| (b' '..0x7F).contains(&b) && b != b'\'' && b != b'\\';
        if !bytes.iter().all(plain) {
            return self.new_str_bytes(&str_repr(bytes));
        }
        let len = bytes.len() + 2;
        self.new_str_with(len, len, |_, room| {
            room.fill(b'\'');
            room[1..len - 1].copy_from_slice(bytes);
        })
    }

    fn text_method(&mut self, value: Value, name: Gc<StrObj>, what: &str) -> PyResult<Gc<StrObj>> {
        self.check_native_stack()?;
        match self.call_special(value, name, &[])? {
            Some(result) => match result.as_gc::<StrObj>() {
                Some(s) => Ok(s),
                None => {
                    let got = self.class_name(result);
                    Err(self.type_error(format!("{what} returned non-string (type {got})")))
                }
            },
            None => {
                let class = self.class_name(value);
                let address = value.header().map_or(0, |h| h.address());
                Ok(self.new_str(&format!("<{class} object at {address:#x}>")))
            }
        }
    }

    /// Appends `str(value)` to `out`, without making a string object where the value is a built-in scalar.
    ///
    /// # Errors
    /// As [`Vm::str`].
    pub(crate) fn push_text(&mut self, value: Value, out: &mut Vec<u8>) -> PyResult<()> {
        if let Some(n) = value.as_small_int() {
            out.extend_from_slice(IntText::new(n).bytes());
        } else if let Some(s) = self.exact_str(value) {
            out.extend_from_slice(s.bytes());
        } else {
            let text = self.str(value)?;
            out.extend_from_slice(text.bytes());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_integers_have_their_decimal_text() {
        for n in [0, 7, -7, 10, 99, 100, i64::MAX, i64::MIN, Value::MIN_SMALL] {
            assert_eq!(IntText::new(n).bytes(), n.to_string().as_bytes());
        }
    }
}
