//! How much a difference hangs on one unit or cluster, and whether the verdict would.

use super::said::Said;
use super::teller::Teller;
use super::{Part, Subject};
use crate::findings::{Estimate, Note};
use crate::report::table::verdict_key;

pub(super) fn tell(t: &Teller) -> Option<Part> {
    let rows = t.first_with(|e| Subject::of(e) == Subject::Influence);
    let of = |id: &str| rows.iter().copied().filter(|e| e.measure.id == id).collect::<Vec<&Estimate>>();
    let (shift, all, without) = (of("largest_shift"), of("adjusted_difference"), of("left_out_difference"));
    let mut said = Vec::new();
    let value = |e: &Estimate| Some(t.size(e.value?, e));
    let which = |e: &Estimate| {
        e.notes.iter().find_map(|n| match n {
            Note::LeftOut { which } => Some(which.get(t.words.lang()).to_owned()),
            _ => None,
        })
    };
    if let (Some(shift), Some(all), Some(low), Some(high)) =
        (shift.first(), all.first(), without.first(), without.last())
        && let (Some(size), Some(value), Some(lowest), Some(highest), Some(which)) =
            (value(shift), value(all), value(low), value(high), which(shift))
    {
        let args = [
            ("outcome", t.outcome()),
            ("value", value.into()),
            ("low", lowest.into()),
            ("high", highest.into()),
            ("shift", size.into()),
            ("which", which.into()),
        ];
        said.push(Said::of(&[shift, all, low, high], t.say("influence-told", &args)));
        for other in &without {
            if let (Some(whole), Some(verdict)) = (all.verdict, other.verdict)
                && whole != verdict
            {
                let args = [
                    ("which", t.text(&other.term).into()),
                    ("verdict", t.words.get(&verdict_key(verdict)).into()),
                    ("whole", t.words.get(&verdict_key(whole)).into()),
                ];
                said.push(Said::of(&[all, other], t.say("influence-verdict", &args)));
            }
        }
    } else {
        let dashes = rows.iter().filter(|e| e.value.is_none());
        said.extend(dashes.map(|e| Said::of(&[e], t.not_computed(e))));
    }
    if said.is_empty() {
        return None;
    }
    let paragraph = t.paragraph(said, Vec::new());
    Some(Part { subject: Subject::Influence, brief: paragraph.clone(), paragraphs: vec![paragraph] })
}
