//! The margin, the reason for it, the verdict and what it costs.

use super::said::Said;
use super::teller::{Teller, yes};
use super::{Part, Subject};
use crate::findings::measure::Form;
use crate::findings::{Estimate, Verdict};
use crate::report::catalogue::{Arg, Words};
use crate::report::{number, table};
use crate::value::Origin;

/// The verdict with its grounds, or in `full == false` in one short sentence.
pub(super) fn verdict(t: &Teller, e: &Estimate, full: bool) -> Option<String> {
    let (margin, verdict) = (e.margin?, e.verdict?);
    let size = size(t, e, number::chosen(margin, e.measure.form, t.words.lang()), margin);
    let key = table::verdict_key(verdict);
    let drawn = e.origin == Origin::Simulated || table::spread_simulated(e);
    let null = t.words.get(if e.measure.log { "null-one" } else { "null-zero" });
    let mut args = vec![
        ("margin", size.into()),
        ("verdict", t.words.get(&key).into()),
        ("drawn", yes(drawn)),
        ("null", null.into()),
    ];
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

/// A margin with its unit, as it is written; of a ratio with the other side.
fn size(t: &Teller, e: &Estimate, written: String, margin: f64) -> String {
    if e.measure.log {
        let other = number::fixed(1.0 / margin, 2, t.words.lang());
        return t.say("margin-ratio", &[("x", written.into()), ("other", other.into())]);
    }
    let size = t.with_unit(written, e);
    if e.measure.standardised() { t.say("deviations", &[("x", size.into())]) } else { size }
}

/// A smallest margin, rounded up so that it suffices.
fn wide(t: &Teller, e: &Estimate, margin: f64) -> Arg {
    let factor = if e.measure.form == Form::ShareDifference { 100.0 } else { 1.0 };
    let decimals = number::decimals(e.measure.form);
    let up = number::ceiling(factor * margin, decimals) / factor;
    size(t, e, number::value(up, e.measure.form, t.words.lang()), up).into()
}

/// The rows that price the verdict on `e`: the smallest margins of "not worse" and of "equivalent".
fn smallest<'a>(t: &Teller<'a>, e: &Estimate) -> [Option<&'a Estimate>; 2] {
    let beside =
        |id: &str| t.rows().iter().find(|o| o.measure.id == id && o.term.code == e.term.code && o.unit == e.unit);
    e.measure.smallest_margins().map_or([None, None], |both| both.map(|m| beside(m.id)))
}

fn word(t: &Teller, verdict: Verdict) -> Arg {
    t.words.get(&table::verdict_key(verdict)).into()
}

/// From which margin on each word holds, in one sentence: for the summary.
pub(super) fn width(t: &Teller, e: &Estimate) -> Option<String> {
    let [not_worse, equivalent] = smallest(t, e);
    let agreed = yes(e.verdict.is_some());
    let mut args =
        vec![("agreed", agreed), ("word", word(t, Verdict::NotWorse)), ("other", word(t, Verdict::Equivalent))];
    let value = |row: Option<&Estimate>| row.and_then(|r| r.value);
    let key = match (value(not_worse), value(equivalent)) {
        (Some(from), Some(both)) => {
            args.extend([("from", wide(t, e, from)), ("both", wide(t, e, both))]);
            let always = if e.measure.log { from <= 1.0 } else { from <= 0.0 };
            if always { "width-always" } else { "width" }
        }
        (Some(from), None) if not_worse.is_some() => {
            args.push(("from", wide(t, e, from)));
            "width-one"
        }
        (None, Some(both)) if not_worse.is_none() => {
            args.push(("both", wide(t, e, both)));
            "width-both"
        }
        _ => return None,
    };
    Some(t.say(key, &args))
}

/// What the verdict costs: the margins that these data support, the tests at the registered margin, and the n that
/// would settle what is still open.
pub(super) fn price(t: &Teller, e: &Estimate) -> Option<Said> {
    let rows = smallest(t, e);
    let mut told = vec![width(t, e)?];
    let mut of: Vec<&Estimate> = rows.into_iter().flatten().collect();
    told.extend(tests(t, rows));
    if let Some((sentence, settled)) = settle(t, e) {
        told.push(sentence);
        of.extend(settled);
    }
    Some(Said::of(&of, told.join(" ")))
}

