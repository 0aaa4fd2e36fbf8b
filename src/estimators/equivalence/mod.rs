//! "Not better, but not worse either" as a claim with its price: on any finished row, not on data.

mod curve;
mod judge;
mod settle;

pub use judge::judge;

use crate::findings::{About, Estimate, Note, measure};
use crate::math::tail;
use crate::value::Direction;

/// Equivalence and non-inferiority of any contrast with an interval.
///
/// # Definition
/// With the row's value θ turned so that positive is better (a ratio as its logarithm), its standard error s and
/// degrees of freedom ν (z without), margin m and level 1 − 2a:
/// not worse: p = P(T_ν > (θ + m)/s); equivalent: the larger of that and P(T_ν > (m − θ)/s), two one-sided tests.
/// Both are held against a, half of what the two-sided interval leaves out, so that p < a exactly when the
/// interval lies on the right side of the margin. Smallest margins: −low for "not worse" (0 when that is below
/// 0), max(−low, high) for "equivalent". n to settle: n·k for the k at which the chance of the verdict is 80%
/// if the true difference is 0, with s/√k and ν·k in the place of s and ν; of "not worse" by noncentral t, of
/// "equivalent" ∫ max(0, 2Φ(m/s − t·w) − 1) over the density of w = ŝ/s.
/// # Takes
/// A row of a difference (null 0) or a ratio (null 1) with a two-sided interval; a margin in its unit, of a ratio
/// the ratio itself, above 1 (1.25 stands for 0.8 to 1.25); the direction of the outcome for "not worse".
/// # Gives
/// `smallest_margin_not_worse` and `smallest_margin_equivalent` (the infimum of the margins at which the verdict
/// holds), with the one-sided test at the registered margin; `n_to_settle_*`, with a margin; p against the margin
/// as a series. Where the interval is not θ ± t·s (Newcombe, noncentral t), s is what the distance to the limit
/// says, on each side its own, and a note says so.
/// # Assumes
/// What the row's estimator assumes; a margin fixed before the outcomes were seen. The n keeps the design: the
/// ratio of the arms and what clusters cost. Not adjusted for several tests.
/// # Undefined
/// No interval; an interval without a limit on that side (a dash with its note).
/// # Reference
/// Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657–680; Piaggio et al. (2012), JAMA
/// 308, 2594–2604; Phillips (1990), Journal of Pharmacokinetics and Biopharmaceutics 18, 137–144 (power).
/// # Oracle
/// R 4.2.2: `t.test(mu = ∓m, alternative)`, emmeans 1.8.4.1 `test(delta, side)`, `power.t.test`, double
/// `integrate`; fixture `equivalence.json`.
pub static ABOUT: About = About {
    id: "equivalence",
    title_nl: "Oordeel: niet slechter, gelijkwaardig",
    title_en: "Verdict: not worse, equivalent",
    shapes: &[],
    measure: &measure::SMALLEST_MARGIN_NOT_WORSE,
    definition: "of a judged row with value, interval and margin m: not worse when the one-sided p of 'worse by m or more' is below (1 − level)/2, equivalent when both one-sided p-values are (TOST); the word is read off the two-sided interval that is printed, which comes to the same. The customary 90% interval, or two one-sided tests at .05, is `level = 0.90`. Smallest margin: the narrowest at which the word would hold. n to settle: the n at which the word is found with a chance of 80% if the true difference is 0, in the same design. Ratios on the log scale",
    assumptions: "What the row's own procedure assumes; a margin fixed before the outcomes were seen; for the n, se² proportional to 1/n. Not adjusted for several tests.",
    undefined: "No interval, or one without a limit on that side.",
    reference: "Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657–680; Piaggio et al. (2012), JAMA 308, 2594–2604; Phillips (1990), Journal of Pharmacokinetics and Biopharmaceutics 18, 137–144",
    oracle: "R 4.2.2: t.test(mu, alternative); emmeans 1.8.4.1: test(delta, side); power.t.test; integrate",
};

/// A row on the scale on which it is judged: positive is better, null 0, a ratio as its logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Judged {
    value: f64,
    low: f64,
    high: f64,
    /// Standard errors towards the lower and the upper limit; the same but where the interval is lopsided.
    errors: [f64; 2],
    /// Degrees of freedom; z without.
    df: Option<f64>,
    /// What each one-sided test may err, (1 − level)/2.
    tail: f64,
    /// Whether the errors were read off the interval.
    recovered: bool,
    log: bool,
    /// Whether the sign was changed.
    turned: bool,
}

