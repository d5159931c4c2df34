//! Pages that are not there, though they are answered with success. Only a server shows them.

use super::Findings;
use super::declare::rule;
use super::links::places_leading_to;
use crate::site::{How, Missing, Site};

rule! {
    /// ## What it finds
    ///
    /// A page that says "not found" with the status of success. A live site is asked for a few URLs that nobody
    /// made, one in each place that has several pages. Where such a URL is answered with 200, a page that reads the
    /// same is missing too; so is one that is redirected to the same page, when that says 404 or "not found" in its
    /// address or title. The places that link to it are named.
    ///
    /// ## Why it matters
    ///
    /// Visitors meet a dead end, and no program hears of it: browsers, link checkers and logs see a success.
    /// Search engines call it a soft 404, keep it out of the index, and spend on it the visits that real pages need.
    ///
    /// ## How to fix it
    ///
    /// Answer 404 or 410 with the page that says so. Then mend the links, or redirect to the page that took its
    /// place.
    ///
    /// ## Examples
    ///
    /// ```text
    /// /cakes/plum            200, "We have no such page"
    /// /cakes/tollgate-5be4   200, "We have no such page": found, at /cakes/plum
    /// /cakes/tollgate-5be4   404, "We have no such page": nothing
    /// ```
    SOFT_404 = Site(soft_404) {
        id: "soft-404",
        summary: "A page that is not there answers with success",
        fix: "Answer 404 or 410 where no page is, and mend the links that lead there",
        category: Links,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/troubleshoot-crawling-errors#soft-404-errors",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        ],
    }
}

fn soft_404(site: &Site, findings: &mut Findings) {
    let single = |missing: &&Missing| missing.how != How::Everything;
    for Missing { urls, invented, how } in site.missing().iter().filter(single) {
        let does = if *how == How::Redirect { "is redirected to the same page" } else { "reads the same" };
        for url in urls {
            let evidence = format!("{invented}, which nobody made, {does}");
            let found = findings.add(site.url(*url), evidence).answered(site.resource(*url).state.status());
            found.places = places_leading_to(site, *url).collect();
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A site, or a part of one, whose server answers every URL with one page and success: its entrance reads like the
    /// answer to a URL that nobody made, or all of several pages do. Applications in script are often served so.
    ///
    /// ## Why it matters
    ///
    /// Whether a page exists cannot be told from its answer. A mistyped link looks like a good one to every checker,
    /// this one included, and search engines find one page under endless addresses.
    ///
    /// ## How to fix it
    ///
    /// Let the server know the addresses that exist: render each to a file, or name them in its rules, and
    /// answer 404 for the rest.
    ///
    /// ## Examples
    ///
    /// ```text
    /// /                 200, "The app"
    /// /tollgate-5be4    200, "The app": found, once
    /// /tollgate-5be4    404: nothing
    /// ```
    ANSWERS_EVERY_URL = Site(answers_every_url) {
        id: "answers-every-url",
        summary: "The server answers every URL with one page and success",
        fix: "Let the server know which addresses exist, and answer 404 for the rest",
        category: Links,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/javascript/javascript-seo-basics",
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
        ],
    }
}

fn answers_every_url(site: &Site, findings: &mut Findings) {
    for Missing { urls, invented, .. } in site.missing().iter().filter(|it| it.how == How::Everything) {
        let Some(url) = urls.first() else { continue };
        let pages = match urls.len() {
            1 => "this page".to_owned(),
            several => format!("the same page as this one and {} others", several - 1),
        };
        let evidence = format!("{invented}, which nobody made, gets {pages}");
        let found = findings.add(site.url(*url), evidence);
        found.places = urls.iter().flat_map(|url| places_leading_to(site, *url)).collect();
    }
}
