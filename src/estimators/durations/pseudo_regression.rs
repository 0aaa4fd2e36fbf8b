//! Incidence and time lost by group, adjusted for covariates, by regression on pseudo-observations.

use super::areas::{checked_horizon, reach};
use super::{term, times};
use crate::error::{Error, Result};
use crate::estimators::effects::design::Errors;
use crate::estimators::groups::student::with_t;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::linear::{Fit, RANK_TOLERANCE, least_squares};
use crate::math::moments::{is_constant, magnitude, mean};
use crate::math::sandwich::{Sandwich, Trouble, Working, covariance};
use crate::math::survival::{Table, What, pseudo};
use crate::sample::{Durations, Sample, ShapeKind};
use crate::value::{Count, Label, Unit};

/// Differences between groups in the share that ended in one way by a time, and in the mean time after it, adjusted for covariates.
///
/// # Definition
/// Of each row i the jackknife pseudo-observation θᵢ = n·θ − (n − 1)·θ₍₋ᵢ₎, once with θ = F(t), the Aalen–Johansen incidence of the
/// event at each time asked, once with θ = ∫₀^τ F, its time lost up to the horizon; then θᵢ = β₀ + Σ_g β_g·[i in g] + γ′z + ε by least
/// squares, group g against the last. Without censoring θᵢ is the outcome itself: 0 or 1, or the time left after the
/// event. Limits β ± t·se; HC3 standard errors with n − p degrees of freedom; with clusters CR2 with Satterthwaite's (from 50
/// clusters on CR1S with G − 1), or what the plan fixes. Without covariates β_g is the difference of the groups' own curves but for terms
/// of the order of 1/n and of how far censoring differs between groups.
/// # Takes
/// Durations; covariates and clusters optional; `at` (none: the horizon) and `horizon` in the plan. Strata are not used.
/// # Gives
/// Of the event: `incidence_difference_adjusted` at each time (terms `a - b: event @ t`) and `time_lost_difference_adjusted` (`a - b: event`), with
/// a t test each; a `coefficient` a column of the covariates, likewise, in shares and in time for one unit of the column.
/// # Assumes
/// Who is lost from view is like who is not, whatever the group and the covariates: θᵢ comes from one curve of all groups
/// together. Differences that do not depend on the covariates (no interaction). The errors take pseudo-observations as independent:
/// they are slightly too large where there is censoring (Jacobsen & Martinussen 2016).
/// # Undefined
/// Late entry: leaving a row out is then not an observation of its own. One group and no covariate; no more rows than
/// coefficients. A row: an empty group; a time or horizon beyond the last time of a group, some of which were then still under way;
/// pseudo-observations that are all the same (nobody had ended so, or everybody); a column that follows from others; rows or
/// clusters that decide a coefficient alone leave it without interval.
/// # Reference
/// Andersen, Klein & Rosthøj (2003), Biometrika 90, 15–27; Klein & Andersen (2005), Biometrics 61, 223–229; Jacobsen & Martinussen
/// (2016), Scandinavian Journal of Statistics 43, 845–862; Overgaard, Parner & Pedersen (2017), Annals of Statistics 45, 1988–2015.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit` without each row, prodlim 2019.11.13 `jackknife`, `lm`, sandwich 3.0.2 `vcovHC`, clubSandwich 0.5.8
/// `coef_test`, geepack 1.3.9 `geese`; fixture `pseudo_regression.json`.
pub struct PseudoRegression;

