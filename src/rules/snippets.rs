//! What search engines may show of a page beside its title.

use super::declare::rule;
use super::directives::{robots_place, where_given};
use super::{Findings, View};
use crate::page::facts::Robots;

rule! {
    /// ## What it finds
    ///
    /// An indexable page that forbids search engines to show any of its text: `nosnippet`, or `max-snippet:0`.
    ///
    /// ## Why it matters
    ///
    /// The result is a bare title, which fewer people click. Google applies it to AI Overviews and AI Mode as
    /// well: the page is not used for their answers. It stands on every page where it came from a template or a header.
    ///
    /// ## How to fix it
    ///
    /// Take the directive away, or limit the text with `max-snippet:160`. To keep out single passages, there is
    /// `data-nosnippet`. If nothing of the page shall be quoted, this is no fault.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><meta name="robots" content="nosnippet">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><meta name="robots" content="max-snippet:160, noarchive">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex, nosnippet">
    /// ```
    HIDDEN_SNIPPET = IndexablePage(hidden_snippet) {
        id: "hidden-snippet",
        summary: "A page forbids search engines to show any of its text",
        fix: "Take nosnippet away, or limit the text with max-snippet",
        category: Indexing,
        severity: Notice,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag"],
    }
}

fn hidden_snippet(view: &View, findings: &mut Findings) {
    let is_heeded = |robots: &&Robots| matches!(robots.bot.as_str(), "robots" | "googlebot" | "bingbot");
    for robots in view.page.robots.iter().filter(is_heeded) {
        let hides = |directive: &&String| {
            let bare = directive.replace(' ', "");
            bare == "nosnippet" || bare == "max-snippet:0"
        };
        if let Some(directive) = robots.directives.iter().find(hides) {
            let evidence = format!("{} says {directive}", where_given(robots));
            findings.add(view.key, evidence).seen_at(robots_place(view, robots));
            return;
        }
    }
}
