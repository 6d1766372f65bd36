//! Values of a process, written for people: as Python would write them, as far as can be told from outside, and never more
//! of them than a screen holds.
//!
//! Nothing that is read is believed: addresses, kinds and lengths may be those of an object that has been freed, or changes,
//! or never was one. What cannot be read as what it seems to be is named as an object and no more.

use crate::layout::{half, word};
use crate::literal::{decode, float, harmless, quoted, quoted_bytes};
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::Reader;
use crate::unwind::{POINTER_TAG, TAG_BITS};

/// How many bytes of a string or of bytes are shown; of those inside another object, a quarter.
const SHOWN_BYTES: u64 = 80;
/// How many items of a container, or attributes of an instance, are shown.
const SHOWN_ITEMS: u64 = 8;
/// How many containers inside one another are opened.
const SHOWN_DEPTH: usize = 3;
/// How many objects are looked into for one value.
const SHOWN_OBJECTS: usize = 100;
/// How many entries of a dict or places of a set are searched for what is live; and at a time.
const SEARCHED: u64 = 4096;
const SEARCHED_AT_ONCE: u64 = 64;
/// The longest name that is shown, in bytes.
const NAME_BYTES: u64 = 200;

/// The number of the constant that stands for no value.
const NO_VALUE: u64 = 3;
/// The constants that a program can see, by number.
const CONSTANTS: [&str; 6] = ["None", "False", "True", "", "NotImplemented", "Ellipsis"];
/// The bits of an integer that count its bits, and the one that tells its sign.
const INT_BITS: u32 = (1 << 30) - 1;
const INT_NEGATIVE: u32 = 1 << 30;

/// A value in words; None for the marker of a variable that has none. Follows the cell of a variable that closures share.
pub(crate) fn shown<M: Memory>(reader: &mut Reader<M>, value: u64) -> Option<String> {
    let mut value = value;
    if let Some(object) = object(value)
        && let Ok(Some(content)) = content_of_cell(reader, object)
    {
        value = content;
    }
    if value == constant(NO_VALUE) {
        return None;
    }
    let mut writer = Writer {
        reader,
        objects: SHOWN_OBJECTS,
        open: Vec::new(),
        text: String::new(),
    };
    writer.value(value);
    Some(writer.text)
}

/// The text of a string object that is a name.
pub(crate) fn name<M: Memory>(reader: &mut Reader<M>, object: u64) -> Result<String, MemoryError> {
    let string = Text::read(reader, object, NAME_BYTES)?;
    let chars = string.text.into_iter().map(char::from_u32);
    Ok(chars
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect())
}

/// The word of a constant.
const fn constant(number: u64) -> u64 {
    number << 3 | 0b101
}

/// The address of the object that a value is, if it is one.
fn object(value: u64) -> Option<u64> {
    (value & TAG_BITS == POINTER_TAG).then(|| value - POINTER_TAG)
}

fn content_of_cell<M: Memory>(
    reader: &mut Reader<M>,
    object: u64,
) -> Result<Option<u64>, MemoryError> {
    let layout = reader.layout;
    let [kind, content] = words(reader, object, [layout.object_kind, layout.cell_content])?;
    Ok((kind & 0xFF == layout.kind_cell).then_some(content))
}

/// Words at offsets from an address.
fn words<M: Memory, const N: usize>(
    reader: &mut Reader<M>,
    address: u64,
    offsets: [u64; N],
) -> Result<[u64; N], MemoryError> {
    let mut pieces = [Piece::new(0, 8); N];
    for (piece, offset) in pieces.iter_mut().zip(offsets) {
        piece.address = behind(address, offset)?;
    }
    let bytes = reader.bytes(&pieces)?;
    Ok(std::array::from_fn(|at| word(&bytes, at as u64 * 8)))
}

fn behind(address: u64, offset: u64) -> Result<u64, MemoryError> {
    address.checked_add(offset).ok_or(MemoryError::Unmapped)
}

