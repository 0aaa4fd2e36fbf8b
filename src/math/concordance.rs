//! How often two orders of the same units agree.

/// Pairs of units by whether two columns order them alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Concordance {
    /// Pairs ordered alike minus pairs ordered the other way: S.
    pub score: f64,
    /// All pairs, n(n − 1)/2.
    pub pairs: f64,
    /// Pairs equal in the first and in the second column.
    pub tied: [f64; 2],
    /// Variance of S when all orders of the second column are equally probable; 0 without spread.
    pub variance: f64,
}

impl Concordance {
    /// Of two columns of finite values of one length.
    ///
    /// # Definition
    /// Var S = (n(n − 1)(2n + 5) − A₅ − B₅)/18 + A₁B₁/(2n(n − 1)) + A₂B₂/(9n(n − 1)(n − 2)), with for each
    /// column over its sets of t equal values A₅ = Σt(t − 1)(2t + 5), A₁ = Σt(t − 1), A₂ = Σt(t − 1)(t − 2).
    /// # Method
    /// Sorted by the first column, each exchange of neighbours that sorts the second is a pair ordered the
    /// other way; merging counts them in n log n moves.
    /// # Reference
    /// Knight (1966), Journal of the American Statistical Association 61, 436–439; variance: Kendall (1970),
    /// Rank Correlation Methods, 4th edition, 4.15.
    pub fn of(x: &[f64], y: &[f64]) -> Self {
        let mut both: Vec<(usize, usize)> = levels(x).into_iter().zip(levels(y)).collect();
        both.sort_unstable();
        let first = Ties::of(both.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len));
        let joint = Ties::of(both.chunk_by(|a, b| a == b).map(<[_]>::len));
        let mut second: Vec<usize> = both.into_iter().map(|pair| pair.1).collect();
        let exchanges = sort_counting(&mut second) as f64;
        let ties = Ties::of(second.chunk_by(|a, b| a == b).map(<[_]>::len));
        let n = x.len() as f64;
        let pairs = n * (n - 1.0) / 2.0;
        let mut variance = (n * (n - 1.0) * (2.0 * n + 5.0) - first.fives - ties.fives) / 18.0;
        if x.len() > 2 {
            variance += 2.0 * first.pairs * ties.pairs / (n * (n - 1.0))
                + first.triples * ties.triples / (9.0 * n * (n - 1.0) * (n - 2.0));
        }
        Concordance {
            score: pairs - first.pairs - ties.pairs + joint.pairs - 2.0 * exchanges,
            pairs,
            tied: [first.pairs, ties.pairs],
            variance,
        }
    }
}

/// Sums over sets of t equal values.
#[derive(Default)]
struct Ties {
    /// Σt(t − 1)/2.
    pairs: f64,
    /// Σt(t − 1)(t − 2).
    triples: f64,
    /// Σt(t − 1)(2t + 5).
    fives: f64,
}

impl Ties {
    fn of(sizes: impl Iterator<Item = usize>) -> Self {
        sizes.fold(Ties::default(), |sums, t| {
            let t = t as f64;
            Ties {
                pairs: sums.pairs + t * (t - 1.0) / 2.0,
                triples: sums.triples + t * (t - 1.0) * (t - 2.0),
                fives: sums.fives + t * (t - 1.0) * (2.0 * t + 5.0),
            }
        })
    }
}

/// Sorts by merging; how many pairs stood the wrong way round.
fn sort_counting(values: &mut [usize]) -> u64 {
    let middle = values.len() / 2;
    if middle == 0 {
        return 0;
    }
    let (left, right) = values.split_at_mut(middle);
    let mut count = sort_counting(left) + sort_counting(right);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(a), Some(b)) = (l.peek(), r.peek()) {
        if a <= b {
            merged.extend(l.next());
        } else {
            count += l.len() as u64;
            merged.extend(r.next());
        }
    }
    merged.extend(l.chain(r));
    values.copy_from_slice(&merged);
    count
}

/// The large-sample standard error of τ_b, for columns of finite values of one length that are not constant.
///
/// # Definition
/// aᵢ = units ordered alike with unit i − units ordered the other way, bᵢ and cᵢ the units that differ from it in
/// the first and in the second column, B = Σbᵢ, C = Σcᵢ; se² = Σψᵢ²/n² with
/// ψᵢ = 2(naᵢ/√(BC) − τ) − τ(nbᵢ/B + ncᵢ/C − 2).
/// # Reference
/// Brown & Benedetti (1977), Journal of the American Statistical Association 72, 309–315, there for a table.
pub(crate) fn tau_std_error(x: &[f64], y: &[f64], tau: f64) -> f64 {
    let (n, first, second) = (x.len() as f64, levels(x), levels(y));
    let (sizes_x, sizes_y) = (sizes(&first), sizes(&second));
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_unstable_by_key(|&i| first[i]);
    let mut balance = vec![0.0; x.len()];
    // Each unit against those with a lower first value, then against those with a higher one.
    for sign in [1.0, -1.0] {
        let mut seen = Counter::new(sizes_y.len());
        for set in order.chunk_by(|&a, &b| first[a] == first[b]) {
            for &i in set {
                let (lower, not_higher) = (seen.below(second[i]), seen.below(second[i] + 1));
                balance[i] += sign * (lower as f64 - (seen.total - not_higher) as f64);
            }
            set.iter().for_each(|&i| seen.add(second[i]));
        }
        order.reverse();
    }
    let different = |levels: &[usize], sizes: &[usize]| -> Vec<f64> {
        levels.iter().map(|&l| (x.len() - sizes[l]) as f64).collect()
    };
    let (b, c) = (different(&first, &sizes_x), different(&second, &sizes_y));
    let (all_b, all_c) = (b.iter().sum::<f64>(), c.iter().sum::<f64>());
    let per_pair = n / all_b.sqrt() / all_c.sqrt();
    let influence =
        |((a, b), c): ((&f64, &f64), &f64)| 2.0 * (a * per_pair - tau) - tau * (n * b / all_b + n * c / all_c - 2.0);
    balance.iter().zip(&b).zip(&c).map(|unit| influence(unit).powi(2)).sum::<f64>().sqrt() / n
}

