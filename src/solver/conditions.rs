//! Claims and assumptions as conditions on the table.

use super::model::{Dom, MOST, Model, Row};
use super::{Condition, Options};
use crate::ledger::claims::{Claim, ClaimKind, Claims};
use crate::ledger::summary::{Assumption, Cells, Measured, Summary};
use crate::math::hypergeometric::Hypergeometric;
use crate::printed::{Bounds, Printed, Relation, Rounding};
use crate::value::Text;
use std::collections::HashMap;

/// Two-sided p below which a publication calls a difference significant.
const SIGNIFICANT: f64 = 0.05;

/// The most cells that a table may have.
const CELLS: usize = 400;

/// What a claims file says that cannot be: place (keys and positions joined by dots), what, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `claim.3.cells.group`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What can be done.
    pub help: String,
}

/// The conditions, and the variables that they speak of.
pub(super) struct Read<'a> {
    pub summary: &'a Summary,
    pub groups: usize,
    pub levels: usize,
    /// Of one group.
    pub most: i64,
    /// Cells and sums together.
    pub variables: usize,
    pub columns: Vec<Column>,
    /// In the order in which they are told: counts, what is assumed, verdicts, what was measured.
    pub conditions: Vec<Held>,
    pub unused: Vec<(String, Text)>,
}

/// What was measured, as variables.
pub(super) struct Column {
    /// Whether values below zero were printed.
    pub signed: bool,
    pub sums: Vec<Sum>,
}

/// The sum of what was measured over the units of one cell.
pub(super) struct Sum {
    pub cell: usize,
    pub variable: usize,
}

pub(super) struct Held {
    pub about: Condition,
    pub rules: Vec<Rule>,
    /// Of a mean, all that it may have been, and the sums that it is of.
    pub mean: Option<(Bounds, Vec<usize>)>,
}

pub(super) enum Rule {
    Row(Row),
    Test(Test),
    End(End),
}

/// The smallest or the largest value among the units of some sums.
pub(super) struct End {
    pub column: usize,
    pub sums: Vec<usize>,
    /// No unit is below.
    pub low: Option<i64>,
    /// No unit is above.
    pub high: Option<i64>,
    /// At least one unit has it.
    pub attained: Option<i64>,
}

/// A verdict of Fisher's exact test of the share of `level` in two groups.
pub(super) struct Test {
    kind: ClaimKind,
    level: usize,
    group: usize,
    than: usize,
}

/// p-values that were computed before.
#[derive(Default)]
pub(super) struct Memory(HashMap<[u64; 4], f64>);

impl Memory {
    /// Asks each test whose two groups are fixed and that is not marked in `tested`. None when one says no.
    pub fn hold(&mut self, model: &Model<'_>, domains: &[Dom], mut tested: u64) -> Option<u64> {
        for (at, test) in model.tests.iter().enumerate() {
            let mark = 1_u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0);
            if tested & mark != 0 {
                continue;
            }
            let group = |group: usize| {
                let cells = domains.get(group * model.levels..(group + 1) * model.levels)?;
                let fixed = cells.iter().all(|d| d.fixed());
                let all = cells.iter().map(|d| d.low.unsigned_abs()).sum::<u64>();
                fixed.then(|| (cells.get(test.level).map_or(0, |d| d.low.unsigned_abs()), all))
            };
            let (Some(a), Some(b)) = (group(test.group), group(test.than)) else { continue };
            if !self.holds(test.kind, a, b) {
                return None;
            }
            tested |= mark;
        }
        Some(tested)
    }

    fn holds(&mut self, kind: ClaimKind, (a, of_a): (u64, u64), (b, of_b): (u64, u64)) -> bool {
        if of_a == 0 || of_b == 0 {
            return false;
        }
        let above = u128::from(a) * u128::from(of_b) > u128::from(b) * u128::from(of_a);
        if self.0.len() > 1 << 20 {
            self.0.clear();
        }
        let p = *self
            .0
            .entry([a, of_a, b, of_b])
            .or_insert_with(|| Hypergeometric::new(of_a, of_b, a + b).map_or(1.0, |h| h.two_sided(a)));
        match kind {
            ClaimKind::Higher => p < SIGNIFICANT && above,
            ClaimKind::Lower => p < SIGNIFICANT && !above,
            ClaimKind::Different => p < SIGNIFICANT,
            _ => p >= SIGNIFICANT,
        }
    }
}

