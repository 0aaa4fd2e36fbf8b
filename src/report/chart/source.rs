//! Where the drawn numbers come from, said on every picture that rests on less than observed data.

use crate::findings::{Estimate, Note};
use crate::report::catalogue::Words;
use crate::value::Origin;

/// The sources of the rows of one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    rows: usize,
    simulated: usize,
    spread: usize,
    reconstructed: usize,
}

impl Source {
    /// Counts the sources of all rows drawn.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Estimate>) -> Source {
        let mut source = Source { rows: 0, simulated: 0, spread: 0, reconstructed: 0 };
        for row in rows {
            source.rows += 1;
            source.simulated += usize::from(row.origin == Origin::Simulated);
            source.reconstructed += usize::from(row.origin == Origin::Reconstructed);
            source.spread +=
                usize::from(row.origin != Origin::Simulated && row.notes.contains(&Note::SpreadSimulated {}));
        }
        source
    }

    /// The lines under the title; none when all rows were observed or published.
    pub fn lines(&self, words: &Words) -> Vec<String> {
        let all = |n: usize| n == self.rows;
        let line = |n: usize, whole: &str, part: &str| (n > 0).then(|| words.get(if all(n) { whole } else { part }));
        [
            line(self.simulated, "chart-source-simulated", "chart-source-part-simulated"),
            line(self.spread, "chart-source-spread", "chart-source-part-spread"),
            line(self.reconstructed, "chart-source-reconstructed", "chart-source-part-reconstructed"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether some rows were simulated and some not, so that each must be marked.
    pub fn mixed(&self) -> bool {
        self.simulated > 0 && self.simulated < self.rows
    }

    /// `label`, marked when this row was simulated and others were not.
    pub fn mark(&self, label: String, row: &Estimate, words: &Words) -> String {
        if self.mixed() && row.origin == Origin::Simulated {
            format!("{label} ({})", words.get("chart-simulated"))
        } else {
            label
        }
    }
}
