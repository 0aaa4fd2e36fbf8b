//! Whether two groups differ, exactly.

use super::{empty_groups, one_level, pairs, table};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::ODDS_RATIO;
use crate::findings::{Estimate, Findings, Note, Test};
use crate::math::hypergeometric::Hypergeometric;
use crate::sample::{Counts, Sample};
use crate::value::{Count, Interval, Label, PValue, ShapeKind, Unit};

/// Most tables with the same margins that are summed.
const MOST_TABLES: u64 = 1_000_000;

/// The odds ratio of each pair of groups, with Fisher's exact test.
pub struct FisherExact;

static ABOUT: About = About {
    id: "fisher_exact",
    title_nl: "Exacte toets van Fisher, met oddsratio",
    title_en: "Fisher's exact test, with odds ratio",
    shapes: &[ShapeKind::Counts],
    measure: &ODDS_RATIO,
    definition: "Given both group sizes and all events m, P(x | ω) ∝ C(n₁, x) C(n₀, m − x) ωˣ. The odds ratio is the \
                 ω that makes the observed x most probable; limits: P(X ≥ x | low) = P(X ≤ x | high) = \
                 (1 − level)/2; p = Σ P(t | 1) over all t with P(t | 1) ≤ P(x | 1), probabilities within a factor \
                 1 + 1e-7 counted as equal.",
    assumptions: "Independent groups of independent units; the margins are taken as given. Test and interval order \
                  the tables differently, so p < 1 − level and an interval without 1 need not coincide.",
    undefined: "A group without rows; a pair in which all units have the same level; fewer events or non-events than \
                the plan's floor; more than a million tables with the same margins. Without failures in the first \
                group or successes in the second the odds ratio is infinite and stays a dash; p and the lower limit \
                stand.",
    reference: "Fisher (1935), Journal of the Royal Statistical Society 98, 39–82; Cornfield (1956), Proceedings of \
                the Third Berkeley Symposium IV, 135–148.",
    oracle: "Whole numbers and 60 digits (Python), and R 4.2: fisher.test(table); fixture fisher_exact.json.",
};

impl Estimator for FisherExact {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let estimates = pairs(counts.groups.len())?.into_iter().map(|pair| row(counts, pair, settings)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn row(counts: &Counts, (i, j): (usize, usize), settings: &Settings) -> Estimate {
    let (first, second) = (counts.rate(i), counts.rate(j));
    let (events, total) = (first.0 + second.0, first.1 + second.1);
    let term = Label::contrast(&counts.groups[i], &counts.groups[j]);
    let mut row = Estimate::new(ABOUT.id, term, &ODDS_RATIO, Unit::none(), Count::of(total));
    row.notes = empty_groups(counts, (i, j));
    if !row.notes.is_empty() {
        return row;
    }
    if let Some(note) = settings.event_floor(events, total) {
        return row.note(note);
    }
    let Some(table) = Hypergeometric::new(first.1, second.1, events) else {
        return row.note(Note::NotFinite {});
    };
    if table.tables() > MOST_TABLES {
        return row.note(Note::TooManyTables { tables: table.tables(), limit: MOST_TABLES });
    }
    let Some(odds_ratio) = table.odds_ratio(first.0) else {
        return row.note(one_level(counts, (i, j)).unwrap_or(Note::NotFinite {}));
    };
    let (low, high) = table.limits(first.0, settings.level.tail());
    row = row.value(odds_ratio).interval(Interval::two_sided(low, high, settings.level, "exact conditional"));
    match PValue::new(table.two_sided(first.0)) {
        Ok(p) => row.test(Test::two_sided("exact", None, [None, None], p).null(1.0)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}
