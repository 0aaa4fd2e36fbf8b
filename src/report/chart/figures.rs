//! A hundred houses a group: how many got there, how many ended otherwise, how many are still under way.

use super::Chart;
use super::phrase;
use super::picture::{BODY, GREY, HEADING, INK, LINE, MARGIN, MARK, Picture, SMALL, Side, WIDTH};
use super::source::Source;
use super::stairs::Spot;
use super::type_face::{width, wrap};
use crate::findings::{Analysis, Estimate};
use crate::report::Results;
use crate::report::catalogue::Words;
use crate::report::waiting::{self, Shares, Waiting};
use plotters::style::WHITE;

const GAP: i32 = 28;

/// Width of a house, and of the place it stands in: by how many groups stand beside each other.
fn sizes(beside: i32) -> (i32, i32) {
    match beside {
        1 => (22, 30),
        2 | 3 => (15, 21),
        _ => (12, 16),
    }
}

/// Draws a hundred figures a group at the first time asked about.
pub fn draw(_: &Results, analysis: &Analysis, words: &Words) -> Option<Chart> {
    let lang = words.lang();
    let waiting = waiting::read(analysis)?;
    let at = *waiting.times.first()?;
    let groups: Vec<(&waiting::Group, &Shares, Vec<u64>)> = waiting
        .groups
        .iter()
        .filter_map(|g| {
            let shares = g.shares.iter().find(|s| s.at == at)?;
            Some((g, shares, shares.of_hundred()?))
        })
        .collect();
    let rows: Vec<&Estimate> = groups.iter().flat_map(|(_, s, _)| s.ended.iter().copied()).collect();
    let first = rows.first()?;
    let units = match first.unit.0.get(lang) {
        "" => words.get("chart-units"),
        units => units.to_owned(),
    };
    let when = format!("{} {}", waiting::time(at, lang), waiting.unit.0.get(lang));
    let args = [("units", units.as_str().into()), ("when", when.trim().into())];
    let title = match groups.as_slice() {
        [(_, shares, _)] => {
            let [units, when] = args;
            let counts = counts(&waiting, shares, words)?;
            words.say("chart-hundred-alone", &[units, when, ("counts", counts.into())])
        }
        _ => words.say("chart-hundred", &args),
    };
    let lines = Source::of(rows.iter().copied()).lines(words);
    let mut picture = Picture::new(&title, &lines, &words.get("chart-hundred-how"));
    key(&mut picture, &waiting, words);

    let beside = match groups.len() {
        5 | 6 | 9 => 3,
        n => (n as i32).clamp(1, 4),
    };
    let (size, place) = sizes(beside);
    let grid = 10 * place;
    let wide = (WIDTH - 2 * MARGIN - (beside - 1) * GAP) / beside;
    for row in groups.chunks(beside as usize) {
        let name = |g: &waiting::Group| {
            let name = if g.label.code == "overall" && groups.len() > 1 {
                words.get("chart-hundred-overall")
            } else {
                g.label.text.get(lang).to_owned()
            };
            phrase::with_n(&phrase::capital(&name), g.n, words)
        };
        let headings: Vec<Vec<String>> =
            row.iter().map(|(g, _, _)| wrap(&name(g), HEADING.size, true, f64::from(wide))).collect();
        let above = headings.iter().map(Vec::len).max().unwrap_or(0) as i32 * (LINE + 1);
        let start = picture.y;
        let mut lowest = start;
        for (k, ((_, shares, counts), heading)) in row.iter().zip(&headings).enumerate() {
            let from = MARGIN + k as i32 * (wide + GAP);
            let up = above - heading.len() as i32 * (LINE + 1);
            for (i, line) in heading.iter().enumerate() {
                picture.text((from, start + up + i as i32 * (LINE + 1)), Side::Start, HEADING, line.as_str());
            }
            let top = start + above + 6;
            let kinds = counts.iter().enumerate().flat_map(|(kind, n)| std::iter::repeat_n(kind, *n as usize));
            for (i, kind) in kinds.enumerate() {
                let spot = (from + (i as i32 % 10) * place, top + (i as i32 / 10) * place);
                house(&mut picture, spot, size, kind, counts.len());
            }
            // one group: the words stand beside its figures
            let (x, mut y, room) = if beside == 1 {
                (from + grid + GAP, top + 2, wide - grid - GAP)
            } else {
                (from, top + grid + 4, wide)
            };
            for line in told(&waiting, shares, counts, words) {
                for part in wrap(&line, BODY.size, false, f64::from(room)) {
                    picture.text((x, y), Side::Start, BODY, part);
                    y += LINE + 1;
                }
            }
            lowest = lowest.max(y).max(top + grid);
        }
        picture.y = lowest + 14;
    }
    picture.y -= 14;
    let facts: Vec<String> = groups
        .iter()
        .map(|(g, s, c)| {
            let name = phrase::with_n(&phrase::capital(g.label.text.get(lang)), g.n, words);
            format!("{name}: {}", told(&waiting, s, c, words).join(", "))
        })
        .collect();
    let description = phrase::description(&title, &lines, &facts);
    picture.chart(format!("{}-hundred", analysis.id), title, description, vec![analysis.id.clone()])
}

