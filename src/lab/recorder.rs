//! A stack that writes down every push and pop, to be replayed on others.

use std::ptr::NonNull;

use minivm_strategies::{
    Counters, Cursor, DataStack, PublishedDirectory, Region, Reserved, Slot, StackConfig,
    StackError,
};

/// A push of a frame of so many slots, or, where it is 0, a pop.
pub(crate) type Event = u32;

/// Events that are kept; what comes after is not recorded.
const MOST_EVENTS: usize = 1 << 20;

/// A [`Reserved`] stack under a cursor whose limit is so low that every push asks, and so is
/// seen; pops ask too.
#[repr(C)]
pub(crate) struct Recorder {
    cursor: Cursor,
    /// That of the inner stack, which never changes but for the count of crossings.
    published: PublishedDirectory,
    inner: Reserved,
    events: Vec<Event>,
}

impl Recorder {
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    fn record(&mut self, event: Event) {
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        }
    }
}

// SAFETY: the pointers lead to memory that only the inner stack owns.
unsafe impl Send for Recorder {}

// SAFETY: it is the inner stack that hands frames out and takes them back.
unsafe impl DataStack for Recorder {
    const NAME: &'static str = "recorder";

    fn new(config: &StackConfig) -> Result<Self, StackError> {
        let inner = Reserved::new(config)?;
        Ok(Self {
            cursor: Cursor {
                top: inner.top(),
                limit: NonNull::dangling(),
            },
            published: PublishedDirectory {
                ..*inner.published()
            },
            inner,
            events: Vec::new(),
        })
    }

    fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    unsafe fn cursor_mut(&mut self) -> &mut Cursor {
        &mut self.cursor
    }

    fn published(&self) -> &PublishedDirectory {
        &self.published
    }

    #[cold]
    #[inline(never)]
    unsafe fn push_cold(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        // SAFETY: as the caller promises.
        let frame = unsafe { self.inner.push(slots) }.ok()?;
        self.cursor.top = self.inner.top();
        self.record(Event::try_from(slots).unwrap_or(Event::MAX));
        Some(frame)
    }

    fn refusal(&self) -> StackError {
        self.inner.refusal()
    }

    unsafe fn try_pop(&mut self, _: NonNull<Slot>) -> bool {
        false
    }

    #[cold]
    #[inline(never)]
    unsafe fn pop_cold(&mut self, frame: NonNull<Slot>) {
        // SAFETY: as the caller promises.
        unsafe { self.inner.pop(frame) };
        self.cursor.top = self.inner.top();
        self.record(0);
    }

    fn regions(&self) -> impl Iterator<Item = Region> {
        self.inner.regions()
    }

    fn clear_unused(&mut self) {
        self.inner.clear_unused();
    }

    fn trim(&mut self) {
        self.inner.trim();
    }

    fn counters(&self) -> Counters {
        self.inner.counters()
    }

    fn config(&self) -> &StackConfig {
        self.inner.config()
    }
}
