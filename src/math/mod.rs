//! Mathematics: no tables, no words, `f64` throughout. Doors of the outside crates for distributions
//! and linear algebra.

pub mod tail;
