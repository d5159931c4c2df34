//! The files that are written for crawlers: robots.txt and sitemaps, and what is wrong in their lines.

use super::declare::rule;
use super::{Findings, Source};
use crate::page::{CrawlerFile, CrawlerFileKind, FileFault, FileHarm, Position, Response, Signal};

/// What a check of a file for crawlers sees.
#[derive(Debug)]
pub struct CrawlerFileView<'a> {
    /// The identity of its URL.
    pub key: &'a str,
    /// The response that it came with.
    pub response: &'a Response,
    /// What is wrong with it, and what it says.
    pub facts: &'a CrawlerFile,
    /// What robots.txt of its host says to everybody of the uses of the content, as far as that is known.
    pub stated: &'a [Signal],
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
    /// unknown names, rules before any `User-agent`, paths without a slash, sitemaps and terms without
    /// their full address; and files that are too large, in the wrong encoding, or no robots.txt at all.
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
            "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec",
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
