//! Which rows and clusters drive a result.

#[allow(clippy::module_inception, reason = "the estimator that gives the family its name")]
pub mod influence;
