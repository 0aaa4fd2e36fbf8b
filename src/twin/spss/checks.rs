//! What arithmetic can check: counts, shares with Wilson's interval, Newcombe's difference, chi-square, Welch's t.

use super::files::Files;
use super::{number, text};
use crate::data::codebook::{Meaning, Role};
use crate::findings::Estimate;
use crate::plan::AnalysisEntry;
use crate::twin::Run;
use crate::twin::literal::comment;

/// Procedures that are checked here.
const CHECKED: [&str; 6] =
    ["wilson_rate", "frequency", "funnel_rate", "newcombe_difference", "pearson_chi2", "welch_t"];

/// A column as an analysis sees it.
pub struct Seen {
    /// Its variable.
    pub variable: String,
    /// Its column.
    pub column: String,
    /// What it means.
    pub meaning: Meaning,
}

/// Finds a column in the first of the tables named, or in those that join it.
pub fn see(run: &Run<'_>, files: &Files, tables: &[String], name: &str, wave: Option<&str>) -> Option<Seen> {
    let wave = wave.or(run.plan.design.waves.as_ref().map(|w| w.post.as_str()));
    let all = &run.data.tables;
    let own = tables.first().and_then(|t| all.iter().position(|table| table.source.name == *t))?;
    let joined = all.iter().enumerate().filter(|(at, t)| own == 0 && *at != own && !t.source.join.is_empty());
    let mut owners = std::iter::once(own).chain(joined.map(|(at, _)| at));
    let at = owners.find(|at| all.get(*at).is_some_and(|t| t.source.book.meaning(name).is_some()))?;
    let book = &all.get(at)?.source.book;
    let meaning = book.meaning(name)?;
    if book.columns_of(name).next().is_some() {
        let (_, column) = book.columns_of(name).find(|(at, _)| Some(*at) == wave)?;
        return Some(Seen { variable: files.variable(column, None), column: column.to_owned(), meaning });
    }
    let waves = book.with_role(Role::Wave).is_some();
    // A first table with a row a wave is not laid out here.
    if waves && at == own {
        return None;
    }
    let variable = files.variable(name, wave.filter(|_| waves));
    Some(Seen { variable, column: name.to_owned(), meaning })
}

/// Groups: the code of each, and the condition that a row is in it.
fn groups(run: &Run<'_>, files: &Files, tables: &[String], entry: &AnalysisEntry) -> Option<Vec<(String, String)>> {
    let Some(by) = &entry.by else { return Some(vec![("overall".to_owned(), "1 = 1".to_owned())]) };
    if by == "table" {
        let place = |name: &String| run.data.tables.iter().position(|t| t.source.name == *name).map_or(0, |at| at + 1);
        return Some(tables.iter().map(|t| (t.clone(), format!("table_ = {}", place(t)))).collect());
    }
    let seen = see(run, files, tables, by, entry.wave.as_deref())?;
    let codes: Vec<String> = match run.plan.design.arm.as_ref().filter(|a| a.variable == *by) {
        Some(arm) => vec![arm.treatment.clone(), arm.control.clone()],
        None => seen.meaning.levels.iter().map(|l| l.code.clone()).collect(),
    };
    let is = |code: &String| format!("{} = {}", seen.variable, files.level(&seen.column, code));
    Some(codes.into_iter().map(|code| (code.clone(), is(&code))).collect())
}

/// Sums over the rows: name and condition.
#[derive(Default)]
struct Sums(Vec<(String, String)>);

impl Sums {
    /// The name of the sum of rows of which the condition holds.
    fn of(&mut self, condition: String) -> String {
        if let Some((name, _)) = self.0.iter().find(|(_, known)| *known == condition) {
            return name.clone();
        }
        let name = format!("s{}", self.0.len() + 1);
        self.0.push((name.clone(), condition));
        name
    }
}

/// A number of a row: its formula and what the run has.
type Number = (String, f64);

/// Share, standard error and Wilson's limits of x out of n.
fn share(x: &str, n: &str) -> [String; 4] {
    let centre = format!("({x} + z_**2/2)/({n} + z_**2)");
    let half = format!("z_*SQRT({x}*({n} - {x})/{n} + z_**2/4)/({n} + z_**2)");
    [
        format!("{x}/{n}"),
        format!("SQRT({x}/{n}*(1 - {x}/{n})/{n})"),
        format!("{centre} - {half}"),
        format!("{centre} + {half}"),
    ]
}

