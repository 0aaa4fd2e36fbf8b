//! How long it takes and how it ends: of every hundred how many, when half got there, what a naive curve makes of it,
//! what tests and ratios say, what waiting costs.

use super::range::possible;
use super::said::{Paragraph, Said};
use super::teller::{LISTED, Teller, in_brackets};
use super::{Part, Subject};
use crate::findings::measure::Form;
use crate::findings::{Estimate, Note};
use crate::report::catalogue::Arg;
use crate::report::table::{self, capital};
use crate::report::waiting::{self, Group, Shares, Waiting};
use crate::report::{number, waiting::hundred};
use crate::value::Label;

/// Whether a row is told here.
pub(super) fn tells(e: &Estimate) -> bool {
    matches!(
        e.measure.id,
        "survival"
            | "cumulative_incidence"
            | "naive_incidence"
            | "cumulative_hazard"
            | "time_quartile_lower"
            | "time_median"
            | "time_quartile_upper"
            | "completer_mean"
            | "completer_minimum"
            | "completer_maximum"
            | "restricted_mean_time"
            | "time_lost"
            | "restricted_mean_difference"
            | "time_lost_difference"
            | "incidence_difference"
            | "incidence_difference_adjusted"
            | "time_lost_difference_adjusted"
            | "hazard_ratio"
            | "subdistribution_hazard_ratio"
            | "covariate_hazard_ratio"
            | "covariate_subdistribution_hazard_ratio"
            | "hazards_apart"
            | "incidences_apart"
            | "schoenfeld_correlation"
            | "concordance"
            | "state_probability"
            | "time_in_state"
            | "state_probability_difference"
            | "time_in_state_difference"
            | "interval_incidence"
            | "waiting_cost"
            | "waiting_cost_difference"
    ) || matches!(
        e.estimator,
        "log_rank"
            | "weighted_log_rank"
            | "gray_test"
            | "log_rank_permutation"
            | "cox"
            | "fine_gray"
            | "pseudo_regression"
    )
}

pub(super) fn tell(t: &Teller) -> Option<Part> {
    if !t.rows().iter().any(tells) {
        return None;
    }
    let waiting = waiting::read(t.analysis);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut brief = Paragraph::default();
    if let Some(w) = &waiting {
        paragraphs.extend(hundreds(t, w));
        paragraphs.extend(naive(t, w));
        brief = short(t, w).unwrap_or_default();
    }
    // The means have the medians beside them.
    match completers(t) {
        Some(told) => paragraphs.push(told),
        None => paragraphs.extend(medians(t)),
    }
    paragraphs.extend(under_way(t, waiting.is_some()));
    paragraphs.extend(shares(t, "interval_incidence", "durations-interval"));
    paragraphs.extend(states(t, true));
    for (id, key) in [
        ("incidence_difference", "durations-difference"),
        ("incidence_difference_adjusted", "durations-difference-adjusted"),
        ("state_probability_difference", "durations-difference-state"),
    ] {
        paragraphs.extend(differences(t, id, key, true));
    }
    paragraphs.extend(tests(t, true));
    paragraphs.extend(ratios(t, "hazard_ratio", "durations-ratio-cause", true));
    paragraphs.extend(ratios(t, "subdistribution_hazard_ratio", "durations-ratio-sub", true));
    paragraphs.extend(checks(t, true));
    paragraphs.extend(restricted(t));
    for (id, key) in [
        ("restricted_mean_difference", "durations-difference-mean"),
        ("time_lost_difference", "durations-difference-lost"),
        ("time_lost_difference_adjusted", "durations-difference-lost-adjusted"),
        ("time_in_state_difference", "durations-difference-in-state"),
    ] {
        paragraphs.extend(differences(t, id, key, true));
    }
    paragraphs.extend(costs(t, true));
    paragraphs.retain(|p| !p.is_empty());
    if brief.is_empty() {
        brief = first_lines(t, &waiting)?;
    }
    Some(Part { subject: Subject::Durations, brief, paragraphs })
}

