//! What the first look at a page waits for, and what is loaded for nothing.

use super::declare::rule;
use super::links::source_of;
use super::{Findings, View};
use crate::page::ReferenceKind;
use crate::site::{Content, Link, Site, State};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A script in the head that is loaded from a file and says neither `async` nor `defer`, and is no module.
    /// There is one finding for each script, with the pages that wait for it.
    ///
    /// ## Why it matters
    ///
    /// The browser shows nothing of the page until the script has arrived and run. On a slow line that is a white
    /// window, and the largest paint, which Google measures, comes later by as much.
    ///
    /// ## How to fix it
    ///
    /// Add `defer`: the script runs when the page is read, in the same order as the others. `async` is for what
    /// nothing else depends on, as counters.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><html><head><title>Bakery</title><script src="https://cdn.example/menu.js"></script></head>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><html><head><title>Bakery</title><script defer src="https://cdn.example/menu.js"></script>
    /// <script type="module" src="https://cdn.example/shop.js"></script></head><body><script src="https://cdn.example/end.js"></script>
    /// ```
    BLOCKING_SCRIPT = HtmlPage(blocking_script) {
        id: "blocking-script",
        summary: "Pages wait for a script in their head",
        fix: "Add defer to the script, or async where nothing depends on it",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/render-blocking-resources",
            "https://web.dev/articles/efficiently-load-third-party-javascript",
        ],
    }
}

fn blocking_script(view: &View, findings: &mut Findings) {
    for (reference, destination) in view.page.references.iter().zip(view.destinations) {
        let is_awaited = reference.is_blocking && reference.kind == ReferenceKind::Script;
        if let Some(url) = destination.key().filter(|_| is_awaited) {
            let evidence = "pages are not shown before this script has arrived and run";
            findings.add(url, evidence).seen_at(view.source(reference.at, "script src"));
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A style sheet that another style sheet imports (`@import`). There is one finding for each imported file,
    /// with the places that import it. What cannot be loaded at all is `broken-asset`.
    ///
    /// ## Why it matters
    ///
    /// The browser learns of the second file only when the first has arrived, and shows nothing before it has
    /// both: two journeys one after the other, where one would do.
    ///
    /// ## How to fix it
    ///
    /// Join the files when the site is built, or name both in the head with `<link rel="stylesheet">`.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// @import "b.css";
    /// ==> b.css <==
    /// body { color: brown }
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="b.css"><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// h1 { color: gold }
    /// ==> b.css <==
    /// body { color: brown }
    /// ```
    IMPORTED_STYLE_SHEET = Site(imported_style_sheet) {
        id: "imported-style-sheet",
        summary: "A style sheet is asked for only when another has arrived",
        fix: "Join the style sheets, or name both in the head",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://web.dev/learn/performance/optimize-resource-loading",
            "https://developer.chrome.com/docs/lighthouse/performance/critical-request-chains",
        ],
    }
}

fn imported_style_sheet(site: &Site, findings: &mut Findings) {
    for record in site.records().iter().filter(|record| record.content == Content::Css) {
        let is_there = |link: &Link| match site.resource(link.target).state {
            State::Answered(status) => status == 200,
            State::Failed(_) => false,
            State::Skipped(_) => true,
        };
        let imports = site.links_of(record).iter().filter(|link| link.kind == ReferenceKind::CssImport);
        for link in imports.filter(is_there) {
            let evidence = "browsers learn of this style sheet only when another has arrived";
            findings.add(site.url(link.target), evidence).seen_at(source_of(site, &link));
        }
    }
}

/// Libraries that are known by the names of their files, as their makers and the public CDNs write them.
const LIBRARIES: &[&str] = &[
    "alpine",
    "angular",
    "axios",
    "backbone",
    "bootstrap",
    "chart",
    "d3",
    "ember",
    "gsap",
    "htmx",
    "jquery",
    "jquery-ui",
    "knockout",
    "lodash",
    "modernizr",
    "moment",
    "popper",
    "preact",
    "react",
    "react-dom",
    "require",
    "swiper",
    "three",
    "underscore",
    "vue",
];

rule! {
    /// ## What it finds
    ///
    /// A script library that a page loads a second time, from another address or in another version, told by the
    /// names of the files: `jquery-3.7.1.min.js` beside `jquery.js`. There is one finding for each second copy,
    /// with the pages that load it.
    ///
    /// ## Why it matters
    ///
    /// Visitors load and run the same twice. The second copy takes the place of the first, and what was
    /// fastened to that one stops working, sometimes.
    ///
    /// ## How to fix it
    ///
    /// Decide for one copy, and remove the others from the template and the plugins.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><body><script src="https://cdn.example/jquery-3.7.1.min.js"></script>
    /// <script src="https://other.example/lib/jquery.js?v=2"></script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><body><script src="https://cdn.example/jquery-3.7.1.min.js"></script>
    /// <script src="https://cdn.example/jquery-ui.js"></script><script src="https://cdn.example/jquery.lazyload.js"></script>
    /// ```
    DOUBLED_LIBRARY = HtmlPage(doubled_library) {
        id: "doubled-library",
        summary: "A page loads a script library twice",
        fix: "Decide for one copy of the library, and remove the others",
        category: Performance,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/performance/insights/duplicated-javascript",
            "https://web.dev/articles/remove-unused-code",
        ],
    }
}

