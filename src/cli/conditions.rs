//! What a person may write after `--fail-on`.

use clap::ValueEnum;
use serde::{Deserialize, Deserializer};

use super::suggest::did_you_mean;
use crate::audit::{Answer, Condition, Family};
use crate::diagnose::statuses::{self, Told};
use crate::diagnose::{CAUSES, Cause, causes};
use crate::rules::{self, Severity};

/// One thing after `--fail-on`.
#[derive(Debug, Clone, PartialEq)]
pub enum FailOn {
    /// Nothing fails the run.
    Never,
    /// This does.
    When(Condition),
}

const NAMES: [&str; 11] = [
    "error",
    "warning",
    "notice",
    "never",
    "rule:ID",
    "status:402",
    "cause:ID",
    "score<90",
    "equity-lost>5%",
    "clicks-at-risk>100",
    "new>0",
];

/// Reads one condition. Any rule is taken: the project may have rules of its own.
pub fn fail_on(text: &str) -> Result<FailOn, String> {
    let text = text.trim();
    if text == "never" {
        return Ok(FailOn::Never);
    }
    if let Ok(severity) = Severity::from_str(text, false) {
        return Ok(FailOn::When(Condition::Severity(severity)));
    }
    match (text.split_once(':'), text.find(['<', '>'])) {
        (Some((kind, of)), _) => named(kind.trim_end(), of.trim_start()),
        (None, Some(at)) => figure(text[..at].trim_end(), text.as_bytes()[at], text[at + 1..].trim_start()),
        (None, None) => Err(stranger(text)),
    }
    .map(FailOn::When)
}

fn named(kind: &str, of: &str) -> Result<Condition, String> {
    match kind {
        "rule" if !of.is_empty() => Ok(Condition::Rule(of.to_owned())),
        "status" => answer(of).map(Condition::Status),
        "cause" => cause(of).map(|cause| Condition::Cause(cause.id)),
        _ => Err(stranger(&format!("{kind}:"))),
    }
}

fn cause(id: &str) -> Result<&'static Cause, String> {
    causes::cause(id).ok_or_else(|| {
        let ids = CAUSES.iter().map(|cause| cause.id);
        format!("no cause is called `{id}`; {}", did_you_mean(id, ids, "docs/causes.md lists them"))
    })
}

fn answer(text: &str) -> Result<Answer, String> {
    let code = text.parse::<u16>().ok().filter(|code| (100..1000).contains(code));
    let class =
        text.strip_suffix("xx").and_then(|digit| digit.parse().ok()).filter(|digit| (1..10).contains(digit));
    let family = Family::REFUSALS.into_iter().find(|family| family.name() == text);
    let failure = statuses::status_named(text).and_then(|known| match known.told {
        Told::Failure(kind) => Some(kind.name()),
        Told::Code(_) => None,
    });
    let read = code.map(Answer::Code).or(class.map(Answer::Class)).or(family.map(Answer::Family));
    read.or(failure.map(Answer::Failure)).ok_or_else(|| {
        let failures = statuses::statuses().map(|known| known.told.name());
        let names: Vec<String> =
            failures.chain(Family::REFUSALS.map(|family| family.name().to_owned())).collect();
        let how = "write a code (402), a class (4xx), a failure (dns-error) or a family (payment)";
        format!("no status is called `{text}`; {}", did_you_mean(text, names.iter().map(String::as_str), how))
    })
}

fn figure(kind: &str, sign: u8, bound: &str) -> Result<Condition, String> {
    let whole = || bound.parse::<u64>().map_err(|_| format!("`{bound}` is no whole number"));
    let hundredth = || {
        let number = bound.strip_suffix('%').unwrap_or(bound).trim_end().parse::<f64>();
        number
            .ok()
            .filter(|number| (0.0..=100.0).contains(number))
            .ok_or(format!("`{bound}` is not from 0 to 100"))
    };
    match (kind, sign) {
        ("score", b'<') => hundredth().map(Condition::ScoreBelow),
        ("equity-lost", b'>') => hundredth().map(Condition::EquityLost),
        ("clicks-at-risk", b'>') => whole().map(Condition::ClicksAtRisk),
        ("new", b'>') => whole().map(Condition::New),
        ("score", _) => Err("a low score is bad: write `score<90`".to_owned()),
        ("equity-lost" | "clicks-at-risk" | "new", _) => {
            Err(format!("much of it is bad: write `{kind}>{bound}`"))
        }
        _ => Err(stranger(kind)),
    }
}

