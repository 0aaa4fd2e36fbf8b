//! The grammar of results in running text: items such as `t(28) = 2.20`, `p < .05` and `95% CI [0.1, 0.8]`, one behind
//! the other.

use super::number::{self, Decimal};
use super::token::{Shape, Token};
use crate::printed::{Printed, Relation};

/// What a letter before a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// Student's t.
    T,
    /// Fisher's F.
    F,
    /// Chi squared.
    Chi2,
    /// Standard normal.
    Z,
    /// Pearson's correlation.
    R,
    /// Cochran's Q.
    Q,
    /// A statistic whose p does not follow from what is printed: U, W, H, rho, tau.
    Rank,
    /// Cohen's d.
    D,
    /// Hedges' g.
    G,
    /// Eta squared.
    Eta2,
    /// Partial eta squared.
    PartialEta2,
    /// Phi.
    Phi,
    /// Cramér's V.
    V,
    /// Odds ratio.
    OddsRatio,
    /// Another ratio, of which no difference is 1: risks, hazards, rates.
    Ratio,
    /// A coefficient or difference, of which none is 0.
    Estimate,
    /// A mean.
    Mean,
    /// A standard deviation.
    Sd,
    /// A number of units.
    N,
    /// Degrees of freedom.
    Df,
    /// Anything else that has a value: SE, MSE, R².
    Other,
}

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A letter with its number; the number is none when it cannot be read.
    Stat {
        /// Of what.
        name: Name,
        /// Degrees of freedom; none when they cannot be read.
        df: Option<Vec<Printed>>,
        /// N among the degrees of freedom.
        n: Option<u64>,
        /// The number.
        value: Option<Printed>,
    },
    /// A p-value; none for "not significant".
    P(Option<Printed>),
    /// A p-value that cannot be read.
    OddP,
    /// An interval: its level, and its ends when they can be read.
    Interval(Option<f64>, Option<(Printed, Printed)>),
    /// From the least to the most.
    Range(Printed, Printed),
    /// A percentage.
    Percent(Option<Printed>),
    /// A part of a whole: 77 of 213.
    Part(u64, u64),
    /// A number with nothing said of it.
    Bare(Option<Printed>, Option<u64>),
}

/// An item and the tokens it takes.
#[derive(Debug, Clone)]
pub struct Placed {
    /// What it is.
    pub item: Item,
    /// First token.
    pub from: usize,
    /// The token behind its last.
    pub to: usize,
}

/// Tokens of one text, with how its numbers are read.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a, 't> {
    /// The tokens.
    pub tokens: &'a [Token<'t>],
    /// The decimal sign.
    pub decimal: Option<Decimal>,
}

