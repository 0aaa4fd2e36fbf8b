//! Values in independent groups: description, means and ranks compared.

pub mod brown_forsythe;
pub mod brunner_munzel;
pub mod cliffs_delta;
pub mod cohens_d;
pub(crate) mod compare;
pub mod dunn;
pub mod eta_squared;
pub mod games_howell;
pub mod glass_delta;
pub mod group_summary;
pub mod hedges_g_pooled;
mod histogram;
pub mod jzs_bayes_factor;
pub mod kruskal_wallis;
pub mod levene;
pub mod mann_whitney;
pub(crate) mod means;
pub mod normality;
pub mod omega_squared;
pub mod one_way_anova;
pub mod probability_of_superiority;
pub(crate) mod student;
pub mod student_t;
mod studentized_pairs;
pub mod tukey_hsd;
pub mod welch_anova;
pub mod welch_t;
