//! What an analysis of waiting must name: times, endings, states.

use super::AnalysisEntry;
use super::check::Check;
use crate::data::Source;
use crate::data::codebook::{Kind, Meaning};
use crate::document::did_you_mean;
use crate::estimators;
use crate::value::ShapeKind;

/// The keys that only analyses of waiting have.
fn given(a: &AnalysisEntry) -> Vec<&'static str> {
    let keys = [
        ("time", a.time.is_some()),
        ("status", a.status.is_some()),
        ("event", a.event.is_some()),
        ("entry", a.entry.is_some()),
        ("subject", a.subject.is_some()),
        ("state", a.state.is_some()),
        ("between", !a.between.is_empty()),
        ("at", !a.at.is_empty()),
        ("horizon", a.horizon.is_some()),
        ("price", a.price.is_some()),
    ];
    keys.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect()
}

impl Check<'_> {
    /// Which columns an analysis of waiting needs, and which times can be asked about.
    pub(super) fn waiting(&mut self, i: usize, a: &AnalysisEntry) {
        let at = |key: &str| format!("analysis.{i}.{key}");
        let known = a.estimator.all().iter().filter_map(|id| estimators::find(id)).map(|e| e.about());
        let of: Vec<(&str, ShapeKind)> = known.map(|about| (about.id, about.shape())).collect();
        let waits = |kind: &ShapeKind| matches!(kind, ShapeKind::Durations | ShapeKind::Spells | ShapeKind::Intervals);
        if !of.is_empty() && !of.iter().any(|(_, kind)| waits(kind)) {
            for key in given(a) {
                let help = "leave it out, or name one that does, such as cumulative_incidence";
                self.fault(&at(key), format!("no estimator here uses {key}"), help);
            }
            return;
        }
        for (id, kind) in of.iter().filter(|(_, kind)| waits(kind)) {
            let between = *kind == ShapeKind::Intervals && !a.between.is_empty();
            let needed = [
                ("time", a.time.is_some() || between),
                ("status", a.status.is_some() || between),
                ("state", a.state.is_some() || *kind != ShapeKind::Spells),
                ("entry", a.entry.is_some() || *kind != ShapeKind::Spells),
                ("subject", a.subject.is_some() || *kind != ShapeKind::Spells),
            ];
            for (key, _) in needed.into_iter().filter(|(_, given)| !given) {
                let help = format!("name the column: {key} = \"...\"");
                self.fault(&at("estimator"), format!("`{id}` needs `{key}`"), help);
            }
        }
        if !a.between.is_empty() && a.between.len() != 2 {
            self.fault(&at("between"), "a time lies between two", "name two columns: between = [\"after\", \"by\"]");
        }
        for (j, time) in a.at.iter().enumerate().filter(|(_, time)| !time.is_finite() || **time < 0.0) {
            self.fault(&at(&format!("at.{j}")), format!("{time} is no time"), "write a number from 0 on");
        }
        if let Some(horizon) = a.horizon.filter(|h| !h.is_finite() || *h <= 0.0) {
            self.fault(&at("horizon"), format!("a horizon of {horizon} cannot be"), "write a number above 0");
        }
        if let Some(price) = &a.price {
            let example = "price = { value = 125.0, source = \"...\" }";
            if !price.value.is_finite() || price.value <= 0.0 {
                self.fault(
                    &at("price.value"),
                    format!("a price of {} cannot be", price.value),
                    format!("write {example}"),
                );
            }
            if price.source.text().nl.trim().is_empty() {
                self.fault(&at("price.source"), "the price has no source", format!("write {example}"));
            }
        }
    }

    /// The columns it names: numbers of time, levels of endings and states.
    pub(super) fn waiting_columns(&mut self, sources: &[Source], tables: &[String], i: usize, a: &AnalysisEntry) {
        let at = |key: &str| format!("analysis.{i}.{key}");
        let between = a.between.iter().enumerate().map(|(j, name)| (format!("between.{j}"), name));
        let numbers = [("time", &a.time), ("entry", &a.entry)];
        let numbers = numbers.into_iter().filter_map(|(key, name)| Some((key.to_owned(), name.as_ref()?)));
        for (key, name) in numbers.chain(between) {
            if let Some(meaning) = self.column(sources, tables, &at(&key), name)
                && !matches!(meaning.kind, Kind::Number | Kind::Integer)
            {
                let help = "use a column of numbers; of dates, let the codebook count: from = { weeks-to = { ending = \"...\" } }";
                self.fault(&at(&key), format!("`{name}` is no number"), help);
            }
        }
        let levels = |check: &mut Self, key: &str, name: &Option<String>| -> Option<Meaning> {
            let name = name.as_ref()?;
            let meaning = check.column(sources, tables, &at(key), name)?;
            if meaning.kind != Kind::Category {
                check.fault(&at(key), format!("`{name}` has no levels"), "use a column with levels");
                return None;
            }
            Some(meaning)
        };
        levels(self, "state", &a.state);
        if let Some(subject) = &a.subject {
            self.column(sources, tables, &at("subject"), subject);
        }
        let Some(status) = levels(self, "status", &a.status) else { return };
        let codes = || status.levels.iter().map(|level| level.code.as_str());
        let endings: Vec<&str> = codes().filter(|code| !status.open.iter().any(|open| open == code)).collect();
        if endings.is_empty() {
            let help = "name one that could have been: event = \"...\", among the levels of the codebook";
            self.fault(&at("status"), format!("`{}` has no ending among its levels", status.label.code), help);
            return;
        }
        if let Some(event) = &a.event {
            if !codes().any(|code| code == event) {
                let help = did_you_mean(event, endings);
                self.fault(&at("event"), format!("`{}` has no ending `{event}`", status.label.code), help);
            }
            if status.open.contains(event) {
                let help = "name an ending";
                self.fault(&at("event"), format!("`{event}` means that nothing has ended yet"), help);
            }
        }
    }
}
