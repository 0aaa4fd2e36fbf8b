//! A claim held against the row that answers it.

use super::claims::{Claim, ClaimKind, Claims};
use super::{Entry, Ledger, Reason, Status, choices, follows, sources};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate, Note};
use crate::printed::{Printed, Rounding};
use crate::value::{Origin, Text};

/// A p-value below it is what publications call significant, whatever the plan's own level.
pub const SIGNIFICANT: f64 = 0.05;

/// Holds every claim of every file against the findings, and claims of one quantity against each other.
pub fn judge<'a>(claims: impl IntoIterator<Item = &'a Claims>, analyses: &[Analysis]) -> Ledger {
    let files: Vec<&Claims> = claims.into_iter().collect();
    let mut entries = Vec::new();
    for file in &files {
        for claim in &file.claim {
            let publication = file.source.iter().find(|s| s.key == claim.source);
            let mut entry = Entry {
                claim: claim.id.clone(),
                text: claim.text.clone(),
                source: format!("{}, {}", claim.source, claim.place),
                printed: claim.printed.clone(),
                note: claim.reason.clone().unwrap_or_default(),
                publication: publication.map(|p| p.title.clone()).unwrap_or_default(),
                kind: claim.kind,
                mark: claim.mark,
                ..Entry::default()
            };
            by_findings(claim, analyses, &mut entry);
            by_tables(claim, analyses, &mut entry);
            by_claims(claim, &file.claim, &mut entry);
            entries.push(entry);
        }
    }
    entries.extend(sources::between(&files));
    Ledger { entries }
}

/// The row that answers a claim.
pub fn answer<'a>(claim: &Claim, analyses: &'a [Analysis]) -> Option<&'a Estimate> {
    let selector = claim.estimate.as_ref()?;
    analyses
        .iter()
        .filter(|a| a.id == selector.analysis)
        .flat_map(|a| &a.findings.estimates)
        .find(|e| e.estimator == selector.estimator && e.term.code == selector.term && e.measure.id == selector.measure)
}

/// What the row that answers a claim makes of it.
fn by_findings(claim: &Claim, analyses: &[Analysis], entry: &mut Entry) {
    let Some(selector) = &claim.estimate else { return };
    let Some(row) = answer(claim, analyses) else {
        if claim.reason.is_some() {
            return;
        }
        entry.note = Text::new(
            format!("deze analyse geeft geen rij ‘{}, {}’", selector.analysis, selector.term),
            format!("this run has no row ‘{}, {}’", selector.analysis, selector.term),
        );
        return;
    };
    entry.note = Text::default();
    let (computed, simulated) = computed(claim.kind, row);
    if simulated {
        entry.note = Text::new(
            "het getal achter deze bewering is niet gepubliceerd en hier gesimuleerd",
            "the number behind this claim was not published and is simulated here",
        );
        return;
    }
    let Some(computed) = computed else {
        entry.note = Text::new(
            "de gegevens geven hier geen getal; zie de analyse",
            "the data give no number here; see the analysis",
        );
        return;
    };
    entry.computed = Some(computed);
    entry.origin = Some(row.origin);
    if claim.kind.is_number() && !matches!(claim.kind, ClaimKind::PValue | ClaimKind::Statistic) {
        let scale = scale(row);
        entry.low = row.interval.map(|i| i.low * scale);
        entry.high = row.interval.map(|i| i.high * scale);
        if row.notes.contains(&Note::SpreadSimulated {}) {
            // The interval rests on a simulated spread: it says nothing about the published number.
            (entry.low, entry.high) = (None, None);
        }
    }
    match holds(claim, computed, above(row)) {
        Some(holds) => entry.status = status(holds),
        None => {
            entry.note = Text::new(
                format!("‘{}’ is geen getal dat te vergelijken is", claim.printed),
                format!("‘{}’ is not a number that can be compared", claim.printed),
            );
        }
    }
}

/// What the tables that fit a published summary make of a verdict: the data may be rebuilt from one of them, and the
/// publication may have had another.
fn by_tables(claim: &Claim, analyses: &[Analysis], entry: &mut Entry) {
    let Some(selector) = claim.estimate.as_ref().filter(|_| !claim.kind.is_number()) else { return };
    let across = analyses.iter().find(|a| a.id == selector.analysis).and_then(|a| a.across.as_ref());
    let Some((across, held)) =
        across.and_then(|a| Some((a, a.held.iter().find(|h| h.claim == claim.id)?))).filter(|(a, _)| a.tables > 0)
    else {
        return;
    };
    let all = across.complete && across.tables == across.fit;
    entry.status = match held.tables {
        0 if all => Status::Contradicted,
        n if n == across.tables && all => Status::HoldsForAll,
        0 => return,
        _ => Status::HoldsForSome,
    };
    let (held, tables) = (held.tables, across.tables);
    entry.note = if all {
        Text::new(
            format!("waar in {held} van de {tables} tabellen die bij de gepubliceerde cijfers passen"),
            format!("true of {held} of the {tables} tables that fit the published figures"),
        )
    } else {
        Text::new(
            format!(
                "waar in {held} van {tables} bekeken tabellen die bij de gepubliceerde cijfers passen; er zijn er meer"
            ),
            format!(
                "true of {held} of {tables} tables that fit the published figures and were looked at; there are more"
            ),
        )
    };
}

