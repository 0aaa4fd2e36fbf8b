//! Noncentral chi-square and F: central distributions mixed by Poisson weights.

use super::incomplete_beta::BetaPoint;
use super::incomplete_gamma::{gamma_tails, ln_gamma_front, ln_gamma_tail};
use super::poisson::poisson_ln_density;
use super::root::{bracketed_root, growing_root};
use super::special::{Tails, probability, shape};

/// Largest noncentrality; a tail sums some √ncp terms.
const MOST: f64 = 1e6;

/// Members of a mixture: the jth has j more pairs of degrees of freedom. Raising j by one moves the
/// probability `drop`(j) from the lower tail to the upper.
trait Mixture {
    /// Half the noncentrality: the mean of j.
    fn mean(&self) -> f64;
    /// The j whose members weigh most in the density at the point.
    fn heaviest(&self) -> f64;
    /// ln of the tail of member j.
    fn ln_tail(&self, j: f64, lower: bool) -> f64;
    /// ln of `drop`(j).
    fn ln_drop(&self, j: f64) -> f64;
    /// `drop`(j + 1)/`drop`(j).
    fn drop_ratio(&self, j: f64) -> f64;

    /// Σ over j of the Poisson weight times the member's tail: all terms positive. Each tail is taken
    /// in the direction in which members gain probability, so that no member is a difference either; all
    /// is relative to the heaviest term, so that no member of a far tail is lost below the least number.
    fn tail(&self, lower: bool) -> f64 {
        let (mean, heaviest) = (self.mean(), self.heaviest());
        let centre = if lower { heaviest.min(mean) } else { heaviest.max(mean) }.floor();
        let (ln_weight, ln_member) = (poisson_ln_density(centre, mean), self.ln_tail(centre, lower));
        let ln_top = ln_weight + ln_member;
        // Far outside nothing is left, or 0 times infinity.
        if ln_top.is_nan() || ln_top < -760.0 {
            return 0.0;
        }
        let counts = |j: f64| poisson_ln_density(j, mean) + self.ln_tail(j, lower) > ln_top - 43.0;
        let start = self.outermost(centre, lower, counts);
        let mut weight = (poisson_ln_density(start, mean) - ln_weight).exp();
        let mut tail = (self.ln_tail(start, lower) - ln_member).exp();
        let mut drop = (self.ln_drop(start) - ln_member).exp();
        let (mut j, mut sum) = (start, weight * tail);
        for _ in 0..10_000_000 {
            if lower {
                if j == 0.0 {
                    break;
                }
                weight *= j / mean;
                j -= 1.0;
                drop /= self.drop_ratio(j);
                tail += drop;
            } else {
                weight *= mean / (j + 1.0);
                tail += drop;
                drop *= self.drop_ratio(j);
                j += 1.0;
            }
            let term = weight * tail;
            sum += term;
            let past = if lower { j < centre } else { j > centre };
            if past && term <= sum * 1e-18 {
                break;
            }
        }
        (ln_top + sum.ln()).exp()
    }

    /// The last j from `centre`, on the side of the lighter members, whose term counts.
    fn outermost(&self, centre: f64, lower: bool, counts: impl Fn(f64) -> bool) -> f64 {
        let at = |stride: f64| if lower { centre + stride } else { (centre - stride).max(0.0) };
        let (mut near, mut far) = (0.0, 1.0);
        while counts(at(far)) && far < 1e9 {
            if at(far) == 0.0 {
                return 0.0;
            }
            (near, far) = (far, 2.0 * far);
        }
        while far - near > 1.0 {
            let middle = (0.5 * (near + far)).floor();
            if counts(at(middle)) { near = middle } else { far = middle }
        }
        at(near)
    }

    fn tails(&self) -> Tails {
        Tails { lower: self.tail(true).min(1.0), upper: self.tail(false).min(1.0) }
    }
}

struct Chi2 {
    a: f64,
    x: f64,
    mean: f64,
}

impl Mixture for Chi2 {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn heaviest(&self) -> f64 {
        let half = 0.5 * self.a;
        let product = self.x * self.mean;
        product / (half + (half * half + product).sqrt())
    }

