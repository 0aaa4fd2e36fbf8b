//! The only place where a float becomes text.
//!
//! Exports get the shortest digits that round-trip, decimal point; reports get a fixed number of
//! decimals by the kind of number, with the decimal sign and the thousands separator of the language.

use crate::findings::measure::Form;
use crate::findings::{Measure, Test};
use crate::value::{Lang, Level};

/// A missing value, in every format for readers.
pub const DASH: &str = "–";

/// Halves are rounded away from zero, as in SPSS and on paper: 36.15, which is stored as 36.1499…,
/// becomes 36.2. Far below any digit a report shows.
const NUDGE: f64 = 1e-12;

/// Shortest digits that read back as the same number: for CSV and JSON-like exports.
pub fn exact(x: f64) -> String {
    if x == f64::INFINITY {
        return "Inf".into();
    }
    if x == f64::NEG_INFINITY {
        return "-Inf".into();
    }
    let text = format!("{x:?}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// `decimals` decimals, a true minus sign, and the separators of the language: `1.234,5` or `1,234.5`.
pub fn fixed(x: f64, decimals: usize, lang: Lang) -> String {
    if x.is_infinite() {
        return if x > 0.0 { "∞".into() } else { "−∞".into() };
    }
    // Of a number of eleven digits and more the nudge would be seen.
    let nudge = (NUDGE * x.abs()).min(1e-3 * 0.1_f64.powi(decimals.min(300) as i32));
    let text = format!("{:.*}", decimals, x.abs() + nudge);
    let zero = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let (point, separator) = match lang {
        Lang::Nl => (',', '.'),
        Lang::En => ('.', ','),
    };
    let mut out = String::with_capacity(text.len() + 4);
    if x < 0.0 && !zero {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push(point);
        out.push_str(part);
    }
    out
}

/// A whole number with thousands separators.
pub fn whole(n: u64, lang: Lang) -> String {
    fixed(n as f64, 0, lang)
}

/// A share as a percentage: `36,2%`.
pub fn share(x: f64, decimals: usize, lang: Lang) -> String {
    format!("{}%", fixed(100.0 * x, decimals, lang))
}

/// A p-value: three decimals; `< 0,001` and `> 0,999` where these would round to none or to all.
pub fn p(p: f64, lang: Lang) -> String {
    if p < 0.0005 {
        format!("< {}", fixed(0.001, 3, lang))
    } else if p >= 0.9995 {
        format!("> {}", fixed(0.999, 3, lang))
    } else {
        fixed(p, 3, lang)
    }
}

/// A p-value as an equation: `p = 0,532`, `p < 0,001` or `p > 0,999`.
pub fn p_equation(value: f64, lang: Lang) -> String {
    let text = p(value, lang);
    if text.starts_with(['<', '>']) { format!("p {text}") } else { format!("p = {text}") }
}

/// Decimals that a kind of number is written with in reports.
pub fn decimals(form: Form) -> usize {
    match form {
        Form::Share | Form::ShareDifference | Form::Natural => 1,
        Form::Pure => 2,
        Form::Whole => 0,
    }
}

/// A number without its unit sign, as a table cell prints it: shares times 100.
pub fn cell(x: f64, form: Form, lang: Lang) -> String {
    let scaled = match form {
        Form::Share | Form::ShareDifference => 100.0 * x,
        _ => x,
    };
    fixed(scaled, decimals(form), lang)
}

/// A number with its sign: `36,2%`, `3,1 procentpunt`, `0,4`; the unit of natural numbers is the
/// caller's to add.
pub fn value(x: f64, form: Form, lang: Lang) -> String {
    let cell = cell(x, form, lang);
    match (form, lang) {
        (Form::Share, _) => format!("{cell}%"),
        (Form::ShareDifference, Lang::Nl) => format!("{cell} procentpunt"),
        (Form::ShareDifference, Lang::En) => format!("{cell} percentage points"),
        _ => cell,
    }
}

/// Limits of an interval as a table cell prints them: `22,3 – 36,6`; `to` when a limit is negative,
/// so that no dash meets a minus.
pub fn limits(low: f64, high: f64, form: Form, lang: Lang) -> String {
    span(&cell(low, form, lang), &cell(high, form, lang), lang)
}

/// Two numbers, already written, as a range.
pub fn span(low: &str, high: &str, lang: Lang) -> String {
    if low.starts_with('−') || high.starts_with('−') {
        let to = match lang {
            Lang::Nl => "tot",
            Lang::En => "to",
        };
        format!("{low} {to} {high}")
    } else {
        format!("{low}–{high}")
    }
}

/// A number of this measure without its unit sign. Smallest, largest and middle value are values that
/// were observed: whole ones stand without decimals, in tables, charts and sentences alike.
pub fn of(x: f64, measure: &Measure, lang: Lang) -> String {
    match measure.id {
        "minimum"
        | "maximum"
        | "median"
        | "completer_minimum"
        | "completer_maximum"
        | "time_median"
        | "time_quartile_lower"
        | "time_quartile_upper" => counted(x, measure.form, lang),
        _ if measure.bayes() => significant(x, lang),
        _ => cell(x, measure.form, lang),
    }
}

/// A positive number of any size in two or three significant digits: `12,3`, `0,0042`; below a millionth `< 0,000001`.
pub fn significant(x: f64, lang: Lang) -> String {
    match x {
        _ if x < 1e-6 => format!("< {}", fixed(1e-6, 6, lang)),
        _ if x < 0.1 => fixed(x, (1.0 - x.log10().floor()) as usize, lang),
        _ if x < 10.0 => fixed(x, 2, lang),
        _ if x < 100.0 => fixed(x, 1, lang),
        _ => fixed(x, 0, lang),
    }
}

/// A number of its kind as [`cell`] prints it, but a whole number of a natural unit without decimals.
pub fn counted(x: f64, form: Form, lang: Lang) -> String {
    if form == Form::Natural && x.fract() == 0.0 { fixed(x, 0, lang) } else { cell(x, form, lang) }
}

/// A chosen number, such as a margin, with its sign: decimals only when it has them.
pub fn chosen(x: f64, form: Form, lang: Lang) -> String {
    let text = value(x, form, lang);
    let zeros = match lang {
        Lang::Nl => ",0",
        Lang::En => ".0",
    };
    let scaled = if matches!(form, Form::Share | Form::ShareDifference) { 100.0 * x } else { x };
    if (scaled - scaled.round()).abs() < 1e-9 { text.replacen(zeros, "", 1) } else { text }
}

/// A confidence level in percent, with no more decimals than it has: `95%`, `99,9%`.
pub fn level(level: Level, lang: Lang) -> String {
    let percent = 100.0 * level.get();
    let decimals = (0..4).find(|&d| (percent - rounded(percent, d)).abs() < 1e-9).unwrap_or(4);
    format!("{}%", fixed(percent, decimals, lang))
}

/// The nearest number with this many decimals.
fn rounded(x: f64, decimals: usize) -> f64 {
    let scale = 10f64.powi(decimals as i32);
    (x * scale).round() / scale
}

/// The smallest number with this many decimals that is not below `x`: what lies above it lies above `x`.
pub fn ceiling(x: f64, decimals: usize) -> f64 {
    let scale = 10f64.powi(decimals as i32);
    (x * scale - slack(x * scale)).ceil() / scale + 0.0
}

/// The largest number with this many decimals that is not above `x`.
pub fn floor(x: f64, decimals: usize) -> f64 {
    -ceiling(-x, decimals) + 0.0
}

/// 0.07 × 100 is stored as 7.000000000000001 and must not be rounded up to 8.
fn slack(x: f64) -> f64 {
    NUDGE * x.abs().max(1.0)
}

/// Decimals that `printed` shows, when it is a number with a decimal point: 1 for `36.2`.
pub fn decimals_of(printed: &str) -> Option<usize> {
    printed.parse::<f64>().ok().filter(|x| x.is_finite())?;
    Some(printed.split_once('.').map_or(0, |(_, part)| part.len()))
}

/// A statistic with its degrees of freedom: `χ²(2) = 23,27`, `F(2; 74) = 8,10`; `None` for a test
/// that has no statistic.
pub fn statistic(test: &Test, lang: Lang) -> Option<String> {
    let value = fixed(test.statistic?, 2, lang);
    let name = if test.statistic_name == "chi2" { "χ²" } else { test.statistic_name };
    let df: Vec<String> = test
        .df
        .iter()
        .flatten()
        .map(|&df| fixed(df, if (df - df.round()).abs() < 1e-9 { 0 } else { 1 }, lang))
        .collect();
    if df.is_empty() {
        return Some(format!("{name} = {value}"));
    }
    let between = match lang {
        Lang::Nl => "; ",
        Lang::En => ", ",
    };
    Some(format!("{name}({}) = {value}", df.join(between)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::measure;
    use Lang::*;

    #[test]
    fn exports_round_trip_in_the_shortest_digits() {
        for (x, text) in [(1.0, "1"), (0.1, "0.1"), (1e-300, "1e-300"), (-2.5, "-2.5"), (1e21, "1e21"), (0.0, "0")] {
            assert_eq!(exact(x), text);
            assert_eq!(exact(x).parse::<f64>().unwrap(), x);
        }
    }

    #[test]
    fn outward_rounding_never_cuts_off_what_was_measured() {
        assert_eq!((ceiling(0.07 * 100.0, 0), ceiling(0.0712 * 100.0, 0)), (7.0, 8.0));
        assert_eq!((floor(-0.94, 1), floor(0.94, 1), floor(-0.3, 1)), (-1.0, 0.9, -0.3));
        assert!(ceiling(-0.02, 1).is_sign_positive(), "no minus before a zero");
    }

    #[test]
    fn a_statistic_is_written_with_its_degrees_of_freedom() {
        let p = crate::value::PValue::new(0.001).unwrap();
        let test = |name, value, df| Test::two_sided(name, value, df, p);
        assert_eq!(statistic(&test("chi2", Some(23.271), [Some(2.0), None]), Nl).unwrap(), "χ²(2) = 23,27");
        assert_eq!(statistic(&test("F", Some(8.1), [Some(2.0), Some(74.0)]), Nl).unwrap(), "F(2; 74) = 8,10");
        assert_eq!(statistic(&test("t", Some(-1.0), [Some(20.44), None]), En).unwrap(), "t(20.4) = −1.00");
        assert_eq!(statistic(&test("exact", None, [None, None]), En), None);
    }

    #[test]
    fn levels_and_counted_values_drop_empty_decimals() {
        assert_eq!(level(Level::P95, Nl), "95%");
        assert_eq!(level(Level::new(0.999).unwrap(), Nl), "99,9%");
        assert_eq!(counted(38.0, Form::Natural, Nl), "38");
        assert_eq!(counted(0.25, Form::Natural, Nl), "0,3");
        let written = |x| [&measure::MEDIAN, &measure::MINIMUM, &measure::MEAN].map(|m| of(x, m, Nl));
        assert_eq!(written(9.0), ["9", "9", "9,0"]);
        assert_eq!(written(8.5), ["8,5", "8,5", "8,5"]);
        assert_eq!(chosen(0.1, Form::ShareDifference, Nl), "10 procentpunt");
        assert_eq!(chosen(1.1018, Form::Natural, En), "1.1");
        assert_eq!((chosen(1200.0, Form::Natural, En), chosen(0.3, Form::Pure, Nl)), ("1,200".into(), "0,30".into()));
        assert_eq!((decimals_of("36.20"), decimals_of("36"), decimals_of("significant")), (Some(2), Some(0), None));
    }

    #[test]
    fn reports_write_numbers_as_their_language_does() {
        assert_eq!(fixed(1234.5, 1, Nl), "1.234,5");
        assert_eq!(fixed(1234.5, 1, En), "1,234.5");
        assert_eq!(fixed(88495.0, 0, Nl), "88.495");
        assert_eq!(fixed(-0.04, 1, Nl), "0,0", "no minus before a zero");
        assert_eq!(fixed(-3.25, 2, Nl), "−3,25");
        assert_eq!(fixed(f64::INFINITY, 2, Nl), "∞");
        assert_eq!(share(0.3615, 1, Nl), "36,2%");
        assert_eq!(p_equation(8.8e-6, Nl), "p < 0,001");
        assert_eq!(p_equation(0.532, En), "p = 0.532");
        assert_eq!(p(0.0005, Nl), "0,001");
        assert_eq!((p_equation(1.0, Nl), p_equation(0.9995, En)), ("p > 0,999".into(), "p > 0.999".into()));
        assert_eq!(p(0.99949, Nl), "0,999");
        assert_eq!(limits(0.223, 0.366, Form::Share, Nl), "22,3–36,6");
        assert_eq!(limits(-0.5, 0.25, Form::Natural, Nl), "−0,5 tot 0,3");
    }
}
