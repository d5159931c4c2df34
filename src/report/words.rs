//! The words that reports have in common.

use super::text::visible;
use crate::audit::{Manners, Settings, Slowing, Verdict, Warning};
use crate::diagnose::Diagnosis;
use crate::site::External;

/// A count and its noun: `1 page`, `2 pages`, `12,345 statuses`.
pub fn counted(count: u64, noun: &str) -> String {
    let ending = match noun {
        _ if count == 1 => "",
        noun if noun.ends_with('s') => "es",
        _ => "s",
    };
    format!("{} {noun}{ending}", grouped(count))
}

/// `2026-11-20T12:00:00Z` as people write it.
pub fn moment(rfc3339: &str) -> String {
    let parts = rfc3339.strip_suffix('Z').and_then(|moment| moment.split_once('T'));
    let parts = parts.and_then(|(day, time)| Some((day, time.get(..8)?)));
    visible(&parts.map_or_else(|| rfc3339.to_owned(), |(day, time)| format!("{day} {time} UTC"))).into_owned()
}

/// How many findings stand where, as far as there are some; that none is new is worth a word.
pub fn standing<const N: usize>(counts: [(u64, &str); N]) -> Vec<String> {
    let is_told = |(count, what): &(u64, &str)| *count > 0 || *what == "new";
    counts.into_iter().filter(is_told).map(|(count, what)| format!("{} {what}", grouped(count))).collect()
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Where the base URL was taken from.
pub fn base_origin(taken_from: &str) -> String {
    match taken_from {
        "given" => "as given".to_owned(),
        "canonical" => "from the start page's canonical".to_owned(),
        "sitemap" => "from the sitemap".to_owned(),
        "default" => "assumed; --base-url says otherwise".to_owned(),
        other => visible(other).into_owned(),
    }
}

/// Where a warning is about: `_redirects:7`.
pub fn warning_place(warning: &Warning) -> String {
    let file = visible(&warning.file);
    warning.line.map_or_else(|| file.clone().into_owned(), |line| format!("{file}:{line}"))
}

/// What a reader must know of the settings to understand the rest.
pub fn remarks(settings: &Settings) -> Vec<&'static str> {
    [
        (settings.ignore_robots, "robots.txt was ignored (--ignore-robots)"),
        (
            settings.as_crawlers,
            "a page of each section was asked for by the names of crawlers too (--as-crawlers)",
        ),
        (settings.insecure, "certificates were not verified (--insecure)"),
        (
            !settings.access.is_empty(),
            "seen with access that visitors do not have (login, headers or cookies)",
        ),
        (settings.external == External::Skip, "links to other sites were left out (--external skip)"),
    ]
    .into_iter()
    .filter_map(|(is_so, remark)| is_so.then_some(remark))
    .collect()
}

/// How we behaved: what was sent, and when and why we slowed; the first sentence counts.
pub fn manners(manners: &Manners) -> Vec<String> {
    let requests = counted(manners.requests, "request");
    let again = match manners.asked_again {
        0 => String::new(),
        urls => format!(", {} asked again before an error was believed", counted(urls, "URL")),
    };
    let calm = if manners.slowed.is_empty() { ", never slowed" } else { "" };
    std::iter::once(format!("{requests} sent{again}{calm}"))
        .chain(manners.slowed.iter().map(slowing))
        .collect()
}

fn slowing(slowing: &Slowing) -> String {
    let why = match slowing.why.as_str() {
        "no-connection" => "no connection".to_owned(),
        "timeout" => "no answer in time".to_owned(),
        status => format!("status {}", visible(status)),
    };
    let times = if slowing.times > 1 { format!(", {} times", slowing.times) } else { String::new() };
    let until = match slowing.until_ms {
        Some(until) => format!("until {}", seconds(until)),
        None => "to the end".to_owned(),
    };
    let host = visible(&slowing.host);
    format!("slowed for {host} after {}: {why}{times}, {until}", seconds(slowing.at_ms))
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", grouped(milliseconds / 1000), milliseconds % 1000 / 100)
}

/// What keeps us from being sure.
pub fn doubt(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Confirmed => None,
        Verdict::OnlyToUs => Some("only to us"),
        Verdict::Inconclusive => Some("inconclusive"),
    }
}

/// The protocol that was spoken, the platform that answered and the price that was asked.
pub fn marks(diagnosis: &Diagnosis) -> Vec<String> {
    let marks = [diagnosis.dialect.clone(), diagnosis.platform.clone(), diagnosis.decoded.price()];
    marks.into_iter().flatten().map(|mark| visible(&mark).into_owned()).collect()
}

/// The name of a reason, as in `outside-root`.
pub fn reason(name: &str) -> String {
    visible(name).replace('-', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shaped_an_audit_is_remarked_and_the_usual_is_not() {
        assert!(remarks(&Settings { external: External::Check, ..Settings::default() }).is_empty());
        let access = vec!["basic login".to_owned()];
        let all = Settings {
            ignore_robots: true,
            as_crawlers: true,
            insecure: true,
            external: External::Skip,
            access,
            ..Settings::default()
        };
        let flags = remarks(&all).join(" ");
        for flag in ["--ignore-robots", "--as-crawlers", "--insecure", "--external skip", "login"] {
            assert!(flags.contains(flag), "{flags}");
        }
    }

    #[test]
    fn manners_are_told_in_sentences() {
        let calm = Manners { requests: 1234, asked_again: 0, slowed: Vec::new() };
        assert_eq!(manners(&calm), ["1,234 requests sent, never slowed"]);
        let host = "https://a.example".to_owned();
        let slowed = Slowing { host, why: "429".to_owned(), at_ms: 1250, until_ms: None, times: 3 };
        let ended = Slowing { until_ms: Some(61_000), why: "timeout".to_owned(), times: 1, ..slowed.clone() };
        let strained = Manners { asked_again: 2, slowed: vec![slowed, ended], ..calm };
        assert_eq!(
            manners(&strained),
            [
                "1,234 requests sent, 2 URLs asked again before an error was believed",
                "slowed for https://a.example after 1.2 s: status 429, 3 times, to the end",
                "slowed for https://a.example after 1.2 s: no answer in time, until 61.0 s",
            ]
        );
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(counted(1, "page"), "1 page");
        assert_eq!(counted(0, "page"), "0 pages");
        assert_eq!(counted(1_234_567, "page"), "1,234,567 pages");
    }
}
