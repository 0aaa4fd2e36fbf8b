//! A claim held against the row that answers it.

use super::claims::{Claim, ClaimKind, Claims};
use super::{Entry, Ledger, Status};
use crate::findings::measure::Form;
use crate::findings::{Analysis, Estimate, Note};
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
    if claim.kind == ClaimKind::Value {
        let scale = scale(row);
        entry.low = row.interval.map(|i| i.low * scale);
        entry.high = row.interval.map(|i| i.high * scale);
        if row.notes.contains(&Note::SpreadSimulated {}) {
            // The interval rests on a simulated spread: it says nothing about the published number.
            (entry.low, entry.high) = (None, None);
        }
    }
    let holds = match claim.kind {
        ClaimKind::Value => prints_as(computed, &claim.printed),
        ClaimKind::Significant => Some(computed < 0.05),
        ClaimKind::NotSignificant => Some(computed >= 0.05),
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
    match kind {
        ClaimKind::Value => (row.value.map(|v| v * scale(row)), simulated),
        _ => {
            let p = row.test.as_ref().map(|t| t.p_adjusted.unwrap_or(t.p).get());
            (p, simulated || row.notes.contains(&Note::SpreadSimulated {}))
        }
    }
}

fn scale(row: &Estimate) -> f64 {
    match row.measure.form {
        Form::Share | Form::ShareDifference => 100.0,
        _ => 1.0,
    }
}

/// Whether `x` prints as `printed` at the decimals that `printed` has. Both ways of rounding a half are
/// accepted, since a publication does not say which it used. `None` when `printed` is not a number.
///
/// # Definition
/// |x − printed| ≤ ½·10⁻ᵈ, with 1e-9 for the representation of x.
pub fn prints_as(x: f64, printed: &str) -> Option<bool> {
    let number: f64 = printed.parse().ok().filter(|n: &f64| n.is_finite())?;
    let decimals = printed.split_once('.').map_or(0, |(_, d)| d.len());
    let half = 0.5 * 10f64.powi(-i32::try_from(decimals).ok()?);
    Some((x - number).abs() <= half + 1e-9)
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
            assert_eq!(prints_as(x, printed), Some(holds), "{x} as {printed}");
        }
        assert_eq!(prints_as(1.0, "significant"), None);
        assert_eq!(prints_as(1.0, "inf"), None);
    }
}
