//! In which state units are at a time, and for how long up to one: occupation probabilities of any states, with what
//! each unit contributes to them.

/// Spells in states, one row each; all columns are of one length n.
///
/// A spell is at risk at u when from < u ≤ until. Spells of a unit do not overlap.
#[derive(Debug, Clone, Copy)]
pub struct Stays<'a> {
    /// How many states there are.
    pub states: usize,
    /// Number of the unit of each spell.
    pub subject: &'a [u32],
    /// When it began; finite, not negative.
    pub from: &'a [f64],
    /// When it ended or was last seen; finite, later than `from`.
    pub until: &'a [f64],
    /// The state in it.
    pub state: &'a [u32],
    /// The state entered at `until`; `None` when last seen then. The same state again is no move.
    pub next: &'a [Option<u32>],
}

/// What is asked of the states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ask {
    /// The share in each at this time.
    At(f64),
    /// The mean time in each from 0 up to this time.
    Until(f64),
}

impl Ask {
    fn time(self) -> f64 {
        match self {
            Ask::At(time) | Ask::Until(time) => time,
        }
    }
}

/// Moves from one state to another at one of the times.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Move {
    from: usize,
    to: usize,
    number: f64,
}

/// A spell as the times of the moves cut it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stay {
    row: usize,
    state: usize,
    /// It is at risk at the times `first..last`.
    first: usize,
    last: usize,
    /// Place in `moves` of the move that ended it.
    ended: Option<usize>,
}

/// Shares in each of s states over time.
///
/// # Definition
/// At each time u of a move: Y_h(u) spells in h at risk, N_hj(u) moves from h to j, dA_hj = N_hj/Y_h, dA_hh = −Σ dA_hj.
/// p(t) = p(0) Π_{u ≤ t} (I + dA(u)), the Aalen–Johansen product. p(0): of the spells that begin at 0; where any unit came
/// under observation later, of the spells at risk just before the first move (at the last time, without any move).
/// Mean time up to τ: ∫₀^τ p(t) dt.
/// A unit's weight wᵢ moves p(t) by ψᵢ = ∂p(t)/∂wᵢ at weights 1 (the infinitesimal jackknife):
/// ψᵢ(t) = ψᵢ(0) P(0, t) + Σ_{u ≤ t} Σ_h p_h(u−)/Y_h(u) · Σ_j (dN_ihj − Y_ih dA_hj) · (e_j − e_h) P(u, t),
/// P(u, t) = Π_{(u, t]} (I + dA), ψᵢ(0) = (e_state − p(0))/number of starters. Σψᵢ² is the variance, of sums of ψ within
/// clusters when they are what is independent. For ∫p, P(u, t) gives way to ∫_u^τ P(u, v) dv.
/// # Takes
/// Spells that overlap in no unit. A move may lead to a state in which nobody is seen: who is there stays there.
/// # Cost
/// O(n log n + m s²) for the shares at all m times of moves; O(n s + m s³) for the contributions at one time.
/// # Assumes
/// Coming and going out of sight say nothing of what comes next. Not that the past is irrelevant (Markov): shares in states
/// are right without it, and so is their variance, which is between units.
/// # Reference
/// Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150; Datta & Satten (2001), Statistics & Probability
/// Letters 55, 403–411.
/// # Oracle
/// R 4.2.2: survival 3.5-3 `survfit` of multi-state data with `influence = TRUE`; fixture `state_probability.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct Occupation {
    states: usize,
    /// m times of a move, rising.
    time: Vec<f64>,
    /// Moves at all times, in their order; those of time k are `moves[place[k]..place[k + 1]]`.
    moves: Vec<Move>,
    place: Vec<usize>,
    /// m rows of s: spells at risk.
    at_risk: Vec<f64>,
    /// m + 1 rows of s: the shares before any move, and from each time on.
    share: Vec<f64>,
    stays: Vec<Stay>,
    /// Places in `stays` of those that p(0) is made of.
    starters: Vec<usize>,
    first: f64,
    last: f64,
    /// When the spells in each state began, and when they ended; rising.
    began: Vec<Vec<f64>>,
    over: Vec<Vec<f64>>,
}

/// How many of these rising values satisfy.
fn below(sorted: &[f64], time: f64) -> usize {
    sorted.partition_point(|t| *t < time)
}

fn up_to(sorted: &[f64], time: f64) -> usize {
    sorted.partition_point(|t| *t <= time)
}

