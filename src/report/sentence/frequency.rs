//! How many units have each level of an outcome.

use super::said::{Mark, Said};
use super::teller::Teller;
use super::{Part, Subject, missing};
use crate::findings::Estimate;
use crate::report::number;

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let staged = |e: &Estimate| t.rows().iter().any(|o| o.estimator == e.estimator && o.measure.id == "stage_rate");
    let rows = t.first_with(|e| e.measure.id == "count" && !staged(e) && !missing::tells(e));
    let first = rows.first()?;
    let mut groups: Vec<(Option<&str>, Vec<&Estimate>)> = Vec::new();
    for &e in &rows {
        let group = t.within(e).0;
        match groups.iter_mut().find(|(g, _)| *g == group) {
            Some((_, rows)) => rows.push(e),
            None => groups.push((group, vec![e])),
        }
    }
    let paragraph = match groups.as_slice() {
        [(None, rows)] => t.paragraph(vec![levels(t, None, rows)], Vec::new()),
        _ => {
            let lead = t.say("groups-lead", &[("outcome", t.outcome()), ("grouping", t.grouping())]);
            let items = groups.iter().map(|(group, rows)| levels(t, Some(group.unwrap_or_default()), rows)).collect();
            t.paragraph(vec![Said::neutral(lead)], items)
        }
    };
    let mut brief = paragraph.clone();
    if groups.len() > 1 {
        let args = [("outcome", t.outcome()), ("n", total(&groups).into()), ("units", t.units(first).into())];
        brief.text = t.say("brief-frequency", &args);
        brief.items.clear();
    }
    Some(Part { subject: Subject::Share, brief, paragraphs: vec![paragraph] })
}

fn total(groups: &[(Option<&str>, Vec<&Estimate>)]) -> u64 {
    groups.iter().filter_map(|(_, rows)| rows.first()).map(|e| e.n.used).sum()
}

/// "Groep: beraad afgerond 77 (28,3%) en reguliere hulp 59 (21,7%), samen 136 gezinnen."
fn levels(t: &Teller, group: Option<&str>, rows: &[&Estimate]) -> Said {
    let Some(first) = rows.first() else { return Said::neutral("") };
    let mixed = rows.iter().any(|e| Mark::of(&[e]) != Mark::of(&[first]));
    let whole = rows.iter().all(|e| e.n.used == first.n.used);
    let sum: f64 = rows.iter().filter_map(|e| e.value).sum();
    let items = rows.iter().map(|e| level(t, e, mixed)).collect();
    let name = group.map_or_else(|| t.outcome(), |g| t.listed(g).into());
    let args =
        [("name", name), ("items", t.list(items).into()), ("n", first.n.used.into()), ("units", t.units(first).into())];
    let key = match whole {
        true if (sum - first.n.used as f64).abs() < 0.5 => "frequency-together",
        true => "frequency-of",
        false => "frequency",
    };
    Said::of(if mixed { &[] } else { rows }, t.say(key, &args))
}

/// "beraad afgerond 77 (28,3%)".
fn level(t: &Teller, e: &Estimate, marked: bool) -> String {
    let lang = t.words.lang();
    let share = t
        .rows()
        .iter()
        .find(|o| o.estimator == e.estimator && o.term == e.term && o.measure.id == "proportion")
        .and_then(|o| o.value)
        .map(|x| number::share(x, 1, lang));
    let mut details: Vec<String> = share.into_iter().collect();
    if marked && Mark::of(&[e]) == Mark::Simulated {
        details.push(t.words.get("drawn"));
    }
    let count = e.value.map_or_else(|| number::DASH.to_owned(), |x| number::cell(x, e.measure.form, lang));
    format!("{} {count}{}", t.listed(t.within(e).1), super::teller::in_brackets(details))
}
