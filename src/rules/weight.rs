//! How much a page is, with what it loads.

use super::Findings;
use super::declare::rule;
use super::indexing::pages;
use super::structure::whole;
use crate::page::ReferenceKind;
use crate::site::{Content, Record, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A page that, with the style sheets, scripts, fonts and pictures of the same site that it names,
    /// weighs more than the limit. Of a picture in several sizes its `src` counts; films and downloads do
    /// not.
    ///
    /// ## Why it matters
    ///
    /// On a phone at 1.6 Mbit/s, 5 MB take 25 seconds. Slow pages lose their visitors, and page experience is part
    /// of how Google ranks.
    ///
    /// ## How to fix it
    ///
    /// Begin with the heaviest file that the evidence names: scale and recompress pictures, split scripts.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:0
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><img src="oven.svg" alt="Our oven">
    /// ==> oven.svg <==
    /// <svg xmlns="http://www.w3.org/2000/svg"/>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><p>Bread, rolls and cakes.
    /// ```
    HEAVY_PAGE = Site(heavy_page) {
        id: "heavy-page",
        summary: "A page and what it loads weigh too much",
        fix: "Scale and recompress the heaviest files that the page loads",
        category: Performance,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/total-byte-weight",
            "https://developers.google.com/search/docs/appearance/page-experience",
        ],
        limit: { default: 5000, unit: "kB", doc: "The heaviest page that is not reported" },
    }
}

fn heavy_page(site: &Site, findings: &mut Findings) {
    let limit = findings.limit() * 1000;
    for record in pages(site) {
        let own = site.resource(record.url).delivery.size().unwrap_or_default();
        let loaded = loaded_by(site, record);
        let weight = |id: &UrlId| site.resource(*id).delivery.size().unwrap_or_default();
        let total = own + loaded.iter().map(weight).sum::<u64>();
        if total <= limit {
            continue;
        }
        let heaviest = loaded.iter().max_by_key(|id| (weight(id), std::cmp::Reverse(site.url(**id))));
        let most = heaviest.filter(|id| weight(id) > own).map_or_else(
            || format!(", {} of it the page itself", kilobytes(own)),
            |id| format!(", {} of it {}", kilobytes(weight(id)), site.url(*id)),
        );
        let evidence = format!("{} in {} files{most}", kilobytes(total), loaded.len() + 1);
        findings.add(site.url(record.url), evidence).seen_at(whole(site, record));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page that names more files to load than the limit, its own and others'.
    ///
    /// ## Why it matters
    ///
    /// Each file costs a question and an answer, and browsers ask for a limited number at a time. Rendering
    /// engines of search engines may leave some of them out.
    ///
    /// ## How to fix it
    ///
    /// Bundle scripts and styles, put icons into one sprite, and load what is below the fold lazily.
    ///
    /// ## Examples
    ///
    /// ```html,bad,limit:1
    /// <!doctype html><title>Bakery</title><img src="https://a.example/1.png" alt="1"><img src="https://a.example/2.png" alt="2">
    /// ```
    ///
    /// ```html,good,limit:1
    /// <!doctype html><title>Bakery</title><img src="https://a.example/1.png" alt="1"><img src="https://a.example/1.png" alt="2">
    /// ```
    MANY_REQUESTS = Site(many_requests) {
        id: "many-requests",
        summary: "A page loads very many files",
        fix: "Bundle scripts and styles, and load what is below the fold lazily",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/troubleshoot-crawling-errors#pageother",
            "https://web.dev/articles/performance-budgets-101",
        ],
        limit: { default: 100, unit: "files", doc: "The most files of a page that are not reported" },
    }
}

fn many_requests(site: &Site, findings: &mut Findings) {
    let limit = findings.limit();
    for record in pages(site) {
        if (site.links_of(record).len() as u64) <= limit {
            continue;
        }
        let files = loaded_by(site, record).len();
        if files as u64 > limit {
            findings.add(site.url(record.url), format!("{files} files")).seen_at(whole(site, record));
        }
    }
}

/// What a browser loads with a page, each once, and what its style sheets name.
fn loaded_by(site: &Site, record: &Record) -> Vec<UrlId> {
    let mut loaded: Vec<UrlId> = Vec::new();
    for link in site.links_of(record).iter().filter(|link| is_loaded_at_once(link.kind)) {
        loaded.push(link.target);
        let sheet = site.record(link.target).filter(|sheet| sheet.content == Content::Css);
        let imports = sheet.into_iter().flat_map(|sheet| site.links_of(sheet).iter());
        loaded.extend(imports.filter(|link| link.kind == ReferenceKind::CssImport).map(|link| link.target));
    }
    loaded.sort_unstable();
    loaded.dedup();
    loaded
}

/// Candidates, films, icons and what is only named by a style sheet may never be loaded.
fn is_loaded_at_once(kind: ReferenceKind) -> bool {
    use ReferenceKind::{
        Background, CssImport, Image, ImageButton, Poster, Preload, Script, Stylesheet, SvgImage,
    };
    matches!(
        kind,
        Background | CssImport | Image | ImageButton | Poster | Preload | Script | Stylesheet | SvgImage
    )
}

/// Bytes in a unit that people read.
pub(super) fn kilobytes(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..10_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
