//! Times until an ending: what happens when, curves, tests and hazard models.
//!
//! A row is at risk at t when entry < t ≤ time. Endings at a time come before last sights at that time.

pub mod cox;
mod crossing;
pub mod fine_gray;
mod gray;
mod hazard;
mod incidence;
mod influence;
mod log_rank;
mod permute;
mod pseudo;
mod scale;
mod spread;
mod states;
mod sweep;
mod table;
mod turnbull;

pub use crossing::crossing;
pub use gray::gray;
pub use hazard::{Hazard, clustered_hazard_variance, hazard};
pub use incidence::{Incidence, incidence};
pub use influence::{Influence, What, clusters_of, influence, variance};
pub use log_rank::{Apart, Weight, log_rank};
pub use permute::{exchange, log_rank_scores};
pub use pseudo::pseudo;
pub use scale::limits;
pub use spread::{Part, Spread, spread};
pub use states::{Ask, Occupation, Stays};
pub use sweep::Sweep;
pub use table::{Table, Times};
pub use turnbull::{CERTIFIED, Region, Turnbull, turnbull};
