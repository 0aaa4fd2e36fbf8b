//! `beraad solve`.

use super::{progress, show};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::ledger::claims::Claims;
use crate::ledger::summary::Summary;
use crate::printed::Rounding;
use crate::report::csv;
use crate::report::number::whole;
use crate::solver::{self, Fault, GivenKind, Options, Solution, Table};
use crate::value::Lang;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// All tables of whole numbers that print as a published summary does; exit 1 when there is none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  beraad solve data/preventive-2016/claims.toml\n  \
beraad solve data/preventive-2016/claims.toml --without all-completed \\\n    --with more-completed --with ekc-58-plans --with sos-at-most-60\n\n\
The claims file has a [summary]: the groups and levels of the table that its claims (those with `cells`) are\n\
about. An [[assumption]] is what a reader adds to the print; --with and --without choose among them.")]
pub struct Args {
    /// The claims, a TOML file with a [summary]
    claims: PathBuf,
    /// A claim or assumption that is not held to; may be given several times
    #[arg(long, value_name = "ID")]
    without: Vec<String>,
    /// An assumption that is made although it is not by default; may be given several times
    #[arg(long, value_name = "ID")]
    with: Vec<String>,
    /// How the publication rounded, in place of what the file says
    #[arg(long, value_parser = rounding)]
    rounding: Option<Rounding>,
    /// Leave out the verdicts of tests
    #[arg(long)]
    no_verdicts: bool,
    /// Tables that are counted before the search stops
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    at_most: u64,
    /// Seconds after which the search stops
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Counts below this are called small
    #[arg(long, value_name = "N", default_value_t = 10)]
    small: u64,
    /// For readers, or for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What the claims leave, in words and ranges, and the tables when they are few
    Table,
    /// The tables, a row a cell
    Csv,
    /// Everything
    Json,
}

fn rounding(word: &str) -> std::result::Result<Rounding, String> {
    let known = Rounding::ALL.map(Rounding::code).join(", ");
    Rounding::ALL.into_iter().find(|r| r.code() == word).ok_or(format!("one of: {known}"))
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let document = Document::<Claims>::read(&args.claims)?;
    let options = Options {
        without: args.without.clone(),
        with: args.with.clone(),
        rounding: args.rounding,
        verdicts: !args.no_verdicts,
        at_most: args.at_most,
        small: args.small,
        ..Options::default()
    };
    let faults = solver::faults(&document.value, &options);
    let Some(summary) = document.value.summary.as_ref().filter(|_| faults.is_empty()) else {
        let problem = |f: &Fault| document.problem(&f.place, f.what.clone()).help(f.help.clone());
        return Err(Error::Plan(faults.iter().map(problem).collect()));
    };
    let until = Instant::now() + Duration::from_secs(args.seconds);
    let mut line = progress::Line::new();
    let solution = solver::solve(&document.value, &options, &mut |progress| {
        line.show(progress.share, &format!("{} found", whole(progress.found, Lang::En)));
        Instant::now() < until
    })
    .map_err(|error| match error {
        Error::Plan(all) => Error::Plan(
            all.into_iter().map(|p| document.problem("summary", p.what).help(p.help.unwrap_or_default())).collect(),
        ),
        other => other,
    })?;
    drop(line);
    match args.format {
        Format::Table => show::stdout(&text(summary, &solution, args)),
        Format::Csv => show::stdout(&String::from_utf8_lossy(&cells(summary, &solution))),
        Format::Json => {
            let json = serde_json::json!({ "summary": summary, "solution": solution });
            show::stdout(&format!("{json:#}\n"));
        }
    }
    eprintln!("{}", verdict(&solution, args));
    Ok(ExitCode::from(u8::from(solution.found == 0)))
}

/// One sentence: how many.
fn verdict(solution: &Solution, args: &Args) -> String {
    let found = match solution.found {
        0 => "No table fits".to_owned(),
        1 => "1 table fits".to_owned(),
        n => format!("{} tables fit", whole(n, Lang::En)),
    };
    match (solution.complete, solution.found) {
        (true, _) => format!("{found}; all were looked at."),
        (false, 0) => format!("No table was found in {} seconds; not all were looked at.", args.seconds),
        (false, n) if n >= args.at_most => format!("{found}, and there are more: stopped at --at-most."),
        (false, _) => format!("{found}, and there may be more: stopped at --seconds {}.", args.seconds),
    }
}

