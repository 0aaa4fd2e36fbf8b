//! Groups as a publication prints them: a row a group with its size, mean and standard deviation.

use super::rows::{GROUP, Grouping, Left, OUTCOME};
use super::shapes::{described, outcome, provenance};
use super::view::{View, broken};
use super::{Design, Drawn, Request};
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::{Sample, Shape, Summaries};
use crate::value::{Count, Text};

pub(super) fn summaries(view: &View<'_>, design: &Design, request: &Request<'_>) -> Result<Drawn> {
    let columns = request.summary.ok_or_else(|| broken("the analysis names no sizes".to_owned()))?;
    let grouping = Grouping::new(view, design, request.by, request.wave)?;
    let (mean, size) = (outcome(view, request)?, view.cells(&columns.n, request.wave)?);
    let sd = view.cells(&columns.sd, request.wave)?;
    let mut left = Left::default();
    let k = grouping.groups.len();
    let mut out = Summaries { groups: grouping.groups.clone(), n: vec![0; k], mean: vec![0.0; k], sd: vec![0.0; k] };
    let mut seen = vec![false; k];
    for row in 0..view.rows() {
        let group = match grouping.of(row) {
            Ok(group) => group,
            Err(reason) => {
                left.out(GROUP, reason, size.number(row).unwrap_or(0.0));
                continue;
            }
        };
        let (Some(m), Some(n)) = (mean.number(row), size.number(row)) else {
            let lacking = if mean.number(row).is_none() { &mean } else { &size };
            left.out(OUTCOME, lacking.reason(row), size.number(row).unwrap_or(0.0));
            continue;
        };
        // One unit has no standard deviation.
        let s = sd.number(row).or((n <= 1.0).then_some(0.0));
        let Some(s) = s else {
            left.out(OUTCOME, sd.reason(row), n);
            continue;
        };
        if std::mem::replace(&mut seen[group], true) {
            return Err(refuse("een groep heeft meer dan één rij", "a group has more than one row"));
        }
        if n < 0.0 || n.fract() != 0.0 || n > 1e15 {
            return Err(refuse("een aantal is geen heel getal", "a size is not a whole number"));
        }
        if s < 0.0 {
            return Err(refuse("een standaarddeviatie is negatief", "a standard deviation is negative"));
        }
        (out.n[group], out.mean[group], out.sd[group]) = (n as u64, m, s);
    }
    let used = out.n.iter().sum();
    let sample = Sample {
        shape: Shape::Summaries(out),
        outcome: described(&mean, view),
        grouping: grouping.label(),
        count: Count { used, clusters: None, dropped: left.dropped() },
        clusters: Vec::new(),
    };
    let around = grouping.origin().max(size.origin).max(sd.origin);
    Ok(Drawn { sample, notes: vec![], provenance: provenance(&mean, around) })
}

fn refuse(nl: &str, en: &str) -> Error {
    Error::undefined(Note::Unanswerable { reason: Text::new(nl, en) })
}
