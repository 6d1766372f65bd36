//! The layout that a process publishes, checked: a reader refuses what it does not know, and trusts no offset.

use minivm_strategies::published::{COOKIE, Layout, VERSION};

use crate::error::Error;

/// The largest thread state, directory entry, header, code record or row that is believed, in bytes.
const MAX_RECORD_BYTES: u64 = 1 << 16;
/// How many words a layout has.
pub(crate) const LAYOUT_WORDS: usize = Layout::FIELDS.len();
/// Its bytes.
pub(crate) const LAYOUT_BYTES: usize = LAYOUT_WORDS * 8;

/// The 64-bit word at an offset; zero beyond the end.
#[inline(always)]
pub(crate) fn word(bytes: &[u8], offset: u64) -> u64 {
    usize::try_from(offset)
        .ok()
        .and_then(|at| bytes.get(at..)?.first_chunk::<8>())
        .map_or(0, |word| u64::from_le_bytes(*word))
}

/// The 32-bit word at an offset; zero beyond the end.
pub(crate) fn half(bytes: &[u8], offset: u64) -> u32 {
    usize::try_from(offset)
        .ok()
        .and_then(|at| bytes.get(at..)?.first_chunk::<4>())
        .map_or(0, |half| u32::from_le_bytes(*half))
}

/// How many bytes of a root say which version it is of.
pub(crate) const VERSION_BYTES: usize = 16;

/// Refuses what the first bytes of a root say is no layout, or one of another version.
pub(crate) fn check_version(pid: i32, bytes: &[u8]) -> Result<(), Error> {
    if word(bytes, 0) != COOKIE {
        return Err(Error::Layout("it does not begin with the cookie"));
    }
    match word(bytes, 8) {
        VERSION => Ok(()),
        other => Err(Error::Version(pid, other)),
    }
}

/// Reads a layout from the first bytes of the root of process `pid`.
///
/// # Errors
/// When the bytes are no layout, one of another version, or one that contradicts itself.
pub fn parse(pid: i32, bytes: &[u8]) -> Result<Layout, Error> {
    check_version(pid, bytes)?;
    let words: [u64; LAYOUT_WORDS] = std::array::from_fn(|at| word(bytes, at as u64 * 8));
    let layout = Layout::from_words(&words);
    check(&layout).map_or(Ok(layout), |what| Err(Error::Layout(what)))
}

/// What is wrong with a layout.
fn check(layout: &Layout) -> Option<&'static str> {
    let within = |record: u64, offsets: &[u64]| {
        (8..=MAX_RECORD_BYTES).contains(&record)
            && record.is_multiple_of(8)
            && offsets
                .iter()
                .all(|&at| at.is_multiple_of(4) && at <= record - 8)
    };
    let l = layout;
    if l.layout_bytes != LAYOUT_BYTES as u64 {
        return Some("its size is not that of its version");
    }
    let root = [
        l.root_program,
        l.root_codes_freed,
        l.root_threads,
        l.root_thread_count,
        l.root_thread_changes,
    ];
    if root
        .iter()
        .any(|&at| !(LAYOUT_BYTES as u64..MAX_RECORD_BYTES).contains(&at) || !at.is_multiple_of(8))
    {
        return Some("a word of the root lies outside it");
    }
    let thread = [
        l.thread_serial,
        l.thread_tid,
        l.thread_strategy,
        l.thread_activity & !4,
        l.thread_unsettled & !4,
        l.thread_frame,
        l.thread_innermost,
        l.thread_top,
        l.thread_directory,
        l.thread_live,
        l.thread_crossings,
        l.thread_settled,
        l.thread_lowerings,
    ];
    if !within(l.thread_bytes, &thread)
        || l.thread_strategy_bytes > 256
        || l.thread_strategy > l.thread_bytes - l.thread_strategy_bytes.min(l.thread_bytes)
    {
        return Some("a field of a thread lies outside it");
    }
    let allocation = [
        l.allocation_base,
        l.allocation_first,
        l.allocation_top,
        l.allocation_end,
    ];
    if !within(l.allocation_bytes, &allocation) {
        return Some("a field of a directory entry lies outside it");
    }
    let frame = [
        l.frame_previous,
        l.frame_code,
        l.frame_ip,
        l.frame_flags,
        l.frame_function,
    ];
    if !within(l.frame_header_bytes, &frame) {
        return Some("a slot of a frame's header lies outside it");
    }
    let code = [
        l.code_serial,
        l.code_entry,
        l.code_words,
        l.code_frame_bytes,
        l.code_name,
        l.code_name_bytes,
        l.code_file,
        l.code_file_bytes,
        l.code_first_line,
        l.code_lines,
        l.code_line_rows,
        l.code_locals,
        l.code_local_count,
    ];
    if !within(l.code_bytes, &code) || l.code_published > MAX_RECORD_BYTES {
        return Some("a field of a code object lies outside it");
    }
    if l.line_bytes > MAX_RECORD_BYTES
        || l.line_bytes < 4
        || l.line_word > l.line_bytes - 4
        || l.line_line > l.line_bytes - 4
    {
        return Some("a field of a row of the line table lies outside it");
    }
    let generator = [l.generator_state, l.object_kind];
    if l.generator_registers > MAX_RECORD_BYTES
        || l.generator_registers < l.frame_header_bytes
        || generator.iter().any(|&at| at >= l.generator_registers)
    {
        return Some("a field of a generator lies outside it");
    }
    let entry = [l.dict_entry_key, l.dict_entry_value];
    if !within(l.dict_entry_bytes, &entry) || !within(l.set_place_bytes, &[l.set_place_value]) {
        return Some("a field of a table lies outside it");
    }
    let object = [
        l.object_shape,
        l.object_extra,
        l.shape_class,
        l.shape_names,
        l.shape_name_count,
        l.class_name,
        l.str_data,
        l.str_bytes,
        l.str_chars,
        l.cell_content,
        l.float_value,
        l.int_words,
        l.bytes_data,
        l.bytes_len,
        l.bytearray_data,
        l.bytearray_len,
        l.list_data,
        l.list_len,
        l.tuple_items,
        l.tuple_len,
        l.dict_data,
        l.dict_entries,
        l.dict_len,
        l.set_data,
        l.set_places,
        l.set_len,
        l.range_start,
        l.range_stop,
        l.range_step,
        l.function_code,
        l.function_name,
        l.method_function,
        l.native_definition,
        l.native_name,
        l.native_name_bytes,
        l.exception_args,
        l.instance_slots,
        l.instance_more,
        l.vector_data,
        l.vector_len,
    ];
    if object.iter().any(|&at| at > MAX_RECORD_BYTES) {
        return Some("a field of an object lies far outside it");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(words: &[u64]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn other_cookies_and_versions_are_refused() {
        let mut words = [0; LAYOUT_WORDS];
        assert!(matches!(parse(1, &bytes(&words)), Err(Error::Layout(_))));
        words[0] = COOKIE;
        words[1] = VERSION + 1;
        let other = Error::Version(1, VERSION + 1);
        assert_eq!(parse(1, &bytes(&words)), Err(other));
        assert!(matches!(parse(1, b"short"), Err(Error::Layout(_))));
    }

    proptest! {
        #[test]
        fn no_layout_makes_the_check_fail(words in proptest::collection::vec(any::<u64>(), LAYOUT_WORDS)) {
            let mut words = words;
            words[..3].copy_from_slice(&[COOKIE, VERSION, LAYOUT_BYTES as u64]);
            prop_assert!(parse(1, &bytes(&words)).is_err());
        }
    }
}
