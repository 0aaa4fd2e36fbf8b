//! Times until an ending: what happens when, curves, tests and hazard models.
//!
//! A row is at risk at t when entry < t ≤ time. Endings at a time come before last sights at that time.

mod crossing;
mod hazard;
mod incidence;
mod influence;
mod pseudo;
mod scale;
mod spread;
mod table;

pub use crossing::crossing;
pub use hazard::{Hazard, clustered_hazard_variance, hazard};
pub use incidence::{Incidence, incidence};
pub use influence::{Influence, What, clusters_of, influence, variance};
pub use pseudo::pseudo;
pub use scale::limits;
pub use spread::{Part, Spread, spread};
pub use table::{Table, Times};
