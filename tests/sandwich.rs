//! Covariances of coefficients against sandwich and clubSandwich, on public data: `tests/sandwich/cases.R`.

use beraad::math::linear::{RANK_TOLERANCE, least_squares};
use beraad::math::sandwich::{Sandwich, Target, Working, covariance, covariance_towards, influence};
use beraad::value::Covariance;
use serde_json::Value;

fn read(name: &str) -> Value {
    let path = format!("{}/tests/sandwich/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

struct Case {
    name: String,
    columns: Vec<Vec<f64>>,
    weights: Option<Vec<f64>>,
    variance: Option<Vec<f64>>,
    residuals: Vec<f64>,
    clusters: Vec<u32>,
    dispersion: f64,
}

impl Case {
    fn of(v: &Value) -> Case {
        Case {
            name: v["name"].as_str().unwrap().to_owned(),
            columns: v["columns"].as_array().unwrap().iter().map(numbers).collect(),
            weights: v["weights"].is_array().then(|| numbers(&v["weights"])),
            variance: v["variance"].is_array().then(|| numbers(&v["variance"])),
            residuals: numbers(&v["residuals"]),
            clusters: numbers(&v["clusters"]).iter().map(|c| *c as u32).collect(),
            dispersion: v["dispersion"].as_f64().unwrap(),
        }
    }

    fn covariance(&self, kind: Covariance, target: Target) -> Sandwich {
        let columns: Vec<&[f64]> = self.columns.iter().map(Vec::as_slice).collect();
        let working = Working {
            columns: &columns,
            weights: self.weights.as_deref(),
            residuals: &self.residuals,
            dispersion: self.dispersion,
        };
        covariance_towards(&working, kind, &self.clusters, target).unwrap_or_else(|e| panic!("{}: {e:?}", self.name))
    }

    /// What clubSandwich takes by default.
    fn target(&self) -> Target<'_> {
        match (&self.variance, &self.weights) {
            (Some(variance), _) => Target::Variance(variance),
            (None, Some(_)) => Target::Equal,
            (None, None) => Target::Model,
        }
    }
}

/// Off the largest of two standard errors.
fn agree(got: &Sandwich, want: &Value, place: &str, by: f64) -> usize {
    let want: Vec<Vec<f64>> = want.as_array().unwrap().iter().map(numbers).collect();
    let mut compared = 0;
    for (i, row) in want.iter().enumerate() {
        for (j, w) in row.iter().enumerate() {
            let size = (want[i][i] * want[j][j]).sqrt();
            let g = got.matrix()[(i, j)];
            assert!(
                (g - w).abs() <= by * size,
                "{place} [{i}, {j}]: got {g}, R {w}, off by {:e}",
                (g - w).abs() / size
            );
            compared += 1;
        }
    }
    compared
}

const KINDS: [(&str, &str, Covariance); 10] = [
    ("hc", "HC0", Covariance::Hc0),
    ("hc", "HC1", Covariance::Hc1),
    ("hc", "HC2", Covariance::Hc2),
    ("hc", "HC3", Covariance::Hc3),
    ("cr", "CR0", Covariance::Cr0),
    ("cr", "CR1", Covariance::Cr1),
    ("cr", "CR1S", Covariance::Cr1s),
    ("cl", "CR1", Covariance::Cr1),
    ("cl", "CR1S", Covariance::Cr1s),
    ("cr", "CR2", Covariance::Cr2),
];

#[test]
fn covariances_and_degrees_of_freedom_agree_with_r() {
    let mut compared = 0;
    for v in read("cases.json")["cases"].as_array().unwrap() {
        let case = Case::of(v);
        let model = case.covariance(Covariance::Model, Target::Model);
        compared += agree(&model, &v["model"], &format!("{}, model", case.name), 1e-10);
        for (group, code, kind) in KINDS {
            let got = case.covariance(kind, case.target());
            compared += agree(&got, &v[group][code], &format!("{}, {code}", case.name), 1e-10);
        }
        let got = case.covariance(Covariance::Cr2, case.target());
        for (j, want) in numbers(&v["df"]).into_iter().enumerate() {
            let mut only = vec![0.0; case.columns.len()];
            only[j] = 1.0;
            let df = got.df(&only);
            assert!((df / want - 1.0).abs() < 1e-9, "{}, df of {j}: got {df}, R {want}", case.name);
            compared += 1;
        }
    }
    assert!(compared > 10_000, "{compared}");
}
