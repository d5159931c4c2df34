//! Headings: the outline of a page.

use super::declare::rule;
use super::{Findings, Source, View, counted};
use crate::page::facts::{Heading, Landmark};

rule! {
    /// ## What it finds
    ///
    /// An indexable page without an `<h1>` that has text, or an image with an alternative.
    ///
    /// ## Why it matters
    ///
    /// The main heading tells visitors, screen readers and search engines what the page is about. When
    /// a title does not fit, Google uses it in its place.
    ///
    /// ## How to fix it
    ///
    /// Make the visible name of the page its `<h1>`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><h1> </h1><h2>Ingredients</h2>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><h1><img src="data:," alt="Rye bread"></h1>
    /// ```
    MISSING_H1 = IndexablePage(missing_h1) {
        id: "missing-h1",
        summary: "An indexable page has no main heading",
        fix: "Make the visible name of the page its h1",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
    }
}

fn missing_h1(view: &View, findings: &mut Findings) {
    let mut main = view.page.headings.iter().filter(|heading| heading.level == 1).peekable();
    match main.peek() {
        None => view.report(findings, "there is no h1"),
        Some(first) => {
            let at = first.at;
            if main.all(|heading| heading.text.is_empty()) {
                findings.add(view.key, "the h1 is empty").seen_at(view.source(at, "h1"));
            }
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page with several `<h1>` that have text.
    ///
    /// ## Why it matters
    ///
    /// No search engine punishes it. But when a title does not fit, Google takes the main heading in its
    /// place and has to guess which one that is; and people with a screen reader look for one name.
    ///
    /// ## How to fix it
    ///
    /// Keep the heading that names the page as `<h1>` and make the others `<h2>`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><h1>Our bread</h1><h1>Our oven</h1>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><h1>Our bread</h1><h2>Our oven</h2>
    /// ```
    MULTIPLE_H1 = IndexablePage(multiple_h1) {
        id: "multiple-h1",
        summary: "A page has several main headings",
        fix: "Keep the heading that names the page as h1 and make the others h2",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/appearance/title-link",
            "https://html.spec.whatwg.org/multipage/sections.html#headings-and-outlines-2",
        ],
    }
}

fn multiple_h1(view: &View, findings: &mut Findings) {
    let is_main = |heading: &&Heading| heading.level == 1 && !heading.text.is_empty();
    let count = view.page.headings.iter().filter(is_main).count();
    if count > 1 {
        let found = findings.add(view.key, format!("there are {count} main headings"));
        let sources = view.page.headings.iter().filter(is_main);
        found.sources.extend(sources.map(|heading| source_of(view, heading)));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A heading below the first level without text, and without an image that has an alternative. An
    /// empty `<h1>` is `missing-h1`.
    ///
    /// ## Why it matters
    ///
    /// A screen reader announces a heading and then says nothing. Who jumps from heading to heading ends
    /// up in a gap. Mostly it is a heading used as a spacer.
    ///
    /// ## How to fix it
    ///
    /// Write the heading, or remove it and make the space with CSS.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><h1>Bread</h1><h2> </h2><p>Fresh every day.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><h1>Bread</h1><h2><img src="data:," alt="Rye"></h2><p>Fresh every day.
    /// ```
    EMPTY_HEADING = HtmlPage(empty_heading) {
        id: "empty-heading",
        summary: "A heading has no text",
        fix: "Write the heading, or remove it",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://www.w3.org/WAI/WCAG22/Understanding/headings-and-labels.html"],
    }
}

fn empty_heading(view: &View, findings: &mut Findings) {
    let mut empty = view.page.headings.iter().filter(|h| h.level > 1 && h.text.is_empty()).peekable();
    if empty.peek().is_some() {
        let sources: Vec<Source> = empty.map(|heading| source_of(view, heading)).collect();
        let evidence = format!("{} without text", counted(sources.len(), "heading", "headings"));
        findings.add(view.key, evidence).sources = sources;
    }
}

rule! {
    /// ## What it finds
    ///
    /// A heading that is more than one level below the one before it: an `<h4>` right after an `<h2>`.
    /// Only headings of the content count, not those of navigation, sidebars and footers.
    ///
    /// ## Why it matters
    ///
    /// The levels are the table of contents of a screen reader. A gap in them sounds as if a chapter was
    /// missing. Mostly a level was chosen for its looks.
    ///
    /// ## How to fix it
    ///
    /// Take the next level and let CSS decide how large it is.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><h1>Bread</h1><h2>Rye</h2><h4>Allergens</h4>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><h1>Bread</h1><h2>Rye</h2><h3>Allergens</h3><h2>Spelt</h2>
    /// ```
    SKIPPED_HEADING_LEVEL = HtmlPage(skipped_heading_level) {
        id: "skipped-heading-level",
        summary: "A heading skips a level",
        fix: "Take the next level and let CSS decide how large it is",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://www.w3.org/WAI/tutorials/page-structure/headings/"],
    }
}

fn skipped_heading_level(view: &View, findings: &mut Findings) {
    let mut before: Option<&Heading> = None;
    let mut skips = Vec::new();
    for heading in view.page.headings.iter().filter(|heading| is_content(heading.landmark)) {
        if let Some(last) = before.filter(|last| heading.level > last.level + 1) {
            skips.push((last, heading));
        }
        before = Some(heading);
    }
    if let Some((last, heading)) = skips.first() {
        let evidence = format!(
            "h{} “{}” comes right after h{} “{}”",
            heading.level, heading.text, last.level, last.text
        );
        let found = findings.add(view.key, evidence);
        found.sources.extend(skips.iter().map(|(_, heading)| source_of(view, heading)));
    }
}

fn is_content(landmark: Landmark) -> bool {
    matches!(landmark, Landmark::Body | Landmark::Main)
}

fn source_of(view: &View, heading: &Heading) -> Source {
    view.source(heading.at, LEVELS[usize::from(heading.level.clamp(1, 6)) - 1]).with_text(&heading.text)
}

const LEVELS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