static ABOUT: About = About {
    id: "pseudo_regression",
    title_nl: "Gecorrigeerd verschil in incidentie en in verloren tijd (pseudowaarnemingen)",
    title_en: "Adjusted difference in incidence and in time lost (pseudo-observations)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::INCIDENCE_DIFFERENCE_ADJUSTED,
    definition: "jackknife pseudo-observations of the cumulative incidence of the event at each time asked, and of the mean time after it up to the horizon (Aalen–Johansen, all groups together), regressed on group (against the last) and covariates by least squares; HC3 standard errors, t with n − p degrees of freedom; with clusters CR2 with Satterthwaite's degrees of freedom, from 50 clusters on CR1S",
    assumptions: "Who is lost from view is like who is not, whatever the group and the covariates. Differences do not depend on the covariates. Rows or clusters are independent.",
    undefined: "Late entry; one group and no covariate; no more rows than coefficients. A time or horizon beyond the last time of a group in which some are then still under way; an empty group; nobody or everybody ended so.",
    reference: "Andersen, Klein & Rosthøj (2003), Biometrika 90, 15–27; Klein & Andersen (2005), Biometrics 61, 223–229; Overgaard, Parner & Pedersen (2017), Annals of Statistics 45, 1988–2015",
    oracle: "R 4.2.2: survival::survfit without each row; prodlim::jackknife; lm, sandwich::vcovHC, clubSandwich::coef_test, geepack::geese",
};

/// Residuals below this share of the largest pseudo-observation are rounding.
const EXACT: f64 = 1e-13;

impl Estimator for PseudoRegression {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = durations(sample)?;
        let design = Design::new(sample, data)?;
        let horizon = checked_horizon(data)?;
        let times = times(data);
        let table = times.tables(&vec![0; data.time.len()], 1).pop().unwrap_or_default();
        if late(data, &table) {
            return Err(Error::undefined(Note::LateEntry {}));
        }
        let at = if data.asked.at.is_empty() { vec![horizon] } else { data.asked.at.clone() };
        let shares = at.into_iter().map(|t| Target { what: What::Incidence(data.event), at: t });
        let targets = shares.chain([Target { what: What::Lost(data.event), at: horizon }]);
        let mut estimates = Vec::new();
        for target in targets {
            let values = pseudo(&table, &times, target.what, target.at);
            estimates.extend(design.rows(sample, settings, &target, &values));
        }
        Ok(Findings { estimates, notes: vec![Note::Horizon { horizon }], ..Findings::default() })
    }
}

/// Whether someone came under observation so late that the numbers at risk are others than without.
fn late(data: &Durations, table: &Table) -> bool {
    data.entry.iter().flatten().any(|entry| table.time.first().is_some_and(|first| entry >= first))
}

/// What the pseudo-observations are of.
struct Target {
    what: What,
    at: f64,
}

impl Target {
    fn share(&self) -> bool {
        matches!(self.what, What::Incidence(_))
    }
}

/// A column of the model, as x = (original − its mean)/scale where it is a covariate.
struct Column {
    /// What its row is called, without the ending and the time.
    label: Label,
    values: Vec<f64>,
    scale: f64,
    /// Index of the group that it marks.
    group: Option<usize>,
}

struct Design<'a> {
    data: &'a Durations,
    /// The last group with rows.
    reference: usize,
    /// Intercept, groups with rows but for the last, covariates.
    columns: Vec<Column>,
    /// The last time of each group, and whether someone was then still under way; `None` of an empty one.
    reach: Vec<Option<(f64, bool)>>,
}

