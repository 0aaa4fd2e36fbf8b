//! Why a verdict is what it is, in words.

use super::Why;
use crate::value::Text;

/// Four significant digits, without a power of ten where that reads well.
fn number(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { "0".to_owned() } else { x.to_string() };
    }
    let size = x.abs().log10().floor();
    if !(-5.0..15.0).contains(&size) {
        return format!("{x:.2e}");
    }
    let decimals = (3.0 - size).max(0.0) as usize;
    let text = format!("{x:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn between(low: f64, high: f64) -> Text {
    let (a, b) = (number(low), number(high));
    let comma = |s: &str| s.replace('.', ",");
    if a == b {
        Text::new(comma(&a), a)
    } else {
        Text::new(format!("{} tot {}", comma(&a), comma(&b)), format!("{a} to {b}"))
    }
}

impl Why {
    /// In Dutch and English.
    pub fn text(&self) -> Text {
        let with = |low: f64, high: f64, nl: &str, en: &str| {
            let range = between(low, high);
            Text::new(nl.replace("{}", &range.nl), en.replace("{}", &range.en))
        };
        match self {
            Why::Recomputed { low, high } => with(*low, *high, "opnieuw berekend: {}", "recomputed: {}"),
            Why::OneSided { low, high } => {
                with(*low, *high, "alleen eenzijdig; opnieuw berekend: {}", "one-sided only; recomputed: {}")
            }
            Why::TwoSided { low, high } => with(
                *low,
                *high,
                "eenzijdig volgens de tekst, maar het klopt tweezijdig: {}",
                "said to be one-sided, but it fits two-sided: {}",
            ),
            Why::Corrected { low, high, times } => with(
                *low,
                *high,
                &format!("na correctie: {times} keer {{}}"),
                &format!("after correction: {times} times {{}}"),
            ),
            Why::CorrectedUnknown { low, high } => with(
                *low,
                *high,
                "gecorrigeerd, maar niet gezegd hoe; zonder correctie {}",
                "corrected, it is not said over how many tests; {} without",
            ),
            Why::Missing { what } => Text::new(format!("niet gedrukt: {what}"), format!("not printed: {what}")),
            Why::NotComputable => {
                Text::new("niet te berekenen uit wat er staat", "not computable from what was printed")
            }
            Why::Outside { low, high } => with(*low, *high, "moet liggen in {}", "must lie in {}"),
            Why::Depends { low, high } => with(
                *low,
                *high,
                "hangt af van wat er niet staat; mogelijk: {}",
                "depends on what was not printed; possible: {}",
            ),
            Why::Reversed => Text::new("de ondergrens ligt boven de bovengrens", "the lower limit is above the upper"),
            Why::OutsideInterval => {
                Text::new("de schatting ligt buiten het interval", "the estimate lies outside its interval")
            }
            Why::NullDisagrees => Text::new(
                "interval en p spreken elkaar tegen over 'geen effect'",
                "interval and p contradict each other about 'no effect'",
            ),
            Why::OtherProcedure { low, high } => with(
                *low,
                *high,
                "bij dit interval hoort p {}, tenzij p uit een andere toets komt",
                "with this interval goes p {}, unless p is of another test",
            ),
            Why::PartOfWhole { percent, parts, whole } => {
                let (mut nl, mut en) = match percent {
                    Some(p) => {
                        (format!("het is {} %", number(*p).replace('.', ",")), format!("it is {} %", number(*p)))
                    }
                    None => {
                        ("het deel past niet in het geheel".to_owned(), "the part does not fit in the whole".to_owned())
                    }
                };
                if let Some((low, high)) = parts {
                    nl += &format!("; zo drukken {} van dit geheel", span(*low, *high, "tot"));
                    en += &format!("; {} of this whole print so", span(*low, *high, "to"));
                }
                if let Some(whole) = whole {
                    nl += &format!("; dit deel past bij een geheel van {whole}");
                    en += &format!("; the part would do of a whole of {whole}");
                }
                Text::new(nl, en)
            }
            Why::Parts { low, high } => Text::new(
                format!("aantal: {}", span(*low, *high, "tot")),
                format!("number: {}", span(*low, *high, "to")),
            ),
            Why::Wholes { low, high } => {
                let (nl, en) = match high {
                    Some(high) => (span(*low, *high, "tot"), span(*low, *high, "to")),
                    None => (format!("{low} of meer"), format!("{low} or more")),
                };
                Text::new(format!("geheel: {nl}"), format!("whole: {en}"))
            }
            Why::NoPart { whole, nearest } => {
                let (mut nl, mut en) =
                    (format!("geen aantal van {whole} drukt zo"), format!("no number of {whole} prints so"));
                if let Some(n) = nearest {
                    nl += &format!("; wel van {n}");
                    en += &format!("; some number of {n} does");
                }
                Text::new(nl, en)
            }
            Why::Sum { low, high } => with(*low, *high, "samen: {}", "together: {}"),
            Why::TooMany { units } => Text::new(
                format!("met {units} getallen is elk gemiddelde van zo weinig cijfers mogelijk"),
                format!("with {units} numbers every mean of so few digits is possible"),
            ),
            Why::Sums { low, high } => {
                Text::new(format!("som: {}", span(*low, *high, "tot")), format!("sum: {}", span(*low, *high, "to")))
            }
            Why::NoSum { below, above } => with(
                *below,
                *above,
                "niet van hele getallen; de naaste zijn {}",
                "not of whole numbers; the nearest are {}",
            ),
            Why::NoSquares { with_n } => {
                let (nl, en) = if *with_n {
                    ("; wel met n in plaats van n − 1", "; with n instead of n − 1 it would")
                } else {
                    ("", "")
                };
                Text::new(
                    format!("geen hele getallen hebben dit gemiddelde en deze SD{nl}"),
                    format!("no whole numbers have this mean and this SD{en}"),
                )
            }
            Why::NoOnes => Text::new(
                "geen nullen en enen hebben dit gemiddelde en deze SD",
                "no zeros and ones have this mean and this SD",
            ),
            Why::NotIfWhole => {
                Text::new("niet mogelijk als het hele getallen zijn", "impossible if the values are whole numbers")
            }
            Why::NotWhole => Text::new("de waarden zijn geen hele getallen", "the values are no whole numbers"),
            Why::TooLarge => Text::new("te veel cijfers om exact te rekenen", "too many digits for exact arithmetic"),
        }
    }
}

fn span<T: PartialEq + std::fmt::Display>(low: T, high: T, to: &str) -> String {
    if low == high { low.to_string() } else { format!("{low} {to} {high}") }
}
