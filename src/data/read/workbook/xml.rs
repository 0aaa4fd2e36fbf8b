//! The XML of a workbook, piece by piece.
//!
//! calamine reads workbooks with quick-xml, but expands an OpenDocument table in memory as its repeat counts say, and
//! runs for ever on one that is cut off. So what a workbook holds is looked through here before anything else sees it,
//! and OpenDocument is read here. No piece is longer than [`LONGEST`], entities are never expanded, and a document
//! that defines some is refused.

use crate::data::read::Broken;
use std::borrow::Cow;
use std::io::BufRead;

/// Bytes of a tag or of the text between two. A cell of Excel holds at most 32 767 characters.
const LONGEST: usize = 16 << 20;

/// One piece of XML.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// `<name attributes>`, or with a slash at its end: then no [`Piece::End`] follows.
    Start(Tag<'a>),
    /// `</name>`.
    End(&'a str),
    /// Text with its entities still in it.
    Text(&'a str),
    /// Text without entities.
    Raw(&'a str),
    /// A comment or an instruction.
    Aside,
}

/// What stands between `<` and `>`.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub struct Tag<'a> {
    /// Its name, with its prefix.
    pub name: &'a str,
    /// Everything behind the name.
    attributes: &'a str,
    /// Whether the element has no content.
    pub empty: bool,
}

/// A document that is being read.
pub struct Xml<R> {
    source: R,
    piece: Vec<u8>,
    /// Whether the `<` of the next tag is read already.
    in_tag: bool,
}

fn broken(found: &str) -> Broken {
    super::damaged(found)
}

impl<R: BufRead> Xml<R> {
    /// Reads from `source`.
    pub fn new(source: R) -> Self {
        Xml { source, piece: vec![], in_tag: false }
    }

    /// The next piece; none at the end of the document.
    pub fn next(&mut self) -> Result<Option<Piece<'_>>, Broken> {
        self.piece.clear();
        if !self.in_tag {
            self.in_tag = self.take_to(b'<')?;
            if !self.piece.is_empty() {
                return Ok(Some(Piece::Text(text(&self.piece)?)));
            }
            if !self.in_tag {
                return Ok(None);
            }
        }
        self.in_tag = false;
        loop {
            if !self.take_to(b'>')? {
                return Err(broken("XML that breaks off"));
            }
            if whole(&self.piece) {
                break;
            }
            self.piece.push(b'>');
        }
        let tag = text(&self.piece)?;
        Ok(Some(if let Some(name) = tag.strip_prefix('/') {
            Piece::End(name.trim_end())
        } else if let Some(raw) = tag.strip_prefix("![CDATA[") {
            Piece::Raw(raw.strip_suffix("]]").unwrap_or(raw))
        } else if tag.starts_with("!DOCTYPE") {
            return Err(broken("XML that defines entities of its own"));
        } else if tag.starts_with(['!', '?']) {
            Piece::Aside
        } else {
            let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_once([' ', '\t', '\r', '\n']).unwrap_or((tag, ""));
            Piece::Start(Tag { name, attributes, empty })
        }))
    }

    /// Adds to the piece all up to `end`, which is taken and left out. Whether it was found.
    fn take_to(&mut self, end: u8) -> Result<bool, Broken> {
        loop {
            let chunk = match self.source.fill_buf() {
                Ok(chunk) => chunk,
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(broken("a part that cannot be unpacked")),
            };
            if chunk.is_empty() {
                return Ok(false);
            }
            let (taken, found) = match chunk.iter().position(|byte| *byte == end) {
                Some(at) => (chunk.get(..at).unwrap_or(chunk), true),
                None => (chunk, false),
            };
            if self.piece.len() + taken.len() > LONGEST {
                return Err(broken("a text or a tag of more than 16 MB"));
            }
            self.piece.extend_from_slice(taken);
            let used = taken.len() + usize::from(found);
            self.source.consume(used);
            if found {
                return Ok(true);
            }
        }
    }
}

/// Whether what stands before a `>` is a whole tag, comment or instruction: that sign may stand inside them.
fn whole(piece: &[u8]) -> bool {
    if let Some(comment) = piece.strip_prefix(b"!--") {
        return comment.ends_with(b"--");
    }
    if piece.starts_with(b"![CDATA[") {
        return piece.ends_with(b"]]");
    }
    if piece.starts_with(b"?") {
        return piece.ends_with(b"?");
    }
    let mut open = None;
    for byte in piece {
        match open {
            None if matches!(byte, b'"' | b'\'') => open = Some(*byte),
            Some(quote) if quote == *byte => open = None,
            _ => {}
        }
    }
    open.is_none()
}

fn text(bytes: &[u8]) -> Result<&str, Broken> {
    if bytes.contains(&0) {
        return Err(broken("XML with NUL bytes"));
    }
    std::str::from_utf8(bytes).map_err(|_| broken("XML that is not in UTF-8"))
}

impl<'a> Tag<'a> {
    /// Its name without prefix.
    pub fn local(&self) -> &'a str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }

    /// Its bytes.
    pub fn length(&self) -> usize {
        self.name.len() + self.attributes.len()
    }

    /// The value of the attribute `name`, its entities resolved.
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'a, str>>, Broken> {
        let mut rest = self.attributes.trim_start();
        while let Some((key, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let Some(quote) = after.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { break };
            let Some((value, after)) = after.get(1..).and_then(|after| after.split_once(quote)) else { break };
            if key.trim_end() == name {
                return unescaped(value).map(Some);
            }
            rest = after.trim_start();
        }
        if rest.is_empty() { Ok(None) } else { Err(broken("a tag whose attributes cannot be read")) }
    }

    /// An attribute that is a count; `default` when it is not there.
    pub fn count(&self, name: &str, default: u64) -> Result<u64, Broken> {
        match self.attribute(name)? {
            None => Ok(default),
            Some(value) => value.parse().map_err(|_| broken("a count that is no number")),
        }
    }
}

/// Text with the five entities of XML and the numbered characters resolved. Any other is refused.
pub fn unescaped(text: &str) -> Result<Cow<'_, str>, Broken> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let unknown = || broken("XML with an entity that is not defined");
        let (entity, after) = after.split_once(';').ok_or_else(unknown)?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = entity.strip_prefix('#').ok_or_else(unknown)?;
                let code = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                code.ok().and_then(char::from_u32).filter(|c| *c != '\0').ok_or_else(unknown)?
            }
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}
