//! How the pages of a site hang together.

use super::declare::rule;
use super::links::{is_click_elsewhere, source_of};
use super::{Findings, Source, View};
use crate::page::facts::Rel;
use crate::page::{ReferenceKind, Role};
use crate::site::{Link, Record, Site, Skipped, State};

rule! {
    /// ## What it finds
    ///
    /// An indexable page that is more clicks away from the start page than the limit.
    ///
    /// ## Why it matters
    ///
    /// Few visitors click that often. Search engines take the distance from the start page as a sign of
    /// how important a page is, and come back to remote pages less often.
    ///
    /// ## How to fix it
    ///
    /// Link to it from an overview, from related pages, or from a pagination that reaches further.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:1
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="a.html">Stories</a>
    /// ==> a.html <==
    /// <!doctype html><title>Stories</title><a href="b.html">Older</a>
    /// ==> b.html <==
    /// <!doctype html><title>Older stories</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="a.html">Stories</a>
    /// ==> a.html <==
    /// <!doctype html><title>Stories</title>
    /// ```
    DEEP_PAGE = Site(deep_page) {
        id: "deep-page",
        summary: "A page is many clicks away from the start page",
        fix: "Link to the page from an overview or from related pages",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://www.bing.com/webmasters/help/webmaster-guidelines-30fba23a",
        ],
        limit: { default: 6, unit: "clicks", doc: "The most clicks from the start page that are not reported" },
    }
}

fn deep_page(site: &Site, findings: &mut Findings) {
    let limit = findings.limit();
    for record in site.records().iter().filter(|record| site.is_indexable(record)) {
        let Some(depth) = site.resource(record.url).depth.filter(|depth| u64::from(*depth) > limit) else {
            continue;
        };
        let evidence = format!("{depth} clicks away from the start page");
        findings.add(site.url(record.url), evidence).seen_at(whole(site, record));
    }
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page without any link to another page of the site.
    ///
    /// ## Why it matters
    ///
    /// Who arrives there from a search has nowhere to go but back. What the page has earned in links
    /// stays with it.
    ///
    /// ## How to fix it
    ///
    /// Give it the site's navigation, or a link to the page above it.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title><a href="#bread">Bread</a> <a href="https://mill.example/">Our mill</a>
    /// <h2 id="bread">Bread</h2>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title><a href="/">Home</a>
    /// ```
    DEAD_END = Site(dead_end) {
        id: "dead-end",
        summary: "A page links to no other page of the site",
        fix: "Give the page the site's navigation, or a link to the page above it",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://developers.google.com/search/docs/fundamentals/seo-starter-guide",
        ],
    }
}

/// The start page of a site of one page is no dead end, and of a page that was read in part nobody knows.
fn dead_end(site: &Site, findings: &mut Findings) {
    for record in site.records().iter().filter(|record| site.is_indexable(record)) {
        let leads_on = |link: Link| {
            let is_way = link.kind.role() == Role::Link || is_frame(link.kind);
            is_way && link.target != record.url && is_own(site, &link)
        };
        if record.url != site.start() && !record.is_cut && !site.links_of(record).iter().any(leads_on) {
            let evidence = "no link leads from here to another page of the site";
            findings.add(site.url(record.url), evidence).seen_at(whole(site, record));
        }
    }
}

/// What stands in a frame has links of its own.
pub(super) fn is_frame(kind: ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::Iframe | ReferenceKind::Frame)
}

fn is_own(site: &Site, link: &Link) -> bool {
    !matches!(site.resource(link.target).state, State::Skipped(Skipped::OtherSite | Skipped::OutsidePath))
}

rule! {
    /// ## What it finds
    ///
    /// A link with `rel="nofollow"` to an indexable page of the same site. There is one finding for each
    /// such page, with the links; the evidence says whether any other link leads there.
    ///
    /// ## Why it matters
    ///
    /// It asks search engines not to go to a page that they may index. A page that only such links lead to
    /// may never be crawled.
    ///
    /// ## How to fix it
    ///
    /// Drop the nofollow. A page that should not be found wants a noindex instead.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html" rel="nofollow">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="login.html" rel="nofollow">Staff</a>
    /// <a href="https://ads.example/" rel="nofollow sponsored">Flour</a>
    /// ==> login.html <==
    /// <!doctype html><title>Staff</title><meta name="robots" content="noindex">
    /// ```
    NOFOLLOW_INSIDE = Site(nofollow_inside) {
        id: "nofollow-inside",
        summary: "A link to a page of the same site says nofollow",
        fix: "Drop the nofollow, or give the page a noindex if it should not be found",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links"],
    }
}

fn nofollow_inside(site: &Site, findings: &mut Findings) {
    for record in site.records().iter().filter(|record| site.is_indexable(record)) {
        let links = || {
            let is_anothers = |link: &Link| is_click_elsewhere(site, link);
            site.links_to(record.url).filter(is_anothers)
        };
        let is_nofollow = |link: &Link| link.rel.has(Rel::NOFOLLOW);
        let mut faulty = links().filter(is_nofollow).peekable();
        if faulty.peek().is_none() {
            continue;
        }
        let evidence = match links().filter(|link| !is_nofollow(link)).count() {
            0 => "every link to the page says nofollow".to_owned(),
            others => format!("says nofollow where {others} other links to the page do not"),
        };
        let found = findings.add(site.url(record.url), evidence);
        found.sources.extend(faulty.map(|link| source_of(site, &link)));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page with more links than the limit.
    ///
    /// ## Why it matters
    ///
    /// What a page passes on is shared among its links, and crawlers may stop reading them. Bing asks for
    /// no more than several thousand.
    ///
    /// ## How to fix it
    ///
    /// Split the list: by letter, by year, by topic.
    ///
    /// ## Examples
    ///
    /// ```html,bad,limit:2
    /// <!doctype html><title>Bakery</title><a href="#a">A</a> <a href="#b">B</a> <a href="#c">C</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="#a">A</a> <a href="#b">B</a> <a href="#c">C</a>
    /// ```
    TOO_MANY_LINKS = HtmlPage(too_many_links) {
        id: "too-many-links",
        summary: "A page has more links than crawlers like to follow",
        fix: "Split the list over several pages",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: ["https://www.bing.com/webmasters/help/webmaster-guidelines-30fba23a"],
        limit: { default: 3000, unit: "links", doc: "The most links of a page that are not reported" },
    }
}

fn too_many_links(view: &View, findings: &mut Findings) {
    let limit = findings.limit();
    if (view.page.references.len() as u64) <= limit {
        return;
    }
    let links = view.page.references.iter().filter(|reference| reference.kind.role() == Role::Link).count();
    if links as u64 > limit {
        view.report(findings, &format!("{links} links"));
    }
}

/// A page as a whole.
pub(super) fn whole(site: &Site, record: &Record) -> Source {
    Source { file: record.file.clone(), ..Source::page(site.url(record.url)) }
}
