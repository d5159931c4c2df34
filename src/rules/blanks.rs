//! Addresses with blanks inside.

use super::declare::rule;
use super::hrefs::{is_own_file, report_written};
use super::{Findings, View};
use crate::page::Destination;

rule! {
    /// ## What it finds
    ///
    /// An address with a blank, a tab or a line break inside, not written as `%20`.
    ///
    /// ## Why it matters
    ///
    /// Browsers mend it. Many other readers do not: mail programs, chats and feed readers cut the address
    /// at the blank, and so do simple crawlers. The standard calls it invalid.
    ///
    /// ## How to fix it
    ///
    /// Write blanks as `%20`; better, name files with hyphens.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="price list.html">Prices</a>
    /// ==> price list.html <==
    /// <!doctype html><title>Prices</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href=" price%20list.html ">Prices</a>
    /// ==> price list.html <==
    /// <!doctype html><title>Prices</title>
    /// ```
    UNENCODED_SPACE = HtmlPage(unencoded_space) {
        id: "unencoded-space",
        summary: "A link's address has a blank inside",
        fix: "Write blanks in addresses as %20, or name files with hyphens",
        category: Links,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://url.spec.whatwg.org/#valid-url-string",
            "https://developers.google.com/search/docs/crawling-indexing/url-structure",
        ],
    }
}

fn unencoded_space(view: &View, findings: &mut Findings) {
    report_written(view, findings, "the address has a blank inside", |reference, destination| {
        matches!(destination, Destination::Http { .. })
            && reference.url.bytes().any(|byte| byte.is_ascii_whitespace())
            && !is_own_file(&reference.url)
    });
}
