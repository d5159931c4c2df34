//! Canonicals that contradict the rest of what a page or a site says.

use super::declare::rule;
use super::indexing::pages;
use super::links::report_at_links;
use super::{Findings, View};
use crate::page::facts::{Canonical, Given};
use crate::page::{Destination, ReferenceKind};
use crate::site::{Link, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A page that says `noindex` and names another URL as its canonical.
    ///
    /// ## Why it matters
    ///
    /// The canonical says: count me as that page. The noindex says: forget me. Search engines have to
    /// guess, and may take the noindex for the other page as well. Google advises against the pair.
    ///
    /// ## How to fix it
    ///
    /// Keep the canonical if the page is a variant of the other one, and the noindex if it is not.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Print view</title><meta name="robots" content="noindex">
    /// <link rel="canonical" href="/menu.html">
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex"><link rel="canonical" href="/">
    /// ```
    NOINDEX_WITH_CANONICAL = HtmlPage(noindex_with_canonical) {
        id: "noindex-with-canonical",
        summary: "A page says noindex and names another page as its canonical",
        fix: "Keep the canonical for a variant of the other page, else the noindex, never both",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"],
    }
}

fn noindex_with_canonical(view: &View, findings: &mut Findings) {
    if !view.page.is_noindex() {
        return;
    }
    let other = heeded(view).find(|(_, to)| to.key().is_some_and(|key| key != view.key));
    if let Some((canonical, to)) = other {
        let key = to.key().unwrap_or_default();
        let evidence = format!("says noindex, and that {key} is its canonical");
        findings.add(view.key, evidence).seen_at(place(view, canonical));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose canonical names a page that names yet another one as its canonical.
    ///
    /// ## Why it matters
    ///
    /// A canonical is a hint, and hints that point past each other are weak: a search engine may stop at
    /// the first step, or choose for itself.
    ///
    /// ## How to fix it
    ///
    /// Let every page of the group name the last one.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Menu, printed</title><link rel="canonical" href="/a.html">
    /// ==> a.html <==
    /// <!doctype html><title>Menu 2024</title><link rel="canonical" href="/b.html">
    /// ==> b.html <==
    /// <!doctype html><title>Menu</title><link rel="canonical" href="/b.html">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Menu, printed</title><link rel="canonical" href="/b.html">
    /// ==> b.html <==
    /// <!doctype html><title>Menu</title><link rel="canonical" href="/b.html">
    /// ```
    CANONICAL_CHAIN = Site(canonical_chain) {
        id: "canonical-chain",
        summary: "A canonical names a page that names another canonical",
        fix: "Let every page of the group name the last one",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://www.rfc-editor.org/rfc/rfc6596",
        ],
    }
}

fn canonical_chain(site: &Site, findings: &mut Findings) {
    for record in pages(site).filter(|record| !record.is_noindex) {
        let Some(next) = record.canonical.filter(|next| *next != record.url) else { continue };
        report_canonicals(site, findings, record.url, || {
            format!("is named as the canonical, and names {} as its own", site.url(next))
        });
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose canonical names a page that says `noindex`.
    ///
    /// ## Why it matters
    ///
    /// The page gives its place in the index to one that refuses it. Neither of them may be found.
    ///
    /// ## How to fix it
    ///
    /// Take the noindex off the canonical page, or let the page name itself.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="/home.html">
    /// ==> home.html <==
    /// <!doctype html><title>Bakery</title><meta name="robots" content="noindex">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="/home.html">
    /// ==> home.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    CANONICAL_TO_NOINDEX = Site(canonical_to_noindex) {
        id: "canonical-to-noindex",
        summary: "A canonical names a page that says noindex",
        fix: "Take the noindex off the canonical page, or let the page name itself",
        category: Indexing,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
        ],
    }
}

fn canonical_to_noindex(site: &Site, findings: &mut Findings) {
    for record in pages(site).filter(|record| record.is_noindex) {
        let evidence = || "is named as the canonical, and says noindex".to_owned();
        report_canonicals(site, findings, record.url, evidence);
    }
}

/// Reports a URL with the canonicals of other, indexable pages that name it.
fn report_canonicals(site: &Site, findings: &mut Findings, id: UrlId, evidence: impl Fn() -> String) {
    let is_hint = |link: &Link| {
        let source = &site.records()[link.source.index()];
        matches!(link.kind, ReferenceKind::Canonical | ReferenceKind::HeaderCanonical)
            && source.url != id
            && !source.is_noindex
    };
    report_at_links(site, findings, (id, evidence), is_hint);
}

rule! {
    /// ## What it finds
    ///
    /// A page that names several different URLs as its canonical, in its head or in `Link` headers.
    ///
    /// ## Why it matters
    ///
    /// Search engines that find two answers take none, and choose by themselves.
    ///
    /// ## How to fix it
    ///
    /// Keep one. Often a theme and a plugin each write their own.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <link rel="canonical" href="https://bakery.example/home">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <link rel="canonical" href="https://bakery.example/">
    /// ```
    SEVERAL_CANONICALS = HtmlPage(several_canonicals) {
        id: "several-canonicals",
        summary: "A page names several different canonicals",
        fix: "Keep one of the canonicals",
        category: Indexing,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developer.chrome.com/docs/lighthouse/seo/canonical",
        ],
    }
}

fn several_canonicals(view: &View, findings: &mut Findings) {
    let Some((_, first)) = heeded(view).next() else { return };
    let Some((_, other)) = heeded(view).find(|(_, to)| to.key() != first.key()) else { return };
    let name = |to: &Destination| to.key().unwrap_or("something that is no URL").to_owned();
    let found = findings.add(view.key, format!("names {}, and {}", name(first), name(other)));
    found.sources.extend(heeded(view).map(|(canonical, _)| place(view, canonical)));
}

/// The canonicals that search engines heed: those in the body do not count.
pub(super) fn heeded<'v>(view: &'v View) -> impl Iterator<Item = (&'v Canonical, &'v Destination)> {
    let heeded = view.page.canonicals.iter().filter(|canonical| canonical.given != Given::InBody);
    heeded.map(|canonical| (canonical, &view.destinations[canonical.reference]))
}

/// Where a canonical stands.
pub(super) fn place(view: &View, canonical: &Canonical) -> super::Source {
    let reference = &view.page.references[canonical.reference];
    view.source(reference.at, &reference.kind.to_string())
}
