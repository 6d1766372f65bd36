//! The minivm command.

fn main() {}
