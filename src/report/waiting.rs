//! What the rows of cumulative incidence say together: of each group, at each time, how many of a hundred ended how.

use crate::findings::{Analysis, Estimate, Series, measure};
use crate::report::number;
use crate::value::{Label, Lang, Text, Unit};

/// All groups at all asked times.
#[derive(Debug, Clone)]
pub struct Waiting<'a> {
    /// The groups in the order of their rows; all together last.
    pub groups: Vec<Group<'a>>,
    /// The endings, the one asked about first.
    pub endings: Vec<Label>,
    /// The times, rising.
    pub times: Vec<f64>,
    /// What times are counted in.
    pub unit: Unit,
}

/// One group.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Its name.
    pub label: Label,
    /// Units in it.
    pub n: u64,
    /// Its shares, a line a time.
    pub shares: Vec<Shares<'a>>,
    /// When half of all its units had ended as asked.
    pub median: Option<&'a Estimate>,
}

/// How a group was divided at one time.
#[derive(Debug, Clone)]
pub struct Shares<'a> {
    /// The time.
    pub at: f64,
    /// The row of each ending, in the order of the endings.
    pub ended: Vec<&'a Estimate>,
    /// The share still under way.
    pub open: Option<&'a Estimate>,
    /// What the naive curve makes of the ending asked about.
    pub naive: Option<&'a Estimate>,
}

impl Shares<'_> {
    /// Of a hundred units: those of each ending, then those under way, in whole numbers that add up to 100. Each share
    /// is rounded down and what is left goes to the largest remainders, the earlier of equal ones first.
    pub fn of_hundred(&self) -> Option<Vec<u64>> {
        let mut shares: Vec<f64> = self.ended.iter().map(|e| e.value).collect::<Option<_>>()?;
        shares.push((1.0 - shares.iter().sum::<f64>()).max(0.0));
        hundred(&shares)
    }
}

/// Shares that add up to one as whole numbers that add up to a hundred.
pub fn hundred(shares: &[f64]) -> Option<Vec<u64>> {
    let sum: f64 = shares.iter().sum();
    if shares.iter().any(|s| !(0.0..=1.0 + 1e-9).contains(s)) || (sum - 1.0).abs() > 1e-6 {
        return None;
    }
    let exact: Vec<f64> = shares.iter().map(|s| 100.0 * s / sum).collect();
    // a share that is whole but for rounding of floats is whole
    let mut out: Vec<u64> = exact.iter().map(|x| (x + 1e-9).floor() as u64).collect();
    let mut order: Vec<(usize, f64)> = exact.iter().zip(&out).map(|(x, &n)| x - n as f64).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let left = 100u64.saturating_sub(out.iter().sum());
    for (k, _) in order.into_iter().take(left as usize) {
        if let Some(n) = out.get_mut(k) {
            *n += 1;
        }
    }
    Some(out)
}

/// A label without the time behind it: `EK-c: plan @ 10` becomes `EK-c: plan`.
pub fn timeless(term: &Label) -> Label {
    let Some((code, _)) = term.code.rsplit_once(" @ ") else { return term.clone() };
    let text = |t: &str| t.rsplit_once(", ").map_or(t, |(text, _)| text).to_owned();
    Label::new(code, Text::new(text(&term.text.nl), text(&term.text.en)))
}

/// `EK-c: plan` as its group and its ending, the groups being known.
pub fn within(label: &Label, groups: &[Label]) -> Option<(Label, Label)> {
    let cut = |whole: &str, group: &str| whole.strip_prefix(group)?.strip_prefix(": ").map(str::to_owned);
    groups.iter().find_map(|g| {
        let part = Label::new(
            cut(&label.code, &g.code)?,
            Text::new(cut(&label.text.nl, &g.text.nl)?, cut(&label.text.en, &g.text.en)?),
        );
        Some((g.clone(), part))
    })
}

/// A time as it is read: no more decimals than it has, at most two; the very small and vast by powers of ten.
pub fn time(x: f64, lang: Lang) -> String {
    if x != 0.0 && !(0.005..1e12).contains(&x.abs()) {
        return format!("{x:.2e}").parse().map_or_else(|_| number::exact(x), number::exact);
    }
    let decimals = (0..2).find(|&d| (x * 10f64.powi(d) - (x * 10f64.powi(d)).round()).abs() < 1e-9).unwrap_or(2);
    number::fixed(x, decimals as usize, lang)
}

/// Whether it is a row of shares of endings over time.
fn shares_time(e: &Estimate) -> bool {
    e.measure.id == measure::CUMULATIVE_INCIDENCE.id && e.time.is_some()
}

