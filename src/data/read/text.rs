//! The bytes of a text file as UTF-8, a line at a time, whatever their encoding.
//!
//! The encoding is found by one look at the whole file: a byte order mark says it; NULs in every second byte are
//! UTF-16; bytes that are all valid UTF-8 are that; where no character beyond ASCII is, it is Windows-1252, as Excel
//! saves it in the Netherlands. ISO-8859-15, Mac Roman and DOS 850 cannot be told from it, but for the five bytes that
//! Windows-1252 has not. Where both kinds of characters stand in one file, it is refused.
//!
//! encoding_rs: the decoders of a browser, kept by Mozilla; streamed, and strict when asked.

use super::{Broken, Detail};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read, Seek};

/// Bytes that one row may have, as UTF-8. What is longer is no row, but a quotation mark that was never closed, or no
/// table.
pub const LONGEST: usize = 16 << 20;

/// Bytes that are read at a time.
const PIECE: usize = 1 << 16;

const SAVE_AS_UTF8: &str = "save it again as CSV UTF-8";

/// How the bytes of a file are to be read.
#[derive(Debug, Clone, Copy)]
pub struct Coding {
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
}

/// The encoding of `file`, and why; `given` is what the codebook says.
///
/// Refused: characters of two encodings, and a given encoding that cannot be.
pub fn find(mut file: impl Read + Seek, given: Option<&str>) -> Result<(Coding, Detail), Broken> {
    file.rewind()?;
    let mut start = Vec::new();
    file.by_ref().take(4096).read_to_end(&mut start)?;
    let detail = |encoding: &'static Encoding, because: String| Detail {
        what: "encoding",
        found: encoding.name().to_lowercase(),
        given: given.is_some(),
        because: if given.is_some() { String::new() } else { because },
    };
    let answer = |encoding, mark, because: String| Ok((Coding { encoding, mark }, detail(encoding, because)));
    let named = match given {
        Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| unknown(label))?),
        None => None,
    };
    if let Some((encoding, mark)) = Encoding::for_bom(&start) {
        let either = given.is_some_and(|label| label.trim().eq_ignore_ascii_case("utf-16")) && encoding != UTF_8;
        return match named {
            Some(named) if named != encoding && !either => Err(contradicted(
                format!("the byte order mark of {}, where the codebook says {}", encoding.name(), named.name()),
                None,
            )),
            _ => answer(encoding, mark, "by its byte order mark".to_owned()),
        };
    }
    let seen = scan(&mut file)?;
    if let Some(named) = named {
        if named != UTF_8
            && named.is_ascii_compatible()
            && named.is_single_byte()
            && seen.usual > 0
            && seen.invalid == 0
        {
            let found = format!("text in UTF-8, where the codebook says {}", named.name());
            return Err(contradicted(found, Some(line_at(&mut file, seen.first_valid)?)));
        }
        return answer(named, 0, String::new());
    }
    if let Some(encoding) = wide(&start) {
        return answer(encoding, 0, "every second byte at its beginning is NUL".to_owned());
    }
    let Seen { valid, usual, invalid, .. } = seen;
    if invalid == 0 {
        let because = match valid {
            0 => "plain ASCII, the same in every encoding".to_owned(),
            _ => format!("all characters beyond ASCII ({valid}) are valid"),
        };
        return answer(UTF_8, 0, because);
    }
    if usual == 0 && valid <= invalid {
        let because =
            format!("bytes that are not UTF-8 ({invalid}); a guess: ISO-8859-15, Mac Roman and DOS look the same");
        return answer(WINDOWS_1252, 0, because);
    }
    let odd = if valid < invalid { seen.first_valid } else { seen.first_invalid };
    Err(Broken {
        line: Some(line_at(&mut file, odd)?),
        found: format!("two encodings in one file: characters of UTF-8 ({valid}), and bytes of another ({invalid})"),
        expected: "one encoding in the whole file",
        remedy: "mend the characters of this row, or put the files together again after saving each as CSV UTF-8",
    })
}

