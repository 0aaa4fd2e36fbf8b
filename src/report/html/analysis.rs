//! One analysis: its question, text, tables and what is particular to it; and its line in brief.

use super::page::{BriefItem, HtmlAnalysis, HtmlTable};
use super::setter::Setter;
use super::tables::together;
use crate::findings::{Analysis, Note};
use crate::report::sentence::{self, Paragraph};
use crate::report::table;

impl Setter<'_> {
    pub(super) fn analysis(&mut self, a: &Analysis) -> (HtmlAnalysis, BriefItem) {
        let words = self.words;
        let id = self.id(&format!("analysis-{}", a.id));
        let told = sentence::tell(a, &self.results.study, &self.results.methods, words);
        let tables: Vec<HtmlTable> =
            table::of_analysis(a, &self.results.methods, words).into_iter().map(|t| self.table(t)).collect();
        let said = |text: &String| {
            self.general.says(text)
                || told.paragraphs.iter().any(|p| p.text.trim_end_matches('.').ends_with(text.as_str()))
                || tables.iter().any(|t| t.remarks.contains(text) || t.footnotes.iter().any(|f| f.text == *text))
        };
        let mut notes: Vec<String> = Vec::new();
        // Whom a mean leaves out stands in the text, with their number.
        let own = a.findings.notes.iter().filter(|n| !matches!(n, Note::CompletersOnly { .. }));
        for text in own.map(|n| table::line(n, words)) {
            if !said(&text) && !notes.contains(&text) {
                notes.push(text);
            }
        }
        let question = a.question.get(words.lang()).to_owned();
        let brief = match (told.brief.is_empty(), a.findings.notes.first()) {
            (false, _) => held(&told.brief),
            (true, Some(note)) => Paragraph { text: format!("{}.", table::line(note, words)), ..Paragraph::default() },
            (true, None) => Paragraph { text: words.get("nothing-found"), ..Paragraph::default() },
        };
        let paragraphs = told.paragraphs.iter().map(held).collect();
        let text = std::iter::once(brief.text).chain(brief.items).collect::<Vec<_>>().join(" ");
        let item = BriefItem { href: format!("#{id}"), question: question.clone(), mark: brief.mark, text };
        (HtmlAnalysis { id, question, paragraphs, figures: Vec::new(), tables, notes }, item)
    }
}

/// The paragraph with its equations kept on one line.
fn held(p: &Paragraph) -> Paragraph {
    Paragraph { mark: p.mark.clone(), text: together(&p.text), items: p.items.iter().map(|i| together(i)).collect() }
}
