//! Character properties and case mappings as `str`'s methods see them.

use unicode_general_category::{GeneralCategory, get_general_category};

use super::wtf8::{code_points, push};

/// General category; a surrogate is `Cs`.
fn category(code_point: u32) -> GeneralCategory {
    match char::from_u32(code_point) {
        Some(c) => get_general_category(c),
        None => GeneralCategory::Surrogate,
    }
}

fn has(code_point: u32, property: impl Fn(char) -> bool) -> bool {
    char::from_u32(code_point).is_some_and(property)
}

/// `str.isalpha` of one code point: a letter (L*).
pub fn is_alpha(code_point: u32) -> bool {
    use GeneralCategory::*;
    if code_point < 0x80 {
        return (code_point as u8).is_ascii_alphabetic();
    }
    matches!(
        category(code_point),
        LowercaseLetter | UppercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
    )
}

/// `str.isdecimal` of one code point: a decimal digit (Nd).
pub fn is_decimal(code_point: u32) -> bool {
    if code_point < 0x80 {
        return (code_point as u8).is_ascii_digit();
    }
    category(code_point) == GeneralCategory::DecimalNumber
}

/// The value of a decimal digit of any script, as `int('٣')` reads it.
pub fn decimal_value(code_point: u32) -> Option<u32> {
    if code_point < 0x80 {
        return (code_point.wrapping_sub(0x30) < 10).then(|| code_point - 0x30);
    }
    if !is_decimal(code_point) {
        return None;
    }
    // Digits are encoded in runs of 0–9, some of them (the mathematical ones) back to back.
    let mut zero = code_point;
    while is_decimal(zero - 1) {
        zero -= 1;
    }
    Some((code_point - zero) % 10)
}

/// Digits that are not decimal: superscripts, circled and other non-positional ones (Numeric_Type=Digit).
const OTHER_DIGITS: [(u32, u32); 20] = [
    (0xB2, 0xB3),
    (0xB9, 0xB9),
    (0x1369, 0x1371),
    (0x19DA, 0x19DA),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247C),
    (0x2488, 0x2490),
    (0x24EA, 0x24EA),
    (0x24F5, 0x24FD),
    (0x24FF, 0x24FF),
    (0x2776, 0x277E),
    (0x2780, 0x2788),
    (0x278A, 0x2792),
    (0x10A40, 0x10A43),
    (0x10E60, 0x10E68),
    (0x11052, 0x1105A),
    (0x1F100, 0x1F10A),
];

/// Ideographs that stand for a number (Numeric_Type=Numeric outside N*), sorted.
#[rustfmt::skip]
const NUMERIC_IDEOGRAPHS: [u32; 91] = [
    0x3405, 0x3483, 0x382A, 0x3B4D, 0x4E00, 0x4E03, 0x4E07, 0x4E09, 0x4E24, 0x4E5D, 0x4E8C,
    0x4E94, 0x4E96, 0x4EAC, 0x4EBF, 0x4EC0, 0x4EDF, 0x4EE8, 0x4F0D, 0x4F70, 0x4FE9, 0x5006,
    0x5104, 0x5146, 0x5169, 0x516B, 0x516D, 0x5341, 0x5343, 0x5344, 0x5345, 0x534C, 0x53C1,
    0x53C2, 0x53C3, 0x53C4, 0x56DB, 0x58F1, 0x58F9, 0x5E7A, 0x5EFE, 0x5EFF, 0x5F0C, 0x5F0D,
    0x5F0E, 0x5F10, 0x62D0, 0x62FE, 0x634C, 0x67D2, 0x6D1E, 0x6F06, 0x7396, 0x767E, 0x7695,
    0x79ED, 0x8086, 0x842C, 0x8CAE, 0x8CB3, 0x8D30, 0x920E, 0x94A9, 0x9621, 0x9646, 0x964C,
    0x9678, 0x96F6, 0xF96B, 0xF973, 0xF978, 0xF9B2, 0xF9D1, 0xF9D3, 0xF9FD, 0x20001, 0x20064,
    0x200E2, 0x20121, 0x2092A, 0x20983, 0x2098C, 0x2099C, 0x20AEA, 0x20AFD, 0x20B19, 0x22390,
    0x22998, 0x23B1B, 0x2626D, 0x2F890,
];

