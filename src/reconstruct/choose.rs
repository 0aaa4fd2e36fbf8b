//! Which of the tables that fit a summary is made into data.

use crate::ledger::summary::Summary;

/// The counts of a table: group by group, level by level.
pub type Cells = Vec<Vec<u64>>;

/// The place of the most central of the tables: the one whose counts differ least, added up over all cells, from those of
/// all tables together; of several the first in the order of their counts. None of none.
pub fn central(tables: &[&Cells]) -> Option<usize> {
    let wide = tables.iter().map(|cells| cells.iter().flatten().count()).max()?;
    let count = |at: usize, cell: usize| tables.get(at).and_then(|cells| cells.iter().flatten().nth(cell)).copied();
    let mut far = vec![0u128; tables.len()];
    for cell in 0..wide {
        // Σ|x − xᵢ| of every x at once: sorted, with running sums.
        let mut sorted: Vec<(u64, usize)> = (0..tables.len()).map(|at| (count(at, cell).unwrap_or(0), at)).collect();
        sorted.sort_unstable();
        let total: u128 = sorted.iter().map(|(x, _)| u128::from(*x)).sum();
        let mut below = 0u128;
        for (before, (x, at)) in sorted.iter().enumerate() {
            let (x, before, after) = (u128::from(*x), before as u128, (sorted.len() - before) as u128);
            let distance = (x * before - below) + (total - below - x * after);
            if let Some(far) = far.get_mut(*at) {
                *far += distance;
            }
            below += x;
        }
    }
    (0..tables.len()).min_by(|a, b| far.get(*a).cmp(&far.get(*b)).then_with(|| tables.get(*a).cmp(&tables.get(*b))))
}

/// The places of `wanted` tables, spread evenly over the list sorted by counts: of T tables the ones in the middle of
/// T/`wanted` each. More than there are come back more than once.
pub fn spread(tables: &[&Cells], wanted: usize) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..tables.len()).collect();
    sorted.sort_by(|a, b| tables.get(*a).cmp(&tables.get(*b)));
    let place = |i: usize| ((2 * i + 1) * tables.len()).saturating_sub(1) / (2 * wanted.max(1));
    (0..wanted).filter_map(|i| sorted.get(place(i)).copied()).collect()
}

/// A table as a command names it: `44/152,22/29,11/32` (of two levels the first, of all) or `44+108,22+7,11+21` (each
/// level), in the order of the groups; or with their names, `EK-c=44/152`, in any order.
pub fn named(summary: &Summary, text: &str) -> Result<Cells, String> {
    let (groups, levels) = (&summary.groups, summary.levels.len());
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    if parts.len() != groups.len() {
        return Err(format!(
            "`{text}` names {} groups; the summary has {}: {}",
            parts.len(),
            groups.len(),
            groups.join(", ")
        ));
    }
    let mut cells: Vec<Option<Vec<u64>>> = vec![None; groups.len()];
    for (at, part) in parts.into_iter().enumerate() {
        let (at, counts) = match part.rsplit_once('=') {
            Some((name, counts)) => {
                let at = groups.iter().position(|group| group == name.trim());
                (at.ok_or(format!("there is no group `{name}`; there are {}", groups.join(", ")))?, counts)
            }
            None => (at, part),
        };
        let number = |text: &str| text.trim().parse::<u64>().ok();
        let read = match counts.split_once('/') {
            Some((first, all)) if levels == 2 => {
                number(first).zip(number(all)).and_then(|(first, all)| Some(vec![first, all.checked_sub(first)?]))
            }
            _ => counts.split('+').map(number).collect::<Option<Vec<u64>>>().filter(|counts| counts.len() == levels),
        };
        let Some(read) = read else {
            let forms = if levels == 2 { "44/152 or 44+108" } else { "a number for each level, as 12+30+8" };
            return Err(format!("`{counts}` is no row of the table; write {forms}"));
        };
        match cells.get_mut(at) {
            Some(cell @ None) => *cell = Some(read),
            _ => return Err(format!("`{text}` names a group twice")),
        }
    }
    cells.into_iter().collect::<Option<Cells>>().ok_or(format!("`{text}` leaves out a group"))
}

