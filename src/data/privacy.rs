//! Which columns may tell who someone is, and which must not become known of anyone.
//!
//! A proposal from a column's name and from the form of its values; the owner of the data decides. It errs on the
//! side of hiding: a column that is wrongly taken for an identifier costs its owner a word in the codebook, one
//! that is wrongly shown cannot be taken back.

use super::codebook::Sensitivity;

/// Words of a column's name, in Dutch and English, without capitals and accents, that say it identifies.
const IDENTIFIERS: &[&str] = &[
    "bsn",
    "burgerservicenummer",
    "sofinummer",
    "naam",
    "namen",
    "name",
    "names",
    "voornaam",
    "voornamen",
    "roepnaam",
    "achternaam",
    "familienaam",
    "geslachtsnaam",
    "tussenvoegsel",
    "initialen",
    "voorletters",
    "firstname",
    "lastname",
    "surname",
    "fullname",
    "initials",
    "adres",
    "address",
    "straat",
    "straatnaam",
    "street",
    "huisnummer",
    "huisnr",
    "email",
    "mail",
    "emailadres",
    "mailadres",
    "telefoon",
    "telefoonnummer",
    "telefoonnr",
    "tel",
    "telnr",
    "mobiel",
    "gsm",
    "phone",
    "telephone",
    "mobile",
    "iban",
    "rekening",
    "rekeningnummer",
    "bankrekening",
    "clientnummer",
    "clientnr",
    "clientid",
    "clientnumber",
    "dossiernummer",
    "dossiernr",
    "dossier",
    "zaaknummer",
    "zaaknr",
    "casenumber",
    "caseid",
    "patientnummer",
    "patientid",
    "patientnr",
    "paspoort",
    "paspoortnummer",
    "passport",
    "rijbewijs",
    "kenteken",
    "gezinsid",
    "gezinsnummer",
    "gezinsnr",
    "gezinid",
    "familyid",
    "kindid",
    "childid",
    "kindnummer",
    "respondentid",
    "respondentnummer",
    "respnr",
    "respid",
    "personid",
    "persoonid",
    "persoonsnummer",
    "pseudoniem",
    "pseudonym",
    "ssn",
    "id",
    "key",
    "sleutel",
    "gebruikersnaam",
    "username",
    "ipadres",
    "ipaddress",
    "handtekening",
    "signature",
    "contactpersoon",
];

/// Endings that make one word an identifier: ouder1voornaam, contactemail.
const IDENTIFIER_ENDINGS: &[&str] =
    &["voornaam", "achternaam", "emailadres", "telefoonnummer", "clientnummer", "dossiernummer", "burgerservicenummer"];

/// May identify together with others.
const QUASI: &[&str] = &[
    "geboortedatum",
    "gebdat",
    "gebdatum",
    "geboorte",
    "geboortejaar",
    "geboren",
    "birthdate",
    "birth",
    "dob",
    "dateofbirth",
    "birthyear",
    "postcode",
    "postcodes",
    "pc4",
    "pc6",
    "zip",
    "zipcode",
    "postalcode",
    "gemeente",
    "municipality",
    "woonplaats",
    "plaats",
    "city",
    "town",
    "wijk",
    "buurt",
    "neighbourhood",
    "school",
    "schoolnaam",
    "nationaliteit",
    "nationality",
    "geboorteland",
    "herkomstland",
    "country",
    "land",
    "beroep",
    "occupation",
];

/// Must not become known of anyone.
const SENSITIVE: &[&str] = &[
    "gezondheid",
    "health",
    "ziekte",
    "disease",
    "illness",
    "diagnose",
    "diagnosis",
    "dsm",
    "psychisch",
    "psychische",
    "psychiatrisch",
    "mental",
    "medicatie",
    "medication",
    "handicap",
    "disability",
    "beperking",
    "lvb",
    "verslaving",
    "addiction",
    "alcohol",
    "drugs",
    "middelengebruik",
    "zwanger",
    "pregnant",
    "suicide",
    "crime",
    "criminaliteit",
    "delict",
    "delicten",
    "offence",
    "offense",
    "strafblad",
    "detentie",
    "detention",
    "veroordeling",
    "conviction",
    "politie",
    "police",
    "geweld",
    "violence",
    "huiselijk",
    "domestic",
    "misbruik",
    "abuse",
    "seksueel",
    "sexual",
    "verwaarlozing",
    "neglect",
    "mishandeling",
    "kindermishandeling",
    "maltreatment",
    "religie",
    "religion",
    "geloof",
    "kerk",
    "church",
    "migratie",
    "migratieachtergrond",
    "migration",
    "etniciteit",
    "ethnicity",
    "etnisch",
    "ethnic",
    "herkomst",
    "afkomst",
    "ras",
    "race",
    "asiel",
    "asylum",
    "schulden",
    "debt",
    "debts",
    "seksuele",
    "geaardheid",
    "orientation",
    "ots",
    "uithuisplaatsing",
    "ondertoezichtstelling",
    "jeugdbescherming",
];

