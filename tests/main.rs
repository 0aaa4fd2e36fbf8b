//! All tests that do not stand beside the code, in one binary.

mod laws_rates;
mod oracle;
mod worked_2016;
