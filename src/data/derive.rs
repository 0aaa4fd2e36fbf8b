//! Columns computed from others: what each rule gives, and what its result means.
//!
//! Rules are followed in the order of the codebook, so that one may use the results of those before it. Where a
//! result is missing its companion says why: the code of the first source that is missing, or a code of the rule's
//! own.

mod bands;
pub mod ending;
pub mod norms;
pub mod score;

use super::codebook::{Derivation, Derived, Kind, Meaning, TableBook};
use crate::value::{Direction, Label, Text};
use polars::prelude::{Column, DataFrame, Float64Chunked, IntoColumn, NewChunkedArray, StringChunked};

/// Codes that say why values are missing, null where they are not.
type Reasons<'a> = Option<Vec<Option<&'a str>>>;

/// Adds the derived columns of a codebook without faults to the columns it reads.
pub fn derive(mut frame: DataFrame, book: &TableBook) -> DataFrame {
    for derived in &book.derived {
        let (column, reasons) = compute(&frame, book, derived).expect("a codebook without faults names its sources");
        for column in std::iter::once(column).chain(reasons) {
            frame.with_column(column).expect("a derived column is as long as its sources");
        }
    }
    frame
}

/// A derived column with its companion, when it can have missing codes.
fn compute(frame: &DataFrame, book: &TableBook, derived: &Derived) -> Option<(Column, Option<Column>)> {
    let numbers = |column: &str| super::numbers(frame, column);
    let name = || derived.name.as_str().into();
    let codes = |answers: &mut dyn Iterator<Item = Option<&str>>| {
        StringChunked::from_iter_options(name(), answers).into_column()
    };
    // What overflows has no value.
    let values = |numbers: &mut dyn Iterator<Item = Option<f64>>| {
        Float64Chunked::from_iter_options(name(), numbers.map(|x| x.filter(|x| x.is_finite()))).into_column()
    };
    let first = || first_reason(frame, &sources(&derived.from));
    let (column, reasons) = match &derived.from {
        Derivation::Weeks { start, end } => {
            let (from, to) = (super::days(frame, start)?, super::days(frame, end)?);
            let weeks = from.into_iter().zip(to).map(|(from, to)| Some((f64::from(to?) - f64::from(from?)) / 7.0));
            (values(&mut { weeks }), first())
        }
        Derivation::AtLeast { column, value } => {
            let answers = numbers(column)?.into_iter().map(|x| Some(if x? >= *value { "yes" } else { "no" }));
            (codes(&mut { answers }), first())
        }
        Derivation::Difference { of, minus } => {
            let pairs = numbers(of)?.into_iter().zip(numbers(minus)?);
            (values(&mut pairs.map(|(of, minus)| Some(of? - minus?))), first())
        }
        Derivation::Score(rule) => {
            let (scores, reasons) = score::compute(rule, frame, book)?;
            (values(&mut scores.into_iter()), Some(reasons))
        }
        Derivation::Bands(rule) => {
            let levels = numbers(&rule.column)?.into_iter().map(|x| bands::level(rule, x?));
            (codes(&mut { levels }), first())
        }
        Derivation::TScore { column, mean, sd } => {
            (values(&mut numbers(column)?.into_iter().map(|x| Some(norms::t_score(x?, *mean, *sd)))), first())
        }
        Derivation::NormTable(rule) => {
            let (scores, reasons) = norms::compute(rule, frame, first())?;
            (values(&mut scores.into_iter()), Some(reasons))
        }
        Derivation::FirstOf(rule) => {
            let ended = ending::compute(rule, frame)?;
            let levels = ended.iter().map(|e| e.map(|(place, _)| ending::code(rule, place)));
            (codes(&mut { levels }), first_reason(frame, &ending::needed(rule)))
        }
        Derivation::WeeksTo { ending } => {
            let rule = book.derived.iter().find_map(|d| match &d.from {
                Derivation::FirstOf(rule) if d.name == *ending => Some(rule),
                _ => None,
            })?;
            let weeks = ending::compute(rule, frame)?.into_iter().map(|e| e.map(|(_, days)| days / 7.0));
            (values(&mut { weeks }), first())
        }
    };
    let companion = super::companion(&derived.name);
    let reasons =
        reasons.map(|codes| StringChunked::from_iter_options(companion.into(), codes.into_iter()).into_column());
    Some((column, reasons))
}

/// The columns that a rule uses, those first whose missing codes come first.
pub fn sources(rule: &Derivation) -> Vec<&str> {
    match rule {
        Derivation::Weeks { start, end } => vec![start, end],
        Derivation::AtLeast { column, .. } | Derivation::TScore { column, .. } => vec![column],
        Derivation::Difference { of, minus } => vec![of, minus],
        Derivation::Score(score) => score.items.iter().map(String::as_str).collect(),
        Derivation::Bands(bands) => vec![&bands.column],
        Derivation::FirstOf(rule) => ending::sources(rule),
        Derivation::WeeksTo { ending } => vec![ending],
        Derivation::NormTable(table) => std::iter::once(&table.column).chain(&table.by).map(String::as_str).collect(),
    }
}