/// The beginning of a string.
struct Text {
    /// Its characters. Half a surrogate pair, which a string may hold, counts as one.
    text: Vec<u32>,
    /// Whether those are all.
    is_whole: bool,
    /// How many there are.
    chars: u32,
}

impl Text {
    fn read<M: Memory>(
        reader: &mut Reader<M>,
        object: u64,
        most: u64,
    ) -> Result<Self, MemoryError> {
        let layout = reader.layout;
        let fields = reader.bytes(&[
            Piece::new(behind(object, layout.str_data)?, 8),
            Piece::new(behind(object, layout.str_bytes)?, 4),
            Piece::new(behind(object, layout.str_chars)?, 4),
        ])?;
        let bytes = u64::from(half(&fields, 8));
        let shown = Piece::new(word(&fields, 0), bytes.min(most) as usize);
        Ok(Self {
            text: decode(&reader.bytes(&[shown])?),
            is_whole: bytes <= most,
            chars: half(&fields, 12),
        })
    }
}

/// Writes one value.
struct Writer<'a, M> {
    reader: &'a mut Reader<M>,
    /// How many more objects are looked into.
    objects: usize,
    /// The objects around the one that is being written.
    open: Vec<u64>,
    text: String,
}

/// What every object says of itself.
struct Header {
    address: u64,
    kind: u64,
    extra: u32,
    shape: u64,
    class: String,
}

