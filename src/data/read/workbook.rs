//! (to be written)

use super::{Broken, Opened};
use crate::data::codebook::TableBook;
use std::fs::File;

/// Opens the file.
pub fn open(_reader: File, _book: Option<&TableBook>) -> Result<Opened, Broken> {
    Err(Broken {
        line: None,
        found: "a workbook or another zip file".to_owned(),
        expected: "text in UTF-8 or Windows-1252",
        remedy: super::SAVE_AGAIN,
    })
}
