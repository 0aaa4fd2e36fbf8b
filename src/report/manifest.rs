//! What a run was made of, so that it can be repeated and compared.

use schemars::JsonSchema;
use serde::Serialize;

/// `manifest.json`. Identical for two runs of the same plan on the same data, `time` aside.
/// The machine is left out on purpose.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Manifest {
    /// Version of the program.
    pub program: String,
    /// Seed of all chance.
    pub seed: u64,
    /// Threads asked for with `--threads`; results do not depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<usize>,
    /// When the run was made, UTC, RFC 3339; in `manifest.json` alone, so that all else repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// SHA-256 of the plan's text, in hex.
    pub plan_hash: String,
    /// The plan's text.
    pub plan: String,
    /// Every file that was read besides the plan, as the plan names it.
    pub inputs: Vec<Input>,
    /// Every file that was written, in `manifest.json` alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Input {
    /// Path as it stands in the plan.
    pub file: String,
    /// What it is: data, codebook, claims.
    pub role: &'static str,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// Of a data file: how it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_as: Option<Read>,
}

/// How a data file was read: what was concluded must be open to a reader's doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Read {
    /// Its format.
    pub format: &'static str,
    /// What was concluded or given.
    pub details: Vec<ReadDetail>,
}

/// One thing about how a file is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadDetail {
    /// encoding, separator, decimal, dates, sheet.
    pub what: &'static str,
    /// As found: windows-1252, comma.
    pub found: String,
    /// Whether the codebook says so.
    pub given: bool,
}
