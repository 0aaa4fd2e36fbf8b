//! The laws by which a reconstruction draws what was never published: the codebook's section `[reconstruct]`.
//!
//! A summary prints a table of counts and some figures of what was measured; a file of rows holds more columns. The
//! section says which rows belong to which cells of the summary, how many rows lie outside it, and from which law each other
//! column is drawn. A column without a law is drawn as dummy data are. No law knows what a family was offered unless it
//! says so with `when`.

use super::chance::Chance;
use super::codebook::{Codebook, Column, Kind, Role, TableBook};
use super::dates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Columns with the codes that are meant: `{ arm = ["completed", "regular"] }`.
pub type When = BTreeMap<String, Vec<String>>;

/// How a data set is made that reprints the claims.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Laws {
    /// The seed with which the data beside this codebook were drawn.
    pub seed: Option<u64>,
    /// Whether the dates that a law draws fall on Monday to Friday.
    pub workdays: bool,
    /// What the cells of the summary are in other columns, and the units that lie outside it.
    pub units: Vec<Units>,
    /// Tables in which some units alone have rows.
    pub rows: Vec<RowsOf>,
    /// The laws of the columns. Of several for one column the first whose `when` is true counts.
    pub law: Vec<Law>,
}

/// Units with the same known columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Which units of the summary; all of them without.
    #[serde(default)]
    pub when: When,
    /// Units that lie outside the summary instead: the claim that printed their number.
    #[serde(default)]
    pub claim: Option<String>,
    /// Units that lie outside the summary instead: their number, where nobody printed it.
    #[serde(default)]
    pub number: Option<u64>,
    /// Their columns.
    pub set: BTreeMap<String, String>,
}

impl Units {
    /// Whether these lie outside the summary.
    pub fn outside(&self) -> bool {
        self.claim.is_some() || self.number.is_some()
    }
}

/// A table in which only some units have rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsOf {
    /// The table.
    pub table: String,
    /// Which units.
    pub when: When,
}

/// How a column is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The column.
    pub column: String,
    /// In which rows; all of them without.
    #[serde(default)]
    pub when: When,
    /// The law.
    pub draw: Draw,
    /// Share of the values that are missing, by chance alone, evenly over the codes of the codebook.
    #[serde(default)]
    pub missing: f64,
    /// Correlation between two rows of the same unit, such as before and after.
    #[serde(default)]
    pub shared: f64,
}

/// A law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Draw {
    /// Codes, or whole numbers, with their chances; these need not add up to one.
    Shares(BTreeMap<String, f64>),
    /// Codes with exactly so many units each, taken at random; all others have the one level that is not named.
    Exactly(BTreeMap<String, u64>),
    /// A near normal number, within the range of the codebook.
    Normal(Normal),
    /// A day of a period, all equally likely.
    Day(Period),
    /// So many days after another date, all equally likely.
    After(After),
    /// Of a column that the summary measured: the spread around what was printed.
    Skewed(Skewed),
}

/// A near normal law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Normal {
    /// Mean, before whole numbers are rounded and the range cuts off.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// A period of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day: "2014-01-06".
    pub from: String,
    /// Last day, included.
    pub to: String,
}

/// Days after another date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The date column.
    pub column: String,
    /// Fewest and most days.
    pub days: [u32; 2],
}

/// Whole numbers with a tail to the right: `low` and a negative binomial number, redrawn above `high`. Their mean is
/// given by the print; the smallest and largest that were printed stand beside what is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skewed {
    /// Least that is drawn; the smallest that was printed without.
    #[serde(default)]
    pub low: Option<i64>,
    /// Most that is drawn; the largest that was printed without.
    #[serde(default)]
    pub high: Option<i64>,
    /// Successes waited for: the smaller, the more skewed.
    pub shape: u32,
}

/// Whether cells are among those meant; a column that is not there is not.
pub fn holds(when: &When, cells: &BTreeMap<String, String>) -> bool {
    when.iter().all(|(column, codes)| cells.get(column).is_some_and(|cell| codes.contains(cell)))
}