impl Stays<'_> {
    /// The state that the spell ended in, when it is another.
    fn moved(&self, row: usize) -> Option<usize> {
        self.next[row].filter(|next| *next != self.state[row]).map(|next| next as usize)
    }

    /// Whether any unit of these rows was seen later than 0 for the first time.
    fn late(&self, rows: &[usize]) -> bool {
        let mut order: Vec<usize> = rows.to_vec();
        order.sort_unstable_by(|&a, &b| {
            self.subject[a].cmp(&self.subject[b]).then(self.from[a].total_cmp(&self.from[b]))
        });
        order.chunk_by(|&a, &b| self.subject[a] == self.subject[b]).any(|spells| self.from[spells[0]] > 0.0)
    }

    /// The shares over time among these rows; `None` without rows.
    pub fn occupation(&self, rows: &[usize]) -> Option<Occupation> {
        let s = self.states;
        let of = |state: usize, column: &[f64]| {
            let mut times: Vec<f64> =
                rows.iter().filter(|&&r| self.state[r] as usize == state).map(|&r| column[r]).collect();
            times.sort_unstable_by(f64::total_cmp);
            times
        };
        let (from, until): (Vec<_>, Vec<_>) = (0..s).map(|h| (of(h, self.from), of(h, self.until))).unzip();
        let first = from.iter().filter_map(|f| f.first()).copied().min_by(f64::total_cmp)?;
        let last = until.iter().filter_map(|u| u.last()).copied().max_by(f64::total_cmp)?;

        let mut leaving: Vec<(usize, usize)> = rows.iter().filter_map(|&r| Some((r, self.moved(r)?))).collect();
        leaving.sort_unstable_by(|&(a, to), &(b, other)| {
            let states = (self.state[a], to).cmp(&(self.state[b], other));
            self.until[a].total_cmp(&self.until[b]).then(states)
        });
        let (mut time, mut moves, mut place) = (Vec::<f64>::new(), Vec::<Move>::new(), Vec::new());
        let mut ended = Vec::with_capacity(leaving.len());
        for &(row, to) in &leaving {
            let state = self.state[row] as usize;
            let new = time.last() != Some(&self.until[row]);
            if new {
                time.push(self.until[row]);
                place.push(moves.len());
            }
            match moves.last_mut().filter(|m| !new && m.from == state && m.to == to) {
                Some(same) => same.number += 1.0,
                None => moves.push(Move { from: state, to, number: 1.0 }),
            }
            ended.push((row, moves.len() - 1));
        }
        place.push(moves.len());
        ended.sort_unstable();

        let mut at_risk = Vec::with_capacity(time.len() * s);
        let (mut come, mut gone) = (vec![0; s], vec![0; s]);
        for &u in &time {
            for h in 0..s {
                come[h] += from[h][come[h]..].iter().take_while(|f| **f < u).count();
                gone[h] += until[h][gone[h]..].iter().take_while(|e| **e < u).count();
                at_risk.push((come[h] - gone[h]) as f64);
            }
        }
        let start = if self.late(rows) { time.first().copied().unwrap_or(last) } else { 0.0 };
        let begins = |r: usize| match start > 0.0 {
            true => self.from[r] < start && start <= self.until[r],
            false => self.from[r] <= 0.0,
        };
        let starters = (0..rows.len()).filter(|&i| begins(rows[i])).collect();
        let stays = rows
            .iter()
            .map(|&row| Stay {
                row,
                state: self.state[row] as usize,
                first: up_to(&time, self.from[row]),
                last: up_to(&time, self.until[row]),
                ended: ended.binary_search_by_key(&row, |(row, _)| *row).ok().map(|i| ended[i].1),
            })
            .collect();
        let mut out = Occupation {
            states: s,
            share: Vec::with_capacity((time.len() + 1) * s),
            began: from,
            over: until,
            time,
            moves,
            place,
            at_risk,
            stays,
            starters,
            first,
            last,
        };
        out.follow();
        Some(out)
    }
}

impl Occupation {
    /// The product, time after time.
    fn follow(&mut self) {
        let s = self.states;
        let (mut share, mut before) = (vec![0.0; s], vec![0.0; s]);
        self.starters.iter().for_each(|&i| share[self.stays[i].state] += 1.0);
        share.iter_mut().for_each(|p| *p /= self.starters.len() as f64);
        self.share.extend(&share);
        for k in 0..self.time.len() {
            before.copy_from_slice(&share);
            let here = &self.moves[self.place[k]..self.place[k + 1]];
            for (h, left) in share.iter_mut().enumerate() {
                let gone: f64 = here.iter().filter(|m| m.from == h).map(|m| m.number).sum();
                if gone > 0.0 {
                    // Where all go, nothing stays by rounding.
                    *left *= (self.at_risk[k * s + h] - gone) / self.at_risk[k * s + h];
                }
            }
            for m in here {
                share[m.to] += before[m.from] * m.number / self.at_risk[k * s + m.from];
            }
            self.share.extend(&share);
        }
    }

    /// m times of a move from one state to another, rising.
    pub fn times(&self) -> &[f64] {
        &self.time
    }

    /// When the first came under observation.
    pub fn first(&self) -> f64 {
        self.first
    }

    /// When the last was seen.
    pub fn last(&self) -> f64 {
        self.last
    }

    /// Whether the answer is known at that time: until the last was seen, and for ever after when by then all are in
    /// states that nobody was seen to leave or to wait in.
    pub fn reaches(&self, time: f64) -> bool {
        let end = self.at(self.last);
        time <= self.last || end.iter().enumerate().all(|(h, p)| *p == 0.0 || !self.entered(h))
    }

    /// Whether anybody was ever seen in a state.
    pub fn entered(&self, state: usize) -> bool {
        !self.began[state].is_empty()
    }

