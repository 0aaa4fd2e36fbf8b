//! Text in lines: paragraphs between blank lines, tables with pipes, and tables of columns set under each other.

use super::{Block, Document, Row, Table, Text, Unit};
use std::borrow::Cow;
use std::ops::Range;

/// Characters of text above a table that may be its caption.
const LONGEST_CAPTION: usize = 400;
/// Columns of a table.
const MOST_COLUMNS: usize = 60;

/// One line of a table, with the columns of characters in which its cells stand.
struct Line {
    place: u32,
    cells: Vec<(Range<usize>, String)>,
    piped: bool,
}

/// Paragraphs and tables of `text`, its lines first made plain. The lines of a table set in columns are paragraphs
/// too, since a justified paragraph looks like one.
pub fn read(text: &str, plain: impl Fn(&str) -> Cow<'_, str>) -> Document {
    let mut out = Reader::default();
    // A page break of pdftotext begins a page; it ends nothing else.
    let lines: Vec<Cow<'_, str>> = text.lines().map(|line| plain(line.trim_start_matches('\u{c}'))).collect();
    for (at, line) in lines.iter().enumerate() {
        out.line(line, u32::try_from(at + 1).unwrap_or(u32::MAX), lines.get(at + 1).map_or("", |next| next));
    }
    out.end_table();
    out.end_paragraph();
    out.document
}

#[derive(Default)]
struct Reader {
    document: Document,
    paragraph: Text,
    table: Vec<Line>,
    /// Blank lines since the last line of the table.
    blank: u32,
    caption: String,
}

impl Reader {
    fn line(&mut self, line: &str, place: u32, next: &str) {
        if line.trim().is_empty() {
            self.end_paragraph();
            self.blank += 1;
            // Tables in columns often have a blank line between groups of rows; tables with pipes end at one.
            if self.blank > 1 || self.table.last().is_some_and(|last| last.piped) {
                self.end_table();
            }
            return;
        }
        let cells = if line.contains('|') { piped(line) } else { set_apart(line) };
        let piped = line.contains('|');
        if cells.len() >= 2 && !(piped && cells.len() < 3 && !line.trim_start().starts_with('|')) {
            if self.table.is_empty() {
                self.caption = self.above();
            } else if self.table.last().is_some_and(|last| last.piped != piped) {
                self.end_table();
            }
            self.table.push(Line { place, cells, piped });
        } else if !is_rule(line) {
            self.end_table();
        }
        self.blank = 0;
        if piped && self.table.last().is_some_and(|last| last.place == place) {
            self.end_paragraph();
        } else if !is_rule(line) {
            self.paragraph.push(line.trim(), place);
            self.paragraph.line_end(next);
        }
    }

    /// What may be the caption of a table that begins here.
    fn above(&self) -> String {
        let last = match self.document.blocks.last() {
            _ if !self.paragraph.is_empty() => self.paragraph.as_str(),
            Some(Block::Prose(_, text)) => text.as_str(),
            _ => "",
        };
        if last.len() <= LONGEST_CAPTION { last.to_owned() } else { String::new() }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if !text.is_empty() {
            self.document.blocks.push(Block::Prose(Unit::Line, text));
        }
    }

    fn end_table(&mut self) {
        let lines = std::mem::take(&mut self.table);
        let caption = std::mem::take(&mut self.caption);
        let wide = lines.iter().filter(|line| line.cells.len() >= 2).count();
        if wide < 2 || lines.iter().all(|line| line.cells.iter().all(|(_, cell)| !has_digit(cell))) {
            return;
        }
        let piped = lines.first().is_some_and(|line| line.piped);
        let rows = if piped { in_order(lines) } else { under_each_other(lines) };
        if piped {
            for row in &rows {
                let cells = row.cells.iter().filter(|cell| has_digit(cell));
                self.document.blocks.extend(cells.map(|cell| Block::Prose(Unit::Line, Text::at(cell, row.place))));
            }
        }
        self.document.blocks.push(Block::Table(Unit::Line, Table { caption, rows }));
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A line of dashes under a heading.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| "-=_+|:─━ \t".contains(c))
}

/// Cells between pipes; none of a line of dashes.
fn piped(line: &str) -> Vec<(Range<usize>, String)> {
    if is_rule(line) {
        return Vec::new();
    }
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    line.split('|').take(MOST_COLUMNS).map(|cell| (0..0, cell.trim().to_owned())).collect()
}

