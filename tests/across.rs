//! The preventive study over all tables that fit its summary, against R run on the same fourteen tables.

use beraad::findings::{Analysis, Reach, Span};
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
fn an_analysis_of_something_else_is_left_alone() {
    assert!(analysis("supervision-order").across.is_none());
    assert!(analysis("waiting").across.is_none());
}
