//! Times until an ending: what happens when, curves, tests and hazard models.
//!
//! A row is at risk at t when entry < t ≤ time. Endings at a time come before last sights at that time.

mod incidence;
mod influence;
mod pseudo;
mod scale;
mod spread;
mod states;
pub mod cox;
mod table;

pub use incidence::{Incidence, incidence};
pub use influence::{Influence, What, clusters_of, influence, variance};
pub use pseudo::pseudo;
pub use scale::limits;
pub use spread::{Part, Spread, spread};
pub use states::{Ask, Occupation, Stays};
mod gray;
mod log_rank;
mod permute;
mod sweep;

pub use gray::gray;
pub use log_rank::{Apart, Weight, log_rank};
pub use permute::{exchange, log_rank_scores};
pub use sweep::Sweep;
pub use table::{Table, Times};
