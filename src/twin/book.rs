//! Codebooks and tables as R lists, for a reader to hold against the TOML.

use super::literal::{call, named, number, numbers, text, texts, truth};
use crate::data::Table;
use crate::data::codebook::{Column, Combine, Derivation, Derived, Kind};

/// A table: its file, how it is read, its columns.
pub fn table(table: &Table) -> String {
    let (source, book) = (&table.source, &*table.source.book);
    let found = |what: &str| table.read_as.details.iter().find(|d| d.what == what).map(|d| d.found.as_str());
    let separator = match found("separator") {
        Some("tab") => "\t",
        other => other.unwrap_or(","),
    };
    let mut fields = vec![
        named("name", text(&source.name)),
        named("path", text(&super::Run::from_here(&source.file))),
        named("sha256", text(&table.hash)),
        named("format", text(table.read_as.format)),
        named("encoding", text(found("encoding").unwrap_or("utf-8"))),
        named("separator", text(separator)),
        named("decimal", text(found("decimal").unwrap_or("point"))),
        named("dates", text(found("dates").unwrap_or("year-month-day"))),
    ];
    fields.extend(found("sheet").map(|sheet| named("sheet", text(sheet))));
    if !source.join.is_empty() {
        fields.push(named("join", texts(source.join.iter().map(String::as_str))));
    }
    fields.extend(book.wave_date.as_deref().map(|date| named("wave_date", text(date))));
    fields.push(named("columns", list(book.column.iter().map(column))));
    if !book.derived.is_empty() {
        fields.push(named("derived", list(book.derived.iter().map(derived))));
    }
    call("list", &fields, 2)
}

/// A list with each entry on a line of its own.
fn list(all: impl Iterator<Item = String>) -> String {
    format!("list(\n      {})", all.collect::<Vec<_>>().join(",\n      "))
}

fn column(c: &Column) -> String {
    let kind = match c.kind {
        Kind::Category => "category",
        Kind::Number => "number",
        Kind::Integer => "integer",
        Kind::Date => "date",
        Kind::Text => "text",
    };
    let mut fields = vec![text(&c.name), text(c.role.code()), text(kind)];
    if !c.levels.is_empty() && !c.identifies() {
        fields.push(named("levels", texts(c.levels.iter().map(|l| l.code.as_str()))));
    }
    fields.extend(c.success.as_deref().map(|level| named("success", text(level))));
    if !c.open.is_empty() {
        fields.push(named("open", texts(c.open.iter().map(String::as_str))));
    }
    let single: Vec<&str> = c.missing.iter().filter(|m| m.to.is_none()).map(|m| m.code.as_str()).collect();
    if !single.is_empty() {
        fields.push(named("missing", texts(single)));
    }
    let ranges: Vec<String> =
        c.missing.iter().filter_map(|m| Some(numbers(&[m.code.parse().ok()?, m.to.as_ref()?.parse().ok()?]))).collect();
    if !ranges.is_empty() {
        fields.push(named("ranges", format!("list({})", ranges.join(", "))));
    }
    if !c.required {
        fields.push(named("required", truth(false)));
    }
    fields.extend(waves(&c.measure, &c.wave));
    call("column", &fields, 6)
}

fn waves(measure: &Option<String>, wave: &Option<String>) -> Vec<String> {
    let field = |name: &str, value: &Option<String>| value.as_deref().map(|v| named(name, text(v)));
    field("measure", measure).into_iter().chain(field("wave", wave)).collect()
}

fn derived(d: &Derived) -> String {
    let (rule, fields): (&str, Vec<String>) = match &d.from {
        Derivation::Weeks { start, end } => ("weeks", vec![named("start", text(start)), named("end", text(end))]),
        Derivation::AtLeast { column, value } => {
            ("at-least", vec![named("column", text(column)), named("value", number(*value))])
        }
        Derivation::Difference { of, minus } => {
            ("difference", vec![named("of", text(of)), named("minus", text(minus))])
        }
        Derivation::TScore { column, mean, sd } => {
            ("t-score", vec![named("column", text(column)), named("mean", number(*mean)), named("sd", number(*sd))])
        }
        Derivation::WeeksTo { ending } => ("weeks-to", vec![named("ending", text(ending))]),
        Derivation::Score(s) => {
            let combine = match s.combine {
                Combine::Sum => "sum",
                Combine::Mean => "mean",
            };
            let mut fields = vec![
                named("items", texts(s.items.iter().map(String::as_str))),
                named("low", number(s.low)),
                named("high", number(s.high)),
                named("reverse", texts(s.reverse.iter().map(String::as_str))),
                named("weights", numbers(&s.weights)),
                named("combine", text(combine)),
            ];
            fields.push(named("answered", s.answered.unwrap_or(s.items.len()).to_string()));
            ("score", fields)
        }
        Derivation::Bands(b) => {
            let mut fields = vec![
                named("column", text(&b.column)),
                named("from", numbers(&b.from)),
                named("levels", texts(b.levels.iter().map(|l| l.code.as_str()))),
            ];
            fields.extend(b.success.as_deref().map(|level| named("success", text(level))));
            ("bands", fields)
        }
        Derivation::NormTable(n) => {
            let row = |r: &crate::data::codebook::NormRow| {
                let group = texts(r.group.iter().map(String::as_str));
                let fields = [
                    named("group", group),
                    named("from", number(r.from)),
                    named("to", number(r.to)),
                    named("score", number(r.score)),
                ];
                call("list", &fields, 10)
            };
            let rows: Vec<String> = n.rows.iter().map(row).collect();
            let fields = vec![
                named("column", text(&n.column)),
                named("by", texts(n.by.iter().map(String::as_str))),
                named("step", number(n.step)),
                named("rows", call("list", &rows, 8)),
            ];
            ("norm-table", fields)
        }
        Derivation::FirstOf(f) => {
            let cut: String =
                match f.cut.split('-').count() == 3 && f.cut.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
                    true => format!("as.numeric(as.Date({}))", text(&f.cut)),
                    false => text(&f.cut),
                };
            let endings: Vec<String> = f.endings.iter().map(|e| named(&e.code, text(&e.date))).collect();
            let mut fields = vec![
                named("start", text(&f.start)),
                named("endings", call("list", &endings, 8)),
                named("open", text(&f.open.code)),
                named("cut", cut),
            ];
            fields.extend(f.success.as_deref().map(|level| named("success", text(level))));
            ("first-of", fields)
        }
    };
    let mut all = vec![text(&d.name), text(rule)];
    all.extend(fields);
    all.extend(waves(&d.measure, &d.wave));
    call("derived", &all, 6)
}
