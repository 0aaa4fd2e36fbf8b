//! What the digits of a text mean: 2,45 is a number where commas are decimal signs, and two where they are not.
//!
//! The whole text decides which sign is the decimal one. A number that can only be read in one way (2.20 has too few
//! digits behind its point for thousands) is read in that way anyhow; one that can be read in two (1.234) as the text
//! decides; and where the text does not decide, it is not read.

use super::token::{Shape, Token};
use crate::printed::Printed;
use serde::Serialize;

/// The sign before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decimal {
    /// 2.20
    Point,
    /// 2,20
    Comma,
}

impl Decimal {
    fn sign(self) -> char {
        match self {
            Decimal::Point => '.',
            Decimal::Comma => ',',
        }
    }
}

/// How often each sign stood before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Evidence {
    /// Numbers with a decimal point.
    pub points: u64,
    /// Numbers with a decimal comma.
    pub commas: u64,
}

impl Evidence {
    /// Counts the numbers that can be read in one way only. Those between parentheses behind a letter may be two
    /// (degrees of freedom), and those behind "Table" are no numbers.
    pub fn count(&mut self, tokens: &[Token<'_>]) {
        for (at, token) in tokens.iter().enumerate() {
            if token.shape != Shape::Number {
                continue;
            }
            let before = |by: usize| at.checked_sub(by).and_then(|at| tokens.get(at));
            let in_parentheses =
                before(1).is_some_and(|t| t.is('(') || t.is('[')) && before(2).is_some_and(|t| t.shape != Shape::Sign);
            let glued = !token.spaced && before(1).is_some_and(|t| t.shape == Shape::Word || t.is('_') || t.is('/'));
            let place = before(1).is_some_and(|t| {
                let word = t.text.to_lowercase();
                ["tab", "fig", "hoofdst", "chapter", "par", "sect", "versi", "bijlage", "appendix", "v"]
                    .iter()
                    .any(|start| word.starts_with(start))
            });
            if in_parentheses || glued || place {
                continue;
            }
            match certain(token.text) {
                Some(Decimal::Point) => self.points += 1,
                Some(Decimal::Comma) => self.commas += 1,
                None => {}
            }
        }
    }

    /// The decimal sign: that of three quarters of the numbers.
    pub fn decide(&self) -> Option<Decimal> {
        if self.points > 3 * self.commas {
            Some(Decimal::Point)
        } else if self.commas > 3 * self.points {
            Some(Decimal::Comma)
        } else {
            None
        }
    }
}

/// The decimal sign of a number that can be read in one way only.
fn certain(raw: &str) -> Option<Decimal> {
    let at = raw.rfind(['.', ','])?;
    let (whole, decimals) = (&raw[..at], &raw[at + 1..]);
    let decimal = if raw[at..].starts_with('.') { Decimal::Point } else { Decimal::Comma };
    if whole.contains(decimal.sign()) {
        return None;
    }
    if whole.contains(['.', ',']) {
        return grouped(whole).map(|_| decimal);
    }
    let thousands = decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    (!thousands).then_some(decimal)
}

/// The digits of a whole number in groups of three with one kind of sign between them.
fn grouped(raw: &str) -> Option<String> {
    let sign = raw.chars().find(|c| !c.is_ascii_digit())?;
    let mut groups = raw.split(sign);
    let first = groups.next()?;
    let sound = (1..=3).contains(&first.len()) && !first.starts_with('0');
    (sound && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit())))
        .then(|| raw.replace(sign, ""))
}

