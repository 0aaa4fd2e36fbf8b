//! Means with median and range: of all, then by group.

use super::said::{Mark, Paragraph, Said};
use super::shares::ends;
use super::teller::{LISTED, Teller, in_brackets};
use super::{Part, Subject, named};
use crate::findings::Estimate;
use crate::report::catalogue::Arg;
use crate::report::{number, table};
use crate::value::Origin;

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let means = t.first_with(|e| e.measure.id == "mean" && !named::tells(e));
    let part = if means.is_empty() { adjusted(t) } else { described(t, &means) };
    part.filter(|p| !p.paragraphs.is_empty())
}

/// "…: gemiddeld 10,5 weken over 77 gezinnen (van 1 tot 38; gesimuleerd: mediaan 9)", then a line a group.
fn described(t: &Teller, means: &[&Estimate]) -> Option<Part> {
    let (all, groups): (Vec<&Estimate>, Vec<&Estimate>) = means.iter().partition(|e| e.term.code == "overall");
    let all_drawn = means.iter().all(|e| Mark::of(&[e]) == Mark::Simulated);
    let sentence = |key: &str, e: &Estimate| match e.value {
        Some(mean) => {
            let drawn = Mark::of(&[e]) == Mark::Simulated;
            let (mut firm, chance) = details(t, e, drawn);
            firm.extend((drawn && !all_drawn).then(|| t.words.get("drawn")));
            firm.extend((!chance.is_empty()).then(|| t.say("drawn-details", &[("details", chance.join("; ").into())])));
            let own: Option<Arg> = e.value.map(|_| n_units(t, e).into());
            if key == "mean-group" {
                firm.insert(0, n_units(t, e));
            }
            let args = [
                ("outcome", t.outcome()),
                ("term", table::capital(&t.listed(t.text(&e.term))).into()),
                ("mean", t.size(mean, e).into()),
                ("n_units", own.unwrap_or_else(|| "".into())),
                ("details", in_brackets(firm).into()),
            ];
            t.say(key, &args)
        }
        None => t.not_computed(e),
    };
    // The words say themselves which part was simulated, unless all of it was.
    let said = |key: &str, e: &Estimate| {
        let text = sentence(key, e);
        if all_drawn { Said::of(&[e], text) } else { Said::neutral(text) }
    };
    let mut lead: Vec<Said> = all.iter().map(|e| said("mean-overall", e)).collect();
    if !groups.is_empty() {
        let key = if lead.is_empty() { "groups-lead" } else { "groups-next" };
        lead.push(Said::neutral(t.say(key, &[("outcome", t.outcome()), ("grouping", t.grouping())])));
    }
    let items = groups.iter().map(|e| said("mean-group", e)).collect();
    let known: Vec<&Estimate> = groups.into_iter().filter(|e| e.value.is_some()).collect();
    Some(Part {
        subject: Subject::Mean,
        brief: brief(t, all.first().copied().filter(|e| e.value.is_some()), &known),
        paragraphs: vec![t.paragraph(lead, items)],
    })
}

/// "77 gezinnen".
fn n_units(t: &Teller, e: &Estimate) -> String {
    t.say("n-units", &[("n", e.n.used.into()), ("units", t.study_units())])
}

/// Interval, median and range of a mean: those that follow the data, and those drawn by chance.
fn details(t: &Teller, e: &Estimate, all_drawn: bool) -> (Vec<String>, Vec<String>) {
    let find = |id: &str| {
        let row = t.rows().iter().find(|o| o.measure.id == id && o.term == e.term && o.estimator == e.estimator)?;
        Some((number::of(row.value?, row.measure, t.words.lang()), row.origin == Origin::Simulated))
    };
    let mut told: Vec<(String, bool)> = Vec::new();
    if let (Some((low, a)), Some((high, b))) = (find("minimum"), find("maximum")) {
        told.push((t.say("from-to", &[("low", low.into()), ("high", high.into())]), a || b));
    }
    if let Some(i) = &e.interval {
        told.push((t.interval(e, i), table::spread_simulated(e)));
    }
    if let Some((median, drawn)) = find("median") {
        told.push((t.say("median", &[("x", median.into())]), drawn));
    }
    let (chance, firm): (Vec<_>, Vec<_>) = told.into_iter().partition(|(_, drawn)| *drawn && !all_drawn);
    let texts = |all: Vec<(String, bool)>| all.into_iter().map(|(text, _)| text).collect();
    (texts(firm), texts(chance))
}

fn brief(t: &Teller, all: Option<&Estimate>, groups: &[&Estimate]) -> Paragraph {
    let drawn = |e: &Estimate| Mark::of(&[e]) == Mark::Simulated;
    let whole = all.iter().chain(groups).all(|e| drawn(e));
    let mean = |e: &Estimate| t.size(e.value.unwrap_or_default(), e);
    let mut parts = Vec::new();
    if let Some(e) = all {
        let interval = e.interval.as_ref().map(|i| t.interval(e, i)).unwrap_or_default();
        let interval =
            if table::spread_simulated(e) { t.say("drawn-details", &[("details", interval.into())]) } else { interval };
        let args = [
            ("mean", mean(e).into()),
            ("n_units", n_units(t, e).into()),
            ("details", in_brackets(vec![interval]).into()),
        ];
        parts.push(t.say("brief-mean", &args));
    }
    if let ([_, _, ..], Some((low, high))) = (groups, ends(groups)) {
        let name = |e: &Estimate| t.listed(t.text(&e.term));
        let number = number::value(low.value.unwrap_or_default(), low.measure.form, t.words.lang());
        let args = [
            ("low", number.into()),
            ("lowest", name(low).into()),
            ("high", mean(high).into()),
            ("highest", name(high).into()),
            ("grouping", t.grouping()),
        ];
        let text = t.say("brief-ends", &args);
        let marked = !whole && groups.iter().any(|e| drawn(e));
        parts.push(if marked { t.say("drawn-details", &[("details", text.into())]) } else { text });
    }
    let text = t.say("brief-line", &[("outcome", t.outcome()), ("text", parts.join("; ").into())]);
    let rows: Vec<&Estimate> = all.into_iter().chain(groups.iter().copied()).collect();
    // The words say themselves which part was simulated, unless all of it was.
    let said = if whole { Said::of(&rows, text) } else { Said::neutral(text) };
    t.paragraph(vec![said], Vec::new())
}

/// Means of the arms at the same pre-score, in one sentence.
fn adjusted(t: &Teller) -> Option<Part> {
    let means = t.first_with(|e| e.measure.id == "adjusted_mean");
    let known: Vec<&Estimate> = means.iter().copied().filter(|e| e.value.is_some()).collect();
    let item = |e: &&Estimate| {
        let interval = e.interval.iter().map(|i| t.interval(e, i)).collect();
        let mean = t.size(e.value.unwrap_or_default(), e);
        format!("{} {mean}{}", t.listed(t.text(&e.term)), in_brackets(interval))
    };
    let mut said = Vec::new();
    if !known.is_empty() {
        let items = t.list(known.iter().take(LISTED).map(item).collect());
        said.push(Said::of(&known, t.say("adjusted-means", &[("outcome", t.outcome()), ("items", items.into())])));
    }
    said.extend(means.iter().filter(|e| e.value.is_none()).map(|e| Said::of(&[e], t.not_computed(e))));
    if said.is_empty() {
        return None;
    }
    let paragraph = t.paragraph(said, Vec::new());
    Some(Part { subject: Subject::Mean, brief: paragraph.clone(), paragraphs: vec![paragraph] })
}
