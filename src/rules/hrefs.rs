//! Links as they are written: what is no address, or no address that anyone else can use.

use super::declare::rule;
use super::{Findings, View};
use crate::page::{Destination, Reference, ReferenceKind, Role};

rule! {
    /// ## What it finds
    ///
    /// A link, an asset or the action of a form whose address cannot be parsed as a URL (`http://[broken`), or whose scheme is
    /// a slip of the fingers: `htps://`, `http//`, `http:///`.
    ///
    /// ## Why it matters
    ///
    /// A click on it does nothing, or ends at an error; search engines ignore it.
    ///
    /// ## How to fix it
    ///
    /// Write the address out as the browser's address bar shows it.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="htps://mill.example/">Our mill</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="https://mill.example/">Our mill</a>
    /// <a href="sms:+4930123">Text us</a>
    /// ```
    MALFORMED_LINK = HtmlPage(malformed_link) {
        id: "malformed-link",
        summary: "A link's address is no URL",
        fix: "Write the address as the browser's address bar shows it",
        category: Links,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://url.spec.whatwg.org/#url-parsing",
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
        ],
    }
}

fn malformed_link(view: &View, findings: &mut Findings) {
    report_written(view, findings, "the address cannot be read", |reference, destination| {
        matches!(destination, Destination::Malformed(_)) || has_mistyped_scheme(&reference.url)
    });
}

/// Schemes that nobody means.
fn has_mistyped_scheme(url: &str) -> bool {
    const SLIPS: &[&str] = &[
        "htp:",
        "htps:",
        "http//",
        "https//",
        "http:///",
        "https:///",
        "htttp:",
        "htttps:",
        "hhttp:",
        "hhttps:",
        "ttp:",
        "ttps:",
        "httpp:",
        "httpss:",
        "http:://",
        "https:://",
        "hptt:",
        "htpp:",
        "htpps:",
    ];
    url.starts_with(['h', 't', 'H', 'T']) && SLIPS.iter().any(|slip| starts_with_ignoring_case(url, slip))
}

rule! {
    /// ## What it finds
    ///
    /// A link with an empty `href`, or something to load with an empty `src`. A link that bears the name of
    /// its own page is spared: it is the last crumb of a trail.
    ///
    /// ## Why it matters
    ///
    /// An empty link leads back to the page that it stands on; an empty `src` shows nothing. Both are
    /// what a template leaves behind when a value is missing.
    ///
    /// ## How to fix it
    ///
    /// Fill in the address, or leave the element out where there is none.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="">Order</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="#order">Order</a><h2 id="order">Order</h2>
    /// ```
    EMPTY_LINK_TARGET = HtmlPage(empty_link_target) {
        id: "empty-link-target",
        summary: "A link or an image has an empty address",
        fix: "Fill in the address, or leave the element out",
        category: Links,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://html.spec.whatwg.org/multipage/embedded-content.html#attr-img-src",
        ],
    }
}

fn empty_link_target(view: &View, findings: &mut Findings) {
    let title = view.page.title().map_or("", |title| title.value.as_str());
    // The last crumb of a trail bears the name of the page and leads back to it: there it is meant.
    let is_own_name = |text: &str| !text.is_empty() && title.contains(text);
    report_written(view, findings, "the address is empty", |reference, _| {
        reference.url.is_empty() && !is_own_name(&reference.text)
    });
}

rule! {
    /// ## What it finds
    ///
    /// A link whose address is a script: `href="javascript:..."`. Scripts that do nothing
    /// (`javascript:void(0)`) are spared: such a link is a button, and leads nowhere on purpose.
    ///
    /// ## Why it matters
    ///
    /// Search engines do not run it, so whatever it opens is not found through it. It cannot be opened in
    /// a new tab or copied, and a Content Security Policy forbids it.
    ///
    /// ## How to fix it
    ///
    /// Link to the address that the script opens. Where it opens none, use a `<button>`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="javascript:openMenu()">Menu</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><button type="button">Menu</button>
    /// ```
    SCRIPT_LINK = HtmlPage(script_link) {
        id: "script-link",
        summary: "A link's address is a script",
        fix: "Link to the address that the script opens, or use a button",
        category: Links,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://developer.mozilla.org/en-US/docs/Web/URI/Reference/Schemes/javascript",
        ],
    }
}

