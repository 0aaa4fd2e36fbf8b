//! What printed claims say of each other: a share that no whole number of units gives, and two claims of one quantity
//! that cannot both be true.

use super::claims::{Claim, ClaimKind, Claims, Publication};
use super::follows::Range;
use super::{Entry, Reason, Status};
use crate::printed::{Printed, Relation};
use crate::value::Text;

/// Whether a percentage can be of `of` units, with the whole numbers that print so. None when it is no plain
/// percentage, or of no units.
///
/// # Definition
/// The whole numbers k with 100 k / n among all that the printed percentage may have been. When there is none: what the
/// two nearest k print as, and for each the totals of which it is the printed percentage.
pub(super) fn whole_numbers(claim: &Claim, of: u64) -> Option<(bool, Reason)> {
    let printed = Printed::parse(&claim.printed)?;
    if claim.kind != ClaimKind::Percent || printed.relation != Relation::Equal || printed.negative || of == 0 {
        return None;
    }
    let bounds = printed.bounds(claim.rounding);
    let (n, low, high) = (i128::from(of), bounds.low?.max(0), bounds.high?);
    let scale = bounds.over.checked_mul(100)?;
    let holds = |k: i128, n: i128| k.checked_mul(100).is_some_and(|x| bounds.hold_fraction(x, n));
    // The ends may be open: the whole numbers beside them are asked one by one.
    let first = low.checked_mul(n)? / scale;
    let last = high.checked_mul(n)? / scale;
    let first_held = (first..=first + 1).find(|&k| holds(k, n));
    let last_held = (first.max(last - 1)..=last).rev().find(|&k| holds(k, n));
    let whole = |x: i128| u64::try_from(x).ok();
    if let (Some(first), Some(last)) = (first_held, last_held) {
        return Some((true, Reason::WholeNumber { of, first: whole(first)?, last: whole(last)? }));
    }
    let decimals = usize::try_from(printed.decimals).ok()?;
    let mut nearest = Vec::new();
    let mut works = Vec::new();
    for k in first..=first + 1 {
        nearest.push((whole(k)?, format!("{:.decimals$}", 100.0 * k as f64 / n as f64)));
        if k == 0 || low == 0 || high == 0 {
            continue;
        }
        let (fewest, most) = (k.checked_mul(scale)? / high, k.checked_mul(scale)? / low);
        let fewest = (fewest.max(1)..=fewest + 1).find(|&n| holds(k, n));
        let most = (most - 1..=most).rev().find(|&n| n > 0 && holds(k, n));
        if let (Some(fewest), Some(most)) = (fewest, most)
            && fewest <= most
        {
            works.push((whole(k)?, whole(fewest)?, whole(most)?));
        }
    }
    Some((false, Reason::NoWholeNumber { of, nearest, works }))
}

/// A row for every two claims of one quantity that cannot both be true, over all files.
///
/// Two numbers cannot when nothing that the one may have been before rounding is among what the other may have been;
/// two verdicts when they exclude each other; two statements when they are not the same. Where both name a cut of the
/// data and the cuts differ, that is the reason, and neither is contradicted.
pub(super) fn between(files: &[&Claims]) -> Vec<Entry> {
    let all: Vec<(&Claim, Option<&Publication>)> = files
        .iter()
        .flat_map(|file| file.claim.iter().map(|c| (c, file.source.iter().find(|s| s.key == c.source))))
        .filter(|(c, _)| c.quantity.is_some())
        .collect();
    let mut out = Vec::new();
    for (i, (first, one)) in all.iter().enumerate() {
        for (second, other) in all.iter().skip(i + 1).filter(|(c, _)| c.quantity == first.quantity) {
            if agree(first, second) == Some(false) {
                out.push(row(first, second, [*one, *other]));
            }
        }
    }
    // What cannot be so stands before what another cut explains.
    out.sort_by_key(|row| row.status != Status::Contradicted);
    out
}

/// Whether two claims of one quantity can both be true; none when that cannot be said.
fn agree(a: &Claim, b: &Claim) -> Option<bool> {
    use ClaimKind::{Comparable, Different, Higher, Lower, NoDifference, Statement};
    if a.kind.is_number() && b.kind.is_number() {
        return Range::of(a)?.meets(&Range::of(b)?);
    }
    let same = |kind| matches!(kind, NoDifference | Comparable);
    let differs = |kind| matches!(kind, Higher | Lower | Different);
    match (a.kind, b.kind) {
        (Statement, Statement) => Some(a.printed.trim().eq_ignore_ascii_case(b.printed.trim())),
        (Higher, Lower) | (Lower, Higher) => Some(false),
        (x, y) if same(x) && differs(y) || differs(x) && same(y) => Some(false),
        (x, y) if (same(x) || differs(x)) && (same(y) || differs(y)) => Some(true),
        _ => None,
    }
}

