//! All waves of the same units together.

mod curves;
pub mod mmrm;
