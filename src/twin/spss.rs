//! `twin.sps`.

use super::Run;

pub fn script(_run: &Run<'_>) -> String {
    format!("* {}.\n", super::MARK)
}
