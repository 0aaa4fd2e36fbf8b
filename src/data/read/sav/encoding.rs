//! The encoding of the texts of a system file.

use super::dictionary::{Raw, broken};
use crate::data::read::{Broken, Detail};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

const ENCODING: &str =
    "name the encoding in the codebook ([table.file] encoding), or save it again in SPSS in Unicode mode";

/// The encoding of text.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// Its name, as the file gives it.
    name: String,
    /// None when it is one that cannot be read: then all must be ASCII.
    encoding: Option<&'static Encoding>,
}

impl Encoded {
    /// The encoding of the codebook, of the file, or of its code page.
    pub fn find(raw: &Raw, given: Option<&str>) -> Result<(Self, Detail), Broken> {
        let detail = |found: &str, given: bool, because: &str| Detail {
            what: "encoding",
            found: found.to_owned(),
            given,
            because: because.to_owned(),
        };
        let known =
            |encoding: &'static Encoding| Encoded { name: encoding.name().to_owned(), encoding: Some(encoding) };
        if let Some(given) = given {
            let encoding = Encoding::for_label(given.as_bytes()).ok_or_else(|| Broken {
                line: None,
                found: format!("the encoding {given} in the codebook"),
                expected: "an encoding such as utf-8 or windows-1252",
                remedy: "correct it, or leave it out: most system files say what they are in",
            })?;
            return Ok((known(encoding), detail(encoding.name(), true, "")));
        }
        if let Some((_, label)) = raw.extension(20) {
            let label = String::from_utf8_lossy(label.trim_ascii()).into_owned();
            return Ok(match Encoding::for_label(label.as_bytes()) {
                Some(encoding) => (known(encoding), detail(encoding.name(), false, "the file says so")),
                None => (Encoded { name: label.clone(), encoding: None }, detail(&label, false, "the file says so")),
            });
        }
        let page =
            raw.extension(3).and_then(|(_, bytes)| bytes.as_chunks::<4>().0.get(7)).map(|page| raw.order.int(*page));
        let Some(page) = page else {
            return Ok((
                known(WINDOWS_1252),
                detail("windows-1252", false, "the file does not say; most old ones are"),
            ));
        };
        let label = match page {
            // Plain and extended ASCII, of files before Unicode.
            2 | 3 => "windows-1252".to_owned(),
            65001 => "utf-8".to_owned(),
            1250..=1258 => format!("windows-{page}"),
            28591..=28605 => format!("iso-8859-{}", page - 28590),
            874 => "windows-874".to_owned(),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            20866 => "koi8-r".to_owned(),
            21866 => "koi8-u".to_owned(),
            54936 => "gb18030".to_owned(),
            _ => String::new(),
        };
        let because = format!("the file names code page {page}");
        Ok(match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => (known(encoding), detail(encoding.name(), false, &because)),
            None => {
                let name = format!("code page {page}");
                (Encoded { name: name.clone(), encoding: None }, detail(&name, false, &because))
            }
        })
    }

    /// A text as its cell shows it: without the blanks at its end. A character that the width of the variable cuts in
    /// two is left out, as SPSS does.
    pub fn cell<'b>(&self, bytes: &'b [u8]) -> Result<Cow<'b, str>, Broken> {
        let used = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
        let text = bytes.get(..used).unwrap_or_default();
        if text.contains(&0) {
            return Err(broken("a NUL byte in a text", "text"));
        }
        if text.is_ascii() && self.encoding.is_none_or(Encoding::is_ascii_compatible) {
            return Ok(String::from_utf8_lossy(text));
        }
        let Some(encoding) = self.encoding else {
            return Err(Broken {
                line: None,
                found: format!("text in {}, which is not known here", self.name),
                expected: "UTF-8, Windows or ISO 8859",
                remedy: "save it again in SPSS in Unicode mode",
            });
        };
        if encoding == UTF_8 {
            let whole = match std::str::from_utf8(text) {
                Err(cut) if cut.error_len().is_none() && used == bytes.len() => text.get(..cut.valid_up_to()),
                _ => Some(text),
            };
            if let Some(text) = whole.and_then(|text| std::str::from_utf8(text).ok()) {
                return Ok(Cow::Borrowed(text));
            }
        } else if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(text) {
            return Ok(text);
        }
        Err(Broken {
            line: None,
            found: format!("text that is not in {}, as the file is said to be", self.name),
            expected: "text in the encoding of the file",
            remedy: ENCODING,
        })
    }

    /// Words that explain something. What cannot be read of them is shown so.
    pub fn words(&self, bytes: &[u8]) -> String {
        let text = match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
            None => String::from_utf8_lossy(bytes),
        };
        text.trim_end_matches([' ', '\0']).to_owned()
    }
}
