//! What Tukey's and Games and Howell's comparisons share: all pairs of means over the studentized range.

use crate::error::{Error, Result};
use crate::estimators::Settings;
use crate::findings::{Estimate, Findings, Note, Test, measure};
use crate::math::{moments, tail};
use crate::sample::{Groups, Sample};
use crate::value::{Count, Interval, Label, PValue};

/// The standard error of a pair's difference and its degrees of freedom; `None` when there is no spread.
pub(crate) type PairError<'a> = dyn Fn(&[f64], &[f64]) -> Option<(f64, f64)> + 'a;

/// One row a pair. `means` counts the means compared; `too_few` says why a group takes no part.
pub(crate) fn compare_all(
    (id, method): (&'static str, &'static str),
    data: &Groups,
    sample: &Sample,
    settings: &Settings,
    too_few: impl Fn(&Label, usize) -> Option<Note>,
    error: &PairError,
) -> Result<Findings> {
    let all: Vec<(&Label, &Vec<f64>)> = data.groups.iter().zip(&data.values).collect();
    let means = all.iter().filter(|(g, v)| too_few(g, v.len()).is_none()).count();
    if means < 2 {
        return Err(Error::undefined(Note::OneGroup {}));
    }
    let filled: Vec<f64> = data.values.iter().flatten().copied().collect();
    if moments::is_constant(&filled) {
        return Err(Error::undefined(Note::ConstantOutcome {}));
    }
    // Pairs of equal numbers share their quantile, which takes milliseconds.
    let mut known: Option<(f64, f64)> = None;
    let mut estimates = Vec::new();
    for (i, &(first, x)) in all.iter().enumerate() {
        for &(second, y) in &all[i + 1..] {
            let n = if all.len() == 2 { sample.count.clone() } else { Count::default() };
            let n = Count { used: (x.len() + y.len()) as u64, ..n };
            let term = Label::contrast(first, second);
            let row = Estimate::new(id, term, &measure::MEAN_DIFFERENCE, sample.outcome.unit.clone(), n);
            let notes: Vec<Note> = [(first, x), (second, y)].iter().filter_map(|(g, v)| too_few(g, v.len())).collect();
            if !notes.is_empty() {
                estimates.push(notes.into_iter().fold(row, Estimate::note));
                continue;
            }
            let row = row.value(moments::mean(x) - moments::mean(y));
            let Some((std_error, df)) = error(x, y) else {
                estimates.push(row.note(Note::ExactFit { rows: (x.len() + y.len()) as u64 }));
                continue;
            };
            let critical = match known {
                Some((of, critical)) if of == df => critical,
                _ => tail::studentized_range_quantile_upper(2.0 * settings.level.tail(), means as f64, df),
            };
            known = Some((df, critical));
            estimates.push(with_range(row, std_error, (means as f64, df), critical, settings, method));
        }
    }
    Ok(Findings { estimates, ..Findings::default() })
}

fn with_range(
    row: Estimate,
    std_error: f64,
    (means, df): (f64, f64),
    critical: f64,
    settings: &Settings,
    method: &'static str,
) -> Estimate {
    let Some(value) = row.value.filter(|_| std_error > 0.0 && std_error.is_finite()) else { return row };
    let half = critical / std::f64::consts::SQRT_2 * std_error;
    let row =
        row.std_error(std_error).interval(Interval::two_sided(value - half, value + half, settings.level, method));
    let t = value.abs() / std_error;
    let q = t * std::f64::consts::SQRT_2;
    let adjusted = PValue::new(tail::studentized_range_upper(q, means, df));
    match (PValue::new(tail::t_two_sided(t, df)), adjusted) {
        (Ok(p), Ok(adjusted)) if q.is_finite() => {
            let mut test = Test::two_sided("q", Some(q), [Some(df), None], p).null(0.0);
            test.p_adjusted = Some(adjusted);
            row.test(test)
        }
        _ => row.note(Note::NotFinite {}),
    }
}
