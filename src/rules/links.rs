//! What links and assets lead to.

use super::declare::rule;
use super::neighbours::Neighbours;
use super::{Findings, Found, Place, Source};
use crate::page::{ReferenceKind, Role};
use crate::site::{Content, End, FragmentCheck, Landing, Link, LinkFacts, Site};
use crate::urls::{self, UrlId};

rule! {
    /// ## What it finds
    ///
    /// A link whose target answers with an error: 402, 403, 404, 410, 500 or any other status from
    /// 400 up, at once or after redirects. There is one finding for each dead target, with every place
    /// that links to it. A demand for payment that browsers do not meet is a notice, whatever is set for this
    /// rule: no reader is kept out.
    ///
    /// ## Why it matters
    ///
    /// Visitors reach a dead end. Search engines drop a URL that keeps answering 4xx from the index,
    /// a 402 exactly like a 404, and what the links to it would have passed on is lost.
    ///
    /// ## How to fix it
    ///
    /// Bring the page back, redirect its URL to the page that took its place, or change the links.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="/menu-2019">Our menu</a>
    /// ```
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a> <a href="/shop">Order</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/menu">Our menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    BROKEN_LINK = Site(broken_link) {
        id: "broken-link",
        summary: "A link leads to an error",
        fix: "Bring the target back, redirect it to its successor, or change the links to it",
        category: Links,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.5",
        ],
    }
}

fn broken_link(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| {
        link.kind.role() == Role::Link && !site.resource(link.target).is_elsewhere
    });
}

rule! {
    /// ## What it finds
    ///
    /// Something that a page loads and that answers with an error: an image, a style sheet, a script,
    /// a font, a video, a frame. `srcset`, `url()` in style sheets and `@import` count. There is one
    /// finding for each missing file, with every place that loads it.
    ///
    /// ## Why it matters
    ///
    /// The page looks or works wrong. Google renders pages before it judges them: without its style
    /// sheet a page may fail as not mobile-friendly, without its script its content may be missing,
    /// and a refused image leaves image search.
    ///
    /// ## How to fix it
    ///
    /// Put the file where the page looks for it (the case of letters counts), or change the reference.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><img src="/images/Oven.jpg" alt="Our oven">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { background: url(flour.svg) }
    /// ==> flour.svg <==
    /// <svg xmlns="http://www.w3.org/2000/svg"/>
    /// ```
    BROKEN_ASSET = Site(broken_asset) {
        id: "broken-asset",
        summary: "A page loads something that answers with an error",
        fix: "Put the file where the page looks for it, or change the reference",
        category: Links,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/javascript/javascript-seo-basics",
            "https://developers.google.com/search/docs/appearance/google-images",
        ],
    }
}

fn broken_asset(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| link.kind.role() == Role::Asset);
}

rule! {
    /// ## What it finds
    ///
    /// A link to a place inside a page (`/menu#cakes`) where the page answers but has no element with
    /// that `id`, and no `a` with that `name`. Fragments that scripts resolve (routes, ranges of lines,
    /// text fragments) are not judged; they are counted as not verifiable.
    ///
    /// ## Why it matters
    ///
    /// The visitor lands at the top of a page and has to search. Google may show links to sections
    /// in its results; they need targets that exist.
    ///
    /// ## How to fix it
    ///
    /// Give the target element that `id`, or name the one it has now.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Menu</title><a href="#cakes">Cakes</a><h2 id="cake">Cakes</h2>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Menu</title><a href="#cakes">Cakes</a> <a href="#top">Up</a>
    /// <a href="#/route">App</a><h2 id="cakes">Cakes</h2>
    /// ```
    BROKEN_FRAGMENT = Site(broken_fragment) {
        id: "broken-fragment",
        summary: "A link leads to a place that its page does not have",
        fix: "Give the target element this id, or link to the id it has now",
        category: Links,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://html.spec.whatwg.org/multipage/browsing-the-web.html#scrolling-to-a-fragment",
            "https://developers.google.com/search/docs/appearance/snippet#read-more-deep-links",
        ],
    }
}

fn broken_fragment(site: &Site, findings: &mut Findings) {
    for link in site.links().filter(|link| link.kind.role() == Role::Link) {
        if site.check_fragment(&link) == FragmentCheck::Missing {
            let fragment = site.fragment_of(&link);
            let url = format!("{}#{fragment}", site.url(link.target));
            let evidence = format!("the page has no element with the id “{}”", urls::decoded_text(&fragment));
            findings.add(&url, evidence).seen_at(source_of(site, &link));
        }
    }
}

