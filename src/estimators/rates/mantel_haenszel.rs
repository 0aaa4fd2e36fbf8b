//! Two groups compared within strata, and whether the strata agree.

use super::{check_block, pairs, unanswerable};
use crate::error::Result;
use crate::estimators::{About, Estimator, Settings, strata};
use crate::findings::measure::{I_SQUARED, ODDS_RATIO, RISK_DIFFERENCE};
use crate::findings::{Estimate, Findings, Measure, Note, Test};
use crate::math::tail;
use crate::sample::{Sample, Strata};
use crate::value::{Count, Dropped, Interval, Label, PValue, ShapeKind, Text, Unit};

/// The common odds ratio and the common difference of rates of each pair of groups, within strata.
pub struct MantelHaenszel;

static ABOUT: About = About {
    id: "mantel_haenszel",
    title_nl: "Gemeenschappelijke oddsratio binnen strata (Mantel en Haenszel)",
    title_en: "Common odds ratio within strata (Mantel and Haenszel)",
    shapes: &[ShapeKind::Strata],
    measure: &ODDS_RATIO,
    definition: "In each stratum xᵢ events and fᵢ failures among nᵢ units of group i, N = n₁ + n₀, m events: R = x₁f₀/N, \
                 S = f₁x₀/N, P = (x₁ + f₀)/N, Q = 1 − P. OR = ΣR/ΣS; se², the variance of ln OR, is \
                 ΣPR/(2(ΣR)²) + Σ(PS + QR)/(2ΣRΣS) + ΣQS/(2(ΣS)²) (Robins, Breslow and Greenland); limits \
                 exp(ln OR ± z se). Test (Cochran, Mantel and Haenszel): χ² = (ΣR − ΣS)²/Σ n₁n₀m(N − m)/(N²(N − 1)), \
                 1 df, no continuity correction. Common difference: RD = Σw(p₁ − p₀)/Σw, w = n₁n₀/N, pᵢ = xᵢ/nᵢ; \
                 se² = (RD Σ(n₁²x₀ − n₀²x₁ + n₁n₀(n₀ − n₁)/2)/N² + Σ(x₁f₀ + x₀f₁)/(2N))/(Σw)² (Sato), limits RD ± z se. \
                 Homogeneity (Breslow and Day): X² = Σ(x₁ − e)²/v − (Σ(x₁ − e))²/Σv (Tarone's correction), e the \
                 events of the first group at which the stratum's odds ratio is OR, 1/v the sum of the reciprocals of \
                 its four cells; df = strata − 1; I² = max(0, (X² − df)/X²), the share of X² above what chance gives.",
    assumptions: "Independent units; one odds ratio, or one difference, in all strata: the row of I² tests the first, and \
                  needs fitted cells of 5 and more, which many small strata do not have. A large p there is \
                  no sign that the strata agree: that test has little power. Test and interval of the odds \
                  ratio are two procedures, so p < 1 − level and an interval without 1 need not coincide.",
    undefined: "A stratum in which a group or an event or a failure is lacking says nothing of the odds ratio and is left \
                out of it, with a note; without rows in one group also out of the difference. No stratum left: dashes. \
                Odds ratio 0 or infinite (then a dash): no standard error, no interval, no homogeneity. Fewer than two \
                strata left: no homogeneity. No tests with fewer events or non-events than the plan's floor.",
    reference: "Mantel & Haenszel (1959), Journal of the National Cancer Institute 22, 719–748; Robins, Breslow & \
                Greenland (1986), Biometrics 42, 311–323; Sato (1989), Biometrics 45, 1323–1324; Breslow & Day (1980), \
                Statistical Methods in Cancer Research I, section 4.4; Tarone (1985), Biometrika 72, 91–95; I²: Higgins & \
                Thompson (2002), Statistics in Medicine 21, 1539–1558.",
    oracle: "R 4.2: mantelhaen.test(correct = FALSE); the published formulas at 50 digits (mpmath 1.3.0); statsmodels \
             0.15.0: StratifiedTable; fixture mantel_haenszel.json.",
};

