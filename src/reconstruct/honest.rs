//! What the codebook says of the origin of each column, held against how it is made.
//!
//! A column counts as `reconstructed` when the summary settles it: the group, the outcome, columns that follow from them
//! or from a printed number of units, and what was measured, of which only the printed figures are. All else is drawn and must
//! be `simulated`. A column marked weaker than it is does no harm; one marked stronger would pass chance off as print.

use super::dates;
use crate::data::codebook::{Codebook, Derivation, Published, Role, TableBook};
use crate::data::laws::Fault;
use crate::ledger::claims::{Claim, ClaimKind, Claims};
use crate::ledger::summary::Summary;
use crate::value::Origin;
use std::collections::BTreeSet;

/// Every mark of the codebook that would not be true.
pub fn faults(claims: &Claims, summary: &Summary, book: &Codebook, counted: usize) -> Vec<Fault> {
    let mut out = vec![];
    let fault = |place: String, what: String, help: &str| Fault { place, what, help: help.to_owned() };
    let whole = book.study.origin;
    if whole < Origin::Reconstructed {
        let what = format!("the study's data are marked `{}`, and these are rebuilt", whole.code());
        out.push(fault(
            "study.origin".to_owned(),
            what,
            "use a codebook with origin = \"reconstructed\"; never that of real data",
        ));
    }
    for (t, table) in book.table.iter().enumerate() {
        let settled = if t == counted { settled(summary, book, table) } else { BTreeSet::new() };
        let measured = |name: &str| t == counted && summary.value.iter().any(|measured| measured.column == name);
        for (c, column) in table.column.iter().enumerate() {
            if matches!(column.role, Role::Id | Role::Wave | Role::Informant | Role::Frequency) {
                continue;
            }
            let place = format!("table.{t}.column.{c}");
            let origin = column.origin.unwrap_or(whole);
            if origin >= Origin::Simulated || settled.contains(column.name.as_str()) && origin == Origin::Reconstructed
            {
                continue;
            }
            if measured(&column.name) && origin == Origin::Reconstructed {
                out.extend(Print { claims, summary, table }.faults(&column.name, column.published.as_ref(), &place));
                continue;
            }
            let what = format!("`{}` is drawn by chance, and marked `{}`", column.name, origin.code());
            out.push(fault(place, what, "give it origin = \"simulated\""));
        }
        for (d, derived) in table.derived.iter().enumerate() {
            let Some(origin) = derived.origin.filter(|origin| *origin < Origin::Simulated) else { continue };
            let place = format!("table.{t}.derived.{d}");
            if origin < Origin::Reconstructed || t != counted {
                let what = format!("`{}` comes of rebuilt data, and is marked `{}`", derived.name, origin.code());
                out.push(fault(place, what, "give it origin = \"simulated\", or leave the origin to its columns"));
                continue;
            }
            match &derived.from {
                // Which ending came follows from the outcome; when it came is drawn.
                Derivation::FirstOf(first) if first.endings.iter().all(|e| ends(summary, table, &e.date)) => {}
                Derivation::WeeksTo { .. } | Derivation::Weeks { .. } => {
                    out.extend(Print { claims, summary, table }.faults(
                        &derived.name,
                        derived.published.as_ref(),
                        &place,
                    ));
                }
                _ if derived.sources().iter().all(|name| settled.contains(name)) => {}
                _ => {
                    let what = format!("`{}` rests on what is drawn, and is marked `reconstructed`", derived.name);
                    out.push(fault(place, what, "give it origin = \"simulated\""));
                }
            }
        }
    }
    out
}

