//! The codebook: the one place where a study's columns are explained.

use super::derive;
use super::laws::Laws;
use crate::value::{Direction, Label, Origin, Text, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `codebook.toml`: what every column of a study's tables means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Codebook {
    /// The study the data belong to.
    pub study: StudyBook,
    /// Its tables.
    pub table: Vec<TableBook>,
    /// How a data set is made that reprints published claims about this study.
    #[serde(default)]
    pub reconstruct: Option<Laws>,
}

/// The study a codebook describes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyBook {
    /// Stable id: `preventive-2016`.
    pub id: String,
    /// Title in both languages.
    pub title: Text,
    /// Where the data come from; a column may say otherwise.
    pub origin: Origin,
    /// Which cut of the data this is; stamped on every run.
    pub data_cut: String,
    /// The publication or register behind the data.
    pub source: Text,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableBook {
    /// Name, to which a plan's `[[data]] table` refers (default: the plan's name for the data).
    pub name: String,
    /// What a row is, in the plural: families, children.
    pub rows: Unit,
    /// Columns as they stand in the file.
    pub column: Vec<Column>,
    /// Columns computed from others.
    #[serde(default)]
    pub derived: Vec<Derived>,
    /// Date columns in the order in which they must fall; missing dates are skipped.
    #[serde(default)]
    pub pathway: Vec<Vec<String>>,
    /// Rules between columns.
    #[serde(default)]
    pub rule: Vec<Rule>,
    /// How the file is written, where that is not left to be found out.
    #[serde(default)]
    pub file: FileBook,
    /// The waves of a table whose waves are columns, in order. Of a table whose waves are rows, they are the levels
    /// of the column of that role.
    #[serde(default)]
    pub wave: Vec<LevelBook>,
    /// The words for what is measured at several waves, where waves are columns.
    #[serde(default)]
    pub measure: Vec<MeasureBook>,
    /// The date column that must rise with the waves of a unit.
    #[serde(default)]
    pub wave_date: Option<String>,
}

/// How a table's file is written. What is given here is not guessed; what is not given is found out from the file,
/// stated, and refused where the file leaves it open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FileBook {
    /// Of text: `utf-8`, `windows-1252`, `utf-16le` ...
    pub encoding: Option<String>,
    /// Of text: the character between columns, `,` `;` or a tab.
    pub separator: Option<char>,
    /// Of numbers written as text: the decimal sign.
    pub decimal: Option<Decimal>,
    /// Of numbers written as text: whether the other sign stands between thousands, as in 1.234,5.
    pub thousands: Option<bool>,
    /// Of dates written as text: the order of day, month and year.
    pub dates: Option<DateForm>,
    /// Of a workbook: the sheet.
    pub sheet: Option<String>,
}

/// The decimal sign of numbers written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decimal {
    /// 12.5
    Point,
    /// 12,5
    Comma,
}

/// The order of dates written as text; year-month-day with hyphens is understood in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateForm {
    /// 2016-11-22
    YearMonthDay,
    /// 22-11-2016, 22/11/2016, 22.11.2016
    DayMonthYear,
    /// 11/22/2016
    MonthDayYear,
}

/// What is measured at several waves, where waves are columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureBook {
    /// The name by which its columns and the analyses refer to it.
    pub name: String,
    /// Words in both languages, without the wave.
    pub label: Text,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Identifies a unit. Never shown in an output, a log or an error.
    Id,
    /// What units lie in: the organisation.
    Cluster,
    /// Which arm a unit is in.
    Arm,
    /// The thing evaluated: EK-c, SoS.
    Method,
    /// Whether a stage of the pathway was reached.
    Stage,
    /// A date of the pathway.
    Date,
    /// The wave of measurement.
    Wave,
    /// Who reported, where a unit has a row for each informant.
    Informant,
    /// An outcome.
    Outcome,
    /// A characteristic of the unit.
    Characteristic,
    /// How many units the row stands for.
    Frequency,
}

impl Role {
    /// As the codebook writes it: `id`.
    pub fn code(self) -> &'static str {
        match self {
            Role::Id => "id",
            Role::Cluster => "cluster",
            Role::Arm => "arm",
            Role::Method => "method",
            Role::Stage => "stage",
            Role::Date => "date",
            Role::Wave => "wave",
            Role::Informant => "informant",
            Role::Outcome => "outcome",
            Role::Characteristic => "characteristic",
            Role::Frequency => "frequency",
        }
    }
}

