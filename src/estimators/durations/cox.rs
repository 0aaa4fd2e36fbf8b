//! How much more often one group comes to an ending than another, among those still under way.

use super::hazards::{Columns, Errors, ratio, with_chi2, with_ratio};
use crate::error::Result;
use crate::estimators::{Estimator, Settings, durations};
use crate::findings::{About, Estimate, Findings, Note, measure};
use crate::math::survival::cox::{Cox, Fit};
use crate::math::wald;
use crate::sample::{Sample, ShapeKind};
use crate::value::{Interval, Label, Text, Ties, Unit};

/// Cause-specific hazard ratios of groups and covariates (Cox), for each ending.
///
/// # Definition
/// λⱼ(t) = λ₀ⱼₛ(t) exp(x′β) for ending j, the other endings being last sights; x indicators of the groups against the last,
/// then covariates; a baseline for each stratum. β by partial likelihood, ties by Efron (`model.ties`: Breslow, exact). HR = exp(β),
/// limits exp(β ± z·se), z = β/se. se by inverse information; with clusters by D′D, D the sums within clusters of each row's
/// influence (CR0, as `coxph(cluster = )` has it: too small with few clusters, with a note below 30); units that ended more than
/// once are clusters where no others are named. With more than two groups:
/// the likelihood ratio of the model with and without them, chi-square; with clusters Wald's test.
/// # Takes
/// Groups, covariates or both; late entry; several rows of a unit, one after the other; strata; clusters.
/// # Gives
/// For each ending, the one asked about first: a `hazard_ratio` a group, a `covariate_hazard_ratio` a column, and with more than
/// two groups `hazards_apart`, term `joint`: Σ|O − E|/2D over the groups, E the endings expected by the model without groups.
/// **`std_error` of a ratio is that of its logarithm.**
/// # Assumes
/// Hazards in proportion at all times (`proportional_hazards`); last sights that say nothing of when a unit would have ended.
/// # Undefined
/// No row, one group and no covariate. A coefficient that runs off (a group in which nobody ended so): no value, and of the
/// interval the limit of the profile likelihood that is finite. An ending that never happens, or less often than the plan's
/// floor; an exact likelihood of too many ties: no value, with a note. A group in one cluster: no interval.
/// # Reference
/// Cox (1972), Journal of the Royal Statistical Society B 34, 187–220; Efron (1977), Journal of the American Statistical
/// Association 72, 557–565; Lin & Wei (1989), Journal of the American Statistical Association 84, 1074–1078; Prentice et al.
/// (1978), Biometrics 34, 541–554.
/// # Oracle
/// R 4.2.2: survival 3.5.3 `coxph`; lifelines 0.30 `CoxPHFitter`; fixture `cox.json`.
pub struct CoxRegression;

static ABOUT: About = About {
    id: "cox",
    title_nl: "Hazardratio van groepen (Cox)",
    title_en: "Hazard ratio of groups (Cox)",
    shapes: &[ShapeKind::Durations],
    measure: &measure::HAZARD_RATIO,
    definition: "proportional cause-specific hazards, other endings as last sights; partial likelihood, ties by Efron; groups against the last, covariates, a baseline a stratum; HR = exp(β), Wald interval on the logarithm, by inverse information, or by clusters, else by units that ended more than once (CR0); the standard error is that of ln HR; more than two groups jointly by likelihood ratio, or by Wald with clusters",
    assumptions: "Hazards in proportion at all times; last sights that say nothing of when a unit would have ended. With clusters: clusters independent, and thirty or more.",
    undefined: "No row; one group and no covariate. A coefficient that runs off: no value, one limit. An ending that never happens, too many ties for the exact likelihood: no value. A group in one cluster: no interval.",
    reference: "Cox (1972), Journal of the Royal Statistical Society B 34, 187–220; Efron (1977), Journal of the American Statistical Association 72, 557–565; Lin & Wei (1989), Journal of the American Statistical Association 84, 1074–1078",
    oracle: "R 4.2.2: survival 3.5.3 coxph; lifelines CoxPHFitter",
};

impl Estimator for CoxRegression {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn allows_for_clusters(&self) -> bool {
        true
    }

    fn takes_covariance(&self) -> bool {
        true
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let d = durations(sample)?;
        let columns = Columns::new(d, sample)?;
        let others = (0..d.endings.len()).filter(|e| *e != d.event);
        let estimates = std::iter::once(d.event).chain(others).flat_map(|e| of_ending(&columns, e, settings)).collect();
        Ok(Findings { estimates, ..Findings::default() })
    }
}

/// All rows of one ending.
fn of_ending(columns: &Columns, ending: usize, settings: &Settings) -> Vec<Estimate> {
    let blank = |c| columns.row(ABOUT.id, c, ending, ratio(c));
    let model = columns.model(ending, settings.model.ties.unwrap_or(Ties::Efron));
    let events = model.events() as u64;
    let floor = (0 < events && events < settings.event_floor)
        .then_some(Note::EventFloor { events, floor: settings.event_floor });
    let fit = match floor {
        Some(note) => Err(note),
        None => model.fit().map_err(|t| columns.trouble(t, ending)),
    };
    let mut rows: Vec<Estimate> = match &fit {
        Err(note) => columns
            .columns
            .iter()
            .map(|c| {
                let empty = c.group.filter(|g| columns.rows[*g].is_empty());
                let empty = empty.map(|g| Note::EmptyGroup { group: columns.d.groups[g].text.clone() });
                blank(c).note(empty.unwrap_or_else(|| note.clone()))
            })
            .collect(),
        Ok(fit) => answered(columns, ending, &model, fit, settings),
    };
    if let Some(first) = rows.first_mut().filter(|r| r.value.is_some() && columns.named(ending).is_some()) {
        let rows = columns.sample.outcome.rows.0.clone();
        first.notes.push(Note::CauseSpecific { rows, ending: columns.d.endings[ending].text.clone() });
    }
    if columns.d.groups.len() > 2 {
        rows.push(joint(columns, ending, &model, fit.as_ref(), settings));
    }
    rows
}

