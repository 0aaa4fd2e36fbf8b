//! What the file says its codes mean, held against what the codebook says.

use super::{Log, Reading, words};
use crate::data::codebook::LevelBook;
use crate::data::read::Described;
use crate::error::Check;

/// A label that is the word of another level would turn an outcome round: refused. Other words for the same are a
/// remark.
pub fn check(log: &mut Log, dictionary: &[Described], columns: &[Reading]) {
    let (mut seen, mut swapped, mut other) = (0, 0, 0);
    for column in columns {
        let Some((at, described)) = column.at.and_then(|at| Some((at, dictionary.get(at)?))) else { continue };
        let levels = &column.rule.column.levels;
        for (code, label) in &described.levels {
            let Some(level) = levels.iter().find(|level| level.code == *code) else { continue };
            seen += 1;
            if says(level, label) || label.trim().is_empty() {
                continue;
            }
            let meaning = format!("{} ({})", level.en, level.nl);
            let found = format!("the label \"{label}\" for code {code}");
            if let Some(meant) = levels.iter().find(|level| says(level, label)) {
                swapped += 1;
                let expected = format!("{meaning}, as the codebook says; it has \"{label}\" for code {}", meant.code);
                let remedy = "find out which of the two is right, and correct the other";
                log.add_whole(Check::Labels, None, 1, Some(at), words(found, expected, remedy));
            } else {
                other += 1;
                let remedy = "make sure that both mean the same";
                log.add_whole(
                    Check::Wording,
                    None,
                    1,
                    Some(at),
                    words(found, format!("{meaning}, as the codebook says"), remedy),
                );
            }
        }
    }
    if seen > 0 {
        log.done(Check::Labels, "no label of the file is the word of another level in the codebook", seen, swapped);
        log.done(Check::Wording, "the labels of the file are the words of the codebook", seen, other);
    }
}

fn says(level: &LevelBook, label: &str) -> bool {
    let label = label.trim().to_lowercase();
    [&level.code, &level.nl, &level.en].into_iter().any(|word| word.to_lowercase() == label)
}
