//! How far measurements can be relied on: items of a scale, raters of the same units, change beyond error.

mod agreement;
pub mod cohens_kappa;
pub mod cronbach_alpha;
pub mod gwet_ac1;
pub mod gwet_ac2;
pub mod icc;
pub mod item_statistics;
mod items;
pub mod krippendorff_alpha;
pub mod mcdonald_omega;
pub mod reliable_change;
pub mod weighted_kappa;

use crate::error::Error;
use crate::findings::Note;
use crate::value::Text;

fn reason(nl: &str, en: &str) -> Note {
    Note::Unanswerable { reason: Text::new(nl, en) }
}

fn unanswerable(nl: &str, en: &str) -> Error {
    Error::undefined(reason(nl, en))
}

/// Why a coefficient of 1, or one without spread, has no interval.
fn nothing_to_judge_by() -> Note {
    reason(
        "de overeenstemming is volmaakt of laat anders geen spreiding over om een interval op te bouwen",
        "the agreement is perfect or otherwise leaves no spread to build an interval on",
    )
}

/// `a, b en c`.
fn listed(texts: &[&Text]) -> Text {
    let join = |of: fn(&Text) -> &str, and: &str| match texts {
        [] => String::new(),
        [one] => of(one).to_owned(),
        [rest @ .., last] => {
            format!("{} {and} {}", rest.iter().map(|t| of(t)).collect::<Vec<_>>().join(", "), of(last))
        }
    };
    Text::new(join(|t| &t.nl, "en"), join(|t| &t.en, "and"))
}