/// `str.isdigit` of one code point.
pub fn is_digit(code_point: u32) -> bool {
    is_decimal(code_point)
        || OTHER_DIGITS
            .iter()
            .any(|&(first, last)| (first..=last).contains(&code_point))
}

/// `str.isnumeric` of one code point.
pub fn is_numeric(code_point: u32) -> bool {
    use GeneralCategory::*;
    matches!(
        category(code_point),
        DecimalNumber | LetterNumber | OtherNumber
    ) || NUMERIC_IDEOGRAPHS.binary_search(&code_point).is_ok()
}

/// `str.isalnum` of one code point.
pub fn is_alnum(code_point: u32) -> bool {
    is_alpha(code_point) || is_numeric(code_point)
}

/// `str.isspace` of one code point, which is also what `split()` and `strip()` take away.
pub fn is_space(code_point: u32) -> bool {
    match code_point {
        0x09..=0x0D | 0x1C..=0x20 => true,
        0..=0x84 => false,
        _ => has(code_point, char::is_whitespace),
    }
}

/// Whether `bytes` methods take this byte for white space.
pub const fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Whether `str.splitlines` breaks after this code point.
pub fn is_line_break(code_point: u32) -> bool {
    matches!(code_point, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// `str.isprintable` of one code point: `repr` shows it as it is.
pub fn is_printable(code_point: u32) -> bool {
    use GeneralCategory::*;
    if code_point < 0x7F {
        return code_point >= 0x20;
    }
    !matches!(
        category(code_point),
        Control
            | Format
            | Surrogate
            | PrivateUse
            | Unassigned
            | LineSeparator
            | ParagraphSeparator
            | SpaceSeparator
    )
}

/// `str.isupper` of one code point.
pub fn is_upper(code_point: u32) -> bool {
    has(code_point, char::is_uppercase)
}

/// `str.islower` of one code point.
pub fn is_lower(code_point: u32) -> bool {
    has(code_point, char::is_lowercase)
}

/// Whether the code point is a titlecase letter (Lt), such as `ǅ`.
pub fn is_title(code_point: u32) -> bool {
    code_point >= 0x80 && category(code_point) == GeneralCategory::TitlecaseLetter
}

fn is_cased(code_point: u32) -> bool {
    is_lower(code_point) || is_upper(code_point) || is_title(code_point)
}

/// The Case_Ignorable property: skipped when deciding whether a sigma is final.
fn is_case_ignorable(code_point: u32) -> bool {
    use GeneralCategory::*;
    // Word_Break = MidLetter, MidNumLet or Single_Quote.
    const IN_WORD_PUNCTUATION: [u32; 16] = [
        0x27, 0x2E, 0x3A, 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
        0xFE52, 0xFE55, 0xFF07, 0xFF0E,
    ];
    IN_WORD_PUNCTUATION.contains(&code_point)
        || code_point == 0xFF1A
        || matches!(
            category(code_point),
            NonspacingMark | EnclosingMark | Format | ModifierLetter | ModifierSymbol
        )
}

/// `str.isidentifier`.
pub fn is_identifier(text: &[u8]) -> bool {
    let mut chars = code_points(text);
    let starts = chars
        .next()
        .is_some_and(|c| c == 0x5F || has(c, unicode_ident::is_xid_start));
    starts && chars.all(|c| has(c, unicode_ident::is_xid_continue))
}

/// Whether the text is not empty and `predicate` holds for all of its code points.
pub fn all(text: &[u8], predicate: impl Fn(u32) -> bool) -> bool {
    !text.is_empty() && code_points(text).all(predicate)
}

/// `str.isupper`: some cased character, and none that is lower or title case.
pub fn is_upper_text(text: &[u8]) -> bool {
    let mut cased = false;
    for c in code_points(text) {
        if is_lower(c) || is_title(c) {
            return false;
        }
        cased |= is_upper(c);
    }
    cased
}

/// `str.islower`: some cased character, and none that is upper or title case.
pub fn is_lower_text(text: &[u8]) -> bool {
    let mut cased = false;
    for c in code_points(text) {
        if is_upper(c) || is_title(c) {
            return false;
        }
        cased |= is_lower(c);
    }
    cased
}

/// `str.istitle`: upper case only after uncased characters, lower case only after cased ones.
pub fn is_title_text(text: &[u8]) -> bool {
    let mut cased = false;
    let mut previous_cased = false;
    for c in code_points(text) {
        if is_upper(c) || is_title(c) {
            if previous_cased {
                return false;
            }
            previous_cased = true;
            cased = true;
        } else if is_lower(c) {
            if !previous_cased {
                return false;
            }
            cased = true;
        } else {
            previous_cased = false;
        }
    }
    cased
}

/// What the case of one code point becomes: at most three code points.
fn push_upper(out: &mut Vec<u8>, code_point: u32) {
    match char::from_u32(code_point) {
        Some(c) => c.to_uppercase().for_each(|u| push(out, u as u32)),
        None => push(out, code_point),
    }
}

fn push_lower(out: &mut Vec<u8>, code_point: u32) {
    match char::from_u32(code_point) {
        Some(c) => c.to_lowercase().for_each(|l| push(out, l as u32)),
        None => push(out, code_point),
    }
}

fn push_title(out: &mut Vec<u8>, code_point: u32) {
    // The exceptions to "upper case, then lower case for what follows in the expansion".
    let single = match code_point {
        0x1C4..=0x1CC => Some((code_point - 0x1C4) / 3 * 3 + 0x1C5),
        0x1F1..=0x1F3 => Some(0x1F2),
        0x10D0..=0x10FA | 0x10FD..=0x10FF | 0x1FBC | 0x1FCC | 0x1FFC => Some(code_point),
        0x1F80..=0x1FAF => Some(code_point | 8),
        0x1FB3 | 0x1FC3 | 0x1FF3 => Some(code_point + 9),
        _ => None,
    };
    match (single, char::from_u32(code_point)) {
        (Some(title), _) => push(out, title),
        (None, None) => push(out, code_point),
        (None, Some(c)) => {
            for (i, u) in c.to_uppercase().enumerate() {
                match (i, u) {
                    (0, _) => push(out, u as u32),
                    // The apostrophe of `ŉ` is no letter: the `N` after it is the initial.
                    _ if code_point == 0x149 => push(out, u as u32),
                    // A subscript iota stays a combining mark.
                    (_, '\u{399}') if matches!(code_point, 0x1FB2..=0x1FF7) => push(out, 0x345),
                    _ => push_lower(out, u as u32),
                }
            }
        }
    }
}

fn push_folded(out: &mut Vec<u8>, code_point: u32) {
    match code_point {
        // Dotless i, and Cherokee, whose folded form is the upper case one.
        0x131 | 0x13A0..=0x13F5 => push(out, code_point),
        0x13F8..=0x13FD => push(out, code_point - 8),
        0xAB70..=0xABBF => push(out, code_point - 0xAB70 + 0x13A0),
        0x1E9E => out.extend_from_slice(b"ss"),
        _ => match char::from_u32(code_point) {
            Some(c) => c
                .to_uppercase()
                .for_each(|u| u.to_lowercase().for_each(|l| push(out, l as u32))),
            None => push(out, code_point),
        },
    }
}

const CAPITAL_SIGMA: u32 = 0x3A3;

/// Lower case of `code_point`, which stands at byte `offset` of `text`: a capital sigma at the end of a word
/// has a form of its own.
fn push_lower_in_context(out: &mut Vec<u8>, text: &[u8], offset: usize, code_point: u32) {
    if code_point != CAPITAL_SIGMA {
        return push_lower(out, code_point);
    }
    let mut before = code_points(&text[..offset])
        .rev()
        .skip_while(|&c| is_case_ignorable(c));
    let mut after = code_points(&text[offset + 2..]).skip_while(|&c| is_case_ignorable(c));
    let is_final = before.next().is_some_and(is_cased) && !after.next().is_some_and(is_cased);
    push(out, if is_final { 0x3C2 } else { 0x3C3 });
}

/// `str.upper`
pub fn upper(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    map(text, |out, _, c| push_upper(out, c))
}

/// `str.lower`
pub fn lower(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    map(text, |out, offset, c| {
        push_lower_in_context(out, text, offset, c);
    })
}

/// `str.casefold`
pub fn casefold(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    map(text, |out, _, c| push_folded(out, c))
}

/// `str.swapcase`
pub fn swapcase(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        // The case of a letter is one bit.
        let swap = |b: &u8| {
            if b.is_ascii_alphabetic() {
                b ^ 0x20
            } else {
                *b
            }
        };
        return text.iter().map(swap).collect();
    }
    map(text, |out, offset, c| {
        if is_upper(c) {
            push_lower_in_context(out, text, offset, c);
        } else if is_lower(c) {
            push_upper(out, c);
        } else {
            push(out, c);
        }
    })
}

/// `str.capitalize`
pub fn capitalize(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        let mut out = text.to_ascii_lowercase();
        if let Some(first) = out.first_mut() {
            first.make_ascii_uppercase();
        }
        return out;
    }
    map(text, |out, offset, c| {
        if offset == 0 {
            push_title(out, c);
        } else {
            push_lower_in_context(out, text, offset, c);
        }
    })
}

