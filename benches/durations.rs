//! What a user waits for when a million waits are compared. `cargo bench --bench durations -- ROWS` writes the data, reads
//! them and names the file; `Rscript benches/durations.R FILE` does the same work on it. The ratios are in `benches/README.md`.

use beraad::estimators::{Settings, find};
use beraad::sample::{Asked, Durations, Outcome, Predictor, Sample, Shape};
use beraad::value::{Count, Label, Unit};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

const COVARIATES: usize = 10;
const METHODS: [&str; 3] = ["EK-c", "FNB", "SoS"];

/// Each piece of work is done so often, and the shortest taken.
const RUNS: usize = 3;

/// The same numbers each time (SplitMix64).
struct Chance(u64);

impl Chance {
    /// Above 0, at most 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((bits ^ (bits >> 31)) >> 11) + 1) as f64 / (1u64 << 53) as f64
    }
}

/// Weeks until a plan (1), a stop (2) or the data cut (0), to the moment and to the whole week; 3 methods, 10 covariates.
fn write(file: &Path, rows: usize) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    let names: Vec<String> = (1..=COVARIATES).map(|j| format!("x{j}")).collect();
    writeln!(out, "week,moment,ending,method,{}", names.join(","))?;
    let mut chance = Chance(20_261_122);
    for row in 0..rows {
        let method = row % METHODS.len();
        let x: Vec<f64> = (0..COVARIATES).map(|_| (2000.0 * chance.share()).floor() / 1000.0 - 1.0).collect();
        let along: f64 = x.iter().enumerate().map(|(j, x)| x * (j as f64 - 4.5) / 15.0).sum();
        let wait = |chance: &mut Chance, rate: f64| -chance.share().ln() / rate;
        let plan = wait(&mut chance, (along + 0.3 * method as f64).exp() / 25.0);
        let stop = wait(&mut chance, (0.5 * x[0] - 0.2 * method as f64).exp() / 40.0);
        let cut = 60.0 * chance.share().sqrt();
        let moment = plan.min(stop).min(cut).max(1e-6);
        let ending = if cut < plan.min(stop) { 0 } else { 1 + u8::from(stop < plan) };
        write!(out, "{},{moment:.6},{ending},{method}", moment.ceil())?;
        x.iter().try_for_each(|x| write!(out, ",{x}"))?;
        writeln!(out)?;
    }
    out.flush()
}

/// The columns of the file.
fn read(file: &Path) -> io::Result<Vec<Vec<f64>>> {
    let mut columns = vec![Vec::new(); 4 + COVARIATES];
    for line in BufReader::new(File::open(file)?).lines().skip(1) {
        for (column, cell) in columns.iter_mut().zip(line?.split(',')) {
            column.push(cell.parse().expect("a number"));
        }
    }
    Ok(columns)
}

fn sample(columns: &[Vec<f64>], time: usize, covariates: bool) -> Sample {
    let predictors = columns[4..].iter().enumerate().filter(|_| covariates).map(|(j, values)| Predictor {
        label: Label::plain(format!("x{}", j + 1)),
        reference: None,
        columns: vec![(Label::plain(format!("x{}", j + 1)), values.clone())],
        by_arm: false,
    });
    let rows = columns[0].len();
    Sample {
        shape: Shape::Durations(Durations {
            groups: METHODS.map(Label::plain).to_vec(),
            group: columns[3].iter().map(|m| *m as u32).collect(),
            entry: None,
            time: columns[time].clone(),
            ending: columns[2].iter().map(|e| (*e as u32).checked_sub(1)).collect(),
            endings: ["plan", "stop"].map(Label::plain).to_vec(),
            event: 0,
            strata: None,
            covariates: predictors.collect(),
            subject: None,
            asked: Asked { at: vec![10.0, 26.0], horizon: Some(52.0) },
        }),
        outcome: Outcome {
            label: Label::plain("weeks"),
            unit: Unit::new("weken", "weeks"),
            rows: Unit::new("gezinnen", "families"),
            direction: None,
        },
        grouping: Some(Label::plain("method")),
        count: Count::of(rows as u64),
        clusters: vec![],
    }
}

/// Largest memory since the last call, in MB; where the system tells.
fn memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    fs::write("/proc/self/clear_refs", "5").ok()?;
    Some(kilobytes / 1000.0)
}

/// Seconds of processor time of all threads so far, in hundredths.
fn processor() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let ticks = |place: usize| stat.rsplit(')').next()?.split_whitespace().nth(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

fn time<T>(name: &str, mut work: impl FnMut() -> T) {
    memory();
    let mut best = [f64::INFINITY; 2];
    for _ in 0..RUNS {
        let (clock, spent) = (Instant::now(), processor());
        black_box(work());
        let used = processor().zip(spent).map_or(f64::NAN, |(now, then)| now - then);
        best = [best[0].min(clock.elapsed().as_secs_f64()), best[1].min(used)];
    }
    let most = memory().map_or(String::new(), |mb| format!("{mb:8.0} MB"));
    println!("{name:<44} {:8.3} s, processor {:7.2} s {most}", best[0], best[1]);
}

fn main() -> io::Result<()> {
    let rows = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let file = std::env::temp_dir().join(format!("beraad-durations-{rows}.csv"));
    write(&file, rows)?;
    println!("{rows} rows in {}", file.display());
    let columns = read(&file)?;
    time("sort by week", || {
        let mut order: Vec<u32> = (0..rows as u32).collect();
        order.sort_by(|a, b| columns[0][*a as usize].total_cmp(&columns[0][*b as usize]));
        order
    });
    time("sort by moment", || {
        let mut order: Vec<u32> = (0..rows as u32).collect();
        order.sort_by(|a, b| columns[1][*a as usize].total_cmp(&columns[1][*b as usize]));
        order
    });
    let (weeks, moments) = (sample(&columns, 0, false), sample(&columns, 1, false));
    let all = ["cumulative_incidence", "gray_test", "log_rank", "restricted_mean"];
    for (of, sample) in [("week", &weeks), ("moment", &moments)] {
        all.iter().for_each(|id| run(id, of, sample));
    }
    drop((weeks, moments));
    for (place, of) in [(0, "week"), (1, "moment")] {
        let sample = sample(&columns, place, true);
        ["cox", "fine_gray"].iter().for_each(|id| run(id, of, &sample));
    }
    Ok(())
}

fn run(id: &str, of: &str, sample: &Sample) {
    match find(id) {
        Some(e) => time(&format!("{id}, by {of}"), || e.estimate(sample, &Settings::default()).expect("an answer")),
        None => println!("{id} is not registered"),
    }
}
