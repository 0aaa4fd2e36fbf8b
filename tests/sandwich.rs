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

/// A model of 1, x and an arm; noise by sines.
fn made(n: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let wave = |f: f64| -> Vec<f64> { (0..n).map(|i| ((i + 1) as f64 * f).sin()).collect() };
    let arm = (0..n).map(|i| (i % 2) as f64).collect();
    let columns = vec![vec![1.0; n], wave(0.73), arm];
    let y: Vec<f64> = wave(1.91).iter().zip(wave(0.29)).map(|(a, b)| a + 0.4 * b * b).collect();
    let fit = least_squares(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>(), &y, RANK_TOLERANCE);
    (columns, fit.residuals)
}

fn working<'a>(columns: &'a [&'a [f64]], residuals: &'a [f64]) -> Working<'a> {
    Working { columns, weights: None, residuals, dispersion: 1.0 }
}

/// Petersen's test data: standard errors of x as his page prints them (Stata), "Test Data for Standard Error
/// Programming", <https://www.kellogg.northwestern.edu/faculty/petersen/htm/papers/se/test_data.htm>: OLS 0.0286, White
/// 0.0284, clustered by firm 0.0506, by year 0.0334, by both 0.0536.
#[test]
fn petersen_s_published_standard_errors() {
    let data = read("petersen.json");
    let (x, y) = (numbers(&data["x"]), numbers(&data["y"]));
    let clusters = |name: &str| numbers(&data[name]).iter().map(|c| *c as u32).collect::<Vec<_>>();
    let one = vec![1.0; x.len()];
    let columns: [&[f64]; 2] = [&one, &x];
    let fit = least_squares(&columns, &y, RANK_TOLERANCE);
    assert_eq!(format!("{:.4} {:.4}", fit.coefficients[0], fit.coefficients[1]), "0.0297 1.0348");
    let dispersion = fit.residual_variance().unwrap();
    let working = Working { columns: &columns, weights: None, residuals: &fit.residuals, dispersion };
    let variance = |kind, clusters: &[u32]| covariance(&working, kind, clusters).unwrap().variance(&[0.0, 1.0]);
    let (firm, year) = (variance(Covariance::Cr1s, &clusters("firm")), variance(Covariance::Cr1s, &clusters("year")));
    let white = variance(Covariance::Hc1, &[]);
    let printed = [variance(Covariance::Model, &[]), white, firm, year, firm + year - white];
    for (variance, want) in printed.into_iter().zip(["0.0286", "0.0284", "0.0506", "0.0334", "0.0536"]) {
        assert_eq!(format!("{:.4}", variance.sqrt()), want);
    }
}

/// Laws: with one row a cluster CR2 is HC2 and CR0 is HC0; the factors of CR1 and CR1S.
#[test]
fn one_row_a_cluster_is_no_cluster() {
    let (columns, residuals) = made(40);
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let weights: Vec<f64> = (0..40).map(|i| 0.2 + (i % 7) as f64).collect();
    for weights in [None, Some(weights.as_slice())] {
        let working = Working { weights, ..working(&columns, &residuals) };
        let all: Vec<u32> = (0..40).rev().collect();
        let get = |kind, clusters: &[u32]| covariance(&working, kind, clusters).unwrap();
        for (a, b, factor) in [
            (Covariance::Cr2, Covariance::Hc2, 1.0),
            (Covariance::Cr0, Covariance::Hc0, 1.0),
            (Covariance::Cr1, Covariance::Hc0, 40.0 / 39.0),
            (Covariance::Cr1s, Covariance::Hc1, 1.0),
        ] {
            let want = get(b, &[]).matrix() * factor;
            for clusters in [&all[..], &[]] {
                for (x, y) in get(a, clusters).matrix().iter().zip(&want) {
                    assert!((x - y).abs() < 1e-14, "{a:?}: {x} {y}");
                }
            }
        }
        assert_eq!(get(Covariance::Cr1s, &all).df(&[0.0, 1.0, 0.0]), 39.0);
        assert_eq!(get(Covariance::Hc3, &[]).df(&[0.0, 1.0, 0.0]), 37.0);
    }
}

/// Laws: neither the order of the rows, nor the numbers of the clusters, nor the unit of a column matters; the
/// contrast of the arms swapped is the same.
#[test]
fn order_names_and_units_do_not_matter() {
    let (columns, residuals) = made(60);
    let clusters: Vec<u32> = (0..60).map(|i| [0, 0, 0, 1, 1, 2, 3, 3, 3, 3][i % 10]).collect();
    let plain: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let turned: Vec<Vec<f64>> = columns.iter().map(|c| c.iter().rev().map(|v| v * 1000.0).collect()).collect();
    let turned: Vec<&[f64]> = turned.iter().map(Vec::as_slice).collect();
    let back: Vec<f64> = residuals.iter().rev().copied().collect();
    let renamed: Vec<u32> = clusters.iter().rev().map(|c| 900 - 7 * c).collect();
    let other: Vec<f64> = columns[2].iter().map(|a| 1.0 - a).collect();
    let swapped: [&[f64]; 3] = [&columns[0], &columns[1], &other];
    for kind in [Covariance::Cr0, Covariance::Cr1, Covariance::Cr1s, Covariance::Cr2, Covariance::Hc3] {
        let a = covariance(&working(&plain, &residuals), kind, &clusters).unwrap();
        let b = covariance(&working(&turned, &back), kind, &renamed).unwrap();
        let c = covariance(&working(&swapped, &residuals), kind, &clusters).unwrap();
        let at = [0.0, 0.3, 1.0];
        assert!((b.variance(&at) * 1e6 / a.variance(&at) - 1.0).abs() < 1e-12);
        assert!((b.df(&at) / a.df(&at) - 1.0).abs() < 1e-10);
        let arm = [0.0, 0.0, 1.0];
        assert!((c.variance(&arm) / a.variance(&arm) - 1.0).abs() < 1e-12);
        assert!((c.df(&arm) / a.df(&arm) - 1.0).abs() < 1e-10);
    }
}

