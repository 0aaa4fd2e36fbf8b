//! The plan of a new study, from the roles of its codebook.

use crate::data::codebook::{Codebook, Column, Derivation, Derived, Kind, Role, TableBook};
use crate::data::dummy;
use std::fmt::Write;

/// The file of a table.
pub(super) fn file(table: &str) -> String {
    let name: String =
        table.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    format!("{name}.csv")
}

/// A text of TOML. JSON's escapes are TOML's, but for the one character that JSON leaves as it is.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007F")
}

/// How a table stands to the first.
enum Place {
    First,
    /// One row, or one a wave, for each row of the first.
    Joins(Vec<String>),
    /// Alone.
    Apart,
}

fn place(first: &TableBook, table: &TableBook) -> Place {
    if first.name == table.name {
        return Place::First;
    }
    let ids = |table: &TableBook| -> Vec<String> {
        table.column.iter().filter(|c| c.role == Role::Id).map(|c| c.name.clone()).collect()
    };
    let (outer, own) = (ids(first), ids(table));
    let informants = table.with_role(Role::Informant).is_some();
    let waves = first.with_role(Role::Wave).is_some();
    if !own.is_empty() && own == outer && !informants && !waves { Place::Joins(own) } else { Place::Apart }
}

struct Plan<'a> {
    book: &'a Codebook,
    out: String,
    ids: Vec<String>,
}

/// The plan.
pub(super) fn toml(book: &Codebook, id: &str, seed: u64) -> String {
    let mut plan = Plan { book, out: String::new(), ids: vec![] };
    plan.head(id, seed);
    plan.success();
    plan.effects();
    plan.quality();
    plan.others();
    plan.out
}

