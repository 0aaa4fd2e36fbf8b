//! An outcome of ordered levels.

use super::rows::{Spread, aliased, blank, ignored, method, unfitted, with_spread, with_value};
use super::terms::{ARM, Term, terms};
use super::{found, wrong};
use crate::error::{Error, Result};
use crate::estimators::effects::design::check;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::ordinal::{Check, Ordinal, fit};
use crate::math::tail;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Covariance, Label, PValue, Text};
use std::collections::BTreeSet;

/// Ratio of the odds of a higher level, treatment to control, the same wherever the levels are cut in two.
///
/// # Definition
/// logit P(y ≤ j) = τⱼ − (β₁·arm + β₂·pre + γ′z) by maximum likelihood; OR = exp(β₁), limits exp(β₁ ± z·se), se from
/// the observed information. With clusters: CR1 of the scores, t with G − 1 degrees of freedom (CR0 or CR1S when the
/// plan fixes it; CR2 is not defined here and CR1 takes its place, with a note). The check of proportional odds is
/// Rao's score test of one β at all thresholds against a β at each.
/// # Takes
/// Arm 0/1, an outcome of ordered levels as 0, 1, 2 ..., pre-score and covariates optional.
/// # Gives
/// `common_odds_ratio` of the arm, above 1 for higher levels in the treatment arm; a `threshold` between levels that
/// follow each other; a `covariate_odds_ratio` a column; `departure_from_proportional` with its test, a note with the
/// arm where its p < .05. **`std_error` of a ratio is that of its logarithm.**
/// # Assumes
/// Proportional odds (checked); rows, or clusters, independent.
/// # Undefined
/// A yes/no or numeric outcome; fewer than two levels with rows; an empty arm; no more rows than coefficients. A level
/// without rows is passed over, with a note. Predictors that separate the levels: no value, with a note. The robust
/// error of an arm that lies in one cluster.
/// # Reference
/// McCullagh (1980), Journal of the Royal Statistical Society B 42, 109–142; Peterson & Harrell (1990), Applied
/// Statistics 39, 205–217.
/// # Oracle
/// R 4.2.2: ordinal 2022.11.16 `clm`, sandwich 3.0.2 `vcovCL`; the check by one step of Fisher scoring in VGAM 1.1.8;
/// fixture `proportional_odds.json`.
pub struct ProportionalOdds;

static ABOUT: About = About {
    id: "proportional_odds",
    title_nl: "Gemeenschappelijke oddsratio van geordende niveaus",
    title_en: "Common odds ratio of ordered levels",
    shapes: &[ShapeKind::Regression],
    measure: &measure::COMMON_ODDS_RATIO,
    definition: "proportional-odds regression of the level on arm, pre-score and covariates; odds ratio of a higher level exp(β), Wald interval, with clusters CR1 of the scores; the standard error is that of its logarithm; score test of proportional odds",
    assumptions: "One odds ratio wherever the levels are cut in two (checked); rows, or clusters, independent.",
    undefined: "A yes/no or numeric outcome; fewer than two levels with rows; an empty arm; no more rows than coefficients.",
    reference: "McCullagh (1980), Journal of the Royal Statistical Society B 42, 109–142; Peterson & Harrell (1990), Applied Statistics 39, 205–217",
    oracle: "R 4.2.2: ordinal::clm, sandwich::vcovCL, VGAM",
};

/// Below this p the odds are said not to be proportional.
const DEPARTS: f64 = 0.05;

