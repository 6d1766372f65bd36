//! Placing sign, prefix, digits and padding of a formatted number.

use super::error::{PyResult, buffer};
use super::wtf8::{push, width};

/// Digit grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The separator: a comma or an underscore.
    pub separator: u8,
    /// Digits in a group: 3, or 4 for binary, octal and hexadecimal numbers.
    pub size: usize,
}

/// Where padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: after the value.
    Left,
    /// `>`: before the value.
    Right,
    /// `^`: half on each side, the odd one after.
    Center,
    /// `=`: between sign and digits.
    AfterSign,
}

/// A number in parts, all ASCII unless `rest` is the character of a `c` presentation.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// Sign: `-`, `+`, a space or nothing.
    pub sign: &'a [u8],
    /// `0x` and the like.
    pub prefix: &'a [u8],
    /// The digits that grouping applies to.
    pub digits: &'a [u8],
    /// What follows them: point, fraction, exponent, percent sign; all of `inf` and `nan`.
    pub rest: &'a [u8],
    /// Code points in `rest`.
    pub rest_len: usize,
}

/// Appends `digits` grouped, with zeros in front until they and their separators fill `min_width`.
fn push_grouped(
    out: &mut Vec<u8>,
    digits: &[u8],
    grouping: Grouping,
    min_width: usize,
) -> PyResult<()> {
    out.try_reserve(digits.len().saturating_mul(2).max(min_width) + 1)
        .map_err(|_| super::error::PyErr::memory())?;
    let start = out.len();
    let mut remaining = digits;
    let mut wanted = min_width;
    // Written from the least significant digit, then reversed.
    loop {
        let len = remaining.len().max(wanted).clamp(1, grouping.size);
        let (rest, group) = remaining.split_at(remaining.len().saturating_sub(len));
        out.extend(group.iter().rev());
        out.extend(std::iter::repeat_n(b'0', len - group.len()));
        remaining = rest;
        wanted = wanted.saturating_sub(len);
        if remaining.is_empty() && wanted == 0 {
            break;
        }
        out.push(grouping.separator);
        wanted = wanted.saturating_sub(1);
    }
    out[start..].reverse();
    Ok(())
}

/// The number padded to `min_width` code points.
pub fn lay_out(
    parts: &Parts<'_>,
    fill: u32,
    align: Align,
    min_width: usize,
    grouping: Option<Grouping>,
) -> PyResult<Vec<u8>> {
    let around = parts.sign.len() + parts.prefix.len() + parts.rest_len;
    let grouped;
    let digits = match grouping {
        Some(grouping) if !parts.digits.is_empty() => {
            let zeros_fill = fill == u32::from(b'0') && align == Align::AfterSign;
            let wanted = if zeros_fill {
                min_width.saturating_sub(around)
            } else {
                0
            };
            let mut text = Vec::new();
            push_grouped(&mut text, parts.digits, grouping, wanted)?;
            grouped = text;
            &grouped[..]
        }
        _ => parts.digits,
    };
    let padding = min_width.saturating_sub(around + digits.len());
    let (before, inside, after) = match align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::AfterSign => (0, padding, 0),
    };
    let content = parts.sign.len() + parts.prefix.len() + digits.len() + parts.rest.len();
    let mut out = buffer(padding.saturating_mul(width(fill)).saturating_add(content))?;
    push_fill(&mut out, fill, before);
    out.extend_from_slice(parts.sign);
    out.extend_from_slice(parts.prefix);
    push_fill(&mut out, fill, inside);
    out.extend_from_slice(digits);
    out.extend_from_slice(parts.rest);
    push_fill(&mut out, fill, after);
    Ok(out)
}

/// Appends `count` times the code point `fill`; the caller has reserved the room.
pub fn push_fill(out: &mut Vec<u8>, fill: u32, count: usize) {
    if fill < 0x80 {
        out.resize(out.len() + count, fill as u8);
    } else {
        (0..count).for_each(|_| push(out, fill));
    }
}