impl<'a> Plan<'a> {
    fn first(&self) -> Option<&'a TableBook> {
        self.book.table.first()
    }

    /// Columns that an analysis of the first table sees: its own, and those of tables that join it.
    fn seen(&self) -> Vec<(&'a TableBook, &'a Column)> {
        let Some(first) = self.first() else { return vec![] };
        let tables = self.book.table.iter().filter(|table| !matches!(place(first, table), Place::Apart));
        tables.flat_map(|table| table.column.iter().map(move |column| (table, column))).collect()
    }

    fn arms(&self) -> Option<(String, String, String)> {
        let arms = dummy::arms(self.book)?;
        self.first()?.column.iter().any(|c| c.name == arms.0).then_some(arms)
    }

    fn head(&mut self, id: &str, seed: u64) {
        let study = &self.book.study;
        let _ = write!(
            self.out,
            "# What is asked of the data. Change the questions, not the order of the sections; `beraad check` says what does\n\
             # not fit, `beraad list` which estimators there are, `beraad explain ID` what each does.\n\n\
             [study]\nid = {} # names the folder of the report\ntitle = {{ nl = {}, en = {} }}\nlanguage = \"nl\" # or \"en\"\n",
            quoted(id),
            quoted(&study.title.nl),
            quoted(&study.title.en)
        );
        for table in &self.book.table {
            let _ = write!(
                self.out,
                "\n[[data]]\nname = {}\nfile = {}\ncodebook = \"codebook.toml\"\n",
                quoted(&table.name),
                quoted(&file(&table.name))
            );
            if let Some(Place::Joins(keys)) = self.first().map(|first| place(first, table)) {
                let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
                let _ =
                    writeln!(self.out, "join = [{}] # the columns by which it joins the first table", keys.join(", "));
            }
        }
        let unit = self.first().map(TableBook::one).unwrap_or_default();
        let _ = write!(self.out, "\n[design]\nunit = {}\n", quoted(&unit));
        if let Some(cluster) = self.first().and_then(|first| first.with_role(Role::Cluster)) {
            let _ = writeln!(self.out, "cluster = {} # what units lie in", quoted(&cluster.name));
        }
        self.out.push_str("estimand = \"as-treated\" # \"offer\" when families were randomised to the offer\n");
        if let Some((arm, treatment, control)) = self.arms() {
            let _ = writeln!(
                self.out,
                "arm = {{ variable = {}, treatment = {}, control = {} }} # a difference is treatment - control",
                quoted(&arm),
                quoted(&treatment),
                quoted(&control)
            );
        }
        if let Some((pre, post)) = self.waves() {
            let _ = writeln!(
                self.out,
                "waves = {{ pre = {}, post = {} }} # a change is post - pre",
                quoted(&pre),
                quoted(&post)
            );
        }
        let _ = write!(
            self.out,
            "\n[settings]\nlevel = 0.95\nseed = {seed}\nmultiplicity = \"holm\" # families of tests are kept honest\n\
             event_floor = 10 # outcomes with fewer events are described, and not tested\n"
        );
    }

    /// First and last wave of the table of waves that joins.
    fn waves(&self) -> Option<(String, String)> {
        let (_, column) = self.seen().into_iter().find(|(_, column)| column.role == Role::Wave)?;
        let (first, last) = (column.levels.first()?, column.levels.last()?);
        (first.code != last.code).then(|| (first.code.clone(), last.code.clone()))
    }

    fn chapter(&mut self, id: &str, nl: &str, en: &str) {
        let _ =
            write!(self.out, "\n[[chapter]]\nid = \"{id}\"\ntitle = {{ nl = {}, en = {} }}\n", quoted(nl), quoted(en));
    }

    fn analysis(&mut self, chapter: &str, id: &str, nl: &str, en: &str, keys: &str) {
        let slug: String =
            id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let mut id = slug.clone();
        let mut n = 1;
        while self.ids.contains(&id) {
            n += 1;
            id = format!("{slug}-{n}");
        }
        let _ = write!(
            self.out,
            "\n[[analysis]]\nid = \"{id}\"\nchapter = \"{chapter}\"\nquestion = {{ nl = {}, en = {} }}\n{keys}",
            quoted(nl),
            quoted(en)
        );
        self.ids.push(id);
    }

    /// How often, and how long.
    fn success(&mut self) {
        let Some(first) = self.first() else { return };
        let stages: Vec<&Column> =
            first.column.iter().filter(|c| c.role == Role::Stage && c.success.is_some()).collect();
        let by =
            first.with_role(Role::Method).or_else(|| first.with_role(Role::Arm)).filter(|c| c.kind == Kind::Category);
        let by_line = by.map(|by| format!("by = {}\n", quoted(&by.name))).unwrap_or_default();
        let weeks: Vec<_> = first.derived.iter().filter(|d| matches!(d.from, Derivation::Weeks { .. })).collect();
        if stages.is_empty() && weeks.is_empty() {
            return;
        }
        self.chapter("success", "Hoe vaak, en hoe snel?", "How often, and how soon?");
        if let Some(last) = stages.last() {
            let estimators =
                if by.is_some() { "[\"wilson_rate\", \"fisher_freeman_halton\"]" } else { "\"wilson_rate\"" };
            self.analysis(
                "success",
                &format!("share-{}", last.name),
                &format!("Welk deel: {}?", last.label.nl),
                &format!("What share: {}?", last.label.en),
                &format!("estimator = {estimators} # the first is judged, the others stand beside it\noutcome = {}\n{by_line}", quoted(&last.name)),
            );
        }
        if stages.len() > 1 {
            let names: Vec<String> = stages.iter().map(|c| quoted(&c.name)).collect();
            self.analysis(
                "success",
                "funnel",
                "Waar vallen zij af?",
                "Where do they drop out?",
                &format!("estimator = \"funnel_rate\"\nstages = [{}]\n{by_line}", names.join(", ")),
            );
        }
        for derived in weeks {
            self.analysis(
                "success",
                &derived.name,
                &format!("Hoeveel {}?", derived.label.nl),
                &format!("How many {}?", derived.label.en),
                &format!("estimator = \"group_summary\"\noutcome = {}\n{by_line}", quoted(&derived.name)),
            );
        }
    }

    /// Outcomes, compared between the arms.
    fn effects(&mut self) {
        let arms = self.arms();
        let waves = self.waves().is_some();
        let numbers = |column: &Column| matches!(column.kind, Kind::Number | Kind::Integer);
        let outcomes: Vec<(&TableBook, &Column)> = self
            .seen()
            .into_iter()
            .filter(|(_, c)| c.role == Role::Outcome && (numbers(c) || c.success.is_some()))
            .collect();
        let Some(first) = self.first() else { return };
        if outcomes.is_empty() && arms.is_none() {
            return;
        }
        self.chapter("results", "Wat levert het op?", "What comes of it?");
        if let Some((arm, ..)) = &arms {
            let keys = format!("estimator = \"frequency\"\noutcome = {}\n", quoted(arm));
            self.analysis("results", "groups", "Welke groepen worden vergeleken?", "Which groups are compared?", &keys);
        }
        let mut judged = vec![];
        for (table, column) in outcomes {
            let measured_before = waves && table.with_role(Role::Wave).is_some();
            let arm = arms.as_ref().map(|(arm, ..)| format!("by = {}\n", quoted(arm))).unwrap_or_default();
            let estimator = match (numbers(column), arms.is_some(), measured_before) {
                (true, true, true) => "[\"ancova\", \"hedges_g\"]",
                (true, true, false) => "[\"welch_t\", \"hedges_g\"]",
                (true, false, _) => "\"group_summary\"",
                (false, true, true) => "[\"logistic\", \"newcombe_difference\", \"wilson_rate\"]",
                (false, true, false) => "[\"newcombe_difference\", \"fisher_exact\", \"wilson_rate\"]",
                (false, false, _) => "\"wilson_rate\"",
            };
            self.analysis(
                "results",
                &format!("effect-{}", column.name),
                &format!("Verschilt: {}?", column.label.nl),
                &format!("Does it differ: {}?", column.label.en),
                &format!("estimator = {estimator}\noutcome = {}\n{arm}", quoted(&column.name)),
            );
            judged.extend(self.ids.last().cloned());
        }
        let traits: Vec<String> = first
            .column
            .iter()
            .filter(|c| c.role == Role::Characteristic && (numbers(c) || c.success.is_some()) && !c.identifies())
            .map(|c| quoted(&c.name))
            .collect();
        let asked = self.seen().into_iter().find(|(_, c)| c.role == Role::Outcome && numbers(c)).map(|(_, c)| c);
        if let Some(column) = asked.filter(|_| arms.is_some() && !traits.is_empty()) {
            self.chapter("moderators", "Voor wie maakt het verschil?", "For whom does it make a difference?");
            self.analysis(
                "moderators",
                &format!("moderators-{}", column.name),
                &format!("Hangt het verschil af van kenmerken: {}?", column.label.nl),
                &format!("Does the difference depend on characteristics: {}?", column.label.en),
                &format!(
                    "estimator = \"moderator\"\noutcome = {}\nmoderators = [{}]\n",
                    quoted(&column.name),
                    traits.join(", ")
                ),
            );
        }
        if !judged.is_empty() && arms.is_some() {
            let names: Vec<String> = judged.iter().map(|id| quoted(id)).collect();
            let _ = write!(
                self.out,
                "\n# Judged together: their p-values are adjusted as one family. A margin is the largest difference that still\n\
                 # counts as equal, fixed before the outcomes are seen; without one there is no verdict:\n\
                 # [family.margins]\n# OUTCOME = {{ value = 0.3, scale = \"sd\", decided = 2026-01-31, because = \"...\" }}\n\
                 [[family]]\nid = \"primary\"\nanalyses = [{}]\n",
                names.join(", ")
            );
        }
    }

    /// Scales, and what is missing.
    fn quality(&mut self) {
        let Some(first) = self.first() else { return };
        let tables: Vec<&TableBook> =
            self.book.table.iter().filter(|table| !matches!(place(first, table), Place::Apart)).collect();
        let scales: Vec<(&TableBook, &Derived, Vec<&str>)> = tables
            .iter()
            .flat_map(|table| table.derived.iter().map(move |derived| (*table, derived)))
            .filter_map(|(table, derived)| Some((table, derived, dummy::items(table, derived)?)))
            .collect();
        let waved = |name: &str| {
            tables.iter().any(|t| {
                t.with_role(Role::Wave).is_some()
                    && (t.column.iter().any(|c| c.name == name) || t.derived.iter().any(|d| d.name == name))
            })
        };
        let measured = scales.first().map(|(_, derived, _)| (derived.name.as_str(), &derived.label));
        let outcome =
            self.seen().into_iter().find(|(_, c)| c.role == Role::Outcome).map(|(_, c)| (c.name.as_str(), &c.label));
        let lost = measured.or(outcome).filter(|(name, _)| waved(name));
        if scales.is_empty() && lost.is_none() {
            return;
        }
        self.chapter("quality", "Hoe goed zijn de gegevens?", "How good are the data?");
        for (table, derived, items) in scales {
            let items: Vec<String> = items.into_iter().map(quoted).collect();
            let wave = table.with_role(Role::Wave).and_then(|column| column.levels.first());
            let wave = wave.map(|level| format!("wave = {}\n", quoted(&level.code))).unwrap_or_default();
            self.analysis(
                "quality",
                &format!("reliability-{}", derived.name),
                &format!("Hoe betrouwbaar is de schaal: {}?", derived.label.nl),
                &format!("How reliable is the scale: {}?", derived.label.en),
                &format!(
                    "estimator = [\"cronbach_alpha\", \"mcdonald_omega\"]\ncolumns = [{}]\n{wave}",
                    items.join(", ")
                ),
            );
        }
        let Some((name, label)) = lost else { return };
        let by = self.arms().map(|(arm, ..)| format!("by = {}\n", quoted(&arm))).unwrap_or_default();
        self.analysis(
            "quality",
            "missing",
            "Wat ontbreekt, en waarom?",
            "What is missing, and why?",
            &format!("estimator = \"missingness\"\noutcome = {}\n{by}", quoted(name)),
        );
        self.analysis(
            "quality",
            "attrition",
            &format!("Wie viel uit: {}?", label.nl),
            &format!("Who was lost: {}?", label.en),
            &format!("estimator = \"attrition\"\noutcome = {}\n{by}", quoted(name)),
        );
        let traits: Vec<String> = first
            .column
            .iter()
            .filter(|c| c.role == Role::Characteristic && !c.identifies() && c.kind != Kind::Text)
            .map(|c| quoted(&c.name))
            .collect();
        if !traits.is_empty() {
            self.analysis(
                "quality",
                "lost-against-kept",
                "Verschillen uitvallers van blijvers?",
                "Do those who were lost differ from those who were kept?",
                &format!(
                    "estimator = \"lost_against_kept\"\noutcome = {}\ncovariates = [{}]\n",
                    quoted(name),
                    traits.join(", ")
                ),
            );
        }
    }

    /// Tables that stand apart: each described once.
    fn others(&mut self) {
        let Some(first) = self.first() else { return };
        let apart: Vec<&TableBook> =
            self.book.table.iter().filter(|table| matches!(place(first, table), Place::Apart)).collect();
        let mut begun = false;
        let alone = self.ids.is_empty().then_some(first);
        for table in alone.into_iter().chain(apart) {
            let by = table
                .column
                .iter()
                .find(|c| c.kind == Kind::Category && (2..=8).contains(&c.levels.len()) && c.role != Role::Wave);
            let number = table.column.iter().find(|c| {
                matches!(c.kind, Kind::Number | Kind::Integer)
                    && !c.identifies()
                    && !matches!(c.role, Role::Frequency | Role::Id)
            });
            let (estimator, outcome) = match (number, by) {
                (Some(column), _) => ("group_summary", column),
                (None, Some(column)) => ("frequency", column),
                (None, None) => continue,
            };
            if !begun {
                self.chapter(
                    "description",
                    "Wie en wat staat er in de andere tabellen?",
                    "Who and what is in the other tables?",
                );
                begun = true;
            }
            let by = by
                .filter(|by| by.name != outcome.name)
                .map(|by| format!("by = {}\n", quoted(&by.name)))
                .unwrap_or_default();
            self.analysis(
                "description",
                &format!("{}-{}", table.name, outcome.name),
                &format!("Hoe is het verdeeld: {} ({})?", outcome.label.nl, table.rows.0.nl),
                &format!("How is it distributed: {} ({})?", outcome.label.en, table.rows.0.en),
                &format!(
                    "estimator = \"{estimator}\"\ndata = {}\noutcome = {}\n{by}",
                    quoted(&table.name),
                    quoted(&outcome.name)
                ),
            );
        }
    }
}
