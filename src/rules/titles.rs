//! Titles: the names of pages in search results.

use super::declare::rule;
use super::{Findings, View, pixels};

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose title is wider than search results show. The width is that of the letters
    /// in Arial at 20 pixels, in which Google sets titles on a desktop.
    ///
    /// ## Why it matters
    ///
    /// Google cuts the title off with an ellipsis, or writes another one. What tells the page from its
    /// neighbours often stands at the end.
    ///
    /// ## How to fix it
    ///
    /// Put what matters first and drop what every page repeats.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread, spelt bread, wheat rolls and everything else that comes out of our stone oven</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread from our stone oven | Miller's Bakery</title>
    /// ```
    LONG_TITLE = IndexablePage(long_title) {
        id: "long-title",
        summary: "A title is wider than search results show",
        fix: "Put what matters first and drop what every page repeats",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
        limit: { default: 580, unit: "pixels", doc: "The widest title that is not reported" },
    }
}

fn long_title(view: &View, findings: &mut Findings) {
    let Some(title) = view.page.title() else { return };
    let (width, limit) = (pixels::of_title(&title.value), findings.limit());
    if width > limit {
        let shown = pixels::title_within(&title.value, limit);
        let evidence = format!("the title is {width} px wide; cut near {limit} px, behind “{shown}”");
        findings.add(view.key, evidence).seen_at(view.source(title.at, "title"));
    }
}
