//! A guessed table as the text of a `codebook.toml`, each guess with its reason behind it.

use super::Looked;
use super::guess::{Guessed, Why};
use crate::data::codebook::{Column, Kind, LevelBook, Role, Sensitivity};
use crate::data::read::Detail;
use crate::value::Text;
use std::fmt::Write;
use std::path::Path;

/// A text between quotation marks, as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A phrase in a comment: one line, no control characters.
fn remark(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn both(text: &Text) -> String {
    format!("{{ nl = {}, en = {} }}", quoted(&text.nl), quoted(&text.en))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Category => "category",
        Kind::Number => "number",
        Kind::Integer => "integer",
        Kind::Date => "date",
        Kind::Text => "text",
    }
}

fn sensitivity(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Identifier => "identifier",
        Sensitivity::QuasiIdentifier => "quasi-identifier",
        Sensitivity::Sensitive => "sensitive",
    }
}

/// The draft.
pub(super) fn toml(file: &Path, looked: &Looked, guessed: &Guessed) -> String {
    let book = &guessed.book;
    let stem = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut out = format!(
        "# A draft codebook of {}, made from {} rows and {} columns. It was guessed, not known: every reason stands\n\
         # behind a #. Read each line, correct it, and take the reason away when it is right. Columns that may\n\
         # identify someone (sensitivity = \"identifier\") are shown nowhere, not even here.\n",
        remark(&stem),
        looked.rows,
        book.column.len()
    );
    if looked.ragged.1 > 0 {
        let lines: Vec<String> = looked.ragged.0.iter().map(u64::to_string).collect();
        let more = if looked.ragged.1 > lines.len() as u64 { " ..." } else { "" };
        let _ = writeln!(
            out,
            "#\n# Left out, with more or fewer cells than the header: {} in all, row {}{more}.",
            looked.ragged.1,
            lines.join(", ")
        );
    }
    let id: String =
        book.name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let id = id.trim_matches('-');
    let id = if id.is_empty() { "study" } else { id };
    let _ = write!(
        out,
        "\n[study]\nid = {} # guessed: from the file's name\n\
         title = {{ nl = \"titel van het onderzoek\", en = \"title of the study\" }} # fill in\n\
         origin = \"observed\" # or \"published\", \"reconstructed\", \"simulated\": where the numbers come from\n\
         data_cut = \"\" # fill in: which cut of the data this is, such as \"2026-11-01\"\n\
         source = {{ nl = \"\", en = \"\" }} # fill in: the register or publication behind the data\n\n\
         [[table]]\nname = {}\nrows = {} # guessed: what one row is, in the plural\n",
        quoted(id),
        quoted(&book.name),
        both(&book.rows.0)
    );
    dates(&mut out, book.column.iter());
    if let Some(reason) = &guessed.waves {
        let _ = writeln!(out, "wave = [ # guessed: {reason}; in the order of time");
        for level in &book.wave {
            let _ = writeln!(out, "    {},", one_level(level));
        }
        out.push_str("]\n");
    }
    read_as(&mut out, looked);
    for (column, why) in book.column.iter().zip(&guessed.why) {
        out.push('\n');
        one(&mut out, column, why);
    }
    out
}

/// The order of dates, which the owner must say.
fn dates<'c>(out: &mut String, columns: impl Iterator<Item = &'c Column>) {
    let names: Vec<String> = columns.filter(|c| c.role == Role::Date).map(|c| quoted(&c.name)).collect();
    if names.len() > 1 {
        let _ = writeln!(
            out,
            "# pathway = [[{}]] # the order in which the dates must fall, where there is one",
            remark(&names.join(", "))
        );
    }
}

