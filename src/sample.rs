//! The shapes that estimators take: plain slices, no tables.
//!
//! `design` makes a [`Sample`] out of checked data; an estimator sees nothing else. Groups stand in
//! the order in which contrasts are read: `groups[0] − groups[1]`, treatment before control.

pub use crate::value::ShapeKind;
use crate::value::{Count, Direction, Label, Text, Unit};

/// What one estimator works on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The numbers, in the shape that the estimator declared.
    pub shape: Shape,
    /// What was measured.
    pub outcome: Outcome,
    /// What the groups are: "method", "arm". Names the row of an omnibus test.
    pub grouping: Option<Label>,
    /// Rows used and dropped over the whole sample.
    pub count: Count,
    /// The levels in which the rows lie, from the innermost (family) to the outermost (organisation); empty when
    /// the design names no cluster, when a row's is missing, and for shapes of counts.
    pub clusters: Vec<Clustering>,
}

impl Sample {
    /// The cluster of each row at the outermost level, which robust errors allow for; empty without clusters.
    pub fn cluster(&self) -> &[u32] {
        self.clusters.last().map_or(&[], |c| &c.of)
    }
}

/// One level in which rows lie: families, organisations.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering {
    /// Column code and words.
    pub label: Label,
    /// Number of the cluster of each row, from 0, in the order of the shape's rows (groups: group after group). Two
    /// clusters of a further level never share one.
    pub of: Vec<u32>,
}

/// What was measured, as the codebook describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Column code and words.
    pub label: Label,
    /// Unit of the values; of a yes/no outcome, the unit of observation.
    pub unit: Unit,
    /// What is counted, in the plural: families.
    pub rows: Unit,
    /// Which way is good, when the codebook says.
    pub direction: Option<Direction>,
}

/// The handful of shapes.
#[allow(clippy::large_enum_variant, reason = "one exists at a time")]
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Groups by levels of an outcome, counted.
    Counts(Counts),
    /// How many of each group reached each stage.
    Stages(Stages),
    /// Values in independent groups.
    Groups(Groups),
    /// One row a unit: outcome, arm, pre-score, covariates.
    Regression(Regression),
    /// Several measures of the same units.
    Columns(Columns),
    /// A table of counts in each stratum.
    Strata(Strata),
    /// Size, mean and standard deviation of independent groups.
    Summaries(Summaries),
    /// Levels that raters gave to the same units.
    Ratings(Ratings),
    /// Which values are there, and why others are not.
    Presence(Presence),
    /// Characteristics of the two sides of one or more splits.
    Balance(Balance),
    /// One outcome of every unit at several waves.
    Trajectories(Trajectories),
    /// How long each unit waited, and how it ended.
    Durations(Durations),
    /// In which state each unit was, from when until when.
    Spells(Spells),
    /// Between which two times each unit ended.
    Intervals(Intervals),
}

impl Shape {
    /// The shape's name, as `About` declares it.
    pub fn kind(&self) -> ShapeKind {
        match self {
            Shape::Counts(_) => ShapeKind::Counts,
            Shape::Stages(_) => ShapeKind::Stages,
            Shape::Groups(_) => ShapeKind::Groups,
            Shape::Regression(_) => ShapeKind::Regression,
            Shape::Columns(_) => ShapeKind::Columns,
            Shape::Strata(_) => ShapeKind::Strata,
            Shape::Summaries(_) => ShapeKind::Summaries,
            Shape::Ratings(_) => ShapeKind::Ratings,
            Shape::Presence(_) => ShapeKind::Presence,
            Shape::Balance(_) => ShapeKind::Balance,
            Shape::Trajectories(_) => ShapeKind::Trajectories,
            Shape::Durations(_) => ShapeKind::Durations,
            Shape::Spells(_) => ShapeKind::Spells,
            Shape::Intervals(_) => ShapeKind::Intervals,
        }
    }
}

/// A k × c table of counts: `cells[group][level]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// k groups; one group when the design names none.
    pub groups: Vec<Label>,
    /// c levels of the outcome.
    pub levels: Vec<Label>,
    /// Index in `levels` of the level that counts as success (an event).
    pub success: usize,
    /// k rows of c counts.
    pub cells: Vec<Vec<u64>>,
}

impl Counts {
    /// Successes and total of one group.
    pub fn rate(&self, group: usize) -> (u64, u64) {
        (self.cells[group][self.success], self.cells[group].iter().sum())
    }

