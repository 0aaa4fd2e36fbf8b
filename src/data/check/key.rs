//! Keys: what identifies a row or a unit, as 128 bits instead of its text.
//!
//! Text would cost an allocation a row and hold identifiers in memory. Two different keys among n are taken for the
//! same with probability n² / 2¹²⁹: 1.5e-27 for a million rows.
//!
//! xxhash-rust: XXH3 (Collet), which hashes a short text to 128 bits in a few nanoseconds; polars has it already.

use crate::data;
use polars::frame::DataFrame;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use xxhash_rust::xxh3::xxh3_128;

/// What identifies a row or a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u64; 2]);

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
    }
}

/// A key is a hash already.
#[derive(Debug, Default)]
pub struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }
}

/// What is known by key.
pub type Keyed<T> = HashMap<Key, T, BuildHasherDefault<Hashed>>;

/// The values that make a key, one after the other.
#[derive(Debug, Clone)]
pub struct Parts(u128);

/// Odd, so that to multiply by it loses nothing: the multiplier of PCG's 128-bit generator (O'Neill 2014).
const SPREAD: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

impl Parts {
    /// None yet.
    pub fn new() -> Self {
        Parts(0)
    }

    fn add(&mut self, part: u128) {
        self.0 = (self.0.rotate_left(64) ^ part).wrapping_mul(SPREAD);
    }

    /// A text or level, as it stands.
    pub fn text(&mut self, text: &str) {
        self.add(xxh3_128(text.as_bytes()));
    }

    /// A number; 0 and −0 are one.
    pub fn number(&mut self, number: f64) {
        self.add(xxh3_128(&(number + 0.0).to_le_bytes()));
    }

    /// A date.
    pub fn day(&mut self, day: i32) {
        self.add(xxh3_128(&day.to_le_bytes()));
    }

    /// No value, which is a value of its own.
    pub fn nothing(&mut self) {
        self.add(u128::MAX);
    }

    /// The key.
    pub fn key(&self) -> Key {
        Key([(self.0 >> 64) as u64, self.0 as u64])
    }
}

/// The keys that the columns `names` give in each row, none where one has no value; none at all when the frame lacks
/// one of them.
pub fn of(frame: &DataFrame, names: &[&str]) -> Option<Vec<Option<Key>>> {
    let mut rows = vec![Some(Parts::new()); frame.height()];
    for name in names {
        if let Some(texts) = data::texts(frame, name) {
            add(&mut rows, texts, Parts::text);
        } else if let Some(numbers) = data::numbers(frame, name) {
            add(&mut rows, numbers, Parts::number);
        } else {
            add(&mut rows, data::days(frame, name)?, Parts::day);
        }
    }
    Some(rows.into_iter().map(|parts| Some(parts?.key())).collect())
}

fn add<T>(rows: &mut [Option<Parts>], values: Vec<Option<T>>, part: impl Fn(&mut Parts, T)) {
    for (row, value) in rows.iter_mut().zip(values) {
        match (row.as_mut(), value) {
            (Some(parts), Some(value)) => part(parts, value),
            _ => *row = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_values_give_different_keys() {
        let key = |texts: &[&str]| {
            let mut parts = Parts::new();
            texts.iter().for_each(|text| parts.text(text));
            parts.key()
        };
        assert_eq!(key(&["a", "bc"]), key(&["a", "bc"]));
        assert_ne!(key(&["a", "bc"]), key(&["ab", "c"]));
        assert_ne!(key(&["a"]), key(&["a", ""]));
        let mut zero = (Parts::new(), Parts::new());
        zero.0.number(0.0);
        zero.1.number(-0.0);
        assert_eq!(zero.0.key(), zero.1.key());
        let Key([first, second]) = zero.0.key();
        assert_ne!(first, second);
    }
}
