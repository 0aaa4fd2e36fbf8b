//! `beraad estimate`: one estimator on one file, no plan needed.

use super::{progress, show};
use crate::data::Source;
use crate::data::codebook::{Codebook, Column, Kind, LevelBook, Role, StudyBook, TableBook};
use crate::data::draft::draft_as;
use crate::document::Document;
use crate::error::{Error, Problem, Result};
use crate::estimators::{self, Model};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate};
use crate::plan::{
    AnalysisEntry, Arm, Because, ChapterEntry, DataEntry, Design, Estimand, Family, Margin, MarginScale, Names, Plan,
    Price, Received, Reliability, SettingsEntry, Study, Summary,
};
use crate::report::catalogue::Words;
use crate::report::{csv, json, number};
use crate::run;
use crate::value::{Direction, Lang, Origin, ShapeKind, Text};
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// One estimator on one file; its rows are those of estimates.csv.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  beraad estimate wilson_rate data/preventive-2016/families.csv --outcome plan_made --by method\n  \
beraad estimate cumulative_incidence waits.csv --time weeks --status ending --event plan --by method --at 10,26\n  \
beraad estimate welch_t export.csv --file decimal=comma --outcome score --by group\n\n\
Without --codebook a column is a number when all its cells are, else a category; the level that counts as\n\
success is --event, or yes, ja, true, 1."
)]
pub struct Args {
    /// Registry id, as `beraad list` prints it
    id: String,
    /// A table in CSV, SPSS (.sav, .zsav), Stata (.dta), Excel (.xlsx), OpenDocument (.ods) or Parquet
    file: PathBuf,
    /// How it is written, where that is not plain; decimal=comma, dates=day-month-year, sheet=Blad1, separator=;,
    /// encoding=windows-1252, thousands=true
    #[arg(long = "file", value_name = "KEY=VALUE", conflicts_with = "codebook")]
    written: Vec<String>,
    /// The outcome's column; of a table of groups, the column of means
    #[arg(long, value_name = "COL")]
    outcome: Option<String>,
    /// Several measures of the same units, in order: changes are later − earlier
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    columns: Vec<String>,
    /// The column within whose levels groups are compared
    #[arg(long, value_name = "COL")]
    strata: Option<String>,
    /// The column of sizes, in a table of groups; with --sd
    #[arg(long, value_name = "COL", requires = "sd")]
    n: Option<String>,
    /// The column of standard deviations, in a table of groups; with --n
    #[arg(long, value_name = "COL", requires = "n")]
    sd: Option<String>,
    /// The column that makes the groups
    #[arg(long, value_name = "COL")]
    by: Option<String>,
    /// The column of the arms; with --treatment and --control
    #[arg(long, value_name = "COL", requires_all = ["treatment", "control"])]
    arm: Option<String>,
    /// The level of --arm that is the treatment
    #[arg(long, value_name = "V", requires = "arm")]
    treatment: Option<String>,
    /// The level of --arm that is the control
    #[arg(long, value_name = "V", requires = "arm")]
    control: Option<String>,
    /// The same measure before
    #[arg(long, value_name = "COL")]
    pre: Option<String>,
    /// The level of a yes/no outcome that counts as the event
    #[arg(long, value_name = "V")]
    event: Option<String>,
    /// Columns to adjust for, and products of them: age,age:sex,arm:age,arm:pre
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    covariates: Vec<String>,
    /// Characteristics whose influence on the effect is asked
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    moderators: Vec<String>,
    /// The column of how long it took; with --status
    #[arg(long, value_name = "COL", requires = "status")]
    time: Option<String>,
    /// The column of how it ended; --event is the ending asked about. Of spells, the state that followed
    #[arg(long, value_name = "COL", requires = "time")]
    status: Option<String>,
    /// The level of --status that means that nothing has ended yet; none where all have ended
    #[arg(long, value_name = "V", requires = "status")]
    censored: Option<String>,
    /// The column of the time at which a row came under observation
    #[arg(long, value_name = "COL")]
    entry: Option<String>,
    /// The column that says whose row it is, where a unit has several
    #[arg(long, value_name = "COL")]
    subject: Option<String>,
    /// The column of the state in each spell
    #[arg(long, value_name = "COL")]
    state: Option<String>,
    /// The columns of the last time before, and the first after, where a time is known between two
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    between: Vec<String>,
    /// Times at which a number is wanted
    #[arg(long, value_name = "T,T", value_delimiter = ',', allow_negative_numbers = true)]
    at: Vec<f64>,
    /// Up to when means are taken
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    horizon: Option<f64>,
    /// Euro that a unit of time of waiting costs, for waiting_cost
    #[arg(long, value_name = "EURO", allow_negative_numbers = true)]
    price: Option<f64>,
    /// The column of what units lie in; several from the inside out: family,organisation
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    cluster: Vec<String>,
    /// The column and level that say who received the treatment, whatever the arm
    #[arg(long, value_name = "COL=LEVEL")]
    received: Option<String>,
    /// The level with which the others of a covariate are compared
    #[arg(long, value_name = "COL=LEVEL")]
    reference: Vec<String>,
    /// The column of frequencies, in a table of counts
    #[arg(long, value_name = "COL")]
    weights: Option<String>,
    /// Reliability of the outcome's instrument, for reliable_change
    #[arg(long, value_name = "R")]
    reliability: Option<f64>,
    /// The score that parts those who are well from those who are not, for reliable_change
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true)]
    cutoff: Option<f64>,
    /// The largest difference that still counts as equal; of a ratio above 1, as 1.25 for 0.8 to 1.25. With
    /// --direction the verdict and what it costs follow
    #[arg(long, value_name = "SIZE", requires_all = ["direction", "outcome"])]
    margin: Option<f64>,
    /// What --margin is counted in: the outcome's unit (of a yes/no outcome percentage points), standard deviations, or a ratio
    #[arg(long, value_enum, default_value = "unit", requires = "margin")]
    margin_scale: Scale,
    /// Which way the outcome is good
    #[arg(long, value_enum)]
    direction: Option<Way>,
    /// Confidence level
    #[arg(long, default_value_t = 0.95)]
    level: f64,
    /// A setting of a plan: seed, draws, multiplicity, event_floor; or of its model: covariance (model, HC0-HC3, CR0,
    /// CR1, CR1S, CR2), structure, df, likelihood, random_slope
    #[arg(long, value_name = "KEY=VALUE")]
    option: Vec<String>,
    /// A codebook that describes the file, in a table of the file's name
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// How the rows are printed
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scale {
    Unit,
    Sd,
    Ratio,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    HigherIsBetter,
    HigherIsWorse,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let (study, mut book) = described(args)?;
    if let Some(way) = args.direction {
        for column in book.column.iter_mut().filter(|c| Some(&c.name) == args.outcome.as_ref()) {
            column.direction = Some(match way {
                Way::HigherIsBetter => Direction::HigherIsBetter,
                Way::HigherIsWorse => Direction::HigherIsWorse,
            });
        }
    }
    let source = Source {
        name: book.name.clone(),
        label: Text::same(&book.name),
        file: args.file.clone(),
        study: Arc::new(study),
        book: Arc::new(book),
        join: vec![],
    };
    let settings = settings(args)?;
    let study = run::of(plan(args, &source.name, settings), &[source])?;
    let mut results = progress::shown(false, |meter| run::watched(&study, None, meter))?;
    // Whether a file holds a trial is not known here; only an estimator that asks one question says which.
    let own = estimators::find(&args.id).and_then(|e| e.estimand());
    results.analyses.iter_mut().flat_map(|a| &mut a.findings.estimates).for_each(|row| row.estimand = own);
    let text = match args.format {
        Format::Csv => String::from_utf8_lossy(&csv::estimates(&results.analyses)).into_owned(),
        Format::Json => String::from_utf8_lossy(&json::pretty(&results.analyses)).into_owned(),
        Format::Table => results.analyses.iter().map(page).collect(),
    };
    show::stdout(&text);
    Ok(ExitCode::SUCCESS)
}

