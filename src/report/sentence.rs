//! Findings in sentences, from their rows alone.
//!
//! An effect is told as the range that its interval leaves open and what it excludes; a large p is
//! never told as the absence of something. Limits in words are rounded outward, so that what is
//! called excluded is excluded. A sentence that rests on simulated rows says so.

use super::StudyHead;
use super::catalogue::{Arg, Words};
use super::number;
use super::table::{self, capital};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate, Note};
use crate::value::{Direction, Interval, Label, Origin};
use serde::Serialize;
use std::fmt;

/// More items than this are summed up instead of listed.
const LISTED: usize = 6;

/// What an analysis says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// A few sentences for the summary at the head of the report.
    pub brief: String,
    /// All paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph, with a list under it when it tells of several comparisons.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Paragraph {
    /// The sentences; empty when there is only a list.
    pub text: String,
    /// The list.
    pub items: Vec<String>,
}

impl Paragraph {
    fn of(text: impl Into<String>) -> Self {
        Paragraph { text: text.into(), items: Vec::new() }
    }
}

impl fmt::Display for Paragraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.text)?;
        self.items.iter().try_for_each(|i| write!(f, " {i}"))
    }
}

/// What a paragraph is about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum About {
    Share,
    Mean,
    Omnibus,
    Effect,
    Moderators,
    Warning,
}

/// Tells an analysis.
pub fn tell(analysis: &Analysis, study: &StudyHead, words: &Words) -> Told {
    let teller = Teller { analysis, study, words };
    let mut parts: Vec<(About, Paragraph)> = Vec::new();
    let mut add = |about, texts: Vec<String>| parts.extend(texts.into_iter().map(|t| (about, Paragraph::of(t))));
    add(About::Share, teller.shares());
    add(About::Mean, teller.means());
    add(About::Omnibus, teller.omnibus());
    parts.extend(teller.effects(true).into_iter().map(|p| (About::Effect, p)));
    parts.extend(teller.moderators().into_iter().map(|t| (About::Moderators, Paragraph::of(t))));
    parts.extend(teller.warnings().into_iter().map(|t| (About::Warning, Paragraph::of(t))));

    let wanted = analysis.judged().next().map(about);
    let lead = parts.iter().find(|(a, _)| Some(*a) == wanted).or(parts.first()).map(|(a, p)| match a {
        About::Effect => (*a, teller.effects(false).iter().map(Paragraph::to_string).collect::<Vec<_>>().join(" ")),
        _ => (*a, p.to_string()),
    });
    let warned = lead.as_ref().is_some_and(|(a, _)| *a == About::Warning);
    let mut brief: Vec<String> = lead.into_iter().map(|(_, text)| text).collect();
    if !warned {
        brief.extend(parts.iter().filter(|(a, _)| *a == About::Warning).map(|(_, p)| p.to_string()));
    }
    Told { brief: brief.join(" "), paragraphs: parts.into_iter().map(|(_, p)| p).collect() }
}

fn about(e: &Estimate) -> About {
    match e.measure.id {
        "proportion" | "stage_rate" | "count" => About::Share,
        "cramers_v" | "eta_squared" | "omega_squared" | "rank_epsilon_squared" | "variance_ratio" => About::Omnibus,
        _ if moderates(e) => About::Moderators,
        _ if e.measure.contrast => About::Effect,
        _ => About::Mean,
    }
}

/// Whether the number counts standard deviations.
fn standardised(e: &Estimate) -> bool {
    matches!(e.measure.id, "hedges_g" | "cohens_d" | "glass_delta")
}

fn moderates(e: &Estimate) -> bool {
    matches!(e.measure.id, "effect_difference" | "share_effect_difference")
}

/// The p that a reader goes by: adjusted over its family when there is one.
fn p(e: &Estimate) -> Option<f64> {
    e.test.as_ref().map(|t| t.p_adjusted.unwrap_or(t.p).get())
}

/// The two sides of a contrast, as [`Label::contrast`] writes them.
fn sides(term: &Label, words: &Words) -> Option<(String, String)> {
    let (a, b) = term.text.get(words.lang()).split_once(" − ")?;
    (!b.contains(" − ")).then(|| (a.to_owned(), b.to_owned()))
}

struct Teller<'a> {
    analysis: &'a Analysis,
    study: &'a StudyHead,
    words: &'a Words,
}