/// Whether a label names an encoding.
pub fn known_encoding(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

fn unknown(label: &str) -> Broken {
    Broken {
        line: None,
        found: format!("the encoding {label} in the codebook"),
        expected: "the name of an encoding, such as utf-8, windows-1252, utf-16le",
        remedy: "correct it in [table.file] of the codebook, or leave it out",
    }
}

fn contradicted(found: String, line: Option<u64>) -> Broken {
    Broken {
        line,
        found,
        expected: "the encoding of the codebook",
        remedy: "correct it in [table.file] of the codebook, or leave it out",
    }
}

/// UTF-16 without byte order mark: letters have a NUL before or behind them.
fn wide(start: &[u8]) -> Option<&'static Encoding> {
    let pairs = start.as_chunks::<2>().0;
    let little = pairs.iter().filter(|pair| matches!(pair, [(1..), 0])).count();
    let big = pairs.iter().filter(|pair| matches!(pair, [0, (1..)])).count();
    let most = |count: usize| pairs.len() >= 2 && 2 * count > pairs.len();
    match (little, big) {
        (little, 0) if most(little) => Some(UTF_16LE),
        (0, big) if most(big) => Some(UTF_16BE),
        _ => None,
    }
}

/// What stands in a file beyond ASCII, as if it were UTF-8.
#[derive(Default)]
struct Seen {
    /// Characters, and the place of the first.
    valid: u64,
    first_valid: u64,
    /// Of these, the ones that European text in UTF-8 has. Two or three characters in Windows-1252 may also make a
    /// character in UTF-8, but then hardly one of these: É’ would be ɒ.
    usual: u64,
    /// Bytes that are part of none, and the place of the first.
    invalid: u64,
    first_invalid: u64,
}

fn scan(file: &mut (impl Read + Seek)) -> Result<Seen, Broken> {
    file.rewind()?;
    let mut seen = Seen::default();
    let mut buffer = vec![0; PIECE];
    // Bytes at the beginning of the buffer that may begin a character; and where the buffer begins in the file.
    let (mut kept, mut origin) = (0, 0);
    loop {
        let read = file.read(buffer.get_mut(kept..).unwrap_or_default())?;
        let filled = kept + read;
        let mut at = 0;
        while let Some(rest) = buffer.get(at..filled).filter(|rest| !rest.is_empty()) {
            let (valid, wrong) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), Some(0)),
                Err(fault) => (fault.valid_up_to(), fault.error_len()),
            };
            let text = rest.get(..valid).unwrap_or_default();
            if let Some(first) = text.iter().position(|byte| !byte.is_ascii()) {
                if seen.valid == 0 {
                    seen.first_valid = origin + (at + first) as u64;
                }
                let usual =
                    |lead: &u8, next: Option<&u8>| matches!((lead, next), (0xc2..=0xc5, _) | (0xe2, Some(0x80..=0x84)));
                for (at, byte) in text.iter().enumerate().skip(first).filter(|(_, byte)| **byte >= 0xc0) {
                    seen.valid += 1;
                    seen.usual += u64::from(usual(byte, text.get(at + 1)));
                }
            }
            // A character that the buffer cuts in two is looked at again with what follows, if anything does.
            let cut = rest.len() - valid;
            at += valid;
            let Some(wrong) = wrong.or((read == 0).then_some(cut)) else { break };
            if wrong > 0 && seen.invalid == 0 {
                seen.first_invalid = origin + at as u64;
            }
            seen.invalid += wrong as u64;
            at += wrong;
        }
        if read == 0 {
            return Ok(seen);
        }
        buffer.copy_within(at..filled, 0);
        kept = filled - at;
        origin += at as u64;
    }
}