/// Free text, in which anything may be written.
const FREE: &[&str] = &[
    "opmerking",
    "opmerkingen",
    "toelichting",
    "toelichtingen",
    "omschrijving",
    "beschrijving",
    "aantekening",
    "aantekeningen",
    "notitie",
    "notities",
    "verslag",
    "anders",
    "namelijk",
    "tekst",
    "remark",
    "remarks",
    "comment",
    "comments",
    "note",
    "notes",
    "description",
    "text",
    "other",
    "specify",
];

/// The words of a column's name: "Clientnummer_ouder1" is clientnummer, ouder, 1.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in name.chars().take(200) {
        let turns = before.is_lowercase() && c.is_uppercase() || before.is_ascii_digit() != c.is_ascii_digit();
        if (turns || !c.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase().map(plain));
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Without its accent: ë is e.
fn plain(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        other => other,
    }
}

/// Whether one of `known` stands among the words of a name, as a word or as two words that follow each other.
pub fn names(name: &str, known: &[&str]) -> Option<String> {
    let words = words(name);
    let pairs = words.windows(2).map(|pair| pair.concat());
    words.iter().cloned().chain(pairs).find(|word| known.contains(&word.as_str()))
}

/// What a column's name alone says of it.
pub fn by_name(name: &str) -> Option<(Sensitivity, String)> {
    let whole: String = words(name).concat();
    let ending = || IDENTIFIER_ENDINGS.iter().find(|ending| whole.ends_with(**ending)).map(|e| (*e).to_owned());
    if let Some(word) = names(name, IDENTIFIERS).or_else(ending) {
        return Some((Sensitivity::Identifier, word));
    }
    if let Some(word) = names(name, QUASI) {
        return Some((Sensitivity::QuasiIdentifier, word));
    }
    names(name, SENSITIVE).map(|word| (Sensitivity::Sensitive, word))
}

/// The word of its name that says a column holds free text.
pub fn free_text(name: &str) -> Option<String> {
    names(name, FREE)
}

/// A form in which identifiers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Nine digits that pass the eleven-test of the citizen service number.
    Bsn,
    /// An e-mail address.
    Email,
    /// A Dutch telephone number.
    Phone,
    /// A bank account.
    Iban,
    /// A Dutch postcode with its letters.
    Postcode,
}

impl Mark {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Mark::Bsn => "numbers of nine digits that pass the test of a citizen service number (BSN)",
            Mark::Email => "e-mail addresses",
            Mark::Phone => "telephone numbers",
            Mark::Iban => "bank accounts",
            Mark::Postcode => "postcodes",
        }
    }

    /// All forms.
    pub const ALL: [Mark; 5] = [Mark::Bsn, Mark::Email, Mark::Phone, Mark::Iban, Mark::Postcode];
}

/// The form of an identifier that `text` has.
pub fn mark(text: &str) -> Option<Mark> {
    let text = text.trim();
    // What is longer is free text; what is shorter is none of them.
    if !(6..=80).contains(&text.len()) {
        return None;
    }
    if email(text) {
        Some(Mark::Email)
    } else if iban(text) {
        Some(Mark::Iban)
    } else if postcode(text) {
        Some(Mark::Postcode)
    } else if bsn(text) {
        Some(Mark::Bsn)
    } else if phone(text) {
        Some(Mark::Phone)
    } else {
        None
    }
}

/// The eleven-test: nine digits, weights 9 to 2 and −1, sum a multiple of 11 and not 0.
fn bsn(text: &str) -> bool {
    let digits: Vec<i32> = text.bytes().filter(u8::is_ascii_digit).map(|b| i32::from(b - b'0')).collect();
    let rest = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' '));
    if digits.len() != 9 || !rest {
        return false;
    }
    let sum: i32 = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(digit, weight)| digit * weight).sum();
    sum != 0 && sum % 11 == 0
}

