//! All tests that do not stand beside the code, in one binary.

mod oracle;
mod report;
