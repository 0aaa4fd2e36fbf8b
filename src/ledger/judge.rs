//! A claim held against the row that answers it.

use super::claims::{Claim, ClaimKind, Claims};
use super::{Entry, Ledger, Status};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate, Note};
use crate::printed::{Printed, Rounding};
use crate::value::{Origin, Text};

/// Holds every claim of every file against the findings.
pub fn judge<'a>(claims: impl IntoIterator<Item = &'a Claims>, analyses: &[Analysis]) -> Ledger {
    let entries = claims.into_iter().flat_map(|c| &c.claim).map(|c| entry(c, analyses)).collect();
    Ledger { entries }
}

fn entry(claim: &Claim, analyses: &[Analysis]) -> Entry {
    let mut entry = Entry {
        claim: claim.id.clone(),
        text: claim.text.clone(),
        source: format!("{}, {}", claim.source, claim.place),
        printed: claim.printed.clone(),
        computed: None,
        low: None,
        high: None,
        status: Status::NotRecoverable,
        note: claim.reason.clone().unwrap_or_default(),
    };
    let Some(selector) = &claim.estimate else { return entry };
    let row = analyses.iter().filter(|a| a.id == selector.analysis).flat_map(|a| &a.findings.estimates).find(|e| {
        e.estimator == selector.estimator && e.term.code == selector.term && e.measure.id == selector.measure
    });
    let Some(row) = row else {
        entry.note = Text::new(
            format!("deze analyse geeft geen rij ‘{}, {}’", selector.analysis, selector.term),
            format!("this run has no row ‘{}, {}’", selector.analysis, selector.term),
        );
        return entry;
    };
    let (computed, simulated) = computed(claim.kind, row);
    if simulated {
        entry.note = Text::new(
            "het getal achter deze bewering is niet gepubliceerd en hier gesimuleerd",
            "the number behind this claim was not published and is simulated here",
        );
        return entry;
    }
    let Some(computed) = computed else {
        entry.note = Text::new(
            "de gegevens geven hier geen getal; zie de analyse",
            "the data give no number here; see the analysis",
        );
        return entry;
    };
    entry.computed = Some(computed);
    if claim.kind.is_number() {
        let scale = scale(row);
        entry.low = row.interval.map(|i| i.low * scale);
        entry.high = row.interval.map(|i| i.high * scale);
        if row.notes.contains(&Note::SpreadSimulated {}) {
            // The interval rests on a simulated spread: it says nothing about the published number.
            (entry.low, entry.high) = (None, None);
        }
    }
    let holds = match claim.kind {
        ClaimKind::Higher => Some(computed < 0.05 && above(row) == Some(true)),
        ClaimKind::Lower => Some(computed < 0.05 && above(row) == Some(false)),
        ClaimKind::Different => Some(computed < 0.05),
        ClaimKind::NoDifference | ClaimKind::Comparable => Some(computed >= 0.05),
        ClaimKind::Larger | ClaimKind::Statement => None,
        _ => prints_as(computed, &claim.printed, claim.rounding),
    };
    match holds {
        Some(true) => entry.status = Status::Reproduced,
        Some(false) => entry.status = Status::Contradicted,
        None => {
            entry.note = Text::new(
                format!("‘{}’ is geen getal dat te vergelijken is", claim.printed),
                format!("‘{}’ is not a number that can be compared", claim.printed),
            );
        }
    }
    entry
}

/// The number a claim is about, and whether it rests on simulated data.
fn computed(kind: ClaimKind, row: &Estimate) -> (Option<f64>, bool) {
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
fn above(row: &Estimate) -> Option<bool> {
    let null = row.measure.null?;
    row.value.filter(|v| *v != null).map(|v| v > null)
}

fn scale(row: &Estimate) -> f64 {
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
