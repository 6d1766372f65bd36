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
mod tests {
    use std::collections::BTreeMap;

    use minivm_strategies::published::{COOKIE, Layout, VERSION};
    use proptest::prelude::*;

    use super::*;
    use crate::layout::LAYOUT_BYTES;
    use crate::memory::Image;

    const ROOT: u64 = 0x1000;
    /// Where the objects are, so many bytes from one to the next: in front of each its class, behind it what it refers to.
    const OBJECTS: u64 = 0x10_0000;
    const ROOM: u64 = 0x1000;
    const SHAPE: u64 = 0x200;
    const NAME: u64 = 0x280;
    const DATA: u64 = 0x400;

    /// Kinds are numbered in the order in which the layout has them; every field of an object is a word behind its header.
    fn layout() -> Layout {
        let mut words = [0; Layout::FIELDS.len()];
        words[..3].copy_from_slice(&[COOKIE, VERSION, LAYOUT_BYTES as u64]);
        let mut layout = Layout::from_words(&words);
        let end = LAYOUT_BYTES as u64;
        layout.root_program = end + 32;
        layout.root_codes_freed = end;
        layout.root_threads = end + 8;
        layout.root_thread_count = end + 16;
        layout.root_thread_changes = end + 24;
        layout.thread_bytes = 8;
        layout.allocation_bytes = 8;
        layout.frame_header_bytes = 8;
        layout.code_bytes = 8;
        layout.line_bytes = 8;
        layout.generator_registers = 32;
        layout.object_kind = 8;
        layout.object_extra = 12;
        layout.shape_names = 8;
        layout.shape_name_count = 16;
        layout.str_data = 16;
        layout.str_bytes = 24;
        layout.str_chars = 28;
        layout.cell_content = 16;
        layout.float_value = 16;
        layout.int_words = 16;
        (layout.bytes_data, layout.bytes_len) = (16, 24);
        (layout.bytearray_data, layout.bytearray_len) = (16, 24);
        (layout.list_data, layout.list_len) = (16, 24);
        (layout.tuple_items, layout.tuple_len) = (24, 16);
        (layout.dict_data, layout.dict_entries, layout.dict_len) = (16, 24, 32);
        (layout.set_data, layout.set_places, layout.set_len) = (16, 24, 32);
        layout.dict_entry_bytes = 16;
        layout.dict_entry_value = 8;
        layout.set_place_bytes = 8;
        layout.range_start = 16;
        layout.range_stop = 24;
        layout.range_step = 32;
        layout.function_name = 16;
        layout.exception_args = 16;
        layout.method_function = 16;
        layout.native_definition = 16;
        layout.native_name_bytes = 8;
        layout.instance_slots = 24;
        layout.instance_more = 16;
        layout.vector_len = 8;
        layout.kind_float = 1;
        layout.kind_int = 2;
        layout.kind_str = 3;
        layout.kind_bytes = 4;
        layout.kind_bytearray = 5;
        layout.kind_list = 6;
        layout.kind_tuple = 7;
        layout.kind_dict = 8;
        layout.kind_set = 9;
        layout.kind_range = 10;
        layout.kind_class = 11;
        layout.kind_instance = 12;
        layout.kind_exception = 13;
        layout.kind_cell = 14;
        layout.kind_generator = 15;
        layout.kind_function = 16;
        layout.kind_method = 17;
        layout.kind_native = 18;
        layout
    }

    /// Objects by number. Words are put together in pages, since what an image holds must not overlap.
    #[derive(Default)]
    struct Heap {
        bytes: BTreeMap<u64, Vec<u8>>,
    }

    fn address(number: u64) -> u64 {
        OBJECTS + number * ROOM
    }

    fn pointer(number: u64) -> u64 {
        address(number) + POINTER_TAG
    }

    fn int(number: u64) -> u64 {
        number << 2
    }

    impl Heap {
        fn put(&mut self, at: u64, bytes: &[u8]) {
            let page = self.bytes.entry(at - at % ROOM);
            let start = (at % ROOM) as usize;
            page.or_insert_with(|| vec![0; ROOM as usize])[start..start + bytes.len()]
                .copy_from_slice(bytes);
        }

        fn put_words(&mut self, at: u64, words: &[u64]) {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            self.put(at, &bytes);
        }

        /// An object of a class. The shape is its own; so is the class, which is the shape's first word, and whose name, the
        /// class's first word, is a string.
        fn object(&mut self, number: u64, class: &str, kind: u64, extra: u64, fields: &[u64]) {
            let at = address(number);
            let mut words = vec![at + SHAPE, kind | extra << 32];
            words.extend(fields);
            self.put_words(at, &words);
            self.put_words(at + SHAPE, &[at + SHAPE + 0x40]);
            self.put_words(at + SHAPE + 0x40, &[at + NAME]);
            let chars = class.len() as u64;
            self.put_words(at + NAME, &[0, 0, at + NAME + 0x40, chars | chars << 32]);
            self.put(at + NAME + 0x40, class.as_bytes());
        }

