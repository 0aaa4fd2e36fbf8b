//! Times until an ending: what happens when, curves, tests and hazard models.
//!
//! A row is at risk at t when entry < t ≤ time. Endings at a time come before last sights at that time.

pub mod cox;
pub mod fine_gray;
mod table;

pub use table::{Table, Times};
