//! What an interval leaves open, in words; all else it excludes.

use super::teller::Teller;
use crate::findings::Estimate;
use crate::findings::measure::Form;
use crate::report::catalogue::Arg;
use crate::report::number;
use crate::value::{Direction, Interval};

/// "alles van 1,5 punten minder (gunstiger) tot 0,9 punten meer (ongunstiger) blijft mogelijk": limits
/// rounded outward. `None` without an interval, or when it leaves everything open.
pub(super) fn possible(t: &Teller, e: &Estimate) -> Option<String> {
    let i = e.interval.as_ref()?;
    if e.measure.log {
        return ratio(t, e, i);
    }
    if e.measure.form == Form::Share {
        return chance(t, i);
    }
    let shares = e.measure.form == Form::ShareDifference;
    let (scale, decimals) = if shares { (100.0, 0) } else { (1.0, number::decimals(e.measure.form)) };
    let (low, high) = (number::floor(scale * i.low, decimals), number::ceiling(scale * i.high, decimals));
    let open = Open { t, e, decimals };
    // With the share of 100 units the sentence begins with those units, so they are said once.
    let say = |key: &str, mut args: Vec<(&str, Arg)>| {
        args.push(("units", t.units(e).into()));
        t.say(&if shares { format!("{key}-share") } else { key.to_owned() }, &args)
    };
    Some(match (low.is_finite(), high.is_finite()) {
        (false, false) => return None,
        (true, false) => say("possible-from", vec![("x", open.amount(low, low >= 0.0))]),
        (false, true) => say("possible-to", vec![("x", open.amount(high, high > 0.0))]),
        (true, true) if low < 0.0 && high > 0.0 => {
            say("possible", vec![("low", open.amount(low, false)), ("high", open.amount(high, true))])
        }
        (true, true) => {
            let up = low >= 0.0;
            let (near, far) = if up { (low, high) } else { (high, low) };
            say("possible", vec![("low", open.bare(near)), ("high", open.amount(far, up))])
        }
    })
}

struct Open<'t, 'a> {
    t: &'t Teller<'a>,
    e: &'t Estimate,
    decimals: usize,
}

impl Open<'_, '_> {
    fn bare(&self, x: f64) -> Arg {
        number::fixed(x.abs(), self.decimals, self.t.words.lang()).into()
    }

    /// "1,5 punten minder (gunstiger)"; of shares "7 minder (gunstiger)".
    fn amount(&self, x: f64, up: bool) -> Arg {
        let words = self.t.words;
        let text = self.t.with_unit(number::fixed(x.abs(), self.decimals, words.lang()), self.e);
        let text = if self.e.measure.standardised() { self.t.say("deviations", &[("x", text.into())]) } else { text };
        let way = match (self.e.measure.form, up) {
            (Form::ShareDifference, true) => "way-more",
            (Form::ShareDifference, false) => "way-fewer",
            (Form::Natural, _) if self.e.unit.is_none() => {
                if up {
                    "way-higher"
                } else {
                    "way-lower"
                }
            }
            (Form::Natural, true) => "way-more",
            (Form::Natural, false) => "way-less",
            (_, true) => "way-higher",
            (_, false) => "way-lower",
        };
        let way = words.get(way);
        let good = self.t.analysis.direction.map(|d| up == (d == Direction::HigherIsBetter));
        let judged = good.map(|good| words.get(if good { "way-better" } else { "way-worse" }));
        let judged = judged.map(|j| format!(" {j}")).unwrap_or_default();
        format!("{text} {way}{judged}").into()
    }
}

fn chance(t: &Teller, i: &Interval) -> Option<String> {
    let (low, high) = (number::floor(100.0 * i.low, 1), number::ceiling(100.0 * i.high, 1));
    let write = |x: f64| -> Arg { number::share(x / 100.0, 1, t.words.lang()).into() };
    match (low > 0.0, high < 100.0) {
        (true, true) => Some(t.say("possible-chance", &[("low", write(low)), ("high", write(high))])),
        (true, false) => Some(t.say("possible-chance-from", &[("low", write(low))])),
        (false, true) => Some(t.say("possible-chance-to", &[("high", write(high))])),
        (false, false) => None,
    }
}

fn ratio(t: &Teller, e: &Estimate, i: &Interval) -> Option<String> {
    let (low, high) = (number::floor(i.low, 2), number::ceiling(i.high, 2));
    let write = |x: f64| -> Arg { number::fixed(x, 2, t.words.lang()).into() };
    let say = |key: &str, args: &[(&str, Arg)]| {
        let named = [args, &[("measure", t.measure(e))]].concat();
        Some(t.say(key, &named))
    };
    match (low > 0.0, high.is_finite()) {
        (true, true) => say("possible-ratio", &[("low", write(low)), ("high", write(high))]),
        (true, false) => say("possible-ratio-from", &[("low", write(low))]),
        (false, true) => say("possible-ratio-to", &[("high", write(high))]),
        (false, false) => None,
    }
}
