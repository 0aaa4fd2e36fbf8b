//! What a run was made of, so that it can be repeated and compared.

use serde::Serialize;

/// `manifest.json`. Identical for two runs of the same plan on the same data, `time` aside.
/// The machine is left out on purpose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// Version of the program.
    pub program: String,
    /// Seed of all chance.
    pub seed: u64,
    /// Threads asked for; results do not depend on it.
    pub threads: usize,
    /// When the run was made, UTC, RFC 3339.
    pub time: String,
    /// SHA-256 of the plan's text, in hex.
    pub plan_hash: String,
    /// The plan's text.
    pub plan: String,
    /// Every file that was read besides the plan, as the plan names it.
    pub inputs: Vec<Input>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Path as it stands in the plan.
    pub file: String,
    /// What it is: data, codebook, claims.
    pub role: &'static str,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
}
