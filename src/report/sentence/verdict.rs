//! The margin, the reason for it, and the verdict.

use super::teller::{Teller, yes};
use crate::findings::Estimate;
use crate::report::catalogue::Words;
use crate::report::{number, table};
use crate::value::Origin;

/// The verdict with its grounds, or in `full == false` in one short sentence.
pub(super) fn verdict(t: &Teller, e: &Estimate, full: bool) -> Option<String> {
    let (margin, verdict) = (e.margin?, e.verdict?);
    let size = t.with_unit(number::chosen(margin, e.measure.form, t.words.lang()), e);
    let key = table::verdict_key(verdict);
    let drawn = e.origin == Origin::Simulated || table::spread_simulated(e);
    let mut args = vec![("margin", size.into()), ("verdict", t.words.get(&key).into()), ("drawn", yes(drawn))];
    if !full {
        return Some(t.say("margin-brief", &args));
    }
    let reason = t.analysis.margin.as_ref().map(|m| {
        let because = m.because.get(t.words.lang()).trim_end_matches('.');
        let decided = date(&m.decided, t.words);
        t.say("margin-reason", &[("because", because.into()), ("decided", decided.into())])
    });
    let meaning = t.say(&format!("{key}-meaning"), &args);
    args.extend([("reason", reason.unwrap_or_default().into()), ("meaning", meaning.into())]);
    Some(t.say("margin", &args))
}

/// An ISO date in words: 22 november 2026. Anything else stays as it is.
fn date(iso: &str, words: &Words) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return iso.to_owned();
    };
    match (month.parse::<u8>(), day.parse::<u8>()) {
        (Ok(m @ 1..=12), Ok(d @ 1..=31)) => {
            let month = words.get(&format!("month-{m}"));
            words.say("date", &[("day", d.to_string().into()), ("month", month.into()), ("year", (*year).into())])
        }
        _ => iso.to_owned(),
    }
}
