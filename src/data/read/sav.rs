//! (to be written)

use super::{Broken, Opened};
use crate::data::codebook::TableBook;
use std::fs::File;

/// Opens the file.
pub fn open(_reader: File, _book: Option<&TableBook>) -> Result<Opened, Broken> {
    Err(Broken {
        line: None,
        found: "a file of a format that cannot be read yet".to_owned(),
        expected: "a table",
        remedy: super::SAVE_AGAIN,
    })
}
