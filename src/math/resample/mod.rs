//! Chance with a seed: bootstrap, jackknife, permutation, tables.
//!
//! # One seed, any number of threads
//! Draws are made in blocks of [`BLOCK`]. Block k of a purpose takes its chance from ChaCha8 with a key
//! made of the seed and the purpose, stream k; results are laid in the order of the draws. So which thread
//! makes a block is of no consequence, and two purposes share no stream.

mod chance;
mod interval;
mod jackknife;
mod meter;
mod permute;
mod scheme;
mod tables;

pub use chance::{Chance, Dice};
pub use interval::{Limits, Replicates, studentized};
pub use jackknife::{Jackknife, jackknife};
pub use meter::Meter;
pub use permute::{Share, permutation};
pub use scheme::Scheme;
pub use tables::{MOST_UNITS, sampled_p};

use rayon::prelude::*;

/// Draws that share one stream of chance.
pub const BLOCK: u64 = 256;

/// The results of `draws` draws, in their order. `worker` makes what one block needs, memory included; what
/// it makes is called once a draw.
pub(crate) fn draw<T: Send, F: FnMut(&mut Dice) -> T>(
    draws: u64,
    chance: &Chance,
    meter: Option<&Meter>,
    worker: impl Fn() -> F + Sync,
) -> Vec<T> {
    if let Some(meter) = meter {
        meter.expect(draws);
    }
    let block = |k: u64| {
        let (mut one, mut dice) = (worker(), chance.block(k));
        let here = BLOCK.min(draws - k * BLOCK);
        let results: Vec<T> = (0..here).map(|_| one(&mut dice)).collect();
        if let Some(meter) = meter {
            meter.add(here);
        }
        results
    };
    (0..draws.div_ceil(BLOCK)).into_par_iter().map(block).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// How many of `draws` draws are hits.
pub(crate) fn count<F: FnMut(&mut Dice) -> bool>(
    draws: u64,
    chance: &Chance,
    meter: Option<&Meter>,
    worker: impl Fn() -> F + Sync,
) -> u64 {
    draw(draws, chance, meter, worker).into_iter().map(u64::from).sum()
}