/// Reports what answers with an error, with the links of the wanted kinds that lead there.
pub(super) fn report_errors(site: &Site, findings: &mut Findings, is_wanted: impl Fn(&Link) -> bool) {
    let neighbours = Neighbours::of(site);
    for id in site.ids() {
        let landing = site.landing(id);
        let Some(refused) = refusal(site, &landing) else { continue };
        let evidence = || {
            neighbours
                .find(id)
                .map_or_else(|| refused.clone(), |meant| format!("{refused}; {meant} answers 200"))
        };
        if let Some(found) = report_at_links(site, findings, (id, evidence), &is_wanted) {
            found.answered(landing.error()).verdict = landing.verdict(site);
        }
    }
}

/// How a visitor is refused in the end, in words; `None` when he is not.
pub(super) fn refusal(site: &Site, landing: &Landing) -> Option<String> {
    let answer = match (landing.end, landing.error(), landing.failure(site)) {
        (End::Nowhere(_, status), ..) => format!("answers {status} without saying where to go"),
        (_, Some(status), _) => format!("answers {status}{}", meaning(status)),
        (_, _, Some(kind)) => format!("gives no answer ({})", kind.name()),
        _ => return None,
    };
    Some(match landing.redirects.as_slice() {
        [] => answer,
        [_, ..] => format!("redirects to {}, which {answer}", end_url(site, landing)),
    })
}

fn end_url<'s>(site: &'s Site, landing: &Landing) -> &'s str {
    match landing.end {
        End::Status(id, _) | End::Nowhere(id, _) | End::Loop(id) | End::Unknown(id) => site.url(id),
        End::TooLong => "",
    }
}

/// The registered reason phrases of the errors that static sites meet.
fn meaning(status: u16) -> &'static str {
    match status {
        400 => " (Bad Request)",
        401 => " (Unauthorized)",
        402 => " (Payment Required)",
        403 => " (Forbidden)",
        404 => " (Not Found)",
        405 => " (Method Not Allowed)",
        410 => " (Gone)",
        429 => " (Too Many Requests)",
        451 => " (Unavailable For Legal Reasons)",
        500 => " (Internal Server Error)",
        502 => " (Bad Gateway)",
        503 => " (Service Unavailable)",
        504 => " (Gateway Timeout)",
        _ => "",
    }
}

/// The place where a link stands.
pub(super) fn source_of(site: &Site, link: &Link) -> Source {
    let record = &site.records()[link.source.index()];
    let LinkFacts { at, text, path, .. } = site.facts_of(link);
    let source = Source::at(site.url(record.url), at, link.kind.to_string());
    let landmark = (record.content == Content::Html).then_some(link.landmark);
    let source = Source { file: record.file.clone(), landmark, path, ..source };
    // Beside the entry of a sitemap stands its date.
    if link.kind == ReferenceKind::SitemapLocation { source } else { source.with_text(&site.text(text)) }
}

/// Whether it leads visitors or browsers there.
pub(super) fn leads(link: &Link) -> bool {
    matches!(link.kind.role(), Role::Link | Role::Asset)
}

/// Whether a visitor can click it on another page than the one it leads to.
pub(super) fn is_click_elsewhere(site: &Site, link: &Link) -> bool {
    link.kind.role() == Role::Link && site.source_of(link) != link.target
}

/// Reports a URL at the links to it that are wanted, if there is any.
pub(super) fn report_at_links<'f>(
    site: &Site,
    findings: &'f mut Findings,
    (id, evidence): (UrlId, impl FnOnce() -> String),
    is_wanted: impl Fn(&Link) -> bool,
) -> Option<&'f mut Found> {
    let mut links = site.links_to(id).filter(is_wanted).peekable();
    links.peek()?;
    let found = findings.add(site.url(id), evidence());
    found.places.extend(links.map(Place::Link));
    Some(found)
}

/// The places that lead visitors or browsers to a URL.
pub(super) fn places_leading_to(site: &Site, id: UrlId) -> impl Iterator<Item = Place> {
    site.links_to(id).filter(leads).map(Place::Link)
}