impl Laws {
    /// The law by which a cell is drawn when its turn comes, of the laws that need to know nothing of other rows.
    pub(super) fn of(&self, column: &str, cells: &BTreeMap<String, String>) -> Option<&Law> {
        let alone = |law: &&Law| !matches!(law.draw, Draw::Exactly(_) | Draw::Skewed(_));
        self.law.iter().filter(alone).find(|law| law.column == column && holds(&law.when, cells))
    }

    /// Whether a unit has rows in a table.
    pub(super) fn has_rows(&self, table: &str, cells: &BTreeMap<String, String>) -> bool {
        self.rows.iter().filter(|rows| rows.table == table).all(|rows| holds(&rows.when, cells))
    }

    /// The columns that must be known before this one is drawn.
    pub(super) fn before<'a>(&'a self, column: &str) -> Vec<&'a str> {
        let laws = self.law.iter().filter(|law| law.column == column);
        laws.flat_map(|law| {
            let after = match &law.draw {
                Draw::After(after) => Some(after.column.as_str()),
                _ => None,
            };
            law.when.keys().map(String::as_str).chain(after)
        })
        .collect()
    }

    /// Whether any law is about a column.
    pub(super) fn about(&self, column: &str) -> bool {
        self.law.iter().any(|law| law.column == column)
    }
}

/// What the rows of one unit have in common, by column: drawn with its first row.
pub(super) type Common = BTreeMap<String, f64>;

impl Law {
    /// A category or number by this law; none when the law is of another kind.
    pub(super) fn value(&self, chance: &mut Chance, column: &Column, common: &mut Common) -> Option<String> {
        match &self.draw {
            Draw::Shares(shares) => {
                // Two rows take the same number with probability `shared`: each takes the common one with its root.
                let of_unit = *common.entry(column.name.clone()).or_insert_with(|| chance.unit());
                let (own, take) = (chance.unit(), chance.yes(self.shared.sqrt()));
                let mut left = shares.values().sum::<f64>() * if take { of_unit } else { own };
                for (code, share) in shares {
                    if left < *share {
                        return Some(code.clone());
                    }
                    left -= share;
                }
                shares.keys().next_back().cloned()
            }
            Draw::Normal(law) => {
                let of_unit = *common.entry(column.name.clone()).or_insert_with(|| chance.bell());
                let z = self.shared.sqrt() * of_unit + (1.0 - self.shared).sqrt() * chance.bell();
                let mut x = law.mean + law.sd * z;
                x = if column.kind == Kind::Integer { x.round() } else { (x * 100.0).round() / 100.0 };
                x = column.min.map_or(x, |min| x.max(min));
                Some((column.max.map_or(x, |max| x.min(max)) + 0.0).to_string())
            }
            _ => None,
        }
    }

    /// A day, as days since 1970-01-01, by this law; none when the law is of another kind or the date that it counts
    /// from is not known.
    pub(super) fn day(&self, chance: &mut Chance, workdays: bool, known: impl Fn(&str) -> Option<i32>) -> Option<i32> {
        let (from, to) = match &self.draw {
            Draw::Day(period) => (dates::day(&period.from).ok()?, dates::day(&period.to).ok()?),
            Draw::After(after) => {
                let start = known(&after.column)?;
                let later = |days: u32| start.checked_add(i32::try_from(days).ok()?);
                (later(after.days[0])?, later(after.days[1])?)
            }
            _ => return None,
        };
        Some(between(chance, from, to, workdays))
    }
}

/// A day of a period, all equally likely; on Monday to Friday where that is asked and the period has one.
pub(super) fn between(chance: &mut Chance, from: i32, to: i32, workdays: bool) -> i32 {
    // 1970-01-01 was a Thursday: the third day of a week that begins on Monday is number 0.
    let works = |day: i32| (i64::from(day) + 3).rem_euclid(7) < 5;
    let span = (i64::from(to) - i64::from(from)).max(0) as u64;
    let whole = (span + 1) / 7;
    let rest = || (0..(span + 1) % 7).filter_map(|at| i32::try_from(i64::from(from) + (whole * 7 + at) as i64).ok());
    let open = whole * 5 + rest().filter(|day| works(*day)).count() as u64;
    if !workdays || open == 0 {
        return i32::try_from(i64::from(from) + chance.below(span + 1) as i64).unwrap_or(from);
    }
    let at = chance.below(open);
    let (week, mut left) = (at / 5, at % 5);
    let mut day = i32::try_from(i64::from(from) + (week * 7) as i64).unwrap_or(from);
    loop {
        if works(day) {
            if left == 0 {
                return day;
            }
            left -= 1;
        }
        day = day.saturating_add(1);
    }
}