/// Words that mean that nothing has ended yet.
const OPEN: [&str; 10] =
    ["open", "censored", "censor", "gecensureerd", "ongoing", "under way", "lopend", "onderweg", "loopt nog", "0"];

/// The levels of an ending that mean that it has not ended.
fn open(column: &Column, args: &Args) -> Result<Vec<String>> {
    let codes = || column.levels.iter().map(|l| l.code.as_str());
    let fault = |what: String, help: String| {
        Err(Error::Plan(vec![Problem::new(Path::new("the command"), "", None, what).help(help)]))
    };
    let list = codes().collect::<Vec<_>>().join(", ");
    if list.is_empty() {
        let help = "say in a codebook which endings there can be, with --codebook";
        return fault(format!("`{}` has no value in any row", column.name), help.to_owned());
    }
    match args.censored.as_deref() {
        Some("none") if !codes().any(|code| code == "none") => return Ok(vec![]),
        Some(code) if codes().any(|known| known == code) => return Ok(vec![code.to_owned()]),
        Some(code) => {
            return fault(format!("`{}` has no level `{code}`", column.name), format!("its levels: {list}"));
        }
        None => {}
    }
    let known: Vec<String> =
        codes().filter(|code| OPEN.iter().any(|word| code.eq_ignore_ascii_case(word))).map(str::to_owned).collect();
    if known.len() == 1 {
        return Ok(known);
    }
    let what = format!("which level of `{}` means that nothing has ended yet is not plain", column.name);
    fault(what, format!("say --censored with one of: {list}; or --censored none when all have ended"))
}

