//! Columns computed from others: their sources, and the rules themselves.

use crate::data::codebook::{Bands, Column, Derivation, Derived, FirstOf, Kind, Meaning, NormTable, Score, TableBook};
use crate::data::derive::{self, norms, score};

/// Columns computed from others: their sources, and the rules themselves.
pub(super) fn faults(book: &TableBook, faults: &mut Vec<String>) {
    let meanings = derive::meanings(book, book.derived.len());
    for (place, derived) in book.derived.iter().enumerate() {
        let name = &derived.name;
        let number: &[Kind] = &[Kind::Number, Kind::Integer];
        // A date of birth may identify; the weeks since then, or a threshold, tell little of it.
        let by_dates_or_threshold =
            matches!(derived.from, Derivation::Weeks { .. } | Derivation::AtLeast { .. } | Derivation::FirstOf(_));
        let mut found: Vec<Option<Meaning>> = vec![];
        for (at, source) in derive::sources(&derived.from).into_iter().enumerate() {
            let (kinds, word) = match &derived.from {
                Derivation::Weeks { .. } | Derivation::FirstOf(_) => (&[Kind::Date][..], "date"),
                Derivation::WeeksTo { .. } => (&[Kind::Category][..], "ending"),
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
            Derivation::FirstOf(rule) => ending_faults(name, rule, faults),
            Derivation::WeeksTo { ending } => {
                let first_of = |d: &Derived| d.name == *ending && matches!(d.from, Derivation::FirstOf(_));
                if !book.derived.iter().any(first_of) {
                    faults.push(format!("{name} counts weeks to {ending}, which is not computed by `first-of`"));
                }
            }
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

/// Endings must be told apart, from each other and from none.
fn ending_faults(name: &str, rule: &FirstOf, faults: &mut Vec<String>) {
    if rule.endings.is_empty() {
        faults.push(format!("{name}: no ending is named"));
    }
    let codes: Vec<&str> = rule.endings.iter().map(|e| e.code.as_str()).chain([rule.open.code.as_str()]).collect();
    for (place, code) in codes.iter().enumerate() {
        if codes.iter().take(place).any(|other| other == code) {
            faults.push(format!("{name}: the level \"{code}\" is named twice"));
        }
    }
    if let Some(success) = rule.success.as_ref().filter(|s| !rule.endings.iter().any(|e| e.code == **s)) {
        faults.push(format!("{name}: its success \"{success}\" is none of its endings"));
    }
}
