//! `beraad` reruns the Dutch evaluation of family group conferences in child protection, and
//! every study of its shape: from the study's tables to a report that can be printed.

pub mod check_print;
pub mod cli;
pub mod data;
pub mod design;
pub mod diff;
pub mod document;
pub mod error;
pub mod estimators;
pub mod findings;
pub mod ledger;
pub mod lock;
pub mod math;
pub mod plan;
pub mod printed;
pub mod reconstruct;
pub mod report;
pub mod run;
pub mod sample;
pub mod selftest;
pub mod solver;
pub mod twin;
pub mod validate;
pub mod value;
