//! What a stack is told when it is made, and what it answers when it cannot go on.

use std::fmt;

use crate::mapping;

/// The largest frame that may be asked for, in slots. It keeps the one addition of a push from
/// wrapping around the address space.
pub const MAX_FRAME_SLOTS: usize = 1 << 32;

const DEFAULT_CHUNK_BYTES: usize = 16 << 10;
const DEFAULT_MAX_BYTES: usize = 4 << 30;
const LARGEST_CHUNK_BYTES: usize = 1 << 30;
const LARGEST_MAX_BYTES: usize = 1 << 46;

/// How large a stack starts, how far it may grow, and how much unused memory it may keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackConfig {
    /// Bytes of one chunk, or of the first array. A power of two, at least one page. Default 16 KiB.
    pub chunk_bytes: usize,
    /// Bytes of released chunks that may be kept for reuse; `None` is the strategy's own default and
    /// `Some(0)` keeps nothing. A strategy that never releases ignores it.
    pub cache_bytes: Option<usize>,
    /// The most bytes that frames may be spread over: all chunks in use, or the newest array.
    /// Chunks kept for reuse and arrays outgrown come on top. Default 4 GiB.
    pub max_bytes: usize,
}

impl Default for StackConfig {
    fn default() -> Self {
        Self {
            chunk_bytes: DEFAULT_CHUNK_BYTES,
            cache_bytes: None,
            max_bytes: DEFAULT_MAX_BYTES,
        }
    }
}

impl StackConfig {
    /// Checks that the numbers make sense together. [`DataStack::new`](crate::DataStack::new) does it
    /// too; a command can do it earlier to blame the right flag.
    ///
    /// # Errors
    /// The first field found wrong.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let chunks = mapping::page_bytes()..=LARGEST_CHUNK_BYTES;
        if !self.chunk_bytes.is_power_of_two() || !chunks.contains(&self.chunk_bytes) {
            return Err(ConfigError::ChunkBytes);
        }
        if !(self.chunk_bytes..=LARGEST_MAX_BYTES).contains(&self.max_bytes) {
            return Err(ConfigError::MaxBytes);
        }
        Ok(())
    }
}

/// A [`StackConfig`] that no stack can be made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// `chunk_bytes` is not a power of two, or out of range.
    ChunkBytes,
    /// `max_bytes` is smaller than one chunk, or larger than an address space.
    MaxBytes,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChunkBytes => write!(
                f,
                "the chunk size must be a power of two from {} to {}",
                Bytes(mapping::page_bytes()),
                Bytes(LARGEST_CHUNK_BYTES)
            ),
            Self::MaxBytes => write!(
                f,
                "the maximum stack size must be at least one chunk and at most {}",
                Bytes(LARGEST_MAX_BYTES)
            ),
        }
    }
}

impl std::error::Error for ConfigError {}

/// Why a frame could not be pushed, or a stack not be made. The stack is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackError {
    /// The frame would take the stack past [`StackConfig::max_bytes`].
    Maximum {
        /// That maximum, in bytes.
        max_bytes: usize,
    },
    /// The system gave no more memory.
    OutOfMemory {
        /// How many bytes were asked for.
        requested_bytes: usize,
    },
    /// The configuration is wrong; only from [`DataStack::new`](crate::DataStack::new).
    Config(ConfigError),
}

impl fmt::Display for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Maximum { max_bytes } => {
                write!(
                    f,
                    "the data stack is full: its maximum is {}",
                    Bytes(*max_bytes)
                )
            }
            Self::OutOfMemory { requested_bytes } => write!(
                f,
                "the data stack cannot grow: the system has no {} more",
                Bytes(*requested_bytes)
            ),
            Self::Config(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StackError {}

impl From<ConfigError> for StackError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

/// A byte count shown in the largest binary unit that divides it.
struct Bytes(usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        let mut amount = self.0;
        let mut unit = 0;
        while amount != 0 && amount.is_multiple_of(1024) && unit + 1 < UNITS.len() {
            amount /= 1024;
            unit += 1;
        }
        write!(f, "{amount} {}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_read_well() {
        let texts = [
            StackError::Maximum { max_bytes: 4 << 30 }.to_string(),
            StackError::OutOfMemory {
                requested_bytes: 1536 << 10,
            }
            .to_string(),
            ConfigError::MaxBytes.to_string(),
        ];
        assert_eq!(
            texts,
            [
                "the data stack is full: its maximum is 4 GiB",
                "the data stack cannot grow: the system has no 1536 KiB more",
                "the maximum stack size must be at least one chunk and at most 64 TiB",
            ]
        );
    }

    #[test]
    fn the_default_is_valid_and_nonsense_is_not() {
        let config = StackConfig::default();
        assert_eq!(config.validate(), Ok(()));
        for chunk_bytes in [0, 1, 24 << 10, 2 << 30] {
            let config = StackConfig {
                chunk_bytes,
                ..config.clone()
            };
            assert_eq!(config.validate(), Err(ConfigError::ChunkBytes));
        }
        for max_bytes in [0, (16 << 10) - 1, usize::MAX] {
            let config = StackConfig {
                max_bytes,
                ..config.clone()
            };
            assert_eq!(config.validate(), Err(ConfigError::MaxBytes));
        }
    }
}
