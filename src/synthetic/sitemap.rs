//! The sitemaps of a site: one, or an index and as many as the pages need.

use std::fmt::Write as _;
use std::ops::Range;

use super::{Plan, page_path};

/// How many addresses one sitemap may hold, as the protocol says (<https://www.sitemaps.org/protocol.html>).
const MOST: u32 = 50_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How many sitemaps stand in the index; none where there is only one.
pub(super) fn parts(pages: u32) -> u32 {
    if pages > MOST { pages.div_ceil(MOST) } else { 0 }
}

/// What robots.txt names.
pub(super) fn first(plan: &Plan) -> String {
    match parts(plan.pages) {
        0 => addresses(plan, 0..plan.pages),
        parts => index(plan, parts),
    }
}

/// One of several.
pub(super) fn part(plan: &Plan, number: u32) -> String {
    let first = number * MOST;
    addresses(plan, first..plan.pages.min(first.saturating_add(MOST)))
}

fn index(plan: &Plan, parts: u32) -> String {
    let mut xml = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for part in 0..parts {
        let _ = writeln!(xml, "<sitemap><loc>{}sitemap-{part}.xml</loc></sitemap>", plan.base);
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

fn addresses(plan: &Plan, pages: Range<u32>) -> String {
    let mut xml = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n");
    for page in pages {
        let _ = writeln!(xml, "<url><loc>{}{}</loc></url>", plan.base, page_path(page));
    }
    xml.push_str("</urlset>\n");
    xml
}
