//! The one-word verdict, by a fixed rule. No margin, no verdict.

use super::Estimate;
use crate::value::{Alternative, Direction, Interval};
use schemars::JsonSchema;
use serde::Serialize;

/// What an interval says against a margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The whole interval lies on the good side of the null, and not wholly within the margin.
    Better,
    /// The whole interval lies on the bad side of the null, and not wholly within the margin.
    Worse,
    /// The whole interval lies within the margin on both sides.
    Equivalent,
    /// The interval excludes being worse by the margin or more, and nothing stronger.
    NotWorse,
    /// None of these: the data leave both a relevant gain and a relevant loss, or a loss, open.
    Inconclusive,
}

impl Verdict {
    /// The code in exports.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Equivalent => "equivalent",
            Verdict::NotWorse => "not worse",
            Verdict::Inconclusive => "inconclusive",
        }
    }

    /// The verdict on a row with a margin: its two-sided interval is judged, that of a ratio on the log scale, where
    /// a margin of 1.25 stands for 0.8 to 1.25. `None` without margin, interval or null to judge by.
    pub fn of(row: &Estimate, direction: Direction) -> Option<Verdict> {
        let two_sided = |i: &Interval| i.alternative == Alternative::TwoSided;
        let (margin, interval) = (row.margin?, row.interval.filter(two_sided)?);
        row.value.filter(|_| row.measure.judgeable())?;
        if row.measure.log {
            let ln = |x: f64| x.max(0.0).ln();
            let logs = Interval { low: ln(interval.low), high: ln(interval.high), ..interval };
            return Some(margin.ln()).filter(|m| *m > 0.0).map(|m| Verdict::judge(&logs, m, direction));
        }
        Some(Verdict::judge(&interval, margin, direction))
    }

    /// Judges a two-sided interval of a difference (null 0) against ± `margin`.
    ///
    /// # Definition
    /// With the interval turned so that positive is better, limits l < h and margin m > 0:
    /// equivalent if −m < l and h < m; better if l > 0; worse if h < 0; not worse if l > −m;
    /// inconclusive otherwise.
    /// # Assumes
    /// The printed two-sided interval is the one judged, at 0.95 a one-sided error of .025:
    /// stricter than two one-sided tests at .05, which use the 90% interval (`level = 0.90`). The one-sided
    /// p-values of `estimators::equivalence` are held against the same (1 − level)/2.
    /// # Reference
    /// Piaggio et al. (2012), JAMA 308, 2594–2604, figure 1.
    pub fn judge(interval: &Interval, margin: f64, direction: Direction) -> Verdict {
        let (low, high) = match direction {
            Direction::HigherIsBetter => (interval.low, interval.high),
            Direction::HigherIsWorse => (-interval.high, -interval.low),
        };
        if low > -margin && high < margin {
            Verdict::Equivalent
        } else if low > 0.0 {
            Verdict::Better
        } else if high < 0.0 {
            Verdict::Worse
        } else if low > -margin {
            Verdict::NotWorse
        } else {
            Verdict::Inconclusive
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Level;

    fn judge(low: f64, high: f64, direction: Direction) -> Verdict {
        Verdict::judge(&Interval::two_sided(low, high, Level::P95, "t"), 1.0, direction)
    }

    #[test]
    fn each_word_has_its_place_on_the_line() {
        use Direction::*;
        use Verdict::*;
        for (low, high, better, worse) in [
            (-0.5, 0.5, Equivalent, Equivalent),
            (0.2, 0.8, Equivalent, Equivalent),
            (0.5, 1.5, Better, Worse),
            (-1.5, -0.5, Worse, Better),
            (-0.5, 1.5, NotWorse, Inconclusive),
            (-1.5, 0.5, Inconclusive, NotWorse),
            (-1.5, 1.5, Inconclusive, Inconclusive),
            (-1.0, 1.0, Inconclusive, Inconclusive),
        ] {
            assert_eq!(judge(low, high, HigherIsBetter), better, "{low} {high}");
            assert_eq!(judge(low, high, HigherIsWorse), worse, "{low} {high}");
        }
    }
}
