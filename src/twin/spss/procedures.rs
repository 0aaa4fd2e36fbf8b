//! The procedures that SPSS has for what arithmetic does not check, with the numbers of the run beside them.

use super::checks::see;
use super::files::Files;
use super::{number, text};
use crate::findings::Estimate;
use crate::plan::AnalysisEntry;
use crate::twin::Run;
use crate::twin::literal::comment;

/// The syntax of all analyses, and the procedures for which SPSS has none.
pub fn all<'r>(run: &Run<'r>, files: &Files, checked: &[&str]) -> (String, Vec<&'static str>) {
    let (mut out, mut without) = (String::new(), Vec::new());
    for entry in &run.plan.analysis {
        for p in run.procedures.iter().filter(|p| entry.estimator.all().iter().any(|e| e == p.id)) {
            if checked.contains(&p.id) && p.id != "welch_t" && p.id != "pearson_chi2" {
                continue;
            }
            match syntax(run, files, entry, p.id) {
                Some(lines) => {
                    out.push_str(&format!("\n* {}, {}.\n", comment(&entry.id), comment(p.title)));
                    out.push_str(&beside(run, entry, p.id));
                    out.push_str(&lines);
                }
                None if !without.contains(&p.id) && !checked.contains(&p.id) => without.push(p.id),
                None => {}
            }
        }
    }
    (out, without)
}

/// The rows of the run as comments.
fn beside(run: &Run<'_>, entry: &AnalysisEntry, id: &str) -> String {
    let found = run.results.analyses.iter().filter(|a| a.id == entry.id).flat_map(|a| &a.findings.estimates);
    let line = |e: &Estimate| {
        let test = e.test.as_ref();
        let named = [
            ("value", e.value),
            ("se", e.std_error),
            ("low", e.interval.map(|i| i.low)),
            ("high", e.interval.map(|i| i.high)),
            ("statistic", test.and_then(|t| t.statistic)),
            ("df", test.and_then(|t| t.df[0])),
            ("p", test.map(|t| t.p.get())),
        ];
        let words: Vec<String> =
            named.into_iter().filter_map(|(name, x)| Some(format!("{name} {}", number(x?)))).collect();
        format!("*   run: {} {}: {}.\n", comment(&e.term.code), e.measure.id, words.join(", "))
    };
    found.filter(|e| e.estimator == id).map(line).collect()
}

