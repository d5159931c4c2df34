//! What browsers block or warn of, and what was not meant to be seen.

use super::declare::rule;
use super::{Findings, View};
use crate::page::{Destination, Reference, ReferenceKind, Role};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A page that is served over https and loads something over http: a script, a style sheet, a picture,
    /// a frame. There is one finding for each thing that is loaded, with the pages.
    ///
    /// ## Why it matters
    ///
    /// Browsers block scripts, styles and frames of this kind, so the page is broken. Pictures and sounds
    /// they try over https, and show nothing where that fails.
    ///
    /// ## How to fix it
    ///
    /// Write `https://`, or put the file on the site itself.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <script src="http://cdn.example/menu.js"></script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <script src="https://cdn.example/menu.js"></script> <a href="http://mill.example/">Our mill</a>
    /// ```
    MIXED_CONTENT = HtmlPage(mixed_content) {
        id: "mixed-content",
        summary: "A page over https loads something over http",
        fix: "Load it over https",
        category: Security,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://www.w3.org/TR/mixed-content/",
            "https://developer.mozilla.org/en-US/docs/Web/Security/Defenses/Mixed_content",
        ],
    }
}

fn mixed_content(view: &View, findings: &mut Findings) {
    for (reference, key) in over_http(view, |reference| reference.kind.role() == Role::Asset) {
        let evidence = if is_upgraded(reference.kind) {
            "browsers try it over https instead, and show nothing where that fails"
        } else {
            "browsers block it"
        };
        report_target(view, findings, reference, (key, evidence));
    }
}

/// What browsers ask for over https instead (Mixed Content, section 4.1). Candidates of a `srcset` are not
/// among it.
fn is_upgraded(kind: ReferenceKind) -> bool {
    use ReferenceKind::{Audio, Image, Source, Video};
    matches!(kind, Audio | Image | Source | Video)
}

rule! {
    /// ## What it finds
    ///
    /// A form on a page over https that is sent over http.
    ///
    /// ## Why it matters
    ///
    /// Browsers warn before they send it, and fill in nothing. What visitors type can be read on the way.
    ///
    /// ## How to fix it
    ///
    /// Send the form to an `https://` address.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <form action="http://bakery.example/order"><input name="bread"></form>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <form action="/order"><input name="bread"></form>
    /// ```
    INSECURE_FORM = HtmlPage(insecure_form) {
        id: "insecure-form",
        summary: "A form is sent over http",
        fix: "Send the form to an https address",
        category: Security,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://www.w3.org/TR/mixed-content/",
            "https://developer.mozilla.org/en-US/docs/Web/Security/Defenses/Mixed_content",
        ],
    }
}

fn insecure_form(view: &View, findings: &mut Findings) {
    for (reference, key) in over_http(view, |reference| reference.kind.role() == Role::Form) {
        report_target(view, findings, reference, (key, "a page over https sends a form here"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A link on a page over https to an http address of the same host.
    ///
    /// ## Why it matters
    ///
    /// The visitor leaves the encrypted site for a moment, and takes a redirect to come back. Search
    /// engines are told of two addresses for one page.
    ///
    /// ## How to fix it
    ///
    /// Write `https://`, or leave scheme and host out.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <a href="http://bakery.example/">Home</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <a href="/">Home</a> <a href="http://mill.example/">Our mill</a>
    /// ```
    INSECURE_LINK = HtmlPage(insecure_link) {
        id: "insecure-link",
        summary: "A link of a site over https leads to its http address",
        fix: "Link to the https address",
        category: Security,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developer.chrome.com/docs/lighthouse/pwa/is-on-https",
        ],
    }
}

fn insecure_link(view: &View, findings: &mut Findings) {
    let own = urls::host_of_key(view.key);
    for (reference, key) in over_http(view, |reference| reference.kind.role() == Role::Link) {
        if urls::host_of_key(key) == own {
            report_target(view, findings, reference, (key, "the site itself is served over https"));
        }
    }
}

/// The references of a page over https that lead to http addresses. A private host is spared: nothing
/// is encrypted on the way to it.
fn over_http<'v>(
    view: &'v View,
    is_wanted: impl Fn(&Reference) -> bool + 'v,
) -> impl Iterator<Item = (&'v Reference, &'v str)> {
    let pairs = view.page.references.iter().zip(view.destinations).filter(|_| view.key.starts_with("https:"));
    pairs.filter_map(move |(reference, destination)| match destination {
        Destination::Http { key, .. } if key.starts_with("http:") && is_wanted(reference) => {
            Some((reference, key.as_str())).filter(|_| !urls::is_private_host(urls::host_of_key(key)))
        }
        _ => None,
    })
}

fn report_target(view: &View, findings: &mut Findings, reference: &Reference, (key, evidence): (&str, &str)) {
    let source = view.source(reference.at, &reference.kind.to_string()).with_text(&reference.text);
    findings.add(key, evidence).seen_at(source);
}

rule! {
    /// ## What it finds
    ///
    /// A list of files that the server made itself, because a folder has no index page: "Index of /".
    ///
    /// ## Why it matters
    ///
    /// Visitors see the store room instead of the shop. Drafts, backups and sources that nobody links to
    /// can be found, and search engines index the list.
    ///
    /// ## How to fix it
    ///
    /// Put an index page into the folder, or switch listings off (`Options -Indexes`, `autoindex off`).
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Index of /drafts</title><h1>Index of /drafts</h1><a href="../">Parent Directory</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Index of names</title><h1>Index of names</h1><a href="#a">Adam</a>
    /// ```
    DIRECTORY_LISTING = HtmlPage(directory_listing) {
        id: "directory-listing",
        summary: "A folder shows the list of its files",
        fix: "Put an index page into the folder, or switch listings off",
        category: Security,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://cwe.mitre.org/data/definitions/548.html",
            "https://httpd.apache.org/docs/2.4/mod/mod_autoindex.html",
        ],
    }
}

/// As nginx, Apache, lighttpd and Python's server write it: title and heading say the same, with a path.
fn directory_listing(view: &View, findings: &mut Findings) {
    const BEGINNINGS: &[&str] = &["Index of /", "Directory listing for /"];
    let Some(title) = view.page.title().map(|title| title.value.as_str()) else { return };
    let is_heading = |heading: &crate::page::facts::Heading| heading.text == title;
    if BEGINNINGS.iter().any(|begins| title.starts_with(begins)) && view.page.headings.iter().any(is_heading)
    {
        view.report(findings, &format!("the page is called “{title}”"));
    }
}
