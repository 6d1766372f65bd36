//! What a virtual machine publishes of itself for readers in other processes.
//!
//! A program that runs Python on these stacks contains one [`Root`], in an ELF section of its own, [`SECTION`]. It says
//! where everything is that a reader needs to tell which functions run: offsets and sizes, taken from the types by the
//! compiler, and the addresses of the threads. The document `docs/layout.md` describes it for people who write readers.
//!
//! The types are here, apart from the virtual machine that fills them in, so that a reader needs to know nothing else.

use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize};

/// The ELF section that holds the [`Root`].
pub const SECTION: &str = ".minivm.layout";

/// What a [`Root`] begins with.
pub const COOKIE: u64 = u64::from_le_bytes(*b"minivm\r\n");

/// The version of the layout. It changes whenever a reader that knows the old one would go wrong: when a field of
/// [`Layout`] is added, removed or moved, or comes to mean something else. Offsets that change do not change it.
pub const VERSION: u64 = 4;

/// Bytes of the name of a strategy, zeros at the end included.
pub const STRATEGY_NAME_BYTES: usize = 16;

macro_rules! layout {
    ($( $(#[$doc:meta])* $field:ident, )*) => {
        /// What never changes while a program runs. Every field is a 64-bit word. Offsets and sizes are in bytes; the
        /// part of a name in front of the first underscore says what an offset counts from.
        #[repr(C)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Layout {
            $( $(#[$doc])* pub $field: u64, )*
        }

        impl Layout {
            /// The names of the fields, in order.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];

            /// The words, in order.
            #[must_use]
            pub const fn words(&self) -> [u64; Self::FIELDS.len()] {
                [$(self.$field),*]
            }

            /// From the words, in order.
            #[must_use]
            pub const fn from_words(words: &[u64; Self::FIELDS.len()]) -> Self {
                let [$($field),*] = *words;
                Self { $($field),* }
            }
        }
    };
}

layout! {
    /// [`COOKIE`].
    cookie,
    /// [`VERSION`].
    version,
    /// Bytes of these words; what follows them in the root is found by the next five.
    layout_bytes,
    /// A number that differs between builds whose layouts differ, and names the layout in reports.
    build_id,

    /// A word that tells one program from the next that the process runs: zero until there has been a thread.
    root_program,
    /// The word that counts code objects freed.
    root_codes_freed,
    /// The word that holds the address of the list of threads: addresses of thread states, one behind the other.
    root_threads,
    /// The word that holds how many threads are on the list.
    root_thread_count,
    /// The word that counts changes of the list: one before and one after each, so that it is odd meanwhile.
    root_thread_changes,

    /// How many bytes at the address of a thread state hold all of the following.
    thread_bytes,
    /// A number that no other thread of the process has or had.
    thread_serial,
    /// The number that the system gave the thread.
    thread_tid,
    /// The name of the strategy: bytes, zeros at the end.
    thread_strategy,
    /// Bytes of that name.
    thread_strategy_bytes,
    /// What the thread does: a 32-bit word, 0 for running Python, 1 for collecting garbage.
    thread_activity,
    /// A 32-bit word that is not zero while a frame is on the stack whose header is not complete.
    thread_unsettled,
    /// The address of the start of the frame that was last published; zero while no function runs.
    thread_frame,
    /// The address of the registers of the frame that was running when a generator was last resumed or left: where that
    /// is a generator's, the generator is running or has called what is.
    thread_innermost,
    /// The end of the newest frame on the stack.
    thread_top,
    /// The address of the directory.
    thread_directory,
    /// How many of its entries hold live frames.
    thread_live,
    /// How many crossings there were.
    thread_crossings,
    /// The settled mark: an address in the newest block, or zero.
    thread_settled,
    /// How often the settled mark was lowered.
    thread_lowerings,

    /// Bytes of an entry of the directory.
    allocation_bytes,
    /// Where the block starts.
    allocation_base,
    /// Where the oldest live frame in it starts.
    allocation_first,
    /// Where the newest live frame in it ends; of the block in use, `thread_top` counts.
    allocation_top,
    /// Where the block ends.
    allocation_end,

    /// Bytes of the header of a frame. Its registers follow, and all addresses of frames in headers are theirs.
    frame_header_bytes,
    /// From the start of a frame: the address of the registers of the frame that goes on when it returns, or zero.
    frame_previous,
    /// From the start of a frame: the address of its code object.
    frame_code,
    /// From the start of a frame: the address of the instruction after the one that it left at, while another runs.
    frame_ip,
    /// From the start of a frame: how it returns, in the form that `docs/layout.md` describes.
    frame_flags,
    /// From the start of a frame: the function, a value.
    frame_function,

    /// From the start of a generator to the registers of its frame.
    generator_registers,
    /// From the start of a generator: its state, one byte.
    generator_state,
    /// The state of a generator whose frame is in the chain.
    generator_running,

    /// From the start of a code object to what is published of it, which is what the next offsets count from.
    code_published,
    /// Bytes of that.
    code_bytes,
    /// A number that no other code object of the process has or had.
    code_serial,
    /// The address of the first instruction.
    code_entry,
    /// How many instruction words there are, of four bytes each.
    code_words,
    /// Bytes of a frame, header included.
    code_frame_bytes,
    /// The address of the qualified name: UTF-8.
    code_name,
    /// Its bytes.
    code_name_bytes,
    /// The address of the name of the file: UTF-8.
    code_file,
    /// Its bytes.
    code_file_bytes,
    /// The line that the function starts at.
    code_first_line,
    /// The address of the line table: rows in ascending order, each for the instruction words from its own to the next's.
    code_lines,
    /// How many rows.
    code_line_rows,
    /// The address of the names of the locals: addresses of strings, in the order of their registers.
    code_locals,
    /// How many locals.
    code_local_count,

    /// Bytes of a row of the line table.
    line_bytes,
    /// Its first instruction word: 32 bits.
    line_word,
    /// Its line: 32 bits.
    line_line,

    /// The layout of an object: one byte.
    object_kind,
    /// The address of its shape.
    object_shape,
    /// A 32-bit word that kinds use differently. Of an instance, how many slots it has. Of an integer, 0 if two words hold
    /// it; else bits 0 to 29 say how many bits it has, as far as they can, and bit 30 whether it is negative.
    object_extra,
    /// The address of the class of the objects that have the shape.
    shape_class,
    /// The address of the names of the attributes of those that are instances: addresses of strings, in the order of their
    /// slots.
    shape_names,
    /// How many names.
    shape_name_count,
    /// The address of the name of a class: a string.
    class_name,
    /// The address of the bytes of a string: UTF-8, in which lone surrogates may occur.
    str_data,
    /// How many bytes: 32 bits.
    str_bytes,
    /// How many characters: 32 bits.
    str_chars,
    /// The content of a variable that closures share: a value.
    cell_content,
    /// The number of a float: 64 bits.
    float_value,
    /// The two words of an integer that they hold, the low one first: 128 bits, in two's complement.
    int_words,
    /// The address of the content of a bytes object.
    bytes_data,
    /// How many bytes.
    bytes_len,
    /// The address of the content of a bytearray.
    bytearray_data,
    /// How many bytes.
    bytearray_len,
    /// The address of the items of a list: values.
    list_data,
    /// How many items.
    list_len,
    /// From a tuple to its items: values.
    tuple_items,
    /// How many items.
    tuple_len,
    /// The address of the entries of a dict, in order. An entry that was deleted has no value for a key.
    dict_data,
    /// How many entries, deleted ones included.
    dict_entries,
    /// How many entries that were not deleted.
    dict_len,
    /// Bytes of an entry.
    dict_entry_bytes,
    /// The key of an entry: a value.
    dict_entry_key,
    /// Its value.
    dict_entry_value,
    /// The address of the places of a set. One that is free has no value; one that was freed the first constant beyond
    /// those that have names.
    set_data,
    /// How many places.
    set_places,
    /// How many of them hold a value.
    set_len,
    /// Bytes of a place.
    set_place_bytes,
    /// The value of a place.
    set_place_value,
    /// The first number of a range: a value.
    range_start,
    /// The bound of a range: a value.
    range_stop,
    /// The step of a range: a value.
    range_step,
    /// The address of the code object of a function.
    function_code,
    /// The address of the qualified name of a function: a string.
    function_name,
    /// The function of a bound method: a value.
    method_function,
    /// The address of the definition of a native function.
    native_definition,
    /// In that, the address of its name: UTF-8.
    native_name,
    /// Its bytes.
    native_name_bytes,
    /// The address of the arguments of an exception: a tuple.
    exception_args,
    /// From an instance to its slots: values. There are as many as `object_extra` says.
    instance_slots,
    /// The address of a vector of all further slots, or zero.
    instance_more,
    /// In a vector, the address of its items.
    vector_data,
    /// How many items.
    vector_len,
    /// The layout of a float that has no inline form.
    kind_float,
    /// The layout of an integer that has no inline form.
    kind_int,
    /// The layout of a string.
    kind_str,
    /// The layout of a bytes object.
    kind_bytes,
    /// The layout of a bytearray.
    kind_bytearray,
    /// The layout of a list.
    kind_list,
    /// The layout of a tuple.
    kind_tuple,
    /// The layout of a dict.
    kind_dict,
    /// The layout of a set or a frozenset.
    kind_set,
    /// The layout of a range.
    kind_range,
    /// The layout of a bound method.
    kind_method,
    /// The layout of a native function.
    kind_native,
    /// The layout of a class.
    kind_class,
    /// The layout of an instance of a class without a built-in layout.
    kind_instance,
    /// The layout of an exception.
    kind_exception,
    /// The layout of a variable that closures share.
    kind_cell,
    /// The layout of a generator.
    kind_generator,
    /// The layout of a function.
    kind_function,
}

const _: () = assert!(size_of::<Layout>() == Layout::FIELDS.len() * size_of::<u64>());

impl Layout {
    /// The layout with its `build_id`: a hash (FNV-1a) of all other words.
    #[must_use]
    pub const fn identified(mut self) -> Self {
        self.build_id = 0;
        let words = self.words();
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        let mut at = 0;
        while at < words.len() {
            let bytes = words[at].to_le_bytes();
            let mut byte = 0;
            while byte < bytes.len() {
                hash = (hash ^ bytes[byte] as u64).wrapping_mul(0x0100_0000_01B3);
                byte += 1;
            }
            at += 1;
        }
        self.build_id = hash;
        self
    }
}

/// What a reader starts from.
#[repr(C)]
#[derive(Debug)]
pub struct Root {
    /// What never changes.
    pub layout: Layout,
    /// When the first thread was listed, in nanoseconds of a clock that only goes forward; zero before.
    pub program: AtomicU64,
    /// Code objects freed so far. While it stays the same, an address of a code object means the same code object.
    pub codes_freed: AtomicU64,
    /// The list of threads: the addresses of the states of those that live.
    pub threads: AtomicPtr<usize>,
    /// How many those are.
    pub thread_count: AtomicUsize,
    /// One is added before each change of the list, and one after.
    pub thread_changes: AtomicU64,
}

/// What a thread says of itself, beside what its strategy does.
#[repr(C)]
#[derive(Debug)]
pub struct PublishedThread {
    /// A number that no other thread of the process has or had.
    pub serial: u64,
    /// The number that the system gave the thread.
    pub tid: u64,
    /// The name of the strategy, zeros at the end.
    pub strategy: [u8; STRATEGY_NAME_BYTES],
    /// 0 for running Python, 1 for collecting garbage.
    pub activity: u32,
    /// Not zero while a frame is on the stack whose header is not complete.
    pub unsettled: u32,
    /// The address of the registers of the frame that was running when a generator was last resumed or left.
    pub innermost: *const u64,
}

/// What a code object says of itself.
#[repr(C)]
#[derive(Debug)]
pub struct PublishedCode {
    /// A number that no other code object of the process has or had.
    pub serial: u64,
    /// The first instruction.
    pub entry: *const u32,
    /// How many instruction words there are.
    pub words: usize,
    /// Bytes of a frame, header included.
    pub frame_bytes: usize,
    /// The qualified name.
    pub name: *const u8,
    /// Its bytes.
    pub name_bytes: usize,
    /// The name of the file.
    pub file: *const u8,
    /// Its bytes.
    pub file_bytes: usize,
    /// The line that the function starts at.
    pub first_line: u64,
    /// The line table.
    pub lines: *const u8,
    /// Its rows.
    pub line_rows: usize,
    /// The names of the locals: addresses of string objects.
    pub locals: *const u64,
    /// How many locals.
    pub local_count: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_fields_correspond() {
        let words = std::array::from_fn(|at| at as u64);
        let layout = Layout::from_words(&words);
        assert_eq!(layout.words(), words);
        assert_eq!(layout.version, 1);
        assert_eq!(Layout::FIELDS[1], "version");
    }

    #[test]
    fn layouts_that_differ_have_identities_that_differ() {
        let mut words = [0; Layout::FIELDS.len()];
        let one = Layout::from_words(&words).identified();
        words[7] = 1;
        let other = Layout::from_words(&words).identified();
        assert_ne!(one.build_id, other.build_id);
        assert_eq!(one.identified(), one);
    }
}