/// What a column's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One of the declared levels.
    Category,
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// A calendar date, ISO 8601 (2016-11-22).
    Date,
    /// Free text or an identifier.
    Text,
}

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name in the header of the file.
    pub name: String,
    /// Words in both languages.
    pub label: Text,
    /// What it is for.
    pub role: Role,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Unit of its numbers, plural.
    #[serde(default)]
    pub unit: Unit,
    /// Smallest value allowed.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest value allowed.
    #[serde(default)]
    pub max: Option<f64>,
    /// Levels of a category, in the order in which they are shown and compared.
    #[serde(default)]
    pub levels: Vec<LevelBook>,
    /// The level that counts as success, or as the event.
    #[serde(default)]
    pub success: Option<String>,
    /// Of how a waiting ended: the levels that mean that it has not (still under way, last seen so).
    #[serde(default)]
    pub open: Vec<String>,
    /// Codes that mean "no value", each with its reason. An empty cell needs a code "" here,
    /// unless the column is not required.
    #[serde(default)]
    pub missing: Vec<MissingBook>,
    /// Whether every row must have a value (or a declared missing code).
    #[serde(default = "yes")]
    pub required: bool,
    /// Which way is good.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Who reported it: family, worker, file.
    #[serde(default)]
    pub informant: Option<Text>,
    /// The instrument it was measured with.
    #[serde(default)]
    pub instrument: Option<Instrument>,
    /// What would become known if a value were: an identifier is shown nowhere. A column of role `id` is one.
    #[serde(default)]
    pub sensitivity: Option<Sensitivity>,
    /// Of an identifier or cluster that is unique by itself: the column of what it lies in. A child lies in one family,
    /// a family in one organisation.
    #[serde(default)]
    pub within: Option<String>,
    /// Where waves are columns: the wave at which this column measures `measure`.
    #[serde(default)]
    pub wave: Option<String>,
    /// Where waves are columns: the name, common to its columns, of what is measured at several waves. Analyses use it
    /// as they would the column of a table whose waves are rows.
    #[serde(default)]
    pub measure: Option<String>,
    /// Where this column comes from, when not as the study says.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// The figures of this column that reprint a publication. When it is given, every other number of a
    /// reconstructed column counts as simulated.
    #[serde(default)]
    pub published: Option<Vec<Published>>,
}

fn yes() -> bool {
    true
}

/// A level of a category, or a missing code, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelBook {
    /// As it stands in the file.
    pub code: String,
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl LevelBook {
    /// As a label.
    pub fn label(&self) -> Label {
        Label::new(&self.code, Text::new(&self.nl, &self.en))
    }
}

/// A code that means "no value", or a range of codes, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingBook {
    /// As it stands in the file; of a range its lowest number.
    pub code: String,
    /// Of a range of numbers its highest, included.
    #[serde(default)]
    pub to: Option<String>,
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl MissingBook {
    /// As a label.
    pub fn label(&self) -> Label {
        Label::new(&self.code, Text::new(&self.nl, &self.en))
    }
}

/// How much a column would tell of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitivity {
    /// Identifies someone: a name, a number, an address.
    Identifier,
    /// May identify someone together with others: date of birth, postcode.
    QuasiIdentifier,
    /// Must not become known of anyone: health, crime, maltreatment.
    Sensitive,
}

impl Column {
    /// Whether its values identify someone, and are shown nowhere.
    pub fn identifies(&self) -> bool {
        self.role == Role::Id || self.sensitivity == Some(Sensitivity::Identifier)
    }
}

/// A measuring instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Name or abbreviation.
    pub id: String,
    /// Version.
    pub version: String,
    /// Number of items, when known.
    #[serde(default)]
    pub items: Option<u32>,
}

/// A column computed from others, never typed by hand. It may use those computed before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// Its name.
    pub name: String,
    /// Words in both languages.
    pub label: Text,
    /// How it is computed.
    pub from: Derivation,
    /// Unit, plural.
    #[serde(default)]
    pub unit: Unit,
    /// Which way is good.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// As for a column: the wave, where waves are columns.
    #[serde(default)]
    pub wave: Option<String>,
    /// As for a column: what is measured at several waves.
    #[serde(default)]
    pub measure: Option<String>,
    /// As for a column.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// As for a column.
    #[serde(default)]
    pub published: Option<Vec<Published>>,
}

impl Derived {
    /// The columns it is computed from.
    pub fn sources(&self) -> Vec<&str> {
        super::derive::sources(&self.from)
    }
}

/// A figure that reprints a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Id of the measure: `mean`, `minimum`.
    pub measure: String,
    /// Code of the term it was printed for: `overall`; any when not given.
    #[serde(default)]
    pub term: Option<String>,
}

