//! What search engines are told to index.

use super::declare::rule;
use super::links::source_of;
use super::{Findings, Source};
use crate::page::{ReferenceKind, Role};
use crate::site::{Content, End, Link, Record, Site};

rule! {
    /// ## What it finds
    ///
    /// A page whose canonical names a URL of the site that does not answer 200: it is gone, refused,
    /// or redirects elsewhere. There is one finding for each such target, with the pages that name it.
    ///
    /// ## Why it matters
    ///
    /// The canonical says: index that URL instead of me. If that URL cannot be indexed, search engines
    /// get contradicting signals; the page may drop out, or Google picks a URL by itself.
    ///
    /// ## How to fix it
    ///
    /// Name the URL of the page itself, or the URL where the target lives now.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Menu</title><link rel="canonical" href="/staging/menu">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Menu</title><link rel="canonical" href="/">
    /// ```
    MISSING_CANONICAL_TARGET = Site(missing_canonical_target) {
        id: "missing-canonical-target",
        summary: "A canonical names a URL that does not answer 200",
        fix: "Name the URL under which the page answers, or the one where its target lives now",
        category: Indexing,
        severity: Error,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"],
    }
}

fn missing_canonical_target(site: &Site, findings: &mut Findings) {
    for id in site.ids() {
        let mut links = site.links_to(id).filter(|link| is_canonical_of_a_page(site, link)).peekable();
        if links.peek().is_none() {
            continue;
        }
        let landing = site.landing(id);
        let evidence = match (landing.redirects.as_slice(), landing.end) {
            ([], End::Status(_, 200) | End::Unknown(_)) => continue,
            ([], End::Status(_, status) | End::Nowhere(_, status)) => {
                format!("the canonical target answers {status}")
            }
            ([first, ..], _) => {
                let next = site.resource(*first).redirect.map(|next| site.url(next)).unwrap_or_default();
                format!("the canonical target redirects to {next}")
            }
            ([], End::Loop(_) | End::TooLong) => "the canonical target never answers".to_owned(),
        };
        let found = findings.add(site.url(id), evidence).answered(site.resource(id).state.status());
        found.verdict = landing.verdict(site);
        found.sources.extend(links.map(|link| source_of(site, &link)));
    }
}

fn is_canonical_of_a_page(site: &Site, link: &Link) -> bool {
    let is_canonical = matches!(link.kind, ReferenceKind::Canonical | ReferenceKind::HeaderCanonical);
    let source = &site.records()[link.source.index()];
    is_canonical && site.resource(source.url).state.status() == Some(200) && !source.is_noindex
}

rule! {
    /// ## What it finds
    ///
    /// A URL that a sitemap names and whose page says `noindex`, in a robots `<meta>` or in an
    /// `X-Robots-Tag` header.
    ///
    /// ## Why it matters
    ///
    /// The sitemap says: index this. The page says: do not. Search engines obey the page, and trust the
    /// sitemap less. Often it is the noindex that is the mistake, left over from staging.
    ///
    /// ## How to fix it
    ///
    /// Take the URL out of the sitemap, or the noindex off the page.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex">
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Shop</title><meta name="robots" content="max-snippet:50">
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>
    /// ```
    NOINDEX_IN_SITEMAP = Site(noindex_in_sitemap) {
        id: "noindex-in-sitemap",
        summary: "A sitemap names a page that says noindex",
        fix: "Take the URL out of the sitemap, or the noindex off the page",
        category: Indexing,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
            "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
        ],
    }
}

fn noindex_in_sitemap(site: &Site, findings: &mut Findings) {
    for record in pages(site).filter(|record| record.is_noindex) {
        let sources = sitemap_places(site, record);
        if !sources.is_empty() {
            findings
                .add(site.url(record.url), "the sitemap names the page, and the page says noindex")
                .sources = sources;
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page that exists (in the folder, or by the sitemap's word) and that no chain of
    /// links leads to from the start page. Links from other pages of this kind do not count.
    ///
    /// ## Why it matters
    ///
    /// Visitors cannot find it. Search engines mostly discover pages through links, and take the
    /// absence of any as a sign that the page does not matter.
    ///
    /// ## How to fix it
    ///
    /// Link to it from the page where visitors would look for it, or remove it.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Home</title>
    /// ==> summer.html <==
    /// <!doctype html><title>Summer closing</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="summer.html">Summer closing</a>
    /// ==> summer.html <==
    /// <!doctype html><title>Summer closing</title>
    /// ```
    ORPHAN_PAGE = Site(orphan_page) {
        id: "orphan-page",
        summary: "No link leads to an indexable page",
        fix: "Link to the page from where visitors would look for it, or remove it",
        category: Indexing,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/links-crawlable"],
    }
}

fn orphan_page(site: &Site, findings: &mut Findings) {
    if site.is_partial() || site.record(site.start()).is_none_or(|start| start.content != Content::Html) {
        return;
    }
    for record in pages(site).filter(|record| site.is_indexable(record)) {
        if site.resource(record.url).depth.is_some() {
            continue;
        }
        let mut sources = sitemap_places(site, record);
        let links = site.links_to(record.url).filter(|link| link.kind.role() == Role::Link);
        sources
            .extend(links.filter(|link| link.source != own(site, record)).map(|link| source_of(site, &link)));
        let evidence = if sources.is_empty() {
            "the page exists and nothing names it"
        } else {
            "no chain of links from the start page leads here"
        };
        findings.add(site.url(record.url), evidence).sources = sources;
    }
}

fn own(site: &Site, record: &Record) -> crate::site::RecordId {
    site.resource(record.url).record.expect("a record's URL has this record")
}

/// The pages that answer.
pub(super) fn pages(site: &Site) -> impl Iterator<Item = &Record> {
    site.records().iter().filter(|record| site.is_page(record))
}

fn sitemap_places(site: &Site, record: &Record) -> Vec<Source> {
    let is_entry = |link: &Link| link.kind == ReferenceKind::SitemapLocation;
    site.links_to(record.url).filter(is_entry).map(|link| source_of(site, &link)).collect()
}
