//! An analysis of counts, run on every table that fits the published summary.

use super::{Study, answer, request};
use crate::design::{self, View};
use crate::estimators::{self, Settings};
use crate::findings::across::Held;
use crate::findings::{Across, Analysis, Estimate, Findings};
use crate::ledger::claims::Claims;
use crate::ledger::{self, Status};
use crate::plan::AnalysisEntry;
use crate::sample::{Counts, Sample, Shape};
use crate::solver::{self, Options, Solution};
use crate::value::{Count, Label, Text};
use rayon::prelude::*;

/// Most tables that are looked for; the count, not the clock, so that every machine finds the same.
const AT_MOST: u64 = 100_000;
/// Most halvings of the search for them.
const NODES: u64 = 5_000_000;
/// Most tables on which an analysis is run; of more they are taken evenly.
const RUN: usize = 1_000;

/// The tables that fit one summary.
pub(super) struct Fitted<'a> {
    claims: &'a Claims,
    solution: Solution,
    assumed: Vec<Text>,
}

/// The tables that fit the numbers of each summary among the claims. Verdicts of tests are left out: they are what the
/// tables are to be asked about. A summary that is at fault, or that nothing fits, gives none: `beraad solve` says why.
pub(super) fn fitted(study: &Study) -> Vec<Fitted<'_>> {
    let summaries = study.claims.iter().map(|d| &d.value).filter(|c| c.summary.is_some());
    let options = Options { verdicts: false, at_most: AT_MOST, keep: AT_MOST, steps: false, ..Options::default() };
    let solved = summaries.filter_map(|claims| {
        let solution = solver::solve(claims, &options, &mut |p| p.nodes < NODES).ok()?;
        let assumed = solution.conditions.iter().filter(|c| c.assumed).map(|c| c.text.clone()).collect();
        (solution.found > 0).then_some(Fitted { claims, solution, assumed })
    });
    solved.collect()
}

/// The analysis over all tables that fit the summary that it is about; none when it is about none.
pub(super) fn across(
    study: &Study,
    entry: &AnalysisEntry,
    settings: &Settings,
    fitted: &[Fitted<'_>],
    done: &Analysis,
) -> Option<Across> {
    let tables = entry.data.as_ref().map(|d| d.all()).unwrap_or_default();
    let view = View::open(&study.data, &study.plan.value.design, tables).ok()?;
    let mut asked = Vec::new();
    let mut of: Option<&Fitted<'_>> = None;
    for estimator in entry.estimator.all().iter().filter_map(|id| estimators::find(id)) {
        let request = request(entry, estimator, None);
        let Ok(drawn) = design::draw(&view, &study.plan.value.design, estimator.about().shapes, &request) else {
            continue;
        };
        let about = fitted.iter().find_map(|f| Some((f, places(&drawn.sample, f)?)));
        if let Some((found, places)) = about {
            of = Some(found);
            asked.push((estimator, drawn.sample, places));
        }
    }
    let fitted = of?;
    let all = &fitted.solution.tables;
    let step = all.len().div_ceil(RUN).max(1);
    let taken: Vec<&solver::Table> = all.iter().step_by(step).collect();
    let rows: Vec<Vec<Estimate>> = taken
        .par_iter()
        .map(|table| {
            let mut findings = Findings::default();
            for (estimator, sample, places) in &asked {
                findings.extend(answer(*estimator, &counted(sample, places, table), settings));
            }
            let mut one = Analysis { findings, across: None, ..done.clone() };
            one.findings.estimates.iter_mut().for_each(|row| row.analysis = done.id.clone());
            let mut one = [one];
            study.plan.value.settings.multiplicity.adjust(&mut one, &[]);
            let [one] = one;
            one.findings.estimates
        })
        .collect();
    let solution = &fitted.solution;
    let (fit, complete, assumed) = (solution.found, solution.complete, fitted.assumed.clone());
    let mut out = Across { tables: 0, fit, complete, assumed, rows: Vec::new(), held: Vec::new() };
    rows.iter().for_each(|rows| out.take(rows));
    out.held = held(fitted.claims, done, &rows);
    Some(out)
}

/// In how many tables each verdict holds that this analysis answers.
fn held(claims: &Claims, done: &Analysis, tables: &[Vec<Estimate>]) -> Vec<Held> {
    let answered = |c: &&crate::ledger::claims::Claim| {
        !c.kind.is_number() && c.estimate.as_ref().is_some_and(|s| s.analysis == done.id)
    };
    let verdicts: Vec<_> = claims.claim.iter().filter(answered).cloned().collect();
    let mut out: Vec<Held> = verdicts.iter().map(|c| Held { claim: c.id.clone(), tables: 0 }).collect();
    let claims = Claims { claim: verdicts, assumption: Vec::new(), summary: None, ..claims.clone() };
    for rows in tables {
        let findings = Findings { estimates: rows.clone(), ..Findings::default() };
        let one = [Analysis { findings, across: None, ..done.clone() }];
        for (held, entry) in out.iter_mut().zip(ledger::judge([&claims], &one).entries) {
            held.tables += u64::from(entry.status == Status::Reproduced);
        }
    }
    out
}

/// Where each group and level of a sample stands in the tables; none when the sample is about something else.
fn places(sample: &Sample, fitted: &Fitted<'_>) -> Option<(Vec<usize>, Vec<usize>)> {
    let Shape::Counts(counts) = &sample.shape else { return None };
    let summary = fitted.claims.summary.as_ref()?;
    let about = sample.outcome.label.code == summary.outcome
        && sample.grouping.as_ref().is_some_and(|g| g.code == summary.group)
        && counts.groups.len() == summary.groups.len()
        && counts.levels.len() == summary.levels.len();
    let find = |of: &[Label], all: &[String]| -> Option<Vec<usize>> {
        of.iter().map(|label| all.iter().position(|code| *code == label.code)).collect()
    };
    if about { Some((find(&counts.groups, &summary.groups)?, find(&counts.levels, &summary.levels)?)) } else { None }
}

/// The sample with the counts of one table.
fn counted(sample: &Sample, (groups, levels): &(Vec<usize>, Vec<usize>), table: &solver::Table) -> Sample {
    let Shape::Counts(counts) = &sample.shape else { return sample.clone() };
    let cell = |g: usize, l: usize| table.cells.get(g).and_then(|row| row.get(l)).copied().unwrap_or_default();
    let cells: Vec<Vec<u64>> = groups.iter().map(|&g| levels.iter().map(|&l| cell(g, l)).collect()).collect();
    let used = cells.iter().flatten().sum();
    Sample {
        shape: Shape::Counts(Counts { cells, ..counts.clone() }),
        count: Count { used, ..sample.count.clone() },
        ..sample.clone()
    }
}
