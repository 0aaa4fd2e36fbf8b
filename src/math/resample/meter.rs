//! How far the drawing has come, for whoever asks.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Draws asked for and draws made, over all that counts on it.
#[derive(Debug, Default)]
pub struct Meter {
    done: AtomicU64,
    total: AtomicU64,
}

impl Meter {
    /// At zero.
    pub const fn new() -> Self {
        Meter { done: AtomicU64::new(0), total: AtomicU64::new(0) }
    }

    /// Draws made, and draws asked for so far.
    pub fn read(&self) -> (u64, u64) {
        (self.done.load(Relaxed), self.total.load(Relaxed))
    }

    pub(crate) fn expect(&self, draws: u64) {
        self.total.fetch_add(draws, Relaxed);
    }

    pub(crate) fn add(&self, draws: u64) {
        self.done.fetch_add(draws, Relaxed);
    }
}

/// A meter is equal to itself alone.
impl PartialEq for Meter {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
