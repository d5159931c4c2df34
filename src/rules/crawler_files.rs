//! What crawlers ask for first, and are refused: robots.txt, sitemaps, the URLs that sitemaps name, the start.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use super::declare::rule;
use super::links::{refusal, source_of};
use crate::page::{ReferenceKind, Role};
use crate::site::{Content, Landing, Link, Site};
use crate::urls::{self, Tracking, Url, UrlId};

rule! {
    /// ## What it finds
    ///
    /// A robots.txt that is refused: 402, 403 or any other error but 404 and 410, or no answer at all.
    ///
    /// ## Why it matters
    ///
    /// Google takes every 4xx but 429 as “there is no robots.txt”: everything it forbids is open, and the
    /// sitemaps it names are not found. With 429, 5xx or no answer the crawl of the whole site stops:
    /// RFC 9309 demands to stay out, Google does so for twelve hours and then lives on the last copy it has.
    ///
    /// ## How to fix it
    ///
    /// Let robots.txt answer 200 for everybody, whatever is wrong with the rest: take `/robots.txt` out of
    /// paywalls, tolls, logins and bot rules, or serve it from the edge.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/robots.txt"
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    ROBOTS_TXT_REFUSED = Site(robots_txt_refused) {
        id: "robots-txt-refused",
        summary: "Crawlers are refused robots.txt",
        fix: "Let robots.txt answer 200 for everybody, outside of paywalls and bot rules",
        category: Refusals,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec",
            "https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1",
        ],
    }
}

fn robots_txt_refused(site: &Site, findings: &mut Findings) {
    for id in at_each_host(site, "/robots.txt") {
        report_robots_txt(site, id, findings);
    }
}

fn report_robots_txt(site: &Site, id: UrlId, findings: &mut Findings) {
    let landing = site.landing(id);
    let Some(answer) = refusal(site, &landing).filter(|_| !is_missing(&landing)) else { return };
    let effect = match landing.error() {
        Some(400..=428 | 430..=499) => {
            "crawlers take that for no rules at all, so that what it forbids is open to them"
        }
        _ => "crawlers stay out of the whole host while it lasts",
    };
    let found = findings.add(site.url(id), format!("{answer}: {effect}")).answered(landing.error());
    found.verdict = landing.verdict(site);
}

rule! {
    /// ## What it finds
    ///
    /// A sitemap that robots.txt or another sitemap names, or that has the usual name, and that is
    /// refused: 402, 403, 5xx, no answer. One that is named and missing (404) counts as well.
    ///
    /// ## Why it matters
    ///
    /// Search engines find new and changed pages through it. While it is refused they find only what links
    /// lead to, and later.
    ///
    /// ## How to fix it
    ///
    /// Let every sitemap answer 200 for everybody; tolls and bot rules often forget names such as
    /// `/sitemap_index.xml`. Take names of sitemaps that are gone out of robots.txt.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> robots.txt <==
    /// Sitemap: http://site.invalid/sitemap_index.xml
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/sitemap_index.xml"
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    SITEMAP_REFUSED = Site(sitemap_refused) {
        id: "sitemap-refused",
        summary: "A sitemap is refused",
        fix: "Let every sitemap answer 200 for everybody, and name only those that exist",
        category: Refusals,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
            "https://www.sitemaps.org/protocol.html",
        ],
    }
}

