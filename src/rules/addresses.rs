//! The form of the site's own addresses.

use std::borrow::Cow;
use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

use super::Findings;
use super::declare::rule;
use super::duplicates::same_pages_by;
use super::links::{is_click_elsewhere, places_leading_to, report_at_links};
use super::structure::whole;
use crate::site::{Content, Record, Site, Skipped, State};
use crate::urls::{self, UrlId};

rule! {
    /// ## What it finds
    ///
    /// One page that answers under several addresses, which differ only in the case of letters, the slash
    /// at the end, doubled slashes, the name of the index file, or their parameters, where none of them
    /// names another as its canonical. Only addresses that the site itself mentions are compared, and
    /// only pages with the same title and text. A canonical that is missing is no fault by itself: this is where it harms.
    ///
    /// ## Why it matters
    ///
    /// Search engines crawl the page as often as it has names, and choose which of them to show. Links
    /// to the others count for less.
    ///
    /// ## How to fix it
    ///
    /// Choose one address, use it in every link, redirect the others to it or name it as their canonical.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><p>Bread and cakes.</p><a href="/">Home</a> <a href="/?ref=menu">Start</a>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><p>Bread and cakes.</p><a href="/">Home</a> <a href="/?ref=menu">Start</a>
    /// <link rel="canonical" href="https://bakery.example/">
    /// ```
    SEVERAL_ADDRESSES = Site(several_addresses) {
        id: "several-addresses",
        summary: "One page answers under several addresses",
        fix: "Use one address in every link, and redirect the others to it or name it as their canonical",
        category: Structure,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/canonicalization",
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
        ],
    }
}

/// The finding stands at the shortest address, with the links that use the others.
fn several_addresses(site: &Site, findings: &mut Findings) {
    let hash = |record: &Record| match record.text_hash {
        text if text != 0 && is_mentioned(site, record) => {
            xxh3_64(spelling(site.url(record.url)).as_bytes()) ^ text
        }
        _ => 0,
    };
    for mut pages in same_pages_by(site, hash, |record| sameness(site, record)).into_values() {
        pages.sort_by_key(|record| (site.url(record.url).len(), site.url(record.url)));
        let [first, others @ ..] = pages.as_slice() else { continue };
        let [second, rest @ ..] = others else { continue };
        let more =
            if rest.is_empty() { String::new() } else { format!(" and {} other addresses", rest.len()) };
        let found =
            findings.add(site.url(first.url), format!("is also served at {}{more}", site.url(second.url)));
        found.places = others.iter().flat_map(|other| places_leading_to(site, other.url)).collect();
    }
}

fn is_mentioned(site: &Site, record: &Record) -> bool {
    site.links_to(record.url).next().is_some() || record.url == site.start()
}

/// Leaves of pages that are one under several addresses the first: the others are no pages of their own.
pub(super) fn leave_one_of_each(site: &Site, pages: &mut Vec<&Record>) {
    if pages.len() > 1 {
        let mut seen = HashSet::new();
        pages.retain(|record| record.text_hash == 0 || seen.insert(sameness(site, record)));
    }
}

/// What all addresses of one page have in common: how they are spelt but for what does not count, the text, whose
/// hash knows no capitals, and the title.
type Sameness<'a> = (String, u64, Cow<'a, str>);

fn sameness<'a>(site: &'a Site, record: &Record) -> Sameness<'a> {
    let title = site.title_of(record).unwrap_or_default();
    (spelling(site.url(record.url)), record.text_hash, title)
}

/// What is left of an identity when its spelling does not count.
fn spelling(key: &str) -> String {
    let mut bare = urls::host_of_key(key).to_owned();
    for segment in urls::path_of_key(key).split('/').filter(|segment| !segment.is_empty()) {
        bare.push('/');
        bare.push_str(&segment.to_ascii_lowercase());
    }
    let index = ["/index.html", "/index.htm", "/index.php"].iter().find_map(|name| bare.strip_suffix(name));
    index.map(str::to_owned).unwrap_or(bare)
}

rule! {
    /// ## What it finds
    ///
    /// A page of the site whose address has an empty step: `/news//today`.
    ///
    /// ## Why it matters
    ///
    /// Most servers answer the same page with one slash and with two, so it has two addresses; relative
    /// links on it lead elsewhere than they should. It comes from joining a base that ends in a slash to
    /// a path that begins with one.
    ///
    /// ## How to fix it
    ///
    /// Mend the template that joins the parts.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/news//today.html">Today</a>
    /// ==> _redirects <==
    /// /news//today.html /today.html 200
    /// ==> today.html <==
    /// <!doctype html><title>Today</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/today.html?from=//news">Today</a>
    /// ==> today.html <==
    /// <!doctype html><title>Today</title>
    /// ```
    DOUBLED_SLASH = Site(doubled_slash) {
        id: "doubled-slash",
        summary: "An address has two slashes in a row",
        fix: "Mend the template that joins the parts of the address",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
            "https://www.rfc-editor.org/rfc/rfc3986#section-3.3",
        ],
    }
}

