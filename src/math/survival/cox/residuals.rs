//! Residuals: how each row moves the coefficients, and what is left of it.

use super::{Cox, Fit};
use crate::value::Ties;
use ndarray::Array2;

/// The robust covariance: what rows move, summed within the parts that are independent, and multiplied out.
pub fn summed(dfbeta: &Array2<f64>, part: &[usize], parts: usize) -> Array2<f64> {
    let mut sums = Array2::<f64>::zeros((parts, dfbeta.ncols()));
    for (row, &part) in dfbeta.rows().into_iter().zip(part) {
        let mut to = sums.row_mut(part);
        to += &row;
    }
    sums.t().dot(&sums)
}

impl Cox {
    /// How each row moves each coefficient (dfbeta), rows in the order of the data, n × p: O(n p²).
    ///
    /// # Definition
    /// Score residual of row i: δᵢ(xᵢ − x̄(tᵢ)) − ∫ (xᵢ − x̄(s)) wᵢ dΛ(s) over its time at risk, times the inverse information.
    /// With Efron's ties a row that ends at a time is at risk there for (1 − l/d) of each of its d parts. Summed within
    /// clusters, D′D is the robust covariance (CR0; Lin & Wei 1989, Journal of the American Statistical Association 84,
    /// 1074–1078). `None` for exact ties, of which no such residual is defined.
    /// # Oracle
    /// survival 3.5.3 `residuals(fit, "dfbeta")`, `coxph(cluster = )`.
    pub fn dfbeta(&self, fit: &Fit) -> Option<Array2<f64>> {
        if self.ties == Ties::Exact {
            return None;
        }
        let p = self.p;
        let score = self.residuals(fit)?;
        let kept = fit.kept();
        let mut out = Array2::zeros((self.rows.len(), p));
        for (place, score) in score.chunks_exact(p + 1).enumerate() {
            let row = self.rows[place] as usize;
            for &j in kept {
                let along: f64 = kept.iter().map(|&k| fit.covariance[(j, k)] * self.scale[k] * score[1 + k]).sum();
                out[(row, j)] = along;
            }
        }
        Some(out)
    }

    /// Events less expected events of each row, in the order of the data. With exact ties those of Breslow, as survival has.
    pub fn martingale(&self, fit: &Fit) -> Option<Vec<f64>> {
        let residuals = self.residuals(fit)?;
        let mut out = vec![0.0; self.rows.len()];
        for (place, r) in residuals.chunks_exact(self.p + 1).enumerate() {
            out[self.rows[place] as usize] = r[0];
        }
        Some(out)
    }

    /// Martingale residual and score residuals (scaled covariates) of each place.
    fn residuals(&self, fit: &Fit) -> Option<Vec<f64>> {
        let (n, p) = (self.rows.len(), self.p);
        let weights = self.weights(&self.predictor(&fit.b));
        // Of each time, latest first: Λ and ∫ x̄ dΛ over it for those who stay, for those who end, and the mean of x̄.
        let width = 2 * (1 + p) + p;
        let mut steps: Vec<f64> = Vec::new();
        let mut when: Vec<(usize, usize, usize)> = Vec::new();
        self.moments(&weights, |m| {
            when.push((m.stratum, m.dead.start, m.dead.end));
            steps.push(m.hazard());
            steps.extend((0..p).map(|j| m.hazard_mean(j)));
            steps.push(m.hazard_of_dead());
            steps.extend((0..p).map(|j| m.hazard_mean_of_dead(j)));
            let d = m.dead.len() as f64;
            steps.extend((0..p).map(|j| m.means(j) / d));
        })?;
        let mut to_them = vec![0.0; 1 + p];
        let mut out = vec![0.0; n * (p + 1)];
        for (number, stratum) in self.strata.iter().enumerate() {
            let mut sum = vec![0.0; 1 + p];
            let mut events =
                when.iter().zip(steps.chunks_exact(width)).rev().filter(|((s, ..), _)| *s == number).peekable();
            let mut entries = stratum.entries.iter().rev().peekable();
            // Weight times what has come over the row since it entered.
            let add = |out: &mut [f64], place: usize, sum: &[f64], sign: f64| {
                let row = &mut out[place * (p + 1)..(place + 1) * (p + 1)];
                let w = sign * weights[place];
                row[0] -= w * sum[0];
                for ((r, x), s) in row[1..].iter_mut().zip(self.at(place)).zip(&sum[1..]) {
                    *r -= w * (x * sum[0] - s);
                }
            };
            let mut place = stratum.places.end;
            while place > stratum.places.start {
                let time = self.time[place - 1];
                let mut first = place - 1;
                while first > stratum.places.start && self.time[first - 1] == time {
                    first -= 1;
                }
                let here = events.next_if(|((_, start, _), _)| *start == first);
                let dead_end = here.as_ref().map_or(first, |((_, _, end), _)| *end);
                if let Some((_, step)) = here {
                    if let Some(entry) = &self.entry {
                        while let Some(&row) = entries.next_if(|&&row| entry[row as usize] < time) {
                            add(&mut out, row as usize, &sum, -1.0);
                        }
                    }
                    let (stay, rest) = step.split_at(1 + p);
                    let (ending, mean) = rest.split_at(1 + p);
                    to_them.iter_mut().zip(&sum).zip(ending).for_each(|((t, s), e)| *t = s + e);
                    for dead in first..dead_end {
                        add(&mut out, dead, &to_them, 1.0);
                        let row = &mut out[dead * (p + 1)..(dead + 1) * (p + 1)];
                        row[0] += 1.0;
                        for ((r, x), m) in row[1..].iter_mut().zip(self.at(dead)).zip(mean) {
                            *r += x - m;
                        }
                    }
                    sum.iter_mut().zip(stay).for_each(|(s, e)| *s += e);
                }
                (dead_end..place).for_each(|p| add(&mut out, p, &sum, 1.0));
                place = first;
            }
            // Who entered after the last ending has had nothing come over him.
            for &row in entries {
                add(&mut out, row as usize, &sum, -1.0);
            }
        }
        Some(out)
    }
}
