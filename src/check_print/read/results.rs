//! From items to results: which p belongs to which test, which interval to which estimate.

use super::number::{Decimal, Evidence};
use super::sentence::{Cursor, Item, Name, Placed};
use super::token::{Shape, Token, tokens};
use super::{Block, Document, Text, Unit, tables};
use crate::check_print::{
    Correction, Effect, Estimate, Groups, Mean, PrintedP, Reported, Share, Sides, Statistic, Test, Values,
};
use crate::printed::Printed;
use serde::Serialize;

/// What was found, as a reader would call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A statistic with its p.
    Test,
    /// A percentage with its part, its whole or both.
    Share,
    /// A mean with its standard deviation, its n or its range.
    Mean,
    /// An estimate with its interval.
    Interval,
    /// A mean in a table.
    TableMean,
    /// A percentage in a table.
    TableShare,
}

impl Kind {
    /// The word for it in files.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Test => "test",
            Kind::Share => "share",
            Kind::Mean => "mean",
            Kind::Interval => "interval",
            Kind::TableMean => "table-mean",
            Kind::TableShare => "table-share",
        }
    }
}

/// A result that the text prints, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// What the place is counted in.
    pub unit: Unit,
    /// Where it begins.
    pub place: u32,
    /// As it stands, without the words around it.
    pub text: String,
    /// Its numbers; none when one of them may be read in two ways.
    pub reading: Option<Reported>,
}

/// All results of `document`, in their order, and how its numbers were read; `decimal` when the user says it.
pub fn read(document: &Document, decimal: Option<Decimal>) -> (Vec<Found>, Option<Decimal>, Evidence) {
    let mut evidence = Evidence::default();
    for block in &document.blocks {
        match block {
            Block::Prose(_, text) => evidence.count(&tokens(text.as_str())),
            Block::Table(_, table) => {
                table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| evidence.count(&tokens(cell)));
            }
        }
    }
    let decimal = decimal.or(evidence.decide());
    let mut out = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Prose(unit, text) if text.as_str().bytes().any(|b| b.is_ascii_digit()) => {
                Prose::new(*unit, text, decimal).results(&mut out);
            }
            Block::Prose(..) => {}
            Block::Table(unit, table) => tables::results(*unit, table, decimal, &mut out),
        }
    }
    (out, decimal, evidence)
}

/// Words that say that a test was one-sided.
const ONE_SIDED: [&str; 4] = ["eenzijdig", "eenzijdige", "éénzijdig", "éénzijdige"];

/// What a word says of a correction.
fn correction(word: &str) -> Option<Correction> {
    let starts = |all: &[&str]| all.iter().any(|start| word.starts_with(start));
    if starts(&["bonferroni"]) {
        Some(Correction::Bonferroni(None))
    } else if starts(&["holm"]) {
        Some(Correction::Holm(None))
    } else if starts(&[
        "hochberg",
        "benjamini",
        "tukey",
        "fdr",
        "scheff",
        "sidak",
        "šid",
        "gecorrigeerde",
        "corrected",
        "adjusted",
    ]) {
        Some(Correction::Several)
    } else if starts(&["welch", "greenhouse", "huynh"]) {
        Some(Correction::Df)
    } else {
        None
    }
}

struct Prose<'a> {
    unit: Unit,
    text: &'a Text,
    tokens: Vec<Token<'a>>,
    decimal: Option<Decimal>,
}

impl<'a> Prose<'a> {
    fn new(unit: Unit, text: &'a Text, decimal: Option<Decimal>) -> Self {
        Prose { unit, text, tokens: tokens(text.as_str()), decimal }
    }

    fn cursor(&self) -> Cursor<'_, 'a> {
        Cursor { tokens: &self.tokens, decimal: self.decimal }
    }

    fn results(&self, out: &mut Vec<Found>) {
        let sentences = self.sentences();
        let mut from = 0;
        for end in sentences {
            Sentence::new(self, from, end).results(out);
            from = end;
        }
    }

    /// Where sentences end: behind a full stop before a capital. "N = 77. De" ends one, "gem. 3,4" does not.
    fn sentences(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let next = self.tokens.get(at + 1);
            let capital = next.is_some_and(|next| {
                next.spaced && next.text.starts_with(char::is_uppercase) && next.text.chars().count() > 1
            });
            if "?!".contains(token.text) && capital || token.is('.') && capital && !self.abbreviated(at) {
                ends.push(at + 1);
            }
        }
        ends.push(self.tokens.len());
        ends
    }

    fn abbreviated(&self, stop: usize) -> bool {
        let before = stop.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |t| t.text);
        ["gem", "Gem", "vs", "resp", "Mr", "Dr", "St"].contains(&before)
    }
}

