//! Effects: how large, what remains possible, what is excluded, the verdict.

use super::range::possible;
use super::said::{Paragraph, Said};
use super::teller::{Teller, in_brackets, p, yes};
use super::verdict::{price, verdict, width};
use super::{Part, Subject};
use crate::findings::measure::Form;
use crate::findings::{Estimate, Note};
use crate::report::number;
use crate::report::table::{self, capital};

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let mut rows = contrasts(t);
    // Too few events is told with the warnings.
    rows.retain(|e| e.value.is_some() || !e.notes.iter().any(|n| matches!(n, Note::EventFloor { .. })));
    if rows.is_empty() {
        return None;
    }
    let alone = |said: Said| t.paragraph(vec![said], Vec::new());
    let (brief, mut paragraphs) = match rows.as_slice() {
        [one] => (brief(t, one), effect(t, one, true).into_iter().map(alone).collect::<Vec<_>>()),
        _ => {
            let items = rows.iter().map(|e| joined(e, effect(t, e, false))).collect();
            (alone(pairs_brief(t, &rows)), vec![t.paragraph(vec![pairs(t, &rows)], items)])
        }
    };
    if no_verdict(t, &rows) {
        paragraphs.push(alone(Said::neutral(t.words.get("no-margin"))));
    }
    Some(Part { subject: Subject::Effect, brief, paragraphs })
}

fn is_effect(e: &Estimate) -> bool {
    Subject::of(e) == Subject::Effect
}

/// The contrasts to speak of: judged ones first; a difference in shares before a ratio, a
/// difference in the outcome's unit before a standardised one.
fn contrasts<'a>(t: &Teller<'a>) -> Vec<&'a Estimate> {
    let rows = t.first_with(is_effect);
    let plain = |e: &Estimate| matches!(e.measure.form, Form::Natural | Form::ShareDifference);
    if rows.iter().any(|e| plain(e)) {
        return rows.into_iter().filter(|e| plain(e)).collect();
    }
    let shares = t.first_with(|e| is_effect(e) && e.measure.form == Form::ShareDifference);
    if rows.iter().any(|e| e.measure.log) && !shares.is_empty() {
        return shares;
    }
    match rows.first().map(|e| e.measure.id) {
        Some(id) => rows.into_iter().filter(|e| e.measure.id == id).collect(),
        None => rows,
    }
}

/// The ratio of the same contrast by another estimator, with the test that a difference of shares lacks.
fn odds<'a>(t: &Teller<'a>, e: &Estimate) -> Option<&'a Estimate> {
    let beside = |o: &&Estimate| o.estimator != e.estimator && o.measure.log && o.term.code == e.term.code;
    let wanted = e.measure.form == Form::ShareDifference && e.test.is_none();
    t.analysis.judged().chain(t.rows()).filter(|_| wanted).find(|o| beside(o) && o.test.is_some())
}

fn no_verdict(t: &Teller, rows: &[&Estimate]) -> bool {
    t.analysis.judged().any(is_effect)
        && rows.iter().any(|e| e.value.is_some())
        && rows.iter().all(|e| e.verdict.is_none())
}

/// What is said of one effect: its size and the range; the verdict; the odds ratio.
pub(super) fn effect(t: &Teller, e: &Estimate, alone: bool) -> Vec<Said> {
    if e.value.is_none() {
        return vec![Said::of(&[e], t.not_computed(e))];
    }
    let mut stats: Vec<String> = e.interval.iter().map(|i| t.interval(e, i)).collect();
    stats.extend(e.test.as_ref().map(|test| t.p(test)));
    let size = size(t, e, alone, in_brackets(stats));
    let range = match possible(t, e) {
        Some(possible) => t.say("range", &[("possible", capital(&possible).into()), ("data", t.data(e))]),
        None if e.interval.is_some() => t.say("range-open", &[("data", t.data(e))]),
        None => t.range_unknown(e),
    };
    let mut said = vec![Said::of(&[e], format!("{}. {}", capital(&size), capital(&range)))];
    // The verdict says itself whether it rests on chance.
    said.extend(verdict(t, e, true).map(Said::neutral));
    said.extend(price(t, e));
    if let Some(o) = odds(t, e) {
        said.push(Said::of(&[o], odds_sentence(t, o)));
    }
    said
}

/// "Gecorrigeerde oddsratio: 1,25 (95%-interval 0,60–2,59; z = 0,61; p = 0,545)."
fn odds_sentence(t: &Teller, o: &Estimate) -> String {
    let mut stats: Vec<String> = o.interval.iter().map(|i| t.interval(o, i)).collect();
    if let Some(test) = &o.test {
        stats.push(number::statistic(test, t.words.lang()).unwrap_or_else(|| t.words.get("test-exact")));
        stats.push(t.p(test));
    }
    let x = o.value.map_or_else(|| number::DASH.to_owned(), |x| number::cell(x, o.measure.form, t.words.lang()));
    t.say(
        "odds",
        &[
            ("adjusted", yes(t.adjusts(o))),
            ("measure", t.measure(o)),
            ("measure_capital", capital(&t.words.get(&format!("measure-{}", o.measure.id))).into()),
            ("x", x.into()),
            ("stats", in_brackets(stats).into()),
        ],
    )
}

/// One item of a list: its sentences share the mark of the list or have their own.
fn joined(e: &Estimate, said: Vec<Said>) -> Said {
    let texts: Vec<String> = said.into_iter().map(Said::into_text).collect();
    Said::of(&[e], texts.join(" "))
}

