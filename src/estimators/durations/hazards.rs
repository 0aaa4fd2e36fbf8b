//! What models of hazards share: columns with their words, the fit to one ending, and how sure its coefficients are.

use super::{recurring, subjects, term};
use crate::error::{Error, Result};
use crate::estimators::Settings;
use crate::estimators::clusters::FEW_CLUSTERS;
use crate::findings::{Estimate, Measure, Note, Test, measure};
use crate::math::moments::{is_constant, mean};
use crate::math::survival::cox::{Cox, Data, Fit, Matrix, Trouble, summed};
use crate::math::tail;
use crate::sample::{Durations, Predictor, Sample};
use crate::value::{Count, Interval, Label, PValue, Text, Ties, Unit};

/// A column of the model.
pub(super) struct Column {
    /// What its row is called, the ending left out.
    pub label: Label,
    pub values: Vec<f64>,
    /// The group it tells from the reference; `None` of a covariate.
    pub group: Option<usize>,
    /// The category it is of, with those of its other columns; `None` of a number.
    pub category: Option<Label>,
}

/// The columns of a sample: its groups against the last that has rows, then covariates.
pub(super) struct Columns<'a> {
    pub d: &'a Durations,
    pub sample: &'a Sample,
    pub columns: Vec<Column>,
    /// Rows of each group.
    pub rows: Vec<Vec<usize>>,
    /// The group that all others are compared with.
    pub reference: usize,
    strata: Option<Vec<u32>>,
}