impl Estimator for MantelHaenszel {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn estimate(&self, sample: &Sample, settings: &Settings) -> Result<Findings> {
        let strata = tables(sample)?;
        let groups = strata.tables.first().map_or(0, |t| t.groups.len());
        let rows = pairs(groups)?.into_iter().flat_map(|pair| Contrast::new(strata, pair).rows(sample, settings));
        Ok(Findings { estimates: rows.collect(), ..Findings::default() })
    }
}

/// The sample as strata that can be indexed and summed without fear: of the same groups and levels.
fn tables(sample: &Sample) -> Result<&Strata> {
    let strata = strata(sample)?;
    let Some(first) = strata.tables.first() else {
        return Err(unanswerable("er zijn geen strata", "there are no strata"));
    };
    let alike = strata
        .tables
        .iter()
        .all(|t| (&t.groups, &t.levels, t.success) == (&first.groups, &first.levels, first.success));
    if !alike || first.success >= first.levels.len() {
        return Err(unanswerable(
            "de tabellen van de strata zijn niet van één vorm",
            "the tables of the strata are not of one form",
        ));
    }
    // One block of all rows, so that their sum is checked too.
    let rows: Vec<Vec<u64>> = strata.tables.iter().flat_map(|t| t.cells.iter().cloned()).collect();
    check_block(first.groups.len() * strata.tables.len(), first.levels.len(), &rows)?;
    if strata.tables.iter().any(|t| t.cells.len() != first.groups.len()) {
        return Err(unanswerable("een tabel is niet rechthoekig", "a table is not rectangular"));
    }
    Ok(strata)
}

/// Events and failures of two groups in one stratum.
#[derive(Clone, Copy)]
struct Stratum {
    x: [u64; 2],
    f: [u64; 2],
}

impl Stratum {
    fn units(&self) -> u64 {
        self.x[0] + self.f[0] + self.x[1] + self.f[1]
    }

    fn has_both_groups(&self) -> bool {
        self.x[0] + self.f[0] > 0 && self.x[1] + self.f[1] > 0
    }

    fn has_both_outcomes(&self) -> bool {
        self.x[0] + self.x[1] > 0 && self.f[0] + self.f[1] > 0
    }

    /// (x₁f₀ − f₁x₀)/N, which is also (x₁n₀ − x₀n₁)/N; from whole numbers, so that equal rates differ by 0 exactly.
    fn apart(&self) -> f64 {
        let [x1, f1, x0, f0] = [self.x[0], self.f[0], self.x[1], self.f[1]].map(i128::from);
        (x1 * f0 - f1 * x0) as f64 / self.units() as f64
    }

    /// x₁, f₁, x₀, f₀, N.
    fn cells(&self) -> [f64; 5] {
        [self.x[0], self.f[0], self.x[1], self.f[1], self.units()].map(|n| n as f64)
    }
}

/// Two groups in all strata.
struct Contrast {
    term: Label,
    /// Those with both groups.
    paired: Vec<Stratum>,
    /// Among them, those with both outcomes.
    telling: Vec<Stratum>,
    units: u64,
}

fn units(strata: &[Stratum]) -> u64 {
    strata.iter().map(Stratum::units).sum()
}

impl Contrast {
    fn new(strata: &Strata, (i, j): (usize, usize)) -> Self {
        let groups = strata.tables.first().map(|t| &t.groups);
        let all: Vec<Stratum> = strata
            .tables
            .iter()
            .map(|t| {
                let (first, second) = (t.rate(i), t.rate(j));
                Stratum { x: [first.0, second.0], f: [first.1 - first.0, second.1 - second.0] }
            })
            .collect();
        let paired: Vec<Stratum> = all.iter().copied().filter(Stratum::has_both_groups).collect();
        Contrast {
            term: groups.map_or_else(Label::overall, |g| Label::contrast(&g[i], &g[j])),
            telling: paired.iter().copied().filter(Stratum::has_both_outcomes).collect(),
            paired,
            units: units(&all),
        }
    }

