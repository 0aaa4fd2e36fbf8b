//! The command `beraad`.
fn main() {}