/// What the summary says where no endings are divided: sizes with their intervals, no p-values, no more than two.
fn first_lines(t: &Teller, waiting: &Option<Waiting>) -> Option<Paragraph> {
    let sizes = [
        ("incidence_difference", "durations-difference"),
        ("incidence_difference_adjusted", "durations-difference-adjusted"),
        ("restricted_mean_difference", "durations-difference-mean"),
        ("time_lost_difference_adjusted", "durations-difference-lost-adjusted"),
    ];
    let found = completers(t)
        .or_else(|| states(t, false))
        .or_else(|| sizes.iter().find_map(|(id, key)| differences(t, id, key, false)))
        .or_else(|| costs(t, false))
        .or_else(|| restricted(t))
        .or_else(|| ratios(t, "hazard_ratio", "brief-durations-ratio", false))
        .or_else(|| ratios(t, "subdistribution_hazard_ratio", "brief-durations-ratio-sub", false))
        .or_else(|| tests(t, false))
        .or_else(|| under_way(t, waiting.is_some()))
        .or_else(|| shares(t, "interval_incidence", "durations-interval"))
        .or_else(|| medians(t))
        .or_else(|| checks(t, false).into_iter().next())?;
    Some(Paragraph { items: found.items.iter().take(2).cloned().collect(), ..found })
}

/// The group in a list: all together by words of their own.
fn group(t: &Teller, label: &Label) -> String {
    if label.code == "overall" { t.words.get("durations-all") } else { t.listed(t.text(label)).to_owned() }
}

/// "10 weken".
fn span(t: &Teller, x: f64, unit: &str) -> String {
    format!("{} {unit}", waiting::time(x, t.words.lang())).trim().to_owned()
}

/// The interval of a share in whole units of a hundred: "21–36".
fn of_hundred(t: &Teller, e: &Estimate, named: bool) -> String {
    let Some(i) = &e.interval else { return String::new() };
    let whole = |x: f64| number::fixed(100.0 * x, 0, t.words.lang());
    let limits = number::span(&whole(i.low), &whole(i.high), t.words.lang());
    if !named {
        return limits;
    }
    let level = number::level(i.level, t.words.lang());
    t.say("interval", &[("level", level.into()), ("limits", limits.into())])
}

/// "familiegroepsplan 28 (95%-interval 21–36), gestopt 28 (21–36) en nog onderweg 44".
fn divided(t: &Teller, w: &Waiting, s: &Shares, intervals: bool) -> Option<String> {
    let counts = s.of_hundred()?;
    let mut items: Vec<String> = w
        .endings
        .iter()
        .zip(&s.ended)
        .zip(&counts)
        .enumerate()
        .map(|(k, ((ending, e), n))| {
            let details = if intervals { of_hundred(t, e, k == 0) } else { String::new() };
            format!("{} {n}{}", t.listed(t.text(ending)), in_brackets(vec![details]))
        })
        .collect();
    items.push(t.say("durations-open", &[("n", counts.last().copied().unwrap_or_default().into())]));
    Some(t.list(items))
}

/// "Van elke 100 gezinnen bij EK-c (n = 152), na 10 weken: familiegroepsplan 28 …; na 26 weken: …".
fn hundred_of(t: &Teller, w: &Waiting, g: &Group) -> Option<Said> {
    let rows: Vec<&Estimate> = g.shares.iter().flat_map(|s| s.ended.iter().copied()).collect();
    let unit = t.text(&Label::new("", w.unit.0.clone())).to_owned();
    let mut parts = Vec::new();
    for s in &g.shares {
        let when = span(t, s.at, &unit);
        let text = match divided(t, w, s, true) {
            Some(items) => t.say("durations-at", &[("when", when.into()), ("items", items.into())]),
            None => {
                let why = s.ended.iter().find(|e| e.value.is_none()).map(|e| t.reason(e));
                t.say("durations-at-unknown", &[("when", when.into()), ("reason", why?.into())])
            }
        };
        parts.push(text);
    }
    let key = match (g.label.code.as_str(), w.groups.len()) {
        (_, 1) => "durations-hundred-alone",
        ("overall", _) => "durations-hundred-all",
        _ => "durations-hundred",
    };
    let args = [
        ("units", t.units(rows.first()?).into()),
        ("group", t.listed(t.text(&g.label)).into()),
        ("n", g.n.into()),
        ("parts", parts.join("; ").into()),
    ];
    Some(Said::of(&rows, t.say(key, &args)))
}

