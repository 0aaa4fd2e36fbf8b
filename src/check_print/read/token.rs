//! Text cut into words, numbers and signs.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Letters, with what is raised behind them: χ².
    Word,
    /// Digits with points and commas between them, as written: 2.20 and .05, but 2,45 too where two numbers are meant.
    Number,
    /// Any other character.
    Sign,
}

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// What it is.
    pub shape: Shape,
    /// As it stands.
    pub text: &'t str,
    /// Its first byte in the text.
    pub at: usize,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token<'_> {
    /// The byte behind it.
    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }

    /// Whether it is this sign.
    pub fn is(&self, sign: char) -> bool {
        self.shape == Shape::Sign && self.text.starts_with(sign)
    }
}

/// All tokens of `text`.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::with_capacity(text.len() / 4);
    let mut rest = text;
    let mut spaced = true;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        if c.is_whitespace() {
            (rest, spaced) = (&rest[c.len_utf8()..], true);
            continue;
        }
        let joined = !spaced && out.last().is_some_and(|last| last.shape != Shape::Sign);
        let (shape, length) = if c.is_ascii_digit() || !joined && is_separator(c) && starts_with_digit(&rest[1..]) {
            (Shape::Number, number_length(rest))
        } else if is_letter(c) {
            (Shape::Word, rest.find(|c| !is_letter(c)).unwrap_or(rest.len()))
        } else {
            (Shape::Sign, c.len_utf8())
        };
        let (token, after) = rest.split_at(length);
        out.push(Token { shape, text: token, at, spaced });
        (rest, spaced) = (after, false);
    }
    out
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '²' | '³' | '\u{300}'..='\u{36f}')
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',')
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn number_length(text: &str) -> usize {
    let mut length = 0;
    let mut rest = text;
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        length += digits;
        rest = &rest[digits..];
        if !(rest.starts_with(is_separator) && starts_with_digit(&rest[1..])) {
            return length;
        }
        length += 1;
        rest = &rest[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_separators() {
        let got: Vec<&str> = tokens("F(2,45) = 3.21, p<.05; χ²(1).").iter().map(|t| t.text).collect();
        assert_eq!(got, ["F", "(", "2,45", ")", "=", "3.21", ",", "p", "<", ".05", ";", "χ²", "(", "1", ")", "."]);
    }
}