/// Something wrong with the section: its place in the document, what, and the remedy.
pub struct Fault {
    /// As [`crate::error::Problem`]s find their line: `reconstruct.law.0.column`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// The rule and the remedy.
    pub help: String,
}

/// Where the section contradicts the codebook that it stands in.
pub fn faults(book: &Codebook) -> Vec<Fault> {
    let Some(laws) = &book.reconstruct else { return vec![] };
    let mut out = vec![];
    let mut add = |place: String, what: String, help: &str| out.push(Fault { place, what, help: help.to_owned() });
    let columns = || book.table.iter().flat_map(|table| &table.column);
    let column = |name: &str| columns().find(|column| column.name == name);
    let code = |column: &Column, code: &str| {
        if column.kind == Kind::Category {
            column.levels.iter().any(|level| level.code == code)
        } else {
            column.kind == Kind::Text || code.parse::<f64>().is_ok_and(f64::is_finite)
        }
    };
    let mut sets: Vec<(String, &str, Vec<&str>)> = vec![];
    for (i, units) in laws.units.iter().enumerate() {
        let place = format!("reconstruct.units.{i}");
        if units.claim.is_some() && units.number.is_some() {
            add(
                place.clone(),
                "both a claim and a number".to_owned(),
                "a claim prints the number; leave one of the two out",
            );
        }
        if units.outside() && !units.when.is_empty() {
            add(
                place.clone(),
                "`when` of units that lie outside the summary".to_owned(),
                "`when` picks units of the summary; leave it out",
            );
        }
        sets.extend(units.set.iter().map(|(name, code)| (format!("{place}.set"), name.as_str(), vec![code.as_str()])));
        sets.extend(whens(&units.when, &place));
    }
    for (i, rows) in laws.rows.iter().enumerate() {
        let place = format!("reconstruct.rows.{i}");
        if !book.table.iter().any(|table| table.name == rows.table) {
            add(
                format!("{place}.table"),
                format!("there is no table `{}`", rows.table),
                "name a table of this codebook",
            );
        }
        sets.extend(whens(&rows.when, &place));
    }
    for (i, law) in laws.law.iter().enumerate() {
        let place = format!("reconstruct.law.{i}");
        sets.extend(whens(&law.when, &place));
        for (name, share) in [("missing", law.missing), ("shared", law.shared)] {
            if !(0.0..=1.0).contains(&share) {
                add(format!("{place}.{name}"), format!("`{name}` is {share}"), "a share lies between 0 and 1");
            }
        }
        if let Draw::Skewed(skewed) = &law.draw
            && (!(1..=1000).contains(&skewed.shape) || matches!((skewed.low, skewed.high), (Some(l), Some(h)) if l > h))
        {
            add(format!("{place}.draw"), "no such spread".to_owned(), "shape is 1 to 1000, low is not above high");
        }
        let derived = || book.table.iter().flat_map(|table| &table.derived).any(|derived| derived.name == law.column);
        let Some(of) = column(&law.column) else {
            if !(matches!(law.draw, Draw::Skewed(_)) && derived()) {
                let what = format!("there is no column `{}`", law.column);
                add(format!("{place}.column"), what, "name a column of this codebook");
            }
            continue;
        };
        if matches!(of.role, Role::Id | Role::Wave | Role::Informant | Role::Frequency) {
            let what = format!("`{}` has the role {}", law.column, of.role.code());
            add(format!("{place}.column"), what, "such a column follows from the rows; it has no law");
        }
        let place = format!("{place}.draw");
        let number = matches!(of.kind, Kind::Number | Kind::Integer);
        let fits = match &law.draw {
            Draw::Shares(_) => of.kind == Kind::Category || number,
            Draw::Exactly(_) => of.kind == Kind::Category,
            Draw::Normal(_) => number,
            Draw::Skewed(_) => of.kind == Kind::Integer,
            Draw::Day(_) | Draw::After(_) => of.kind == Kind::Date,
        };
        if !fits {
            let help = "shares: categories and numbers; exactly: categories; normal: numbers; \
                        day and after: dates; skewed: what the summary measured";
            add(place.clone(), format!("this law does not fit the type of `{}`", law.column), help);
        }
        match &law.draw {
            Draw::Shares(shares) => {
                let wrong = shares.values().any(|share| !(share.is_finite() && *share >= 0.0));
                if wrong || shares.values().sum::<f64>() <= 0.0 {
                    add(
                        place.clone(),
                        "these chances are not all 0 or more, or all are 0".to_owned(),
                        "give one of them more than 0",
                    );
                }
                sets.extend(shares.keys().map(|code| (place.clone(), law.column.as_str(), vec![code.as_str()])));
            }
            Draw::Exactly(counts) => {
                let left = of.levels.iter().filter(|level| !counts.contains_key(&level.code)).count();
                if left != 1 {
                    let what = format!("{left} levels of `{}` are left for the other units", law.column);
                    add(place.clone(), what, "name all levels but one, which the others have");
                }
                sets.extend(counts.keys().map(|code| (place.clone(), law.column.as_str(), vec![code.as_str()])));
            }
            Draw::Normal(normal) => {
                if !(normal.mean.is_finite() && normal.sd.is_finite() && normal.sd >= 0.0) {
                    add(place.clone(), "a mean or sd that cannot be".to_owned(), "sd is 0 or more, both are finite");
                }
            }
            Draw::Day(period) => match (dates::day(&period.from), dates::day(&period.to)) {
                (Ok(from), Ok(to)) if from <= to => {}
                _ => add(
                    place.clone(),
                    "no such period".to_owned(),
                    "two dates as 2014-01-06, the first before the second",
                ),
            },
            Draw::After(after) => {
                if after.days[0] > after.days[1] || after.days[1] > 36_500 {
                    add(place.clone(), "no such number of days".to_owned(), "fewest and most, of a century at most");
                }
                if column(&after.column).is_none_or(|other| other.kind != Kind::Date) || after.column == law.column {
                    add(
                        place.clone(),
                        format!("`{}` is no other date column", after.column),
                        "name a date of the same table",
                    );
                }
            }
            Draw::Skewed(_) => {}
        }
    }
    for (place, name, codes) in sets {
        let Some(of) = column(name) else {
            add(place, format!("there is no column `{name}`"), "name a column of this codebook");
            continue;
        };
        // Of an identifier no value is ever shown.
        if of.identifies() {
            add(place, format!("`{name}` identifies someone"), "a law may not know who a row is about");
            continue;
        }
        for wrong in codes.into_iter().filter(|c| !code(of, c)) {
            add(place.clone(), format!("`{wrong}` is no value of `{name}`"), "use the codes of the codebook");
        }
    }
    out
}