fn email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty()
            && !text.contains(char::is_whitespace)
            && host.split_once('.').is_some_and(|(domain, top)| !domain.is_empty() && top.len() >= 2)
    })
}

/// 06-12345678, 020 123 45 67, +31 6 ..., 0031 ...
fn phone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let rest = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.'));
    let national = digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00");
    let abroad = text.starts_with('+') && (10..=13).contains(&digits.len());
    rest && (national || abroad || digits.starts_with("0031") && digits.len() == 13)
}

/// Two letters, two digits, letters and digits, with the check of ISO 13616 (modulo 97).
fn iban(text: &str) -> bool {
    let text: Vec<u8> = text.bytes().filter(|b| *b != b' ').map(|b| b.to_ascii_uppercase()).collect();
    let fits = (15..=34).contains(&text.len())
        && text.iter().all(u8::is_ascii_alphanumeric)
        && text.iter().take(2).all(u8::is_ascii_alphabetic)
        && text.iter().skip(2).take(2).all(u8::is_ascii_digit);
    let turned = text.iter().skip(4).chain(text.iter().take(4));
    let rest = turned.fold(0u32, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.saturating_sub(b'A')) + 10) % 97,
    });
    fits && rest == 1
}

/// 1234 AB.
fn postcode(text: &str) -> bool {
    let text: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    text.len() == 6
        && text.iter().take(4).all(u8::is_ascii_digit)
        && text.first() != Some(&b'0')
        && text.iter().skip(4).all(u8::is_ascii_uppercase)
}

/// Whether a name in a header looks like a value: a number, a date, an identifier.
pub fn looks_like_data(name: &str) -> bool {
    let name = name.trim();
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let number =
        digits > 0 && name.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '/' | ':' | ' '));
    number || mark(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_identifiers_are_recognised_and_others_are_not() {
        // 111222333 and 123456782 are the test numbers of the tax office: 9+8+7+2*(6+5+4)+3*(3+2-1) = 66.
        for (text, form) in [
            ("111222333", Some(Mark::Bsn)),
            ("123456782", Some(Mark::Bsn)),
            ("123456789", None),
            ("000000000", None),
            ("jan@voorbeeld.nl", Some(Mark::Email)),
            ("jan@voorbeeld", None),
            ("06-12345678", Some(Mark::Phone)),
            ("020 123 45 67", Some(Mark::Phone)),
            ("+31 6 12345678", Some(Mark::Phone)),
            // The example of the ISO 13616 registry for the Netherlands.
            ("NL91 ABNA 0417 1643 00", Some(Mark::Iban)),
            ("NL91 ABNA 0417 1643 01", None),
            ("1234 AB", Some(Mark::Postcode)),
            ("1234AB", Some(Mark::Postcode)),
            ("completed", None),
            ("2016-11-22", None),
            ("F001", None),
        ] {
            assert_eq!(mark(text), form, "{text}");
        }
    }

    #[test]
    fn names_are_read_in_both_languages_word_by_word() {
        let of = |name: &str| by_name(name).map(|(sensitivity, _)| sensitivity);
        for name in [
            "bsn",
            "BSN_kind",
            "Naam",
            "voornaamKind",
            "client nummer",
            "clientnr1",
            "gezin_id",
            "E-mail",
            "ouder1voornaam",
        ] {
            assert_eq!(of(name), Some(Sensitivity::Identifier), "{name}");
        }
        for name in ["geboortedatum", "Postcode", "gemeente", "date_of_birth_child", "PC4"] {
            assert_eq!(of(name), Some(Sensitivity::QuasiIdentifier), "{name}");
        }
        for name in ["kindermishandeling", "parent_mental_health", "migratieachtergrond", "huiselijk_geweld"] {
            assert_eq!(of(name), Some(Sensitivity::Sensitive), "{name}");
        }
        for name in ["risk_score", "method", "arm", "idee", "opname", "maildatums", "steun"] {
            assert_eq!(of(name), None, "{name}");
        }
    }

    #[test]
    fn values_in_a_header_are_seen() {
        for name in ["2014-03-01", "17", "3,5", "111222333", "jan@voorbeeld.nl"] {
            assert!(looks_like_data(name), "{name}");
        }
        for name in ["", "family", "t0", "risk_3m", "Q1", "-"] {
            assert!(!looks_like_data(name), "{name}");
        }
    }
}
