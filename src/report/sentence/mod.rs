//! Findings in sentences, from their rows alone.
//!
//! An effect is told as the range that its interval leaves open; all else it excludes. A large p is
//! never told as the absence of something. Limits in words are rounded outward, so that what is
//! called excluded is excluded. A sentence that rests on simulated rows says so. The numbers in one
//! pair of brackets come from one estimator.

mod across;
mod durations;
mod effects;
mod frequency;
mod funnel;
mod influence;
mod means;
mod missing;
mod moderators;
mod named;
mod omnibus;
mod questions;
mod range;
mod said;
mod shares;
mod teller;
mod verdict;
mod warnings;

pub use said::Paragraph;

use super::catalogue::Words;
use super::{StudyHead, table};
use crate::findings::{About, Analysis, Estimate};
use teller::Teller;

/// What an analysis says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// One or two short sentences for the summary at the head of the report: no p-values.
    pub brief: Paragraph,
    /// All paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// What a part of the text is about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Subject {
    Share,
    Mean,
    Omnibus,
    Effect,
    Moderators,
    Missing,
    Named,
    Questions,
    Durations,
    /// Said with the effect that it is about.
    Price,
    Bayes,
    Influence,
}

impl Subject {
    fn of(e: &Estimate) -> Subject {
        match e.measure.id {
            _ if questions::tells(e) => Subject::Questions,
            _ if e.estimator == "influence" => Subject::Influence,
            _ if missing::tells(e) => Subject::Missing,
            _ if named::tells(e) => Subject::Named,
            _ if durations::tells(e) => Subject::Durations,
            _ if e.measure.prices() => Subject::Price,
            _ if e.measure.bayes() => Subject::Bayes,
            "proportion" | "stage_rate" | "count" => Subject::Share,
            "cramers_v"
            | "eta_squared"
            | "omega_squared"
            | "rank_epsilon_squared"
            | "variance_ratio"
            | "share_trend"
            | "kendalls_w"
            | "i_squared" => Subject::Omnibus,
            _ if table::moderates(e) => Subject::Moderators,
            _ if table::joint(e) => Subject::Omnibus,
            _ if e.measure.contrast => Subject::Effect,
            "mean" | "standard_deviation" | "median" | "minimum" | "maximum" | "adjusted_mean" => Subject::Mean,
            // Said with the effect that it qualifies.
            "slope_difference" => Subject::Mean,
            _ => Subject::Named,
        }
    }
}

/// One part of the text, with its short form.
struct Part {
    subject: Subject,
    brief: Paragraph,
    paragraphs: Vec<Paragraph>,
}

/// Tells an analysis; `methods` says which estimators adjust.
pub fn tell(analysis: &Analysis, study: &StudyHead, methods: &[&About], words: &Words) -> Told {
    let teller = Teller { analysis, study, methods, words };
    let parts = [
        durations::tell,
        funnel::tell,
        frequency::tell,
        shares::tell,
        means::tell,
        omnibus::tell,
        effects::tell,
        moderators::tell,
        missing::tell,
        named::tell,
        questions::tell,
        verdict::bayes,
        influence::tell,
    ];
    let parts: Vec<Part> = parts.iter().filter_map(|tell| tell(&teller)).collect();
    let wanted = analysis.judged().next().map(Subject::of);
    let lead = parts.iter().find(|p| Some(p.subject) == wanted).or(parts.first()).map(|p| p.brief.clone());
    let warnings = warnings::tell(&teller);
    let brief = warnings::brief(&teller, lead).or_else(|| warnings.first().cloned()).unwrap_or_default();
    let across = across::tell(analysis, words);
    Told { brief, paragraphs: parts.into_iter().flat_map(|p| p.paragraphs).chain(across).chain(warnings).collect() }
}
