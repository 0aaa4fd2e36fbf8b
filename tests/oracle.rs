//! Every estimator against numbers computed elsewhere; the comparison itself is `beraad validate`.

use beraad::validate::validate;

#[test]
fn estimators_agree_with_their_oracles() {
    let all = validate();
    assert_eq!(all.len(), beraad::estimators::REGISTRY.len() + beraad::estimators::JUDGES.len());
    let failures: Vec<String> = all.iter().flat_map(|v| v.failures.clone()).collect();
    let compared: usize = all.iter().map(|v| v.compared).sum();
    assert!(failures.is_empty(), "{} of {compared} numbers disagree:\n{}", failures.len(), failures.join("\n"));
    for v in all {
        assert!(v.cases >= 4 && v.compared >= 10, "{}: {} cases, {} numbers", v.subject, v.cases, v.compared);
        assert!(v.origin.len() > 10, "{} states its origin", v.subject);
    }
}

/// `tests/oracle/README.md` holds the table that `beraad validate` prints, but for its last digits, which
/// another processor may round otherwise. `BERAAD_ACCEPT=1 cargo test oracle` writes it again.
#[test]
fn the_table_in_the_documentation_is_the_programs_own() {
    let path = format!("{}/tests/oracle/README.md", env!("CARGO_MANIFEST_DIR"));
    let out = crate::cli::beraad().args(["validate", "--format", "markdown"]).output();
    let printed = String::from_utf8(out.unwrap().stdout).unwrap();
    let mut page = String::from(
        "# Reference cases\n\nWhat `beraad validate --format markdown` prints. `<id>.json` holds the cases of an estimator, `<id>.R` makes them;\n\
         `refine.py` gives those fields more digits of which R has few. `../oracle_math/` holds the cases of the distributions. *Digits asked* is the least that any number in the row must agree to;\n\
         most must agree to more, and the worst relative error says how far they do.\n\n",
    );
    page.push_str(&printed);
    if std::env::var_os("BERAAD_ACCEPT").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let without_errors = |text: &str| -> Vec<String> {
        let cells =
            |line: &str| line.split('|').enumerate().filter(|(i, _)| *i != 5).map(|(_, c)| c.to_owned()).collect();
        text.lines().map(cells).map(|c: Vec<String>| c.join("|")).collect()
    };
    assert_eq!(
        without_errors(&kept),
        without_errors(&page),
        "run BERAAD_ACCEPT=1 cargo test oracle, and read the change"
    );
}
