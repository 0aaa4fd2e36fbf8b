//! All tests that do not stand beside the code, in one binary.

mod any_input;
mod charts;
mod cli;
mod codebook;
mod contract;
mod data;
mod distributions;
mod golden;
mod laws_association;
mod laws_effects;
mod laws_groups;
mod laws_linear;
mod laws_paired;
mod laws_rates;
mod laws_resampling;
mod layers;
mod new_study;
mod nist;
mod oracle;
mod plan;
mod readme;
mod reconstruct;
mod report;
mod samples;
mod shapes;
mod worked_2016;
