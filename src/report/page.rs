//! A page of tables of text: for a reader as HTML or Markdown, for a program as CSV. It knows nothing of what the
//! tables are about.

use serde::Serialize;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// A paragraph each.
    pub intro: Vec<String>,
    /// In order.
    pub sections: Vec<Section>,
}

/// A heading with what stands under it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// A paragraph each.
    pub text: Vec<String>,
    /// What the table shows, for those who cannot see it at a glance; empty where there is no table.
    pub caption: String,
    /// Headings of the columns.
    pub head: Vec<String>,
    /// Rows with as many cells as `head`; the first names its row.
    pub rows: Vec<Vec<String>>,
}

/// The page without columns that are empty in every row of their table: for readers, not for programs.
pub fn filled(page: &Page) -> Page {
    let section = |section: &Section| {
        let kept = |at: &usize| section.rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty()));
        let kept: Vec<usize> = (0..section.head.len()).filter(kept).collect();
        let cells = |row: &Vec<String>| kept.iter().filter_map(|at| row.get(*at)).cloned().collect();
        Section { head: cells(&section.head), rows: section.rows.iter().map(cells).collect(), ..section.clone() }
    };
    Page { sections: page.sections.iter().map(section).collect(), ..page.clone() }
}

/// As Markdown (GitHub's tables), in which no text of the page becomes markup.
pub fn markdown(page: &Page) -> String {
    let mut out = format!("# {}\n", escaped(&page.title));
    for text in &page.intro {
        out.push_str(&format!("\n{}\n", escaped(text)));
    }
    for section in &page.sections {
        out.push_str(&format!("\n## {}\n", escaped(&section.heading)));
        for text in &section.text {
            out.push_str(&format!("\n{}\n", escaped(text)));
        }
        if section.rows.is_empty() {
            continue;
        }
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        out.push('\n');
        out.push_str(&line(&section.head));
        out.push_str(&format!("|{}\n", " --- |".repeat(section.head.len())));
        for row in &section.rows {
            out.push_str(&line(row));
        }
    }
    out
}

/// One line in which no character is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let page = Page {
            title: "A_b".to_owned(),
            intro: vec!["1 < 2".to_owned()],
            sections: vec![Section {
                heading: "t".to_owned(),
                head: vec!["name".to_owned(), "what".to_owned()],
                rows: vec![vec!["a|b".to_owned(), "<b>\nx".to_owned()]],
                ..Section::default()
            }],
        };
        let got = markdown(&page);
        assert_eq!(got, "# A\\_b\n\n1 \\< 2\n\n## t\n\n| name | what |\n| --- | --- |\n| a\\|b | \\<b\\> x |\n");
    }
}
