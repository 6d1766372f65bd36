//! Templates of `str.format`: literal text and replacement fields.
//!
//! The caller walks a [`Template`], looks values up, and expands nested specifications with another template;
//! errors appear where CPython would raise them, after the fields before have been evaluated.

use super::error::{PyErr, PyResult};
use super::unicode::decimal_value;
use super::wtf8::code_points;

/// How deep templates nest: a field, and fields inside its specification.
pub const MAX_NESTING: usize = 2;

/// The error of a template nested deeper than [`MAX_NESTING`].
#[cold]
pub fn nested_too_deep() -> PyErr {
    PyErr::value("Max string recursion exceeded")
}

/// What a template is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to copy, doubled braces undone.
    Literal(&'a [u8]),
    /// A field to replace.
    Field(Field<'a>),
}

/// `{name!conversion:spec}`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What to look up; see [`Numbering::resolve`].
    pub name: &'a [u8],
    /// The letter after `!`; see [`Conversion::from_code`].
    pub conversion: Option<u32>,
    /// What follows the colon.
    pub spec: &'a [u8],
    /// Whether the specification has fields of its own, to be expanded first.
    pub spec_is_template: bool,
}

/// Iterates over the pieces of a template, ending after the first error.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    rest: &'a [u8],
}

impl<'a> Template<'a> {
    /// A template in generalised UTF-8.
    pub fn new(text: &'a [u8]) -> Self {
        Self { rest: text }
    }

    fn take_literal(&mut self, len: usize, skipped: usize) -> Piece<'a> {
        let literal = &self.rest[..len];
        self.rest = &self.rest[len + skipped..];
        Piece::Literal(literal)
    }

    fn next_piece(&mut self) -> PyResult<Piece<'a>> {
        let brace = memchr::memchr2(b'{', b'}', self.rest);
        let Some(at) = brace else {
            return Ok(self.take_literal(self.rest.len(), 0));
        };
        if self.rest.get(at + 1) == Some(&self.rest[at]) {
            return Ok(self.take_literal(at + 1, 1));
        }
        if self.rest[at] == b'}' {
            return Err(PyErr::value("Single '}' encountered in format string"));
        }
        if at + 1 == self.rest.len() {
            return Err(PyErr::value("Single '{' encountered in format string"));
        }
        if at > 0 {
            return Ok(self.take_literal(at, 0));
        }
        let (field, rest) = parse_field(&self.rest[1..])?;
        self.rest = rest;
        Ok(Piece::Field(field))
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = PyResult<Piece<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let piece = self.next_piece();
        if piece.is_err() {
            self.rest = b"";
        }
        Some(piece)
    }
}

/// Parses the field whose opening brace has been read; also gives what follows its closing one.
fn parse_field(text: &[u8]) -> PyResult<(Field<'_>, &[u8])> {
    let end = name_end(text)?;
    let name = &text[..end];
    let mut field = Field {
        name,
        conversion: None,
        spec: b"",
        spec_is_template: false,
    };
    let mut rest = &text[end + 1..];
    if text[end] == b'}' {
        return Ok((field, rest));
    }
    if text[end] == b'!' {
        let mut chars = code_points(rest);
        let conversion = chars
            .next()
            .ok_or_else(|| PyErr::value("end of string while looking for conversion specifier"))?;
        field.conversion = Some(conversion);
        rest = chars.rest();
        match rest.first() {
            Some(b'}') => return Ok((field, &rest[1..])),
            Some(b':') => rest = &rest[1..],
            Some(_) => {
                return Err(PyErr::value("expected ':' after conversion specifier"));
            }
            None => {}
        }
    }
    let mut open = 1_usize;
    for (i, &b) in rest.iter().enumerate() {
        match b {
            b'{' => {
                field.spec_is_template = true;
                open += 1;
            }
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            field.spec = &rest[..i];
            return Ok((field, &rest[i + 1..]));
        }
    }
    Err(PyErr::value("unmatched '{' in format spec"))
}

/// Where the name ends: the offset of a closing brace, colon or exclamation mark that is not in brackets.
fn name_end(text: &[u8]) -> PyResult<usize> {
    let mut in_brackets = false;
    for (i, &b) in text.iter().enumerate() {
        match b {
            b']' => in_brackets = false,
            _ if in_brackets => {}
            b'[' => in_brackets = true,
            b'{' => return Err(PyErr::value("unexpected '{' in field name")),
            b'}' | b':' | b'!' => return Ok(i),
            _ => {}
        }
    }
    Err(PyErr::value("expected '}' before end of string"))
}

/// What a field's value goes through before it is formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `!r`
    Repr,
    /// `!s`
    Str,
    /// `!a`
    Ascii,
}

