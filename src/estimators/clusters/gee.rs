//! The arms compared over all clusters, rows of a cluster alike.

use crate::error::{Error, Result};
use crate::estimators::effects::design::{Column, adjustment, check};
use crate::estimators::groups::student::with_t;
use crate::estimators::{Estimator, Settings, regression};
use crate::findings::{About, Estimate, Findings, Measure, Note, Test, measure};
use crate::math::gee::{Correction, Gee, Trouble, fit};
use crate::math::glm::Family;
use crate::math::moments::is_constant;
use crate::math::tail;
use crate::sample::{Regression, Sample, ShapeKind};
use crate::value::{Count, Covariance, Df, Interval, Label, Level, PValue, Text, Unit};

/// Effect of the arm over all clusters (population averaged), by generalised estimating equations with one working
/// correlation for all pairs of rows of a cluster.
///
/// # Definition
/// g(μ) = β₀ + β₁·arm + β₂·pre + γ′z, g the identity for a number and the logit for a yes/no outcome; Σ Dᵢ′Vᵢ⁻¹(yᵢ − μᵢ) = 0 over
/// the outermost clusters, Vᵢ exchangeable, its correlation by moments with n − p (Liang & Zeger). Standard errors robust,
/// with the correction of Mancl and DeRouen; t with G − p degrees of freedom, G clusters, p coefficients, or by Satterthwaite
/// under the working covariance when asked. CR2 asks the correction of Kauermann and Carroll, CR0 none, CR1 none but
/// G/(G − 1), and model takes the working covariance as true.
/// # Takes
/// Arm 0/1, outcome, pre-score and covariates, clusters; finite.
/// # Gives
/// `adjusted_difference` in the outcome's unit, or `odds_ratio` with the standard error of its logarithm; with t test.
/// `residual_correlation`, the working correlation. A row a covariate: `coefficient`, or `covariate_odds_ratio`.
/// # Assumes
/// Clusters independent, and enough of them; the mean is right. The working correlation need not be. An odds ratio
/// over all clusters lies nearer 1 than one within clusters.
/// # Undefined
/// No clusters; as many coefficients as clusters or more leave no interval; separation; an empty arm; a constant outcome; too
/// few events by the plan's floor.
/// # Reference
/// Liang & Zeger (1986), Biometrika 73, 13–22; Mancl & DeRouen (2001), Biometrics 57, 126–134; Kauermann & Carroll
/// (2001), Journal of the American Statistical Association 96, 1387–1396.
/// # Oracle
/// R 4.2.2: gee (coefficients, correlation, uncorrected errors); the corrections by their formulas on n × n matrices;
/// statsmodels `cov_type = "bias_reduced"`; fixture `gee.json`.
pub struct GeeEffect;

static ABOUT: About = About {
    id: "gee",
    title_nl: "Effect over alle clusters, met samenhang binnen clusters (GEE)",
    title_en: "Effect over all clusters, allowing for likeness within them (GEE)",
    shapes: &[ShapeKind::Regression],
    measure: &measure::ADJUSTED_DIFFERENCE,
    definition: "generalised estimating equations, identity link for a number and logit for yes/no, exchangeable working correlation; robust standard errors with the correction of Mancl and DeRouen, t with G − p degrees of freedom",
    assumptions: "Clusters independent, and enough of them; the mean is right, the working correlation need not be.",
    undefined: "No clusters; separation; an empty arm; a constant outcome; too few events. No more clusters than coefficients: no interval.",
    reference: "Liang & Zeger (1986), Biometrika 73, 13–22; Mancl & DeRouen (2001), Biometrics 57, 126–134",
    oracle: "R 4.2.2: gee; corrections by their formulas; statsmodels GEE(cov_type = \"bias_reduced\")",
};

impl Estimator for GeeEffect {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = regression(sample)?;
        check(data)?;
        let n = Count { used: data.outcome.len() as u64, ..sample.count.clone() };
        let whole = Rows { sample, data, settings, n };
        if data.binary {
            let events = data.outcome.iter().filter(|y| **y == 1.0).count() as u64;
            if let Some(note) = settings.event_floor(events, whole.n.used) {
                let row = whole.row(whole.contrast(), &measure::ODDS_RATIO).note(note);
                return Ok(Findings { estimates: vec![row], ..Findings::default() });
            }
        }
        if is_constant(&data.outcome) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let clusters = sample.cluster();
        if clusters.len() != data.outcome.len() {
            return Err(Error::undefined(Note::WrongShape {
                needs: "clusters".to_owned(),
                found: "rows without clusters".to_owned(),
            }));
        }
        let further = adjustment(data);
        let ones = vec![1.0; data.outcome.len()];
        let columns: Vec<&[f64]> = [ones.as_slice(), data.arm.as_slice()]
            .into_iter()
            .chain(further.iter().map(|c| c.values.as_slice()))
            .collect();
        let outcome = Column::centred(Label::plain("outcome"), &data.outcome);
        let (family, y, scale) = match data.binary {
            true => (Family::Binomial, data.outcome.as_slice(), 1.0),
            false => (Family::Gaussian, outcome.values.as_slice(), outcome.scale),
        };
        let gee = fit(&columns, y, family, clusters).map_err(|t| {
            Error::undefined(match t {
                Trouble::Separation => Note::Separation {},
                Trouble::NotConverged { iterations } => Note::NotConverged { iterations },
                Trouble::TooFewRows => Note::TooFewRows {
                    group: Label::overall().text,
                    rows: whole.n.used,
                    needed: columns.len() as u64 + 1,
                },
            })
        })?;
        // Residuals of the size of rounding: the model leaves no spread.
        let exact = gee.dispersion < 1e-26;
        Ok(whole.findings(&gee, &further, scale, exact))
    }
}

