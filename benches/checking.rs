//! Checking a registry: a million rows of twenty columns. `cargo bench --bench checking -- ROWS`, or `-- FILE` for the same
//! table in another format, as `formats.py` makes it; the comparison with R is in `benches/README.md`, and `checking.R` makes
//! the same checks on the same file.

use beraad::data::codebook::Codebook;
use beraad::data::{Source, inspect};
use beraad::value::Text;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

const BOOK: &str = include_str!("checking.toml");

/// Splits one number into as many as are needed: the same file each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % n
    }
}

/// A day of the years 2019 to 2025, counted from 2019-01-01; every month has 28.
fn date(day: u64) -> String {
    format!("{}-{:02}-{:02}", 2019 + day / 336, 1 + day / 28 % 12, 1 + day % 28)
}

/// Children at two waves, in families, in organisations.
fn write(file: &Path, rows: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(
        out,
        "child,family,organisation,wave,arm,method,referral_date,offer_date,plan_date,result,age,single_parent,migrant,\
         violence,risk,support,maltreatment,care,visits,income"
    )?;
    let mut chance = Chance(20_261_122);
    for child in 0..rows / 2 {
        let family = child / 2;
        let mut of_family = Chance(family);
        let (organisation, arm) = (of_family.below(60), of_family.below(2));
        let yes = |chance: &mut Chance| if chance.below(100) < 40 { "yes" } else { "no" };
        let (referral, age) = (chance.below(1500), chance.below(180));
        let offer = referral + chance.below(60);
        let planned = chance.below(10) < 6;
        let method = ["EK-c", "FNB", "SoS"][organisation as usize % 3];
        let (alone, migrant, violence) = (yes(&mut chance), yes(&mut chance), yes(&mut chance));
        for wave in ["T0", "T1"] {
            let plan = if planned { date(offer + 20 + chance.below(100)) } else { String::new() };
            let risk = if chance.below(50) == 0 { 999 } else { chance.below(400) };
            let risk = if risk == 999 { "99".to_owned() } else { format!("{}.{}", risk / 10, risk % 10) };
            writeln!(
                out,
                "C{child},F{family},O{organisation},{wave},{},{method},{},{},{plan},{},{}.{},{alone},{migrant},{violence},\
                 {risk},{},{},{},{},{}",
                ["conference", "usual"][arm as usize],
                date(referral),
                date(offer),
                if planned { "plan" } else { "none" },
                age / 10,
                age % 10,
                chance.below(61),
                yes(&mut chance),
                chance.below(20),
                chance.below(50),
                chance.below(90_000),
            )?;
        }
    }
    out.flush()
}

fn main() {
    let rows = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let made = std::env::temp_dir().join(format!("beraad-checking-{rows}.csv"));
    let given = std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_file());
    let file = given.unwrap_or(made);
    if !file.exists() {
        write(&file, rows).expect("the temporary folder takes a file");
    }
    let book: Codebook = toml::from_str(BOOK).expect("a codebook");
    let source = Source {
        name: "children".to_owned(),
        label: Text::same("children"),
        file: file.clone(),
        study: Arc::new(book.study),
        book: Arc::new(book.table[0].clone()),
        join: vec![],
    };
    let start = Instant::now();
    let inspection = inspect(&[source]).expect("a file");
    let seconds = start.elapsed().as_secs_f64();
    let table = &inspection.tables[0];
    println!("{}: {} rows in {seconds:.2} s, {:.0} rows/s", file.display(), table.rows, table.rows as f64 / seconds);
    println!("{} things checked, {} disagreements", table.done.len(), table.disagreements.len());
    for found in table.disagreements.iter().chain(&table.remarks).take(10) {
        println!("{found}");
    }
}
