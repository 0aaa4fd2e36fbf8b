//! All tests that do not stand beside the code, in one binary.

mod charts;
mod cli;
mod contract;
mod data;
mod distributions;
mod golden;
mod laws_effects;
mod laws_groups;
mod laws_rates;
mod laws_resampling;
mod layers;
mod oracle;
mod plan;
mod readme;
mod reconstruct;
mod report;
mod worked_2016;
