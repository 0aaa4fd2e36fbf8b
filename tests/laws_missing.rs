//! Laws of missingness, patterns, attrition and lost against kept; and a small study with values missing in several
//! ways (`tests/missing/`), its counts held against those of pandas, its rows kept.

use crate::any_input::{balance, presence};
use crate::cli::{beraad, files};
use crate::golden::same;
use crate::samples::{close, sample};
use beraad::estimators::{Settings, find};
use beraad::findings::{Estimate, Note};
use beraad::sample::*;
use proptest::prelude::*;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn rows(id: &str, shape: Shape) -> Vec<Estimate> {
    find(id).unwrap().estimate(&sample(shape), &Settings::default()).unwrap().estimates
}

fn counts(id: &str, p: &Presence) -> Vec<(String, Option<f64>, u64)> {
    let rows = rows(id, Shape::Presence(p.clone()));
    rows.into_iter().filter(|e| e.measure.id == "count").map(|e| (e.term.code, e.value, e.n.used)).collect()
}

/// The same rows in another order.
fn turned(p: &Presence) -> Presence {
    let mut p = p.clone();
    p.group.reverse();
    p.weight.reverse();
    p.variables.iter_mut().for_each(|v| v.reason.reverse());
    p
}

/// Every row written out as often as it stands for a unit.
fn written_out(p: &Presence) -> Presence {
    let again = |list: &[Option<u32>]| -> Vec<Option<u32>> {
        list.iter().zip(&p.weight).flat_map(|(x, w)| std::iter::repeat_n(*x, *w as usize)).collect()
    };
    let variables = p.variables.iter().map(|v| Variable { reason: again(&v.reason), ..v.clone() }).collect();
    let group = again(&p.group);
    Presence { variables, weight: vec![1; group.len()], group, ..p.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// In every group, the reasons of a variable add up to what is missing of it.
    #[test]
    fn reasons_add_up(p in presence()) {
        let all = counts("missingness", &p);
        let mut at = 0;
        while at < all.len() {
            let (term, missing, _) = &all[at];
            let parts = all[at + 1..].iter().take_while(|(t, ..)| t.starts_with(&format!("{term}: "))).count();
            let sum: Option<f64> = all[at + 1..=at + parts].iter().map(|(_, x, _)| *x).sum();
            prop_assert!(parts == 0 || sum == *missing, "{}: {:?} of {:?}", term, sum, missing);
            at += 1 + parts;
        }
    }

    /// Every unit has one pattern; the groups add up to all units.
    #[test]
    fn patterns_add_up(p in presence()) {
        let all = counts("missing_patterns", &p);
        let units: u64 = p.weight.iter().sum();
        let whole = all[0].2;
        prop_assert_eq!(whole, units);
        let starts: Vec<usize> = (0..all.len()).filter(|i| all[*i].0.ends_with("complete")).collect();
        let mut in_groups = 0;
        for (i, &start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(all.len());
            let n = all[start].2;
            let sum: f64 = all[start..end].iter().filter_map(|(_, x, _)| *x).sum();
            prop_assert_eq!(sum, n as f64);
            in_groups += if i > 0 { n } else { 0 };
        }
        prop_assert!(starts.len() == 1 || in_groups == units);
    }

    /// The order of rows is irrelevant, and a row of weight w is w rows.
    #[test]
    fn order_and_weight(p in presence()) {
        for id in ["missingness", "missing_patterns", "attrition"] {
            let shown = rows(id, Shape::Presence(p.clone()));
            prop_assert_eq!(&shown, &rows(id, Shape::Presence(turned(&p))), "{}", id);
            prop_assert_eq!(&shown, &rows(id, Shape::Presence(written_out(&p))), "{}", id);
        }
    }

    /// Lost at a wave is missing there, whatever the reason.
    #[test]
    fn attrition_is_missingness_of_the_outcome(p in presence()) {
        let missing = counts("missingness", &p);
        for row in counts("attrition", &p).iter().filter(|(term, ..)| !term.ends_with(": back")) {
            prop_assert!(missing.contains(row), "{:?}", row);
        }
    }

    /// Swapping lost and kept flips the sign and mirrors the interval; the order of rows is irrelevant.
    #[test]
    fn sides_swapped(b in balance()) {
        let mut swapped = b.clone();
        swapped.splits.iter_mut().flat_map(|s| &mut s.first).flatten().for_each(|side| *side = !*side);
        let mut turned = b.clone();
        turned.splits.iter_mut().for_each(|s| s.first.reverse());
        turned.characteristics.iter_mut().for_each(|c| match &mut c.values {
            Values::Numbers(v) => v.reverse(),
            Values::Levels { values, .. } => values.reverse(),
        });
        let [a, b, c] = [b, swapped, turned].map(|b| rows("lost_against_kept", Shape::Balance(b)));
        prop_assert_eq!(a.len(), b.len());
        for ((x, y), z) in a.iter().zip(&b).zip(&c) {
            let near = |p: f64, q: f64| close(p, q, 1e-9 * (1.0 + x.std_error.unwrap_or(0.0)));
            match (x.value, y.value, z.value) {
                (Some(p), Some(q), Some(r)) => prop_assert!(near(p, -q) && near(p, r), "{} {:?} {:?}", p, q, r),
                (p, q, r) => prop_assert!(p.is_none() && q.is_none() && r.is_none(), "{:?} {:?} {:?}", x, y, z),
            }
            if let (Some(i), Some(j)) = (x.interval, y.interval) {
                prop_assert!(near(i.low, -j.high) && near(i.high, -j.low), "{:?} {:?}", i, j);
            }
        }
    }
}

/// By hand: one case above 0.1, one at it; what is noted says nothing of chance.
#[test]
fn more_than_negligible_is_noted() {
    let level = |have: usize| {
        // 500 lost of whom `have` + 250 have it, 500 kept of whom 250 have it.
        let one = |i: usize| Some(u32::from(i % 500 >= if i < 500 { 250 + have } else { 250 }));
        Balance {
            splits: vec![Split {
                label: beraad::value::Label::plain("w"),
                sides: ["lost", "kept"].map(beraad::value::Label::plain),
                first: (0..1000).map(|i| Some(i < 500)).collect(),
            }],
            characteristics: vec![Characteristic {
                label: beraad::value::Label::plain("c"),
                values: Values::Levels {
                    levels: ["yes", "no"].map(beraad::value::Label::plain).to_vec(),
                    success: Some(0),
                    values: (0..1000).map(one).collect(),
                },
            }],
        }
    };
    let noted = |have| {
        rows("lost_against_kept", Shape::Balance(level(have)))[0].notes.contains(&Note::Imbalance { limit: 0.1 })
    };
    assert!(!noted(24) && noted(26));
}

fn lines(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(Path::new(ROOT).join("tests/missing").join(name)).unwrap();
    text.lines().map(|l| l.split(',').map(str::to_owned).collect()).collect()
}

/// `BERAAD_ACCEPT=1 cargo test laws_missing` writes estimates.csv anew.
#[test]
fn a_study_with_values_missing_in_several_ways() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    beraad().args(["run", "tests/missing/plan.toml", "--out"]).arg(&out).assert().success();
    let text = fs::read_to_string(out.join("estimates.csv")).unwrap();
    let kept = Path::new(ROOT).join("tests/missing/estimates.csv");
    if std::env::var_os("BERAAD_ACCEPT").is_some() {
        fs::write(&kept, &text).unwrap();
    }
    let before = fs::read_to_string(kept).unwrap();
    assert_eq!(before.lines().count(), text.lines().count());
    for (a, b) in before.lines().zip(text.lines()) {
        assert!(same(a, b), "kept {a}\nnow  {b}");
    }
    // Counted by pandas: make.py.
    let table: Vec<Vec<&str>> = text.lines().map(|l| l.split(',').collect()).collect();
    let at = |name: &str| table[0].iter().position(|h| *h == name).unwrap();
    let expected = lines("expected.csv");
    assert!(expected.len() > 90);
    for want in &expected[1..] {
        let is = |r: &&Vec<&str>| {
            r[at("analysis")] == want[0]
                && r[at("estimator")] == want[1]
                && r[at("term")] == want[2]
                && r[at("measure")] == "count"
        };
        let row = table.iter().find(is).unwrap_or_else(|| panic!("no row {want:?}"));
        assert_eq!((row[at("value")], row[at("n_used")]), (want[3].as_str(), want[4].as_str()), "{want:?}");
    }
    // A family is nowhere named.
    for (path, bytes) in files(&out) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if path.extension().is_some_and(|e| e == "png") {
            continue;
        }
        for family in &lines("families.csv")[1..] {
            let shown = [format!(">{}<", family[0]), format!(",{},", family[0])];
            assert!(!shown.iter().any(|shown| text.contains(shown)), "{}", path.display());
        }
    }
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    for words in ["heeft 19,1% (26) geen waarde voor", "Bij 59 van de 136 gezinnen", "zijn er hier 19 terug"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains('⟨'));
}

