//! Text encodings of one byte a character that agree with ASCII below 0x80.

/// What the bytes from 0x80 mean, in order; [`UNDEFINED`] for those that mean nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct Charmap {
    high: &'static str,
}

/// Stands for a byte without a meaning: a code point that no text has.
const UNDEFINED: char = '\u{FFFE}';

impl Charmap {
    /// The character of a byte.
    pub(super) fn decode(&self, byte: u8) -> Option<char> {
        match byte.checked_sub(0x80) {
            None => Some(char::from(byte)),
            Some(at) => {
                let c = self.high.chars().nth(usize::from(at));
                c.filter(|&c| c != UNDEFINED)
            }
        }
    }

    /// The byte of a code point.
    pub(super) fn encode(&self, code_point: u32) -> Option<u8> {
        if code_point < 0x80 {
            return Some(code_point as u8);
        }
        let c = char::from_u32(code_point).filter(|&c| c != UNDEFINED)?;
        let at = self.high.chars().position(|high| high == c)?;
        Some(0x80 + at as u8)
    }

    /// The encoding of that normalised name.
    pub(super) fn from_name(name: &str) -> Option<&'static Charmap> {
        Some(match name {
            "cp1252" | "1252" | "windows_1252" => &CP1252,
            "cp1251" | "1251" | "windows_1251" => &CP1251,
            "iso8859_15" | "iso_8859_15" | "latin9" | "l9" => &ISO8859_15,
            "koi8_r" | "cskoi8r" => &KOI8_R,
            "cp437" | "437" | "ibm437" | "cspc8codepage437" => &CP437,
            "cp850" | "850" | "ibm850" | "cspc850multilingual" => &CP850,
            _ => return None,
        })
    }
}

/// Windows, Western Europe.
static CP1252: Charmap = Charmap {
    high: "€\u{FFFE}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFE}Ž\u{FFFE}\u{FFFE}‘’“”•–—˜™š›œ\u{FFFE}žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\
         \u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
};

/// Windows, Cyrillic.
static CP1251: Charmap = Charmap {
    high: "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFE}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖ\
         ЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
};

/// Latin-9: Latin-1 with the euro sign.
static ISO8859_15: Charmap = Charmap {
    high: "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\
         \u{8E}\u{8F}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\
         \u{9C}\u{9D}\u{9E}\u{9F}\u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕ\
         Ö×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
};

/// Russian.
static KOI8_R: Charmap = Charmap {
    high: "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмнопяр\
         стужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ",
};

/// the IBM PC.
static CP437: Charmap = Charmap {
    high: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫\
         ╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}",
};

/// DOS, Western Europe.
static CP850: Charmap = Charmap {
    high: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎ\
         Ï┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_characters_are_each_others_inverse() {
        for map in [&CP1252, &CP1251, &ISO8859_15, &KOI8_R, &CP437, &CP850] {
            assert_eq!(map.high.chars().count(), 128);
            for byte in 0..=255 {
                if let Some(c) = map.decode(byte) {
                    assert_eq!(map.encode(c as u32), Some(byte), "{c}");
                }
            }
            assert_eq!(map.encode(0xFFFE), None);
        }
        assert_eq!(CP1252.decode(0x80), Some('€'));
        assert_eq!(CP1252.decode(0x81), None);
        assert_eq!(CP437.encode('é' as u32), Some(0x82));
    }
}
