//! The values a person may write, on the command line and in tollgate.toml alike: each is read in one place.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use url::Url;

use super::suggest;
use crate::fix::targets::{self, Target};
use crate::report::{self, Format};
use crate::rules::{Rule, Severity};

/// What a person makes of a rule: a severity, or nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Visitors or search engines are refused or misled.
    Error,
    /// Costs something.
    Warning,
    /// Worth knowing.
    Notice,
    /// The rule does not run.
    Off,
}

impl Level {
    /// The severity; `None` for `off`.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Notice => Some(Severity::Notice),
            Self::Off => None,
        }
    }
}

/// One rule and its level: `missing-alt=off`.
#[derive(Debug, Clone)]
pub struct RuleLevel {
    /// The id of the rule.
    pub rule: String,
    /// What becomes of it.
    pub level: Level,
}

impl FromStr for RuleLevel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, level) =
            text.split_once('=').ok_or("write it as ID=error, ID=warning, ID=notice or ID=off")?;
        let known = |name: &&str| clap::ValueEnum::from_str(name, true).ok();
        let level = Some(level.trim()).as_ref().and_then(known);
        let level = level.ok_or("the part after `=` is error, warning, notice or off")?;
        Ok(Self { rule: id.trim().to_owned(), level })
    }
}

/// One rule and after how many runs in a row it fails: `broken-external-link=3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsInARow {
    /// The id of the rule.
    pub rule: String,
    /// How many runs.
    pub runs: NonZeroU32,
}

impl FromStr for RunsInARow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, runs) = text.split_once('=').ok_or("write it as ID=RUNS: broken-external-link=3")?;
        let runs = runs.trim().parse().map_err(|_| "the part after `=` is a number of runs, 1 or more")?;
        Ok(Self { rule: id.trim().to_owned(), runs })
    }
}

/// The rule of this id among these, or why there is none.
pub fn rule_named(
    id: &str,
    known: impl Iterator<Item = &'static Rule> + Clone,
) -> Result<&'static Rule, String> {
    known.clone().find(|rule| rule.id == id).ok_or_else(|| no_rule_named(id, known.map(|rule| rule.id)))
}

/// Why no rule among these is meant.
pub fn no_rule_named<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> String {
    format!("no rule is called `{id}`; {}", suggest::did_you_mean(id, known, "`tollgate rules` lists them"))
}

/// The report format of this name, or why there is none.
pub fn format_named(name: &str) -> Result<&'static Format, String> {
    report::format(name).ok_or_else(|| {
        let names: Vec<&str> = report::FORMATS.iter().map(|format| format.name).collect();
        let known = format!("there are {}", names.join(", "));
        format!("no format is called `{name}`; {}", suggest::did_you_mean(name, names, &known))
    })
}

/// The server or host of this name, or why there is none.
pub fn target_named(name: &str) -> Result<&'static Target, String> {
    targets::target(name).ok_or_else(|| {
        let names: Vec<&str> = targets::TARGETS.iter().map(|target| target.name).collect();
        let known = format!("there are {}", names.join(", "));
        format!("redirects cannot be written for `{name}`; {}", suggest::did_you_mean(name, names, &known))
    })
}

/// The address of a site: absolute, over HTTP, a folder of the server.
pub fn base_url(text: &str) -> Result<Url, String> {
    let mut url =
        Url::parse(text).map_err(|error| format!("{error}; write it in full: https://example.com/"))?;
    if !crate::urls::is_http(&url) {
        return Err(format!("`{}:` is not http: or https:", url.scheme()));
    }
    if url.query().is_some()
        || url.fragment().is_some()
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return Err("a base URL has no user, query or fragment".to_owned());
    }
    if !url.path().ends_with('/') {
        let folder = format!("{}/", url.path());
        url.set_path(&folder);
    }
    Ok(url)
}

