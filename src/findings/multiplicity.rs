//! Adjustment of p-values over a declared family of tests.

use super::Analysis;
use crate::value::PValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a family of tests is kept honest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Multiplicity {
    /// Holm's step-down: strong control of the family-wise error under any dependence.
    #[default]
    Holm,
    /// Hochberg's step-up: strong control of the family-wise error when tests are independent or
    /// positively dependent; never a larger p than Holm's.
    Hochberg,
    /// Benjamini and Hochberg's step-up: control of the false discovery rate, not of the family-wise
    /// error, when tests are independent or positively dependent.
    BenjaminiHochberg,
    /// No adjustment.
    None,
}

impl Multiplicity {
    /// Fills in the adjusted p-values.
    ///
    /// A declared family (ids of analyses) holds the contrasts of their judged estimators. Outside the
    /// families, the contrasts of one estimator within one analysis are adjusted over each other.
    /// A test that stands alone has no adjusted p. A test that brings its own (the studentized range) keeps
    /// it and takes no part.
    pub fn adjust(self, analyses: &mut [Analysis], families: &[&[String]]) {
        let adjust = match self {
            Multiplicity::Holm => holm,
            Multiplicity::Hochberg => hochberg,
            Multiplicity::BenjaminiHochberg => benjamini_hochberg,
            Multiplicity::None => return,
        };
        for members in members(analyses, families).into_iter().filter(|m| m.len() > 1) {
            let test = |&(a, row): &(usize, usize)| analyses[a].findings.estimates[row].test.as_ref();
            let p: Vec<PValue> = members.iter().filter_map(test).map(|t| t.p).collect();
            for ((a, row), adjusted) in members.into_iter().zip(adjust(&p)) {
                if let Some(test) = &mut analyses[a].findings.estimates[row].test {
                    test.p_adjusted = Some(adjusted);
                }
            }
        }
    }
}

/// The rows of each family, as positions of analysis and row.
fn members(analyses: &[Analysis], families: &[&[String]]) -> Vec<Vec<(usize, usize)>> {
    let contrasts = |i: usize, estimator: &str| -> Vec<(usize, usize)> {
        let rows = analyses[i].findings.estimates.iter().enumerate();
        rows.filter(|(_, e)| e.estimator == estimator && e.measure.contrast)
            .filter(|(_, e)| e.test.as_ref().is_some_and(|t| t.p_adjusted.is_none()))
            .map(|(row, _)| (i, row))
            .collect()
    };
    let judged = |i: usize| analyses[i].estimators.first().map(|first| contrasts(i, first)).unwrap_or_default();
    let within = |family: &[String]| -> Vec<usize> {
        (0..analyses.len()).filter(|&i| family.contains(&analyses[i].id)).collect()
    };
    let mut out: Vec<Vec<(usize, usize)>> =
        families.iter().map(|f| within(f).into_iter().flat_map(judged).collect()).collect();
    for (i, a) in analyses.iter().enumerate() {
        let declared = usize::from(families.iter().any(|f| f.contains(&a.id)));
        out.extend(a.estimators.iter().skip(declared).map(|estimator| contrasts(i, estimator)));
    }
    out
}

/// Holm-adjusted p-values, in the order given.
///
/// # Definition
/// With p₍₁₎ ≤ … ≤ p₍ₘ₎: p̃₍ᵢ₎ = max_{j ≤ i} min(1, (m − j + 1) p₍ⱼ₎).
/// # Reference
/// Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
/// # Oracle
/// R: `p.adjust(p, "holm")`.
pub fn holm(p: &[PValue]) -> Vec<PValue> {
    let order = ascending(p);
    let mut running = 0.0_f64;
    let steps = order.iter().enumerate().map(|(rank, &i)| {
        running = running.max(((p.len() - rank) as f64 * p[i].get()).min(1.0));
        (i, running)
    });
    placed(p, steps)
}

/// Hochberg-adjusted p-values, in the order given.
///
/// # Definition
/// With p₍₁₎ ≤ … ≤ p₍ₘ₎: p̃₍ᵢ₎ = min_{j ≥ i} (m − j + 1) p₍ⱼ₎.
/// # Reference
/// Hochberg (1988), Biometrika 75, 800–802.
/// # Oracle
/// R: `p.adjust(p, "hochberg")`.
pub fn hochberg(p: &[PValue]) -> Vec<PValue> {
    step_up(p, |rank| (p.len() - rank) as f64)
}

/// p-values adjusted for the false discovery rate, in the order given.
///
/// # Definition
/// With p₍₁₎ ≤ … ≤ p₍ₘ₎: p̃₍ᵢ₎ = min_{j ≥ i} m p₍ⱼ₎/j.
/// # Reference
/// Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300.
/// # Oracle
/// R: `p.adjust(p, "BH")`.
pub fn benjamini_hochberg(p: &[PValue]) -> Vec<PValue> {
    step_up(p, |rank| p.len() as f64 / (rank + 1) as f64)
}

/// From the largest p down, the smallest p times its factor so far; ranks count from 0.
fn step_up(p: &[PValue], factor: impl Fn(usize) -> f64) -> Vec<PValue> {
    let order = ascending(p);
    let mut running = 1.0_f64;
    let steps = order.iter().enumerate().rev().map(|(rank, &i)| {
        running = running.min(factor(rank) * p[i].get());
        (i, running)
    });
    placed(p, steps)
}

/// Positions from the smallest p to the largest.
fn ascending(p: &[PValue]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].get().total_cmp(&p[b].get()));
    order
}