impl<'a> Columns<'a> {
    /// Refuses lists of different lengths, covariates that are not finite, no rows, and nothing to compare.
    pub fn new(d: &'a Durations, sample: &'a Sample) -> Result<Self> {
        let (n, k) = (d.time.len(), d.groups.len());
        let covariates = || d.covariates.iter().flat_map(|p| &p.columns).map(|(_, v)| v);
        let lengths = [d.group.len(), d.ending.len()]
            .into_iter()
            .chain(d.entry.iter().map(Vec::len))
            .chain(d.subject.iter().map(Vec::len))
            .chain(d.strata.iter().map(|s| s.of.len()))
            .chain(covariates().map(Vec::len))
            .chain((!sample.cluster().is_empty()).then(|| sample.cluster().len()));
        let places = d.group.iter().all(|g| (*g as usize) < k)
            && d.ending.iter().flatten().all(|e| (*e as usize) < d.endings.len())
            && d.event < d.endings.len();
        if lengths.into_iter().any(|l| l != n) || !places {
            let (needs, found) = ("columns of one length".to_owned(), "other columns".to_owned());
            return Err(Error::undefined(Note::WrongShape { needs, found }));
        }
        if covariates().any(|v| v.iter().any(|x| !x.is_finite())) {
            return Err(Error::undefined(Note::NotFinite {}));
        }
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); k];
        d.group.iter().enumerate().for_each(|(row, g)| rows[*g as usize].push(row));
        let Some(reference) = (0..k).rev().find(|g| !rows[*g].is_empty()) else {
            return Err(Error::undefined(Note::EmptyGroup { group: Label::overall().text }));
        };
        let indicator =
            |g: usize| -> Vec<f64> { d.group.iter().map(|of| f64::from(u8::from(*of as usize == g))).collect() };
        let others = || (0..k).filter(|g| *g != reference);
        let grouping = sample.grouping.clone().unwrap_or_else(|| Label::new("group", Text::new("groep", "group")));
        let mut columns: Vec<Column> = others()
            .map(|g| Column {
                label: Label::contrast(&d.groups[g], &d.groups[reference]),
                values: indicator(g),
                group: Some(g),
                category: (k > 2).then(|| grouping.clone()),
            })
            .collect();
        for predictor in &d.covariates {
            let category = (predictor.columns.len() > 1).then(|| predictor.label.clone());
            for (level, values) in &predictor.columns {
                let label = label(predictor, level);
                if !predictor.by_arm {
                    columns.push(Column { label, values: values.clone(), group: None, category: category.clone() });
                    continue;
                }
                let centre = if values.is_empty() { 0.0 } else { mean(values) };
                for g in others() {
                    let values = values.iter().zip(indicator(g)).map(|(v, arm)| (v - centre) * arm).collect();
                    let name = |group: &str, of: &str| format!("{group} × {of}");
                    let group = &d.groups[g];
                    let words = Text::new(name(&group.text.nl, &label.text.nl), name(&group.text.en, &label.text.en));
                    let label = Label::new(format!("{}:{}", group.code, label.code), words);
                    columns.push(Column { label, values, group: None, category: None });
                }
            }
        }
        if columns.is_empty() {
            return Err(Error::undefined(Note::OneGroup {}));
        }
        let strata = d.strata.as_ref().map(|s| s.of.iter().map(|l| l.unwrap_or(u32::MAX)).collect());
        Ok(Columns { d, sample, columns, rows, reference, strata })
    }

    /// Number of the stratum of each row.
    pub fn strata(&self) -> Option<&[u32]> {
        self.strata.as_deref()
    }

    /// The ending a row is about, where there are several.
    pub fn named(&self, ending: usize) -> Option<&Label> {
        self.d.endings.get(ending).filter(|_| self.d.endings.len() > 1)
    }

    /// The label of a row about this ending.
    pub fn term(&self, label: &Label, ending: usize) -> Label {
        term(label, self.named(ending), None, &Unit::none())
    }

    /// All units.
    pub fn whole(&self) -> Count {
        let rows: Vec<usize> = (0..self.d.time.len()).collect();
        Count { used: subjects(self.d, &rows), ..self.sample.count.clone() }
    }

    /// The units that a column compares: those of its two groups, else all.
    pub fn count(&self, column: &Column) -> Count {
        match column.group {
            Some(g) if self.d.groups.len() > 2 => {
                Count::of(subjects(self.d, &self.rows[g]) + subjects(self.d, &self.rows[self.reference]))
            }
            _ => self.whole(),
        }
    }

    /// A row of a column without a number.
    pub fn row(&self, id: &'static str, column: &Column, ending: usize, measure: &'static Measure) -> Estimate {
        Estimate::new(id, self.term(&column.label, ending), measure, Unit::none(), self.count(column))
    }

    /// A model of one ending, all others being last sights.
    pub fn model(&self, ending: usize, ties: Ties) -> Cox {
        let event = self.events(ending);
        let columns: Vec<&[f64]> = self.columns.iter().map(|c| c.values.as_slice()).collect();
        Cox::new(&Data {
            columns: &columns,
            entry: self.d.entry.as_deref(),
            time: &self.d.time,
            event: &event,
            stratum: self.strata(),
            ties,
        })
    }

    /// Which rows ended so.
    pub fn events(&self, ending: usize) -> Vec<bool> {
        self.d.ending.iter().map(|e| e.is_some_and(|e| e as usize == ending)).collect()
    }

    /// Why an ending cannot be modelled.
    pub fn trouble(&self, trouble: Trouble, ending: usize) -> Note {
        match trouble {
            Trouble::NoEvents => {
                Note::NeverHappens { ending: self.d.endings.get(ending).map(|e| e.text.clone()).unwrap_or_default() }
            }
            Trouble::NotConverged { iterations } => Note::NotConverged { iterations },
            Trouble::NotFinite => Note::NotFinite {},
            Trouble::TooManyTies { updates, limit } => Note::TooManyTies { updates, limit },
        }
    }

    /// Why a column has no finite coefficient, or none of its own.
    pub fn missing(&self, fit: &Fit, column: usize) -> Option<Note> {
        let of = self.columns.get(column)?;
        let empty = of.group.filter(|g| self.rows[*g].is_empty());
        if let Some(group) = empty {
            return Some(Note::EmptyGroup { group: self.d.groups[group].text.clone() });
        }
        let predictor = of.label.text.clone();
        if fit.infinite.iter().any(|(k, _)| *k == column) {
            return Some(Note::MonotoneLikelihood { predictor });
        }
        if fit.unknown.contains(&column) {
            return Some(Note::NotIdentified { parameter: predictor });
        }
        let left_out = fit.aliased.contains(&column);
        left_out.then(|| match is_constant(&of.values) {
            true => Note::ConstantPredictor { predictor },
            false => Note::AliasedPredictor { predictor },
        })
    }

    /// The group of these two that lies in one cluster.
    pub fn in_one_cluster(&self, column: &Column) -> Option<Note> {
        let clusters = match self.sample.cluster() {
            [] => recurring(self.d)?,
            named => named,
        };
        let alone = |g: &usize| {
            let of = |row: &usize| clusters.get(*row);
            self.rows[*g].first().is_some_and(|first| self.rows[*g].iter().all(|row| of(row) == of(first)))
        };
        let group = [column.group?, self.reference].into_iter().find(alone)?;
        Some(Note::ArmInOneCluster { group: self.d.groups[group].text.clone() })
    }
}

fn label(predictor: &Predictor, level: &Label) -> Label {
    if predictor.reference.is_some() { Label::within(&predictor.label, level) } else { predictor.label.clone() }
}

