//! How strongly groups and outcome go together, with its interval.

use super::pearson_chi2::{Dense, SPARSE, association, floor};
use super::{omnibus_term, table, whole};
use crate::error::Result;
use crate::estimators::noncentral::with_noncentral;
use crate::estimators::{About, Estimator, Settings};
use crate::findings::measure::{CRAMERS_V, CRAMERS_V_CORRECTED};
use crate::findings::{Estimate, Findings, Measure, Note, Test};
use crate::math::tail;
use crate::sample::Sample;
use crate::value::{PValue, ShapeKind, Unit};

/// Cramér's V over all groups and levels, with its interval; and V corrected for bias.
pub struct CramersV;

static ABOUT: About = About {
    id: "cramers_v",
    title_nl: "Samenhang in een tabel (Cramérs V)",
    title_en: "Association in a table (Cramér’s V)",
    shapes: &[ShapeKind::Counts],
    measure: &CRAMERS_V,
    definition: "V = √(χ²/(N·d)), d = min(k − 1, c − 1), χ² as in pearson_chi2; limits √(λ/(N·d)), at most 1, with λ the \
                 noncentralities under which χ² cuts off (1 − level)/2 in the upper and in the lower tail, the lower 0 \
                 when χ² does not reach its upper quantile. Second row: Ṽ = √(φ²/min(k̃ − 1, c̃ − 1)), φ² = χ²/N − \
                 (k − 1)(c − 1)/(N − 1) or 0, k̃ = k − (k − 1)²/(N − 1), c̃ likewise.",
    assumptions: "Independent units; expected counts of 5 and more. V is too high in small tables: Ṽ less so.",
    undefined: "Fewer than two groups with rows; fewer than two levels that occur. No interval when the groups are more \
                alike than chance would have it. A yes/no outcome with fewer events or non-events than the plan's \
                floor: values alone.",
    reference: "Cramér (1946), Mathematical Methods of Statistics, section 21.9; interval: Smithson (2003), Confidence \
                Intervals; Ṽ: Bergsma (2013), Journal of the Korean Statistical Society 42, 323–328.",
    oracle: "R 4.2.2: chisq.test, pchisq(ncp) with uniroot (9 digits); mpmath 1.3.0 at 40 digits; effectsize 0.8.3: \
             cramers_v (values; limits 3 digits); fixture cramers_v.json.",
};

impl Estimator for CramersV {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let counts = table(sample)?;
        let dense = Dense::new(counts)?;
        let found = association(&dense);
        let total = dense.total() as f64;
        let shape = [dense.cells.len() as f64, dense.cells[0].len() as f64];
        let row = |measure: &'static Measure| {
            let mut row =
                Estimate::new(ABOUT.id, omnibus_term(sample), measure, Unit::none(), whole(sample, dense.total()));
            row.notes = dense.notes.clone();
            let sparse = (found.smallest_expected < SPARSE)
                .then_some(Note::SparseTable { smallest_expected: found.smallest_expected });
            floor(counts, settings).into_iter().chain(sparse).fold(row, Estimate::note)
        };
        let corrected = row(&CRAMERS_V_CORRECTED).value(corrected(found.chi2 / total, shape, total));
        let mut plain = row(&CRAMERS_V).value(found.v);
        if floor(counts, settings).is_none() {
            let limits = tail::chi2_noncentralities(found.chi2, found.df, settings.level.tail());
            let most = total * (shape[0].min(shape[1]) - 1.0);
            let v = |ncp: f64| (ncp / most).sqrt().min(1.0);
            plain = with_noncentral(plain, limits, v, settings.level, "noncentral chi2");
            if let Ok(p) = PValue::new(tail::chi2_upper(found.chi2, found.df)) {
                plain = plain.test(Test::two_sided("chi2", Some(found.chi2), [Some(found.df), None], p).null(0.0));
            }
        }
        Ok(Findings { estimates: vec![plain, corrected], ..Findings::default() })
    }
}

/// Bergsma's V of φ² in a table of `shape` and `total` units.
fn corrected(phi2: f64, shape: [f64; 2], total: f64) -> f64 {
    let rest = total - 1.0;
    let excess = (phi2 - (shape[0] - 1.0) * (shape[1] - 1.0) / rest).max(0.0);
    let size = shape.map(|k| k - (k - 1.0).powi(2) / rest - 1.0);
    // In a table of few units nothing may be left to divide by: NaN, which clamp keeps.
    (excess / size[0].min(size[1])).sqrt().clamp(0.0, 1.0)
}
