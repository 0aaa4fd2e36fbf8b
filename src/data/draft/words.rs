//! Words of data files, in Dutch and English, and what they usually mean.

use crate::data::codebook::Role;
use crate::data::privacy;
use crate::value::Text;

/// What a word that stands for "no value" says, when it is one.
pub(super) fn missing(cell: &str) -> Option<Text> {
    if cell.len() > 40 {
        return None;
    }
    let word = cell.to_lowercase();
    let text = match word.as_str() {
        "onbekend" | "unknown" | "unk" => Text::new("onbekend", "unknown"),
        "weet niet" | "weet ik niet" | "weetniet" | "don't know" | "dont know" | "do not know" | "dk" => {
            Text::new("weet niet", "does not know")
        }
        "geweigerd" | "weigert" | "weigering" | "wil niet zeggen" | "refused" | "declined" => {
            Text::new("geweigerd", "refused")
        }
        "n.v.t." | "nvt" | "n.v.t" | "nvt." | "niet van toepassing" | "not applicable" => {
            Text::new("niet van toepassing", "not applicable")
        }
        // In small letters "na" is Dutch for after.
        "na" if cell == "NA" => Text::new("ontbreekt", "missing"),
        "n/a" | "#n/a" | "#n/b" | "nan" | "null" | "<na>" | "#null!" => Text::new("ontbreekt", "missing"),
        "niet ingevuld" | "not filled in" | "leeg" | "blank" | "geen antwoord" | "no answer" => {
            Text::new("niet ingevuld", "not filled in")
        }
        "missing" | "ontbreekt" | "ontbrekend" | "mist" | "geen gegevens" | "no data" => {
            Text::new("ontbreekt", "missing")
        }
        "." | "-" | "--" | "?" | "*" => Text::new("ontbreekt", "missing"),
        _ => match *word.as_bytes() {
            // Stata's missing values with a reason.
            [b'.', letter] if letter.is_ascii_lowercase() => {
                Text::new(format!("ontbreekt ({word})"), format!("missing ({word})"))
            }
            _ => return None,
        },
    };
    Some(text)
}

/// A level that is known, in both languages.
pub(super) fn level(code: &str) -> Option<Text> {
    let text = match code.to_lowercase().as_str() {
        "ja" | "yes" | "y" | "j" | "true" | "waar" => Text::new("ja", "yes"),
        "nee" | "no" | "n" | "false" | "onwaar" => Text::new("nee", "no"),
        "man" | "male" | "m" => Text::new("man", "male"),
        "vrouw" | "female" | "v" | "f" => Text::new("vrouw", "female"),
        "jongen" | "boy" => Text::new("jongen", "boy"),
        "meisje" | "girl" => Text::new("meisje", "girl"),
        "moeder" | "mother" => Text::new("moeder", "mother"),
        "vader" | "father" => Text::new("vader", "father"),
        "voormeting" | "pre" | "baseline" => Text::new("voormeting", "pre-measure"),
        "nameting" | "post" => Text::new("nameting", "post-measure"),
        "control" | "controle" | "controlegroep" => Text::new("controlegroep", "control group"),
        _ => return None,
    };
    Some(text)
}

/// The level of a yes/no column that says yes, when its levels are a pair that is known.
pub(super) fn success<'a>(mut codes: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    const YES: &[&str] = &["ja", "yes", "y", "j", "true", "waar", "1"];
    const NO: &[&str] = &["nee", "no", "n", "false", "onwaar", "0"];
    let is = |code: &str, words: &[&str]| words.contains(&code.to_lowercase().as_str());
    let all = codes.clone().all(|code| is(code, YES) || is(code, NO));
    codes.find(|code| is(code, YES)).filter(|_| all)
}

