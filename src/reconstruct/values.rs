//! Whole numbers with a given sum, between given ends, spread to the right.

use crate::data::chance::Chance;
use crate::data::laws::Skewed;

/// What the numbers must be.
pub struct Spread<'a> {
    /// Least that may stand.
    pub low: i64,
    /// Most that may stand.
    pub high: i64,
    /// Numbers that must stand among them.
    pub stand: &'a [i64],
    /// Their sum.
    pub sum: i128,
    /// The law of those that are free. Its ends give way where the sum cannot be met within them.
    pub law: Skewed,
}

/// Redraws before a number above the law's end is put anywhere within it.
const TRIES: u32 = 64;

/// `n` such numbers in random order; none when there are none.
///
/// Each free number is the low end of the law and a negative binomial number, redrawn above the high end; then single
/// numbers taken at random are moved until the sum is met. Numbers that must stand do not move.
pub fn draw(chance: &mut Chance, n: usize, of: &Spread) -> Option<Vec<i64>> {
    let mut stand = of.stand.to_vec();
    stand.dedup();
    let inside = stand.iter().all(|x| (of.low..=of.high).contains(x));
    let free = n.checked_sub(stand.len()).filter(|_| inside)?;
    let rest = of.sum - stand.iter().map(|x| i128::from(*x)).sum::<i128>();
    let room = |low: i64, high: i64| {
        low <= high && (free as i128 * i128::from(low)..=free as i128 * i128::from(high)).contains(&rest)
    };
    let wished = (of.law.low.unwrap_or(of.low).max(of.low), of.law.high.unwrap_or(of.high).min(of.high));
    let (low, high) = [wished, (of.low, of.high)].into_iter().find(|(low, high)| room(*low, *high))?;
    let mean = if free == 0 { 0.0 } else { (rest - free as i128 * i128::from(low)) as f64 / free as f64 };
    let shape = f64::from(of.law.shape.max(1));
    let most = u64::try_from(high - low).ok()?;
    // Large numbers are drawn in steps, so that waiting for successes stays short.
    let step = (mean / 200.0).ceil().max(1.0);
    let success = shape / (shape + mean / step);
    let mut values: Vec<i64> = (0..free)
        .map(|_| {
            let mut one = || {
                let steps = chance.failures(of.law.shape.max(1), success, most);
                steps.saturating_mul(step as u64).saturating_add(chance.below(step as u64))
            };
            let value = (0..TRIES).map(|_| one()).find(|value| *value <= most);
            low + value.unwrap_or_else(|| chance.below(most.saturating_add(1))) as i64
        })
        .collect();
    let mut left = rest - values.iter().map(|x| i128::from(*x)).sum::<i128>();
    while left != 0 {
        // Far from the sum the steps are long, near it they are one.
        let step = (left / free.max(1) as i128).abs().max(1);
        let one = values.get_mut(chance.place(free))?;
        let to = (i128::from(*one) + left.signum() * step).clamp(low.into(), high.into());
        left -= to - i128::from(*one);
        *one = i64::try_from(to).ok()?;
    }
    values.extend(stand);
    chance.shuffle(&mut values);
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn law(shape: u32) -> Skewed {
        Skewed { low: None, high: None, shape }
    }

    #[test]
    fn what_cannot_be_is_nothing() {
        let mut chance = Chance::new(1, 1);
        let of = |low, high, stand, sum| Spread { low, high, stand, sum, law: law(3) };
        assert_eq!(draw(&mut chance, 2, &of(0, 5, &[], 11)), None);
        assert_eq!(draw(&mut chance, 1, &of(0, 5, &[0, 5], 5)), None);
        assert_eq!(draw(&mut chance, 2, &of(0, 5, &[6], 6)), None);
        assert_eq!(draw(&mut chance, 0, &of(0, 5, &[], 1)), None);
        assert_eq!(draw(&mut chance, 0, &of(0, 5, &[], 0)), Some(vec![]));
        assert_eq!(draw(&mut chance, 1, &of(3, 3, &[3, 3], 3)), Some(vec![3]));
    }

    proptest! {
        #[test]
        fn sum_range_and_fixed_values_are_met(
            values in prop::collection::vec(-40i64..400, 1..60),
            shape in 1u32..9,
            ends in prop::option::of((-50i64..300, 0i64..200)),
            seed in any::<u64>(),
        ) {
            let (low, high) = (*values.iter().min().unwrap(), *values.iter().max().unwrap());
            let stand = if values.len() > 1 { vec![low, high] } else { vec![low] };
            let sum: i128 = values.iter().map(|x| i128::from(*x)).sum();
            let law = Skewed { low: ends.map(|e| e.0), high: ends.map(|e| e.0 + e.1), shape };
            let spread = Spread { low, high, stand: &stand, sum, law };
            let got = draw(&mut Chance::new(seed, 1), values.len(), &spread).expect("the values themselves are such numbers");
            prop_assert_eq!(got.len(), values.len());
            prop_assert_eq!(got.iter().map(|x| i128::from(*x)).sum::<i128>(), sum);
            prop_assert_eq!((*got.iter().min().unwrap(), *got.iter().max().unwrap()), (low, high));
        }
    }
}
