//! The only place where a float becomes text.
//!
//! Exports get the shortest digits that round-trip, decimal point; reports get a fixed number of
//! decimals by the kind of number, with the decimal sign and the thousands separator of the language.

use crate::findings::measure::Form;
use crate::value::Lang;

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
    let text = format!("{:.*}", decimals, x.abs() * (1.0 + NUDGE));
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

/// A p-value: three decimals, `< 0,001` below that.
pub fn p(p: f64, lang: Lang) -> String {
    if p < 0.0005 { format!("< {}", fixed(0.001, 3, lang)) } else { fixed(p, 3, lang) }
}

/// A p-value as an equation: `p = 0,532` or `p < 0,001`.
pub fn p_equation(value: f64, lang: Lang) -> String {
    let text = p(value, lang);
    if text.starts_with('<') { format!("p {text}") } else { format!("p = {text}") }
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
    let (low_text, high_text) = (cell(low, form, lang), cell(high, form, lang));
    if low_text.starts_with('−') || high_text.starts_with('−') {
        let to = match lang {
            Lang::Nl => "tot",
            Lang::En => "to",
        };
        format!("{low_text} {to} {high_text}")
    } else {
        format!("{low_text}–{high_text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::*;

    #[test]
    fn exports_round_trip_in_the_shortest_digits() {
        for (x, text) in [(1.0, "1"), (0.1, "0.1"), (1e-300, "1e-300"), (-2.5, "-2.5"), (1e21, "1e21"), (0.0, "0")] {
            assert_eq!(exact(x), text);
            assert_eq!(exact(x).parse::<f64>().unwrap(), x);
        }
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
        assert_eq!(limits(0.223, 0.366, Form::Share, Nl), "22,3–36,6");
        assert_eq!(limits(-0.5, 0.25, Form::Natural, Nl), "−0,5 tot 0,3");
    }
}