/// How a derived column is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Derivation {
    /// Days between two dates divided by 7; missing where either date is missing.
    Weeks {
        /// Earlier date column.
        start: String,
        /// Later date column.
        end: String,
    },
    /// Levels `yes` (the success) and `no`: whether a number is at least this large.
    AtLeast {
        /// Number column.
        column: String,
        /// The threshold.
        value: f64,
    },
    /// One number less another: post − pre. Missing where either is missing.
    Difference {
        /// Number column.
        of: String,
        /// Number column.
        minus: String,
    },
    /// Items added up, or averaged.
    Score(Score),
    /// A number cut into levels.
    Bands(Bands),
    /// T-score, 50 + 10 (x − mean) / sd: mean 50 and standard deviation 10 where the norms come from.
    TScore {
        /// Number column.
        column: String,
        /// Mean of the norm group.
        mean: f64,
        /// Standard deviation of the norm group.
        sd: f64,
    },
    /// A raw score looked up in a printed table of norms.
    NormTable(NormTable),
    /// Which of several dates came first: how a waiting ended.
    FirstOf(FirstOf),
    /// Weeks until the ending that a `first-of` says, or until last seen: days divided by 7.
    WeeksTo {
        /// The column of that ending.
        ending: String,
    },
}

/// Which of several dates came first, counted from a start; a level of its own where none has come by the day up to
/// which the data reach. Of two on one day the first named counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstOf {
    /// Date column from which the weeks count.
    pub start: String,
    /// The endings, each with its date column.
    pub endings: Vec<EndingBook>,
    /// The level of those that have not ended: still under way.
    pub open: LevelBook,
    /// Up to when the data reach: a date (2016-11-01), or a date column (the day each unit was last seen).
    pub cut: String,
    /// The ending that is asked about; the first when not given.
    #[serde(default)]
    pub success: Option<String>,
}

/// An ending with its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndingBook {
    /// Date column, empty where it did not end so.
    pub date: String,
    /// Code of the level.
    pub code: String,
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl EndingBook {
    /// As a label.
    pub fn label(&self) -> Label {
        Label::new(&self.code, Text::new(&self.nl, &self.en))
    }
}

/// Items added up, or averaged. Of a reversed item low + high − x counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Columns of the items: numbers, or categories whose codes are numbers.
    pub items: Vec<String>,
    /// Lowest answer, as it stands in the file.
    pub low: f64,
    /// Highest answer, as it stands in the file.
    pub high: f64,
    /// Items that are worded the other way round.
    #[serde(default)]
    pub reverse: Vec<String>,
    /// A weight for each item, in their order; positive. All 1 when not given.
    #[serde(default)]
    pub weights: Vec<f64>,
    /// Sum or mean.
    pub combine: Combine,
    /// Fewest items that must be answered; all when not given. A sum with items missing is the mean of the answered ones
    /// times the number of items. Weighted items must all be answered.
    #[serde(default)]
    pub answered: Option<usize>,
}

/// How items become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// Σ wx
    Sum,
    /// Σ wx / Σ w
    Mean,
}

/// A number cut into levels: the first holds what lies below the first cut-off, each next one what is at least its
/// cut-off. The cut-off itself belongs to the upper level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// Number column.
    pub column: String,
    /// The cut-offs, rising; one fewer than the levels.
    pub from: Vec<f64>,
    /// The levels, from low to high.
    pub levels: Vec<LevelBook>,
    /// The level that counts as success, or as the event.
    #[serde(default)]
    pub success: Option<String>,
}

/// A printed table of norms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormTable {
    /// Column of the raw score.
    pub column: String,
    /// Categories that have norms of their own: sex, age group.
    #[serde(default)]
    pub by: Vec<String>,
    /// Steps in which the table prints raw scores; 1 when not given. A raw score between two steps, as when items were
    /// missing, is rounded to the nearest, half a step up.
    #[serde(default = "one_step")]
    pub step: f64,
    /// Its rows, in any order.
    pub rows: Vec<NormRow>,
}

fn one_step() -> f64 {
    1.0
}

/// A row of a table of norms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormRow {
    /// The levels it is for, in the order of `by`.
    #[serde(default)]
    pub group: Vec<String>,
    /// Lowest raw score.
    pub from: f64,
    /// Highest raw score, included.
    pub to: f64,
    /// The norm score.
    pub score: f64,
}

