//! How many tables are left after each condition, as one reads on.

use super::conditions::Read;
use super::model::Model;
use super::search::{Search, Stop};

/// Tables that are counted for one step.
const MANY: u64 = 10_000;

/// Halvings that one step may take.
const WORK: u64 = 100_000;

/// What one more condition leaves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Step {
    /// Id of the claim or assumption.
    pub id: String,
    /// Tables left; none while nothing bounds the table.
    pub tables: Option<u64>,
    /// Whether that is all of them; otherwise there are more.
    pub complete: bool,
}

/// Each condition with the tables that meet it and all before it.
pub(super) fn steps(read: &Read<'_>, search: &mut Search<'_>) -> Vec<Step> {
    let mut steps = Vec::with_capacity(read.conditions.len());
    let mut left: Option<Vec<super::Table>> = None;
    for (at, condition) in read.conditions.iter().enumerate() {
        let active: Vec<usize> = (0..=at).collect();
        let model = Model::new(read, &active);
        let id = condition.about.id.clone();
        if let Some(tables) = &mut left {
            tables.retain(|table| fits(&model, search, table));
            steps.push(Step { id, tables: Some(tables.len() as u64), complete: !search.stopped() });
            continue;
        }
        let root = model.root();
        if root.as_ref().is_some_and(|root| model.unbounded(root).is_some()) {
            steps.push(Step { id, tables: None, complete: false });
            continue;
        }
        let mut tables = Vec::new();
        let stop = root.map_or(Stop::Done, |root| {
            search.within(WORK, |search| {
                search.tables(&model, root, |cells| {
                    tables.push(model.table(cells));
                    (tables.len() as u64) < MANY
                })
            })
        });
        let complete = stop == Stop::Done;
        steps.push(Step { id, tables: Some(tables.len() as u64), complete });
        left = complete.then_some(tables);
        if search.stopped() {
            break;
        }
    }
    steps
}

/// Whether one table meets all conditions of the model.
fn fits(model: &Model<'_>, search: &mut Search<'_>, table: &super::Table) -> bool {
    model.fixed(table).is_some_and(|root| search.any(model, root) != Some(false))
}