fn doubled_slash(site: &Site, findings: &mut Findings) {
    report_addresses(site, findings, |key| {
        urls::path_of_key(key).contains("//").then(|| "two slashes in a row".to_owned())
    });
}

rule! {
    /// ## What it finds
    ///
    /// A linked address of the site that is longer than the limit.
    ///
    /// ## Why it matters
    ///
    /// Sitemaps may not hold URLs of 2,048 characters or more, and old clients, logs and analytics cut
    /// longer ones. They are mostly made by a filter or a script that repeats itself.
    ///
    /// ## How to fix it
    ///
    /// Shorten what the page puts into the address; use a `#fragment` or a form for state.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:40
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/bread.html?filter=rye,wheat,spelt,oats">Bread</a>
    /// ==> bread.html <==
    /// <!doctype html><title>Bread</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="/?filter=rye">Rye</a>
    /// ```
    LONG_ADDRESS = Site(long_address) {
        id: "long-address",
        summary: "An address is longer than sitemaps allow",
        fix: "Shorten what the page puts into the address",
        category: Structure,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.sitemaps.org/protocol.html",
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
        ],
        limit: { default: 2047, unit: "characters", doc: "The longest address that is not reported" },
    }
}

fn long_address(site: &Site, findings: &mut Findings) {
    let limit = findings.limit();
    report_addresses(site, findings, |key| {
        (key.len() as u64 > limit).then(|| format!("{} characters", key.len()))
    });
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose address has more parameters than the limit.
    ///
    /// ## Why it matters
    ///
    /// Parameters multiply: each combination and order is an address of its own, and crawlers spend
    /// their time on variants of one page instead of the rest of the site.
    ///
    /// ## How to fix it
    ///
    /// Give the page a plain path, and name that as the canonical of the variants.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="/?grain=rye&amp;size=big&amp;cut=no&amp;page=2">Big rye</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="/?grain=rye&amp;page=2">Rye</a>
    /// ```
    MANY_PARAMETERS = Site(many_parameters) {
        id: "many-parameters",
        summary: "An indexable address has many parameters",
        fix: "Give the page a plain path and name it as the canonical of the variants",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
            "https://developers.google.com/crawling/docs/faceted-navigation",
        ],
        limit: { default: 3, unit: "parameters", doc: "The most parameters that are not reported" },
    }
}

fn many_parameters(site: &Site, findings: &mut Findings) {
    let limit = findings.limit();
    for record in site.records().iter().filter(|record| site.is_indexable(record)) {
        let query = site.url(record.url).split_once('?').map_or("", |(_, query)| query);
        let parameters = query.split('&').filter(|pair| !pair.is_empty()).count();
        if parameters as u64 > limit {
            let found = findings.add(site.url(record.url), format!("{parameters} parameters"));
            found.seen_at(whole(site, record));
            found.places.extend(places_leading_to(site, record.url));
        }
    }
}

/// Reports linked addresses of the site itself for what the check says of them.
fn report_addresses(site: &Site, findings: &mut Findings, fault: impl Fn(&str) -> Option<String>) {
    for id in site.own_ids().filter(|id| is_own_address(site, *id)) {
        let Some(evidence) = fault(site.url(id)) else { continue };
        report_at_links(site, findings, (id, || evidence), |link| is_click_elsewhere(site, link));
    }
}

/// Addresses that fail are another rule's business; those that were not asked for because of their
/// length are this one's.
fn is_own_address(site: &Site, id: UrlId) -> bool {
    let resource = site.resource(id);
    let is_page = site.record(id).is_some_and(|record| record.content == Content::Html);
    matches!(resource.state, State::Answered(200..=399)) && (is_page || resource.redirect.is_some())
        || resource.state == State::Skipped(Skipped::UrlTooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_one() {
        for key in [
            "https://a.example/b/c",
            "https://a.example/B/c/",
            "https://a.example//b/c",
            "https://a.example/b/c/index.html",
            "https://a.example/b/c?d=1",
        ] {
            assert_eq!(spelling(key), "a.example/b/c", "{key}");
        }
        assert_ne!(spelling("https://a.example/b"), spelling("https://a.example/b.html"));
    }
}
