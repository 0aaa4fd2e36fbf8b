//! In which group a larger share comes to an ending, others competing with it.

use super::hazards::{Column, Columns, dense, with_chi2, with_ratio};
use crate::error::{Error, Result};
use crate::estimators::clusters::FEW_CLUSTERS;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Measure, Note, measure};
use crate::math::moments::is_constant;
use crate::math::survival::fine_gray::{FineGray as Fit, Risk, Rows, Trouble, expected, fine_gray};
use crate::math::wald;
use crate::sample::{Durations, Sample, ShapeKind};
use crate::value::{Label, Text, Unit};

/// Subdistribution hazard ratios of groups and covariates (Fine and Gray), for each ending.
///
/// # Definition
/// 1 − Fⱼ(t | x) = (1 − Fⱼ₀(t))^exp(x′β), Fⱼ the share that has come to ending j by t; x indicators of the groups against the
/// last, then covariates. β by the weighted score of Fine and Gray, ties by Breslow: who had another ending stays at risk, with the
/// weight Ĝ(t−)/Ĝ(T−), Ĝ Kaplan and Meier's estimate of not being out of sight yet, of all groups together. sHR = exp(β), limits
/// exp(β ± z·se), z = β/se. se by Fine and Gray's sandwich, in which Ĝ is estimated; with clusters the same with sums within
/// clusters (CR0: too small with few clusters, with a note below 30). More than two groups: Wald's test of all, chi-square.
/// # Takes
/// Groups, covariates or both; one row a unit, under observation from the start; clusters.
/// # Gives
/// For each ending, the one asked about first: a `subdistribution_hazard_ratio` a group, a
/// `covariate_subdistribution_hazard_ratio` a column, and with more than two groups `incidences_apart`, term `joint`: Σ|O − E|/2D
/// over the groups, E the endings expected by the model without groups. **`std_error` of a ratio is that of its logarithm.**
///
/// The ratio is one of shares' odds, nearly, not of speeds: above 1 the group's share lies higher at every time. That may be because
/// its units get there faster (`cox`), or because fewer of them come to another ending.
/// # Assumes
/// Subdistribution hazards in proportion at all times; last sights independent of endings, groups and covariates. No
/// stratified model, no Ĝ by group.
/// # Undefined
/// No row, one group and no covariate, late entry, several rows of a unit, strata. A coefficient that runs off (a group in which
/// nobody ended so), an ending that never happens or less often than the plan's floor: no value, with a note. A group in one
/// cluster: no interval.
/// # Reference
/// Fine & Gray (1999), Journal of the American Statistical Association 94, 496–509; clusters: Zhou, Fine, Latouche & Labopin
/// (2012), Biostatistics 13, 371–383.
/// # Oracle
/// R 4.2.2: cmprsk 2.2.11 `crr`; survival 3.5.3 `finegray` with `coxph`; clusters: the definition in R; fixture `fine_gray.json`.
pub struct FineGray;

static ABOUT: About = About {
    id: "fine_gray",
    title_nl: "Subdistributiehazardratio van groepen (Fine en Gray)",
    title_en: "Subdistribution hazard ratio of groups (Fine and Gray)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::SUBDISTRIBUTION_HAZARD_RATIO,
    definition: "proportional subdistribution hazards; who had another ending stays at risk with weight G(t−)/G(T−), G the Kaplan–Meier estimate of still being in sight, of all groups together; ties by Breslow; groups against the last, covariates; sHR = exp(β), Wald interval on the logarithm by Fine and Gray's sandwich (G estimated), summed within clusters (CR0); the standard error is that of ln sHR; more than two groups jointly by Wald's test",
    assumptions: "Subdistribution hazards in proportion at all times; last sights independent of endings, groups and covariates. With clusters: clusters independent, and thirty or more.",
    undefined: "No row; one group and no covariate; late entry, several rows of a unit, strata. A coefficient that runs off, an ending that never happens: no value. A group in one cluster: no interval.",
    reference: "Fine & Gray (1999), Journal of the American Statistical Association 94, 496–509; Zhou, Fine, Latouche & Labopin (2012), Biostatistics 13, 371–383",
    oracle: "R 4.2.2: cmprsk 2.2.11 crr; survival 3.5.3 finegray and coxph",
};