    fn ln_tail(&self, j: f64, lower: bool) -> f64 {
        ln_gamma_tail(self.a + j, self.x, lower)
    }

    fn ln_drop(&self, j: f64) -> f64 {
        let a = self.a + j;
        ln_gamma_front(a, self.x, (self.x - a) / a) - a.ln()
    }

    fn drop_ratio(&self, j: f64) -> f64 {
        self.x / (self.a + j + 1.0)
    }
}

struct F {
    a: f64,
    b: f64,
    odds: f64,
    mean: f64,
}

impl F {
    fn point(&self, j: f64) -> BetaPoint {
        let (a, y) = (self.a + j, 1.0 / (1.0 + self.odds));
        let x = if self.odds.is_infinite() { 1.0 } else { self.odds * y };
        BetaPoint { a, b: self.b, x, y, lambda: (-self.b).mul_add(x, a * y) }
    }
}

impl Mixture for F {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn heaviest(&self) -> f64 {
        // j(j + a) = mean·x·(j + a + b)
        let m = self.mean * self.point(0.0).x;
        let half = 0.5 * (m - self.a);
        let root = (half * half + m * (self.a + self.b)).sqrt();
        if half > 0.0 { half + root } else { m * (self.a + self.b) / (root - half) }
    }

    fn ln_tail(&self, j: f64, lower: bool) -> f64 {
        self.point(j).ln_tail(lower)
    }

    fn ln_drop(&self, j: f64) -> f64 {
        self.point(j).ln_front() - (self.a + j).ln()
    }

    fn drop_ratio(&self, j: f64) -> f64 {
        let a = self.a + j;
        self.point(j).x * ((a + self.b) / (a + 1.0))
    }
}

fn noncentrality(ncp: f64) -> Option<f64> {
    (0.0..=MOST).contains(&ncp).then_some(0.5 * ncp)
}

fn chi2_tails(x: f64, df: f64, ncp: f64) -> Option<Tails> {
    let (df, mean) = (shape(df)?, noncentrality(ncp)?);
    match x {
        _ if x.is_nan() => None,
        _ if x <= 0.0 => Some(Tails::LEFT),
        f64::INFINITY => Some(Tails::RIGHT),
        _ if mean == 0.0 => Some(gamma_tails(0.5 * df, 0.5 * x)),
        _ => Some(Chi2 { a: 0.5 * df, x: 0.5 * x, mean }.tails()),
    }
}

/// P(X > x), noncentral chi-square: Σ(Zᵢ + δᵢ)² over `df` normals, `ncp` = Σδᵢ², at most 1e6.
///
/// # Oracle
/// mpmath at 50 digits; fixture `noncentral_chi2.json`.
pub fn noncentral_chi2_upper(x: f64, df: f64, ncp: f64) -> f64 {
    chi2_tails(x, df, ncp).map_or(f64::NAN, |t| t.upper)
}

/// P(X ≤ x), noncentral chi-square.
pub fn noncentral_chi2_lower(x: f64, df: f64, ncp: f64) -> f64 {
    chi2_tails(x, df, ncp).map_or(f64::NAN, |t| t.lower)
}

/// x with P(X > x) = `q`, noncentral chi-square.
pub fn noncentral_chi2_quantile_upper(q: f64, df: f64, ncp: f64) -> f64 {
    quantile(q, false, df + ncp, |x| chi2_tails(x, df, ncp))
}

/// x with P(X ≤ x) = `p`, noncentral chi-square.
pub fn noncentral_chi2_quantile_lower(p: f64, df: f64, ncp: f64) -> f64 {
    quantile(p, true, df + ncp, |x| chi2_tails(x, df, ncp))
}

fn f_tails(f: f64, df1: f64, df2: f64, ncp: f64) -> Option<Tails> {
    let (df1, df2, mean) = (shape(df1)?, shape(df2)?, noncentrality(ncp)?);
    let mixture = F { a: 0.5 * df1, b: 0.5 * df2, odds: df1 * (f / df2), mean };
    match f {
        _ if f.is_nan() => None,
        _ if f <= 0.0 => Some(Tails::LEFT),
        _ if mixture.odds.is_infinite() => Some(Tails::RIGHT),
        _ if mean == 0.0 => Some(mixture.point(0.0).tails()),
        _ => Some(mixture.tails()),
    }
}

