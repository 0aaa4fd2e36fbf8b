//! What all sentences are made with: an analysis, its study and the words.

use crate::findings::measure::Form;
use crate::findings::{About, Analysis, Estimate, Test};
use crate::report::catalogue::{Arg, Words};
use crate::report::table::{self, capital};
use crate::report::{StudyHead, number};
use crate::value::{Interval, Label, Origin, ShapeKind, Text};

/// More groups than this are summed up by their ends instead of listed.
pub(super) const LISTED: usize = 6;

pub(super) struct Teller<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) study: &'a StudyHead,
    pub(super) methods: &'a [&'a About],
    pub(super) words: &'a Words,
}

impl<'a> Teller<'a> {
    pub(super) fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.words.say(key, args)
    }

    pub(super) fn text<'l>(&self, label: &'l Label) -> &'l str {
        label.text.get(self.words.lang())
    }

    pub(super) fn outcome(&self) -> Arg {
        capital(self.text(&self.analysis.outcome)).into()
    }

    /// The words for a row's measure: "oddsratio".
    pub(super) fn measure(&self, e: &Estimate) -> Arg {
        self.words.get(&format!("measure-{}", e.measure.id)).into()
    }

    /// What the groups are: "vorm van familienetwerkberaad".
    pub(super) fn grouping(&self) -> Arg {
        self.analysis.grouping.as_ref().map_or_else(|| self.words.get("group"), |g| self.text(g).to_owned()).into()
    }

    pub(super) fn rows(&self) -> &'a [Estimate] {
        &self.analysis.findings.estimates
    }

    /// A label in running text: names stand bare, descriptions in quotation marks.
    pub(super) fn quoted(&self, text: &str) -> String {
        let name = text.starts_with(char::is_uppercase) && !text.contains([',', ':']);
        if name { text.to_owned() } else { self.say("quoted", &[("text", text.into())]) }
    }

    /// A label in a list, before its number: quoted only when it holds a comma.
    pub(super) fn listed(&self, text: &str) -> String {
        if text.contains([',', ';']) { self.say("quoted", &[("text", text.into())]) } else { text.to_owned() }
    }

    /// The term of a row in running text: for a characteristic that families have or not, its name alone.
    pub(super) fn term(&self, e: &Estimate) -> String {
        let text = self.text(&e.term);
        let name = if e.term.code.ends_with(": yes") { text.rsplit_once(": ").map(|(name, _)| name) } else { None };
        self.quoted(name.unwrap_or(text))
    }

    /// A term "group: level" in its two parts; a term of one part has no group.
    pub(super) fn within<'e>(&self, e: &'e Estimate) -> (Option<&'e str>, &'e str) {
        let text = self.text(&e.term);
        match text.split_once(": ") {
            Some((group, level)) if self.analysis.grouping.is_some() => (Some(group), level),
            _ => (None, text),
        }
    }

    /// The units counted: families.
    pub(super) fn units(&self, e: &Estimate) -> String {
        let unit = if e.unit.is_none() || e.measure.form == Form::Pure { self.unit() } else { &e.unit.0 };
        unit.get(self.words.lang()).to_owned()
    }

    /// What the rows of the analysis are, in words.
    pub(super) fn study_units(&self) -> Arg {
        self.unit().get(self.words.lang()).into()
    }

    fn unit(&self) -> &Text {
        self.analysis.unit.as_ref().unwrap_or(&self.study.unit)
    }

    /// Rows of the first estimator, judged ones first, that has rows like these.
    pub(super) fn first_with(&self, is: impl Fn(&Estimate) -> bool) -> Vec<&'a Estimate> {
        let estimator = self.analysis.judged().chain(self.rows()).find(|e| is(e)).map(|e| e.estimator);
        self.rows().iter().filter(|e| Some(e.estimator) == estimator && is(e)).collect()
    }

    /// Whether the estimator of this row takes other variables into account.
    pub(super) fn adjusts(&self, e: &Estimate) -> bool {
        let kinds = [Some(&ShapeKind::Regression), Some(&ShapeKind::Trajectories)];
        self.methods.iter().any(|a| a.id == e.estimator && kinds.contains(&a.shapes.first()))
    }

    /// "gegevens" or "gesimuleerde gegevens": what excludes.
    pub(super) fn data(&self, e: &Estimate) -> Arg {
        let drawn = e.origin == Origin::Simulated || table::spread_simulated(e);
        self.words.get(if drawn { "data-drawn" } else { "data-firm" }).into()
    }

    /// "a, b en c".
    pub(super) fn list(&self, items: Vec<String>) -> String {
        match items.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => {
                self.say("list", &[("items", rest.join(", ").into()), ("last", last.as_str().into())])
            }
            None => String::new(),
        }
    }

    pub(super) fn interval(&self, e: &Estimate, i: &Interval) -> String {
        let limits = number::limits(i.low, i.high, e.measure.form, self.words.lang());
        let level = number::level(i.level, self.words.lang());
        self.say("interval", &[("level", level.into()), ("limits", limits.into())])
    }

    /// A size with its unit: `0,3 punten`, `3,1 procentpunt`.
    pub(super) fn size(&self, x: f64, e: &Estimate) -> String {
        self.with_unit(number::value(x, e.measure.form, self.words.lang()), e)
    }

    pub(super) fn with_unit(&self, text: String, e: &Estimate) -> String {
        if e.measure.form == Form::Natural && !e.unit.is_none() {
            format!("{text} {}", e.unit.0.get(self.words.lang()))
        } else {
            text
        }
    }

    /// The p of a test, and the adjusted one behind it.
    pub(super) fn p(&self, test: &Test) -> String {
        let p = number::p_equation(test.p.get(), self.words.lang());
        match test.p_adjusted {
            Some(adjusted) => {
                let adjusted = number::p_equation(adjusted.get(), self.words.lang());
                self.say("p-and-adjusted", &[("p", p.into()), ("adjusted", adjusted.into())])
            }
            None => p,
        }
    }

    /// The sentence for a row without a number.
    pub(super) fn not_computed(&self, e: &Estimate) -> String {
        let args = [
            ("outcome", self.outcome()),
            ("term", self.quoted(self.text(&e.term)).into()),
            ("reason", self.reason(e).into()),
        ];
        self.say("not-computed", &args)
    }

    /// Why a row has no number, in its own notes.
    pub(super) fn reason(&self, e: &Estimate) -> String {
        let reasons: Vec<String> = table::reasons(e).map(|n| self.words.note(n)).collect();
        if reasons.is_empty() { self.words.get("reason-unknown") } else { reasons.join("; ") }
    }

    /// That nothing is excluded where there is no interval, and why there is none.
    pub(super) fn range_unknown(&self, e: &Estimate) -> String {
        let reasons: Vec<String> = table::without_interval(e).map(|n| self.words.note(n)).collect();
        match reasons.is_empty() {
            true => self.words.get("range-unknown"),
            false => self.say("range-unknown-why", &[("reason", reasons.join("; ").into())]),
        }
    }

    /// The level under which a p counts: 1 − the study's confidence level.
    pub(super) fn threshold(&self) -> f64 {
        1.0 - self.study.level.get()
    }

    pub(super) fn threshold_text(&self) -> Arg {
        let t = self.threshold();
        let decimals = if (100.0 * t - (100.0 * t).round()).abs() < 1e-9 { 2 } else { 3 };
        number::fixed(t, decimals, self.words.lang()).into()
    }

    /// Rows whose p, adjusted where it is, lies under the threshold.
    pub(super) fn stands(&self, e: &Estimate) -> bool {
        p(e).is_some_and(|p| p < self.threshold())
    }
}

/// The p that a reader goes by: adjusted over its family when there is one.
pub(super) fn p(e: &Estimate) -> Option<f64> {
    e.test.as_ref().map(|t| t.p_adjusted.unwrap_or(t.p).get())
}

/// "yes" or "no", for the catalogue to choose by.
pub(super) fn yes(is: bool) -> Arg {
    if is { "yes" } else { "no" }.into()
}

/// ` (a; b)`, or nothing.
pub(super) fn in_brackets(details: Vec<String>) -> String {
    let details: Vec<String> = details.into_iter().filter(|d| !d.is_empty()).collect();
    if details.is_empty() { String::new() } else { format!(" ({})", details.join("; ")) }
}
