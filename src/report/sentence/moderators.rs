//! Moderators: how many stand out, and how much the widest interval leaves open.

use super::range::possible;
use super::said::Said;
use super::teller::{Teller, yes};
use super::{Part, Subject};
use crate::findings::{Estimate, Note};
use crate::report::table::{self, capital};

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let rows = t.first_with(|e| Subject::of(e) == Subject::Moderators);
    // Of effects within levels the joint test is told; the levels stand in table and chart.
    let rows: Vec<&Estimate> =
        rows.into_iter().filter(|e| e.test.is_some() || e.value.is_none() || differs(e)).collect();
    let tested: Vec<&Estimate> = rows.iter().copied().filter(|e| e.value.is_some() && e.test.is_some()).collect();
    let standing: Vec<String> = tested.iter().filter(|e| t.stands(e)).map(|e| name(t, e)).collect();
    let widest = widest(&rows);
    let (mut said, mut brief) = (Vec::new(), Vec::new());
    if !tested.is_empty() {
        let adjusted = tested.iter().any(|e| e.test.as_ref().is_some_and(|test| test.p_adjusted.is_some()));
        let args = [
            ("outcome", t.outcome()),
            ("tested", (tested.len() as u64).into()),
            ("standing", (standing.len() as u64).into()),
            ("list", t.list(standing).into()),
            ("adjusted", yes(adjusted)),
            ("threshold", t.threshold_text()),
        ];
        said.push(Said::of(&tested, t.say("moderators", &args)));
        brief.push(Said::of(&tested, t.say("brief-moderators", &args)));
    }
    if let Some(e) = widest
        && let Some(i) = &e.interval
    {
        let term = t.term(e);
        let range = match possible(t, e) {
            Some(possible) => t.say("range", &[("possible", capital(&possible).into()), ("data", t.data(e))]),
            None => t.say("range-open", &[("data", t.data(e))]),
        };
        let args =
            [("term", term.as_str().into()), ("interval", t.interval(e, i).into()), ("range", capital(&range).into())];
        said.push(Said::of(&[e], t.say("moderators-widest", &args)));
        if let Some(possible) = possible(t, e) {
            let args = [("term", term.into()), ("possible", possible.into())];
            brief.push(Said::of(&[e], t.say("brief-moderators-widest", &args)));
        }
    }
    if let Some(text) = detectable(t, &rows) {
        said.push(text);
    }
    // Too few events is told with the warnings.
    let floor = |e: &Estimate| e.notes.iter().any(|n| matches!(n, Note::EventFloor { .. }));
    let dashes = rows.iter().filter(|e| e.value.is_none() && !floor(e));
    said.extend(dashes.map(|e| Said::of(&[e], t.not_computed(e))));
    if said.is_empty() {
        return None;
    }
    let paragraph = t.paragraph(said, Vec::new());
    let brief = if brief.is_empty() { paragraph.clone() } else { t.paragraph(brief, Vec::new()) };
    Some(Part { subject: Subject::Moderators, brief, paragraphs: vec![paragraph] })
}

fn widest<'a>(rows: &[&'a Estimate]) -> Option<&'a Estimate> {
    let width = |e: &Estimate| e.interval.map_or(0.0, |i| i.high - i.low);
    let known = rows.iter().copied().filter(|e| differs(e) && e.value.is_some() && e.interval.is_some());
    known.max_by(|a, b| width(a).total_cmp(&width(b)))
}

/// From what size on a difference in effect would have shown: the smallest and the largest over the characteristics.
fn detectable(t: &Teller, rows: &[&Estimate]) -> Option<Said> {
    let known = || rows.iter().copied().filter_map(|e| e.detectable.filter(|_| e.test.is_some()).map(|x| (x, e)));
    let (low, easiest) = known().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (high, hardest) = known().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let (low, high) = (t.size(low, easiest), t.size(high, hardest));
    let args = [
        ("same", yes(low == high)),
        ("low", low.into()),
        ("easiest", t.term(easiest).into()),
        ("high", high.into()),
        ("hardest", t.term(hardest).into()),
    ];
    Some(Said::of(&[easiest, hardest], t.say("moderators-detectable", &args)))
}

/// Whether a row is a difference in effect itself.
fn differs(e: &Estimate) -> bool {
    matches!(e.measure.id, "effect_difference" | "share_effect_difference")
}

/// The characteristic of a row; of a joint test that alone.
fn name(t: &Teller, e: &Estimate) -> String {
    match t.text(&e.term).split_once(": ") {
        Some((characteristic, _)) if table::joint(e) => t.quoted(characteristic),
        _ => t.term(e),
    }
}
