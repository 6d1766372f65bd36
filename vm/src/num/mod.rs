//! Number algorithms that know nothing of the heap: parsing, printing, exact arithmetic, hashing.
