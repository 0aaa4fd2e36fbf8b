//! The search itself: halve the narrowest cell, propagate, go on.

use super::Progress;
use super::conditions::Memory;
use super::model::{Dom, Model};

/// How often `watch` is asked, in halvings.
const ASK: u64 = 1024;

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Everything was looked at.
    Done,
    /// Enough was found, or the work that it was allowed is done.
    Enough,
    /// `watch` said so.
    Told,
}

/// A search with what it remembers.
pub(super) struct Search<'w> {
    watch: &'w mut dyn FnMut(&Progress) -> bool,
    memory: Memory,
    progress: Progress,
    /// Halvings after which it ends.
    limit: u64,
    told: bool,
}

impl<'w> Search<'w> {
    pub fn new(watch: &'w mut dyn FnMut(&Progress) -> bool) -> Self {
        let progress = Progress { found: 0, nodes: 0, share: 0.0 };
        Search { watch, memory: Memory::default(), progress, limit: u64::MAX, told: false }
    }

    /// Whether `watch` has ended it.
    pub fn stopped(&self) -> bool {
        self.told
    }

    /// Does `work` with a bound on its halvings.
    pub fn within<T>(&mut self, halvings: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        let limit = self.progress.nodes.saturating_add(halvings).min(self.limit);
        let before = std::mem::replace(&mut self.limit, limit);
        let done = work(self);
        self.limit = before;
        done
    }

    /// Each table that fits, until `found` says false.
    pub fn tables(&mut self, model: &Model<'_>, root: Vec<Dom>, mut found: impl FnMut(&[Dom]) -> bool) -> Stop {
        let mut open = vec![(root, 1.0, 0_u64)];
        self.progress = Progress { found: 0, share: 0.0, ..self.progress };
        while let Some((domains, weight, tested)) = open.pop() {
            if !self.go_on() {
                return if self.told { Stop::Told } else { Stop::Enough };
            }
            let Some(tested) = self.memory.hold(model, &domains, tested) else {
                self.progress.share += weight;
                continue;
            };
            match narrowest(domains.iter().take(model.cells)) {
                Some(cell) => halve(model, domains, cell, |half, parts| open.push((half, weight / parts, tested))),
                None => {
                    self.progress.share += weight;
                    let cells: Vec<Dom> = domains.iter().take(model.cells).copied().collect();
                    match self.rest(model, domains) {
                        Ok(Some(_)) => {
                            self.progress.found += 1;
                            if !found(&cells) {
                                return if open.is_empty() { Stop::Done } else { Stop::Enough };
                            }
                        }
                        Ok(None) => {}
                        Err(stop) => return stop,
                    }
                }
            }
        }
        Stop::Done
    }

    /// One way to fix all numbers, once the cells are fixed.
    pub fn rest(&mut self, model: &Model<'_>, domains: Vec<Dom>) -> Result<Option<Vec<Dom>>, Stop> {
        let mut open = vec![domains];
        while let Some(domains) = open.pop() {
            if !self.go_on() {
                return Err(if self.told { Stop::Told } else { Stop::Enough });
            }
            match narrowest(domains.iter()) {
                Some(at) => halve(model, domains, at, |half, _| open.push(half)),
                None if model.holds(&domains) => return Ok(Some(domains)),
                None => {}
            }
        }
        Ok(None)
    }

    /// Whether any table fits: none when the work that it was allowed did not tell.
    pub fn any(&mut self, model: &Model<'_>, root: Vec<Dom>) -> Option<bool> {
        let mut one = false;
        let stop = self.tables(model, root, |_| {
            one = true;
            false
        });
        (one || stop == Stop::Done).then_some(one)
    }

    fn go_on(&mut self) -> bool {
        self.progress.nodes += 1;
        if self.progress.nodes.is_multiple_of(ASK) && !(self.watch)(&self.progress) {
            self.told = true;
        }
        !self.told && self.progress.nodes < self.limit
    }
}

/// The number with the narrowest bounds that is not fixed.
fn narrowest<'d>(domains: impl Iterator<Item = &'d Dom>) -> Option<usize> {
    let open = domains.enumerate().filter(|(_, d)| !d.fixed());
    open.min_by_key(|(_, d)| d.width()).map(|(at, _)| at)
}

/// Gives the halves in which no row is broken, the lower one last.
fn halve(model: &Model<'_>, domains: Vec<Dom>, at: usize, mut give: impl FnMut(Vec<Dom>, f64)) {
    let Some(&whole) = domains.get(at) else { return };
    let middle = whole.low + whole.width() / 2;
    let mut lower = domains.clone();
    let mut upper = domains;
    let up = model.narrow(&mut upper, at, Dom { low: middle + 1, ..whole });
    let down = model.narrow(&mut lower, at, Dom { high: middle, ..whole });
    let parts = if up && down { 2.0 } else { 1.0 };
    if up {
        give(upper, parts);
    }
    if down {
        give(lower, parts);
    }
}