/// Items of one sentence in chains: each follows the one before it with no more than a comma or an "and" between.
struct Sentence<'a, 'p> {
    prose: &'a Prose<'p>,
    chains: Vec<Vec<Placed>>,
    sides: Sides,
    correction: Option<Correction>,
    /// "Van de 213 gezinnen ...": of how many the sentence speaks.
    whole: Option<u64>,
}

impl<'a, 'p> Sentence<'a, 'p> {
    fn new(prose: &'a Prose<'p>, from: usize, end: usize) -> Self {
        let cursor = Cursor { tokens: prose.tokens.get(..end).unwrap_or_default(), decimal: prose.decimal };
        let mut chains: Vec<Vec<Placed>> = Vec::new();
        let mut at = from;
        while at < end {
            let item = if cursor.sign(at, '±') { deviation(cursor, at) } else { cursor.item(at) };
            match item {
                Some(placed) => {
                    at = placed.to.max(at + 1);
                    let follows = chains
                        .last()
                        .and_then(|chain| chain.last())
                        .is_some_and(|last| connected(cursor, last.to, placed.from));
                    match chains.last_mut().filter(|_| follows) {
                        Some(chain) => chain.push(placed),
                        None => chains.push(vec![placed]),
                    }
                }
                None => at += 1,
            }
        }
        let words = || (from..end).map(|at| cursor.word(at)).filter(|word| !word.is_empty());
        let tailed = |at: usize, number: &str| {
            let one = cursor.word(at) == number || number == "one" && cursor.get(at).is_some_and(|t| t.text == "1");
            let second = cursor.word(at + 1 + usize::from(cursor.sign(at + 1, '-')));
            one && ["sided", "tailed", "tail"].contains(&second.as_str())
        };
        let opens = ["of", "van"].contains(&cursor.word(from).as_str());
        let article = ["the", "de", "these", "deze", "all", "alle"].contains(&cursor.word(from + 1).as_str());
        let whole = if opens { cursor.count(from + 1 + usize::from(article)) } else { None };
        let whole = whole.filter(|_| !cursor.sign(from + 2 + usize::from(article), '%'));
        let one_sided =
            words().any(|word| ONE_SIDED.contains(&word.as_str())) || (from..end).any(|at| tailed(at, "one"));
        Sentence {
            prose,
            chains,
            sides: if one_sided {
                Sides::One
            } else if words().any(|word| word.starts_with("tweezijdig")) || (from..end).any(|at| tailed(at, "two")) {
                Sides::Two
            } else {
                Sides::Unsaid
            },
            correction: words().find_map(|word| correction(&word)),
            whole,
        }
    }

    fn results(&self, out: &mut Vec<Found>) {
        let first = out.len();
        let mut means: Vec<(Mean, usize)> = Vec::new();
        let mut tests = 0;
        for (at, chain) in self.chains.iter().enumerate() {
            self.tests(chain, at, out, &means, &mut tests);
            self.intervals(chain, out);
            self.means(chain, out, &mut means);
            self.shares(chain, out);
        }
        if let Some(found) = out.get_mut(first..) {
            found.sort_by_key(|found| found.place);
        }
    }

    /// The result from token `from` up to token `to`.
    fn found(&self, kind: Kind, from: usize, to: usize, reading: Option<Reported>) -> Found {
        let at = |token: usize| self.prose.tokens.get(token);
        let start = at(from).map_or(0, |t| t.at);
        let mut end = at(to.saturating_sub(1)).map_or(start, Token::end);
        let text = self.prose.text.as_str();
        // A parenthesis that was opened inside is closed inside.
        let inside = text.get(start..end).unwrap_or_default();
        let open = inside.matches('(').count() > inside.matches(')').count();
        if let Some(close) = at(to).filter(|t| open && t.is(')')) {
            end = close.end();
        }
        let text = text.get(start..end).unwrap_or_default().to_owned();
        Found { kind, unit: self.prose.unit, place: self.prose.text.place(start), text, reading }
    }

