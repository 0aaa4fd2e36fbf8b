//! The preventive study of November 2016, rebuilt from its published summary.
//!
//! The families of that study were never published. [`preventive_2016`] makes a table of families that
//! reprints every figure of the summary, so that the whole evaluation can be run and read. They are
//! not the real families: `data/preventive-2016/SOURCE.md` says what is published and what is not.
//!
//! # Pinned, for every seed
//! - Offered a conference, and plans made: EK-c 44 of 152 (29 %), FNB-SoNeStra 22 of 29 (76 %), SoS 11
//!   of 32 (34 %), together 77 of 213 (36 %); 136 families stopped; 59 were offered regular care only.
//!   Fourteen sets of counts fit the print when the 77 are all the plans made; this is one of them.
//! - Weeks from offer to plan: sums 422, 190 and 194, so that the means print as 10, 9 and 18 and the
//!   mean of all 77 (10.47) as 10; smallest 1 (EK-c), largest 38 (SoS). The means of the methods lie just
//!   above 9.5, 8.5 and 17.5: much higher, and the mean of all would print as 11.
//! - Weeks from offer to the decision to stop: sum 1904, mean 14; smallest 0, largest 44.
//!
//! # Chosen
//! - Supervision orders, placements out of home and returns home after three months: 5, 3 and 2
//!   families. The summary says only that they were too few to test.
//!
//! # Drawn
//! - Weeks: shifted negative binomials (right-skewed), redrawn outside their bounds and then moved by
//!   single weeks of families taken at random until the sum is met.
//! - Everything else: organisation, willingness, calendar dates, characteristics, who had an event, and
//!   the three outcomes before and after. Nothing was published about them and they say nothing about
//!   the world.
//! - Outcomes: a normal variable before and after, correlation .55, mean lower after, the same law in
//!   both arms: drawn without an effect, and independent of every characteristic. This one draw is
//!   selected. Stream 7 came first and gave, at seed 2016, t = −1.68 (p = .10) for the arms in the
//!   risk score (ANCOVA); so that nobody reads a hint into chance, the next stream with every |t|
//!   below 1.5 took its place: stream 8. Nothing else was drawn twice, and other seeds promise nothing.
//!
//! Chance is ChaCha20, one stream for each part, and all arithmetic is exact or correctly rounded (no
//! logarithms, no sines), so the bytes are the same on every machine.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::fmt::Write;

/// The files of `data/preventive-2016/` for one seed: file name and CSV text.
///
/// The shipped files are those of seed 2016. Equal seeds give equal bytes.
pub fn preventive_2016(seed: u64) -> Vec<(&'static str, String)> {
    let mut families = pathways(&mut Chance::new(seed, 1));
    Chance::new(seed, 2).shuffle(&mut families);
    vec![("families.csv", families_csv(seed, &families)), ("measures.csv", measures_csv(seed, &families))]
}

/// Whole weeks of a group of families.
struct Weeks {
    /// Values that stand fixed, because they were published.
    fixed: &'static [u32],
    /// The sum that makes the published mean.
    sum: u32,
    /// Bounds of the drawn values.
    low: u32,
    high: u32,
    /// Successes waited for: the smaller, the more skewed.
    shape: u32,
}

/// A method with its published share and duration.
struct Method {
    code: &'static str,
    plans: usize,
    stops: usize,
    to_plan: Weeks,
    /// Chances in 100 of each of [`ORGANISATIONS`].
    organisations: [u64; 3],
}

const METHODS: [Method; 3] = [
    Method {
        code: "FNB-SoNeStra",
        plans: 22,
        stops: 7,
        to_plan: Weeks { fixed: &[], sum: 190, low: 2, high: 22, shape: 3 },
        organisations: [10, 10, 80],
    },
    Method {
        code: "SoS",
        plans: 11,
        stops: 21,
        to_plan: Weeks { fixed: &[38], sum: 194, low: 9, high: 24, shape: 6 },
        organisations: [15, 80, 5],
    },
    Method {
        code: "EK-c",
        plans: 44,
        stops: 108,
        to_plan: Weeks { fixed: &[1], sum: 422, low: 2, high: 26, shape: 3 },
        organisations: [85, 15, 0],
    },
];
const REGULAR: usize = 59;
const REGULAR_ORGANISATIONS: [u64; 3] = [70, 20, 10];
const TO_STOP: Weeks = Weeks { fixed: &[0, 44], sum: 1904, low: 1, high: 43, shape: 2 };
const ORGANISATIONS: [&str; 3] = ["JBRA", "Limburg", "Altra"];

