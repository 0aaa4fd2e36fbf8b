//! What is missing and who was lost.

use super::said::{Paragraph, Said};
use super::teller::{LISTED, Teller, in_brackets};
use super::{Part, Subject};
use crate::findings::{Estimate, Note, measure};
use crate::report::missing::{Group, Pair, Variable, groups};
use crate::report::number;
use crate::report::table::{self, capital};

/// Whether a row is told here and nowhere else.
pub(super) fn tells(e: &Estimate) -> bool {
    matches!(e.estimator, "missingness" | "missing_patterns" | "attrition" | "lost_against_kept")
}

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let order = t.analysis.estimators.iter().copied();
    let paragraphs = order.filter_map(|id| match id {
        "missingness" => values(t),
        "missing_patterns" => patterns(t),
        "attrition" => attrition(t),
        "lost_against_kept" => lost(t),
        _ => None,
    });
    let paragraphs: Vec<Paragraph> = paragraphs.collect();
    let brief = paragraphs.first()?.clone();
    let brief = if brief.text.is_empty() || brief.items.is_empty() {
        brief
    } else {
        Paragraph { items: brief.items.into_iter().take(1).collect(), ..brief }
    };
    Some(Part { subject: Subject::Missing, brief, paragraphs })
}

fn count(e: &Estimate) -> u64 {
    e.value.map_or(0, |x| x.round().max(0.0) as u64)
}

fn share(t: &Teller, e: &Estimate) -> String {
    e.value.map_or_else(|| number::DASH.to_owned(), |x| number::share(x, 1, t.words.lang()))
}

/// ": 9 geweigerd, 8 kwijt"; ": geweigerd" when that is all; or nothing.
fn parts(t: &Teller, variable: &Variable) -> String {
    let occur: Vec<&(String, Pair)> = variable.parts.iter().filter(|(_, pair)| count(pair.count) > 0).collect();
    if let [(name, pair)] = occur.as_slice()
        && count(pair.count) == count(variable.whole.count)
    {
        return format!(": {}", t.listed(name));
    }
    let said: Vec<String> = occur
        .iter()
        .map(|(name, pair)| format!("{} {}", number::whole(count(pair.count), t.words.lang()), t.listed(name)))
        .collect();
    if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) }
}

/// "Van de 136 gezinnen heeft 12,5% (17) geen waarde voor ‘risicoscore bij nameting’: 9 geweigerd, 8 kwijt."
fn values(t: &Teller) -> Option<Paragraph> {
    let all = groups(t.rows(), "missingness", t.words.lang());
    let (whole, others) = all.split_first()?;
    let mut most: Vec<&Variable> = whole.variables.iter().filter(|v| count(v.whole.count) > 0).collect();
    most.sort_by_key(|v| std::cmp::Reverse(count(v.whole.count)));
    let first = &whole.variables.first()?.whole.count;
    if first.value.is_none() {
        return Some(t.paragraph(vec![Said::of(&[first], t.not_computed(first))], Vec::new()));
    }
    let base = [("n", first.n.used.into()), ("units", t.units(first).into())];
    match most.as_slice() {
        [] => {
            let [n, units] = base;
            let args = [n, units, ("variables", (whole.variables.len() as u64).into())];
            Some(t.paragraph(vec![Said::of(&[first], t.say("missing-none", &args))], Vec::new()))
        }
        [one] => {
            let [n, units] = base;
            let args = [
                n,
                units,
                ("share", share(t, one.whole.share).into()),
                ("x", count(one.whole.count).into()),
                ("variable", t.quoted(&one.name).into()),
                ("reasons", parts(t, one).into()),
            ];
            let mut said = vec![Said::of(&[one.whole.count], t.say("missing-one", &args))];
            said.extend(by_group(t, others, &one.name));
            Some(t.paragraph(said, Vec::new()))
        }
        several => {
            let (shown, rest) = several.split_at(several.len().min(LISTED));
            let [n, units] = base;
            let args = [
                n,
                units,
                ("missing", (several.len() as u64).into()),
                ("variables", (whole.variables.len() as u64).into()),
            ];
            let lead = Said::of(&[first], t.say("missing-several", &args));
            let item = |v: &&Variable| {
                let args = [
                    ("variable", capital(&v.name).into()),
                    ("share", share(t, v.whole.share).into()),
                    ("x", count(v.whole.count).into()),
                    ("reasons", parts(t, v).into()),
                ];
                Said::of(&[v.whole.count], t.say("missing-item", &args))
            };
            let mut items: Vec<Said> = shown.iter().map(item).collect();
            if let Some(next) = rest.first() {
                let args = [("rest", (rest.len() as u64).into()), ("share", share(t, next.whole.share).into())];
                items.push(Said::of(&[next.whole.count], t.say("missing-rest", &args)));
            }
            Some(t.paragraph(vec![lead], items))
        }
    }
}

