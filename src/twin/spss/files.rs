//! Tables as SPSS reads them: a number for each category, in the order of the codebook; dates, derived columns, waves and
//! tables beside each other.

use super::{number, text};
use crate::data::codebook::{Column, Combine, Derivation, Derived, Kind, Role, TableBook};
use crate::data::{Table, read};
use crate::error::Result;
use crate::twin::Run;
use crate::twin::literal::comment;
use std::collections::BTreeMap;

/// Words that SPSS keeps for itself.
const RESERVED: [&str; 13] = ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"];

/// The names of variables, and the codes behind the numbers of categories.
pub struct Files {
    variables: BTreeMap<String, String>,
    levels: BTreeMap<String, Vec<String>>,
}

impl Files {
    /// Of all tables together, so that a name or a code is the same in each.
    pub fn of(run: &Run<'_>) -> Files {
        let mut out = Files { variables: BTreeMap::new(), levels: BTreeMap::new() };
        let mut taken: Vec<String> = Vec::new();
        for table in &run.data.tables {
            let book = &table.source.book;
            let measures = book.measure.iter().map(|m| m.name.as_str());
            for name in book.names().chain(measures) {
                if !out.variables.contains_key(name) {
                    let mut plain: String = name
                        .chars()
                        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' })
                        .take(40)
                        .collect();
                    if !plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
                        plain.insert(0, 'v');
                    }
                    while RESERVED.contains(&plain.to_ascii_lowercase().as_str())
                        || taken.contains(&plain.to_ascii_lowercase())
                    {
                        plain.push('_');
                    }
                    taken.push(plain.to_ascii_lowercase());
                    out.variables.insert(name.to_owned(), plain);
                }
                let codes = book.own_meaning(name).map(|m| m.levels).unwrap_or_default();
                let known = out.levels.entry(name.to_owned()).or_default();
                for code in codes {
                    if !known.contains(&code.code) {
                        known.push(code.code);
                    }
                }
            }
        }
        out
    }

    /// The variable of a column, at a wave where it has waves.
    pub fn variable(&self, name: &str, wave: Option<&str>) -> String {
        let plain = self.variables.get(name).cloned().unwrap_or_else(|| "unknown_".to_owned());
        match wave {
            Some(wave) => {
                let wave: String = wave.chars().filter(char::is_ascii_alphanumeric).collect();
                format!("{plain}_{wave}")
            }
            None => plain,
        }
    }

    /// The number of a level of a category; 0 of none.
    pub fn level(&self, column: &str, code: &str) -> usize {
        self.levels.get(column).and_then(|all| all.iter().position(|c| c == code)).map_or(0, |at| at + 1)
    }

    /// How many levels a category has; 0 of a number.
    pub fn count(&self, column: &str) -> usize {
        self.levels.get(column).map_or(0, Vec::len)
    }

    fn file(name: &str) -> String {
        format!(
            "twin-{}.sav",
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>()
        )
    }

    /// The file of a view: one table, or several under each other.
    pub fn view(tables: &[String]) -> String {
        match tables {
            [one] => Self::file(one),
            several => Self::file(&format!("{}_together", several.join("_"))),
        }
    }

    /// Whether every row of these tables is a unit: no row a wave, no row an informant.
    pub fn flat(run: &Run<'_>, tables: &[String]) -> bool {
        let all = &run.data.tables;
        let named = |t: &&Table| tables.contains(&t.source.name);
        all.iter().filter(named).all(|t| t.source.book.with_role(Role::Wave).is_none())
            && all.iter().all(|t| t.source.book.with_role(Role::Informant).is_none())
    }

    /// The tables that an analysis sees.
    pub fn tables(run: &Run<'_>, named: Option<&crate::value::Names>) -> Vec<String> {
        match named.map(|n| n.all()).filter(|all| !all.is_empty()) {
            Some(all) => all.to_vec(),
            None => run.data.tables.first().map(|t| t.source.name.clone()).into_iter().collect(),
        }
    }

    fn views(run: &Run<'_>) -> Vec<Vec<String>> {
        let mut out: Vec<Vec<String>> = Vec::new();
        for entry in &run.plan.analysis {
            let tables = Self::tables(run, entry.data.as_ref());
            if tables.len() > 1 && !out.contains(&tables) {
                out.push(tables);
            }
        }
        out
    }

    /// All files that the script saves.
    pub fn saved(&self, run: &Run<'_>) -> Vec<String> {
        let single = run.data.tables.iter().map(|t| Self::file(&t.source.name));
        single.chain(Self::views(run).iter().map(|v| Self::view(v))).collect()
    }

    /// Reads every table, saves it, joins, lays under each other.
    pub fn syntax(&self, run: &Run<'_>) -> Result<String> {
        let mut out = String::new();
        for table in run.data.tables.iter().rev() {
            out.push_str(&self.table(run, table)?);
        }
        for tables in Self::views(run) {
            let files: Vec<String> = tables.iter().map(|t| format!("FILE={}", text(&Self::file(t)))).collect();
            out.push_str(&format!("\nADD FILES /{}.\n", files.join(" /")));
            out.push_str(&format!("SAVE OUTFILE={}.\n", text(&Self::view(&tables))));
        }
        Ok(out)
    }

    fn table(&self, run: &Run<'_>, table: &Table) -> Result<String> {
        let (source, book) = (&table.source, &*table.source.book);
        let mut out = format!("\n* Table {}.\n", text(&source.name));
        let path = Run::from_here(&source.file);
        let header = read::open(&source.file, Some(book))?.rows.header().names.clone();
        let raw = |name: &str| header.iter().position(|h| h == name).map(|at| format!("r{}_", at + 1));
        match table.read_as.format {
            "CSV" => {
                let found =
                    |what: &str| table.read_as.details.iter().find(|d| d.what == what).map(|d| d.found.as_str());
                let separator = match found("separator") {
                    Some("tab") => "\\t",
                    other => other.unwrap_or(","),
                };
                let columns: Vec<String> = (1..=header.len()).map(|at| format!("r{at}_ A120")).collect();
                out.push_str(&format!(
                    "GET DATA /TYPE=TXT /FILE={} /ENCODING={} /ARRANGEMENT=DELIMITED\n /DELIMITERS={} /QUALIFIER='\"' \
                     /FIRSTCASE=2\n /VARIABLES={}.\n",
                    text(&path),
                    text(&found("encoding").unwrap_or("utf-8").to_uppercase()),
                    text(separator),
                    columns.join("\n  "),
                ));
            }
            other => out.push_str(&format!(
                "* Open {} yourself ({}), all columns as text named r1_, r2_ ... in the order of the file.\n",
                text(&path),
                comment(other)
            )),
        }
        for column in &book.column {
            if let Some(raw) = raw(&column.name) {
                out.push_str(&self.column(table, column, &raw));
                let joins = run.data.tables.iter().any(|t| t.source.join.contains(&column.name));
                if column.kind == Kind::Text || column.role == Role::Id || joins {
                    // A key keeps its text, to join by; it goes with the files.
                    let key = format!("k_{}", self.variable(&column.name, None));
                    out.push_str(&format!("STRING {key} (A120).\nCOMPUTE {key} = RTRIM(LTRIM({raw})).\n"));
                }
            }
        }
        for derived in &book.derived {
            out.push_str(&self.derived(book, derived));
        }
        let weight = book.with_role(Role::Frequency).map(|c| self.variable(&c.name, None));
        out.push_str(&format!("COMPUTE weight_ = {}.\n", weight.as_deref().unwrap_or("1")));
        let place = run.data.tables.iter().position(|t| t.source.name == source.name).unwrap_or_default();
        out.push_str(&format!("COMPUTE table_ = {}.\n", place + 1));
        let first = place == 0;
        if first {
            // Tables that join were read before this one.
            for other in run.data.tables.iter().filter(|t| !t.source.join.is_empty()) {
                out.push_str(&format!("SAVE OUTFILE={}.\n", text(&Self::file(&source.name))));
                out.push_str(&self.join(&source.name, other));
            }
        }
        let drop: Vec<String> = (1..=header.len()).map(|at| format!("r{at}_")).collect();
        let drop = if drop.is_empty() { String::new() } else { format!(" /DROP={}", drop.join(" ")) };
        out.push_str(&format!("SAVE OUTFILE={}{drop}.\n", text(&Self::file(&source.name))));
        Ok(out)
    }

    /// The rows of another table beside those of this one; of a table of waves one variable a wave.
    fn join(&self, into: &str, other: &Table) -> String {
        let (book, mut out) = (&*other.source.book, String::new());
        let keys: Vec<String> = other.source.join.iter().map(|k| format!("k_{}", self.variable(k, None))).collect();
        let by = keys.join(" ");
        let wave = book.with_role(Role::Wave);
        let slices: Vec<Option<&str>> = match wave {
            Some(wave) => wave.levels.iter().map(|l| Some(l.code.as_str())).collect(),
            None => vec![None],
        };
        for slice in slices {
            out.push_str(&format!("GET FILE={}.\n", text(&Self::file(&other.source.name))));
            if let (Some(code), Some(wave)) = (slice, wave) {
                let at = self.level(&wave.name, code);
                out.push_str(&format!("SELECT IF ({} = {at}).\n", self.variable(&wave.name, None)));
            }
            let values: Vec<&str> = book
                .names()
                .filter(|n| !other.source.join.iter().any(|k| k == n) && wave.is_none_or(|w| w.name != *n))
                .filter(|n| book.column.iter().all(|c| c.name != *n || c.kind != Kind::Text))
                .collect();
            let old: Vec<String> = values.iter().map(|n| self.variable(n, None)).collect();
            if slice.is_some() {
                let new: Vec<String> = values.iter().map(|n| self.variable(n, slice)).collect();
                out.push_str(&format!("RENAME VARIABLES ({} = {}).\n", old.join(" "), new.join(" ")));
            }
            out.push_str(&format!("SORT CASES BY {by}.\nSAVE OUTFILE='twin-slice.sav' /KEEP={by} "));
            out.push_str(&values.iter().map(|n| self.variable(n, slice)).collect::<Vec<_>>().join(" "));
            out.push_str(&format!(
                ".\nGET FILE={}.\nSORT CASES BY {by}.\nMATCH FILES /FILE=* /TABLE='twin-slice.sav' /BY {by}.\nEXECUTE.\n\
                 SAVE OUTFILE={}.\nERASE FILE='twin-slice.sav'.\n",
                text(&Self::file(into)),
                text(&Self::file(into)),
            ));
        }
        out
    }

    /// A variable out of the text of its cells: `r2_` to `arm`.
    fn column(&self, table: &Table, c: &Column, raw: &str) -> String {
        let name = self.variable(&c.name, None);
        let cell = format!("RTRIM(LTRIM({raw}))");
        let found = |what: &str| table.read_as.details.iter().find(|d| d.what == what).map(|d| d.found.as_str());
        let missing: Vec<String> = c
            .missing
            .iter()
            .filter(|m| m.to.is_none() && !m.code.is_empty())
            .map(|m| format!("{cell} <> {}", text(&m.code)))
            .collect();
        let there = std::iter::once(format!("{cell} <> ''")).chain(missing).collect::<Vec<_>>().join(" AND ");
        let comma = found("decimal") == Some("comma");
        let mut out = String::new();
        match c.kind {
            Kind::Category => {
                for code in c.levels.iter().map(|l| l.code.as_str()) {
                    out.push_str(&format!("IF ({cell} = {}) {name} = {}.\n", text(code), self.level(&c.name, code)));
                }
                if !c.identifies() {
                    let labels: Vec<String> =
                        c.levels.iter().map(|l| format!("{} {}", self.level(&c.name, &l.code), text(&l.en))).collect();
                    out.push_str(&format!("VALUE LABELS {name} {}.\n", labels.join(" ")));
                }
            }
            Kind::Number | Kind::Integer => {
                let digits = match comma {
                    true => format!("REPLACE(REPLACE({cell}, '.', ''), ',', '.')"),
                    false => format!("REPLACE({cell}, ',', '')"),
                };
                out.push_str(&format!("IF ({there}) {name} = NUMBER({digits}, F40.0).\n"));
                for range in c.missing.iter().filter_map(|m| Some((&m.code, m.to.as_ref()?))) {
                    out.push_str(&format!("RECODE {name} ({} THRU {} = SYSMIS).\n", range.0, range.1));
                }
            }
            Kind::Date => {
                let form = match found("dates") {
                    Some("day-month-year") => "EDATE10",
                    Some("month-day-year") => "ADATE10",
                    _ => "SDATE10",
                };
                out.push_str(&format!("IF ({there}) {name} = NUMBER({cell}, {form}).\nFORMATS {name} (SDATE10).\n"));
            }
            Kind::Text => {}
        }
        if c.kind == Kind::Text {
            return String::new();
        }
        out.push_str(&format!("VARIABLE LABELS {name} {}.\n", text(&c.label.en)));
        out
    }

    /// A derived variable.
    fn derived(&self, book: &TableBook, d: &Derived) -> String {
        let v = |name: &str| self.variable(name, None);
        let name = v(&d.name);
        let mut out = String::new();
        match &d.from {
            Derivation::Weeks { start, end } => {
                out.push_str(&format!("COMPUTE {name} = ({} - {}) / 604800.\n", v(end), v(start)));
            }
            Derivation::AtLeast { column, value } => {
                let (yes, no) = (self.level(&d.name, "yes"), self.level(&d.name, "no"));
                let (column, value) = (v(column), number(*value));
                out.push_str(&format!(
                    "IF ({column} >= {value}) {name} = {yes}.\nIF ({column} < {value}) {name} = {no}.\n"
                ));
            }
            Derivation::Difference { of, minus } => {
                out.push_str(&format!("COMPUTE {name} = {} - {}.\n", v(of), v(minus)));
            }
            Derivation::TScore { column, mean, sd } => {
                let (mean, sd) = (number(*mean), number(*sd));
                out.push_str(&format!("COMPUTE {name} = 50 + 10 * ({} - {mean}) / {sd}.\n", v(column)));
            }
            Derivation::Bands(b) => {
                for (at, level) in b.levels.iter().enumerate() {
                    let low = at.checked_sub(1).and_then(|at| b.from.get(at));
                    let low = low.map_or(String::new(), |cut| format!("{} >= {}", v(&b.column), number(*cut)));
                    let high =
                        b.from.get(at).map_or(String::new(), |cut| format!("{} < {}", v(&b.column), number(*cut)));
                    let both = [low, high].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" AND ");
                    out.push_str(&format!("IF ({both}) {name} = {}.\n", self.level(&d.name, &level.code)));
                }
            }
            Derivation::Score(s) => {
                let items: Vec<String> = s
                    .items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| {
                        let turned = s.reverse.contains(item);
                        let x = if turned { format!("({} - {})", number(s.low + s.high), v(item)) } else { v(item) };
                        let w = s.weights.get(at).copied().unwrap_or(1.0);
                        if w == 1.0 { x } else { format!("{} * {x}", number(w)) }
                    })
                    .collect();
                let (least, k) = (s.answered.unwrap_or(s.items.len()), s.items.len());
                let mean = format!("MEAN.{least}({})", items.join(", "));
                let weights: f64 = if s.weights.is_empty() { k as f64 } else { s.weights.iter().sum() };
                let factor = match s.combine {
                    Combine::Sum => k as f64,
                    Combine::Mean => k as f64 / weights,
                };
                out.push_str(&format!("COMPUTE {name} = {} * {mean}.\n", number(factor)));
            }
            Derivation::NormTable(n) => {
                for r in &n.rows {
                    let groups =
                        n.by.iter().zip(&r.group).map(|(c, g)| format!(" AND {} = {}", v(c), self.level(c, g)));
                    let half = n.step / 2.0;
                    out.push_str(&format!(
                        "IF ({c} >= {} AND {c} < {}{}) {name} = {}.\n",
                        number(r.from - half),
                        number(r.to + half),
                        groups.collect::<String>(),
                        number(r.score),
                        c = v(&n.column)
                    ));
                }
            }
            Derivation::FirstOf(f) => {
                let days = format!("d_{name}");
                let cut = match f.cut.split('-').collect::<Vec<_>>()[..] {
                    [year, month, day] if [year, month, day].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) => {
                        format!("DATE.DMY({}, {}, {year})", day.trim_start_matches('0'), month.trim_start_matches('0'))
                    }
                    _ => v(&f.cut),
                };
                let open = self.level(&d.name, &f.open.code);
                let dates: Vec<String> = f.endings.iter().map(|e| v(&e.date)).collect();
                out.push_str(&format!("COMPUTE c_ = {cut}.\nCOMPUTE f_ = MIN({}).\n", dates.join(", ")));
                out.push_str(&format!(
                    "IF (NOT MISSING({start}) AND NOT MISSING(c_)) {name} = {open}.\n",
                    start = v(&f.start)
                ));
                out.push_str(&format!("COMPUTE {days} = (c_ - {}) / 86400.\n", v(&f.start)));
                // Of two on one day the first named counts: it is written last.
                for e in f.endings.iter().rev() {
                    let (date, at) = (v(&e.date), self.level(&d.name, &e.code));
                    out.push_str(&format!(
                        "IF ({date} = f_ AND f_ <= c_ AND NOT MISSING({start})) {name} = {at}.\n",
                        start = v(&f.start)
                    ));
                }
                out.push_str(&format!("IF (f_ <= c_) {days} = (f_ - {}) / 86400.\n", v(&f.start)));
            }
            Derivation::WeeksTo { ending } => {
                out.push_str(&format!("COMPUTE {name} = d_{} / 7.\n", v(ending)));
            }
        }
        if let Some(meaning) = book.own_meaning(&d.name).filter(|m| !m.levels.is_empty()) {
            let labels: Vec<String> = meaning
                .levels
                .iter()
                .map(|l| format!("{} {}", self.level(&d.name, &l.code), text(&l.text.en)))
                .collect();
            out.push_str(&format!("VALUE LABELS {name} {}.\n", labels.join(" ")));
        }
        out.push_str(&format!("VARIABLE LABELS {name} {}.\n", text(&d.label.en)));
        out
    }
}
