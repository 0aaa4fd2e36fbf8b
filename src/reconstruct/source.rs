//! The page that stands beside a reconstruction: what these rows are, and what they are not.

use super::{Recipe, choose, dates};
use crate::data::codebook::Role;
use crate::data::laws::Draw;
use crate::solver::{Options, Table};
use crate::value::Origin;
use std::fmt::Write;

/// The words by which a folder is known as one that this room may write again.
pub const MARK: &str = "beraad reconstruct";

/// What is said of one reconstruction.
pub struct About<'a> {
    /// The table that was made into rows.
    pub table: &'a Table,
    /// Its seed.
    pub seed: u64,
    /// The file of the claims, as a reader finds it.
    pub claims: &'a str,
    /// Tables that fit, and whether all were found; none when the table was named.
    pub fit: Option<(u64, bool)>,
    /// File name, rows and SHA-256 of each table.
    pub files: &'a [(String, u64, String)],
}

/// `SOURCE.md`.
pub fn page(recipe: &Recipe, about: &About) -> String {
    let mut out = format!(
        "# {}: rows rebuilt from published figures\n\n**Nobody in these files is real.** They reprint the figures of a \
         publication; everything else in them was drawn by\nchance and says nothing about the world.\n\n## The \
         publication\n\n",
        recipe.book.study.id
    );
    for source in &recipe.claims.source {
        let _ = writeln!(out, "- {}", source.title);
    }
    let name = file_name(about.claims);
    let _ = write!(
        out,
        "\n## How these files were made\n\n`{MARK} {name} --seed {} --table \"{}\"{}`\n\n",
        about.seed,
        command(about.table),
        options(&recipe.options)
    );
    let table = choose::words(recipe.summary, &about.table.cells);
    match about.fit {
        Some((fit, true)) => {
            let _ = writeln!(out, "One of {fit} tables of counts that fit the claims: {table}.");
        }
        Some((fit, false)) => {
            let _ = writeln!(out, "One of more than {fit} tables of counts that fit the claims: {table}.");
        }
        None => {
            let _ = writeln!(out, "A table of counts that fits the claims: {table}.");
        }
    }
    let assumed = recipe.assumed();
    if !assumed.is_empty() {
        out.push_str("\nAssumed beside the claims:\n\n");
        for text in assumed {
            let _ = writeln!(out, "- {}", text.en);
        }
    }
    out.push_str("\n| Column | Is | How |\n|---|---|---|\n");
    for of in &recipe.book.table {
        for column in &of.column {
            if matches!(column.role, Role::Id | Role::Wave | Role::Informant) {
                let _ = writeln!(out, "| {}.{} | | serial number, or place of the row |", of.name, column.name);
                continue;
            }
            let origin = column.origin.unwrap_or(recipe.book.study.origin);
            let _ = writeln!(
                out,
                "| {}.{} | {} | {} |",
                of.name,
                column.name,
                origin.code(),
                how(recipe, &of.name, &column.name)
            );
        }
        for derived in of.derived.iter().filter(|derived| derived.origin == Some(Origin::Reconstructed)) {
            let how = if dates(of, &derived.name).is_some() {
                "the printed figures; the spread between them is drawn"
            } else {
                "follows from the above"
            };
            let _ = writeln!(out, "| {}.{} | reconstructed | {how} |", of.name, derived.name);
        }
    }
    out.push_str("\n## Checksums (SHA-256)\n\n```\n");
    for (name, _, hash) in about.files {
        let _ = writeln!(out, "{hash}  {name}");
    }
    out.push_str("```\n");
    out
}

/// `SOURCE.md` of a folder of several reconstructions: which stands where.
pub fn index(recipe: &Recipe, tables: &[(&Table, u64)], fit: (u64, bool)) -> String {
    let mut out = format!(
        "# {}: several reconstructions\n\n**Nobody in these files is real.** Each folder has its own page. Made by \
         `{MARK}`, spread evenly over the\nsorted list of the {}{} tables of counts that fit the claims.\n\n| Folder | \
         Table | Seed |\n|---|---|---|\n",
        recipe.book.study.id,
        if fit.1 { "" } else { "more than " },
        fit.0
    );
    for (i, (table, seed)) in tables.iter().enumerate() {
        let _ = writeln!(out, "| {} | {} | {seed} |", i + 1, choose::words(recipe.summary, &table.cells));
    }
    out
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The table as the command takes it.
pub fn command(table: &Table) -> String {
    let row = |counts: &Vec<u64>| match counts.as_slice() {
        &[first, other] => format!("{first}/{}", first.saturating_add(other)),
        counts => counts.iter().map(u64::to_string).collect::<Vec<_>>().join("+"),
    };
    table.cells.iter().map(row).collect::<Vec<_>>().join(",")
}

/// The claims left out and the assumptions made, as the command takes them.
fn options(options: &Options) -> String {
    let words = |name: &'static str, ids: &[String]| ids.iter().map(|id| format!(" --{name} {id}")).collect::<String>();
    words("with", &options.with) + &words("without", &options.without)
}

/// How a column came about.
fn how(recipe: &Recipe, table: &str, name: &str) -> String {
    let counted = recipe.table.name == table;
    if counted && (name == recipe.summary.group || name == recipe.summary.outcome) {
        return "the table of counts".to_owned();
    }
    if counted && recipe.laws.units.iter().any(|units| units.set.contains_key(name)) && recipe.law_of(name).is_none() {
        return "follows from the counts".to_owned();
    }
    let end = |column: &str| dates(recipe.table, column).is_some_and(|(_, end)| end == name);
    if counted && recipe.summary.value.iter().any(|of| of.column == name || end(&of.column)) {
        return "whole weeks or numbers whose figures reprint the claims".to_owned();
    }
    match recipe.law_of(name) {
        Some(Draw::Shares(_)) => "drawn: shares of the codebook",
        Some(Draw::Exactly(_)) => "drawn: exact numbers of the codebook",
        Some(Draw::Normal(_)) => "drawn: near normal, the same for all groups unless the codebook says otherwise",
        Some(Draw::Day(_) | Draw::After(_)) => "drawn: a day by the law of the codebook",
        Some(Draw::Skewed(_)) | None => "drawn as dummy data are, without effect",
    }
    .to_owned()
}
