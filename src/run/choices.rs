//! Why a claim is contradicted: each choice that an analyst could have made is tried on the sample that answers it, and
//! those under which it prints as published are kept, as hypotheses.
//!
//! Only contradicted claims are asked, so that a run in which print and data agree pays nothing.

use super::{Study, request, settings_of};
use crate::design::{self, View};
use crate::estimators::{self, Settings};
use crate::findings::{Analysis, Estimate};
use crate::ledger::choices::{self, Choice, Hypothesis, LEVELS};
use crate::ledger::claims::{Claim, ClaimKind};
use crate::ledger::{self, Ledger, Reason, Status};
use crate::math::tail;
use crate::sample::{Counts, Groups, Sample, Shape};

/// Estimators that answer the same question: of a contradicted claim the others of its row are tried.
const ALIKE: [&[&str]; 11] = [
    &["pearson_chi2", "likelihood_chi2", "fisher_exact", "fisher_freeman_halton"],
    &["welch_t", "student_t", "mann_whitney", "brunner_munzel"],
    &["welch_anova", "one_way_anova", "kruskal_wallis"],
    &["dunn", "games_howell", "tukey_hsd"],
    &["log_rank", "weighted_log_rank", "log_rank_permutation"],
    &["paired_t", "wilcoxon_signed_rank"],
    &["mcnemar", "mcnemar_midp"],
    &["cohens_d", "hedges_g_pooled", "glass_delta"],
    &["ancova", "change_score"],
    &["logistic", "firth_logistic"],
    &["pearson", "spearman", "kendall"],
];

/// The mid-p sums factorials; of larger tables it is as good as not corrected, and is not tried.
const MANY: f64 = 1e5;

/// Fills in the hypotheses of every contradicted claim that a row answers.
pub(super) fn explain(study: &Study, analyses: &[Analysis], settings: &Settings, ledger: &mut Ledger) {
    let claims: Vec<&Claim> = study.claims.iter().flat_map(|d| &d.value.claim).collect();
    // The claims of all files come first, in order.
    for (claim, entry) in claims.iter().zip(&mut ledger.entries) {
        if entry.status == Status::Contradicted
            && let Some(row) = ledger::answer(claim, analyses)
            && let Some(computed) = entry.computed
        {
            let mut found = choices::of_rounding(claim, computed);
            for tried in of_row(claim, row, analyses).into_iter().chain(of_sample(study, claim, row, settings)) {
                if !found.iter().any(|known| known.choice == tried.choice) {
                    found.push(tried);
                }
            }
            if let Some((hypothesis, reason)) = of_cut(claim, &claims, computed) {
                // The print was of other data: these do not contradict it.
                found.push(hypothesis);
                (entry.status, entry.reason) = (Status::NotRecoverable, Some(reason));
            }
            entry.hypotheses = Some(found);
        }
    }
}

/// The number that a claim is about, read off a row by other rules of adjustment.
fn p_of(claim: &Claim, row: &Estimate) -> Option<f64> {
    ledger::computed(claim.kind, row).0
}

/// Whether a p-value, or any number, is what the claim says.
fn fits(claim: &Claim, x: f64, row: &Estimate) -> bool {
    x.is_finite() && ledger::holds(claim, x, ledger::above(row)) == Some(true)
}

