//! Where visitors come in: URLs that search engines show, whether or not the site itself leads there.

use super::Findings;
use super::declare::rule;
use super::links::refusal;
use crate::page::Role;
use crate::site::{Interest, Site};

rule! {
    /// ## What it finds
    ///
    /// A URL that answers with an error, that no link of the site leads to, and that the search data given with
    /// `--search-console`, `--metrics` or `--access-log` names: people find it in search, other sites link to it,
    /// or a search crawler was once answered there. What a log shows as 404 or 410 only is left out.
    ///
    /// ## Why it matters
    ///
    /// Nobody who looks at the site meets this error, so nobody mends it. Its visitors come from search engines,
    /// which remove a URL that keeps answering 4xx, and the visitors with it. Where the data has clicks, they
    /// were measured: there is no dearer error.
    ///
    /// ## How to fix it
    ///
    /// Bring the page back, or redirect its URL to the page that took its place.
    ///
    /// ## Examples
    ///
    /// ```text
    /// Pages.csv: https://example.com/easter-2024,312,...    /easter-2024 answers 404: found
    /// Pages.csv: https://example.com/menu,1204,...          /menu answers 200: nothing
    /// ```
    BROKEN_LANDING_PAGE = Site(broken_landing_page) {
        id: "broken-landing-page",
        summary: "A page that people find in search answers with an error, and no link shows it",
        fix: "Bring the page back, or redirect its URL to the page that took its place",
        category: Links,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
            "https://support.google.com/webmasters/answer/7576553",
        ],
    }
}

fn broken_landing_page(site: &Site, findings: &mut Findings) {
    let is_searched = |id: &_| site.resource(*id).interest == Interest::Searched;
    for id in site.own_ids().filter(is_searched) {
        let landing = site.landing(id);
        let leads = site.links_to(id).any(|link| link.kind.role() == Role::Link);
        let Some(evidence) = refusal(site, &landing).filter(|_| !leads) else { continue };
        let evidence = format!("{evidence}; the search data names it, and nothing on the site leads there");
        let found = findings.add(site.url(id), evidence).answered(landing.error());
        found.verdict = landing.verdict(site);
    }
}
