//! The columns that an analysis can see: tables opened, joined, laid under each other.

use super::waves::{self, at_wave};
use super::{BY_TABLE, Design, Waves};
use crate::data::codebook::{Derivation, Derived, Kind, Meaning, Role};
use crate::data::{self, Dataset, Source};
use crate::error::{Error, Result};
use crate::findings::Note;
use crate::sample::EMPTY;
use crate::value::{Label, Origin, Text, Unit};
use polars::prelude::*;

/// One table, or one table with those that join it, of which an analysis can see the columns.
struct Part<'a> {
    source: &'a Source,
    joined: Vec<&'a Source>,
    frame: DataFrame,
}

/// The columns that an analysis can see: one part, or several laid under each other.
pub struct View<'a> {
    parts: Vec<Part<'a>>,
    pub(super) waves: Option<&'a Waves>,
}

/// A column as an analysis sees it.
pub(super) struct Cells<'v> {
    pub(super) meaning: Meaning,
    pub(super) origin: Origin,
    /// Computed as the time between two dates.
    pub(super) duration: bool,
    pub(super) values: Values<'v>,
    /// Missing code where the value is missing.
    missing: Vec<Option<&'v str>>,
}

pub(super) enum Values<'v> {
    Numbers(Vec<Option<f64>>),
    Codes(Vec<Option<&'v str>>),
}

/// Where a column has no value, and why.
pub(super) struct Gaps {
    pub(super) label: Label,
    pub(super) origin: Origin,
    /// The kinds of missing, those of the codebook in its order. Two codes with the same words are one kind, since
    /// 99 may be "refused" in one column and 9 in another; so the code of a kind is its English words.
    pub(super) kinds: Vec<Label>,
    /// Of each row its place in `kinds`; `None` where there is a value.
    pub(super) reason: Vec<Option<u32>>,
}

impl Gaps {
    /// The place of a kind of missing.
    fn kind(&mut self, kind: Label) -> u32 {
        place_of(&mut self.kinds, kind)
    }
}

/// The place of a label in a list, by its code; added at the end when it is new.
pub(super) fn place_of(list: &mut Vec<Label>, label: Label) -> u32 {
    let place = list.iter().position(|l| l.code == label.code).unwrap_or_else(|| {
        list.push(label);
        list.len() - 1
    });
    place as u32
}

impl Cells<'_> {
    /// Why row `i` has no value here.
    pub(super) fn reason(&self, i: usize) -> Text {
        let code = self.missing.get(i).copied().flatten();
        match code.and_then(|c| self.meaning.missing.iter().find(|m| m.code == c)) {
            Some(label) => label.text.clone(),
            None => Text::new(
                format!("{} ontbreekt", self.meaning.label.text.nl),
                format!("{} missing", self.meaning.label.text.en),
            ),
        }
    }

    /// Row `i` as a number: of a category 1 for its success level, 0 for another.
    pub(super) fn number(&self, i: usize) -> Option<f64> {
        match &self.values {
            Values::Numbers(v) => v[i],
            Values::Codes(v) => v[i].map(|c| f64::from(Some(c) == self.meaning.success.as_deref())),
        }
    }

    pub(super) fn code(&self, i: usize) -> Option<&str> {
        match &self.values {
            Values::Codes(v) => v[i],
            Values::Numbers(_) => None,
        }
    }

    /// The missing code that stands where row `i` has no value.
    pub(super) fn missing_code(&self, i: usize) -> Option<&str> {
        self.missing.get(i).copied().flatten()
    }

    pub(super) fn level(&self, i: usize) -> Option<usize> {
        let code = self.code(i)?;
        self.meaning.levels.iter().position(|l| l.code == code)
    }
}

