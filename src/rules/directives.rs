//! What pages tell search engines about themselves.

use super::declare::rule;
use super::structure::whole;
use super::{Findings, Source, View};
use crate::page::facts::{Given, Robots};
use crate::site::Site;

rule! {
    /// ## What it finds
    ///
    /// A page that tells one crawler two opposite things: `index` and `noindex`, or `follow` and
    /// `nofollow`, in several robots `<meta>` elements, or in one of them and an `X-Robots-Tag` header.
    ///
    /// ## Why it matters
    ///
    /// Search engines obey the stricter one. Whoever wrote the other believes that the page is indexed.
    ///
    /// ## How to fix it
    ///
    /// Say it once. The header is written by the server's configuration, the element by the template.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><meta name="robots" content="index, follow">
    /// ==> _headers <==
    /// /*
    ///   X-Robots-Tag: noindex
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><meta name="robots" content="index, nofollow">
    /// <meta name="robots" content="max-snippet:50">
    /// ```
    CONFLICTING_ROBOTS = HtmlPage(conflicting_robots) {
        id: "conflicting-robots",
        summary: "A page says index and noindex, or follow and nofollow",
        fix: "Say it once: search engines obey the stricter one",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag"],
    }
}

fn conflicting_robots(view: &View, findings: &mut Findings) {
    const OPPOSITES: [[&str; 4]; 2] =
        [["index", "all", "noindex", "none"], ["follow", "all", "nofollow", "none"]];
    for [yes, also_yes, no, also_no] in OPPOSITES {
        let allows = view.page.robots.iter().find(|robots| says(robots, yes, also_yes));
        let Some(allows) = allows else { continue };
        let forbids = |robots: &&Robots| robots.bot == allows.bot && says(robots, no, also_no);
        if let Some(forbids) = view.page.robots.iter().find(forbids) {
            let evidence = format!("{} says {yes}, {} says {no}", where_given(allows), where_given(forbids));
            let found = findings.add(view.key, evidence);
            found.sources.extend([allows, forbids].map(|robots| robots_place(view, robots)));
        }
    }
}

fn says(robots: &Robots, word: &str, also: &str) -> bool {
    robots.directives.iter().any(|directive| directive == word || directive == also)
}

fn where_given(robots: &Robots) -> &'static str {
    if robots.given == Given::InHeader { "the X-Robots-Tag header" } else { "the robots element" }
}

fn robots_place(view: &View, robots: &Robots) -> Source {
    let element = if robots.given == Given::InHeader { "x-robots-tag" } else { "meta robots" };
    view.source(robots.at, element)
}

rule! {
    /// ## What it finds
    ///
    /// A start page that says `noindex`.
    ///
    /// ## Why it matters
    ///
    /// The address that everybody links to cannot be found in search. Most often it is the setting of
    /// a staging site that went live with the rest, and then it stands on every page.
    ///
    /// ## How to fix it
    ///
    /// Take the noindex out of the template, the CMS setting or the server's `X-Robots-Tag`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><meta name="robots" content="noindex, nofollow">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="thanks.html">Order</a>
    /// ==> thanks.html <==
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex">
    /// ```
    NOINDEX_START_PAGE = Site(noindex_start_page) {
        id: "noindex-start-page",
        summary: "The start page says noindex",
        fix: "Take the noindex out of the template, the setting or the server's configuration",
        category: Indexing,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
            "https://developer.chrome.com/docs/lighthouse/seo/is-crawlable",
        ],
    }
}

fn noindex_start_page(site: &Site, findings: &mut Findings) {
    let start = site.start();
    let Some(record) = site.record(start).filter(|record| record.is_noindex) else { return };
    let others = site.records().iter().filter(|other| other.is_noindex).count() - 1;
    let evidence = match others {
        0 => "the page that the audit began with says noindex".to_owned(),
        _ => format!("the page that the audit began with says noindex, and so do {others} others"),
    };
    findings.add(site.url(start), evidence).seen_at(whole(site, record));
}
