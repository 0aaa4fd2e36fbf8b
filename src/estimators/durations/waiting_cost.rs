//! What waiting costs, when a unit of time has a price.

use super::areas::Areas;
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::survival::What;
use crate::sample::{Sample, ShapeKind};
use crate::value::Unit;

/// Expected cost of waiting per unit before any ending, up to a horizon; and how groups differ in it.
///
/// # Definition
/// C = p·∫₀^τ S(t)dt: the price p of a unit of time, times the mean time under way up to the horizon τ (`restricted_mean`). Its
/// standard error, limits and test are p times those of that mean; limits stay within 0 and pτ.
/// # Takes
/// Durations; late entry and clusters optional; `price` and `horizon` in the plan.
/// # Gives
/// `waiting_cost` of each group and of all together, `waiting_cost_difference` with a z test of each pair; in euro per unit. A note
/// says which horizon.
/// # Assumes
/// A unit of time costs the same for everyone and at every moment, and the price is known: its own uncertainty is not in the
/// interval. Any ending stops the cost. Who is lost from view is like who is not. Beyond the horizon nothing is counted: neither the
/// waiting that goes on there nor what an ending itself costs or saves.
/// # Undefined
/// No price in the plan, or one that is negative; otherwise as `restricted_mean`. A price of 0 leaves no interval.
/// # Reference
/// Lin, Feuer, Etzioni & Wax (1997), Biometrics 53, 419–434; Etzioni et al. (1999), Journal of Health Economics 18, 365–380.
/// # Oracle
/// R 4.2.2: the price times survival 3.5-3 `print(survfit(), rmean =)`; fixture `waiting_cost.json`.
pub struct WaitingCost;

static ABOUT: About = About {
    id: "waiting_cost",
    title_nl: "Verwachte kosten van wachten",
    title_en: "Expected cost of waiting",
    shapes: &[ShapeKind::Durations],
    measure: &measure::WAITING_COST_DIFFERENCE,
    definition: "price of a unit of time × mean time before any ending up to a horizon (area under the share still under way); standard errors by the infinitesimal jackknife, summed within clusters; normal limits; z tests of differences",
    assumptions: "A unit of time costs the same for everyone and at every moment, at a known price. Any ending stops the cost. Beyond the horizon nothing is counted. Who is lost from view is like who is not.",
    undefined: "No price in the plan, or a negative one; a horizon of 0, or beyond the last time of a group in which some are then still under way; an empty group. No interval of one row or of a group in one cluster.",
    reference: "Lin, Feuer, Etzioni & Wax (1997), Biometrics 53, 419–434; Etzioni et al. (1999), Journal of Health Economics 18, 365–380",
    oracle: "R 4.2.2: the price × survival print(survfit(), rmean =)",
};

impl Estimator for WaitingCost {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        durations(sample)?;
        let Some(price) = settings.price else { return Err(Error::undefined(Note::NoPrice {})) };
        if !price.is_finite() || price < 0.0 {
            return Err(Error::undefined(Note::NoPrice {}));
        }
        let areas = Areas::new(sample, settings)?;
        let euro = Unit::new("euro", "euro");
        let of = areas.of(What::Restricted);
        let level = areas.labels().zip(&of).enumerate().map(|(g, (label, area))| {
            let n = areas.count(&[g]);
            let row = Estimate::new(ABOUT.id, label.clone(), &measure::WAITING_COST, euro.clone(), n);
            areas.level(row, g, area, price)
        });
        let difference = areas.pairs().into_iter().map(|pair| {
            let n = areas.count(&[pair.0, pair.1]);
            let measure = &measure::WAITING_COST_DIFFERENCE;
            areas.difference(Estimate::new(ABOUT.id, areas.contrast(pair), measure, euro.clone(), n), pair, &of, price)
        });
        let estimates = level.chain(difference).collect();
        Ok(Findings { estimates, notes: vec![areas.note(), Note::SamePrice {}], ..Findings::default() })
    }
}
