//! The likelihood of masses, and the two steps that raise it everywhere.

/// Rows that hold the same regions are one, with their share of all.
pub(super) struct Likelihood {
    covers: Vec<Cover>,
    regions: usize,
    n: f64,
}

/// Rows that hold the regions from `first` to `last`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover {
    pub first: usize,
    pub last: usize,
    pub share: f64,
}

impl Likelihood {
    pub fn new(regions: usize, covers: &[(u32, u32)]) -> Self {
        let mut sorted = covers.to_vec();
        sorted.sort_unstable();
        let n = covers.len() as f64;
        let alike = sorted.chunk_by(|a, b| a == b).filter_map(|rows| {
            let (first, last) = *rows.first()?;
            Some(Cover { first: first as usize, last: last as usize, share: rows.len() as f64 / n })
        });
        Likelihood { covers: alike.collect(), regions, n }
    }

    pub fn covers(&self) -> &[Cover] {
        &self.covers
    }

    /// Rows that hold each region.
    pub fn rows(&self) -> Vec<f64> {
        self.over(|cover, _| cover.share * self.n, &vec![0.0; self.regions + 1]).into_iter().map(f64::round).collect()
    }

    /// Mass before each region, and all of it.
    pub fn cumulative(mass: &[f64]) -> Vec<f64> {
        let mut total = 0.0;
        std::iter::once(0.0)
            .chain(mass.iter().map(|m| {
                total += m;
                total
            }))
            .collect()
    }

    /// Sum over the rows that hold each region of what `of` gives a cover and its P.
    fn over(&self, of: impl Fn(&Cover, f64) -> f64, cumulative: &[f64]) -> Vec<f64> {
        let mut steps = vec![0.0; self.regions + 1];
        for cover in &self.covers {
            let value = of(cover, cumulative[cover.last + 1] - cumulative[cover.first]);
            steps[cover.first] += value;
            steps[cover.last + 1] -= value;
        }
        let mut total = 0.0;
        steps[..self.regions]
            .iter()
            .map(|step| {
                total += step;
                total
            })
            .collect()
    }

    /// dⱼ of each region.
    pub fn pull(&self, mass: &[f64]) -> Vec<f64> {
        self.over(|cover, p| cover.share / p, &Self::cumulative(mass))
    }

    /// max dⱼ − 1.
    pub fn gain(&self, mass: &[f64]) -> f64 {
        self.pull(mass).into_iter().fold(f64::NEG_INFINITY, f64::max) - 1.0
    }

    /// The mean log-likelihood of these sums; −∞ when a row is impossible.
    pub fn height(&self, cumulative: &[f64]) -> f64 {
        let of = |cover: &Cover| {
            let p = cumulative[cover.last + 1] - cumulative[cover.first];
            if p > 0.0 { cover.share * p.ln() } else { f64::NEG_INFINITY }
        };
        self.covers.iter().map(of).sum()
    }

    /// An EM step: pⱼ ← pⱼdⱼ.
    pub fn redistribute(&self, mass: &mut [f64]) {
        let pull = self.pull(mass);
        mass.iter_mut().zip(&pull).for_each(|(m, d)| *m *= d);
        let total: f64 = mass.iter().sum();
        mass.iter_mut().for_each(|m| *m /= total);
    }

    /// A step of the iterative convex minorant: Newton's with the diagonal of the Hessian in the cumulated masses,
    /// made monotone by pooling, halved until the likelihood rises.
    pub fn minorant(&self, mass: &mut [f64]) {
        if self.regions < 2 {
            return;
        }
        let now = Self::cumulative(mass);
        let (mut slope, mut bend) = (vec![0.0; self.regions + 1], vec![0.0; self.regions + 1]);
        for cover in &self.covers {
            let p = now[cover.last + 1] - now[cover.first];
            for (place, sign) in [(cover.first, -1.0), (cover.last + 1, 1.0)] {
                slope[place] += sign * cover.share / p;
                bend[place] += cover.share / p / p;
            }
        }
        let inner = 1..self.regions;
        let wanted = inner.clone().map(|k| (now[k] + slope[k] / bend[k], bend[k]));
        let target = pooled(wanted);
        let base = self.height(&now);
        let mut trial = now.clone();
        for halvings in 0..12 {
            let share = 0.5f64.powi(halvings);
            for (k, target) in inner.clone().zip(&target) {
                trial[k] = now[k] + share * (target.clamp(0.0, 1.0) - now[k]);
            }
            if self.height(&trial) > base {
                for (m, pair) in mass.iter_mut().zip(trial.windows(2)) {
                    *m = (pair[1] - pair[0]).max(0.0);
                }
                return;
            }
        }
    }
}

/// The rising sequence nearest to these values by weighted squares (pool adjacent violators).
fn pooled(values: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in values {
        let mut block = (value, weight, 1);
        while let Some(last) = blocks.pop_if(|last| last.0 >= block.0) {
            let weight = last.1 + block.1;
            block = (last.0 + (block.0 - last.0) * (block.1 / weight), weight, last.2 + block.2);
        }
        blocks.push(block);
    }
    blocks.into_iter().flat_map(|(value, _, length)| std::iter::repeat_n(value, length)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 3 and 1 pool to 1.5 with weights 1 and 3.
    #[test]
    fn violators_are_pooled() {
        assert_eq!(pooled([(0.0, 1.0), (3.0, 1.0), (1.0, 3.0), (4.0, 2.0)].into_iter()), [0.0, 1.5, 1.5, 4.0]);
    }
}
