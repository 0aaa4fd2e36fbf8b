//! All yes/no measures of the same units compared at once.

use super::compare::{answers, same_throughout, whole};
use crate::error::Result;
use crate::estimators::{Estimator, Settings};
use crate::findings::{About, Findings, Note, Test, measure};
use crate::math::tail;
use crate::sample::{Columns, Sample, ShapeKind};
use crate::value::PValue;

/// Whether the share of yes is the same on k measures of the same units.
///
/// # Definition
/// Cⱼ the yeses on measure j, Rᵢ those of unit i, N all: Q = (k − 1)(k ΣCⱼ² − N²)/(kN − ΣRᵢ²), df = k − 1.
/// Units with yes throughout or no throughout change nothing in Q. Kendall's W = Q/(n(k − 1)) over all n
/// units, those included. Q is Friedman's χ² of the same columns; with two measures it is McNemar's
/// (b − c)²/(b + c).
/// # Takes
/// Two or more yes/no columns (1 = yes) of the same units.
/// # Gives
/// One row: W, unitless, without interval, with Q, df and p by chi-square.
/// # Assumes
/// Units independent of each other; four or more that do not answer alike throughout, and 24 or more
/// answers of theirs, for the chi-square to hold. With two measures, read `mcnemar`.
/// # Undefined
/// Each unit has the same answer throughout; no units; fewer than two measures; an outcome that is not
/// yes/no. No test with fewer yeses or noes than the plan's floor.
/// # Reference
/// Cochran (1950), Biometrika 37, 256–266; when the chi-square holds: Tate & Brown (1970), Journal of the
/// American Statistical Association 65, 155–160; W: Serlin, Carr & Marascuilo (1982), Psychological
/// Bulletin 92, 786–790.
/// # Oracle
/// The published formula and `friedman.test` in R 4.2.2; statsmodels 0.15.0: `cochrans_q`; fixture
/// `cochran_q.json`.
pub struct CochranQ;

static ABOUT: About = About {
    id: "cochran_q",
    title_nl: "Gelijkheid van percentages op dezelfde eenheden (Cochrans Q)",
    title_en: "Equality of rates on the same units (Cochran's Q)",
    shapes: &[ShapeKind::Columns],
    measure: &measure::KENDALLS_W,
    definition: "Q = (k − 1)(k ΣCⱼ² − N²)/(kN − ΣRᵢ²) from the yeses Cⱼ of each measure and Rᵢ of each unit, N in all, chi-square with k − 1 df; units that answer alike throughout change nothing in it; W = Q/(n(k − 1))",
    assumptions: "Units independent of each other; four or more that do not answer alike throughout, and 24 or more answers of theirs.",
    undefined: "Each unit has the same answer throughout; no units; fewer than two measures; an outcome that is not yes/no. No test with fewer yeses or noes than the plan's floor.",
    reference: "Cochran (1950), Biometrika 37, 256–266; W: Serlin, Carr & Marascuilo (1982), Psychological Bulletin 92, 786–790",
    oracle: "R 4.2.2: the published formula, friedman.test; statsmodels 0.15.0: cochrans_q",
};

impl Estimator for CochranQ {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let data = answers(sample)?;
        let units = data.columns.first().map_or(0, |c| c.values.len());
        let answers = Answers::of(data, units);
        let (df, q) = (data.columns.len() as f64 - 1.0, answers.q().ok_or_else(same_throughout)?);
        let row = whole(ABOUT.id, &measure::KENDALLS_W, sample, units).value((q / (units as f64 * df)).min(1.0));
        let row = match settings.event_floor(answers.yeses as u64, (units * data.columns.len()) as u64) {
            Some(note) => row.note(note),
            None => match PValue::new(tail::chi2_upper(q, df)) {
                Ok(p) => row.test(Test::two_sided("Q", Some(q), [Some(df), None], p).null(0.0)),
                Err(_) => row.note(Note::NotFinite {}),
            },
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}

/// How often yes was answered, in whole numbers, so that equal shares give 0 exactly.
struct Answers {
    measures: u128,
    yeses: u128,
    /// ΣCⱼ².
    by_measure: u128,
    /// ΣRᵢ².
    by_unit: u128,
}

impl Answers {
    fn of(data: &Columns, units: usize) -> Self {
        let yeses: Vec<u128> =
            data.columns.iter().map(|c| c.values.iter().filter(|v| **v == 1.0).count() as u128).collect();
        let of_unit = |i: usize| data.columns.iter().filter(|c| c.values[i] == 1.0).count() as u128;
        Answers {
            measures: data.columns.len() as u128,
            yeses: yeses.iter().sum(),
            by_measure: yeses.iter().map(|c| c * c).sum(),
            by_unit: (0..units).map(|i| of_unit(i).pow(2)).sum(),
        }
    }

    /// Q; `None` when each unit answers alike throughout.
    fn q(&self) -> Option<f64> {
        let between = self.measures * self.by_measure - self.yeses * self.yeses;
        let within = self.measures * self.yeses - self.by_unit;
        (within > 0).then(|| (self.measures - 1) as f64 * between as f64 / within as f64)
    }
}