/// The opening: of every hundred of each group, then of all.
fn hundreds(t: &Teller, w: &Waiting) -> Option<Paragraph> {
    let mut said: Vec<Said> = w.groups.iter().filter_map(|g| hundred_of(t, w, g)).collect();
    let rounding = Said::neutral(t.words.get("durations-rounded"));
    if said.len() == 1 {
        said.push(rounding);
        return Some(t.paragraph(said, Vec::new()));
    }
    let lead = Said::neutral(t.say("groups-lead", &[("outcome", t.outcome()), ("grouping", t.grouping())]));
    (!said.is_empty()).then(|| t.paragraph(vec![rounding, lead], said))
}

/// The summary: of every hundred in all, and the groups that differ most.
fn short(t: &Teller, w: &Waiting) -> Option<Paragraph> {
    let whole =
        w.groups.iter().find(|g| g.label.code == "overall").or(w.groups.first().filter(|_| w.groups.len() == 1));
    let mut said = Vec::new();
    if let Some(s) = whole.and_then(|g| g.shares.first()) {
        let first = *s.ended.first()?;
        let when = span(t, s.at, w.unit.0.get(t.words.lang()));
        let args = [("units", t.units(first).into()), ("when", when.into()), ("items", divided(t, w, s, true)?.into())];
        said.push(Said::of(&s.ended, t.say("brief-durations", &args)));
    }
    let mut groups: Vec<(&Group, u64, &Estimate)> = w
        .groups
        .iter()
        .filter(|g| g.label.code != "overall")
        .filter_map(|g| {
            let s = g.shares.first()?;
            Some((g, *s.of_hundred()?.first()?, *s.ended.first()?))
        })
        .collect();
    groups.sort_by_key(|g| g.1);
    if let ([low, .., high], Some(ending)) = (groups.as_slice(), w.endings.first()) {
        let args = [
            ("grouping", t.grouping()),
            ("ending", t.listed(t.text(ending)).into()),
            ("low", low.1.into()),
            ("lowest", group(t, &low.0.label).into()),
            ("high", high.1.into()),
            ("highest", group(t, &high.0.label).into()),
        ];
        said.push(Said::of(&[low.2, high.2], t.say("brief-durations-ends", &args)));
    }
    (!said.is_empty()).then(|| t.paragraph(said, Vec::new()))
}

/// What leaving out other endings makes of it, where that shows in whole units of a hundred.
fn naive(t: &Teller, w: &Waiting) -> Option<Paragraph> {
    let ending = w.endings.first()?;
    let mut gaps: Vec<(&Group, &Shares, &Estimate, u64, u64)> = Vec::new();
    let whole = w.groups.iter().filter(|g| g.label.code == "overall" || w.groups.len() == 1);
    for g in whole.chain(w.groups.iter().filter(|g| g.label.code != "overall")) {
        for s in &g.shares {
            let Some(naive) = s.naive else { continue };
            let (Some(counts), Some(x)) = (s.of_hundred(), naive.value) else { continue };
            let (told, ours) = ((100.0 * x).round() as u64, counts.first().copied().unwrap_or_default());
            if told > ours {
                gaps.push((g, s, naive, told, ours));
            }
        }
        // all groups together speak for all, at the last time
        if !gaps.is_empty() {
            break;
        }
    }
    let (g, s, row, told, ours) = *gaps.last()?;
    let when = span(t, s.at, w.unit.0.get(t.words.lang()));
    let of = if w.groups.len() == 1 { String::new() } else { format!(" ({})", group(t, &g.label)) };
    let args = [
        ("units", t.units(row).into()),
        ("ending", t.listed(t.text(ending)).into()),
        ("when", when.into()),
        ("of", of.into()),
        ("naive", told.into()),
        ("share", ours.into()),
    ];
    Some(t.paragraph(vec![Said::of(&[row], t.say("durations-naive", &args))], Vec::new()))
}

/// The group and the rest of a term, by the groups of the medians and shares in the analysis.
fn parted(t: &Teller, e: &Estimate) -> (String, Option<String>) {
    let bare = waiting::timeless(&e.term);
    let text = t.text(&bare);
    let all = Label::overall();
    let own = |name: &str| if name == t.text(&all) { t.words.get("durations-all") } else { t.listed(name) };
    match text.rsplit_once(": ") {
        Some((group, part)) => (own(group), Some(part.to_owned())),
        None => (own(text), None),
    }
}