/// "beraad afgerond 10,4% (8 van de 77) en reguliere hulp 15,3% (9 van de 59)"
fn of_groups(t: &Teller, others: &[Group], variable: &str) -> Option<String> {
    let found =
        others.iter().filter_map(|g| Some((g.name.as_deref()?, g.variables.iter().find(|v| v.name == variable)?)));
    let items: Vec<String> = found
        .map(|(group, v)| {
            let Pair { count: x, share: p } = v.whole;
            let of = t.say("x-of-n", &[("x", count(x).into()), ("n", x.n.used.into())]);
            let shown = x.value.is_some();
            format!(
                "{} {}{}",
                t.listed(group),
                share(t, p),
                in_brackets(vec![of].into_iter().filter(|_| shown).collect())
            )
        })
        .collect();
    (!items.is_empty() && items.len() <= LISTED).then(|| t.list(items))
}

fn by_group(t: &Teller, others: &[Group], variable: &str) -> Option<Said> {
    let items = of_groups(t, others, variable)?;
    let first = others.first()?.variables.first()?;
    let args = [("grouping", t.grouping()), ("items", items.into())];
    Some(Said::of(&[first.whole.count], t.say("missing-by-group", &args)))
}

/// "Bij 100 van de 136 gezinnen (73,5%) ontbreekt niets. Het vaakst ontbreken (samen): ..."
fn patterns(t: &Teller) -> Option<Paragraph> {
    let of = |code: &str, id: &str| {
        t.rows().iter().find(|e| e.estimator == "missing_patterns" && e.term.code == code && e.measure.id == id)
    };
    let complete = of("complete", measure::COUNT.id)?;
    if complete.value.is_none() {
        return Some(t.paragraph(vec![Said::of(&[complete], t.not_computed(complete))], Vec::new()));
    }
    let args = [
        ("x", count(complete).into()),
        ("n", complete.n.used.into()),
        ("units", t.units(complete).into()),
        ("share", share(t, of("complete", measure::PROPORTION.id)?).into()),
    ];
    let mut said = vec![Said::of(&[complete], t.say("missing-complete", &args))];
    // The patterns of all units follow the complete cases, most frequent first.
    let counts = t.rows().iter().filter(|e| e.estimator == "missing_patterns" && e.measure.id == measure::COUNT.id);
    let grouped = complete.term.text.get(t.words.lang()).split_once(": ").map(|(whole, _)| format!("{whole}: "));
    let name = |e: &Estimate| {
        let text = t.text(&e.term);
        let text = grouped.as_ref().and_then(|before| text.strip_prefix(before.as_str())).unwrap_or(text);
        format!("{} ({})", t.listed(text), number::whole(count(e), t.words.lang()))
    };
    let next = counts.skip(1).take_while(|e| !e.term.code.ends_with(": complete") && e.term.code != "other patterns");
    let most: Vec<String> = next.filter(|e| count(e) > 0).take(3).map(name).collect();
    if !most.is_empty() {
        let args = [("patterns", (most.len() as u64).into()), ("items", t.list(most).into())];
        said.push(Said::of(&[complete], t.say("missing-most", &args)));
    }
    Some(t.paragraph(said, Vec::new()))
}

