//! A world like the study's own, in which the truth is known.

use crate::findings::Note;
use crate::math::linear::{RANK_TOLERANCE, least_squares};
use crate::math::ranks::mid_ranks;
use crate::math::resample::Dice;
use crate::math::tail::{normal_lower, normal_quantile_lower};
use crate::sample::{Regression, Sample, Shape, Trajectories};

/// Draws samples with the arms, clusters, covariates and gaps of one sample, and new outcomes.
///
/// # Definition
/// Values: the normal scores of the outcome (arms brought to one mean) are regressed on pre-score and covariates;
/// what is left is divided over the levels of clusters by the mean products of its pairs. Each draw puts these parts
/// together anew and reads the outcome off the observed distribution: its shape, ties and zeros are kept. Yes/no:
/// the same with the observed rate. A true effect δ is added where the treatment is received; an outcome that is
/// never negative and often 0 is multiplied instead, so that its mean moves by δ. Counts: each group from the levels
/// of all groups. Waves: normal, with the observed means and covariances; a gap stays a gap.
/// # Reference
/// Morris, White & Crowther (2019), Statistics in Medicine 38, 2074–2102, on what a simulation should report.
pub struct World {
    sample: Sample,
    law: Law,
}

enum Law {
    Values(Latent),
    Waves { means: Vec<f64>, root: Vec<Vec<f64>> },
    Levels { shares: Vec<f64> },
}

/// The normal scores of an outcome and what they are made of.
struct Latent {
    /// What pre-score and covariates explain, row by row, in units of the total.
    linear: Vec<f64>,
    /// Standard deviation of each level of clusters, innermost first, and of the rest.
    levels: Vec<f64>,
    rest: f64,
    /// The outcomes of all rows in order, arms at one mean.
    outcomes: Vec<f64>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The true effect is added.
    Shifted,
    /// The true effect multiplies.
    Scaled,
    YesNo,
    /// Only worlds without effect.
    Ordered,
}

/// What an outcome must be at least this often 0 for, to be multiplied.
const OFTEN: f64 = 0.1;

/// A rest smaller than this share of the variance would make rows of a cluster one.
const LEAST_REST: f64 = 0.05;

impl World {
    /// The world of a sample, or why there is none.
    pub fn of(sample: &Sample) -> Result<World, Note> {
        let law = match &sample.shape {
            Shape::Regression(r) => Law::Values(of_regression(r, sample)?),
            Shape::Groups(g) => {
                let values: Vec<f64> = g.values.concat();
                let group: Vec<usize> = g.values.iter().enumerate().flat_map(|(k, v)| vec![k; v.len()]).collect();
                let kind = kind_of(&values, false);
                Law::Values(latent(&centred(&values, &group), &[], sample, kind, Some(&group))?)
            }
            Shape::Counts(c) => {
                let total = c.overall().1 as f64;
                if total == 0.0 {
                    return Err(Note::WrongShape { needs: "rows".into(), found: "none".into() });
                }
                let levels = 0..c.levels.len();
                let shares = levels.map(|l| c.cells.iter().map(|g| g[l] as f64).sum::<f64>() / total).collect();
                Law::Levels { shares }
            }
            Shape::Trajectories(t) => of_waves(t)?,
            other => {
                return Err(Note::WrongShape {
                    needs: "a comparison of groups".into(),
                    found: other.kind().code().to_owned(),
                });
            }
        };
        Ok(World { sample: sample.clone(), law })
    }

    /// The effect that a true difference of `delta` comes down to: a share stays between 0 and 1.
    pub fn effect(&self, delta: f64) -> Option<f64> {
        match &self.law {
            Law::Values(l) => match l.kind {
                Kind::Shifted => Some(delta),
                Kind::Scaled => Some(delta).filter(|d| l.mean() + d > 0.0),
                Kind::YesNo => Some(l.share(delta) - l.mean()),
                Kind::Ordered => None,
            },
            Law::Waves { .. } => Some(delta),
            Law::Levels { shares } => match &self.sample.shape {
                Shape::Counts(c) if c.groups.len() == 2 && c.levels.len() == 2 => {
                    let p = shares.get(c.success)?;
                    Some((p + delta).clamp(0.0, 1.0) - p)
                }
                _ => None,
            },
        }
    }

    /// The ratio that it comes down to, where it multiplies or is a share.
    pub fn ratio(&self, delta: f64) -> Option<f64> {
        let base = match &self.law {
            Law::Values(l) if l.kind == Kind::Scaled || l.kind == Kind::YesNo => l.mean(),
            Law::Levels { shares } => match &self.sample.shape {
                Shape::Counts(c) => *shares.get(c.success)?,
                _ => return None,
            },
            _ => return None,
        };
        Some((base + self.effect(delta)?) / base).filter(|r| r.is_finite() && *r > 0.0)
    }

