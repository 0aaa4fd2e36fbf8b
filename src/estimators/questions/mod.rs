//! Three questions about one offer: what it changes, how those who took part differ, what taking part changes in
//! those who do so because of it.

pub mod as_treated_effect;
mod asked;
pub mod complier_effect;
pub mod offer_effect;
