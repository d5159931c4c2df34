//! Language tags (RFC 5646) as far as pages use them, and what languages look like.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// ISO 639-1, the languages of two letters.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
    ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi \
    mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd \
    se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa \
    wo xh yi yo za zh zu";

/// ISO 3166-1, the countries of two letters, and XK as the European Union writes Kosovo.
const REGIONS: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw \
    by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm \
    fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je \
    jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp \
    mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa \
    re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr \
    tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw";

/// Codes that people write for others: countries for languages, and the other way round.
const CONFUSED: &[(&str, &str)] = &[
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("jp", "ja"),
    ("kz", "kk"),
    ("ua", "uk"),
    ("vn", "vi"),
];

/// Why this is no language tag; `None` if it is one.
pub fn fault(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    if let Some(why) = language_fault(language) {
        return Some(why);
    }
    for part in parts {
        let is_letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        match part.len() {
            // A single letter begins an extension or a private use, where anything goes.
            1 => return None,
            2 if is_letters && is_listed(REGIONS, part) => {}
            2 if part.eq_ignore_ascii_case("uk") => return Some("the United Kingdom is GB".to_owned()),
            2 => return Some(format!("no country is called {part}")),
            3 => {}
            4 if is_letters || part.as_bytes()[0].is_ascii_digit() => {}
            5..=8 if part.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {}
            _ => return Some(format!("“{part}” is neither a script nor a country nor a variant")),
        }
    }
    None
}

fn language_fault(language: &str) -> Option<String> {
    if language.contains('_') {
        return Some("parts are joined by a hyphen".to_owned());
    }
    let is_letters = language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let confused = CONFUSED.iter().find(|(wrong, _)| language.eq_ignore_ascii_case(wrong));
    match (language.len(), confused) {
        (_, Some((_, right))) => Some(format!("the language is called {right}")),
        (1, _) if matches!(language, "x" | "X" | "i" | "I") => None,
        (2, _) if is_listed(LANGUAGES, language) => None,
        // There are thousands of three letters; only their form is judged.
        (3, _) if is_letters => None,
        _ => Some(format!("no language is called {language}")),
    }
}

fn is_listed(list: &str, code: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(code))
}

/// A language, its code in detection, and its commonest short words.
struct Known {
    code: &'static str,
    detected: &'static str,
    words: &'static [&'static str],
}

const fn known(code: &'static str, detected: &'static str, words: &'static [&'static str]) -> Known {
    Known { code, detected, words }
}

/// What is told apart: languages with words, and those that are known by their script alone.
const KNOWN: &[Known] = &[
    known(
        "en",
        "eng",
        &["the", "and", "of", "to", "is", "in", "for", "this", "with", "you", "a", "or", "are"],
    ),
    known(
        "de",
        "deu",
        &["der", "die", "das", "und", "ist", "in", "mit", "von", "für", "den", "ein", "auf", "zu"],
    ),
    known(
        "fr",
        "fra",
        &["le", "la", "les", "et", "de", "des", "est", "un", "une", "pour", "en", "du", "dans"],
    ),
    known("es", "spa", &["el", "la", "los", "y", "de", "que", "en", "un", "una", "para", "con", "es", "las"]),
    known("it", "ita", &["il", "la", "di", "e", "che", "un", "una", "per", "con", "è", "del", "i", "le"]),
    known("pt", "por", &["o", "a", "os", "e", "de", "que", "um", "uma", "para", "com", "é", "do", "da"]),
    known("nl", "nld", &["de", "het", "een", "en", "van", "is", "in", "op", "met", "voor", "te", "dat"]),
    known("pl", "pol", &["i", "w", "z", "na", "do", "to", "się", "jest", "nie", "dla", "oraz"]),
    known("sv", "swe", &["och", "att", "det", "är", "en", "av", "för", "med", "på", "som", "den"]),
    known("da", "dan", &["og", "at", "det", "er", "en", "af", "for", "med", "på", "som", "den"]),
    known("nb", "nob", &["og", "at", "det", "er", "en", "av", "for", "med", "på", "som", "den"]),
    known("no", "nob", &["og", "at", "det", "er", "en", "av", "for", "med", "på", "som", "den"]),
    known("fi", "fin", &["ja", "on", "ei", "se", "että", "ovat", "tai", "kun", "mutta"]),
    known("cs", "ces", &["a", "v", "na", "je", "se", "s", "z", "do", "pro", "to", "že"]),
    known("tr", "tur", &["ve", "bir", "bu", "için", "ile", "da", "de", "olarak"]),
    known("ru", "rus", &["и", "в", "на", "не", "с", "что", "по", "для", "это"]),
    known("uk", "ukr", &["і", "в", "на", "не", "з", "що", "для", "та", "це"]),
    known("bg", "bul", &["и", "в", "на", "не", "с", "че", "за", "от", "да"]),
    known("el", "ell", &["και", "το", "η", "ο", "της", "του", "για", "με"]),
    known("hu", "hun", &["a", "az", "és", "hogy", "nem", "is", "egy"]),
    known("ro", "ron", &["și", "de", "în", "la", "cu", "pe", "o", "un", "este"]),
    known("ja", "jpn", &[]),
    known("zh", "cmn", &[]),
    known("ko", "kor", &[]),
    known("ar", "ara", &[]),
    known("he", "heb", &[]),
    known("hi", "hin", &[]),
    known("th", "tha", &[]),
];