impl Estimator for ProportionalOdds {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn takes_levels(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        let (levels, used, y) = levels(data)?;
        let terms = terms(data);
        let columns: Vec<&[f64]> = terms.iter().skip(ARM).map(|t| t.values.as_slice()).collect();
        let arm = Label::contrast(&data.treatment, &data.control);
        let model = match fit(&columns, &y, used.len()) {
            Ok(fit) => fit,
            Err(trouble) => {
                let note = unfitted(trouble, y.len(), columns.len() + used.len() - 1)?;
                return Ok(found(vec![blank(ABOUT.id, sample, data, &arm, ABOUT.measure).note(note)]));
            }
        };
        let (kind, replaced) = match settings.covariance(sample, Covariance::Model) {
            Covariance::Cr2 => (Covariance::Cr1, true),
            Covariance::Hc2 | Covariance::Hc3 => (Covariance::Hc1, false),
            kind => (kind, false),
        };
        let mut rows = rows(&Fitted { sample, data, settings, terms: &terms, used: &used, model: &model, kind });
        if let Some(first) = rows.first_mut() {
            let left_out: Vec<usize> = model.aliased.iter().map(|j| j + ARM).collect();
            first.notes.extend(aliased(&terms, &left_out));
            first.notes.extend(ignored(sample, kind));
            first.notes.extend(replaced.then_some(Note::Cr1ForCr2 {}));
            let empty = levels.iter().filter(|l| !used.contains(l));
            first.notes.extend(empty.map(|l| Note::EmptyGroup { group: l.text.clone() }));
        }
        if let Some(check) = model.check {
            let row = departure(
                blank(ABOUT.id, sample, data, &Label::overall(), &measure::DEPARTURE_FROM_PROPORTIONAL),
                check,
            );
            let p = row.test.as_ref().map(|t| t.p.get()).filter(|p| *p < DEPARTS);
            if let (Some(first), Some(p)) = (rows.first_mut(), p) {
                first.notes.push(Note::NotProportional { p });
            }
            rows.push(row);
        }
        Ok(found(rows))
    }
}

/// The levels, those with rows, and the place of each row among these.
fn levels(data: &Regression) -> Result<(&[Label], Vec<Label>, Vec<usize>)> {
    let last = data.levels.len() as f64;
    if data.levels.is_empty() || !data.outcome.iter().all(|y| y.fract() == 0.0 && (0.0..last).contains(y)) {
        return Err(wrong("outcome of ordered levels", if data.binary { "yes/no outcome" } else { "numeric outcome" }));
    }
    // Whole numbers below the number of levels.
    let y: Vec<usize> = data.outcome.iter().map(|y| *y as usize).collect();
    let seen: BTreeSet<usize> = y.iter().copied().collect();
    let used: Vec<Label> = seen.iter().filter_map(|&l| data.levels.get(l)).cloned().collect();
    if used.len() < 2 {
        return Err(Error::undefined(Note::ConstantOutcome {}));
    }
    Ok((&data.levels, used, y.iter().map(|l| seen.range(..l).count()).collect()))
}

struct Fitted<'a> {
    sample: &'a Sample,
    data: &'a Regression,
    settings: &'a Settings,
    terms: &'a [Term],
    used: &'a [Label],
    model: &'a Ordinal,
    kind: Covariance,
}

/// The arm's row, the thresholds, the covariates.
fn rows(of: &Fitted) -> Vec<Estimate> {
    let Fitted { sample, data, settings, terms, used, model, kind } = *of;
    let cuts = model.thresholds.len();
    let kept: Vec<usize> = (0..model.coefficients.len()).filter(|j| !model.aliased.contains(j)).collect();
    let spread = Spreading::new(model, sample, kind);
    let mut rows: Vec<Estimate> = terms
        .iter()
        .skip(ARM)
        .enumerate()
        .map(|(j, term)| {
            let measure = if j == 0 { ABOUT.measure } else { &measure::COVARIATE_ODDS_RATIO };
            let row = blank(ABOUT.id, sample, data, &term.label, measure);
            match (kept.iter().position(|k| *k == j), model.coefficients.get(j)) {
                (Some(place), Some(b)) => {
                    let row = spread.on(row, *b, cuts + place, term.scale, settings, true);
                    if j == 0 { alone(row, sample, data, kind) } else { row }
                }
                _ => row.note(Note::AliasedPredictor { predictor: term.label.text.clone() }),
            }
        })
        .collect();
    let thresholds = used.iter().zip(used.iter().skip(1)).zip(&model.thresholds).enumerate();
    let thresholds = thresholds.map(|(j, ((below, above), value))| {
        let text = |a: &str, b: &str| format!("{a} | {b}");
        let words = Text::new(text(&below.text.nl, &above.text.nl), text(&below.text.en, &above.text.en));
        let label = Label::new(format!("{}|{}", below.code, above.code), words);
        spread.on(blank(ABOUT.id, sample, data, &label, &measure::THRESHOLD), *value, j, 1.0, settings, false)
    });
    let at = 1.min(rows.len());
    rows.splice(at..at, thresholds.collect::<Vec<_>>());
    rows
}

