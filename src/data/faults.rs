//! A codebook held against itself.

mod derived;
mod tree;
mod waves;

use super::codebook::{Column, Kind, Role, TableBook};
use super::read;

/// Where a table's codebook contradicts itself, in sentences; empty when it is sound.
///
/// What is sound can be held against a file without surprises: every column that is referred to
/// exists and has the type that is needed, and every code means one thing.
pub fn faults(book: &TableBook) -> Vec<String> {
    let mut faults = vec![];
    let table = &book.name;
    if book.column.is_empty() {
        faults.push(format!("table {table} has no columns"));
    }
    let names: Vec<&str> = book.names().collect();
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() || name.trim() != *name {
            faults.push(format!("table {table}: a column's name \"{name}\" is empty or has white space around it"));
        }
        if names[..at].contains(name) {
            faults.push(format!("column {name} is described twice"));
        }
        if name.strip_suffix('?').is_some_and(|other| names.contains(&other)) {
            faults.push(format!("column {name} has the name that is kept for the missing codes of another"));
        }
    }
    for role in [Role::Arm, Role::Wave, Role::Frequency] {
        let several: Vec<&str> = book.column.iter().filter(|c| c.role == role).map(|c| c.name.as_str()).collect();
        if several.len() > 1 {
            faults.push(format!("columns {} have the same role, of which a table has one", several.join(", ")));
        }
    }
    for column in &book.column {
        column_faults(column, &mut faults);
    }
    let kind = |name: &str| book.column.iter().find(|column| column.name == name).map(|column| column.kind);
    derived::faults(book, &mut faults);
    for path in &book.pathway {
        for (at, name) in path.iter().enumerate() {
            match kind(name) {
                None => faults.push(format!("pathway: {name} is no column of the file")),
                Some(Kind::Date) => (),
                Some(_) => faults.push(format!("pathway: {name} is no date")),
            }
            if path[..at].contains(name) {
                faults.push(format!("pathway: {name} is named twice"));
            }
        }
    }
    for rule in &book.rule {
        let named = |name: &str| book.column.iter().find(|column| column.name == name);
        match named(&rule.column) {
            None => faults.push(format!("rule: {} is no column of the file", rule.column)),
            Some(column) if column.required && column.missing.is_empty() => {
                faults.push(format!(
                    "rule: {} must be empty at times, but is required and has no missing code",
                    rule.column
                ));
            }
            Some(_) => (),
        }
        match named(&rule.when) {
            None => faults.push(format!("rule: {} is no column of the file", rule.when)),
            Some(column) if column.kind != Kind::Category => {
                faults.push(format!("rule: {} decides, but is no category", rule.when));
            }
            Some(column) => {
                for code in rule.is.iter().filter(|code| !column.levels.iter().any(|level| level.code == **code)) {
                    faults.push(format!("rule: \"{code}\" is no level of {}", rule.when));
                }
            }
        }
        if rule.is.is_empty() {
            faults.push(format!("rule: no level of {} is named at which {} must be filled", rule.when, rule.column));
        }
    }
    waves::faults(book, &mut faults);
    tree::faults(book, &mut faults);
    file_faults(book, &mut faults);
    faults
}

fn column_faults(column: &Column, faults: &mut Vec<String>) {
    let name = &column.name;
    let category = column.kind == Kind::Category;
    let number = matches!(column.kind, Kind::Number | Kind::Integer);
    if category && column.levels.is_empty() {
        faults.push(format!("{name} is a category without levels"));
    }
    if !category && !column.levels.is_empty() {
        faults.push(format!("{name} has levels, but is no category"));
    }
    for open in column.open.iter().filter(|open| !column.levels.iter().any(|level| level.code == **open)) {
        faults.push(format!("{name}: \"{open}\", which means that nothing has ended, is none of its levels"));
    }
    match &column.success {
        Some(success) if !column.levels.iter().any(|level| level.code == *success) => {
            faults.push(format!("{name}: its success \"{success}\" is none of its levels"));
        }
        _ => (),
    }
    let levels = column.levels.iter().map(|level| level.code.as_str());
    let codes: Vec<&str> = levels.chain(column.missing.iter().map(|code| code.code.as_str())).collect();
    for (at, code) in codes.iter().enumerate() {
        if codes[..at].contains(code) {
            faults.push(format!("{name}: the code \"{code}\" has two meanings"));
        }
        if code.trim() != *code {
            faults.push(format!("{name}: the code \"{code}\" has white space around it"));
        }
    }
    if column.levels.iter().any(|level| level.code.is_empty()) {
        faults.push(format!("{name}: the empty cell can be a missing code, not a level"));
    }
    let limits = [column.min, column.max];
    if !number && limits.iter().any(Option::is_some) {
        faults.push(format!("{name} has limits, but is no number"));
    }
    if limits.iter().flatten().any(|limit| !limit.is_finite()) {
        faults.push(format!("{name}: a limit is no finite number"));
    }
    if let (Some(min), Some(max)) = (column.min, column.max)
        && min > max
    {
        faults.push(format!("{name}: its smallest value allowed, {min}, is above its largest, {max}"));
    }
    let (fits, must) = match column.role {
        Role::Id => (matches!(column.kind, Kind::Text | Kind::Integer), "a text or a whole number"),
        Role::Arm => (category, "a category"),
        Role::Date => (column.kind == Kind::Date, "a date"),
        Role::Frequency => (number, "a number"),
        _ => (true, ""),
    };
    if !fits {
        faults.push(format!("{name} must be {must} to have its role"));
    }
}

/// How a text file is written: what is given must be something that a file can have.
fn file_faults(book: &TableBook, faults: &mut Vec<String>) {
    let table = &book.name;
    if let Some(encoding) = &book.file.encoding
        && !read::known_encoding(encoding)
    {
        faults
            .push(format!("table {table}: {encoding} is no encoding; name one such as utf-8, windows-1252, utf-16le"));
    }
    if let Some(separator) = book.file.separator
        && !read::may_separate(separator)
    {
        faults.push(format!("table {table}: {separator:?} cannot separate columns; , and ; and a tab can"));
    }
}
