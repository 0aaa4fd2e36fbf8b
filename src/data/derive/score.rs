//! Items to a score.
//!
//! # Definition
//! Of n items with answers x from low to high, y = x, or y = low + high − x when the item is reversed.
//! Sum: Σ w y. Mean: Σ w y / Σ w. Weights w are 1 unless given.
//!
//! # Missing items
//! With k of n items answered, k at least what the rule asks, the mean is that of the answered items and the sum is
//! that mean times n: each missing item counts as the mean of this person's others (person-mean imputation; with
//! half of the items answered the "half rule" of many manuals). The sum is Σ y · n / k, rounded once. It is no
//! remedy for items missing for a reason: the mean of the answered items moves when hard items are skipped.
//! Weighted items must all be answered: a weight belongs to its own item, and no rule is published by which the others
//! could take its place.
//!
//! With fewer items answered the score is missing, for the reason [`TOO_FEW`]; but when all items are missing for one
//! and the same declared reason (the form was lost, the family could not be reached), for that reason.
//!
//! # Reference
//! Downey & King (1998), Journal of General Psychology 125, 175–191 (person mean against item mean).
//! Fairclough & Cella (1996), Quality of Life Research 5, 321–329 (the half rule).
//! Schafer & Graham (2002), Psychological Methods 7, 147–177 (averaging the available items, and what it does not do).
//! # Oracle
//! R 4.2, psych: `scoreItems(keys, items, totals, impute = "none", min, max)`, and base R; `tests/data/scales/scores.R`.

use crate::data::codebook::{Combine, Meaning, Score, TableBook};
use crate::value::{Label, Text};
use polars::prelude::DataFrame;

/// The code of a score for which too few items were answered.
pub const TOO_FEW: &str = "too-few-items";

/// Scores of rows, with their missing codes.
type Scored<'a> = (Vec<Option<f64>>, Vec<Option<&'a str>>);

/// Lowest and highest score.
pub fn range(rule: &Score) -> (f64, f64) {
    let total = match rule.combine {
        Combine::Mean => 1.0,
        Combine::Sum if rule.weights.is_empty() => rule.items.len() as f64,
        Combine::Sum => rule.weights.iter().sum(),
    };
    (total * rule.low, total * rule.high)
}

/// The missing codes of a score: those that mean the same in all items, and its own.
pub fn reasons(items: &[Meaning]) -> Vec<Label> {
    let (first, others) = match items {
        [first, others @ ..] => (first.missing.as_slice(), others),
        [] => (&[][..], items),
    };
    let shared = first.iter().filter(|label| others.iter().all(|item| item.missing.contains(label)));
    let own = Label::new(TOO_FEW, Text::new("te weinig vragen beantwoord", "too few items answered"));
    shared.filter(|label| label.code != TOO_FEW).cloned().chain([own]).collect()
}

/// One pass over each item.
pub fn compute<'a>(rule: &Score, frame: &'a DataFrame, book: &TableBook) -> Option<Scored<'a>> {
    let rows = frame.height();
    let (mut sums, mut answered) = (vec![0.0; rows], vec![0_usize; rows]);
    for (place, item) in rule.items.iter().enumerate() {
        let weight = rule.weights.get(place).copied().unwrap_or(1.0);
        let turn = rule.reverse.contains(item).then_some(rule.low + rule.high);
        let mut add = |row: usize, answer: Option<f64>| {
            if let (Some(x), Some(sum), Some(count)) = (answer, sums.get_mut(row), answered.get_mut(row)) {
                *sum += weight * turn.map_or(x, |turn| turn - x);
                *count += 1;
            }
        };
        let column = frame.column(item).ok()?;
        if let Ok(numbers) = column.f64() {
            numbers.iter().enumerate().for_each(|(row, answer)| add(row, answer));
        } else {
            let mut levels = Levels::default();
            column.str().ok()?.iter().enumerate().for_each(|(row, code)| add(row, code.and_then(|c| levels.number(c))));
        }
    }
    let items = rule.items.len();
    let least = rule.answered.unwrap_or(items).max(1);
    let weights: f64 = if rule.weights.is_empty() { items as f64 } else { rule.weights.iter().sum() };
    let score = |sum: f64, answered: usize| {
        (answered >= least).then(|| match rule.combine {
            Combine::Sum if answered == items => sum,
            Combine::Sum => sum * items as f64 / answered as f64,
            Combine::Mean if answered == items => sum / weights,
            Combine::Mean => sum / answered as f64,
        })
    };
    let scores = sums.iter().zip(&answered).map(|(sum, answered)| score(*sum, *answered)).collect();
    let mut reasons: Vec<Option<&str>> = answered.iter().map(|count| (*count < least).then_some(TOO_FEW)).collect();
    if answered.contains(&0) {
        one_reason(rule, frame, book, &answered, &mut reasons);
    }
    Some((scores, reasons))
}

/// Puts in the reason that all items share, in rows without any answer.
fn one_reason<'a>(
    rule: &Score,
    frame: &'a DataFrame,
    book: &TableBook,
    answered: &[usize],
    reasons: &mut [Option<&'a str>],
) {
    let meanings: Vec<Meaning> = rule.items.iter().filter_map(|item| book.meaning(item)).collect();
    let allowed: Vec<Label> = self::reasons(&meanings);
    let allowed = |code: &&str| allowed.iter().any(|label| label.code == *code);
    for (place, item) in rule.items.iter().enumerate() {
        let Some(codes) = crate::data::missing(frame, item) else { return };
        let rows = codes.into_iter().zip(answered).zip(reasons.iter_mut());
        for ((code, _), reason) in rows.filter(|((_, answered), _)| **answered == 0) {
            let code = code.filter(allowed);
            if place == 0 {
                *reason = code.or(Some(TOO_FEW));
            } else if *reason != code {
                *reason = Some(TOO_FEW);
            }
        }
    }
}

/// The numbers that the codes of a category are, each parsed once.
#[derive(Default)]
struct Levels<'a>(Vec<(&'a str, Option<f64>)>);

impl<'a> Levels<'a> {
    fn number(&mut self, code: &'a str) -> Option<f64> {
        if let Some((_, number)) = self.0.iter().find(|(known, _)| *known == code) {
            return *number;
        }
        let number = number(code);
        self.0.push((code, number));
        number
    }
}

/// The number that the code of a level is.
pub fn number(code: &str) -> Option<f64> {
    code.parse().ok().filter(|x: &f64| x.is_finite())
}
