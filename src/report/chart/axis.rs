//! A horizontal or vertical scale and its ticks.

use super::picture::{SMALL, clamp};
use super::type_face::width;
use crate::findings::measure::Form;
use crate::report::number;
use crate::value::Lang;

/// From here on, and below its inverse, a tick is written with a power of ten.
const VAST: f64 = 1e12;

/// Maps values on places; shares are shown times 100, ratios on a log scale.
#[derive(Debug, Clone)]
pub struct Scale {
    low: f64,
    high: f64,
    log: bool,
    whole: bool,
    factor: f64,
    from: i32,
    to: i32,
}

impl Scale {
    /// A scale from place `from` to place `to` that holds all finite values given, with some air at
    /// both ends. `None` without values.
    pub fn around(values: impl IntoIterator<Item = f64>, form: Form, log: bool, from: i32, to: i32) -> Option<Scale> {
        let factor = factor(form);
        let inner = |x: f64| if log { x.max(0.0).log10() } else { factor * x };
        let all: Vec<f64> = values.into_iter().map(inner).collect();
        let inside = all.iter().filter(|x| x.is_finite());
        let (low, high) = inside.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
        if low > high {
            return None;
        }
        let size = low.abs().max(high.abs());
        let spread = (high / 2.0 - low / 2.0) * 2.0;
        let air = match spread {
            s if s > size * 1e-9 => 0.06 * s,
            _ if log || size == 0.0 => 0.5,
            _ => 0.1 * size,
        };
        // where a limit runs off, its arrow needs room beyond the last mark
        let room = |edge: f64| if all.contains(&edge) { 4.0 * air } else { air };
        let (low, high) = (low - room(f64::NEG_INFINITY), high + room(f64::INFINITY));
        Some(Scale { low, high, log, whole: form == Form::Whole, factor, from, to }).filter(Scale::sound)
    }

    /// A scale over exactly `low` to `high`.
    pub fn exactly(low: f64, high: f64, form: Form, from: i32, to: i32) -> Option<Scale> {
        let factor = factor(form);
        Some(Scale { low: factor * low, high: factor * high, log: false, whole: form == Form::Whole, factor, from, to })
            .filter(Scale::sound)
    }

    fn sound(&self) -> bool {
        (self.high - self.low).is_finite() && self.high > self.low
    }

    fn inner(&self, x: f64) -> f64 {
        if self.log { x.max(0.0).log10() } else { self.factor * x }
    }

