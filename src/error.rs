//! The one error of the house, its kinds named for who can repair it.

use crate::findings::note::Note;
use serde::Serialize;
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// What went wrong, and whose it is to repair.
#[derive(Debug)]
pub enum Error {
    /// The plan, a codebook or a claims file: its author's.
    Plan(Vec<Problem>),
    /// The data disagree with their codebook: their owner's. All disagreements at once.
    Data(Vec<Disagreement>),
    /// The numbers cannot answer. It does not stop a run: the row stays, with a dash and this note.
    Undefined(Box<Note>),
    /// A file could not be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

/// A path as people read it: `analyses/../data/x.csv` is shown as `data/x.csv`.
pub fn shown(path: &Path) -> String {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            (Component::CurDir, _) => {}
            _ => parts.push(part),
        }
    }
    parts.iter().collect::<PathBuf>().display().to_string()
}

/// The result of anything in the house that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An undefined answer, from its note.
    pub fn undefined(note: Note) -> Self {
        Error::Undefined(Box::new(note))
    }

    /// A failure to read or write `path`.
    pub fn io(path: impl AsRef<Path>, cause: impl fmt::Display) -> Self {
        Error::Io { path: path.as_ref().to_owned(), cause: cause.to_string() }
    }

    /// The exit code: 2 for a plan that must be repaired first, 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Plan(_) => 2,
            _ => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Plan(problems) => {
                for (i, p) in problems.iter().enumerate() {
                    if i > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{p}")?;
                }
                Ok(())
            }
            Error::Data(all) => {
                for (i, d) in all.iter().enumerate() {
                    if i > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{d}")?;
                }
                Ok(())
            }
            Error::Undefined(note) => write!(f, "{}", note),
            Error::Io { path, cause } => write!(f, "{}: {cause}", shown(path)),
        }
    }
}

impl std::error::Error for Error {}

/// One fault in a plan, codebook or claims file, with its place.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The whole text of the file; empty when it could not be read.
    pub text: String,
    /// Byte range of the fault in `text`.
    pub span: Option<std::ops::Range<usize>>,
    /// What is wrong: "unknown key `estmator`".
    pub what: String,
    /// The rule and the remedy: "did you mean `estimator`?".
    pub help: Option<String>,
}

impl Problem {
    /// A fault in `file`; the text lets a reader see the line.
    pub fn new(file: &Path, text: &str, span: Option<std::ops::Range<usize>>, what: impl Into<String>) -> Self {
        Problem { file: file.to_owned(), text: text.to_owned(), span, what: what.into(), help: None }
    }

    /// Adds the remedy.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The line of the fault, counted from 1.
    pub fn line(&self) -> Option<usize> {
        let upto = self.text.get(..self.span.as_ref()?.start)?;
        Some(upto.matches('\n').count() + 1)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", shown(&self.file))?;
        if let Some(line) = self.line() {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.what)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// What kind of disagreement, in the order in which they are best mended: what makes others appear comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The codebook contradicts itself, or the plan's join.
    Codebook,
    /// The file cannot be read as a table, or not to its end.
    File,
    /// Columns that are missing, unknown, or named twice.
    Header,
    /// A row with too many or too few cells, or none filled.
    Row,
    /// A value label of the file that is the word of another level in the codebook.
    Labels,
    /// A unit that is there twice.
    Repeat,
    /// A row whose unit the first table does not know.
    Join,
    /// A unit that lies in two others, or in none: a child in two families, a family in two arms.
    Tree,
    /// A cell that is not of its column's type.
    Type,
    /// A word that is none of its column's levels.
    Level,
    /// A code for a missing value that the codebook does not know: the file itself calls it so, or it is a number
    /// such as -99 among numbers that are not negative.
    MissingCode,
    /// A number outside its column's limits.
    Range,
    /// An empty cell where a value or a missing code must stand.
    Empty,
    /// Dates of a row out of order.
    Order,
    /// Waves of a unit out of order.
    Waves,
    /// A rule between columns.
    Rule,
    /// Units of the first table without a row in another.
    Unmatched,
    /// A later wave of a unit without an earlier one.
    Gap,
    /// A unit of which it is not known what it lies in.
    Parent,
    /// Rows that are the same, or nearly, but for their identifier.
    Duplicate,
    /// A date before 1900 or after today.
    Date,
    /// A number that may be a code for a missing value.
    Suspect,
    /// Numbers that can be computed from dates of the same row.
    Derivable,
    /// A value label of the file with other words than the level of the codebook.
    Wording,
    /// A column without any value.
    Blank,
    /// A column with the same value in every row.
    Constant,
    /// A level of the codebook that never occurs.
    Unused,
}

impl Check {
    /// Whether it may well be right: it is shown, and does not stop a run.
    pub fn remark(self) -> bool {
        self >= Check::Unmatched
    }

    /// The word for it in files: `missing-code`.
    pub fn code(self) -> &'static str {
        match self {
            Check::Codebook => "codebook",
            Check::File => "file",
            Check::Header => "header",
            Check::Row => "row",
            Check::Labels => "labels",
            Check::Repeat => "repeat",
            Check::Join => "join",
            Check::Tree => "tree",
            Check::Type => "type",
            Check::Level => "level",
            Check::MissingCode => "missing-code",
            Check::Range => "range",
            Check::Empty => "empty",
            Check::Order => "order",
            Check::Waves => "waves",
            Check::Rule => "rule",
            Check::Unmatched => "unmatched",
            Check::Gap => "gap",
            Check::Parent => "parent",
            Check::Duplicate => "duplicate",
            Check::Date => "date",
            Check::Suspect => "suspect",
            Check::Derivable => "derivable",
            Check::Wording => "wording",
            Check::Blank => "blank",
            Check::Constant => "constant",
            Check::Unused => "unused",
        }
    }
}

/// One place where the data and their codebook disagree.
///
/// `found` never holds an identifier: a duplicate names the row it repeats, not the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Disagreement {
    /// What kind.
    pub check: Check,
    /// The file.
    #[serde(serialize_with = "as_shown")]
    pub file: PathBuf,
    /// The line of the file, counted from 1 with the header as line 1.
    pub row: Option<u64>,
    /// The column's name.
    pub column: Option<String>,
    /// What stands there.
    pub found: String,
    /// What the codebook says should stand there.
    pub expected: String,
    /// What the owner of the data can do.
    pub remedy: String,
    /// How many rows it speaks of: 1, unless it stands for others that are not listed.
    pub rows: u64,
}

/// A path as people read it, in files too.
pub fn as_shown<S: serde::Serializer>(path: &Path, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&shown(path))
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", shown(&self.file))?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": found {}; expected {}; {}", self.found, self.expected, self.remedy)
    }
}
