//! Claims and codebook held against each other, before anything is drawn.

use super::{Recipe, dates, honest};
use crate::data::codebook::{Codebook, Column, Kind, Role, TableBook};
use crate::data::faults;
use crate::data::laws::{self, Draw, Fault, Laws};
use crate::ledger::claims::Claims;
use crate::ledger::summary::Summary;
use crate::printed::{Printed, Relation};
use crate::solver::{self, Options};

/// What is wrong in each of the two files.
#[derive(Default)]
pub struct Faults {
    /// In the claims.
    pub claims: Vec<Fault>,
    /// In the codebook.
    pub codebook: Vec<Fault>,
}

impl Faults {
    fn claims(&mut self, place: &str, what: String, help: &str) {
        self.claims.push(Fault { place: place.to_owned(), what, help: help.to_owned() });
    }

    fn codebook(&mut self, place: &str, what: String, help: &str) {
        self.codebook.push(Fault { place: place.to_owned(), what, help: help.to_owned() });
    }
}

/// The recipe, or all that is wrong.
pub fn recipe<'a>(claims: &'a Claims, book: &'a Codebook, options: Options) -> Result<Recipe<'a>, Faults> {
    let mut out = Faults::default();
    for (i, table) in book.table.iter().enumerate() {
        for what in faults::faults(table) {
            out.codebook(&format!("table.{i}"), what, "repair the codebook");
        }
    }
    out.codebook.extend(laws::faults(book));
    let Some(summary) = &claims.summary else {
        let help = "add [summary]: which column holds the groups, which the outcome, and their codes";
        out.claims("claim", "these claims say nothing of a table of counts".to_owned(), help);
        return Err(out);
    };
    let has = |table: &&TableBook, name: &str| table.column.iter().any(|column| column.name == name);
    let Some(at) = book.table.iter().position(|table| has(&table, &summary.group) && has(&table, &summary.outcome))
    else {
        let what = format!("no table of the codebook has both `{}` and `{}`", summary.group, summary.outcome);
        out.claims("summary", what, "name columns of one table, or give the codebook of these data with --codebook");
        return Err(out);
    };
    let table = &book.table[at];
    for fault in solver::faults(claims, &options) {
        out.claims(&fault.place, fault.what, &fault.help);
    }
    columns(summary, table, &mut out);
    rows(table, at, &mut out);
    let none = Laws::default();
    units(claims, summary, table, book.reconstruct.as_ref().unwrap_or(&none), &mut out);
    if out.claims.is_empty() && out.codebook.is_empty() {
        out.codebook = honest::faults(claims, summary, book, at);
    }
    if !out.claims.is_empty() || !out.codebook.is_empty() {
        return Err(out);
    }
    Ok(Recipe { claims, summary, book, table, laws: book.reconstruct.clone().unwrap_or_default(), options })
}

/// The columns of the summary must be in the codebook, with its codes.
fn columns(summary: &Summary, table: &TableBook, out: &mut Faults) {
    for (key, name, codes) in
        [("groups", &summary.group, &summary.groups), ("levels", &summary.outcome, &summary.levels)]
    {
        let Some(column) = table.column.iter().find(|column| column.name == *name) else { continue };
        for code in codes.iter().filter(|code| !column.levels.iter().any(|level| level.code == **code)) {
            let help = "use the codes of the codebook";
            out.claims(&format!("summary.{key}"), format!("`{code}` is no level of `{name}`"), help);
        }
        if column.identifies() {
            out.claims("summary", format!("`{name}` identifies someone"), "a summary counts groups, not persons");
        }
    }
    for (i, measured) in summary.value.iter().enumerate() {
        let whole = |column: &&Column| column.name == measured.column && column.kind == Kind::Integer;
        let known = table.column.iter().find(whole).is_some_and(|column| !column.identifies());
        if !known && dates(table, &measured.column).is_none() {
            let what = format!("`{}` is no column that can be filled in", measured.column);
            let help = "a column of whole numbers, or the weeks between two dates, of the same table";
            out.claims(&format!("summary.value.{i}"), what, help);
        }
    }
}