    /// Successes and total over all groups.
    pub fn overall(&self) -> (u64, u64) {
        (0..self.groups.len()).map(|g| self.rate(g)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    }
}

/// How many of each group reached each stage: `reached[group][stage]`, never rising along a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// k groups; one group when the design names none.
    pub groups: Vec<Label>,
    /// Stages in order: offered, willing, completed.
    pub stages: Vec<Label>,
    /// k rows of counts.
    pub reached: Vec<Vec<u64>>,
}

/// Finite values in independent groups, same unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// k groups.
    pub groups: Vec<Label>,
    /// The values of each group, in the order of the data.
    pub values: Vec<Vec<f64>>,
}

/// Size, mean and standard deviation of independent groups, as a publication prints them. All of length k.
#[derive(Debug, Clone, PartialEq)]
pub struct Summaries {
    /// k groups.
    pub groups: Vec<Label>,
    /// Units in each group.
    pub n: Vec<u64>,
    /// Finite means.
    pub mean: Vec<f64>,
    /// Finite standard deviations (divisor n − 1), not negative.
    pub sd: Vec<f64>,
}

/// m columns of the same n units, complete cases, in the order in which changes are read: a change is
/// `columns[later] − columns[earlier]`, post − pre.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// The columns, all of length n.
    pub columns: Vec<Column>,
    /// Whether the values are 0/1 (1 = success level).
    pub binary: bool,
}

/// One measure of every unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Column code and words, or those of the wave.
    pub label: Label,
    /// Unit of the values.
    pub unit: Unit,
    /// Finite values.
    pub values: Vec<f64>,
}

/// A k × c table of counts in each of s strata; all tables have the same groups, levels and success.
#[derive(Debug, Clone, PartialEq)]
pub struct Strata {
    /// s strata.
    pub strata: Vec<Label>,
    /// s tables.
    pub tables: Vec<Counts>,
}

/// Levels that m raters gave to the same n units; a rater need not have rated every unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    /// m raters: columns, informants.
    pub raters: Vec<Label>,
    /// q levels in order, those that nobody gave among them.
    pub levels: Vec<Label>,
    /// Where each level stands on its scale, finite and rising: 1, 2 ... of words, of numbers the number itself.
    pub positions: Vec<f64>,
    /// m raters by n units: the index of the level given.
    pub values: Vec<Vec<Option<u32>>>,
}

/// One row a unit, complete cases, all columns of the same length n.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// The arm coded 1.
    pub treatment: Label,
    /// The arm coded 0.
    pub control: Label,
    /// 1 for treatment, 0 for control.
    pub arm: Vec<f64>,
    /// The outcome after; 0/1 when it is a yes/no outcome (1 = success level).
    pub outcome: Vec<f64>,
    /// Whether `outcome` is a yes/no outcome.
    pub binary: bool,
    /// Of an ordered outcome its levels, of which `outcome` holds the index (0, 1, 2 ...); empty of any other.
    pub levels: Vec<Label>,
    /// The same measure before, when the design has a pre wave.
    pub pre: Option<Vec<f64>>,
    /// Further covariates.
    pub covariates: Vec<Predictor>,
    /// The characteristic whose influence on the effect is asked.
    pub moderator: Option<Predictor>,
    /// 1 where the treatment was received, whatever the arm; 0 where it was not. `None` when the design does not say.
    pub received: Option<Vec<f64>>,
    /// Which kind of treatment was given, when the analysis asks by which.
    pub methods: Option<Methods>,
}

/// Which kind of treatment each row of the treatment arm had: EK-c, FNB-SoNeStra, SoS.
#[derive(Debug, Clone, PartialEq)]
pub struct Methods {
    /// Column code and words.
    pub label: Label,
    /// The kinds, in the codebook's order.
    pub levels: Vec<Label>,
    /// Index in `levels` of each row of the treatment arm; `None` in the control arm.
    pub of: Vec<Option<u32>>,
}

/// A covariate or moderator: one numeric column, or a category as indicator columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictor {
    /// Column code and words.
    pub label: Label,
    /// Of a category: the level that all indicators are compared with.
    pub reference: Option<Label>,
    /// Of a number: one column, labelled by its unit. Of a category: one 0/1 column a level, the
    /// reference left out.
    pub columns: Vec<(Label, Vec<f64>)>,
    /// Whether it stands in the model as its product with the arm (`arm:age`), besides what stands there by itself.
    pub by_arm: bool,
}