/// How the file was read: what was said holds, what was found is a comment that can be made to.
fn read_as(out: &mut String, looked: &Looked) {
    let read = &looked.opened.read_as;
    const KEYS: [&str; 6] = ["encoding", "separator", "decimal", "thousands", "dates", "sheet"];
    let key = |detail: &&Detail| KEYS.contains(&detail.what);
    let line = |detail: &Detail| {
        let value = match detail.found.as_str() {
            "tab" => quoted("\t"),
            found if detail.what == "thousands" => (found == "yes").to_string(),
            found => quoted(found),
        };
        let because = if detail.because.is_empty() { String::new() } else { format!(" # {}", remark(&detail.because)) };
        format!("{} = {value}{because}", detail.what)
    };
    let (given, found): (Vec<&Detail>, Vec<&Detail>) = read.details.iter().filter(key).partition(|d| d.given);
    let _ = writeln!(out, "\n# Read as {}.", remark(read.format));
    for detail in read.details.iter().filter(|detail| !key(detail)) {
        let because = if detail.because.is_empty() { String::new() } else { format!(": {}", remark(&detail.because)) };
        let _ = writeln!(out, "# {}: {}{because}.", remark(detail.what), remark(&detail.found));
    }
    if !given.is_empty() || !found.is_empty() {
        out.push_str(if given.is_empty() { "# [table.file]\n" } else { "[table.file]\n" });
    }
    for detail in given {
        let _ = writeln!(out, "{}", line(detail));
    }
    if !found.is_empty() {
        out.push_str("# Found by looking; take the # away in front of what must hold from now on.\n");
    }
    for detail in found {
        let _ = writeln!(out, "# {}", line(detail));
    }
}

fn one_level(level: &LevelBook) -> String {
    format!("{{ code = {}, nl = {}, en = {} }}", quoted(&level.code), quoted(&level.nl), quoted(&level.en))
}

fn one(out: &mut String, column: &Column, why: &Why) {
    let reason = |key: &str| why.get(key).map(|reason| format!(" # guessed: {}", remark(reason))).unwrap_or_default();
    let said = |key: &str| why.get(key).map(|reason| format!(" # {}", remark(reason))).unwrap_or_default();
    let _ = write!(
        out,
        "[[table.column]]\nname = {}\nlabel = {}{}\nrole = {}{}\ntype = {}{}\n",
        quoted(&column.name),
        both(&column.label),
        said("label"),
        quoted(column.role.code()),
        reason("role"),
        quoted(kind(column.kind)),
        reason("type"),
    );
    if matches!(column.kind, Kind::Number | Kind::Integer) && column.role != Role::Frequency {
        out.push_str("# unit = { nl = \"\", en = \"\" }\n");
        for limit in ["min", "max"] {
            if let Some(seen) = why.get(limit) {
                let _ = writeln!(
                    out,
                    "# {limit} = {} # seen; say what is allowed, which is not what was seen",
                    remark(seen)
                );
            }
        }
    }
    if let Some(value) = column.sensitivity {
        let _ = writeln!(out, "sensitivity = {}{}", quoted(sensitivity(value)), reason("sensitivity"));
    }
    if let Some(within) = &column.within {
        let _ = writeln!(out, "within = {}{}", quoted(within), reason("within"));
    }
    if !column.levels.is_empty() {
        out.push_str("levels = [\n");
        for level in &column.levels {
            let _ = writeln!(out, "    {},", one_level(level));
        }
        out.push_str("]\n");
    }
    if let Some(success) = &column.success {
        let _ = writeln!(out, "success = {}{}", quoted(success), reason("success"));
    }
    if !column.missing.is_empty() {
        out.push_str("missing = [\n");
        for code in &column.missing {
            let to = code.to.as_ref().map(|to| format!(", to = {}", quoted(to))).unwrap_or_default();
            let _ = writeln!(
                out,
                "    {{ code = {}{to}, nl = {}, en = {} }},{}",
                quoted(&code.code),
                quoted(&code.nl),
                quoted(&code.en),
                said(&format!("missing.{}", code.code))
            );
        }
        out.push_str("]\n");
    }
    if !column.required {
        out.push_str("required = false # guessed: some of its cells are empty\n");
    }
    if let Some(measure) = &column.measure {
        let _ = writeln!(out, "measure = {}{}", quoted(measure), reason("measure"));
    }
    if let Some(wave) = &column.wave {
        let _ = writeln!(out, "wave = {}{}", quoted(wave), reason("wave"));
    }
    if column.role == Role::Outcome {
        out.push_str("# direction = \"higher-is-worse\" # or \"higher-is-better\"\n");
    }
}
