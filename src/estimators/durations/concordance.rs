//! How often a model of hazards names the one of two units that ends first.

use super::hazards::{Columns, dense};
use crate::error::{Error, Result};
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::survival::cox;
use crate::math::tail;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Label, Text, Ties, Unit};

/// Harrell's concordance of the Cox model of the ending asked about.
///
/// # Definition
/// Of all pairs within a stratum of which one ended at t and the other was still under way then: C, the share in which the one that
/// ended had the higher x′β (equal: a half). Standard error by the infinitesimal jackknife, summed within clusters, else within
/// units; limits C ± z·se, cut off at 0 and 1. The fitted model is taken as given, and it was fitted to these rows: C is
/// somewhat too high for new ones, and a test that it is ½ would say nothing.
/// # Takes
/// What `cox` takes.
/// # Gives
/// One row: `concordance`; ½ is no better than chance.
/// # Assumes
/// Last sights that say nothing of when a unit would have ended.
/// # Undefined
/// No row, one group and no covariate, an ending that never happens, no pair that can be compared.
/// # Reference
/// Harrell, Lee & Mark (1996), Statistics in Medicine 15, 361–387; Therneau & Watson (2015), The concordance statistic and the Cox
/// model, Mayo Clinic Technical Report 85.
/// # Oracle
/// R 4.2.2: survival 3.5.3 `concordance(coxph)`; fixture `concordance.json`.
pub struct ConcordanceOfHazards;

static ABOUT: About = About {
    id: "concordance",
    title_nl: "Concordantie van een hazardmodel (Harrell)",
    title_en: "Concordance of a hazard model (Harrell)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::CONCORDANCE,
    definition: "share of comparable pairs within strata in which the unit that ended first had the higher x′β of the Cox model, equal ones for a half; standard error by the infinitesimal jackknife, within clusters or units",
    assumptions: "Last sights that say nothing of when a unit would have ended. The model was fitted to the same rows, so that C is somewhat high.",
    undefined: "No row, one group and no covariate, an ending that never happens, no pair that can be compared.",
    reference: "Harrell, Lee & Mark (1996), Statistics in Medicine 15, 361–387",
    oracle: "R 4.2.2: survival 3.5.3 concordance",
};

impl Estimator for ConcordanceOfHazards {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let d = durations(sample)?;
        let columns = Columns::new(d, sample)?;
        let model = columns.model(d.event, settings.model.ties.unwrap_or(Ties::Efron));
        let fit = model.fit().map_err(|t| Error::undefined(columns.trouble(t, d.event)))?;
        let found = cox::concordance(
            &model.score(&fit),
            d.entry.as_deref(),
            &d.time,
            &columns.events(d.event),
            columns.strata(),
        );
        let term = columns.term(&Label::overall(), d.event);
        let row = Estimate::new(ABOUT.id, term, &measure::CONCORDANCE, Unit::none(), columns.whole());
        let Some(value) = found.value() else {
            let parameter = Text::new("concordantie", "concordance");
            return Err(Error::undefined(Note::NotIdentified { parameter }));
        };
        let units = match (sample.cluster(), &d.subject) {
            ([], Some(subject)) => dense(subject),
            ([], None) => (0..d.time.len()).collect(),
            (clusters, _) => dense(clusters),
        };
        let mut sums = vec![0.0; units.iter().max().map_or(0, |m| m + 1)];
        units.iter().zip(&found.influence).for_each(|(unit, i)| sums[*unit] += i);
        let row = row.value(value);
        let se = sums.iter().map(|s| s * s).sum::<f64>().sqrt();
        let row = if se > 1e-14 && sums.len() > 1 {
            let z = tail::normal_quantile_upper(settings.level.tail());
            let (low, high) = ((value - z * se).max(0.0), (value + z * se).min(1.0));
            row.std_error(se).interval(Interval::two_sided(low, high, settings.level, "Wald"))
        } else {
            row.note(Note::NoInterval { method: "Wald".to_owned() })
        };
        Ok(Findings { estimates: vec![row], ..Findings::default() })
    }
}