/// `table, group, level, units`.
fn cells(summary: &Summary, solution: &Solution) -> Vec<u8> {
    let rows = solution.tables.iter().enumerate().flat_map(|(number, table)| {
        summary.groups.iter().zip(&table.cells).flat_map(move |(group, cells)| {
            let row = move |(level, units): (&String, &u64)| {
                vec![(number + 1).to_string(), group.clone(), level.clone(), units.to_string()]
            };
            summary.levels.iter().zip(cells).map(row)
        })
    });
    csv::table(&["table", "group", "level", "units"], rows)
}

/// Tables that are listed one by one.
const LISTED: usize = 40;

fn text(summary: &Summary, solution: &Solution, args: &Args) -> String {
    let mut out = format!("{}\n", filled(&summary.text.en, "", ""));
    out.push_str(&narrowing(solution));
    if let Some(contradiction) = &solution.contradiction {
        let sure = match (contradiction.minimal, contradiction.smallest) {
            (true, true) => "No smaller set of them is contradictory.",
            (true, false) => "Without any one of them there is a table; a smaller set may exist.",
            (false, _) => "A part of them may do: the search for it was stopped.",
        };
        out.push_str("\nCANNOT HOLD TOGETHER\n");
        for id in &contradiction.ids {
            let Some(condition) = solution.conditions.iter().find(|c| c.id == *id) else { continue };
            let assumed = if condition.assumed { ", assumed" } else { "" };
            let printed =
                if condition.printed.is_empty() { String::new() } else { format!(" [{}{assumed}]", condition.printed) };
            out.push_str(&filled(&format!("{id}{printed}: {}", condition.text.en), "  ", "    "));
        }
        let most = summary.most.map(|m| format!(" All with at most {m} units in a group.")).unwrap_or_default();
        out.push_str(&filled(&format!("{sure}{most}"), "  ", "  "));
    }
    if solution.found > 0 {
        out.push_str(&ranges(summary, solution));
        out.push_str(&tables(summary, solution));
        out.push_str(&gives(solution, args));
    }
    if !solution.unused.is_empty() {
        out.push_str("\nNOT USED\n");
        for (id, why) in &solution.unused {
            out.push_str(&filled(&format!("{id}: {}", why.en), "  ", "    "));
        }
    }
    out
}

fn narrowing(solution: &Solution) -> String {
    if solution.steps.is_empty() {
        return String::new();
    }
    let mut rows = vec![["claim or assumption", "printed", "tables left"].map(str::to_owned).to_vec()];
    for step in &solution.steps {
        let condition = solution.conditions.iter().find(|c| c.id == step.id);
        let left = match (step.tables, step.complete) {
            (None, _) => "no end".to_owned(),
            (Some(n), true) => whole(n, Lang::En),
            (Some(n), false) => format!("over {}", whole(n, Lang::En)),
        };
        let assumed = if condition.is_some_and(|c| c.assumed) { " (assumed)" } else { "" };
        rows.push(vec![
            format!("{}{assumed}", step.id),
            condition.map(|c| c.printed.clone()).unwrap_or_default(),
            left,
        ]);
    }
    format!("\nHOW THE CLAIMS NARROW IT\n{}", columns(&rows, 1))
}

fn ranges(summary: &Summary, solution: &Solution) -> String {
    let range = |group: Option<usize>, level: Option<usize>| {
        let part = solution.parts.iter().find(|p| p.group == group && p.level == level && !p.others);
        part.map_or_else(String::new, |p| {
            let sure = if p.certain { "" } else { "?" };
            if p.low == p.high { format!("{}{sure}", p.low) } else { format!("{}-{}{sure}", p.low, p.high) }
        })
    };
    let mut rows = vec![vec![String::new()]];
    if let Some(head) = rows.first_mut() {
        head.extend(summary.levels.iter().map(|level| format!("{} = {level}", summary.outcome)));
        head.push("all".to_owned());
    }
    let names = summary.groups.iter().enumerate().map(|(i, g)| (Some(i), g.clone()));
    for (group, name) in names.chain([(None, "overall".to_owned())]) {
        let levels = (0..summary.levels.len()).map(|level| range(group, Some(level)));
        rows.push([name].into_iter().chain(levels).chain([range(group, None)]).collect());
    }
    let open =
        if solution.parts.iter().all(|p| p.certain) { "" } else { "  ?: of the tables found; others may lie beyond\n" };
    format!("\nFROM THE FEWEST TO THE MOST UNITS\n{}{open}", columns(&rows, 1))
}