/// A table in words: `EK-c 44 of 152; SoS 11 of 32`, or all counts where there are more than two levels.
pub fn words(summary: &Summary, cells: &[Vec<u64>]) -> String {
    let row = |(group, counts): (&String, &Vec<u64>)| match counts.as_slice() {
        &[first, other] => format!("{group} {first} of {}", first.saturating_add(other)),
        counts => format!("{group} {}", counts.iter().map(u64::to_string).collect::<Vec<_>>().join(" + ")),
    };
    summary.groups.iter().zip(cells).map(row).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn summary(groups: &[&str], levels: &[&str]) -> Summary {
        let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect();
        Summary {
            text: Default::default(),
            group: "method".to_owned(),
            outcome: "plan".to_owned(),
            groups: words(groups),
            levels: words(levels),
            value: vec![],
            rounding: Default::default(),
            most: None,
        }
    }

    #[test]
    fn a_table_is_named_in_three_ways_and_nothing_else() {
        let two = summary(&["EK-c", "SoS"], &["yes", "no"]);
        let table = Ok(vec![vec![44, 108], vec![11, 21]]);
        assert_eq!(named(&two, "44/152, 11/32"), table);
        assert_eq!(named(&two, "44+108,11+21"), table);
        assert_eq!(named(&two, "SoS=11/32,EK-c=44/152"), table);
        for wrong in
            ["", "44/152", "44/152,12/11", "a,b", "EK-c=1/2,EK-c=1/2", "EK=1/2,SoS=1/2", "1+2+3,1+2+3", "1/2,EK-c=3/4"]
        {
            assert!(named(&two, wrong).is_err(), "{wrong}");
        }
        let three = summary(&["a"], &["x", "y", "z"]);
        assert_eq!(named(&three, "1+2+3"), Ok(vec![vec![1, 2, 3]]));
        assert!(named(&three, "1/2").is_err());
    }

    #[test]
    fn all_are_taken_once_when_as_many_are_wanted_and_one_is_in_the_middle() {
        let tables: Vec<Cells> = (0..14).rev().map(|x| vec![vec![x]]).collect();
        let tables: Vec<&Cells> = tables.iter().collect();
        assert_eq!(spread(&tables, 14), (0..14).rev().collect::<Vec<_>>());
        assert_eq!(spread(&tables, 1), [7]);
        assert_eq!(spread(&tables, 0), [0usize; 0]);
        assert_eq!(spread(&tables[..2], 4), [1, 1, 0, 0]);
        assert_eq!(spread(&[], 4), [0usize; 0]);
        assert_eq!(central(&[]), None);
    }

    proptest! {
        /// The sum over all pairs, counted one by one.
        #[test]
        fn the_most_central_is_the_nearest_to_all(tables in prop::collection::vec(prop::collection::vec(0u64..40, 4), 1..20)) {
            let tables: Vec<Cells> = tables.into_iter().map(|cells| vec![cells[..2].to_vec(), cells[2..].to_vec()]).collect();
            let refs: Vec<&Cells> = tables.iter().collect();
            let far = |x: &Cells| -> u64 {
                let apart = |y: &Cells| x.iter().flatten().zip(y.iter().flatten()).map(|(a, b)| a.abs_diff(*b)).sum::<u64>();
                tables.iter().map(apart).sum()
            };
            let least = tables.iter().map(far).min().unwrap();
            let got = central(&refs).unwrap();
            prop_assert_eq!(far(&tables[got]), least);
            prop_assert!(tables.iter().filter(|t| far(t) == least).all(|t| tables[got] <= *t));
        }
    }
}