    fn rows(&self, sample: &Sample, settings: &Settings) -> [Estimate; 3] {
        [self.odds_ratio(settings), self.difference(sample, settings), self.homogeneity(settings)]
    }

    /// A row on these strata, with a note on those left out and, when none is left, one that says so.
    fn row(&self, measure: &'static Measure, unit: Unit, used: &[Stratum], why: Text) -> Estimate {
        let mut row = Estimate::new(ABOUT.id, self.term.clone(), measure, unit, Count::of(units(used)));
        let left_out = self.units - row.n.used;
        if left_out > 0 {
            row.n.dropped.push(Dropped { reason: why.clone(), rows: left_out });
            row = row.note(Note::RowsDropped { rows: left_out, reason: why });
        }
        if used.is_empty() {
            let reason =
                Text::new("geen stratum zegt iets over dit verschil", "no stratum says anything of this contrast");
            row = row.note(Note::Unanswerable { reason });
        }
        row
    }

    /// A row on the strata that say something of the odds ratio.
    fn on_odds(&self, measure: &'static Measure) -> Estimate {
        let why = Text::new(
            "in strata waar een groep, of een van beide uitkomsten, ontbreekt",
            "in strata that lack a group or one of both outcomes",
        );
        self.row(measure, Unit::none(), &self.telling, why)
    }

    fn sum(&self, of: impl Fn([f64; 5]) -> f64) -> f64 {
        self.telling.iter().map(|s| of(s.cells())).sum()
    }

    /// ΣR and ΣS.
    fn crossed(&self) -> (f64, f64) {
        (self.sum(|[x1, _, _, f0, n]| x1 * f0 / n), self.sum(|[_, f1, x0, _, n]| f1 * x0 / n))
    }

    fn event_floor(&self, settings: &Settings) -> Option<Note> {
        let events = self.telling.iter().map(|s| s.x[0] + s.x[1]).sum();
        settings.event_floor(events, units(&self.telling))
    }

    fn odds_ratio(&self, settings: &Settings) -> Estimate {
        let row = self.on_odds(&ODDS_RATIO);
        if self.telling.is_empty() {
            return row;
        }
        let (r, s) = self.crossed();
        let mut row = row.value(r / s);
        if r > 0.0 && s > 0.0 {
            let of_r = self.sum(|[x1, _, _, f0, n]| (x1 + f0) / n * (x1 * f0 / n));
            let of_s = self.sum(|[_, f1, x0, _, n]| (f1 + x0) / n * (f1 * x0 / n));
            let mixed = self.sum(|[x1, f1, x0, f0, n]| (x1 + f0) / n * (f1 * x0 / n) + (f1 + x0) / n * (x1 * f0 / n));
            let std_error = (of_r / r / r / 2.0 + mixed / r / s / 2.0 + of_s / s / s / 2.0).sqrt();
            let (log, half) = ((r / s).ln(), tail::normal_quantile_upper(settings.level.tail()) * std_error);
            let (low, high) = ((log - half).exp(), (log + half).exp());
            let interval = Interval::two_sided(low, high, settings.level, "Robins–Breslow–Greenland");
            row = row.std_error(std_error).interval(interval);
        } else {
            row = row.note(Note::EmptyCell {});
        }
        if let Some(note) = self.event_floor(settings) {
            return row.note(note);
        }
        let apart: f64 = self.telling.iter().map(Stratum::apart).sum();
        let variance =
            self.sum(|[x1, f1, x0, f0, n]| (x1 + f1) / n * ((x0 + f0) / n) * (x1 + x0) * ((f1 + f0) / (n - 1.0)));
        let chi2 = apart / variance * apart;
        match PValue::new(tail::chi2_upper(chi2, 1.0)) {
            Ok(p) => row.test(Test::two_sided("chi2", Some(chi2), [Some(1.0), None], p).null(1.0)),
            Err(_) => row.note(Note::NotFinite {}),
        }
    }

