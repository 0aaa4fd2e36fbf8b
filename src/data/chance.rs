//! Chance for everything that is made up: one stream of one seed, the same on every machine.
//!
//! ChaCha20; all arithmetic is exact or correctly rounded (no logarithms, no sines), so that equal seeds give equal bytes
//! whatever the processor.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// Chance from one stream of one seed.
pub struct Chance(ChaCha20Rng);

impl Chance {
    /// Stream `stream` of `seed`; streams of one seed know nothing of each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Chance(rng)
    }

    /// A whole number below `n`, all equally likely (to within n/2⁶⁴); 0 of none.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// A place in a list of `n`.
    pub fn place(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Yes with this chance.
    pub fn yes(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// An index, with these chances in 100.
    pub(super) fn among(&mut self, chances: &[u64]) -> usize {
        let mut left = self.below(100);
        for (i, &c) in chances.iter().enumerate() {
            if left < c {
                return i;
            }
            left -= c;
        }
        0
    }

    /// Failures before the `successes`-th success: negative binomial, but not more than `most`, so that it ends.
    pub fn failures(&mut self, successes: u32, success: f64, most: u64) -> u64 {
        let (mut hits, mut failures) = (0, 0);
        while hits < successes && failures <= most {
            if self.yes(success) {
                hits += 1;
            } else {
                failures += 1;
            }
        }
        failures
    }

    /// Near normal, mean 0 and variance 1: the sum of twelve uniforms less 6.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Fisher–Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.place(i + 1));
        }
    }
}