impl<M: Memory> Writer<'_, M> {
    fn value(&mut self, value: u64) {
        if value & 3 == 0 {
            self.text += &(value.cast_signed() >> 2).to_string();
        } else if value & 2 != 0 {
            self.text += &float(f64::from_bits(value.wrapping_add(1).rotate_right(4)));
        } else if let Some(object) = object(value) {
            self.object(object);
        } else {
            let name = CONSTANTS.get((value >> 3) as usize);
            match name.filter(|name| !name.is_empty()) {
                Some(name) => self.text += name,
                None => self.text += &format!("<value {value:#x}>"),
            }
        }
    }

    fn object(&mut self, address: u64) {
        let Some(left) = self.objects.checked_sub(1) else {
            self.text.push('…');
            return;
        };
        self.objects = left;
        let before = self.text.len();
        let Ok(header) = self.header(address) else {
            self.text += &format!("<object at {address:#x}>");
            return;
        };
        if self.content(&header).is_err() {
            self.text.truncate(before);
            self.text += &format!("<{} object at {address:#x}>", header.class);
        }
    }

    fn header(&mut self, address: u64) -> Result<Header, MemoryError> {
        let layout = self.reader.layout;
        let offsets = [layout.object_kind, layout.object_shape];
        let [kind, shape] = words(self.reader, address, offsets)?;
        let extra = self
            .reader
            .bytes(&[Piece::new(behind(address, layout.object_extra)?, 4)])?;
        let [class] = words(self.reader, shape, [layout.shape_class])?;
        Ok(Header {
            address,
            kind: kind & 0xFF,
            extra: half(&extra, 0),
            shape,
            class: self.name_of_class(class)?,
        })
    }

    fn name_of_class(&mut self, class: u64) -> Result<String, MemoryError> {
        let [class_name] = words(self.reader, class, [self.reader.layout.class_name])?;
        name(self.reader, class_name).map(|name| harmless(&name))
    }

    /// Writes an object as what its kind says it is. What has been written when that fails does not count.
    fn content(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        let address = header.address;
        match header.kind {
            kind if kind == layout.kind_str => self.of_class(header, "str", Self::string),
            kind if kind == layout.kind_int => self.of_class(header, "int", Self::int),
            kind if kind == layout.kind_float => self.of_class(header, "float", Self::float),
            kind if kind == layout.kind_bytes => self.of_class(header, "bytes", Self::bytes),
            kind if kind == layout.kind_bytearray => self.of_class(header, "", Self::bytearray),
            kind if kind == layout.kind_list => self.of_class(header, "list", Self::list),
            kind if kind == layout.kind_tuple => self.of_class(header, "tuple", Self::tuple),
            kind if kind == layout.kind_dict => self.of_class(header, "dict", Self::dict),
            kind if kind == layout.kind_set => self.of_class(header, "set", Self::set),
            kind if kind == layout.kind_range => {
                let offsets = [layout.range_start, layout.range_stop, layout.range_step];
                let [start, stop, step] = words(self.reader, address, offsets)?;
                let parts = [start, stop, step];
                // A step of one goes without saying.
                let parts = if step == 1 << 2 { &parts[..2] } else { &parts };
                self.text += "range(";
                self.values(parts.iter().copied());
                self.text.push(')');
                Ok(())
            }
            kind if kind == layout.kind_exception => {
                let [args] = words(self.reader, address, [layout.exception_args])?;
                let (count, items) = self.items_of_tuple(args)?;
                self.text += &header.class;
                self.enclosed(address, ["(", ")"], count, "arguments", |writer| {
                    Ok(writer.values(items.into_iter()))
                })
            }
            kind if kind == layout.kind_function => {
                let [name_at] = words(self.reader, address, [layout.function_name])?;
                let name = harmless(&name(self.reader, name_at)?);
                self.text += &format!("<function {name} at {address:#x}>");
                Ok(())
            }
            kind if kind == layout.kind_method => {
                let [function] = words(self.reader, address, [layout.method_function])?;
                self.text += "<bound method ";
                self.value(function);
                self.text.push('>');
                Ok(())
            }
            kind if kind == layout.kind_native => {
                let [definition] = words(self.reader, address, [layout.native_definition])?;
                let offsets = [layout.native_name, layout.native_name_bytes];
                let [name, bytes] = words(self.reader, definition, offsets)?;
                let name = Piece::new(name, bytes.min(NAME_BYTES) as usize);
                let name = self.reader.bytes(&[name])?;
                let name = harmless(&String::from_utf8_lossy(&name));
                self.text += &format!("<built-in {name}>");
                Ok(())
            }
            kind if kind == layout.kind_class => {
                let name = self.name_of_class(address)?;
                self.text += &format!("<class '{name}'>");
                Ok(())
            }
            kind if kind == layout.kind_generator => {
                let frame = behind(address, layout.generator_registers)?;
                let frame = frame - layout.frame_header_bytes.min(frame);
                let [code] = words(self.reader, frame, [layout.frame_code])?;
                let code = self.reader.code_at(code)?;
                let name = harmless(&self.reader.codes().get(code).name);
                self.text += &format!("<generator object {name} at {address:#x}>");
                Ok(())
            }
            kind if kind == layout.kind_instance => self.instance(header),
            _ => Err(MemoryError::Unmapped),
        }
    }

    /// Writes a value of a built-in class, with the name of its class around it if that is another.
    fn of_class(
        &mut self,
        header: &Header,
        class: &str,
        write: impl FnOnce(&mut Self, &Header) -> Result<(), MemoryError>,
    ) -> Result<(), MemoryError> {
        if header.class == class {
            return write(self, header);
        }
        self.text += &header.class;
        self.text.push('(');
        write(self, header)?;
        self.text.push(')');
        Ok(())
    }

    /// How many bytes of a text are shown here.
    fn most_bytes(&self) -> u64 {
        if self.open.is_empty() {
            SHOWN_BYTES
        } else {
            SHOWN_BYTES / 4
        }
    }

    fn string(&mut self, header: &Header) -> Result<(), MemoryError> {
        let string = Text::read(self.reader, header.address, self.most_bytes())?;
        self.text += &quoted(&string.text);
        if !string.is_whole {
            self.text += &format!("… ({} characters)", string.chars);
        }
        Ok(())
    }

    fn bytes(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        self.some_bytes(header.address, [layout.bytes_data, layout.bytes_len])
    }

    fn bytearray(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        let offsets = [layout.bytearray_data, layout.bytearray_len];
        self.some_bytes(header.address, offsets)
    }

    fn some_bytes(&mut self, address: u64, offsets: [u64; 2]) -> Result<(), MemoryError> {
        let [data, bytes] = words(self.reader, address, offsets)?;
        let most = self.most_bytes();
        let shown = Piece::new(data, bytes.min(most) as usize);
        self.text += &quoted_bytes(&self.reader.bytes(&[shown])?);
        if bytes > most {
            self.text += &format!("… ({bytes} bytes)");
        }
        Ok(())
    }

    fn int(&mut self, header: &Header) -> Result<(), MemoryError> {
        if header.extra != 0 {
            let sign = if header.extra & INT_NEGATIVE != 0 {
                "negative "
            } else {
                ""
            };
            self.text += &format!("<{sign}int of {} bits>", header.extra & INT_BITS);
            return Ok(());
        }
        let at = self.reader.layout.int_words;
        let [low, high] = words(self.reader, header.address, [at, behind(at, 8)?])?;
        let number = (u128::from(high) << 64 | u128::from(low)).cast_signed();
        self.text += &number.to_string();
        Ok(())
    }

    fn float(&mut self, header: &Header) -> Result<(), MemoryError> {
        let at = self.reader.layout.float_value;
        let [bits] = words(self.reader, header.address, [at])?;
        self.text += &float(f64::from_bits(bits));
        Ok(())
    }

    fn list(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        let [data, count] = words(
            self.reader,
            header.address,
            [layout.list_data, layout.list_len],
        )?;
        let items = self.items(data, count)?;
        self.enclosed(header.address, ["[", "]"], count, "items", |writer| {
            Ok(writer.values(items.into_iter()))
        })
    }

    fn tuple(&mut self, header: &Header) -> Result<(), MemoryError> {
        let (count, items) = self.items_of_tuple(header.address)?;
        let close = if count == 1 { ",)" } else { ")" };
        self.enclosed(header.address, ["(", close], count, "items", |writer| {
            Ok(writer.values(items.into_iter()))
        })
    }

    fn dict(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        let offsets = [layout.dict_data, layout.dict_entries, layout.dict_len];
        let [data, entries, count] = words(self.reader, header.address, offsets)?;
        self.enclosed(header.address, ["{", "}"], count, "entries", |writer| {
            let live = writer.live(data, entries, layout.dict_entry_bytes, |entry| {
                (
                    word(entry, layout.dict_entry_key),
                    word(entry, layout.dict_entry_value),
                )
            })?;
            for (at, &(key, value)) in (0..).zip(&live) {
                writer.separate(at);
                writer.value(key);
                writer.text += ": ";
                writer.value(value);
            }
            Ok(live.len() as u64)
        })
    }

    fn set(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        let offsets = [layout.set_data, layout.set_places, layout.set_len];
        let [data, places, count] = words(self.reader, header.address, offsets)?;
        if count == 0 {
            // Braces would be a dict; inside the name of another class nothing is needed.
            self.text += if header.class == "set" { "set()" } else { "" };
            return Ok(());
        }
        self.enclosed(header.address, ["{", "}"], count, "items", |writer| {
            let value = |place: &[u8]| (word(place, layout.set_place_value), 0);
            let live = writer.live(data, places, layout.set_place_bytes, value)?;
            Ok(writer.values(live.into_iter().map(|(value, _)| value)))
        })
    }

    /// The class, the address and the attributes.
    fn instance(&mut self, header: &Header) -> Result<(), MemoryError> {
        let layout = self.reader.layout;
        let offsets = [layout.shape_names, layout.shape_name_count];
        let [names, count] = words(self.reader, header.shape, offsets)?;
        let slots = behind(header.address, layout.instance_slots)?;
        let mut values = self.items(slots, count.min(u64::from(header.extra)))?;
        let [more] = words(self.reader, header.address, [layout.instance_more])?;
        if more != 0 {
            let offsets = [layout.vector_data, layout.vector_len];
            let [data, further] = words(self.reader, more, offsets)?;
            values.extend(self.items(data, further)?);
        }
        let names = self.items(names, count.min(values.len() as u64))?;
        let Header { class, address, .. } = header;
        self.text += &format!("<{class} object at {address:#x}");
        if count > 0 {
            self.enclosed(*address, [": ", ""], count, "attributes", |writer| {
                let attributes = names.iter().zip(values);
                let bound = attributes.filter(|&(_, value)| value != constant(NO_VALUE));
                for (at, (&name_at, value)) in (0..).zip(bound) {
                    writer.separate(at);
                    let name = name(writer.reader, name_at)?;
                    let is_dict = name.starts_with('\0');
                    writer.text += &if is_dict {
                        "__dict__".into()
                    } else {
                        harmless(&name)
                    };
                    writer.text.push('=');
                    writer.value(value);
                }
                Ok(names.len() as u64)
            })?;
        }
        self.text.push('>');
        Ok(())
    }

    /// The first items of an array of words.
    fn items(&mut self, data: u64, count: u64) -> Result<Vec<u64>, MemoryError> {
        let count = count.min(SHOWN_ITEMS);
        let bytes = self.reader.bytes(&[Piece::new(data, count as usize * 8)])?;
        Ok((0..count).map(|at| word(&bytes, at * 8)).collect())
    }

    /// How many items a tuple has, and the first of them.
    fn items_of_tuple(&mut self, address: u64) -> Result<(u64, Vec<u64>), MemoryError> {
        let layout = self.reader.layout;
        let [count] = words(self.reader, address, [layout.tuple_len])?;
        let items = behind(address, layout.tuple_items)?;
        Ok((count, self.items(items, count)?))
    }

    /// The first entries of a table whose first words are values of the program.
    fn live(
        &mut self,
        data: u64,
        entries: u64,
        entry_bytes: u64,
        parts: impl Fn(&[u8]) -> (u64, u64),
    ) -> Result<Vec<(u64, u64)>, MemoryError> {
        let mut live = Vec::new();
        let entries = entries.min(SEARCHED);
        let mut at = 0;
        while at < entries && live.len() < SHOWN_ITEMS as usize {
            let count = (entries - at).min(SEARCHED_AT_ONCE);
            let piece = Piece::new(
                behind(data, at * entry_bytes)?,
                (count * entry_bytes) as usize,
            );
            let bytes = self.reader.bytes(&[piece])?;
            let found = bytes.chunks_exact(entry_bytes as usize).map(&parts);
            live.extend(found.filter(|&(first, _)| is_of_program(first)));
            at += count;
        }
        live.truncate(SHOWN_ITEMS as usize);
        Ok(live)
    }

    /// Writes what is inside an object of so many parts, unless it is inside itself, or too far inside others. `write` says
    /// how many parts that was.
    fn enclosed(
        &mut self,
        address: u64,
        [open, close]: [&str; 2],
        count: u64,
        parts: &str,
        write: impl FnOnce(&mut Self) -> Result<u64, MemoryError>,
    ) -> Result<(), MemoryError> {
        self.text += open;
        if self.open.contains(&address) {
            self.text += "...";
        } else if self.open.len() == SHOWN_DEPTH && count > 0 {
            self.text += &format!("… ({count} {parts})");
        } else {
            self.open.push(address);
            let written = write(self);
            self.open.pop();
            let shown = written?;
            if shown < count {
                self.separate(shown);
                self.text += &format!("… ({count} {parts})");
            }
        }
        self.text += close;
        Ok(())
    }

    /// Writes values, and says how many there were.
    fn values(&mut self, values: impl Iterator<Item = u64>) -> u64 {
        let mut count = 0;
        for value in values {
            self.separate(count);
            self.value(value);
            count += 1;
        }
        count
    }

    fn separate(&mut self, at: u64) {
        if at > 0 {
            self.text += ", ";
        }
    }
}

/// Whether a key in a table is a value that a program can see.
fn is_of_program(key: u64) -> bool {
    key & TAG_BITS != constant(0) & TAG_BITS
        || (key >> 3 != NO_VALUE && ((key >> 3) as usize) < CONSTANTS.len())
}

#[cfg(test)]
mod tests;
