//! What became of each URL: its answer, its redirect, what it tells search engines, its title, its weight.

use std::collections::BTreeMap;

use super::map::{Map, Names};
use super::record::{Aspect, UrlChange};
use crate::audit::{Address, Audit, Family, Verdict};
use crate::rules::Severity;

/// A share of the equity that moved by less is not told.
const LEAST_EQUITY: f64 = 0.01;
/// Redirects in a row that are followed.
const MOST_HOPS: usize = 10;

/// One audit, with its URLs by the names that both sides have.
pub struct Urls<'a> {
    audit: &'a Audit,
    names: Names<'a>,
    by_name: BTreeMap<String, &'a Address>,
}

impl<'a> Urls<'a> {
    /// Those of an audit, other sites left out.
    pub fn of(audit: &'a Audit, map: &'a Map) -> Self {
        let names = Names::of(map, &audit.base.url);
        let own = audit.addresses.iter().filter(|address| !address.elsewhere);
        let by_name = own.map(|address| (names.name(&address.url), address)).collect();
        Self { audit, names, by_name }
    }

    /// How many of these the other audit does not have.
    pub fn count_missing_in(&self, other: &Self) -> u64 {
        let answered = self.by_name.iter().filter(|(_, address)| address.answer.is_some());
        answered.filter(|(name, _)| !other.by_name.contains_key(*name)).count() as u64
    }

    /// Whether what is not listed is not served: a folder was looked at whole, and all that answers 200 is listed.
    fn has_all(&self) -> bool {
        let lists_all = self.audit.addresses_total <= self.audit.addresses.len() as u64;
        self.audit.complete && self.audit.manners.is_none() && lists_all
    }