    fn difference(&self, sample: &Sample, settings: &Settings) -> Estimate {
        let why = Text::new("in strata waar een groep ontbreekt", "in strata that lack a group");
        let row = self.row(&RISK_DIFFERENCE, sample.outcome.unit.clone(), &self.paired, why);
        if self.paired.is_empty() {
            return row;
        }
        let (mut weights, mut apart, mut p, mut q) = (0.0, 0.0, 0.0, 0.0);
        for stratum in &self.paired {
            let [x1, f1, x0, f0, n] = stratum.cells();
            let (a, b) = ((x1 + f1) / n, (x0 + f0) / n);
            weights += a * b * n;
            apart += stratum.apart();
            p += a * a * x0 - b * b * x1 + a * b * (x0 + f0 - x1 - f1) / 2.0;
            q += (x1 * f0 / n + x0 * f1 / n) / 2.0;
        }
        let value = (apart / weights).clamp(-1.0, 1.0);
        let row = row.value(value);
        // Where nothing varies, rounding alone is left of it.
        let variance = value * p + q;
        if variance > 1e-12 * q {
            let std_error = variance.sqrt() / weights;
            let half = tail::normal_quantile_upper(settings.level.tail()) * std_error;
            let (low, high) = ((value - half).max(-1.0), (value + half).min(1.0));
            row.std_error(std_error).interval(Interval::two_sided(low, high, settings.level, "Sato"))
        } else {
            row.note(Note::EmptyCell {})
        }
    }

    fn homogeneity(&self, settings: &Settings) -> Estimate {
        let row = self.on_odds(&I_SQUARED);
        if self.telling.is_empty() {
            return row;
        }
        let df = self.telling.len() as f64 - 1.0;
        if df < 1.0 {
            let reason = Text::new("er is maar één stratum dat meetelt", "only one stratum counts");
            return row.note(Note::Unanswerable { reason });
        }
        let (r, s) = self.crossed();
        if r == 0.0 || s == 0.0 {
            return row.note(Note::EmptyCell {});
        }
        let (mut squares, mut apart, mut variance) = (0.0, 0.0, 0.0);
        for stratum in &self.telling {
            let fit = Fit::new(stratum, r, s);
            squares += fit.residual / fit.variance * fit.residual;
            apart += fit.residual;
            variance += fit.variance;
        }
        let x2 = (squares - apart / variance * apart).max(0.0);
        let row = row.value(if x2 > df { (x2 - df) / x2 } else { 0.0 });
        if let Some(note) = self.event_floor(settings) {
            return row.note(note);
        }
        match PValue::new(tail::chi2_upper(x2, df)) {
            Ok(p) => row.test(Test::two_sided("chi2", Some(x2), [Some(df), None], p).null(0.0)),
            Err(_) => row.note(Note::NotFinite {}),
        }
    }
}

/// One stratum beside what the common odds ratio r/s makes of its margins.
struct Fit {
    /// Events of the first group (or of the second, for all strata alike) less those fitted.
    residual: f64,
    variance: f64,
}

impl Fit {
    /// Of a stratum with both groups and both outcomes, 0 < r, s.
    fn new(stratum: &Stratum, r: f64, s: f64) -> Fit {
        let [x1, f1, x0, f0, n] = stratum.cells();
        // With a ratio up to 1, by exchange of the groups where need be, the cells of one diagonal are the
        // small ones: the smaller of them is solved for, and nothing cancels.
        let (ratio, [a, b, c, d]) = if r <= s { (r / s, [x1, f1, x0, f0]) } else { (s / r, [x0, f0, x1, f1]) };
        let [a, b, c, d] = if a <= d { [a, b, c, d] } else { [d, c, b, a] };
        let (row, column) = (a + b, a + c);
        // (1 − ratio)e² + (n − row − column + ratio(row + column))e = ratio·row·column.
        let linear = (d - a) + ratio * (row + column);
        let root = (linear * linear + 4.0 * (1.0 - ratio) * ratio * row * column).sqrt();
        let fitted = 2.0 * ratio * row * column / (linear + root);
        let cells = [fitted, row - fitted, column - fitted, n - row - column + fitted];
        Fit { residual: a - fitted, variance: cells.iter().map(|cell| cell.recip()).sum::<f64>().recip() }
    }
}