/// The names, as their parts are written one behind the other without signs; the longest that fits is meant.
const NAMES: &[(&str, Name)] = &[
    ("t", Name::T),
    ("F", Name::F),
    ("χ2", Name::Chi2),
    ("χ", Name::Chi2),
    ("X2", Name::Chi2),
    ("x2", Name::Chi2),
    ("Chi2", Name::Chi2),
    ("chi2", Name::Chi2),
    ("chi", Name::Chi2),
    ("chisquare", Name::Chi2),
    ("chisquared", Name::Chi2),
    ("chikwadraat", Name::Chi2),
    ("z", Name::Z),
    ("Z", Name::Z),
    ("r", Name::R),
    ("Q", Name::Q),
    ("QM", Name::Q),
    ("QE", Name::Q),
    ("Qm", Name::Q),
    ("Qe", Name::Q),
    ("U", Name::Rank),
    ("W", Name::Rank),
    ("H", Name::Rank),
    ("rs", Name::Rank),
    ("rho", Name::Rank),
    ("ρ", Name::Rank),
    ("τ", Name::Rank),
    ("tau", Name::Rank),
    ("d", Name::D),
    ("dz", Name::D),
    ("ds", Name::D),
    ("g", Name::G),
    ("η2", Name::Eta2),
    ("eta2", Name::Eta2),
    ("etasquared", Name::Eta2),
    ("etakwadraat", Name::Eta2),
    ("ηp2", Name::PartialEta2),
    ("η2p", Name::PartialEta2),
    ("etap2", Name::PartialEta2),
    ("φ", Name::Phi),
    ("phi", Name::Phi),
    ("Phi", Name::Phi),
    ("V", Name::V),
    ("OR", Name::OddsRatio),
    ("aOR", Name::OddsRatio),
    ("AOR", Name::OddsRatio),
    ("ORadj", Name::OddsRatio),
    ("oddsratio", Name::OddsRatio),
    ("RR", Name::Ratio),
    ("aRR", Name::Ratio),
    ("HR", Name::Ratio),
    ("aHR", Name::Ratio),
    ("sHR", Name::Ratio),
    ("SHR", Name::Ratio),
    ("IRR", Name::Ratio),
    ("PR", Name::Ratio),
    ("hazardratio", Name::Ratio),
    ("β", Name::Estimate),
    ("b", Name::Estimate),
    ("B", Name::Estimate),
    ("beta", Name::Estimate),
    ("Beta", Name::Estimate),
    ("bèta", Name::Estimate),
    ("MD", Name::Estimate),
    ("SMD", Name::Estimate),
    ("RD", Name::Estimate),
    ("difference", Name::Estimate),
    ("verschil", Name::Estimate),
    ("effect", Name::Estimate),
    ("Mdiff", Name::Estimate),
    ("M", Name::Mean),
    ("mean", Name::Mean),
    ("Mean", Name::Mean),
    ("gemiddeld", Name::Mean),
    ("Gemiddeld", Name::Mean),
    ("gemiddelde", Name::Mean),
    ("Gemiddelde", Name::Mean),
    ("gem", Name::Mean),
    ("Gem", Name::Mean),
    ("average", Name::Mean),
    ("averaged", Name::Mean),
    ("SD", Name::Sd),
    ("sd", Name::Sd),
    ("Sd", Name::Sd),
    ("standaarddeviatie", Name::Sd),
    ("standaardafwijking", Name::Sd),
    ("n", Name::N),
    ("N", Name::N),
    ("df", Name::Df),
    ("SE", Name::Other),
    ("se", Name::Other),
    ("SEM", Name::Other),
    ("MSE", Name::Other),
    ("R2", Name::Other),
    ("ΔR2", Name::Other),
    ("f", Name::Other),
    ("f2", Name::Other),
    ("ω2", Name::Other),
    ("ωp2", Name::Other),
    ("ε", Name::Other),
    ("I2", Name::Other),
    ("τ2", Name::Other),
    ("ICC", Name::Other),
    ("BF10", Name::Other),
    ("BF01", Name::Other),
    ("Mdn", Name::Other),
    ("mediaan", Name::Other),
    ("median", Name::Other),
    ("α", Name::Other),
    ("κ", Name::Other),
    ("kappa", Name::Other),
    ("k", Name::Other),
];

/// Words between a letter and its number: "a mean of 10.4", "gemiddelde was 10,4".
const LINKS: [&str; 14] = [
    "of", "van", "was", "is", "bedraagt", "bedroeg", "equals", "were", "waren", "score", "value", "waarde", "van",
    "the",
];

