//! Links inside the site that pretend to come from outside.

use super::Findings;
use super::declare::rule;
use super::links::{is_click_elsewhere, report_at_links};
use crate::site::Site;
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A link from one page of the site to another whose address has a parameter of a campaign: `utm_source`,
    /// `gclid`, `fbclid` and the like. There is one finding for each such address, with the links.
    ///
    /// ## Why it matters
    ///
    /// Analytics take the click for a new arrival: the visit is split in two, and where the visitor really came
    /// from is overwritten. The page gets one more address, which search engines crawl as if it were another page.
    ///
    /// ## How to fix it
    ///
    /// Link to the plain address. What visitors click inside the site, measure with an event.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html?utm_source=start&amp;utm_medium=banner">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html?day=monday">Menu</a>
    /// <a href="https://mill.example/?utm_source=bakery">Our mill</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    CAMPAIGN_LINK_INSIDE = Site(campaign_link_inside) {
        id: "campaign-link-inside",
        summary: "A link inside the site has a parameter of a campaign",
        fix: "Link to the plain address, and measure clicks inside the site with an event",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://yandex.com/support/webmaster/en/indexing-options/get-parameters",
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
        ],
    }
}

fn campaign_link_inside(site: &Site, findings: &mut Findings) {
    for id in site.own_ids() {
        let Some(parameter) = urls::tracking_parameter(site.url(id)) else { continue };
        let evidence = || format!("the parameter {parameter} marks visitors from outside");
        report_at_links(site, findings, (id, evidence), |link| is_click_elsewhere(site, link));
    }
}