/// "na 11 weken (95%-interval 8–14)", or that half was never reached.
fn median_text(t: &Teller, e: &Estimate) -> String {
    let lang = t.words.lang();
    let unit = e.unit.0.get(lang);
    let interval = e.interval.as_ref().map(|i| {
        let write = |x: f64| waiting::time(x, lang);
        let level = number::level(i.level, lang);
        if i.high.is_infinite() {
            t.say("durations-interval-from", &[("level", level.into()), ("low", write(i.low).into())])
        } else {
            let limits = number::span(&write(i.low), &write(i.high), lang);
            t.say("interval", &[("level", level.into()), ("limits", limits.into())])
        }
    });
    let reached = e.notes.iter().find_map(|n| match n {
        Note::NotReached { reached, .. } => Some(*reached),
        _ => None,
    });
    match (e.value, reached) {
        (Some(x), _) => {
            let args =
                [("when", span(t, x, unit).into()), ("details", in_brackets(interval.into_iter().collect()).into())];
            t.say("durations-half", &args)
        }
        (None, Some(reached)) => t.say("durations-half-never", &[("share", number::share(reached, 0, lang).into())]),
        (None, None) => t
            .say("named-none", &[("term", "".into()), ("reason", t.reason(e).into())])
            .trim_start_matches(": ")
            .to_owned(),
    }
}

/// When half of all, those that never get there among them, had got there.
fn medians(t: &Teller) -> Option<Paragraph> {
    let rows = t.first_with(|e| e.measure.id == "time_median");
    let first = rows.first()?;
    let ending = parted(t, first).1;
    // of one ending only: the one asked about stands first
    let rows: Vec<&Estimate> = rows.iter().copied().filter(|e| parted(t, e).1 == ending).collect();
    let any = rows.iter().any(|e| e.notes.iter().any(|n| matches!(n, Note::AnyEnding { .. })));
    let key = match (&ending, any) {
        (Some(_), _) => "durations-half-lead",
        (None, _) => "durations-half-lead-any",
    };
    let args = [("units", t.study_units()), ("ending", ending.unwrap_or_default().into())];
    let lead = t.say(key, &args);
    if let [one] = rows.as_slice() {
        let text = format!("{lead} {}.", median_text(t, one));
        return Some(t.paragraph(vec![Said::of(&[one], text)], Vec::new()));
    }
    let items = rows.iter().map(|e| {
        let args = [("group", capital(&parted(t, e).0).into()), ("text", median_text(t, e).into())];
        Said::of(&[e], t.say("durations-item", &args))
    });
    Some(t.paragraph(vec![Said::neutral(lead)], items.collect()))
}

/// Means of those that got there, each with the median over all beside it; without that none is told.
fn completers(t: &Teller) -> Option<Paragraph> {
    let means = t.first_with(|e| e.measure.id == "completer_mean" && e.value.is_some());
    let first = means.first()?;
    let ending = parted(t, first).1;
    let mut items = Vec::new();
    for e in means.iter().filter(|e| parted(t, e).1 == ending) {
        let Some(median) = t.rows().iter().find(|o| o.measure.id == "time_median" && o.term.code == e.term.code) else {
            continue;
        };
        let find =
            |id: &str| t.rows().iter().find(|o| o.measure.id == id && o.term.code == e.term.code).and_then(|o| o.value);
        let lang = t.words.lang();
        let mut details: Vec<String> = e.interval.iter().map(|i| t.interval(e, i)).collect();
        if let (Some(low), Some(high)) = (find("completer_minimum"), find("completer_maximum")) {
            let write = |x: f64| Arg::from(waiting::time(x, lang));
            details.push(t.say("from-to", &[("low", write(low)), ("high", write(high))]));
        }
        details.push(t.say("n", &[("n", e.n.used.into())]));
        let args = [
            ("group", capital(&parted(t, e).0).into()),
            ("mean", t.size(e.value.unwrap_or_default(), e).into()),
            ("details", in_brackets(details).into()),
            ("n", median.n.used.into()),
            ("units", t.study_units()),
            ("median", median_text(t, median).into()),
        ];
        let key = if median.value.is_some() { "durations-completers" } else { "durations-completers-never" };
        items.push(Said::of(&[e, median], t.say(key, &args)));
    }
    let lead = t.say("durations-completers-lead", &[("ending", ending.unwrap_or_default().into())]);
    (!items.is_empty()).then(|| t.paragraph(vec![Said::neutral(lead)], items))
}

