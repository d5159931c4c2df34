//! Titles: whether a page has one, and one of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::addresses::leave_one_of_each;
use super::declare::rule;
use super::duplicates::{leave_one_of_each_text, same_pages_by};
use super::{Findings, Source, View, report_empty, report_several, tags};
use crate::site::{Record, Site};
use crate::urls;

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
    /// An indexable page with more than one `<title>`.
    ///
    /// ## Why it matters
    ///
    /// Browsers show the first. Which one a search engine takes nobody promises, and mostly one of them
    /// was left over by a template or a plugin.
    ///
    /// ## How to fix it
    ///
    /// Keep the title that is meant and remove the others.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread from our stone oven</title><title>Miller's Bakery</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread from our stone oven</title><svg><title>Logo</title></svg>
    /// ```
    MULTIPLE_TITLES = IndexablePage(multiple_titles) {
        id: "multiple-titles",
        summary: "A page has several titles",
        fix: "Keep the title that is meant and remove the others",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://html.spec.whatwg.org/multipage/semantics.html#the-title-element",
            "https://developers.google.com/search/docs/appearance/title-link",
        ],
    }
}

fn multiple_titles(view: &View, findings: &mut Findings) {
    report_several(view, findings, &view.page.titles, "title");
}

rule! {
    /// ## What it finds
    ///
    /// Two or more indexable pages with the same title. There is one finding for each such title. One page
    /// under several addresses counts once: that is `several-addresses`. So do pages that say the same:
    /// that is `duplicate-content`, and mended by choosing one of them. Versions of one page in several
    /// languages (`/de/oven`, `/fr/oven`) may share a title: a name is the same in all of them.
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
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Our bread</title><nav><a href="rye.html">Rye</a></nav><p>Two days of ripening with our own
    /// leaven give the crumb its taste; the oven, fired with beech, gives the crust. We sell until noon, and
    /// what is left over goes to the table of our guests in the evening, with butter, salt and a soup of the
    /// season that we cook from what the market offers. On Sundays we rest, and the oven rests with us.
    /// ==> rye.html <==
    /// <!doctype html><title>Our bread</title><nav><a href="/">Home</a></nav><p>Two days of ripening with our own
    /// leaven give the crumb its taste; the oven, fired with beech, gives the crust. We sell until noon, and
    /// what is left over goes to the table of our guests in the evening, with butter, salt and a soup of the
    /// season that we cook from what the market offers. On Sundays we rest, and the oven rests with us.
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
    for (title, mut pages) in same_titles(site) {
        leave_one_of_each(site, &mut pages);
        leave_one_of_each_text(&mut pages);
        let mut seen = HashSet::new();
        pages.retain(|record| seen.insert(without_language(site.url(record.url))));
        if pages.len() < 2 {
            continue;
        }
        let evidence = format!("{} pages have the title “{title}”", pages.len());
        let found = findings.add(site.url(pages[0].url), evidence);
        found.sources.extend(pages.iter().map(|record| title_place(site, record)));
    }
}

/// The indexable pages of each title that several have.
fn same_titles(site: &Site) -> BTreeMap<Cow<'_, str>, Vec<&Record>> {
    let title_of = |record: &Record| site.title_of(record).unwrap_or_default();
    let hash = |record: &Record| match title_of(record).as_bytes() {
        [] => 0,
        title => xxh3_64(title),
    };
    same_pages_by(site, hash, title_of)
}

/// An address without the first step of its path that names a language.
fn without_language(key: &str) -> String {
    let is_language = |step: &&str| {
        let has_length = step.len() == 2 || step.len() == 5 && step.contains('-');
        has_length && tags::fault(step).is_none()
    };
    let (host, path) = (urls::host_of_key(key), urls::path_of_key(key));
    match path.split('/').find(is_language) {
        Some(language) => format!("{host}{}", path.replacen(&format!("/{language}"), "", 1)),
        None => format!("{host}{path}"),
    }
}

fn title_place(site: &Site, record: &Record) -> Source {
    let at = record.title.map(|(_, at)| at).unwrap_or_default();
    Source { file: record.file.clone(), ..Source::at(site.url(record.url), at, "title") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_an_address_is_the_first_step_that_names_one() {
        for (key, bare) in [
            ("https://a.example/de/oven", "a.example/oven"),
            ("https://a.example/docs/pt-br/oven", "a.example/docs/oven"),
            ("https://a.example/mod/oven", "a.example/mod/oven"),
            ("https://a.example/zz/oven", "a.example/zz/oven"),
            ("https://a.example/de/de", "a.example/de"),
        ] {
            assert_eq!(without_language(key), bare, "{key}");
        }
    }
}