fn shares(row: &Estimate, x: &str, n: &str) -> Vec<Number> {
    let [value, error, low, high] = share(x, n);
    let ours = [row.value, row.std_error, row.interval.map(|i| i.low), row.interval.map(|i| i.high)];
    [value, error, low, high].into_iter().zip(ours).filter_map(|(f, x)| Some((f, x?))).collect()
}

fn newcombe(row: &Estimate, [x1, n1, x0, n0]: [&str; 4]) -> Vec<Number> {
    let ([p1, e1, l1, u1], [p0, e0, l0, u0]) = (share(x1, n1), share(x0, n0));
    let value = format!("({p1} - {p0})");
    let low = format!("{value} - SQRT(({p1} - ({l1}))**2 + (({u0}) - {p0})**2)");
    let high = format!("{value} + SQRT((({u1}) - {p1})**2 + ({p0} - ({l0}))**2)");
    let error = format!("SQRT(({e1})**2 + ({e0})**2)");
    let ours = [row.value, row.std_error, row.interval.map(|i| i.low), row.interval.map(|i| i.high)];
    [value, error, low, high].into_iter().zip(ours).filter_map(|(f, x)| Some((f, x?))).collect()
}

/// Compares the numbers of a row and prints PASS or DIFFERS.
fn compare(row: &Estimate, what: &str, numbers: &[Number]) -> String {
    if numbers.is_empty() {
        return String::new();
    }
    let name = format!("{} {} {} {}{what}", row.analysis, row.estimator, row.term.code, row.measure.id);
    let mut out = String::new();
    for (at, (formula, _)) in numbers.iter().enumerate() {
        out.push_str(&format!("COMPUTE v{at}_ = {formula}.\n"));
    }
    let close =
        |(at, (_, ours)): (usize, &Number)| format!("ABS(v{at}_ - ({0})) <= 1E-8*ABS({0}) + 1E-12", number(*ours));
    let all: Vec<String> = numbers.iter().enumerate().map(close).collect();
    let ours: Vec<String> = numbers.iter().map(|(_, ours)| number(*ours)).collect();
    let here: Vec<String> = (0..numbers.len()).map(|at| format!("v{at}_ (E22.15)")).collect();
    out.push_str(&format!("COMPUTE ok_ = 0.\nIF ({}) ok_ = 1.\n", all.join("\n  AND ")));
    out.push_str(&format!(
        "DO IF (ok_ = 1).\nPRINT / {}.\nELSE.\nPRINT / {} / {} {}.\nEND IF.\nEXECUTE.\n",
        text(&format!("PASS    {name}")),
        text(&format!("DIFFERS {name}")),
        text(&format!("  run: {}; here:", ours.join(" "))),
        here.join(" "),
    ));
    out
}

/// The checks of all analyses, and the procedures they are of.
pub fn all(run: &Run<'_>, files: &Files) -> (String, Vec<&'static str>) {
    let (mut out, mut checked) = (String::new(), Vec::new());
    for entry in &run.plan.analysis {
        for id in CHECKED.iter().filter(|id| entry.estimator.all().iter().any(|e| e == *id)) {
            let block = block(run, files, entry, id).unwrap_or_default();
            if block.is_empty() {
                continue;
            }
            let words = if entry.question.en.is_empty() { &entry.question.nl } else { &entry.question.en };
            out.push_str(&format!("\n* {}: {}.\n", comment(&entry.id), comment(words).trim_end_matches(['.', '?'])));
            out.push_str(&block);
            if !checked.contains(id) {
                checked.push(id);
            }
        }
    }
    (out, checked)
}

