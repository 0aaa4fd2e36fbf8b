//! How long it took and how it ended: one row a unit, one row an episode, or one row a spell.

use super::view::{View, broken};
use super::{Design, Drawn, Request};
use crate::error::Result;

pub(super) fn durations(_: &View<'_>, _: &Design, _: &Request<'_>) -> Result<Drawn> {
    Err(broken("durations cannot be drawn yet".to_owned()))
}

pub(super) fn spells(_: &View<'_>, _: &Design, _: &Request<'_>) -> Result<Drawn> {
    Err(broken("spells cannot be drawn yet".to_owned()))
}

pub(super) fn intervals(_: &View<'_>, _: &Design, _: &Request<'_>) -> Result<Drawn> {
    Err(broken("intervals cannot be drawn yet".to_owned()))
}