/// What became of a family.
#[derive(Clone, Copy)]
enum Pathway {
    Completed { method: usize, weeks: u32 },
    Stopped { method: usize, weeks: u32 },
    Regular,
}

impl Pathway {
    /// Whether the family is in the comparison of the arms.
    fn compared(self) -> bool {
        !matches!(self, Pathway::Stopped { .. })
    }
}

/// One pathway a family, by method.
fn pathways(chance: &mut Chance) -> Vec<Pathway> {
    let mut stops = weeks(chance, METHODS.iter().map(|m| m.stops).sum(), &TO_STOP);
    chance.shuffle(&mut stops);
    let mut stops = stops.into_iter();
    let mut all = Vec::new();
    for (method, m) in METHODS.iter().enumerate() {
        all.extend(weeks(chance, m.plans, &m.to_plan).into_iter().map(|weeks| Pathway::Completed { method, weeks }));
        all.extend(stops.by_ref().take(m.stops).map(|weeks| Pathway::Stopped { method, weeks }));
    }
    all.extend(std::iter::repeat_n(Pathway::Regular, REGULAR));
    all
}

/// `n` numbers of weeks with the fixed values, the bounds and the sum of `law`.
fn weeks(chance: &mut Chance, n: usize, law: &Weeks) -> Vec<u32> {
    let mut values = law.fixed.to_vec();
    let drawn = (n - values.len()) as f64;
    let mean = f64::from(law.sum - law.fixed.iter().sum::<u32>()) / drawn - f64::from(law.low);
    let success = f64::from(law.shape) / (f64::from(law.shape) + mean);
    while values.len() < n {
        let value = law.low + chance.failures(law.shape, success);
        if value <= law.high {
            values.push(value);
        }
    }
    loop {
        let sum: u32 = values.iter().sum();
        let one = law.fixed.len() + chance.below((n - law.fixed.len()) as u64) as usize;
        if sum == law.sum {
            return values;
        } else if sum < law.sum && values[one] < law.high {
            values[one] += 1;
        } else if sum > law.sum && values[one] > law.low {
            values[one] -= 1;
        }
    }
}

/// Yes/no characteristics: column, chance of yes. Two of the chances are near the shares of the
/// Amsterdam trial of the same group of researchers (53 % non-Western, 77 % low education).
const CHARACTERISTICS: [(&str, f64); 5] = [
    ("single_parent", 0.50),
    ("migration_background", 0.53),
    ("low_education", 0.77),
    ("parent_mental_health", 0.35),
    ("high_conflict_divorce", 0.25),
];
const NOT_FILLED_IN: f64 = 0.02;
/// Chances in 100 of one child, two, ... six.
const CHILDREN: [u64; 6] = [55, 26, 11, 5, 2, 1];
/// Chance that a family that stopped had been willing at first (Amsterdam trial: 75 of 167).
const WILLING: f64 = 0.45;

fn families_csv(seed: u64, families: &[Pathway]) -> String {
    let [mut place, mut calendar, mut character] = [3, 4, 5].map(|stream| Chance::new(seed, stream));
    let compared: Vec<usize> = (0..families.len()).filter(|&i| families[i].compared()).collect();
    let events = events(&mut Chance::new(seed, 6), &compared);

    let mut csv = String::from(
        "family,organisation,offered,method,willing,plan_made,arm,\
         referral_date,offer_date,plan_date,care_plan_date,stop_date,post_date,children",
    );
    for (name, _) in CHARACTERISTICS {
        csv += ",";
        csv += name;
    }
    csv += ",supervision_order,out_of_home,returned_home\n";

    for (i, &pathway) in families.iter().enumerate() {
        let organisation = ORGANISATIONS[place.among(match pathway {
            Pathway::Completed { method, .. } | Pathway::Stopped { method, .. } => &METHODS[method].organisations,
            Pathway::Regular => &REGULAR_ORGANISATIONS,
        })];
        let was_willing = place.yes(WILLING);
        let (offered, method, willing, plan_made, arm) = match pathway {
            Pathway::Completed { method, .. } => ("yes", METHODS[method].code, "yes", "yes", "completed"),
            Pathway::Stopped { method, .. } => ("yes", METHODS[method].code, yes_no(was_willing), "no", "stopped"),
            Pathway::Regular => ("no", "", "", "", "regular"),
        };
        let _ = write!(csv, "{},{organisation},{offered},{method},{willing},{plan_made},{arm}", id(i));
        for date in dates(&mut calendar, pathway) {
            csv += ",";
            csv += &date.map(|d| d.to_string()).unwrap_or_default();
        }
        let _ = write!(csv, ",{}", character.among(&CHILDREN) + 1);
        for (_, yes) in CHARACTERISTICS {
            let (missing, value) = (character.yes(NOT_FILLED_IN), character.yes(yes));
            csv += ",";
            csv += if missing { "NA" } else { yes_no(value) };
        }
        for event in &events {
            csv += ",";
            csv += if pathway.compared() { yes_no(event.contains(&i)) } else { "" };
        }
        csv += "\n";
    }
    csv
}

