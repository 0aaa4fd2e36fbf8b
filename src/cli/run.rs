//! `beraad run`.

use super::progress;
use crate::error::Result;
use crate::ledger::Status;
use crate::report::catalogue::Words;
use crate::run;
use crate::value::Lang;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// The whole plan: check, estimate, judge, render.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad run analyses/preventive-2016.toml --lang en\n\nThe report goes to \
reports/<study id>/ unless --out says otherwise; an earlier report there is replaced whole.")]
pub struct Args {
    /// The plan, a TOML file
    plan: PathBuf,
    /// Folder for the report [default: reports/<study id>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Language of the report [default: as the plan says]
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// Formats besides the exports
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html")]
    formats: Vec<Format>,
    /// Fail, and write nothing, when there is any note
    #[arg(long)]
    strict: bool,
    /// Say nothing unless it fails
    #[arg(long)]
    quiet: bool,
    /// Most threads to use; the results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    Nl,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Html,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let start = Instant::now();
    debug_assert!(args.formats.iter().all(|f| *f == Format::Html));
    if let Some(threads) = args.threads {
        run::set_threads(usize::from(threads));
    }
    let study = run::check(&args.plan)?;
    let out = args.out.clone().unwrap_or_else(|| run::default_out(&study));
    crate::report::write::may_write(&out)?;
    let lang = match args.lang {
        Some(Language::Nl) => Lang::Nl,
        Some(Language::En) => Lang::En,
        None => study.plan.value.study.language,
    };
    let results = progress::shown(args.quiet, |meter| run::watched(&study, args.threads.map(usize::from), meter))?;
    let notes = run::notes(&results);
    if args.strict && !notes.is_empty() {
        let words = Words::new(Lang::En);
        let mut text = String::new();
        for note in &notes {
            text.push_str(&format!("note: {}\n", words.note(note)));
        }
        eprint!("{text}");
        eprintln!("{} notes; with --strict that is a failure, and nothing was written.", notes.len());
        return Ok(ExitCode::from(1));
    }
    let files = run::render(&results, lang)?;
    run::write(&results, files, &out)?;
    if !args.quiet {
        let count = |status| results.ledger.claims().filter(|e| e.status == status).count();
        let (reproduced, all) = (count(Status::Reproduced), count(Status::HoldsForAll));
        let rows: usize = results.analyses.iter().map(|a| a.findings.estimates.len()).sum();
        eprintln!("{}", out.join("report.html").display());
        eprintln!(
            "{} analyses, {rows} estimates, {} notes; {reproduced} of {} published claims reproduced, {all} true of every table that \
             fits; {:.2} s",
            results.analyses.len(),
            notes.len(),
            results.ledger.claims().count(),
            start.elapsed().as_secs_f64()
        );
    }
    Ok(ExitCode::SUCCESS)
}