impl Conversion {
    /// From the letter in the template.
    pub fn from_code(code: u32) -> PyResult<Self> {
        match u8::try_from(code) {
            Ok(b'r') => Ok(Self::Repr),
            Ok(b's') => Ok(Self::Str),
            Ok(b'a') => Ok(Self::Ascii),
            Ok(code @ 33..127) => Err(PyErr::value(format!(
                "Unknown conversion specifier {}",
                code as char
            ))),
            _ => Err(PyErr::value(format!(
                "Unknown conversion specifier \\x{code:x}"
            ))),
        }
    }
}

/// The argument a field starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root<'a> {
    /// A positional argument.
    Positional(usize),
    /// A keyword argument.
    Keyword(&'a [u8]),
}

/// One step from the argument to the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accessor<'a> {
    /// `.name`
    Attribute(&'a [u8]),
    /// `[3]`
    Index(usize),
    /// `[key]`: a string subscript.
    Key(&'a [u8]),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Undecided,
    Automatic,
    Manual,
}

/// Numbers the fields that name no argument; one for a template and all nested in it.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    mode: Mode,
    next: usize,
}

impl Numbering {
    /// Splits a field's name into the argument and the way from it to the value.
    pub fn resolve<'a>(&mut self, name: &'a [u8]) -> PyResult<(Root<'a>, Accessors<'a>)> {
        let end = memchr::memchr2(b'.', b'[', name).unwrap_or(name.len());
        let (root, rest) = name.split_at(end);
        let accessors = Accessors { rest };
        let index = integer(root)?;
        let mode = if root.is_empty() {
            Mode::Automatic
        } else if index.is_some() {
            Mode::Manual
        } else {
            return Ok((Root::Keyword(root), accessors));
        };
        if self.mode == Mode::Undecided {
            self.mode = mode;
        }
        if self.mode != mode {
            return Err(PyErr::value(match mode {
                Mode::Automatic => {
                    "cannot switch from manual field specification to automatic field numbering"
                }
                _ => "cannot switch from automatic field numbering to manual field specification",
            }));
        }
        let index = index.unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        Ok((Root::Positional(index), accessors))
    }
}

/// The error of a positional field without an argument.
#[cold]
pub fn missing_positional(index: usize) -> PyErr {
    PyErr::new(
        super::error::ErrKind::IndexError,
        format!("Replacement index {index} out of range for positional args tuple"),
    )
}

/// A decimal number, or `None` where the text is empty or anything else.
fn integer(text: &[u8]) -> PyResult<Option<usize>> {
    let mut value = None;
    for c in code_points(text) {
        let Some(digit) = decimal_value(c) else {
            return Ok(None);
        };
        let next = value
            .unwrap_or(0_usize)
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit as usize))
            .filter(|&v| isize::try_from(v).is_ok());
        value = Some(next.ok_or_else(|| PyErr::value("Too many decimal digits in format string"))?);
    }
    Ok(value)
}

/// Iterates over the accessors of a field's name, ending after the first error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accessors<'a> {
    rest: &'a [u8],
}

impl<'a> Accessors<'a> {
    fn next_accessor(&mut self) -> PyResult<Accessor<'a>> {
        let body = &self.rest[1..];
        let accessor = match self.rest[0] {
            b'.' => {
                let end = memchr::memchr2(b'.', b'[', body).unwrap_or(body.len());
                self.rest = &body[end..];
                Accessor::Attribute(&body[..end])
            }
            b'[' => {
                let end = memchr::memchr(b']', body)
                    .ok_or_else(|| PyErr::value("Missing ']' in format string"))?;
                self.rest = &body[end + 1..];
                let key = &body[..end];
                integer(key)?.map_or(Accessor::Key(key), Accessor::Index)
            }
            _ => {
                return Err(PyErr::value(
                    "Only '.' or '[' may follow ']' in format field specifier",
                ));
            }
        };
        if matches!(accessor, Accessor::Attribute(b"") | Accessor::Key(b"")) {
            return Err(PyErr::value("Empty attribute in format string"));
        }
        Ok(accessor)
    }
}