    /// The odds ratio that it comes down to, where nothing is adjusted for.
    pub fn odds_ratio(&self, delta: f64) -> Option<f64> {
        let p = match (&self.law, &self.sample.shape) {
            (Law::Values(l), Shape::Regression(r)) if l.kind == Kind::YesNo => {
                let bare = r.pre.is_none() && r.covariates.is_empty() && self.sample.clusters.is_empty();
                Some(l.mean()).filter(|_| bare)?
            }
            (Law::Levels { shares }, Shape::Counts(c)) => *shares.get(c.success)?,
            _ => return None,
        };
        let q = p + self.effect(delta)?;
        Some(q / (1.0 - q) / (p / (1.0 - p))).filter(|r| r.is_finite() && *r > 0.0)
    }

    /// How much more often the treatment arm received the treatment: 1 where the design does not say otherwise.
    pub fn compliance(&self) -> f64 {
        let Shape::Regression(r) = &self.sample.shape else { return 1.0 };
        let Some(received) = &r.received else { return 1.0 };
        let of = |code: f64| {
            let side: Vec<f64> =
                r.arm.iter().zip(received).filter(|(arm, _)| **arm == code).map(|(_, got)| *got).collect();
            side.iter().sum::<f64>() / side.len().max(1) as f64
        };
        of(1.0) - of(0.0)
    }

    /// Whether a true effect is added to the outcome as it is measured.
    pub fn shifts(&self) -> bool {
        matches!(&self.law, Law::Waves { .. }) || matches!(&self.law, Law::Values(l) if l.kind == Kind::Shifted)
    }

    /// A sample in which the treatment moves the mean of the outcome by `delta`.
    pub fn draw(&self, delta: f64, dice: &mut Dice) -> Sample {
        let mut sample = self.sample.clone();
        match (&self.law, &mut sample.shape) {
            (Law::Values(latent), Shape::Regression(r)) => {
                let treated = r.received.as_ref().unwrap_or(&r.arm).clone();
                r.outcome = latent.draw(&self.sample, |row| treated.get(row) == Some(&1.0), delta, dice);
            }
            (Law::Values(latent), Shape::Groups(g)) => {
                let first = g.values.first().map_or(0, Vec::len);
                let effect = if g.values.len() == 2 { delta } else { 0.0 };
                let mut drawn = latent.draw(&self.sample, |row| row < first, effect, dice).into_iter();
                for values in &mut g.values {
                    values.iter_mut().zip(&mut drawn).for_each(|(v, new)| *v = new);
                }
            }
            (Law::Levels { shares }, Shape::Counts(c)) => {
                let pair = c.groups.len() == 2 && c.levels.len() == 2;
                for (k, cells) in c.cells.iter_mut().enumerate() {
                    let n: u64 = cells.iter().sum();
                    let mut shares = shares.clone();
                    if pair && k == 0 {
                        shares[c.success] = (shares[c.success] + delta).clamp(0.0, 1.0);
                        shares[1 - c.success] = 1.0 - shares[c.success];
                    }
                    cells.fill(0);
                    for _ in 0..n {
                        let mut left = dice.unit();
                        let level = shares.iter().position(|p| {
                            left -= p;
                            left < 0.0
                        });
                        cells[level.unwrap_or(shares.len() - 1)] += 1;
                    }
                }
            }
            (Law::Waves { means, root }, Shape::Trajectories(t)) => {
                let mut scores = vec![0.0; means.len()];
                for unit in 0..t.arm.len() {
                    scores.iter_mut().for_each(|z| *z = normal(dice));
                    for (w, values) in t.outcome.iter_mut().enumerate() {
                        if values[unit].is_some() {
                            let wave: f64 = root[w].iter().zip(&scores).map(|(r, z)| r * z).sum();
                            let effect = if w > 0 { delta * t.arm[unit] } else { 0.0 };
                            values[unit] = Some(means[w] + wave + effect);
                        }
                    }
                }
            }
            _ => {}
        }
        sample
    }
}

impl Latent {
    fn mean(&self) -> f64 {
        self.outcomes.iter().sum::<f64>() / self.outcomes.len() as f64
    }

    /// The share of yes under treatment.
    fn share(&self, delta: f64) -> f64 {
        (self.mean() + delta).clamp(0.0, 1.0)
    }