/// A claim or an assumption, as far as the table is concerned.
struct Said<'a> {
    place: String,
    id: &'a str,
    text: &'a Text,
    kind: ClaimKind,
    printed: &'a str,
    rounding: Rounding,
    of: Option<u64>,
    estimator: Option<&'a str>,
    cells: &'a Cells,
    assumed: bool,
}

fn said<'a>(claims: &'a Claims, options: &Options) -> Vec<Said<'a>> {
    let of_summary = claims.summary.as_ref().map(|s| s.rounding).unwrap_or_default();
    let rounding =
        |own: Rounding| options.rounding.unwrap_or(if own == Rounding::default() { of_summary } else { own });
    let claim = |(i, c): (usize, &'a Claim)| {
        Some(Said {
            place: format!("claim.{i}"),
            id: &c.id,
            text: &c.text,
            kind: c.kind,
            printed: &c.printed,
            rounding: rounding(c.rounding),
            of: c.of,
            estimator: c.estimate.as_ref().map(|e| e.estimator.as_str()),
            cells: c.cells.as_ref()?,
            assumed: false,
        })
    };
    let assumption = |(i, a): (usize, &'a Assumption)| Said {
        place: format!("assumption.{i}"),
        id: &a.id,
        text: &a.text,
        kind: a.kind,
        printed: &a.printed,
        rounding: rounding(Rounding::default()),
        of: None,
        estimator: None,
        cells: &a.cells,
        assumed: true,
    };
    let claimed = claims.claim.iter().enumerate().filter_map(claim);
    claimed.chain(claims.assumption.iter().enumerate().map(assumption)).collect()
}

