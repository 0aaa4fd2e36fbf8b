//! Mathematics: no tables, no words, `f64` throughout.
