//! Hazards of groups compared with weights over time.

use super::compared::Compared;
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Findings, measure};
use crate::math::survival::{Weight, log_rank};
use crate::sample::{Sample, ShapeKind};
use crate::value::{Label, Text};

/// Whether k groups have the same hazard of the ending asked about, with differences at some times counting more.
///
/// # Definition
/// `log_rank` with wd in the place of d in O and E and w² in V; Y at risk and d endings, of all groups of the stratum.
/// Gehan–Breslow: w = Y; early differences, while many are at risk, and it depends on who was last seen when.
/// Tarone–Ware: w = √Y; early differences, less strongly.
/// Peto–Peto: w = S̃(t) = Π(1 − d/(Y + 1)) up to and with t; early differences, whenever the others were last seen.
/// Fleming–Harrington (ρ, γ): w = S(t−)^ρ·(1 − S(t−))^γ, S Kaplan and Meier's estimate from all groups of the stratum, other
/// endings as last sights, t− just before t: (1, 0) early differences, (0, 1) late ones, (1, 1) those in the middle.
/// # Takes
/// As `log_rank`.
/// # Gives
/// Six rows: Σ|O − E|/(2ΣO), O and E weighted, with χ², df and p.
/// # Assumes
/// As `log_rank`; a weight that was chosen before the data were seen. Six tests are not six chances.
/// # Undefined
/// As `log_rank`. Weights that are 0 at every ending leave a row without value.
/// # Reference
/// Klein & Moeschberger (2003), Survival Analysis, 2nd ed., 7.3; Fleming & Harrington (1981), Communications in Statistics —
/// Theory and Methods 10, 763–794.
/// # Oracle
/// R 4.2.2: survival 3.5.3 `survdiff(rho = 1)` (Fleming–Harrington (1, 0)), survMisc 0.5.6 `comp` (three groups or more);
/// else the definition in R; fixture `weighted_log_rank.json`.
pub struct WeightedLogRank;

static ABOUT: About = About {
    id: "weighted_log_rank",
    title_nl: "Gelijkheid van hazards, gewogen naar tijd",
    title_en: "Equality of hazards, weighted over time",
    shapes: &[ShapeKind::Durations],
    measure: &measure::HAZARDS_APART,
    definition: "the log-rank test with weights: Gehan–Breslow Y and Tarone–Ware √Y (Y at risk; early differences), Peto–Peto Π(1 − d/(Y + 1)) up to and with t (early, whoever was last seen), Fleming–Harrington S(t−)^ρ(1 − S(t−))^γ with (1, 0) early, (0, 1) late and (1, 1) differences in the middle; S(t−) of all groups of the stratum",
    assumptions: "As the log-rank test; a weight that was chosen before the data were seen.",
    undefined: "Fewer than two groups with rows; an ending that never happens; groups never at risk together.",
    reference: "Klein & Moeschberger (2003), Survival Analysis, 2nd ed., 7.3; Fleming & Harrington (1981), Communications in Statistics — Theory and Methods 10, 763–794",
    oracle: "R 4.2.2: survival 3.5.3 survdiff(rho = 1); survMisc 0.5.6 comp of three groups or more; else the definition in R",
};

/// Code, words, weight.
static ROWS: [(&str, &str, Weight); 6] = [
    ("gehan", "Gehan–Breslow", Weight::Gehan),
    ("tarone_ware", "Tarone–Ware", Weight::TaroneWare),
    ("peto_peto", "Peto–Peto", Weight::PetoPeto),
    ("fh_1_0", "Fleming–Harrington (1, 0)", Weight::FlemingHarrington(2, 0)),
    ("fh_0_1", "Fleming–Harrington (0, 1)", Weight::FlemingHarrington(0, 2)),
    ("fh_1_1", "Fleming–Harrington (1, 1)", Weight::FlemingHarrington(2, 2)),
];

impl Estimator for WeightedLogRank {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let compared = Compared::of(durations(sample)?, sample)?;
        let sweep = compared.sweep(&compared.times());
        let Some(&event) = compared.endings.first() else { return Ok(Findings::default()) };
        let answers = log_rank(&sweep, event, &ROWS.map(|row| row.2));
        let rows = ROWS.iter().zip(&answers).map(|((code, words, _), apart)| {
            let mut row = compared.row(ABOUT.id, ABOUT.measure, event);
            row.term = Label::within(&row.term, &Label::new(*code, Text::same(*words)));
            compared.tested(row, apart, event)
        });
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}
