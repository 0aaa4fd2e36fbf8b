//! Counts in classes of a width that the whole range decides, so that panels compare.

use crate::findings::series::SeriesKind;
use crate::findings::{Point, Series};
use crate::sample::{Groups, Outcome};

/// Widths that read well, times ten.
const TENTHS: [f64; 8] = [10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0];
const MOST_CLASSES: f64 = 12.0;

/// Classes [i·w, (i + 1)·w) with w = digits · 10^exponent.
struct Classes {
    digits: f64,
    exponent: i32,
    first: f64,
    last: f64,
}

impl Classes {
    /// The narrowest width of 1, 1.5, 2, 3, 4, 5, 6, 8 × 10ᵏ that gives at most 12 classes (then at
    /// least 8); whole numbers keep whole widths. `None` when values
    /// are too close for their size, or near the largest number there is.
    fn of(low: f64, high: f64, whole: bool) -> Option<Classes> {
        let (range, size) = (high - low, low.abs().max(high.abs()));
        if range == 0.0 && size < 1e15 {
            return Some(Classes { digits: 1.0, exponent: 0, first: low.floor(), last: low.floor() });
        }
        if size > 1e300 || range < 1e-280 || range < 1e-15 * size {
            return None;
        }
        let start = (range / MOST_CLASSES).log10().floor() as i32 - 1;
        (start..start + 5)
            .flat_map(|k| TENTHS.map(|d| (d, k - 1)))
            .map(|(digits, exponent)| {
                let mut c = Classes { digits, exponent, first: 0.0, last: 0.0 };
                (c.first, c.last) = (c.index(low), c.index(high));
                c
            })
            .find(|c| {
                let width = c.edge(1.0);
                c.last - c.first < MOST_CLASSES && (!whole || (width >= 1.0 && width.fract() == 0.0))
            })
    }

    fn index(&self, value: f64) -> f64 {
        if self.exponent < 0 {
            (value * 10f64.powi(-self.exponent) / self.digits).floor()
        } else {
            (value / (self.digits * 10f64.powi(self.exponent))).floor()
        }
    }

    fn edge(&self, index: f64) -> f64 {
        if self.exponent < 0 {
            index * self.digits / 10f64.powi(-self.exponent)
        } else {
            index * self.digits * 10f64.powi(self.exponent)
        }
    }
}

/// One histogram a group that is not empty.
pub(super) fn histograms(estimator: &'static str, groups: &Groups, outcome: &Outcome) -> Vec<Series> {
    let all = || groups.values.iter().flatten().copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let Some(classes) = Classes::of(low, high, all().all(|v| v.fract() == 0.0)) else { return Vec::new() };
    let series = |(label, values): (&_, &Vec<f64>)| Series {
        kind: SeriesKind::Histogram,
        estimator,
        group: Clone::clone(label),
        part: None,
        x_unit: outcome.unit.clone(),
        y_unit: outcome.rows.clone(),
        level: None,
        points: (0..=(classes.last - classes.first) as u64)
            .map(|i| {
                let index = classes.first + i as f64;
                let n = values.iter().filter(|v| classes.index(**v) == index).count() as u64;
                let (x, x_high) = (classes.edge(index), Some(classes.edge(index + 1.0)));
                Point { x, x_high, y: n as f64, low: None, high: None, n }
            })
            .collect(),
    };
    groups.groups.iter().zip(&groups.values).filter(|(_, v)| !v.is_empty()).map(series).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Label, Unit};

    fn edges(values: &[f64]) -> Vec<(f64, u64)> {
        let groups = Groups { groups: vec![Label::plain("a")], values: vec![values.to_vec()] };
        let outcome = Outcome { label: Label::plain("y"), unit: Unit::none(), rows: Unit::none(), direction: None };
        let all = histograms("group_summary", &groups, &outcome);
        all.first().map(|s| s.points.iter().map(|p| (p.x, p.n)).collect()).unwrap_or_default()
    }

    /// By hand.
    #[test]
    fn classes_by_hand() {
        let weeks: Vec<f64> = (0..=44).map(f64::from).collect();
        let got = edges(&weeks);
        assert_eq!(got.len(), 12);
        assert!(got[..11].iter().enumerate().all(|(i, p)| *p == (4.0 * i as f64, 4)));
        assert_eq!(got[11], (44.0, 1));
        assert_eq!(edges(&[1.0, 2.0, 2.0, 4.0]), [(1.0, 1), (2.0, 2), (3.0, 0), (4.0, 1)]);
        assert_eq!(edges(&[-0.1, 0.3, 0.95])[0], (-0.1, 1));
        assert_eq!(edges(&[-0.1, 0.3, 0.95])[4], (0.3, 1));
        assert_eq!(edges(&[7.5, 7.5]), [(7.0, 2)]);
        assert!(edges(&[1e300, -1e300]).iter().map(|p| p.1).sum::<u64>() == 2);
        assert!(edges(&[f64::MAX, -f64::MAX]).is_empty());
        assert!(edges(&[0.0, 5e-324]).is_empty());
    }

    /// The rule's promise, over ranges of many sizes.
    #[test]
    fn eight_to_twelve_classes() {
        for i in 1..400 {
            let high = 1.037f64.powi(i) * 1e-3 + 0.001;
            let n = edges(&[0.0005, high]).len();
            assert!((8..=12).contains(&n), "{n} classes up to {high}");
        }
    }
}
