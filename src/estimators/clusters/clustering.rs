//! How alike the rows of a cluster are, and what that costs.

use crate::error::{Error, Result};
use crate::estimators::groups::student::with_f;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::one_way::one_way;
use crate::math::{moments, tail};
use crate::sample::{Clustering as Level, Sample, Shape, ShapeKind};
use crate::value::{Count, Interval, Unit};

/// Intraclass correlation of the outcome at each level of clusters, with its design effect.
///
/// # Definition
/// k clusters of mᵢ rows, N in all; one-way analysis of variance between clusters gives the mean squares B and W.
/// m₀ = (N − Σmᵢ²/N)/(k − 1); ICC = (B − W)/(B + (m₀ − 1)W); with F = B/W and F₁, F₀ the upper and lower quantiles of F
/// at (1 − level)/2 the limits are (F/F₁ − 1)/(F/F₁ + m₀ − 1) and (F/F₀ − 1)/(F/F₀ + m₀ − 1). Design effect
/// 1 + (m̃ − 1)·max(ICC, 0), m̃ = Σmᵢ²/N; effective n is N over it. Their limits are those of the ICC.
/// # Takes
/// The outcome of every row, yes/no as 0/1, with its cluster at one level or more. All rows together: where whole
/// clusters are in one arm, a difference of the arms counts as likeness within clusters.
/// # Gives
/// For each level, from the innermost: `icc` with an F test, `design_effect` and `effective_n` in rows.
/// # Assumes
/// Clusters are a sample of clusters; near normal for the interval, exact with equal sizes, else near.
/// # Undefined
/// No clusters; one cluster; each row a cluster of its own; a constant outcome. Without spread within the clusters the
/// ICC is 1, without interval.
/// # Reference
/// Donner (1986), International Statistical Review 54, 67–82; interval: Searle (1971), Linear Models; Donner & Wells
/// (1986), Biometrics 42, 401–412; unequal sizes: Eldridge, Ashby & Kerry (2006), International Journal of Epidemiology
/// 35, 1292–1300; yes/no: Ridout, Demétrio & Firth (1999), Biometrics 55, 137–148.
/// # Oracle
/// R 4.2.2: `aov` and the equations; psych 2.2.9 `ICC` where sizes are equal; fixture `clustering.json`.
pub struct Clustering;

static ABOUT: About = About {
    id: "clustering",
    title_nl: "Samenhang binnen clusters",
    title_en: "Likeness within clusters",
    shapes: &[ShapeKind::Regression, ShapeKind::Groups],
    measure: &measure::ICC,
    definition: "ICC = (B − W)/(B + (m₀ − 1)W) from one-way analysis of variance between clusters, m₀ = (N − Σm²/N)/(k − 1); interval from the F distribution; design effect 1 + (m̃ − 1)·max(ICC, 0), m̃ = Σm²/N; effective n is N over it",
    assumptions: "Clusters are a sample of clusters; near normal for the interval, which is exact with equal sizes.",
    undefined: "No clusters; one cluster; each row a cluster of its own; a constant outcome.",
    reference: "Donner (1986), International Statistical Review 54, 67–82; Donner & Wells (1986), Biometrics 42, 401–412; Eldridge, Ashby & Kerry (2006), International Journal of Epidemiology 35, 1292–1300",
    oracle: "R 4.2.2: aov and the equations; psych 2.2.9: ICC",
};

