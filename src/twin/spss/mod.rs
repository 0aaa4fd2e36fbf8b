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
    Ok(out)
}
