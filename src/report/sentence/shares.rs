//! Shares: of all, then by group.

use super::said::{Mark, Paragraph, Said};
use super::teller::{LISTED, Teller, in_brackets};
use super::{Part, Subject, missing, named};
use crate::findings::Estimate;
use crate::report::number;

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let counted = |e: &Estimate| {
        let rows = t.rows().iter().filter(|o| o.estimator == e.estimator);
        rows.into_iter().any(|o| matches!(o.measure.id, "count" | "stage_rate"))
    };
    let rows = t.first_with(|e| e.measure.id == "proportion" && !counted(e) && !missing::tells(e) && !named::tells(e));
    let (all, groups): (Vec<&Estimate>, Vec<&Estimate>) = rows.iter().partition(|e| e.term.code == "overall");
    let groups: Vec<&Estimate> = groups.into_iter().filter(|e| e.value.is_some()).collect();
    let mut said: Vec<Said> = all.iter().map(|e| Said::of(&[e], overall(t, e))).collect();
    said.extend(by_group(t, &groups, all.is_empty()));
    if said.is_empty() {
        return None;
    }
    Some(Part {
        subject: Subject::Share,
        brief: brief(t, all.first().copied(), &groups),
        paragraphs: vec![t.paragraph(said, Vec::new())],
    })
}

fn overall(t: &Teller, e: &Estimate) -> String {
    match e.value {
        Some(value) => t.say(
            "share-overall",
            &[
                ("outcome", t.outcome()),
                ("share", number::share(value, 1, t.words.lang()).into()),
                ("units", t.units(e).into()),
                ("details", in_brackets(vec![of_how_many(t, e), interval(t, e)]).into()),
            ],
        ),
        None => t.not_computed(e),
    }
}

fn by_group(t: &Teller, groups: &[&Estimate], alone: bool) -> Option<Said> {
    let first = groups.first()?;
    let mark = Mark::of(&[first]);
    let mixed = groups.iter().any(|e| Mark::of(&[e]) != mark);
    let items = if groups.len() <= LISTED {
        t.list(groups.iter().map(|e| item(t, e, mixed)).collect())
    } else {
        let (low, high) = ends(groups)?;
        let args = [
            ("rows", (groups.len() as u64).into()),
            ("low", item(t, low, mixed).into()),
            ("high", item(t, high, mixed).into()),
        ];
        t.say("ends", &args)
    };
    let key = if alone { "share-groups-alone" } else { "share-groups" };
    let text = t.say(key, &[("outcome", t.outcome()), ("grouping", t.grouping()), ("items", items.into())]);
    // Groups of several origins each have the mark in their own brackets.
    Some(if mixed { Said::of(&[], text) } else { Said::of(groups, text) })
}

fn item(t: &Teller, e: &Estimate, marked: bool) -> String {
    let mut details = vec![of_how_many(t, e), interval(t, e)];
    if marked && Mark::of(&[e]) != Mark::Firm {
        let key = if Mark::of(&[e]) == Mark::Simulated { "drawn" } else { "drawn-interval" };
        details.push(t.words.get(key));
    }
    let args = [
        ("term", t.listed(t.text(&e.term)).into()),
        ("share", number::share(e.value.unwrap_or_default(), 1, t.words.lang()).into()),
        ("details", in_brackets(details).into()),
    ];
    t.say("share-item", &args)
}

/// The units behind a share, when it is a share of whole units.
pub(super) fn counts(e: &Estimate) -> Option<(u64, u64)> {
    let x = e.value? * e.n.used as f64;
    ((x - x.round()).abs() < 1e-6 && x >= -0.5).then_some((x.round() as u64, e.n.used))
}

/// "77 van de 213".
pub(super) fn of_how_many(t: &Teller, e: &Estimate) -> String {
    match counts(e) {
        Some((x, n)) => t.say("x-of-n", &[("x", x.into()), ("n", n.into())]),
        None => t.say("n", &[("n", e.n.used.into())]),
    }
}

fn interval(t: &Teller, e: &Estimate) -> String {
    e.interval.as_ref().map(|i| t.interval(e, i)).unwrap_or_default()
}

/// The rows with the lowest and the highest value.
pub(super) fn ends<'e>(rows: &[&'e Estimate]) -> Option<(&'e Estimate, &'e Estimate)> {
    let by = |a: &&&Estimate, b: &&&Estimate| a.value.unwrap_or_default().total_cmp(&b.value.unwrap_or_default());
    Some((rows.iter().min_by(by)?, rows.iter().max_by(by)?))
}

/// The share of all with its interval; two groups with their shares, more by their ends.
fn brief(t: &Teller, all: Option<&Estimate>, groups: &[&Estimate]) -> Paragraph {
    let lang = t.words.lang();
    let share = |e: &Estimate| number::share(e.value.unwrap_or_default(), 1, lang);
    let mut rows: Vec<&Estimate> = all.into_iter().collect();
    let mut parts = Vec::new();
    if let Some(e) = all.filter(|e| e.value.is_some()) {
        let args = [
            ("share", share(e).into()),
            ("units", t.units(e).into()),
            ("details", in_brackets(vec![interval(t, e)]).into()),
        ];
        parts.push(t.say("brief-share", &args));
    }
    let name = |e: &Estimate| t.listed(t.text(&e.term));
    match (groups, ends(groups)) {
        ([_, _, _, ..], Some((low, high))) => {
            rows.extend([low, high]);
            let args = [
                ("low", share(low).into()),
                ("lowest", name(low).into()),
                ("high", share(high).into()),
                ("highest", name(high).into()),
                ("grouping", t.grouping()),
            ];
            parts.push(t.say("brief-ends", &args));
        }
        _ => {
            rows.extend(groups);
            let item = |e: &&Estimate| format!("{} {}", name(e), share(e));
            parts.extend((!groups.is_empty()).then(|| t.list(groups.iter().map(item).collect())));
        }
    }
    let text = t.say("brief-line", &[("outcome", t.outcome()), ("text", parts.join("; ").into())]);
    t.paragraph(vec![Said::of(&rows, text)], Vec::new())
}
