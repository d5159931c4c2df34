//! Every URL of the site, and how it answered: what the tables of a report are made of.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Verdict, is_false};
use crate::page::ReferenceKind;
use crate::site::equity::Equity;
use crate::site::{Blocked, Content, ContentKind, Resource, Site, State};
use crate::urls::UrlId;

/// Addresses that an audit lists; crawl.db has all of them.
pub const MAX_ADDRESSES: usize = 100_000;

/// One URL that the site has or mentions, and how it answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Address {
    /// The URL.
    pub url: String,
    /// How it answered: a status code, or the name of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Why nobody asked for it, where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_visited: Option<String>,
    /// How sure we are of the answer.
    #[serde(default, skip_serializing_if = "is_confirmed")]
    pub verdict: Verdict,
    /// What it is: `page`, `style sheet`, `script`, `text` or `file`; left out where nothing answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether it belongs to another site.
    #[serde(default, skip_serializing_if = "is_false")]
    pub elsewhere: bool,
    /// Clicks from the start page; left out where no link leads there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// Places that link to it or need it, sitemaps apart.
    pub inlinks: u32,
    /// Its share of the site's link equity, of 1; left out where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equity: Option<f64>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it redirects to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// The canonical address that it names, where that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// Whether it tells search engines not to index it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub noindex: bool,
    /// Bytes of its body, decoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Milliseconds from the question to the first byte of the answer. Like all times it differs from run to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_byte_ms: Option<u64>,
    /// Whether search engines may index it under this address.
    #[serde(default, skip_serializing_if = "is_false")]
    pub indexable: bool,
    /// Whether a sitemap names it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub in_sitemap: bool,
    /// When it was changed last, as a sitemap has it, of several dates the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// The line of robots.txt that forbids it to crawlers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forbidden_by: Option<Box<RobotsLine>>,
}

/// What robots.txt forbids something by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RobotsLine {
    /// The number of the line, from 1; left out where the file cannot be read, and crawlers stay out for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What the line says, or what robots.txt answered.
    pub text: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
fn is_confirmed(verdict: &Verdict) -> bool {
    *verdict == Verdict::Confirmed
}

/// The addresses of a site in the order of their URLs, and how many there are. Where they are more than an audit
/// lists, those that search engines or visitors are refused come first, then those near the start.
pub fn addresses(site: &Site, equity: &Equity) -> (Vec<Address>, u64) {
    let mut ids: Vec<UrlId> = site.ids().filter(|id| site.resource(*id).is_counted()).collect();
    let total = ids.len() as u64;
    if ids.len() > MAX_ADDRESSES {
        // Only what is listed is put in order: the others may be a million.
        ids.select_nth_unstable_by(MAX_ADDRESSES, |one, other| {
            let rank = |id: UrlId| (importance(site.resource(id)), site.url(id));
            rank(*one).cmp(&rank(*other))
        });
        ids.truncate(MAX_ADDRESSES);
    }
    ids.sort_by_key(|id| site.url(*id));
    (ids.into_iter().map(|id| Address { equity: equity.share(id), ..address(site, id) }).collect(), total)
}

/// What is listed first is the smallest.
fn importance(resource: &Resource) -> (bool, bool, u32) {
    let is_refusal = match resource.state {
        State::Answered(status) => status >= 400,
        State::Failed(_) => true,
        State::Skipped(_) => false,
    };
    (!is_refusal, resource.is_elsewhere, resource.depth.unwrap_or(u32::MAX))
}

fn address(site: &Site, id: UrlId) -> Address {
    let resource = site.resource(id);
    let record = site.record(id);
    let answer = match resource.state {
        State::Answered(status) => Some(status.to_string()),
        State::Failed(kind) => Some(kind.name().to_owned()),
        State::Skipped(_) => None,
    };
    let not_visited = match resource.state {
        State::Skipped(reason) => Some(reason.reason().to_owned()),
        _ => None,
    };
    let is_html = record.is_some_and(|record| record.content == Content::Html);
    let kind = answer.as_ref().map(|_| if is_html { "page" } else { kind_name(resource.delivery.kind) });
    let (mut inlinks, mut in_sitemap, mut last_modified) = (0, false, Cow::Borrowed(""));
    for link in site.links_to(id) {
        match link.kind {
            ReferenceKind::SitemapLocation => {
                in_sitemap = true;
                // Dates in W3C form are ordered like their texts, but for what differs in the time zone alone.
                last_modified = last_modified.max(site.text_of(&link));
            }
            _ => inlinks += 1,
        }
    }
    Address {
        url: site.url(id).to_owned(),
        answer,
        not_visited,
        verdict: resource.verdict,
        kind: kind.map(str::to_owned),
        elsewhere: resource.is_elsewhere,
        depth: resource.depth,
        inlinks,
        equity: None,
        title: record.and_then(|record| site.title_of(record)).map(Cow::into_owned),
        redirect: resource.redirect.map(|to| site.url(to).to_owned()),
        canonical: record
            .and_then(|record| record.canonical)
            .filter(|canonical| *canonical != id)
            .map(|canonical| site.url(canonical).to_owned()),
        noindex: record.is_some_and(|record| record.is_noindex),
        bytes: resource.delivery.size(),
        first_byte_ms: resource
            .delivery
            .first_byte()
            .map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        indexable: record.is_some_and(|record| site.is_indexable(record)),
        in_sitemap,
        last_modified: Some(last_modified.into_owned()).filter(|date| !date.is_empty()),
        forbidden_by: forbidden_by(site, id),
    }
}

fn kind_name(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::Page => "page",
        ContentKind::Style => "style sheet",
        ContentKind::Script => "script",
        ContentKind::Text => "text",
        ContentKind::Packed => "file",
    }
}

fn forbidden_by(site: &Site, id: UrlId) -> Option<Box<RobotsLine>> {
    let at = site.blocked().binary_search_by_key(&id, |blocked| blocked.url).ok()?;
    let Blocked { line, text, .. } = &site.blocked()[at];
    Some(Box::new(RobotsLine { line: *line, text: text.clone() }))
}
