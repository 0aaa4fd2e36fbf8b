//! Times until an ending: what happens when, curves, tests and hazard models.
//!
//! A row is at risk at t when entry < t ≤ time. Endings at a time come before last sights at that time.

mod incidence;
mod influence;
mod table;

pub use incidence::{Incidence, incidence};
pub use influence::{Influence, What, clusters_of, influence, variance};
pub use table::{Table, Times};