/// "Risicoscore: 0,3 punten minder bij ‘a’ dan bij ‘b’ (…)", without a full stop.
pub(super) fn size(t: &Teller, e: &Estimate, alone: bool, stats: String) -> String {
    let lang = t.words.lang();
    let value = e.value.unwrap_or_default();
    let ratio = e.measure.log;
    let zero = !number::cell(value, e.measure.form, lang).contains(|c: char| ('1'..='9').contains(&c));
    let key = match (ratio, zero, e.measure.form) {
        (true, ..) => "effect-ratio",
        (_, _, Form::Share) => "effect-chance",
        (_, false, Form::Pure) if !e.measure.standardised() => "effect-named",
        (_, true, _) => "effect-zero",
        (_, _, Form::ShareDifference) => "effect-share",
        (_, _, Form::Natural) if !e.unit.is_none() => "effect-unit",
        _ => "effect",
    };
    let between = match sides(t, e) {
        Some((a, b)) => {
            let key =
                if matches!(key, "effect-zero" | "effect-named" | "effect-ratio") { "between-and" } else { "between" };
            t.say(key, &[("a", t.quoted(a).into()), ("b", t.quoted(b).into())])
        }
        None => t.say("between-term", &[("term", t.term(e).into())]),
    };
    let size = match key {
        "effect-ratio" | "effect-named" => number::cell(value, e.measure.form, lang),
        _ => t.size(value.abs(), e),
    };
    let size = if e.measure.standardised() { t.say("deviations", &[("x", size.into())]) } else { size };
    let same = |o: &&Estimate| o.estimator == e.estimator && o.measure.id == "slope_difference";
    let adjusted = match (e.measure.id, t.rows().iter().any(|o| same(&o))) {
        ("adjusted_difference", true) => "adjusted-for-pre",
        ("adjusted_difference", false) => "adjusted",
        _ => "unadjusted",
    };
    let lead = if alone { t.say("lead", &[("outcome", t.outcome())]) } else { String::new() };
    let args = [
        ("lead", lead.into()),
        ("adjusted", t.words.get(adjusted).into()),
        ("measure", t.measure(e)),
        ("size", size.into()),
        ("way", if value < 0.0 { "less" } else { "more" }.into()),
        ("between", between.into()),
        ("stats", stats.into()),
    ];
    t.say(key, &args)
}

/// The two sides of a contrast, as [`crate::value::Label::contrast`] writes them.
fn sides<'e>(t: &Teller, e: &'e Estimate) -> Option<(&'e str, &'e str)> {
    let (a, b) = t.text(&e.term).split_once(" − ")?;
    (!b.contains(" − ")).then_some((a, b))
}

fn brief(t: &Teller, e: &Estimate) -> Paragraph {
    let text = match e.value {
        None => t.not_computed(e),
        Some(_) => {
            let size = capital(&size(t, e, true, String::new()));
            let parts: Vec<String> = std::iter::once(size).chain(possible(t, e)).collect();
            let told: Vec<String> = std::iter::once(format!("{}.", parts.join("; ")))
                .chain(verdict(t, e, false))
                .chain(width(t, e))
                .collect();
            told.join(" ")
        }
    };
    t.paragraph(vec![Said::of(&[e], text)], Vec::new())
}

/// The row whose test speaks of this contrast.
fn tested<'a>(t: &Teller<'a>, e: &'a Estimate) -> Option<&'a Estimate> {
    if e.test.is_some() { Some(e) } else { odds(t, e) }
}

fn pair(t: &Teller, e: &Estimate) -> String {
    match sides(t, e) {
        Some((a, b)) => t.say("pair", &[("a", t.quoted(a).into()), ("b", t.quoted(b).into())]),
        None => t.term(e),
    }
}

/// Which of several comparisons stand out.
fn pairs<'a>(t: &Teller<'a>, rows: &[&'a Estimate]) -> Said {
    let tests: Vec<(&Estimate, &Estimate)> = rows.iter().filter_map(|e| Some((*e, tested(t, e)?))).collect();
    if !tests.iter().any(|(_, o)| p(o).is_some()) {
        return Said::neutral(t.say("pairs-untested", &[("outcome", t.outcome())]));
    }
    let standing: Vec<String> = tests.iter().filter(|(_, o)| t.stands(o)).map(|(e, _)| pair(t, e)).collect();
    let of: Vec<&Estimate> = tests.iter().map(|(_, o)| *o).collect();
    let adjusted = of.iter().any(|o| o.test.as_ref().is_some_and(|test| test.p_adjusted.is_some()));
    let args = [
        ("outcome", t.outcome()),
        ("pairs", (tests.len() as u64).into()),
        ("standing", (standing.len() as u64).into()),
        ("list", t.list(standing).into()),
        ("adjusted", yes(adjusted)),
        ("threshold", t.threshold_text()),
    ];
    Said::of(&of, t.say("pairs", &args))
}

fn pairs_brief<'a>(t: &Teller<'a>, rows: &[&'a Estimate]) -> Said {
    let tests: Vec<(&Estimate, &Estimate)> = rows.iter().filter_map(|e| Some((*e, tested(t, e)?))).collect();
    let standing: Vec<String> = tests.iter().filter(|(_, o)| t.stands(o)).map(|(e, _)| pair(t, e)).collect();
    let verdicts = rows.iter().filter_map(|e| {
        let args = [("pair", pair(t, e).into()), ("verdict", t.words.get(&table::verdict_key(e.verdict?)).into())];
        Some(t.say("brief-verdict", &args))
    });
    let args = [
        ("outcome", t.outcome()),
        ("pairs", (rows.len() as u64).into()),
        ("tested", (tests.len() as u64).into()),
        ("standing", (standing.len() as u64).into()),
        ("list", t.list(standing).into()),
    ];
    let told: Vec<String> = std::iter::once(t.say("brief-pairs", &args)).chain(verdicts).collect();
    Said::of(rows, told.join(" "))
}
