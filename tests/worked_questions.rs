//! Three questions about one offer: published data, and a drawn study with known truth, run to its report.

use crate::cli::{beraad, files};
use crate::samples::sample;
use beraad::estimators::{Model, Settings, find};
use beraad::findings::Estimate;
use beraad::math::tail;
use beraad::math::two_stage::{Region, TwoStage};
use beraad::sample::*;
use beraad::value::{Covariance, Estimand, Label};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions")
}

/// Columns of a CSV of numbers.
fn columns(file: &str) -> Vec<Vec<f64>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(folder().join(file)).unwrap();
    let mut out = vec![vec![]; reader.headers().unwrap().len()];
    for row in reader.records() {
        for (cell, column) in row.unwrap().iter().zip(&mut out) {
            column.push(cell.parse().unwrap());
        }
    }
    out
}

fn near(got: f64, want: f64, digits: i32) {
    assert!((got / want - 1.0).abs() < 0.5 * 10f64.powi(1 - digits), "got {got}, wanted {want}");
}

/// Stock & Watson, Introduction to Econometrics, chapter 12: the demand for cigarettes in 48 states, 1995, its price
/// instrumented by the sales tax: −1.14 (0.37). By mpmath at 50 digits (`tests/questions/refine.py`), with which AER 1.2.10
/// and estimatr 1.0.0 (`make.R`) agree to 11; F and the limits by R alone.
#[test]
fn cigarettes() {
    let data = columns("cigarettes.csv");
    let [packs, price, income, tax] = [&data[0], &data[1], &data[2], &data[3]];
    let ones = vec![1.0; packs.len()];
    let fit = TwoStage::fit(&[&ones, tax, income], price, packs).unwrap();
    let effect = fit.effect().unwrap();
    near(effect, -1.143375122204632, 14);
    for (kind, se) in [
        (Covariance::Model, 0.359486068124115),
        (Covariance::Hc0, 0.360480527478860),
        (Covariance::Hc1, 0.372302687882051),
        (Covariance::Hc2, 0.381117987939239),
        (Covariance::Hc3, 0.403168286498575),
    ] {
        let spread = fit.spread(effect, kind, &[]).unwrap();
        near(spread.variance.sqrt(), se, 13);
        assert_eq!(spread.df, 45.0);
    }
    for (kind, f) in [(Covariance::Model, 45.1577686046), (Covariance::Hc1, 44.7305260975)] {
        near(fit.received.slope.powi(2) / fit.received.spread(kind, &[]).unwrap().variance, f, 12);
    }
    // A strong instrument: the region is an interval about the estimate, not far from that of t.
    let c = tail::t_quantile_upper(0.025, 45.0);
    let limits =
        [(Covariance::Model, -1.85205786580, -0.33063027279), (Covariance::Hc1, -1.92912984009, -0.35640741732)];
    for (kind, from, to) in limits {
        match fit.anderson_rubin(effect, kind, &[], c).unwrap() {
            Region::Interval { low, high } => {
                near(low, from, 11);
                near(high, to, 11);
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Angrist & Evans (1998), American Economic Review 88, 450–477: a third child and weeks worked, 254,654 mothers, the
/// sex of the first two children as instrument. By mpmath at 50 digits (`tests/questions/refine.py`), with which AER 1.2.10
/// `ivreg` and sandwich 3.0.2 HC1 (`make.R`) agree to 9.
#[test]
fn children_and_work() {
    let cells = columns("fertility.csv");
    let of = |j: usize| -> Vec<f64> {
        cells[j].iter().zip(&cells[3]).flat_map(|(v, n)| std::iter::repeat_n(*v, *n as usize)).collect()
    };
    let data = Regression {
        treatment: Label::plain("same"),
        control: Label::plain("mixed"),
        arm: of(0),
        outcome: of(2),
        binary: false,
        levels: vec![],
        pre: None,
        covariates: vec![],
        moderator: None,
        received: Some(of(1)),
        methods: None,
    };
    assert_eq!(data.arm.len(), 254_654);
    let mothers = sample(Shape::Regression(data));
    let model = Model { covariance: Some(Covariance::Hc1), ..Model::default() };
    let settings = Settings { model, ..Settings::default() };
    for (id, value, se, estimand) in [
        ("offer_effect", -0.42633321864812, 0.0866722448842054, Estimand::Offer),
        ("as_treated_effect", -5.38699555295115, 0.0871491437329863, Estimand::AsTreated),
        ("complier_effect", -6.31368520086824, 1.27468565054485, Estimand::Complier),
    ] {
        let row = find(id).unwrap().estimate(&mothers, &settings).unwrap().estimates.swap_remove(0);
        near(row.value.unwrap(), value, 11);
        near(row.std_error.unwrap(), se, 11);
        assert_eq!(row.estimand, Some(estimand));
    }
    let rows = find("complier_effect").unwrap().estimate(&mothers, &settings).unwrap().estimates;
    let share = rows.iter().find(|e| e.measure.id == "complier_share").unwrap();
    near(share.value.unwrap(), 0.0675252574501959, 11);
    near(share.std_error.unwrap(), 0.00191900461901593, 11);
}

/// Numbers between 0 and 1, the same on every machine.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Mean 0, variance 1.
    fn noise(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// What taking part changes in the drawn study, for everyone.
const TRUTH: f64 = -4.0;

/// 1,200 families in 24 organisations. Half are offered a conference by lot; the keen, who do better anyhow, take
/// part when offered, and the keenest without an offer too.
fn families(unasked: bool) -> String {
    let (mut luck, mut out) = (Luck(2016), String::from("family,organisation,arm,held,before,after,safe\n"));
    let levels: Vec<f64> = (0..24).map(|_| luck.noise()).collect();
    for i in 0..1200 {
        let organisation = i % 24;
        let offered = luck.next() < 0.5;
        let keen = luck.noise();
        let held = (offered && keen > -0.4) || (unasked && keen > 1.5);
        let before = 20.0 + 4.0 * luck.noise();
        let after = 5.0 + 0.6 * before + TRUTH * f64::from(u8::from(held)) - 2.5 * keen
            + levels[organisation]
            + 2.5 * luck.noise();
        let safe = if after < 14.0 { "yes" } else { "no" };
        let (arm, held) = (if offered { "offered" } else { "usual" }, if held { "yes" } else { "no" });
        writeln!(out, "f{i},o{organisation},{arm},{held},{before:.1},{after:.1},{safe}").unwrap();
    }
    out
}

const CODEBOOK: &str = r#"[study]
id = "lot"
title = { nl = "Loting", en = "Lottery" }
origin = "simulated"
data_cut = "2026"
source = { nl = "proef", en = "test" }

[[table]]
name = "families"
rows = { nl = "gezinnen", en = "families" }

[[table.column]]
name = "family"
label = { nl = "gezin", en = "family" }
role = "id"
type = "text"

[[table.column]]
name = "organisation"
label = { nl = "organisatie", en = "organisation" }
role = "cluster"
type = "text"

[[table.column]]
name = "arm"
label = { nl = "groep", en = "arm" }
role = "arm"
type = "category"
levels = [{ code = "offered", nl = "beraad aangeboden", en = "conference offered" }, { code = "usual", nl = "zoals gewoonlijk", en = "as usual" }]

[[table.column]]
name = "held"
label = { nl = "beraad gehouden", en = "conference held" }
role = "characteristic"
type = "category"
levels = [{ code = "yes", nl = "ja", en = "yes" }, { code = "no", nl = "nee", en = "no" }]
success = "yes"

[[table.column]]
name = "before"
label = { nl = "zorgen voor", en = "concerns before" }
role = "characteristic"
type = "number"
unit = { nl = "punten", en = "points" }

[[table.column]]
name = "after"
label = { nl = "zorgen", en = "concerns" }
role = "outcome"
type = "number"
unit = { nl = "punten", en = "points" }
direction = "higher-is-worse"

[[table.column]]
name = "safe"
label = { nl = "veilig", en = "safe" }
role = "outcome"
type = "category"
levels = [{ code = "yes", nl = "ja", en = "yes" }, { code = "no", nl = "nee", en = "no" }]
success = "yes"
direction = "higher-is-better"
"#;

const PLAN: &str = r#"[study]
id = "lot"
title = { nl = "Loting", en = "Lottery" }

[[data]]
name = "families"
file = "families.csv"
codebook = "codebook.toml"

[design]
unit = "family"
estimand = "offer"
arm = { variable = "arm", treatment = "offered", control = "usual" }
received = { variable = "held", level = "yes" }
cluster = "organisation"

[[chapter]]
id = "one"
title = { nl = "Wat verandert het beraad?", en = "What does the conference change?" }

[[family]]
id = "all"
[family.margins]
after = { value = 1.0, scale = "unit", because = "half a level", decided = 2026-01-05 }

[[analysis]]
id = "concerns"
chapter = "one"
question = { nl = "Drie vragen over de zorgen", en = "Three questions about concerns" }
estimator = ["offer_effect", "as_treated_effect", "complier_effect"]
outcome = "after"
pre = "before"

[[analysis]]
id = "safe"
chapter = "one"
question = { nl = "En over de veiligheid", en = "And about safety" }
estimator = ["offer_effect", "as_treated_effect", "complier_effect"]
outcome = "safe"
pre = "before"

[[analysis]]
id = "arms"
chapter = "one"
question = { nl = "De groepen", en = "The arms" }
estimator = ["ancova"]
outcome = "after"
pre = "before"
"#;

/// A folder with the study; when `as_treated`, of a design that says so.
fn study(unasked: bool, as_treated: bool) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let plan = if as_treated { PLAN.replace("estimand = \"offer\"", "estimand = \"as-treated\"") } else { PLAN.into() };
    for (name, text) in [("plan.toml", plan), ("codebook.toml", CODEBOOK.into()), ("families.csv", families(unasked))] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn rows(dir: &Path) -> Vec<Estimate> {
    let study = beraad::run::check(&dir.join("plan.toml")).unwrap();
    beraad::run::evaluate(&study, None).unwrap().analyses.into_iter().flat_map(|a| a.findings.estimates).collect()
}

fn find_row<'a>(rows: &'a [Estimate], analysis: &str, measure: &str) -> &'a Estimate {
    rows.iter().find(|e| e.analysis == analysis && e.measure.id == measure).unwrap_or_else(|| panic!("{measure}"))
}

/// The complier interval holds the truth, the comparison as treated does not: the keen take part.
#[test]
fn a_drawn_study_finds_its_truth_by_the_lot_alone() {
    for unasked in [true, false] {
        let dir = study(unasked, false);
        let rows = rows(dir.path());
        let holds = |e: &Estimate, x: f64| e.interval.is_some_and(|i| i.low < x && x < i.high);
        let complier = find_row(&rows, "concerns", "complier_effect");
        assert!(holds(complier, TRUTH), "{complier:?}");
        assert!(holds(find_row(&rows, "concerns", "complier_effect_ar"), TRUTH));
        let treated = find_row(&rows, "concerns", "as_treated_difference");
        assert!(!holds(treated, TRUTH) && treated.value.unwrap() < TRUTH, "{treated:?}");
        // The share moved: P(−0.4 < keen ≤ 1.5) = 0.589, or P(keen > −0.4) = 0.655, of a normal (R: pnorm).
        let share = if unasked { 0.589 } else { 0.655 };
        assert!(holds(find_row(&rows, "concerns", "complier_share"), share));
        let offer = find_row(&rows, "concerns", "offer_effect");
        assert!(holds(offer, TRUTH * share), "{offer:?}");
        for (row, estimand) in
            [(offer, Estimand::Offer), (treated, Estimand::AsTreated), (complier, Estimand::Complier)]
        {
            assert_eq!(row.estimand, Some(estimand));
            assert_eq!((row.n.used, row.n.clusters), (1200, Some(24)));
            assert_eq!(row.interval.unwrap().method, "t, CR2");
            // As treated is beside the question of the trial: no verdict.
            assert_eq!((row.margin.is_some(), row.verdict.is_some()), (true, estimand != Estimand::AsTreated));
        }
        let one_sided = complier.notes.iter().any(|n| n.code() == "one-sided");
        assert_eq!(one_sided, !unasked);
        assert_eq!(find_row(&rows, "arms", "adjusted_difference").estimand, Some(Estimand::Offer));
    }
}

/// The words of a page, one element a line; what is drawn in a chart is left out.
fn page(html: &str) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(html);
    let select = scraper::Selector::parse("p, li, caption, th, td, figcaption, h2, h3, h4").unwrap();
    let text = |e: scraper::ElementRef| e.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    page.select(&select).map(|e| (e.value().name().to_owned(), text(e))).collect()
}

fn report(dir: &Path, lang: &str) -> Vec<(String, String)> {
    let out = dir.join(lang);
    beraad().arg("run").arg(dir.join("plan.toml")).args(["--lang", lang, "--out"]).arg(&out).assert().success();
    page(&fs::read_to_string(out.join("report.html")).unwrap())
}

#[test]
fn the_report_keeps_the_three_questions_apart() {
    let dir = study(false, false);
    for (lang, words) in [
        (
            "nl",
            [
                "drie vragen, drie antwoorden",
                "Effect van het aanbod",
                "Vergelijking zoals behandeld",
                "Effect bij wie meedoet als het wordt aangeboden",
                "Het aanbod werkt alleen doordat iemand meedoet",
                "nodig",
                "niet nodig",
                "nodig; hier vervuld, want zonder aanbod deed niemand mee",
                "Dat is niet het effect van het aanbod: wie meedeed, koos of werd gekozen.",
                ": effect van het aanbod",
            ],
        ),
        (
            "en",
            [
                "three questions, three answers",
                "Effect of the offer",
                "Comparison as treated",
                "Effect in those who take part when offered",
                "The offer works only through taking part",
                "needed",
                "not needed",
                "needed; met here, since nobody took part without the offer",
                "That is not the effect of the offer: those who took part chose to, or were chosen.",
                ": effect of the offer",
            ],
        ),
    ] {
        let page = report(dir.path(), lang);
        let of = |kinds: &[&str]| {
            page.iter().filter(|(k, _)| kinds.contains(&k.as_str())).map(|(_, t)| t.as_str()).collect::<Vec<_>>()
        };
        let [caption, offer, treated, complier, exclusion, needed, not_needed, met, warned, in_caption] = words;
        assert_eq!(of(&["caption"]).iter().filter(|t| t.contains(caption)).count(), 2, "{lang}");
        for heading in [offer, treated, complier] {
            assert_eq!(of(&["th"]).iter().filter(|t| **t == heading).count(), 2, "{lang} {heading}");
        }
        // The row of exclusion: not, not, needed; that of monotonicity is met, since nobody took part unasked.
        let cells = of(&["th", "td"]);
        let at = cells.iter().position(|t| *t == exclusion).unwrap_or_else(|| panic!("{lang} {cells:?}"));
        assert_eq!(cells[at + 1..at + 4], [not_needed, not_needed, needed], "{lang}");
        assert_eq!(cells[at + 5..at + 8], [not_needed, not_needed, met], "{lang}");
        assert_eq!(of(&["li"]).iter().filter(|t| t.contains(warned)).count(), 2, "{lang}");
        let arms = of(&["caption"]);
        assert!(arms.iter().any(|t| t.contains(in_caption)), "{lang} {arms:?}");
        for (_, text) in &page {
            assert!(!text.contains('⟨'), "{text}");
            let lower = text.to_lowercase();
            for claim in ["geen effect", "no effect", "geen verschil", "no difference"] {
                assert!(!lower.contains(claim), "{lang}: {text}");
            }
        }
        // What is said as treated is never called an effect, but to say that it is none of the offer.
        let as_treated = of(&["li"]).into_iter().filter(|t| t.contains(treated));
        for text in as_treated {
            let rest = text.replace(warned, "");
            assert!(!rest.contains("effect"), "{lang}: {text}");
        }
    }
}

/// Every chart and every table of contrasts says what they estimate, or has a column for each.
#[test]
fn captions_name_the_estimand() {
    let dir = study(true, true);
    for (lang, treated, three) in
        [("nl", "vergelijking zoals behandeld", "drie vragen"), ("en", "comparison as treated", "three questions")]
    {
        let page = report(dir.path(), lang);
        let captions: Vec<&str> =
            page.iter().filter(|(k, _)| k == "caption" || k == "figcaption").map(|(_, t)| t.as_str()).collect();
        let of_questions = captions.iter().filter(|t| t.contains(three)).count();
        assert_eq!(of_questions, 4, "two tables, two figures: {captions:?}");
        assert!(captions.iter().filter(|t| t.contains(treated)).count() >= 2, "{captions:?}");
        for (name, bytes) in files(&dir.path().join(lang)) {
            let name = name.to_string_lossy().into_owned();
            if name.ends_with("forest.svg") || name.ends_with("questions.svg") {
                let svg = String::from_utf8(bytes).unwrap();
                let title = svg.split("</title>").next().unwrap();
                assert!(title.contains(treated) || title.contains(three), "{name}: {title}");
                assert!(svg.contains("<desc"), "{name}");
            }
        }
    }
}
