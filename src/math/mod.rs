//! Mathematics: no tables, no words, `f64` throughout. Doors of the outside crates for distributions
//! and linear algebra.

pub mod exact_table;
pub mod hypergeometric;
pub mod tail;