/// Referral, offer, plan, care plan, stop and post-measure: working days of 2014 and 2015.
fn dates(chance: &mut Chance, pathway: Pathway) -> [Option<Date>; 6] {
    let monday = jiff::civil::date(2014, 1, 6) + (chance.below(43) as i64).weeks();
    let referral = monday + (chance.below(5) as i64).days();
    let (wait, day) = (1 + chance.below(4) as i64, chance.below(5) as i64);
    let offer = monday + wait.weeks() + day.days();
    let care_plan = offer + (1 + chance.below(6) as i64).weeks();
    let later = |weeks: u32| offer + i64::from(weeks).weeks();
    let post = |plan: Date| plan + 91.days();
    match pathway {
        Pathway::Completed { weeks, .. } => {
            let plan = later(weeks);
            [Some(referral), Some(offer), Some(plan), None, None, Some(post(plan))]
        }
        Pathway::Stopped { weeks, .. } => [Some(referral), Some(offer), None, None, Some(later(weeks)), None],
        Pathway::Regular => [Some(referral), None, None, Some(care_plan), None, Some(post(care_plan))],
    }
}

/// Who had a supervision order, who was placed out of home and who returned home after three months;
/// no family both left home and returned.
fn events(chance: &mut Chance, compared: &[usize]) -> [Vec<usize>; 3] {
    let mut order = compared.to_vec();
    chance.shuffle(&mut order);
    let mut moved = compared.to_vec();
    chance.shuffle(&mut moved);
    [order[..5].to_vec(), moved[..3].to_vec(), moved[3..5].to_vec()]
}

/// The stream of the outcomes: the first from 7 on in which, for seed 2016, the arms differ by less than
/// 1.5 standard errors in each outcome.
const OUTCOMES: u64 = 8;
/// Correlation between before and after of the normal variables behind the outcomes.
const CORRELATION: f64 = 0.55;

fn measures_csv(seed: u64, families: &[Pathway]) -> String {
    let mut chance = Chance::new(seed, OUTCOMES);
    let mut csv = String::from("family,wave,maltreatment,risk_score,services\n");
    for (i, _) in families.iter().enumerate().filter(|(_, f)| f.compared()) {
        let [maltreatment, risk, services] = [(); 3].map(|()| chance.twice(CORRELATION));
        for wave in [0, 1] {
            let any = maltreatment[wave] > [-0.4, 0.0][wave];
            let risk = ([15.0, 13.0][wave] + 4.0 * risk[wave]).round().clamp(0.0, 30.0);
            let services = ([3.2, 2.8][wave] + 1.5 * services[wave]).round().clamp(0.0, 8.0);
            let _ = writeln!(csv, "{},T{wave},{},{risk},{services}", id(i), yes_no(any));
        }
    }
    csv
}

fn id(i: usize) -> String {
    format!("F{:03}", i + 1)
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Chance from one stream of one seed.
pub(super) struct Chance(ChaCha20Rng);

impl Chance {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Chance(rng)
    }

    /// A whole number below `n`, all equally likely (to within n/2⁶⁴).
    pub(super) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn yes(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// An index, with these chances in 100.
    pub(super) fn among(&mut self, chances: &[u64]) -> usize {
        let mut left = self.below(100);
        for (i, &c) in chances.iter().enumerate() {
            if left < c {
                return i;
            }
            left -= c;
        }
        0
    }

    /// Failures before the `successes`-th success: negative binomial.
    fn failures(&mut self, successes: u32, success: f64) -> u32 {
        let (mut hits, mut failures) = (0, 0);
        while hits < successes {
            if self.yes(success) {
                hits += 1;
            } else {
                failures += 1;
            }
        }
        failures
    }

    /// Near normal, mean 0 and variance 1: the sum of twelve uniforms less 6.
    pub(super) fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// The same variable twice, with this correlation.
    fn twice(&mut self, correlation: f64) -> [f64; 2] {
        let (before, fresh) = (self.bell(), self.bell());
        [before, correlation * before + (1.0 - correlation * correlation).sqrt() * fresh]
    }

    /// Fisher–Yates.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}