fn script_link(view: &View, findings: &mut Findings) {
    report_written(view, findings, "the address is a script", |reference, destination| {
        let is_script = || starts_with_ignoring_case(&reference.url, "javascript:");
        let is_form = reference.kind.role() == Role::Form;
        *destination == Destination::Other && !is_form && is_script() && !is_idle_script(&reference.url)
    });
}

fn is_idle_script(url: &str) -> bool {
    let body = url.split_once(':').map_or("", |(_, body)| body);
    let body = body.trim_matches(|c: char| c.is_ascii_whitespace() || c == ';');
    ["", "//", "void(0)", "void 0", "void()", "false", "return false"]
        .iter()
        .any(|idle| body.eq_ignore_ascii_case(idle))
}

rule! {
    /// ## What it finds
    ///
    /// A link or an asset that names a file of somebody's own computer or network: `file:`, a drive
    /// letter (`C:\`), a network share (`\\server\share`).
    ///
    /// ## Why it matters
    ///
    /// It works on the machine where the page was written and nowhere else: browsers refuse to open it
    /// from a website.
    ///
    /// ## How to fix it
    ///
    /// Put the file on the site and link to its address there.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="file:///C:/Users/ida/prices.pdf">Prices</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="#prices">Prices</a><h2 id="prices">Prices</h2>
    /// ```
    FILE_LINK = HtmlPage(file_link) {
        id: "file-link",
        summary: "A link names a file of its author's computer",
        fix: "Put the file on the site and link to its address there",
        category: Links,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc8089",
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
        ],
    }
}

fn file_link(view: &View, findings: &mut Findings) {
    let evidence = "the address exists on one computer only";
    report_written(view, findings, evidence, |reference, _| is_own_file(&reference.url));
}

pub(super) fn is_own_file(url: &str) -> bool {
    let is_drive =
        matches!(url.as_bytes(), [drive, b':', b'\\' | b'/' | b'|', ..] if drive.is_ascii_alphabetic());
    is_drive || url.starts_with("\\\\") || starts_with_ignoring_case(url, "file:")
}

/// Reports the links and assets of a page that are written so, as one finding of the page.
pub(super) fn report_written(
    view: &View,
    findings: &mut Findings,
    evidence: &str,
    is_faulty: impl Fn(&Reference, &Destination) -> bool,
) {
    let pairs = view.page.references.iter().zip(view.destinations);
    let is_followed = |reference: &Reference| {
        matches!(reference.kind.role(), Role::Link | Role::Asset | Role::Form)
            && reference.kind != ReferenceKind::Refresh
    };
    let mut faulty =
        pairs.filter(|(reference, to)| is_followed(reference) && is_faulty(reference, to)).peekable();
    let Some((first, _)) = faulty.peek() else { return };
    let shown = if first.url.is_empty() { String::new() } else { format!(": “{}”", first.url) };
    let found = findings.add(view.key, format!("{evidence}{shown}"));
    found.sources.extend(faulty.map(|(reference, _)| {
        view.source(reference.at, &reference.kind.to_string()).with_text(&reference.text)
    }));
}

pub(super) fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_slips_are_known_by_their_beginning() {
        for (url, is_idle) in
            [("javascript:void(0);", true), ("JavaScript:;", true), ("javascript:go(2)", false)]
        {
            assert_eq!(is_idle_script(url), is_idle, "{url}");
        }
        for url in ["file:///etc/motd", "C:\\a.pdf", "d:/a.pdf", "\\\\server\\share"] {
            assert!(is_own_file(url), "{url}");
        }
        for url in ["/c:/a", "files/a", "c:a", "a:b"] {
            assert!(!is_own_file(url), "{url}");
        }
        for url in ["htps://a", "HTTP//a", "https:///a"] {
            assert!(has_mistyped_scheme(url), "{url}");
        }
        for url in ["http://a", "https://a", "httpd.html", "http", "tel:1", "é:"] {
            assert!(!has_mistyped_scheme(url), "{url}");
        }
    }
}
