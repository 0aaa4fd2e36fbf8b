//! A working model of the outcome, what it says of each row in either arm, and how each row moved it.

use crate::estimators::effects::design::{Column, pre_score};
use crate::findings::Note;
use crate::math::glm::{Family, Glm, Trouble, fit};
use crate::math::sandwich;
use crate::sample::Regression;
use crate::value::{Label, Text};

/// Intercept, arm, pre-score and covariates, those of a product with the arm among them.
pub(super) struct Design<'a> {
    arm: &'a [f64],
    terms: Vec<Term>,
}

struct Term {
    column: Column,
    by_arm: bool,
}

impl Term {
    /// The factor of its column for a row in this arm.
    fn factor(&self, arm: f64) -> f64 {
        if self.by_arm { arm } else { 1.0 }
    }
}

impl<'a> Design<'a> {
    pub(super) fn new(data: &'a Regression) -> Self {
        let mut terms = Vec::new();
        if let Some(pre) = &data.pre {
            let column = Column::centred(pre_score(), pre);
            terms.push(Term { column, by_arm: false });
        }
        for predictor in &data.covariates {
            for (level, values) in &predictor.columns {
                let label = match predictor.reference {
                    Some(_) => Label::within(&predictor.label, level),
                    None => predictor.label.clone(),
                };
                let label = if predictor.by_arm { by_arm(&label) } else { label };
                terms.push(Term { column: Column::centred(label, values), by_arm: predictor.by_arm });
            }
        }
        Design { arm: &data.arm, terms }
    }

    /// Whether anything is adjusted for.
    pub(super) fn adjusts(&self) -> bool {
        !self.terms.is_empty()
    }

    /// The columns of these rows.
    fn columns(&self, rows: &[usize]) -> Vec<Vec<f64>> {
        let ones = vec![1.0; rows.len()];
        let arm = rows.iter().map(|&i| self.arm[i]).collect();
        let term = |t: &Term| rows.iter().map(|&i| t.column.values[i] * t.factor(self.arm[i])).collect();
        [ones, arm].into_iter().chain(self.terms.iter().map(term)).collect()
    }
}

fn by_arm(label: &Label) -> Label {
    let text = Text::new(format!("groep × {}", label.text.nl), format!("arm × {}", label.text.en));
    Label::new(format!("arm:{}", label.code), text)
}

/// A generalised linear model of some of the rows.
pub(super) struct Working<'a> {
    design: &'a Design<'a>,
    family: Family,
    glm: Glm,
    /// The rows it was fitted to.
    rows: Vec<usize>,
    /// The columns kept.
    kept: Vec<usize>,
    /// What each of those rows adds to the coefficients kept, row after row.
    influence: Vec<f64>,
}

impl<'a> Working<'a> {
    /// Fits `outcome`, one value a row of the sample, over these rows.
    pub(super) fn fit(
        design: &'a Design<'a>,
        rows: Vec<usize>,
        outcome: &[f64],
        family: Family,
        group: &Text,
    ) -> Result<Self, Note> {
        let columns = design.columns(&rows);
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let y: Vec<f64> = rows.iter().map(|&i| outcome[i]).collect();
        let glm = fit(&columns, &y, family, None).map_err(|trouble| match trouble {
            Trouble::Separation => Note::Separation {},
            Trouble::NotConverged { iterations } => Note::NotConverged { iterations },
            Trouble::TooFewRows => {
                let (rows, needed) = (rows.len() as u64, columns.len() as u64 + 1);
                Note::TooFewRows { group: group.clone(), rows, needed }
            }
        })?;
        let kept = glm.kept();
        // The derivative of the estimating equations is the model's own information, but for a gamma model with log
        // link: there it is the observed one, y/μ a row where 1 is expected.
        let gamma = family == Family::Gamma;
        let weights: Vec<f64> = y.iter().zip(&glm.fitted).map(|(y, mean)| if gamma { y / mean } else { 1.0 }).collect();
        let residuals: Vec<f64> = glm.residuals.iter().zip(&weights).map(|(e, w)| e / w).collect();
        let kept_columns: Vec<&[f64]> = kept.iter().map(|&j| columns[j]).collect();
        let influence: Vec<f64> = sandwich::influence(&sandwich::Working {
            columns: &kept_columns,
            weights: Some(if gamma { &weights } else { &glm.weights }),
            residuals: if gamma { &residuals } else { &glm.residuals },
            dispersion: glm.dispersion,
        })
        .into_iter()
        .collect();
        if influence.iter().any(|v| !v.is_finite()) {
            return Err(Note::NotFinite {});
        }
        Ok(Working { design, family, glm, rows, kept, influence })
    }

    /// A note for each column that was left out.
    pub(super) fn aliased(&self) -> Vec<Note> {
        let left_out = self.glm.aliased.iter().filter_map(|&j| self.design.terms.get(j.checked_sub(2)?));
        left_out.map(|t| Note::AliasedPredictor { predictor: t.column.label.text.clone() }).collect()
    }

    /// The mean μ of each row of the sample were it in this arm, and dμ/dη there.
    pub(super) fn in_arm(&self, arm: f64) -> (Vec<f64>, Vec<f64>) {
        let beta = &self.glm.coefficients;
        let start = beta[0] + arm * beta[1];
        let mut eta = vec![start; self.design.arm.len()];
        for (term, b) in self.design.terms.iter().zip(&beta[2..]) {
            let b = b * term.factor(arm);
            if b != 0.0 {
                eta.iter_mut().zip(&term.column.values).for_each(|(e, x)| *e += b * x);
            }
        }
        let mean = |e: &f64| match self.family {
            Family::Gaussian => (*e, 1.0),
            Family::Binomial => {
                let odds = (-e.abs()).exp();
                let (near, far) = (1.0 / (1.0 + odds), odds / (1.0 + odds));
                (if *e < 0.0 { far } else { near }, near * far)
            }
            _ => (e.exp(), e.exp()),
        };
        eta.iter().map(mean).unzip()
    }

    /// What each row of the sample adds, by way of the coefficients, to Σ wᵢηᵢ with all rows in this arm.
    pub(super) fn through(&self, arm: f64, weights: &[f64]) -> Vec<f64> {
        let total: f64 = weights.iter().sum();
        let along = |t: &Term| {
            let sum: f64 = t.column.values.iter().zip(weights).map(|(x, w)| x * w).sum();
            t.factor(arm) * sum
        };
        let gradient: Vec<f64> = [total, arm * total].into_iter().chain(self.design.terms.iter().map(along)).collect();
        let kept: Vec<f64> = self.kept.iter().map(|&j| gradient[j]).collect();
        let mut out = vec![0.0; self.design.arm.len()];
        for (&i, row) in self.rows.iter().zip(self.influence.chunks_exact(kept.len().max(1))) {
            out[i] = row.iter().zip(&kept).map(|(influence, g)| influence * g).sum();
        }
        out
    }
}
