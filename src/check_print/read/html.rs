//! HTML: the text of its paragraphs and the cells of its tables.
//!
//! html5ever's tokenizer, that of a browser engine: it takes any bytes, knows all entities and counts lines. The tree
//! is not built: a table is a table when its rows follow each other, whatever is around it.

use super::{Block, Document, Row, Table, Text, Unit};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Columns that one cell may span, and cells that are written more than once in a document.
const MOST_SPAN: usize = 40;
const MOST_REPEATS: usize = 500_000;

/// Elements that are part of the line they stand in.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "em", "font", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u", "var",
];

/// Paragraphs and tables of `text`.
pub fn read(text: &str) -> Document {
    let sink = Sink(RefCell::new(Page { repeats: MOST_REPEATS, ..Page::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    // A tendril holds at most 4 GB, and so does no file that is read.
    input.push_back(StrTendril::from_slice(text));
    while let html5ever::TokenizerResult::Script(()) = tokenizer.feed(&input) {}
    tokenizer.end();
    let mut page = tokenizer.sink.0.into_inner();
    page.end_table();
    page.end_paragraph();
    page.document
}

struct Sink(RefCell<Page>);

#[derive(Default)]
struct Page {
    document: Document,
    paragraph: Text,
    table: Option<Open>,
    /// Tables inside the cell of a table are its text.
    depth: usize,
    /// Inside an element whose text nobody reads.
    hidden: Option<String>,
    caption: bool,
    repeats: usize,
}

#[derive(Default)]
struct Open {
    table: Table,
    cell: Option<(String, usize)>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match token {
            Token::TagToken(tag) => return page.tag(&tag, line),
            Token::CharacterTokens(text) => {
                // The line counted is that of the end of the text.
                let breaks = text.bytes().filter(|b| *b == b'\n').count();
                let first = line.saturating_sub(u32::try_from(breaks).unwrap_or(0));
                for (at, part) in text.split('\n').enumerate() {
                    if at > 0 {
                        page.text(" ", line);
                    }
                    page.text(part, first.saturating_add(u32::try_from(at).unwrap_or(0)));
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn text(&mut self, text: &str, line: u32) {
        if self.hidden.is_some() {
            return;
        }
        match &mut self.table {
            Some(open) if self.caption => open.table.caption.push_str(text),
            Some(Open { cell: Some((cell, _)), .. }) => cell.push_str(text),
            Some(_) => {}
            None => self.paragraph.push(text, line),
        }
    }

    fn tag(&mut self, tag: &Tag, line: u32) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if matches!(name, "script" | "style" | "template" | "title" | "textarea") {
            self.hidden = (opens && !tag.self_closing).then(|| name.to_owned());
            return match name {
                "script" if opens => TokenSinkResult::RawData(RawKind::ScriptData),
                "style" if opens => TokenSinkResult::RawData(RawKind::Rawtext),
                "title" | "textarea" if opens => TokenSinkResult::RawData(RawKind::Rcdata),
                _ => TokenSinkResult::Continue,
            };
        }
        match name {
            "table" if opens => {
                self.depth += 1;
                if self.depth == 1 {
                    self.end_paragraph();
                    let above = match self.document.blocks.last() {
                        Some(Block::Prose(_, text)) if text.as_str().len() <= 400 => text.as_str().to_owned(),
                        _ => String::new(),
                    };
                    let table = Table { caption: above, rows: Vec::new() };
                    self.table = Some(Open { table, cell: None });
                }
            }
            "table" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_table();
                }
            }
            "caption" => self.caption = opens && self.table.is_some(),
            "tr" if self.depth == 1 => {
                self.end_cell();
                if let Some(open) = self.table.as_mut().filter(|_| opens) {
                    open.table.rows.push(Row { place: line, cells: Vec::new() });
                }
            }
            "td" | "th" if self.depth == 1 => {
                self.end_cell();
                let span = tag.attrs.iter().find(|a| &*a.name.local == "colspan").and_then(|a| a.value.parse().ok());
                if let Some(open) = self.table.as_mut().filter(|_| opens) {
                    open.cell = Some((String::new(), span.unwrap_or(1).clamp(1, MOST_SPAN)));
                }
            }
            "sub" if opens => self.text("_", line),
            "sup" if opens => self.text("^", line),
            "br" | "wbr" => self.text(" ", line),
            name if INLINE.contains(&name) => {}
            _ if self.table.is_some() => self.text(" ", line),
            _ => self.end_paragraph(),
        }
        TokenSinkResult::Continue
    }

    fn end_cell(&mut self) {
        let Some(open) = &mut self.table else { return };
        let (Some((cell, span)), Some(row)) = (open.cell.take(), open.table.rows.last_mut()) else { return };
        let cell = Text::at(cell.trim(), row.place).as_str().to_owned();
        let again = (span - 1).min(self.repeats);
        self.repeats -= again;
        row.cells.extend(std::iter::repeat_n(cell, again + 1));
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if !text.is_empty() {
            self.document.blocks.push(Block::Prose(Unit::Line, text));
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        self.depth = 0;
        self.caption = false;
        let Some(open) = self.table.take() else { return };
        self.document.add_table(Unit::Line, open.table);
    }
}

impl Document {
    /// Adds a table, and its cells that hold numbers as text: a result may stand in one.
    pub fn add_table(&mut self, unit: Unit, table: Table) {
        for row in &table.rows {
            let mut last = "";
            for cell in &row.cells {
                if cell.len() > 6 && cell != last && cell.bytes().any(|b| b.is_ascii_digit()) {
                    self.blocks.push(Block::Prose(unit, Text::at(cell, row.place)));
                }
                last = cell;
            }
        }
        self.blocks.push(Block::Table(unit, table));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_tables_and_lines() {
        let text = "<html><style>p = .5</style>\n<p>Found <i>t</i>(28)&nbsp;= 2.20,\n<em>p</em> &lt; .05.</p>\n\
            <table><caption>N = 77</caption><tr><th>x<th colspan=2>SoS\n<tr><td>a<td>1,0</td><td>2</table>";
        let document = read(text);
        let prose: Vec<(u32, &str)> = document
            .blocks
            .iter()
            .filter_map(|b| if let Block::Prose(_, t) = b { Some((t.place(0), t.as_str().trim())) } else { None })
            .collect();
        assert_eq!(prose, [(2, "Found t(28) = 2.20, p < .05.")]);
        let Some(Block::Table(_, table)) = document.blocks.last() else { panic!("no table") };
        assert!(table.caption.ends_with("N = 77"));
        assert_eq!(table.rows[0].cells, ["x", "SoS", "SoS"]);
        assert_eq!((table.rows[1].place, table.rows[1].cells.len()), (5, 3));
    }
}
