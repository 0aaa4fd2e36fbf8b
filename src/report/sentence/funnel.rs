//! How many units reached each stage, of all and by group.

use super::said::{Mark, Said};
use super::teller::{Teller, in_brackets};
use super::{Part, Subject};
use crate::findings::Estimate;
use crate::report::number;
use crate::report::table::capital;

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let estimator = t.first_with(|e| e.measure.id == "stage_rate").first()?.estimator;
    let counts: Vec<&Estimate> =
        t.rows().iter().filter(|e| e.estimator == estimator && e.measure.id == "count").collect();
    let mut groups: Vec<(Option<&str>, Vec<&Estimate>)> = Vec::new();
    for &e in &counts {
        let group = t.within(e).0;
        match groups.iter_mut().find(|(g, _)| *g == group) {
            Some((_, stages)) => stages.push(e),
            None => groups.push((group, vec![e])),
        }
    }
    let overall = groups.iter().position(|(_, stages)| stages.iter().all(|e| e.term.code.starts_with("overall")));
    let whole = if groups.len() == 1 { Some(0) } else { overall };
    let drawn = counts.iter().all(|e| Mark::of(&[e]) == Mark::Simulated);
    let lead = whole.map(|at| {
        let (group, stages) = groups.remove(at);
        let group = group.map(|g| format!(", {g}")).unwrap_or_default();
        let units = stages.first().map(|e| t.units(e)).unwrap_or_default();
        let args =
            [("units", capital(&units).into()), ("group", group.into()), ("steps", steps(t, &stages, drawn).into())];
        said(drawn, &counts, t.say("funnel", &args))
    });
    let items: Vec<Said> = groups
        .iter()
        .map(|(group, stages)| {
            let name = capital(&t.listed(group.unwrap_or_default()));
            let args = [("name", name.into()), ("steps", steps(t, stages, drawn).into())];
            said(drawn, &counts, t.say("funnel-group", &args))
        })
        .collect();
    let lead: Vec<Said> = lead.into_iter().collect();
    let brief = if lead.is_empty() { items.clone() } else { lead.clone() };
    Some(Part {
        subject: Subject::Share,
        brief: t.paragraph(brief, Vec::new()),
        paragraphs: vec![t.paragraph(lead, items)],
    })
}

/// When some stages were simulated and others not, each has the mark in its own brackets.
fn said(drawn: bool, rows: &[&Estimate], text: String) -> Said {
    Said::of(if drawn { rows } else { &[] }, text)
}

/// "aanbod 213; bereid 135 (63,4% van 213; gesimuleerd); plan 77 (36,2% van 213)".
fn steps(t: &Teller, stages: &[&Estimate], all_drawn: bool) -> String {
    let lang = t.words.lang();
    let first = stages.first().map(|e| e.n.used).unwrap_or_default();
    let step = |e: &&Estimate| {
        let share = t
            .rows()
            .iter()
            .find(|o| o.estimator == e.estimator && o.term == e.term && o.measure.id == "proportion")
            .and_then(|o| o.value)
            .map(|x| t.say("share-of", &[("share", number::share(x, 1, lang).into()), ("n", first.into())]));
        let mark = (!all_drawn && Mark::of(&[e]) == Mark::Simulated).then(|| t.words.get("drawn"));
        let count = e.value.map_or_else(|| number::DASH.to_owned(), |x| number::cell(x, e.measure.form, lang));
        format!("{} {count}{}", t.within(e).1, in_brackets(share.into_iter().chain(mark).collect()))
    };
    stages.iter().map(step).collect::<Vec<_>>().join("; ")
}