    /// Units seen in a state at a time, its first moment among it.
    pub fn seen(&self, state: usize, time: f64) -> usize {
        up_to(&self.began[state], time) - below(&self.over[state], time)
    }

    /// Units at risk of leaving a state just before a time; at 0 those that begin in it.
    pub fn at_risk(&self, state: usize, time: f64) -> usize {
        match time > 0.0 {
            true => below(&self.began[state], time) - below(&self.over[state], time),
            false => up_to(&self.began[state], time),
        }
    }

    /// Moves into a state up to a time.
    pub fn moves_into(&self, state: usize, time: f64) -> f64 {
        let moves = &self.moves[..self.place[up_to(&self.time, time)]];
        moves.iter().filter(|m| m.to == state).map(|m| m.number).sum()
    }

    /// The share in each state at a time: a step function that holds from its jump on.
    pub fn at(&self, time: f64) -> &[f64] {
        self.step(up_to(&self.time, time))
    }

    /// The shares after the first k times.
    fn step(&self, k: usize) -> &[f64] {
        &self.share[k * self.states..(k + 1) * self.states]
    }

    /// Mean time in each state from 0 up to a horizon.
    pub fn until(&self, horizon: f64) -> Vec<f64> {
        let mut mean = vec![0.0; self.states];
        let mut from = 0.0;
        let times = &self.time[..below(&self.time, horizon)];
        for (k, to) in times.iter().copied().chain([horizon]).enumerate() {
            mean.iter_mut().zip(self.step(k)).for_each(|(mean, p)| *mean += (to - from) * p);
            from = to;
        }
        mean
    }

    /// The answer itself.
    pub fn answer(&self, ask: Ask) -> Vec<f64> {
        match ask {
            Ask::At(time) => self.at(time).to_vec(),
            Ask::Until(horizon) => self.until(horizon),
        }
    }

    /// What each of `units` contributes: a row of s for each, one after the other. `unit` says whose each spell is, of
    /// all spells that the shares were made of, by their row.
    pub fn influence(&self, ask: Ask, unit: &[u32], units: usize) -> Vec<f64> {
        let s = self.states;
        let times = up_to(&self.time, ask.time());
        // What a unit in each state at a time is worth to each state asked about.
        let mut worth = vec![0.0; s * s];
        let last = times.checked_sub(1).map_or(0.0, |k| self.time[k]);
        let add = |worth: &mut [f64], by: f64| (0..s).for_each(|h| worth[h * s + h] += by);
        match ask {
            Ask::At(_) => add(&mut worth, 1.0),
            Ask::Until(horizon) => add(&mut worth, horizon - last),
        }
        let made = self.place[times];
        let mut moved = vec![0.0; made * s];
        // Of a spell in h that is at risk at the first k times: their sum.
        let mut waited = vec![0.0; (times + 1) * s * s];
        let mut after = worth.clone();
        for k in (0..times).rev() {
            for place in self.place[k]..self.place[k + 1] {
                let m = self.moves[place];
                let at_risk = self.at_risk[k * s + m.from];
                let weight = self.share[k * s + m.from] / at_risk;
                for to in 0..s {
                    let gain = weight * (worth[m.to * s + to] - worth[m.from * s + to]);
                    moved[place * s + to] = gain;
                    waited[(k + 1) * s * s + m.from * s + to] -= gain * m.number / at_risk;
                }
            }
            after.copy_from_slice(&worth);
            for m in &self.moves[self.place[k]..self.place[k + 1]] {
                let rate = m.number / self.at_risk[k * s + m.from];
                for to in 0..s {
                    worth[m.from * s + to] += rate * (after[m.to * s + to] - after[m.from * s + to]);
                }
            }
            if let Ask::Until(_) = ask {
                let before = k.checked_sub(1).map_or(0.0, |k| self.time[k]);
                add(&mut worth, self.time[k] - before);
            }
        }
        for i in s * s..waited.len() {
            waited[i] += waited[i - s * s];
        }
        let mut out = vec![0.0; units * s];
        for stay in &self.stays {
            let (first, last) = (stay.first.min(times), stay.last.min(times));
            let row = &mut out[unit[stay.row] as usize * s..][..s];
            let sums = |k: usize| &waited[k * s * s + stay.state * s..][..s];
            let ended = stay.ended.filter(|place| *place < made).map(|place| &moved[place * s..][..s]);
            if first < last {
                let (low, high) = (sums(first), sums(last));
                row.iter_mut().zip(high.iter().zip(low)).for_each(|(out, (high, low))| *out += high - low);
            }
            if let Some(gain) = ended {
                row.iter_mut().zip(gain).for_each(|(out, gain)| *out += gain);
            }
        }
        // p(0) is a mean over those who started.
        let mean: Vec<f64> = (0..s).map(|to| (0..s).map(|h| self.share[h] * worth[h * s + to]).sum()).collect();
        for stay in self.starters.iter().map(|&i| &self.stays[i]) {
            let row = &mut out[unit[stay.row] as usize * s..][..s];
            for (to, out) in row.iter_mut().enumerate() {
                *out += (worth[stay.state * s + to] - mean[to]) / self.starters.len() as f64;
            }
        }
        out
    }
}
