//! The typeface: registered once, measured, and broken into lines.

use plotters::style::{FontStyle, IntoFont, register_font};
use std::sync::OnceLock;

/// The regular face.
pub const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
/// The bold face.
pub const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
/// The family as it stands in the SVG: a page that carries the font uses it, another its own.
pub const FAMILY: &str = "Noto Sans, sans-serif";

/// Ascent plus descent in thousandths of the em. plotters measures text by this height, SVG by the
/// em: at a height of 1362 a width comes out in thousandths of the em.
const HEIGHT: f64 = 1362.0;

fn ready() -> bool {
    static READY: OnceLock<bool> = OnceLock::new();
    *READY.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
    })
}

/// Width of a line of text; kerning, which only narrows, is left out.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let measured = ready().then(|| (FAMILY, HEIGHT, style).into_font().layout_box(text).ok()).flatten();
    let em_thousandths = measured.map_or(600.0 * text.chars().count() as f64, |((x0, _), (x1, _))| (x1 - x0) as f64);
    em_thousandths * size / 1000.0
}

/// Breaks text into lines no wider than `max`: at spaces, preferably not inside brackets, and inside
/// a word only when it does not fit by itself.
pub fn wrap(text: &str, size: f64, bold: bool, max: f64) -> Vec<String> {
    let fits = |t: &str| width(t, size, bold) <= max;
    let mut lines: Vec<String> = Vec::new();
    for word in pieces(text, &fits) {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line} {word}")) => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// What a line may not be broken inside: words, and short remarks in brackets.
fn pieces(text: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut i = 0;
    while i < words.len() {
        let close = words[i].starts_with('(').then(|| words[i..].iter().position(|w| w.ends_with(')'))).flatten();
        let remark = close.map(|k| (k, words[i..=i + k].join(" "))).filter(|(_, r)| fits(r));
        if let Some((k, remark)) = remark {
            out.push(remark);
            i += k + 1;
            continue;
        }
        let mut part = String::new();
        for c in words[i].chars() {
            if !part.is_empty() && !fits(&format!("{part}{c}")) {
                out.push(std::mem::take(&mut part));
            }
            part.push(c);
        }
        out.push(part);
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The advance widths of the font's own hmtx table, read with fontTools 4: "n" 618, "=" 572,
    /// digits 572; bold "n" 657 (thousandths of the em).
    #[test]
    fn text_is_measured_by_the_em() {
        assert_eq!(width("n", 1000.0, false), 618.0);
        assert_eq!(width("=0", 1000.0, false), 1144.0);
        assert_eq!(width("n", 1000.0, true), 657.0);
    }

    #[test]
    fn lines_break_at_spaces_and_keep_remarks_whole() {
        let text = "betrokkenheid bij een vechtscheiding (n = 41)";
        let lines = wrap(text, 13.0, false, 130.0);
        assert_eq!(lines, ["betrokkenheid bij", "een vechtscheiding", "(n = 41)"]);
        assert_eq!(wrap("", 13.0, false, 100.0), Vec::<String>::new());
        let long = "x".repeat(200);
        let lines = wrap(&long, 13.0, false, 100.0);
        assert_eq!(lines.concat(), long);
        assert!(lines.iter().all(|l| width(l, 13.0, false) <= 100.0));
    }

    #[test]
    fn the_font_holds_every_sign_that_numbers_use() {
        for face in [REGULAR, BOLD] {
            let mut fonts = resvg::usvg::fontdb::Database::new();
            fonts.load_font_data(face.to_vec());
            assert_eq!(fonts.len(), 1);
        }
        let missing = width("\u{10FFFF}", 1000.0, false);
        for c in "−∞–±≈≤≥η²βΔ’‘é€".chars() {
            let w = width(&c.to_string(), 1000.0, false);
            assert!(w > 0.0 && w != missing, "{c}: {w}, missing glyph {missing}");
        }
    }
}
