//! How responses are made.

use super::declare::rule;
use super::{Findings, Source};
use crate::page::{self, Media, Response};
use crate::urls;

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

rule! {
    /// ## What it finds
    ///
    /// A server whose answers break the rules of HTTP, and can be read only by leniency: a space before the colon of
    /// a header, control characters, a content coding that nobody knows, a compressed body that ends early. There is
    /// one finding for each host, with the URLs that were answered so and what was wrong there.
    ///
    /// ## Why it matters
    ///
    /// Browsers forgive it today. Caches, proxies and crawlers may not: some drop the header, some refuse the whole
    /// answer, and where two readers understand a head differently, attackers slip requests between them.
    ///
    /// ## How to fix it
    ///
    /// Look at the code or the configuration that writes the headers, and write each as a name, a colon and a value.
    /// Where a body ends early, look at what compresses it, and at caches that may have kept a half of it.
    ///
    /// ## Examples
    ///
    /// ```text
    /// X-Powered-By : oven    found: a space before the colon
    /// X-Powered-By: oven     nothing
    /// ```
    MALFORMED_ANSWER = Response(malformed_answer) {
        id: "malformed-answer",
        summary: "Answers break the rules of HTTP, and only leniency reads them",
        fix: "Write each header as a name, a colon and a value, and send compressed bodies whole",
        category: Responses,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc9112#section-5",
            "https://www.rfc-editor.org/rfc/rfc9110#section-8.4",
        ],
    }
}

fn malformed_answer(key: &str, response: &Response, findings: &mut Findings) {
    let transfer = response.answer().and_then(|answer| answer.transfer.as_ref());
    let Some(transfer) = transfer.filter(|transfer| !transfer.leniencies.is_empty()) else { return };
    let host = format!("{}/", urls::origin_of_key(key));
    let what = transfer.leniencies.join("; ");
    // Findings of a host are joined, and each of its URLs may have another reason.
    let source = Source::page(key).with_text(&what);
    findings.add(&host, what).seen_at(source);
}
