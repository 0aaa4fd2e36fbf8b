//! Drafts of codebooks, what they may show, and written codebooks as tables.

use crate::cli::beraad;
use beraad::data::codebook::{Codebook, Column, Kind, Role, Sensitivity};
use beraad::data::faults::faults;
use beraad::document::Document;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Draft of a file with these bytes, as text.
fn draft(dir: &Path, text: &str) -> String {
    let file = dir.join("study.csv");
    fs::write(&file, text).unwrap();
    let out = beraad().arg("codebook").arg(&file).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// The draft read again: valid, without contradictions, and agreeing with the file it was made of.
fn sound(dir: &Path, text: &str) -> (String, Codebook) {
    let toml = draft(dir, text);
    let book =
        Document::<Codebook>::parse(Path::new("codebook.toml"), toml.clone()).unwrap_or_else(|e| panic!("{e}\n{toml}"));
    assert_eq!(faults(&book.value.table[0]), Vec::<String>::new(), "{toml}");
    agrees(dir, &toml);
    (toml, book.value)
}

/// `beraad check` on the file and its draft, nothing filled in.
fn agrees(dir: &Path, toml: &str) {
    let book = Document::<Codebook>::parse(Path::new("codebook.toml"), toml.to_owned()).unwrap().value;
    fs::write(dir.join("codebook.toml"), toml).unwrap();
    let outcome = &book.table[0].column.iter().find(|c| !c.identifies()).expect("some column is no identifier").name;
    let plan = format!(
        "[study]\nid = \"draft\"\ntitle = {{ nl = \"t\", en = \"t\" }}\n[[data]]\nname = \"study\"\nfile = \"study.csv\"\n\
         codebook = \"codebook.toml\"\n[design]\nunit = \"row\"\nestimand = \"offer\"\n[[chapter]]\nid = \"c\"\n\
         title = {{ nl = \"t\", en = \"t\" }}\n[[analysis]]\nid = \"a\"\nchapter = \"c\"\nquestion = {{ nl = \"q\", en = \"q\" }}\n\
         estimator = \"funnel_rate\"\nstages = [{outcome:?}, {outcome:?}]\n"
    );
    fs::write(dir.join("plan.toml"), plan).unwrap();
    let sources = beraad::data::Source {
        name: "study".to_owned(),
        label: beraad::value::Text::same("study"),
        file: dir.join("study.csv"),
        study: std::sync::Arc::new(book.study.clone()),
        book: std::sync::Arc::new(book.table[0].clone()),
        join: vec![],
    };
    beraad::data::load(&[sources]).unwrap_or_else(|e| panic!("{e}\n{toml}"));
}

fn column<'b>(book: &'b Codebook, name: &str) -> &'b Column {
    book.table[0].column.iter().find(|c| c.name == name).unwrap()
}

fn codes(column: &Column) -> Vec<&str> {
    column.missing.iter().map(|code| code.code.as_str()).collect()
}

#[test]
fn the_shipped_tables_get_sound_drafts() {
    for file in [
        "preventive-2016/families.csv",
        "preventive-2016/measures.csv",
        "supervision-order-2016/counts.csv",
        "amsterdam-rct-2019/allocation.csv",
        "amsterdam-rct-2019/baseline.csv",
    ] {
        let dir = tempfile::tempdir().unwrap();
        sound(dir.path(), &fs::read_to_string(Path::new(ROOT).join("data").join(file)).unwrap());
    }
}

