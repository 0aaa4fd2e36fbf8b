//! Mathematics: no tables, no words, `f64` throughout. Doors of the outside crates for distributions
//! and linear algebra. What a distribution answers to an input it cannot use stands in [`tail`].

pub mod adjusted;
mod beta;
mod binomial;
pub mod deviance;
mod discrete;
pub mod exact_rate;
pub mod exact_table;
mod fisher_f;
mod gamma;
pub mod hypergeometric;
mod hypergeometric_tail;
mod incomplete_beta;
mod incomplete_gamma;
pub mod linear;
pub mod moments;
mod noncentral;
mod noncentral_t;
mod normal;
pub(crate) mod one_way;
mod poisson;
pub mod quantile;
pub mod ranks;
pub mod resample;
mod root;
pub mod score;
mod special;
mod student_t;
mod studentized_range;
pub mod tail;
