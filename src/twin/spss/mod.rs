//! `twin.sps`: the same files in SPSS, what arithmetic can check (PSPP runs that part too), and the procedures that
//! SPSS has for the rest, with our numbers beside them.

mod checks;
mod files;
mod procedures;

use super::literal::comment;
use super::{MARK, Run};
use crate::error::Result;

/// A text in quotes.
fn text(words: &str) -> String {
    let plain: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("'{}'", plain.replace('\'', "''"))
}

/// A number, to its last digit.
fn number(x: f64) -> String {
    crate::report::number::exact(x).replace('e', "E")
}

/// The whole script.
pub fn script(run: &Run<'_>) -> Result<String> {
    let files = files::Files::of(run);
    let study = &run.plan.study;
    let (checks, checked) = checks::all(run, &files);
    let (procedures, without) = procedures::all(run, &files, &checked);
    let list = |all: &[&str]| match all {
        [] => " none".to_owned(),
        all => all.chunks(5).map(|some| format!("\n*   {}", some.join(", "))).collect::<Vec<_>>().join(","),
    };
    let mut out = format!(
        "* {MARK} {} ({}).\n\
         * Part 1 reads the files as the codebook says; part 2 computes what arithmetic can and prints PASS or DIFFERS.\n\
         * Both run in SPSS and in PSPP 1.6 (checked there): pspp twin.sps, in the folder in which beraad twin {} was called.\n\
         * Part 3 has the procedures of SPSS, with the numbers of the run beside them, to be compared by eye. PSPP runs its\n\
         * CROSSTABS (without METHOD=EXACT), T-TEST and LOGISTIC REGRESSION; UNIANOVA, KM, COXREG and MIXED it has not, and\n\
         * says so: these are unverified.\n\
         * Checked in part 2:{}.\n\
         * Not in this file (SPSS has no such procedure, or the tables have a row a wave or an informant; see twin.R):{}.\n\
         * Between the parts the tables stand in twin-*.sav beside this call; the last lines erase them.\n\n\
         SET DECIMAL=DOT.\n",
        text(&study.id),
        comment(&study.title.en).replace('.', ","),
        comment(&run.path),
        list(&checked),
        list(&without),
    );
    out.push_str("\n* --- 1. From files to variables.\n");
    out.push_str(&files.syntax(run)?);
    out.push_str("\n* --- 2. What arithmetic can check.\n");
    out.push_str(&checks);
    if !procedures.is_empty() {
        out.push_str("\n* --- 3. Procedures of SPSS, not run in PSPP.\n");
        out.push_str(&procedures);
    }
    out.push_str("\n* --- 4. Nothing stays behind.\n");
    for name in files.saved(run) {
        out.push_str(&format!("ERASE FILE={}.\n", text(&name)));
    }
    Ok(wrapped(&out))
}

/// Longest line; SPSS reads 256 bytes of each.
const WIDTH: usize = 160;

/// Long lines broken at a space outside quotes.
fn wrapped(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    for mut line in script.lines() {
        while line.len() > WIDTH {
            let (mut quoted, mut at) = (None, None);
            for (place, c) in line.char_indices().skip(1) {
                match quoted {
                    None if c == '\'' || c == '"' => quoted = Some(c),
                    Some(q) if q == c => quoted = None,
                    None if c == ' '
                        && (place <= WIDTH || at.is_none())
                        && !line.get(..place).is_some_and(|s| s.ends_with('.')) =>
                    {
                        at = Some(place)
                    }
                    _ => {}
                }
            }
            let Some((first, rest)) = at.filter(|at| *at > 4).map(|at| line.split_at(at)) else { break };
            out.push_str(first.trim_end());
            out.push_str("\n ");
            line = rest;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_never_in_quotes() {
        let words = "COMPUTE x = ".to_owned() + &"abcdef + ".repeat(60) + "1.";
        let quoted = format!("PRINT / '{}' / 'b'.", "a b ".repeat(80));
        let broken = wrapped(&format!("{words}\n{quoted}\n"));
        let whole: String = broken.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        assert_eq!(whole, format!("{words} {quoted}"));
        assert!(broken.lines().filter(|l| !l.contains('\'')).all(|l| l.len() <= WIDTH + 2));
    }

    #[test]
    fn a_quote_in_words_stays_a_quote() {
        assert_eq!(text("it's\n"), "'it''s '");
    }
}
