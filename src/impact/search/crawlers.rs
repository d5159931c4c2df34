//! The crawlers of search engines: how they call themselves, and from which addresses they really come.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;

/// A search crawler: its name, which is also in its user agent, and the name of the file in which its owner
/// publishes its addresses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Crawler {
    pub name: &'static str,
    file: &'static str,
}

/// Every search crawler that is counted. Crawlers that only train models are none.
pub(super) static CRAWLERS: [Crawler; 9] = [
    Crawler { name: "Googlebot", file: "googlebot" },
    Crawler { name: "bingbot", file: "bingbot" },
    Crawler { name: "YandexBot", file: "yandexbot" },
    Crawler { name: "Baiduspider", file: "baiduspider" },
    Crawler { name: "DuckDuckBot", file: "duckduckbot" },
    Crawler { name: "Applebot", file: "applebot" },
    Crawler { name: "OAI-SearchBot", file: "searchbot" },
    Crawler { name: "PerplexityBot", file: "perplexitybot" },
    Crawler { name: "Claude-SearchBot", file: "claude-searchbot" },
];

/// The crawler that a user agent names.
pub(super) fn named_in(agent: &str) -> Option<&'static Crawler> {
    CRAWLERS.iter().find(|crawler| holds(agent.as_bytes(), crawler.name.as_bytes()))
}

/// Whether a line can name one at all: asked of every line of a log, so it must be cheap.
pub(super) fn may_be_named_in(line: &[u8]) -> bool {
    [&b"bot"[..], b"Bot", b"spider"].iter().any(|part| memchr::memmem::find(line, part).is_some())
}

fn holds(text: &[u8], name: &[u8]) -> bool {
    text.windows(name.len()).any(|part| part.eq_ignore_ascii_case(name))
}

/// The addresses that owners of crawlers publish.
#[derive(Debug, Clone, Default)]
pub struct Ranges(BTreeMap<&'static str, Vec<Range>>);

/// The addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    first: IpAddr,
    bits: u32,
}

impl Ranges {
    /// Adds a file as crawlers' owners publish them: `{"prefixes": [{"ipv4Prefix": "66.249.64.0/27"}, ...]}`.
    /// `name` is that of the file: `googlebot.json`.
    pub fn add(&mut self, name: &str, json: &[u8]) -> Result<(), String> {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name).split('.').next().unwrap_or_default();
        let is_named = |crawler: &&Crawler| {
            crawler.file.eq_ignore_ascii_case(stem) || crawler.name.eq_ignore_ascii_case(stem)
        };
        let crawler = CRAWLERS.iter().find(is_named).ok_or_else(|| {
            let files: Vec<String> =
                CRAWLERS.iter().map(|crawler| format!("{}.json", crawler.file)).collect();
            format!("is not named after a search crawler: call it {}", files.join(", "))
        })?;
        let value: Value = serde_json::from_slice(json).map_err(|error| format!("is no JSON: {error}"))?;
        let mut ranges = Vec::new();
        collect(&value, &mut ranges);
        if ranges.is_empty() {
            return Err("names no address range, as in {\"prefixes\": [{\"ipv4Prefix\": \"192.0.2.0/24\"}]}"
                .to_owned());
        }
        self.0.entry(crawler.name).or_default().extend(ranges);
        Ok(())
    }

    /// Whether the crawler comes from this address; none where nobody said from where it comes.
    pub(super) fn verify(&self, crawler: &Crawler, address: IpAddr) -> Option<bool> {
        let ranges = self.0.get(crawler.name)?;
        Some(ranges.iter().any(|range| range.holds(address)))
    }

    /// The crawler that comes from this address.
    pub(super) fn of(&self, address: IpAddr) -> Option<&'static Crawler> {
        let is_from = |crawler: &&Crawler| self.verify(crawler, address) == Some(true);
        CRAWLERS.iter().find(is_from)
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (first, bits) = text.trim().split_once('/')?;
        let (first, bits): (IpAddr, u32) = (first.parse().ok()?, bits.parse().ok()?);
        (bits <= width(first)).then_some(Self { first, bits })
    }

    fn holds(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let differs = || number(address) ^ number(self.first);
        width(address) == width(self.first)
            && differs().checked_shr(width(address) - self.bits).unwrap_or_default() == 0
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// Every text that is a range: the names of the keys differ from owner to owner.
fn collect(value: &Value, ranges: &mut Vec<Range>) {
    match value {
        Value::String(text) => ranges.extend(Range::parse(text)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, ranges)),
        Value::Object(values) => values.values().for_each(|value| collect(value, ranges)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_verified_bit_by_bit() {
        let mut ranges = Ranges::default();
        let json = br#"{"creationTime":"x","prefixes":[{"ipv4Prefix":"66.249.64.0/27"},{"ipv6Prefix":"2001:4860:4801:10::/64"}]}"#;
        ranges.add("ranges/googlebot.json", json).expect("it is as published");
        let google = &CRAWLERS[0];
        for (address, expected) in [
            ("66.249.64.31", true),
            ("66.249.64.32", false),
            ("::ffff:66.249.64.1", true),
            ("2001:4860:4801:10::7", true),
            ("2001:4860:4801:11::7", false),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(ranges.verify(google, address), Some(expected), "{address}");
        }
        assert_eq!(ranges.verify(&CRAWLERS[1], "66.249.64.1".parse().expect("an address")), None);
        let whole = Range::parse("0.0.0.0/0").expect("a range");
        assert!(whole.holds("8.8.8.8".parse().expect("an address")));
    }

    #[test]
    fn ranges_that_say_nothing_are_refused() {
        let mut ranges = Ranges::default();
        for (name, json) in [
            ("googlebot.json", &b"{}"[..]),
            ("googlebot.json", b"<html>"),
            ("mine.json", br#"["1.2.3.0/24"]"#),
        ] {
            assert!(ranges.add(name, json).is_err(), "{name}");
        }
        assert!(ranges.add("googlebot.json", br#"["1.2.3.4/33"]"#).is_err());
    }

    #[test]
    fn user_agents_name_crawlers() {
        let agent = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)";
        assert_eq!(named_in(agent).map(|crawler| crawler.name), Some("bingbot"));
        assert_eq!(named_in("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"), None);
        assert!(CRAWLERS.iter().all(|crawler| may_be_named_in(crawler.name.as_bytes())));
    }
}