#[test]
fn columns_of_the_preventive_study_are_recognised() {
    let dir = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(Path::new(ROOT).join("data/preventive-2016/families.csv")).unwrap();
    let (toml, book) = sound(dir.path(), &text);
    let is = |name: &str| (column(&book, name).role, column(&book, name).kind);
    assert_eq!(is("family"), (Role::Id, Kind::Text));
    assert_eq!(is("organisation"), (Role::Cluster, Kind::Category));
    assert_eq!(is("method"), (Role::Method, Kind::Category));
    assert_eq!(is("plan_made"), (Role::Stage, Kind::Category));
    assert_eq!(is("arm"), (Role::Arm, Kind::Category));
    assert_eq!(is("plan_date"), (Role::Date, Kind::Date));
    assert_eq!(is("children"), (Role::Characteristic, Kind::Integer));
    assert_eq!(codes(column(&book, "low_education")), ["NA"]);
    assert_eq!(column(&book, "plan_made").success.as_deref(), Some("yes"));
    assert!(toml.contains("type = \"category\" # guessed: 3 different words in 272 values"), "{toml}");
    assert_eq!(book.table[0].rows.0.en, "families");
}

#[test]
fn codes_for_missing_are_told_from_values() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from("score,age,items,big,answer,half\n");
    for i in 0..60 {
        let score = if i % 10 == 0 { -99 } else { i % 25 };
        let age = if i % 15 == 0 { 999 } else { 60 + i % 40 };
        let items = if i % 20 == 0 { 9 } else { 1 + i % 4 };
        let big = 7000 + 57 * i;
        let answer = ["ja", "nee", "onbekend", "n.v.t.", "NULL", "#N/A", "."][i as usize % 7];
        text.push_str(&format!("{score},{age},{items},{big},{answer},{}.5\n", i % 7));
    }
    let (toml, book) = sound(dir.path(), &text);
    assert_eq!(codes(column(&book, "score")), ["-99"], "{toml}");
    // 99 is an age among ages up to 99; 999 is none.
    assert_eq!(codes(column(&book, "age")), ["999"], "{toml}");
    assert_eq!(codes(column(&book, "items")), ["9"], "{toml}");
    assert_eq!(codes(column(&book, "answer")), ["#N/A", ".", "NULL", "n.v.t.", "onbekend"]);
    assert_eq!(column(&book, "answer").levels.len(), 2);
    assert_eq!((codes(column(&book, "half")), column(&book, "half").kind), (vec![], Kind::Number));
    assert!(toml.contains("# guessed: far from the other values, in 6 rows"), "{toml}");
    assert!(toml.contains("# max = 24 # seen;"), "{toml}");
    assert!(
        book.table[0].column.iter().all(|c| c.min.is_none() && c.max.is_none()),
        "what was seen is not what is allowed"
    );
}

#[test]
fn waves_in_columns_are_proposed_in_the_order_of_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from("client,risk_12m,risk_3m,steun_3m,steun_12m,item_1,item_2\n");
    for i in 0..40 {
        text.push_str(&format!("C{i:02},{},{},{},{},{},{}\n", i % 9, i % 8, i % 5, i % 6, i % 4, i % 3));
    }
    let (toml, book) = sound(dir.path(), &text);
    let waves: Vec<&str> = book.table[0].wave.iter().map(|level| level.code.as_str()).collect();
    assert_eq!(waves, ["3m", "12m"], "{toml}");
    let risk = column(&book, "risk_12m");
    assert_eq!((risk.measure.as_deref(), risk.wave.as_deref()), (Some("risk"), Some("12m")));
    assert_eq!(column(&book, "item_1").measure, None, "items are numbered, not repeated");
    assert!(toml.contains("wave = \"12m\" # guessed:"), "{toml}");
}

#[test]
fn a_child_lies_in_a_family_and_waves_are_part_of_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from("kind_id,gezin_id,leeftijd\n");
    for i in 0..30 {
        text.push_str(&format!("K{i:03},G{:03},{}\n", i / 2, i % 17));
    }
    let (_, book) = sound(dir.path(), &text);
    assert_eq!(column(&book, "kind_id").within.as_deref(), Some("gezin_id"));
    assert_eq!((column(&book, "kind_id").role, column(&book, "gezin_id").role), (Role::Id, Role::Id));
    assert_eq!(book.table[0].rows.0.nl, "kinderen");

    let mut text = String::from("gezin,meting,score\n");
    for i in 0..30 {
        text.push_str(&format!("G{:03},{},{}\n", i / 2, ["voormeting", "nameting"][i % 2], i % 7));
    }
    let (toml, book) = sound(dir.path(), &text);
    assert_eq!(column(&book, "gezin").role, Role::Id, "{toml}");
    let order: Vec<&str> = column(&book, "meting").levels.iter().map(|l| l.code.as_str()).collect();
    assert_eq!((column(&book, "meting").role, order), (Role::Wave, vec!["voormeting", "nameting"]));

    // A key that repeats is not called one: the check would refuse every second row.
    let (toml, book) = sound(dir.path(), "gezin,score\nA1,1\nA1,2\nA2,3\n");
    assert_eq!(column(&book, "gezin").role, Role::Characteristic, "{toml}");
    assert_eq!(column(&book, "gezin").sensitivity, Some(Sensitivity::Identifier));
}