/// `Familiegroepsplan 28 (21–36)`, a line an ending; then those still under way.
fn told(waiting: &Waiting, shares: &Shares, counts: &[u64], words: &Words) -> Vec<String> {
    let lang = words.lang();
    let interval = |e: &Estimate| {
        let limit = |x: f64| crate::report::number::fixed(100.0 * x, 0, lang);
        e.interval.map(|i| format!(" ({}–{})", limit(i.low), limit(i.high))).unwrap_or_default()
    };
    let mut out: Vec<String> = waiting
        .endings
        .iter()
        .zip(&shares.ended)
        .zip(counts)
        .map(|((ending, e), n)| format!("{} {n}{}", phrase::capital(ending.text.get(lang)), interval(e)))
        .collect();
    if let Some(n) = counts.last() {
        out.push(format!("{} {n}", phrase::capital(&words.get("chart-under-way"))));
    }
    out
}

/// `family group plan 28, stopped 28, still under way 44`: of a hundred.
pub fn counts(waiting: &Waiting, shares: &Shares, words: &Words) -> Option<String> {
    let counts = shares.of_hundred()?;
    let names = waiting.endings.iter().map(|e| e.text.get(words.lang()).to_owned());
    let names = names.chain(std::iter::once(words.get("chart-under-way")));
    Some(names.zip(counts).map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", "))
}

/// What each figure means.
fn key(picture: &mut Picture, waiting: &Waiting, words: &Words) {
    let lang = words.lang();
    let names = waiting.endings.iter().map(|e| phrase::capital(e.text.get(lang)));
    let names: Vec<String> = names.chain(std::iter::once(phrase::capital(&words.get("chart-under-way")))).collect();
    let mut x = MARGIN;
    for (kind, name) in names.iter().enumerate() {
        for (i, line) in wrap(name, SMALL.size, false, f64::from(WIDTH - 2 * MARGIN - 24)).iter().enumerate() {
            let wide = width(line, SMALL.size, false).ceil() as i32 + 22;
            if x + wide > WIDTH - MARGIN || i > 0 {
                (x, picture.y) = (MARGIN, picture.y + 21);
            }
            if i == 0 {
                house(picture, (x, picture.y), 15, kind, names.len());
            }
            picture.text((x + 22, picture.y), Side::Start, SMALL, line.as_str());
            x += wide + 22;
        }
    }
    picture.y += 31;
}

/// A house: full for the first ending, with a cross for the second, with another sign for further ones, empty for
/// those under way.
fn house(picture: &mut Picture, (x, y): Spot, size: i32, kind: usize, kinds: usize) {
    let eaves = size * 2 / 5;
    let outline = |d: i32| {
        let (l, r, b) = (x + d, x + size - d, y + size - d);
        [(l, b), (l, y + eaves + d / 2), (x + size / 2, y + d + d / 2), (r, y + eaves + d / 2), (r, b)]
    };
    let last = kind + 1 == kinds;
    if kind == 0 && !last {
        picture.area(&outline(0), MARK);
        return;
    }
    picture.area(&outline(0), if last { GREY } else { INK });
    picture.area(&outline(1), WHITE);
    let inset = size / 4 + 1;
    let (l, r, t, b) = (x + inset, x + size - inset, y + eaves, y + size - inset + 1);
    match kind {
        _ if last => {}
        1 => {
            picture.path(&[(l, t), (r, b)], INK, 2);
            picture.path(&[(l, b), (r, t)], INK, 2);
        }
        2 => picture.bar((l + 1, t + 1), (r - 1, b - 1), INK),
        3 => picture.path(&[(l, (t + b) / 2), (r, (t + b) / 2)], INK, 2),
        _ => picture.path(&[(x + size / 2, t), (x + size / 2, b)], INK, 2),
    }
}
