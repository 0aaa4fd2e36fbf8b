//! The points of a step function.

use crate::findings::Point;

/// Most points of a curve.
const MOST_POINTS: usize = 500;

/// A step function: y at time 0, at each of m rising times at which it changes, and at the last of them.
pub(super) struct Steps<'a> {
    /// m times.
    pub time: &'a [f64],
    /// The value from each time on.
    pub y: &'a [f64],
    /// At risk just before each time.
    pub at_risk: &'a [f64],
    /// Value and number at risk at the start.
    pub start: (f64, u64),
}

impl Steps<'_> {
    /// At most about 500 points: of more jumps such as lie evenly by rank, the first and the last among them.
    pub fn points(&self, limits: impl Fn(usize) -> Option<(f64, f64)>) -> Vec<Point> {
        let before = |k: usize| k.checked_sub(1).map_or(self.start.0, |k| self.y[k]);
        let jumps: Vec<usize> = (0..self.time.len()).filter(|&k| self.y[k] != before(k)).collect();
        let mut places = thin(&jumps, MOST_POINTS);
        places.extend(self.time.len().checked_sub(1).filter(|last| places.last() != Some(last)));
        let bare = |x: f64, y: f64, n: u64| Point { x, x_high: None, y, low: None, high: None, n };
        let start = bare(0.0, self.start.0, self.start.1);
        let at = |k: usize| {
            let (low, high) = limits(k).unzip();
            Point { low, high, ..bare(self.time[k], self.y[k], self.at_risk[k] as u64) }
        };
        let starts = places.first().is_none_or(|&k| self.time[k] > 0.0);
        starts.then_some(start).into_iter().chain(places.into_iter().map(at)).collect()
    }
}

/// At most `most` of these, evenly by rank.
fn thin(all: &[usize], most: usize) -> Vec<usize> {
    if all.len() <= most {
        return all.to_vec();
    }
    (0..most).map(|i| all[i * (all.len() - 1) / (most - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_where_it_jumps_and_at_both_ends() {
        let steps = Steps { time: &[1.0, 2.0, 4.0], y: &[0.5, 0.5, 0.5], at_risk: &[4.0, 2.0, 1.0], start: (1.0, 5) };
        let points = steps.points(|k| (k == 0).then_some((0.1, 0.9)));
        let got: Vec<_> = points.iter().map(|p| (p.x, p.y, p.low, p.n)).collect();
        assert_eq!(got, [(0.0, 1.0, None, 5), (1.0, 0.5, Some(0.1), 4), (4.0, 0.5, None, 1)]);
        let at_once = Steps { time: &[0.0, 2.0], y: &[0.9, 0.5], at_risk: &[9.0, 8.0], start: (1.0, 9) };
        assert_eq!(at_once.points(|_| None).iter().map(|p| p.x).collect::<Vec<_>>(), [0.0, 2.0]);
    }

    #[test]
    fn many_jumps_are_thinned_evenly() {
        let time: Vec<f64> = (1..=10_000).map(f64::from).collect();
        let y: Vec<f64> = time.iter().map(|t| 1.0 - t / 20_000.0).collect();
        let points = Steps { time: &time, y: &y, at_risk: &time, start: (1.0, 7) }.points(|_| None);
        assert_eq!(points.len(), 501);
        assert_eq!((points[1].x, points[500].x), (1.0, 10_000.0));
        assert!(points[1..].windows(2).all(|p| (20.0..=21.0).contains(&(p[1].x - p[0].x))));
    }
}
