//! `beraad new`: a study to fill in.

mod plan;

use crate::data::codebook::Codebook;
use crate::data::dummy::{self, Dummy};
use crate::data::faults;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::report::number;
use crate::report::page::{self, Page, Section};
use crate::run;
use crate::value::Origin;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const TEMPLATE: &str = include_str!("../../data/template/codebook.toml");

/// A study to fill in: plan, codebook, and dummy data whose truth is known.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad new my-study\n  beraad run my-study/plan.toml\n  \
beraad new copy --from data/preventive-2016/codebook.toml --families 400\n\n\
The data are drawn by chance from the codebook and marked as simulated in every output; TRUTH.md says what the\n\
estimates should find. Equal seeds give equal files. A folder that holds something is left alone.")]
pub struct Args {
    /// Folder of the study; its name becomes the study's id
    dir: PathBuf,
    /// A codebook to make the study of, instead of the example
    #[arg(long, value_name = "CODEBOOK")]
    from: Option<PathBuf>,
    /// Families, or whatever the first table's units are
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=i64::from(dummy::MOST)))]
    families: u32,
    /// Seed of all that is drawn
    #[arg(long, default_value_t = 2016)]
    seed: u64,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let taken = args.dir.is_file() || std::fs::read_dir(&args.dir).is_ok_and(|mut folder| folder.next().is_some());
    if taken {
        return Err(Error::io(&args.dir, "this folder holds something already; name one that is empty, or not there"));
    }
    let id = id(&args.dir);
    let book = codebook(args)?;
    let dummy = dummy::make(&book.value, args.families, args.seed)?;
    let mut files = vec![
        ("plan.toml".to_owned(), plan::toml(&book.value, &id, args.seed).into_bytes()),
        ("codebook.toml".to_owned(), book.text.clone().into_bytes()),
        ("TRUTH.md".to_owned(), page::markdown(&truth(&dummy, args)).into_bytes()),
        ("SOURCE.md".to_owned(), source(&id, args).into_bytes()),
    ];
    files.extend(dummy.tables.into_iter().map(|(name, bytes)| (plan::file(&name), bytes)));
    write(&args.dir, &files)?;
    // What the codebook asks may be more than chance can give; then the check says where.
    run::check(&args.dir.join("plan.toml"))?;
    for (name, _) in &files {
        eprintln!("{}", args.dir.join(name).display());
    }
    eprintln!("Next: beraad run {}", args.dir.join("plan.toml").display());
    Ok(ExitCode::SUCCESS)
}

/// The folder's name in lower-case letters, digits and hyphens.
fn id(dir: &Path) -> String {
    let name =
        std::path::absolute(dir).ok().and_then(|dir| dir.file_name().map(|n| n.to_string_lossy().to_lowercase()));
    let id: String =
        name.unwrap_or_default().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let id = id.trim_matches('-');
    if id.is_empty() { "new-study".to_owned() } else { id.to_owned() }
}

/// The codebook of the new study: the one given, with every origin made "simulated".
fn codebook(args: &Args) -> Result<Document<Codebook>> {
    let Some(path) = &args.from else {
        return Document::parse(Path::new("codebook.toml"), TEMPLATE.to_owned());
    };
    let given = Document::<Codebook>::read(path)?;
    let problems: Vec<_> = given
        .value
        .table
        .iter()
        .enumerate()
        .flat_map(|(i, table)| {
            faults::faults(table).into_iter().map(|what| given.problem(&format!("table.{i}"), what)).collect::<Vec<_>>()
        })
        .collect();
    if !problems.is_empty() {
        return Err(Error::Plan(problems));
    }
    let mut in_study = true;
    let mut text = String::from("# The data beside this file are dummy data: every origin here says so.\n");
    for line in given.text.lines() {
        let key = line.split('=').next().unwrap_or_default().trim();
        in_study &= !line.trim_start().starts_with("[[");
        match key {
            "origin" => text.push_str("origin = \"simulated\""),
            "data_cut" if in_study => text.push_str(&format!("data_cut = \"dummy data, seed {}\"", args.seed)),
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    let made = Document::<Codebook>::parse(path, text)?;
    let tables = || made.value.table.iter();
    let columns = tables().flat_map(|table| table.column.iter().map(|column| column.origin));
    let derived = tables().flat_map(|table| table.derived.iter().map(|derived| derived.origin));
    let other = columns.chain(derived).flatten().chain([made.value.study.origin]).any(|o| o != Origin::Simulated);
    if other {
        let what = "an origin that does not stand on a line of its own, and cannot be made \"simulated\"";
        return Err(Error::Plan(vec![
            given.problem("study.origin", what).help("write each `origin = ...` on its own line"),
        ]));
    }
    Ok(made)
}

fn truth(dummy: &Dummy, args: &Args) -> Page {
    let (means, missing): (Vec<_>, Vec<_>) = dummy.truth.iter().partition(|truth| truth.measure != "missing");
    let row = |truth: &&dummy::Truth| {
        let group = if truth.group.is_empty() { "all" } else { &truth.group };
        let value = number::exact((truth.value * 1e9).round() / 1e9);
        vec![truth.column.clone(), truth.table.clone(), group.to_owned(), truth.measure.to_owned(), value]
    };
    let head = || ["column", "table", "of", "measure", "truth"].map(str::to_owned).to_vec();
    let section = |heading: &str, text: &str, rows: Vec<Vec<String>>| Section {
        heading: heading.to_owned(),
        text: vec![text.to_owned()],
        caption: heading.to_owned(),
        head: head(),
        rows,
    };
    Page {
        title: "The truth behind the dummy data".to_owned(),
        intro: vec![format!(
            "Drawn by chance with seed {}, {} units in the first table. These are the numbers of the law, not of the rows: \
             an estimate differs from them by chance, the less so the more units there are. Nothing here says anything \
             about the world.",
            args.seed, args.families
        )],
        sections: vec![
            section(
                "Shares, means and reliability",
                "A share is that of the success level among the rows that have a value. A difference between two groups \
                 is the effect. Outcomes without a direction in the codebook have no effect. \
                 Reliability is Cronbach's alpha and McDonald's omega of the items of a score. Who is missing is missing by \
                 chance: those lost and those kept differ by nothing else.",
                means.iter().map(row).collect(),
            ),
            section(
                "Missing values",
                "Missing by chance alone, evenly over the codes of the column; what a rule of the codebook leaves empty \
                 is not counted.",
                missing.iter().map(row).collect(),
            ),
        ],
    }
}

fn source(id: &str, args: &Args) -> String {
    let from = match &args.from {
        Some(path) => format!("`{}`", path.display()),
        None => "the example of the program".to_owned(),
    };
    let from = from.as_str();
    format!(
        "# {id}: dummy data\n\n**These are not data of anyone.** `beraad new` drew them from a codebook ({from}), with seed {} \
         and {} units; TRUTH.md says what they hold.\n\nWhen your own data are here, say instead:\n\n\
         - who collected them, when, and of whom;\n- which cut this is, and who may use it for what;\n\
         - what was left out, and why;\n- under which licence or agreement;\n- the checksum of each file (`sha256sum`).\n",
        args.seed, args.families
    )
}

/// Writes all files into the folder, made when it is not there.
fn write(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    std::fs::create_dir_all(dir).map_err(|e| Error::io(dir, e))?;
    for (name, bytes) in files {
        let path = dir.join(name);
        let mut file = std::fs::File::create_new(&path).map_err(|e| Error::io(&path, e))?;
        std::io::Write::write_all(&mut file, bytes).map_err(|e| Error::io(&path, e))?;
    }
    Ok(())
}
