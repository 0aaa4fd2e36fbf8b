//! χ², φ and the odds ratio of a table of two by two.
//!
//! # Definition
//! χ² = n (ad − bc)² / (r₁ r₂ c₁ c₂); Yates: n (|ad − bc| − min(n/2, |ad − bc|))² instead. φ = V = √(χ²/n); odds ratio ad / bc,
//! or its inverse. Either χ² will do.
//! # Oracle
//! scipy `chi2_contingency`; `tests/check_print/p.json`.

use super::{Span, best};
use crate::check_print::{Answer, Check, Effect, Fourfold, Settings, Verdict, Why};

/// χ² without and with Yates's correction, and n; none with an empty margin.
fn both(table: &Fourfold) -> Option<([f64; 2], f64)> {
    let [[a, b], [c, d]] = table.cells.map(|row| row.map(|x| x as f64));
    let n = a + b + c + d;
    let margins = (a + b) * (c + d) * (a + c) * (b + d);
    let gap = (a * d - b * c).abs();
    let of = |gap: f64| n * gap * gap / margins;
    (margins > 0.0).then(|| ([of(gap), of(gap - gap.min(n / 2.0))], n))
}

fn judge(check: Check, printed: Span, all: &[f64]) -> Verdict {
    let span = |x: &f64| Span::new(*x, *x);
    let Some(first) = all.first() else { return Verdict::new(check, Answer::CannotJudge, Why::NotComputable) };
    match all.iter().find(|x| span(x).meets(printed)) {
        Some(x) => Verdict::new(check, Answer::Holds, span(x).recomputed()),
        None => Verdict::new(check, Answer::Cannot, span(first).recomputed()),
    }
}

/// χ² against its table.
pub(super) fn chi2(table: &Fourfold, settings: &Settings) -> Option<Verdict> {
    let printed = table.chi2?;
    Some(best(settings, |rounding| {
        let all = both(table).map(|(all, _)| all.to_vec()).unwrap_or_default();
        judge(Check::Summary, Span::size(printed, rounding), &all)
    }))
}

/// φ, V or odds ratio against its table.
pub(super) fn effect(table: &Fourfold, settings: &Settings) -> Option<Verdict> {
    let (kind, printed) = table.effect?;
    Some(best(settings, |rounding| {
        let [[a, b], [c, d]] = table.cells.map(|row| row.map(|x| x as f64));
        let all = match kind {
            Effect::Phi | Effect::V | Effect::R => {
                both(table).map(|(all, n)| all.map(|x| (x / n).sqrt()).to_vec()).unwrap_or_default()
            }
            Effect::OddsRatio if a * b * c * d > 0.0 => vec![a * d / (b * c), b * c / (a * d)],
            _ => Vec::new(),
        };
        judge(Check::Effect, Span::size(printed, rounding), &all)
    }))
}
