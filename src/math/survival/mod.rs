//! Times until an ending: what happens when, curves, tests and hazard models.
//!
//! A row is at risk at t when entry < t ≤ time. Endings at a time come before last sights at that time.

mod gray;
mod log_rank;
mod permute;
mod sweep;
mod table;

pub use gray::gray;
pub use log_rank::{Apart, Weight, log_rank};
pub use permute::{exchange, log_rank_scores};
pub use sweep::Sweep;
pub use table::{Table, Times};