/// The word for a claim that a row answers.
fn status(holds: bool) -> Status {
    if holds { Status::Reproduced } else { Status::Contradicted }
}

/// Whether a claim is as the computed number says; none when its print cannot be compared.
pub fn holds(claim: &Claim, computed: f64, above: Option<bool>) -> Option<bool> {
    match claim.kind {
        ClaimKind::Larger | ClaimKind::Statement => None,
        kind if kind.is_number() => prints_as(computed, &claim.printed, claim.rounding),
        kind => choices::verdict(kind, computed, above, SIGNIFICANT),
    }
}

/// What other claims make of a claim that no row has answered: those that it follows from, and the number of units that
/// it is a percentage of. A percentage that cannot be is contradicted, whatever answered it.
fn by_claims(claim: &Claim, all: &[Claim], entry: &mut Entry) {
    if let Some(range) = follows::follows(claim, all)
        && entry.computed.is_none()
        && let Some(meets) = follows::Range::of(claim).and_then(|printed| printed.meets(&range))
    {
        let (low, high) = (range.low(), range.high());
        if low == high {
            entry.computed = low;
        } else {
            (entry.low, entry.high) = (low, high);
        }
        entry.status = status(meets);
        let named = claim.from.iter().flat_map(|f| f.ids());
        let named = named.filter_map(|id| all.iter().find(|c| c.id == *id));
        let claims: Vec<String> = named.map(|c| format!("{} ({})", c.id, c.printed)).collect();
        entry.reason = Some(Reason::FollowsFrom { claims: claims.join(", ") });
    }
    let whole = claim.from.as_ref().filter(|f| f.part.is_none()).and_then(|f| f.whole.as_ref());
    let counted = |id: &String| all.iter().find(|c| c.id == *id && c.kind == ClaimKind::Count)?.printed.parse().ok();
    if let Some(of) = claim.of.or_else(|| whole.and_then(counted))
        && let Some((possible, reason)) = sources::whole_numbers(claim, of)
    {
        if !possible {
            entry.status = Status::Contradicted;
            entry.reason = Some(reason);
        } else if entry.status == Status::NotRecoverable {
            entry.reason = Some(reason);
        }
    }
}

/// The number a claim is about, and whether it rests on simulated data.
pub fn computed(kind: ClaimKind, row: &Estimate) -> (Option<f64>, bool) {
    let simulated = row.origin == Origin::Simulated;
    let spread = simulated || row.notes.contains(&Note::SpreadSimulated {});
    match kind {
        ClaimKind::Statistic => (row.test.as_ref().and_then(|t| t.statistic), spread),
        ClaimKind::PValue => (row.test.as_ref().map(|t| t.p.get()), spread),
        kind if kind.is_number() => (row.value.map(|v| v * scale(row)), simulated),
        _ => (row.test.as_ref().map(|t| t.p_adjusted.unwrap_or(t.p).get()), spread),
    }
}

/// Whether the first of the two compared is above the second.
pub fn above(row: &Estimate) -> Option<bool> {
    let null = row.measure.null?;
    row.value.filter(|v| *v != null).map(|v| v > null)
}

/// By how much a row's number is multiplied before it is printed.
pub fn scale(row: &Estimate) -> f64 {
    match row.measure.form {
        Form::Share | Form::ShareDifference => 100.0,
        _ => 1.0,
    }
}

/// Whether `x` prints as `printed` at the decimals that `printed` has. `None` when `printed` is not a number.
pub fn prints_as(x: f64, printed: &str, rounding: Rounding) -> Option<bool> {
    Some(Printed::parse(printed)?.bounds(rounding).hold(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_held_to_its_own_rounding() {
        for (x, printed, holds) in [
            (36.15, "36", true),
            (36.5, "36", true),
            (36.51, "36", false),
            (35.49, "36", false),
            (53.35, "53.4", true),
            (10.457, "10", true),
            (10.51, "10", false),
            (-1.26, "-1.3", true),
        ] {
            assert_eq!(prints_as(x, printed, Rounding::Nearest), Some(holds), "{x} as {printed}");
        }
        assert_eq!(prints_as(1.0, "significant", Rounding::Nearest), None);
        assert_eq!(prints_as(1.0, "inf", Rounding::Nearest), None);
    }
}