impl<'a> View<'a> {
    /// Opens the tables named, or the plan's first; tables that join the first are joined to it.
    pub fn open(dataset: &'a Dataset, design: &'a Design, tables: &[String]) -> Result<View<'a>> {
        let first = dataset.tables.first().map(|t| t.source.name.clone()).into_iter().collect::<Vec<_>>();
        let names = if tables.is_empty() { &first[..] } else { tables };
        let mut parts = Vec::new();
        for name in names {
            let Some(table) = dataset.table(name) else {
                return Err(broken(format!("there is no table `{name}`")));
            };
            let informant = design.informant.as_deref();
            let frame = waves::of_informant(&table.source, &table.frame, informant)?;
            let frame = waves::one_row_a_unit(&table.source, &frame)?;
            let mut part = Part { source: &table.source, joined: Vec::new(), frame };
            if dataset.tables.first().is_some_and(|t| &t.source.name == name) {
                for other in dataset.tables.iter().filter(|t| !t.source.join.is_empty()) {
                    part.join(&other.source, &waves::of_informant(&other.source, &other.frame, informant)?)?;
                }
            }
            parts.push(part);
        }
        Ok(View { parts, waves: design.waves.as_ref() })
    }

    pub(super) fn rows(&self) -> usize {
        self.parts.iter().map(|p| p.frame.height()).sum()
    }

    /// Rows that each row of data stands for.
    pub(super) fn weights(&self) -> Vec<f64> {
        let mut weights = Vec::with_capacity(self.rows());
        for part in &self.parts {
            let frequency = part.source.book.with_role(Role::Frequency);
            match frequency.and_then(|c| data::numbers(&part.frame, &c.name)) {
                Some(n) => weights.extend(n.into_iter().map(|w| w.unwrap_or(0.0))),
                None => weights.extend(std::iter::repeat_n(1.0, part.frame.height())),
            }
        }
        weights
    }

    /// Whether rows stand for several units.
    pub(super) fn weighted(&self) -> bool {
        self.parts.iter().any(|p| p.source.book.with_role(Role::Frequency).is_some())
    }

    /// The column `name`, at `wave` when it stands in a table of waves.
    pub(super) fn cells(&self, name: &str, wave: Option<&str>) -> Result<Cells<'_>> {
        if name == BY_TABLE {
            return Ok(self.tables());
        }
        let mut out: Option<Cells<'_>> = None;
        for part in &self.parts {
            let Some((source, column)) = part.find(name, wave.or(self.waves.map(|w| w.post.as_str()))) else {
                return Err(broken(format!("table `{}` has no column `{name}`", part.source.name)));
            };
            let Some(meaning) = source.book.meaning(name) else {
                return Err(broken(format!("the codebook of `{}` has no column `{name}`", source.name)));
            };
            let values = match meaning.kind {
                Kind::Number | Kind::Integer => data::numbers(&part.frame, &column).map(Values::Numbers),
                Kind::Category | Kind::Text | Kind::Date => data::texts(&part.frame, &column).map(Values::Codes),
            };
            let Some(values) = values else {
                return Err(broken(format!("column `{name}` of `{}` has another type than its codebook", source.name)));
            };
            let rows = part.frame.height();
            let missing = data::missing(&part.frame, &column).unwrap_or_else(|| vec![None; rows]);
            let origin = meaning.origin_in(source.study.origin);
            let duration =
                source.book.derived.iter().any(|d| d.name == name && matches!(d.from, Derivation::Weeks { .. }));
            match &mut out {
                None => out = Some(Cells { meaning, origin, duration, values, missing }),
                Some(cells) => {
                    cells.origin = cells.origin.max(origin);
                    cells.missing.extend(missing);
                    match (&mut cells.values, values) {
                        (Values::Numbers(all), Values::Numbers(more)) => all.extend(more),
                        (Values::Codes(all), Values::Codes(more)) => all.extend(more),
                        _ => return Err(broken(format!("column `{name}` differs in type between the tables"))),
                    }
                }
            }
        }
        out.ok_or_else(|| broken("no table was opened".to_owned()))
    }

    /// The table each row comes from, as a column.
    fn tables(&self) -> Cells<'_> {
        let labels = self.parts.iter().map(|p| Label::new(&p.source.name, p.source.label.clone())).collect();
        let mut codes = Vec::with_capacity(self.rows());
        for part in &self.parts {
            codes.extend(std::iter::repeat_n(Some(part.source.name.as_str()), part.frame.height()));
        }
        Cells {
            meaning: Meaning {
                label: Label::new(BY_TABLE, Text::new("onderzoek", "study")),
                kind: Kind::Category,
                unit: Unit::none(),
                min: None,
                max: None,
                levels: labels,
                success: None,
                open: vec![],
                missing: vec![],
                direction: None,
                origin: None,
                of_study: true,
                published: None,
            },
            origin: Origin::Observed,
            duration: false,
            missing: vec![None; codes.len()],
            values: Values::Codes(codes),
        }
    }

    /// Each table with the origin of its column `name`.
    pub(super) fn origins(&self, name: &str) -> Vec<(String, Origin)> {
        let origin = |p: &Part<'_>| {
            let study = p.source.study.origin;
            p.source.book.meaning(name).map_or(study, |m| m.origin_in(study))
        };
        self.parts.iter().map(|p| (p.source.name.clone(), origin(p))).collect()
    }

    /// Whether `name` is measured at several waves: rows of a table, or columns beside each other.
    pub(super) fn has_waves(&self, name: &str) -> bool {
        self.parts.iter().any(|p| {
            let joined = p.joined.iter().find(|s| s.book.meaning(name).is_some());
            if p.source.book.meaning(name).is_some() {
                p.source.book.columns_of(name).next().is_some()
                    || p.source.book.with_role(Role::Wave).is_some() && waves::by_wave(&p.source.book, name)
            } else {
                joined
                    .is_some_and(|s| s.book.with_role(Role::Wave).is_some() || s.book.columns_of(name).next().is_some())
            }
        })
    }

    /// The waves at which `name` was measured, in order; none when it was measured once.
    pub(super) fn waves_of(&self, name: &str) -> Vec<Label> {
        let books = self.parts.iter().flat_map(|p| p.joined.iter().chain([&p.source])).map(|s| &s.book);
        let known = books.flat_map(|b| b.waves());
        let measured = |part: &Part<'_>, wave: &Label| {
            let column = part.find(name, Some(&wave.code));
            column.is_some_and(|(_, column)| part.frame.get_column_index(&column).is_some())
        };
        let mut waves: Vec<Label> = Vec::new();
        for wave in known.filter(|_| self.has_waves(name)) {
            if !waves.contains(&wave) && self.parts.iter().all(|part| measured(part, &wave)) {
                waves.push(wave);
            }
        }
        waves
    }

    /// Which values of the column `name` are missing, and why; at `wave` when it stands in a table of waves.
    pub(super) fn gaps(&self, name: &str, wave: Option<&str>) -> Result<Gaps> {
        let mut out: Option<Gaps> = None;
        for part in &self.parts {
            let Some((source, column)) = part.find(name, wave) else {
                return Err(broken(format!("table `{}` has no column `{name}`", part.source.name)));
            };
            let Some(meaning) = source.book.meaning(name) else {
                return Err(broken(format!("the codebook of `{}` has no column `{name}`", source.name)));
            };
            let present = part.frame.column(&column).map_err(polars_error)?.is_not_null();
            let codes = data::missing(&part.frame, &column);
            // A unit may have no row in a table that joins, or none at a wave: then not even a missing code stands there.
            let rows_lack = wave.is_some() || part.joined.iter().any(|s| std::ptr::eq(*s, source));
            let gaps = out.get_or_insert_with(|| Gaps {
                label: meaning.label.clone(),
                origin: Origin::Observed,
                kinds: Vec::new(),
                reason: Vec::new(),
            });
            gaps.origin = gaps.origin.max(meaning.origin_in(source.study.origin));
            let coded: Vec<(&str, u32)> = meaning
                .missing
                .iter()
                .map(|m| (m.code.as_str(), gaps.kind(Label::new(&m.text.en, m.text.clone()))))
                .collect();
            let empty = gaps.kind(Label::new(EMPTY, Text::new("leeg, zonder reden", "empty, no reason given")));
            let no_row = gaps.kind(Label::new("no record", Text::new("geen meting vastgelegd", "no record")));
            gaps.reason.extend(present.iter().enumerate().map(|(row, present)| {
                let code = codes.as_ref().and_then(|codes| codes.get(row).copied().flatten());
                match (present, code, coded.iter().find(|(c, _)| Some(*c) == code)) {
                    (Some(true), ..) => None,
                    (_, _, Some((_, kind))) => Some(*kind),
                    (_, None, None) if rows_lack => Some(no_row),
                    _ => Some(empty),
                }
            }));
        }
        out.ok_or_else(|| broken("no table was opened".to_owned()))
    }

    /// Of a column that counts the weeks until one ending, how all of them waited: the columns of their time and of how it
    /// ended, and which ending it is. None where the codebook names no endings that compete with it.
    pub fn waiting_of(&self, name: &str) -> Option<(&str, &str, &str)> {
        let book = &self.parts.first()?.source.book;
        let derived = |name: &str| book.derived.iter().find(move |d| d.name == name);
        let Derivation::Weeks { start, end } = &derived(name)?.from else { return None };
        book.derived.iter().find_map(|d| {
            let Derivation::FirstOf(rule) = &d.from else { return None };
            let ending = rule.endings.iter().find(|e| &e.date == end).filter(|_| &rule.start == start)?;
            let counts = |other: &&Derived| matches!(&other.from, Derivation::WeeksTo { ending } if *ending == d.name);
            Some((book.derived.iter().find(counts)?.name.as_str(), d.name.as_str(), ending.code.as_str()))
        })
    }

    /// Names of the columns of these roles that identify no one, table after table, each once.
    pub(super) fn with_roles(&self, roles: &[Role]) -> Vec<&str> {
        let books = self.parts.iter().flat_map(|p| [&p.source].into_iter().chain(&p.joined)).map(|s| &s.book);
        let columns = books.flat_map(|b| &b.column).filter(|c| roles.contains(&c.role) && !c.identifies());
        let mut out: Vec<&str> = Vec::new();
        for column in columns {
            if !out.contains(&column.name.as_str()) {
                out.push(&column.name);
            }
        }
        out
    }

    /// The words for a wave.
    pub(super) fn wave(&self, code: &str) -> Label {
        let books = self.parts.iter().flat_map(|p| p.joined.iter().chain([&p.source])).map(|s| &s.book);
        books.flat_map(|b| b.waves()).find(|l| l.code == code).unwrap_or_else(|| Label::plain(code))
    }

    /// What a row is, in the plural: families.
    pub(super) fn rows_are(&self) -> Unit {
        self.parts.first().map(|p| p.source.book.rows.clone()).unwrap_or_default()
    }
}

