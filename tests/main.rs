//! All tests that do not stand beside the code, in one binary.

mod laws_effects;
mod oracle;