impl Regression {
    /// Standard deviation of the pre-measure (of the outcome, without one), pooled within the arms:
    /// sqrt(Σₐ (nₐ − 1) sₐ² / Σₐ (nₐ − 1)). `None` with fewer than two rows in each arm.
    pub fn reference_sd(&self) -> Option<f64> {
        sd_within(self.pre.as_ref().unwrap_or(&self.outcome).iter().copied().zip(self.arm.iter().copied()))
    }
}

/// Standard deviation of values, each with its arm (0 or 1), pooled within the arms.
fn sd_within(values: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (first, second): (Vec<_>, Vec<_>) = values.partition(|(_, arm)| *arm == 1.0);
    let (mut squares, mut df) = (0.0, 0.0);
    for arm in [first, second] {
        if arm.len() > 1 {
            let mean = arm.iter().map(|(v, _)| v).sum::<f64>() / arm.len() as f64;
            squares += arm.iter().map(|(v, _)| (v - mean).powi(2)).sum::<f64>();
            df += arm.len() as f64 - 1.0;
        }
    }
    (df > 0.0).then(|| (squares / df).sqrt()).filter(|sd| sd.is_finite())
}

impl Trajectories {
    /// Standard deviation at the wave before, pooled within the arms, of those who were seen then.
    pub fn reference_sd(&self) -> Option<f64> {
        let before = self.outcome.first()?.iter().zip(&self.arm);
        sd_within(before.filter_map(|(y, arm)| y.map(|y| (y, *arm))))
    }
}

/// One outcome of n units at w waves; a value may be missing at any.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectories {
    /// The arm coded 1.
    pub treatment: Label,
    /// The arm coded 0.
    pub control: Label,
    /// 1 for treatment, 0 for control.
    pub arm: Vec<f64>,
    /// The waves in order of time; the first is the one before.
    pub waves: Vec<Label>,
    /// w columns of n finite values.
    pub outcome: Vec<Vec<Option<f64>>>,
    /// Covariates, complete.
    pub covariates: Vec<Predictor>,
}

/// How long n rows waited, and how it ended. All columns are of length n.
///
/// A row is at risk at t when entry < t ≤ time; of an ending and a last sight at the same time the ending comes first.
#[derive(Debug, Clone, PartialEq)]
pub struct Durations {
    /// k groups; one when the design names none.
    pub groups: Vec<Label>,
    /// Index in `groups` of each row.
    pub group: Vec<u32>,
    /// When each row came under observation; `None` when all were so from the start.
    pub entry: Option<Vec<f64>>,
    /// When it ended or was last seen: finite, not negative, later than the entry. Without entries a time of 0 counts.
    pub time: Vec<f64>,
    /// Index in `endings` of how it ended; `None` while it had not (censored).
    pub ending: Vec<Option<u32>>,
    /// c ≥ 1 endings, of which the first to come excludes the others.
    pub endings: Vec<Label>,
    /// Index in `endings` of the one that is asked about.
    pub event: usize,
    /// Strata within which groups are compared, of every row.
    pub strata: Option<Methods>,
    /// Covariates.
    pub covariates: Vec<Predictor>,
    /// Number of the unit of each row, where a unit has several rows one after the other; they do not overlap.
    pub subject: Option<Vec<u32>>,
    /// What is asked of time.
    pub asked: Asked,
}

/// The times about which an analysis asks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// Times at which a number is wanted, rising; the horizon alone when there are none.
    pub at: Vec<f64>,
    /// Up to when a mean is taken.
    pub horizon: Option<f64>,
}

/// In which state units were: one row a spell, all columns of the same length. Spells of a unit do not overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Spells {
    /// k groups; one when the design names none.
    pub groups: Vec<Label>,
    /// Index in `groups` of the unit of each spell.
    pub group: Vec<u32>,
    /// The states.
    pub states: Vec<Label>,
    /// Number of the unit of each spell.
    pub subject: Vec<u32>,
    /// When it began: finite, not negative.
    pub from: Vec<f64>,
    /// When it ended or was last seen: finite, later than `from`.
    pub until: Vec<f64>,
    /// Index in `states` of the state in it.
    pub state: Vec<u32>,
    /// Index in `states` of the state entered at `until`; `None` when last seen then (censored).
    pub next: Vec<Option<u32>>,
    /// What is asked of time.
    pub asked: Asked,
}