    fn draw(&self, sample: &Sample, treated: impl Fn(usize) -> bool, delta: f64, dice: &mut Dice) -> Vec<f64> {
        let n = self.outcomes.len();
        let common: Vec<Vec<f64>> = sample
            .clusters
            .iter()
            .zip(&self.levels)
            .map(|(level, sd)| {
                let clusters = level.of.iter().max().map_or(0, |last| *last as usize + 1);
                (0..clusters).map(|_| sd * normal(dice)).collect()
            })
            .collect();
        let factor = 1.0 + delta / self.mean();
        let (base, moved) = (self.mean(), self.share(delta));
        (0..n)
            .map(|row| {
                let shared: f64 = sample
                    .clusters
                    .iter()
                    .zip(&common)
                    .filter_map(|(level, common)| common.get(*level.of.get(row)? as usize))
                    .sum();
                let uniform = normal_lower(self.linear[row] + shared + self.rest * normal(dice));
                let place = ((uniform * n as f64) as usize).min(n - 1);
                match self.kind {
                    Kind::YesNo => f64::from(1.0 - uniform < if treated(row) { moved } else { base }),
                    Kind::Scaled if treated(row) => self.outcomes[place] * factor,
                    Kind::Shifted if treated(row) => self.outcomes[place] + delta,
                    _ => self.outcomes[place],
                }
            })
            .collect()
    }
}

/// A standard normal number.
fn normal(dice: &mut Dice) -> f64 {
    // The middle of one of 2⁵³ equal parts: never 0 or 1.
    normal_quantile_lower(dice.unit() + 0.5 / (1u64 << 53) as f64)
}

fn kind_of(values: &[f64], binary: bool) -> Kind {
    let zeros = values.iter().filter(|v| **v == 0.0).count() as f64;
    if binary {
        Kind::YesNo
    } else if values.iter().all(|v| *v >= 0.0) && zeros >= OFTEN * values.len() as f64 {
        Kind::Scaled
    } else {
        Kind::Shifted
    }
}

