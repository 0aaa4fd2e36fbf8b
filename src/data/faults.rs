//! A codebook held against itself.

use super::codebook::{Bands, Column, Derivation, Kind, Meaning, NormTable, Role, Score, TableBook};
use super::derive::{self, norms, score};
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
    derived_faults(book, &mut faults);
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
    let read = book.column.iter().map(|c| (&c.name, &c.measure, &c.wave));
    let derived = book.derived.iter().map(|d| (&d.name, &d.measure, &d.wave));
    let mut seen: Vec<(&String, &String, &String)> = vec![];
    for (name, measure, wave) in read.chain(derived) {
        let (measure, wave) = match (measure, wave) {
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
        if let Some((other, ..)) = seen.iter().find(|(_, m, _)| *m == measure) {
            let like = |m: Meaning| (m.kind, m.unit, m.levels, m.success, m.direction);
            if book.own_meaning(other).map(like) != book.own_meaning(name).map(like) {
                faults.push(format!("{name} and {other}: one measure, but another type, unit, levels or direction"));
            }
        }
        if let Some((other, ..)) = seen.iter().find(|(_, m, w)| (*m, *w) == (measure, wave)) {
            faults.push(format!("{name} and {other} are the same measure at the same wave"));
        }
        seen.push((name, measure, wave));
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

/// Columns computed from others: their sources, and the rules themselves.
fn derived_faults(book: &TableBook, faults: &mut Vec<String>) {
    let meanings = derive::meanings(book, book.derived.len());
    for (place, derived) in book.derived.iter().enumerate() {
        let name = &derived.name;
        let number: &[Kind] = &[Kind::Number, Kind::Integer];
        // A date of birth may identify; the weeks since then, or a threshold, tell little of it.
        let by_dates_or_threshold = matches!(derived.from, Derivation::Weeks { .. } | Derivation::AtLeast { .. });
        let mut found: Vec<Option<Meaning>> = vec![];
        for (at, source) in derive::sources(&derived.from).into_iter().enumerate() {
            let (kinds, word) = match &derived.from {
                Derivation::Weeks { .. } => (&[Kind::Date][..], "date"),
                Derivation::Score(_) => (&[Kind::Number, Kind::Integer, Kind::Category][..], "number"),
                Derivation::NormTable(_) if at > 0 => (&[Kind::Category][..], "category"),
                _ => (number, "number"),
            };
            let read = book.column.iter().find(|column| column.name == source);
            let earlier = || meanings.iter().take(place).find(|meaning| meaning.label.code == source).cloned();
            let meaning = read.and_then(|_| book.meaning(source)).or_else(earlier);
            match &meaning {
                None if source == name => faults.push(format!("{name} is computed from itself")),
                None if book.derived.iter().any(|other| other.name == source) => {
                    faults.push(format!(
                        "{name} is computed from {source}, which is computed after it: describe it before"
                    ));
                }
                None => faults.push(format!("{name} is computed from {source}, which is no column of the file")),
                Some(meaning) if !kinds.contains(&meaning.kind) => {
                    faults.push(format!("{name} is computed from {source}, which is no {word}"));
                }
                Some(_) if !by_dates_or_threshold && read.is_some_and(Column::identifies) => {
                    faults.push(format!("{name} is computed from {source}, which identifies someone"));
                }
                Some(_) => (),
            }
            found.push(meaning.filter(|meaning| kinds.contains(&meaning.kind)));
        }
        let source = found.first().and_then(Option::as_ref);
        match &derived.from {
            Derivation::Weeks { .. } => (),
            Derivation::AtLeast { value, .. } => {
                if !value.is_finite() {
                    faults.push(format!("{name}: its threshold is no finite number"));
                }
            }
            Derivation::Difference { of, minus } => {
                if of == minus {
                    faults.push(format!("{name}: {of} less itself is always 0"));
                }
                if let [Some(one), Some(other)] = &found[..]
                    && one.unit != other.unit
                {
                    let (one, other) = (&one.unit.0.en, &other.unit.0.en);
                    faults.push(format!("{name}: {of} is in \"{one}\", {minus} in \"{other}\""));
                }
            }
            Derivation::Score(rule) => score_faults(name, rule, &found, faults),
            Derivation::Bands(rule) => bands_faults(name, rule, source, faults),
            Derivation::TScore { mean, sd, .. } => {
                if !mean.is_finite() || !sd.is_finite() || *sd <= 0.0 {
                    faults.push(format!("{name}: the mean and the standard deviation of its norms must be finite, and the standard deviation above 0"));
                }
                if let Some(source) = source
                    && outside(source, *mean)
                {
                    faults.push(format!(
                        "{name}: the mean of its norms, {mean}, is none that {} can have",
                        source.label.code
                    ));
                }
            }
            Derivation::NormTable(rule) => norm_faults(name, rule, &found, faults),
        }
    }
}

/// Whether `x` lies outside the limits of a column.
fn outside(meaning: &Meaning, x: f64) -> bool {
    meaning.min.is_some_and(|min| x < min) || meaning.max.is_some_and(|max| x > max)
}

/// The first word that stands in a list twice.
fn twice<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = std::collections::HashSet::new();
    words.into_iter().find(|word| !seen.insert(*word))
}

fn score_faults(name: &str, rule: &Score, items: &[Option<Meaning>], faults: &mut Vec<String>) {
    let mut fault = |text: String| faults.push(format!("{name}: {text}"));
    let Score { low, high, .. } = rule;
    if rule.items.is_empty() {
        fault("it has no items".to_owned());
    }
    if let Some(item) = twice(rule.items.iter().map(String::as_str)) {
        fault(format!("its item {item} is named twice"));
    }
    for item in rule.reverse.iter().filter(|item| !rule.items.contains(item)) {
        fault(format!("{item} is reversed, but is none of its items"));
    }
    if let Some(item) = twice(rule.reverse.iter().map(String::as_str)) {
        fault(format!("{item} is reversed twice; name it once"));
    }
    if !low.is_finite() || !high.is_finite() || low >= high {
        return fault(format!("its lowest answer, {low}, must be a number below its highest, {high}"));
    }
    if !rule.weights.is_empty() && rule.weights.len() != rule.items.len() {
        fault(format!("it has {} weights for {} items", rule.weights.len(), rule.items.len()));
    }
    if rule.weights.iter().any(|weight| !weight.is_finite() || *weight <= 0.0) {
        fault("a weight must be a number above 0; an item that counts the other way is reversed".to_owned());
    }
    let (from, to) = score::range(rule);
    if !from.is_finite() || !to.is_finite() {
        fault("its score can become larger than a number can be".to_owned());
    }
    if let Some(answered) = rule.answered {
        let items = rule.items.len();
        if answered == 0 || answered > items {
            fault(format!("it asks for {answered} answered items; it must be from 1 to {items}"));
        } else if answered < items && !rule.weights.is_empty() {
            fault(
                "weighted items must all be answered; leave out its number of answered items, or its weights"
                    .to_owned(),
            );
        }
    }
    for item in items.iter().flatten() {
        let code = &item.label.code;
        let limits = if item.kind == Kind::Category {
            let numbers = item.levels.iter().map(|level| score::number(&level.code));
            let Some(numbers) = numbers.collect::<Option<Vec<f64>>>() else {
                fault(format!("its item {code} has levels whose codes are no numbers"));
                continue;
            };
            numbers.iter().copied().reduce(f64::min).zip(numbers.iter().copied().reduce(f64::max))
        } else {
            item.min.zip(item.max)
        };
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (high - low);
        match limits {
            Some((min, max)) if near(min, *low) && near(max, *high) => (),
            Some((min, max)) => {
                fault(format!("its item {code} goes from {min} to {max}, its rule from {low} to {high}"));
            }
            None => {
                fault(format!("its item {code} has no smallest and largest value; its rule says {low} and {high}"));
            }
        }
    }
}

fn bands_faults(name: &str, rule: &Bands, source: Option<&Meaning>, faults: &mut Vec<String>) {
    let mut fault = |text: String| faults.push(format!("{name}: {text}"));
    let (cuts, levels) = (rule.from.len(), rule.levels.len());
    if cuts == 0 || levels != cuts + 1 {
        fault(format!("it has {levels} levels and {cuts} cut-offs; it must have one cut-off fewer than levels"));
    }
    if rule.from.iter().any(|cut| !cut.is_finite()) {
        fault("a cut-off is no finite number".to_owned());
    }
    if rule.from.iter().zip(rule.from.iter().skip(1)).any(|(one, next)| one >= next) {
        fault("its cut-offs must rise".to_owned());
    }
    let codes = || rule.levels.iter().map(|level| level.code.as_str());
    if let Some(code) = twice(codes().chain(source.into_iter().flat_map(|s| s.missing.iter().map(|m| m.code.as_str()))))
    {
        fault(format!("the code \"{code}\" has two meanings"));
    }
    if let Some(code) = codes().find(|code| code.is_empty() || code.trim() != *code) {
        fault(format!("the code \"{code}\" of a level is empty or has white space around it"));
    }
    if let Some(success) = &rule.success
        && !codes().any(|code| code == success)
    {
        fault(format!("its success \"{success}\" is none of its levels"));
    }
    for cut in source.into_iter().flat_map(|source| {
        let empty = |cut: &&f64| outside(source, **cut) || source.min == Some(**cut);
        rule.from.iter().filter(empty)
    }) {
        fault(format!("its cut-off {cut} leaves a level that no value of {} can have", rule.column));
    }
}

fn norm_faults(name: &str, rule: &NormTable, sources: &[Option<Meaning>], faults: &mut Vec<String>) {
    let mut fault = |text: String| faults.push(format!("{name}: {text}"));
    if rule.rows.is_empty() {
        fault("its table of norms has no rows".to_owned());
    }
    if let Some(column) = twice(rule.by.iter().map(String::as_str)) {
        fault(format!("{column} is named twice in its groups"));
    }
    if !rule.step.is_finite() || rule.step <= 0.0 {
        return fault(format!("the step of its table of norms must be above 0, not {}", rule.step));
    }
    let mut sound = true;
    for (at, row) in rule.rows.iter().enumerate() {
        let mut bad = |text: String| {
            sound = false;
            fault(format!("row {} of its table of norms {text}", at + 1));
        };
        if ![row.from, row.to, row.score].iter().all(|x| x.is_finite()) {
            bad("has a value that is no finite number".to_owned());
            continue;
        }
        if row.from > row.to {
            bad(format!("goes from {} down to {}", row.from, row.to));
        }
        for raw in [row.from, row.to] {
            let steps = raw / rule.step;
            let off = (steps - steps.round()).abs();
            if off.is_nan() || off > 1e-6 {
                bad(format!("has {raw}, which is no whole number of steps of {}", rule.step));
            }
        }
        if row.group.len() != rule.by.len() {
            let (found, expected) = (row.group.len(), rule.by.len());
            bad(format!("names {found} levels, not {expected}: one for each column of its groups"));
        }
        for (code, by) in row.group.iter().zip(sources.iter().skip(1)) {
            if let Some(by) = by
                && !by.levels.iter().any(|level| level.code == *code)
            {
                bad(format!("is for \"{code}\", which is no level of {}", by.label.code));
            }
        }
    }
    if !sound {
        return;
    }
    for (group, rows) in norms::groups(rule) {
        let whose = if group.is_empty() { String::new() } else { format!(" for {}", group.join(", ")) };
        for (one, next) in rows.iter().zip(rows.iter().skip(1)) {
            let between = norms::steps(next.from, rule.step) - norms::steps(one.to, rule.step);
            if between > 1.0 {
                fault(format!("its table of norms{whose} has a gap between {} and {}", one.to, next.from));
            } else if between < 1.0 {
                fault(format!("its table of norms{whose} has two rows for {}", next.from));
            }
        }
    }
}