/// Columns that the summary settles: its own, and those that a section of units sets. A number of units that nobody
/// printed settles nothing.
fn settled<'a>(summary: &'a Summary, book: &'a Codebook, table: &TableBook) -> BTreeSet<&'a str> {
    let mut out: BTreeSet<&str> = [summary.group.as_str(), summary.outcome.as_str()].into();
    let Some(laws) = &book.reconstruct else { return out };
    let chosen = |name: &str| laws.units.iter().any(|units| units.number.is_some() && units.set.contains_key(name));
    // A column is settled when each section of units outside sets it, or a rule leaves it empty there, and some section
    // gives it to the units of the summary.
    for name in laws.units.iter().flat_map(|units| units.set.keys()).map(String::as_str) {
        let empty = |set: &std::collections::BTreeMap<String, String>| {
            table
                .rule
                .iter()
                .any(|rule| rule.column == name && set.get(&rule.when).is_some_and(|c| !rule.is.contains(c)))
        };
        let outside = laws.units.iter().filter(|units| units.outside());
        let all = outside.into_iter().all(|units| units.set.contains_key(name) || empty(&units.set));
        let levels = summary.groups.iter().flat_map(|group| summary.levels.iter().map(move |level| (group, level)));
        let inside = levels.into_iter().all(|(group, level)| {
            let mut cells = std::collections::BTreeMap::from([
                (summary.group.clone(), group.clone()),
                (summary.outcome.clone(), level.clone()),
            ]);
            for units in laws.units.iter().filter(|units| !units.outside()) {
                if crate::data::laws::holds(&units.when, &cells) {
                    cells.extend(units.set.clone());
                }
            }
            cells.contains_key(name)
        });
        if all && inside && !chosen(name) {
            out.insert(name);
        }
    }
    out
}

/// Whether a date is the end of a measured number of weeks.
fn ends(summary: &Summary, table: &TableBook, date: &str) -> bool {
    summary.value.iter().any(|measured| dates(table, &measured.column).is_some_and(|(_, end)| end == date))
}

/// What was printed of a table's measured columns.
struct Print<'a> {
    claims: &'a Claims,
    summary: &'a Summary,
    table: &'a TableBook,
}

impl Print<'_> {
    /// A measured column must list the figures that reprint a publication, and each must be a claim.
    fn faults(&self, name: &str, published: Option<&Vec<Published>>, place: &str) -> Vec<Fault> {
        let Some(published) = published else {
            return vec![Fault {
                place: place.to_owned(),
                what: format!("`{name}` is marked `reconstructed` as a whole, and its spread is drawn"),
                help: "list what was printed: published = [{ measure = \"mean\", term = \"overall\" }]".to_owned(),
            }];
        };
        let mut out = vec![];
        for (i, figure) in published.iter().enumerate() {
            let kind = match figure.measure.trim_start_matches("completer_") {
                "mean" => Some(ClaimKind::Mean),
                "minimum" => Some(ClaimKind::Minimum),
                "maximum" => Some(ClaimKind::Maximum),
                _ => None,
            };
            let terms: Vec<String> = match &figure.term {
                Some(term) => vec![term.clone()],
                None => self.summary.groups.iter().cloned().chain(["overall".to_owned()]).collect(),
            };
            for term in terms {
                let says =
                    |claim: &Claim| Some(claim.kind) == kind && says(claim, self.summary, self.table, name, &term);
                if !self.claims.claim.iter().any(says) {
                    out.push(Fault {
                        place: format!("{place}.published.{i}"),
                        what: format!("no claim prints the {} of `{name}`, {term}", figure.measure),
                        help: "leave the figure out, or give the claim its `cells`".to_owned(),
                    });
                }
            }
        }
        out
    }
}

/// Whether a claim is about a figure of a column: its own, or, of weeks to an ending, those of the weeks that end so.
fn says(claim: &Claim, summary: &Summary, table: &TableBook, name: &str, term: &str) -> bool {
    let Some(cells) = &claim.cells else { return false };
    let (group, ending) = term.split_once(": ").map_or((term, None), |(group, ending)| (group, Some(ending)));
    let column = ending.and_then(|code| ending_of(summary, table, name, code)).unwrap_or(name);
    let here = cells.group.as_deref() == Some(group) || cells.group.is_none() && group == "overall";
    cells.value.as_deref() == Some(column) && here
}

/// The measured weeks that an ending closes.
fn ending_of<'a>(summary: &'a Summary, table: &TableBook, name: &str, code: &str) -> Option<&'a str> {
    let derived = table.derived.iter().find(|derived| derived.name == name)?;
    let Derivation::WeeksTo { ending } = &derived.from else { return None };
    let Derivation::FirstOf(first) = &table.derived.iter().find(|derived| derived.name == *ending)?.from else {
        return None;
    };
    let date = &first.endings.iter().find(|ending| ending.code == code)?.date;
    let of = |column: &str| dates(table, column).is_some_and(|(start, end)| end == date && start == first.start);
    summary.value.iter().map(|measured| measured.column.as_str()).find(|column| of(column))
}