impl Estimator for FineGray {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let d = durations(sample)?;
        let columns = Columns::new(d, sample)?;
        if let Some(note) = refused(d) {
            return Err(Error::undefined(note));
        }
        let clusters: Vec<u32> = dense(sample.cluster()).into_iter().map(|c| c as u32).collect();
        let values: Vec<&[f64]> = columns.columns.iter().map(|c| c.values.as_slice()).collect();
        let rows = Rows { time: &d.time, ending: &d.ending, columns: &values, clusters: &clusters };
        let model = Model { columns: &columns, risk: Risk::new(&rows), rows, settings };
        let others = (0..d.endings.len()).filter(|e| *e != d.event);
        let estimates = std::iter::once(d.event).chain(others).flat_map(|e| model.of_ending(e)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// What the model does not take.
fn refused(d: &Durations) -> Option<Note> {
    let first = d.time.iter().copied().fold(f64::INFINITY, f64::min);
    let late = d.entry.iter().flatten().any(|entry| *entry >= first);
    let several = d.subject.as_ref().is_some_and(|units| {
        let mut units = units.clone();
        units.sort_unstable();
        units.windows(2).any(|pair| pair[0] == pair[1])
    });
    let strata = d.strata.as_ref().is_some_and(|s| s.of.iter().any(|of| Some(of) != s.of.first()));
    if late || several { Some(Note::OneRowFromTheStart {}) } else { strata.then_some(Note::NotByStratum {}) }
}

/// A standard error below this share of what the model's information alone would give is rounding.
const ROUNDING: f64 = 1e-9;

struct Model<'a> {
    columns: &'a Columns<'a>,
    risk: Risk,
    rows: Rows<'a>,
    settings: &'a Settings,
}

impl Model<'_> {
    fn row(&self, column: &Column, ending: usize) -> Estimate {
        self.columns.row(ABOUT.id, column, ending, ratio(column))
    }

    /// All rows of one ending.
    fn of_ending(&self, ending: usize) -> Vec<Estimate> {
        let (columns, d) = (self.columns, self.columns.d);
        let fit = self.fit(ending);
        let mut rows: Vec<Estimate> = columns
            .columns
            .iter()
            .enumerate()
            .map(|(j, column)| {
                let row = self.row(column, ending);
                match (self.empty(column), &fit) {
                    (Some(note), _) => row.note(note),
                    (None, Err(note)) => row.note(note.clone()),
                    (None, Ok(fit)) => self.answered(row, column, fit, j),
                }
            })
            .collect();
        let left_out: Vec<Note> = rows
            .iter()
            .skip(1)
            .flat_map(|r| &r.notes)
            .filter(|n| matches!(n, Note::AliasedPredictor { .. } | Note::ConstantPredictor { .. }))
            .cloned()
            .collect();
        if let (Some(first), Ok(_)) = (rows.first_mut(), &fit) {
            let clusters = self.clusters();
            let few = clusters.filter(|c| *c < FEW_CLUSTERS as u64).map(|clusters| Note::FewClusters { clusters });
            first.notes.extend(few);
            first.notes.extend(left_out);
            if columns.named(ending).is_some() {
                let rows = columns.sample.outcome.rows.0.clone();
                first.notes.push(Note::Subdistribution { rows, ending: d.endings[ending].text.clone() });
            }
        }
        if d.groups.len() > 2 {
            rows.push(self.joint(ending, fit.as_ref()));
        }
        rows
    }

    fn fit(&self, ending: usize) -> std::result::Result<Fit, Note> {
        let events = self.columns.d.ending.iter().filter(|e| **e == Some(ending as u32)).count() as u64;
        let floor = self.settings.event_floor;
        if 0 < events && events < floor {
            return Err(Note::EventFloor { events, floor });
        }
        fine_gray(&self.risk, &self.rows, ending as u32).map_err(|trouble| match trouble {
            Trouble::Never => Note::NeverHappens { ending: self.columns.d.endings[ending].text.clone() },
            Trouble::NoColumns => match self.columns.columns.first() {
                Some(c) if self.columns.columns.len() == 1 && c.group.is_none() => {
                    Note::ConstantPredictor { predictor: c.label.text.clone() }
                }
                _ => Note::OneGroup {},
            },
            Trouble::NotConverged { iterations } => Note::NotConverged { iterations },
        })
    }

    /// How many clusters there are.
    fn clusters(&self) -> Option<u64> {
        self.rows.clusters.iter().max().map(|last| u64::from(*last) + 1)
    }

