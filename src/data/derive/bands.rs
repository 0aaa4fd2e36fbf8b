//! A number cut into levels.
//!
//! Cut-offs c₁ < … < cₖ make k + 1 levels: x < c₁, c₁ ≤ x < c₂, …, cₖ ≤ x. The cut-off belongs to the upper level,
//! as manuals write it ("clinical from 65"). Every number has one level.

use crate::data::codebook::Bands;

/// The code of the level of `x`.
pub fn level(rule: &Bands, x: f64) -> Option<&str> {
    let place = rule.from.iter().take_while(|cut| x >= **cut).count();
    rule.levels.get(place).map(|level| level.code.as_str())
}