    fn tests(&self, chain: &[Placed], number: usize, out: &mut Vec<Found>, means: &[(Mean, usize)], tests: &mut usize) {
        let mut free_p = None;
        let mut at = 0;
        while at < chain.len() {
            let Some(Item::Stat { name, df, n, value }) = chain.get(at).map(|placed| &placed.item) else {
                if let Some(Placed { item: Item::P(p), .. }) = chain.get(at) {
                    free_p = Some((p, at));
                }
                at += 1;
                continue;
            };
            let before = at > 0 && *name == Name::R && df.as_ref().is_some_and(Vec::is_empty);
            if !is_test(*name) || before && chain[..at].iter().any(|placed| stat(placed).is_some_and(is_test)) {
                at += 1;
                continue;
            }
            let end = (at + 1..chain.len())
                .find(|next| {
                    chain.get(*next).and_then(stat).is_some_and(|other| is_test(other) && other != Name::R)
                        || matches!(&chain[*next].item, Item::Stat { name: Name::R, df: Some(df), .. } if !df.is_empty())
                })
                .unwrap_or(chain.len());
            let rest = &chain[at + 1..end];
            let (mut p, mut odd, mut to, mut from) = (None, false, chain[at].to, chain[at].from);
            let (mut df, mut n, mut effect) = (df.clone(), *n, None);
            for placed in rest {
                match &placed.item {
                    Item::P(found) if p.is_none() => {
                        p = Some(*found);
                        to = placed.to;
                    }
                    Item::OddP if p.is_none() && !odd => {
                        odd = true;
                        to = placed.to;
                    }
                    Item::Stat { name: Name::Df, value, .. } if df.as_ref().is_some_and(Vec::is_empty) => {
                        df = value.map(|value| vec![value]);
                        to = to.max(placed.to);
                    }
                    Item::Stat { name: Name::N, value: Some(value), .. } if n.is_none() && value.decimals == 0 => {
                        n = u64::try_from(value.digits).ok();
                        to = to.max(placed.to);
                    }
                    Item::Stat { name, value: Some(value), .. } if effect.is_none() && effect_kind(*name).is_some() => {
                        effect = effect_kind(*name).map(|kind| (kind, *value));
                        to = to.max(placed.to);
                    }
                    _ => {}
                }
            }
            // "not significant (p = .45, t(28) = 0.77)".
            if p.is_none()
                && !odd
                && let Some((free, index)) = free_p
                && index + 1 == at
            {
                p = Some(*free);
                from = chain[index].from;
            }
            free_p = None;
            // "t(28) = 2.20, which was significant (p = .036)".
            if p.is_none() && !odd && end == chain.len() {
                let next = self.chains.get(number + 1).and_then(|next| next.first());
                if let Some(Placed { item: Item::P(found), from, to: behind }) = next
                    && self.only_words(to, *from)
                {
                    p = Some(*found);
                    to = *behind;
                }
            }
            at = end;
            let bare = df.as_ref().is_some_and(Vec::is_empty);
            if p.is_none() && !odd && bare || *name == Name::R && bare && p.is_none() {
                continue;
            }
            let reading = match (value, df) {
                (Some(value), Some(df)) if !odd => {
                    let test = Test {
                        statistic: statistic(*name),
                        value: *value,
                        df: [df.first().copied(), df.get(1).copied()],
                        n,
                        p: p.map(printed_p),
                        effect,
                        sides: self.sides,
                        correction: self.correction,
                    };
                    *tests += 1;
                    self.groups(&test, means, *tests, out, to);
                    Some(Reported::Test(test))
                }
                _ => None,
            };
            out.push(self.found(Kind::Test, from, to, reading));
        }
    }

    /// Two means with their standard deviations before the first t of a sentence are what it compares.
    fn groups(&self, test: &Test, means: &[(Mean, usize)], tests: usize, out: &mut Vec<Found>, to: usize) {
        let [(first, from), (second, _)] = means else { return };
        let (Some(a), Some(b), Some(n), Some(m)) = (first.sd, second.sd, first.n, second.n) else { return };
        if test.statistic == Statistic::T && tests == 1 {
            let groups = Groups {
                means: [first.mean, second.mean],
                sds: [a, b],
                ns: [n, m],
                test: Some((test.statistic, test.value)),
                effect: test.effect,
            };
            let mut found = self.found(Kind::Mean, *from, to, Some(Reported::Groups(groups)));
            // The words between the groups are the author's; the numbers are what is judged.
            found.text = out
                .iter()
                .rev()
                .filter(|found| found.kind == Kind::Mean)
                .take(2)
                .map(|found| found.text.as_str())
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
                .join(" / ");
            out.push(found);
        }
    }