        /// An object of a class with data elsewhere: their address is its first field.
        fn sequence(&mut self, number: u64, class: &str, kind: u64, data: &[u64], rest: &[u64]) {
            let at = address(number) + DATA;
            self.put_words(at, data);
            self.object(number, class, kind, 0, &[&[at], rest].concat());
        }

        fn reader(&self) -> Reader<Image> {
            let mut image = Image::default();
            let mut root = layout().words().to_vec();
            root.extend([0; 5]);
            image.put_words(ROOT, &root);
            for (&at, bytes) in &self.bytes {
                image.put(at, bytes.clone());
            }
            Reader::new(image, 1, ROOT).unwrap()
        }

        fn shown(&self, number: u64) -> String {
            shown(&mut self.reader(), pointer(number)).unwrap()
        }
    }

    #[test]
    fn what_has_no_object_is_shown() {
        let mut reader = Heap::default().reader();
        let mut shown = |value| shown(&mut reader, value);
        assert_eq!(shown(int(7)), Some("7".to_string()));
        assert_eq!(shown(int(7).wrapping_neg()), Some("-7".to_string()));
        let float = 1.5_f64.to_bits().rotate_left(4).wrapping_sub(1);
        assert_eq!(shown(float), Some("1.5".to_string()));
        assert_eq!(shown(constant(2)), Some("True".to_string()));
        assert_eq!(shown(constant(NO_VALUE)), None);
        assert_eq!(shown(constant(6)), Some("<value 0x35>".to_string()));
        assert_eq!(shown(0x5001), Some("<object at 0x5000>".to_string()));
    }

    #[test]
    fn containers_are_shown_with_their_first_items() {
        let mut heap = Heap::default();
        heap.sequence(1, "list", 6, &[int(1), pointer(2), pointer(3)], &[3]);
        heap.object(2, "tuple", 7, 0, &[1, int(5)]);
        heap.sequence(
            3,
            "dict",
            8,
            &[constant(NO_VALUE), 0, int(1), pointer(1)],
            &[2, 1],
        );
        assert_eq!(heap.shown(1), "[1, (5,), {1: [...]}]");
        let long: Vec<u64> = (0..100).map(int).collect();
        heap.sequence(4, "Stack", 6, &long, &[100]);
        assert_eq!(
            heap.shown(4),
            "Stack([0, 1, 2, 3, 4, 5, 6, 7, … (100 items)])"
        );
        heap.sequence(
            5,
            "set",
            9,
            &[constant(NO_VALUE), constant(6), int(3)],
            &[3, 1],
        );
        assert_eq!(heap.shown(5), "{3}");
        heap.sequence(6, "frozenset", 9, &[], &[0, 0]);
        assert_eq!(heap.shown(6), "frozenset()");
        heap.sequence(7, "set", 9, &[], &[0, 0]);
        assert_eq!(heap.shown(7), "set()");
        for (number, inner) in [(10, 11), (11, 12), (12, 13)] {
            heap.sequence(number, "list", 6, &[pointer(inner)], &[1]);
        }
        heap.sequence(13, "list", 6, &[int(1)], &[1]);
        assert_eq!(heap.shown(10), "[[[[… (1 items)]]]]");
    }

    #[test]
    fn objects_of_other_kinds_are_shown() {
        let mut heap = Heap::default();
        let text = *b"it's so\n";
        heap.sequence(1, "str", 3, &[u64::from_le_bytes(text)], &[8 | 8 << 32]);
        assert_eq!(heap.shown(1), "\"it's so\\n\"");
        heap.sequence(2, "bytes", 4, &[u64::from_le_bytes(text)], &[3]);
        assert_eq!(heap.shown(2), "b\"it'\"");
        heap.sequence(3, "bytearray", 5, &[0; 100], &[800]);
        assert!(heap.shown(3).starts_with("bytearray(b'\\x00"));
        assert!(heap.shown(3).ends_with("… (800 bytes))"));
        heap.object(4, "int", 2, 0, &[1, 1]);
        assert_eq!(heap.shown(4), "18446744073709551617");
        heap.object(5, "Id", 2, 0, &[u64::MAX, u64::MAX]);
        assert_eq!(heap.shown(5), "Id(-1)");
        heap.object(6, "int", 2, 300 | 1 << 30, &[]);
        assert_eq!(heap.shown(6), "<negative int of 300 bits>");
        heap.object(7, "float", 1, 0, &[1e100_f64.to_bits()]);
        assert_eq!(heap.shown(7), "1e+100");
        heap.object(8, "range", 10, 0, &[int(0), int(9), int(1)]);
        assert_eq!(heap.shown(8), "range(0, 9)");
        heap.object(9, "range", 10, 0, &[int(9), int(0), int(1).wrapping_neg()]);
        assert_eq!(heap.shown(9), "range(9, 0, -1)");
        heap.object(10, "function", 16, 0, &[address(1)]);
        assert_eq!(heap.shown(10), "<function it's so\\x0a at 0x10a000>");
        heap.object(11, "tuple", 7, 0, &[1, pointer(1)]);
        heap.object(12, "KeyError", 13, 0, &[address(11)]);
        assert_eq!(heap.shown(12), "KeyError(\"it's so\\n\")");
        heap.object(13, "cell", 14, 0, &[int(4)]);
        assert_eq!(heap.shown(13), "4");
        heap.object(15, "method", 17, 0, &[pointer(10)]);
        assert_eq!(
            heap.shown(15),
            "<bound method <function it's so\\x0a at 0x10a000>>"
        );
        heap.object(16, "builtin_function_or_method", 18, 0, &[address(2) + 16]);
        assert_eq!(heap.shown(16), "<built-in it'>");
        heap.object(14, "socket\x1b[2J", 99, 0, &[]);
        assert_eq!(heap.shown(14), "<socket\\x1b[2J object at 0x10e000>");
    }