/// P(F > f), noncentral F: a noncentral chi-square over `df1`, divided by a central one over `df2`.
///
/// # Oracle
/// mpmath at 50 digits; fixture `noncentral_f.json`.
pub fn noncentral_f_upper(f: f64, df1: f64, df2: f64, ncp: f64) -> f64 {
    f_tails(f, df1, df2, ncp).map_or(f64::NAN, |t| t.upper)
}

/// P(F ≤ f), noncentral F.
pub fn noncentral_f_lower(f: f64, df1: f64, df2: f64, ncp: f64) -> f64 {
    f_tails(f, df1, df2, ncp).map_or(f64::NAN, |t| t.lower)
}

/// f with P(F > f) = `q`, noncentral F.
pub fn noncentral_f_quantile_upper(q: f64, df1: f64, df2: f64, ncp: f64) -> f64 {
    quantile(q, false, 1.0 + ncp / df1, |f| f_tails(f, df1, df2, ncp))
}

/// f with P(F ≤ f) = `p`, noncentral F.
pub fn noncentral_f_quantile_lower(p: f64, df1: f64, df2: f64, ncp: f64) -> f64 {
    quantile(p, true, 1.0 + ncp / df1, |f| f_tails(f, df1, df2, ncp))
}

fn quantile(q: f64, lower: bool, start: f64, tails: impl Fn(f64) -> Option<Tails>) -> f64 {
    let (q, lower) = if q > 0.5 { (1.0 - q, !lower) } else { (q, lower) };
    if probability(q).is_none() || tails(1.0).is_none() {
        return f64::NAN;
    }
    if q == 0.0 {
        return if lower { 0.0 } else { f64::INFINITY };
    }
    let off = |w: f64| {
        let t = tails(w.exp()).unwrap_or(Tails::RIGHT);
        if lower { (t.lower / q).ln() } else { -(t.upper / q).ln() }
    };
    growing_root(off, start.ln().clamp(-600.0, 600.0), 1.0).exp()
}

/// The noncentralities that agree with an observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Noncentralities {
    /// From the one under which the observation cuts off q in the upper tail to that with q in the lower;
    /// the first is 0 when even the central distribution leaves more than q above.
    Between(f64, f64),
    /// None: even the central distribution leaves less than q below.
    Nowhere,
    /// They run beyond the largest noncentrality, or the observation is no number.
    Beyond,
}

/// For an observed F.
pub(crate) fn f_noncentralities(f: f64, df1: f64, df2: f64, q: f64) -> Noncentralities {
    noncentralities(q, f * df1, |ncp| f_tails(f, df1, df2, ncp))
}

/// For an observed chi-square.
pub(crate) fn chi2_noncentralities(x: f64, df: f64, q: f64) -> Noncentralities {
    noncentralities(q, x, |ncp| chi2_tails(x, df, ncp))
}

fn noncentralities(q: f64, start: f64, tails: impl Fn(f64) -> Option<Tails>) -> Noncentralities {
    let Some(central) = tails(0.0) else { return Noncentralities::Beyond };
    if central.lower < q {
        return Noncentralities::Nowhere;
    }
    // The root of a function that grows with the noncentrality and is not above 0 at 0.
    let root = |off: &dyn Fn(Tails) -> f64| {
        let off = |ncp: f64| tails(ncp).map_or(f64::NAN, off);
        let mut high = start.max(1.0);
        while off(high) < 0.0 {
            if high >= MOST {
                return None;
            }
            high = (2.0 * high).min(MOST);
        }
        (off(high) >= 0.0).then(|| bracketed_root(off, 0.0, high))
    };
    let low = if central.upper >= q { Some(0.0) } else { root(&|t| (t.upper / q).ln()) };
    match (low, root(&|t| -(t.lower / q).ln())) {
        (Some(low), Some(high)) => Noncentralities::Between(low, high),
        _ => Noncentralities::Beyond,
    }
}