pub(super) fn broken(reason: String) -> Error {
    Error::undefined(Note::Unanswerable { reason: Text::same(reason) })
}

fn polars_error(e: PolarsError) -> Error {
    broken(e.to_string())
}

impl<'a> Part<'a> {
    /// Lays the columns of `other` beside those of this part, by the join columns; of a table of waves
    /// one column a wave.
    fn join(&mut self, source: &'a Source, other: &DataFrame) -> Result<()> {
        let keys: Vec<PlSmallStr> = source.join.iter().map(|k| k.as_str().into()).collect();
        let wave = source.book.with_role(Role::Wave);
        let slices: Vec<(Option<&str>, DataFrame)> = match wave {
            None => vec![(None, other.clone())],
            Some(wave) => {
                let column = other.column(&wave.name).map_err(polars_error)?.str().map_err(polars_error)?;
                wave.levels
                    .iter()
                    .map(|level| {
                        let at: BooleanChunked = column.iter().map(|v| Some(v == Some(level.code.as_str()))).collect();
                        other.filter(&at).map(|f| (Some(level.code.as_str()), f)).map_err(polars_error)
                    })
                    .collect::<Result<_>>()?
            }
        };
        for (wave_code, mut slice) in slices {
            let names: Vec<String> = slice.get_column_names().iter().map(ToString::to_string).collect();
            for name in names {
                let drop = wave.is_some_and(|w| w.name == name)
                    || (!source.join.contains(&name)
                        && self.frame.get_column_index(&name).is_some()
                        && wave_code.is_none());
                if drop {
                    let _ = slice.drop_in_place(&name);
                } else if let (Some(code), false) = (wave_code, source.join.contains(&name)) {
                    let (base, mark) = name.strip_suffix('?').map_or((name.as_str(), ""), |b| (b, "?"));
                    slice.rename(&name, format!("{}{mark}", at_wave(base, code)).into()).map_err(polars_error)?;
                }
            }
            let mut how = JoinArgs::new(JoinType::Left);
            how.maintain_order = MaintainOrderJoin::Left;
            let rows = self.frame.height();
            self.frame = self.frame.join(&slice, keys.clone(), keys.clone(), how, None).map_err(polars_error)?;
            if self.frame.height() != rows {
                return Err(broken(format!("`{}` has several rows for one row of the first table", source.name)));
            }
        }
        self.joined.push(source);
        Ok(())
    }

    /// The table that has `name`, and what the column is called in the joined frame.
    fn find(&self, name: &str, wave: Option<&str>) -> Option<(&'a Source, String)> {
        let (source, joined) = if self.source.book.meaning(name).is_some() {
            (self.source, false)
        } else {
            (self.joined.iter().copied().find(|s| s.book.meaning(name).is_some())?, true)
        };
        let mut beside = source.book.columns_of(name).peekable();
        if beside.peek().is_some() {
            let (_, column) = beside.find(|(at, _)| Some(*at) == wave)?;
            return Some((source, column.to_owned()));
        }
        let rows = source.book.with_role(Role::Wave).is_some() && (joined || waves::by_wave(&source.book, name));
        if rows { Some((source, at_wave(name, wave?))) } else { Some((source, name.to_owned())) }
    }
}
