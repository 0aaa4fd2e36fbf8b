//! Published mixed models, reprinted.

use beraad::math::mixed::freedom::{KenwardRoger, Satterthwaite};
use beraad::math::mixed::linear::{Criterion, Fit, Problem};
use beraad::validate::fixture;

fn numbers(v: &serde_json::Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), section 5.2: reaction times of 18 subjects on ten
/// days, `Reaction ~ Days + (Days | Subject)`, with every digit printed there. Both ways to degrees of freedom give 17, by
/// balance one less than the subjects.
#[test]
fn reaction_times_of_the_lme4_paper() {
    let fixture = fixture("mixed_model").unwrap();
    let cases = fixture["cases"].as_array().unwrap();
    let case = cases.iter().find(|c| c["name"] == "sleepstudy, slope on the pre-score").unwrap();
    let (y, days) = (numbers(&case["sample"]["outcome"]), numbers(&case["sample"]["pre"]));
    let subject: Vec<u32> = numbers(&case["sample"]["clusters"][0]).iter().map(|&s| s as u32).collect();
    let ones = vec![1.0; y.len()];
    let problem = |criterion| {
        let (columns, levels): ([&[f64]; 2], [&[u32]; 1]) = ([&ones, &days], [&subject]);
        Fit::new(&Problem { columns: &columns, outcome: &y, levels: &levels, slope: Some(&days), criterion }).unwrap()
    };
    let fit = problem(Criterion::Restricted);
    let slope = fit.slope.unwrap();
    let printed = |got: f64, want: f64, half: f64| assert!((got - want).abs() <= half, "got {got}, printed {want}");
    printed(slope.intercept, 612.09, 0.005);
    printed(slope.intercept.sqrt(), 24.740, 0.0005);
    printed(slope.slope, 35.07, 0.005);
    printed(slope.slope.sqrt(), 5.922, 0.0005);
    printed(slope.covariance / (slope.intercept * slope.slope).sqrt(), 0.07, 0.005);
    printed(fit.residual, 654.94, 0.005);
    printed(fit.residual.sqrt(), 25.592, 0.0005);
    printed(-2.0 * fit.ln_likelihood, 1743.6, 0.05);
    assert!(fit.gradient < 1e-9);
    for (weights, value, error) in [([1.0, 0.0], 251.405, 6.825), ([0.0, 1.0], 10.467, 1.546)] {
        printed(fit.combine(&weights), value, 0.0005);
        for got in [KenwardRoger::new(&fit).unwrap().error(&weights), Satterthwaite::new(&fit).unwrap().error(&weights)]
        {
            let got = got.unwrap();
            printed(got.std_error, error, 0.0005);
            assert!((got.df - 17.0).abs() < 1e-6, "{}", got.df);
        }
    }
    // R 4.2.2: lme4 1.1-31, REML = FALSE.
    printed(-2.0 * problem(Criterion::Full).ln_likelihood, 1751.9393, 0.00005);
}