/// "Eenzijdig getoetst tegen de marge: p = 0,004 voor ‘niet slechter’ en p = 0,061 voor ‘gelijkwaardig’; …"
fn tests(t: &Teller, rows: [Option<&Estimate>; 2]) -> Option<String> {
    let lang = t.words.lang();
    let threshold = t.threshold() / 2.0;
    let decimals = (2..5).find(|&d| (threshold * 10f64.powi(d) - (threshold * 10f64.powi(d)).round()).abs() < 1e-9);
    let item = |(row, verdict): (Option<&Estimate>, Verdict)| {
        let p = number::p_equation(row?.test.as_ref()?.p.get(), lang);
        Some(t.say("tested-item", &[("p", p.into()), ("word", word(t, verdict))]))
    };
    let items: Vec<String> = rows.into_iter().zip([Verdict::NotWorse, Verdict::Equivalent]).filter_map(item).collect();
    if items.is_empty() {
        return None;
    }
    let threshold = number::fixed(threshold, decimals.unwrap_or(4) as usize, lang);
    let args = [("both", yes(items.len() > 1)), ("items", t.list(items).into()), ("threshold", threshold.into())];
    Some(t.say("tested", &args))
}

/// The n at which what this verdict leaves open would be found; nothing when it leaves nothing open.
fn settle<'a>(t: &Teller<'a>, e: &Estimate) -> Option<(String, Vec<&'a Estimate>)> {
    let open: &[(&str, Verdict)] = match e.verdict? {
        Verdict::Inconclusive => {
            &[("n_to_settle_not_worse", Verdict::NotWorse), ("n_to_settle_equivalent", Verdict::Equivalent)]
        }
        Verdict::NotWorse => &[("n_to_settle_equivalent", Verdict::Equivalent)],
        Verdict::Better | Verdict::Worse | Verdict::Equivalent => return None,
    };
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for (id, verdict) in open {
        let found = t.rows().iter().find(|o| o.measure.id == *id && o.term.code == e.term.code && o.value.is_some());
        let Some((row, n)) = found.and_then(|o| Some((o, o.value?))) else { continue };
        rows.push(row);
        let args = [("word", word(t, *verdict)), ("n", number::fixed(n, 0, t.words.lang()).into())];
        items.push(t.say("settle-item", &args));
    }
    let args = [
        ("items", t.list(items).into()),
        ("units", t.study_units()),
        ("now", number::whole(e.n.used, t.words.lang()).into()),
    ];
    (!rows.is_empty()).then(|| (t.say("settle", &args), rows))
}

/// Which of two statements the data speak for, and how strongly: never without the prior behind it.
pub(super) fn bayes(t: &Teller) -> Option<Part> {
    let rows = t.first_with(|e| e.measure.id == "bayes_factor_01");
    if rows.is_empty() {
        return None;
    }
    let alone = rows.len() == 1;
    let said = |e: &Estimate, full: bool| match e.value {
        None => Said::of(&[e], t.not_computed(e)),
        Some(value) => {
            let of = |id: &str| {
                let other = t.rows().iter().find(|o| o.measure.id == id && o.term.code == e.term.code);
                other.and_then(|o| o.value)
            };
            let times = |x: f64| -> Arg {
                let x = if value < 1.0 { 1.0 / x } else { x };
                number::significant(x, t.words.lang()).into()
            };
            let mut args = vec![
                ("outcome", t.outcome()),
                ("term", t.term(e).into()),
                ("x", times(value)),
                ("for", if value < 1.0 { "difference" } else { "none" }.into()),
            ];
            let key = match (of("bayes_factor_01_wide"), of("bayes_factor_01_ultrawide")) {
                (Some(wide), Some(ultrawide)) if full => {
                    args.extend([("wide", times(wide)), ("ultrawide", times(ultrawide))]);
                    "bayes"
                }
                _ => "bayes-brief",
            };
            Said::of(&[e], t.say(key, &args))
        }
    };
    let paragraph = |full: bool| {
        let mut items: Vec<Said> = rows.iter().map(|e| said(e, full)).collect();
        let lead = if alone { items.pop() } else { Some(Said::neutral(t.words.get("bayes-lead"))) };
        t.paragraph(lead.into_iter().collect(), items)
    };
    Some(Part { subject: Subject::Bayes, brief: paragraph(false), paragraphs: vec![paragraph(true)] })
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
