//! A codebook held against itself.

use super::codebook::{Column, Derivation, Kind, Role, TableBook};
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
    for derived in &book.derived {
        let (sources, kinds, word): (_, &[Kind], _) = match &derived.from {
            Derivation::Weeks { start, end } => (vec![start, end], &[Kind::Date], "date"),
            Derivation::AtLeast { column, .. } => (vec![column], &[Kind::Number, Kind::Integer], "number"),
        };
        for source in sources {
            match kind(source) {
                None => {
                    faults.push(format!("{} is computed from {source}, which is no column of the file", derived.name))
                }
                Some(found) if !kinds.contains(&found) => {
                    faults.push(format!("{} is computed from {source}, which is no {word}", derived.name));
                }
                Some(_) => (),
            }
        }
        if let Derivation::AtLeast { value, .. } = &derived.from
            && !value.is_finite()
        {
            faults.push(format!("{}: its threshold is no finite number", derived.name));
        }
    }
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
    wave_faults(book, &mut faults);
    check_faults(book, &mut faults);
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

/// Waves that are columns: each column of a measure at a wave of its own, all of one type.
fn wave_faults(book: &TableBook, faults: &mut Vec<String>) {
    if book.with_role(Role::Wave).is_some() && !book.wave.is_empty() {
        faults
            .push(format!("table {}: its waves are rows, of a column with that role, or columns, not both", book.name));
    }
    let mut seen: Vec<&Column> = vec![];
    for column in &book.column {
        let name = &column.name;
        let (measure, wave) = match (&column.measure, &column.wave) {
            (Some(measure), Some(wave)) => (measure, wave),
            (None, None) => continue,
            (Some(_), None) => {
                faults.push(format!("{name} belongs to a measure, but not to a wave"));
                continue;
            }
            (None, Some(_)) => {
                faults.push(format!("{name} belongs to a wave, but not to a measure"));
                continue;
            }
        };
        if !book.wave.iter().any(|level| level.code == *wave) {
            faults.push(format!("{name}: table {} has no wave \"{wave}\"", book.name));
        }
        if book.names().any(|other| other == measure) {
            faults.push(format!("{name}: its measure has the name of a column, {measure}"));
        }
        if let Some(other) = seen.iter().find(|other| other.measure == column.measure) {
            let like = |c: &Column| (c.kind, c.unit.clone(), c.levels.clone(), c.success.clone(), c.direction);
            if like(other) != like(column) {
                faults.push(format!(
                    "{name} and {}: one measure, but another type, unit, levels or direction",
                    other.name
                ));
            }
        }
        if let Some(other) = seen.iter().find(|c| c.measure == column.measure && c.wave == column.wave) {
            faults.push(format!("{name} and {} are the same measure at the same wave", other.name));
        }
        seen.push(column);
    }
    for (at, measure) in book.measure.iter().enumerate() {
        if book.columns_of(&measure.name).next().is_none() {
            faults.push(format!("measure {}: no column belongs to it", measure.name));
        }
        if book.measure[..at].iter().any(|other| other.name == measure.name) {
            faults.push(format!("measure {} is described twice", measure.name));
        }
    }
}

/// What the tree of units, the waves and ranges of missing codes need.
fn check_faults(book: &TableBook, faults: &mut Vec<String>) {
    let named = |name: &str| book.column.iter().find(|column| column.name == name);
    for column in &book.column {
        let name = &column.name;
        if let Some(within) = &column.within {
            if !matches!(column.role, Role::Id | Role::Cluster) {
                faults.push(format!("{name} lies within {within}, but is no id or cluster"));
            }
            match named(within) {
                None => faults.push(format!("{name} lies within {within}, which is no column of the file")),
                Some(parent) if !matches!(parent.role, Role::Id | Role::Cluster) => {
                    faults.push(format!("{name} lies within {within}, which is no id or cluster"));
                }
                Some(_) => (),
            }
            let mut up = Some(within);
            let steps = std::iter::from_fn(|| {
                let here = up?;
                up = named(here).and_then(|column| column.within.as_ref());
                Some(here)
            });
            if steps.take(book.column.len() + 1).any(|above| above == name) {
                faults.push(format!("{name} lies within itself"));
            }
        }
        for code in column.missing.iter().filter(|code| code.to.is_some()) {
            let to = code.to.as_deref().unwrap_or_default();
            let number = |code: &str| code.parse::<f64>().ok().filter(|x| x.is_finite());
            if !matches!(column.kind, Kind::Number | Kind::Integer) {
                faults.push(format!("{name}: missing codes from {} to {to}, but it is no number", code.code));
            } else if number(&code.code).zip(number(to)).is_none_or(|(low, high)| low > high) {
                faults
                    .push(format!("{name}: missing codes from {} to {to} are no numbers, the lowest first", code.code));
            }
        }
    }
    if let Some(date) = &book.wave_date {
        let measured = |column: &&Column| column.measure.as_ref() == Some(date) && column.wave.is_some();
        let by_column: Vec<&Column> = book.column.iter().filter(measured).collect();
        let kinds: Vec<Kind> = named(date).into_iter().chain(by_column).map(|column| column.kind).collect();
        if kinds.is_empty() {
            faults.push(format!("wave_date: {date} is no column of the file"));
        }
        if kinds.iter().any(|kind| *kind != Kind::Date) {
            faults.push(format!("wave_date: {date} is no date"));
        }
        if book.wave.is_empty() && !book.column.iter().any(|column| column.role == Role::Wave) {
            faults.push(format!("wave_date: {date} rises with the waves, but the table has none"));
        }
    }
    let unordered = book.column.iter().filter(|column| column.role == Role::Wave && column.kind != Kind::Category);
    for column in unordered.filter(|_| book.wave_date.is_some()) {
        faults.push(format!("{} must be a category, its levels in order, for dates to rise with it", column.name));
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