fn block(run: &Run<'_>, files: &Files, entry: &AnalysisEntry, id: &str) -> Option<String> {
    let tables = Files::tables(run, entry.data.as_ref());
    if !Files::flat(run, &tables) {
        return None;
    }
    let groups = groups(run, files, &tables, entry)?;
    let found = run.results.analyses.iter().find(|a| a.id == entry.id)?;
    let rows: Vec<&Estimate> = found.findings.estimates.iter().filter(|e| e.estimator == id).collect();
    let any = groups.iter().map(|(_, is)| format!("({is})")).collect::<Vec<_>>().join(" OR ");
    let mut all: Vec<(String, String)> = groups.clone();
    if groups.len() > 1 {
        all.push(("overall".to_owned(), format!("({any})")));
    }
    let (mut sums, mut checks) = (Sums::default(), String::new());
    let head = format!("GET FILE={}.\nWEIGHT BY weight_.\nCOMPUTE all_ = 1.\n", text(&Files::view(&tables)));
    if id == "welch_t" {
        return welch(run, files, entry, &tables, &groups, &rows).map(|body| format!("{head}{body}"));
    }
    if id == "funnel_rate" {
        let stages: Vec<Seen> =
            entry.stages.iter().map(|s| see(run, files, &tables, s, entry.wave.as_deref())).collect::<Option<_>>()?;
        let mut reached: Vec<String> = Vec::new();
        for s in &stages {
            let yes = format!("{} = {}", s.variable, files.level(&s.column, s.meaning.success.as_deref()?));
            reached.push(reached.last().map_or(yes.clone(), |before| format!("{before} AND {yes}")));
        }
        for row in rows {
            let term = row.term.code.as_str();
            let (group, stage) = term.rsplit_once(": ").unwrap_or(("overall", term));
            let (_, is) = all.iter().find(|(code, _)| code == group)?;
            let at = entry.stages.iter().position(|s| s == stage)?;
            let mut of = |at: usize| Some(sums.of(format!("({is}) AND {}", reached.get(at)?)));
            let numbers = match row.measure.id {
                "count" => vec![(of(at)?, row.value?)],
                "proportion" => shares(row, &of(at)?, &of(0)?),
                _ => shares(row, &of(at)?, &of(at.saturating_sub(1))?),
            };
            checks.push_str(&compare(row, "", &numbers));
        }
    } else {
        let seen = see(run, files, &tables, entry.outcome.as_deref()?, entry.wave.as_deref())?;
        let level = |code: &str| format!("{} = {}", seen.variable, files.level(&seen.column, code));
        let levels: Vec<String> = seen.meaning.levels.iter().map(|l| level(&l.code)).collect();
        let known = format!("{} >= 1", seen.variable);
        let success = seen.meaning.success.as_deref().map(level).or(levels.first().cloned())?;
        let is = |code: &str| all.iter().find(|(c, _)| c == code).map(|(_, is)| is.clone());
        if id == "pearson_chi2" {
            let row = rows.iter().find(|r| r.measure.id == "cramers_v")?;
            let test = row.test.as_ref()?;
            let n = sums.of(format!("({any}) AND {known}"));
            checks.push_str("COMPUTE chi2_ = 0.\n");
            for (_, group) in &groups {
                for level in &levels {
                    let cell = sums.of(format!("({group}) AND {level}"));
                    let of_group = sums.of(format!("({group}) AND {known}"));
                    let of_level = sums.of(format!("({any}) AND {level}"));
                    checks.push_str(&format!(
                        "COMPUTE e_ = {of_group}*{of_level}/{n}.\nIF (e_ > 0) chi2_ = chi2_ + ({cell} - e_)**2/e_.\n"
                    ));
                }
            }
            let df = test.df[0]?;
            let mut numbers = vec![
                ("chi2_".to_owned(), test.statistic?),
                (format!("SIG.CHISQ(chi2_, {})", number(df)), test.p.get()),
            ];
            if groups.len() == 2 || levels.len() == 2 {
                numbers.extend(row.value.map(|v| (format!("SQRT(chi2_/{n})"), v)));
            }
            checks.push_str(&compare(row, "", &numbers));
        }
        for row in rows {
            let term = row.term.code.as_str();
            let numbers = match id {
                "wilson_rate" => {
                    let group = is(term)?;
                    shares(
                        row,
                        &sums.of(format!("({group}) AND {success}")),
                        &sums.of(format!("({group}) AND {known}")),
                    )
                }
                "frequency" => {
                    let (group, code) = term.rsplit_once(": ").unwrap_or(("overall", term));
                    let group = is(group)?;
                    let x = sums.of(format!("({group}) AND {}", level(code)));
                    match row.measure.id {
                        "count" => vec![(x, row.value?)],
                        "proportion" => shares(row, &x, &sums.of(format!("({group}) AND {known}"))),
                        _ => continue,
                    }
                }
                "newcombe_difference" => {
                    let pair = groups.iter().flat_map(|a| groups.iter().map(move |b| (a, b)));
                    let mut pair = pair.filter(|((a, _), (b, _))| format!("{a} - {b}") == term);
                    let ((_, a), (_, b)) = pair.next()?;
                    let mut of = |group: &str, what: &str| sums.of(format!("({group}) AND {what}"));
                    let four = [of(a, &success), of(a, &known), of(b, &success), of(b, &known)];
                    newcombe(row, [&four[0], &four[1], &four[2], &four[3]])
                }
                _ => continue,
            };
            checks.push_str(&compare(row, "", &numbers));
        }
    }
    if checks.is_empty() {
        return None;
    }
    let mut out = head;
    for (name, condition) in &sums.0 {
        out.push_str(&format!("COMPUTE {name} = ({condition}).\n"));
    }
    let names = sums.0.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ");
    out.push_str(&format!("RECODE {names} (SYSMIS=0).\n"));
    out.push_str(&format!("AGGREGATE OUTFILE=* /BREAK=all_ /{names} = SUM({names}).\nWEIGHT OFF.\n"));
    let tail = 1.0 - (1.0 - run.plan.settings.level) / 2.0;
    out.push_str(&format!("COMPUTE z_ = IDF.NORMAL({}, 0, 1).\n{checks}", number(tail)));
    Some(out)
}

