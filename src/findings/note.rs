//! Warnings as values: what a reader must know beside a number.
//!
//! A note carries its numbers, not its words. The words stand in the catalogue of the report under
//! `note-<code>`, with the fields as arguments; a field's name says how it is written there:
//! `p` a p-value, `p_error` its error, `share` and `reached` percentages, `horizon` and `last` times, whole numbers as
//! counts, texts in the language of the report.

use crate::value::Text;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// One warning.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "fields are the arguments of the sentence; each variant explains itself")]
pub enum Note {
    /// The value rests on simulated data.
    Simulated {},
    /// The plan was locked, and this analysis was not in it.
    NotPlanned { locked: String },
    /// The plan was locked, and says otherwise of this analysis.
    OtherThanPlanned { locked: String },
    /// The value rests on data rebuilt from published figures.
    Reconstructed {},
    /// The value reprints a publication, but its spread, interval and tests rest on simulated data.
    SpreadSimulated {},
    /// The arithmetic gave no finite number.
    NotFinite {},
    /// A group has no rows.
    EmptyGroup { group: Text },
    /// Fewer than two rows where a spread is needed.
    TooFewRows { group: Text, rows: u64, needed: u64 },
    /// Fewer than two groups are left to compare.
    OneGroup {},
    /// All values are the same, so there is no spread to judge a difference by.
    ConstantOutcome {},
    /// The values of this group are all the same.
    NoSpread { group: Text },
    /// All values of one group lie above all of the other, so their ranks leave no spread to judge by.
    NoOverlap {},
    /// So few values that no interval reaches the level asked; the widest reaches `share`.
    LevelOutOfReach { share: f64 },
    /// All units have the same level of a yes/no outcome.
    OneLevel { level: Text },
    /// The column is the same in every row, so it cannot be a predictor.
    ConstantPredictor { predictor: Text },
    /// A column is a combination of others and was left out of the model.
    AliasedPredictor { predictor: Text },
    /// The model follows these rows exactly, whatever they are, so they leave no spread to judge by.
    ExactFit { rows: u64 },
    /// The predictors separate the outcome completely: the estimate runs off to infinity.
    Separation {},
    /// The iterations did not settle.
    NotConverged { iterations: u64 },
    /// Too few events (or non-events) for a test, by the plan's floor: described, not tested.
    EventFloor { events: u64, floor: u64 },
    /// Expected counts too low for the chi-square approximation.
    SparseTable { smallest_expected: f64 },
    /// More tables share these margins than an exact test can go through.
    TooManyTables { tables: u64, limit: u64 },
    /// By chance: the p rests on this many draws, and has this standard error.
    MonteCarlo { draws: u64, p_error: f64 },
    /// In some draws the statistic could not be had; the interval rests on the others.
    DrawsUndefined { undefined: u64, draws: u64 },
    /// A limit lies beyond the outermost of the draws, which stands in for it.
    OutermostDraw { draws: u64 },
    /// The draws lie so far to one side of the estimate that the interval cannot be corrected for it.
    NoCorrection {},
    /// A cell of the table is empty, so that the estimate has no standard error of its own.
    EmptyCell {},
    /// The interval of the difference holds 0, so that of its reciprocal runs from `benefit` through
    /// infinity to `harm`.
    ThroughInfinity { benefit: f64, harm: f64 },
    /// The codebook does not say which way the outcome is good; an event counts as good here.
    NoDirection {},
    /// Intervals by whole clusters, of which there are few.
    FewClusters { clusters: u64 },
    /// A small group: its percentage moves much by one family.
    SmallGroup { group: Text, rows: u64 },
    /// A mean over those who reached the end alone leaves out all who did not.
    CompletersOnly { left_out: u64 },
    /// The arms differ in their slope on the pre-score, so one adjusted difference does not fit all.
    SlopesDiffer { p: f64 },
    /// Units lie inside clusters that the interval does not allow for.
    ClustersIgnored { clusters: u64, cluster: Text },
    /// Rows were left out for this reason.
    RowsDropped { rows: u64, reason: Text },
    /// Families chose or were chosen: a difference is not only the effect of the conference.
    AsTreated {},
    /// The plan names no margin, so there is no verdict.
    NoMargin {},
    /// The estimator does not take the shape that the plan's columns make.
    WrongShape { needs: String, found: String },
    /// A plan's question cannot be put to these data.
    Unanswerable { reason: Text },
    /// A chart could not be drawn.
    NoChart { reason: String },
    /// These items run against the others, as if they were still to be reversed.
    ReversedItems { items: Text },
    /// The likeliest model gives these items a negative variance of their own: the model does not fit them.
    Heywood { items: Text },
    /// As many covariances as numbers estimated: whether the model fits cannot be seen.
    JustIdentified {},
    /// Nearly all ratings are of one level, so that kappa is low however well raters agree.
    SkewedRatings { level: Text, share: f64 },
    /// The reliability that was given, and where it comes from.
    GivenReliability { reliability: f64, source: Text },
    /// The approximation behind the interval fails on these numbers.
    NoInterval { method: String },
    /// A standardised difference larger than what is customarily called negligible.
    Imbalance { limit: f64 },
    /// Only the most frequent patterns have a row of their own.
    PatternsTogether { patterns: u64, shown: u64 },
    /// Balance on what was measured leaves open what was not.
    MeasuredOnly {},
    /// All rows of an arm lie in one cluster, so that arm and cluster cannot be told apart.
    ArmInOneCluster { group: Text },
    /// The number is that of the rows as they are, where an adjusted one was asked.
    NotAdjusted {},
    /// Both answers to Lord's paradox, and how far apart the arms started, in standard deviations.
    ChangeAgainstAncova { change: f64, ancova: f64, gap: f64 },
    /// So few degrees of freedom that an interval by clusters is not to be trusted.
    FewFreedom { df: f64 },
    /// All rows lie in one cluster, or one cluster decides a number alone: how clusters differ cannot be seen.
    ClustersShowNothing { clusters: u64 },
    /// How alike the rows of a cluster are, and how many independent rows these are worth.
    Clustering { clusters: u64, cluster: Text, icc: f64, design_effect: f64, effective_n: u64, rows: u64 },
    /// Separation is answered with Firth's penalty: a finite estimate, with the limits of its profile.
    Firth {},
    /// Counts vary this much more than Poisson's distribution says.
    Overdispersion { dispersion: f64 },
    /// Counts vary no more than Poisson's distribution says, which answers here in place of the negative binomial.
    NoOverdispersion {},
    /// These clusters decide the coefficient alone, so that they leave no spread to judge it by.
    LoneClusters { clusters: u64 },
    /// The odds ratio differs with where the levels are cut in two.
    NotProportional { p: f64 },
    /// CR2 is not defined for this model; CR1 takes its place.
    Cr1ForCr2 {},
    /// The design names no clusters, or not of every row.
    NoClusters {},
    /// The likeliest variance of this level is 0, or its slopes follow from its intercepts.
    SingularFit { level: Text },
    /// The degrees of freedom count the variance that is 0 among those estimated (Kenward and Roger).
    SingularEstimated {},
    /// The degrees of freedom take the variance that is 0 as known (Satterthwaite).
    SingularKnown {},
    /// Each cluster of this level holds one unit of the level below.
    OneEach { level: Text },
    /// What is in the model tells the clusters of this level apart already.
    ClustersInModel { level: Text },
    /// Rows in one cluster of this level do not differ but for what the predictors say.
    NoSpreadWithin { level: Text },
    /// The slope cannot differ between clusters of this level: its variable does not move inside them.
    SlopeLeftOut { level: Text },
    /// Kenward and Roger's degrees of freedom are of REML, and ML was asked.
    KenwardRogerOfReml {},
    /// The odds ratio is between units of one cluster; `marginal` is about what it is over all.
    WithinCluster { level: Text, marginal: f64 },
    /// Of the levels of clusters this one is in the model.
    RandomLevel { level: Text },
    /// These data cannot tell what this parameter is.
    NotIdentified { parameter: Text },
    /// The likelihood rises up to waves that are one another's copies, so that the model has no answer.
    DegenerateCovariance {},
    /// Units of which only the wave before is known; they count for where the arms start.
    OnlyBefore { rows: u64 },
    /// The working correlation could not be had, or cannot be that of clusters of this size: independence took its place.
    WorkingIndependence {},
    /// These clusters decide the number alone, so that they leave no spread to judge it by.
    ClusterAlone { clusters: u64 },
    /// All rows lie in one cluster.
    OneCluster {},
    /// So many clusters each decide the estimate alone: an arm that lies in one cluster.
    ClustersDecide { clusters: u64 },
    /// The offer changes little in who takes part, so that the ordinary interval may be far off.
    WeakInstrument { f: f64, floor: u64 },
    /// As large a share took part in either arm: the offer moved nobody.
    NoCompliers {},
    /// A smaller share took part where it was offered: those the offer moved stayed away.
    OfferKeptAway { share: f64 },
    /// Nobody took part without the offer.
    OneSided {},
    /// All did as they were assigned.
    FullCompliance {},
    /// The effect rests on the offer working through taking part alone, and on nobody staying away for it.
    Exclusion {},
    /// Values between these are excluded, and no others.
    ExcludedBetween { below: f64, above: f64, unit: Text },
    /// The interval has no limit on that side, so no margin is wide enough.
    NoLimit {},
    /// The interval is not value ± quantile × standard error: the error of the test is read off its limits.
    ErrorFromInterval {},
    /// Under what an n would settle a verdict: no true difference, a chance of 80%, the same design.
    SameDesign {},
    /// No n would settle the verdict at this margin.
    NoSettling {},
    /// The margin was fixed after the data were cut.
    MarginAfterData { decided: String, cut: String },
    /// A Bayes factor beyond what a number can hold; its logarithm to base ten.
    BayesFactorBeyond { log10: f64 },
    /// Effects that cannot be tested together: too few clusters or rows for that many.
    NoJointTest { effects: u64 },
    /// A method or other small part of an arm: its difference rests on few rows.
    SmallArm { group: Text, rows: u64 },
    /// Which unit or cluster, left out, moves the estimate most.
    LeftOut { which: Text },
    /// Without each of these units or clusters there is no estimate.
    NotLeftOut { units: u64 },
    /// Means and tests look no further than this time.
    Horizon { horizon: f64 },
    /// The horizon lies beyond what the data of a group reach.
    BeyondFollowUp { horizon: f64, last: f64 },
    /// An ending that no unit had.
    NeverHappens { ending: Text },
    /// The share that ended so does not get to the asked share; the highest is `reached`.
    NotReached { share: f64, reached: f64 },
    /// Nobody, or everybody, had ended so by then: a curve at its edge has no interval.
    CurveAtEdge {},
    /// Nobody was under observation at that time.
    NobodyAtRisk {},
    /// The likelihood rises without end as this coefficient grows.
    MonotoneLikelihood { predictor: Text },
    /// Any ending counts, of whichever kind.
    AnyEnding { endings: u64 },
    /// Rows of one unit that run at the same time, or without a beginning.
    OverlappingRows { units: u64 },
    /// A mean of those alone who got to an ending, where the codebook does not say how the others ended.
    NoMedianOfAll {},
    /// Waiting is not priced in the plan.
    NoPrice {},
    /// The price of a unit of time, and where it comes from.
    GivenPrice { price: f64, source: Text },
    /// All that were under observation then ended, though others came under observation later.
    CurveEndsEarly { time: f64 },
    /// Some came under observation late, for which pseudo-observations are not defined.
    LateEntry {},
    /// A unit of time is taken to cost the same for everyone and always, and nothing is counted beyond the horizon.
    SamePrice {},
    /// Nobody, or everybody, was in this state at that time, so that its share has no interval.
    StateAtEdge {},
    /// A spell of these units begins, as the one before ends, in another state than that one ended in.
    SpellsContradict { units: u64 },
    /// These units were not under observation for a while between two spells.
    OutOfSight { units: u64 },
    /// No ending fell where groups were at risk together and not all at risk ended, so that nothing can be tested.
    GroupsNeverMeet {},
    /// Clusters in which groups or strata meet: their units were exchanged one by one.
    ClustersNotWhole { clusters: u64, cluster: Text },
    /// What a cause-specific hazard ratio compares, where endings compete.
    CauseSpecific { rows: Text, ending: Text },
    /// The exact likelihood of tied times takes more updates than it is given.
    TooManyTies { updates: u64, limit: u64 },
    /// A test of groups whose variance cannot be had: all had ended so while groups were still compared.
    NoTestVariance {},
    /// A linear model puts a difference of shares beyond 100 percentage points.
    BeyondShares {},
    /// No standard error is known that holds, of times known between two.
    NoKnownError {},
    /// Shares that fit the data equally well: it is only known between which times the endings fell.
    ShareBetween { share_low: f64, share_high: f64 },
    /// Times that fit the data equally well.
    TimeBetween { after: f64, by: f64 },
    /// What a subdistribution hazard ratio compares, where endings compete.
    Subdistribution { rows: Text, ending: Text },
    /// Rows that come under observation late, or several of a unit, where a model takes neither.
    OneRowFromTheStart {},
    /// Strata, where a model takes none.
    NotByStratum {},
}

impl Note {
    /// The stable code: `event-floor`.
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(map)) => {
                map.get("code").and_then(|c| c.as_str()).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        }
    }
}

impl fmt::Display for Note {
    /// The code with its arguments; reports use the catalogue.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code())?;
        if let Ok(serde_json::Value::Object(map)) = serde_json::to_value(self) {
            for (key, value) in map.iter().filter(|(k, _)| *k != "code") {
                let value = value.get("en").unwrap_or(value);
                write!(f, " {key}={value}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_a_stable_code_and_arguments() {
        let note = Note::EventFloor { events: 3, floor: 10 };
        assert_eq!(note.code(), "event-floor");
        assert_eq!(note.to_string(), "event-floor events=3 floor=10");
        let note = Note::EmptyGroup { group: Text::new("gestopt", "stopped") };
        assert_eq!(note.to_string(), "empty-group group=\"stopped\"");
    }
}