fn doubled_library(view: &View, findings: &mut Findings) {
    let mut known: Vec<(&str, &str)> = Vec::new();
    for (reference, destination) in view.page.references.iter().zip(view.destinations) {
        let is_loaded = reference.kind == ReferenceKind::Script && !reference.in_noscript;
        let Some(url) = destination.key().filter(|_| is_loaded) else { continue };
        let Some(library) = library(url) else { continue };
        match known.iter().find(|(name, _)| *name == library) {
            Some((_, first)) if *first != url => {
                let evidence = format!("{library} is loaded from {first} already");
                findings.add(url, evidence).seen_at(view.source(reference.at, "script src"));
            }
            Some(_) => {}
            None => known.push((library, url)),
        }
    }
}

/// The library that a file holds, by its name: without version, `slim`, `min` and the like.
pub(super) fn library(url: &str) -> Option<&'static str> {
    const VARIANTS: &[&str] = &[
        "bundle",
        "cjs",
        "core",
        "development",
        "esm",
        "global",
        "js",
        "min",
        "prod",
        "production",
        "slim",
        "umd",
    ];
    let name = urls::path_of_key(url).rsplit('/').next()?.strip_suffix(".js")?;
    LIBRARIES.iter().copied().find(|library| {
        let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) || VARIANTS.contains(&part);
        let is_version = |part: &str| is_part(part.strip_prefix('v').unwrap_or(part));
        name.strip_prefix(library).is_some_and(|rest| {
            rest.split(['.', '-']).all(is_version) && !rest.starts_with(|c: char| c.is_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::library;

    #[test]
    fn libraries_are_known_by_their_names_and_plugins_are_not() {
        for (url, name) in [
            ("https://a.example/jquery.js", Some("jquery")),
            ("https://a.example/x/jquery-3.7.1.slim.min.js?v=1", Some("jquery")),
            ("https://a.example/jquery-ui.min.js", Some("jquery-ui")),
            ("https://a.example/bootstrap.bundle.min.js", Some("bootstrap")),
            ("https://a.example/react-dom.production.min.js", Some("react-dom")),
            ("https://a.example/d3.v7.min.js", Some("d3")),
            ("https://a.example/jquery.lazyload.js", None),
            ("https://a.example/jquery-migrate.min.js", None),
            ("https://a.example/vuex.js", None),
            ("https://a.example/moment-with-locales.js", None),
            ("https://a.example/app.js", None),
            ("https://a.example/", None),
        ] {
            assert_eq!(library(url), name, "{url}");
        }
    }
}
