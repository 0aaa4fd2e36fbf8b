//! Mathematics: no tables, no words, `f64` throughout. Doors of the outside crates for distributions
//! and linear algebra.

pub mod deviance;
pub mod exact_rate;
pub mod exact_table;
pub mod hypergeometric;
pub mod linear;
pub mod moments;
mod noncentral_t;
pub(crate) mod one_way;
pub mod quantile;
pub mod ranks;
mod root;
pub mod score;
mod special;
pub mod tail;