/// The share still under way, where it is not told with the endings.
fn under_way(t: &Teller, told: bool) -> Option<Paragraph> {
    if told { None } else { shares(t, "survival", "durations-under-way") }
}

/// Shares of each group at each time under one lead.
fn shares(t: &Teller, id: &str, key: &str) -> Option<Paragraph> {
    let rows = t.first_with(|e| e.measure.id == id && e.time.is_some());
    let first = rows.first()?;
    let mut groups: Vec<(String, Vec<&Estimate>)> = Vec::new();
    for &e in &rows {
        let name = parted(t, e).0;
        match groups.iter_mut().find(|(g, _)| *g == name) {
            Some((_, own)) => own.push(e),
            None => groups.push((name, vec![e])),
        }
    }
    let text = |e: &Estimate| {
        let when = when(t, e);
        match e.value {
            Some(x) => {
                let interval = e.interval.iter().map(|i| t.interval(e, i)).collect();
                let share = number::share(x, 1, t.words.lang());
                t.say(
                    "durations-at",
                    &[("when", when.into()), ("items", format!("{share}{}", in_brackets(interval)).into())],
                )
            }
            None => t.say("durations-at-unknown", &[("when", when.into()), ("reason", t.reason(e).into())]),
        }
    };
    let lead = t.say(key, &[("units", t.units(first).into())]);
    let items = groups.iter().map(|(name, own)| {
        let parts: Vec<String> = own.iter().map(|e| text(e)).collect();
        let args = [("group", capital(name).into()), ("text", parts.join("; ").into())];
        Said::of(own, t.say("durations-item-at", &args))
    });
    Some(t.paragraph(vec![Said::neutral(lead)], items.collect()))
}

/// The time of a row in the words of its term: "10 weken".
fn when(t: &Teller, e: &Estimate) -> String {
    let text = t.text(&e.term);
    text.rsplit_once(", ").filter(|_| e.time.is_some()).map_or_else(String::new, |(_, when)| when.to_owned())
}

/// Where units are at each time, of every hundred; then the mean time in each state.
fn states(t: &Teller, full: bool) -> Option<Paragraph> {
    let rows = t.first_with(|e| e.measure.id == "state_probability" && e.time.is_some());
    let first = rows.first()?;
    let mut groups: Vec<(String, Vec<&Estimate>)> = Vec::new();
    for &e in &rows {
        let name = parted(t, e).0;
        match groups.iter_mut().find(|(g, _)| *g == name) {
            Some((_, own)) => own.push(e),
            None => groups.push((name, vec![e])),
        }
    }
    let mut items = Vec::new();
    for (name, own) in &groups {
        let mut times: Vec<f64> = own.iter().filter_map(|e| e.time).collect();
        times.dedup();
        times.sort_by(f64::total_cmp);
        times.dedup();
        // the summary has the last time alone
        let skip = if full { 0 } else { times.len().saturating_sub(1) };
        let mut parts = Vec::new();
        for at in times.into_iter().skip(skip) {
            let now: Vec<&Estimate> = own.iter().copied().filter(|e| e.time == Some(at)).collect();
            let values: Option<Vec<f64>> = now.iter().map(|e| e.value).collect();
            let Some(first) = now.first() else { continue };
            let when = when(t, first);
            parts.push(match values.as_deref().and_then(hundred) {
                Some(counts) => {
                    let each = now.iter().zip(counts).enumerate().map(|(k, (e, n))| {
                        let state = parted(t, e).1.unwrap_or_default();
                        format!("{} {n}{}", t.listed(&state), in_brackets(vec![of_hundred(t, e, k == 0)]))
                    });
                    let list = t.list(each.collect());
                    t.say("durations-at", &[("when", when.into()), ("items", list.into())])
                }
                None => t.say("durations-at-unknown", &[("when", when.into()), ("reason", t.reason(first).into())]),
            });
        }
        let lasting: Vec<String> = t
            .rows()
            .iter()
            .filter(|e| e.measure.id == "time_in_state" && e.value.is_some() && parted(t, e).0 == *name)
            .map(|e| {
                let state = parted(t, e).1.unwrap_or_default();
                let interval = e.interval.iter().map(|i| t.interval(e, i)).collect();
                format!("{} {}{}", t.size(e.value.unwrap_or_default(), e), t.listed(&state), in_brackets(interval))
            })
            .collect();
        let mut text = parts.join("; ");
        if full && !lasting.is_empty() {
            let key = if horizon(t).is_some() { "durations-lasting" } else { "durations-lasting-plain" };
            let list = t.list(lasting);
            text = format!(
                "{text}. {}",
                t.say(key, &[("items", list.into()), ("when", horizon(t).unwrap_or_default().into())])
            );
        }
        let args = [("group", capital(name).into()), ("text", text.into())];
        items.push(Said::of(own, t.say("durations-item-at", &args)));
    }
    let lead = t.say("durations-states", &[("units", t.units(first).into())]);
    Some(t.paragraph(vec![Said::neutral(lead)], items))
}