fn placed(p: &[PValue], steps: impl Iterator<Item = (usize, f64)>) -> Vec<PValue> {
    let mut out = p.to_vec();
    for (i, adjusted) in steps {
        out[i] = PValue::new(adjusted).expect("the product of probabilities and counts, capped at 1");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(values: &[f64]) -> Vec<PValue> {
        values.iter().map(|&v| PValue::new(v).unwrap()).collect()
    }

    /// R 4.2: `p.adjust(c(.01, .04, .03, .005), "holm")` and one with ties and a far tail.
    #[test]
    fn holm_agrees_with_r() {
        let got: Vec<f64> = holm(&p(&[0.01, 0.04, 0.03, 0.005])).iter().map(|p| p.get()).collect();
        assert_eq!(got, [0.03, 0.06, 0.06, 0.02]);
        let got: Vec<f64> = holm(&p(&[0.5, 0.5, 1e-300])).iter().map(|p| p.get()).collect();
        assert_eq!(got, [1.0, 1.0, 3e-300]);
        assert!(holm(&[]).is_empty());
    }

    fn near(got: &[PValue], want: &[f64]) {
        assert_eq!(got.len(), want.len());
        for (got, want) in got.iter().zip(want) {
            assert!((got.get() - want).abs() <= 4e-16 * want, "{got:?} {want:e}");
        }
    }

    /// R 4.2: `p.adjust(p, "hochberg")` and `p.adjust(p, "BH")`, 15 digits: in any order, ties, far tails.
    #[test]
    fn step_up_adjustments_agree_with_r() {
        for (given, by_hochberg, by_benjamini) in [
            (vec![0.01, 0.04, 0.03, 0.005], vec![0.03, 0.04, 0.04, 0.02], vec![0.02, 0.04, 0.04, 0.02]),
            (vec![0.5, 0.5, 1e-300], vec![0.5, 0.5, 3e-300], vec![0.5, 0.5, 3e-300]),
            (
                vec![0.02, 0.02, 0.02, 0.9],
                vec![0.04, 0.04, 0.04, 0.9],
                vec![0.026666666666666665, 0.026666666666666665, 0.026666666666666665, 0.9],
            ),
            (
                vec![1e-300, 2e-300, 0.04, 0.04, 1.0],
                vec![5e-300, 8e-300, 0.08, 0.08, 1.0],
                vec![5e-300, 5e-300, 0.05, 0.05, 1.0],
            ),
            (vec![0.03], vec![0.03], vec![0.03]),
        ] {
            near(&hochberg(&p(&given)), &by_hochberg);
            near(&benjamini_hochberg(&p(&given)), &by_benjamini);
        }
        assert!(hochberg(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
    }

    /// Benjamini & Hochberg (1995), section 4.1: of fifteen p-values, four stand at a false discovery
    /// rate of .05, where Hochberg's procedure leaves three.
    #[test]
    fn benjamini_and_hochberg_1995() {
        let given = p(&[
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ]);
        let standing = |adjusted: Vec<PValue>| adjusted.iter().filter(|p| p.get() <= 0.05).count();
        assert_eq!((standing(benjamini_hochberg(&given)), standing(hochberg(&given))), (4, 3));
    }

    /// Holm is never below Hochberg, which is never below Benjamini and Hochberg, which is never below p.
    #[test]
    fn adjustments_are_ordered() {
        let given = p(&[0.2, 1e-9, 0.04, 0.04, 0.013, 0.99, 0.0, 0.5]);
        let (a, b, c) = (holm(&given), hochberg(&given), benjamini_hochberg(&given));
        for i in 0..given.len() {
            assert!(a[i] >= b[i] && b[i] >= c[i] && c[i] >= given[i], "{i}");
        }
    }

    /// Two rows of an estimator that adjusts by itself, and two of one that does not (p .01 and .02: Holm
    /// by hand gives .02 and .02).
    #[test]
    fn a_test_that_brings_its_adjusted_p_keeps_it() {
        use crate::findings::{Estimate, Findings, Test, measure};
        use crate::value::{Count, Label, Text, Unit};
        let row = |estimator: &'static str, p: f64, own: Option<f64>| {
            let mut test = Test::two_sided("q", Some(1.0), [None, None], PValue::new(p).unwrap());
            test.p_adjusted = own.map(|p| PValue::new(p).unwrap());
            Estimate::new(estimator, Label::plain("a - b"), &measure::MEAN_DIFFERENCE, Unit::none(), Count::of(9))
                .test(test)
        };
        let estimates = vec![
            row("tukey_hsd", 0.01, Some(0.5)),
            row("tukey_hsd", 0.02, Some(0.7)),
            row("welch_t", 0.01, None),
            row("welch_t", 0.02, None),
        ];
        let mut analyses = [Analysis {
            id: "x".into(),
            chapter: String::new(),
            question: Text::new("", ""),
            outcome: Label::plain("outcome"),
            grouping: None,
            unit: None,
            direction: None,
            margin: None,
            estimators: vec!["tukey_hsd", "welch_t"],
            findings: Findings { estimates, ..Findings::default() },
            across: None,
        }];
        Multiplicity::Holm.adjust(&mut analyses, &[]);
        let adjusted =
            analyses[0].findings.estimates.iter().map(|e| e.test.as_ref()?.p_adjusted).map(|p| p.unwrap().get());
        assert_eq!(adjusted.collect::<Vec<_>>(), [0.5, 0.7, 0.02, 0.02]);
    }
}
