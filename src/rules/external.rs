//! What links to other sites lead to.

use super::Findings;
use super::declare::rule;
use super::links::{refusal, report_at_links};
use crate::page::{Role, Verdict};
use crate::site::{End, Landing, Link, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A link to another site that leads to an error there: a status from 400 up, no answer, or
    /// redirects that lead nowhere. Each URL is asked once, and again before an error is believed. What
    /// other sites tell only programs, and what cannot be told from here (too many requests, a bot wall,
    /// timeouts that come and go, redirects that want a cookie, a network that reaches nobody), is
    /// reported with that verdict and never fails a run.
    ///
    /// ## Why it matters
    ///
    /// Visitors reach a dead end, and trust the page less that sent them there. Sites that let their
    /// links rot look neglected to people and to search engines.
    ///
    /// ## How to fix it
    ///
    /// Link to where the content lives now, to a copy in a web archive, or take the link away.
    ///
    /// ## Examples
    ///
    /// ```text
    /// <a href="https://example.org/talk-2019">The talk</a>    example.org answers 404: found
    /// <a href="https://example.org/talks">All talks</a>       example.org answers 200: nothing
    /// ```
    BROKEN_EXTERNAL_LINK = Site(broken_external_link) {
        id: "broken-external-link",
        summary: "A link to another site leads to an error",
        fix: "Link to where the content lives now, or take the link away",
        category: Links,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.5",
        ],
    }
}

fn broken_external_link(site: &Site, findings: &mut Findings) {
    for id in others(site) {
        let landing = site.landing(id);
        let circle = matches!(landing.end, End::Loop(_) | End::TooLong);
        let evidence =
            if circle { Some("redirects in a circle".to_owned()) } else { refusal(site, &landing) };
        let Some(evidence) = evidence else { continue };
        let Some(found) = report_at_links(site, findings, (id, || evidence), is_link) else { continue };
        // Whoever sets a cookie on the way lets browsers through, and we keep none for others.
        found.verdict = if circle { Verdict::Inconclusive } else { landing.verdict(site) };
        found.answered(landing.error());
    }
}

rule! {
    /// ## What it finds
    ///
    /// A link to another site whose target has moved for good: every redirect on the way is a 301 or a
    /// 308, and the new address answers well. Redirects that may change (302, 307) are how many sites
    /// choose a language or a session, and are nobody's fault; they are not reported.
    ///
    /// ## Why it matters
    ///
    /// Redirects of other sites end without notice, and then the link is dead. The other site has said
    /// where the page lives now, so mending the link is easy today.
    ///
    /// ## How to fix it
    ///
    /// Link to the new address.
    ///
    /// ## Examples
    ///
    /// ```text
    /// <a href="http://example.org/">Example</a>     301 to https://example.org/, which answers 200: found
    /// <a href="https://example.org/">Example</a>    302 to https://example.org/en/: nothing
    /// ```
    MOVED_EXTERNAL_LINK = Site(moved_external_link) {
        id: "moved-external-link",
        summary: "A link to another site names an address that has moved for good",
        fix: "Link to the new address",
        category: Links,
        severity: Notice,
        since: "0.1.0",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2"],
    }
}

fn moved_external_link(site: &Site, findings: &mut Findings) {
    for id in others(site) {
        let landing = site.landing(id);
        let (Some(end), true) = (landing.success(), is_for_good(site, &landing)) else { continue };
        let evidence = || format!("has moved to {}", site.url(end));
        if let Some(found) = report_at_links(site, findings, (id, evidence), is_link) {
            found.answered(site.resource(id).state.status());
        }
    }
}

fn is_for_good(site: &Site, landing: &Landing) -> bool {
    let is_permanent = |id: &UrlId| matches!(site.resource(*id).state.status(), Some(301 | 308));
    !landing.redirects.is_empty() && landing.redirects.iter().all(is_permanent)
}

fn others(site: &Site) -> impl Iterator<Item = UrlId> {
    site.ids().filter(|id| site.resource(*id).is_elsewhere)
}

fn is_link(link: &Link) -> bool {
    link.kind.role() == Role::Link
}