/// The place of each value among the different values there are, from 0.
fn levels(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut out = vec![0; values.len()];
    for (level, set) in order.chunk_by(|&a, &b| values[a] == values[b]).enumerate() {
        set.iter().for_each(|&i| out[i] = level);
    }
    out
}

/// How many units have each level.
fn sizes(levels: &[usize]) -> Vec<usize> {
    let mut out = vec![0; levels.iter().max().map_or(0, |most| most + 1)];
    levels.iter().for_each(|&l| out[l] += 1);
    out
}

/// Counts levels, and tells how many lie below one, both in log n moves (a Fenwick tree).
struct Counter {
    sums: Vec<usize>,
    total: usize,
}

impl Counter {
    fn new(levels: usize) -> Self {
        Counter { sums: vec![0; levels + 1], total: 0 }
    }

    fn add(&mut self, level: usize) {
        self.total += 1;
        let mut at = level + 1;
        while at < self.sums.len() {
            self.sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    fn below(&self, level: usize) -> usize {
        let (mut at, mut sum) = (level, 0);
        while at > 0 {
            sum += self.sums[at];
            at &= at - 1;
        }
        sum
    }
}

/// P(D ≤ `most`): D, the pairs ordered the other way, when all orders of `n` different values are equally
/// probable. For n up to 170.
///
/// # Method
/// How many orders have each D, value by value: sums of positive terms.
/// # Reference
/// Kendall (1938), Biometrika 30, 81–93.
pub(crate) fn discordant_lower(most: usize, n: usize) -> f64 {
    let mut ways = vec![1.0];
    for values in 2..=n {
        let mut next = vec![0.0; ways.len() + values - 1];
        for (d, count) in ways.iter().enumerate() {
            next.iter_mut().skip(d).take(values).for_each(|to| *to += count / values as f64);
        }
        ways = next;
    }
    ways.iter().take(most.saturating_add(1)).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against all pairs, one by one.
    #[test]
    fn pairs_one_by_one() {
        let x = [3.0, 1.0, -0.0, 2.0, 2.0, 5.0, 0.0, 9.0, 2.0, -4.0];
        let y = [1.0, 1.0, 4.0, 2.0, 2.0, -5.0, 7.0, 9.0, 1.0, -4.0];
        let sign = |a: f64, b: f64| if a == b { 0.0 } else { (a - b).signum() };
        let (mut score, mut tied) = (0.0, [0.0; 2]);
        for i in 0..x.len() {
            for j in 0..i {
                score += sign(x[i], x[j]) * sign(y[i], y[j]);
                tied[0] += f64::from(x[i] == x[j]);
                tied[1] += f64::from(y[i] == y[j]);
            }
        }
        let got = Concordance::of(&x, &y);
        assert_eq!((got.score, got.tied, got.pairs), (score, tied, 45.0));
    }

    /// By hand: 0, 0, 1 with 0, 1, 1: τ = ½; a = (1, 0, 1), b = (1, 1, 2), c = (2, 1, 1), B = C = 4:
    /// ψ = 2(3a/4 − ½) − ½(3b/4 + 3c/4 − 2).
    #[test]
    fn standard_error_by_hand() {
        let got = tau_std_error(&[0.0, 0.0, 1.0], &[0.0, 1.0, 1.0], 0.5);
        let psi: [f64; 2] = [2.0 * (0.75 - 0.5) - 0.5 * (0.75 + 1.5 - 2.0), 2.0 * -0.5 - 0.5 * (1.5 - 2.0)];
        assert!((got - (2.0 * psi[0] * psi[0] + psi[1] * psi[1]).sqrt() / 3.0).abs() < 1e-15);
    }

    /// By hand: the orders of three have 0, 1, 1, 2, 2, 3 pairs the other way.
    #[test]
    fn orders_of_three() {
        for (most, ways) in [(0, 1.0), (1, 3.0), (2, 5.0), (3, 6.0), (9, 6.0)] {
            assert!((discordant_lower(most, 3) - ways / 6.0).abs() < 1e-15);
        }
    }

    /// S has variance n(n − 1)(2n + 5)/18 without ties: here from the distribution itself.
    #[test]
    fn the_variance_is_that_of_the_distribution() {
        let n = 20;
        let pairs = (n * (n - 1) / 2) as f64;
        let p = |d: usize| discordant_lower(d, n) - if d == 0 { 0.0 } else { discordant_lower(d - 1, n) };
        let from_orders: f64 = (0..=pairs as usize).map(|d| p(d) * (pairs - 2.0 * d as f64).powi(2)).sum();
        let x: Vec<f64> = (0..n).map(|v| v as f64).collect();
        assert!((Concordance::of(&x, &x).variance / from_orders - 1.0).abs() < 1e-12);
    }
}