/// The plan of one question.
fn plan(args: &Args, table: &str, settings: SettingsEntry) -> Plan {
    let arm = match (&args.arm, &args.treatment, &args.control) {
        (Some(variable), Some(treatment), Some(control)) => {
            Some(Arm { variable: variable.clone(), treatment: treatment.clone(), control: control.clone() })
        }
        _ => None,
    };
    let nothing = Text::same("");
    Plan {
        study: Study { id: "estimate".into(), title: nothing.clone(), language: Lang::En },
        claims: Vec::new(),
        data: vec![DataEntry {
            name: table.to_owned(),
            file: args.file.display().to_string(),
            codebook: String::new(),
            table: None,
            claims: None,
            join: vec![],
            label: None,
        }],
        design: Design {
            unit: "row".into(),
            cluster: (!args.cluster.is_empty()).then(|| Names::Several(args.cluster.clone())),
            estimand: Estimand::Offer,
            arm,
            received: args.received.as_deref().map(|r| {
                let (variable, level) = pair(r);
                Received { variable, level, absent: vec![] }
            }),
            waves: None,
            informant: None,
        },
        settings,
        chapter: vec![ChapterEntry { id: "estimate".into(), title: nothing.clone() }],
        family: margin(args).into_iter().collect(),
        analysis: vec![AnalysisEntry {
            id: args.id.clone(),
            chapter: "estimate".into(),
            question: nothing,
            estimator: Names::One(args.id.clone()),
            data: None,
            outcome: args.outcome.clone(),
            by: args.by.clone().or_else(|| args.arm.clone()),
            stages: vec![],
            columns: args.columns.clone(),
            strata: args.strata.clone(),
            summary: args.n.clone().zip(args.sd.clone()).map(|(n, sd)| Summary { n, sd }),
            wave: None,
            pre: args.pre.clone(),
            covariates: args.covariates.clone(),
            reference: args.reference.iter().map(|r| pair(r)).collect(),
            model: Model::default(),
            moderators: args.moderators.clone(),
            reliability: args
                .reliability
                .map(|value| Reliability { value, source: Because::One("--reliability".into()) }),
            cutoff: args.cutoff,
            time: args.time.clone(),
            status: args.status.clone(),
            event: args.status.as_ref().and(args.event.clone()),
            entry: args.entry.clone(),
            subject: args.subject.clone(),
            state: args.state.clone(),
            between: args.between.clone(),
            at: args.at.clone(),
            horizon: args.horizon,
            price: args.price.map(|value| Price { value, source: Because::One("--price".into()) }),
        }],
    }
}

