//! How far the drawing is, on one line of a terminal while it runs.

use crate::estimators::Meter;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

static METER: Meter = Meter::new();

/// Shorter work shows no line.
const PATIENCE: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);
const LINE: &str = "[{bar:20}] {percent}%, {human_pos} of {human_len} draws";

/// Does `work`. Unless `quiet`, and when stderr is a terminal, the draws that it counts on the meter are
/// shown until it is done.
pub fn shown<T>(quiet: bool, work: impl FnOnce(Option<&'static Meter>) -> T) -> T {
    if quiet || !std::io::stderr().is_terminal() {
        return work(None);
    }
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(&done));
        let _last = Last(&done, watcher.thread().clone());
        work(Some(&METER))
    })
}

/// Stops the watcher when the work ends, also by a panic.
struct Last<'a>(&'a AtomicBool, Thread);

impl Drop for Last<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
        self.1.unpark();
    }
}

fn watch(done: &AtomicBool) {
    let mut wait = PATIENCE;
    let mut bar: Option<ProgressBar> = None;
    loop {
        thread::park_timeout(wait);
        if done.load(Relaxed) {
            break;
        }
        wait = TICK;
        let (drawn, total) = METER.read();
        if total > 0 {
            let bar = bar.get_or_insert_with(|| ProgressBar::new(total).with_style(style()));
            bar.set_length(total);
            bar.set_position(drawn);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(LINE).expect("a line of our own").progress_chars("#-")
}

/// How far one search is, on one line: for work that tells of itself.
pub struct Line {
    since: Instant,
    bar: Option<ProgressBar>,
    terminal: bool,
}

impl Line {
    /// Nothing is shown before some patience, nor when stderr is no terminal.
    pub fn new() -> Line {
        Line { since: Instant::now(), bar: None, terminal: std::io::stderr().is_terminal() }
    }

    /// The share that is done, and words beside it.
    pub fn show(&mut self, share: f64, words: &str) {
        if !self.terminal || self.since.elapsed() < if self.bar.is_some() { TICK } else { PATIENCE } {
            return;
        }
        self.since = Instant::now();
        let bar = self.bar.get_or_insert_with(|| ProgressBar::new(100).with_style(told()));
        bar.set_message(words.to_owned());
        bar.set_position((share.clamp(0.0, 1.0) * 100.0) as u64);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn told() -> ProgressStyle {
    ProgressStyle::with_template("[{bar:20}] {percent}%, {msg}").expect("a line of our own").progress_chars("#-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_done_and_its_answer_given() {
        let _ = (style(), told());
        assert_eq!(shown(true, |meter| (7, meter.is_none())), (7, true));
        assert_eq!(shown(false, |_| 8), 8);
    }
}
