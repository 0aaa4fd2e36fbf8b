//! What was measured, filled in for one table.

use super::conditions::Read;
use super::model::{Dom, Model};
use super::search::Search;
use super::{Options, Table};
use crate::ledger::claims::{ClaimKind, Claims};

/// What must be true of the measured values in one cell, for all claims together to print as they did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Filled {
    /// Column of the data.
    pub column: String,
    /// Code of the group.
    pub group: String,
    /// Code of the level.
    pub level: String,
    /// Units of the cell.
    pub units: u64,
    /// Their sum.
    pub sum: i64,
    /// No unit may be below it.
    pub low: Option<i64>,
    /// No unit may be above it.
    pub high: Option<i64>,
    /// The smallest value that must occur in this cell.
    pub smallest: Option<i64>,
    /// The largest value that must occur in this cell.
    pub largest: Option<i64>,
}

/// Parts of half a printed unit in which the distance of a mean from its print is told.
const PARTS: i128 = 1_000;

/// Halvings that the filling may take.
const WORK: u64 = 1_000_000;

/// Sums that are tried, from the nearest to what is wished on.
const NEAR: i64 = 1_000;

/// The sums of what was measured on the units of one table, and the values that must occur.
///
/// # Definition
/// The distance of a mean from its print is |mean − centre| / half, centre and half of all that the printed mean may
/// have been. Of all whole-number sums that fit, those are given whose largest distance is smallest (to 1/1000); then in
/// order of size each cell takes the sum nearest the centre of its own mean, or of the mean that it is part of. A value
/// that must occur somewhere is put in the largest cell that can hold it.
/// # Gives
/// A row for each measured column and cell; none when the table does not fit, or what was printed is not sound.
pub fn fill(claims: &Claims, options: &Options, table: &Table) -> Option<Vec<Filled>> {
    let read = super::read(claims, options).ok()?;
    let all: Vec<usize> = (0..read.conditions.len()).collect();
    let mut watch = |_: &super::Progress| true;
    let mut search = Search::new(&mut watch);
    let fixed = Model::new(&read, &all).fixed(table)?;
    let units = |cell: usize| fixed.get(cell).map_or(0, |d| d.low);
    let means = means(&read, &units);
    search.within(WORK, |search| {
        let near = |parts: i128| Model::with(&read, &all, means.iter().flat_map(|m| m.within(parts)).collect());
        let mut some = |model: &Model<'_>, root: Vec<Dom>| search.any(model, root) == Some(true);
        let mut fits = |parts: i128| {
            let model = near(parts);
            model.fixed(table).is_some_and(|root| some(&model, root))
        };
        if !fits(PARTS) {
            return None;
        }
        let (mut no, mut yes) = (-1, PARTS);
        while yes - no > 1 {
            let middle = (no + yes) / 2;
            if fits(middle) { yes = middle } else { no = middle }
        }
        let model = near(yes);
        let mut domains = model.fixed(table)?;
        let mut order: Vec<_> = model.measured.iter().collect();
        order.sort_by_key(|m| std::cmp::Reverse(units(m.cell)));
        for value in order.iter().flat_map(|m| m.hosts.iter().map(|h| h.0)).collect::<std::collections::BTreeSet<_>>() {
            for (_, host) in order.iter().flat_map(|m| m.hosts.iter()).filter(|h| h.0 == value) {
                // Once a value has its cell, the others are left free of it where they can be.
                if let Some(taken) = [1, 0].into_iter().find_map(|x| take(&model, &domains, *host, x, &mut some)) {
                    domains = taken;
                }
            }
        }
        for measured in &order {
            let domain = *domains.get(measured.sum)?;
            let wish =
                wish(&means, measured.sum, units(measured.cell)).unwrap_or(domain.low).clamp(domain.low, domain.high);
            let nearest = (0..=NEAR).flat_map(|d| [wish.saturating_sub(d), wish.saturating_add(d)]);
            domains = nearest.into_iter().find_map(|x| take(&model, &domains, measured.sum, x, &mut some))?;
        }
        Some(model.measured.iter().map(|m| filled(&read, m, &domains)).collect())
    })
}

/// The bounds with one variable fixed, when that still fits.
fn take(
    model: &Model<'_>,
    domains: &[Dom],
    variable: usize,
    value: i64,
    some: &mut impl FnMut(&Model<'_>, Vec<Dom>) -> bool,
) -> Option<Vec<Dom>> {
    let domain = *domains.get(variable)?;
    let mut narrowed = domains.to_vec();
    let inside = (domain.low..=domain.high).contains(&value);
    let fits = inside && model.narrow(&mut narrowed, variable, Dom { low: value, high: value });
    (fits && some(model, narrowed.clone())).then_some(narrowed)
}

/// A mean that was printed, of units that are counted: `low` ≤ `over` × Σ sums / units ≤ `high`.
struct Mean {
    sums: Vec<usize>,
    units: i128,
    low: i128,
    high: i128,
    over: i128,
}

impl Mean {
    /// The rows that hold it within `parts` of its centre.
    fn within(&self, parts: i128) -> Vec<super::model::Row> {
        let (centre, half) = ((self.low + self.high) * PARTS, (self.high - self.low) * parts);
        let row = |sign: i128| super::model::Row {
            terms: self.sums.iter().map(|&s| (s, sign * 2 * PARTS * self.over)).collect(),
            at_least: (sign * centre - half) * self.units,
        };
        vec![row(1), row(-1)]
    }
}

fn means(read: &Read<'_>, units: &impl Fn(usize) -> i64) -> Vec<Mean> {
    let of = |sums: &[usize]| {
        let all = read.columns.iter().flat_map(|c| &c.sums).filter(|s| sums.contains(&s.variable));
        all.map(|s| i128::from(units(s.cell))).sum()
    };
    let held = read.conditions.iter().filter(|c| c.about.kind == ClaimKind::Mean);
    held.filter_map(|c| {
        let (bounds, sums) = c.mean.as_ref()?;
        Some(Mean { units: of(sums), sums: sums.clone(), low: bounds.low?, high: bounds.high?, over: bounds.over })
    })
    .collect()
}

/// The sum at the centre of the mean of the fewest cells that this one is part of.
fn wish(means: &[Mean], sum: usize, units: i64) -> Option<i64> {
    let mean = means.iter().filter(|m| m.sums.contains(&sum)).min_by_key(|m| m.sums.len())?;
    i64::try_from(((mean.low + mean.high) * i128::from(units) + mean.over).div_euclid(2 * mean.over)).ok()
}

fn filled(read: &Read<'_>, measured: &super::model::Measured, domains: &[Dom]) -> Filled {
    let at = |variable: usize| domains.get(variable).map_or(0, |d| d.low);
    let code = |codes: &[String], at: usize| codes.get(at).cloned().unwrap_or_default();
    let held = || measured.hosts.iter().filter(|h| at(h.1) == 1).map(|h| h.0);
    Filled {
        column: code(&read.summary.value.iter().map(|v| v.column.clone()).collect::<Vec<_>>(), measured.column),
        group: code(&read.summary.groups, measured.cell / read.levels),
        level: code(&read.summary.levels, measured.cell % read.levels),
        units: at(measured.cell).unsigned_abs(),
        sum: at(measured.sum),
        low: measured.low,
        high: measured.high,
        smallest: held().filter(|&v| measured.low == Some(v)).min(),
        largest: held().filter(|&v| measured.high == Some(v)).max(),
    }
}