/// "26 weken": up to when means are taken, where rows or the analysis say so.
fn horizon(t: &Teller) -> Option<String> {
    let notes = t.analysis.findings.notes.iter().chain(t.rows().iter().flat_map(|e| &e.notes));
    let horizon =
        notes.into_iter().find_map(|n| if let Note::Horizon { horizon } = n { Some(*horizon) } else { None })?;
    let times = ["time_in_state", "restricted_mean_time", "time_lost", "time_median"];
    let unit = t.rows().iter().find(|e| times.contains(&e.measure.id)).map(|e| e.unit.0.get(t.words.lang()));
    let unit = unit.or_else(|| Some(t.analysis.findings.series.first()?.x_unit.0.get(t.words.lang())));
    Some(span(t, horizon, unit.unwrap_or_default()))
}

/// Differences of pairs of groups: how large, what remains possible, the verdict if there is one.
fn differences(t: &Teller, id: &str, key: &str, full: bool) -> Option<Paragraph> {
    let mut rows = t.first_with(|e| e.measure.id == id);
    let first = *rows.first()?;
    if rows.len() > LISTED {
        // of many, those of the ending asked about; the table has them all
        let part = |e: &Estimate| waiting::timeless(&e.term).code.rsplit_once(": ").map(|(_, part)| part.to_owned());
        rows.retain(|e| part(e) == part(first));
    }
    let items: Vec<Said> = rows
        .iter()
        .map(|e| {
            let name = capital(&pair(t, e));
            let Some(value) = e.value else {
                return Said::of(
                    &[e],
                    t.say("named-none", &[("term", name.into()), ("reason", t.reason(e).into())]) + ".",
                );
            };
            let mut stats: Vec<String> = e.interval.iter().map(|i| t.interval(e, i)).collect();
            stats.extend(e.test.as_ref().filter(|_| full).map(|test| t.p(test)));
            let way = if value < 0.0 { "way-less" } else { "way-more" };
            let args = [
                ("pair", name.into()),
                ("size", t.size(value.abs(), e).into()),
                ("way", t.words.get(way).into()),
                ("stats", in_brackets(stats).into()),
            ];
            let mut text = t.say("durations-pair", &args);
            if full {
                text.push(' ');
                text.push_str(&remains(t, e));
            }
            if let Some(verdict) = super::verdict::verdict(t, e, full) {
                text.push(' ');
                text.push_str(&verdict);
            }
            Said::of(&[e], text)
        })
        .collect();
    let args = [("units", t.study_units()), ("when", horizon(t).unwrap_or_default().into())];
    Some(t.paragraph(vec![Said::neutral(t.say(key, &args))], items))
}

/// "FNB-SoNeStra tegenover EK-c, met een plan, 10 weken".
fn pair(t: &Teller, e: &Estimate) -> String {
    let text = t.text(&e.term);
    match text.split_once(" − ") {
        Some((a, b)) => {
            let (b, rest) = match b.split_once(": ").or_else(|| b.split_once(", ")) {
                Some((b, rest)) => (b, format!(" ({rest})")),
                None => (b, String::new()),
            };
            t.say("pair", &[("a", t.listed(a).into()), ("b", t.listed(b).into())]) + &rest
        }
        None => text.to_owned(),
    }
}

/// "Elke hazardratio van 1,32 tot 3,48 blijft mogelijk; al het andere sluiten de gegevens uit."
fn remains(t: &Teller, e: &Estimate) -> String {
    capital(&match possible(t, e) {
        Some(possible) => t.say("range", &[("possible", capital(&possible).into()), ("data", t.data(e))]),
        None if e.interval.is_some() => t.say("range-open", &[("data", t.data(e))]),
        None => t.range_unknown(e),
    })
}

