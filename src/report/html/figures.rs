//! Charts, each beside the last analysis it shows.

use super::Figure;
use super::page::{HtmlChapter, HtmlFigure};
use super::setter::{Numbers, Setter};

impl Setter<'_> {
    /// Places each chart with the last analysis it names; one that names none, with the last of all.
    pub(super) fn place(&self, charts: &[Figure], chapters: &mut [HtmlChapter], numbers: &Numbers) {
        for chart in charts {
            let named = |id: &str| chart.analyses.iter().any(|a| a == id);
            let tables = numbers.iter().filter(|(id, _)| named(id)).flat_map(|(_, n)| n.iter().copied()).collect();
            let place = numbers.iter().rposition(|(id, _)| named(id)).or(numbers.len().checked_sub(1));
            let Some(home) = place.and_then(|at| chapters.iter_mut().flat_map(|c| &mut c.analyses).nth(at)) else {
                continue;
            };
            home.figures.push(HtmlFigure {
                n: 0,
                title: chart.title.to_owned(),
                svg: chart.svg.find("<svg").and_then(|at| chart.svg.get(at..)).unwrap_or_default().to_owned(),
                tables: self.links("figure-tables", tables),
            });
        }
        let figures = chapters.iter_mut().flat_map(|c| &mut c.analyses).flat_map(|a| &mut a.figures);
        for (i, figure) in figures.enumerate() {
            let args = [("n", (i + 1).to_string().into()), ("title", figure.title.as_str().into())];
            figure.title = self.words.say("figure-number", &args);
            figure.n = i + 1;
        }
    }
}