    #[test]
    fn attributes_of_instances_are_shown() {
        let mut heap = Heap::default();
        let names = address(1) + DATA;
        heap.put_words(names, &[address(2), address(3), address(3)]);
        heap.sequence(
            2,
            "str",
            3,
            &[u64::from_le_bytes(*b"first---")],
            &[5 | 5 << 32],
        );
        heap.sequence(
            3,
            "str",
            3,
            &[u64::from_le_bytes(*b"other---")],
            &[5 | 5 << 32],
        );
        heap.object(1, "Pair", 12, 2, &[0, int(1), pointer(1)]);
        heap.put_words(address(1) + SHAPE + 8, &[names, 2]);
        let shown = "<Pair object at 0x101000: first=1, other=<Pair object at 0x101000: ...>>";
        assert_eq!(heap.shown(1), shown);
        // One attribute more than there is room for.
        heap.put_words(address(1) + SHAPE + 8, &[names, 3]);
        assert!(
            heap.shown(1).ends_with(", … (3 attributes)>"),
            "{}",
            heap.shown(1)
        );
        heap.put_words(address(1) + 24, &[constant(NO_VALUE)]);
        assert!(
            heap.shown(1)
                .starts_with("<Pair object at 0x101000: other=")
        );
        heap.put_words(address(1) + 16, &[address(4)]);
        heap.put_words(address(4), &[address(4) + DATA, 1]);
        heap.put_words(address(4) + DATA, &[int(9)]);
        assert!(heap.shown(1).ends_with(", other=9>"), "{}", heap.shown(1));
    }

    #[test]
    fn what_has_too_much_in_it_is_cut() {
        let mut heap = Heap::default();
        for number in 0..20 {
            let items: Vec<u64> = (0..8)
                .map(|at| pointer((number * 7 + at + 1) % 20))
                .collect();
            heap.sequence(number, "list", 6, &items, &[u64::MAX]);
        }
        let shown = heap.shown(0);
        assert!(shown.len() < 10_000, "{}", shown.len());
        assert!(shown.contains("(18446744073709551615 items)"));
    }

    /// Words of objects: numbers, values, and addresses in or near an object.
    fn words() -> impl Strategy<Value = u64> {
        prop_oneof![
            any::<u64>(),
            0_u64..40,
            (0_u64..40).prop_map(constant),
            (0_u64..8).prop_map(pointer),
            (0_u64..8, 0_u64..ROOM).prop_map(|(number, at)| address(number) + at),
            (0_u64..19, 0_u64..9).prop_map(|(kind, extra)| kind | extra << 32),
            Just(u64::MAX),
            Just(1 << 40),
        ]
    }

    /// A thousand, unless `PROPTEST_CASES` asks for another number.
    fn cases() -> ProptestConfig {
        let asked = std::env::var("PROPTEST_CASES").ok();
        ProptestConfig::with_cases(asked.and_then(|asked| asked.parse().ok()).unwrap_or(1_000))
    }

    proptest! {
        #![proptest_config(cases())]

        /// Whatever is in memory, showing a value ends, and what is shown fits on a page or two.
        #[test]
        fn no_object_hurts_the_reader(
            objects in proptest::collection::vec((0_u64..19, 0_u64..20, proptest::collection::vec(words(), 5)), 8),
            data in proptest::collection::vec((0_u64..8, 0_u64..0x100, words()), 0..64),
        ) {
            let mut heap = Heap::default();
            for (number, (kind, extra, fields)) in (0..).zip(&objects) {
                heap.sequence(number, "thing", *kind, fields, &fields[1..]);
                heap.put_words(address(number) + 8, &[kind | extra << 32]);
            }
            for (number, at, word) in data {
                heap.put_words(address(number) + at * 8, &[word]);
            }
            let mut reader = heap.reader();
            for number in 0..8 {
                let text = shown(&mut reader, pointer(number)).unwrap_or_default();
                prop_assert!(text.len() < 100_000, "{}", text.len());
                let harmless = text.chars().all(|c| !c.is_control());
                prop_assert!(harmless, "{text:?}");
            }
        }
    }
}
