//! What the offer changes, how those who took part differ, what taking part changes: each said as the question it
//! answers, so that none is taken for another.

use super::effects::effect;
use super::said::Said;
use super::teller::{Teller, in_brackets};
use super::{Part, Subject};
use crate::findings::{Estimate, Note};
use crate::report::number;
use crate::report::table::questions::{asks, weak};
use crate::report::table::{self, capital};
use crate::value::Estimand;

/// Whether a row is told here.
pub(super) fn tells(e: &Estimate) -> bool {
    asks(e)
}

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let told = |e: &&Estimate| e.value.is_some() || !e.notes.iter().any(|n| matches!(n, Note::EventFloor { .. }));
    let answers: Vec<&Estimate> = t.rows().iter().filter(|e| answers(e)).filter(told).collect();
    let first = answers.first()?;
    let alone = |said: Said| t.paragraph(vec![said], Vec::new());
    let key = if answers.len() == 3 { "questions-lead" } else { "questions-lead-few" };
    let lead = t.say(key, &[("outcome", t.outcome())]);
    let paragraph = match answers.as_slice() {
        [one] => t.paragraph(vec![Said::neutral(lead), item(t, one)], Vec::new()),
        _ => t.paragraph(vec![Said::neutral(lead)], answers.iter().map(|e| item(t, e)).collect()),
    };
    let judged = t.analysis.judged().find(|e| answers_row(e)).unwrap_or(first);
    let lead = t.say("questions-lead-few", &[("outcome", t.outcome())]);
    let brief = t.paragraph(vec![Said::of(&[judged], format!("{lead} {}", short(t, judged)))], Vec::new());
    let mut paragraphs = vec![paragraph];
    if answers.iter().all(|e| e.verdict.is_none()) && answers.iter().any(|e| e.value.is_some()) {
        paragraphs.push(alone(Said::neutral(t.words.get("no-margin"))));
    }
    Some(Part { subject: Subject::Questions, brief, paragraphs })
}

fn answers_row(e: &Estimate) -> bool {
    answers(e)
}

/// The row that answers a question, not one that tells how good the answer is.
fn answers(e: &Estimate) -> bool {
    asks(e) && e.measure.contrast && !is_region(e)
}

fn is_region(e: &Estimate) -> bool {
    matches!(e.measure.id, "complier_effect_ar" | "complier_share_effect_ar")
}

/// The row whose interval counts: of a weak instrument that of Anderson and Rubin.
fn counts<'a>(t: &Teller<'a>, e: &'a Estimate) -> &'a Estimate {
    let region = || t.rows().iter().find(|o| o.estimator == e.estimator && is_region(o));
    weak(e).and_then(|_| region()).unwrap_or(e)
}

fn estimand(t: &Teller, e: &Estimate) -> String {
    e.estimand.map(|estimand| t.words.get(&table::estimand_key(estimand))).unwrap_or_default()
}

/// "Effect van het aanbod: 1,2 punten minder …", and what must be said with it.
fn item(t: &Teller, e: &Estimate) -> Said {
    let row = counts(t, e);
    let mut told: Vec<String> = effect(t, row, false).into_iter().map(Said::into_text).collect();
    told.extend(row.notes.iter().filter(|n| matches!(n, Note::ExcludedBetween { .. })).map(|n| sentence(t, n)));
    if e.estimand == Some(Estimand::AsTreated) {
        told.push(t.words.get("questions-as-treated"));
    }
    if let Some(f) = weak(e) {
        let f = number::fixed(f, 2, t.words.lang());
        told.push(t.say("questions-weak", &[("f", f.into())]));
    }
    told.extend(e.notes.iter().filter_map(|n| match n {
        Note::OneSided {} => Some(t.words.get("questions-one-sided")),
        Note::FullCompliance {} => Some(t.words.get("questions-full")),
        Note::OfferKeptAway { .. } => Some(sentence(t, n)),
        _ => None,
    }));
    Said::of(&[row], with_estimand(t, e, told.join(" ")))
}

fn short(t: &Teller, e: &Estimate) -> String {
    let row = counts(t, e);
    let text = match row.value {
        None => t.not_computed(row),
        Some(_) => {
            let stats = row.interval.iter().map(|i| t.interval(row, i)).collect();
            format!("{}.", super::effects::size(t, row, false, in_brackets(stats)))
        }
    };
    let verdict = super::verdict::verdict(t, row, false).map(|v| format!(" {v}")).unwrap_or_default();
    with_estimand(t, e, text + &verdict)
}

fn with_estimand(t: &Teller, e: &Estimate, text: String) -> String {
    let args = [("estimand", capital(&estimand(t, e)).into()), ("text", text.into())];
    t.say("questions-item", &args)
}

fn sentence(t: &Teller, note: &Note) -> String {
    format!("{}.", table::line(note, t.words))
}
