//! Warnings that belong in the text: too few events for a test, and means over completers alone.

use super::said::{Paragraph, Said};
use super::shares::counts;
use super::teller::{Teller, in_brackets};
use crate::findings::{Estimate, Note};
use crate::report::table;
use crate::value::Origin;

fn notes<'a>(t: &Teller<'a>) -> Vec<&'a Note> {
    let mut notes: Vec<&Note> = Vec::new();
    // Means of waiting times say themselves whom they leave out.
    let told = t.rows().iter().filter(|e| e.measure.id != "completer_mean");
    let all = t.analysis.findings.notes.iter().chain(told.flat_map(|e| &e.notes));
    for note in all.filter(|n| matches!(n, Note::EventFloor { .. } | Note::CompletersOnly { .. })) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// One paragraph a warning.
pub(super) fn tell(t: &Teller) -> Vec<Paragraph> {
    let all_drawn = t.rows().iter().all(|e| e.origin == Origin::Simulated);
    let rows: Vec<&Estimate> = t.rows().iter().filter(|_| all_drawn).collect();
    let sentence = |n: &&Note| match n {
        Note::CompletersOnly { left_out } => {
            t.say("completers-left-out", &[("left_out", (*left_out).into()), ("units", t.study_units())])
        }
        _ => format!("{}.", table::line(n, t.words)),
    };
    notes(t).iter().map(|n| t.paragraph(vec![Said::of(&rows, sentence(n))], Vec::new())).collect()
}

/// The summary with what the warnings add: counts instead of shares when events are few.
pub(super) fn brief(t: &Teller, lead: Option<Paragraph>) -> Option<Paragraph> {
    let notes = notes(t);
    if notes.iter().any(|n| matches!(n, Note::EventFloor { .. }))
        && let Some(told) = few(t)
    {
        return Some(told);
    }
    let mut lead = lead?;
    for note in notes {
        if let Note::CompletersOnly { left_out } = note {
            let text = t.say("brief-completers", &[("left_out", (*left_out).into()), ("units", t.study_units())]);
            lead.text = format!("{} {text}", lead.text);
        }
    }
    Some(lead)
}

/// "…: 5 van de 136 gezinnen (beraad afgerond 3 van de 77); beschreven, niet getoetst."
fn few(t: &Teller) -> Option<Paragraph> {
    let rows = t.first_with(|e| e.measure.id == "proportion" && e.value.is_some());
    let of = |e: &Estimate| counts(e).map(|(x, n)| t.say("x-of-n", &[("x", x.into()), ("n", n.into())]));
    let (all, groups): (Vec<&Estimate>, Vec<&Estimate>) = rows.iter().partition(|e| e.term.code == "overall");
    let items: Vec<String> =
        groups.iter().filter_map(|e| Some(format!("{} {}", t.listed(t.text(&e.term)), of(e)?))).collect();
    let whole = all.first().and_then(|e| Some(format!("{} {}", of(e)?, t.units(e))));
    let text = match (whole, items.is_empty()) {
        (Some(whole), _) => format!("{whole}{}", in_brackets(vec![items.join(", ")])),
        (None, false) => t.list(items),
        (None, true) => return None,
    };
    let text = t.say("brief-floor", &[("outcome", t.outcome()), ("text", text.into())]);
    Some(t.paragraph(vec![Said::of(&rows, text)], Vec::new()))
}
