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
use crate::solver::{Options, Table};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A data set that reprints published claims: their table of counts as rows.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad reconstruct data/preventive-2016/claims.toml --out rebuilt\n  \
beraad reconstruct data/preventive-2016/claims.toml --out many --tables 14 \\\n    --plan analyses/preventive-2016.toml\n\n\
Of the tables of counts that fit the claims (`beraad solve`) the most central is\n\
taken: the one whose counts differ least from those of all others together. With\n\
--tables K the K are spread evenly over the sorted list. The columns of the\n\
summary then reprint every claim about its cells; all others are drawn by the\n\
laws of the codebook's [reconstruct], or as dummy data are, without any effect.\n\
Nobody in these files is real: SOURCE.md beside them says so, and says how each\n\
column came about.")]
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
    /// An assumption of the claims that is not made by default
    #[arg(long, value_name = "ID")]
    with: Vec<String>,
    /// A claim or assumption that is not held to
    #[arg(long, value_name = "ID")]
    without: Vec<String>,
    /// Run this plan on each of them, into DIR/reconstructions.csv
    #[arg(long, value_name = "PLAN", requires = "tables")]
    plan: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let home = args.claims.parent().unwrap_or(Path::new("")).to_owned();
    let path = args.codebook.clone().unwrap_or_else(|| home.join("codebook.toml"));
    let claims = Document::<Claims>::read(&args.claims)?;
    let book = Document::<Codebook>::read(&path)?;
    let options =
        Options { with: args.with.clone(), without: args.without.clone(), steps: false, ..Options::default() };
    let recipe = Recipe::new(&claims.value, &book.value, options).map_err(|faults| problems(&claims, &book, faults))?;
    let own = path.parent().unwrap_or(Path::new("")).to_owned();
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}-reconstructed", book.value.study.id)));
    let seed = args.seed.or(recipe.seed()).unwrap_or(2016);
    folder::may_write(&out, &own)?;
    let mut making = Making { recipe: &recipe, claims: &claims, book: &book, own: &own, fit: None };
    if let Some(text) = &args.table {
        let cells = choose::named(recipe.summary, text)
            .map_err(|what| Error::Plan(vec![Problem::new(Path::new("--table"), "", None, what)]))?;
        making.one(&Table { cells }, seed, &out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let found = recipe.solve()?;
    if found.tables.is_empty() {
        let what = match &found.contradiction {
            Some(clash) => format!("no table of counts fits; these cannot hold together: {}", clash.ids.join(", ")),
            None => "no table of counts was found within the bound of the search".to_owned(),
        };
        return Err(Error::io(&args.claims, what));
    }
    let fit = (found.found, found.complete);
    making.fit = Some(fit);
    let cells: Vec<_> = found.tables.iter().map(|table| &table.cells).collect();
    let Some(wanted) = args.tables else {
        if let Some(table) = choose::central(&cells).and_then(|at| found.tables.get(at)) {
            making.one(table, seed, &out)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    if folder::same(&out, &own) {
        return Err(Error::io(&out, "several reconstructions go to a folder of their own; give another --out"));
    }
    let places = choose::spread(&cells, usize::from(wanted));
    let tables: Vec<_> = places.into_iter().filter_map(|at| found.tables.get(at)).zip(seed..).collect();
    let mut folders = vec![];
    for (i, (table, seed)) in tables.iter().enumerate() {
        let folder = out.join((i + 1).to_string());
        folder::may_write(&folder, &own)?;
        making.one(table, *seed, &folder)?;
        folders.push(folder);
    }
    put(&out.join("SOURCE.md"), &source::index(&recipe, &tables, fit))?;
    if let Some(plan) = &args.plan {
        let none =
            Across { tables: 0, fit: fit.0, complete: fit.1, assumed: recipe.assumed(), rows: vec![], held: vec![] };
        let analyses = run::reconstructions(plan, &path, &folders, &none)?;
        let path = out.join("reconstructions.csv");
        put(&path, &String::from_utf8_lossy(&csv::reconstructions(&analyses)))?;
        eprintln!("{}: the least and the most over {}", path.display(), many(folders.len(), "reconstruction"));
    }
    Ok(ExitCode::SUCCESS)
}

fn put(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|e| Error::io(path, e))
}

/// What every reconstruction of one command shares.
struct Making<'a> {
    recipe: &'a Recipe<'a>,
    claims: &'a Document<Claims>,
    book: &'a Document<Codebook>,
    /// The folder of the codebook.
    own: &'a Path,
    /// Tables that fit, and whether all were found.
    fit: Option<(u64, bool)>,
}

impl Making<'_> {
    /// One reconstruction in its folder, with the page that says what it is.
    fn one(&self, table: &Table, seed: u64, out: &Path) -> Result<()> {
        let here = folder::same(out, self.own);
        if here && self.recipe.seed().is_some_and(|own| own != seed) {
            let what = format!("the data beside this codebook have another seed than {seed}; give another --out");
            return Err(Error::io(out, what));
        }
        let tables = self.recipe.make(table, seed)?;
        let written = folder::write(self.recipe, &tables, out)?;
        let claims = shown(&self.claims.path);
        let about = source::About { table, seed, claims: &claims, fit: self.fit, files: &written.files };
        if !here {
            // Beside their own codebook the files keep the page that its author wrote.
            put(&out.join("SOURCE.md"), &source::page(self.recipe, &about))?;
            put(&out.join("codebook.toml"), &self.codebook(table, seed))?;
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

/// Each fault with its line.
fn problems(claims: &Document<Claims>, book: &Document<Codebook>, faults: Faults) -> Error {
    let of_claims = faults.claims.into_iter().map(|fault| claims.problem(&fault.place, fault.what).help(fault.help));
    let of_book = faults.codebook.into_iter().map(|fault| book.problem(&fault.place, fault.what).help(fault.help));
    Error::Plan(of_claims.chain(of_book).collect())
}
