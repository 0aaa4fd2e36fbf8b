//! The rows of `missingness` and `attrition` as they belong together: groups, their variables, and the parts of each.
//!
//! They are known by their codes: all units come first, and `v` of a group `g` is `g: v`, a part `p` of it `g: v: p`.

use crate::findings::{Estimate, measure};
use crate::value::{Label, Lang};

/// A number of units and what share they are.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The number.
    pub count: &'a Estimate,
    /// The share.
    pub share: &'a Estimate,
}

/// A variable, at one wave, in one group.
#[derive(Debug, Clone)]
pub struct Variable<'a> {
    /// Its words, without those of the group.
    pub name: String,
    /// All that is missing.
    pub whole: Pair<'a>,
    /// Its parts: reasons, or those who are back.
    pub parts: Vec<(String, Pair<'a>)>,
}

/// All units, or one group.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Its words; none for all units.
    pub name: Option<String>,
    /// Its variables, the same in every group.
    pub variables: Vec<Variable<'a>>,
}

/// The rows of one estimator, all units first.
pub fn groups<'a>(rows: &'a [Estimate], estimator: &str, lang: Lang) -> Vec<Group<'a>> {
    let rows: Vec<&Estimate> = rows.iter().filter(|e| e.estimator == estimator).collect();
    let counts = rows.iter().filter(|e| e.measure.id == measure::COUNT.id);
    let share = |term: &Label| {
        rows.iter().find(|e| e.measure.id == measure::PROPORTION.id && e.term.code == term.code).copied()
    };
    let pairs = counts.filter_map(|count| Some(Pair { count, share: share(&count.term)? }));
    let overall = format!("{}: ", Label::overall().text.get(lang));
    let mut out: Vec<Group<'a>> = Vec::new();
    for pair in pairs {
        let text = pair.count.term.text.get(lang);
        let last = out.last_mut().and_then(|group| group.variables.last_mut());
        if let Some(variable) = last
            && inside(pair.count, variable.whole.count, lang).is_some()
        {
            let name = inside(pair.count, variable.whole.count, lang).unwrap_or_default().to_owned();
            variable.parts.push((name, pair));
            continue;
        }
        let first = out.first().and_then(|all| all.variables.first()).map(|v| v.whole.count);
        let begins = first.is_some_and(|first| pair.count.term.code.ends_with(&format!(": {}", first.term.code)));
        if out.is_empty() {
            out.push(Group { name: None, variables: Vec::new() });
        } else if begins {
            let inner = out.first().and_then(|all| all.variables.first()).map(|v| format!(": {}", v.name));
            let name = inner.and_then(|inner| text.strip_suffix(&inner).map(str::to_owned));
            out.push(Group { name: Some(name.unwrap_or_else(|| text.to_owned())), variables: Vec::new() });
        }
        let Some(group) = out.last_mut() else { continue };
        let before = group.name.as_ref().map_or_else(|| overall.clone(), |name| format!("{name}: "));
        let name = text.strip_prefix(&before).unwrap_or(text).to_owned();
        group.variables.push(Variable { name, whole: pair, parts: Vec::new() });
    }
    out
}

/// The words of `part` inside those of `whole`, when its code lies inside.
fn inside<'a>(part: &'a Estimate, whole: &Estimate, lang: Lang) -> Option<&'a str> {
    part.term.code.strip_prefix(&whole.term.code)?.strip_prefix(": ")?;
    let text = part.term.text.get(lang);
    Some(text.strip_prefix(whole.term.text.get(lang)).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(text))
}