/// Welch's t between groups.
fn welch(
    run: &Run<'_>,
    files: &Files,
    entry: &AnalysisEntry,
    tables: &[String],
    groups: &[(String, String)],
    rows: &[&Estimate],
) -> Option<String> {
    let seen = see(run, files, tables, entry.outcome.as_deref()?, entry.wave.as_deref())?;
    let mut out = String::new();
    let of = |letter: &str| (1..=groups.len()).map(|at| format!("{letter}{at}_")).collect::<Vec<_>>().join(" ");
    for (at, (_, is)) in groups.iter().enumerate() {
        out.push_str(&format!("IF ({is}) y{}_ = {}.\n", at + 1, seen.variable));
    }
    let (y, m, s, n) = (of("y"), of("m"), of("s"), of("n"));
    out.push_str(&format!(
        "AGGREGATE OUTFILE=* /BREAK=all_ /{m} = MEAN({y}) /{s} = SD({y}) /{n} = N({y}).\nWEIGHT OFF.\n"
    ));
    let tail = 1.0 - (1.0 - run.plan.settings.level) / 2.0;
    let mut any = false;
    for row in rows {
        let place = |code: &str| groups.iter().position(|(c, _)| c == code).map(|at| at + 1);
        let pair = row
            .term
            .code
            .match_indices(" - ")
            .find_map(|(at, _)| Some((place(row.term.code.get(..at)?)?, place(row.term.code.get(at + 3..)?)?)));
        let (Some((a, b)), Some(test)) = (pair, row.test.as_ref()) else { continue };
        out.push_str(&format!(
            "COMPUTE d_ = m{a}_ - m{b}_.\nCOMPUTE a_ = s{a}_**2/n{a}_.\nCOMPUTE b_ = s{b}_**2/n{b}_.\n\
             COMPUTE se_ = SQRT(a_ + b_).\nCOMPUTE df_ = (a_ + b_)**2/(a_**2/(n{a}_ - 1) + b_**2/(n{b}_ - 1)).\n"
        ));
        let t = format!("IDF.T({}, df_)", number(tail));
        let numbers = [
            ("d_".to_owned(), row.value),
            ("se_".to_owned(), row.std_error),
            (format!("d_ - {t}*se_"), row.interval.map(|i| i.low)),
            (format!("d_ + {t}*se_"), row.interval.map(|i| i.high)),
            ("d_/se_".to_owned(), test.statistic),
            ("df_".to_owned(), test.df[0]),
            ("2*CDF.T(-ABS(d_/se_), df_)".to_owned(), Some(test.p.get())),
        ];
        let numbers: Vec<Number> = numbers.into_iter().filter_map(|(f, x)| Some((f, x?))).collect();
        out.push_str(&compare(row, "", &numbers));
        any = true;
    }
    any.then_some(out)
}
