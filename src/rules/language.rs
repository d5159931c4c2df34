//! The language that a page says, and the one that it is written in.

use super::declare::rule;
use super::tags::{self, Heard};
use super::{Findings, View, report_empty};

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
        category: International,
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
    /// A page whose `lang` is no language tag: `english`, `en_GB`, `jp`, `de-UK`.
    ///
    /// ## Why it matters
    ///
    /// What is no tag says nothing. Screen readers read a Japanese page in an English voice, browsers do
    /// not offer to translate it.
    ///
    /// ## How to fix it
    ///
    /// Write the two letters of the language (ISO 639-1), where needed with a hyphen and the two of the
    /// country (ISO 3166-1): `ja`, `en-GB`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><html lang="en_GB"><title>Rye bread</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><html lang="zh-Hant-TW"><title>Rye bread</title>
    /// ```
    INVALID_LANG = HtmlPage(invalid_lang) {
        id: "invalid-lang",
        summary: "The language of a page is no language tag",
        fix: "Write the ISO codes of language and country, as in en-GB",
        category: International,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Understanding/language-of-page.html",
            "https://www.rfc-editor.org/rfc/rfc5646",
        ],
    }
}

fn invalid_lang(view: &View, findings: &mut Findings) {
    let Some(lang) = view.page.lang.as_ref().filter(|lang| !lang.value.is_empty()) else { return };
    if let Some(why) = tags::fault(&lang.value) {
        let evidence = format!("the lang is “{}”: {why}", lang.value);
        findings.add(view.key, evidence).seen_at(view.source(lang.at, "html lang"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose text is in another language than its `lang` says. It is judged by the beginning of
    /// the main text, where there is enough of it and the two languages are not alike.
    ///
    /// ## Why it matters
    ///
    /// Screen readers take the voice of the wrong language, browsers offer to translate what needs no
    /// translation. Mostly a template was copied with its `lang`.
    ///
    /// ## How to fix it
    ///
    /// Say the language that the text is in.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><html lang="en"><title>Brot</title><p>Unser Roggenbrot wird jeden Morgen im Steinofen gebacken und
    /// nach alter Sitte mit Sauerteig angesetzt, der schon seit vielen Jahren in unserer Backstube weitergeführt wird.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><html lang="de"><title>Brot</title><p>Unser Roggenbrot wird jeden Morgen im Steinofen gebacken und
    /// nach alter Sitte mit Sauerteig angesetzt, der schon seit vielen Jahren in unserer Backstube weitergeführt wird.
    /// ```
    WRONG_LANG = HtmlPage(wrong_lang) {
        id: "wrong-lang",
        summary: "A page is in another language than it says",
        fix: "Say the language that the text is in",
        category: International,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Understanding/language-of-page.html",
            "https://developers.google.com/search/docs/specialty/international/managing-multi-regional-sites",
        ],
    }
}

fn wrong_lang(view: &View, findings: &mut Findings) {
    let Some(lang) = &view.page.lang else { return };
    let said = lang.value.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let sample = &view.page.text.sample;
    let heard = Heard::in_text(sample);
    if heard.has(&said) || tags::has_script_of(sample, &said) {
        return;
    }
    // Detection takes longer than all other rules together: it is asked last.
    if !tags::is_known_to_detection(&said) || !heard.may_be_other(sample, &said) {
        return;
    }
    let Some(detected) = view.page.text.language().and_then(tags::two_letters) else { return };
    if !tags::are_alike(&said, detected) && heard.is_plausible(detected) {
        let evidence = format!("the lang is “{}”, the text looks like “{detected}”", lang.value);
        findings.add(view.key, evidence).seen_at(view.source(lang.at, "html lang"));
    }
}
