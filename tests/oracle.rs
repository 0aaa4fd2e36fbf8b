//! Every estimator against numbers computed elsewhere; the comparison itself is `beraad validate`.

use beraad::validate::validate;

#[test]
fn estimators_agree_with_their_oracles() {
    let all = validate();
    assert_eq!(all.len(), beraad::estimators::REGISTRY.len());
    let failures: Vec<String> = all.iter().flat_map(|v| v.failures.clone()).collect();
    let compared: usize = all.iter().map(|v| v.compared).sum();
    assert!(failures.is_empty(), "{} of {compared} numbers disagree:\n{}", failures.len(), failures.join("\n"));
    for v in all {
        assert!(v.cases >= 4 && v.compared >= 10, "{}: {} cases, {} numbers", v.estimator, v.cases, v.compared);
        assert!(v.origin.len() > 10, "{} states its origin", v.estimator);
    }
}