/// Exit code, output and what was said of `beraad estimate` on a file with this text.
fn estimate(text: &str, options: &str) -> (i32, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file.csv");
    fs::write(&file, text).unwrap();
    let mut words = options.split_whitespace();
    let out = beraad().args(["estimate", words.next().unwrap()]).arg(&file).args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

const FILE: &str =
    "arm,age,sex,y,name,families\na,10,f,3,Xenia,2\na,11,m,,Yara,3\nb,12,f,4,Zoran,4\nb,,f,,Wim,5\n,8,m,2,Vera,6\n";

#[test]
fn the_command_asks_a_file_what_is_missing() {
    for (options, words) in [
        ("missingness --by arm", "no group: age"),
        ("missingness --columns age,y --weights families", "20"),
        ("missing_patterns --columns age,y,sex", "age + y"),
        ("attrition --outcome y --by arm", "difference in share lost"),
        ("lost_against_kept --outcome y --covariates age,sex", "standardised difference"),
        ("lost_against_kept --outcome sex --covariates age", "no observations in the group"),
        ("lost_against_kept --outcome y --covariates age --weights families", "one row a unit"),
    ] {
        let (code, page, said) = estimate(FILE, options);
        assert!(code == 0 && page.contains(words), "{options}:\n{page}{said}");
        assert!(!page.contains("Xenia") && !page.contains("NaN"), "{page}");
    }
    for (options, words) in [
        ("attrition --by arm", "needs an outcome"),
        ("lost_against_kept --covariates age", "needs an outcome"),
        ("lost_against_kept --outcome y", "list their columns: covariates"),
        ("missingness --columns age,nothing", "no column `nothing`"),
    ] {
        let (code, _, said) = estimate(FILE, options);
        assert!(code == 2 && said.contains(words), "{options}: {said}");
    }
}

/// A plan of one table: many columns with long names, one, and one that identifies.
fn run(columns: usize, more: &str) -> (i32, String, Vec<(std::path::PathBuf, Vec<u8>)>) {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..columns).map(|i| format!("v{i}")).collect();
    let cell = |r: usize, i: usize| if (r * 7 + i * 3) % 11 < 2 { String::new() } else { (r + i).to_string() };
    let row = |r: usize| format!("id{r},{}\n", (0..columns).map(|i| cell(r, i)).collect::<Vec<_>>().join(","));
    let data = format!("unit,{}\n{}", names.join(","), (0..30).map(row).collect::<String>());
    let column = |name: &String| {
        format!(
            "[[table.column]]\nname = \"{name}\"\nlabel = {{ nl = \"{name}: de mate waarin gezinsleden steun van hun netwerk ervaren, volgens henzelf\", en = \"{name}\" }}\n\
             role = \"outcome\"\ntype = \"number\"\nrequired = false\n"
        )
    };
    let book = format!(
        "[study]\nid = \"many\"\ntitle = {{ nl = \"x\", en = \"x\" }}\norigin = \"observed\"\ndata_cut = \"x\"\nsource = {{ nl = \"x\", en = \"x\" }}\n\
         [[table]]\nname = \"t\"\nrows = {{ nl = \"gezinnen\", en = \"families\" }}\n\
         [[table.column]]\nname = \"unit\"\nlabel = {{ nl = \"gezin\", en = \"family\" }}\nrole = \"id\"\ntype = \"text\"\n{}",
        names.iter().map(column).collect::<String>()
    );
    let plan = format!(
        "[study]\nid = \"many\"\ntitle = {{ nl = \"x\", en = \"x\" }}\n[[data]]\nname = \"t\"\nfile = \"t.csv\"\ncodebook = \"book.toml\"\n\
         [design]\nunit = \"family\"\nestimand = \"offer\"\n[[chapter]]\nid = \"c\"\ntitle = {{ nl = \"x\", en = \"x\" }}\n\
         [[analysis]]\nid = \"a\"\nchapter = \"c\"\nquestion = {{ nl = \"x?\", en = \"x?\" }}\n{more}\n"
    );
    for (name, text) in [("t.csv", data), ("book.toml", book), ("plan.toml", plan)] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let out = dir.path().join("out");
    let done = beraad().arg("run").arg(dir.path().join("plan.toml")).arg("--out").arg(&out).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    let code = done.status.code().unwrap();
    if let Some(to) = std::env::var_os("BERAAD_CHARTS") {
        for (path, bytes) in if out.exists() { files(&out) } else { vec![] } {
            if path.extension().is_some_and(|e| e == "png") {
                fs::write(
                    Path::new(&to).join(format!("{columns}-{}", path.file_name().unwrap().to_string_lossy())),
                    bytes,
                )
                .unwrap();
            }
        }
    }
    (code, said, if out.exists() { files(&out) } else { vec![] })
}

#[test]
fn charts_of_many_variables_and_of_one() {
    for (columns, words) in [(45, "de 40 met de meeste ontbrekende waarden van 45"), (1, "percentage van de gezinnen")]
    {
        let (code, said, files) = run(columns, "estimator = [\"missingness\", \"missing_patterns\"]");
        assert_eq!(code, 0, "{said}");
        let svg = files.iter().find(|(p, _)| p.ends_with("charts/a-missingness.svg")).expect("a chart");
        let svg = String::from_utf8(svg.1.clone()).unwrap();
        assert!(svg.contains(words), "{svg}");
        assert!(svg.contains("<title") && svg.contains("<desc"));
    }
}

#[test]
fn what_identifies_is_no_characteristic() {
    let (code, said, _) =
        run(2, "estimator = \"lost_against_kept\"\noutcome = \"v0\"\ncovariates = [\"unit\", \"v1\"]");
    assert!(code == 2 && said.contains("`unit` identifies units") && !said.contains("id7"), "{said}");
}