fn answered(columns: &Columns, ending: usize, model: &Cox, fit: &Fit, settings: &Settings) -> Vec<Estimate> {
    let errors = Errors::of(columns, settings, model, fit);
    let mut rows: Vec<Estimate> = Vec::with_capacity(columns.columns.len());
    for (j, column) in columns.columns.iter().enumerate() {
        let row = columns.row(ABOUT.id, column, ending, ratio(column));
        if let Some(note) = columns.missing(fit, j) {
            let infinite = matches!(note, Note::MonotoneLikelihood { .. });
            let row = row.note(note);
            rows.push(if infinite { one_sided(row, model, fit, j, settings) } else { row });
            continue;
        }
        let b = fit.coefficients.get(j).copied().unwrap_or(f64::NAN);
        let none = errors.parts.and_then(|_| errors.none.clone().or_else(|| columns.in_one_cluster(column)));
        rows.push(match none.filter(|_| errors.method == "Wald, CR0") {
            Some(note) => row.value(b.exp()).note(note),
            None => {
                let own = fit.covariance[(j, j)].sqrt();
                let se = errors.covariance[(j, j)].sqrt();
                // A robust error of the size of rounding is none.
                let se = if se <= 1e-12 * own { 0.0 } else { se };
                with_ratio(row, b, se, settings, errors.method)
            }
        });
    }
    let left_out: Vec<Note> = rows
        .iter()
        .skip(1)
        .flat_map(|r| &r.notes)
        .filter(|n| matches!(n, Note::AliasedPredictor { .. } | Note::ConstantPredictor { .. }))
        .cloned()
        .collect();
    if let Some(first) = rows.first_mut() {
        first.notes.extend(errors.notes);
        first.notes.extend(left_out);
    }
    rows
}

/// The interval of a coefficient that runs off: the finite limit of its profile likelihood.
fn one_sided(row: Estimate, model: &Cox, fit: &Fit, column: usize, settings: &Settings) -> Estimate {
    let sign = fit.infinite.iter().find(|(k, _)| *k == column).map(|(_, s)| *s);
    let (Some(limit), Some(sign)) = (model.profile_limit(fit, column, settings.level), sign) else {
        return row;
    };
    let (low, high) = if sign > 0.0 { (limit.exp(), f64::INFINITY) } else { (0.0, limit.exp()) };
    row.interval(Interval::two_sided(low, high, settings.level, "profile likelihood"))
}

/// All groups at once.
fn joint(
    columns: &Columns,
    ending: usize,
    model: &Cox,
    fit: std::result::Result<&Fit, &Note>,
    settings: &Settings,
) -> Estimate {
    let label = Label::new("joint", Text::new("alle groepen samen", "groups jointly"));
    let term = columns.term(&label, ending);
    let row = Estimate::new(ABOUT.id, term, &measure::HAZARDS_APART, Unit::none(), columns.whole());
    let fit = match fit {
        Ok(fit) => fit,
        Err(note) => return row.note(note.clone()),
    };
    let is_group = |j: &usize| columns.columns.get(*j).is_some_and(|c| c.group.is_some());
    let others: Vec<usize> = (0..columns.columns.len()).filter(|j| !is_group(j)).collect();
    let without = match model.fit_columns(&others) {
        Ok(without) => without,
        Err(trouble) => return row.note(columns.trouble(trouble, ending)),
    };
    let Some(residuals) = model.martingale(&without) else { return row.note(Note::NotFinite {}) };
    let apart = |rows: &Vec<usize>| rows.iter().map(|r| residuals[*r]).sum::<f64>().abs();
    let apart = columns.rows.iter().map(apart).sum::<f64>() / (2.0 * model.events() as f64);
    let row = row.value(apart.clamp(0.0, 1.0));
    let size = |f: &Fit| f.kept().len() + f.infinite.len();
    let df = size(fit).saturating_sub(size(&without));
    if df == 0 {
        return row.note(Note::OneGroup {});
    }
    let errors = Errors::of(columns, settings, model, fit);
    let Some(parts) = errors.parts else {
        return with_chi2(row, (2.0 * (fit.log_likelihood - without.log_likelihood)).max(0.0), df as f64);
    };
    let tested: Vec<usize> = fit.kept().iter().copied().filter(is_group).collect();
    let alone = columns.columns.iter().filter(|c| c.group.is_some()).any(|c| columns.in_one_cluster(c).is_some());
    let refused = Note::NoJointTest { effects: df as u64 };
    if tested.len() < df || parts <= df || (alone && errors.method == "Wald, CR0") {
        return row.note(refused);
    }
    match wald::chi2(&fit.coefficients, &errors.covariance, &tested) {
        Some(statistic) => with_chi2(row, statistic, df as f64),
        None => row.note(refused),
    }
}
