//! What a registry's table costs: a million rows of twenty columns as text, read and held against their codebook.
//! `cargo bench --bench reading`.

use beraad::data::codebook::{Codebook, TableBook};
use beraad::data::{Source, load};
use beraad::value::Text;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

const ROWS: usize = 1_000_000;

fn main() {
    divan::main();
}

/// A codebook of one identifier, three categories, three dates, twelve numbers and a text.
fn book() -> Codebook {
    let mut text = String::from(
        "[study]\nid = 'a'\ntitle = { nl = 'a', en = 'a' }\norigin = 'simulated'\ndata_cut = 'a'\nsource = { nl = 'a', en = 'a' }\n\
         [[table]]\nname = 'a'\nrows = { nl = 'rijen', en = 'rows' }\n",
    );
    let mut column = |name: &str, role: &str, kind: &str, more: &str| {
        let _ = writeln!(
            text,
            "[[table.column]]\nname = '{name}'\nlabel = {{ nl = 'a', en = 'a' }}\nrole = '{role}'\ntype = '{kind}'\n{more}"
        );
    };
    column("family", "id", "text", "");
    for i in 0..3 {
        let levels = "levels = [{ code = 'regular', nl = 'a', en = 'a' }, { code = 'completed', nl = 'b', en = 'b' }]";
        column(&format!("category{i}"), "characteristic", "category", levels);
        column(&format!("date{i}"), "date", "date", "");
    }
    for i in 0..12 {
        column(&format!("number{i}"), "outcome", "number", "");
    }
    column("remark", "characteristic", "text", "");
    toml::from_str(&text).expect("a codebook")
}

/// The rows, in the order of the codebook: as programs export them, or as Excel does in the Netherlands.
fn table(book: &TableBook, dutch: bool) -> Vec<u8> {
    let (separator, decimal, end) = if dutch { (";", ',', "\r\n") } else { (",", '.', "\n") };
    let names: Vec<&str> = book.column.iter().map(|column| column.name.as_str()).collect();
    let mut text = names.join(separator) + end;
    for row in 0..ROWS {
        let _ = write!(text, "F-{row}");
        for i in 0..3 {
            let (year, month, day) = (2010 + row % 9, 1 + (row + i) % 12, 1 + row % 28);
            let level = if (row + i) % 2 == 0 { "regular" } else { "completed" };
            let _ = match dutch {
                true => write!(text, "{separator}{level}{separator}{day:02}-{month:02}-{year}"),
                false => write!(text, "{separator}{level}{separator}{year}-{month:02}-{day:02}"),
            };
        }
        for i in 0..12 {
            let _ = write!(text, "{separator}{}{decimal}{:02}", (row * (i + 3)) % 1000, (row + i) % 100);
        }
        let _ = write!(text, "{separator}gesprek met één ouder{end}");
    }
    if dutch { text.chars().map(|c| c as u32 as u8).collect() } else { text.into_bytes() }
}

/// Bytes of the file, hash, encoding, evidence, rows, checks and typed columns.
#[divan::bench(args = ["export", "excel-dutch"], sample_count = 3, sample_size = 1)]
fn read_and_check(bencher: Bencher, kind: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let book = book();
    let source = Source {
        name: "a".to_owned(),
        label: Text::same("a"),
        file: folder.join(format!("{kind}.csv")),
        study: Arc::new(book.study.clone()),
        book: Arc::new(book.table[0].clone()),
        join: vec![],
    };
    std::fs::write(&source.file, table(&source.book, kind == "excel-dutch")).expect("a file");
    let sources = [source];
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| black_box(load(black_box(&sources)).expect("good data")));
    std::fs::remove_file(&sources[0].file).expect("the file");
}
