//! Three questions about one offer side by side: a column each, the assumptions they need as rows.

use super::notes::{of_n, of_value};
use super::{Block, Cell, Column, Table, capital, column, estimand_key, interval_cell, interval_heading, shared, test};
use super::{value_cell, verdict_key};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate, Note};
use crate::report::catalogue::Words;
use crate::report::number;
use crate::value::Estimand;

/// The estimators that ask, in the order of the columns.
pub const ASKING: [(&str, Estimand); 3] = [
    ("offer_effect", Estimand::Offer),
    ("as_treated_effect", Estimand::AsTreated),
    ("complier_effect", Estimand::Complier),
];

/// Whether a row is an answer to one of the questions, or tells how good it is.
pub fn asks(e: &Estimate) -> bool {
    ASKING.iter().any(|(id, _)| *id == e.estimator)
}

/// The answers of an analysis that names all three estimators.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    /// To each question, in the order of [`ASKING`].
    pub answers: [&'a Estimate; 3],
    all: &'a [Estimate],
}

/// The three answers, when all were asked.
pub fn answers(analysis: &Analysis) -> Option<Answers<'_>> {
    let all = &analysis.findings.estimates;
    let of = |id: &str| all.iter().find(|e| e.estimator == id && e.measure.contrast);
    Some(Answers { answers: [of(ASKING[0].0)?, of(ASKING[1].0)?, of(ASKING[2].0)?], all })
}

impl<'a> Answers<'a> {
    /// What the last estimator says besides its answer.
    fn beside(&self, ids: &[&str]) -> Option<&'a Estimate> {
        self.all.iter().find(|e| e.estimator == ASKING[2].0 && ids.contains(&e.measure.id))
    }

    /// The answer on compliers with the interval that holds for a weak instrument too.
    pub fn anderson_rubin(&self) -> Option<&'a Estimate> {
        self.beside(&["complier_effect_ar", "complier_share_effect_ar"])
    }
}

/// The first-stage F of an answer that is called weak.
pub fn weak(e: &Estimate) -> Option<f64> {
    e.notes.iter().find_map(|n| if let Note::WeakInstrument { f, .. } = n { Some(*f) } else { None })
}

/// What each question needs: key, and whether offer, as treated and compliers need it.
const ASSUMPTIONS: [(&str, [bool; 3]); 7] = [
    ("lot", [true, false, true]),
    ("choice", [false, true, false]),
    ("exclusion", [false, false, true]),
    ("monotonicity", [false, false, true]),
    ("relevance", [false, false, true]),
    ("interference", [true, true, true]),
    ("lost", [true, true, true]),
];

pub(super) fn table(analysis: &Analysis, words: &Words) -> Option<Table> {
    let asked = answers(analysis)?;
    let lang = words.lang();
    let outcome = capital(analysis.outcome.text.get(lang));
    let mut table =
        Table { caption: words.say("questions-caption", &[("outcome", outcome.into())]), ..Table::default() };
    super::with_origin(&mut table.caption, &asked.answers, words);
    table.columns = std::iter::once(column(words, "questions-row", false))
        .chain(ASKING.map(|(_, e)| Column { heading: capital(&words.get(&estimand_key(e))), numeric: false }))
        .collect();
    let rows = asked.rows(&mut table, words);
    table.blocks.push(Block { title: Some(words.get("questions-answers")), rows });
    let assumptions = ASSUMPTIONS.iter().map(|(key, needed)| {
        let cells = needed.iter().enumerate().map(|(i, needed)| asked.needed(key, i, *needed, words));
        std::iter::once(Cell::text(words.get(&format!("questions-{key}")))).chain(cells).collect()
    });
    table.blocks.push(Block { title: Some(words.get("questions-assumptions")), rows: assumptions.collect() });
    Some(table)
}

