//! Bytes to characters, and characters to the few that results are written in.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Running text with the place of each part of it. White space is one space; ligatures, letters of formulas and odd
/// spaces are the plain ones; a space inside a number of thousands is gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// From this byte on, this place.
    places: Vec<(usize, u32)>,
}

impl Text {
    /// A text that stands in one place.
    pub fn at(text: &str, place: u32) -> Text {
        let mut out = Text::default();
        out.push(text, place);
        out
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds what stands at `place`.
    pub fn push(&mut self, text: &str, place: u32) {
        if self.places.last().is_none_or(|(_, last)| *last != place) {
            self.places.push((self.text.len(), place));
        }
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if is_narrow(c) && self.text.ends_with(|c: char| c.is_ascii_digit()) && three_digits(rest.as_str()) {
                continue;
            }
            match c {
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
                c if c.is_whitespace() || c.is_control() => self.space(),
                'ﬀ' => self.text.push_str("ff"),
                'ﬁ' => self.text.push_str("fi"),
                'ﬂ' => self.text.push_str("fl"),
                'ﬃ' => self.text.push_str("ffi"),
                'ﬄ' => self.text.push_str("ffl"),
                'ℎ' => self.text.push('h'),
                '₀'..='₉' => self.text.extend(char::from_digit(c as u32 - '₀' as u32, 10)),
                '𝐀'..='𝚣' => self.text.push(plain_letter(c as u32 - '𝐀' as u32)),
                '𝟎'..='𝟿' => self.text.extend(char::from_digit((c as u32 - '𝟎' as u32) % 10, 10)),
                '\u{2010}' | '\u{2011}' | '﹣' | '－' => self.text.push('-'),
                '＝' => self.text.push('='),
                '＜' | '﹤' => self.text.push('<'),
                '＞' | '﹥' => self.text.push('>'),
                '⩽' => self.text.push('≤'),
                '⩾' => self.text.push('≥'),
                'ϕ' => self.text.push('φ'),
                'Χ' | 'ꭓ' | '𝜒' | '𝝌' => self.text.push('χ'),
                '𝜂' | '𝜼' => self.text.push('η'),
                '𝛽' | '𝜷' => self.text.push('β'),
                '𝜑' | '𝜙' => self.text.push('φ'),
                c => self.text.push(c),
            }
        }
    }

    /// One space, unless there is one, or nothing yet.
    pub fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// A line ends here: a word that was broken off is made whole, anything else is parted by a space.
    pub fn line_end(&mut self, next: &str) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        let mut last = self.text.chars().rev();
        let broken = last.next() == Some('-') && last.next().is_some_and(char::is_alphabetic);
        if broken && next.trim_start().starts_with(char::is_lowercase) {
            self.text.pop();
        } else {
            self.space();
        }
    }

    /// The place of the character at byte `at`.
    pub fn place(&self, at: usize) -> u32 {
        let after = self.places.partition_point(|(from, _)| *from <= at);
        self.places.get(after.saturating_sub(1)).map_or(1, |(_, place)| *place)
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Spaces that stand between thousands, and never between two numbers.
fn is_narrow(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}')
}

fn three_digits(text: &str) -> bool {
    let mut next = text.chars();
    next.by_ref().take(3).filter(char::is_ascii_digit).count() == 3 && !next.next().is_some_and(|c| c.is_ascii_digit())
}

/// The mathematical alphabets are 13 times A to Z and a to z.
fn plain_letter(offset: u32) -> char {
    let at = offset % 52;
    let (first, at) = if at < 26 { ('A', at) } else { ('a', at - 26) };
    char::from_u32(first as u32 + at).unwrap_or('?')
}

/// Bytes as text: by the mark at their beginning, else UTF-8 when all of it is valid, else Windows-1252.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    let (text, ..) = encoding.decode(bytes);
    if text.contains('\0') {
        return Err("no text; name a text, Markdown, HTML or Word (.docx) file".to_owned());
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_become_the_plain_ones() {
        let got = Text::at("𝑡(28)\u{a0}= 2.20, signi\u{ad}ﬁcant,\t𝑁 = 1\u{a0}234, ηₚ² χ\u{200b}²", 1);
        assert_eq!(got.as_str(), "t(28) = 2.20, significant, N = 1234, ηₚ² χ²");
    }

    #[test]
    fn a_broken_word_is_made_whole_and_keeps_its_lines() {
        let mut text = Text::at("het betrouwbaarheids-", 7);
        text.line_end("interval");
        text.push("interval, p =", 8);
        text.line_end(".03");
        text.push(".03", 9);
        assert_eq!(text.as_str(), "het betrouwbaarheidsinterval, p = .03");
        assert_eq!([text.place(0), text.place(24), text.place(36)], [7, 8, 9]);
    }

    #[test]
    fn bytes_of_windows_are_read() {
        assert_eq!(decode(b"gem. 3,5 \x96 4 gezinn\xebn").unwrap(), "gem. 3,5 – 4 gezinnën");
        assert!(decode(b"a\0b").is_err());
    }
}
