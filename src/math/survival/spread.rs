//! The variance of a curve at all its times, where rows hang together in clusters or come late.

use super::influence::Influence;

/// The rows behind one curve, and the number of the cluster of each, from 0.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// The rows.
    pub ground: &'a Influence,
    /// The cluster of each of its rows, in their order.
    pub cluster: &'a [u32],
}

/// Variances at each of some times.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spread {
    /// The distinct times of the parts, rising.
    pub time: Vec<f64>,
    /// Of Fⱼ of the one part, of the difference of the two.
    pub incidence: Vec<f64>,
    /// Of S of the same.
    pub survival: Vec<f64>,
}

/// Σ over clusters of the squared influence on Fⱼ(t) and S(t), or on the difference of two such, at all times at once.
///
/// # Definition
/// Of cluster g let s be its influence on S, f that on Fⱼ, y its rows at risk. A time moves all clusters alike,
/// f ← f + aⱼs − (Saⱼ/Y)y and then s ← (1 − a)s + (Sa/Y)y, and by S/Y for each row that ends those whose row it is:
/// f + S/Y if in way j, s − S/Y. So the sums of squares and products of (s, f, y) over all clusters follow from those at
/// the time before and from the clusters that are touched. Their own s = −SZ and f = X − FⱼZ are looked up, X and Z being
/// running sums that grow by the same for each row at risk.
/// # Takes
/// One part, or two whose clusters are numbered together; `clusters` is how many there are.
/// # Gives
/// What [`Influence::of`] gives at each time, summed within clusters and squared: O(n log n) for all times together.
pub fn spread(parts: &[Part<'_>], clusters: usize, ending: usize) -> Spread {
    let mut out = Spread::default();
    let mut world = World {
        moments: Moments::new(3 * parts.len()),
        tracks: parts.iter().map(|part| Track::new(*part, clusters, ending)).collect(),
    };
    while let Some(time) = world.tracks.iter().filter_map(Track::next).min_by(f64::total_cmp) {
        for p in 0..parts.len() {
            if world.tracks[p].next() == Some(time) {
                world.pass(p);
            }
        }
        out.time.push(time);
        out.survival.push(world.moments.square(0));
        out.incidence.push(world.moments.square(1));
    }
    out
}

/// Of one part s, f and y stand at 3p, 3p + 1 and 3p + 2 of each cluster's numbers.
struct World<'a> {
    moments: Moments,
    tracks: Vec<Track<'a>>,
}

impl World<'_> {
    /// Lets part p pass its next time.
    fn pass(&mut self, p: usize) {
        let step = self.tracks[p].step();
        if self.tracks[p].survival == 0.0 {
            return self.tracks[p].advance(&step);
        }
        while let Some(cluster) = self.tracks[p].entering() {
            self.touch(p, cluster, |[s, f, y]| [s, f, y + 1.0]);
        }
        self.moments.add(3 * p + 1, 3 * p, step.way);
        self.moments.add(3 * p + 1, 3 * p + 2, -step.way * step.share);
        self.moments.scale(3 * p, 1.0 - step.any);
        self.moments.add(3 * p, 3 * p + 2, step.any * step.share);
        if step.stay > 0.0 {
            self.tracks[p].advance(&step);
            while let Some((cluster, [any, way])) = self.tracks[p].leaving(step.place) {
                self.touch(p, cluster, |[s, f, y]| [s - any * step.share, f + way * step.share, y - 1.0]);
            }
        } else {
            // All at risk end, and S with them: s and y are 0 for good.
            self.moments.scale(3 * p, 0.0);
            self.moments.scale(3 * p + 2, 0.0);
            while let Some((cluster, [_, way])) = self.tracks[p].leaving(step.place) {
                let [s, f, y] = self.tracks[p].look(cluster);
                self.tracks[p].hold_end(cluster, f + step.way * (s - step.share * y));
                self.touch_end(p, cluster, way * step.share);
            }
            self.tracks[p].advance(&step);
        }
    }

    /// Changes what part p says of a cluster.
    fn touch(&mut self, p: usize, cluster: usize, change: impl Fn([f64; 3]) -> [f64; 3]) {
        let old = self.vector(cluster);
        let changed = change(self.tracks[p].look(cluster));
        self.tracks[p].hold(cluster, changed);
        self.replace(p, old, changed);
    }

    /// The same once s and y of part p are 0: f alone moves.
    fn touch_end(&mut self, p: usize, cluster: usize, more: f64) {
        let f = self.tracks[p].look(cluster)[1];
        let mut old = self.vector(cluster);
        old[3 * p..3 * p + 3].copy_from_slice(&[0.0, f, 0.0]);
        self.tracks[p].hold_end(cluster, f + more);
        self.replace(p, old, [0.0, f + more, 0.0]);
    }

    fn replace(&mut self, p: usize, old: [f64; 6], changed: [f64; 3]) {
        let mut new = old;
        new[3 * p..3 * p + 3].copy_from_slice(&changed);
        self.moments.replace(&old, &new);
    }

    fn vector(&self, cluster: usize) -> [f64; 6] {
        let mut out = [0.0; 6];
        for (place, track) in out.chunks_exact_mut(3).zip(&self.tracks) {
            place.copy_from_slice(&track.look(cluster));
        }
        out
    }
}