    fn only_words(&self, from: usize, to: usize) -> bool {
        to.saturating_sub(from) <= 8
            && self.prose.tokens.get(from..to).is_some_and(|tokens| {
                tokens.iter().all(|t| t.shape == Shape::Word || t.is('(') || t.is(',') || t.is(')'))
            })
    }

    fn intervals(&self, chain: &[Placed], out: &mut Vec<Found>) {
        for (at, placed) in chain.iter().enumerate() {
            let Item::Interval(level, ends) = &placed.item else { continue };
            // The nearest estimate before it that has no interval yet.
            let before = chain[..at].iter().enumerate().rev();
            let mut since = before.take_while(|(_, p)| !matches!(p.item, Item::Interval(..)));
            let owner = since.find_map(|(index, placed)| match &placed.item {
                Item::Stat { name, value, .. } if has_interval(*name) => Some((index, Some(*name), *value)),
                Item::Percent(value) => Some((index, None, *value)),
                Item::Bare(value, _) if index + 1 == at => Some((index, None, *value)),
                _ => None,
            });
            let owner = owner.map(|(index, name, value)| (index, chain[index].from, name, value));
            let Some((index, from, name, value)) = owner.or_else(|| {
                let (from, value) = self.before_unit(chain, at)?;
                Some((at, from, None, value))
            }) else {
                continue;
            };
            let upto = (at + 1..chain.len())
                .find(|next| matches!(&chain[*next].item, Item::Interval(..)) || stat(&chain[*next]).is_some())
                .unwrap_or(chain.len());
            let answered = name.is_some_and(|name| !matches!(name, Name::Mean | Name::Eta2 | Name::PartialEta2));
            let p = chain[index..upto].iter().find_map(|placed| match &placed.item {
                Item::P(p) => Some((*p, placed.to)),
                _ => None,
            });
            let p = p.filter(|_| answered);
            let to = p.map_or(placed.to, |(_, to)| to.max(placed.to));
            let reading = match (value, ends) {
                (Some(value), Some(ends)) => Some(Reported::Estimate(Estimate {
                    value,
                    low: ends.0,
                    high: ends.1,
                    level: *level,
                    p: p.map(|(p, _)| printed_p(p)),
                    ratio: name.map(|name| matches!(name, Name::OddsRatio | Name::Ratio)),
                })),
                _ => None,
            };
            out.push(self.found(Kind::Interval, from, to, reading));
        }
    }

    /// The number before the interval that opens a chain, with up to three words of its unit between: "2.1 points (95% CI 0.4
    /// to 3.8)".
    fn before_unit(&self, chain: &[Placed], at: usize) -> Option<(usize, Option<Printed>)> {
        let interval = chain.get(at).filter(|_| at == 0)?;
        let here = self.chains.iter().position(|c| std::ptr::eq(c.as_slice(), chain))?;
        let last = self.chains.get(here.checked_sub(1)?)?.last()?;
        let Item::Bare(value, _) = &last.item else { return None };
        let between = self.prose.tokens.get(last.to..interval.from)?;
        let (sign, words) = between.split_last()?;
        let unit = (1..=3).contains(&words.len()) && words.iter().all(|t| t.shape == Shape::Word);
        (unit && (sign.is('(') || sign.is(','))).then_some((last.from, *value))
    }

