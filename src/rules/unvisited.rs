//! What a crawler cannot follow: spaces without end, and links that only script makes.

use std::collections::BTreeMap;

use super::declare::rule;
use super::links::places_leading_to;
use super::structure::is_frame;
use super::{Findings, Source};
use crate::page::{ReferenceKind, Role};
use crate::site::{Link, Site, Skipped, State};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A space without end that a crawler would never leave: a calendar that goes on for ever, a path that repeats
    /// itself, session ids in URLs, parameters that combine without end, many URLs that all show the same. There is
    /// one finding for each kind, at one of the URLs that were left unvisited, with their number.
    ///
    /// ## Why it matters
    ///
    /// Search engines fall into the same traps. They spend their visits there, and come to new pages late or never.
    ///
    /// ## How to fix it
    ///
    /// Mend the link that leads in: a relative link that should begin with a slash, a "next month" without an end, a
    /// session that belongs into a cookie. What visitors need and search engines do not (filters, sorting),
    /// forbid in robots.txt.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="/news/more/more/more/more/">More news</a>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="/news/">News</a>
    /// ==> news.html <==
    /// <!doctype html><title>News</title><a href="/">Home</a>
    /// ```
    CRAWLER_TRAP = Site(crawler_trap) {
        id: "crawler-trap",
        summary: "A space without end swallows crawlers",
        fix: "Mend the link that leads into it, or forbid it in robots.txt",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
            "https://developers.google.com/crawling/docs/faceted-navigation",
        ],
    }
}

fn crawler_trap(site: &Site, findings: &mut Findings) {
    let mut left: BTreeMap<Skipped, Vec<UrlId>> = BTreeMap::new();
    for id in site.own_ids() {
        if let State::Skipped(reason) = site.resource(id).state
            && is_trap(reason)
        {
            left.entry(reason).or_default().push(id);
        }
    }
    for (reason, ids) in left {
        // The order of ids is that of arrival.
        let Some(example) = ids.iter().copied().min_by_key(|id| site.url(*id)) else { continue };
        let evidence = match ids.len() {
            1 => format!("{}; it was left unvisited", reason.reason()),
            many => format!("{}; {many} such URLs were left unvisited", reason.reason()),
        };
        findings.add(site.url(example), evidence).places = places_leading_to(site, example).collect();
    }
}

fn is_trap(reason: Skipped) -> bool {
    use Skipped::{EndlessCalendar, GrowingPath, QueryCombinations, SessionId, SoftDuplicate};
    matches!(reason, EndlessCalendar | GrowingPath | QueryCombinations | SessionId | SoftDuplicate)
}

rule! {
    /// ## What it finds
    ///
    /// A start page that loads scripts, has hardly any text and no link to another page of the site: its links,
    /// if it has any, are made in the browser. The finding says what was seen. What was audited then is little
    /// more than this one page.
    ///
    /// ## Why it matters
    ///
    /// Crawlers follow links in the HTML. Some run scripts, later and less often; most crawlers of AI and of previews
    /// run none, and to them the site is one empty page. This audit runs none either: that nothing else was found
    /// is no good news.
    ///
    /// ## How to fix it
    ///
    /// Render the pages on the server or at build time, with links as `<a href>`. Audit the rendered site, or name
    /// its pages in a sitemap.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><div id="app"></div><script src="/app.js"></script>
    /// ==> app.js <==
    /// start()
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="/menu">Menu</a><script src="/app.js"></script>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title><a href="/">Home</a>
    /// ==> app.js <==
    /// start()
    /// ```
    LINKS_ONLY_IN_SCRIPT = Site(links_only_in_script) {
        id: "links-only-in-script",
        summary: "The start page has no links but what scripts may make",
        fix: "Render pages with their links as HTML, on the server or at build time",
        category: Crawling,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://developers.google.com/search/docs/crawling-indexing/javascript/javascript-seo-basics",
        ],
        limit: { default: 50, unit: "words", doc: "The most words of text that such a page has" },
    }
}

fn links_only_in_script(site: &Site, findings: &mut Findings) {
    let Some(record) = site.record(site.start()).filter(|record| !record.is_cut) else { return };
    let links = || site.links_of(record).iter();
    let leads_on = |link: Link| {
        (link.kind.role() == Role::Link || is_frame(link.kind))
            && link.target != record.url
            && !site.resource(link.target).is_elsewhere
    };
    let scripts = links().filter(|link| link.kind == ReferenceKind::Script).count();
    let (words, is_page) = (record.main_words, site.resource(record.url).state == State::Answered(200));
    if is_page && scripts > 0 && u64::from(words) <= findings.limit() && !links().any(leads_on) {
        let scripts = if scripts == 1 { "1 script".to_owned() } else { format!("{scripts} scripts") };
        let evidence = format!("{scripts}, {words} words of text, and no link to another page of the site");
        findings.add(site.url(record.url), evidence).seen_at(Source::page(site.url(record.url)));
    }
}
