//! Terms of a model as a plan writes them, nested clusters, what was received: from the plan to the numbers.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn plan(design: &str, analysis: &str) -> String {
    let data = Path::new(ROOT).join("data/demo-trial").display().to_string();
    let table = |name: &str, join: &str| {
        format!(
            "[[data]]\nname = \"{name}\"\nfile = \"{data}/{name}.csv\"\ncodebook = \"{data}/codebook.toml\"\n{join}\n"
        )
    };
    format!(
        "[study]\nid = \"terms\"\ntitle = {{ nl = \"t\", en = \"t\" }}\n{}{}{}[design]\nunit = \"child\"\nestimand = \"offer\"\n\
         arm = {{ variable = \"arm\", treatment = \"offered\", control = \"regular\" }}\n\
         waves = {{ pre = \"T0\", post = \"T1\" }}\n{design}\n[[chapter]]\nid = \"c\"\ntitle = {{ nl = \"c\", en = \"c\" }}\n\
         [[analysis]]\nid = \"a\"\nchapter = \"c\"\nquestion = {{ nl = \"q\", en = \"q\" }}\noutcome = \"risk_score\"\n{analysis}\n",
        table("children", ""),
        table("families", "join = [\"family\"]"),
        table("measures", "join = [\"child\"]"),
    )
}

/// The rows of estimates.csv, or what the program says against the plan.
fn run(design: &str, analysis: &str) -> Result<Vec<Vec<String>>, String> {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("plan.toml");
    fs::write(&file, plan(design, analysis)).expect("written");
    let out = dir.path().join("out");
    let mut command = Command::cargo_bin("beraad").expect("built");
    let output = command.env("NO_COLOR", "1").arg("run").arg(&file).arg("--out").arg(&out).output().expect("it runs");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let mut reader = csv::Reader::from_path(out.join("estimates.csv")).expect("a table");
    Ok(reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect())
}

const TERM: usize = 2;
const VALUE: usize = 5;
const STD_ERROR: usize = 6;
const CLUSTERS: usize = 21;

/// R 4.2.2: lm(T1 ~ arm + T0 + age + arm:ctr(age) + girl + single + girl:single + organisation + arm:ctr(T0)), ctr(x) = x −
/// mean(x), organisation with reference O03, on the tables of data/demo-trial joined; 12 digits.
#[test]
fn products_and_named_references_agree_with_r() {
    let rows = run(
        "",
        "estimator = \"linear_model\"\nmodel = { covariance = \"model\" }\nreference = { organisation = \"O03\" }\n\
         covariates = [\"age\", \"arm:age\", \"girl\", \"single_parent\", \"girl:single_parent\", \"organisation\", \"arm:pre\"]",
    )
    .expect("a plan in order");
    let wanted = [
        ("offered - regular", -0.545_870_674_607_193, 0.6078109896414803),
        ("age", -0.147_137_739_764_872_1, 0.0939542953335115),
        ("girl: yes", -0.506_922_585_327_428_5, 0.8799392706415936),
        ("single_parent: yes", -1.088_174_871_715_390_7, 0.9029894039655672),
        ("organisation: O01", 0.22766330858901204, 1.258_730_026_517_237),
        ("girl:single_parent: yes:yes", 1.125_890_060_417_604_5, 1.2278596165680173),
    ];
    let near = |got: &str, want: f64| (got.parse::<f64>().expect("a number") / want - 1.0).abs() < 5e-12;
    for (term, value, error) in wanted {
        let row = rows
            .iter()
            .find(|r| r[TERM] == term)
            .unwrap_or_else(|| panic!("{term} not among {:?}", rows.iter().map(|r| &r[TERM]).collect::<Vec<_>>()));
        assert!(near(&row[VALUE], value) && near(&row[STD_ERROR], error), "{term}: {row:?}");
    }
    // The products with the arm: arm:ctr(age) and arm:ctr(T0).
    for want in [0.25521112020189035, -0.00873609278393071] {
        assert!(rows.iter().any(|r| !r[VALUE].is_empty() && near(&r[VALUE], want)), "{want} {rows:?}");
    }
    assert!(!rows.iter().any(|r| r[TERM] == "organisation: O03"));
}

/// 16 organisations are the outermost level, whatever lies inside; families in them are another.
#[test]
fn robust_errors_allow_for_the_outermost_level_named() {
    let clusters = |design: &str| {
        let rows = run(design, "estimator = [\"ancova\", \"clustering\"]").expect("a plan in order");
        (rows[0][CLUSTERS].clone(), rows.iter().filter(|r| r[1] == "clustering").count())
    };
    assert_eq!(clusters("cluster = [\"family\", \"organisation\"]"), ("16".to_owned(), 6));
    assert_eq!(clusters("cluster = \"organisation\""), ("16".to_owned(), 3));
    let (families, _) = clusters("cluster = \"family\"");
    assert!(families.parse::<u32>().expect("a number") > 150, "{families}");
}

#[test]
fn faults_of_terms_are_told_with_the_right_word() {
    let said = |design: &str, analysis: &str| run(design, analysis).expect_err("a fault");
    let model = |covariates: &str| format!("estimator = \"linear_model\"\ncovariates = [{covariates}]");
    for (design, analysis, words) in [
        ("", model("\"arm:agee\""), &["no column `agee`", "age"][..]),
        ("", model("\"arm:arm\""), &["multiplies the arm by itself"]),
        ("", model("\"age\"") + "\nreference = { organisation = \"O01\" }", &["no covariate or moderator here"]),
        ("", model("\"organisation\"") + "\nreference = { organisation = \"O99\" }", &["no level `O99`"]),
        ("received = { variable = \"plan_made\", level = \"yess\" }", model("\"age\""), &["no level `yess`", "yes"]),
        (
            "received = { variable = \"method\", level = \"SoS\", absent = [\"x\"] }",
            model("\"age\""),
            &["no missing code `x`"],
        ),
        ("cluster = [\"family\", \"organization\"]", model("\"age\""), &["no column `organization`", "organisation"]),
        ("", "estimator = \"ancova\"\nmodel = { covariance = \"CR3\" }".to_owned(), &["cannot be `CR3`", "CR0"]),
    ] {
        let text = said(design, &analysis);
        assert!(words.iter().all(|w| text.contains(w)), "{words:?}: {text}");
    }
}
