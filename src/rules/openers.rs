//! Links that hand more to another site than their visitor.

use super::Findings;
use super::declare::rule;
use super::links::report_at_links;
use crate::page::Rel;
use crate::site::{Link, Site};

rule! {
    /// ## What it finds
    ///
    /// A link to another site that opens a new tab (`target="_blank"`) and says `rel="opener"`. Browsers withhold the
    /// handle by themselves since 2021, so a link without any `rel` is no fault, and neither is a missing `noopener`.
    ///
    /// ## Why it matters
    ///
    /// The other site gets a handle on the tab of your page, and can send it elsewhere while the visitor reads in
    /// the new one: to a copy of your login, for instance. It need not be meant: one bad advertisement there is enough.
    ///
    /// ## How to fix it
    ///
    /// Take `opener` out of the `rel`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="https://mill.example/" target="_blank" rel="opener">Our mill</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="https://mill.example/" target="_blank">Our mill</a>
    /// <a href="/" target="_blank" rel="opener">Help</a> <a href="https://b.example/" rel="opener">Baker</a>
    /// <a href="https://c.example/" target="_blank" rel="opener noreferrer">Cook</a>
    /// ```
    OPENER_TO_OTHER_SITE = Site(opener_to_other_site) {
        id: "opener-to-other-site",
        summary: "A link gives another site a handle on its page",
        fix: "Take opener out of the rel of the link",
        category: Security,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://html.spec.whatwg.org/multipage/links.html#link-type-opener",
            "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/rel/noopener",
        ],
    }
}

fn opener_to_other_site(site: &Site, findings: &mut Findings) {
    let hands_over = |link: &Link| link.rel.has(Rel::OPENER.with(Rel::NEW_TAB));
    for id in site.ids().filter(|id| site.resource(*id).is_elsewhere) {
        let evidence = || "the link says rel=opener and opens a new tab".to_owned();
        report_at_links(site, findings, (id, evidence), hands_over);
    }
}