/// A law: the influences of the rows, summed in clusters, have CR0 as their sum of squares.
#[test]
fn influences_make_cr0() {
    let (columns, residuals) = made(30);
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let weights: Vec<f64> = (0..30).map(|i| if i == 4 { 0.0 } else { 1.0 + (i % 3) as f64 }).collect();
    let working = Working { weights: Some(&weights), ..working(&columns, &residuals) };
    let rows = influence(&working);
    assert!(rows.row(4).iter().all(|v| *v == 0.0));
    let clusters: Vec<u32> = (0..30).map(|i| i / 7).collect();
    let mut sums = ndarray::Array2::<f64>::zeros((5, 3));
    for (row, g) in rows.rows().into_iter().zip(&clusters) {
        let mut sum = sums.row_mut(*g as usize);
        sum += &row;
    }
    let got = covariance(&working, Covariance::Cr0, &clusters).unwrap();
    for (a, b) in got.matrix().iter().zip(&sums.t().dot(&sums)) {
        assert!((a - b).abs() < 1e-15);
    }
}

/// Ten thousand rows a cluster (a matrix of rows by rows would take minutes), and five thousand clusters of two.
#[test]
fn large_clusters_and_many() {
    let contrast = [0.0, 0.0, 1.0];
    for (n, clusters) in [
        (30_000, (0..30_000).map(|i| i / 10_000).collect::<Vec<u32>>()),
        (10_000, (0..10_000).map(|i| i / 2).collect()),
    ] {
        let (columns, residuals) = made(n);
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let weights: Vec<f64> = columns[1].iter().map(|x| 0.01 + 0.24 * x * x).collect();
        for (weights, target) in
            [(None, Target::Model), (Some(weights.as_slice()), Target::Model), (Some(&weights), Target::Equal)]
        {
            let working = Working { weights, ..working(&columns, &residuals) };
            let got = covariance_towards(&working, Covariance::Cr2, &clusters, target).unwrap();
            assert!(got.variance(&contrast) > 0.0 && got.df(&contrast) > 1.0);
        }
    }
}

#[test]
fn what_cannot_be_had_is_named() {
    use beraad::math::sandwich::Trouble;
    let (columns, residuals) = made(6);
    let plain: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let fails = |w: &Working, kind, clusters: &[u32]| covariance(w, kind, clusters).map(|_| ()).unwrap_err();
    let good = working(&plain, &residuals);
    for kind in [Covariance::Cr0, Covariance::Cr1, Covariance::Cr1s, Covariance::Cr2] {
        assert_eq!(fails(&good, kind, &[4; 6]), Trouble::OneCluster);
        assert_eq!(fails(&good, kind, &[4; 5]), Trouble::Lengths);
    }
    assert_eq!(fails(&working(&[&columns[0], &columns[0]], &residuals), Covariance::Hc0, &[]), Trouble::Dependent);
    assert_eq!(fails(&working(&[], &residuals), Covariance::Hc0, &[]), Trouble::Dependent);
    assert_eq!(fails(&working(&[&[1.0], &[2.0]], &[0.0]), Covariance::Hc0, &[]), Trouble::Dependent);
    assert_eq!(fails(&working(&[&[1.0, 1.0], &[2.0, 3.0]], &[0.0; 2]), Covariance::Hc3, &[]), Trouble::NoFreedom);
    assert_eq!(fails(&working(&[&[1.0, f64::NAN]], &[0.0; 2]), Covariance::Hc3, &[]), Trouble::NotFinite);
    assert_eq!(
        fails(&Working { weights: Some(&[1.0, -1.0]), ..working(&[&[1.0, 1.0]], &[0.0; 2]) }, Covariance::Hc3, &[]),
        Trouble::NotFinite
    );
}

/// The treated all in one cluster: nobody knows how treated clusters differ. The covariate is known still.
#[test]
fn what_one_cluster_decides_alone_has_no_variance() {
    let (mut columns, _) = made(12);
    columns[2] = (0..12).map(|i| f64::from(u8::from(i < 4))).collect();
    let plain: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let y: Vec<f64> = (0..12).map(|i| (i as f64 * 1.7).cos()).collect();
    let fit = least_squares(&plain, &y, RANK_TOLERANCE);
    let clusters: Vec<u32> = (0..12).map(|i| i / 4).collect();
    for kind in [Covariance::Cr0, Covariance::Cr1s, Covariance::Cr2] {
        let got = covariance(&working(&plain, &fit.residuals), kind, &clusters).unwrap();
        assert_eq!((got.alone(&[0.0, 0.0, 1.0]), got.alone(&[0.0, 1.0, 0.0])), (1, 0));
        assert!(got.variance(&[0.0, 0.0, 1.0]).is_nan() && got.variance(&[0.0, 1.0, 0.0]) > 0.0);
    }
    let row: Vec<f64> = (0..12).map(|i| f64::from(u8::from(i == 3))).collect();
    let got = covariance(&working(&[&columns[0], &row], &fit.residuals), Covariance::Hc2, &[]).unwrap();
    assert_eq!((got.alone(&[0.0, 1.0]), got.alone(&[1.0, 0.0])), (1, 0));
}