impl Answers<'_> {
    fn rows(&self, table: &mut Table, words: &Words) -> Vec<Vec<Cell>> {
        let lang = words.lang();
        let all = &self.answers;
        let line = |name: String, cells: [Cell; 3]| std::iter::once(Cell::text(name)).chain(cells).collect::<Vec<_>>();
        let texts =
            |key: &str| ASKING.map(|(_, e)| Cell::text(words.say(&format!("{key}-{}", e.code()), &self.arms(words))));
        let mut rows = vec![
            line(words.get("questions-asked"), texts("questions-asked")),
            line(words.get("questions-compared"), texts("questions-compared")),
        ];
        let values = all.map(|e| {
            let marks = of_value(e, all, table, words);
            value_cell(e, lang, marks)
        });
        rows.push(line(self.value_heading(words), values));
        if all.iter().any(|e| e.interval.is_some()) {
            let level = shared(all.iter().filter_map(|e| e.interval).map(|i| i.level));
            let method = shared(all.iter().filter_map(|e| e.interval).map(|i| words.method(i.method)));
            let method = method.map(|m| format!(" ({m})")).unwrap_or_default();
            let heading = interval_heading(level, words) + &method;
            rows.push(line(heading, all.map(|e| interval_cell(Some(e), table, words))));
        }
        if let Some(e) = self.anderson_rubin() {
            let marks = of_value(e, &[e], table, words);
            let cell = Cell { marks, ..interval_cell(Some(e), table, words) };
            rows.push(line(words.get("questions-interval-ar"), [Cell::default(), Cell::default(), cell]));
        }
        if all.iter().any(|e| e.test.is_some()) {
            let cell = |e: &Estimate| Cell::text(e.test.as_ref().map(|t| test(t, words)).unwrap_or_default());
            rows.push(line(words.get("column-test"), all.map(cell)));
        }
        let adjusted = |e: &Estimate| e.test.as_ref().and_then(|t| t.p_adjusted).map(|p| p.get());
        if all.iter().any(|e| adjusted(e).is_some()) {
            let cell = |e: &Estimate| Cell {
                text: adjusted(e).map(|p| number::p(p, lang)).unwrap_or_default(),
                number: adjusted(e),
                ..Cell::default()
            };
            rows.push(line(words.get("column-p-adjusted"), all.map(cell)));
        }
        for (key, id) in [
            ("questions-share", "complier_share"),
            ("questions-f", "first_stage_f"),
            ("questions-f-classical", "first_stage_f_classical"),
        ] {
            if let Some(e) = self.beside(&[id]) {
                let marks = of_value(e, &[e], table, words);
                let mut cell = value_cell(e, lang, marks);
                if let Some(i) = e.interval {
                    cell.text = format!("{} ({})", cell.text, number::limits(i.low, i.high, e.measure.form, lang));
                }
                rows.push(line(words.get(key), [Cell::default(), Cell::default(), cell]));
            }
        }
        let n = all.map(|e| Cell { marks: of_n(e, all, table, words), ..Cell::whole(e.n.used, lang) });
        rows.push(line(words.get("column-n"), n));
        if all.iter().any(|e| e.n.clusters.is_some()) {
            let cell = |e: &Estimate| e.n.clusters.map(|n| Cell::whole(n, lang)).unwrap_or_default();
            rows.push(line(words.get("column-clusters"), all.map(cell)));
        }
        if all.iter().any(|e| e.margin.is_some()) {
            let text = |e: &Estimate| e.margin.map(|m| format!("±{}", number::cell(m, e.measure.form, lang)));
            let cell = |e: &Estimate| Cell { text: text(e).unwrap_or_default(), number: e.margin, ..Cell::default() };
            rows.push(line(words.get("column-margin"), all.map(cell)));
        }
        if all.iter().any(|e| e.verdict.is_some()) {
            rows.push(line(words.get("column-verdict"), all.map(|e| self.verdict(e, words))));
        }
        rows
    }

    /// A verdict; of a weak instrument by the interval that holds for it.
    fn verdict(&self, e: &Estimate, words: &Words) -> Cell {
        let word = |e: &Estimate| e.verdict.map(|v| words.get(&verdict_key(v)));
        let text = match (weak(e), self.anderson_rubin()) {
            (Some(_), Some(region)) => {
                word(region).map(|verdict| words.say("questions-verdict-ar", &[("verdict", verdict.into())]))
            }
            _ => word(e),
        };
        Cell::text(text.unwrap_or_default())
    }

    fn value_heading(&self, words: &Words) -> String {
        let [e, ..] = self.answers;
        let unit = match e.measure.form {
            Form::ShareDifference => words.get("percentage-points"),
            _ => e.unit.0.get(words.lang()).to_owned(),
        };
        match unit.is_empty() {
            true => words.get("questions-estimate"),
            false => words.say("questions-estimate-unit", &[("unit", unit.into())]),
        }
    }

    /// The arms, as the contrast of the first question names them.
    fn arms(&self, words: &Words) -> [(&'static str, crate::report::catalogue::Arg); 2] {
        let text = self.answers[0].term.text.get(words.lang());
        let (treatment, control) = text.split_once(" − ").unwrap_or((text, text));
        [("treatment", treatment.into()), ("control", control.into())]
    }

    /// Whether a question needs an assumption, and what the data say of it.
    fn needed(&self, assumption: &str, question: usize, needed: bool, words: &Words) -> Cell {
        let answer = self.answers[question];
        let has = |note: &Note| answer.notes.contains(note);
        let strength = self.beside(&["first_stage_f"]).and_then(|e| e.value);
        let text = match (needed, assumption, strength) {
            (false, ..) => words.get("questions-not-needed"),
            (true, "monotonicity", _) if has(&Note::OneSided {}) => words.get("questions-needed-met"),
            (true, "relevance", Some(f)) => {
                let f = number::cell(f, Form::Pure, words.lang());
                words.say("questions-needed-strength", &[("f", f.into())])
            }
            _ => words.get("questions-needed"),
        };
        Cell::text(text)
    }
}
