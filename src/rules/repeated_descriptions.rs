//! Descriptions that say nothing of their own: the title's words, or those of another page.

use super::declare::rule;
use super::{Findings, View};
use crate::page::Page;

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose description is its title once more. Upper and lower case and the marks at the end
    /// do not count.
    ///
    /// ## Why it matters
    ///
    /// In the search results both would stand below each other and say one thing twice. Google then cuts
    /// something out of the text instead.
    ///
    /// ## How to fix it
    ///
    /// Say in one or two sentences what visitors find on the page; the title has its own line.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread from the stone oven</title><meta name="description" content="Rye bread from the stone oven.">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread from the stone oven</title>
    /// <meta name="description" content="Rye bread from the stone oven: a dark loaf with a thick crust, baked for four hours.">
    /// ```
    DESCRIPTION_REPEATS_TITLE = IndexablePage(description_repeats_title) {
        id: "description-repeats-title",
        summary: "A description only repeats the title",
        fix: "Say in one or two sentences what visitors find on the page",
        category: Content,
        severity: Notice,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/appearance/snippet"],
    }
}

fn description_repeats_title(view: &View, findings: &mut Findings) {
    if let Some(description) = view.page.descriptions.first().filter(|_| repeats_title(view.page)) {
        let evidence = format!("title and description both say “{}”", description.value);
        findings.add(view.key, evidence).seen_at(view.source(description.at, "meta description"));
    }
}

/// Whether the description of a page is its title once more.
pub(super) fn repeats_title(page: &Page) -> bool {
    let (Some(title), Some(description)) = (page.title(), page.descriptions.first()) else { return false };
    let (title, description) = (bare(&title.value), bare(&description.value));
    !title.is_empty() && (title == description || title.to_lowercase() == description.to_lowercase())
}

fn bare(text: &str) -> &str {
    text.trim_end_matches(['.', '!', '?', ' '])
}