/// Everything in the file, and in the options, that speaks of what is not there.
pub fn faults(claims: &Claims, options: &Options) -> Vec<Fault> {
    let fault = |place: String, what: String, help: String| Fault { place, what, help };
    let mut out = Vec::new();
    let Some(summary) = &claims.summary else {
        let help = "add [summary] with group, outcome, groups and levels, and `cells` to the claims about its table";
        return vec![fault("summary".to_owned(), "there is no summary to solve".to_owned(), help.to_owned())];
    };
    let known = |words: &[String]| format!("known: {}", words.join(", "));
    for (key, words) in [("groups", &summary.groups), ("levels", &summary.levels)] {
        if words.is_empty() {
            out.push(fault(format!("summary.{key}"), format!("`{key}` is empty"), "name at least one".to_owned()));
        }
        let twice = words.iter().enumerate().filter(|(i, w)| words.iter().take(*i).any(|v| v == *w));
        out.extend(twice.map(|(_, w)| {
            fault(format!("summary.{key}"), format!("`{w}` is there twice"), "name each once".to_owned())
        }));
    }
    if summary.groups.len().saturating_mul(summary.levels.len()) > CELLS {
        let what = format!("the table has more than {CELLS} cells");
        out.push(fault("summary.groups".to_owned(), what, "solve a part of it".to_owned()));
    }
    let columns: Vec<String> = summary.value.iter().map(|m| m.column.clone()).collect();
    for (i, measured) in summary.value.iter().enumerate() {
        if let Some(level) = measured.level.as_ref().filter(|l| !summary.levels.contains(l)) {
            let place = format!("summary.value.{i}.level");
            out.push(fault(place, format!("there is no level `{level}`"), known(&summary.levels)));
        }
        if summary.value.iter().take(i).any(|m| m == measured) {
            let what = format!("`{}` is there twice", measured.column);
            out.push(fault(format!("summary.value.{i}"), what, "name each once".to_owned()));
        }
    }
    let ids: Vec<String> =
        claims.claim.iter().map(|c| &c.id).chain(claims.assumption.iter().map(|a| &a.id)).cloned().collect();
    for (i, id) in ids.iter().enumerate().skip(claims.claim.len()) {
        if ids.iter().take(i).any(|other| other == id) {
            let place = format!("assumption.{}.id", i - claims.claim.len());
            out.push(fault(place, format!("the id `{id}` is there twice"), "give it another".to_owned()));
        }
    }
    for said in said(claims, options) {
        let words =
            [("group", said.cells.group.iter(), &summary.groups), ("level", said.cells.level.iter(), &summary.levels)];
        for (key, word, words) in words {
            for word in word.filter(|w| !words.contains(w)) {
                let place = format!("{}.cells.{key}", said.place);
                out.push(fault(place, format!("there is no {key} `{word}` in the summary"), known(words)));
            }
        }
        for word in said.cells.than.iter().filter(|w| !summary.groups.contains(w)) {
            let place = format!("{}.cells.than", said.place);
            out.push(fault(place, format!("there is no group `{word}` in the summary"), known(&summary.groups)));
        }
        if let Some(column) = said.cells.value.as_ref() {
            let place = format!("{}.cells.value", said.place);
            if !columns.contains(column) {
                out.push(fault(place, format!("the summary does not measure `{column}`"), known(&columns)));
            } else if measured(summary, said.cells).is_none() {
                let what = format!(
                    "`{column}` is not measured on the units of this level, or the claim does not say of which"
                );
                out.push(fault(place, what, "let `level` be that of [[summary.value]]".to_owned()));
            }
        }
        let compares = matches!(
            said.kind,
            ClaimKind::Larger
                | ClaimKind::Higher
                | ClaimKind::Lower
                | ClaimKind::Different
                | ClaimKind::NoDifference
                | ClaimKind::Comparable
        );
        if compares && (said.cells.group.is_none() || said.cells.than.is_empty()) {
            let what = "a comparison needs one group and the groups of `than`".to_owned();
            out.push(fault(format!("{}.cells", said.place), what, known(&summary.groups)));
        }
        if compares && said.cells.group.as_ref().is_some_and(|g| said.cells.than.contains(g)) {
            let what = "a group is compared with itself".to_owned();
            out.push(fault(format!("{}.cells.than", said.place), what, known(&summary.groups)));
        }
        let counted = matches!(
            said.kind,
            ClaimKind::Percent | ClaimKind::Count | ClaimKind::Mean | ClaimKind::Minimum | ClaimKind::Maximum
        ) || said.kind == ClaimKind::Number && said.cells.value.is_some();
        if counted && Printed::parse(said.printed).is_none() {
            let what = format!("`{}` is not a number", said.printed);
            let help = "write digits with a decimal point, such as 36, 36.1 or >= 77".to_owned();
            out.push(fault(format!("{}.printed", said.place), what, help));
        }
        let valued = matches!(said.kind, ClaimKind::Mean | ClaimKind::Minimum | ClaimKind::Maximum);
        if valued && said.cells.value.is_none() {
            let what = "a mean or an end of a range needs the column that was measured".to_owned();
            out.push(fault(format!("{}.cells", said.place), what, known(&columns)));
        }
        if said.kind == ClaimKind::Percent && said.cells.level.is_none() {
            let what = "a percentage needs the level that it is the share of".to_owned();
            out.push(fault(format!("{}.cells", said.place), what, known(&summary.levels)));
        }
    }
    for (option, all) in [("without", &options.without), ("with", &options.with)] {
        for id in all.iter().filter(|id| !ids.contains(id)) {
            let help = "the ids of claims and assumptions stand in the claims file".to_owned();
            out.push(fault(format!("--{option}"), format!("there is no claim or assumption `{id}`"), help));
        }
    }
    out
}

/// Number of the column that a claim is about: its name, and its level where it is measured on one.
fn measured(summary: &Summary, cells: &Cells) -> Option<usize> {
    let column = cells.value.as_ref()?;
    let fits =
        |m: &Measured| m.column == *column && (m.level.is_none() || cells.level.is_none() || m.level == cells.level);
    let mut found = summary.value.iter().enumerate().filter(|(_, m)| fits(m));
    let first = found.next()?;
    // A column that is measured on several levels needs the level said.
    found.next().is_none().then_some(first.0)
}

