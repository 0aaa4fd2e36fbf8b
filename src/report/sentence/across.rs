//! What holds whichever of the tables that fit the print was the real one.

use super::said::Paragraph;
use crate::findings::{Analysis, Reach};
use crate::report::catalogue::Words;
use crate::report::number;
use crate::report::table::across::{chances, told, values, widest};

/// The p-value that publications call significant.
const SIGNIFICANT: f64 = 0.05;

/// A paragraph: how many tables fit, and what each share and each test comes to over them.
pub(super) fn tell(analysis: &Analysis, words: &Words) -> Option<Paragraph> {
    let across = analysis.across.as_ref().filter(|a| a.tables > 0)?;
    let lang = words.lang();
    let args = [
        ("n", across.fit.into()),
        ("n_text", number::whole(across.fit, lang).into()),
        ("run", number::whole(across.tables, lang).into()),
        ("all", if across.tables == across.fit { "all" } else { "some" }.into()),
        ("complete", if across.complete { "yes" } else { "no" }.into()),
    ];
    let mut text = words.say("across-tables", &args);
    if !across.assumed.is_empty() {
        let assumed: Vec<&str> = across.assumed.iter().map(|t| t.get(lang).trim_end_matches('.')).collect();
        text = format!("{text} {}", words.say("across-assumed", &[("text", assumed.join("; ").into())]));
    }
    let (shares, tested) = told(across);
    let share = |r: &&Reach| {
        let span = format!("{}%", values(r.value?, r.measure, lang));
        let args = [
            ("term", r.term.text.get(lang).into()),
            ("span", span.into()),
            ("widest", format!("{}%", widest(r, lang)).into()),
        ];
        Some(words.say("across-share", &args))
    };
    let test = |r: &&Reach| {
        let p = r.p?;
        let state = match (p.least < SIGNIFICANT, p.most < SIGNIFICANT) {
            (_, true) => "all",
            (false, _) => "none",
            _ => "some",
        };
        let args = [("term", r.term.text.get(lang).into()), ("p", chances(p, lang).into()), ("state", state.into())];
        Some(words.say("across-test", &args))
    };
    let items = shares.iter().filter_map(share).chain(tested.iter().filter_map(test)).collect();
    Some(Paragraph { mark: String::new(), text, items })
}