/// Values that may not be seen anywhere, one for each way to recognise them.
const CANARIES: [&str; 9] = [
    "Kanarievogel",
    "123456782",
    "kanarie@voorbeeld.nl",
    "06-98765432",
    "NL91ABNA0417164300",
    "9876 ZX",
    "Papegaaistraat",
    "DOSSIER-77",
    "heeft een kanarie die zingt",
];

/// Rows of people: the canaries stand in the third.
fn people(names: &str) -> String {
    let mut text = format!("{names}\n");
    for i in 0..24u32 {
        let mut row = vec![
            format!("Naam{}", i % 20),
            // Nine digits that pass the eleven-test: 123456782 and others like it.
            ["111222333", "123456782", "123456782"][i as usize % 3].to_owned(),
            format!("k{i}@voorbeeld.nl"),
            format!("06-1234{i:04}"),
            format!("NL91ABNA0417164300{}", if i == 2 { "" } else { "0" }),
            format!("{} AB", 1000 + i),
            format!("Straat{}", i % 3),
            format!("DOSSIER-{i}"),
            format!("opmerking {i} over het gezin van deze familie"),
            ["ja", "nee"][i as usize % 2].to_owned(),
        ];
        if i == 2 {
            for (cell, canary) in row.iter_mut().zip(CANARIES) {
                *cell = canary.to_owned();
            }
        }
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

const NAMES: &str = "voornaam,burgerservicenummer,contact,bereikbaar,rekening,pc,adres,dossiernummer,toelichting,plan";

/// All that a command says, on both streams.
fn said(args: &[&str], dir: &Path) -> String {
    let out = beraad().current_dir(dir).args(args).output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn silent(text: &str, of: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{of} shows {canary}:\n{text}");
    }
}

#[test]
fn a_draft_shows_no_value_that_may_identify_someone() {
    let dir = tempfile::tempdir().unwrap();
    let (toml, book) = sound(dir.path(), &people(NAMES));
    silent(&toml, "the draft");
    for name in NAMES.split(',').filter(|name| *name != "plan") {
        assert!(column(&book, name).identifies(), "{name}\n{toml}");
        assert!(column(&book, name).levels.is_empty());
    }
    assert_eq!(column(&book, "plan").levels.len(), 2);
}

#[test]
fn a_header_that_is_a_row_of_data_is_refused_and_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    let all = people("").lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let turned: Vec<&str> = std::iter::once(all[2].as_str()).chain(all.iter().map(String::as_str)).collect();
    fs::write(dir.path().join("study.csv"), turned.join("\n")).unwrap();
    for args in [
        vec!["codebook", "study.csv"],
        vec!["estimate", "wilson_rate", "study.csv", "--outcome", "plan", "--by", "adres"],
        vec!["estimate", "group_summary", "study.csv", "--outcome", "plan"],
    ] {
        let text = said(&args, dir.path());
        silent(&text, &args.join(" "));
        assert!(text.contains("a first line of which"), "{text}");
    }
    // Without a number in the line it is seen from the values under it.
    fs::write(dir.path().join("study.csv"), "Kanarievogel,ja\nPiet,ja\nKanarievogel,nee\nAnna,ja\n").unwrap();
    let text = said(&["codebook", "study.csv"], dir.path());
    silent(&text, "codebook");
    assert!(text.contains("look like the values under them"), "{text}");
}

/// A plan over the file, with the drafted codebook.
fn study(dir: &Path) {
    let toml = draft(dir, &people(NAMES));
    fs::write(dir.join("codebook.toml"), toml).unwrap();
    fs::write(
        dir.join("plan.toml"),
        "[study]\nid = \"people\"\ntitle = { nl = \"t\", en = \"t\" }\n[[data]]\nname = \"study\"\nfile = \"study.csv\"\n\
         codebook = \"codebook.toml\"\n[design]\nunit = \"person\"\nestimand = \"offer\"\n[[chapter]]\nid = \"c\"\n\
         title = { nl = \"t\", en = \"t\" }\n[[analysis]]\nid = \"a\"\nchapter = \"c\"\nquestion = { nl = \"q\", en = \"q\" }\n\
         estimator = \"wilson_rate\"\noutcome = \"plan\"\n",
    )
    .unwrap();
}

#[test]
fn no_command_shows_an_identifier_whatever_is_wrong_with_the_file() {
    let whole = people(NAMES);
    let line = |n: usize| whole.lines().nth(n).unwrap().to_owned();
    let broken = [
        ("nothing", whole.clone()),
        ("a cell too many", whole.replace(&line(3), &format!("{},ja", line(3)))),
        ("a cell too few", whole.replace(&line(3), line(3).rsplit_once(',').unwrap().0)),
        ("a row twice", format!("{whole}{}\n", line(3))),
        ("another answer", whole.replace(&line(3), &format!("{}x", line(3)))),
        ("a quotation mark left open", whole.replace(&line(3), &format!("\"{}", line(3)))),
        ("a NUL", whole.replace(&line(3), &format!("{}\0", line(3)))),
        ("empty cells", whole.replace("DOSSIER-77", "")),
        ("no header", whole.split_once('\n').unwrap().1.to_owned()),
        ("an unknown column", whole.replace("rekening", "rekenig")),
        ("semicolons", whole.replace(',', ";")),
    ];
    for (what, text) in broken {
        let dir = tempfile::tempdir().unwrap();
        study(dir.path());
        fs::write(dir.path().join("study.csv"), text).unwrap();
        for args in [
            vec!["check", "plan.toml"],
            vec!["run", "plan.toml", "--out", "out"],
            vec!["codebook", "study.csv"],
            vec!["estimate", "wilson_rate", "study.csv", "--outcome", "plan", "--by", "voornaam"],
            vec!["estimate", "wilson_rate", "study.csv", "--outcome", "toelichting"],
            vec!["estimate", "frequency", "study.csv", "--outcome", "burgerservicenummer"],
            vec!["estimate", "wilson_rate", "study.csv", "--outcome", "plan", "--codebook", "codebook.toml"],
        ] {
            silent(&said(&args, dir.path()), &format!("{what}: {}", args.join(" ")));
        }
        for entry in fs::read_dir(dir.path().join("out")).into_iter().flatten().flatten().filter(|e| e.path().is_file())
        {
            silent(
                &String::from_utf8_lossy(&fs::read(entry.path()).unwrap()),
                &format!("{what}: {}", entry.path().display()),
            );
        }
    }
}

#[test]
fn a_draft_does_not_write_over_a_file() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("study.csv"), people(NAMES)).unwrap();
    fs::write(dir.path().join("codebook.toml"), "mine").unwrap();
    let text = said(&["codebook", "study.csv", "--out", "codebook.toml"], dir.path());
    assert!(text.contains("this file exists"), "{text}");
    assert_eq!(fs::read_to_string(dir.path().join("codebook.toml")).unwrap(), "mine");
    said(&["codebook", "study.csv", "--table", "people", "--out", "new.toml"], dir.path());
    let book = Document::<Codebook>::read(&dir.path().join("new.toml")).unwrap().value;
    assert_eq!(book.table[0].name, "people");
}

