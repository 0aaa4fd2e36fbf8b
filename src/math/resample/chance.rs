//! Streams of chance.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// All chance of one purpose under one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    key: [u8; 32],
}

impl Chance {
    /// Of a seed and a purpose, in words: estimator, outcome, term. Another order, another division of the
    /// same letters over the words: another purpose.
    pub fn new(seed: u64, purpose: &[&str]) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&digest(purpose).to_le_bytes());
        Chance { key }
    }

    /// Stream `k`.
    pub fn block(&self, k: u64) -> Dice {
        let mut rng = ChaCha8Rng::from_seed(self.key);
        rng.set_stream(k);
        Dice { rng, bits: 0, left: 0 }
    }
}

/// FNV-1a over the words, each ended by a byte that no UTF-8 has.
fn digest(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|w| w.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// One stream of chance.
#[derive(Debug)]
pub struct Dice {
    rng: ChaCha8Rng,
    /// Bits drawn and not used yet, by sixteen.
    bits: u64,
    left: u32,
}

impl Dice {
    /// 64 fair bits.
    #[inline]
    pub fn word(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    #[inline]
    fn short(&mut self) -> u32 {
        if self.left == 0 {
            (self.bits, self.left) = (self.rng.next_u64(), 4);
        }
        let taken = self.bits as u16;
        self.bits >>= 16;
        self.left -= 1;
        u32::from(taken)
    }

    /// A whole number below `n` ≥ 1, all exactly equally likely.
    ///
    /// # Reference
    /// Lemire (2019), ACM Transactions on Modeling and Computer Simulation 29, 3.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        if n <= 1 << 16 {
            loop {
                // The first (2¹⁶ mod n) remainders would give some numbers one chance more.
                let product = self.short() * n;
                let rest = product & 0xffff;
                if rest >= n || rest >= (1 << 16) % n {
                    return product >> 16;
                }
            }
        }
        loop {
            let product = (self.word() >> 32) * u64::from(n);
            let rest = product & 0xffff_ffff;
            if rest >= u64::from(n) || rest >= (1 << 32) % u64::from(n) {
                return (product >> 32) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of n numbers in a share 1/n: χ² with n − 1 degrees of freedom below its .9999 quantile, R 4.2.2
    /// `qchisq(.9999, n - 1)`; also where 2¹⁶ is far from a multiple of n.
    #[test]
    fn all_numbers_are_equally_likely() {
        for (n, limit) in [(2u32, 15.13671), (3, 18.42068), (136, 204.8132), (40_000, 41_059.45)] {
            let mut dice = Chance::new(1, &["die"]).block(0);
            let draws = 50 * n.max(1000);
            let mut seen = vec![0.0; n as usize];
            (0..draws).for_each(|_| seen[dice.below(n) as usize] += 1.0);
            let expected = f64::from(draws) / f64::from(n);
            let chi2: f64 = seen.iter().map(|s: &f64| (s - expected).powi(2) / expected).sum();
            assert!(chi2 < limit, "{n}: {chi2}");
        }
        let mut dice = Chance::new(1, &["die"]).block(0);
        assert!((0..1000).all(|_| dice.below(1) == 0 && dice.below(3_000_000_000) < 3_000_000_000));
    }

    #[test]
    fn seed_purpose_and_block_each_make_another_stream() {
        let first = |seed, purpose: &[&str], k| Chance::new(seed, purpose).block(k).word();
        let all = [
            first(1, &["a", "b"], 0),
            first(2, &["a", "b"], 0),
            first(1, &["ab"], 0),
            first(1, &["a", "b", ""], 0),
            first(1, &["b", "a"], 0),
            first(1, &["a", "b"], 1),
        ];
        for (i, word) in all.iter().enumerate() {
            assert!(!all[..i].contains(word));
        }
        assert_eq!(all[0], first(1, &["a", "b"], 0));
    }
}