impl<'a> Design<'a> {
    fn new(sample: &Sample, data: &'a Durations) -> Result<Design<'a>> {
        let n = data.time.len();
        let covariates = || data.covariates.iter().flat_map(|p| p.columns.iter().map(move |c| (p, c)));
        let clusters = sample.cluster().len();
        if covariates().any(|(_, (_, v))| v.len() != n) || clusters != 0 && clusters != n {
            let (needs, found) = ("columns and clusters of one length".to_owned(), "other columns".to_owned());
            return Err(Error::undefined(Note::WrongShape { needs, found }));
        }
        if covariates().any(|(_, (_, v))| v.iter().any(|x| !x.is_finite())) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        let mut rows = vec![Vec::new(); data.groups.len()];
        data.group.iter().enumerate().for_each(|(i, g)| rows[*g as usize].push(i));
        let Some(reference) = rows.iter().rposition(|r| !r.is_empty()) else {
            return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
        };
        let last = |rows: &Vec<usize>| {
            let last = reach(data, rows)?;
            Some((last, rows.iter().any(|&r| data.time[r] == last && data.ending[r].is_none())))
        };
        let reach: Vec<Option<(f64, bool)>> = rows.iter().map(last).collect();
        let mut columns = vec![Column { label: Label::overall(), values: vec![1.0; n], scale: 1.0, group: None }];
        for (g, label) in data.groups.iter().enumerate().filter(|(g, _)| *g != reference && reach[*g].is_some()) {
            let values = data.group.iter().map(|of| if *of as usize == g { 1.0 } else { 0.0 }).collect();
            let label = Label::contrast(label, &data.groups[reference]);
            columns.push(Column { label, values, scale: 1.0, group: Some(g) });
        }
        for (predictor, (level, values)) in covariates() {
            let label = match predictor.reference {
                Some(_) => Label::within(&predictor.label, level),
                None => predictor.label.clone(),
            };
            let scale = magnitude(values);
            let centre = mean(values) / scale;
            let values = values.iter().map(|v| v / scale - centre).collect();
            columns.push(Column { label, values, scale, group: None });
        }
        if columns.len() < 2 {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        if n <= columns.len() {
            let needed = columns.len() as u64 + 1;
            return Err(Error::undefined(Note::TooFewRows { group: Label::overall().text, rows: n as u64, needed }));
        }
        Ok(Design { data, reference, columns, reach })
    }

    /// The rows of one target: every group against the last, then the covariates.
    fn rows(&self, sample: &Sample, settings: &Settings, target: &Target, values: &[f64]) -> Vec<Estimate> {
        let model = match self.trouble(target, values) {
            Some(note) => Err(note),
            None => Ok(Model::new(&self.columns, values, Errors::of(sample, settings))),
        };
        let fill = |row: Estimate, j: usize| match &model {
            Ok(model) => model.fill(row, &self.columns, j, settings),
            Err(note) => row.note(note.clone()),
        };
        let groups = (0..self.data.groups.len()).filter(|g| *g != self.reference).map(|g| {
            let label = Label::contrast(&self.data.groups[g], &self.data.groups[self.reference]);
            let row = self.blank(sample, target, &label, true);
            match self.columns.iter().position(|c| c.group == Some(g)) {
                None => row.note(Note::EmptyGroup { group: self.data.groups[g].text.clone() }),
                Some(j) => match self.beyond(&[self.reach[g], self.reach[self.reference]], target.at) {
                    Some(note) => row.note(note),
                    None => fill(row, j),
                },
            }
        });
        let covariates = self.columns.iter().enumerate().skip(1).filter(|(_, c)| c.group.is_none());
        let covariates = covariates.map(|(j, c)| fill(self.blank(sample, target, &c.label, false), j));
        groups.chain(covariates).collect()
    }

    fn blank(&self, sample: &Sample, target: &Target, label: &Label, contrast: bool) -> Estimate {
        let (data, time) = (self.data, &sample.outcome.unit);
        let (measure, unit): (&'static Measure, Unit) = match (contrast, target.share()) {
            (true, true) => (&measure::INCIDENCE_DIFFERENCE_ADJUSTED, sample.outcome.rows.clone()),
            (true, false) => (&measure::TIME_LOST_DIFFERENCE_ADJUSTED, time.clone()),
            (false, true) => (&measure::COEFFICIENT, Unit::none()),
            (false, false) => (&measure::COEFFICIENT, time.clone()),
        };
        let term = term(label, data.endings.get(data.event), target.share().then_some(target.at), time);
        let n = Count { used: data.time.len() as u64, ..sample.count.clone() };
        Estimate::new(ABOUT.id, term, measure, unit, n).at(target.at)
    }

    /// The note of the first of these that does not reach this far while some were still under way.
    fn beyond(&self, reach: &[Option<(f64, bool)>], at: f64) -> Option<Note> {
        let short = |(last, open): &&(f64, bool)| *last < at && *open;
        reach.iter().flatten().find(short).map(|(last, _)| Note::BeyondFollowUp { horizon: at, last: *last })
    }

    /// Why the pseudo-observations of a target tell nothing, if they do not.
    fn trouble(&self, target: &Target, values: &[f64]) -> Option<Note> {
        let last = self.reach.iter().flatten().fold((f64::NEG_INFINITY, false), |all, one| match () {
            _ if one.0 > all.0 => *one,
            _ if one.0 == all.0 => (one.0, one.1 || all.1),
            _ => all,
        });
        let event = self.data.event;
        let never = !self.data.ending.iter().any(|e| e.is_some_and(|e| e as usize == event));
        match self.data.endings.get(event) {
            _ if values.iter().any(|v| !v.is_finite()) => Some(Note::NotFinite {}),
            Some(ending) if never => Some(Note::NeverHappens { ending: ending.text.clone() }),
            _ => self.beyond(&[Some(last)], target.at).or_else(|| match is_constant(values) {
                true if target.share() => Some(Note::CurveAtEdge {}),
                true => Some(Note::ConstantOutcome {}),
                false => None,
            }),
        }
    }
}

/// Least squares of pseudo-observations on the columns.
struct Model<'a> {
    fit: Fit,
    /// Of the pseudo-observations, a power of two.
    scale: f64,
    errors: Errors<'a>,
    sandwich: std::result::Result<Sandwich, Trouble>,
    exact: bool,
}

impl<'a> Model<'a> {
    fn new(columns: &[Column], values: &[f64], errors: Errors<'a>) -> Model<'a> {
        let scale = magnitude(values);
        let outcome: Vec<f64> = values.iter().map(|v| v / scale).collect();
        let design: Vec<&[f64]> = columns.iter().map(|c| c.values.as_slice()).collect();
        let fit = least_squares(&design, &outcome, RANK_TOLERANCE);
        let kept: Vec<&[f64]> =
            design.iter().enumerate().filter(|(j, _)| !fit.aliased.contains(j)).map(|(_, c)| *c).collect();
        let dispersion = fit.residual_variance().unwrap_or(f64::NAN);
        let working = Working { columns: &kept, weights: None, residuals: &fit.residuals, dispersion };
        let clusters = if errors.covariance.clustered() { errors.clusters } else { &[] };
        let sandwich = covariance(&working, errors.covariance, clusters);
        let exact = fit.residuals.iter().all(|e| e.abs() < EXACT);
        Model { fit, scale, errors, sandwich, exact }
    }

    /// Value, robust standard error, t interval and test of one coefficient.
    fn fill(&self, row: Estimate, columns: &[Column], j: usize, settings: &Settings) -> Estimate {
        let (Some(column), Some(b)) = (columns.get(j), self.fit.coefficients.get(j)) else { return row };
        if self.fit.aliased.contains(&j) {
            return row.note(Note::AliasedPredictor { predictor: column.label.text.clone() });
        }
        let factor = self.scale / column.scale;
        let row = row.value(b * factor);
        let rows = self.fit.residuals.len() as u64;
        if self.exact {
            return row.note(Note::ExactFit { rows });
        }
        let sandwich = match &self.sandwich {
            Ok(sandwich) => sandwich,
            Err(Trouble::OneCluster) => return row.note(self.errors.too_few()),
            Err(Trouble::NoFreedom | Trouble::Dependent) => return row.note(Note::ExactFit { rows }),
            Err(Trouble::NotFinite | Trouble::Lengths) => return row.note(Note::NotFinite {}),
        };
        let kept = (0..columns.len()).filter(|k| !self.fit.aliased.contains(k));
        let only: Vec<f64> = kept.map(|k| if k == j { 1.0 } else { 0.0 }).collect();
        let (alone, variance, df) = (sandwich.alone(&only), sandwich.variance(&only), sandwich.df(&only));
        let clustered = self.errors.covariance.clustered();
        if alone > 0 || variance.is_nan() || variance <= 0.0 || df.is_nan() || df <= 0.0 {
            return row.note(if clustered {
                self.errors.too_few()
            } else {
                Note::ExactFit { rows: alone.max(1) as u64 }
            });
        }
        let row = with_t(row, variance.sqrt() * factor, df, settings.level, self.errors.method(), Some(0.0));
        self.errors.few(df).into_iter().fold(row, Estimate::note)
    }
}