/// The conditions that hold under the options.
pub(super) fn read<'a>(claims: &'a Claims, options: &Options) -> Result<Read<'a>, Fault> {
    let none = || Fault { place: "summary".to_owned(), what: "there is no summary".to_owned(), help: String::new() };
    let summary = claims.summary.as_ref().ok_or_else(none)?;
    let (groups, levels) = (summary.groups.len(), summary.levels.len());
    let most = summary.most.and_then(|m| i64::try_from(m).ok()).unwrap_or(MOST).min(MOST);
    let said = said(claims, options);
    let mut variables = groups * levels;
    let mut columns = Vec::new();
    for (number, measure) in summary.value.iter().enumerate() {
        let at = |level: usize| measure.level.as_ref().is_none_or(|l| summary.levels.get(level) == Some(l));
        let cells = (0..groups).flat_map(|g| (0..levels).filter(|l| at(*l)).map(move |l| g * levels + l));
        let sums: Vec<Sum> = cells.enumerate().map(|(i, cell)| Sum { cell, variable: variables + i }).collect();
        variables += sums.len();
        let signed = said.iter().filter(|s| measured(summary, s.cells) == Some(number));
        let signed = signed.filter_map(|s| Printed::parse(s.printed)).any(|p| p.digits < 0);
        columns.push(Column { signed, sums });
    }
    let mut read =
        Read { summary, groups, levels, most, variables, columns, conditions: Vec::new(), unused: Vec::new() };
    let made: Vec<&str> = claims.assumption.iter().filter(|a| a.made).map(|a| a.id.as_str()).collect();
    let mut held: Vec<(u8, Held)> = Vec::new();
    for said in &said {
        let named = |list: &[String]| list.iter().any(|id| id == said.id);
        let mut leave = |nl: &str, en: &str| read.unused.push((said.id.to_owned(), Text::new(nl, en)));
        if named(&options.without) {
            leave("niet gebruikt: weggelaten op verzoek", "left out, as asked");
            continue;
        }
        if said.assumed && !made.contains(&said.id) && !named(&options.with) {
            leave("een aanname die niet is gemaakt", "an assumption that is not made");
            continue;
        }
        match read.rules(said, options) {
            Ok(rules) => held.push((stage(said), Held { about: about(said), rules, mean: read.mean(said) })),
            Err(why) => read.unused.push((said.id.to_owned(), why)),
        }
    }
    held.sort_by_key(|(stage, _)| *stage);
    read.conditions = held.into_iter().map(|(_, held)| held).collect();
    Ok(read)
}

fn about(said: &Said<'_>) -> Condition {
    Condition {
        id: said.id.to_owned(),
        text: said.text.clone(),
        printed: said.printed.to_owned(),
        kind: said.kind,
        assumed: said.assumed,
    }
}

/// The order in which conditions are told.
fn stage(said: &Said<'_>) -> u8 {
    match said.kind {
        _ if said.cells.value.is_some() => 4,
        ClaimKind::Percent | ClaimKind::Count if !said.assumed => 0,
        ClaimKind::Percent | ClaimKind::Count => 1,
        ClaimKind::Larger => 2,
        _ => 3,
    }
}

