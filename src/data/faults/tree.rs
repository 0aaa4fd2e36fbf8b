//! The tree of units, the order of waves, and ranges of missing codes.

use crate::data::codebook::{Column, Kind, Role, TableBook};

/// What the tree of units, the waves and ranges of missing codes need.
pub(super) fn faults(book: &TableBook, faults: &mut Vec<String>) {
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
