//! Data stack strategies.