/// Languages that a few sentences do not tell apart for sure.
const ALIKE: &[&[&str]] = &[&["da", "nb", "no", "sv"], &["ru", "uk", "bg"], &["es", "pt", "it"]];

/// Whether a text holds letters of a script that a language is known by: then it is in that language,
/// however many names and terms in Latin letters it begins with.
pub fn has_script_of(sample: &str, language: &str) -> bool {
    const ENOUGH: usize = 10;
    is_known_by_script(language)
        && sample.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).nth(ENOUGH - 1).is_some()
}

/// The languages whose words a text has: of each language in [`KNOWN`], one bit.
#[derive(Debug, Clone, Copy)]
pub struct Heard(u32);

/// The words of all languages, by their bytes in one number, each with the bits of those that it is common in: sorted.
static COMMON: LazyLock<Vec<(u64, u32)>> = LazyLock::new(|| {
    let mut common = BTreeMap::new();
    for (place, known) in KNOWN.iter().enumerate() {
        for word in known.words {
            *common.entry(in_one_number(word.as_bytes())).or_default() |= 1 << place;
        }
    }
    common.into_iter().collect()
});

/// The bytes of a short word, with letters of ASCII in lower case.
fn in_one_number(word: &[u8]) -> u64 {
    word.iter().fold(0, |number, byte| number << 8 | u64::from(byte.to_ascii_lowercase()))
}

impl Heard {
    /// Listens for at least two of a language's commonest words: then nobody needs to guess.
    pub fn in_text(sample: &str) -> Self {
        // What parts words beyond ASCII is looked for only where it can be.
        if sample.is_ascii() {
            Self::among(sample.split_ascii_whitespace())
        } else {
            Self::among(sample.split_whitespace())
        }
    }

    fn among<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        let (mut once, mut twice) = (0, 0);
        for languages in words.map(languages_of) {
            twice |= once & languages;
            once |= languages;
        }
        Self(twice)
    }

    /// Whether a language was heard.
    pub fn has(self, language: &str) -> bool {
        KNOWN.iter().position(|known| known.code == language).is_some_and(|place| self.0 >> place & 1 == 1)
    }

    /// Whether detection can be believed: a list of names looks like many a language, but has none of its words.
    pub fn is_plausible(self, detected: &str) -> bool {
        self.has(detected) || is_known_by_script(detected)
    }

    /// Whether detection could say a language, and be believed, that is unlike this one. Languages that are
    /// known by their script show in letters beyond ASCII.
    pub fn may_be_other(self, sample: &str, language: &str) -> bool {
        let is_other = |known: &&Known| !are_alike(language, known.code);
        let may_be = |known: &Known| {
            if known.words.is_empty() { !sample.is_ascii() } else { self.has(known.code) }
        };
        (self.0 != 0 || !sample.is_ascii()) && KNOWN.iter().filter(is_other).any(may_be)
    }
}