    fn place(&self, inner: f64) -> i32 {
        let share = ((inner - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        (f64::from(self.from) + share * f64::from(self.to - self.from)).round() as i32
    }

    /// The place of a value, at the edge when it lies outside (on a log scale, nothing and less at
    /// the lower one); `None` for what is no number.
    pub fn at(&self, x: f64) -> Option<i32> {
        (!x.is_nan()).then(|| self.place(self.inner(x)))
    }

    /// Whether a value lies outside, so that an arrow must stand for it.
    pub fn beyond(&self, x: f64) -> bool {
        let inner = self.inner(x);
        let slack = 1e-9 * (self.high - self.low);
        inner < self.low - slack || inner > self.high + slack
    }

    /// Places and texts of the ticks of a horizontal axis: as many as fit beside each other, at most ten.
    pub fn ticks(&self, lang: Lang) -> Vec<(i32, String)> {
        for most in (2..=10).rev() {
            let ticks = self.up_to(most, lang);
            let room = ticks.windows(2).all(|w| {
                let wide = (width(&w[0].1, SMALL.size, false) + width(&w[1].1, SMALL.size, false)) / 2.0;
                f64::from(clamp(w[1].0, &w[1].1) - clamp(w[0].0, &w[0].1)) >= wide + 12.0
            });
            if room && !ticks.is_empty() {
                return ticks;
            }
        }
        self.up_to(2, lang).into_iter().take(1).collect()
    }

    /// At most `most` round ticks, and no two alike.
    pub fn up_to(&self, most: usize, lang: Lang) -> Vec<(i32, String)> {
        let mut out: Vec<(i32, String)> = Vec::new();
        let (values, decimals) = if self.log { self.log_ticks(most) } else { linear_ticks(self.low, self.high, most) };
        for x in values.into_iter().filter(|x| !self.whole || x.fract() == 0.0) {
            let inner = if self.log { x.log10() } else { x };
            let decimals = decimals.unwrap_or_else(|| (-x.log10().floor()).clamp(0.0, 9.0) as usize);
            let decimals = if self.whole { 0 } else { decimals };
            let plain = x == 0.0 || (1.0 / VAST..VAST).contains(&x.abs()) && decimals < 9;
            let text = if plain { number::fixed(x, decimals, lang) } else { number::exact(x) };
            let tick = (self.place(inner), text);
            if out.last().is_none_or(|last| last.1 != tick.1) {
                out.push(tick);
            }
        }
        out
    }

    /// Ticks with the decimals they need, each its own when there are none given: powers of ten with 2 and 5 between them; over many decades powers alone, over less than one
    /// the ticks of a linear scale.
    fn log_ticks(&self, most: usize) -> (Vec<f64>, Option<usize>) {
        let decades = (self.low.floor() as i32, self.high.ceil() as i32);
        let steps: [&[f64]; 2] = [&[1.0, 2.0, 5.0], &[1.0]];
        for step in steps {
            let all: Vec<f64> = (decades.0..=decades.1)
                .flat_map(|d| step.iter().map(move |s| s * power_of_ten(d)))
                .filter(|x| (self.low..=self.high).contains(&x.log10()))
                .collect();
            if (3..=most).contains(&all.len()) {
                return (all, None);
            }
        }
        if self.high - self.low < 1.0 {
            return linear_ticks(10f64.powf(self.low), 10f64.powf(self.high), most);
        }
        let powers: Vec<i32> =
            (decades.0..=decades.1).filter(|&d| (self.low..=self.high).contains(&f64::from(d))).collect();
        let skip = powers.len().div_ceil(most.max(1)).max(1);
        (powers.into_iter().step_by(skip).map(power_of_ten).collect(), None)
    }
}

/// The nearest number to 10ᵈ, which `powi` misses far from 1.
fn power_of_ten(d: i32) -> f64 {
    format!("1e{d}").parse().unwrap_or(f64::NAN)
}

fn factor(form: Form) -> f64 {
    match form {
        Form::Share | Form::ShareDifference => 100.0,
        _ => 1.0,
    }
}

/// Multiples of 1, 2 or 5 times a power of ten, and the decimals they need.
fn linear_ticks(low: f64, high: f64, most: usize) -> (Vec<f64>, Option<usize>) {
    let slack = 1e-9 * (high - low);
    let (low, high) = (low - slack, high + slack);
    let raw = (high - low) / most.max(1) as f64;
    let power = raw.log10().floor();
    for (m, up) in [(1.0, 0.0), (2.0, 0.0), (5.0, 0.0), (1.0, 1.0), (2.0, 1.0)] {
        let step = m * 10f64.powf(power + up);
        let (first, last) = ((low / step).ceil(), (high / step).floor());
        if step > 0.0 && last - first < most as f64 && last >= first {
            let decimals = (-(power + up)).clamp(0.0, 9.0) as usize;
            let count = (last - first) as usize;
            return ((0..=count).map(|i| (first + i as f64) * step).collect(), Some(decimals));
        }
    }
    (Vec::new(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(scale: &Scale, most: usize) -> Vec<String> {
        scale.up_to(most, Lang::Nl).into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        let share = Scale::exactly(0.0, 1.0, Form::Share, 0, 500).unwrap();
        assert_eq!(texts(&share, 6), ["0", "20", "40", "60", "80", "100"]);
        let small = Scale::around([-0.35, 0.11], Form::Natural, false, 0, 500).unwrap();
        assert_eq!(texts(&small, 6), ["−0,3", "−0,2", "−0,1", "0,0", "0,1"]);
        let ratio = Scale::around([0.4, 6.0], Form::Pure, true, 0, 500).unwrap();
        assert_eq!(texts(&ratio, 6), ["0,5", "1", "2", "5"]);
    }

    #[test]
    fn odd_ranges_have_ticks_that_do_not_touch() {
        for values in
            [vec![0.0], vec![5.0, 5.0], vec![1e9, -1e9], vec![1e9, 1e9 + 1.0], vec![1e-12, 3e-12], vec![1e300]]
        {
            for log in [false, true] {
                let Some(scale) = Scale::around(values.iter().copied(), Form::Natural, log, 100, 400) else { continue };
                let ticks = scale.ticks(Lang::Nl);
                for w in ticks.windows(2) {
                    let wide = (width(&w[0].1, 12.0, false) + width(&w[1].1, 12.0, false)) / 2.0;
                    assert!(f64::from(w[1].0 - w[0].0) > wide, "{values:?} {ticks:?}");
                }
                assert!(ticks.iter().all(|t| (100..=400).contains(&t.0)), "{values:?} {ticks:?}");
            }
        }
        assert!(Scale::around([f64::INFINITY], Form::Natural, false, 0, 100).is_none());
        assert!(Scale::around([f64::MAX, f64::MIN], Form::Natural, false, 0, 100).is_none());
    }

    #[test]
    fn what_lies_outside_stands_at_the_edge() {
        let scale = Scale::around([0.5, 2.0], Form::Pure, true, 0, 100).unwrap();
        assert_eq!(scale.at(f64::INFINITY), Some(100));
        assert_eq!(scale.at(0.0), Some(0));
        assert!(scale.beyond(0.0) && !scale.beyond(1.0));
        assert_eq!(scale.at(-1.0), Some(0));
        assert_eq!(scale.at(f64::NAN), None);
    }
}