/// The margin that the command names, fixed today.
fn margin(args: &Args) -> Option<Family> {
    let (value, outcome) = (args.margin?, args.outcome.clone()?);
    let scale = match args.margin_scale {
        Scale::Unit => MarginScale::Unit,
        Scale::Sd => MarginScale::Sd,
        Scale::Ratio => MarginScale::Ratio,
    };
    let decided = run::today().parse().ok()?;
    let margin = Margin { value, scale, because: Because::One("--margin".into()), decided };
    Some(Family { id: "margin".into(), analyses: vec![], margins: BTreeMap::from([(outcome, margin)]) })
}

/// The settings of a plan that the command names; no event floor unless asked for.
fn settings(args: &Args) -> Result<SettingsEntry> {
    let lines: Vec<String> = args.option.iter().map(|o| setting(o)).collect();
    let text = format!("level = {:?}\n{}", args.level, lines.join("\n"));
    let document = Document::<SettingsEntry>::parse(Path::new("--option"), text)?;
    let asked = lines.iter().any(|l| l.starts_with("event_floor"));
    let event_floor = if asked { document.value.event_floor } else { 0 };
    Ok(SettingsEntry { event_floor, ..document.value })
}

/// The settings that are of the model.
const MODEL: [&str; 7] = ["covariance", "structure", "df", "likelihood", "random_slope", "ties", "curve"];

/// `column=level`; without a sign the level is empty, which the check of the plan refuses.
fn pair(text: &str) -> (String, String) {
    let (column, level) = text.split_once('=').unwrap_or((text, ""));
    (column.trim().to_owned(), level.trim().to_owned())
}

/// `seed=7` and `multiplicity=holm` as TOML: what is no number stands in quotation marks.
fn setting(option: &str) -> String {
    match option.split_once('=') {
        Some((key, value)) if MODEL.contains(&key.trim()) => {
            let value = value.trim();
            let value = if value == "true" || value == "false" { value.to_owned() } else { format!("{value:?}") };
            format!("model.{} = {value}", key.trim())
        }
        Some((key, value)) if value.trim().parse::<f64>().is_ok() => format!("{} = {}", key.trim(), value.trim()),
        Some((key, value)) => format!("{} = {:?}", key.trim(), value.trim()),
        None => option.to_owned(),
    }
}

