//! Disagreements as people mend them: in groups with one cause, what makes others appear first.

use super::show::many;
use crate::error::{Check, Disagreement, shown};
use std::path::Path;

/// Different values of a group that are shown, and rows of each.
const EXAMPLES: usize = 5;

/// Groups that are shown.
const GROUPS: usize = 60;

/// Disagreements of one kind in one column with one expectation.
struct Group<'a> {
    check: Check,
    file: &'a Path,
    column: Option<&'a str>,
    expected: &'a str,
    /// How many, listed or not.
    count: u64,
    /// Rows that they concern: of what is said of a column as a whole, all of its rows.
    rows: u64,
    all: Vec<&'a Disagreement>,
}

/// In the order of mending: by kind, then the largest first, then as they were found.
fn groups<'a>(all: impl Iterator<Item = &'a Disagreement>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = vec![];
    let mut places = std::collections::HashMap::new();
    for found in all {
        let (check, file, column, expected) =
            (found.check, found.file.as_path(), found.column.as_deref(), found.expected.as_str());
        let place = *places.entry((check, file, column, expected)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { check, file, column, expected, count: 0, rows: 0, all: vec![] });
        }
        if let Some(group) = groups.get_mut(place) {
            group.count += if of_columns(check) { 1 } else { found.rows };
            group.rows += found.rows;
            group.all.push(found);
        }
    }
    groups.sort_by_key(|group| (group.check, std::cmp::Reverse(group.rows)));
    groups
}

/// Whether a kind is of columns, and not of rows.
fn of_columns(check: Check) -> bool {
    use Check::{Blank, Constant, Derivable, Labels, Unused, Wording};
    matches!(check, Labels | Derivable | Wording | Blank | Constant | Unused)
}

/// What was found, in so many places: "3 words that are no level".
fn title(check: Check, n: u64) -> String {
    let (one, more) = match check {
        Check::Codebook => ("contradiction in the codebook", "contradictions in the codebook"),
        Check::File => ("place where the file cannot be read", "places where the file cannot be read"),
        Check::Header => ("fault in the names of the columns", "faults in the names of the columns"),
        Check::Row => ("row that does not fit the header", "rows that do not fit the header"),
        Check::Labels => ("label that means another level", "labels that mean another level"),
        Check::Repeat => ("unit that is there before", "units that are there before"),
        Check::Join => ("row without its unit", "rows without their unit"),
        Check::Tree => ("unit in a wrong place of the tree", "units in a wrong place of the tree"),
        Check::Type => ("value of another type", "values of another type"),
        Check::Level => ("word that is no level", "words that are no level"),
        Check::MissingCode => ("missing code that is not declared", "missing codes that are not declared"),
        Check::Range => ("number outside the limits", "numbers outside the limits"),
        Check::Empty => ("empty cell", "empty cells"),
        Check::Order => ("date out of order", "dates out of order"),
        Check::Waves => ("wave out of order", "waves out of order"),
        Check::Rule => ("cell that breaks a rule", "cells that break a rule"),
        Check::Unmatched => ("unit without a row", "units without a row"),
        Check::Gap => ("unit without an earlier wave", "units without an earlier wave"),
        Check::Parent => {
            ("unit of which it is not known where it belongs", "units of which it is not known where they belong")
        }
        Check::Duplicate => ("row like another", "rows like another"),
        Check::Date => ("date that can hardly be", "dates that can hardly be"),
        Check::Suspect => ("number that may be a missing code", "numbers that may be missing codes"),
        Check::Derivable => ("column that was typed, not derived", "columns that were typed, not derived"),
        Check::Wording => ("label in other words", "labels in other words"),
        Check::Blank => ("column without values", "columns without values"),
        Check::Constant => ("column with one value", "columns with one value"),
        Check::Unused => ("column with levels that never occur", "columns with levels that never occur"),
    };
    format!("{n} {}", if n == 1 { one } else { more })
}

/// The groups, numbered, on 80 columns.
pub fn page<'a>(all: impl Iterator<Item = &'a Disagreement>) -> String {
    let groups = groups(all);
    let mut out = String::new();
    for (nth, group) in groups.iter().take(GROUPS).enumerate() {
        let column = group.column.map_or(String::new(), |name| format!(", column {name}"));
        let head = format!("{}{column}", title(group.check, group.count));
        fill(&mut out, &format!("{:>3}. ", nth + 1), "     ", &head);
        fill(&mut out, "     ", "       ", &shown(group.file));
        let different = |word: fn(&Disagreement) -> &str| {
            group.all.iter().filter(|found| listed(found)).any(|found| word(found) != word(group.all[0]))
        };
        let remedies = different(|found| &found.remedy);
        let (examples, rest) = evidence(group);
        for (found, rows, more) in examples {
            let place = match &rows[..] {
                [] => "found".to_owned(),
                [only] if more == 0 => format!("row {only}"),
                _ => {
                    let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
                    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                    format!("rows {}{more}", rows.join(", "))
                }
            };
            let remedy = if remedies { format!("; {}", found.remedy) } else { String::new() };
            let gap = if rows.is_empty() { "     " } else { ": " };
            fill(&mut out, "     ", "       ", &format!("{place}{gap}{}{remedy}", found.found));
        }
        if rest > 0 {
            out.push_str(&format!("     and {rest} more\n"));
        }
        fill(&mut out, "     expected  ", "               ", group.expected);
        match group.all.iter().find(|found| listed(found)) {
            Some(found) if !remedies => fill(&mut out, "     remedy    ", "               ", &found.remedy),
            _ => (),
        }
    }
    if groups.len() > GROUPS {
        out.push_str(&format!("… and {} more; --format csv has them all.\n", many(groups.len() - GROUPS, "kind")));
    }
    out
}

/// Whether it is a disagreement by itself, and does not stand for those that are not listed.
fn listed(found: &Disagreement) -> bool {
    found.row.is_some() || found.rows <= 1 || found.check.remark()
}

/// A value with the first rows it stands in, and how many rows more.
type Example<'a> = (&'a Disagreement, Vec<u64>, u64);

/// Different values, and how many disagreements there are besides.
fn evidence<'a>(group: &Group<'a>) -> (Vec<Example<'a>>, u64) {
    let mut all: Vec<Example<'a>> = vec![];
    let mut told = 0;
    for found in group.all.iter().filter(|found| listed(found)) {
        let same = |(other, ..): &&mut Example<'a>| other.found == found.found && other.remedy == found.remedy;
        let full = all.len() >= EXAMPLES;
        match all.iter_mut().find(same) {
            Some((_, rows, _)) if rows.len() < EXAMPLES => rows.extend(found.row),
            Some((.., more)) => *more += 1,
            None if !full => all.push((found, found.row.into_iter().collect(), 0)),
            None => continue,
        }
        told += 1;
    }
    let rest = if group.all.iter().any(|found| found.row.is_some()) { group.count.saturating_sub(told) } else { 0 };
    (all, rest)
}

/// Adds a text on 80 columns.
pub fn fill(out: &mut String, first: &str, below: &str, text: &str) {
    let page = textwrap::Options::new(80).initial_indent(first).subsequent_indent(below);
    out.push_str(&textwrap::fill(text, page));
    out.push('\n');
}
