//! The ledger as a page of its own, for a reader who opens nothing else: what was said, what we find, verdict.

use super::catalogue::Words;
use super::page::{Page, Section};
use super::{Results, table};
use crate::ledger::claims::Mark;
use crate::ledger::{Entry, Status};
use crate::value::Origin;

/// The page: contradictions between sources first, then the claims of each publication.
pub fn page(results: &Results, words: &Words) -> Page {
    let (ledger, lang) = (&results.ledger, words.lang());
    let status = |e: &Entry| words.get(&table::status_key(e.status));
    let count = |s: Status| ledger.claims().filter(|e| e.status == s).count() as u64;
    let total = ledger.claims().count() as u64;
    let args = [("reproduced", count(Status::Reproduced).into()), ("total", total.into())];
    let mut counts = vec![words.say("ledger-count", &args)];
    for s in [Status::HoldsForAll, Status::HoldsForSome, Status::Contradicted, Status::NotRecoverable] {
        if count(s) > 0 {
            let key = table::status_key(s).replace("status", "ledger");
            counts.push(words.say(&key, &[("n", count(s).into())]));
        }
    }
    let disagree = ledger.between().filter(|e| e.status == Status::Contradicted).count() as u64;
    if disagree > 0 {
        counts.push(words.say("ledger-between-count", &[("n", disagree.into())]));
    }
    let mut intro = vec![results.study.title.get(lang).to_owned(), format!("{}.", counts.join("; "))];
    let origins: Vec<Origin> = results.study.data.iter().map(|d| d.origin).collect();
    for origin in [Origin::Reconstructed, Origin::Simulated] {
        if origins.contains(&origin) {
            let part = if origins.iter().all(|o| *o == origin) { "" } else { "-part" };
            let key = format!("banner-{}{part}", origin.code());
            intro.push(format!("{}. {}", words.get(&key), words.get(&format!("{key}-text"))));
        }
    }
    intro.push(words.get("ledger-page-intro"));
    if ledger.entries.iter().any(|e| e.hypotheses.is_some()) {
        intro.push(words.get("ledger-page-hypotheses"));
    }
    let heads = |keys: &[&str]| keys.iter().map(|key| words.get(key)).collect::<Vec<String>>();
    let mut sections = Vec::new();
    if ledger.between().next().is_some() {
        sections.push(Section {
            heading: words.get("ledger-between"),
            caption: words.get("caption-between"),
            head: heads(&["column-said", "column-verdict-of", "column-why"]),
            rows: ledger
                .between()
                .map(|e| vec![e.text.get(lang).to_owned(), status(e), table::why(e, words)])
                .collect(),
            ..Section::default()
        });
    }
    let claims: Vec<&Entry> = ledger.claims().collect();
    for (publication, entries) in table::by_publication(&claims) {
        let row = |e: &&Entry| {
            let mut said = vec![words.say("printed-as", &[("printed", table::printed(&e.printed, words).into())])];
            said.extend((e.mark == Mark::Derived).then(|| words.get("claim-derived")));
            let place = e.source.split_once(", ").map_or("", |(_, place)| place);
            said.push(place.to_owned());
            let text = format!("{} ({})", e.text.get(lang), said.join("; "));
            vec![text, status(e), table::found(e, words), table::why(e, words)]
        };
        sections.push(Section {
            heading: publication.to_owned(),
            caption: words.get("caption-ledger"),
            head: heads(&["column-said", "column-verdict-of", "column-found", "column-why"]),
            rows: entries.iter().map(row).collect(),
            ..Section::default()
        });
    }
    Page { title: words.get("ledger-page"), intro, sections }
}