/// A number with its decimals; none when it may be read in two ways, or is none. A single group of thousands is none:
/// of a statistic it would be the other decimal sign.
pub fn value(raw: &str, negative: bool, decimal: Option<Decimal>) -> Option<Printed> {
    let clean = match (raw.rfind(['.', ',']), certain(raw)) {
        (None, _) => raw.to_owned(),
        (Some(at), Some(_)) => format!("{}.{}", raw[..at].replace(['.', ','], ""), &raw[at + 1..]),
        (Some(at), None) => match decimal {
            Some(decimal) if raw[at..].starts_with(decimal.sign()) && raw.find(decimal.sign()) == Some(at) => {
                raw.replace(',', ".")
            }
            _ if raw.matches(['.', ',']).count() > 1 => grouped(raw)?,
            _ => return None,
        },
    };
    Printed::parse(&if negative { format!("-{clean}") } else { clean })
}

/// A number of things.
pub fn count(raw: &str, decimal: Option<Decimal>) -> Option<u64> {
    if !raw.contains(['.', ',']) {
        return raw.parse().ok();
    }
    let sign = decimal?.sign();
    grouped(raw).filter(|_| !raw.contains(sign))?.parse().ok()
}

/// The numbers of degrees of freedom: `want` of them in what was written between the parentheses, one piece a token.
/// A comma without a space behind it parts two numbers where two are wanted: F(2,45), and F(1,87,45,3) of four.
pub fn degrees(raws: &[&str], want: usize, decimal: Option<Decimal>) -> Option<Vec<Printed>> {
    let each = |raws: &[&str]| raws.iter().map(|raw| value(raw, false, decimal)).collect::<Option<Vec<_>>>();
    if raws.len() == want {
        return each(raws);
    }
    let [raw] = raws else { return None };
    let parts: Vec<&str> = raw.split(',').collect();
    match (want, parts.as_slice()) {
        (2, [_, _]) => each(&parts),
        (2, [a, b, c, d]) => each(&[&format!("{a},{b}"), &format!("{c},{d}")]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_print::read::token::tokens;

    fn evidence(text: &str) -> Option<Decimal> {
        let mut out = Evidence::default();
        out.count(&tokens(text));
        out.decide()
    }

    #[test]
    fn the_whole_text_decides() {
        assert_eq!(evidence("p = .05, t(28) = 2.20, N = 1,234"), Some(Decimal::Point));
        assert_eq!(evidence("p = 0,05; F(2,45) = 3,21"), Some(Decimal::Comma));
        assert_eq!(evidence("F(2,45), Table 3.2, n = 1.234"), None);
        assert_eq!(evidence("2.5 and 2,5"), None);
    }

    #[test]
    fn a_number_of_two_readings_is_read_as_the_text_decides() {
        let (point, comma) = (Some(Decimal::Point), Some(Decimal::Comma));
        let read = |raw, decimal| value(raw, false, decimal).map(|p| p.value());
        for (raw, decimal, expected) in [
            ("2.20", comma, Some(2.2)),
            ("1.234", point, Some(1.234)),
            ("1.234", comma, None),
            ("1.234", None, None),
            ("0.234", None, Some(0.234)),
            ("1.234,5", comma, Some(1234.5)),
            ("1,234,567", point, Some(1_234_567.0)),
            ("1.2.3", point, None),
            (".05", point, Some(0.05)),
        ] {
            assert_eq!(read(raw, decimal), expected, "{raw}");
        }
        assert_eq!([count("1.234", comma), count("1.234", point), count("77", None)], [Some(1234), None, Some(77)]);
    }

    #[test]
    fn degrees_of_freedom_may_be_glued() {
        let read = |raws: &[&str], want| {
            degrees(raws, want, Some(Decimal::Comma)).map(|all| all.iter().map(Printed::value).collect::<Vec<_>>())
        };
        assert_eq!(read(&["2,45"], 2), Some(vec![2.0, 45.0]));
        assert_eq!(read(&["2", "45,3"], 2), Some(vec![2.0, 45.3]));
        assert_eq!(read(&["1,87,45,3"], 2), Some(vec![1.87, 45.3]));
        assert_eq!(read(&["2,45,3"], 2), None);
        assert_eq!(read(&["28,5"], 1), Some(vec![28.5]));
    }
}