struct Rows<'a> {
    sample: &'a Sample,
    data: &'a Regression,
    settings: &'a Settings,
    n: Count,
}

impl Rows<'_> {
    fn contrast(&self) -> Label {
        Label::contrast(&self.data.treatment, &self.data.control)
    }

    fn row(&self, term: Label, measure: &'static Measure) -> Estimate {
        let unit = if self.data.binary { Unit::none() } else { self.sample.outcome.unit.clone() };
        Estimate::new(ABOUT.id, term, measure, unit, self.n.clone())
    }

    fn findings(&self, gee: &Gee<'_>, further: &[Column], scale: f64, exact: bool) -> Findings {
        let (effect, other) = match self.data.binary {
            true => (&measure::ODDS_RATIO, &measure::COVARIATE_ODDS_RATIO),
            false => (&measure::ADJUSTED_DIFFERENCE, &measure::COEFFICIENT),
        };
        let only = |j: usize| (0..further.len() + 2).map(|k| f64::from(k == j)).collect::<Vec<f64>>();
        let mut first = self.estimated(self.row(self.contrast(), effect), gee, &only(1), scale, exact);
        let left_out = gee.aliased.iter().filter_map(|j| further.get(j.checked_sub(2)?));
        first.notes.extend(left_out.map(|c| Note::AliasedPredictor { predictor: c.label.text.clone() }));
        let mut estimates = vec![first, self.correlation(gee)];
        for (j, column) in further.iter().enumerate().filter(|(j, _)| !gee.aliased.contains(&(j + 2))) {
            let row = self.row(column.label.clone(), other);
            estimates.push(self.estimated(row, gee, &only(j + 2), scale / column.scale, exact));
        }
        Findings { estimates, ..Findings::default() }
    }

    fn correlation(&self, gee: &Gee<'_>) -> Estimate {
        let row = Estimate { unit: Unit::none(), ..self.row(Label::overall(), &measure::RESIDUAL_CORRELATION) };
        match gee.correlation {
            Some(alpha) => row.value(alpha),
            None => row.note(Note::WorkingIndependence {}),
        }
    }

    fn estimated(&self, row: Estimate, gee: &Gee<'_>, weights: &[f64], scale: f64, exact: bool) -> Estimate {
        let value = gee.combine(weights) * scale;
        let row = row.value(if self.data.binary { value.exp() } else { value });
        if exact {
            return row.note(Note::ExactFit { rows: self.n.used });
        }
        let clusters = gee.clusters as f64;
        let coefficients = weights.len() - gee.aliased.len();
        let asked = self.settings.model.covariance;
        let (correction, factor, name) = match asked {
            Some(Covariance::Cr2) => (Correction::KauermannCarroll, 1.0, "t, Kauermann–Carroll"),
            Some(Covariance::Cr0) => (Correction::None, 1.0, "t, CR0"),
            Some(Covariance::Cr1) => (Correction::None, clusters / (clusters - 1.0), "t, CR1"),
            Some(Covariance::Model) => (Correction::None, 1.0, "t, model"),
            _ => (Correction::ManclDeRouen, 1.0, "t, Mancl–DeRouen"),
        };
        let (variance, moments) = match (asked, gee.robust(weights, correction)) {
            (Some(Covariance::Model), _) => (gee.variance(weights), 0.0),
            (_, Ok((variance, df))) => (variance * factor, df),
            (_, Err(decided)) => return row.note(Note::ClusterAlone { clusters: decided.clusters as u64 }),
        };
        let df = match self.settings.model.df {
            Some(Df::Satterthwaite) if asked != Some(Covariance::Model) => moments,
            _ => clusters - coefficients as f64,
        };
        if df.is_nan() || df <= 0.0 {
            let group = Text::new("clusters", "clusters");
            return row.note(Note::TooFewRows { group, rows: gee.clusters as u64, needed: coefficients as u64 + 1 });
        }
        let (std_error, level) = (variance.sqrt() * scale, self.settings.level);
        match self.data.binary {
            true => ratio(row, value, std_error, df, level, name),
            false => with_t(row, std_error, df, level, name, Some(0.0)),
        }
    }
}

/// An odds ratio with its limits and test, from the logarithm.
fn ratio(row: Estimate, value: f64, std_error: f64, df: f64, level: Level, name: &'static str) -> Estimate {
    if row.value.is_none() || !(std_error > 0.0 && std_error.is_finite()) {
        return row;
    }
    let half = tail::t_quantile_upper(level.tail(), df) * std_error;
    let (low, high, t) = ((value - half).exp(), (value + half).exp(), value / std_error);
    let row = row.std_error(std_error).interval(Interval::two_sided(low, high, level, name));
    match PValue::new(tail::t_two_sided(t, df)) {
        Ok(p) if t.is_finite() => row.test(Test::two_sided("t", Some(t), [Some(df), None], p).null(1.0)),
        _ => row.note(Note::NotFinite {}),
    }
}