/// Roles, with the words of names that suggest them.
const ROLES: &[(Role, &[&str])] = &[
    (
        Role::Wave,
        &[
            "wave",
            "waves",
            "meting",
            "meetmoment",
            "meetmomenten",
            "golf",
            "ronde",
            "round",
            "timepoint",
            "tijdstip",
            "occasion",
            "visit",
        ],
    ),
    (Role::Informant, &["informant", "rapporteur", "reporter", "invuller", "respondenttype", "ingevulddoor", "rater"]),
    (
        Role::Arm,
        &[
            "arm",
            "conditie",
            "condition",
            "treatment",
            "interventie",
            "intervention",
            "randomisatie",
            "randomised",
            "randomized",
            "allocation",
            "toewijzing",
            "onderzoeksgroep",
            "groep",
            "group",
        ],
    ),
    (Role::Method, &["methode", "methodiek", "method", "vorm", "werkwijze", "aanpak", "approach"]),
    (
        Role::Cluster,
        &[
            "organisatie",
            "organisation",
            "organization",
            "instelling",
            "institution",
            "agency",
            "cluster",
            "regio",
            "region",
            "locatie",
            "location",
            "site",
            "team",
            "vestiging",
            "school",
            "klas",
            "centre",
            "center",
        ],
    ),
    (
        Role::Stage,
        &[
            "aangeboden",
            "offered",
            "bereid",
            "willing",
            "planmade",
            "plangemaakt",
            "gestart",
            "started",
            "afgerond",
            "completed",
            "voltooid",
            "deelname",
            "participated",
        ],
    ),
    (
        Role::Outcome,
        &[
            "score",
            "totaal",
            "total",
            "risico",
            "risk",
            "uitkomst",
            "outcome",
            "schaal",
            "scale",
            "veiligheid",
            "safety",
            "steun",
            "support",
        ],
    ),
];

/// The role that a column's name suggests, and the word that does.
pub(super) fn role(name: &str) -> Option<(Role, String)> {
    ROLES.iter().find_map(|(role, words)| Some((*role, privacy::names(name, words)?)))
}

/// Names of units, most inner last: word, Dutch and English plural.
pub(super) const UNITS: &[(&[&str], &str, &str)] = &[
    (&["kind", "child", "kindid", "childid", "jeugdige"], "kinderen", "children"),
    (
        &["gezin", "family", "familie", "gezinsid", "gezinid", "gezinsnr", "gezinsnummer", "familyid"],
        "gezinnen",
        "families",
    ),
    (&["client", "clientnr", "clientnummer", "clientid"], "cliënten", "clients"),
    (
        &["respondent", "deelnemer", "participant", "resp", "respnr", "respid", "respondentid"],
        "respondenten",
        "respondents",
    ),
    (&["patient", "patientid", "patientnr"], "patiënten", "patients"),
    (&["person", "persoon", "personid", "persoonid"], "personen", "persons"),
];

/// Words of a name that can be the key of a row, besides those of units.
pub(super) const KEYS: &[&str] = &[
    "id",
    "key",
    "sleutel",
    "nr",
    "nummer",
    "number",
    "pseudoniem",
    "pseudonym",
    "dossiernummer",
    "dossiernr",
    "casus",
    "case",
    "caseid",
    "zaaknummer",
    "zaaknr",
    "volgnummer",
    "volgnr",
    "casenumber",
];

/// Names of a column that counts the units a row stands for.
pub(super) const FREQUENCIES: &[&str] = &["n", "freq", "frequency", "frequentie", "aantal", "count", "counts"];

/// A column of a table whose waves are columns: the measure, the wave, and the wave's place in time.
pub(super) fn wide(name: &str) -> Option<(&str, String, f64)> {
    let at = name.rfind(['_', '.', ' '])?;
    let (stem, wave) = (name.get(..at)?, name.get(at + 1..)?.to_lowercase());
    let rank = wave_rank(&wave)?;
    (!stem.is_empty()).then_some((stem, wave, rank))
}

/// When a wave is, as its word says: before, T1, after three months.
pub(super) fn wave_rank(wave: &str) -> Option<f64> {
    let wave = wave.to_lowercase();
    match wave.as_str() {
        "pre" | "voor" | "voormeting" | "baseline" | "bl" => return Some(-1.0),
        "post" | "na" | "nameting" => return Some(500.0),
        "fu" | "followup" | "follow-up" | "vervolg" | "vervolgmeting" => return Some(1000.0),
        _ => (),
    }
    let digits: String = wave.chars().filter(char::is_ascii_digit).collect();
    let number: f64 = digits.parse().ok().filter(|_| digits.len() <= 3)?;
    let known = [
        "t", "w", "m", "tp", "wave", "fu", "post", "m.", "mnd", "maanden", "months", "month", "wk", "weken", "weeks",
        "w.", "jr", "y",
    ];
    let letters = wave.replace(&digits, "");
    (wave.contains(&digits) && known.contains(&letters.as_str())).then(|| {
        // Waves of one file are numbered in one way; after a post-measure come its followers.
        let later = if letters == "fu" {
            1000.0
        } else if letters == "post" {
            500.0
        } else {
            0.0
        };
        later + number
    })
}