/// Cells with two spaces or a tab between them, with where they stand; a tab goes to the next eighth column.
fn set_apart(line: &str) -> Vec<(Range<usize>, String)> {
    let mut cells: Vec<(Range<usize>, String)> = Vec::new();
    if is_rule(line) || !line.trim().contains("  ") && !line.trim().contains('\t') {
        return cells;
    }
    let (mut column, mut gap) = (0, 2);
    for c in line.chars() {
        if c == '\t' {
            column = column / 8 * 8 + 8;
            gap = 2;
            continue;
        }
        if c.is_whitespace() {
            gap += 1;
        } else {
            let room = cells.len() < MOST_COLUMNS;
            match cells.last_mut() {
                Some((range, cell)) if gap < 2 => {
                    cell.extend(std::iter::repeat_n(' ', gap));
                    cell.push(c);
                    range.end = column + 1;
                }
                _ if room => cells.push((column..column + 1, c.to_string())),
                _ => {}
            }
            gap = 0;
        }
        column += 1;
    }
    cells
}

fn in_order(lines: Vec<Line>) -> Vec<Row> {
    let row = |line: Line| Row { place: line.place, cells: line.cells.into_iter().map(|(_, cell)| cell).collect() };
    lines.into_iter().map(row).collect()
}

/// Cells by the columns in which they stand. The columns are the stretches of characters that some row with the most
/// usual number of cells fills; a heading may reach over several, and then stands in each.
fn under_each_other(lines: Vec<Line>) -> Vec<Row> {
    let most = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut columns: Vec<Range<usize>> = Vec::new();
    for line in lines.iter().filter(|line| line.cells.len() == most) {
        for (at, (range, _)) in line.cells.iter().enumerate() {
            match columns.get_mut(at) {
                // Rows that do not stand under each other keep the first one's columns.
                Some(column) if range.start < column.end && column.start < range.end => {
                    *column = column.start.min(range.start)..column.end.max(range.end);
                }
                Some(_) => {}
                None => columns.push(range.clone()),
            }
        }
    }
    let row = |line: Line| {
        let mut cells = vec![String::new(); columns.len()];
        let full = line.cells.len() == columns.len();
        for (at, (range, text)) in line.cells.into_iter().enumerate() {
            let middle = |r: &Range<usize>| r.start + r.end;
            let nearest = (0..columns.len()).min_by_key(|c| middle(&columns[*c]).abs_diff(middle(&range)));
            let over: Vec<usize> =
                (0..columns.len()).filter(|c| columns[*c].start < range.end && range.start < columns[*c].end).collect();
            let targets = match (full, over.is_empty()) {
                (true, _) => vec![at],
                (false, true) => nearest.into_iter().collect(),
                (false, false) => over,
            };
            for target in targets {
                if let Some(cell) = cells.get_mut(target) {
                    if !cell.is_empty() {
                        cell.push(' ');
                    }
                    cell.push_str(&text);
                }
            }
        }
        Row { place: line.place, cells }
    };
    lines.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<Table> {
        let blocks = read(text, |line| Cow::Borrowed(line)).blocks;
        blocks
            .into_iter()
            .filter_map(|block| if let Block::Table(_, table) = block { Some(table) } else { None })
            .collect()
    }

    #[test]
    fn columns_under_each_other_are_a_table() {
        let text = "Tabel 1 (N = 77)\n\n               M      SD    n\n------------------\nSoS          10,4    3,2   32\nregulier      9,1          45\n\nTekst.";
        let got = tables(text);
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].caption, "Tabel 1 (N = 77) ");
        let cells: Vec<Vec<&str>> =
            got[0].rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(cells, [["", "M", "SD", "n"], ["SoS", "10,4", "3,2", "32"], ["regulier", "9,1", "", "45"]]);
        assert_eq!(got[0].rows[1].place, 5);
    }

    #[test]
    fn pipes_are_a_table() {
        let got = tables("| Groep | M | SD |\n|---|--:|--:|\n| SoS | 10,4 | 3,2 |\n");
        assert_eq!(got[0].rows.len(), 2);
        assert_eq!(got[0].rows[1].cells, ["SoS", "10,4", "3,2"]);
    }
}