/// The line on which the byte at `place` stands.
fn line_at(file: &mut (impl Read + Seek), place: u64) -> Result<u64, Broken> {
    file.rewind()?;
    let mut bytes = file.take(place);
    let mut buffer = vec![0; PIECE];
    let (mut line, mut before) = (1, 0);
    loop {
        let read = bytes.read(&mut buffer)?;
        if read == 0 {
            return Ok(line);
        }
        for &byte in buffer.get(..read).unwrap_or_default() {
            line += u64::from(byte == b'\r' || byte == b'\n' && before != b'\r');
            before = byte;
        }
    }
}

/// What text cannot hold.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Malformed,
    Undefined,
    Nul,
    Mark,
}

/// A text that is read: UTF-8, at most a line at a time.
///
/// A line at a time, so that whoever takes rows from it knows on which line each stands: after [`Text::mark`],
/// [`Text::line`] is the line of the first character that is no line break. Behind the end of the file comes a line
/// that is not in it: a row that holds more than that line never ended.
pub struct Text<R> {
    raw: R,
    coding: Coding,
    decoder: Decoder,
    input: Vec<u8>,
    /// What of the input is not decoded yet.
    coded: std::ops::Range<usize>,
    /// The file has no more bytes; and the decoder knows.
    read: bool,
    decoded: bool,
    output: Vec<u8>,
    /// What of the output is not given yet.
    text: std::ops::Range<usize>,
    /// What comes behind the output.
    fault: Option<Fault>,
    /// The byte given last, and the line breaks given.
    previous: u8,
    breaks: u64,
    /// Bytes given since the mark, and the line of the first that is no line break.
    given: usize,
    line: Option<u64>,
    ended: bool,
    broken: Option<Broken>,
}

impl<R: Read> Text<R> {
    /// The text of `raw`, which stands at its beginning.
    pub fn new(mut raw: R, coding: Coding) -> Result<Self, Broken> {
        let mut mark = Vec::new();
        raw.by_ref().take(coding.mark as u64).read_to_end(&mut mark)?;
        Ok(Text {
            raw,
            coding,
            decoder: coding.encoding.new_decoder_without_bom_handling(),
            input: vec![0; PIECE],
            coded: 0..0,
            read: false,
            decoded: false,
            output: vec![0; 2 * PIECE],
            text: 0..0,
            fault: None,
            previous: b'\n',
            breaks: 0,
            given: 0,
            line: None,
            ended: false,
            broken: None,
        })
    }

    /// A new row begins.
    pub fn mark(&mut self) {
        (self.given, self.line) = (0, None);
    }

    /// The line on which the row begins; none when it has nothing but line breaks so far.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The line that is read now.
    pub fn here(&self) -> u64 {
        self.breaks + 1
    }

    /// Whether the line behind the end was given.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// What made the last reading fail, when it was the text and not the system.
    pub fn broken(&mut self) -> Option<Broken> {
        self.broken.take()
    }

    fn decode(&mut self) -> io::Result<()> {
        while self.text.is_empty() && self.fault.is_none() && !self.decoded {
            if self.coded.is_empty() && !self.read {
                let read = self.raw.read(&mut self.input)?;
                self.coded = 0..read;
                self.read = read == 0;
            }
            let input = self.input.get(self.coded.clone()).unwrap_or_default();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(input, &mut self.output, self.read);
            self.coded.start += read;
            self.text = 0..written;
            match result {
                DecoderResult::InputEmpty => self.decoded = self.read,
                DecoderResult::OutputFull => (),
                DecoderResult::Malformed(..) => self.fault = Some(Fault::Malformed),
            }
            if let Some((at, fault)) = fault(self.output.get(..written).unwrap_or_default(), self.coding.encoding) {
                (self.text.end, self.fault) = (at, Some(fault));
            }
        }
        Ok(())
    }

    fn fail(&mut self, broken: Broken) -> io::Error {
        self.broken = Some(broken);
        io::Error::other("no text")
    }

