//! Which values are missing together.

use super::{Part, checked, place, tally};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::COUNT;
use crate::findings::{Findings, Note};
use crate::sample::{Presence, Sample};
use crate::value::{Label, ShapeKind, Text};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Most patterns that have a row of their own.
const MOST_PATTERNS: usize = 20;

/// A pattern of more variables than this names its first ones.
const MOST_NAMED: usize = 4;

/// How many units have each pattern of missing values.
///
/// # Definition
/// A pattern is the set of variables (at their waves) that are missing in a row. Each unit has one, so the counts
/// add up to all units. Limits by Wilson.
/// # Takes
/// A presence; of the reasons it is not asked which.
/// # Gives
/// For all units, then for each group, a count and a share of: the complete cases (`complete`, also when there are
/// none); the twenty most frequent patterns over all units, most frequent first, named by what is missing
/// (`income + risk_score@T1`); all others together (`other patterns`).
/// # Assumes
/// For the interval: independent units.
/// # Undefined
/// A group without rows; no variables.
/// # Reference
/// Little & Rubin (2002), Statistical Analysis with Missing Data, 2nd edition, section 1.2.
/// # Oracle
/// R 4.2.2: mice 3.15.0 md.pattern() and table() over pasted is.na(); fixture `missing_patterns.json`.
pub struct MissingPatterns;

static ABOUT: About = About {
    id: "missing_patterns",
    title_nl: "Patronen van ontbrekende waarden",
    title_en: "Patterns of missing values",
    shapes: &[ShapeKind::Presence],
    measure: &COUNT,
    definition: "a pattern is the set of variables missing in a row; counted over all units, complete cases first, \
                 then the 20 most frequent, all others together; p = x/n with Wilson limits",
    assumptions: "For the interval: units are independent.",
    undefined: "A group without rows; no variables.",
    reference: "Little & Rubin (2002), Statistical Analysis with Missing Data, 2nd edition, section 1.2",
    oracle: "R 4.2.2: mice md.pattern(), table() over pasted is.na(); fixture missing_patterns.json",
};

/// The variables missing, by their places.
type Pattern = Vec<u32>;

impl Estimator for MissingPatterns {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = checked(sample)?;
        let mut patterns = count(data);
        let complete = patterns.remove(&Pattern::new()).unwrap_or_else(|| tally(data));
        let mut patterns: Vec<(Pattern, Vec<u64>)> = patterns.into_iter().collect();
        patterns.sort_by_cached_key(|(pattern, tally)| {
            (Reverse(tally.iter().sum::<u64>()), pattern.len(), pattern.clone())
        });
        let found = patterns.len();
        let others = patterns.split_off(found.min(MOST_PATTERNS));
        let mut named = vec![(Label::new("complete", Text::new("niets ontbreekt", "nothing missing")), complete)];
        named.extend(patterns.into_iter().enumerate().map(|(i, (p, tally))| (name(data, &p, i + 1), tally)));
        if !others.is_empty() {
            let mut sum = tally(data);
            others.iter().flat_map(|(_, tally)| tally.iter().enumerate()).for_each(|(g, n)| sum[g] += n);
            named.push((Label::new("other patterns", Text::new("overige patronen", "other patterns")), sum));
        }
        let parts = Part::all(data);
        let rows = parts.iter().flat_map(|part| {
            let row = move |(label, tally): &(Label, Vec<u64>)| {
                part.rows(ABOUT.id, label, part.count(tally), sample, settings)
            };
            named.iter().flat_map(row)
        });
        let mut findings = Findings { estimates: rows.collect(), ..Findings::default() };
        if !others.is_empty() {
            findings.notes.push(Note::PatternsTogether { patterns: found as u64, shown: MOST_PATTERNS as u64 });
        }
        Ok(findings)
    }
}

/// How many units of each group have each pattern.
fn count(data: &Presence) -> HashMap<Pattern, Vec<u64>> {
    let mut patterns: HashMap<Pattern, Vec<u64>> = HashMap::new();
    let mut pattern = Pattern::new();
    for (row, (group, weight)) in
        data.group.iter().zip(&data.weight).enumerate().filter(|(_, (_, weight))| **weight > 0)
    {
        pattern.clear();
        pattern.extend((0u32..).zip(&data.variables).filter(|(_, v)| v.reason[row].is_some()).map(|(i, _)| i));
        let tally = match patterns.get_mut(&pattern) {
            Some(tally) => tally,
            None => patterns.entry(pattern.clone()).or_insert_with(|| tally(data)),
        };
        tally[place(data, *group)] += weight;
    }
    patterns
}

/// `income + risk_score@T1`. In words a long list is cut, and then has its number, so that no two are alike.
fn name(data: &Presence, pattern: &[u32], number: usize) -> Label {
    let terms: Vec<Label> = pattern.iter().map(|i| data.variables[*i as usize].term()).collect();
    let code = terms.iter().map(|t| t.code.as_str()).collect::<Vec<_>>().join(" + ");
    if terms.len() > 1 && terms.len() == data.variables.len() {
        return Label::new(code, Text::new("alles ontbreekt", "all missing"));
    }
    let (shown, rest) = terms.split_at(terms.len().min(MOST_NAMED));
    let words = |of: fn(&Label) -> &str| shown.iter().map(of).collect::<Vec<_>>().join(" + ");
    let (nl, en) = (words(|t| &t.text.nl), words(|t| &t.text.en));
    let text = match rest.len() {
        0 => Text::new(nl, en),
        more => Text::new(
            format!("{nl} en nog {more} (patroon {number})"),
            format!("{en} and {more} more (pattern {number})"),
        ),
    };
    Label::new(code, text)
}
