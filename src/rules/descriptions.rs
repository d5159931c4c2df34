//! Descriptions: what search results say below the title.

use super::declare::rule;
use super::{Findings, View, pixels};

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose description is wider than search results show. The width is that of the
    /// letters in Arial at 14 pixels, in which Google sets descriptions on a desktop, in two lines.
    ///
    /// ## Why it matters
    ///
    /// The rest is cut off with an ellipsis, on phones sooner. Google sets no limit of its own: a long
    /// description harms nobody, but what it ends with is written for nobody.
    ///
    /// ## How to fix it
    ///
    /// Say the most important thing in the first sentence, and stop after the second.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta name="description" content="A dark rye loaf with a thick crust, baked for four hours in a stone oven that our great-grandfather built with bricks from the old town wall, and sold on the same day in our shop at the market, where you can also have a slice of it with salted butter and a cup of coffee.">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta name="description" content="A dark rye loaf with a thick crust, baked for four hours in a stone oven and sold on the same day.">
    /// ```
    LONG_DESCRIPTION = IndexablePage(long_description) {
        id: "long-description",
        summary: "A description is wider than search results show",
        fix: "Say the most important thing first, and stop after two sentences",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/snippet"],
        limit: { default: 1000, unit: "pixels", doc: "The widest description that is not reported" },
    }
}

fn long_description(view: &View, findings: &mut Findings) {
    let Some(description) = view.page.descriptions.first() else { return };
    let (width, limit) = (pixels::of_description(&description.value), findings.limit());
    if width > limit {
        let shown = pixels::description_within(&description.value, limit);
        let tail = shown.char_indices().rev().nth(30).map_or(shown, |(at, _)| &shown[at..]);
        let tail = tail.split_once(' ').map_or(tail, |(_, rest)| rest);
        let evidence = format!("the description is {width} px wide; cut near {limit} px, behind “{tail}”");
        findings.add(view.key, evidence).seen_at(view.source(description.at, "meta description"));
    }
}