/// Variances of thresholds and coefficients, model-based or of the scores.
struct Spreading {
    /// `None` with a single cluster.
    variances: Option<Vec<f64>>,
    df: Option<f64>,
    method: &'static str,
}

impl Spreading {
    fn new(model: &Ordinal, sample: &Sample, kind: Covariance) -> Self {
        let (n, m) = model.influence.dim();
        let of: Vec<u32> = if kind.clustered() { sample.cluster().to_vec() } else { (0..n as u32).collect() };
        let mut order: Vec<usize> = (0..n.min(of.len())).collect();
        order.sort_by_key(|&i| of[i]);
        let clusters = order.chunk_by(|&a, &b| of[a] == of[b]).count() as f64;
        let factor = match kind {
            Covariance::Model | Covariance::Hc0 | Covariance::Cr0 => 1.0,
            Covariance::Cr1 | Covariance::Cr2 => clusters / (clusters - 1.0),
            Covariance::Cr1s => clusters / (clusters - 1.0) * (n as f64 - 1.0) / (n - m) as f64,
            Covariance::Hc1 | Covariance::Hc2 | Covariance::Hc3 => n as f64 / (n - m) as f64,
        };
        let variances = (0..m).map(|j| match kind {
            Covariance::Model => model.covariance[(j, j)],
            _ => {
                let sums = order.chunk_by(|&a, &b| of[a] == of[b]);
                factor
                    * sums.map(|rows| rows.iter().map(|&i| model.influence[(i, j)]).sum::<f64>().powi(2)).sum::<f64>()
            }
        });
        let df = kind.clustered().then_some(clusters - 1.0);
        let one = kind.clustered() && clusters < 2.0;
        Spreading { variances: (!one).then(|| variances.collect()), df, method: method(kind, df) }
    }

    fn on(&self, row: Estimate, b: f64, place: usize, scale: f64, settings: &Settings, test: bool) -> Estimate {
        match self.variances.as_ref().and_then(|v| v.get(place)) {
            None => with_value(row, b / scale).note(Note::FewClusters { clusters: 1 }),
            Some(v) => {
                let spread = Spread { value: b / scale, std_error: v.sqrt() / scale, df: self.df, method: self.method };
                with_spread(row, &spread, settings, test)
            }
        }
    }
}

/// Without interval where all rows of an arm lie in one cluster: the scores of an arm add up to nothing.
fn alone(row: Estimate, sample: &Sample, data: &Regression, kind: Covariance) -> Estimate {
    let within = |code: f64| -> usize {
        let rows = sample.cluster().iter().zip(&data.arm).filter(|(_, a)| **a == code);
        rows.map(|(c, _)| *c).collect::<BTreeSet<u32>>().len()
    };
    if row.interval.is_none() || !kind.clustered() || (within(1.0) > 1 && within(0.0) > 1) {
        return row;
    }
    Estimate { std_error: None, interval: None, test: None, ..row }.note(Note::LoneClusters { clusters: 1 })
}

fn departure(row: Estimate, check: Check) -> Estimate {
    let row = row.value(check.statistic);
    match PValue::new(tail::chi2_upper(check.statistic, check.df)) {
        Ok(p) => row.test(Test::two_sided("chi2", Some(check.statistic), [Some(check.df), None], p)),
        Err(_) => row.note(Note::NotFinite {}),
    }
}