impl<'t> Cursor<'_, 't> {
    /// The token at `at`.
    pub fn get(&self, at: usize) -> Option<Token<'t>> {
        self.tokens.get(at).copied()
    }

    /// Whether the sign `sign` is at `at`.
    pub fn sign(&self, at: usize, sign: char) -> bool {
        self.get(at).is_some_and(|t| t.is(sign))
    }

    /// The word at `at` in small letters, empty when none is there.
    pub fn word(&self, at: usize) -> String {
        self.get(at).filter(|t| t.shape == Shape::Word).map(|t| t.text.to_lowercase()).unwrap_or_default()
    }

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.contains(&word.as_str())
    }

    /// Whether one of `=`, `<`, `>` and the like is at `at`, and where it ends.
    fn relation(&self, at: usize) -> Option<(Relation, usize)> {
        let (sign, next) = (self.get(at)?, at + 1);
        let or_equal = self.get(next).is_some_and(|t| t.is('=') && !t.spaced);
        Some(match sign.text {
            "=" | "≈" => (Relation::Equal, next),
            "<" if or_equal => (Relation::AtMost, next + 1),
            ">" if or_equal => (Relation::AtLeast, next + 1),
            "<" => (Relation::Less, next),
            ">" => (Relation::More, next),
            "≤" => (Relation::AtMost, next),
            "≥" => (Relation::AtLeast, next),
            _ => return None,
        })
    }

    /// A number at `at` with its sign: what it says, when it can be read, and where it ends.
    fn number(&self, at: usize) -> Option<(Option<Printed>, usize)> {
        let minus = self.get(at).is_some_and(|t| t.is('-') || t.is('−') || t.is('–'));
        let from = if minus || self.sign(at, '+') { at + 1 } else { at };
        let token = self.get(from).filter(|t| t.shape == Shape::Number && (from == at || !t.spaced))?;
        // 1 234 with an ordinary space, and 2e-5, are not read.
        let next = self.get(from + 1);
        let spaced_thousand = next.is_some_and(|next| {
            next.shape == Shape::Number
                && next.spaced
                && next.text.len() == 3
                && token.text.len() <= 3
                && !token.text.contains(['.', ','])
        });
        let exponent = next.is_some_and(|n| !n.spaced && n.text.eq_ignore_ascii_case("e") || n.is('×') || n.is('·'));
        if spaced_thousand || exponent {
            return Some((None, from + 2));
        }
        Some((number::value(token.text, minus, self.decimal), from + 1))
    }

    /// A count at `at`.
    pub fn count(&self, at: usize) -> Option<u64> {
        let token = self.get(at).filter(|t| t.shape == Shape::Number)?;
        let next = self.get(at + 1);
        let longer = next.is_some_and(|n| n.shape == Shape::Number && n.spaced && n.text.len() == 3);
        if longer { None } else { number::count(token.text, self.decimal) }
    }

    /// The longest name at `at`.
    fn name(&self, at: usize) -> Option<(Name, usize)> {
        let first = self.get(at).filter(|t| t.shape == Shape::Word)?;
        if first.text.len() > 20 {
            return None;
        }
        // A letter behind an apostrophe or a hyphen is part of a word; behind "Cohen's" it is spaced.
        if !first.spaced && at > 0 && self.get(at - 1).is_some_and(|t| "'’-_^.@/#".contains(t.text)) {
            return None;
        }
        let mut joined = String::new();
        let mut best = None;
        let mut next = at;
        for _ in 0..6 {
            let Some(token) = self.get(next) else { break };
            if next > at && token.spaced {
                let pair = [("chi", "square"), ("chi", "squared"), ("chi", "kwadraat"), ("odds", "ratio")];
                let pair = pair.into_iter().chain([("hazard", "ratio"), ("eta", "squared"), ("eta", "kwadraat")]);
                let (so_far, word) = (joined.to_lowercase(), token.text.to_lowercase());
                if !pair.into_iter().any(|(a, b)| a == so_far && b == word) {
                    break;
                }
                joined = so_far;
            }
            match token.shape {
                Shape::Word => joined.extend(token.text.chars().filter_map(|c| match c {
                    '²' => Some('2'),
                    'ₚ' => Some('p'),
                    '³' => Some('3'),
                    '\u{300}'..='\u{36f}' => None,
                    c => Some(c),
                })),
                Shape::Number => joined.push_str(token.text),
                Shape::Sign if "_^-".contains(token.text) => {}
                Shape::Sign => break,
            }
            next += 1;
            if token.shape != Shape::Sign
                && let Some((_, name)) = NAMES.iter().find(|(text, _)| *text == joined)
            {
                best = Some((*name, next));
            }
            if joined.len() > 20 {
                break;
            }
        }
        let (mut name, next) = best?;
        if name == Name::Eta2 && at > 0 && self.word(at - 1).starts_with("parti") {
            name = Name::PartialEta2;
        }
        Some((name, next))
    }

    /// Degrees of freedom between parentheses, as a subscript, or nowhere.
    fn degrees(&self, name: Name, at: usize) -> (Option<Vec<Printed>>, Option<u64>, usize) {
        let none = (Some(Vec::new()), None, at);
        let want = if name == Name::F { 2 } else { 1 };
        let open = if self.sign(at, '_') { at + 1 } else { at };
        let Some(token) = self.get(open) else { return none };
        if token.shape == Shape::Number && !token.spaced {
            let raws: Vec<&str> = [Some(token.text), self.second_subscript(open, want)].into_iter().flatten().collect();
            let to = open + 2 * raws.len() - 1;
            return (number::degrees(&raws, want, self.decimal), None, to);
        }
        if !(token.is('(') || token.is('[')) {
            return none;
        }
        let Some(close) =
            (open..self.tokens.len().min(open + 16)).find(|at| self.sign(*at, ')') || self.sign(*at, ']'))
        else {
            return none;
        };
        let (mut raws, mut n, mut inside) = (Vec::new(), None, open + 1);
        while inside < close {
            let Some(token) = self.get(inside) else { break };
            match token.shape {
                Shape::Word if token.text.eq_ignore_ascii_case("n") => {
                    let number = if self.sign(inside + 1, '=') { inside + 2 } else { inside + 1 };
                    n = self.count(number);
                    inside = number + 1;
                    continue;
                }
                Shape::Word if self.is_word(inside, &["df", "vrijheidsgraden", "dfs"]) => {}
                Shape::Word => return none,
                Shape::Number => raws.push(token.text),
                Shape::Sign if ",;=&".contains(token.text) => {}
                Shape::Sign => return none,
            }
            inside += 1;
        }
        if raws.is_empty() {
            return if n.is_some() { (Some(Vec::new()), n, close + 1) } else { none };
        }
        // χ²(1, 136) has its N without saying so.
        if name == Name::Chi2 && n.is_none() && raws.len() == 2 {
            let df = number::degrees(&raws[..1], 1, self.decimal);
            return (df, raws[1].parse().ok(), close + 1);
        }
        (number::degrees(&raws, want, self.decimal), n, close + 1)
    }

    fn second_subscript(&self, at: usize, want: usize) -> Option<&'t str> {
        let first = self.get(at)?;
        let second = self.get(at + 2).filter(|t| t.shape == Shape::Number)?;
        (want == 2 && !first.text.contains(',') && (self.sign(at + 1, ',') || self.sign(at + 1, ';')))
            .then_some(second.text)
    }

    /// The item that begins at `at`.
    pub fn item(&self, at: usize) -> Option<Placed> {
        let token = self.get(at)?;
        let placed = |item, to| Some(Placed { item, from: at, to });
        if token.shape == Shape::Word {
            if let Some((item, to)) = self.p(at).or_else(|| self.range(at)).or_else(|| self.interval(at)) {
                return placed(item, to);
            }
            let (item, to) = self.stat(at)?;
            return placed(item, to);
        }
        if let Some((item, to)) = self.interval(at).or_else(|| self.part(at)).or_else(|| self.percent(at)) {
            return placed(item, to);
        }
        let (value, to) = self.number(at)?;
        placed(Item::Bare(value, self.count(at).filter(|_| to == at + 1)), to)
    }

    fn stat(&self, at: usize) -> Option<(Item, usize)> {
        let capital_t = self.get(at).is_some_and(|t| t.text == "T") && self.sign(at + 1, '(');
        let (name, mut next) = if capital_t { (Name::T, at + 1) } else { self.name(at)? };
        let mut out = (Some(Vec::new()), None);
        match name {
            Name::T | Name::F | Name::Chi2 | Name::Z | Name::R | Name::Q | Name::Rank => {
                let (df, n, to) = self.degrees(name, next);
                out = (df, n);
                next = to;
            }
            // M1 = 3.2, SD_1 = 0.4.
            Name::Mean | Name::Sd | Name::N | Name::Estimate => {
                let subscript = next + usize::from(self.sign(next, '_'));
                if self.get(subscript).is_some_and(|t| t.shape != Shape::Sign && !t.spaced)
                    && self.relation(subscript + 1).is_some()
                {
                    next = subscript + 1;
                }
            }
            _ => {}
        }
        let (df, n) = out;
        let worded = matches!(name, Name::Mean | Name::Sd | Name::OddsRatio | Name::Ratio | Name::Estimate | Name::D);
        let tested = !df.as_ref().is_some_and(Vec::is_empty);
        let relation = match self.relation(next) {
            Some((relation, to)) => {
                next = to;
                relation
            }
            None => {
                // "SD 3,2", "gem. 10,4", "t(28): 2.20", "a mean of 10.4".
                if self.sign(next, '.') || self.sign(next, ':') {
                    next += 1;
                }
                let mut words = 0;
                while (worded || tested) && words < 2 && self.is_word(next, &LINKS) {
                    next += 1;
                    words += 1;
                }
                let named = self.get(at).map_or(0, |t| t.text.len()) > 1;
                if !(tested || worded && (named || words > 0)) {
                    return None;
                }
                Relation::Equal
            }
        };
        let (mut value, to) = self.number(next)?;
        if let Some(value) = &mut value {
            value.relation = relation;
        }
        Some((Item::Stat { name, df, n, value }, to))
    }

    /// A p-value, or "ns".
    fn p(&self, at: usize) -> Option<(Item, usize)> {
        if let Some(to) = self.not_significant(at) {
            return Some((Item::P(None), to));
        }
        let token = self.get(at)?;
        if !matches!(token.text, "p" | "P" | "𝑝") {
            return None;
        }
        if !token.spaced && at > 0 && self.get(at - 1).is_some_and(|t| "'’-_^.@/".contains(t.text)) {
            return None;
        }
        let mut next = at + 1;
        if self.sign(next, '-') || self.sign(next, '–') {
            next += 1;
        }
        let worded = self.is_word(next, &["value", "waarde", "values", "waarden"]);
        next += usize::from(worded);
        // p_adj, p(Holm).
        if self.sign(next, '_') {
            next += 2;
        }
        let relation = match self.relation(next) {
            Some((relation, to)) => {
                next = to;
                relation
            }
            None if worded && (self.is_word(next, &LINKS) || self.sign(next, ':')) => {
                next += 1;
                Relation::Equal
            }
            None => return None,
        };
        if let Some(to) = self.not_significant(next) {
            return Some((Item::P(None), to));
        }
        let (value, to) = self.number(next)?;
        Some(match value {
            Some(mut value) => {
                value.relation = relation;
                (Item::P(Some(value)), to)
            }
            None => (Item::OddP, to),
        })
    }

    /// "ns" and "n.s.".
    fn not_significant(&self, at: usize) -> Option<usize> {
        let token = self.get(at)?;
        match token.text {
            "ns" | "NS" | "Ns" => Some(at + 1),
            "n" if self.sign(at + 1, '.') && self.get(at + 2).is_some_and(|t| t.text == "s" && !t.spaced) => {
                Some(at + 3 + usize::from(self.sign(at + 3, '.')))
            }
            _ => None,
        }
    }

    /// "range 1-38", "bereik 1 tot 38", "min = 1, max = 38".
    fn range(&self, at: usize) -> Option<(Item, usize)> {
        let least = self.is_word(at, &["min", "minimum"]);
        if !least && !self.is_word(at, &["range", "bereik", "spreiding", "variërend", "ranging", "tussen", "between"])
        {
            return None;
        }
        let mut next = at + 1;
        while self.get(next).is_some_and(|t| ".:=([".contains(t.text)) || self.is_word(next, &["from", "van", "of"]) {
            next += 1;
        }
        let (low, to) = self.number(next)?;
        next = to;
        if least {
            next += usize::from(self.sign(next, ',') || self.sign(next, ';'));
            if !self.is_word(next, &["max", "maximum"]) {
                return None;
            }
            next += 1;
            while self.get(next).is_some_and(|t| ".:=".contains(t.text)) {
                next += 1;
            }
        } else {
            next = self.between(next)?;
        }
        let (high, to) = self.number(next)?;
        Some((Item::Range(low?, high?), to + usize::from(self.sign(to, ']'))))
    }

    /// What stands between the ends of an interval: "-", "–", "to", "tot", ",", ";".
    fn between(&self, at: usize) -> Option<usize> {
        let sign = self.get(at).is_some_and(|t| "-–—−,;/".contains(t.text) && t.shape == Shape::Sign);
        let mut next = at;
        if self.is_word(at, &["to", "tot", "and", "en", "t", "through"]) {
            next += 1;
            // "tot en met", "t/m".
            if self.word(next) == "en" || self.sign(next, '/') {
                next += 1;
            }
            if self.is_word(next, &["met", "m"]) {
                next += 1;
            }
            return Some(next);
        }
        sign.then_some(next + 1)
    }

    /// "95% CI [0.1, 0.8]", "95%-betrouwbaarheidsinterval 0,1 tot 0,8", "CI95 [..]", "BI = 0,1-0,8".
    fn interval(&self, at: usize) -> Option<(Item, usize)> {
        const WORDS: [&str; 10] = [
            "ci",
            "bi",
            "betrouwbaarheidsinterval",
            "betrouwbaarheidsintervallen",
            "confidence",
            "cis",
            "bis",
            "interval",
            "bhi",
            "cl",
        ];
        let mut next = at;
        let mut level = None;
        if let Some(token) = self.get(at).filter(|t| t.shape == Shape::Number) {
            if !self.sign(at + 1, '%') && !self.is_word(at + 1, &["procent", "percent"]) {
                return None;
            }
            level = number::value(token.text, false, self.decimal).map(|level| level.value() / 100.0);
            next += 2;
            next += usize::from(self.sign(next, '-') || self.sign(next, '–'));
        }
        if !self.is_word(next, &WORDS) {
            return None;
        }
        next += 1;
        next += usize::from(self.is_word(next, &["interval", "limits"]));
        next += usize::from(self.sign(next, '_'));
        if level.is_none()
            && let Some(token) = self.get(next).filter(|t| t.shape == Shape::Number && !t.spaced)
        {
            level = token.text.parse().ok().map(|level: f64| level / 100.0);
            next += 1;
        }
        // "(95% CI: [0.1, 0.8])", "betrouwbaarheidsinterval (95%) van 0,1 tot 0,8".
        let mut skipped = 0;
        while skipped < 4
            && (self.get(next).is_some_and(|t| ":=([,".contains(t.text))
                || self.is_word(next, &["van", "from", "of", "tussen", "between", "was", "is", "for", "loopt"]))
        {
            next += 1;
            skipped += 1;
        }
        let (low, to) = self.number(next)?;
        // [0,1,0,8] has its ends glued.
        let glued = |raw: &str| {
            let parts: Vec<&str> = raw.split(',').collect();
            let ends = match parts.as_slice() {
                [a, b] if raw.contains('.') => [(*a).to_owned(), (*b).to_owned()],
                [a, b, c, d] => [format!("{a},{b}"), format!("{c},{d}")],
                _ => return None,
            };
            let read = |raw: &String| number::value(raw, false, self.decimal);
            Some((read(&ends[0])?, read(&ends[1])?))
        };
        let percent = |at: usize| at + usize::from(self.sign(at, '%'));
        let (ends, mut to) = match self.between(percent(to)) {
            Some(second) => {
                let (high, to) = self.number(second)?;
                (low.zip(high), percent(to))
            }
            None => (self.get(to - 1).and_then(|t| glued(t.text)), to),
        };
        to += usize::from(self.sign(to, ']'));
        Some((Item::Interval(level, ends), to))
    }

    /// "77 of 213", "77 van de 213", "77/213".
    fn part(&self, at: usize) -> Option<(Item, usize)> {
        let part = self.count(at)?;
        let mut next = at + 1;
        if self.sign(next, '/') && self.get(next).is_some_and(|t| !t.spaced) {
            next += 1;
        } else {
            // "77 gezinnen van de 213".
            next += usize::from(self.is_word(next, &["families", "gezinnen", "kinderen", "children", "cases", "out"]));
            if !self.is_word(next, &["of", "van", "uit", "from"]) {
                return None;
            }
            next += 1;
            next += usize::from(self.is_word(next, &["the", "de", "these", "deze", "all", "alle", "in", "totaal"]));
        }
        let whole = self.count(next)?;
        let percent = self.sign(next + 1, '%') || self.is_word(next + 1, &["procent", "percent"]);
        let dated = self.sign(next + 1, '/');
        (!percent && !dated && part <= whole && whole > 0).then_some((Item::Part(part, whole), next + 1))
    }

    fn percent(&self, at: usize) -> Option<(Item, usize)> {
        let (value, to) = self.number(at)?;
        let sign = self.sign(to, '%') || self.is_word(to, &["procent", "percent"]);
        sign.then_some((Item::Percent(value), to + 1))
    }
}
