//! All tests that do not stand beside the code, in one binary.

mod contract;
mod data;
mod laws_rates;
mod layers;
mod oracle;
mod reconstruct;
mod worked_2016;
