//! The hash map of the compiler.

/// A hash map with a fast hash function of fixed seed: names come from sources that the user chose to run.
pub(crate) type FastMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::FixedState>;
