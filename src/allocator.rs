//! Settings of the C library's allocator, which the command makes before it runs anything.

/// By how much the heap grows at a time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GROWTH_BYTES: i32 = 1 << 20;
/// Blocks from this size on get a mapping of their own, which goes back to the system when they are freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MAPPED_BYTES: i32 = 4 << 20;
/// How much of the heap's end may be free before it goes back to the system.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const TRIM_BYTES: i32 = 16 << 20;

/// Has all threads share the main heap, and lets it grow and shrink in steps worth a system call.
///
/// Python runs on a thread whose native stack the command has chosen. The GNU C library would give that thread a heap of
/// its own, which grows by a system call for every few pages: a program of big integers or long strings then spends its
/// time in the kernel.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn configure() {
    let settings = [
        (libc::M_ARENA_MAX, 1),
        (libc::M_TOP_PAD, GROWTH_BYTES),
        (libc::M_MMAP_THRESHOLD, MAPPED_BYTES),
        (libc::M_TRIM_THRESHOLD, TRIM_BYTES),
    ];
    for (parameter, value) in settings {
        // SAFETY: changes how later allocations are served and nothing else; an unknown parameter is ignored.
        unsafe { libc::mallopt(parameter, value) };
    }
}

/// Other allocators are taken as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn configure() {}
