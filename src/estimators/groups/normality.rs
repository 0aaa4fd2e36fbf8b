//! How far each group is from a normal distribution, described.

use super::student::check;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, groups};
use crate::findings::{About, Estimate, Findings, Measure, Note, Test, measure};
use crate::math::shape::{excess_kurtosis, kurtosis_std_error, skewness, skewness_std_error};
use crate::math::{moments, shapiro, tail};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Interval, Label, Level, PValue, Text, Unit};

/// Skewness, excess kurtosis and Shapiro–Wilk W of each group.
///
/// # Definition
/// G₁ = g₁√(n(n − 1))/(n − 2), se² = 6n(n − 1)/((n − 2)(n + 1)(n + 3)); G₂ = (n − 1)((n + 1)g₂ + 6)/((n − 2)(n − 3)),
/// se² = 4se²(G₁)(n² − 1)/((n − 3)(n + 5)), g₁ = m₃/m₂^(3/2), g₂ = m₄/m₂² − 3; limits ± z·se. W: the squared correlation
/// of the ordered values with what a normal distribution would give, its p by Royston's approximation.
/// # Takes
/// Groups of finite values; three or more for G₁ and W, four for G₂, at most 5000 for W.
/// # Gives
/// Three unitless rows a group: G₁ and G₂ with se and interval, W with p. A description, not a gate: no other
/// estimator is chosen or left out by it. A small group passes whatever its shape, a large one fails on a
/// departure that no mean minds.
/// # Assumes
/// Independent observations. The standard errors are those under a normal distribution, so that the intervals
/// show how far chance alone would carry G₁ and G₂.
/// # Undefined
/// An empty group; fewer values than needed; all values of a group the same; for W more than 5000.
/// # Reference
/// Joanes & Gill (1998), The Statistician 47, 183–189; Royston (1995), Applied Statistics 44, 547–551 (AS R94).
/// # Oracle
/// G₁ and G₂: SciPy 1.17.1 `stats.skew(bias=False)`, `stats.kurtosis(bias=False)`; se by their formulas in R 4.2.2; W:
/// R `shapiro.test`, SciPy `stats.shapiro`; fixture `normality.json`.
pub struct Normality;

static ABOUT: About = About {
    id: "normality",
    title_nl: "Vorm van de verdeling: scheefheid, staarten en Shapiro-Wilk",
    title_en: "Shape of the distribution: skewness, tails and Shapiro–Wilk",
    shapes: &[ShapeKind::Groups],
    measure: &measure::SKEWNESS,
    definition: "G₁ = g₁√(n(n − 1))/(n − 2) and G₂ = (n − 1)((n + 1)g₂ + 6)/((n − 2)(n − 3)) with their standard errors under a normal distribution, limits ± z·se; Shapiro–Wilk W with Royston's p. A description, not a gate: no other estimator is chosen or left out by it",
    assumptions: "Independent observations. A small group passes whatever its shape; a large one fails on a departure that no mean minds.",
    undefined: "An empty group; fewer than three values (four for G₂); all values of a group the same; for W more than 5000 values.",
    reference: "Joanes & Gill (1998), The Statistician 47, 183–189; Royston (1995), Applied Statistics 44, 547–551",
    oracle: "R 4.2.2: shapiro.test; SciPy 1.17.1: skew, kurtosis, shapiro",
};

impl Estimator for Normality {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = groups(sample)?;
        check(data)?;
        let each = data.groups.iter().zip(&data.values);
        let estimates = each.flat_map(|(group, values)| describe(group, values, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn describe(group: &Label, values: &[f64], level: Level) -> [Estimate; 3] {
    let n = values.len() as f64;
    let row = |measure: &'static Measure, needed: usize| {
        let row = Estimate::new(ABOUT.id, group.clone(), measure, Unit::none(), Count::of(values.len() as u64));
        match values.len() {
            0 => row.note(Note::EmptyGroup { group: group.text.clone() }),
            rows if rows < needed => {
                row.note(Note::TooFewRows { group: group.text.clone(), rows: rows as u64, needed: needed as u64 })
            }
            _ if moments::is_constant(values) => row.note(Note::NoSpread { group: group.text.clone() }),
            _ => row,
        }
    };
    [
        with_normal(row(&measure::SKEWNESS, 3), skewness(values), skewness_std_error(n), level),
        with_normal(row(&measure::EXCESS_KURTOSIS, 4), excess_kurtosis(values), kurtosis_std_error(n), level),
        likeness(row(&measure::SHAPIRO_WILK_W, 3), values),
    ]
}

fn with_normal(row: Estimate, value: Option<f64>, std_error: f64, level: Level) -> Estimate {
    let Some(value) = value else { return row };
    let half = tail::normal_quantile_upper(level.tail()) * std_error;
    row.value(value).std_error(std_error).interval(Interval::two_sided(value - half, value + half, level, "normal"))
}

fn likeness(row: Estimate, values: &[f64]) -> Estimate {
    if !row.notes.is_empty() {
        return row;
    }
    let Some((w, p)) = shapiro::shapiro_wilk(values) else {
        let (nl, en) = ("W is gemaakt voor hooguit 5000 waarden", "W is made for 5000 values at most");
        return row.note(Note::Unanswerable { reason: Text::new(nl, en) });
    };
    let row = row.value(w);
    match PValue::new(p) {
        Ok(p) => row.test(Test::two_sided("W", Some(w), [None, None], p)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}