/// Tests of all groups at once. A large p is never told as equality.
fn tests(t: &Teller, full: bool) -> Option<Paragraph> {
    let is = |e: &Estimate| matches!(e.measure.id, "hazards_apart" | "incidences_apart");
    let rows: Vec<&Estimate> = t.rows().iter().filter(|e| is(e)).collect();
    let items: Vec<Said> = rows
        .iter()
        .map(|e| {
            // The groups are in the lead; what is left of the term is the ending.
            let whole = t.text(&e.term);
            let term = capital(whole.split_once(": ").map_or(whole, |(_, ending)| ending));
            let Some(test) = &e.test else {
                return Said::of(
                    &[e],
                    t.say("named-none", &[("term", term.into()), ("reason", t.reason(e).into())]) + ".",
                );
            };
            let what = if e.measure.id == "hazards_apart" { "durations-test-hazards" } else { "durations-test-shares" };
            let key = if t.stands(e) { "durations-test-below" } else { "durations-test-above" };
            let name = number::statistic(test, t.words.lang()).unwrap_or_else(|| t.words.get("test-exact"));
            let stats = if full { in_brackets(vec![name, t.p(test)]) } else { String::new() };
            Said::of(
                &[e],
                t.say(key, &[("term", term.into()), ("what", t.words.get(what).into()), ("stats", stats.into())]),
            )
        })
        .collect();
    match items.len() {
        0 => None,
        1 => Some(t.paragraph(items, Vec::new())),
        _ => Some(t.paragraph(vec![Said::neutral(t.words.get("durations-test-lead"))], items)),
    }
}

/// Ratios of hazards of groups, under one lead that says what such a ratio means.
fn ratios(t: &Teller, id: &str, key: &str, full: bool) -> Option<Paragraph> {
    let rows: Vec<&Estimate> = t.first_with(|e| e.measure.id == id);
    rows.first()?;
    let items = rows.iter().map(|e| {
        let name = capital(&pair(t, e));
        let Some(value) = e.value else {
            return Said::of(&[e], t.say("named-none", &[("term", name.into()), ("reason", t.reason(e).into())]) + ".");
        };
        let mut stats: Vec<String> = e.interval.iter().map(|i| t.interval(e, i)).collect();
        stats.extend(e.test.as_ref().filter(|_| full).map(|test| t.p(test)));
        let args = [
            ("pair", name.into()),
            ("ratio", number::cell(value, Form::Pure, t.words.lang()).into()),
            ("stats", in_brackets(stats).into()),
        ];
        let text = t.say("durations-ratio", &args);
        Said::of(&[e], if full { format!("{text} {}", remains(t, e)) } else { text })
    });
    let lead = t.say(key, &[("units", t.study_units())]);
    Some(t.paragraph(vec![Said::neutral(lead)], items.collect()))
}

/// Whether a ratio stays the same, and how well a model orders.
fn checks(t: &Teller, full: bool) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let rows = t.first_with(|e| e.measure.id == "schoenfeld_correlation" && e.test.is_some());
    let said: Vec<Said> = rows
        .iter()
        .map(|e| {
            let key = if t.stands(e) { "durations-proportional-below" } else { "durations-proportional-above" };
            let stats = e.test.as_ref().filter(|_| full).map(|test| table::test(test, t.words));
            let stats = in_brackets(stats.into_iter().collect());
            Said::of(&[e], t.say(key, &[("term", capital(&pair(t, e)).into()), ("stats", stats.into())]))
        })
        .collect();
    if !said.is_empty() {
        out.push(t.paragraph(vec![Said::neutral(t.words.get("durations-proportional-lead"))], said));
    }
    for e in t.first_with(|e| e.measure.id == "concordance" && e.value.is_some()) {
        let interval = e.interval.iter().map(|i| t.interval(e, i)).collect();
        let value = number::cell(e.value.unwrap_or_default(), e.measure.form, t.words.lang());
        let args = [("value", value.into()), ("details", in_brackets(interval).into()), ("units", t.study_units())];
        out.push(t.paragraph(vec![Said::of(&[e], t.say("durations-concordance", &args))], Vec::new()));
    }
    out
}

