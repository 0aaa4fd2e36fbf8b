//! `beraad reconstruct`.

use super::show::many;
use crate::data::codebook::Codebook;
use crate::document::Document;
use crate::error::{Error, Problem, Result, shown};
use crate::findings::Across;
use crate::ledger::claims::Claims;
use crate::reconstruct::{Faults, MOST_TABLES, Recipe, choose, folder, source};
use crate::report::csv;
use crate::run;
use crate::solver::{Options, Solution, Table};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A data set that reprints published claims: their table of counts as rows.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  beraad reconstruct data/preventive-2016/claims.toml --out rebuilt\n  \
beraad reconstruct data/preventive-2016/claims.toml --out many --tables 14 \\\n    --plan analyses/preventive-2016.toml\n\n\
Of the tables of counts that fit the claims (`beraad solve`) the most central is\n\
taken: the one whose counts differ least from those of all others together. With\n\
--tables K the K are spread evenly over the sorted list. The columns of the\n\
summary then reprint every claim about its cells; all others are drawn by the\n\
laws of the codebook's [reconstruct], or as dummy data are, without any effect.\n\
Nobody in these files is real: SOURCE.md beside them says so, and says how each\n\
column came about."
)]
pub struct Args {
    /// The claims, a TOML file with a [summary]
    claims: PathBuf,
    /// The codebook of the data [default: codebook.toml beside the claims]
    #[arg(long, value_name = "CODEBOOK")]
    codebook: Option<PathBuf>,
    /// Folder for the files [default: <study id>-reconstructed]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of all that is drawn [default: that of the codebook, or 2016]
    #[arg(long)]
    seed: Option<u64>,
    /// The table of counts: of each group the first level, of all: 44/152,22/29,11/32
    #[arg(long, value_name = "TABLE", conflicts_with = "tables")]
    table: Option<String>,
    /// Make K data sets, in DIR/1 to DIR/K, with seeds one up each time
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_TABLES)))]
    tables: Option<u16>,
    /// Run this plan on each of them, into DIR/reconstructions.csv
    #[arg(long, value_name = "PLAN", requires = "tables")]
    plan: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let home = args.claims.parent().unwrap_or(Path::new("")).to_owned();
    let path = args.codebook.clone().unwrap_or_else(|| home.join("codebook.toml"));
    let claims = Document::<Claims>::read(&args.claims)?;
    let book = Document::<Codebook>::read(&path)?;
    let recipe = Recipe::new(&claims.value, &book.value).map_err(|faults| problems(&claims, &book, faults))?;
    let own = path.parent().unwrap_or(Path::new("")).to_owned();
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}-reconstructed", book.value.study.id)));
    let seed = args.seed.or(recipe.seed()).unwrap_or(2016);
    folder::may_write(&out, &own)?;
    let options = Options { steps: false, ..Options::default() };
    let mut making = Making { recipe: &recipe, claims: &claims, book: &book, own: &own, options: &options, fit: None };
    if let Some(text) = &args.table {
        let cells = choose::named(recipe.summary, text)
            .map_err(|what| Error::Plan(vec![Problem::new(Path::new("--table"), "", None, what)]))?;
        making.one(&Table { cells }, seed, &out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let found = recipe.solve(&options)?;
    if found.tables.is_empty() {
        let clash = found.contradiction.iter().flat_map(|clash| clash.ids.iter().cloned()).collect::<Vec<_>>().join(", ");
        let what = format!("no table of counts fits these claims; together they cannot hold: {clash}");
        return Err(Error::io(&args.claims, what));
    }
    making.fit = Some((found.found, found.complete));
    let cells: Vec<_> = found.tables.iter().map(|table| &table.cells).collect();
    let Some(wanted) = args.tables else {
        if let Some(table) = choose::central(&cells).and_then(|at| found.tables.get(at)) {
            making.one(table, seed, &out)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let mut folders = vec![];
    for ((i, at), seed) in (1..).zip(choose::spread(&cells, usize::from(wanted))).zip(seed..) {
        let folder = out.join(i.to_string());
        folder::may_write(&folder, &own)?;
        if let Some(table) = found.tables.get(at) {
            making.one(table, seed, &folder)?;
        }
        folders.push(folder);
    }
    if let Some(plan) = &args.plan {
        let none = across(&recipe, &found);
        let rows = run::reconstructions::reconstructions(plan, &path, &folders, &none)?;
        let path = out.join("reconstructions.csv");
        std::fs::write(&path, csv::across(&rows)).map_err(|e| Error::io(&path, e))?;
        let reconstructions = many(folders.len(), "reconstruction");
        eprintln!("{}: the least and the most over {reconstructions}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// What every reconstruction of one command shares.
struct Making<'a> {
    recipe: &'a Recipe<'a>,
    claims: &'a Document<Claims>,
    book: &'a Document<Codebook>,
    /// The folder of the codebook.
    own: &'a Path,
    options: &'a Options,
    fit: Option<(u64, bool)>,
}

impl Making<'_> {
    /// One reconstruction in its folder, with the page that says what it is.
    fn one(&self, table: &Table, seed: u64, out: &Path) -> Result<()> {
        let here = std::fs::canonicalize(out).ok().zip(std::fs::canonicalize(self.own).ok()).is_some_and(|(a, b)| a == b);
        if here && self.recipe.seed().is_some_and(|own| own != seed) {
            let what = format!("the data beside this codebook have another seed than {seed}; give another --out");
            return Err(Error::io(out, what));
        }
        let tables = self.recipe.make(table, self.options, seed)?;
        let written = folder::write(self.recipe, &tables, out)?;
        let claims = shown(&self.claims.path);
        let about = source::About { table, seed, claims: &claims, fit: self.fit, files: &written.files };
        if !here {
            // Beside their own codebook the files keep the page that its author wrote.
            for (name, text) in
                [("SOURCE.md", source::page(self.recipe, &about)), ("codebook.toml", self.codebook(table, seed))]
            {
                let path = out.join(name);
                std::fs::write(&path, text).map_err(|e| Error::io(&path, e))?;
            }
        }
        for (name, rows, _) in &written.files {
            eprintln!("{}: {rows} rows", out.join(name).display());
        }
        let words = choose::words(self.recipe.summary, &table.cells);
        eprintln!("  {words}; seed {seed}; all {} reprinted", many(written.held.len(), "claim"));
        Ok(())
    }

    /// The codebook as it is, with the cut that these data are.
    fn codebook(&self, table: &Table, seed: u64) -> String {
        let mut in_study = false;
        let mut out = String::new();
        for line in self.book.text.lines() {
            if line.trim_start().starts_with('[') {
                in_study = line.trim() == "[study]";
            }
            let key = line.split('=').next().unwrap_or_default().trim();
            if in_study && key == "data_cut" {
                let cut = format!("reconstructed, {}, seed {seed}", source::command(table));
                out.push_str(&format!("data_cut = \"{cut}\""));
            } else {
                out.push_str(line);
            }
            out.push('\n');
        }
        out
    }
}

/// What is known before the plan is run on the first of them.
fn across(recipe: &Recipe, found: &Solution) -> Across {
    let made = recipe.claims.assumption.iter().filter(|assumption| assumption.made);
    let assumed = made.map(|assumption| assumption.text.clone()).collect();
    Across { tables: 0, fit: found.found, complete: found.complete, assumed, rows: vec![] }
}

/// Each fault with its line.
fn problems(claims: &Document<Claims>, book: &Document<Codebook>, faults: Faults) -> Error {
    let of_claims = faults.claims.into_iter().map(|fault| claims.problem(&fault.place, fault.what).help(fault.help));
    let of_book = faults.codebook.into_iter().map(|fault| book.problem(&fault.place, fault.what).help(fault.help));
    Error::Plan(of_claims.chain(of_book).collect())
}
