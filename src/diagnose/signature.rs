//! A signature: what an answer must show, and what follows from it. Platforms and services are tables of them.

use serde_json::Value as Json;

use super::sight::Sight;
use super::{Cause, Decoded, Evidence, Origin, Sign, Value, Weight, Who};

/// What an answer must show, and what follows.
#[derive(Debug)]
pub(super) struct Signature {
    statuses: &'static [u16],
    /// All must hold. The first one is what a report shows.
    clues: &'static [Clue],
    cause: &'static Cause,
    /// How much it weighs.
    pub weight: Weight,
    who: Option<Who>,
    /// What it shows.
    pub claim: &'static str,
    decode: &'static [(&'static str, Spot)],
}

/// One thing that an answer shows. Texts are in lower case and stand anywhere, values are whole; case never counts.
#[derive(Debug)]
pub(super) enum Clue {
    /// A header of this value.
    Header(&'static str, &'static str),
    /// A header whose value begins so.
    HeaderStarts(&'static str, &'static str),
    /// No header of this name.
    NoHeader(&'static str),
    /// This text at a JSON pointer.
    Json(&'static str, &'static str),
    /// A text with these words at a JSON pointer.
    JsonSays(&'static str, &'static str),
    /// Any of these phrases in what a reader sees.
    Words(&'static [&'static str]),
    /// Any of these strings in the source of the page.
    Source(&'static [&'static str]),
    /// A page of this title.
    Title(&'static str),
    /// A host that ends so.
    Host(&'static str),
    /// This path.
    Path(&'static str),
}

/// Where a decoded value stands.
#[derive(Debug)]
pub(super) enum Spot {
    /// In a header, as text.
    Header(&'static str),
    /// In a header, as a number.
    Number(&'static str),
    /// At a JSON pointer.
    Json(&'static str),
    /// Where this function finds it.
    Found(fn(&Sight) -> Option<Value>),
}

impl Signature {
    /// Evidence of this weight for a cause, on every refusal.
    pub const fn new(
        weight: Weight,
        cause: &'static Cause,
        claim: &'static str,
        clues: &'static [Clue],
    ) -> Self {
        Self { statuses: &[], clues, cause, weight, who: None, claim, decode: &[] }
    }

    /// On these statuses only. One below 400 must be named to count.
    pub const fn on(mut self, statuses: &'static [u16]) -> Self {
        self.statuses = statuses;
        self
    }

    /// Mended by somebody else than the cause says.
    pub const fn by(mut self, who: Who) -> Self {
        self.who = Some(who);
        self
    }

    /// With values that can be taken from the answer.
    pub const fn decoding(mut self, decode: &'static [(&'static str, Spot)]) -> Self {
        self.decode = decode;
        self
    }

    /// Whether it counts on some status below 400.
    pub fn counts_below_400(&self) -> bool {
        self.statuses.iter().any(|status| *status < 400)
    }

    /// The sign that the answer shows, if it shows all; its values are added to what was decoded.
    pub fn find(&self, sight: &Sight, decoded: &mut Decoded) -> Option<Sign> {
        let is_asked = if self.statuses.is_empty() {
            sight.status >= 400
        } else {
            self.statuses.contains(&sight.status)
        };
        let mut clues = self.clues.iter().filter(|_| is_asked);
        let (from, seen) = clues.next()?.seen(sight)?;
        if !clues.all(|clue| clue.seen(sight).is_some()) {
            return None;
        }
        for (name, spot) in self.decode {
            decoded.set_some(name, spot.value(sight));
        }
        let evidence = Evidence::new(self.weight, from, self.claim, &seen);
        Some(Sign { cause: self.cause, who: self.who, evidence })
    }
}

impl Clue {
    /// Where it was seen, and the words.
    fn seen(&self, sight: &Sight) -> Option<(Origin, String)> {
        let header = |name: &str, value: &str| (Origin::Header, format!("{name}: {value}"));
        match self {
            Self::Header(name, value) => sight.header_is(name, value).then(|| header(name, value)),
            Self::HeaderStarts(name, start) => {
                let value =
                    sight.header(name).filter(|value| value.to_ascii_lowercase().starts_with(start))?;
                Some(header(name, value))
            }
            Self::NoHeader(name) => {
                sight.header(name).is_none().then(|| (Origin::Header, format!("no header {name}")))
            }
            Self::Json(pointer, value) => {
                let found = sight.json_text(pointer).filter(|found| found.eq_ignore_ascii_case(value))?;
                Some((Origin::Json, format!("{}: \"{found}\"", key(pointer))))
            }
            Self::JsonSays(pointer, words) => {
                let found = sight.json_text(pointer).filter(|found| found.to_lowercase().contains(words))?;
                Some((Origin::Json, format!("{}: \"{found}\"", key(pointer))))
            }
            Self::Words(phrases) => {
                let found = phrases.iter().find_map(|phrase| around(sight.words(), phrase))?;
                Some((Origin::Body, found))
            }
            Self::Source(strings) => {
                let found = strings.iter().find_map(|string| around(&sight.text, string))?;
                Some((Origin::Body, found))
            }
            Self::Title(title) => {
                let found = sight.title().filter(|found| found.eq_ignore_ascii_case(title))?;
                Some((Origin::Body, format!("title: {found}")))
            }
            Self::Host(end) => {
                let host = sight.url.host_str().filter(|host| host.ends_with(end))?;
                Some((Origin::Url, host.to_owned()))
            }
            Self::Path(path) => (sight.url.path() == *path).then(|| (Origin::Url, (*path).to_owned())),
        }
    }
}

impl Spot {
    fn value(&self, sight: &Sight) -> Option<Value> {
        match self {
            Self::Header(name) => sight.header(name).map(Value::from),
            Self::Number(name) => sight.header(name)?.parse::<i64>().ok().map(Value::from),
            Self::Json(pointer) => match sight.json()?.pointer(pointer)? {
                Json::String(text) => Some(Value::from(text.as_str())),
                Json::Number(number) => number.as_i64().map(Value::from),
                Json::Bool(flag) => Some(Value::from(*flag)),
                _ => None,
            },
            Self::Found(find) => find(sight),
        }
    }
}

/// A JSON pointer as people write it: `error.type`.
fn key(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

/// Characters that are shown before and after a phrase.
const CONTEXT: usize = 40;

/// A phrase with what stands around it.
fn around(text: &str, phrase: &str) -> Option<String> {
    let at = text.find(phrase)?;
    let before: Vec<char> = text[..at].chars().rev().take(CONTEXT).collect();
    let before: String = before.into_iter().rev().collect();
    let after: String = text[at..].chars().take(phrase.chars().count() + CONTEXT).collect();
    Some(format!("{before}{after}").trim().to_owned())
}