fn row(a: &Claim, b: &Claim, publications: [Option<&Publication>; 2]) -> Entry {
    let cuts = a.cut.as_ref().zip(b.cut.as_ref()).filter(|(a, b)| a != b);
    let both = |lang| {
        let part = |claim: &Claim| format!("‘{}’ ({})", claim.text.get(lang).trim_end_matches('.'), claim.source);
        format!("{}; {}", part(a), part(b))
    };
    let titles: Vec<&str> = publications.iter().flatten().map(|p| p.title.as_str()).collect();
    Entry {
        claim: format!("{}: {} - {}", a.quantity.as_deref().unwrap_or_default(), a.id, b.id),
        text: Text::new(both(crate::value::Lang::Nl), both(crate::value::Lang::En)),
        source: format!("{}, {}; {}, {}", a.source, a.place, b.source, b.place),
        printed: format!("{} | {}", a.printed, b.printed),
        status: if cuts.is_some() { Status::NotRecoverable } else { Status::Contradicted },
        publication: titles.join("; "),
        kind: a.kind,
        mark: a.mark.max(b.mark),
        between: vec![a.id.clone(), b.id.clone()],
        reason: Some(match cuts {
            Some((first, second)) => Reason::DataCut { first: first.clone(), second: second.clone() },
            None => Reason::SourcesDisagree {},
        }),
        ..Entry::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(printed: &str) -> Claim {
        Claim { printed: printed.to_owned(), kind: ClaimKind::Percent, ..Claim::default() }
    }

    #[test]
    fn a_share_of_whole_units_is_possible_or_not() {
        // By hand: 1 of 99 is 1.01, 2 of 99 is 2.02; 1 of n prints as 1.3 when 1.25 <= 100/n <= 1.35, so 74.07 <= n <= 80;
        // 2 of n when 148.1 <= n <= 160.
        let (possible, reason) = whole_numbers(&percent("1.3"), 99).unwrap();
        assert!(!possible);
        let nearest = vec![(1, "1.0".to_owned()), (2, "2.0".to_owned())];
        assert_eq!(reason, Reason::NoWholeNumber { of: 99, nearest, works: vec![(1, 75, 80), (2, 149, 160)] });
        // 20 of 229 is 8.73, 21 is 9.17; 19 is 8.30 and 22 is 9.61.
        let (possible, reason) = whole_numbers(&percent("9"), 229).unwrap();
        assert!(possible && reason == Reason::WholeNumber { of: 229, first: 20, last: 21 });
        // 53.4 per cent of 328 is 175 alone: 174 is 53.05, 176 is 53.66.
        let (_, reason) = whole_numbers(&percent("53.4"), 328).unwrap();
        assert_eq!(reason, Reason::WholeNumber { of: 328, first: 175, last: 175 });
        for (printed, of) in [("9", 0), ("-9", 10), ("> 9", 10), ("many", 10)] {
            assert_eq!(whole_numbers(&percent(printed), of), None, "{printed} of {of}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_whole_numbers_are_those_that_a_count_of_all_finds(digits in 0u32..1100, decimals in 0u32..3, of in 1u64..400) {
            let printed = match decimals {
                0 => format!("{}", digits % 120),
                1 => format!("{}.{}", digits / 10, digits % 10),
                _ => format!("{}.{:02}", digits / 100, digits % 100),
            };
            let claim = percent(&printed);
            let bounds = Printed::parse(&printed).unwrap().bounds(claim.rounding);
            let all: Vec<u64> = (0..=2 * of).filter(|k| bounds.hold_fraction(100 * i128::from(*k), i128::from(of))).collect();
            match whole_numbers(&claim, of).unwrap() {
                (true, Reason::WholeNumber { first, last, .. }) => {
                    proptest::prop_assert_eq!(all.first(), Some(&first));
                    proptest::prop_assert_eq!(all.last(), Some(&last));
                }
                (false, Reason::NoWholeNumber { .. }) => proptest::prop_assert!(all.is_empty()),
                other => proptest::prop_assert!(false, "{:?}", other),
            }
        }
    }
}