/// One line a wave: how many are lost, by group, the difference, and who is back.
fn attrition(t: &Teller) -> Option<Paragraph> {
    let all = groups(t.rows(), "attrition", t.words.lang());
    let Some((whole, others)) = all.split_first() else {
        let row = t.rows().iter().find(|e| e.estimator == "attrition")?;
        return Some(t.paragraph(vec![Said::of(&[row], t.not_computed(row))], Vec::new()));
    };
    let lang = t.words.lang();
    let items = whole.variables.iter().map(|wave| {
        let Pair { count: x, share: p } = wave.whole;
        if x.value.is_none() {
            return Said::of(&[x], t.not_computed(x));
        }
        let mut text = t.say(
            "attrition-wave",
            &[
                ("wave", capital(&wave.name).into()),
                ("share", share(t, p).into()),
                ("x", count(x).into()),
                ("n", x.n.used.into()),
                ("units", t.units(x).into()),
            ],
        );
        text.extend(of_groups(t, others, &wave.name).map(|items| format!("; {items}")));
        let prefix = format!("{}: ", x.term.code);
        let differences: Vec<&Estimate> = t
            .rows()
            .iter()
            .filter(|e| e.measure.id == measure::ATTRITION_DIFFERENCE.id && e.term.code.starts_with(&prefix))
            .collect();
        if let [e] = differences.as_slice()
            && let (Some(value), Some(i)) = (e.value, &e.interval)
        {
            let args = [
                ("difference", number::value(value, e.measure.form, lang).into()),
                ("interval", t.interval(e, i).into()),
            ];
            text.push_str(&t.say("attrition-difference", &args));
        }
        text.push('.');
        if let Some((_, back)) = wave.parts.first() {
            let args = [("x", count(back.count).into()), ("units", t.units(x).into())];
            text.push_str(&format!(" {}", t.say("attrition-back", &args)));
        }
        Said::of(&[x], text)
    });
    Some(t.paragraph(vec![Said::neutral(t.words.get("attrition-lead"))], items.collect()))
}

/// How many characteristics differ by more than the limit, and which most; what this cannot tell.
fn lost(t: &Teller) -> Option<Paragraph> {
    let rows: Vec<&Estimate> =
        t.rows().iter().filter(|e| e.measure.id == measure::STANDARDISED_DIFFERENCE.id).collect();
    let known: Vec<&Estimate> = rows.iter().copied().filter(|e| e.value.is_some()).collect();
    let limit = |e: &&&Estimate| e.notes.iter().any(|n| matches!(n, Note::Imbalance { .. }));
    let size = |e: &Estimate| e.value.unwrap_or_default().abs();
    let mut said = Vec::new();
    if let Some(most) = known.iter().copied().max_by(|a, b| size(a).total_cmp(&size(b))) {
        let details: Vec<String> = most.interval.iter().map(|i| t.interval(most, i)).collect();
        let args = [
            ("over", (known.iter().filter(limit).count() as u64).into()),
            ("all", (known.len() as u64).into()),
            ("limit", number::fixed(0.1, 1, t.words.lang()).into()),
            ("term", t.quoted(t.text(&most.term)).into()),
            ("x", number::value(most.value.unwrap_or_default(), most.measure.form, t.words.lang()).into()),
            ("details", in_brackets(details).into()),
        ];
        said.push(Said::of(&known, t.say("lost-kept", &args)));
    }
    let dashes = rows.iter().filter(|e| e.value.is_none()).take(LISTED);
    said.extend(dashes.map(|e| Said::of(&[e], t.not_computed(e))));
    if t.analysis.findings.notes.contains(&Note::MeasuredOnly {}) {
        said.push(Said::neutral(format!("{}.", table::line(&Note::MeasuredOnly {}, t.words))));
    }
    (!said.is_empty()).then(|| t.paragraph(said, Vec::new()))
}