fn sitemap_refused(site: &Site, findings: &mut Findings) {
    let mut refused = refused(site, ReferenceKind::Sitemap);
    let usual = at_each_host(site, "/sitemap.xml").into_iter().chain(beside_start(site, "sitemap.xml"));
    for id in usual.filter(|id| !is_missing(&site.landing(*id))) {
        refused.entry(id).or_default();
    }
    for (id, places) in refused {
        report(site, id, &places, findings);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A URL that a sitemap names and that answers with an error, at once or after redirects, or not at all.
    ///
    /// ## Why it matters
    ///
    /// A sitemap is the site's own list of what search engines should index. What they are invited to and
    /// refused leaves the index: a 402 like a 404 at once, 5xx and 429 after some days. Many such entries
    /// make the sitemap worth less.
    ///
    /// ## How to fix it
    ///
    /// Bring the page back, or take its URL out of the sitemap. What costs money does not belong there:
    /// name the page that describes it.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/shop</loc></url></urlset>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    ERROR_IN_SITEMAP = Site(error_in_sitemap) {
        id: "error-in-sitemap",
        summary: "A sitemap names a URL that answers with an error",
        fix: "Bring the page back, or take its URL out of the sitemap",
        category: Refusals,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
        ],
    }
}

fn error_in_sitemap(site: &Site, findings: &mut Findings) {
    for (id, places) in refused(site, ReferenceKind::SitemapLocation) {
        report(site, id, &places, findings);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A start page that is refused: any error but 404 and 410, or no answer.
    ///
    /// ## Why it matters
    ///
    /// Nobody gets in. Search engines drop the page that most links and most trust of a site lead to.
    ///
    /// ## How to fix it
    ///
    /// The diagnosis says who refuses and why. While it is repaired, answer 503 with `Retry-After`, not 402
    /// or 403: search engines then wait, for about two days.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/"
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    START_PAGE_REFUSED = Site(start_page_refused) {
        id: "start-page-refused",
        summary: "The start page is refused",
        fix: "Let the start page answer 200; while that takes time, answer 503 with Retry-After",
        category: Refusals,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
            "https://developers.google.com/search/blog/2023/02/dont-404-my-yum",
        ],
    }
}

fn start_page_refused(site: &Site, findings: &mut Findings) {
    let leads = |link: &Link| matches!(link.kind.role(), Role::Link | Role::Asset);
    if !is_missing(&site.landing(site.start())) {
        report(site, site.start(), &site.links_to(site.start()).filter(leads).collect::<Vec<_>>(), findings);
    }
}

fn report(site: &Site, id: UrlId, places: &[Link], findings: &mut Findings) {
    let landing = site.landing(id);
    let Some(answer) = refusal(site, &landing) else { return };
    let found = findings.add(site.url(id), answer).answered(landing.error());
    found.verdict = landing.verdict(site);
    found.sources = places.iter().map(|link| source_of(site, link)).collect();
}

/// Whether nothing is there, which nobody is refused.
fn is_missing(landing: &Landing) -> bool {
    matches!(landing.error(), Some(404 | 410))
}

/// What sitemaps and robots.txt name in this way and is refused, with the places. Sitemaps name a million pages, and
/// few of them are.
fn refused(site: &Site, kind: ReferenceKind) -> BTreeMap<UrlId, Vec<Link>> {
    let is_refused = |link: &Link| link.kind == kind && refusal(site, &site.landing(link.target)).is_some();
    let mut refused: BTreeMap<UrlId, Vec<Link>> = BTreeMap::new();
    for record in site.records().iter().filter(|record| record.content == Content::List) {
        for link in site.links_of(record).iter().filter(is_refused) {
            refused.entry(link.target).or_default().push(link);
        }
    }
    refused
}

/// What was asked for under this path at the hosts of the site.
fn at_each_host(site: &Site, path: &str) -> BTreeSet<UrlId> {
    let mut known = "";
    let mut found = BTreeSet::new();
    for key in std::iter::once(site.start()).chain(site.own_ids()).map(|id| site.url(id)) {
        let host = urls::origin_of_key(key);
        // Most URLs are at the host of the one before.
        if host != std::mem::replace(&mut known, host) {
            found.extend(site.find(&format!("{host}{path}")));
        }
    }
    found
}

/// The URL that this reference means on the start page, if anybody asked for it.
fn beside_start(site: &Site, reference: &str) -> Option<UrlId> {
    let url = Url::parse(site.url(site.start())).ok()?.join(reference).ok()?;
    site.find(&urls::key(&url, Tracking::Keep))
}
