//! Cumulative incidences of groups held against one common incidence.

use super::log_rank::Apart;
use super::sweep::{Instant, Sweep};

/// Gray's test of equal cumulative incidences of one ending, with ρ = 0. No late entry.
///
/// # Definition
/// In each stratum, for group i just before t: Yᵢ at risk, Sᵢ Kaplan and Meier's estimate of no ending at all, Fᵢ the
/// cumulative incidence, tᵢ = Yᵢ/Sᵢ, T = Σtᵢ, Rᵢ = tᵢ(1 − Fᵢ), R = ΣRᵢ. d endings of this kind at t:
/// O − E = Σ(dᵢ − dRᵢ/R). F₀ = Σd/T is the common incidence and G₀ = 1 − F₀. With
/// aᵢᵣ = tᵢ(δᵢᵣ − tᵣ/T), cᵢᵣ(t) = Σ aᵢᵣd/(T·G₀(t−)) up to and with t, gᵣ = G₀(t)/Sᵣ(t) and rᵢᵣ = cᵢᵣ(∞) − cᵢᵣ(t):
/// Vᵢⱼ = Σ Σᵣ xᵢᵣxⱼᵣ·d/(T·tᵣ) + Σ Σᵣ gᵣ²rᵢᵣrⱼᵣ·eᵣ/tᵣ², with xᵢᵣ = aᵢᵣ + (1 − gᵣ)rᵢᵣ and eᵣ the other endings in group r.
/// Ties: the first term is multiplied by 1 − (d − 1)/(T·Sᵣ(t−) − 1), the second by 1 − (eᵣ − 1)/(Yᵣ − 1), where d or eᵣ
/// exceeds 1. Where Sᵣ(t) = 0, gᵣ is 0. Strata add up.
/// # Takes
/// A sweep without entries.
/// # Gives
/// [`Apart`]; two passes of O(n + mk³) after the sort, m times of an ending, and nothing kept but k × k numbers a stratum.
/// # Undefined
/// `chi2` is `None` where V is 0, and where F₀ reaches 1 while groups are still to be compared: with three groups or more,
/// of which some ended so entirely before others began to. (cmprsk divides by 1 − F₀ < 0 there.)
/// # Reference
/// Gray (1988), Annals of Statistics 16, 1141–1154. The factors for ties, of which the paper's continuous times have no
/// need, are those of R's cmprsk.
/// # Oracle
/// R 4.2.2, cmprsk 2.2.11: `cuminc`; a transcription of this definition in numpy; fixture `gray_test.json`.
pub fn gray(sweep: &Sweep, ending: usize) -> Apart {
    let k = sweep.groups;
    // How far c goes in each stratum, before the squares that need it.
    let mut last = vec![vec![0.0; k * k]; sweep.strata()];
    let mut state = State::new(k);
    sweep.each(|now| {
        state.step(now, ending);
        last[now.stratum].copy_from_slice(&state.c);
    });
    let (mut observed, mut expected) = (vec![0.0; k], vec![0.0; k]);
    let (mut variance, mut x) = (vec![0.0; k * k], vec![0.0; k]);
    let mut state = State::new(k);
    sweep.each(|now| {
        state.step(now, ending);
        let last = &last[now.stratum];
        let ended = now.of(ending);
        for i in 0..k {
            observed[i] += ended[i];
            expected[i] += state.expected[i];
        }
        for r in 0..k {
            let (y, others) = (now.at_risk[r], state.ended[r] - ended[r]);
            if y == 0.0 || state.d == 0.0 && others == 0.0 {
                continue;
            }
            let g = if state.survival[r] > 0.0 { (1.0 - state.incidence) / state.survival[r] } else { 0.0 };
            if state.d > 0.0 {
                let together =
                    if state.d > 1.0 { 1.0 - (state.d - 1.0) / (state.total * state.before[r] - 1.0) } else { 1.0 };
                for (i, x) in x.iter_mut().enumerate() {
                    let at = i * k + r;
                    *x = state.a(i, r) + (1.0 - g) * (last[at] - state.c[at]);
                }
                add(&mut variance, &x, together * state.d / (state.total * state.weight[r]));
            }
            if others > 0.0 && g != 0.0 {
                let together = if others > 1.0 { 1.0 - (others - 1.0) / (y - 1.0) } else { 1.0 };
                for (i, x) in x.iter_mut().enumerate() {
                    *x = g * (last[i * k + r] - state.c[i * k + r]);
                }
                add(&mut variance, &x, together * others / (state.weight[r] * state.weight[r]));
            }
        }
    });
    Apart::new(observed, expected, variance)
}

/// V + factor·xx′.
fn add(variance: &mut [f64], x: &[f64], factor: f64) {
    for (row, left) in variance.chunks_exact_mut(x.len()).zip(x) {
        row.iter_mut().zip(x).for_each(|(v, right)| *v += factor * left * right);
    }
}

/// Where the curves of one stratum stand.
struct State {
    k: usize,
    /// Sᵢ before and at t, Fᵢ before t becoming that at t.
    before: Vec<f64>,
    survival: Vec<f64>,
    own: Vec<f64>,
    /// F₀ at t.
    incidence: f64,
    /// tᵢ, T, all endings of each group, those of this kind in all.
    weight: Vec<f64>,
    total: f64,
    ended: Vec<f64>,
    d: f64,
    expected: Vec<f64>,
    c: Vec<f64>,
}

impl State {
    fn new(k: usize) -> Self {
        let zero = vec![0.0; k];
        State {
            k,
            before: vec![1.0; k],
            survival: vec![1.0; k],
            own: zero.clone(),
            incidence: 0.0,
            weight: zero.clone(),
            total: 0.0,
            ended: zero.clone(),
            d: 0.0,
            expected: zero,
            c: vec![0.0; k * k],
        }
    }

    fn a(&self, i: usize, r: usize) -> f64 {
        let rest = if i == r { (self.total - self.weight[r]) / self.total } else { -self.weight[r] / self.total };
        self.weight[i] * rest
    }

    fn step(&mut self, now: &Instant, ending: usize) {
        let k = self.k;
        if now.first {
            *self = State::new(k);
        }
        let own = now.of(ending);
        self.d = own.iter().sum();
        self.before.copy_from_slice(&self.survival);
        self.ended.fill(0.0);
        for ended in now.ended.chunks_exact(k) {
            self.ended.iter_mut().zip(ended).for_each(|(sum, d)| *sum += d);
        }
        let mut all = 0.0;
        self.total = 0.0;
        for (i, &y) in now.at_risk.iter().enumerate() {
            self.weight[i] = if y > 0.0 { y / self.before[i] } else { 0.0 };
            self.total += self.weight[i];
            self.expected[i] = self.weight[i] * (1.0 - self.own[i]);
            all += self.expected[i];
            if y > 0.0 {
                self.own[i] += self.before[i] * own[i] / y;
                self.survival[i] = self.before[i] * (y - self.ended[i]) / y;
            }
        }
        self.expected.iter_mut().for_each(|e| *e *= self.d / all);
        if self.d > 0.0 {
            let left = 1.0 - self.incidence;
            let step = if left > 1e-12 { self.d / (self.total * left) } else { f64::NAN };
            let meet = now.at_risk.iter().filter(|y| **y > 0.0).count() > 1;
            for i in (0..k).filter(|_| meet) {
                for r in 0..k {
                    self.c[i * k + r] += self.a(i, r) * step;
                }
            }
            self.incidence += self.d / self.total;
        }
    }
}