impl<'a> Teller<'a> {
    fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.words.say(key, args)
    }

    fn outcome(&self) -> Arg {
        capital(self.analysis.outcome.text.get(self.words.lang())).into()
    }

    fn rows(&self) -> &'a [Estimate] {
        &self.analysis.findings.estimates
    }

    fn term<'e>(&self, e: &'e Estimate) -> &'e str {
        e.term.text.get(self.words.lang())
    }

    /// The units counted: families.
    fn units(&self, e: &Estimate) -> String {
        let unit = if e.unit.is_none() || e.measure.form == Form::Pure { &self.study.unit } else { &e.unit.0 };
        unit.get(self.words.lang()).to_owned()
    }

    /// Rows of the first estimator, judged ones first, that has rows like these.
    fn first_with(&self, is: impl Fn(&Estimate) -> bool) -> Vec<&'a Estimate> {
        let estimator = self.analysis.judged().chain(self.rows()).find(|e| is(e)).map(|e| e.estimator);
        self.rows().iter().filter(|e| Some(e.estimator) == estimator && is(e)).collect()
    }

    /// The text with the words that say it rests on chance, when one of its rows does.
    fn marked(&self, rows: &[&Estimate], text: String) -> String {
        let key = if rows.iter().any(|e| e.origin == Origin::Simulated) {
            "mark-simulated"
        } else if !rows.iter().any(|e| table::spread_simulated(e)) {
            return text;
        } else if rows.iter().any(|e| e.test.is_some()) {
            "mark-spread"
        } else {
            "mark-interval"
        };
        format!("{} {text}", self.words.get(key))
    }

    /// "yes" when the interval and test of one of these rows rest on chance.
    fn drawn(&self, rows: &[&Estimate]) -> Arg {
        let drawn = rows.iter().any(|e| e.origin == Origin::Simulated || table::spread_simulated(e));
        if drawn { "yes" } else { "no" }.into()
    }

    fn list(&self, items: Vec<String>) -> String {
        match items.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => {
                self.say("list", &[("items", rest.join(", ").into()), ("last", last.as_str().into())])
            }
            None => String::new(),
        }
    }

    fn interval(&self, e: &Estimate, i: &Interval) -> String {
        let limits = number::limits(i.low, i.high, e.measure.form, self.words.lang());
        let level = number::level(i.level, self.words.lang());
        self.say("interval", &[("level", level.into()), ("limits", limits.into())])
    }

    /// A size with its unit: `0,3 punten`, `3,1 procentpunt`.
    fn size(&self, x: f64, e: &Estimate) -> String {
        let text = number::value(x, e.measure.form, self.words.lang());
        if e.measure.form == Form::Natural && !e.unit.is_none() {
            format!("{text} {}", e.unit.0.get(self.words.lang()))
        } else {
            text
        }
    }

    /// Why a row has no number.
    fn reason(&self, e: &Estimate) -> String {
        let reasons: Vec<String> = e.notes.iter().map(|n| self.words.note(n)).collect();
        if reasons.is_empty() { self.words.get("reason-unknown") } else { reasons.join("; ") }
    }

    /// Shares: of all, then by group.
    fn shares(&self) -> Vec<String> {
        let rows = self.first_with(|e| matches!(e.measure.id, "proportion" | "stage_rate"));
        let mut out = Vec::new();
        for measure in ["proportion", "stage_rate"] {
            let (all, groups): (Vec<&Estimate>, Vec<&Estimate>) =
                rows.iter().copied().filter(|e| e.measure.id == measure).partition(|e| e.term.code == "overall");
            let mut told = Vec::new();
            for e in all {
                told.push(self.marked(
                    &[e],
                    match e.value {
                        Some(value) => self.say(
                            &format!("{measure}-overall"),
                            &[
                                ("outcome", self.outcome()),
                                ("share", number::share(value, 1, self.words.lang()).into()),
                                ("n", e.n.used.into()),
                                ("units", self.units(e).into()),
                                ("interval", self.in_brackets(e).into()),
                            ],
                        ),
                        None => self.say(
                            "not-computed",
                            &[
                                ("outcome", self.outcome()),
                                ("term", self.term(e).into()),
                                ("reason", self.reason(e).into()),
                            ],
                        ),
                    },
                ));
            }
            let known: Vec<&Estimate> = groups.into_iter().filter(|e| e.value.is_some()).collect();
            if !known.is_empty() {
                let item = |e: &Estimate| {
                    self.say(
                        "share-item",
                        &[
                            ("term", self.term(e).into()),
                            ("share", number::share(e.value.unwrap_or_default(), 1, self.words.lang()).into()),
                            ("n", e.n.used.into()),
                            ("units", self.units(e).into()),
                            ("interval", self.in_brackets(e).into()),
                        ],
                    )
                };
                told.push(self.itemised(&known, &format!("{measure}-groups"), item));
            }
            if !told.is_empty() {
                out.push(told.join(" "));
            }
        }
        out
    }

    fn in_brackets(&self, e: &Estimate) -> String {
        e.interval.as_ref().map(|i| format!(" ({})", self.interval(e, i))).unwrap_or_default()
    }

    /// A list of groups, or its ends when it is long.
    fn itemised(&self, rows: &[&Estimate], key: &str, item: impl Fn(&Estimate) -> String) -> String {
        let by_value =
            |a: &&&Estimate, b: &&&Estimate| a.value.unwrap_or_default().total_cmp(&b.value.unwrap_or_default());
        let text = if rows.len() <= LISTED {
            let items = self.list(rows.iter().map(|e| item(e)).collect());
            self.say(key, &[("outcome", self.outcome()), ("items", items.into())])
        } else {
            let ends = [rows.iter().min_by(by_value), rows.iter().max_by(by_value)];
            let mut ends = ends.iter().flatten().map(|e| item(e));
            let (low, high) = (ends.next().unwrap_or_default(), ends.next().unwrap_or_default());
            self.say(
                "items-range",
                &[
                    ("outcome", self.outcome()),
                    ("rows", (rows.len() as u64).into()),
                    ("low", low.into()),
                    ("high", high.into()),
                ],
            )
        };
        self.marked(rows, text)
    }

    /// Means with median and range.
    fn means(&self) -> Vec<String> {
        let mut means = self.first_with(|e| e.measure.id == "mean");
        if means.is_empty() {
            means = self.first_with(|e| e.measure.id == "adjusted_mean");
        }
        let known: Vec<&Estimate> = means.iter().copied().filter(|e| e.value.is_some()).collect();
        let mut told = Vec::new();
        if let Some(first) = known.first() {
            let key = if first.measure.id == "adjusted_mean" { "adjusted-means" } else { "means" };
            told.push(self.itemised(&known, key, |e| self.mean_item(e)));
        }
        let described: Vec<String> = means
            .iter()
            .filter(|e| e.value.is_none())
            .map(|e| {
                let args =
                    [("outcome", self.outcome()), ("term", self.term(e).into()), ("reason", self.reason(e).into())];
                self.marked(&[e], self.say("not-computed", &args))
            })
            .collect();
        told.extend(described);
        if told.is_empty() { Vec::new() } else { vec![told.join(" ")] }
    }

    fn mean_item(&self, e: &Estimate) -> String {
        let lang = self.words.lang();
        let find = |id: &str| {
            self.rows()
                .iter()
                .find(|o| o.measure.id == id && o.term == e.term && o.estimator == e.estimator)
                .and_then(|o| Some((o.value?, o.origin == Origin::Simulated && e.origin != Origin::Simulated)))
        };
        let drawn = |drawn: bool, text: String| {
            if drawn { format!("{text} {}", self.words.get("mark-simulated")) } else { text }
        };
        let mut details: Vec<String> = e.interval.iter().map(|i| self.interval(e, i)).collect();
        if e.measure.id == "mean" {
            if let Some((median, by_chance)) = find("median") {
                let x = number::counted(median, e.measure.form, lang);
                details.push(drawn(by_chance, self.say("median", &[("x", x.into())])));
            }
            if let (Some((low, a)), Some((high, b))) = (find("minimum"), find("maximum")) {
                let write = |x| number::counted(x, e.measure.form, lang);
                let text = self.say("from-to", &[("low", write(low).into()), ("high", write(high).into())]);
                details.push(drawn(a || b, text));
            }
        }
        let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join("; ")) };
        self.say(
            "mean-item",
            &[
                ("term", self.term(e).into()),
                ("mean", self.size(e.value.unwrap_or_default(), e).into()),
                ("details", details.into()),
            ],
        )
    }

    /// The level under which a p counts: 1 − the study's confidence level.
    fn threshold(&self) -> f64 {
        1.0 - self.study.level.get()
    }

    fn threshold_text(&self) -> Arg {
        let t = self.threshold();
        let decimals = if (100.0 * t - (100.0 * t).round()).abs() < 1e-9 { 2 } else { 3 };
        number::fixed(t, decimals, self.words.lang()).into()
    }

    /// Tests of all groups at once.
    fn omnibus(&self) -> Vec<String> {
        let rows = self.first_with(|e| about(e) == About::Omnibus);
        rows.into_iter()
            .filter_map(|e| {
                let test = e.test.as_ref()?;
                let below = p(e).is_some_and(|p| p < self.threshold());
                let value = e
                    .value
                    .map(|x| format!("{} = {}", e.measure.symbol, number::cell(x, e.measure.form, self.words.lang())));
                let mut stats = vec![table::test(test, self.words)];
                stats.extend(value);
                let grouping = self.analysis.grouping.as_ref().unwrap_or(&e.term);
                let text = self.say(
                    match (e.measure.id, below) {
                        ("variance_ratio", true) => "omnibus-spread-below",
                        ("variance_ratio", false) => "omnibus-spread-above",
                        (_, true) => "omnibus-below",
                        (_, false) => "omnibus-above",
                    },
                    &[
                        ("outcome", self.outcome()),
                        ("grouping", grouping.text.get(self.words.lang()).into()),
                        ("stats", stats.join("; ").into()),
                        ("threshold", self.threshold_text()),
                    ],
                );
                Some(self.marked(&[e], text))
            })
            .collect()
    }

    /// The contrasts to speak of: judged ones first; a difference in shares before an odds ratio, a
    /// difference in the outcome's unit before a standardised one.
    fn contrasts(&self) -> Vec<&'a Estimate> {
        let is = |e: &Estimate| e.measure.contrast && !moderates(e);
        let rows = self.first_with(is);
        let plain = |e: &Estimate| is(e) && matches!(e.measure.form, Form::Natural | Form::ShareDifference);
        if rows.iter().any(|e| plain(e)) {
            return rows.into_iter().filter(|e| plain(e)).collect();
        }
        let shares = self.first_with(|e| is(e) && e.measure.form == Form::ShareDifference);
        if rows.iter().any(|e| e.measure.id == "odds_ratio") && !shares.is_empty() {
            return shares;
        }
        match rows.first().map(|e| e.measure.id) {
            Some(id) => rows.into_iter().filter(|e| e.measure.id == id).collect(),
            None => rows,
        }
    }

    /// The row whose test speaks of this contrast: its own, or that of the same contrast elsewhere.
    fn tested(&self, e: &'a Estimate) -> Option<&'a Estimate> {
        if e.test.is_some() {
            return Some(e);
        }
        self.analysis
            .judged()
            .chain(self.rows())
            .find(|o| o.test.is_some() && o.measure.contrast && !moderates(o) && o.term.code == e.term.code)
    }

    /// One effect as a paragraph, several as a list under the words on which of them stand out.
    /// Not in `full`, the verdict comes without its grounds.
    fn effects(&self, full: bool) -> Vec<Paragraph> {
        let mut rows = self.contrasts();
        rows.retain(|e| e.value.is_some() || !e.notes.iter().any(|n| matches!(n, Note::EventFloor { .. })));
        let mut out = Vec::new();
        if let [one] = rows.as_slice() {
            out.push(Paragraph::of(self.effect(one, true, full)));
        } else if !rows.is_empty() {
            let tested: Vec<(&Estimate, f64)> =
                rows.iter().filter_map(|e| Some((*e, self.tested(e).and_then(p)?))).collect();
            let text = if tested.is_empty() {
                self.say("pairs-untested", &[("outcome", self.outcome())])
            } else {
                self.pairs(&tested)
            };
            let items = if rows.len() <= LISTED || full {
                rows.iter().map(|e| self.effect(e, false, full)).collect()
            } else {
                Vec::new()
            };
            out.push(Paragraph { text, items });
        }
        let judged = self.analysis.judged().any(|e| e.measure.contrast && !moderates(e));
        let answered = rows.iter().any(|e| e.value.is_some());
        if judged && answered && rows.iter().all(|e| e.verdict.is_none()) {
            let text = self.words.get("no-margin");
            match out.last_mut().filter(|p| p.items.is_empty()) {
                Some(last) => last.text = format!("{} {text}", last.text),
                None => out.push(Paragraph::of(text)),
            }
        }
        out
    }

    fn pairs(&self, tested: &[(&'a Estimate, f64)]) -> String {
        let rows: Vec<&Estimate> = tested.iter().flat_map(|(e, _)| self.tested(e)).collect();
        let standing: Vec<String> = tested
            .iter()
            .filter(|(_, p)| *p < self.threshold())
            .map(|(e, _)| match sides(&e.term, self.words) {
                Some((a, b)) => self.say("pair", &[("a", a.into()), ("b", b.into())]),
                None => self.term(e).to_owned(),
            })
            .collect();
        let adjusted = rows.iter().any(|e| e.test.as_ref().is_some_and(|t| t.p_adjusted.is_some()));
        let text = self.say(
            "pairs",
            &[
                ("outcome", self.outcome()),
                ("pairs", (tested.len() as u64).into()),
                ("standing", (standing.len() as u64).into()),
                ("list", self.list(standing).into()),
                ("adjusted", if adjusted { "yes" } else { "no" }.into()),
                ("threshold", self.threshold_text()),
            ],
        );
        self.marked(&rows, text)
    }

    /// One effect: its size, the range that its interval leaves, and the verdict.
    fn effect(&self, e: &'a Estimate, alone: bool, full: bool) -> String {
        let words = self.words;
        let term = self.term(e);
        let Some(value) = e.value else {
            let args = [("outcome", self.outcome()), ("term", term.into()), ("reason", self.reason(e).into())];
            return self.marked(&[e], self.say("not-computed", &args));
        };
        let mut stats: Vec<String> = e.interval.iter().map(|i| self.interval(e, i)).collect();
        let mut rows = vec![e];
        if let Some(row) = self.tested(e) {
            rows.push(row);
            if let Some(t) = &row.test {
                stats.push(if row.estimator == e.estimator {
                    number::p_equation(t.p.get(), words.lang())
                } else {
                    table::test(t, words)
                });
                if let Some(adjusted) = t.p_adjusted {
                    let p = number::p_equation(adjusted.get(), words.lang());
                    stats.push(self.say("p-adjusted", &[("p", p.into())]));
                }
            }
        }
        let stats = if stats.is_empty() { String::new() } else { format!(" ({})", stats.join("; ")) };
        let ratio = e.measure.log;
        let zero = !number::cell(value, e.measure.form, words.lang()).contains(|c: char| ('1'..='9').contains(&c));
        let key = match (ratio, zero, e.measure.form) {
            (true, ..) => "effect-ratio",
            (_, _, Form::Share) => "effect-chance",
            (_, false, Form::Pure) if !standardised(e) => "effect-named",
            (_, true, _) => "effect-zero",
            (_, _, Form::ShareDifference) => "effect-share",
            _ => "effect",
        };
        let between = match sides(&e.term, words) {
            Some((a, b)) => {
                let name =
                    if matches!(key, "effect-zero" | "effect-named") || ratio { "between-and" } else { "between" };
                self.say(name, &[("a", a.into()), ("b", b.into())])
            }
            None => self.say("between-term", &[("term", term.into())]),
        };
        let size = match key {
            "effect-ratio" | "effect-named" => number::cell(value, e.measure.form, words.lang()),
            _ => self.size(value.abs(), e),
        };
        let text = self.say(
            key,
            &[
                ("lead", if alone { self.say("lead", &[("outcome", self.outcome())]) } else { String::new() }.into()),
                ("adjusted", if e.measure.id == "adjusted_difference" { "yes" } else { "no" }.into()),
                ("standard", if standardised(e) { "yes" } else { "no" }.into()),
                ("name", words.get(&format!("measure-{}", e.measure.id)).into()),
                ("size", size.into()),
                ("way", if value < 0.0 { "less" } else { "more" }.into()),
                ("between", between.into()),
                ("stats", stats.into()),
            ],
        );
        let mut told = vec![capital(&text), self.range(e)];
        told.extend(self.verdict(e, full));
        self.marked(&rows, told.join(" "))
    }

    /// What the interval of a difference leaves open and excludes.
    fn range(&self, e: &Estimate) -> String {
        let words = self.words;
        let Some(i) = &e.interval else {
            return words.get("range-unknown");
        };
        let drawn = self.drawn(&[e]);
        if e.measure.log {
            return self.ratio_range(i, drawn);
        }
        if e.measure.form == Form::Share {
            return self.chance_range(i, drawn);
        }
        let per_hundred = e.measure.form == Form::ShareDifference;
        let (scale, decimals) = if per_hundred { (100.0, 0) } else { (1.0, number::decimals(e.measure.form)) };
        let low = number::floor(scale * i.low, decimals);
        let high = number::ceiling(scale * i.high, decimals);
        let way = |up: bool, judged: bool| {
            let name = match (per_hundred, up) {
                (true, true) => "way-more",
                (true, false) => "way-fewer",
                (false, true) => "way-higher",
                (false, false) => "way-lower",
            };
            let good = self.analysis.direction.filter(|_| judged).map(|d| up == (d == Direction::HigherIsBetter));
            let judgement = good.map(|good| words.get(if good { "way-better" } else { "way-worse" }));
            (words.get(name), judgement.map(|j| format!(" {j}")).unwrap_or_default())
        };
        // "14 op de 100 gezinnen minder (gunstiger)"; "14 fewer in 100 families (better)".
        let amount = |x: f64, up: bool, judged: bool| -> Arg {
            let (way, judgement) = way(up, judged);
            let text: Arg = number::fixed(x.abs(), decimals, words.lang()).into();
            let unit = match e.measure.form {
                Form::ShareDifference => self.units(e),
                Form::Natural => e.unit.0.get(words.lang()).to_owned(),
                Form::Pure if standardised(e) => words.get("standard-deviations"),
                _ => String::new(),
            };
            let key = match (per_hundred, unit.is_empty()) {
                (true, _) => "amount-per-hundred",
                (false, false) => "amount-unit",
                (false, true) => "amount",
            };
            let amount = self.say(key, &[("x", text), ("units", unit.into()), ("way", way.into())]);
            format!("{amount}{judgement}").into()
        };
        let open = |up: bool| -> Arg {
            let (way, judgement) = way(up, true);
            format!("{way}{judgement}").into()
        };
        let (key, mut args) = match (low.is_finite(), high.is_finite()) {
            (false, false) => ("range-open", vec![]),
            (true, false) if low < 0.0 => {
                ("range-open-away", vec![("x", amount(low, false, true)), ("open", open(true))])
            }
            (true, false) => ("range-open-beyond", vec![("x", amount(low, true, true))]),
            (false, true) if high > 0.0 => {
                ("range-open-away", vec![("x", amount(high, true, true)), ("open", open(false))])
            }
            (false, true) => ("range-open-beyond", vec![("x", amount(high, false, true))]),
            (true, true) if low < 0.0 && high > 0.0 => {
                ("range-both", vec![("down", amount(low, false, true)), ("up", amount(high, true, true))])
            }
            (true, true) => {
                let up = low >= 0.0;
                let (near, far) = if up { (low, high) } else { (high, low) };
                let key = if near == 0.0 { "range-up-to" } else { "range-within" };
                (key, vec![("near", amount(near, up, false)), ("far", amount(far, up, true))])
            }
        };
        args.push(("drawn", drawn));
        self.say(key, &args)
    }

    fn chance_range(&self, i: &Interval, drawn: Arg) -> String {
        let (low, high) = (number::floor(100.0 * i.low, 1), number::ceiling(100.0 * i.high, 1));
        let write = |x: f64| -> Arg { number::share(x / 100.0, 1, self.words.lang()).into() };
        let (key, mut args) = match (low > 0.0, high < 100.0) {
            (true, true) => ("chance-both", vec![("low", write(low)), ("high", write(high))]),
            (true, false) => ("chance-low", vec![("low", write(low))]),
            (false, true) => ("chance-high", vec![("high", write(high))]),
            (false, false) => ("range-open", vec![]),
        };
        args.push(("drawn", drawn));
        self.say(key, &args)
    }

    fn ratio_range(&self, i: &Interval, drawn: Arg) -> String {
        let lang = self.words.lang();
        let (low, high) = (number::floor(i.low, 2), number::ceiling(i.high, 2));
        let write = |x: f64| -> Arg { number::fixed(x, 2, lang).into() };
        let (key, mut args) = match (low > 0.0, high.is_finite()) {
            (true, true) => ("ratio-both", vec![("low", write(low)), ("high", write(high))]),
            (true, false) => ("ratio-low", vec![("low", write(low))]),
            (false, true) => ("ratio-high", vec![("high", write(high))]),
            (false, false) => ("range-open", vec![]),
        };
        args.push(("drawn", drawn));
        self.say(key, &args)
    }

    fn verdict(&self, e: &Estimate, full: bool) -> Option<String> {
        let (margin, verdict) = (e.margin?, e.verdict?);
        let size: Arg = self.size(margin, e).into();
        let key = table::verdict_key(verdict);
        let word: Arg = self.words.get(&key).into();
        if !full {
            let args = [("margin", size), ("verdict", word), ("drawn", self.drawn(&[e]))];
            return Some(self.say("margin-brief", &args));
        }
        let reason = self.analysis.margin.as_ref().map(|m| {
            let because = m.because.get(self.words.lang()).trim_end_matches('.');
            let decided = date(&m.decided, self.words);
            self.say("margin-reason", &[("because", because.into()), ("decided", decided.into())])
        });
        let drawn = self.drawn(&[e]);
        let meaning = self.say(&format!("{key}-meaning"), &[("margin", size.clone()), ("drawn", drawn.clone())]);
        Some(self.say(
            "margin",
            &[
                ("margin", size),
                ("reason", reason.unwrap_or_default().into()),
                ("verdict", word),
                ("meaning", meaning.into()),
                ("drawn", drawn),
            ],
        ))
    }

    /// Moderators: how many stand out, and how large an influence the widest interval leaves.
    fn moderators(&self) -> Vec<String> {
        let rows = self.first_with(moderates);
        let known: Vec<&Estimate> = rows.iter().copied().filter(|e| e.value.is_some()).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let tested: Vec<&Estimate> = known.iter().copied().filter(|e| e.test.is_some()).collect();
        let standing: Vec<&Estimate> =
            tested.iter().copied().filter(|e| p(e).is_some_and(|p| p < self.threshold())).collect();
        let adjusted = tested.iter().any(|e| e.test.as_ref().is_some_and(|t| t.p_adjusted.is_some()));
        let names = standing.iter().map(|e| self.term(e).to_owned()).collect();
        let mut told = vec![self.say(
            "moderators",
            &[
                ("outcome", self.outcome()),
                ("tested", (tested.len() as u64).into()),
                ("standing", (standing.len() as u64).into()),
                ("list", self.list(names).into()),
                ("adjusted", if adjusted { "yes" } else { "no" }.into()),
                ("threshold", self.threshold_text()),
            ],
        )];
        let width = |e: &Estimate| e.interval.map(|i| i.high - i.low);
        let widest = known
            .iter()
            .copied()
            .filter(|e| width(e).is_some())
            .max_by(|a, b| width(a).unwrap_or_default().total_cmp(&width(b).unwrap_or_default()));
        if let Some(e) = widest
            && let Some(i) = &e.interval
        {
            told.push(self.say(
                "moderators-widest",
                &[
                    ("term", self.term(e).into()),
                    ("interval", self.interval(e, i).into()),
                    ("range", self.range(e).into()),
                ],
            ));
        }
        for e in rows.iter().filter(|e| e.value.is_none()) {
            told.push(self.say(
                "not-computed",
                &[("outcome", self.outcome()), ("term", self.term(e).into()), ("reason", self.reason(e).into())],
            ));
        }
        vec![self.marked(&rows, told.join(" "))]
    }

    /// Warnings that belong in the text: too few events for a test, and means over completers alone.
    fn warnings(&self) -> Vec<String> {
        let mut notes: Vec<&Note> = Vec::new();
        let all = self.analysis.findings.notes.iter().chain(self.rows().iter().flat_map(|e| &e.notes));
        for note in all.filter(|n| matches!(n, Note::EventFloor { .. } | Note::CompletersOnly { .. })) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        let all_drawn = self.rows().iter().all(|e| e.origin == Origin::Simulated);
        let rows: Vec<&Estimate> = self.rows().iter().filter(|_| all_drawn).collect();
        notes.iter().map(|n| self.marked(&rows, format!("{}.", table::line(n, self.words)))).collect()
    }
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