/// What happens at one time.
struct Step {
    place: usize,
    /// a and aⱼ.
    any: f64,
    way: f64,
    /// Whether someone stays: Y − d.
    stay: f64,
    /// S/Y, S before.
    share: f64,
}

/// One part on its way through time.
struct Track<'a> {
    part: Part<'a>,
    ending: usize,
    /// Rows by the first time at which they are at risk, and by their own.
    entries: Vec<u32>,
    exits: Vec<u32>,
    entered: usize,
    left: usize,
    place: usize,
    survival: f64,
    incidence: f64,
    /// What X and Z have grown by for each row at risk.
    grown: [f64; 2],
    /// Of each cluster X and Z less `grown` for each of its rows at risk, and these.
    held: Vec<[f64; 3]>,
}

impl<'a> Track<'a> {
    fn new(part: Part<'a>, clusters: usize, ending: usize) -> Self {
        let rows = part.ground.places();
        let sorted = |key: &dyn Fn(u32) -> u32| {
            let mut order: Vec<u32> = (0..rows.len() as u32).collect();
            order.sort_by_key(|&row| key(row));
            order
        };
        Track {
            part,
            ending,
            entries: sorted(&|row| rows[row as usize].first),
            exits: sorted(&|row| rows[row as usize].last),
            entered: 0,
            left: 0,
            place: 0,
            survival: 1.0,
            incidence: 0.0,
            grown: [0.0; 2],
            held: vec![[0.0; 3]; clusters],
        }
    }

    fn next(&self) -> Option<f64> {
        self.part.ground.table().time.get(self.place).copied()
    }

    fn step(&self) -> Step {
        let (table, place) = (self.part.ground.table(), self.place);
        let (at_risk, all) = (table.at_risk[place], table.all(place));
        let way = table.ended.get(self.ending).map_or(0.0, |e| e[place]) / at_risk;
        Step { place, any: all / at_risk, way, stay: at_risk - all, share: self.survival / at_risk }
    }

    /// The cluster of the next row that is at risk from this time on.
    fn entering(&mut self) -> Option<usize> {
        let row = *self.entries.get(self.entered)? as usize;
        if self.part.ground.places()[row].first as usize > self.place {
            return None;
        }
        self.entered += 1;
        Some(self.part.cluster[row] as usize)
    }

    /// The cluster of the next row whose time this is, and whether it ended, in any way and in way j.
    fn leaving(&mut self, place: usize) -> Option<(usize, [f64; 2])> {
        let row = *self.exits.get(self.left)? as usize;
        let at = self.part.ground.places()[row];
        if at.last as usize != place {
            return None;
        }
        self.left += 1;
        let ended = [at.ending.is_some(), at.ending == Some(self.ending as u32)];
        Some((self.part.cluster[row] as usize, ended.map(|is| f64::from(u8::from(is)))))
    }

    /// s, f and y of a cluster now.
    fn look(&self, cluster: usize) -> [f64; 3] {
        let [x, z, y] = self.held[cluster];
        let (x, z) = (x + y * self.grown[0], z + y * self.grown[1]);
        [-self.survival * z, x - self.incidence * z, y]
    }

    fn hold(&mut self, cluster: usize, [s, f, y]: [f64; 3]) {
        let z = -s / self.survival;
        self.held[cluster] = [f + self.incidence * z - y * self.grown[0], z - y * self.grown[1], y];
    }

    fn hold_end(&mut self, cluster: usize, f: f64) {
        self.held[cluster] = [f, 0.0, 0.0];
    }

    /// Brings the curve and the running sums past this time.
    fn advance(&mut self, step: &Step) {
        let curve = self.part.ground.curve();
        if self.survival > 0.0 && step.stay > 0.0 {
            let at_risk = self.part.ground.table().at_risk[step.place];
            let ended = step.any / (1.0 - step.any) / at_risk;
            let now = curve.incidence.get(self.ending).map_or(0.0, |f| f[step.place]);
            self.grown[0] -= step.way * step.share + now * ended;
            self.grown[1] -= ended;
        }
        self.survival = curve.survival[step.place];
        self.incidence = curve.incidence.get(self.ending).map_or(0.0, |f| f[step.place]);
        self.place += 1;
    }
}

