//! Text for people: errors on stderr, data on stdout.

use crate::error::{Disagreement, Error, Problem, shown};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Most disagreements that are printed at once.
const MOST: usize = 200;

/// Prints an error on stderr.
pub fn error(error: &Error) {
    let mut out = String::new();
    match error {
        Error::Plan(problems) => {
            let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
            let handler = GraphicalReportHandler::new_themed(theme).with_width(80);
            for problem in problems {
                if handler.render_report(&mut out, &Pointed::new(problem)).is_err() {
                    out.push_str(&problem.to_string());
                }
                out.push('\n');
            }
            out.push_str(&format!("{} to repair.\n", many(problems.len(), "fault")));
        }
        Error::Data(all) => out.push_str(&disagreements(all)),
        other => out.push_str(&format!("error: {other}\n")),
    }
    let _ = std::io::stderr().write_all(out.as_bytes());
}

/// A problem with the line of its file that it points at.
#[derive(Debug)]
struct Pointed<'a> {
    problem: &'a Problem,
    source: NamedSource<String>,
}

impl<'a> Pointed<'a> {
    fn new(problem: &'a Problem) -> Self {
        Pointed { problem, source: NamedSource::new(shown(&problem.file), problem.text.clone()) }
    }
}

impl fmt::Display for Pointed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.problem.span.is_none() {
            write!(f, "{}: ", shown(&self.problem.file))?;
        }
        f.write_str(&self.problem.what)
    }
}

impl std::error::Error for Pointed<'_> {}

impl Diagnostic for Pointed<'_> {
    fn help<'h>(&'h self) -> Option<Box<dyn fmt::Display + 'h>> {
        self.problem.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.problem.span.as_ref().map(|_| &self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.problem.span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new(None, span.start, span.len().max(1)))))
    }
}

fn many(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The places where data and codebook disagree, file by file.
fn disagreements(all: &[Disagreement]) -> String {
    let mut files: BTreeMap<&Path, Vec<&Disagreement>> = BTreeMap::new();
    for d in all.iter().take(MOST) {
        files.entry(&d.file).or_default().push(d);
    }
    let mut out = String::new();
    for (file, list) in files {
        out.push_str(&format!("{}\n", shown(file)));
        for d in list {
            let place = match (d.row, &d.column) {
                (Some(row), Some(column)) => format!("row {row}, column {column}"),
                (Some(row), None) => format!("row {row}"),
                (None, Some(column)) => format!("column {column}"),
                (None, None) => "the file".to_owned(),
            };
            out.push_str(&format!(
                "  {place}\n    found     {}\n    expected  {}\n    remedy    {}\n",
                d.found, d.expected, d.remedy
            ));
        }
    }
    if all.len() > MOST {
        out.push_str(&format!("… and {} more, of the same files.\n", all.len() - MOST));
    }
    out.push_str(&format!(
        "{} between the data and their codebook; nothing was estimated.\n",
        many(all.len(), "disagreement")
    ));
    out
}

/// Data to stdout. A reader that closes the pipe is no error.
pub fn stdout(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