impl Estimator for Clustering {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let values = outcome(sample).ok_or_else(|| wrong(sample))?;
        if values.iter().any(|v| !v.is_finite()) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        if sample.clusters.is_empty() {
            let (needs, found) = ("clusters".to_owned(), "none".to_owned());
            return Err(Error::undefined(Note::WrongShape { needs, found }));
        }
        if moments::is_constant(&values) {
            return Err(Error::undefined(Note::ConstantOutcome {}));
        }
        let rows = sample.clusters.iter().flat_map(|level| at_level(&values, level, sample, settings));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

/// How alike the rows of the outermost clusters are, for every analysis whose rows lie in clusters; `None` without
/// clusters, or where there is nothing to say: each row a cluster of its own, a constant outcome.
pub fn note(sample: &Sample) -> Option<Note> {
    let level = sample.clusters.last()?;
    let values = outcome(sample)?;
    let between = Between::of(&values, level)?;
    if between.clusters < 2 {
        return Some(Note::ClustersShowNothing { clusters: between.clusters });
    }
    let icc = between.icc().filter(|icc| icc.is_finite())?;
    Some(Note::Clustering {
        clusters: between.clusters,
        cluster: level.label.text.clone(),
        icc,
        design_effect: between.design_effect(icc),
        effective_n: between.effective_n(icc).floor() as u64,
        rows: values.len() as u64,
    })
}

/// The outcomes of all rows, in the order of the clusters' numbers.
fn outcome(sample: &Sample) -> Option<Vec<f64>> {
    match &sample.shape {
        Shape::Regression(data) => Some(data.outcome.clone()),
        Shape::Groups(data) => Some(data.values.concat()),
        _ => None,
    }
}

fn wrong(sample: &Sample) -> Error {
    let (needs, found) = (ShapeKind::Regression.code().to_owned(), sample.shape.kind().code().to_owned());
    Error::undefined(Note::WrongShape { needs, found })
}

/// What lies between the clusters of one level.
struct Between {
    clusters: u64,
    rows: f64,
    /// Σmᵢ²/N.
    weighted: f64,
    /// F with its degrees of freedom; none of one cluster or of clusters of one row.
    f: Option<(f64, [f64; 2])>,
}

impl Between {
    /// `None` when the rows have no clusters, or none at all.
    fn of(values: &[f64], level: &Level) -> Option<Between> {
        if level.of.len() != values.len() || values.is_empty() {
            return None;
        }
        let mut order: Vec<(u32, f64)> = level.of.iter().copied().zip(values.iter().copied()).collect();
        order.sort_by_key(|row| row.0);
        let sorted: Vec<f64> = order.iter().map(|row| row.1).collect();
        let mut groups: Vec<&[f64]> = Vec::new();
        let mut rest = sorted.as_slice();
        for cluster in order.chunk_by(|a, b| a.0 == b.0) {
            let (here, after) = rest.split_at_checked(cluster.len())?;
            groups.push(here);
            rest = after;
        }
        let (rows, clusters) = (values.len() as f64, groups.len());
        let weighted = groups.iter().map(|g| (g.len() as f64).powi(2)).sum::<f64>() / rows;
        let usable = clusters > 1 && clusters < values.len() && !moments::is_constant(values);
        let f = usable.then(|| {
            let parts = one_way(&groups);
            (parts.f(), [parts.df1, parts.df2])
        });
        Some(Between { clusters: clusters as u64, rows, weighted, f })
    }

    fn size(&self) -> f64 {
        (self.rows - self.weighted) / (self.clusters as f64 - 1.0)
    }

    /// The ICC at which the mean squares have the ratio `f`.
    fn at(&self, f: f64) -> f64 {
        if f == f64::INFINITY { 1.0 } else { (f - 1.0) / (f + self.size() - 1.0) }
    }

    fn icc(&self) -> Option<f64> {
        self.f.map(|(f, _)| self.at(f))
    }

    fn design_effect(&self, icc: f64) -> f64 {
        1.0 + (self.weighted - 1.0) * icc.max(0.0)
    }

    fn effective_n(&self, icc: f64) -> f64 {
        self.rows / self.design_effect(icc)
    }
}

fn at_level(values: &[f64], level: &Level, sample: &Sample, settings: &Settings) -> Vec<Estimate> {
    let n = Count { used: values.len() as u64, ..sample.count.clone() };
    let row = |measure, unit: Unit| Estimate::new(ABOUT.id, level.label.clone(), measure, unit, n.clone());
    let rows = [
        row(&measure::ICC, Unit::none()),
        row(&measure::DESIGN_EFFECT, Unit::none()),
        row(&measure::EFFECTIVE_N, sample.outcome.rows.clone()),
    ];
    let all = |note: Note| rows.iter().map(|r| r.clone().note(note.clone())).collect();
    let Some(between) = Between::of(values, level) else {
        return all(Note::WrongShape { needs: "clusters".to_owned(), found: "none".to_owned() });
    };
    let Some((f, df)) = between.f else {
        return match between.clusters {
            0 | 1 => all(Note::ClustersShowNothing { clusters: between.clusters }),
            _ => all(Note::TooFewRows { group: level.label.text.clone(), rows: 1, needed: 2 }),
        };
    };
    let icc = between.at(f);
    let [first, second, third] = rows;
    let mut out = [first.value(icc), second.value(between.design_effect(icc)), third.value(between.effective_n(icc))];
    if !f.is_finite() {
        return out.into_iter().map(|r| r.note(Note::NoSpread { group: level.label.text.clone() })).collect();
    }
    let limit = |quantile: f64| between.at(f / quantile);
    let tail = settings.level.tail();
    let low = limit(tail::f_quantile_upper(tail, df[0], df[1]));
    let high = limit(tail::f_quantile_lower(tail, df[0], df[1]));
    let interval = |low: f64, high: f64| Interval::two_sided(low, high, settings.level, "F");
    out[0] = with_f(out[0].clone().interval(interval(low, high)), f, df);
    out[1] = out[1].clone().interval(interval(between.design_effect(low), between.design_effect(high)));
    out[2] = out[2].clone().interval(interval(between.effective_n(high), between.effective_n(low)));
    out.into()
}