    /// The answer where the redirects of an address end.
    fn end(&self, address: &'a Address) -> Option<&'a str> {
        let mut at = address;
        for _ in 0..MOST_HOPS {
            let Some(to) = &at.redirect else { return at.answer.as_deref() };
            at = self.by_name.get(&self.names.name(to))?;
        }
        None
    }
}

/// Everything that changed, what is worse first, refusals of one family together and payment before the others.
pub fn changes(old: &Urls, new: &Urls) -> Vec<UrlChange> {
    let mut changes: Vec<(Option<Family>, UrlChange)> = Vec::new();
    for (name, was) in &old.by_name {
        let Some(answered) = was.answer.as_deref() else { continue };
        let change = |aspect, severity, was: String, now: String| UrlChange {
            aspect,
            severity,
            url: name.clone(),
            was,
            now,
        };
        match new.by_name.get(name) {
            None => {
                changes.extend(missing(answered, was, new).map(|(aspect, severity, now)| {
                    (None, change(aspect, severity, answered.to_owned(), now))
                }));
            }
            Some(now) => {
                let family = now.answer.as_deref().map(Family::of);
                let told = differences(answered, (was, old), (now, new));
                changes.extend(
                    told.into_iter()
                        .map(|(aspect, severity, [was, now])| (family, change(aspect, severity, was, now))),
                );
            }
        }
    }
    changes.sort_by(|(family, one), (other_family, other)| {
        let rank = |family: Option<Family>, change: &UrlChange| {
            (std::cmp::Reverse(change.severity), change.aspect, family)
        };
        rank(*family, one).cmp(&rank(*other_family, other)).then_with(|| one.url.cmp(&other.url))
    });
    changes.into_iter().map(|(_, change)| change).collect()
}

/// A URL that the later audit does not list.
fn missing(answered: &str, was: &Address, new: &Urls) -> Option<(Aspect, Option<Severity>, String)> {
    if Family::of(answered).is_refusal() {
        return None; // Nothing is lost.
    }
    Some(if new.has_all() {
        (Aspect::Vanished, Some(loss(was)), "not served".to_owned())
    } else {
        (Aspect::Unmentioned, Some(Severity::Notice), "not mentioned, not asked".to_owned())
    })
}

/// How bad it is to lose a URL.
fn loss(was: &Address) -> Severity {
    if was.kind.as_deref() == Some("page") { Severity::Error } else { Severity::Warning }
}

type Difference = (Aspect, Option<Severity>, [String; 2]);

fn differences(
    answered: &str,
    (was, old): (&Address, &Urls),
    (now, new): (&Address, &Urls),
) -> Vec<Difference> {
    let Some(answers) = now.answer.as_deref() else { return Vec::new() };
    let mut told = Vec::new();
    if answered != answers {
        told.push(status(answered, answers, was, (now, new)));
    } else if let (Some(from), Some(to)) = (&was.redirect, &now.redirect) {
        let [from, to] = [old.names.name(from), new.names.name(to)];
        let severity = if is_served(new.end(now)) { Severity::Notice } else { Severity::Error };
        told.extend((from != to).then_some((Aspect::Redirect, Some(severity), [from, to])));
    }
    if answered == "200" && answers == "200" {
        told.extend(robots(was, now));
        told.extend(canonical((was, old), (now, new)));
        let titles = [&was.title, &now.title].map(|title| title.clone().unwrap_or_default());
        told.extend((titles[0] != titles[1]).then_some((Aspect::Title, Some(Severity::Notice), titles)));
    }
    let moved = now.equity.unwrap_or_default() - was.equity.unwrap_or_default();
    if moved.abs() >= LEAST_EQUITY {
        let percent = |share: Option<f64>| format!("{:.1} %", share.unwrap_or_default() * 100.0);
        told.push((Aspect::Equity, None, [percent(was.equity), percent(now.equity)]));
    }
    told
}

fn status(answered: &str, answers: &str, was: &Address, (now, new): (&Address, &Urls)) -> Difference {
    let (before, after) = (Family::of(answered), Family::of(answers));
    let is_sure = now.verdict != Verdict::Inconclusive;
    let leads_on = now.redirect.is_some() && is_served(new.end(now));
    let (aspect, severity) = match (before.is_refusal(), after.is_refusal()) {
        (false, true) if after == Family::Missing => (Aspect::Vanished, Some(loss(was))),
        (false, true) => (Aspect::Status, Some(loss(was))),
        (true, true) if before != after => (Aspect::Status, Some(Severity::Warning)),
        (false, false) if after == Family::Redirected && !leads_on => (Aspect::Status, Some(loss(was))),
        (false, false) if after == Family::Redirected => (Aspect::Status, Some(Severity::Notice)),
        _ => (Aspect::Status, None),
    };
    let to = now.redirect.as_ref().map(|to| format!(" to {}", new.names.name(to))).unwrap_or_default();
    (aspect, severity.filter(|_| is_sure), [answered.to_owned(), format!("{answers}{to}")])
}

fn is_served(answer: Option<&str>) -> bool {
    answer.is_some_and(|answer| Family::of(answer) == Family::Served)
}

/// What keeps search engines out of a page.
fn robots(was: &Address, now: &Address) -> Option<Difference> {
    let closed = |address: &Address| {
        let forbidden =
            address.forbidden_by.as_ref().map(|line| format!("forbidden by robots.txt: {}", line.text));
        let said: Vec<String> =
            address.noindex.then(|| "noindex".to_owned()).into_iter().chain(forbidden).collect();
        if said.is_empty() { "open".to_owned() } else { said.join(", ") }
    };
    let told = [closed(was), closed(now)];
    let severity = match (told[0] == "open", told[1] == "open") {
        (true, false) => Some(Severity::Error),
        (false, false) => Some(Severity::Notice),
        _ => None,
    };
    (told[0] != told[1]).then_some((Aspect::Robots, severity, told))
}

/// A page that names itself says as much as one that names nothing.
fn canonical((was, old): (&Address, &Urls), (now, new): (&Address, &Urls)) -> Option<Difference> {
    let named = |address: &Address, urls: &Urls| {
        let own = urls.names.name(&address.url);
        let named = address.canonical.as_ref().map(|canonical| urls.names.name(canonical));
        named.filter(|named| *named != own).unwrap_or_else(|| "itself".to_owned())
    };
    let told = [named(was, old), named(now, new)];
    let severity = (told[1] != "itself").then_some(Severity::Warning);
    (told[0] != told[1]).then_some((Aspect::Canonical, severity, told))
}
