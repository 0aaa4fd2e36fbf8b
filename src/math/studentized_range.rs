//! The studentized range: the spread of k means over an independent estimate of their standard error.

use super::normal::{normal_density, normal_upper};
use super::root::growing_root;
use super::special::{LN_ROOT_TWO_PI, Tails, probability, shape, stirling_remainder};

/// Most means.
const MOST_MEANS: f64 = 10_000.0;

/// Widest grid of the largest of the means; beyond ±39 nothing is left of a normal density.
const EDGE: f64 = 38.5;

/// The normal range of k values, on a grid of where the largest value lies.
struct Range {
    k: f64,
    step: f64,
}

impl Range {
    /// Both tails of the range at `w` ≥ 0.
    ///
    /// # Definition
    /// P(R ≤ w) = k ∫ φ(z) (Φ(z) − Φ(z − w))ᵏ⁻¹ dz, z the largest value.
    fn tails(&self, w: f64) -> Tails {
        // Around w/2 both tails are heaviest there where they are thin, around 1 to 4 where not.
        let (mut lower, mut upper) = (0.0, 0.0);
        let centre = (0.5 * w).clamp(0.0, EDGE);
        for direction in [-1.0, 1.0] {
            for i in u32::from(direction > 0.0)..20_000 {
                let z = centre + direction * f64::from(i) * self.step;
                let density = self.k * normal_density(z);
                let (below, out) = (normal_upper(-z), normal_upper(w - z));
                let inside = if z > 0.0 && w > 1.0 { below - out } else { difference(z, w) };
                let n = self.k - 1.0;
                let low = if inside > 0.0 { (n * inside.ln()).exp() } else { 0.0 };
                // Φⁿ − (Φ − out)ⁿ, without cancellation.
                let share = (out / below).min(1.0);
                let high = (n * below.ln()).exp() * -(n * (-share).ln_1p()).exp_m1();
                lower += density * low;
                upper += density * high;
                let past = !(-1.0..=4.5).contains(&z);
                if past && density * low <= lower * 1e-18 && density * high <= upper * 1e-18 || z.abs() > EDGE + 1.0 {
                    break;
                }
            }
        }
        Tails { lower: (lower * self.step).min(1.0), upper: (upper * self.step).min(1.0) }
    }
}

/// Φ(z) − Φ(z − w) without cancellation.
fn difference(z: f64, w: f64) -> f64 {
    if w > 0.5 {
        let (a, b) = (z - w, z);
        return if a > 0.0 { normal_upper(a) - normal_upper(b) } else { normal_upper(-b) - normal_upper(-a) };
    }
    // Gauss-Legendre with 8 nodes: exact to 1e-17 for so short an interval.
    const NODES: [(f64, f64); 4] = [
        (0.183_434_642_495_649_8, 0.362_683_783_378_362),
        (0.525_532_409_916_329, 0.313_706_645_877_887_3),
        (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
        (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
    ];
    let (middle, half) = (z - 0.5 * w, 0.5 * w);
    let pair =
        |&(x, weight): &(f64, f64)| weight * (normal_density(middle - half * x) + normal_density(middle + half * x));
    half * NODES.iter().map(pair).sum::<f64>()
}

fn tails(q: f64, k: f64, df: f64) -> Option<Tails> {
    let known = (2.0..=MOST_MEANS).contains(&k) && !q.is_nan();
    let df = if df == f64::INFINITY { df } else { shape(df).filter(|df| *df >= 0.1)? };
    if !known {
        return None;
    }
    if q <= 0.0 {
        return Some(Tails::LEFT);
    }
    if q > 1e100 {
        return Some(Tails::RIGHT);
    }
    let range = Range { k, step: 0.2 };
    Some(if df > 1e12 { range.tails(q) } else { over_denominator(q, df, &range) })
}

/// The mixture over s, the estimate relative to the true standard error: df·s² is chi-square. By the
/// trapezoid rule on u = ln s, outward from where the thin tail is heaviest.
fn over_denominator(q: f64, df: f64, range: &Range) -> Tails {
    let a = 0.5 * df;
    let log_weight = |u: f64| df * (u - 0.5 * (2.0 * u).exp_m1());
    let total = (LN_ROOT_TWO_PI + stirling_remainder(a)).exp() / a.sqrt() * 0.5;
    // The range's upper tail falls as exp(−w²/4), so the heaviest s has s²(1 + q²/(2 df)) = 1.
    let heaviest = -0.5 * (q * q / (2.0 * df)).ln_1p();
    let step = (0.25 / (2.0 * df).sqrt()).min(0.06);
    let sum = |centre: f64, lower: bool| {
        let term = |u: f64| {
            let tails = range.tails(q * u.exp());
            log_weight(u).exp() * if lower { tails.lower } else { tails.upper }
        };
        let mut sum = term(centre);
        for direction in [-step, step] {
            for i in 1..20_000 {
                let value = term(centre + f64::from(i) * direction);
                sum += value;
                if value <= sum * 1e-16 {
                    break;
                }
            }
        }
        (sum * step / total).min(1.0)
    };
    Tails { lower: sum(0.0, true), upper: sum(heaviest, false) }
}

/// P(Q > q): the range of `k` (2 to 10,000) independent normal means over a standard error estimated with
/// `df` (0.1 or more) degrees of freedom. Infinite `df`: the standard error is known.
///
/// # Gives
/// 1e-12 relatively, both tails, for probabilities above 1e-15 and `df` from 1 on.
/// # Reference
/// Lund & Lund (1983), Applied Statistics 32, 204–210 (the double integral; the quadrature here is another).
/// # Oracle
/// mpmath, double quadrature; R 4.2: `ptukey(q, k, df, lower.tail = FALSE)`, which keeps some six digits at small `df`;
/// fixture `studentized_range.json`.
pub fn studentized_range_upper(q: f64, k: f64, df: f64) -> f64 {
    tails(q, k, df).map_or(f64::NAN, |t| t.upper)
}

/// P(Q ≤ q), studentized range.
pub fn studentized_range_lower(q: f64, k: f64, df: f64) -> f64 {
    tails(q, k, df).map_or(f64::NAN, |t| t.lower)
}

/// q with P(Q > q) = `p`, studentized range.
pub fn studentized_range_quantile_upper(p: f64, k: f64, df: f64) -> f64 {
    quantile(p, false, k, df)
}

/// q with P(Q ≤ q) = `p`, studentized range.
pub fn studentized_range_quantile_lower(p: f64, k: f64, df: f64) -> f64 {
    quantile(p, true, k, df)
}

fn quantile(p: f64, lower: bool, k: f64, df: f64) -> f64 {
    let (p, lower) = if p > 0.5 { (1.0 - p, !lower) } else { (p, lower) };
    if probability(p).is_none() || tails(0.0, k, df).is_none() {
        return f64::NAN;
    }
    if p == 0.0 {
        return if lower { 0.0 } else { f64::INFINITY };
    }
    let off = |w: f64| {
        let t = tails(w.exp(), k, df).unwrap_or(Tails::RIGHT);
        if lower { (t.lower / p).ln() } else { -(t.upper / p).ln() }
    };
    growing_root(off, 1.0, 0.5).exp()
}