/// Why a word means nothing here, and what might be meant.
fn stranger(word: &str) -> String {
    if ["score", "equity-lost", "clicks-at-risk", "new"].contains(&word) {
        let sign = if word == "score" { "<" } else { ">" };
        return format!(
            "write the bound too, in quotes, for shells take the sign for themselves: '{word}{sign}10'"
        );
    }
    let kinds = [
        (rules::rule(word).is_some(), "rule"),
        (answer(word).is_ok(), "status"),
        (cause(word).is_ok(), "cause"),
    ];
    let kind = kinds.into_iter().find_map(|(is_one, kind)| is_one.then_some(kind));
    let help = match kind {
        Some(kind) => format!("did you mean `{kind}:{word}`?"),
        None => did_you_mean(word, NAMES, &format!("there are {}", NAMES.join(", "))),
    };
    format!("no condition is called `{word}`; {help}")
}

/// A condition, or several in a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Conditions as tollgate.toml writes them.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<FailOn>>, D::Error> {
    let written = match OneOrMore::deserialize(deserializer)? {
        OneOrMore::One(text) => text.split(',').map(str::to_owned).collect(),
        OneOrMore::More(texts) => texts,
    };
    written
        .iter()
        .map(|text| fail_on(text))
        .collect::<Result<_, _>>()
        .map(Some)
        .map_err(serde::de::Error::custom)
}

/// The schema of conditions in tollgate.toml.
pub fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            { "type": "string", "examples": NAMES },
            { "type": "array", "items": { "type": "string", "examples": NAMES } },
            { "type": "null" },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_shown_as_they_are_written() {
        for text in [
            "error",
            "notice",
            "rule:broken-link",
            "status:402",
            "status:5xx",
            "status:dns-error",
            "status:payment",
            "cause:rate-limit",
            "score<97.5",
            "equity-lost>0.5%",
            "clicks-at-risk>10",
            "new>0",
        ] {
            let Ok(FailOn::When(condition)) = fail_on(text) else { panic!("{text} must be read") };
            assert_eq!(condition.to_string(), text);
        }
        assert_eq!(fail_on(" never "), Ok(FailOn::Never));
        assert_eq!(fail_on("equity-lost > 5"), Ok(FailOn::When(Condition::EquityLost(5.0))));
    }

    #[test]
    fn what_means_nothing_is_refused_with_what_may_be_meant() {
        for (text, needle) in [
            ("eror", "did you mean `error`?"),
            ("broken-link", "did you mean `rule:broken-link`?"),
            ("402", "did you mean `status:402`?"),
            ("rate-limit", "did you mean `cause:rate-limit`?"),
            ("status:dns-eror", "did you mean `dns-error`?"),
            ("status:zzz", "write a code"),
            ("cause:rate-limits", "did you mean `rate-limit`?"),
            ("score", "'score<10'"),
            ("score>90", "write `score<90`"),
            ("score<101", "from 0 to 100"),
            ("score<NaN", "from 0 to 100"),
            ("new<1", "write `new>1`"),
            ("new>-1", "no whole number"),
            ("scores<90", "did you mean `score<90`?"),
            ("rule:", "did you mean `rule:ID`?"),
            ("zzz", "there are error, warning"),
            ("", "there are error, warning"),
        ] {
            let why = fail_on(text).expect_err("it must be refused");
            assert!(why.contains(needle), "{text}: {why}");
        }
    }
}
