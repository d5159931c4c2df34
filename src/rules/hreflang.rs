//! Versions of a page for other languages and countries, as the page states them.

use std::collections::BTreeMap;

use super::declare::rule;
use super::{Findings, View, tags};
use crate::page::facts::Hreflang;

rule! {
    /// ## What it finds
    ///
    /// An `hreflang` that is no language code: `en-UK`, `de_AT`, `jp`, or a country without a language.
    /// There is one finding for each page and each such code.
    ///
    /// ## Why it matters
    ///
    /// Google ignores a version whose code it does not know: visitors of that language get another one.
    ///
    /// ## How to fix it
    ///
    /// Write the two letters of the language (ISO 639-1), where needed with a hyphen and the two of the
    /// country (ISO 3166-1), or `x-default`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en-UK" href="/">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en-GB" href="/">
    /// <link rel="alternate" hreflang="x-default" href="/">
    /// ```
    INVALID_HREFLANG = IndexablePage(invalid_hreflang) {
        id: "invalid-hreflang",
        summary: "An hreflang is no language code",
        fix: "Write the ISO codes of language and country, as in en-GB, or x-default",
        category: International,
        severity: Error,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/specialty/international/localized-versions"],
    }
}

fn invalid_hreflang(view: &View, findings: &mut Findings) {
    for hreflang in &view.page.hreflangs {
        if let Some(why) = code_fault(&hreflang.lang) {
            let at = view.page.references[hreflang.reference].at;
            let evidence = format!("the hreflang is “{}”: {why}", hreflang.lang);
            findings.add(view.key, evidence).seen_at(view.source(at, "link hreflang"));
        }
    }
}

fn code_fault(code: &str) -> Option<String> {
    if code.eq_ignore_ascii_case("x-default") { None } else { tags::fault(code) }
}

rule! {
    /// ## What it finds
    ///
    /// A page that gives the same hreflang to two URLs.
    ///
    /// ## Why it matters
    ///
    /// A search engine cannot know which of the two is meant, and may ignore both.
    ///
    /// ## How to fix it
    ///
    /// Name one URL for each language.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="de" href="/"><link rel="alternate" hreflang="de" href="/de">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="de" href="/"><link rel="alternate" hreflang="de-AT" href="/">
    /// ```
    AMBIGUOUS_HREFLANG = IndexablePage(ambiguous_hreflang) {
        id: "ambiguous-hreflang",
        summary: "A page names two URLs for one language",
        fix: "Name one URL for each language",
        category: International,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/specialty/international/localized-versions"],
    }
}

fn ambiguous_hreflang(view: &View, findings: &mut Findings) {
    let url = |version: &Hreflang| view.destinations[version.reference].key();
    // Of each language the first version, and the first that is another.
    let mut known: BTreeMap<String, (&Hreflang, Option<&Hreflang>)> = BTreeMap::new();
    for one in &view.page.hreflangs {
        let (first, second) = known.entry(one.lang.to_ascii_lowercase()).or_insert((one, None));
        let is_another = url(first) != url(one);
        if let Some(other) = if is_another { Some(*first) } else { *second } {
            let shown = |version: &Hreflang| url(version).unwrap_or_default();
            let evidence = format!("“{}” is {} and {}", one.lang, shown(other), shown(one));
            let place =
                |version: &Hreflang| view.source(view.page.references[version.reference].at, "link hreflang");
            findings.add(view.key, evidence).seen_at(place(other)).seen_at(place(one));
        }
        if is_another {
            second.get_or_insert(one);
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page that names versions of itself in other languages, and not itself among them.
    ///
    /// ## Why it matters
    ///
    /// Google asks every version to list all versions, itself included. Where one is left out, the group
    /// may be read in part only.
    ///
    /// ## How to fix it
    ///
    /// Add the page's own URL with its own language to the list.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="de" href="/de.html">
    /// ==> de.html <==
    /// <!doctype html><title>Brot</title><link rel="alternate" hreflang="de" href="/de.html"><link rel="alternate" hreflang="en" href="/">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="de" href="/de.html"><link rel="alternate" hreflang="en" href="/">
    /// ==> de.html <==
    /// <!doctype html><title>Brot</title><link rel="alternate" hreflang="de" href="/de.html"><link rel="alternate" hreflang="en" href="/">
    /// ```
    HREFLANG_WITHOUT_SELF = IndexablePage(hreflang_without_self) {
        id: "hreflang-without-self",
        summary: "A page does not name itself among its language versions",
        fix: "Add the page's own URL with its own language to the list",
        category: International,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/specialty/international/localized-versions"],
    }
}

fn hreflang_without_self(view: &View, findings: &mut Findings) {
    let hreflangs = &view.page.hreflangs;
    let is_self = |reference: usize| view.destinations[reference].key() == Some(view.key);
    if hreflangs.is_empty() || hreflangs.iter().any(|hreflang| is_self(hreflang.reference)) {
        return;
    }
    let first = view.page.references[hreflangs[0].reference].at;
    let evidence = format!("{} versions are named, and this page is none of them", hreflangs.len());
    findings.add(view.key, evidence).seen_at(view.source(first, "link hreflang"));
}

rule! {
    /// ## What it finds
    ///
    /// A page with versions in three languages or more, and none for everybody else (`x-default`).
    ///
    /// ## Why it matters
    ///
    /// Visitors whose language is not in the list get a version that the search engine picks. With
    /// `x-default` you pick it.
    ///
    /// ## How to fix it
    ///
    /// Add `<link rel="alternate" hreflang="x-default" href="...">` with the version (or the page where
    /// one chooses a language) for everybody else.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en" href="/"><link rel="alternate" hreflang="de" href="/de">
    /// <link rel="alternate" hreflang="fr" href="/fr">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><link rel="alternate" hreflang="en" href="/"><link rel="alternate" hreflang="de" href="/de">
    /// <link rel="alternate" hreflang="x-default" href="/">
    /// ```
    MISSING_X_DEFAULT = IndexablePage(missing_x_default) {
        id: "missing-x-default",
        summary: "No language version is for everybody else",
        fix: "Add an alternate with the hreflang x-default",
        category: International,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/specialty/international/localized-versions",
        ],
    }
}

fn missing_x_default(view: &View, findings: &mut Findings) {
    let hreflangs = &view.page.hreflangs;
    let Some(first) = hreflangs.first().filter(|_| hreflangs.len() > 2) else { return };
    let mut languages: Vec<String> = hreflangs.iter().map(|hreflang| hreflang.lang.to_lowercase()).collect();
    languages.sort_unstable();
    languages.dedup();
    if languages.len() > 2 && languages.iter().all(|language| language != "x-default") {
        let evidence = format!("{} versions are named, none of them as x-default", languages.len());
        let at = view.page.references[first.reference].at;
        findings.add(view.key, evidence).seen_at(view.source(at, "link hreflang"));
    }
}
