//! Where mass can lie.

use std::cmp::Ordering;

/// An end of an interval: at one time an exact time starts, then intervals end, then intervals start just after.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End(f64, Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    StartsAt,
    Ends,
    StartsAfter,
}

impl End {
    fn order(&self, other: &End) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

fn ends(after: f64, by: Option<f64>) -> (End, End) {
    let start = if by == Some(after) { Kind::StartsAt } else { Kind::StartsAfter };
    (End(after, start), End(by.unwrap_or(f64::INFINITY), Kind::Ends))
}

/// Turnbull's regions.
pub(super) struct Regions {
    /// In order, each after one time and up to another (at it, when equal).
    pub spans: Vec<(f64, f64)>,
    /// Of each row the first and the last of them that it holds.
    pub covers: Vec<(u32, u32)>,
}

/// Finds them: O(n log n).
pub(super) fn innermost(after: &[f64], by: &[Option<f64>]) -> Regions {
    let rows = || after.iter().zip(by).map(|(after, by)| ends(*after + 0.0, by.map(|by| by + 0.0)));
    let mut all: Vec<End> = rows().flat_map(|(start, end)| [start, end]).collect();
    all.sort_unstable_by(End::order);
    let found: Vec<(End, End)> = all
        .windows(2)
        .filter_map(|pair| match pair {
            [start, end] if start.1 != Kind::Ends && end.1 == Kind::Ends => Some((*start, *end)),
            _ => None,
        })
        .collect();
    let covers = rows().map(|(start, end)| {
        let first = found.partition_point(|region| region.0.order(&start) == Ordering::Less);
        let beyond = found.partition_point(|region| region.1.order(&end) != Ordering::Greater);
        (first as u32, beyond.saturating_sub(1) as u32)
    });
    Regions { covers: covers.collect(), spans: found.iter().map(|(start, end)| (start.0, end.0)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand. An exact time lies in an interval that ends then, not in one that starts then.
    #[test]
    fn starts_that_are_followed_by_ends() {
        let after = [0.0, 1.0, 2.0, 2.0, 2.0, 4.0];
        let by = [Some(2.0), Some(3.0), Some(2.0), Some(5.0), None, None];
        let Regions { spans, covers } = innermost(&after, &by);
        assert_eq!(spans, [(2.0, 2.0), (2.0, 3.0), (4.0, 5.0)]);
        assert_eq!(covers, [(0, 0), (0, 1), (0, 0), (1, 2), (1, 2), (2, 2)]);
        assert!(innermost(&[], &[]).spans.is_empty());
    }
}
