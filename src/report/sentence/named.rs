//! Numbers that have no sentence of their own: an association, a number needed to treat, a check on shape.

use super::said::{Paragraph, Said};
use super::teller::{Teller, in_brackets};
use super::{Part, Subject};
use crate::findings::{Estimate, Note};
use crate::report::number;
use crate::report::table::capital;

/// Estimators about items or raters, of which no column is the outcome.
const OF_INSTRUMENTS: [&str; 9] = [
    "cronbach_alpha",
    "mcdonald_omega",
    "item_statistics",
    "icc",
    "cohens_kappa",
    "weighted_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "krippendorff_alpha",
];

/// A pair of measures names itself, and so does a scale.
fn names_itself(e: &Estimate) -> bool {
    e.term.code.contains(" ~ ") || OF_INSTRUMENTS.contains(&e.estimator)
}

/// Whether a row is told here whatever its measure: items, raters and kinds of change are no groups to compare.
pub(super) fn tells(e: &Estimate) -> bool {
    OF_INSTRUMENTS.contains(&e.estimator) || e.estimator == "reliable_change"
}

/// What a table tells better: the mean and spread of each item, what chance gives, the use of each level.
fn only_in_table(e: &Estimate) -> bool {
    tells(e)
        && matches!(
            e.measure.id,
            "mean" | "standard_deviation" | "alpha_if_dropped" | "expected_agreement" | "prevalence"
        )
}

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let rows = t.first_with(|e| Subject::of(e) == Subject::Named && !only_in_table(e));
    let (first, rest) = rows.split_first()?;
    let alone = |e: &Estimate, stats: bool| {
        let item = item(t, e, stats);
        if names_itself(e) {
            return Said::of(&[e], format!("{}.", capital(&item)));
        }
        Said::of(&[e], t.say("named-alone", &[("outcome", t.outcome()), ("item", item.into())]))
    };
    let paragraphs = if rest.is_empty() {
        vec![t.paragraph(vec![alone(first, true)], Vec::new())]
    } else {
        let measured = rows.iter().all(|e| OF_INSTRUMENTS.contains(&e.estimator));
        let lead = (!measured).then(|| Said::neutral(t.say("named-lead", &[("outcome", t.outcome())])));
        let items = rows.iter().map(|e| Said::of(&[e], format!("{}.", capital(&item(t, e, true)))));
        vec![t.paragraph(lead.into_iter().collect(), items.collect())]
    };
    let brief: Paragraph = t.paragraph(vec![alone(first, false)], Vec::new());
    Some(Part { subject: Subject::Named, brief, paragraphs })
}

/// "lengte ~ gewicht: correlatie 0,41 (95%-interval 0,20–0,58; t(70) = 3,76; p < 0,001)", without a full stop.
fn item(t: &Teller, e: &Estimate, stats: bool) -> String {
    let Some(value) = e.value else {
        return t.say("named-none", &[("term", t.term(e).into()), ("reason", t.reason(e).into())]);
    };
    let mut details: Vec<String> = e.interval.iter().map(|i| t.interval(e, i)).collect();
    if let Some(test) = e.test.as_ref().filter(|_| stats) {
        let said = test.statistic == Some(value);
        details.extend(number::statistic(test, t.words.lang()).filter(|_| !said));
        details.push(t.p(test));
    }
    let through = |n: &&Note| matches!(n, Note::ThroughInfinity { .. });
    details.extend(e.notes.iter().filter(through).map(|n| t.words.note(n)));
    let args = [
        ("term", if e.term.code.contains(" ~ ") { t.text(&e.term).to_owned() } else { t.term(e) }.into()),
        ("measure", t.measure(e)),
        ("x", t.size(value, e).into()),
        ("stats", in_brackets(details).into()),
    ];
    t.say("named", &args)
}