impl Read<'_> {
    /// What a claim asks of the table, or why it asks nothing.
    fn rules(&self, said: &Said<'_>, options: &Options) -> Result<Vec<Rule>, Text> {
        let no = |nl: &str, en: &str| Err(Text::new(nl, en));
        let bounds = || Printed::parse(said.printed).map(|p| p.bounds(said.rounding));
        let cells = self.cells(said.cells.group.as_deref(), said.cells.level.as_deref());
        let rows = |numerator: &[usize], times: i128, denominator: &[usize], fixed: i128| {
            let bounds = bounds().ok_or_else(|| Text::new("dit is geen getal", "it is not a number"))?;
            let mut rows: Vec<Rule> = between(numerator, times, denominator, fixed, &bounds).into();
            if !denominator.is_empty() {
                // A share or a mean of no unit is none.
                rows.push(Rule::Row(at_least(denominator, 1)));
            }
            Ok(rows)
        };
        match said.kind {
            ClaimKind::Percent => {
                let whole = self.cells(said.cells.group.as_deref(), None);
                let mut rules = rows(&cells, 100, &whole, 0)?;
                if let Some(of) = said.of {
                    rules.push(Rule::Row(at_least(&whole, i128::from(of))));
                    rules.push(Rule::Row(at_most(&whole, i128::from(of))));
                }
                Ok(rules)
            }
            ClaimKind::Count => rows(&cells, 1, &[], 1),
            ClaimKind::Mean | ClaimKind::Number | ClaimKind::Minimum | ClaimKind::Maximum => {
                let Some(number) = measured(self.summary, said.cells) else {
                    return no("een getal zonder kolom die gemeten is", "a number without a column that was measured");
                };
                let all = self.columns.get(number).map(|c| c.sums.as_slice()).unwrap_or_default();
                let inside: Vec<&Sum> = all.iter().filter(|s| cells.contains(&s.cell)).collect();
                let sums: Vec<usize> = inside.iter().map(|s| s.variable).collect();
                let units: Vec<usize> = inside.iter().map(|s| s.cell).collect();
                match said.kind {
                    ClaimKind::Mean => rows(&sums, 1, &units, 0),
                    ClaimKind::Number => rows(&sums, 1, &[], 1),
                    kind => {
                        let bounds = bounds().ok_or_else(|| Text::new("dit is geen getal", "it is not a number"))?;
                        let relation = Printed::parse(said.printed).map(|p| p.relation);
                        let end = end(kind == ClaimKind::Minimum, relation, &bounds, number, sums)?;
                        Ok(vec![Rule::Row(at_least(&units, 1)), end])
                    }
                }
            }
            ClaimKind::Larger => {
                let than = said.cells.than.iter().map(|group| self.cells(Some(group), said.cells.level.as_deref()));
                let larger = |than: Vec<usize>| {
                    let terms = cells.iter().map(|&v| (v, 1)).chain(than.into_iter().map(|v| (v, -1))).collect();
                    Rule::Row(Row { terms, at_least: 1 })
                };
                Ok(than.map(larger).collect())
            }
            ClaimKind::Higher
            | ClaimKind::Lower
            | ClaimKind::Different
            | ClaimKind::NoDifference
            | ClaimKind::Comparable => {
                if said.cells.value.is_some() {
                    return no(
                        "een toets van gemiddelden vraagt een spreiding, en die is niet gedrukt",
                        "a test of means needs a spread, and none is printed",
                    );
                }
                if let Some(other) = said.estimator.filter(|e| *e != "fisher_exact") {
                    return Err(Text::new(
                        format!("een andere toets dan die van Fisher: {other}"),
                        format!("another test than Fisher's: {other}"),
                    ));
                }
                if !options.verdicts {
                    return no("oordelen van toetsen zijn weggelaten", "verdicts of tests are left out");
                }
                let level = self.level(said.cells.level.as_deref()).unwrap_or(0);
                let Some(group) = said.cells.group.as_deref().and_then(|g| self.group(g)) else {
                    return Ok(Vec::new());
                };
                let than = said.cells.than.iter().filter_map(|than| self.group(than));
                Ok(than.map(|than| Rule::Test(Test { kind: said.kind, level, group, than })).collect())
            }
            ClaimKind::PValue | ClaimKind::Statistic => no(
                "p-waarden en toetsingsgrootheden worden hier niet gebruikt",
                "p-values and test statistics are not used here",
            ),
            ClaimKind::Statement => no("woorden die geen aantallen begrenzen", "words that bound no counts"),
        }
    }

    fn mean(&self, said: &Said<'_>) -> Option<(Bounds, Vec<usize>)> {
        let column = self.columns.get(measured(self.summary, said.cells)?)?;
        let cells = self.cells(said.cells.group.as_deref(), said.cells.level.as_deref());
        let sums = column.sums.iter().filter(|s| cells.contains(&s.cell)).map(|s| s.variable).collect();
        Some((Printed::parse(said.printed)?.bounds(said.rounding), sums))
    }

    fn group(&self, code: &str) -> Option<usize> {
        self.summary.groups.iter().position(|g| g == code)
    }

    fn level(&self, code: Option<&str>) -> Option<usize> {
        self.summary.levels.iter().position(|l| Some(l.as_str()) == code)
    }

    fn cells(&self, group: Option<&str>, level: Option<&str>) -> Vec<usize> {
        let groups = (0..self.groups).filter(|g| group.is_none() || group.and_then(|c| self.group(c)) == Some(*g));
        let levels = |g: usize| {
            let levels = (0..self.levels).filter(|l| level.is_none() || self.level(level) == Some(*l));
            levels.map(move |l| g * self.levels + l).collect::<Vec<_>>()
        };
        groups.flat_map(levels).collect()
    }
}