/// What the columns of the file mean: from the codebook given, or from what the file looks like.
fn described(args: &Args) -> Result<(StudyBook, TableBook)> {
    if let Some(path) = &args.codebook {
        return from_codebook(path, &args.file);
    }
    let shape = estimators::find(&args.id).map(|e| e.about().shape());
    let counted = matches!(shape, Some(ShapeKind::Counts | ShapeKind::Strata));
    let asked = [&args.by, &args.arm, &args.strata]
        .into_iter()
        .flatten()
        .chain(&args.cluster)
        .chain([&args.status, &args.state].into_iter().flatten())
        .map(String::as_str);
    let paired = args.received.iter().chain(&args.reference).filter_map(|pair| Some(pair.split_once('=')?.0.trim()));
    let mut categories: Vec<&str> = asked.chain(paired).collect();
    let mut outcomes: Vec<&str> = args.outcome.iter().chain(&args.columns).map(String::as_str).collect();
    if shape == Some(ShapeKind::Columns) {
        outcomes.extend(args.pre.as_deref());
    }
    if counted || args.event.is_some() {
        categories.extend(&outcomes);
    }
    // A product names its columns: age:sex.
    let adjusted = args.covariates.iter().chain(&args.moderators).flat_map(|term| term.split(':')).map(str::trim);
    let named = [&args.time, &args.entry, &args.pre, &args.outcome, &args.n, &args.sd].into_iter().flatten();
    let measured: Vec<&str> = named
        .chain(&args.between)
        .chain(&args.columns)
        .map(String::as_str)
        .chain(adjusted)
        .filter(|name| !categories.contains(name))
        .collect();
    let written = super::codebook::file_book(&args.written)?;
    let mut book = draft_as(&args.file, &written, &categories, &measured)?;
    for column in &mut book.column {
        if Some(&column.name) == args.weights.as_ref() {
            column.role = Role::Frequency;
            column.required = true;
        }
        if Some(&column.name) == args.status.as_ref() {
            column.open = open(column, args)?;
            column.success = args.event.clone();
            // Nobody's time has ended yet: the event is an ending that has not happened.
            if let Some(code) = &args.event
                && column.levels.iter().all(|level| column.open.contains(&level.code))
                && !column.open.contains(code)
            {
                column.levels.push(LevelBook { code: code.clone(), nl: code.clone(), en: code.clone() });
            }
        } else if column.kind == Kind::Category {
            // At one of several waves the event may never have happened.
            let event = args.event.as_deref().filter(|_| args.columns.len() > 1 || args.pre.is_some());
            if let Some(word) = event.filter(|_| outcomes.contains(&column.name.as_str()))
                && !column.levels.iter().any(|l| l.code.eq_ignore_ascii_case(word))
            {
                column.levels.push(LevelBook { code: word.to_owned(), nl: word.to_owned(), en: word.to_owned() });
            }
            let is = |word: &str| column.levels.iter().any(|l| l.code.eq_ignore_ascii_case(word));
            let known = ["yes", "ja", "true", "1"].into_iter().find(|w| is(w));
            let wanted = args.event.as_deref().filter(|_| outcomes.contains(&column.name.as_str())).or(known);
            let level = wanted.and_then(|w| column.levels.iter().find(|l| l.code.eq_ignore_ascii_case(w)));
            column.success = level.map(|l| l.code.clone());
            if outcomes.contains(&column.name.as_str()) && counted && column.success.is_none() {
                let levels: Vec<&str> = column.levels.iter().map(|l| l.code.as_str()).collect();
                let what = format!("which level of `{}` is the event is not plain", column.name);
                let help = format!("say --event with one of: {}", levels.join(", "));
                return Err(Error::Plan(vec![Problem::new(Path::new("the command"), "", None, what).help(help)]));
            }
        }
    }
    let study = StudyBook {
        id: "file".into(),
        title: Text::same("file"),
        origin: Origin::Observed,
        data_cut: String::new(),
        source: Text::same(""),
    };
    Ok((study, book))
}

fn from_codebook(path: &Path, file: &Path) -> Result<(StudyBook, TableBook)> {
    let document = Document::<Codebook>::read(path)?;
    let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let tables = &document.value.table;
    let table = tables.iter().find(|t| t.name == name).or_else(|| tables.first().filter(|_| tables.len() == 1));
    match table {
        Some(table) => Ok((document.value.study.clone(), table.clone())),
        None => {
            let what = format!("the codebook has no table `{name}`");
            let help = crate::document::did_you_mean(&name, tables.iter().map(|t| t.name.as_str()));
            Err(Error::Plan(vec![document.problem("table", what).help(help)]))
        }
    }
}