    fn means(&self, chain: &[Placed], out: &mut Vec<Found>, all: &mut Vec<(Mean, usize)>) {
        for (at, placed) in chain.iter().enumerate() {
            let value = match &placed.item {
                Item::Stat { name: Name::Mean, value, .. } => *value,
                Item::Bare(value, _) if chain.get(at + 1).and_then(stat) == Some(Name::Sd) => *value,
                _ => continue,
            };
            let end = (at + 1..chain.len())
                .find(|next| match &chain[*next].item {
                    Item::Bare(..) => chain.get(next + 1).and_then(stat) == Some(Name::Sd),
                    item => matches!(item, Item::Stat { name, .. } if *name == Name::Mean || is_test(*name)),
                })
                .unwrap_or(chain.len());
            let (mut sd, mut n, mut range) = (None, None, None);
            let (mut from, mut to) = (placed.from, placed.to);
            let mut unread = value.is_none();
            for (index, placed) in chain.iter().enumerate().take(end).skip(at + 1) {
                match &placed.item {
                    Item::Stat { name: Name::Sd, value, .. } if sd.is_none() => {
                        unread |= value.is_none();
                        sd = *value;
                    }
                    // In "M = 3, n = 20, M = 4" it is the first one's; in "n = 20, M = 3, n = 22, M = 4" the second's.
                    Item::Stat { name: Name::N, value, .. }
                        if n.is_none() && (index + 1 < end || end == chain.len() || !leading_n(chain, at)) =>
                    {
                        n = value.and_then(|n| whole(&n));
                    }
                    Item::Range(low, high) if range.is_none() => range = Some((*low, *high)),
                    _ => continue,
                }
                to = placed.to;
            }
            if n.is_none() && leading_n(chain, at) {
                let before = &chain[at - 1];
                if let Item::Stat { value: Some(value), .. } = &before.item {
                    n = whole(value);
                    from = before.from;
                }
            }
            if sd.is_none() && n.is_none() && range.is_none() && !unread {
                continue;
            }
            let reading = match value {
                Some(mean) if !unread => {
                    let mean = self::mean(mean, sd, n, range);
                    all.push((mean.clone(), from));
                    Some(Reported::Mean(mean))
                }
                _ => None,
            };
            if to > placed.to || from < placed.from {
                out.push(self.found(Kind::Mean, from, to, reading));
            }
        }
    }

    fn shares(&self, chain: &[Placed], out: &mut Vec<Found>) {
        let cursor = self.prose.cursor();
        let counted = |placed: &Placed| match &placed.item {
            Item::Stat { name: Name::N, value: Some(value), .. } => whole(value),
            _ => None,
        };
        for (at, placed) in chain.iter().enumerate() {
            let Item::Percent(percent) = &placed.item else { continue };
            let (mut from, mut to) = (placed.from, placed.to);
            let (mut part, mut whole) = (None, None);
            // "36 procent van de 213 gezinnen".
            if ["of", "van"].contains(&cursor.word(to).as_str()) {
                let article = ["the", "de", "these", "deze", "all", "alle"].contains(&cursor.word(to + 1).as_str());
                let number = to + 1 + usize::from(article);
                let named = cursor.get(number + 1).is_none_or(|t| !t.is('%') && !t.is('-') && !t.is('–'));
                whole = cursor.count(number).filter(|whole| named && *whole > 1);
                if whole.is_some() {
                    to = number + 1;
                }
            }
            let nexts = &chain[at + 1..];
            // Behind a closing bracket another result begins.
            let own = |next: &&Placed| {
                let between = self.prose.tokens.get(to..next.from).unwrap_or_default();
                !between.iter().any(|t| t.is(')') || t.is(']'))
            };
            match nexts.first().filter(own) {
                Some(Placed { item: Item::Part(a, b), to: end, .. }) => {
                    (part, whole, to) = (Some(*a), Some(*b), *end);
                }
                Some(next) if counted(next).is_some() => {
                    part = counted(next);
                    to = next.to;
                    let second = nexts.get(1).filter(|second| counted(second) > part);
                    if let Some(second) = second {
                        (whole, to) = (counted(second), second.to);
                    }
                }
                _ => {}
            }
            if part.is_none()
                && let Some(before) = at.checked_sub(1).and_then(|at| chain.get(at))
                && self.opens_between(before.to, placed.from)
            {
                match &before.item {
                    Item::Part(a, b) => (part, whole, from) = (Some(*a), Some(*b), before.from),
                    Item::Bare(_, Some(count)) if self.whole.is_some_and(|whole| *count <= whole) => {
                        (part, whole, from) = (Some(*count), self.whole, before.from);
                    }
                    _ if counted(before).is_some() => (part, from) = (counted(before), before.from),
                    _ => {}
                }
            }
            if part.is_none() && whole.is_none() {
                continue;
            }
            let reading = percent.map(|percent| Reported::Share(Share { percent, part, whole }));
            out.push(self.found(Kind::Share, from, to, reading));
        }
        // "77 van de 213 gezinnen (36%)": the words between break the chain.
        for pair in self.chains.windows(2) {
            let ([.., Placed { item: Item::Part(part, whole), from, to }], [second, ..]) =
                (pair[0].as_slice(), pair[1].as_slice())
            else {
                continue;
            };
            if !std::ptr::eq(pair[0].as_slice(), chain) {
                continue;
            }
            let between = self.prose.tokens.get(*to..second.from).unwrap_or_default();
            let words = between.iter().rev().skip(1).all(|t| t.shape == Shape::Word || t.is('-'));
            if let Item::Percent(percent) = &second.item
                && between.len() <= 7
                && words
                && between.last().is_some_and(|t| t.is('(') || t.is(','))
            {
                let (part, whole) = (Some(*part), Some(*whole));
                let reading = percent.map(|percent| Reported::Share(Share { percent, part, whole }));
                let mut found = self.found(Kind::Share, *from, second.to, reading);
                // Only the numbers: the words between are the author's.
                let end = self.found(Kind::Share, second.from, second.to, None).text;
                found.text = format!("{} ({end})", self.found(Kind::Share, *from, *to, None).text);
                out.push(found);
            }
        }
    }

