//! Standardisation (g-computation): the mean outcome had everyone been in one arm, and what each row adds to it.

use super::working::Working;
use crate::math::moments;

/// A number of the population, estimated, and how each row of the sample moved the estimate: estimate − truth ≈ Σψᵢ.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub(super) value: f64,
    /// ψ, one a row.
    pub(super) influence: Vec<f64>,
}

impl Quantity {
    /// This less the other.
    pub(super) fn minus(&self, other: &Quantity) -> Quantity {
        let influence = self.influence.iter().zip(&other.influence).map(|(a, b)| a - b).collect();
        Quantity { value: self.value - other.value, influence }
    }

    /// Its logarithm.
    pub(super) fn log(&self) -> Quantity {
        self.through(self.value.ln(), self.value.recip())
    }

    /// The logarithm of its odds, of a share.
    pub(super) fn log_odds(&self) -> Quantity {
        let rest = 1.0 - self.value;
        self.through((self.value / rest).ln(), (self.value * rest).recip())
    }

    /// The number whose logarithm this is.
    pub(super) fn exp(&self) -> Quantity {
        self.through(self.value.exp(), self.value.exp())
    }

    fn through(&self, value: f64, slope: f64) -> Quantity {
        Quantity { value, influence: self.influence.iter().map(|i| i * slope).collect() }
    }
}

/// The mean over the sample of the product of the models' means, had everyone been in this arm.
///
/// # Definition
/// θ = (1/n) Σᵢ mᵢ, mᵢ = Πₖ μₖ(xᵢ, arm). ψᵢ = (mᵢ − θ)/n + Σₖ gₖ′ψᵢ(βₖ): the first part is the sampling of the
/// covariates, the second that of the coefficients, with gₖ = (1/n) Σⱼ (mⱼ/μₖⱼ)(dμₖⱼ/dη) xⱼ(arm) and ψᵢ(β) = A⁻¹uᵢ, uᵢ the row's
/// estimating function and A = −Σ du/dβ. Σψᵢψᵢ′ is the M-estimation variance of all equations stacked.
/// # Reference
/// Stefanski & Boos (2002), American Statistician 56, 29–38.
pub(super) fn standardise(models: &[&Working], arm: f64) -> Quantity {
    let parts: Vec<(Vec<f64>, Vec<f64>)> = models.iter().map(|m| m.in_arm(arm)).collect();
    let n = parts.first().map_or(0, |(mean, _)| mean.len());
    let product: Vec<f64> = (0..n).map(|i| parts.iter().map(|(mean, _)| mean[i]).product()).collect();
    let value = moments::mean(&product);
    let mut influence: Vec<f64> = product.iter().map(|m| (m - value) / n as f64).collect();
    for (k, model) in models.iter().enumerate() {
        let others = |i: usize| -> f64 {
            parts.iter().enumerate().filter(|(other, _)| *other != k).map(|(_, (mean, _))| mean[i]).product()
        };
        let weights: Vec<f64> = (0..n).map(|i| parts[k].1[i] * others(i) / n as f64).collect();
        influence.iter_mut().zip(model.through(arm, &weights)).for_each(|(sum, more)| *sum += more);
    }
    Quantity { value, influence }
}