/// Where people read the report.
pub fn report_url(text: &str) -> Result<Url, String> {
    let url =
        Url::parse(text).map_err(|error| format!("{error}; write it in full: https://example.com/report"))?;
    match (crate::urls::is_http(&url), url.username().is_empty() && url.password().is_none()) {
        (true, true) => Ok(url),
        (true, false) => Err("a link that others get holds no login".to_owned()),
        (false, _) => Err(format!("`{}:` is not http: or https:", url.scheme())),
    }
}

/// A number of bytes as people write it: `10MiB`, `500kB`, `1048576`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

const UNITS: &[(&str, u64)] = &[
    ("", 1),
    ("B", 1),
    ("kB", 1000),
    ("KiB", 1 << 10),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
];

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const HOW: &str = "write a number and a unit: 500kB, 10MiB, 1GiB";
        let text = text.trim();
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let is_meant = |(name, _): &&(&str, u64)| name.eq_ignore_ascii_case(unit.trim());
        let (_, factor) = UNITS.iter().find(is_meant).ok_or(HOW)?;
        let number: u64 = number.parse().map_err(|_| HOW)?;
        match number.checked_mul(*factor) {
            Some(0) => Err("a limit of nothing leaves nothing to read".to_owned()),
            Some(bytes) => Ok(Self(bytes)),
            None => Err("that is more than any file holds".to_owned()),
        }
    }
}

impl fmt::Display for Size {
    /// In the largest unit that leaves a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = |(_, factor): &&(&str, u64)| self.0.is_multiple_of(*factor);
        let (unit, factor) = UNITS.iter().rev().find(whole).copied().unwrap_or(("B", 1));
        write!(f, "{}{}", self.0 / factor, if unit.is_empty() { "B" } else { unit })
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A span of time as people write it: `500ms`, `90s`, `10m`, `2h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub Duration);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const HOW: &str = "write a number and a unit: 500ms, 90s, 10m, 2h";
        let text = text.trim();
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let factor: u64 = match unit.trim() {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(HOW.to_owned()),
        };
        let number: u64 = number.parse().map_err(|_| HOW)?;
        let milliseconds = number.checked_mul(factor).filter(|milliseconds| *milliseconds > 0);
        milliseconds.map(|milliseconds| Self(Duration::from_millis(milliseconds))).ok_or(HOW.to_owned())
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in
            [("1", 1), ("10MiB", 10_485_760), ("500 kb", 500_000), ("2GB", 2_000_000_000), ("64KiB", 65_536)]
        {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in ["", "MiB", "10XB", "-1", "1.5MB", "0", "99999999999999999999", "99999999999GiB"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_shown_as_they_are_written() {
        for text in ["10MiB", "500kB", "1B", "3GiB"] {
            assert_eq!(text.parse::<Size>().map(|size| size.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, seconds) in [("90s", 90.0), ("10 m", 600.0), ("2h", 7200.0), ("500ms", 0.5)] {
            assert_eq!(text.parse(), Ok(Span(Duration::from_secs_f64(seconds))), "{text}");
        }
        for text in ["", "10", "s", "-1s", "1.5h", "0s", "99999999999999999999s", "18446744073709551615h"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn base_urls_are_folders_of_a_server() {
        for (text, url) in [
            ("https://example.com", "https://example.com/"),
            ("http://example.com/docs", "http://example.com/docs/"),
        ] {
            assert_eq!(base_url(text).map(String::from).as_deref(), Ok(url));
        }
        for text in
            ["example.com", "ftp://example.com/", "https://example.com/?q", "https://a:b@example.com/", "/x"]
        {
            assert!(base_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rule_and_its_level_are_read_together() {
        let read: RuleLevel = "missing-title=off".parse().expect("it is written as it should be");
        assert_eq!((read.rule.as_str(), read.level), ("missing-title", Level::Off));
        for (text, needle) in [("missing-title", "write it as"), ("missing-title=fatal", "after `=`")] {
            assert!(text.parse::<RuleLevel>().is_err_and(|why| why.contains(needle)), "{text}");
        }
    }
}
