//! How far the drawing is, on one line of a terminal while it runs.

use crate::estimators::Meter;
use crate::report::number;
use crate::value::Lang;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, Thread};
use std::time::Duration;

static METER: Meter = Meter::new();

/// Work that takes no longer shows no line.
const PATIENCE: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

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
    let mut width = 0;
    loop {
        thread::park_timeout(wait);
        if done.load(Relaxed) {
            break;
        }
        wait = TICK;
        if let Some(line) = line(METER.read()) {
            let _ = write!(std::io::stderr(), "\r{line:width$}");
            width = line.chars().count();
        }
    }
    if width > 0 {
        let _ = write!(std::io::stderr(), "\r{:width$}\r", "");
    }
}

/// `[########------------] 40%, 4,096 of 10,240 draws`; nothing before anything is drawn.
fn line((done, total): (u64, u64)) -> Option<String> {
    const WIDTH: u64 = 20;
    let share = |of: u64| (u128::from(of) * u128::from(done.min(total))).checked_div(u128::from(total));
    let (full, percent) = (share(WIDTH)? as usize, share(100)?);
    let [done, total] = [done, total].map(|n| number::whole(n, Lang::En));
    Some(format!("[{:-<20}] {percent}%, {done} of {total} draws", "#".repeat(full)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        assert_eq!(line((0, 0)), None);
        assert_eq!(line((0, 5)).unwrap(), "[--------------------] 0%, 0 of 5 draws");
        assert_eq!(line((4096, 10_240)).unwrap(), "[########------------] 40%, 4,096 of 10,240 draws");
        assert_eq!(line((7, 7)).unwrap(), "[####################] 100%, 7 of 7 draws");
    }

    #[test]
    fn the_work_is_done_and_its_answer_given() {
        assert_eq!(shown(true, |meter| (7, meter.is_none())), (7, true));
        assert_eq!(shown(false, |_| 8), 8);
    }
}
