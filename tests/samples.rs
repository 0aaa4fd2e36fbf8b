//! Samples for the laws, and what "the same but for rounding" means.

use beraad::sample::{Column, Columns, Counts, Groups, Outcome, Sample, Shape};
use beraad::value::{Count, Label, Unit};
use proptest::prelude::*;

/// A sample of this shape: points, of families.
pub fn sample(shape: Shape) -> Sample {
    Sample {
        shape,
        outcome: Outcome {
            label: Label::plain("outcome"),
            unit: Unit::new("punten", "points"),
            rows: Unit::new("gezinnen", "families"),
            direction: None,
        },
        grouping: None,
        count: Count::default(),
        clusters: Vec::new(),
    }
}

/// g0, g1, ...
pub fn names(prefix: &str, n: usize) -> Vec<Label> {
    (0..n).map(|i| Label::plain(format!("{prefix}{i}"))).collect()
}

/// Groups g0, g1, ... of values.
pub fn groups(values: &[Vec<f64>]) -> Sample {
    sample(Shape::Groups(Groups { groups: names("g", values.len()), values: values.to_vec() }))
}

/// Columns t0, t1, ... of the same units; yes/no when all values are 0 or 1.
pub fn columns(values: &[Vec<f64>]) -> Sample {
    let binary = values.iter().flatten().all(|v| *v == 0.0 || *v == 1.0);
    let unit = || Unit::new("punten", "points");
    let column = |(label, values): (Label, &Vec<f64>)| Column { label, unit: unit(), values: values.clone() };
    let columns = names("t", values.len()).into_iter().zip(values).map(column).collect();
    sample(Shape::Columns(Columns { columns, binary }))
}

/// Counts of groups g0, g1, ... by levels l0, l1, ...
pub fn counts(cells: Vec<Vec<u64>>, levels: usize, success: usize) -> Sample {
    let (groups, levels) = (names("g", cells.len()), names("l", levels));
    sample(Shape::Counts(Counts { groups, levels, success, cells }))
}

/// Equal up to rounding, relative to the larger of the two and of `size`.
pub fn close(a: f64, b: f64, size: f64) -> bool {
    a == b || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(size)
}

/// Values of every size, often equal.
pub fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-3i32..4).prop_map(f64::from),
        2 => -1000.0..1000.0,
        1 => prop::sample::select(vec![
            0.1, -0.0, 1e-300, -1e-300, 5e-324, 1e300, -1e300, 1e308, -1e308, f64::MAX, f64::MIN, 1e15, 1e-8,
        ]),
    ]
}
