//! What robots.txt forbids, though the site links to it, loads it or names it in a sitemap.

use super::Findings;
use super::declare::rule;
use super::links::report_at_links;
use crate::page::{ReferenceKind, Role};
use crate::site::{Blocked, Link, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A page that the site links to, or a file that a page loads, which robots.txt forbids to crawlers. The
    /// finding names the line that forbids it. When the audit keeps to robots.txt, it was not visited.
    ///
    /// ## Why it matters
    ///
    /// Search engines do not read the page, and what its links would pass on ends there. Its address may
    /// be shown in results nevertheless, without a description. Often that is meant (a cart, a search);
    /// where it is not, the page is lost to search. Without a style sheet or a script that is forbidden,
    /// Google sees a page that visitors never see.
    ///
    /// ## How to fix it
    ///
    /// If the page should be found, change the line. If it should not be shown in results, allow it and
    /// say `noindex` on it: a crawler must read that to obey it.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="/recipes/">Recipes</a>
    /// ==> recipes/index.html <==
    /// <!doctype html><title>Recipes</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /recipes/
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="/recipes/">Recipes</a>
    /// ==> recipes/index.html <==
    /// <!doctype html><title>Recipes</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /recipes/drafts/
    /// ```
    BLOCKED_BY_ROBOTS = Site(blocked_by_robots) {
        id: "blocked-by-robots",
        summary: "Something that the site links to or loads is forbidden to crawlers by robots.txt",
        fix: "If it should be found, change the line of robots.txt; if not, this is as it should be",
        category: Crawling,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/robots/intro",
            "https://www.rfc-editor.org/rfc/rfc9309#section-2.2.2",
        ],
    }
}

fn blocked_by_robots(site: &Site, findings: &mut Findings) {
    report_blocked(site, findings, |kind| matches!(kind.role(), Role::Link | Role::Asset));
}

rule! {
    /// ## What it finds
    ///
    /// A URL that a sitemap names and that robots.txt forbids to crawlers. The finding names both lines.
    ///
    /// ## Why it matters
    ///
    /// The sitemap says: read this. robots.txt says: do not. Search engines obey robots.txt and report the
    /// contradiction as an error.
    ///
    /// ## How to fix it
    ///
    /// Take the URL out of the sitemap, or change the line of robots.txt.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> ember.html <==
    /// <!doctype html><title>Ember</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://site.invalid/ember</loc></url></urlset>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /ember
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://site.invalid/</loc></url></urlset>
    /// ```
    BLOCKED_IN_SITEMAP = Site(blocked_in_sitemap) {
        id: "blocked-in-sitemap",
        summary: "A sitemap names a page that robots.txt forbids to crawlers",
        fix: "Take the URL out of the sitemap, or change the line of robots.txt",
        category: Crawling,
        severity: Error,
        since: "0.1.0",
        references: ["https://support.google.com/webmasters/answer/7440203"],
    }
}

fn blocked_in_sitemap(site: &Site, findings: &mut Findings) {
    report_blocked(site, findings, |kind| kind == ReferenceKind::SitemapLocation);
}

/// Where even the start is forbidden there is one line to mend, which is another rule's business.
fn report_blocked(site: &Site, findings: &mut Findings, is_wanted: impl Fn(ReferenceKind) -> bool) {
    if site.is_blocked(site.start()) {
        return;
    }
    for blocked in site.blocked() {
        let is_meant = |link: &Link| is_wanted(link.kind) && site.source_of(link) != blocked.url;
        report_at_links(site, findings, (blocked.url, || evidence(site, blocked)), is_meant);
    }
}

/// Names robots.txt by its URL where it is not that of the start's host.
fn evidence(site: &Site, Blocked { url, line, text }: &Blocked) -> String {
    let host = urls::origin_of_key(site.url(*url));
    let is_of_start = host == urls::origin_of_key(site.url(site.start()));
    let robots = if is_of_start { "robots.txt".to_owned() } else { format!("{host}/robots.txt") };
    match line {
        Some(line) => format!("{robots}, line {line}: {text}"),
        None => format!("{robots} cannot be read ({text}), and crawlers stay out while that lasts"),
    }
}
