//! How alike raters, or repeated measures, are on the same units.

use super::{nothing_to_judge_by, reason, unanswerable};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, columns};
use crate::findings::{About, Estimate, Findings, Note, Test, measure};
use crate::math::tail;
use crate::math::two_way::TwoWay;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Count, Interval, Label, Level, PValue, Text, Unit};

/// The six intraclass correlations of k raters on n units: of one-way and two-way models, agreement and consistency, of
/// one rater and of the mean of k.
///
/// # Definition
/// Mean squares between units MSR, between raters MSC, of the rest MSE, within units MSW.
/// ICC(1) = (MSR − MSW)/(MSR + (k − 1)MSW); ICC(C,1) = (MSR − MSE)/(MSR + (k − 1)MSE);
/// ICC(A,1) = (MSR − MSE)/(MSR + (k − 1)MSE + k(MSC − MSE)/n); of the mean of k raters ICC(1,k) = (MSR − MSW)/MSR,
/// ICC(C,k) = (MSR − MSE)/MSR, ICC(A,k) = (MSR − MSE)/(MSR + (MSC − MSE)/n). Limits by F; those of agreement with
/// Satterthwaite's degrees of freedom. F = MSR/MSW or MSR/MSE tests that units do not differ.
/// # Takes
/// Two or more columns, a rater each, of the same n ≥ 2 units, in one unit, finite.
/// # Gives
/// Six rows, unitless, named after McGraw & Wong with Shrout & Fleiss's names beside them, each with F, df and p. ICC(1):
/// each unit has raters of its own. A: every rater's level counts, as when scores of several raters are mixed; C: only the
/// order and distances within a rater count.
/// # Assumes
/// Units independent of each other; near normal values. Which of the six is right follows from how ratings will be used,
/// not from which is highest.
/// # Undefined
/// Fewer than two raters or units; all values the same. No spread within: 1, without interval. No spread between units: no ICC of
/// means.
/// # Reference
/// McGraw & Wong (1996), Psychological Methods 1, 30–46, tables 4 and 7, with the correction in 1, 390; Shrout & Fleiss
/// (1979), Psychological Bulletin 86, 420–428.
/// # Oracle
/// psych 2.2.9: `ICC(x, lmer = FALSE)`; pingouin 0.6.1: `intraclass_corr`; fixture `icc.json`.
pub struct Icc;

static ABOUT: About = About {
    id: "icc",
    title_nl: "Intraklassecorrelaties van beoordelaars",
    title_en: "Intraclass correlations of raters",
    shapes: &[ShapeKind::Columns],
    measure: &measure::ICC,
    definition: "From the mean squares between units (MSR), between raters (MSC), of the rest (MSE) and within units (MSW): ICC(1) = (MSR − MSW)/(MSR + (k − 1)MSW), ICC(C,1) = (MSR − MSE)/(MSR + (k − 1)MSE), ICC(A,1) = (MSR − MSE)/(MSR + (k − 1)MSE + k(MSC − MSE)/n), and the same of the mean of k raters; limits by F, of agreement with Satterthwaite’s df",
    assumptions: "Units independent; near normal values. Which of the six is right follows from how ratings will be used: one-way when each unit has raters of its own, agreement (A) when the raters’ levels count, consistency (C) when only order and distances do.",
    undefined: "Fewer than two raters or units; all values the same; no spread between units.",
    reference: "McGraw & Wong (1996), Psychological Methods 1, 30–46; Shrout & Fleiss (1979), Psychological Bulletin 86, 420–428",
    oracle: "psych 2.2.9: ICC(lmer = FALSE); pingouin 0.6.1: intraclass_corr",
};