/// A row of the table must be one unit that the summary counts.
fn rows(table: &TableBook, at: usize, out: &mut Faults) {
    let place = format!("table.{at}");
    for column in &table.column {
        let what = match column.role {
            Role::Wave | Role::Informant => "a unit has several rows",
            Role::Id if column.within.is_some() => "a row lies in another unit",
            Role::Frequency => "a row stands for several units",
            _ => continue,
        };
        let what = format!("table `{}`: {what} (column `{}`)", table.name, column.name);
        out.codebook(&place, what, "a summary can be made into a table with one row for each unit that it counts");
    }
}

/// What the sections of units say must be about claims and columns that are there, and not about those of the summary.
fn units(claims: &Claims, summary: &Summary, table: &TableBook, laws: &Laws, out: &mut Faults) {
    let mut settled: Vec<&str> = vec![&summary.group, &summary.outcome];
    for (i, units) in laws.units.iter().enumerate() {
        let place = format!("reconstruct.units.{i}");
        if let Some(id) = &units.claim {
            let printed = claims.claim.iter().find(|claim| claim.id == *id).map(|claim| Printed::parse(&claim.printed));
            let counts =
                matches!(printed, Some(Some(p)) if p.relation == Relation::Equal && p.decimals == 0 && p.digits >= 0);
            if !counts {
                let what = match printed {
                    None => format!("there is no claim `{id}`"),
                    Some(_) => format!("the claim `{id}` prints no number of units"),
                };
                out.codebook(&format!("{place}.claim"), what, "name the claim that printed how many there are");
            }
        }
        for name in units.set.keys() {
            if !table.column.iter().any(|column| column.name == *name) {
                let what = format!("`{name}` is no column of table `{}`", table.name);
                out.codebook(&format!("{place}.set"), what, "only columns of the table that is counted can be set");
            }
            let counted = *name == summary.group || *name == summary.outcome;
            if counted && !units.outside() {
                let what = format!("`{name}` is given by the summary");
                out.codebook(&format!("{place}.set"), what, "leave it out");
            }
        }
        for name in units.when.keys().filter(|name| !settled.contains(&name.as_str())) {
            let what = format!("`{name}` is not settled yet");
            out.codebook(&format!("{place}.when"), what, "name the group, the outcome, or what an earlier section set");
        }
        settled.extend(units.set.keys().map(String::as_str));
    }
    let inside: u64 = laws.units.iter().filter(|units| units.outside()).map(|_| 1).sum();
    if inside > 0 {
        // Units outside the summary that are in one of its cells would change its counts.
        for (i, units) in laws.units.iter().enumerate().filter(|(_, units)| units.outside()) {
            let of = |name: &String, codes: &[String]| units.set.get(name).is_none_or(|code| codes.contains(code));
            let free = |name: &String| {
                table.rule.iter().any(|rule| {
                    rule.column == *name && units.set.get(&rule.when).is_some_and(|code| !rule.is.contains(code))
                })
            };
            let group = of(&summary.group, &summary.groups) && !free(&summary.group);
            if group && of(&summary.outcome, &summary.levels) && !free(&summary.outcome) {
                let what = "nothing says that these units lie outside the summary".to_owned();
                let help = format!(
                    "set `{}` to a code that it does not count, or a column by which a rule leaves it empty",
                    summary.group
                );
                out.codebook(&format!("reconstruct.units.{i}"), what, &help);
            }
        }
    }
    for (i, law) in laws.law.iter().enumerate() {
        let place = format!("reconstruct.law.{i}");
        let exactly = matches!(law.draw, Draw::Exactly(_));
        if exactly && !table.column.iter().any(|column| column.name == law.column) {
            let what = format!("`{}` is no column of table `{}`", law.column, table.name);
            out.codebook(&place, what, "exact numbers can be given in the table that is counted");
        }
        if law.column == summary.group || law.column == summary.outcome {
            out.codebook(&place, format!("`{}` is given by the summary", law.column), "leave the law out");
        }
        if let Draw::Skewed(_) = &law.draw
            && !summary.value.iter().any(|measured| measured.column == law.column)
        {
            let what = format!("the summary measured no `{}`", law.column);
            out.codebook(&place, what, "use another law, or name it in `value` of the summary");
        }
        let early = exactly || matches!(law.draw, Draw::Skewed(_));
        for name in law.when.keys().filter(|name| early && !settled.contains(&name.as_str())) {
            let what = format!("`{name}` is not settled yet");
            out.codebook(
                &format!("{place}.when"),
                what,
                "name the group, the outcome, a column that is set, or an earlier `exactly`",
            );
        }
        if exactly {
            settled.push(&law.column);
        }
    }
}