/// The values with the mean of each group brought to the mean of all.
fn centred(values: &[f64], group: &[usize]) -> Vec<f64> {
    let groups = group.iter().max().map_or(0, |g| g + 1);
    let (mut sums, mut counts) = (vec![0.0; groups], vec![0.0; groups]);
    for (v, g) in values.iter().zip(group) {
        sums[*g] += v;
        counts[*g] += 1.0;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().zip(group).map(|(v, g)| v - sums[*g] / counts[*g] + mean).collect()
}

fn of_regression(r: &Regression, sample: &Sample) -> Result<Latent, Note> {
    let arm: Vec<usize> = r.arm.iter().map(|a| usize::from(*a == 1.0)).collect();
    let kind = if r.levels.is_empty() { kind_of(&r.outcome, r.binary) } else { Kind::Ordered };
    let outcomes = if kind == Kind::Shifted { centred(&r.outcome, &arm) } else { r.outcome.clone() };
    let main = r.covariates.iter().filter(|c| !c.by_arm).flat_map(|c| &c.columns).map(|(_, values)| values);
    let moderator = r.moderator.iter().flat_map(|m| &m.columns).map(|(_, values)| values);
    let predictors: Vec<&[f64]> = r.pre.iter().chain(main).chain(moderator).map(Vec::as_slice).collect();
    latent(&outcomes, &predictors, sample, kind, Some(&arm[..]).filter(|_| kind == Kind::Shifted))
}

/// `sides`: the groups that were brought to one mean.
fn latent(
    outcomes: &[f64],
    predictors: &[&[f64]],
    sample: &Sample,
    kind: Kind,
    sides: Option<&[usize]>,
) -> Result<Latent, Note> {
    let n = outcomes.len();
    if n < 3 || outcomes.iter().any(|y| !y.is_finite()) {
        return Err(Note::TooFewRows { group: crate::value::Label::overall().text, rows: n as u64, needed: 3 });
    }
    let scores: Vec<f64> =
        mid_ranks(outcomes).ranks.iter().map(|rank| normal_quantile_lower((rank - 0.5) / n as f64)).collect();
    let ones = vec![1.0; n];
    let design: Vec<&[f64]> = [ones.as_slice()].into_iter().chain(predictors.iter().copied()).collect();
    let fit = least_squares(&design, &scores, RANK_TOLERANCE);
    let left = &fit.residuals;
    let variance = left.iter().map(|e| e * e).sum::<f64>() / n as f64;
    let total = scores.iter().map(|z| z * z).sum::<f64>() / n as f64;
    if total <= 0.0 {
        return Err(Note::ConstantOutcome {});
    }
    let mut levels = shared(left, sample, sides);
    let most = (1.0 - LEAST_REST) * variance;
    let sum: f64 = levels.iter().sum();
    if sum > most {
        levels.iter_mut().for_each(|v| *v *= most / sum);
    }
    let rest = variance - levels.iter().sum::<f64>();
    let scale = total.sqrt();
    let mut outcomes = outcomes.to_vec();
    outcomes.sort_by(f64::total_cmp);
    Ok(Latent {
        linear: scores.iter().zip(left).map(|(z, e)| (z - e) / scale).collect(),
        levels: levels.iter().map(|v| v.sqrt() / scale).collect(),
        rest: rest.max(0.0).sqrt() / scale,
        outcomes,
        kind,
    })
}

/// The variance of each level of clusters, innermost first: the mean product of two rows that share it, less what they
/// share further out; times G/(G − k), since k means were taken out of G clusters: that of all, or of sides that divide
/// them.
fn shared(residuals: &[f64], sample: &Sample, sides: Option<&[usize]>) -> Vec<f64> {
    // Σ over clusters of (Σe)² and of n²; the rows themselves are the innermost clusters.
    let squares = |of: Option<&[u32]>| -> (f64, f64) {
        let Some(of) = of else { return (residuals.iter().map(|e| e * e).sum(), residuals.len() as f64) };
        let clusters = of.iter().max().map_or(0, |last| *last as usize + 1);
        let (mut sums, mut sizes) = (vec![0.0; clusters], vec![0.0; clusters]);
        for (e, c) in residuals.iter().zip(of) {
            sums[*c as usize] += e;
            sizes[*c as usize] += 1.0;
        }
        (sums.iter().map(|s| s * s).sum(), sizes.iter().map(|n: &f64| n * n).sum())
    };
    let mut inner = squares(None);
    let mut products: Vec<f64> = Vec::new();
    for level in &sample.clusters {
        let here = squares(Some(&level.of));
        let pairs = here.1 - inner.1;
        let taken = means_taken(&level.of, sides);
        products.push(if pairs > 0.0 { (here.0 - inner.0) / pairs * taken } else { 0.0 });
        inner = here;
    }
    let mut further = 0.0;
    let mut out: Vec<f64> = products
        .iter()
        .rev()
        .map(|product| {
            let own = (product - further).max(0.0);
            further += own;
            own
        })
        .collect();
    out.reverse();
    out
}

/// G/(G − k): k sides when each cluster lies in one of them, else 1.
fn means_taken(of: &[u32], sides: Option<&[usize]>) -> f64 {
    let clusters = of.iter().max().map_or(0, |last| *last as usize + 1);
    let mut side: Vec<Option<usize>> = vec![None; clusters];
    let divided =
        sides.is_some_and(|sides| of.iter().zip(sides).all(|(c, s)| *side[*c as usize].get_or_insert(*s) == *s));
    let taken = if divided { sides.and_then(|s| s.iter().max()).map_or(1, |last| last + 1) } else { 1 };
    if clusters > taken { clusters as f64 / (clusters - taken) as f64 } else { 1.0 }
}

fn of_waves(t: &Trajectories) -> Result<Law, Note> {
    let waves = t.waves.len();
    let arm: Vec<usize> = t.arm.iter().map(|a| usize::from(*a == 1.0)).collect();
    let mut means = Vec::with_capacity(waves);
    let mut left: Vec<Vec<Option<f64>>> = Vec::with_capacity(waves);
    for values in &t.outcome {
        let known: Vec<(usize, f64)> = values.iter().zip(&arm).filter_map(|(v, a)| Some((*a, (*v)?))).collect();
        if known.len() < 3 {
            let rows = known.len() as u64;
            return Err(Note::TooFewRows { group: crate::value::Label::overall().text, rows, needed: 3 });
        }
        let mean = |of: &dyn Fn(usize) -> bool| {
            let side: Vec<f64> = known.iter().filter(|(a, _)| of(*a)).map(|(_, v)| *v).collect();
            side.iter().sum::<f64>() / side.len().max(1) as f64
        };
        let sides = [mean(&|a| a == 0), mean(&|a| a == 1)];
        means.push(mean(&|_| true));
        left.push(values.iter().zip(&arm).map(|(v, a)| v.map(|v| v - sides[*a])).collect());
    }
    let covariance = |a: &[Option<f64>], b: &[Option<f64>]| {
        let both: Vec<f64> = a.iter().zip(b).filter_map(|(x, y)| Some((*x)? * (*y)?)).collect();
        both.iter().sum::<f64>() / both.len().max(1) as f64
    };
    // Cholesky by rows; of pairwise covariances that do not fit together the excess is left out.
    let mut root = vec![vec![0.0; waves]; waves];
    for i in 0..waves {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let rest = covariance(&left[i], &left[j]) - known;
            root[i][j] = match i == j {
                true => rest.max(0.0).sqrt(),
                false if root[j][j] > 0.0 => rest / root[j][j],
                false => 0.0,
            };
        }
    }
    Ok(Law::Waves { means, root })
}
