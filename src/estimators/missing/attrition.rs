//! Who was lost, at each wave.

use super::{Part, checked, place, tally, unanswerable};
use crate::error::Result;
use crate::estimators::rates::newcombe_difference::{newcombe, variance};
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::{ATTRITION_DIFFERENCE, PROPORTION};
use crate::findings::{Estimate, Findings, Note};
use crate::sample::{Presence, Sample, Variable};
use crate::value::{Count, Interval, Label, ShapeKind, Text};

/// The number and share of units without a value of the outcome at each wave, by arm, with the difference between
/// the arms; and how many are back after having been missing.
///
/// # Definition
/// Lost at a wave is who has no value of the outcome there, whatever the reason, out of all units (not out of those
/// still there at the wave before): p = x/n, Wilson limits. Back at a wave is who has a value there and none at some
/// earlier wave. Difference: p₁ − p₀, se² = p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀, limits by Newcombe.
/// # Takes
/// A presence with the outcome at one or more waves, in order of time; other variables are not used.
/// # Gives
/// For all units, then for each group: a count and a share lost at each wave (`risk_score@T1`,
/// `regular: risk_score@T1`), and of those back where there are any (`risk_score@T2: back`). For each pair of groups
/// at each wave the difference (`risk_score@T1: conference - regular`), without a test: it is no effect, and how
/// much loss a comparison can bear does not hang on a p.
/// # Assumes
/// For the intervals: independent units.
/// # Undefined
/// A group without rows; the outcome is none of the variables.
/// # Reference
/// Altman et al. (2001), Annals of Internal Medicine 134, 663–694, item 13 (CONSORT): losses of each group at each
/// stage; intervals: Wilson (1927), Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
/// # Oracle
/// R 4.2.2: counts over is.na(), prop.test(correct = FALSE), Newcombe's formula on its limits; fixture
/// `attrition.json`.
pub struct Attrition;

static ABOUT: About = About {
    id: "attrition",
    title_nl: "Uitval per meting",
    title_en: "Attrition at each wave",
    shapes: &[ShapeKind::Presence],
    measure: &PROPORTION,
    definition: "lost at a wave: no value of the outcome there, out of all units; p = x/n with Wilson limits; back: a \
                 value there and none at some earlier wave; difference between groups p₁ − p₀ with Newcombe limits",
    assumptions: "For the intervals: units are independent.",
    undefined: "A group without rows; an outcome that is not looked at.",
    reference: "Altman et al. (2001), Annals of Internal Medicine 134, 663–694, item 13; Wilson (1927); \
                Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.",
    oracle: "R 4.2.2: is.na(), prop.test(x, n, correct = FALSE)$conf.int, Newcombe’s formula on its limits; \
             fixture attrition.json.",
};

impl Estimator for Attrition {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = checked(sample)?;
        let waves: Vec<&Variable> =
            data.variables.iter().filter(|v| v.label.code == sample.outcome.label.code).collect();
        if waves.is_empty() {
            let (nl, en) = ("het plan noemt geen uitkomst om te volgen", "the plan names no outcome to follow");
            return Err(unanswerable(nl, en));
        }
        let followed = follow(data, &waves);
        let parts = Part::all(data);
        let mut estimates = Vec::new();
        for part in &parts {
            for (wave, (lost, back)) in waves.iter().zip(&followed) {
                let term = wave.term();
                estimates.extend(part.rows(ABOUT.id, &term, part.count(lost), sample, settings));
                if back.iter().any(|n| *n > 0) {
                    let returned =
                        Label::new("back", Text::new("terug na eerder gemist te zijn", "back after being missed"));
                    let term = Label::within(&term, &returned);
                    estimates.extend(part.rows(ABOUT.id, &term, part.count(back), sample, settings));
                }
            }
        }
        let groups: Vec<&Part> = parts.iter().filter(|part| !part.whole).take(data.groups.len()).collect();
        for (wave, (lost, _)) in waves.iter().zip(&followed) {
            for (i, first) in groups.iter().enumerate() {
                for second in groups.iter().skip(i + 1) {
                    let pair = [(first.count(lost), first.units), (second.count(lost), second.units)];
                    estimates.push(difference([first, second], pair, &wave.term(), sample, settings));
                }
            }
        }
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// Of each wave: how many of each group are lost there, and how many are back.
fn follow(data: &Presence, waves: &[&Variable]) -> Vec<(Vec<u64>, Vec<u64>)> {
    let mut out = vec![(tally(data), tally(data)); waves.len()];
    for (row, (group, weight)) in data.group.iter().zip(&data.weight).enumerate() {
        let mut missed = false;
        for (wave, (lost, back)) in waves.iter().zip(&mut out) {
            let place = place(data, *group);
            match wave.reason[row] {
                Some(_) => lost[place] += weight,
                None if missed => back[place] += weight,
                None => {}
            }
            missed |= wave.reason[row].is_some();
        }
    }
    out
}

fn difference(
    parts: [&Part; 2],
    [first, second]: [(u64, u64); 2],
    wave: &Label,
    sample: &Sample,
    settings: &Settings,
) -> Estimate {
    let term = Label::within(wave, &Label::contrast(&parts[0].name, &parts[1].name));
    let unit = sample.outcome.rows.clone();
    let mut row = Estimate::new(ABOUT.id, term, &ATTRITION_DIFFERENCE, unit, Count::of(first.1 + second.1));
    let empty = parts.iter().filter(|part| part.units == 0);
    row.notes.extend(empty.map(|part| Note::EmptyGroup { group: part.name.text.clone() }));
    if !row.notes.is_empty() {
        return row;
    }
    let (low, high) = newcombe(first, second, settings.level);
    row.value(first.0 as f64 / first.1 as f64 - second.0 as f64 / second.1 as f64)
        .std_error((variance(first) + variance(second)).sqrt())
        .interval(Interval::two_sided(low, high, settings.level, "Newcombe"))
}