impl Estimator for Icc {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let table = table(sample)?;
        let estimates = Model::ALL.iter().map(|model| row(model, &table, sample, settings.level)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

fn table(sample: &Sample) -> Result<TwoWay> {
    let all = &columns(sample)?.columns;
    let units = all.first().map_or(0, |c| c.values.len());
    if all.len() < 2 {
        return Err(unanswerable("dit vraagt twee of meer beoordelaars", "this takes two raters or more"));
    }
    if all.iter().any(|c| c.values.len() != units) {
        return Err(unanswerable(
            "de beoordelaars hebben niet dezelfde eenheden",
            "the raters did not rate the same units",
        ));
    }
    if all.iter().any(|c| all.first().is_some_and(|first| c.unit != first.unit)) {
        return Err(unanswerable(
            "de beoordelaars hebben niet dezelfde maateenheid",
            "the raters do not use the same unit",
        ));
    }
    if all.iter().flat_map(|c| &c.values).any(|v| !v.is_finite()) {
        return Err(Error::undefined(Note::NotFinite {}));
    }
    if units < 2 {
        let group = Label::overall().text;
        return Err(Error::undefined(Note::TooFewRows { group, rows: units as u64, needed: 2 }));
    }
    let columns: Vec<&[f64]> = all.iter().map(|c| &c.values[..]).collect();
    let table = TwoWay::of(&columns);
    if table.units == 0.0 && table.within == 0.0 {
        return Err(Error::undefined(Note::ConstantOutcome {}));
    }
    Ok(table)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    OneWay,
    Agreement,
    Consistency,
}

/// One of the six.
struct Model {
    kind: Kind,
    /// Of the mean of all raters, not of one.
    mean: bool,
    code: &'static str,
    nl: &'static str,
    en: &'static str,
}

impl Model {
    const ALL: [Model; 6] = [
        Model {
            kind: Kind::OneWay,
            mean: false,
            code: "ICC(1)",
            nl: "één beoordelaar, eenweg (ICC(1))",
            en: "one rater, one-way (ICC(1))",
        },
        Model {
            kind: Kind::Agreement,
            mean: false,
            code: "ICC(A,1)",
            nl: "één beoordelaar, tweeweg, absoluut (ICC(A,1); ICC(2,1))",
            en: "one rater, two-way, agreement (ICC(A,1); ICC(2,1))",
        },
        Model {
            kind: Kind::Consistency,
            mean: false,
            code: "ICC(C,1)",
            nl: "één beoordelaar, tweeweg, consistentie (ICC(C,1); ICC(3,1))",
            en: "one rater, two-way, consistency (ICC(C,1); ICC(3,1))",
        },
        Model {
            kind: Kind::OneWay,
            mean: true,
            code: "ICC(1,k)",
            nl: "gemiddelde van de beoordelaars, eenweg (ICC(1,k))",
            en: "mean of the raters, one-way (ICC(1,k))",
        },
        Model {
            kind: Kind::Agreement,
            mean: true,
            code: "ICC(A,k)",
            nl: "gemiddelde van de beoordelaars, tweeweg, absoluut (ICC(A,k); ICC(2,k))",
            en: "mean of the raters, two-way, agreement (ICC(A,k); ICC(2,k))",
        },
        Model {
            kind: Kind::Consistency,
            mean: true,
            code: "ICC(C,k)",
            nl: "gemiddelde van de beoordelaars, tweeweg, consistentie (ICC(C,k); ICC(3,k))",
            en: "mean of the raters, two-way, consistency (ICC(C,k); ICC(3,k))",
        },
    ];

    /// The error that units are compared with, and its degrees of freedom.
    fn error(&self, t: &TwoWay) -> (f64, f64) {
        match self.kind {
            Kind::OneWay => (t.within, t.n * (t.k - 1.0)),
            Kind::Agreement | Kind::Consistency => (t.rest, (t.n - 1.0) * (t.k - 1.0)),
        }
    }

    /// ICC of one rater.
    fn single(&self, t: &TwoWay) -> f64 {
        let (error, _) = self.error(t);
        let levels = if self.kind == Kind::Agreement { t.k * (t.raters - t.rest) / t.n } else { 0.0 };
        (t.units - error) / (t.units + (t.k - 1.0) * error + levels)
    }

    /// Of one rater as of the mean of all (Spearman–Brown); −∞ where that has no value.
    fn stepped(&self, single: f64, k: f64) -> f64 {
        if !self.mean {
            return single;
        }
        let below = 1.0 + (k - 1.0) * single;
        if below > 1e-13 { k * single / below } else { f64::NEG_INFINITY }
    }

    /// Limits for one rater.
    fn limits(&self, t: &TwoWay, level: Level) -> (f64, f64) {
        let (error, df) = self.error(t);
        let (outside, between) = (level.tail(), t.n - 1.0);
        if self.kind != Kind::Agreement {
            let f = t.units / error;
            let low = f / tail::f_quantile_upper(outside, between, df);
            let high = f * tail::f_quantile_upper(outside, df, between);
            let of = |f: f64| (f - 1.0) / (f + t.k - 1.0);
            return (of(low), of(high));
        }
        let (n, k, icc) = (t.n, t.k, self.single(t));
        let a = k * icc / (n * (1.0 - icc));
        let b = 1.0 + k * icc * (n - 1.0) / (n * (1.0 - icc));
        let (from_raters, from_rest) = (a * t.raters, b * t.rest);
        let satterthwaite =
            (from_raters + from_rest).powi(2) / (from_raters.powi(2) / (k - 1.0) + from_rest.powi(2) / df);
        let other = k * t.raters + (k * n - k - n) * t.rest;
        let below = tail::f_quantile_upper(outside, between, satterthwaite);
        let above = tail::f_quantile_upper(outside, satterthwaite, between);
        let low = n * (t.units - below * t.rest) / (below * other + n * t.units);
        let high = n * (above * t.units - t.rest) / (other + n * above * t.units);
        (low, high)
    }
}

fn row(model: &Model, t: &TwoWay, sample: &Sample, level: Level) -> Estimate {
    let term = Label::new(model.code, Text::new(model.nl, model.en));
    let n = Count { used: t.n as u64, ..sample.count.clone() };
    let row = Estimate::new(ABOUT.id, term, &measure::ICC, Unit::none(), n);
    let value = model.stepped(model.single(t), t.k);
    if !value.is_finite() {
        let nl = "de eenheden verschillen gemiddeld niet van elkaar";
        return row.note(reason(nl, "the units do not differ on average"));
    }
    let row = row.value(value.min(1.0));
    let (error, df) = model.error(t);
    if error == 0.0 {
        return row.note(nothing_to_judge_by());
    }
    let (low, high) = model.limits(t, level);
    let (low, high) = (model.stepped(low, t.k), model.stepped(high, t.k));
    // Satterthwaite's approximation may fail where the raters' part is negative.
    let row = if low <= value && value <= high {
        row.interval(Interval::two_sided(low, high.min(1.0), level, "McGraw-Wong"))
    } else {
        row.note(Note::NoInterval { method: "McGraw–Wong".to_owned() })
    };
    let f = t.units / error;
    match PValue::new(tail::f_upper(f, t.n - 1.0, df)) {
        Ok(p) if f.is_finite() => row.test(Test::two_sided("F", Some(f), [Some(t.n - 1.0), Some(df)], p).null(0.0)),
        _ => row.note(Note::NotFinite {}),
    }
}
