//! Rows in clusters, children in families in organisations: what lies between clusters, and what the arms differ by when it
//! is allowed for.

pub mod clustering;
pub mod gee;
mod mixed_design;
pub mod mixed_logistic;
pub mod mixed_model;
pub mod wild_cluster_bootstrap;

/// With fewer clusters errors that are summed within them, without allowance for their number, are too small to go unsaid.
pub(crate) const FEW_CLUSTERS: usize = 30;