    fn describe(&self, fault: Fault) -> Broken {
        let encoding = self.coding.encoding.name();
        let (found, remedy) = match fault {
            Fault::Malformed => (format!("bytes that are not in {encoding}, as the rest of the file is"), SAVE_AS_UTF8),
            Fault::Undefined => (
                "a byte that Windows-1252 does not have, in a file that is not UTF-8 either".to_owned(),
                "save it again as CSV UTF-8, or name its encoding in [table.file] of the codebook",
            ),
            Fault::Nul => ("a NUL byte, which is no text".to_owned(), SAVE_AS_UTF8),
            Fault::Mark => (
                "a byte order mark in the middle of the file".to_owned(),
                "remove it: it is not seen, and stays behind where files are put together",
            ),
        };
        Broken { line: Some(self.here()), found, expected: "text of one encoding", remedy }
    }

    fn too_long(&self) -> Broken {
        let line = self.line.unwrap_or(self.here());
        let over = self.here().saturating_sub(line);
        Broken {
            line: Some(line),
            found: match over {
                0 => format!("a row of more than {} MB", LONGEST >> 20),
                _ => format!("a row of more than {} MB, over more than {over} lines", LONGEST >> 20),
            },
            expected: "rows of a table, each ended by a line break",
            remedy: match over {
                0 => "check that this is the right file, and that it has line breaks",
                _ => "look for a quotation mark in this row that is never closed",
            },
        }
    }
}

/// The first character that no table of text holds, and its place.
fn fault(text: &[u8], encoding: &'static Encoding) -> Option<(usize, Fault)> {
    let mut first: Option<(usize, Fault)> = None;
    let mut note = |at: Option<usize>, fault| {
        if let Some(at) = at.filter(|at| first.is_none_or(|(before, _)| *at < before)) {
            first = Some((at, fault));
        }
    };
    if text.contains(&0) {
        note(text.iter().position(|byte| *byte == 0), Fault::Nul);
    }
    if text.contains(&0xef) {
        note(text.windows(3).position(|bytes| bytes == [0xef, 0xbb, 0xbf]), Fault::Mark);
    }
    // What Windows-1252 has no character for is decoded as the control character of that number.
    if encoding == WINDOWS_1252 && text.contains(&0xc2) {
        note(text.windows(2).position(|bytes| matches!(bytes, [0xc2, 0x80..=0x9f])), Fault::Undefined);
    }
    first
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given > LONGEST {
            let broken = self.too_long();
            return Err(self.fail(broken));
        }
        self.decode()?;
        let text = self.output.get(self.text.clone()).unwrap_or_default();
        if text.is_empty() {
            if let Some(fault) = self.fault {
                let broken = self.describe(fault);
                return Err(self.fail(broken));
            }
            let Some(byte) = out.first_mut().filter(|_| !self.ended) else { return Ok(0) };
            // The last line gets its line break, then the line behind the end comes.
            self.ended = matches!(self.previous, b'\r' | b'\n');
            *byte = if self.ended { b'.' } else { b'\n' };
            self.previous = b'\n';
            return Ok(1);
        }
        let upto = match text.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            Some(at) if matches!(text.get(at..at + 2), Some(b"\r\n")) => at + 2,
            Some(at) => at + 1,
            None => text.len(),
        };
        let length = upto.min(out.len());
        let (Some(from), Some(into)) = (text.get(..length), out.get_mut(..length)) else { return Ok(0) };
        into.copy_from_slice(from);
        if self.line.is_none() && from.iter().any(|byte| !matches!(byte, b'\r' | b'\n')) {
            self.line = Some(self.breaks + 1);
        }
        for &byte in from.iter().rev().take(2).rev() {
            self.breaks += u64::from(byte == b'\r' || byte == b'\n' && self.previous != b'\r');
            self.previous = byte;
        }
        self.text.start += length;
        self.given += length;
        Ok(length)
    }
}

/// Whether `text` seems to be UTF-8 that was taken for Windows-1252 and encoded again: Ã© for é.
pub fn encoded_twice(text: &str) -> bool {
    let (bytes, _, lost) = WINDOWS_1252.encode(text);
    !lost && !text.is_ascii() && std::str::from_utf8(&bytes).is_ok()
}