fn whens<'a>(when: &'a When, place: &str) -> Vec<(String, &'a str, Vec<&'a str>)> {
    let codes = |codes: &'a Vec<String>| codes.iter().map(String::as_str).collect();
    when.iter().map(|(column, all)| (format!("{place}.when"), column.as_str(), codes(all))).collect()
}

/// The column whose values are identifiers of the outermost unit of a table; none when its rows are counted, or have no
/// identifier.
pub fn outermost_id(table: &TableBook) -> Option<&Column> {
    table.column.iter().find(|column| column.role == Role::Id && column.within.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_period_are_all_drawn_and_none_outside_it() {
        let mut chance = Chance::new(1, 1);
        for (from, to) in [(0, 0), (0, 13), (16_000, 16_000 + 22), (2, 3), (-10, 4)] {
            for workdays in [false, true] {
                let works = |day: &i32| (day + 3).rem_euclid(7) < 5;
                let any = (from..=to).any(|day| works(&day));
                let mut expected: Vec<i32> = (from..=to).filter(|day| !workdays || !any || works(day)).collect();
                let mut drawn: Vec<i32> = (0..2000).map(|_| between(&mut chance, from, to, workdays)).collect();
                drawn.sort_unstable();
                drawn.dedup();
                expected.sort_unstable();
                assert_eq!(drawn, expected, "{from}..={to} {workdays}");
            }
        }
    }
}