/// The covariance of coefficients, with how it was had.
pub(super) struct Errors {
    pub covariance: Matrix,
    pub method: &'static str,
    /// Notes for the first row.
    pub notes: Vec<Note>,
    /// Why no row has a standard error.
    pub none: Option<Note>,
    /// Independent parts that the robust one rests on; `None` of the model's own.
    pub parts: Option<usize>,
}

impl Errors {
    /// With clusters the robust covariance, summed within them, and within units that ended more than once; else inverse
    /// information, unless the plan fixes a robust one: by unit, then. With exact ties there is none that is robust.
    pub fn of(columns: &Columns, settings: &Settings, model: &Cox, fit: &Fit) -> Errors {
        let clusters = columns.sample.cluster();
        let fixed = settings.model.covariance;
        let own = |notes: Vec<Note>| Errors {
            covariance: fit.covariance.clone(),
            method: "Wald",
            notes,
            none: None,
            parts: None,
        };
        let (of, method) = match fixed {
            Some(kind) if !kind.clustered() && kind != crate::value::Covariance::Model => {
                let units: Vec<u32> = (0..columns.d.time.len() as u32).collect();
                (columns.d.subject.clone().unwrap_or(units), "Wald, HC0")
            }
            Some(crate::value::Covariance::Model) => (Vec::new(), ""),
            _ if clusters.is_empty() => (recurring(columns.d).unwrap_or_default().to_vec(), "Wald, CR0"),
            _ => (clusters.to_vec(), "Wald, CR0"),
        };
        let ignored = || {
            let level = columns.sample.clusters.last()?;
            let clusters = level.of.iter().max().map_or(0, |last| u64::from(*last) + 1);
            Some(Note::ClustersIgnored { clusters, cluster: level.label.text.clone() })
        };
        if of.is_empty() {
            return own(ignored().into_iter().collect());
        }
        let Some(dfbeta) = model.dfbeta(fit) else {
            return own(ignored().into_iter().collect());
        };
        let numbers = dense(&of);
        let parts = numbers.iter().max().map_or(0, |m| m + 1);
        let robust = method == "Wald, CR0";
        let few = (robust && parts < FEW_CLUSTERS).then_some(Note::FewClusters { clusters: parts as u64 });
        Errors {
            covariance: summed(&dfbeta, &numbers, parts),
            method,
            notes: few.into_iter().chain(if robust { None } else { ignored() }).collect(),
            none: (parts < 2).then_some(Note::OneCluster {}),
            parts: Some(parts),
        }
    }
}

/// Numbers from 0 on, in the order of the old ones.
pub(super) fn dense(of: &[u32]) -> Vec<usize> {
    let mut numbers = of.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    of.iter().map(|n| numbers.partition_point(|m| m < n)).collect()
}

/// Sets a ratio with its Wald interval and z test on the log scale.
pub(super) fn with_ratio(row: Estimate, b: f64, se: f64, settings: &Settings, method: &'static str) -> Estimate {
    let row = row.value(b.exp());
    if row.value.is_none() {
        return row;
    }
    if se.is_nan() || se <= 0.0 || !se.is_finite() {
        return row.note(Note::NoInterval { method: method.to_owned() });
    }
    let z = tail::normal_quantile_upper(settings.level.tail());
    let interval = Interval::two_sided((b - z * se).exp(), (b + z * se).exp(), settings.level, method);
    let row = row.std_error(se).interval(interval);
    let statistic = b / se;
    match PValue::new(2.0 * tail::normal_upper(statistic.abs())) {
        Ok(p) if statistic.is_finite() => row.test(Test::two_sided("z", Some(statistic), [None, None], p).null(1.0)),
        _ => row.note(Note::NotFinite {}),
    }
}

/// A chi-square test of the measure's null value.
pub(super) fn with_chi2(row: Estimate, statistic: f64, df: f64) -> Estimate {
    let null = row.measure.null;
    match PValue::new(tail::chi2_upper(statistic, df)) {
        Ok(p) if statistic.is_finite() && df > 0.0 => {
            let test = Test::two_sided("chi2", Some(statistic), [Some(df), None], p);
            row.test(match null {
                Some(null) => test.null(null),
                None => test,
            })
        }
        _ => row.note(Note::NotFinite {}),
    }
}

/// The measure of a column's row.
pub(super) fn ratio(column: &Column) -> &'static Measure {
    if column.group.is_some() { &measure::HAZARD_RATIO } else { &measure::COVARIATE_HAZARD_RATIO }
}
