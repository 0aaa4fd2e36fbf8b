//! Rows in clusters: children in families in organisations.

pub mod gee;
