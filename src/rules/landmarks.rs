//! The parts of a page that those who do not see it go to.

use super::declare::rule;
use super::indexing::pages;
use super::structure::whole;
use super::{Findings, Source};
use crate::site::Site;

rule! {
    /// ## What it finds
    ///
    /// Pages without a main landmark: neither `<main>` nor `role="main"`. It is a matter of templates, so there is
    /// one finding, at the start page, with the pages that have none.
    ///
    /// ## Why it matters
    ///
    /// Those who listen to a page go to its main part with one key. Without it they hear the navigation on every
    /// page. Programs that take the text out of a page look there, too.
    ///
    /// ## How to fix it
    ///
    /// Put what makes the page this page into `<main>`, once, in the template.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><nav><a href="/">Home</a></nav><div id="content"><h1>Bread</h1></div>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><nav><a href="/">Home</a></nav><main><h1>Bread</h1></main>
    /// ```
    MISSING_MAIN = Site(missing_main) {
        id: "missing-main",
        summary: "Pages do not say where their main part is",
        fix: "Put what makes the page this page into main, in the template",
        category: Accessibility,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://www.w3.org/WAI/ARIA/apg/practices/landmark-regions/",
            "https://html.spec.whatwg.org/multipage/grouping-content.html#the-main-element",
        ],
    }
}

fn missing_main(site: &Site, findings: &mut Findings) {
    let all = pages(site).count();
    let without: Vec<Source> = pages(site)
        .filter(|page| !page.has_main && !page.is_refresh_stub)
        .map(|page| whole(site, page))
        .collect();
    if !without.is_empty() {
        let evidence = format!("{} of {all} pages have no main element", without.len());
        findings.add(site.url(site.start()), evidence).sources = without;
    }
}