    fn opens_between(&self, from: usize, to: usize) -> bool {
        self.prose.tokens.get(from..to).is_some_and(|tokens| match tokens {
            [one] => "([,;=".contains(one.text),
            _ => false,
        })
    }
}

/// "± 3.2".
fn deviation(cursor: Cursor<'_, '_>, at: usize) -> Option<Placed> {
    let placed = cursor.item(at + 1)?;
    let Item::Bare(value, _) = placed.item else { return None };
    let item = Item::Stat { name: Name::Sd, df: Some(Vec::new()), n: None, value };
    Some(Placed { item, from: at, to: placed.to })
}

fn leading_n(chain: &[Placed], at: usize) -> bool {
    at == 1 && stat(&chain[0]) == Some(Name::N)
        || at > 1 && stat(&chain[at - 1]) == Some(Name::N) && stat(&chain[0]) == Some(Name::N)
}

fn stat(placed: &Placed) -> Option<Name> {
    match &placed.item {
        Item::Stat { name, .. } => Some(*name),
        _ => None,
    }
}

fn whole(value: &Printed) -> Option<u64> {
    (value.decimals == 0).then(|| u64::try_from(value.digits).ok()).flatten()
}

fn is_test(name: Name) -> bool {
    matches!(name, Name::T | Name::F | Name::Chi2 | Name::Z | Name::R | Name::Q | Name::Rank)
}

fn effect_kind(name: Name) -> Option<Effect> {
    Some(match name {
        Name::D => Effect::D,
        Name::G => Effect::G,
        Name::Eta2 => Effect::Eta2,
        Name::PartialEta2 => Effect::PartialEta2,
        Name::R => Effect::R,
        Name::Phi => Effect::Phi,
        Name::V => Effect::V,
        Name::OddsRatio => Effect::OddsRatio,
        _ => return None,
    })
}

fn statistic(name: Name) -> Statistic {
    match name {
        Name::T => Statistic::T,
        Name::F => Statistic::F,
        Name::Chi2 => Statistic::Chi2,
        Name::Z => Statistic::Z,
        Name::R => Statistic::R,
        Name::Q => Statistic::Q,
        _ => Statistic::U,
    }
}

fn printed_p(p: Option<Printed>) -> PrintedP {
    p.map_or(PrintedP::NotSignificant, PrintedP::Number)
}

/// A mean of which nothing is known but what was printed.
pub fn mean(mean: Printed, sd: Option<Printed>, n: Option<u64>, range: Option<(Printed, Printed)>) -> Mean {
    Mean { mean, sd, n, items: 1, values: Values::Unsaid, scale: None, range }
}

fn has_interval(name: Name) -> bool {
    effect_kind(name).is_some() || matches!(name, Name::Ratio | Name::Estimate | Name::Mean | Name::Rank)
}

/// Whether the tokens between two items only join them.
fn connected(cursor: Cursor<'_, '_>, from: usize, to: usize) -> bool {
    to.saturating_sub(from) <= 4
        && (from..to).all(|at| {
            cursor.get(at).is_some_and(|token| match token.shape {
                Shape::Sign => ",;:()[]–—/".contains(token.text),
                Shape::Word => ["and", "en", "with", "met", "bij", "two", "tailed"].contains(&token.text),
                Shape::Number => false,
            })
        })
}
