//! Descriptions: what search results say below the title.

use unicode_width::UnicodeWidthStr;

use super::declare::rule;
use super::repeated_descriptions::repeats_title;
use super::{Findings, View, pixels, report_empty, report_several};
rule! {
    /// ## What it finds
    ///
    /// An indexable page without a `<meta name="description">`, or with an empty one.
    ///
    /// ## Why it matters
    ///
    /// Search engines often show the description under the title. Without one they cut a piece out
    /// of the text, which may not be the one that makes people come.
    ///
    /// ## How to fix it
    ///
    /// Say in one or two sentences what visitors find on the page.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta name="description" content="">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title>
    /// <meta name="description" content="A dark rye loaf with a thick crust, baked for four hours in a stone oven.">
    /// ```
    MISSING_DESCRIPTION = IndexablePage(missing_description) {
        id: "missing-description",
        summary: "An indexable page has no description",
        fix: "Say in one or two sentences what visitors find on the page",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/snippet"],
    }
}

fn missing_description(view: &View, findings: &mut Findings) {
    match view.page.descriptions.first() {
        None => view.report(findings, "there is no meta description"),
        Some(description) if description.value.is_empty() => {
            report_empty(view, findings, description, "the description is empty", "meta description");
        }
        Some(_) => {}
    }
}

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

rule! {
    /// ## What it finds
    ///
    /// An indexable page with more than one `<meta name="description">`.
    ///
    /// ## Why it matters
    ///
    /// Which of them a search result shows nobody promises. Mostly one was left over by a template or a
    /// plugin, and says the same on every page.
    ///
    /// ## How to fix it
    ///
    /// Keep the description that is meant and remove the others.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta name="description" content="A dark rye loaf, baked for four hours in a stone oven.">
    /// <meta name="description" content="Your bakery at the market.">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta name="description" content="A dark rye loaf, baked for four hours in a stone oven.">
    /// ```
    MULTIPLE_DESCRIPTIONS = IndexablePage(multiple_descriptions) {
        id: "multiple-descriptions",
        summary: "A page has several descriptions",
        fix: "Keep the description that is meant and remove the others",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/snippet"],
    }
}

fn multiple_descriptions(view: &View, findings: &mut Findings) {
    report_several(view, findings, &view.page.descriptions, "meta description");
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose description is too short to say anything. East Asian characters count
    /// twice. One that only repeats the title is `description-repeats-title`.
    ///
    /// ## Why it matters
    ///
    /// Google uses the description where it says more of the page than a piece of its text would. A few
    /// words seldom do, so they are written for nobody.
    ///
    /// ## How to fix it
    ///
    /// Say in one or two sentences what visitors find on the page.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta name="description" content="Our bread.">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta name="description" content="A dark rye loaf with a thick crust, baked for four hours in a stone oven.">
    /// ```
    SHORT_DESCRIPTION = IndexablePage(short_description) {
        id: "short-description",
        summary: "A description is too short to say anything",
        fix: "Say in one or two sentences what visitors find on the page",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/snippet"],
        limit: { default: 50, unit: "characters", doc: "The shortest description that is not reported" },
    }
}

fn short_description(view: &View, findings: &mut Findings) {
    let Some(description) = view.page.descriptions.first().filter(|text| !text.value.is_empty()) else {
        return;
    };
    let length = description.value.width() as u64;
    if length < findings.limit() && !repeats_title(view.page) {
        let evidence = format!("the description “{}” has {length} characters", description.value);
        findings.add(view.key, evidence).seen_at(view.source(description.at, "meta description"));
    }
}
