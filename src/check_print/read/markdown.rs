//! Markdown as plain text: its marks of emphasis, its formulas and its bits of HTML gone. Tables are read where lines
//! are (`lines.rs`), since plain text has them too.

use std::borrow::Cow;

const ENTITIES: [(&str, &str); 12] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", "\u{a0}"),
    ("&minus;", "−"),
    ("&chi;", "χ"),
    ("&eta;", "η"),
    ("&beta;", "β"),
    ("&phi;", "φ"),
    ("&sup2;", "²"),
    ("&le;", "≤"),
    ("&ge;", "≥"),
    ("&amp;", "&"),
];

/// Words of LaTeX, the longer before those they begin with.
const FORMULAS: [(&str, &str); 15] = [
    ("\\chi", "χ"),
    ("\\eta", "η"),
    ("\\beta", "β"),
    ("\\phi", "φ"),
    ("\\varphi", "φ"),
    ("\\leq", "≤"),
    ("\\geq", "≥"),
    ("\\le", "≤"),
    ("\\ge", "≥"),
    ("\\pm", "±"),
    ("\\lt", "<"),
    ("\\gt", ">"),
    ("\\text", ""),
    ("\\mathit", ""),
    ("\\%", "%"),
];

/// A line without its markup.
pub fn plain(line: &str) -> Cow<'_, str> {
    if !line.contains(['*', '_', '\\', '$', '&', '<', '~', '^', '`', '#']) {
        return Cow::Borrowed(line);
    }
    let mut text = line.trim_start_matches('#').to_owned();
    if text.contains('&') {
        ENTITIES.iter().for_each(|(code, plain)| text = text.replace(code, plain));
    }
    let formula = text.contains('$') || text.contains("\\(");
    if formula && text.contains('\\') {
        FORMULAS.iter().for_each(|(code, plain)| text = text.replace(code, plain));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let before = out.chars().next_back();
        rest = after;
        match c {
            '\\' => {
                if let Some(kept) = after.chars().next().filter(char::is_ascii_punctuation) {
                    out.push(kept);
                    rest = &after[kept.len_utf8()..];
                }
            }
            '<' => match tag(after) {
                Some((name, length)) => {
                    out.push_str(match name {
                        "sub" => "_",
                        "sup" => "^",
                        "br" => " ",
                        _ => "",
                    });
                    rest = &after[length..];
                }
                None => out.push('<'),
            },
            '*' | '`' | '$' => {}
            '{' | '}' if formula => {}
            // x~2~ and x^2^ open and close.
            '~' | '^' => match after.find(c).filter(|end| *end <= 6 && !after[..*end].contains(' ')) {
                Some(end) => {
                    out.push(if c == '~' { '_' } else { '^' });
                    out.push_str(&after[..end]);
                    rest = &after[end + 1..];
                }
                None => out.push(c),
            },
            // Emphasis stands at the border of a word; a subscript inside one.
            '_' if before.is_none_or(|c| !c.is_alphanumeric())
                || !after.chars().next().is_some_and(char::is_alphanumeric) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The name of a tag, and how far it goes; `<` before a number is none.
fn tag(text: &str) -> Option<(&str, usize)> {
    let end = text.find('>').filter(|end| *end <= 200)?;
    let inside = &text[..end];
    let bare = inside.strip_prefix('/').unwrap_or(inside);
    if bare.starts_with("!--") {
        return Some(("", end + 1));
    }
    let name = bare.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let known = ["sub", "sup", "br", "i", "em", "b", "strong", "span", "u", "p", "div", "a", "small", "td", "tr"];
    let closing = inside.starts_with('/');
    known.iter().find(|known| **known == name).map(|name| (if closing { "" } else { *name }, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_results_stay() {
        for (from, to) in [
            ("*t*(28) = 2.20, *p* < .05", "t(28) = 2.20, p < .05"),
            ("_t_(28) \\< 2, **p** &lt; .001", "t(28) < 2, p < .001"),
            ("η<sub>p</sub><sup>2</sup> = .12; t~28~ = 2", "η_p^2 = .12; t_28 = 2"),
            ("$\\chi^2(1) = 4.02$, $\\eta_p^2 = .1$, $p \\leq .01$", "χ^2(1) = 4.02, η_p^2 = .1, p ≤ .01"),
            ("p < .05 en q > 3", "p < .05 en q > 3"),
            ("snake_case", "snake_case"),
        ] {
            assert_eq!(plain(from), to);
        }
    }
}
