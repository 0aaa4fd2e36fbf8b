//! Terms of a model as a plan writes them: `age`, `age:sex`, `arm:age`, `arm:pre`.

use super::view::{Cells, Values};
use crate::sample::Predictor;
use crate::value::{Label, Text};
use std::collections::BTreeMap;

/// The word for the arm in a product.
pub const ARM: &str = "arm";

/// The word for the measure before in a product.
pub const PRE: &str = "pre";

/// The factors of a term: the columns of a product, or the one column.
pub fn factors(term: &str) -> impl Iterator<Item = &str> {
    term.split(':').map(str::trim)
}

/// A column as predictor over these rows: a number as it is; a category as indicators against its reference, which is
/// the level named, the level that is not success, or the first.
pub(super) fn predictor(cells: &Cells<'_>, rows: &[usize], references: Option<&BTreeMap<String, String>>) -> Predictor {
    let label = cells.meaning.label.clone();
    if matches!(cells.values, Values::Numbers(_)) {
        let unit = Label::new(&label.code, cells.meaning.unit.0.clone());
        let values = rows.iter().filter_map(|&r| cells.number(r)).collect();
        return Predictor { label, reference: None, columns: vec![(unit, values)], by_arm: false };
    }
    let levels = &cells.meaning.levels;
    let named = references.and_then(|r| r.get(&label.code));
    let success = cells.meaning.success.as_deref();
    let reference = levels
        .iter()
        .find(|l| Some(&l.code) == named)
        .or(levels.iter().find(|l| success.is_some() && Some(l.code.as_str()) != success))
        .or(levels.first());
    let columns = levels
        .iter()
        .filter(|l| Some(*l) != reference)
        .map(|l| (l.clone(), rows.iter().map(|&r| f64::from(cells.code(r) == Some(l.code.as_str()))).collect()))
        .collect();
    Predictor { label, reference: reference.cloned(), columns, by_arm: false }
}

/// The product of two predictors: each column of the one with each of the other.
pub(super) fn product(a: &Predictor, b: &Predictor) -> Predictor {
    let joined = |a: &Label, b: &Label| {
        let words = |a: &str, b: &str| format!("{a} × {b}");
        let text = Text::new(words(&a.text.nl, &b.text.nl), words(&a.text.en, &b.text.en));
        Label::new(format!("{}:{}", a.code, b.code), text)
    };
    let reference = match (&a.reference, &b.reference) {
        (Some(a), Some(b)) => Some(joined(a, b)),
        (a, b) => a.clone().or(b.clone()),
    };
    // A number's column is named by its unit, which says nothing beside a level.
    let columns = a.columns.iter().flat_map(|(p, x)| {
        b.columns.iter().map(|(q, y)| {
            let label = match (&a.reference, &b.reference) {
                (Some(_), None) => p.clone(),
                (None, Some(_)) => q.clone(),
                _ => joined(p, q),
            };
            (label, x.iter().zip(y).map(|(x, y)| x * y).collect())
        })
    });
    Predictor { label: joined(&a.label, &b.label), reference, columns: columns.collect(), by_arm: a.by_arm || b.by_arm }
}
