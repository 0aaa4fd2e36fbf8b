//! Text for people: errors on stderr, data on stdout.

use super::mend::page;
use crate::error::{Disagreement, Error, Problem, shown};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use std::fmt;
use std::io::{IsTerminal, Write};

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

/// A number of things: 1 fault, 2 faults.
pub fn many(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The places where data and codebook disagree, what to mend first on top.
fn disagreements(all: &[Disagreement]) -> String {
    let total = all.iter().map(|found| found.rows).sum::<u64>();
    format!(
        "{}{} between the data and their codebook; nothing was estimated.\n",
        page(all.iter()),
        many(total as usize, "disagreement")
    )
}

/// Data to stdout. A reader that closes the pipe is no error.
pub fn stdout(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
