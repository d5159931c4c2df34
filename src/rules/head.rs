//! What stands in the head, and the main heading.

use std::collections::BTreeMap;

use super::declare::rule;
use super::{Findings, Source, View};
use crate::page::Placed;
use crate::site::{Record, Site};

rule! {
    /// ## What it finds
    ///
    /// An indexable page without a `<title>`, or with an empty one.
    ///
    /// ## Why it matters
    ///
    /// The title is the name of the result in search, of the browser's tab and of bookmarks. Without
    /// one, search engines make it up from headings and links.
    ///
    /// ## How to fix it
    ///
    /// Give the page a title that says what is on it and nowhere else.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><html lang="en"><title> </title><h1>Rye bread</h1>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><html lang="en"><title>Rye bread from our stone oven</title><h1>Rye bread</h1>
    /// ```
    MISSING_TITLE = IndexablePage(missing_title) {
        id: "missing-title",
        summary: "An indexable page has no title",
        fix: "Give the page a title that says what is on it",
        category: Content,
        severity: Error,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
    }
}

fn missing_title(view: &View, findings: &mut Findings) {
    match view.page.title() {
        None => view.report(findings, "there is no title element"),
        Some(title) if title.value.is_empty() => {
            report_empty(view, findings, title, "the title is empty", "title");
        }
        Some(_) => {}
    }
}

rule! {
    /// ## What it finds
    ///
    /// Two or more indexable pages with the same title. There is one finding for each such title.
    ///
    /// ## Why it matters
    ///
    /// In search results the pages cannot be told apart, and search engines may take them for copies
    /// and show only one.
    ///
    /// ## How to fix it
    ///
    /// Say in each title what only that page has. If the pages are copies, name one as canonical.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Our bread</title><a href="rye.html">Rye</a>
    /// ==> rye.html <==
    /// <!doctype html><title>Our bread</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Our bread</title><a href="rye.html">Rye</a>
    /// ==> rye.html <==
    /// <!doctype html><title>Our bread</title><link rel="canonical" href="/">
    /// ```
    DUPLICATE_TITLE = Site(duplicate_title) {
        id: "duplicate-title",
        summary: "Several indexable pages have the same title",
        fix: "Say in each title what only that page has",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
    }
}

fn duplicate_title(site: &Site, findings: &mut Findings) {
    let mut titles: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in site.records().iter().filter(|record| site.is_indexable(record)) {
        if let Some((title, _)) = record.title.filter(|(title, _)| !site.text(*title).is_empty()) {
            titles.entry(site.text(title)).or_default().push(record);
        }
    }
    for (title, mut pages) in titles.into_iter().filter(|(_, pages)| pages.len() > 1) {
        pages.sort_by_key(|record| site.url(record.url));
        let evidence = format!("{} pages have the title “{title}”", pages.len());
        let found = findings.add(site.url(pages[0].url), evidence);
        found.sources.extend(pages.iter().map(|record| title_place(site, record)));
    }
}

fn title_place(site: &Site, record: &Record) -> Source {
    let at = record.title.map(|(_, at)| at).unwrap_or_default();
    Source { file: record.file.clone(), ..Source::at(site.url(record.url), at, "title") }
}

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
    /// A page whose `<html>` element has no `lang`, or an empty one.
    ///
    /// ## Why it matters
    ///
    /// Screen readers choose the voice by it, browsers the hyphenation and the offer to translate, and
    /// Bing takes it as a sign of the language.
    ///
    /// ## How to fix it
    ///
    /// Name the page's language: `<html lang="en">`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><html><title>Rye bread</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><html lang="de-AT"><title>Roggenbrot</title>
    /// ```
    MISSING_LANG = HtmlPage(missing_lang) {
        id: "missing-lang",
        summary: "A page does not say its language",
        fix: "Name the language on the html element",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Understanding/language-of-page.html",
            "https://html.spec.whatwg.org/multipage/dom.html#the-lang-and-xml:lang-attributes",
        ],
    }
}

fn missing_lang(view: &View, findings: &mut Findings) {
    match &view.page.lang {
        None => view.report(findings, "the html element has no lang"),
        Some(lang) if lang.value.is_empty() => {
            report_empty(view, findings, lang, "the lang is empty", "html lang");
        }
        Some(_) => {}
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page without `<meta name="viewport">`.
    ///
    /// ## Why it matters
    ///
    /// Phones show the page as wide as a desktop's, and so too small to read. Google indexes what a
    /// phone gets.
    ///
    /// ## How to fix it
    ///
    /// Add `<meta name="viewport" content="width=device-width, initial-scale=1">` to the head.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><p>Our best.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta name="viewport" content="width=device-width"><p>Our best.
    /// ```
    MISSING_VIEWPORT = HtmlPage(missing_viewport) {
        id: "missing-viewport",
        summary: "A page has no viewport for phones",
        fix: "Add a meta viewport with width=device-width to the head",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/mobile/mobile-sites-mobile-first-indexing",
        ],
    }
}

fn missing_viewport(view: &View, findings: &mut Findings) {
    if view.page.viewports.is_empty() {
        view.report(findings, "there is no meta viewport");
    }
}

fn report_empty(view: &View, findings: &mut Findings, empty: &Placed<String>, evidence: &str, element: &str) {
    findings.add(view.key, evidence).seen_at(view.source(empty.at, element));
}
