//! Several measures of the same units: changes, ranks within a unit, yes/no answers that turn.

pub mod cochran_q;
mod compare;
pub mod friedman;
pub mod mcnemar;
pub mod mcnemar_midp;
pub mod paired_t;
pub mod wilcoxon_signed_rank;
