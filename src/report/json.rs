//! `results.json` and `manifest.json`, and the schema of the first.

use super::Results;
use serde::Serialize;

/// Version of the layout of `results.json`; the first number changes when a reader must.
pub const SCHEMA_VERSION: &str = "1.0";

/// Readable JSON with a newline at the end.
pub fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("our own types have text keys and finite shapes");
    bytes.push(b'\n');
    bytes
}

/// The JSON Schema of `results.json`.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Results).to_value()
}
