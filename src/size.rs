//! Sizes in bytes as users write them.

use std::str::FromStr;

/// A number of bytes: `4096`, `16KiB`, `1MiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) usize);

/// Units and how far they shift.
const UNITS: [(&str, u32); 6] = [
    ("", 0),
    ("B", 0),
    ("KiB", 10),
    ("MiB", 20),
    ("GiB", 30),
    ("TiB", 40),
];

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let unit = unit.trim_start();
        if number.is_empty() || unit.starts_with(['.', ',', '_']) {
            return Err("expected a whole number of bytes such as 4096 or 16KiB".to_string());
        }
        let Some(&(_, shift)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(format!(
                "unknown unit '{unit}': write bytes, or KiB, MiB, GiB or TiB after the number"
            ));
        };
        let bytes = number.parse::<usize>().ok();
        match bytes.and_then(|number| number.checked_mul(1 << shift)) {
            Some(bytes) => Ok(Size(bytes)),
            None => Err("that is more than an address space holds".to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_take_binary_units() {
        assert_eq!("4096".parse(), Ok(Size(4096)));
        assert_eq!("16KiB".parse(), Ok(Size(16 << 10)));
        assert_eq!("1 MiB".parse(), Ok(Size(1 << 20)));
        assert_eq!("0".parse(), Ok(Size(0)));
    }

    #[test]
    fn other_sizes_are_errors() {
        for (text, about) in [
            ("", "whole number"),
            ("KiB", "whole number"),
            ("-1", "whole number"),
            ("1.5MiB", "whole number"),
            ("1_000", "whole number"),
            ("16kb", "unknown unit 'kb'"),
            ("16 KiB!", "unknown unit 'KiB!'"),
            ("99999999999999999999", "address space"),
            ("99999999TiB", "address space"),
        ] {
            let error = text.parse::<Size>().expect_err(text);
            assert!(error.contains(about), "{text}: {error}");
        }
    }
}