/// In each row the missing code of the first source that has one; none when no source has missing codes.
fn first_reason<'a>(frame: &'a DataFrame, sources: &[&str]) -> Reasons<'a> {
    sources.iter().filter_map(|source| super::missing(frame, source)).reduce(|mut first, second| {
        first.iter_mut().zip(second).for_each(|(code, other)| *code = code.or(other));
        first
    })
}

/// What the first `count` derived columns mean, in their order. A source that the codebook lacks is passed over.
pub fn meanings(book: &TableBook, count: usize) -> Vec<Meaning> {
    let mut known: Vec<Meaning> = vec![];
    for derived in book.derived.iter().take(count) {
        let source = |name: &&str| {
            let read = book.column.iter().any(|column| column.name == *name).then(|| book.meaning(name)).flatten();
            read.or_else(|| known.iter().find(|meaning| meaning.label.code == *name).cloned())
        };
        let sources: Vec<Meaning> = sources(&derived.from).iter().filter_map(source).collect();
        known.push(meaning(derived, &sources));
    }
    known
}

/// What a derived column means, from what its sources mean.
fn meaning(derived: &Derived, sources: &[Meaning]) -> Meaning {
    let first = sources.first();
    let mut meaning = Meaning {
        label: Label::new(&derived.name, derived.label.clone()),
        kind: Kind::Number,
        unit: derived.unit.clone(),
        min: None,
        max: None,
        levels: vec![],
        success: None,
        open: vec![],
        missing: reasons_of(sources),
        direction: derived.direction,
        origin: derived.origin.or_else(|| sources.iter().filter_map(|source| source.origin).max()),
        of_study: derived.origin.is_none() && sources.iter().any(|source| source.of_study),
        published: derived.published.clone(),
    };
    let inherit = |meaning: &mut Meaning| meaning.direction = derived.direction.or(first.and_then(|m| m.direction));
    match &derived.from {
        // Why there are no weeks is why the second date is missing.
        Derivation::Weeks { .. } => meaning.missing = reasons_of(sources.get(1..).unwrap_or_default()),
        Derivation::AtLeast { .. } => {
            meaning.kind = Kind::Category;
            meaning.levels = vec![Label::new("yes", Text::new("ja", "yes")), Label::new("no", Text::new("nee", "no"))];
            meaning.success = Some("yes".to_owned());
        }
        Derivation::Difference { .. } => {
            if let [of, minus] = sources {
                meaning.min = of.min.zip(minus.max).map(|(low, high)| low - high);
                meaning.max = of.max.zip(minus.min).map(|(high, low)| high - low);
                if meaning.unit.is_none() {
                    meaning.unit = of.unit.clone();
                }
            }
            inherit(&mut meaning);
        }
        Derivation::FirstOf(rule) => {
            meaning.kind = Kind::Category;
            meaning.levels = rule.endings.iter().map(|e| e.label()).chain([rule.open.label()]).collect();
            meaning.success = rule.success.clone().or(rule.endings.first().map(|e| e.code.clone()));
            meaning.open = vec![rule.open.code.clone()];
            // A date that is missing because it did not end so is no gap.
            let gaps = ending::needed(rule);
            let gaps: Vec<Meaning> =
                sources.iter().filter(|s| gaps.contains(&s.label.code.as_str())).cloned().collect();
            meaning.missing = reasons_of(&gaps);
        }
        Derivation::WeeksTo { .. } => meaning.min = Some(0.0),
        Derivation::Score(rule) => {
            let (low, high) = score::range(rule);
            (meaning.min, meaning.max) = (Some(low), Some(high));
            meaning.missing = score::reasons(sources);
        }
        Derivation::Bands(rule) => {
            meaning.kind = Kind::Category;
            meaning.levels = rule.levels.iter().map(|level| level.label()).collect();
            meaning.success = rule.success.clone();
            inherit(&mut meaning);
        }
        Derivation::TScore { mean, sd, .. } => {
            let scaled = |limit: Option<f64>| limit.map(|x| norms::t_score(x, *mean, *sd));
            (meaning.min, meaning.max) = first.map_or((None, None), |m| (scaled(m.min), scaled(m.max)));
            inherit(&mut meaning);
        }
        Derivation::NormTable(rule) => {
            let scores = || rule.rows.iter().map(|row| row.score);
            (meaning.min, meaning.max) = (scores().reduce(f64::min), scores().reduce(f64::max));
            meaning.missing.push(norms::outside());
            meaning.direction = derived.direction.or_else(|| {
                let turned = |direction| match direction {
                    Direction::HigherIsWorse => Direction::HigherIsBetter,
                    Direction::HigherIsBetter => Direction::HigherIsWorse,
                };
                let own = first?.direction?;
                Some(if norms::rises(rule)? { own } else { turned(own) })
            });
        }
    }
    meaning
}

/// The missing codes of all sources. A code that has other words in another source has both.
fn reasons_of(sources: &[Meaning]) -> Vec<Label> {
    let mut all: Vec<Label> = vec![];
    for label in sources.iter().flat_map(|source| &source.missing) {
        match all.iter_mut().find(|known| known.code == label.code) {
            None => all.push(label.clone()),
            Some(known) if known.text == label.text => (),
            Some(known) => {
                let (text, more) = (&known.text, &label.text);
                known.text = Text::new(format!("{} / {}", text.nl, more.nl), format!("{} / {}", text.en, more.en));
            }
        }
    }
    all
}
