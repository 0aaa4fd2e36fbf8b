//! The distribution of the squared distance between two orders.

/// How probable each Σd² is, d the differences between the two ranks of each of n units, when all orders
/// are equally probable.
///
/// # Method
/// Σd² is even. For every set of ranks that the first i units may have: how many ways lead to each Σd².
/// Work and memory grow as n³·2ⁿ.
/// # Reference
/// Best & Roberts (1975), Applied Statistics 24, 377–379, go through all orders for n ≤ 6.
pub(crate) struct RankDistance {
    /// Orders by ½Σd².
    ways: Vec<u64>,
}

impl RankDistance {
    /// The most units it is made for.
    pub const MOST: usize = 10;

    /// Of `n` units, at most [`RankDistance::MOST`].
    pub fn new(n: usize) -> Self {
        let n = n.min(Self::MOST);
        let most = n * (n * n).saturating_sub(1) / 6;
        // Twice ½d² of unit i at rank j: the odd ones pair off within a whole order.
        let mut by_set = vec![vec![]; 1 << n];
        by_set[0] = vec![0u64; 2 * most + 1];
        by_set[0][0] = 1;
        for set in 0..(1usize << n) {
            let from = std::mem::take(&mut by_set[set]);
            if set + 1 == 1 << n {
                return RankDistance { ways: from.into_iter().step_by(2).collect() };
            }
            let unit = set.count_ones() as usize;
            for rank in (0..n).filter(|rank| set >> rank & 1 == 0) {
                let (to, step) = (&mut by_set[set | 1 << rank], unit.abs_diff(rank).pow(2));
                if to.is_empty() {
                    *to = vec![0; 2 * most + 1];
                }
                to.iter_mut().skip(step).zip(&from).for_each(|(to, from)| *to += from);
            }
        }
        RankDistance { ways: vec![1] }
    }

    /// P(Σd² ≤ `distance`).
    pub fn lower(&self, distance: usize) -> f64 {
        self.ways.iter().take(distance / 2 + 1).sum::<u64>() as f64 / self.ways.iter().sum::<u64>() as f64
    }

    /// The largest Σd² there is, that of the order reversed.
    pub fn largest(&self) -> usize {
        2 * (self.ways.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: the orders of three have Σd² 0, 2, 2, 6, 6, 8; of n units, n! orders, the largest (n³ − n)/3.
    #[test]
    fn orders_of_few() {
        assert_eq!(RankDistance::new(3).ways, [1, 2, 0, 2, 1]);
        assert_eq!(RankDistance::new(0).ways, [1]);
        let ten = RankDistance::new(10);
        assert_eq!((ten.ways.iter().sum::<u64>(), ten.largest(), ten.ways[0]), (3_628_800, 330, 1));
        assert!(ten.ways.iter().eq(ten.ways.iter().rev()));
    }
}