/// A rule between columns: `column` has a value exactly when `when` has one of the levels `is`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The column that must be filled, or must be empty.
    pub column: String,
    /// The column that decides.
    pub when: String,
    /// Its levels at which `column` must be filled.
    pub is: Vec<String>,
}

/// What an analysis must know of a column, read or derived.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// Code and words.
    pub label: Label,
    /// What its values are.
    pub kind: Kind,
    /// Unit; empty for categories.
    pub unit: Unit,
    /// Smallest value that can occur, when known.
    pub min: Option<f64>,
    /// Largest value that can occur, when known.
    pub max: Option<f64>,
    /// Levels in order; empty for numbers.
    pub levels: Vec<Label>,
    /// The success level.
    pub success: Option<String>,
    /// Levels that mean that nothing has ended yet.
    pub open: Vec<String>,
    /// Missing codes with their reasons.
    pub missing: Vec<Label>,
    /// Which way is good.
    pub direction: Option<Direction>,
    /// Where it comes from, when the column or one behind it says so.
    pub origin: Option<Origin>,
    /// Whether a column behind it comes from where the study says.
    pub of_study: bool,
    /// Measures that reprint a publication.
    pub published: Option<Vec<Published>>,
}

impl Meaning {
    /// Where the column comes from, in a study of this origin: the weakest of the columns behind it.
    pub fn origin_in(&self, study: Origin) -> Origin {
        match self.origin {
            Some(own) if self.of_study => own.max(study),
            Some(own) => own,
            None => study,
        }
    }
}

impl TableBook {
    /// What the column `name` means, be it read or derived, or the measure of that name, whose waves are columns.
    pub fn meaning(&self, name: &str) -> Option<Meaning> {
        if let Some((_, column)) = self.columns_of(name).next() {
            let words = self.measure.iter().find(|m| m.name == name).map(|m| m.label.clone());
            let label = Label::new(name, words.unwrap_or_else(|| Text::same(name)));
            return self.own_meaning(column).map(|meaning| Meaning { label, ..meaning });
        }
        self.own_meaning(name)
    }

    /// What a column means by itself, be it read or derived.
    pub fn own_meaning(&self, name: &str) -> Option<Meaning> {
        if let Some(c) = self.column.iter().find(|c| c.name == name) {
            return Some(Meaning {
                label: Label::new(&c.name, c.label.clone()),
                kind: c.kind,
                unit: c.unit.clone(),
                min: c.min,
                max: c.max,
                levels: c.levels.iter().map(LevelBook::label).collect(),
                success: c.success.clone(),
                open: c.open.clone(),
                missing: c.missing.iter().map(MissingBook::label).collect(),
                direction: c.direction,
                origin: c.origin,
                of_study: c.origin.is_none(),
                published: c.published.clone(),
            });
        }
        let place = self.derived.iter().position(|d| d.name == name)?;
        derive::meanings(self, place + 1).pop()
    }

    /// Where waves are columns: each wave of `measure` with its column.
    pub fn columns_of<'a>(&'a self, measure: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let read = self.column.iter().map(|c| (&c.measure, &c.wave, &c.name));
        let derived = self.derived.iter().map(|d| (&d.measure, &d.wave, &d.name));
        let of = move |(m, wave, name): (&'a Option<String>, &'a Option<String>, &'a String)| {
            Some((wave.as_deref().filter(|_| m.as_deref() == Some(measure))?, name.as_str()))
        };
        read.chain(derived).filter_map(of)
    }

    /// The waves of measurement, in order: levels of the wave column, or those of columns beside each other.
    pub fn waves(&self) -> Vec<Label> {
        let levels = self.with_role(Role::Wave).map_or(&self.wave, |column| &column.levels);
        levels.iter().map(LevelBook::label).collect()
    }

    /// Names of all columns, read and derived.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.column.iter().map(|c| c.name.as_str()).chain(self.derived.iter().map(|d| d.name.as_str()))
    }

    /// The first column with this role.
    pub fn with_role(&self, role: Role) -> Option<&Column> {
        self.column.iter().find(|c| c.role == role)
    }

    /// What one row is, in English: family, child. From the plural that the codebook gives; "unit"
    /// where that has no plain singular.
    pub fn one(&self) -> String {
        let plural = self.rows.0.en.as_str();
        if let Some(stem) = plural.strip_suffix("ies") {
            format!("{stem}y")
        } else if let Some(stem) = plural.strip_suffix("children") {
            format!("{stem}child")
        } else if let Some(stem) = plural.strip_suffix('s').filter(|stem| !stem.is_empty() && !stem.ends_with('s')) {
            stem.to_owned()
        } else {
            "unit".to_owned()
        }
    }
}
