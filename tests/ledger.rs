//! The ledger: what becomes of each kind of claim, and why print and data part.
//!
//! The numbers of `tests/data/choices/claims.toml` are those that `make.R` beside it prints (R 4.2.2, base), to the
//! digits printed: each after another choice than the plan's.

use beraad::ledger::choices::Choice;
use beraad::ledger::{Entry, Ledger, Reason, Status};
use beraad::run;
use std::path::Path;

fn ledger(plan: &str) -> Ledger {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(plan);
    run::evaluate(&run::check(&path).unwrap(), None).unwrap().ledger
}

fn entry<'a>(ledger: &'a Ledger, id: &str) -> &'a Entry {
    ledger.entries.iter().find(|e| e.claim == id).unwrap_or_else(|| panic!("no claim {id}"))
}

fn codes(entry: &Entry) -> Vec<String> {
    let hypotheses = entry.hypotheses.iter().flatten();
    hypotheses
        .map(|h| match &h.choice {
            Choice::OtherTest { estimator } => estimator.clone(),
            other => other.code().to_owned(),
        })
        .collect()
}

#[test]
fn the_choice_that_was_made_is_among_the_hypotheses() {
    let ledger = ledger("tests/data/choices/plan.toml");
    for (claim, choice) in [
        ("mean-truncated", "truncated"),
        ("mean-rounded-twice", "rounded-twice"),
        ("statistic-variance-over-n", "variance-over-n"),
        ("sd-variance-over-n", "variance-over-n"),
        ("p-normal-for-t", "normal-for-t"),
        ("p-one-sided", "one-sided"),
        ("statistic-student", "student_t"),
        ("statistic-continuity-correction", "continuity-correction"),
        ("p-continuity-correction", "continuity-correction"),
        ("p-mid-p", "mid-p"),
        ("statistic-likelihood", "likelihood_chi2"),
        ("share-rows-counted-in", "rows-counted-in"),
        ("verdict-other-level", "other-level"),
        ("verdict-not-adjusted", "not-adjusted"),
        ("p-adjusted", "adjusted"),
    ] {
        let entry = entry(&ledger, claim);
        assert_eq!(entry.status, Status::Contradicted, "{claim}");
        assert!(codes(entry).iter().any(|c| c == choice), "{claim}: {:?}", entry.hypotheses);
    }
    // Numbers printed with three digits or more leave one choice alone.
    for claim in
        ["statistic-variance-over-n", "sd-variance-over-n", "p-normal-for-t", "p-one-sided", "statistic-student"]
    {
        assert_eq!(codes(entry(&ledger, claim)).len(), 1, "{claim}");
    }
}

#[test]
fn no_choice_found_is_said_and_nothing_is_asked_of_what_agrees() {
    let ledger = ledger("tests/data/choices/plan.toml");
    assert_eq!(entry(&ledger, "share-no-choice").hypotheses, Some(Vec::new()));
    assert_eq!(entry(&ledger, "share-2017").hypotheses, None);
}

#[test]
fn another_cut_of_the_data_is_no_contradiction() {
    let ledger = ledger("tests/data/choices/plan.toml");
    let entry = entry(&ledger, "share-2016");
    assert_eq!(entry.status, Status::NotRecoverable);
    assert_eq!(entry.reason, Some(Reason::DataCut { first: "2016".into(), second: "2017".into() }));
}

#[test]
fn the_public_record_is_held_whole() {
    let ledger = ledger("analyses/public-record.toml");
    let (claims, between) = (ledger.claims().count(), ledger.between().count());
    let count = |status| ledger.claims().filter(|e| e.status == status).count();
    let statuses = [Status::Reproduced, Status::HoldsForAll, Status::Contradicted, Status::NotRecoverable].map(count);
    assert_eq!((claims, between, statuses), (201, 6, [58, 2, 1, 140]));
    // 1 of 99 is 1.01 per cent, 2 is 2.02; 1 of 75 to 80 prints as 1.3, and 2 of 149 to 160 (by hand).
    let nearest = vec![(1, "1.0".to_owned()), (2, "2.0".to_owned())];
    let impossible = Reason::NoWholeNumber { of: 99, nearest, works: vec![(1, 75, 80), (2, 149, 160)] };
    assert_eq!(entry(&ledger, "out-of-home-usual").reason, Some(impossible));
    let possible = Reason::WholeNumber { of: 229, first: 20, last: 21 };
    assert_eq!(entry(&ledger, "out-of-home-conference").reason, Some(possible));
}

#[test]
fn sources_that_disagree_are_rows_and_cuts_that_differ_are_not_contradictions() {
    let ledger = ledger("analyses/public-record.toml");
    let pairs = |status| -> Vec<&str> {
        let rows = ledger.between().filter(|e| e.status == status);
        rows.map(|e| e.claim.split(':').next().unwrap()).collect()
    };
    let disagree = ["sweden-design", "review-2020-studies", "trial-involvement", "trial-empowerment"];
    let mut found = pairs(Status::Contradicted);
    found.sort_unstable();
    let mut expected = disagree;
    expected.sort_unstable();
    assert_eq!(found, expected);
    let mut cuts = pairs(Status::NotRecoverable);
    cuts.sort_unstable();
    assert_eq!(cuts, ["trial-completed", "trial-willing"]);
}

#[test]
fn each_shipped_plan_contradicts_what_is_known_to_be_wrong_and_nothing_else() {
    for (plan, reproduced, contradicted) in [
        ("analyses/preventive-2016.toml", 16, 0),
        ("analyses/supervision-order-2016.toml", 8, 0),
        ("analyses/amsterdam-rct-2019.toml", 25, 1),
        ("analyses/compare-studies.toml", 2, 0),
    ] {
        let ledger = ledger(plan);
        let count = |status| ledger.claims().filter(|e| e.status == status).count();
        assert_eq!((count(Status::Reproduced), count(Status::Contradicted)), (reproduced, contradicted), "{plan}");
    }
}

#[test]
fn every_claim_has_its_place_its_words_and_a_reason_or_an_answer() {
    let ledger = ledger("analyses/public-record.toml");
    for e in ledger.claims() {
        assert!(!e.publication.is_empty() && e.source.contains(", "), "{}", e.claim);
        assert!(!e.text.nl.is_empty() && !e.text.en.is_empty() && e.text.nl != e.text.en, "{}", e.claim);
        let answered = e.status != Status::NotRecoverable || e.reason.is_some() || !e.note.en.is_empty();
        assert!(answered, "{}", e.claim);
    }
}