/// Choices that need no more than the rows that the run has.
fn of_row(claim: &Claim, row: &Estimate, analyses: &[Analysis]) -> Vec<Hypothesis> {
    let mut tried: Vec<(Choice, f64)> = Vec::new();
    let about_p = claim.kind == ClaimKind::PValue || !claim.kind.is_number();
    if let Some(test) = row.test.as_ref().filter(|_| about_p) {
        let p = test.p.get();
        if !claim.kind.is_number() && test.p_adjusted.is_some_and(|adjusted| adjusted != test.p) {
            tried.push((Choice::NotAdjusted {}, p));
        }
        if let Some(adjusted) = test.p_adjusted.filter(|_| claim.kind.is_number()) {
            let all = analyses.iter().flat_map(|a| &a.findings.estimates);
            let tests = all.filter(|e| e.test.as_ref().is_some_and(|t| t.p_adjusted.is_some())).count() as u64;
            tried.push((Choice::Adjusted { tests }, adjusted.get()));
        }
        let alike = |e: &&Estimate| e.analysis == row.analysis && e.estimator == row.estimator && e.test.is_some();
        let tests = analyses.iter().flat_map(|a| &a.findings.estimates).filter(alike).count() as u64;
        if tests > 1 {
            tried.push((Choice::Adjusted { tests }, (p * tests as f64).min(1.0)));
        }
        tried.push((Choice::OneSided {}, p / 2.0));
        tried.push((Choice::OneSided {}, 1.0 - p / 2.0));
        if let Some(t) = test.statistic.filter(|_| test.statistic_name == "t") {
            tried.push((Choice::NormalForT {}, 2.0 * tail::normal_upper(t.abs())));
        }
    }
    if claim.kind == ClaimKind::Percent
        && let Some(share) = row.value
    {
        // Rows left out may have been counted in, each reason alone or all together.
        let each = row.n.dropped.iter().map(|d| d.rows);
        for rows in each.chain([row.n.dropped_rows()]).filter(|rows| *rows > 0) {
            let (used, all) = (row.n.used as f64, (row.n.used + rows) as f64);
            tried.push((Choice::RowsCountedIn { rows }, ledger::scale(row) * share * used / all));
        }
    }
    if row.measure.id == "standard_deviation"
        && row.n.used > 1
        && let Some(sd) = row.value
    {
        let n = row.n.used as f64;
        tried.push((Choice::VarianceOverN {}, sd * ((n - 1.0) / n).sqrt()));
    }
    let mut found: Vec<Hypothesis> = tried
        .into_iter()
        .filter(|(_, x)| fits(claim, *x, row))
        .map(|(choice, computed)| Hypothesis { choice, computed })
        .collect();
    if let Some(p) = p_of(claim, row).filter(|_| !claim.kind.is_number()) {
        let above = ledger::above(row);
        let at = |level: u64| choices::verdict(claim.kind, p, above, level as f64 / 1000.0) == Some(true);
        let levels = LEVELS.into_iter().filter(|level| at(*level)).take(1);
        found.extend(levels.map(|thousandths| Hypothesis { choice: Choice::OtherLevel { thousandths }, computed: p }));
    }
    found
}

/// Choices that need the sample: other tests of the same two groups.
fn of_sample(study: &Study, claim: &Claim, row: &Estimate, settings: &Settings) -> Vec<Hypothesis> {
    let plan = &study.plan.value;
    let Some(entry) = plan.analysis.iter().find(|a| a.id == row.analysis) else { return Vec::new() };
    let tables = entry.data.as_ref().map(|d| d.all()).unwrap_or_default();
    let Ok(view) = View::open(&study.data, &plan.design, tables) else { return Vec::new() };
    let settings = &settings_of(entry, settings);
    let moderator = super::moderators(entry).first().copied().flatten();
    let mut found = Vec::new();
    let drawn = |estimator: &dyn estimators::Estimator| {
        let request = request(entry, estimator, moderator);
        let mut sample = design::draw(&view, &plan.design, estimator.about().shapes, &request).ok()?.sample;
        sample.shape = pair(sample.shape, &row.term.code);
        Some(sample)
    };
    let others = ALIKE.iter().filter(|all| all.contains(&row.estimator)).flat_map(|all| all.iter());
    for estimator in others.filter(|id| **id != row.estimator).filter_map(|id| estimators::find(id)) {
        let Some(rows) = drawn(estimator).and_then(|s| estimator.estimate(&s, settings).ok()) else { continue };
        let rows = rows.estimates;
        let same = rows.iter().find(|e| e.term.code == row.term.code && e.measure.id == row.measure.id);
        let same = same.or_else(|| rows.iter().find(|e| e.term.code == row.term.code && e.test.is_some()));
        let alone = || rows.iter().find(|e| e.test.is_some()).filter(|_| !claim.kind.is_number() || about_test(claim));
        if let Some(other) = same.or_else(alone)
            && let Some(x) = p_of(claim, other)
            && ledger::holds(claim, x, ledger::above(row)) == Some(true)
        {
            let choice = Choice::OtherTest { estimator: estimator.about().id.to_owned() };
            found.push(Hypothesis { choice, computed: x });
        }
    }
    if let Some(sample) = estimators::find(row.estimator).and_then(drawn) {
        let tried = by_hand(claim, row, &sample).into_iter().filter(|(_, x)| fits(claim, *x, row));
        found.extend(tried.map(|(choice, computed)| Hypothesis { choice, computed }));
    }
    found
}

fn about_test(claim: &Claim) -> bool {
    matches!(claim.kind, ClaimKind::PValue | ClaimKind::Statistic)
}

