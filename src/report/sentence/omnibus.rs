//! Tests of all groups at once.

use super::said::Said;
use super::teller::Teller;
use super::{Part, Subject};
use crate::report::{number, table};

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let rows = t.first_with(|e| Subject::of(e) == Subject::Omnibus && e.test.is_some());
    let mut brief = Vec::new();
    let mut said = Vec::new();
    for e in rows {
        let Some(test) = &e.test else { continue };
        let size =
            e.value.map(|x| format!("{} = {}", e.measure.symbol, number::value(x, e.measure.form, t.words.lang())));
        let stats: Vec<String> = std::iter::once(table::test(test, t.words)).chain(size).collect();
        let key = match (e.measure.id, t.stands(e)) {
            ("variance_ratio", true) => "omnibus-spread-below",
            ("variance_ratio", false) => "omnibus-spread-above",
            ("kendalls_w", true) => "omnibus-measures-below",
            ("kendalls_w", false) => "omnibus-measures-above",
            ("i_squared", true) => "omnibus-strata-below",
            ("i_squared", false) => "omnibus-strata-above",
            ("effect_range" | "share_effect_range", true) => "omnibus-effects-below",
            ("effect_range" | "share_effect_range", false) => "omnibus-effects-above",
            (_, true) => "omnibus-below",
            (_, false) => "omnibus-above",
        };
        let args = [("outcome", t.outcome()), ("term", t.term(e).into()), ("stats", stats.join("; ").into())];
        said.push(Said::of(&[e], t.say(key, &args)));
        brief.push(Said::of(&[e], t.say(&format!("brief-{key}"), &args)));
    }
    if said.is_empty() {
        return None;
    }
    let paragraphs = vec![t.paragraph(said, Vec::new())];
    Some(Part { subject: Subject::Omnibus, brief: t.paragraph(brief, Vec::new()), paragraphs })
}
