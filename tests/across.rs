//! The preventive study over all tables that fit its summary, against R run on the same fourteen tables.

use beraad::findings::{Analysis, Reach, Span};
use beraad::ledger::Status;
use beraad::run;
use std::path::Path;

fn analysis(id: &str) -> Analysis {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("analyses/preventive-2016.toml");
    let study = run::only(run::check(&plan).unwrap(), &[id.to_owned()]).unwrap();
    run::evaluate(&study, None).unwrap().analyses.remove(0)
}

fn close(span: Option<Span>, least: f64, most: f64) {
    let span = span.expect("a span");
    let apart = |a: f64, b: f64| (a - b).abs() / b;
    assert!(apart(span.least, least) < 1e-11 && apart(span.most, most) < 1e-11, "{span:?} {least} {most}");
}

/// R 4.2.2: `fisher.test(...)$p.value` for each pair in each of the fourteen tables of the study's facts (45 of 153 to 157
/// with 10 of 29, 44 of 150 to 154 with 11 of 32, 43 of 147 to 150 with 12 of 35; 22 of 29 in all), `p.adjust(p, "holm")`
/// within a table, `range` over the tables; the interval of Wilson written out.
#[test]
fn the_ranges_are_those_of_r_over_the_fourteen_tables() {
    let done = analysis("success-by-method");
    let across = done.across.expect("a summary stands behind it");
    assert_eq!((across.tables, across.fit, across.complete), (14, 14, true));
    let row = |estimator: &str, term: &str| -> &Reach {
        across.rows.iter().find(|r| r.estimator == estimator && r.term.code == term).unwrap()
    };
    close(row("fisher_exact", "FNB-SoNeStra - SoS").p, 0.00230494788507757, 0.00660365484228874);
    close(row("fisher_exact", "FNB-SoNeStra - EK-c").p, 8.56663598420559e-06, 1.19859640445141e-05);
    close(row("fisher_exact", "SoS - EK-c").p, 0.514941658890639, 0.671879779705890);
    let ekc = row("wilson_rate", "EK-c");
    close(ekc.value, 44.0 / 154.0, 45.0 / 153.0);
    close(
        Some(Span { least: ekc.low.unwrap().least, most: ekc.high.unwrap().most }),
        0.220261039558092,
        0.370647318780862,
    );
    assert!(across.rows.iter().all(|r| r.answered == 14));
    // Both verdicts of the summary hold in each table; they were no condition on the tables.
    let held: Vec<(&str, u64)> = across.held.iter().map(|h| (h.claim.as_str(), h.tables)).collect();
    assert_eq!(held, [("sonestra-above-sos", 14), ("sonestra-above-ekc", 14)]);
}

#[test]
fn the_ledger_says_of_a_verdict_that_it_holds_for_every_table() {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("analyses/preventive-2016.toml");
    let study = run::only(run::check(&plan).unwrap(), &["success-by-method".to_owned()]).unwrap();
    let ledger = run::evaluate(&study, None).unwrap().ledger;
    for claim in ["sonestra-above-sos", "sonestra-above-ekc"] {
        let entry = ledger.entries.iter().find(|e| e.claim == claim).unwrap();
        assert_eq!(entry.status, Status::HoldsForAll, "{claim}");
        assert_eq!(entry.note.en, "true of 14 of the 14 tables that fit the published figures");
    }
    let share = ledger.entries.iter().find(|e| e.claim == "success-sonestra").unwrap();
    assert_eq!(share.status, Status::Reproduced);
}

/// Claims of which only the overall share and one group are printed leave many tables, of which a verdict is true of some.
#[test]
fn a_verdict_that_the_print_leaves_open_holds_for_some() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["analyses", "data/preventive-2016"] {
        std::fs::create_dir_all(folder.path().join(part)).unwrap();
        for file in std::fs::read_dir(root.join(part)).unwrap() {
            let file = file.unwrap().path();
            std::fs::copy(&file, folder.path().join(part).join(file.file_name().unwrap())).unwrap();
        }
    }
    // SoS printed as "more than 30": from 31 to 100 per cent would do, and above EK-c or not.
    let claims = folder.path().join("data/preventive-2016/claims.toml");
    let text = std::fs::read_to_string(&claims).unwrap();
    let wide = text.replacen("printed = \"34\"", "printed = \"> 30\"", 1);
    assert_ne!(text, wide);
    std::fs::write(&claims, wide).unwrap();
    let study = run::check(&folder.path().join("analyses/preventive-2016.toml")).unwrap();
    let study = run::only(study, &["success-by-method".to_owned()]).unwrap();
    let results = run::evaluate(&study, None).unwrap();
    let across = results.analyses[0].across.as_ref().unwrap();
    let entry = results.ledger.entries.iter().find(|e| e.claim == "sonestra-above-sos").unwrap();
    let held = across.held.iter().find(|h| h.claim == "sonestra-above-sos").unwrap().tables;
    assert!(across.tables > 14 && held < across.tables && held > 0, "{held} of {}", across.tables);
    assert_eq!(entry.status, Status::HoldsForSome);
}

#[test]
fn an_analysis_of_something_else_is_left_alone() {
    assert!(analysis("supervision-order").across.is_none());
    assert!(analysis("waiting").across.is_none());
}