/// Reads the rows of `cumulative_incidence`; `None` when there are none.
pub fn read(analysis: &Analysis) -> Option<Waiting<'_>> {
    let first = analysis.judged().chain(&analysis.findings.estimates).find(|e| shares_time(e))?;
    let rows = || analysis.findings.estimates.iter().filter(|e| e.estimator == first.estimator);
    let open = |e: &&Estimate| e.measure.id == measure::SURVIVAL.id && e.time.is_some();
    let mut groups: Vec<Label> = Vec::new();
    for label in rows().filter(open).map(|e| timeless(&e.term)) {
        if !groups.contains(&label) {
            groups.push(label);
        }
    }
    let mut times: Vec<f64> = Vec::new();
    let mut endings: Vec<Label> = Vec::new();
    for e in rows().filter(|e| shares_time(e)) {
        let at = e.time?;
        if !times.contains(&at) {
            times.push(at);
        }
        let (_, ending) = within(&timeless(&e.term), &groups)?;
        if !endings.contains(&ending) {
            endings.push(ending);
        }
    }
    times.sort_by(f64::total_cmp);
    let unit = rows()
        .find(|e| e.measure.id == measure::TIME_MEDIAN.id)
        .map(|e| e.unit.clone())
        .or_else(|| analysis.findings.series.iter().find(|s| s.estimator == first.estimator).map(|s| s.x_unit.clone()))
        .unwrap_or_default();
    let event = endings.first()?.clone();
    let groups = groups
        .into_iter()
        .map(|label| {
            let find = |id: &str, ending: Option<&Label>, at: Option<f64>| {
                let code = ending.map_or_else(|| label.code.clone(), |e| Label::within(&label, e).code);
                rows().find(|e| e.measure.id == id && e.time == at && timeless(&e.term).code == code)
            };
            let shares: Vec<Shares> = times
                .iter()
                .map(|&at| Shares {
                    at,
                    ended: endings
                        .iter()
                        .filter_map(|e| find(measure::CUMULATIVE_INCIDENCE.id, Some(e), Some(at)))
                        .collect(),
                    open: find(measure::SURVIVAL.id, None, Some(at)),
                    naive: find(measure::NAIVE_INCIDENCE.id, Some(&event), Some(at)),
                })
                .filter(|s| s.ended.len() == endings.len())
                .collect();
            let n = shares.first().and_then(|s| s.ended.first()).map_or(0, |e| e.n.used);
            let median = find(measure::TIME_MEDIAN.id, Some(&event), None);
            Group { n, shares, median, label }
        })
        .filter(|g| !g.shares.is_empty())
        .collect::<Vec<_>>();
    (!groups.is_empty()).then_some(Waiting { groups, endings, times, unit })
}

/// Units behind a curve: those of its group's rows, late comers among them; else those at risk at its start.
pub fn units_of(curve: &Series, analysis: &Analysis) -> u64 {
    let group = curve.group.code.as_str();
    let own = |e: &&Estimate| {
        let rest = e.term.code.strip_prefix(group).filter(|_| e.estimator == curve.estimator);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": ") || rest.starts_with(" @ "))
    };
    let known = analysis.findings.estimates.iter().filter(own).map(|e| e.n.used).max();
    known.or(curve.points.first().map(|p| p.n)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_is_a_hundred() {
        assert_eq!(hundred(&[0.525, 0.175, 0.3]), Some(vec![53, 17, 30]), "of equal remainders the first");
        assert_eq!(hundred(&[1.0 / 3.0; 3]), Some(vec![34, 33, 33]));
        assert_eq!(hundred(&[0.29, 0.0, 0.71]), Some(vec![29, 0, 71]));
        assert_eq!(hundred(&[1.0, 0.0]), Some(vec![100, 0]));
        assert_eq!(hundred(&[0.7, 0.7]), None);
        assert_eq!(hundred(&[f64::NAN, 1.0]), None);
    }

    #[test]
    fn a_term_is_taken_apart() {
        let at = Label::new("EK-c: plan @ 10.5", Text::new("EK-c: plan, 10,5 weken", "EK-c: plan, 10.5 weeks"));
        let bare = timeless(&at);
        assert_eq!(bare.text, Text::new("EK-c: plan", "EK-c: plan"));
        let (group, ending) = within(&bare, &[Label::plain("SoS"), Label::plain("EK-c")]).unwrap();
        assert_eq!((group.code.as_str(), ending.code.as_str()), ("EK-c", "plan"));
        assert_eq!(
            (time(10.0, Lang::Nl), time(10.5, Lang::Nl), time(1.0 / 3.0, Lang::En)),
            ("10".into(), "10,5".into(), "0.33".into())
        );
    }
}
