//! What the models of counts and amounts share: a log link, ratios as coefficients.

use super::rows::{Fitted, Names, blank, unfitted};
use super::terms::{Term, terms};
use crate::error::Result;
use crate::estimators::Settings;
use crate::findings::{Estimate, Measure, Note, Test, measure};
use crate::math::glm::{Glm, Trouble};
use crate::math::tail;
use crate::sample::{Regression, Sample};
use crate::value::{Covariance, Label, PValue};

/// A model with a log link, whose coefficients are ratios.
pub(super) struct Ratios<'a> {
    pub id: &'static str,
    pub sample: &'a Sample,
    pub data: &'a Regression,
    pub settings: &'a Settings,
    pub contrast: &'static Measure,
    pub covariate: &'static Measure,
    /// As in [`Fitted`].
    pub dispersed: bool,
}

impl Ratios<'_> {
    /// Fits with `fit`, and gives the rows; `variances` says the V(μ) of the rows where they are not the weights.
    pub fn rows<T>(
        &self,
        fit: impl Fn(&[&[f64]]) -> std::result::Result<T, Trouble>,
        glm: impl Fn(&T) -> &Glm,
        variances: impl Fn(&T) -> Option<Vec<f64>>,
    ) -> Result<(Vec<Estimate>, Option<T>)> {
        let terms: Vec<Term> = terms(self.data);
        let columns: Vec<&[f64]> = terms.iter().map(|t| t.values.as_slice()).collect();
        let fitted = match fit(&columns) {
            Ok(fitted) => fitted,
            Err(trouble) => {
                let note = unfitted(trouble, self.data.outcome.len(), columns.len())?;
                let term = Label::contrast(&self.data.treatment, &self.data.control);
                return Ok((vec![blank(self.id, self.sample, self.data, &term, self.contrast).note(note)], None));
            }
        };
        let rows = Fitted {
            id: self.id,
            sample: self.sample,
            data: self.data,
            settings: self.settings,
            terms: &terms,
            glm: glm(&fitted),
            scale: 1.0,
            names: Names { contrast: self.contrast, covariate: self.covariate, constant: &measure::BASELINE_MEAN },
            unclustered: Covariance::Model,
            dispersed: self.dispersed,
            variances: variances(&fitted),
        }
        .rows();
        Ok((rows, Some(fitted)))
    }

    /// φ = X²/df; `tested` against 1 by X² on chi-square.
    pub fn dispersion(&self, glm: &Glm, tested: bool) -> Estimate {
        let (pearson, df) = (glm.pearson(), glm.df as f64);
        let term = Label::overall();
        let row = blank(self.id, self.sample, self.data, &term, &measure::DISPERSION).value(pearson / df);
        match PValue::new(tail::chi2_upper(pearson, df)) {
            Ok(p) if tested && row.value.is_some() => {
                row.test(Test::two_sided("chi2", Some(pearson), [Some(df), None], p).null(1.0))
            }
            _ => row,
        }
    }
}

/// Below this p counts are said to vary more than Poisson's distribution allows.
const VARIES_MORE: f64 = 0.05;

/// The note that a dispersion row asks for.
pub(super) fn overdispersion(row: &Estimate) -> Option<Note> {
    let dispersion = row.value?;
    let p = row.test.as_ref()?.p.get();
    (p < VARIES_MORE).then_some(Note::Overdispersion { dispersion })
}