    fn empty(&self, column: &Column) -> Option<Note> {
        let group = column.group.filter(|g| self.columns.rows[*g].is_empty())?;
        Some(Note::EmptyGroup { group: self.columns.d.groups[group].text.clone() })
    }

    fn answered(&self, row: Estimate, column: &Column, fit: &Fit, j: usize) -> Estimate {
        let predictor = column.label.text.clone();
        if fit.infinite.contains(&j) {
            return row.note(Note::MonotoneLikelihood { predictor });
        }
        if fit.aliased.contains(&j) {
            return row.note(match is_constant(&column.values) {
                true => Note::ConstantPredictor { predictor },
                false => Note::AliasedPredictor { predictor },
            });
        }
        let b = fit.coefficients[j];
        let none = self.clusters().and_then(|clusters| match clusters {
            1 => Some(Note::OneCluster {}),
            _ => self.columns.in_one_cluster(column),
        });
        match none {
            Some(note) => row.value(b.exp()).note(note),
            None => {
                let se = fit.covariance[(j, j)].sqrt();
                let se = if se <= ROUNDING * fit.inverse[(j, j)].sqrt() { 0.0 } else { se };
                with_ratio(row, b, se, self.settings, self.method())
            }
        }
    }

    fn method(&self) -> &'static str {
        if self.rows.clusters.is_empty() { "Wald, Fine-Gray" } else { "Wald, CR0" }
    }

    /// All groups at once.
    fn joint(&self, ending: usize, fit: std::result::Result<&Fit, &Note>) -> Estimate {
        let columns = self.columns;
        let label = Label::new("joint", Text::new("alle groepen samen", "groups jointly"));
        let term = columns.term(&label, ending);
        let row = Estimate::new(ABOUT.id, term, &measure::INCIDENCES_APART, Unit::none(), columns.whole());
        let fit = match fit {
            Ok(fit) => fit,
            Err(note) => return row.note(note.clone()),
        };
        let groups: Vec<usize> = (0..columns.columns.len()).filter(|j| columns.columns[*j].group.is_some()).collect();
        let covariates: Vec<&[f64]> = self.rows.columns.iter().copied().skip(groups.len()).collect();
        let without = Rows { columns: &covariates, ..self.rows };
        let coefficients = match fine_gray(&self.risk, &without, ending as u32) {
            Ok(fit) if fit.infinite.is_empty() => fit.coefficients,
            Ok(fit) => {
                let off = fit.infinite.first().and_then(|j| columns.columns.get(groups.len() + j));
                let predictor = off.map(|c| c.label.text.clone()).unwrap_or_default();
                return row.note(Note::MonotoneLikelihood { predictor });
            }
            Err(Trouble::NotConverged { iterations }) => return row.note(Note::NotConverged { iterations }),
            Err(_) => vec![0.0; covariates.len()],
        };
        let expected = expected(&self.risk, &without, ending as u32, &coefficients);
        let ended = |r: usize| f64::from(u8::from(columns.d.ending[r] == Some(ending as u32)));
        let apart = |rows: &Vec<usize>| rows.iter().map(|r| ended(*r) - expected[*r]).sum::<f64>().abs();
        let events: f64 = (0..columns.d.time.len()).map(ended).sum();
        let apart = columns.rows.iter().map(apart).sum::<f64>() / (2.0 * events);
        let row = row.value(if apart.is_nan() { apart } else { apart.clamp(0.0, 1.0) });
        let refused = |effects: usize| Note::NoJointTest { effects: effects as u64 };
        let tested: Vec<usize> = groups.iter().copied().filter(|j| !fit.aliased.contains(j)).collect();
        let df = tested.len();
        let alone = || tested.iter().any(|&j| columns.in_one_cluster(&columns.columns[j]).is_some());
        let too_few = self.clusters().is_some_and(|clusters| clusters <= df as u64 || alone());
        if df == 0 {
            return row.note(Note::OneGroup {});
        }
        if too_few || tested.iter().any(|j| fit.infinite.contains(j)) {
            return row.note(refused(df));
        }
        match wald::chi2(&fit.coefficients, &fit.covariance, &tested) {
            Some(statistic) => with_chi2(row, statistic, df as f64),
            None => row.note(refused(df)),
        }
    }
}

/// The measure of a column's row.
fn ratio(column: &Column) -> &'static Measure {
    if column.group.is_some() {
        &measure::SUBDISTRIBUTION_HAZARD_RATIO
    } else {
        &measure::COVARIATE_SUBDISTRIBUTION_HAZARD_RATIO
    }
}