/// `str.title`
pub fn title(text: &[u8]) -> Vec<u8> {
    let mut previous_cased = false;
    if text.is_ascii() {
        let one = |b: &u8| {
            let mapped = if previous_cased {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            };
            previous_cased = b.is_ascii_alphabetic();
            mapped
        };
        return text.iter().map(one).collect();
    }
    map(text, |out, offset, c| {
        if previous_cased {
            push_lower_in_context(out, text, offset, c);
        } else {
            push_title(out, c);
        }
        previous_cased = is_cased(c);
    })
}

fn map(text: &[u8], mut one: impl FnMut(&mut Vec<u8>, usize, u32)) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (offset, c) in super::wtf8::code_point_offsets(text) {
        one(&mut out, offset, c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_mappings_agree_with_recorded_results() {
        /// Text, then `upper`, `lower`, `title`, `capitalize`, `swapcase`, `casefold` of it.
        type Row = [&'static str; 7];
        #[rustfmt::skip]
        let rows: &[Row] = &[
            ["", "", "", "", "", "", ""],
            ["hello World", "HELLO WORLD", "hello world", "Hello World", "Hello world", "HELLO wORLD", "hello world"],
            ["\u{df}a \u{df}", "SSA SS", "\u{df}a \u{df}", "Ssa Ss", "Ssa \u{df}", "SSA SS", "ssa ss"],
            ["\u{130}I\u{131}i", "\u{130}III", "i\u{307}i\u{131}i", "\u{130}i\u{131}i", "\u{130}i\u{131}i", "i\u{307}iII", "i\u{307}i\u{131}i"],
            ["\u{fb01}x \u{fb03}", "FIX FFI", "\u{fb01}x \u{fb03}", "Fix Ffi", "Fix \u{fb03}", "FIX FFI", "fix ffi"],
            ["\u{1c6}\u{1c4}\u{1c5} \u{1c9}", "\u{1c4}\u{1c4}\u{1c4} \u{1c7}", "\u{1c6}\u{1c6}\u{1c6} \u{1c9}", "\u{1c5}\u{1c6}\u{1c6} \u{1c8}", "\u{1c5}\u{1c6}\u{1c6} \u{1c9}", "\u{1c4}\u{1c6}\u{1c5} \u{1c7}", "\u{1c6}\u{1c6}\u{1c6} \u{1c9}"],
            ["\u{39f}\u{394}\u{39f}\u{3a3} \u{39f}\u{394}\u{39f}\u{3a3}", "\u{39f}\u{394}\u{39f}\u{3a3} \u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2} \u{3bf}\u{3b4}\u{3bf}\u{3c2}", "\u{39f}\u{3b4}\u{3bf}\u{3c2} \u{39f}\u{3b4}\u{3bf}\u{3c2}", "\u{39f}\u{3b4}\u{3bf}\u{3c2} \u{3bf}\u{3b4}\u{3bf}\u{3c2}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2} \u{3bf}\u{3b4}\u{3bf}\u{3c2}", "\u{3bf}\u{3b4}\u{3bf}\u{3c3} \u{3bf}\u{3b4}\u{3bf}\u{3c3}"],
            ["\u{3a3}", "\u{3a3}", "\u{3c3}", "\u{3a3}", "\u{3a3}", "\u{3c3}", "\u{3c3}"],
            ["a\u{3a3}b", "A\u{3a3}B", "a\u{3c3}b", "A\u{3c3}b", "A\u{3c3}b", "A\u{3c3}B", "a\u{3c3}b"],
            ["a\u{3a3}.", "A\u{3a3}.", "a\u{3c2}.", "A\u{3c2}.", "A\u{3c2}.", "A\u{3c2}.", "a\u{3c3}."],
            ["a\u{3a3}\u{301}b", "A\u{3a3}\u{301}B", "a\u{3c3}\u{301}b", "A\u{3c3}\u{301}B", "A\u{3c3}\u{301}b", "A\u{3c3}\u{301}B", "a\u{3c3}\u{301}b"],
            ["\u{1fb3}\u{1f80} \u{1f88}\u{1ffc}", "\u{391}\u{399}\u{1f08}\u{399} \u{1f08}\u{399}\u{3a9}\u{399}", "\u{1fb3}\u{1f80} \u{1f80}\u{1ff3}", "\u{1fbc}\u{1f80} \u{1f88}\u{1ff3}", "\u{1fbc}\u{1f80} \u{1f80}\u{1ff3}", "\u{391}\u{399}\u{1f08}\u{399} \u{1f88}\u{1ffc}", "\u{3b1}\u{3b9}\u{1f00}\u{3b9} \u{1f00}\u{3b9}\u{3c9}\u{3b9}"],
            ["\u{1fb7}x \u{1fb2}", "\u{391}\u{342}\u{399}X \u{1fba}\u{399}", "\u{1fb7}x \u{1fb2}", "\u{391}\u{342}\u{345}x \u{1fba}\u{345}", "\u{391}\u{342}\u{345}x \u{1fb2}", "\u{391}\u{342}\u{399}X \u{1fba}\u{399}", "\u{3b1}\u{342}\u{3b9}x \u{1f70}\u{3b9}"],
            ["\u{10d0}\u{10e0} \u{1c90}", "\u{1c90}\u{1ca0} \u{1c90}", "\u{10d0}\u{10e0} \u{10d0}", "\u{10d0}\u{10e0} \u{1c90}", "\u{10d0}\u{10e0} \u{10d0}", "\u{1c90}\u{1ca0} \u{10d0}", "\u{10d0}\u{10e0} \u{10d0}"],
            ["\u{13a0}\u{ab70} \u{13f8}", "\u{13a0}\u{13a0} \u{13f0}", "\u{ab70}\u{ab70} \u{13f8}", "\u{13a0}\u{ab70} \u{13f0}", "\u{13a0}\u{ab70} \u{13f8}", "\u{ab70}\u{13a0} \u{13f0}", "\u{13a0}\u{13a0} \u{13f0}"],
            ["\u{149} \u{1f0}\u{390}", "\u{2bc}N J\u{30c}\u{399}\u{308}\u{301}", "\u{149} \u{1f0}\u{390}", "\u{2bc}N J\u{30c}\u{390}", "\u{2bc}N \u{1f0}\u{390}", "\u{2bc}N J\u{30c}\u{399}\u{308}\u{301}", "\u{2bc}n j\u{30c}\u{3b9}\u{308}\u{301}"],
            ["\u{587}\u{fb13}", "\u{535}\u{552}\u{544}\u{546}", "\u{587}\u{fb13}", "\u{535}\u{582}\u{fb13}", "\u{535}\u{582}\u{fb13}", "\u{535}\u{552}\u{544}\u{546}", "\u{565}\u{582}\u{574}\u{576}"],
            ["\u{10400}\u{10428}", "\u{10400}\u{10400}", "\u{10428}\u{10428}", "\u{10400}\u{10428}", "\u{10400}\u{10428}", "\u{10428}\u{10400}", "\u{10428}\u{10428}"],
            ["they're bill's", "THEY'RE BILL'S", "they're bill's", "They'Re Bill'S", "They're bill's", "THEY'RE BILL'S", "they're bill's"],
            ["x2y 3Z", "X2Y 3Z", "x2y 3z", "X2Y 3Z", "X2y 3z", "X2Y 3z", "x2y 3z"],
            ["\u{1e9e}\u{1e9f}", "\u{1e9e}\u{1e9f}", "\u{df}\u{1e9f}", "\u{1e9e}\u{1e9f}", "\u{1e9e}\u{1e9f}", "\u{df}\u{1e9f}", "ss\u{1e9f}"],
            ["\u{b5}\u{3bc}\u{17f}", "\u{39c}\u{39c}S", "\u{b5}\u{3bc}\u{17f}", "\u{39c}\u{3bc}\u{17f}", "\u{39c}\u{3bc}\u{17f}", "\u{39c}\u{39c}S", "\u{3bc}\u{3bc}s"],
            ["A1b2", "A1B2", "a1b2", "A1B2", "A1b2", "a1B2", "a1b2"],
            ["\u{2b0}\u{24d0}\u{2160}", "\u{2b0}\u{24b6}\u{2160}", "\u{2b0}\u{24d0}\u{2170}", "\u{2b0}\u{24d0}\u{2170}", "\u{2b0}\u{24d0}\u{2170}", "\u{2b0}\u{24b6}\u{2170}", "\u{2b0}\u{24d0}\u{2170}"],
            ["\u{4e2d}A", "\u{4e2d}A", "\u{4e2d}a", "\u{4e2d}A", "\u{4e2d}a", "\u{4e2d}a", "\u{4e2d}a"],
            ["\u{345}a", "\u{399}A", "\u{345}a", "\u{399}a", "\u{399}a", "\u{399}A", "\u{3b9}a"],
        ];
        for [text, rest @ ..] in rows {
            let functions = [upper, lower, title, capitalize, swapcase, casefold];
            for (i, (function, expected)) in functions.iter().zip(rest).enumerate() {
                let got = String::from_utf8(function(text.as_bytes())).unwrap();
                assert_eq!(got, *expected, "{text:?}, function {i}");
            }
        }
        assert_eq!(upper(b"a\xed\xa0\x80b"), b"A\xed\xa0\x80B");
    }

    #[test]
    fn properties_agree_with_recorded_results() {
        /// Code point, then whether it is alpha, decimal, digit, numeric, space, upper, lower, title, printable.
        type Row = (u32, &'static str);
        #[rustfmt::skip]
        let rows: &[Row] = &[
            (0x0, ""),
            (0x9, "s"),
            (0xb, "s"),
            (0x1c, "s"),
            (0x1f, "s"),
            (0x20, "sp"),
            (0x30, "dDnp"),
            (0x39, "dDnp"),
            (0x41, "aUp"),
            (0x5a, "aUp"),
            (0x61, "aLp"),
            (0x7e, "p"),
            (0x7f, ""),
            (0x80, ""),
            (0x85, "s"),
            (0xa0, "s"),
            (0xad, ""),
            (0xaa, "aLp"),
            (0xb2, "Dnp"),
            (0xb5, "aLp"),
            (0xbd, "np"),
            (0xd7, "p"),
            (0xdf, "aLp"),
            (0x1c5, "atp"),
            (0x2b0, "aLp"),
            (0x345, "Lp"),
            (0x378, ""),
            (0x660, "dDnp"),
            (0x967, "dDnp"),
            (0x1369, "Dnp"),
            (0x1680, "s"),
            (0x180e, ""),
            (0x1fbc, "atp"),
            (0x2000, "s"),
            (0x200b, ""),
            (0x2028, "s"),
            (0x202f, "s"),
            (0x2070, "Dnp"),
            (0x2160, "nUp"),
            (0x2460, "Dnp"),
            (0x24d0, "Lp"),
            (0x3000, "s"),
            (0x3007, "np"),
            (0x3405, "anp"),
            (0x4e00, "anp"),
            (0x4e2d, "ap"),
            (0x4e8c, "anp"),
            (0xd800, ""),
            (0xe000, ""),
            (0xfb01, "aLp"),
            (0xfeff, ""),
            (0xff10, "dDnp"),
            (0xffff, ""),
            (0x10400, "aUp"),
            (0x1d7d8, "dDnp"),
            (0x1f100, "Dnp"),
            (0x1f600, "p"),
            (0x20001, "anp"),
            (0xe0001, ""),
            (0x10ffff, ""),
            (0x10fc, "aLp"),
            (0x1c90, "aUp"),
            (0x13a0, "aUp"),
            (0x2126, "aUp"),
        ];
        type Predicate = (char, fn(u32) -> bool);
        let predicates: [Predicate; 9] = [
            ('a', is_alpha),
            ('d', is_decimal),
            ('D', is_digit),
            ('n', is_numeric),
            ('s', is_space),
            ('U', is_upper),
            ('L', is_lower),
            ('t', is_title),
            ('p', is_printable),
        ];
        for &(code_point, expected) in rows {
            let holding = predicates.iter().filter(|(_, holds)| holds(code_point));
            let got: String = holding.map(|(letter, _)| letter).collect();
            assert_eq!(got, expected, "U+{code_point:04X}");
        }
    }

    #[test]
    fn texts_have_a_case() {
        #[rustfmt::skip]
        let rows = [
            ("", false, false, false),
            ("hello World", false, false, false),
            ("\u{df}a \u{df}", false, true, false),
            ("\u{130}I\u{131}i", false, false, false),
            ("\u{fb01}x \u{fb03}", false, true, false),
            ("\u{1c6}\u{1c4}\u{1c5} \u{1c9}", false, false, false),
            ("\u{39f}\u{394}\u{39f}\u{3a3} \u{39f}\u{394}\u{39f}\u{3a3}", true, false, false),
            ("\u{3a3}", true, false, true),
            ("a\u{3a3}b", false, false, false),
            ("a\u{3a3}.", false, false, false),
            ("a\u{3a3}\u{301}b", false, false, false),
            ("\u{1fb3}\u{1f80} \u{1f88}\u{1ffc}", false, false, false),
            ("\u{1fb7}x \u{1fb2}", false, true, false),
            ("\u{10d0}\u{10e0} \u{1c90}", false, false, false),
            ("\u{13a0}\u{ab70} \u{13f8}", false, false, false),
            ("\u{149} \u{1f0}\u{390}", false, true, false),
            ("\u{587}\u{fb13}", false, true, false),
            ("\u{10400}\u{10428}", false, false, true),
            ("they're bill's", false, true, false),
            ("x2y 3Z", false, false, false),
            ("\u{1e9e}\u{1e9f}", false, false, true),
            ("\u{b5}\u{3bc}\u{17f}", false, true, false),
            ("A1b2", false, false, false),
            ("\u{2b0}\u{24d0}\u{2160}", false, false, false),
            ("\u{4e2d}A", true, false, true),
            ("\u{345}a", false, true, false),
            ("HELLO", true, false, false),
            ("hello", false, true, false),
            ("Hello World", false, false, true),
            ("HELLO world", false, false, false),
            ("123", false, false, false),
            ("A1", true, false, true),
            ("\u{1c5}", false, false, true),
            ("\u{1c5}x", false, false, true),
            ("Hello world", false, false, false),
            ("ab\u{2160}", false, false, false),
            ("\u{2b0}", false, true, false),
        ];
        for (text, upper, lower, title) in rows {
            let text = text.as_bytes();
            let got = (
                is_upper_text(text),
                is_lower_text(text),
                is_title_text(text),
            );
            assert_eq!(got, (upper, lower, title), "{text:?}");
        }
    }

    #[test]
    fn identifiers_and_digits() {
        for (text, expected) in [
            ("a", true),
            ("_1", true),
            ("é中", true),
            ("1a", false),
            ("", false),
            ("a b", false),
            ("a\u{301}", true),
            ("\u{301}a", false),
            ("a-b", false),
        ] {
            assert_eq!(is_identifier(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(decimal_value(0x39), Some(9));
        assert_eq!(decimal_value(0x663), Some(3));
        assert_eq!(decimal_value(0x1D7D9), Some(1));
        assert_eq!(decimal_value(0x1D7FF), Some(9));
        assert_eq!(decimal_value(0xB2), None);
        assert!(all(b"abc", is_alpha) && !all(b"", is_alpha));
    }
}
