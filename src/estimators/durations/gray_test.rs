//! Cumulative incidences of groups compared over all time.

use super::compared::Compared;
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Findings, Note, measure};
use crate::math::survival::{Times, gray};
use crate::sample::{Sample, ShapeKind};

/// Whether k groups have the same cumulative incidence of an ending at all times, for each ending; Gray's test.
///
/// # Definition
/// Yᵢ at risk in group i just before t, Sᵢ the share of it with no ending at all by Kaplan and Meier, Fᵢ its cumulative
/// incidence: Rᵢ = Yᵢ(1 − Fᵢ)/Sᵢ puts those with another ending back among those who have not had this one. O = Σdᵢ,
/// E = ΣdRᵢ/R; V as Gray (1988), ρ = 0, in full at `math::survival::gray`; χ² = (O − E)′V⁻(O − E), df k − 1. Strata add up.
/// The share is Σ|O − E|/(2ΣO): which part of the endings fell in another group than one common incidence would have them.
/// Where nothing else can end it O and E are those of `log_rank`; where nobody is censored they are those of a log-rank test
/// in which other endings stay at risk, until nobody of their group is under way. V is not.
/// # Takes
/// Durations in two or more groups, all under observation from the start, with or without strata.
/// # Gives
/// For each ending, the one asked about first, a row with the share and χ², df and p; then O and E of every group.
/// # Assumes
/// Independent units; last sights that have nothing to do with what was to come, within groups. It asks how many get there
/// in the end and how soon, where `log_rank` asks at which pace among those still under way: the answers may differ.
/// # Undefined
/// Late entry; fewer than two groups with rows. An ending that never happens is a row without value; where groups are never
/// at risk together there is no test; nor where the common incidence Σd/Σ(Yᵢ/Sᵢ) gets to 1 while two groups or more are still
/// under way, as when all of a third ended early. (cmprsk goes on there with 1 − F₀ < 0.)
/// # Reference
/// Gray (1988), Annals of Statistics 16, 1141–1154.
/// # Oracle
/// R 4.2.2, cmprsk 2.2.11: `cuminc`, to 1e-8; a transcription of the definition in numpy; fixture `gray_test.json`.
pub struct GrayTest;

static ABOUT: About = About {
    id: "gray_test",
    title_nl: "Gelijkheid van cumulatieve incidenties (toets van Gray)",
    title_en: "Equality of cumulative incidences (Gray's test)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::INCIDENCES_APART,
    definition: "O − E: endings of each group less those it would have had at the subdistribution hazard of all groups together, R = Y(1 − F)/S at risk; χ² with Gray's variance (ρ = 0), k − 1 df, summed over strata; share: Σ|O − E|/(2ΣO). For each ending",
    assumptions: "Independent units; last sights that have nothing to do with what was to come, within groups.",
    undefined: "Late entry; fewer than two groups with rows; an ending that never happens; groups never at risk together. No test where the common incidence reaches 1 while two groups or more are still under way.",
    reference: "Gray (1988), Annals of Statistics 16, 1141–1154",
    oracle: "R 4.2.2, cmprsk 2.2.11: cuminc; a transcription of the definition in numpy",
};

impl Estimator for GrayTest {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, _: &Settings) -> Result<Findings> {
        let compared = Compared::of(durations(sample)?, sample)?;
        let times = compared.times();
        // Entries before the first time of all leave everyone at risk at every time.
        let last = times.entry.into_iter().flatten().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
        if times.time.iter().any(|t| *t <= last) {
            return Err(Error::undefined(Note::LateEntry {}));
        }
        let sweep = compared.sweep(&Times { entry: None, ..times });
        let tested: Vec<_> = compared.endings.iter().map(|&ending| (ending, gray(&sweep, ending))).collect();
        let estimates = compared.answer(ABOUT.id, ABOUT.measure, &tested);
        Ok(Findings { estimates, ..Findings::default() })
    }
}
