//! What crawlers are told, and where they get lost.

use super::declare::rule;
use super::links::source_of;
use super::{Findings, Source};
use crate::page::{
    CrawlerFile, CrawlerFileKind, FileFault, FileHarm, Position, ReferenceKind, Response, Role,
};
use crate::site::{Blocked, Link, Site};
use crate::urls;

/// What a check of a file for crawlers sees.
#[derive(Debug)]
pub struct CrawlerFileView<'a> {
    /// The identity of its URL.
    pub key: &'a str,
    /// The response that it came with.
    pub response: &'a Response,
    /// What is wrong with it.
    pub facts: &'a CrawlerFile,
}

impl CrawlerFileView<'_> {
    /// Reports faults of the file: one finding, with the lines.
    fn report(&self, findings: &mut Findings, is_wanted: impl Fn(&FileFault) -> bool) {
        let faults: Vec<_> = self.facts.faults.iter().filter(|fault| is_wanted(fault)).collect();
        let [first, rest @ ..] = faults.as_slice() else { return };
        let more = match rest.len() {
            0 => String::new(),
            count => format!(", and {count} more"),
        };
        let found = findings.add(self.key, format!("line {} {}{more}", first.line, first.what));
        for fault in faults {
            let at = Position { line: fault.line, column: 1 };
            let source = Source::at(self.key, at, fault.what).with_text(&fault.text);
            found.seen_at(Source { file: self.response.file.clone(), ..source });
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// Lines of robots.txt that crawlers do not understand, or not as they were meant: misspelt and
    /// unknown names, rules before any `User-agent`, paths without a slash, sitemaps without their full
    /// address; and files that are too large, in the wrong encoding, or no robots.txt at all.
    ///
    /// ## Why it matters
    ///
    /// A crawler skips what it does not understand. What was to be kept out is crawled, or what was to
    /// be found is not; and every search engine guesses differently.
    ///
    /// ## How to fix it
    ///
    /// Write the line as RFC 9309 has it: `User-agent`, `Allow` or `Disallow`, a colon, and a path that
    /// begins with a slash.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Dissalow: /drafts/
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /drafts/
    /// Crawl-delay: 2
    /// ```
    ROBOTS_TXT_PROBLEM = CrawlerFile(robots_txt_problem) {
        id: "robots-txt-problem",
        summary: "Lines of robots.txt are not understood as they were meant",
        fix: "Write each line as the standard has it: a known name, a colon, and a path that begins with a slash",
        category: Crawling,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc9309",
            "https://developers.google.com/search/docs/crawling-indexing/robots/robots_txt",
        ],
    }
}

fn robots_txt_problem(view: &CrawlerFileView, findings: &mut Findings) {
    if view.facts.kind == CrawlerFileKind::Robots {
        view.report(findings, |_| true);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A sitemap that cannot be read, or not to its end: no list in any known format, broken XML, broken
    /// gzip, an index within an index, a file that unpacks to more than any sitemap holds.
    ///
    /// ## Why it matters
    ///
    /// Search engines read nothing of it, or stop where it breaks. The pages it should have announced
    /// are found late or never.
    ///
    /// ## How to fix it
    ///
    /// Let the generator write it again, and look at the line that is named.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://site.invalid/</loc></url
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://site.invalid/</loc></url></urlset>
    /// ```
    UNREADABLE_SITEMAP = CrawlerFile(unreadable_sitemap) {
        id: "unreadable-sitemap",
        summary: "A sitemap cannot be read, or not to its end",
        fix: "Have the sitemap written again, as UTF-8 and well-formed XML",
        category: Crawling,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://www.sitemaps.org/protocol.html",
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
        ],
    }
}

fn unreadable_sitemap(view: &CrawlerFileView, findings: &mut Findings) {
    if view.facts.kind == CrawlerFileKind::Sitemap {
        view.report(findings, |fault| fault.harm == FileHarm::File);
    }
}

rule! {
    /// ## What it finds
    ///
    /// Entries of a sitemap that break its protocol: URLs that are not absolute, too long, of another
    /// host or named twice, dates in the wrong form, more than 50,000 URLs, a wrong namespace.
    ///
    /// ## Why it matters
    ///
    /// Search engines skip such entries, and trust the dates of a sitemap less in which some are wrong.
    ///
    /// ## How to fix it
    ///
    /// Correct the lines that are named, or the generator that writes them.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    /// <url><loc>https://site.invalid/</loc><lastmod>31.1.2025</lastmod></url>
    /// </urlset>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    /// <url><loc>https://site.invalid/</loc><lastmod>2025-01-31</lastmod></url>
    /// </urlset>
    /// ```
    SITEMAP_PROBLEM = CrawlerFile(sitemap_problem) {
        id: "sitemap-problem",
        summary: "A sitemap has entries that break its protocol",
        fix: "Correct the lines that are named, or the generator that writes them",
        category: Crawling,
        severity: Warning,
        since: "0.1.0",
        references: ["https://www.sitemaps.org/protocol.html"],
    }
}

fn sitemap_problem(view: &CrawlerFileView, findings: &mut Findings) {
    if view.facts.kind == CrawlerFileKind::Sitemap {
        view.report(findings, |fault| fault.harm == FileHarm::Entry);
    }
}

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
        let is_from_elsewhere = |link: &&Link| site.source_of(link) != blocked.url;
        let links = site.links_to(blocked.url).filter(|link| is_wanted(link.kind)).filter(is_from_elsewhere);
        let sources: Vec<_> = links.map(|link| source_of(site, link)).collect();
        if !sources.is_empty() {
            findings.add(site.url(blocked.url), evidence(site, blocked)).sources = sources;
        }
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
