//! How responses are made.

use super::declare::rule;
use super::{Findings, Source};
use crate::page::{self, Media, Response};

rule! {
    /// ## What it finds
    ///
    /// An answer that is labelled as HTML and whose bytes are something else: a picture, an archive, a
    /// program.
    ///
    /// ## Why it matters
    ///
    /// Browsers show a page of garbage, and search engines index it or give up on it.
    ///
    /// ## How to fix it
    ///
    /// Give the file the name that fits its content, so that the server labels it rightly.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// \0\x01\x02\x03 not a page at all
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Oven</title>
    /// ```
    MISLABELLED_HTML = Response(mislabelled_html) {
        id: "mislabelled-html",
        summary: "An answer is labelled as HTML and is something else",
        fix: "Give the file the name that fits its content",
        category: Responses,
        severity: Error,
        since: "0.1.0",
        references: ["https://mimesniff.spec.whatwg.org/", "https://www.rfc-editor.org/rfc/rfc9110#section-8.3"],
    }
}

fn mislabelled_html(key: &str, response: &Response, findings: &mut Findings) {
    let Some(answer) = response.answer().filter(|answer| answer.status == 200) else { return };
    if answer.media() == Media::Html && page::is_binary(&answer.body) {
        let source = Source { file: response.file.clone(), ..Source::page(key) };
        findings.add(key, "the content is binary data").seen_at(source);
    }
}
