//! What makes pages slow, as far as the answers tell: codings, caching, times.

use std::collections::BTreeMap;
use std::time::Duration;

use super::declare::rule;
use super::indexing::pages;
use super::links::places_leading_to;
use super::structure::{is_frame, whole};
use super::weight::kilobytes;
use super::{Findings, Place};
use crate::page::Role;
use crate::site::{ContentKind, Delivery, Link, Record, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// Texts that a server sends as they are: pages, style sheets, scripts and data above the limit, without
    /// a `Content-Encoding`. There is one finding for each kind, at the start page. A folder has no
    /// server, so this is judged over HTTP only.
    ///
    /// ## Why it matters
    ///
    /// Text shrinks to a third or a quarter. On a phone that is the difference between a page and a wait,
    /// and a crawler fetches more pages in the same time.
    ///
    /// ## How to fix it
    ///
    /// Switch on gzip, Brotli or Zstandard for text types (`gzip_types`, `mod_deflate`, the setting of the CDN).
    ///
    /// ## Examples
    ///
    /// ```https,bad,limit:20
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><p>Bread, rolls and cakes.
    /// ```
    ///
    /// ```https,good,limit:20
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><p>Bread, rolls and cakes.
    /// ==> _headers <==
    /// /*
    ///   Content-Encoding: gzip
    /// ```
    UNCOMPRESSED_TEXT = Site(uncompressed_text) {
        id: "uncompressed-text",
        summary: "The server sends text uncompressed",
        fix: "Switch on gzip, Brotli or Zstandard for text types",
        category: Performance,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/uses-text-compression",
            "https://www.rfc-editor.org/rfc/rfc9110#section-8.4",
        ],
        limit: { default: 1400, unit: "bytes", doc: "The largest text that may be sent as it is" },
    }
}

fn uncompressed_text(site: &Site, findings: &mut Findings) {
    let limit = findings.limit();
    let mut kinds: BTreeMap<ContentKind, (u64, Vec<UrlId>)> = BTreeMap::new();
    for (id, delivery) in delivered(site).filter(|(_, delivery)| delivery.is_live()) {
        let is_text = delivery.kind != ContentKind::Packed && !delivery.is_compressed();
        if let Some(weight) = delivery.size().filter(|weight| is_text && *weight > limit) {
            let (bytes, ids) = kinds.entry(delivery.kind).or_default();
            *bytes += weight;
            ids.push(id);
        }
    }
    let mut evidence: Vec<String> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    for (kind, (bytes, ids)) in kinds {
        evidence.push(format!("{} {} with {}", ids.len(), kind.name(), kilobytes(bytes)));
        places.extend(ids.into_iter().map(Place::Page));
    }
    if !evidence.is_empty() {
        let evidence = format!("uncompressed: {}", evidence.join(", "));
        findings.add(site.url(site.start()), evidence).places = places;
    }
}

rule! {
    /// ## What it finds
    ///
    /// A style sheet, script, font or picture whose `Cache-Control` tells browsers to ask again each time
    /// (`no-store`, `no-cache`), or sooner than the limit. What says nothing is not reported: browsers make
    /// a guess that is mostly good.
    ///
    /// ## Why it matters
    ///
    /// Every page that a visitor opens waits for files that he has already.
    ///
    /// ## How to fix it
    ///
    /// Put a hash of the content into the file's name and answer `Cache-Control: max-age=31536000, immutable`.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> _headers <==
    /// /a.css
    ///   Cache-Control: no-store
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> _headers <==
    /// /a.css
    ///   Cache-Control: max-age=86400
    /// ```
    UNCACHED_ASSET = Site(uncached_asset) {
        id: "uncached-asset",
        summary: "Browsers may not keep a file that pages load again and again",
        fix: "Put a hash into the file's name and let it be kept for a year",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/uses-long-cache-ttl",
            "https://www.rfc-editor.org/rfc/rfc9111",
        ],
        limit: { default: 3600, unit: "seconds", doc: "The shortest time to keep a file that is not reported" },
    }
}

fn uncached_asset(site: &Site, findings: &mut Findings) {
    let limit = Duration::from_secs(findings.limit());
    for (id, delivery) in delivered(site) {
        let Some(fresh) = delivery.fresh().filter(|fresh| *fresh < limit) else { continue };
        let is_loaded = |link: Link| link.kind.role() == Role::Asset && !is_frame(link.kind);
        if site.links_to(id).any(is_loaded) {
            let evidence = match fresh.as_secs() {
                0 => "browsers are told to ask again each time".to_owned(),
                seconds => format!("browsers may keep it for {seconds} seconds"),
            };
            findings.add(site.url(id), evidence).places = places_leading_to(site, id).collect();
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose first byte takes longer than the limit, and more than three times as long as that of
    /// the site's middle page. Sites with fewer than ten pages are not judged, and folders neither.
    ///
    /// ## Why it matters
    ///
    /// Nothing can be shown before the first byte. That one page is slow, and not the site or the line, means
    /// that making it takes long. Crawlers slow down for a server that answers late.
    ///
    /// ## How to fix it
    ///
    /// Look at what the server does for this page and not for the others; build it once, or keep it in a cache.
    ///
    /// ## Examples
    ///
    /// ```https,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="1">1</a> <a href="2">2</a> <a href="3">3</a> <a href="4">4</a>
    /// <a href="5">5</a> <a href="6">6</a> <a href="7">7</a> <a href="8">8</a> <a href="9">9</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/5"
    /// status = 200
    /// headers = { "content-type" = "text/html" }
    /// body = "<title>Orders</title>"
    /// delay = "2s"
    /// [[response]]
    /// path = "/*"
    /// status = 200
    /// headers = { "content-type" = "text/html" }
    /// body = '''<title>Bread</title><a href="1">1</a> <a href="2">2</a> <a href="3">3</a> <a href="4">4</a>
    /// <a href="5">5</a> <a href="6">6</a> <a href="7">7</a> <a href="8">8</a> <a href="9">9</a>'''
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><p>Bread, rolls and cakes.
    /// ```
    SLOW_FIRST_BYTE = Site(slow_first_byte) {
        id: "slow-first-byte",
        summary: "A page takes much longer to begin than the others",
        fix: "Find what the server does for this page only; build it once, or cache it",
        category: Performance,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://web.dev/articles/ttfb",
            "https://developers.google.com/crawling/docs/crawl-budget",
        ],
        limit: { default: 800, unit: "milliseconds", doc: "The longest wait that is not reported" },
    }
}

fn slow_first_byte(site: &Site, findings: &mut Findings) {
    let limit = Duration::from_millis(findings.limit());
    let first_byte = |record: &Record| site.resource(record.url).delivery.first_byte();
    let mut times: Vec<Duration> = pages(site).filter_map(first_byte).collect();
    if times.len() < 10 {
        return;
    }
    times.sort_unstable();
    let median = times[times.len() / 2];
    for record in pages(site) {
        let Some(time) = first_byte(record).filter(|time| *time > limit && *time > median * 3) else {
            continue;
        };
        let (time, median) = (time.as_millis(), median.as_millis());
        let evidence = format!("{time} ms to the first byte; the site's median is {median} ms");
        findings.add(site.url(record.url), evidence).seen_at(whole(site, record));
    }
}

/// Every URL that answered 200, with how.
fn delivered(site: &Site) -> impl Iterator<Item = (UrlId, Delivery)> {
    let answers = |id: &UrlId| site.resource(*id).state.status() == Some(200);
    site.own_ids().filter(answers).map(|id| (id, site.resource(id).delivery))
}