/// Sums of squares and products over clusters, of three numbers a part.
struct Moments {
    size: usize,
    of: [[f64; 6]; 6],
}

impl Moments {
    fn new(size: usize) -> Self {
        Moments { size, of: [[0.0; 6]; 6] }
    }

    /// Number i of every cluster grows by `factor` times number j.
    fn add(&mut self, i: usize, j: usize, factor: f64) {
        for k in 0..self.size {
            self.of[i][k] += factor * self.of[j][k];
        }
        for k in 0..self.size {
            self.of[k][i] += factor * self.of[k][j];
        }
    }

    fn scale(&mut self, i: usize, factor: f64) {
        for k in 0..self.size {
            self.of[i][k] *= factor;
        }
        for k in 0..self.size {
            self.of[k][i] *= factor;
        }
    }

    fn replace(&mut self, old: &[f64; 6], new: &[f64; 6]) {
        for i in 0..self.size {
            for j in 0..self.size {
                self.of[i][j] += new[i] * new[j] - old[i] * old[j];
            }
        }
    }

    /// Of number i of the one part, of the difference of the two; what rounding leaves below 0 is 0.
    fn square(&self, i: usize) -> f64 {
        let of = &self.of;
        let square = if self.size == 3 { of[i][i] } else { of[i][i] - 2.0 * of[i][3 + i] + of[3 + i][3 + i] };
        square.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::survival::{Times, What, clusters_of, variance};

    /// Rows by arithmetic: weeks with ties, two endings, every third comes late, so that curves also get to 0.
    fn rows(n: usize, late: bool) -> (Vec<f64>, Vec<f64>, Vec<Option<u32>>, Vec<u32>) {
        let time: Vec<f64> = (0..n).map(|i| 1.0 + ((i * 7919) % 23) as f64).collect();
        let entry =
            (0..n).map(|i| if late && i % 3 == 0 { ((i * 31) % 7).min(time[i] as usize - 1) as f64 } else { 0.0 });
        let entry = entry.collect();
        let ending = (0..n).map(|i| [Some(0), None, Some(1), Some(0)][(i * 5 + i / 7) % 4]).collect();
        let cluster = (0..n).map(|i| ((i * i) % 17) as u32).collect();
        (time, entry, ending, cluster)
    }

    /// The same, one time after the other.
    #[test]
    fn all_times_at_once_are_each_time_by_itself() {
        for (n, late) in [(60, false), (60, true), (9, true), (1, false)] {
            let (time, entry, ending, cluster) = rows(n, late);
            let times = Times { entry: late.then_some(&entry), time: &time, ending: &ending, endings: 2 };
            let all: Vec<usize> = (0..n).collect();
            let ground = Influence::new(&times, &all);
            let clusters = clusters_of(&cluster, &all);
            let part = Part { ground: &ground, cluster: &clusters.0 };
            for j in 0..2 {
                let got = spread(&[part], clusters.1, j);
                assert_eq!(got.time, ground.table().time);
                for (k, &t) in got.time.iter().enumerate() {
                    for (what, got) in [(What::Incidence(j), got.incidence[k]), (What::Survival, got.survival[k])] {
                        let want = variance(&ground.of(what, t), Some(&clusters));
                        assert!((got - want).abs() < 1e-15, "{n} {late} {what:?} {t}: {got}, one by one {want}");
                    }
                }
            }
        }
    }

    /// Clusters that have rows in both groups move both curves.
    #[test]
    fn a_difference_allows_for_clusters_in_both_groups() {
        for late in [false, true] {
            let (time, entry, ending, cluster) = rows(80, late);
            let times = Times { entry: late.then_some(&entry), time: &time, ending: &ending, endings: 2 };
            let groups: [Vec<usize>; 2] = [0, 1].map(|g| (0..80).filter(|i| (i / 5) % 2 == g).collect());
            let grounds = groups.clone().map(|rows| Influence::new(&times, &rows));
            let clusters = groups.clone().map(|rows| rows.iter().map(|&r| cluster[r]).collect::<Vec<_>>());
            let parts = [0, 1].map(|g| Part { ground: &grounds[g], cluster: &clusters[g] });
            let got = spread(&parts, 17, 0);
            for (k, &t) in got.time.iter().enumerate() {
                let mut sums = [0.0; 17];
                for (g, sign) in [(0, 1.0), (1, -1.0)] {
                    let moved = grounds[g].of(What::Incidence(0), t);
                    clusters[g].iter().zip(moved).for_each(|(c, i)| sums[*c as usize] += sign * i);
                }
                let want: f64 = sums.iter().map(|s| s * s).sum();
                assert!((got.incidence[k] - want).abs() < 1e-15, "{late} {t}: {} {want}", got.incidence[k]);
            }
        }
    }
}
