//! Values in made-up memory: what they should look like, and what nobody should make of them.

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