fn tables(summary: &Summary, solution: &Solution) -> String {
    if solution.found > LISTED as u64 {
        let n = whole(solution.found, Lang::En);
        return format!("\nTHE TABLES\n  {n}: too many to list here; --format csv gives them.\n");
    }
    let two = summary.levels.len() == 2;
    let cell = |cells: &Vec<u64>| {
        let all: u64 = cells.iter().sum();
        match cells.first().filter(|_| two) {
            Some(first) => format!("{first}/{all}"),
            None => cells.iter().map(u64::to_string).collect::<Vec<_>>().join("+"),
        }
    };
    let row = |table: &Table| {
        let total: Vec<u64> =
            (0..summary.levels.len()).map(|l| table.cells.iter().filter_map(|c| c.get(l)).sum()).collect();
        table.cells.iter().chain([&total]).map(cell).collect::<Vec<_>>()
    };
    let head: Vec<String> = summary.groups.iter().cloned().chain(["overall".to_owned()]).collect();
    let rows: Vec<Vec<String>> = [head].into_iter().chain(solution.tables.iter().map(row)).collect();
    let what = match summary.levels.first().filter(|_| two) {
        Some(level) => format!("{} = {level} / all", summary.outcome),
        None => format!("{} = {}", summary.outcome, summary.levels.join("+")),
    };
    format!("\nTHE TABLES ({what})\n{}", columns(&rows, 0))
}

fn gives(solution: &Solution, args: &Args) -> String {
    let mut out = String::from("\nWHAT IT GIVES AWAY ABOUT INDIVIDUALS\n");
    for given in &solution.gives {
        out.push_str(&filled(&given.text.en, "  ", "    "));
    }
    let small = solution.gives.iter().any(|g| matches!(g.kind, GivenKind::SmallExact | GivenKind::Small));
    let open = solution.parts.iter().any(|p| !p.certain);
    let end = match (small, open) {
        (true, _) => format!("Counts below {} are pinned down: a disclosure, weigh it before you publish.", args.small),
        (false, false) => format!("No count below {} is pinned down.", args.small),
        (false, true) => format!("Among the counts of which it is certain, none below {} is pinned down.", args.small),
    };
    out.push_str(&filled(&end, "  ", "    "));
    out
}

/// Text within 80 columns.
fn filled(text: &str, first: &str, below: &str) -> String {
    let page = textwrap::Options::new(80).initial_indent(first).subsequent_indent(below);
    format!("{}\n", textwrap::fill(text, page))
}

/// Rows in columns, two spaces apart: the first `left` to the left, the others to the right. What does not fit 80
/// columns goes on below, the first column again.
fn columns(rows: &[Vec<String>], left: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| rows.iter().filter_map(|r| r.get(at)).map(|c| c.chars().count()).max().unwrap_or(0);
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut used = usize::MAX;
    for at in left..count {
        if used.saturating_add(2 + width(at)) > 80 {
            blocks.push((0..left).collect());
            used = (0..left).map(|l| 2 + width(l)).sum();
        }
        used = used.saturating_add(2 + width(at));
        if let Some(block) = blocks.last_mut() {
            block.push(at);
        }
    }
    let mut out = String::new();
    for (i, block) in blocks.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        for row in rows {
            let mut line = String::new();
            for &at in block {
                let (cell, width) = (row.get(at).map(String::as_str).unwrap_or_default(), width(at));
                line.push_str(&if at < left { format!("  {cell:<width$}") } else { format!("  {cell:>width$}") });
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}