impl<'a> Iterator for Accessors<'a> {
    type Item = PyResult<Accessor<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let accessor = self.next_accessor();
        if accessor.is_err() {
            self.rest = b"";
        }
        Some(accessor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders a template with fields shown as what would be looked up: `<root accessors !conversion :spec>`.
    fn render(text: &[u8], numbering: &mut Numbering, depth: usize) -> PyResult<String> {
        if depth == 0 {
            return Err(nested_too_deep());
        }
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut out = String::new();
        for piece in Template::new(text) {
            let field = match piece? {
                Piece::Literal(literal) => {
                    out.push_str(&show(literal));
                    continue;
                }
                Piece::Field(field) => field,
            };
            let (root, accessors) = numbering.resolve(field.name)?;
            out.push('<');
            out.push_str(&match root {
                Root::Positional(index) => format!("#{index}"),
                Root::Keyword(name) => show(name),
            });
            for accessor in accessors {
                out.push_str(&match accessor? {
                    Accessor::Attribute(name) => format!(".{}", show(name)),
                    Accessor::Index(index) => format!("[#{index}]"),
                    Accessor::Key(key) => format!("[{}]", show(key)),
                });
            }
            if let Some(code) = field.conversion {
                out.push_str(&format!("!{:?}", Conversion::from_code(code)?));
            }
            let spec = if field.spec_is_template {
                render(field.spec, numbering, depth - 1)?
            } else {
                show(field.spec)
            };
            out.push_str(&format!(":{spec}>"));
        }
        Ok(out)
    }

    fn shown(text: &str) -> String {
        render(text.as_bytes(), &mut Numbering::default(), MAX_NESTING)
            .unwrap_or_else(|error| format!("! {error}"))
    }

    #[test]
    fn templates_split_into_literals_and_fields() {
        for (text, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("{{}} {{{}}}", "{} {<#0:>}"),
            ("{}{a}{}", "<#0:><a:><#1:>"),
            ("{0.a[0].b[key]!r:>5}", "<#0.a[#0].b[key]!Repr:>5>"),
            ("{a[-1]}{a[0x]}{a[01]}", "<a[-1]:><a[0x]:><a[#1]:>"),
            ("{:{}.{}f}", "<#0:<#1:>.<#2:>f>"),
            ("{:{{}}}", "<#0:{}>"),
            (
                "{0[{]}{0[}]}{0[a:b]!s:5}",
                "<#0[{]:><#0[}]:><#0[a:b]!Str:5>",
            ),
            ("{\u{661}}", "<#1:>"),
            ("{ 0 }{+1}{0x}", "< 0 :><+1:><0x:>"),
            ("{[0]}{.a}", "<#0[#0]:><#1.a:>"),
            ("{!a}", "<#0!Ascii:>"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn malformed_templates_fail_as_recorded() {
        #[rustfmt::skip]
        let rows = [
            ("{", "! Single '{' encountered in format string"),
            ("}", "! Single '}' encountered in format string"),
            ("a{0", "! expected '}' before end of string"),
            ("{0!", "! end of string while looking for conversion specifier"),
            ("{0!r", "! unmatched '{' in format spec"),
            ("{0!rx}", "! expected ':' after conversion specifier"),
            ("{0!x}", "! Unknown conversion specifier x"),
            ("{0!\u{e9}}", "! Unknown conversion specifier \u{5c}xe9"),
            ("{0:{1:{2}}}", "! Max string recursion exceeded"),
            ("{}{0}", "! cannot switch from automatic field numbering to manual field specification"),
            ("{0}{}", "! cannot switch from manual field specification to automatic field numbering"),
            ("{a.}", "! Empty attribute in format string"),
            ("{a[}", "! expected '}' before end of string"),
            ("{a[]}", "! Empty attribute in format string"),
            ("{a[0]x}", "! Only '.' or '[' may follow ']' in format field specifier"),
            ("{a[99999999999999999999]}", "! Too many decimal digits in format string"),
            ("{99999999999999999999}", "! Too many decimal digits in format string"),
            ("{a{b}}", "! unexpected '{' in field name"),
            ("{0:{1}", "! unmatched '{' in format spec"),
            ("{0:}}", "! Single '}' encountered in format string"),
            ("{0!}", "! unmatched '{' in format spec"),
            ("{!}", "! unmatched '{' in format spec"),
            ("{:", "! unmatched '{' in format spec"),
            ("{}}", "! Single '}' encountered in format string"),
            ("a}b", "! Single '}' encountered in format string"),
            ("{a.b.c", "! expected '}' before end of string"),
            ("{0! r}", "! expected ':' after conversion specifier"),
            ("{}{", "! Single '{' encountered in format string"),
            ("}{", "! Single '}' encountered in format string"),
            ("{:{:{}}}", "! Max string recursion exceeded"),
        ];
        for (text, expected) in rows {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert_eq!(
            missing_positional(5).message,
            "Replacement index 5 out of range for positional args tuple"
        );
    }

    #[test]
    fn errors_come_after_the_pieces_before_them() {
        let pieces: Vec<_> = Template::new(b"a{}{").collect();
        assert_eq!(pieces.len(), 3);
        assert!(pieces[1].is_ok() && pieces[2].is_err());
    }
}