/// Mean times up to the horizon: under way, then after each ending; they add up to the horizon.
fn restricted(t: &Teller) -> Option<Paragraph> {
    let rows = t.first_with(|e| e.measure.id == "restricted_mean_time" && e.value.is_some());
    rows.first()?;
    let items: Vec<Said> = rows
        .iter()
        .map(|e| {
            let group = parted(t, e).0;
            let interval = |e: &Estimate| e.interval.iter().map(|i| t.interval(e, i)).collect::<Vec<_>>();
            let mut parts = vec![t.say(
                "durations-mean-open",
                &[
                    ("mean", t.size(e.value.unwrap_or_default(), e).into()),
                    ("details", in_brackets(interval(e)).into()),
                ],
            )];
            let lost = t.rows().iter().filter(|o| {
                o.estimator == e.estimator
                    && o.measure.id == "time_lost"
                    && o.value.is_some()
                    && parted(t, o).0 == group
            });
            parts.extend(lost.map(|o| {
                let args = [
                    ("mean", t.size(o.value.unwrap_or_default(), o).into()),
                    ("ending", t.say("quoted", &[("text", parted(t, o).1.unwrap_or_default().into())]).into()),
                    ("details", in_brackets(interval(o)).into()),
                ];
                t.say("durations-mean-after", &args)
            }));
            let args = [("group", capital(&group).into()), ("text", t.list(parts).into())];
            Said::of(&[e], t.say("durations-item", &args))
        })
        .collect();
    let args = [("units", t.study_units()), ("when", horizon(t).unwrap_or_default().into())];
    let key = if horizon(t).is_some() { "durations-mean-lead" } else { "durations-mean-lead-plain" };
    Some(t.paragraph(vec![Said::neutral(t.say(key, &args))], items))
}

/// "€ 1.250".
fn euro(t: &Teller, x: f64) -> String {
    format!("€\u{a0}{}", number::fixed(x, 0, t.words.lang()))
}

/// What waiting costs a unit on average, and how groups differ in it.
fn costs(t: &Teller, full: bool) -> Option<Paragraph> {
    let rows = t.first_with(|e| e.measure.id == "waiting_cost" && e.value.is_some());
    let first = rows.first()?;
    let limits = |e: &Estimate| -> Vec<String> {
        let text = e.interval.map(|i| {
            let limits = number::span(&euro(t, i.low), &euro(t, i.high), t.words.lang());
            let level = number::level(i.level, t.words.lang());
            t.say("interval", &[("level", level.into()), ("limits", limits.into())])
        });
        text.into_iter().collect()
    };
    let mut items: Vec<Said> = rows
        .iter()
        .map(|e| {
            let cost = format!("{}{}", euro(t, e.value.unwrap_or_default()), in_brackets(limits(e)));
            let args = [
                ("group", capital(&parted(t, e).0).into()),
                ("cost", cost.into()),
                ("n", e.n.used.into()),
                ("units", t.study_units()),
            ];
            Said::of(&[e], t.say("durations-cost", &args))
        })
        .collect();
    for e in t.rows().iter().filter(|e| e.measure.id == "waiting_cost_difference" && e.value.is_some()) {
        let value = e.value.unwrap_or_default();
        let way = if value < 0.0 { "way-less" } else { "way-more" };
        let mut stats = limits(e);
        stats.extend(e.test.as_ref().filter(|_| full).map(|test| t.p(test)));
        let args = [
            ("pair", capital(&pair(t, e)).into()),
            ("size", euro(t, value.abs()).into()),
            ("way", t.words.get(way).into()),
            ("stats", in_brackets(stats).into()),
        ];
        items.push(Said::of(&[e], t.say("durations-pair", &args)));
    }
    let price = t.analysis.findings.notes.iter().find_map(|n| match n {
        Note::GivenPrice { price, source } => Some((*price, source.get(t.words.lang()).to_owned())),
        _ => None,
    });
    let (price, source) = price.unzip();
    let args = [
        ("units", t.units(first).into()),
        ("when", horizon(t).unwrap_or_default().into()),
        ("price", price.map(|p| euro(t, p)).unwrap_or_default().into()),
        ("source", source.unwrap_or_default().into()),
    ];
    let mut lead = vec![Said::neutral(t.say("durations-cost-lead", &args))];
    if price.is_some() {
        lead.push(Said::neutral(t.say("durations-cost-price", &args)));
    }
    if horizon(t).is_some() {
        lead.push(Said::neutral(t.say("durations-cost-horizon", &args)));
    }
    Some(t.paragraph(lead, items))
}
