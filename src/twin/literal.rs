//! Values as R writes them, in ASCII, so that a script means the same in every locale.

/// A text in quotes.
pub fn text(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            _ => out.push_str(&format!("\\U{{{:x}}}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// A vector of texts; of one the text alone.
pub fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    vector(all.into_iter().map(text).collect(), "character(0)")
}

/// A number, to its last digit.
pub fn number(x: f64) -> String {
    crate::report::number::exact(x)
}

/// A vector of numbers; of one the number alone.
pub fn numbers(all: &[f64]) -> String {
    vector(all.iter().map(|x| number(*x)).collect(), "numeric(0)")
}

fn vector(all: Vec<String>, none: &str) -> String {
    match &all[..] {
        [] => none.to_owned(),
        [one] => one.clone(),
        many => format!("c({})", many.join(", ")),
    }
}

/// TRUE or FALSE.
pub fn truth(yes: bool) -> String {
    if yes { "TRUE" } else { "FALSE" }.to_owned()
}

/// `name = value`; a name that R would not take stands in backticks.
pub fn named(name: &str, value: impl AsRef<str>) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
        && !["next", "if", "else", "for", "while", "repeat", "function", "in", "break", "TRUE", "FALSE", "NULL"]
            .contains(&name);
    let name = if plain { name.to_owned() } else { text(name) };
    format!("{name} = {}", value.as_ref())
}

/// Longest line of a call, where its arguments can be broken off.
const WIDTH: usize = 118;

/// A call, its arguments on as many lines as they need, at this indent.
pub fn call(function: &str, arguments: &[String], indent: usize) -> String {
    let whole = format!("{function}({})", arguments.join(", "));
    if indent + whole.len() <= WIDTH && !whole.contains('\n') {
        return whole;
    }
    let inner = " ".repeat(indent + 2);
    let (mut out, mut line) = (format!("{function}("), String::new());
    for (at, argument) in arguments.iter().enumerate() {
        let argument = format!("{argument}{}", if at + 1 < arguments.len() { "," } else { "" });
        if line.is_empty() {
            line = argument;
        } else if inner.len() + line.len() + 1 + argument.len() <= WIDTH
            && !line.contains('\n')
            && !argument.contains('\n')
        {
            line.push(' ');
            line.push_str(&argument);
        } else {
            out.push_str(&format!("\n{inner}{line}"));
            line = argument;
        }
    }
    if !line.is_empty() {
        out.push_str(&format!("\n{inner}{line}"));
    }
    out.push(')');
    out
}

/// Words for a comment: one line, in ASCII.
pub fn comment(words: &str) -> String {
    let plain = |c: char| match c {
        '\u{2212}' | '\u{2013}' | '\u{2014}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\n' | '\r' | '\t' => ' ',
        ' '..='~' => c,
        _ => '?',
    };
    words.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_says_is_no_code() {
        assert_eq!(text("a\"); q(\"no\n\\"), r#""a\"); q(\"no\n\\""#);
        assert_eq!(text("één"), r#""\U{e9}\U{e9}n""#);
        assert_eq!(comment("a\nq('no')"), "a q('no')");
        assert_eq!(named("weeks-to", "1"), "\"weeks-to\" = 1");
        assert_eq!(named("next", "1"), "\"next\" = 1");
    }

    #[test]
    fn vectors_and_numbers() {
        assert_eq!(texts(["a", "b"]), r#"c("a", "b")"#);
        assert_eq!(texts([]), "character(0)");
        assert_eq!(numbers(&[0.1, 26.0]), "c(0.1, 26)");
        assert_eq!(number(f64::INFINITY), "Inf");
    }

    #[test]
    fn long_calls_are_broken_between_arguments() {
        let arguments: Vec<String> = (0..30).map(|i| format!("a{i} = {i}")).collect();
        let call = call("list", &arguments, 4);
        assert!(call.lines().count() > 1 && call.lines().all(|l| l.len() <= WIDTH));
    }
}
