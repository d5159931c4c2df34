//! Versions of a page for other languages and countries: where the statements lead.

use super::Findings;
use super::declare::rule;
use super::links::source_of;
use crate::page::ReferenceKind;
use crate::site::{Content, End, Link, Record, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A page that is named as the version of another in some language, and does not name that one in
    /// return. There is one finding for each such page, with the pages that name it.
    ///
    /// ## Why it matters
    ///
    /// Google believes only pages that point to each other, lest anybody could declare themselves the
    /// version of somebody else's page. Without the way back the statement is ignored.
    ///
    /// ## How to fix it
    ///
    /// List all versions on each of them.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en" href="/"><link rel="alternate" hreflang="de" href="/de.html">
    /// ==> de.html <==
    /// <!doctype html><title>Brot</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en" href="/"><link rel="alternate" hreflang="de" href="/de.html">
    /// ==> de.html <==
    /// <!doctype html><title>Brot</title><link rel="alternate" hreflang="de" href="/de.html"><link rel="alternate" hreflang="en" href="/">
    /// ```
    HREFLANG_WITHOUT_RETURN = Site(hreflang_without_return) {
        id: "hreflang-without-return",
        summary: "A language version does not point back",
        fix: "List all versions on each of them",
        category: International,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/specialty/international/localized-versions"],
    }
}

fn hreflang_without_return(site: &Site, findings: &mut Findings) {
    for target in page_targets(site) {
        let names =
            |url: UrlId| site.links_of(target).iter().any(|link| is_hreflang(&link) && link.target == url);
        let is_one_way = |link: &Link| {
            let source = || site.source_of(link);
            is_named_from_a_page(site, link) && source() != target.url && !names(source())
        };
        let sources: Vec<_> =
            site.links_to(target.url).filter(is_one_way).map(|link| source_of(site, &link)).collect();
        if let Some(first) = sources.first() {
            let evidence = format!("it does not name {} in return", first.page);
            findings.add(site.url(target.url), evidence).sources = sources;
        }
    }
}

/// Pages that an hreflang may lead to: their own statements are known.
fn page_targets(site: &Site) -> impl Iterator<Item = &Record> {
    site.records().iter().filter(|record| site.is_page(record) && !record.is_cut)
}

fn is_hreflang(link: &Link) -> bool {
    matches!(link.kind, ReferenceKind::Alternate | ReferenceKind::HeaderAlternate)
}

fn is_named_from_a_page(site: &Site, link: &Link) -> bool {
    is_hreflang(link) && site.is_indexable(&site.records()[link.source.index()])
}

rule! {
    /// ## What it finds
    ///
    /// An hreflang that leads to a URL which cannot be the version of a page: an error, a redirect, a
    /// page that says noindex, or one whose canonical is another page. There is one finding for each
    /// such URL, with the pages that name it.
    ///
    /// ## Why it matters
    ///
    /// What cannot be indexed cannot be shown to anybody in another language. The statement is ignored,
    /// and visitors get the version that is not theirs.
    ///
    /// ## How to fix it
    ///
    /// Name the URL under which that version is indexed, or take the statement away.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en" href="/"><link rel="alternate" hreflang="de" href="/de">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en" href="/"><link rel="alternate" hreflang="de" href="/de.html">
    /// ==> de.html <==
    /// <!doctype html><title>Brot</title><link rel="alternate" hreflang="de" href="/de.html"><link rel="alternate" hreflang="en" href="/">
    /// ```
    UNUSABLE_HREFLANG = Site(unusable_hreflang) {
        id: "unusable-hreflang",
        summary: "An hreflang leads to a URL that cannot be indexed",
        fix: "Name the URL under which that version is indexed",
        category: International,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/specialty/international/localized-versions",
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
        ],
    }
}

fn unusable_hreflang(site: &Site, findings: &mut Findings) {
    for id in site.ids() {
        let mut links = site.links_to(id).filter(|link| is_named_from_a_page(site, link)).peekable();
        if links.peek().is_none() {
            continue;
        }
        if let Some(evidence) = why_unusable(site, id) {
            let found = findings.add(site.url(id), evidence).answered(site.resource(id).state.status());
            found.verdict = site.landing(id).verdict(site);
            found.sources.extend(links.map(|link| source_of(site, &link)));
        }
    }
}

fn why_unusable(site: &Site, id: UrlId) -> Option<String> {
    let landing = site.landing(id);
    if let Some(next) = site.resource(id).redirect {
        return Some(format!("it redirects to {}", site.url(next)));
    }
    if let End::Status(_, status) | End::Nowhere(_, status) = landing.end
        && status != 200
    {
        return Some(format!("it answers {status}"));
    }
    let record = site.record(id).filter(|record| record.content == Content::Html)?;
    match record.canonical {
        _ if record.is_noindex => Some("it says noindex".to_owned()),
        Some(canonical) if canonical != id => Some(format!("its canonical is {}", site.url(canonical))),
        _ => None,
    }
}
