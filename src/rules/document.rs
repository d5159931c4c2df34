//! The document itself: whether its head is whole, how its bytes become text, how phones show it.

use super::declare::rule;
use super::{Findings, View};
use crate::page;

rule! {
    /// ## What it finds
    ///
    /// A page with a title, a description, a robots instruction, a canonical or an hreflang behind the
    /// end of its head: because somebody put it into the body, or because an element that may not stand
    /// in the head (an image, a paragraph, a stray text) ended the head before.
    ///
    /// ## Why it matters
    ///
    /// Google reads metadata in the head only. A `noindex` or a canonical behind its end may do nothing,
    /// and nobody sees it: browsers show the page as ever.
    ///
    /// ## How to fix it
    ///
    /// Move the metadata up, or the element that ends the head down into the body. Often it is a
    /// tracking pixel that a plugin adds.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><html lang="en"><head><title>Bread</title><img src="data:," alt="">
    /// <meta name="robots" content="max-snippet:50"><link rel="canonical" href="/"></head><body><p>Bread.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><html lang="en"><head><title>Bread</title><meta name="robots" content="max-snippet:50">
    /// <link rel="canonical" href="/"></head><body><img src="data:," alt=""><p>Bread.
    /// ```
    BROKEN_HEAD = HtmlPage(broken_head) {
        id: "broken-head",
        summary: "Metadata stands behind the end of the head",
        fix: "Move the metadata up, or the element that ends the head down into the body",
        category: Content,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/valid-page-metadata",
            "https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead",
        ],
    }
}

fn broken_head(view: &View, findings: &mut Findings) {
    let head = &view.page.head;
    if head.stranded.is_empty() {
        return;
    }
    let stranded: Vec<&str> = head.stranded.iter().map(|element| element.value.as_str()).collect();
    let evidence = match &head.ended_by {
        Some(end) => {
            format!(
                "{} in line {} ends the head before: {}",
                shown(&end.value),
                end.at.line,
                stranded.join(", ")
            )
        }
        None => format!("in the body: {}", stranded.join(", ")),
    };
    let found = findings.add(view.key, evidence);
    if let Some(end) = &head.ended_by {
        found.seen_at(view.source(end.at, &end.value));
    }
    found.sources.extend(head.stranded.iter().map(|element| view.source(element.at, &element.value)));
}

fn shown(ender: &str) -> String {
    if ender == "text" { "text".to_owned() } else { format!("<{ender}>") }
}

rule! {
    /// ## What it finds
    ///
    /// A page with letters beyond ASCII that says its encoding nowhere: not in the `Content-Type`
    /// header, not by a byte order mark, not in a `<meta charset>`.
    ///
    /// ## Why it matters
    ///
    /// Browsers and search engines guess, each in its own way. Where one of them guesses wrong, umlauts
    /// and dashes become garbage in the page and in search results.
    ///
    /// ## How to fix it
    ///
    /// Begin the head with `<meta charset="utf-8">`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Brötchen</title><p>Frische Brötchen.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><meta charset="utf-8"><title>Brötchen</title><p>Frische Brötchen.
    /// ```
    MISSING_CHARSET = HtmlPage(missing_charset) {
        id: "missing-charset",
        summary: "A page does not say its encoding",
        fix: "Begin the head with a meta charset of utf-8",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://html.spec.whatwg.org/multipage/semantics.html#charset",
            "https://www.w3.org/International/questions/qa-html-encoding-declarations",
        ],
    }
}

fn missing_charset(view: &View, findings: &mut Findings) {
    let is_plain = || view.body().is_ascii();
    if view.page.encoding.detected.is_some() && !is_plain() && page::late_charset(view.body()).is_none() {
        let evidence = format!("no encoding is declared; the bytes look like {}", view.page.encoding.used);
        view.report(findings, &evidence);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose `<meta charset>` stands behind the first 1,024 bytes, where nothing else says the
    /// encoding.
    ///
    /// ## Why it matters
    ///
    /// The standard lets browsers look no further than that. They begin with a guess, and when it is
    /// wrong they show garbage or load the page again.
    ///
    /// ## How to fix it
    ///
    /// Make the `<meta charset>` the first element of the head, before scripts and styles.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Brötchen</title><!-- ........................................................................................
    /// ..........................................................................................................................................
    /// ..........................................................................................................................................
    /// ..........................................................................................................................................
    /// ..........................................................................................................................................
    /// ..........................................................................................................................................
    /// ..........................................................................................................................................
    /// ..........................................................................................................................................
    /// --><meta charset="utf-8">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><meta charset="utf-8"><title>Brötchen</title>
    /// ```
    LATE_CHARSET = HtmlPage(late_charset) {
        id: "late-charset",
        summary: "A page says its encoding too late",
        fix: "Make the meta charset the first element of the head",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://html.spec.whatwg.org/multipage/semantics.html#charset",
            "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/meta#charset",
        ],
    }
}

fn late_charset(view: &View, findings: &mut Findings) {
    if view.page.encoding.detected.is_none() {
        return;
    }
    if let Some(offset) = page::late_charset(view.body()) {
        view.report(findings, &format!("the meta charset begins at byte {offset}; 1024 are read"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose header says one encoding and whose `<meta charset>` another.
    ///
    /// ## Why it matters
    ///
    /// The header wins. A page written in what the meta says is shown as garbage wherever it has letters
    /// beyond ASCII.
    ///
    /// ## How to fix it
    ///
    /// Find out which of the two is true, and say the same in both places: best utf-8.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><meta charset="utf-8"><title>Bread</title>
    /// ==> _headers <==
    /// /*
    ///   Content-Type: text/html; charset=iso-8859-1
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><meta charset="latin1"><title>Bread</title>
    /// ==> _headers <==
    /// /*
    ///   Content-Type: text/html; charset=iso-8859-1
    /// ```
    CONFLICTING_CHARSET = HtmlPage(conflicting_charset) {
        id: "conflicting-charset",
        summary: "Header and markup say different encodings",
        fix: "Say the same encoding in both places, best utf-8",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding",
            "https://www.w3.org/International/questions/qa-html-encoding-declarations",
        ],
    }
}

fn conflicting_charset(view: &View, findings: &mut Findings) {
    let encoding = &view.page.encoding;
    let (Some(header), Some(meta)) = (&encoding.header, &encoding.meta) else { return };
    if page::is_other_charset(header, meta) {
        view.report(findings, &format!("the header says {header}, the markup says {meta}"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page with bytes that its encoding does not have. They are shown as �.
    ///
    /// ## Why it matters
    ///
    /// Visitors see question marks in black diamonds, and search engines index words with holes. Mostly
    /// a piece of the page was saved in another encoding than the rest.
    ///
    /// ## How to fix it
    ///
    /// Save the file, and what is included in it, as UTF-8.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bread</title><p>A loaf costs 4 €.
    /// ==> _headers <==
    /// /*
    ///   Content-Type: text/html; charset=euc-jp
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><meta charset="utf-8"><title>Bread</title><p>Brötchen
    /// ```
    UNDECODABLE_BYTES = HtmlPage(undecodable_bytes) {
        id: "undecodable-bytes",
        summary: "A page has bytes that its encoding does not have",
        fix: "Save the file, and what is included in it, as UTF-8",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://www.w3.org/International/questions/qa-what-is-encoding"],
    }
}

fn undecodable_bytes(view: &View, findings: &mut Findings) {
    if view.page.encoding.had_errors && !view.is_cut() {
        view.report(findings, &format!("some bytes are no {}", view.page.encoding.used));
    }
}