/// The rows for a person: one line each in at most 80 columns, the notes under them.
fn page(analysis: &Analysis) -> String {
    let words = Words::new(Lang::En);
    let mut notes: Vec<String> = Vec::new();
    let mut lines: Vec<[String; 6]> = Vec::new();
    for e in &analysis.findings.estimates {
        let marks: Vec<String> = e
            .notes
            .iter()
            .map(|n| {
                let text = words.note(n);
                let at = notes.iter().position(|t| *t == text).unwrap_or_else(|| {
                    notes.push(text);
                    notes.len() - 1
                });
                format!("[{}]", at + 1)
            })
            .collect();
        lines.push(line(e, &words, &marks.concat()));
    }
    let level = analysis.findings.estimates.iter().find_map(|e| e.interval.map(|i| i.level.get()));
    let interval = level.map_or_else(|| "interval".to_owned(), |l| format!("{}% interval", number::exact(100.0 * l)));
    let header = ["term", "measure", "value", &interval, "test", "n"].map(str::to_owned);
    let mut out = table(&header, &lines);
    let general = analysis.findings.notes.iter().map(|n| words.note(n));
    for (i, note) in notes.iter().enumerate() {
        out.push_str(&textwrap::fill(
            &format!("[{}] {note}", i + 1),
            textwrap::Options::new(80).subsequent_indent("    "),
        ));
        out.push('\n');
    }
    for note in general {
        out.push_str(&textwrap::fill(&note, textwrap::Options::new(80)));
        out.push('\n');
    }
    out
}

fn line(e: &Estimate, words: &Words, marks: &str) -> [String; 6] {
    let form = e.measure.form;
    let value = e.value.map_or_else(|| number::DASH.to_owned(), |v| number::cell(v, form, Lang::En));
    let interval = e.interval.map(|i| number::limits(i.low, i.high, form, Lang::En)).unwrap_or_default();
    let test = e.test.as_ref().map_or_else(String::new, |t| {
        let df: Vec<String> = t.df.iter().flatten().map(|d| number::exact((10.0 * d).round() / 10.0)).collect();
        let df = if df.is_empty() { String::new() } else { format!("({})", df.join(", ")) };
        let statistic = t.statistic.map_or_else(
            || t.statistic_name.to_owned(),
            |x| format!("{}{df} = {}", t.statistic_name, number::fixed(x, 2, Lang::En)),
        );
        let adjusted = t.p_adjusted.map(|p| format!(", adj. {}", number::p(p.get(), Lang::En))).unwrap_or_default();
        format!("{statistic}, {}{adjusted}", number::p_equation(t.p.get(), Lang::En))
    });
    [
        e.term.text.en.clone(),
        words.get(&format!("measure-{}", e.measure.id))
            + match form {
                Form::Share => " (%)",
                Form::ShareDifference => " (points)",
                _ => "",
            },
        format!("{value}{marks}"),
        interval,
        test,
        number::whole(e.n.used, Lang::En),
    ]
}

/// Columns side by side; the first two are wrapped so that a line has at most 80 characters.
fn table(header: &[String; 6], lines: &[[String; 6]]) -> String {
    let widest = |c: usize| lines.iter().chain([header]).map(|l| l[c].chars().count()).max().unwrap_or(0);
    let fixed: usize = (2..6).map(|c| widest(c) + 2).sum();
    let room = 80usize.saturating_sub(fixed).max(24);
    let measure = widest(1).min(room / 2);
    let widths = [widest(0).min(room - measure - 2), measure, widest(2), widest(3), widest(4), widest(5)];
    let mut out = String::new();
    for l in [header].into_iter().chain(lines) {
        let wrapped: Vec<Vec<String>> = l
            .iter()
            .zip(widths)
            .map(|(cell, w)| textwrap::wrap(cell, w.max(1)).into_iter().map(|s| s.into_owned()).collect())
            .collect();
        for i in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1) {
            let mut text = String::new();
            for (c, (cell, width)) in wrapped.iter().zip(widths).enumerate() {
                let part = cell.get(i).map(String::as_str).unwrap_or_default();
                let pad = " ".repeat(width.saturating_sub(part.chars().count()));
                // Numbers stand to the right of their column.
                text.push_str(&if [2, 3, 5].contains(&c) {
                    format!("{pad}{part}  ")
                } else {
                    format!("{part}{pad}  ")
                });
            }
            out.push_str(text.trim_end());
            out.push('\n');
        }
    }
    out
}
