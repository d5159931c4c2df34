//! What sitemaps name, and what they leave out.

use super::Findings;
use super::declare::rule;
use super::links::report_at_links;
use super::structure::whole;
use crate::page::ReferenceKind;
use crate::site::{Content, Link, Record, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A URL that a sitemap names and that redirects.
    ///
    /// ## Why it matters
    ///
    /// A sitemap lists the URLs that search results should show. A redirect is none of them: the crawler
    /// asks twice, and trusts the list less.
    ///
    /// ## How to fix it
    ///
    /// Name the URL that the redirect leads to.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/home</loc></url></urlset>
    /// ==> _redirects <==
    /// /home / 301
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    REDIRECT_IN_SITEMAP = Site(redirect_in_sitemap) {
        id: "redirect-in-sitemap",
        summary: "A sitemap names a URL that redirects",
        fix: "Name the URL that the redirect leads to",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
            "https://developers.google.com/search/docs/crawling-indexing/canonicalization",
        ],
    }
}

fn redirect_in_sitemap(site: &Site, findings: &mut Findings) {
    for id in site.own_ids() {
        let resource = site.resource(id);
        let Some(next) = resource.redirect else { continue };
        let evidence = || format!("redirects to {}", site.url(next));
        report_entry(site, findings, id, &evidence);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A URL that a sitemap names and whose page names another URL as its canonical.
    ///
    /// ## Why it matters
    ///
    /// The sitemap says: show this one. The page says: show the other. Both are hints, and they cancel
    /// each other out.
    ///
    /// ## How to fix it
    ///
    /// Name the canonical in the sitemap, or let the page name itself.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="/home.html">
    /// ==> home.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="/">
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    CANONICALISED_IN_SITEMAP = Site(canonicalised_in_sitemap) {
        id: "canonicalised-in-sitemap",
        summary: "A sitemap names a page whose canonical is another one",
        fix: "Name the canonical in the sitemap, or let the page name itself",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
        ],
    }
}

/// A canonical that does not answer is another rule's business.
fn canonicalised_in_sitemap(site: &Site, findings: &mut Findings) {
    for record in site.records().iter().filter(|record| site.is_page(record)) {
        let Some(canonical) = record.canonical.filter(|canonical| *canonical != record.url) else { continue };
        let is_refused = site.resource(canonical).state.status().is_some_and(|status| status != 200);
        if !record.is_noindex && !is_refused {
            let evidence = || format!("the page names {} as its canonical", site.url(canonical));
            report_entry(site, findings, record.url, &evidence);
        }
    }
}

fn report_entry(site: &Site, findings: &mut Findings, id: UrlId, evidence: &dyn Fn() -> String) {
    let is_entry = |link: &Link| link.kind == ReferenceKind::SitemapLocation;
    if let Some(found) = report_at_links(site, findings, (id, evidence), is_entry) {
        found.answered(site.resource(id).state.status());
    }
}

rule! {
    /// ## What it finds
    ///
    /// Indexable pages that links lead to and that no sitemap names, on a site that has one. There is one
    /// finding for the site, with all the pages. Addresses with parameters are not asked for: they are
    /// mostly variants.
    ///
    /// ## Why it matters
    ///
    /// A sitemap tells search engines what there is and what changed. Pages that it leaves out are found
    /// later, and their changes are noticed later. Often a whole section is left out.
    ///
    /// ## How to fix it
    ///
    /// Let the generator list every indexable page.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="thanks.html">Order</a>
    /// ==> thanks.html <==
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex">
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    MISSING_FROM_SITEMAP = Site(missing_from_sitemap) {
        id: "missing-from-sitemap",
        summary: "Indexable pages are in no sitemap",
        fix: "Let the generator list every indexable page in the sitemap",
        category: Indexing,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/overview",
            "https://www.sitemaps.org/protocol.html",
        ],
    }
}

/// Pages that nothing leads to are another rule's business; and what a crawl that ended early did not
/// read of a sitemap cannot be missing from it.
fn missing_from_sitemap(site: &Site, findings: &mut Findings) {
    let Some(sitemap) = first_sitemap(site).filter(|_| !site.is_partial()) else { return };
    let indexable = || site.records().iter().filter(|record| is_reached(site, record));
    let missing = |record: &&Record| !site.is_in_sitemap(record.url);
    let count = indexable().filter(missing).count();
    if count == 0 {
        return;
    }
    let evidence = format!("{count} of {} indexable pages are in no sitemap", indexable().count());
    let found = findings.add(site.url(sitemap), evidence);
    found.sources.extend(indexable().filter(missing).map(|record| whole(site, record)));
}

fn is_reached(site: &Site, record: &Record) -> bool {
    let is_plain = !site.url(record.url).contains('?');
    is_plain
        && !site.is_blocked(record.url)
        && site.is_indexable(record)
        && site.resource(record.url).depth.is_some()
}

/// The sitemap to name: of several the one whose URL comes first.
fn first_sitemap(site: &Site) -> Option<UrlId> {
    let names = |record: &&Record| {
        let mut links = site.links_of(record).iter();
        links.any(|link| link.kind == ReferenceKind::SitemapLocation && site.record(link.target).is_some())
    };
    let lists = site.records().iter().filter(|record| record.content == Content::List);
    lists.filter(names).map(|record| record.url).min_by_key(|id| site.url(*id))
}

rule! {
    /// ## What it finds
    ///
    /// A sitemap that names no URL at all.
    ///
    /// ## Why it matters
    ///
    /// Search engines report it as an error. It usually means that the step of the build that fills it
    /// failed without a word.
    ///
    /// ## How to fix it
    ///
    /// Look at the build's output for the sitemap, or stop naming the file in robots.txt.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    EMPTY_SITEMAP = Site(empty_sitemap) {
        id: "empty-sitemap",
        summary: "A sitemap names no URL",
        fix: "Mend the step of the build that fills the sitemap",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.sitemaps.org/protocol.html",
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
        ],
    }
}

fn empty_sitemap(site: &Site, findings: &mut Findings) {
    for record in site.records().iter().filter(|record| record.content == Content::List) {
        let url = site.url(record.url);
        if site.links_of(record).is_empty() && !url.ends_with("/robots.txt") {
            findings.add(url, "there is no URL in it").seen_at(whole(site, record));
        }
    }
}