/// The languages that a word is common in.
fn languages_of(word: &str) -> u32 {
    /// Bytes of the longest word in [`KNOWN`].
    const LONGEST: usize = 6;
    if word.len() > LONGEST {
        return 0;
    }
    let place = COMMON.binary_search_by_key(&in_one_number(word.as_bytes()), |(word, _)| *word);
    place.map_or(0, |place| COMMON[place].1)
}

fn is_known_by_script(language: &str) -> bool {
    KNOWN.iter().any(|known| known.code == language && known.words.is_empty())
}

/// The two letters of a detected language, if pages are known to be in it.
pub fn two_letters(detected: &str) -> Option<&'static str> {
    KNOWN.iter().find(|known| known.detected == detected).map(|known| known.code)
}

/// Whether detection could have said this language.
pub fn is_known_to_detection(language: &str) -> bool {
    KNOWN.iter().any(|known| known.code == language)
}

/// Whether two languages are the same or too near to each other.
pub fn are_alike(one: &str, other: &str) -> bool {
    one == other || ALIKE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_of_the_standard() {
        for tag in [
            "en",
            "de-AT",
            "zh-Hant-TW",
            "es-419",
            "sr-Latn",
            "de-1996",
            "gsw",
            "x-klingon",
            "en-x-a",
            "i-enochian",
        ] {
            assert_eq!(fault(tag), None, "{tag}");
        }
        for (tag, why) in [
            ("en_GB", "hyphen"),
            ("jp", "called ja"),
            ("en-UK", "GB"),
            ("english", "no language is called english"),
            ("de-XY", "no country is called XY"),
            ("en-", "neither"),
            ("", "no language"),
        ] {
            assert!(fault(tag).is_some_and(|fault| fault.contains(why)), "{tag}: {:?}", fault(tag));
        }
    }

    #[test]
    fn a_language_is_heard_by_its_commonest_words() {
        let hears = |sample: &str, language: &str| Heard::in_text(sample).has(language);
        assert!(hears("The oven of the bakery", "en"));
        assert!(!hears("The oven", "en"), "one word is in many a language");
        assert!(!hears("Der Ofen und das Brot", "en"));
        assert!(hears("Der Ofen und das Brot", "de"));
        assert!(!hears("wa no ga", "ja"));
    }

    #[test]
    fn every_common_word_is_heard_in_each_of_its_languages() {
        assert!(KNOWN.len() <= 32, "each has a bit");
        for known in KNOWN {
            for word in known.words {
                let heard = Heard::in_text(&format!("{word} {}", word.to_ascii_uppercase()));
                assert!(heard.has(known.code), "{word} in {}", known.code);
            }
        }
    }

    #[test]
    fn nobody_guesses_where_no_other_language_could_be_believed() {
        let may_be_other = |sample: &str, said: &str| Heard::in_text(sample).may_be_other(sample, said);
        assert!(!may_be_other("gosub xyzzy plugh", "en"));
        assert!(may_be_other("Der Ofen und das Brot", "en"));
        assert!(!may_be_other("Der Ofen und das Brot", "de"));
        assert!(!may_be_other("det og at", "sv"), "too near to tell");
        assert!(may_be_other("本日のパン", "en"));
    }

    #[test]
    fn a_japanese_page_may_begin_with_latin_names() {
        let sample = "Apache HTTP Server Version 2.4 このモジュールは環境変数を設定する";
        assert!(has_script_of(sample, "ja") && !has_script_of(sample, "de"));
        assert!(!has_script_of("Apache HTTP Server Version 2.4", "ja"));
    }
}
