//! Ways of sending visitors on that search engines understand less well than a permanent redirect.

use super::Findings;
use super::declare::rule;
use super::links::{leads, report_at_links};
use crate::site::{Landing, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A temporary redirect (302, 303, 307) between two spellings of one address: `http` and `https`, with
    /// and without `www.`, with and without the slash at the end, `index.html` and its folder, or another
    /// case of letters.
    ///
    /// ## Why it matters
    ///
    /// A temporary redirect says: keep asking here. Search engines go on crawling both spellings, and take
    /// longer to settle on one. Such a redirect is meant for good.
    ///
    /// ## How to fix it
    ///
    /// Answer 301 or 308.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/Menu">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ==> _redirects <==
    /// /Menu /menu 302
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/Menu">Menu</a> <a href="/today">Today</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ==> _redirects <==
    /// /Menu /menu 301
    /// /today /menu 302
    /// ```
    TEMPORARY_REDIRECT = Site(temporary_redirect) {
        id: "temporary-redirect",
        summary: "A redirect between two spellings of one address is temporary",
        fix: "Answer 301 or 308 instead",
        category: Redirects,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
        ],
    }
}

fn temporary_redirect(site: &Site, findings: &mut Findings) {
    for id in site.own_ids() {
        let resource = site.resource(id);
        let (Some(status @ (302 | 303 | 307)), Some(next)) = (resource.state.status(), resource.redirect)
        else {
            continue;
        };
        let Some(difference) = difference(site.url(id), site.url(next)) else { continue };
        let evidence = || format!("redirects with {status} to {}; only {difference} differs", site.url(next));
        if let Some(found) = report_at_links(site, findings, (id, evidence), leads) {
            found.answered(Some(status));
        }
    }
}

/// In what two identities differ, where it is only their spelling.
fn difference(one: &str, other: &str) -> Option<&'static str> {
    let (one_scheme, one_rest) = one.split_once("://")?;
    let (other_scheme, other_rest) = other.split_once("://")?;
    if one_rest == other_rest && one_scheme != other_scheme {
        return Some("the scheme");
    }
    if without_www(one_rest) == without_www(other_rest) {
        return Some("the www.");
    }
    if one_rest.trim_end_matches('/') == other_rest.trim_end_matches('/') {
        return Some("the slash at the end");
    }
    if without_index(one_rest) == without_index(other_rest) {
        return Some("the name of the index file");
    }
    one_rest.eq_ignore_ascii_case(other_rest).then_some("the case of letters")
}

fn without_www(url: &str) -> &str {
    url.strip_prefix("www.").unwrap_or(url)
}

fn without_index(url: &str) -> &str {
    ["index.html", "index.htm", "index.php"].iter().find_map(|name| url.strip_suffix(name)).unwrap_or(url)
}

rule! {
    /// ## What it finds
    ///
    /// A link to a page deep inside the site whose redirect ends at the start page.
    ///
    /// ## Why it matters
    ///
    /// The visitor asked for one thing and gets the entrance hall. Google treats such a redirect as a soft
    /// 404: what the old URL had earned is dropped, not passed on.
    ///
    /// ## How to fix it
    ///
    /// Redirect to the page that took its place. Where there is none, answer 404 or 410 and drop the link.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/cakes/plum">Plum cake</a>
    /// ==> _redirects <==
    /// /cakes/* / 301
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/cakes/plum">Plum cake</a> <a href="/home">Home</a>
    /// ==> cakes.html <==
    /// <!doctype html><title>Cakes</title>
    /// ==> _redirects <==
    /// /cakes/* /cakes 301
    /// /home / 301
    /// ```
    REDIRECT_TO_START_PAGE = Site(redirect_to_start_page) {
        id: "redirect-to-start-page",
        summary: "A link to a page inside ends at the start page",
        fix: "Redirect to the page that took its place, or answer 404 and drop the link",
        category: Redirects,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/troubleshoot-crawling-errors#soft-404-errors",
            "https://developers.google.com/search/docs/crawling-indexing/site-move-with-url-changes",
        ],
    }
}

fn redirect_to_start_page(site: &Site, findings: &mut Findings) {
    for id in site.own_ids().filter(|id| site.resource(*id).redirect.is_some()) {
        if !is_sent_to_start(site, &site.landing(id)) {
            continue;
        }
        let evidence = || format!("ends at the start page, {}", site.url(site.start()));
        if let Some(found) = report_at_links(site, findings, (id, evidence), leads) {
            found.answered(site.resource(id).state.status());
        }
    }
}

/// Whether redirects lead from the inside of the site to its start page. Other names of the start page
/// (`/home`, `/index.php`, the same path elsewhere) lead there rightly.
pub(super) fn is_sent_to_start(site: &Site, landing: &Landing) -> bool {
    const NAMES: &[&str] = &["", "default", "home", "homepage", "index", "main", "start", "welcome"];
    let (Some(from), Some(end)) = (landing.redirects.first(), landing.success()) else { return false };
    let start = urls::path_of_key(site.url(site.start()));
    let from = urls::path_of_key(site.url(*from));
    let Some(below) = from.strip_prefix(start.rsplit_once('/').map_or("/", |(folder, _)| folder)) else {
        return false;
    };
    let mut segments = below.split('/').filter(|segment| !segment.is_empty());
    let first =
        segments.next().unwrap_or_default().split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_name = segments.next().is_none() && (NAMES.contains(&first.as_str()) || first.len() <= 2);
    end == site.start() && from != start && !is_name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_told_from_two_addresses() {
        for (one, other, expected) in [
            ("http://a.example/b", "https://a.example/b", Some("the scheme")),
            ("https://a.example/b", "https://www.a.example/b", Some("the www.")),
            ("http://a.example/b", "https://www.a.example/b", Some("the www.")),
            ("https://a.example/b", "https://a.example/b/", Some("the slash at the end")),
            ("https://a.example/b/index.html", "https://a.example/b/", Some("the name of the index file")),
            ("https://a.example/B", "https://a.example/b", Some("the case of letters")),
            ("https://a.example/b", "https://a.example/c", None),
            ("https://a.example/b", "https://b.example/b", None),
        ] {
            assert_eq!(difference(one, other), expected, "{one} {other}");
        }
    }
}
