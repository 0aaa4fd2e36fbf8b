//! Effects of the arm: one row a unit, treatment against control.

pub mod ancova;
pub(crate) mod design;
pub mod hedges_g;
pub mod hedges_g_adjusted;
pub mod hedges_g_paired;
pub mod hedges_g_pre;
pub mod logistic;
pub mod moderator;
mod standardised;