fn syntax(run: &Run<'_>, files: &Files, entry: &AnalysisEntry, id: &str) -> Option<String> {
    let tables = Files::tables(run, entry.data.as_ref());
    if !Files::flat(run, &tables) {
        return None;
    }
    let wave = entry.wave.as_deref();
    let see = |name: &str, wave: Option<&str>| see(run, files, &tables, name, wave);
    let get = format!("GET FILE={}.\nWEIGHT BY weight_.\n", text(&Files::view(&tables)));
    let outcome = |wave| entry.outcome.as_deref().and_then(|o| see(o, wave));
    let by = || match entry.by.as_deref() {
        Some("table") => Some("table_".to_owned()),
        Some(by) => see(by, wave).map(|s| s.variable),
        None => None,
    };
    let (design, level) = (&run.plan.design, number(100.0 * run.plan.settings.level));
    let arms = || {
        let arm = design.arm.as_ref()?;
        let seen = see(&arm.variable, wave)?;
        let level = |code: &str| files.level(&seen.column, code);
        let (treatment, control) = (level(&arm.treatment), level(&arm.control));
        let v = &seen.variable;
        Some(format!("COMPUTE arm_ = $SYSMIS.\nIF ({v} = {treatment}) arm_ = 1.\nIF ({v} = {control}) arm_ = 0.\n"))
    };
    let before = || {
        let named = entry.pre.as_deref().and_then(|pre| see(pre, None));
        let waves = design.waves.as_ref();
        let own = || {
            outcome(waves.map(|w| w.pre.as_str()))
                .filter(|s| Some(&s.variable) != outcome(wave).map(|s| s.variable).as_ref())
        };
        named.or_else(own).map(|s| s.variable)
    };
    let covariates: Vec<String> =
        entry.covariates.iter().filter(|c| !c.contains(':')).filter_map(|c| see(c, wave)).map(|s| s.variable).collect();
    let ended = || {
        let (time, status) = (see(entry.time.as_deref()?, wave)?, see(entry.status.as_deref()?, wave)?);
        let event = entry.event.as_deref().or(status.meaning.success.as_deref())?;
        Some((time.variable, status.variable.clone(), files.level(&status.column, event)))
    };
    let body = match id {
        "pearson_chi2" | "fisher_exact" | "fisher_freeman_halton" => {
            let exact = if id == "pearson_chi2" { "" } else { "\n /METHOD=EXACT TIMER(5)" };
            format!(
                "CROSSTABS /TABLES={} BY {}\n /STATISTICS=CHISQ PHI RISK /CELLS=COUNT ROW{exact}.\n",
                by()?,
                outcome(wave)?.variable
            )
        }
        "welch_t" | "hedges_g" => {
            let (by, y) = (by().or_else(|| arms().map(|_| "arm_".to_owned()))?, outcome(wave)?.variable);
            let groups = entry.by.as_deref().filter(|b| *b != "table").and_then(|b| see(b, wave));
            let k = groups.map_or(2, |g| files.count(&g.column));
            let arms = if by == "arm_" { arms()? } else { String::new() };
            match (by.as_str(), k) {
                ("arm_", _) => format!("{arms}T-TEST GROUPS=arm_(1 0) /VARIABLES={y}.\n"),
                (_, 2) => format!("T-TEST GROUPS={by}(1 2) /VARIABLES={y}.\n"),
                _ => {
                    let pairs = (1..k).flat_map(|a| (a + 1..=k).map(move |b| (a, b)));
                    pairs.map(|(a, b)| format!("T-TEST GROUPS={by}({a} {b}) /VARIABLES={y}.\n")).collect()
                }
            }
        }
        "ancova" | "change_score" => {
            let y = outcome(wave)?.variable;
            let before = before();
            let (change, y) = match (id, &before) {
                ("change_score", Some(pre)) => (format!("COMPUTE change_ = {y} - {pre}.\n"), "change_".to_owned()),
                _ => (String::new(), y),
            };
            let with: Vec<String> =
                before.into_iter().filter(|_| id == "ancova").chain(covariates.iter().cloned()).collect();
            let with = if with.is_empty() { String::new() } else { format!(" WITH {}", with.join(" ")) };
            let design = with.trim_start_matches(" WITH");
            format!(
                "{}{change}UNIANOVA {y} BY arm_{with}\n /PRINT=PARAMETER /ROBUST=HC3\n /EMMEANS=TABLES(arm_)\n /DESIGN=arm_{design}.\n",
                arms()?
            )
        }
        "logistic" | "firth_logistic" | "standardised_risk" => {
            let y = outcome(wave)?;
            let yes = files.level(&y.column, y.meaning.success.as_deref()?);
            let mut with: Vec<String> = vec!["arm_".to_owned()];
            let mut compute = format!("COMPUTE y_ = ({} = {yes}).\n", y.variable);
            if let Some(pre) = before() {
                compute.push_str(&format!("COMPUTE pre_ = ({pre} = {yes}).\n"));
                with.push("pre_".to_owned());
            }
            with.extend(covariates.iter().cloned());
            if id != "logistic" {
                return None;
            }
            let fixed = entry.model.covariance.or(run.plan.settings.model.covariance);
            let errors = fixed.map_or(String::new(), |c| {
                format!("* Standard errors here are the model's; those of the run are {}.\n", c.code())
            });
            let with = with.join(" ");
            format!("{}{compute}{errors}LOGISTIC REGRESSION VARIABLES y_ WITH {with}\n /PRINT=CI({level}).\n", arms()?)
        }
        "kaplan_meier" | "log_rank" => {
            let (time, status, _) = ended()?;
            let codes: Vec<String> = {
                let s = see(entry.status.as_deref()?, wave)?;
                let all = s.meaning.levels.iter().filter(|l| !s.meaning.open.contains(&l.code));
                all.map(|l| files.level(&s.column, &l.code).to_string()).collect()
            };
            if entry.entry.is_some() || entry.subject.is_some() {
                return None;
            }
            let (event, test) = match id {
                "kaplan_meier" => (codes.join(","), String::new()),
                _ => (ended()?.2.to_string(), "\n /TEST LOGRANK /COMPARE OVERALL POOLED".to_owned()),
            };
            let by = by().map(|by| format!(" BY {by}")).unwrap_or_default();
            format!("KM {time}{by}\n /STATUS={status}({event})\n /PRINT TABLE MEAN{test}.\n")
        }
        "cox" => {
            let (time, status, event) = ended()?;
            if entry.entry.is_some() || entry.subject.is_some() {
                return None;
            }
            let by = by()?;
            let with = std::iter::once(by.clone()).chain(covariates).collect::<Vec<_>>().join(" ");
            format!(
                "COXREG {time} WITH {with}\n /STATUS={status}({event})\n /CONTRAST({by})=INDICATOR\n /PRINT=CI({level}).\n\
                 * SPSS treats ties by Breslow, the run by Efron unless the plan says otherwise: with ties they differ.\n"
            )
        }
        "mixed_model" => {
            let clusters: Vec<String> =
                design.cluster.as_ref()?.all().iter().filter_map(|c| see(c, wave)).map(|s| s.variable).collect();
            let with: Vec<String> = std::iter::once("arm_".to_owned()).chain(before()).chain(covariates).collect();
            let with = with.join(" ");
            let random: String =
                clusters.iter().map(|c| format!("\n /RANDOM=INTERCEPT | SUBJECT({c}) COVTYPE(VC)")).collect();
            format!(
                "{}MIXED {} WITH {with}\n /FIXED={with}\n /METHOD=REML /PRINT=SOLUTION{random}.\n* Degrees of freedom: SPSS has Satterthwaite's.\n",
                arms()?,
                outcome(wave)?.variable
            )
        }
        _ => return None,
    };
    Some(format!("{get}{body}"))
}