#[test]
fn a_file_may_have_any_number_of_different_words() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from("a,b\n");
    for i in 0..3000 {
        text.push_str(&format!("w{},{}\n", i * 7919 % 3000, i % 3));
    }
    let (_, book) = sound(dir.path(), &text);
    assert_eq!((column(&book, "a").kind, column(&book, "a").levels.len()), (Kind::Text, 0));
    assert_eq!(column(&book, "a").sensitivity, Some(Sensitivity::Identifier), "different in every row");
}

#[test]
fn names_and_values_with_any_character_make_a_sound_draft() {
    let dir = tempfile::tempdir().unwrap();
    let text = "\"a \"\"b\"\"\",\"c#d\",\"e\\f\"\n\"x \"\"y\"\"\",1,\"q\\r\"\n\"x \"\"y\"\"\",2,\"q\\r\"\n\"z\tw\",3,\"s\"\n\"z\tw\",3,\"s\"\n";
    sound(dir.path(), text);
}

#[test]
fn a_written_codebook_is_a_table_in_three_formats_and_two_languages() {
    let book = "data/preventive-2016/codebook.toml";
    let get = |format: &str, lang: &str| {
        let out = beraad().args(["codebook", book, "--format", format, "--lang", lang]).output().unwrap();
        assert!(out.status.success());
        String::from_utf8(out.stdout).unwrap()
    };
    for (lang, words) in [
        ("nl", ["Codeboek", "reguliere hulp", "hoger is slechter", "gesimuleerd", "precies dan een waarde"]),
        ("en", ["Codebook", "regular care", "higher is worse", "simulated", "a value exactly when"]),
    ] {
        let markdown = get("markdown", lang);
        let html = get("html", lang);
        for word in words {
            assert!(markdown.contains(word) && html.contains(word), "{lang} {word}\n{markdown}");
        }
        assert!(!markdown.contains('⟨') && !html.contains('⟨'), "a word is not in the catalogue");
        let page = scraper::Html::parse_document(&html);
        assert_eq!(page.errors, Vec::<std::borrow::Cow<str>>::new());
        let count = |what: &str| page.select(&scraper::Selector::parse(what).unwrap()).count();
        assert_eq!(count(&format!("html[lang={lang}]")), 1);
        assert_eq!(count("table"), count("caption"));
        assert_eq!(count("thead th"), count("th[scope=col]"));
        assert_eq!(count("tbody tr"), count("th[scope=row]"));
        // 23 columns, 2 computed, 3 pathways and 11 rules; 5 columns and 1 computed.
        let document = Document::<Codebook>::read(&Path::new(ROOT).join(book)).unwrap().value;
        let rows: usize =
            document.table.iter().map(|t| t.column.len() + t.derived.len() + t.pathway.len() + t.rule.len()).sum();
        assert_eq!(count("tbody tr"), rows);
        let csv = get("csv", lang);
        assert_eq!(csv.lines().filter(|line| line.contains("risk_score")).count(), 1);
    }
    assert!(get("markdown", "nl").contains("0 tot en met 30"));
}

#[test]
fn what_is_computed_is_told_in_words() {
    for (lang, words) in [
        (
            "nl",
            [
                "som van support\\_1, support\\_2, support\\_3; antwoorden van 1 tot en met 4; omgekeerd: support\\_3; minstens 2 van de 3 beantwoord",
                "niveaus van support: low, vanaf 6 → middle; 9 → high",
            ],
        ),
        (
            "en",
            [
                "sum of support\\_1, support\\_2, support\\_3; answers from 1 to 4; reversed: support\\_3; at least 2 of 3 answered",
                "levels of support: low, from 6 → middle; 9 → high",
            ],
        ),
    ] {
        let out = beraad().args(["codebook", "data/template/codebook.toml", "--lang", lang]).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        for word in words {
            assert!(text.contains(word) || text.contains(&word.replace('\\', "")), "{word}\n{text}");
        }
        assert!(!text.contains('⟨'), "a word is not in the catalogue");
    }
}
