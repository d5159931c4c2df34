//! Descriptions that say nothing of their own: the title's words, or those of another page.

use std::collections::HashSet;

use super::declare::rule;
use super::duplicates::same_pages;
use super::{Findings, Source, View};
use crate::page::Page;
use crate::site::Site;

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

rule! {
    /// ## What it finds
    ///
    /// Several indexable pages with one and the same description. There is one finding for each such description,
    /// with the pages that have it. Pages whose text is the same as well are `duplicate-content`.
    ///
    /// ## Why it matters
    ///
    /// A description that fits every page says nothing of any. Google asks for one of its own for each page, and
    /// cuts something out of the text where there is none.
    ///
    /// ## How to fix it
    ///
    /// Say on each page what visitors find there and not on the others. Where nobody has the time, leave the
    /// description away on the less important ones: a piece of their text is better than a slogan.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><meta name="description" content="Bread since 1901."><a href="rye">Rye</a>
    /// ==> rye.html <==
    /// <!doctype html><title>Rye bread</title><meta name="description" content="Bread since 1901.">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><meta name="description" content="Bread since 1901."><a href="rye">Rye</a>
    /// ==> rye.html <==
    /// <!doctype html><title>Rye bread</title><meta name="description" content="A dark loaf."><a href="old">Old</a>
    /// ==> old.html <==
    /// <!doctype html><title>Old</title><meta name="description" content="A dark loaf."><meta name="robots" content="noindex">
    /// ```
    DUPLICATE_DESCRIPTION = Site(duplicate_description) {
        id: "duplicate-description",
        summary: "Several pages have the same description",
        fix: "Say on each page what visitors find there and not on the others",
        category: Content,
        severity: Notice,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/appearance/snippet#use-quality-descriptions"],
    }
}

fn duplicate_description(site: &Site, findings: &mut Findings) {
    for mut pages in same_pages(site, |record| record.description.map_or(0, |(hash, _)| hash)) {
        // Copies of a page are another fault, and have but one description to mend.
        let mut texts = HashSet::new();
        pages.retain(|page| page.text_hash == 0 || texts.insert(page.text_hash));
        if pages.len() < 2 {
            continue;
        }
        let evidence = format!("{} pages have the same description", pages.len());
        let found = findings.add(site.url(pages[0].url), evidence);
        found.sources.extend(pages.iter().filter_map(|record| {
            let (_, at) = record.description?;
            let source = Source::at(site.url(record.url), at, "meta description");
            Some(Source { file: record.file.clone(), ..source })
        }));
    }
}