fn at_least(cells: &[usize], at_least: i128) -> Row {
    Row { terms: cells.iter().map(|&v| (v, 1)).collect(), at_least }
}

fn at_most(cells: &[usize], at_most: i128) -> Row {
    Row { terms: cells.iter().map(|&v| (v, -1)).collect(), at_least: -at_most }
}

/// `times` × the numerator / (the denominator + `fixed`) lies within the bounds: both sides times the denominators, so
/// that an open end is one unit more.
fn between(numerator: &[usize], times: i128, denominator: &[usize], fixed: i128, bounds: &Bounds) -> Vec<Rule> {
    let end = |end: i128, closed: bool, sign: i128| {
        let up = numerator.iter().map(|&v| (v, sign * times * bounds.over));
        let down = denominator.iter().map(|&v| (v, -sign * end));
        Rule::Row(Row { terms: up.chain(down).collect(), at_least: sign * end * fixed + i128::from(!closed) })
    };
    let low = bounds.low.map(|low| end(low, bounds.closed[0], 1));
    low.into_iter().chain(bounds.high.map(|high| end(high, bounds.closed[1], -1))).collect()
}

/// The end of a range among whole numbers.
fn end(
    smallest: bool,
    relation: Option<Relation>,
    bounds: &Bounds,
    column: usize,
    sums: Vec<usize>,
) -> Result<Rule, Text> {
    let whole = |end: i128, closed: bool, up: bool| {
        let (floor, exact) = (end.div_euclid(bounds.over), end.rem_euclid(bounds.over) == 0);
        let at = match (exact, closed, up) {
            (true, true, _) => floor,
            (true, false, true) => floor + 1,
            (true, false, false) => floor - 1,
            (false, _, up) => floor + i128::from(up),
        };
        i64::try_from(at).ok()
    };
    let low = bounds.low.and_then(|low| whole(low, bounds.closed[0], true));
    let high = bounds.high.and_then(|high| whole(high, bounds.closed[1], false));
    let end = |low, high, attained| Ok(Rule::End(End { column, sums, low, high, attained }));
    match (smallest, relation, low, high) {
        (_, Some(Relation::Equal), Some(low), Some(high)) if low > high => {
            // No whole number prints so.
            Ok(Rule::Row(Row { terms: Vec::new(), at_least: 1 }))
        }
        (true, Some(Relation::Equal), Some(low), _) => end(Some(low), None, Some(low)),
        (false, Some(Relation::Equal), _, Some(high)) => end(None, Some(high), Some(high)),
        (true, Some(Relation::More | Relation::AtLeast), Some(low), None) => end(Some(low), None, None),
        (false, Some(Relation::Less | Relation::AtMost), None, Some(high)) => end(None, Some(high), None),
        _ => Err(Text::new(
            "een grens van een bereik die zelf maar begrensd is, zegt niets over elke eenheid",
            "an end of a range that is itself only bounded says nothing of each unit",
        )),
    }
}