/// The two groups of a contrast alone, where the sample has more.
fn pair(shape: Shape, term: &str) -> Shape {
    let of = |groups: &[crate::value::Label]| -> Option<Vec<usize>> {
        let named = |i: usize, j: usize| Some(groups.get(i)?.code.clone() + " - " + &groups.get(j)?.code == term);
        let all = 0..groups.len();
        all.clone()
            .flat_map(|i| all.clone().map(move |j| (i, j)))
            .find(|&(i, j)| i != j && named(i, j) == Some(true))
            .map(|(i, j)| vec![i.min(j), i.max(j)])
    };
    fn kept<T: Clone>(all: &[T], at: &[usize]) -> Vec<T> {
        at.iter().filter_map(|&i| all.get(i)).cloned().collect()
    }
    match shape {
        Shape::Counts(c) => match of(&c.groups) {
            Some(at) => Shape::Counts(Counts { groups: kept(&c.groups, &at), cells: kept(&c.cells, &at), ..c }),
            None => Shape::Counts(c),
        },
        Shape::Groups(g) => match of(&g.groups) {
            Some(at) => Shape::Groups(Groups { groups: kept(&g.groups, &at), values: kept(&g.values, &at) }),
            None => Shape::Groups(g),
        },
        other => other,
    }
}

/// Tests that are no estimators of ours.
///
/// # Definition
/// Of a 2 × 2 table: χ² = N (max(0, |ad − bc| − N/2))² / (row and column totals multiplied), one degree of freedom
/// (Yates 1934); mid-p = Fisher's two-sided p less half the probability of the table itself (Lancaster 1961). Of t: each
/// variance over n instead of n − 1.
fn by_hand(claim: &Claim, row: &Estimate, sample: &Sample) -> Vec<(Choice, f64)> {
    let statistic = claim.kind == ClaimKind::Statistic;
    if !statistic && claim.kind != ClaimKind::PValue && claim.kind.is_number() {
        return Vec::new();
    }
    let mut out = Vec::new();
    match &sample.shape {
        Shape::Counts(c) => {
            if let [[a, b], [x, d]] =
                c.cells.iter().filter_map(|g| <[u64; 2]>::try_from(g.clone()).ok()).collect::<Vec<_>>()[..]
                && c.cells.len() == 2
            {
                let [a, b, x, d] = [a, b, x, d].map(|n| n as f64);
                let n = a + b + x + d;
                let margins = (a + b) * (x + d) * (a + x) * (b + d);
                let corrected = ((a * d - b * x).abs() - n / 2.0).max(0.0);
                let chi2 = n * corrected * corrected / margins;
                let p = 2.0 * tail::normal_upper(chi2.sqrt());
                out.push((Choice::ContinuityCorrection {}, if statistic { chi2 } else { p }));
                let ln = |x: f64| (2..=x as u64).map(|k| (k as f64).ln()).sum::<f64>();
                let own = || ln(a + b) + ln(x + d) + ln(a + x) + ln(b + d) - ln(n) - ln(a) - ln(b) - ln(x) - ln(d);
                let fisher =
                    estimators::find("fisher_exact").and_then(|e| e.estimate(sample, &Settings::default()).ok());
                let fisher = fisher.and_then(|f| f.estimates.first()?.test.as_ref().map(|t| t.p.get()));
                if let Some(fisher) = fisher.filter(|_| !statistic && n <= MANY) {
                    out.push((Choice::MidP {}, fisher - own().exp() / 2.0));
                }
            }
        }
        Shape::Groups(g) => {
            if let ([one, other], Some(test)) = (&g.values[..], row.test.as_ref().filter(|t| t.statistic_name == "t"))
                && let (Some(t), Some(df)) = (test.statistic, test.df[0])
            {
                let squares = |x: &[f64]| {
                    let mean = x.iter().sum::<f64>() / x.len() as f64;
                    (mean, x.iter().map(|v| (v - mean).powi(2)).sum::<f64>())
                };
                let ((m, s), (w, r)) = (squares(one), squares(other));
                let (n, k) = (one.len() as f64, other.len() as f64);
                let error = match row.estimator {
                    "student_t" => ((s + r) / (n + k) * (1.0 / n + 1.0 / k)).sqrt(),
                    _ => (s / n / n + r / k / k).sqrt(),
                };
                let other_t = ((m - w) / error).abs() * t.signum();
                let x = if statistic { other_t } else { tail::t_two_sided(other_t.abs(), df) };
                out.push((Choice::VarianceOverN {}, x));
            }
        }
        _ => {}
    }
    out
}

/// A claim of the same quantity, from another cut of the data, that prints as computed.
fn of_cut(claim: &Claim, all: &[&Claim], computed: f64) -> Option<(Hypothesis, Reason)> {
    let cut = claim.cut.clone()?;
    let other =
        |c: &&&Claim| c.quantity == claim.quantity && c.quantity.is_some() && c.cut.is_some() && c.cut != claim.cut;
    let agrees = |c: &&Claim| ledger::prints_as(computed, &c.printed, c.rounding) == Some(true);
    let second = all.iter().filter(other).find(|c| agrees(c))?.cut.clone()?;
    let reason = Reason::DataCut { first: cut.clone(), second };
    Some((Hypothesis { choice: Choice::DataCut { cut }, computed }, reason))
}