impl Judged {
    /// `None` of a row that has nothing to judge.
    fn of(row: &Estimate, direction: Option<Direction>) -> Option<Judged> {
        if !row.measure.judgeable() {
            return None;
        }
        let interval = row.interval.filter(|i| i.alternative == crate::value::Alternative::TwoSided)?;
        let log = row.measure.log;
        let turned = direction == Some(Direction::HigherIsWorse);
        let scaled = |x: f64| if log { x.max(0.0).ln() } else { x };
        let (value, low, high) = (scaled(row.value?), scaled(interval.low), scaled(interval.high));
        let (value, low, high) = if turned { (-value, -high, -low) } else { (value, low, high) };
        let df = row.test.as_ref().filter(|t| t.statistic_name == "t").and_then(|t| t.df[0]);
        let df = df.filter(|df| df.is_finite() && *df > 0.0);
        let tail = interval.level.tail();
        let quantile = quantile(tail, df);
        let read = [(value - low) / quantile, (high - value) / quantile];
        if !value.is_finite() || !read.iter().all(|s| *s > 0.0) {
            return None;
        }
        let rounding = 1e-12 * (value.abs() + low.abs().max(high.abs()));
        let of_interval = |s: &f64| read.iter().all(|r| (r - s).abs() * quantile <= 1e-6 * s * quantile + rounding);
        let given = row.std_error.filter(of_interval);
        let errors = given.map_or(read, |s| [s, s]);
        Some(Judged { value, low, high, errors, df, tail, recovered: given.is_none(), log, turned })
    }

    /// The margin on this scale, above 0.
    fn margin(&self, margin: f64) -> Option<f64> {
        Some(if self.log { margin.ln() } else { margin }).filter(|m| m.is_finite() && *m > 0.0)
    }

    /// A margin of this scale as the row's measure has it.
    fn natural(&self, margin: f64) -> f64 {
        if self.log { margin.exp() } else { margin }
    }

    /// The narrowest margin at which "not worse" holds.
    fn not_worse_from(&self) -> f64 {
        (-self.low).max(0.0)
    }

    /// The narrowest margin at which "equivalent" holds.
    fn equivalent_from(&self) -> f64 {
        (-self.low).max(self.high)
    }

    /// The statistic of "worse by the margin or more", and of "better by the margin or more".
    fn statistics(&self, margin: f64) -> [f64; 2] {
        [(self.value + margin) / self.errors[0], (margin - self.value) / self.errors[1]]
    }

    /// The chance of a statistic as large or larger.
    fn p(&self, statistic: f64) -> f64 {
        match self.df {
            Some(df) => tail::t_upper(statistic, df),
            None => tail::normal_upper(statistic),
        }
    }

    fn p_not_worse(&self, margin: f64) -> f64 {
        self.p(self.statistics(margin)[0])
    }

    fn p_equivalent(&self, margin: f64) -> f64 {
        let [low, high] = self.statistics(margin);
        self.p(low.min(high))
    }
}

/// The quantile that cuts `tail` off above.
fn quantile(tail: f64, df: Option<f64>) -> f64 {
    match df {
        Some(df) => tail::t_quantile_upper(tail, df),
        None => tail::normal_quantile_upper(tail),
    }
}

/// A new row about the same contrast; a number read off a simulated interval is simulated.
fn row_beside(row: &Estimate, measure: &'static crate::findings::Measure) -> Estimate {
    use crate::value::Origin;
    let mut out = Estimate::new(ABOUT.id, row.term.clone(), measure, row.unit.clone(), row.n.clone());
    out.analysis = row.analysis.clone();
    out.estimand = row.estimand;
    let drawn = row.origin == Origin::Simulated || row.notes.contains(&Note::SpreadSimulated {});
    out.origin = if drawn { Origin::Simulated } else { row.origin };
    match out.origin {
        Origin::Simulated => out.note(Note::Simulated {}),
        Origin::Reconstructed => out.note(Note::Reconstructed {}),
        Origin::Published | Origin::Observed => out,
    }
}
