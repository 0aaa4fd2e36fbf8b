//! Values in independent groups: description, means compared.

pub mod games_howell;
pub mod group_summary;
mod histogram;
pub(crate) mod student;
mod studentized_pairs;
pub mod tukey_hsd;
pub mod welch_anova;
pub mod welch_t;