/// Between which two times n rows ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// k groups; one when the design names none.
    pub groups: Vec<Label>,
    /// Index in `groups` of each row.
    pub group: Vec<u32>,
    /// The last time at which it had not ended: finite, not negative.
    pub after: Vec<f64>,
    /// The first time at which it had, not before `after` (at the same time: exactly then); `None` when it never was
    /// seen to have ended.
    pub by: Vec<Option<f64>>,
    /// What is asked of time.
    pub asked: Asked,
}

/// Which values of n rows are there, and why others are not. No row is left out for being missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// What is looked at; of a measure with waves one variable a wave, in order of time, next to each other.
    pub variables: Vec<Variable>,
    /// The kinds of missing, kept apart: refused, not applicable, lost, empty.
    pub reasons: Vec<Label>,
    /// k groups; one group when the design names none.
    pub groups: Vec<Label>,
    /// Index in `groups` of each row; `None` where it is in none.
    pub group: Vec<Option<u32>>,
    /// How many units each row stands for.
    pub weight: Vec<u64>,
}

/// Code of the reason of a cell that is empty without a reason given.
pub const EMPTY: &str = "empty";

/// A variable of a [`Presence`], at one wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Column code and words.
    pub label: Label,
    /// The wave, when it was measured at several.
    pub wave: Option<Label>,
    /// Of each row: index in `reasons` where its value is missing, `None` where it has one.
    pub reason: Vec<Option<u32>>,
}

impl Variable {
    /// `risk_score@T1`, in words "risk score at T1"; the column alone without a wave.
    pub fn term(&self) -> Label {
        at_wave(&self.label, self.wave.as_ref())
    }
}

/// A column at a wave: `risk_score@T1`, in words "risk score at T1".
pub fn at_wave(column: &Label, wave: Option<&Label>) -> Label {
    let Some(wave) = wave else { return column.clone() };
    Label::new(
        format!("{}@{}", column.code, wave.code),
        Text::new(
            format!("{} bij {}", column.text.nl, wave.text.nl),
            format!("{} at {}", column.text.en, wave.text.en),
        ),
    )
}

/// Characteristics of n rows, and which side of each split a row is on: lost or kept at a wave, one arm or
/// the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The splits.
    pub splits: Vec<Split>,
    /// The characteristics.
    pub characteristics: Vec<Characteristic>,
}

/// One way to divide n rows in two.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// What divides them: `risk_score@T1`.
    pub label: Label,
    /// The two sides; a difference is the first − the second: lost − kept.
    pub sides: [Label; 2],
    /// Whether each row is on the first side; `None` where it is on neither.
    pub first: Vec<Option<bool>>,
}

/// One characteristic of n rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Characteristic {
    /// Column code and words.
    pub label: Label,
    /// Its values.
    pub values: Values,
}

/// Values, `None` where they are missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Finite numbers.
    Numbers(Vec<Option<f64>>),
    /// Levels of a category.
    Levels {
        /// The levels.
        levels: Vec<Label>,
        /// Index of the level that counts as success, of a yes/no characteristic.
        success: Option<usize>,
        /// Index in `levels` of each row.
        values: Vec<Option<u32>>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2: sqrt((2 * var(c(1, 2, 6)) + 1 * var(c(3, 4))) / 3)
    #[test]
    fn the_reference_sd_is_pooled_within_arms() {
        let mut r = Regression {
            treatment: Label::plain("a"),
            control: Label::plain("b"),
            arm: vec![1.0, 1.0, 1.0, 0.0, 0.0],
            outcome: vec![9.0; 5],
            binary: false,
            pre: Some(vec![1.0, 2.0, 6.0, 3.0, 4.0]),
            covariates: vec![],
            moderator: None,
            levels: vec![],
            received: None,
            methods: None,
        };
        assert!((r.reference_sd().unwrap() - 2.198484).abs() < 5e-7);
        r.pre = None;
        assert_eq!(r.reference_sd(), Some(0.0));
        r.arm = vec![1.0, 0.0];
        r.outcome = vec![1.0, 2.0];
        assert_eq!(r.reference_sd(), None);
    }
}
