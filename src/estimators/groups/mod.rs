//! Values in independent groups: description, means compared.

pub mod group_summary;
mod histogram;
pub(crate) mod student;
pub mod welch_anova;
pub mod welch_t;
