//! The viewport: how phones show the page.

use super::declare::rule;
use super::{Findings, View};

rule! {
    /// ## What it finds
    ///
    /// A page without `<meta name="viewport">`.
    ///
    /// ## Why it matters
    ///
    /// Phones show the page as wide as a desktop's, and so too small to read. Google indexes what a
    /// phone gets.
    ///
    /// ## How to fix it
    ///
    /// Add `<meta name="viewport" content="width=device-width, initial-scale=1">` to the head.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><p>Our best.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta name="viewport" content="width=device-width"><p>Our best.
    /// ```
    MISSING_VIEWPORT = HtmlPage(missing_viewport) {
        id: "missing-viewport",
        summary: "A page has no viewport for phones",
        fix: "Add a meta viewport with width=device-width to the head",
        category: Accessibility,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/mobile/mobile-sites-mobile-first-indexing",
        ],
    }
}

fn missing_viewport(view: &View, findings: &mut Findings) {
    if view.page.viewports.is_empty() {
        view.report(findings, "there is no meta viewport");
    }
}

rule! {
    /// ## What it finds
    ///
    /// A viewport that forbids to zoom in, or allows less than the double: `user-scalable=no`,
    /// `maximum-scale=1`.
    ///
    /// ## Why it matters
    ///
    /// Who sees badly cannot read the page on a phone. Some browsers ignore the ban, not all.
    ///
    /// ## How to fix it
    ///
    /// Take `user-scalable` and `maximum-scale` out of the viewport.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye</title><meta name="viewport" content="width=device-width, maximum-scale=1, user-scalable=0">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye</title><meta name="viewport" content="width=device-width, maximum-scale=5">
    /// ```
    BLOCKED_ZOOM = HtmlPage(blocked_zoom) {
        id: "blocked-zoom",
        summary: "A viewport keeps visitors from zooming in",
        fix: "Take user-scalable and maximum-scale out of the viewport",
        category: Accessibility,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Understanding/resize-text.html",
            "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/meta/name/viewport",
        ],
    }
}

fn blocked_zoom(view: &View, findings: &mut Findings) {
    for viewport in &view.page.viewports {
        if let Some((name, value)) = settings(&viewport.value).find(|(name, value)| blocks_zoom(name, value))
        {
            let evidence = format!("the viewport says {name}={value}");
            findings.add(view.key, evidence).seen_at(view.source(viewport.at, "meta viewport"));
        }
    }
}

fn blocks_zoom(name: &str, value: &str) -> bool {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    let number = || value.parse::<f64>();
    is("user-scalable") && (value.eq_ignore_ascii_case("no") || number() == Ok(0.0))
        || is("maximum-scale") && number().is_ok_and(|scale| scale < 2.0)
}

fn settings(viewport: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = viewport.split([',', ';']).filter_map(|setting| setting.split_once('='));
    pairs.map(|(name, value)| (name.trim(), value.trim()))
}

rule! {
    /// ## What it finds
    ///
    /// A viewport that is not as wide as the phone: one with a width in pixels, or with none and without
    /// an `initial-scale`.
    ///
    /// ## Why it matters
    ///
    /// The page is laid out for another screen than the one it is shown on: too small to read, or wider
    /// than the phone. Google indexes what a phone gets.
    ///
    /// ## How to fix it
    ///
    /// Write `<meta name="viewport" content="width=device-width, initial-scale=1">`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye</title><meta name="viewport" content="width=1024">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye</title><meta name="viewport" content="initial-scale=1">
    /// ```
    FIXED_VIEWPORT = HtmlPage(fixed_viewport) {
        id: "fixed-viewport",
        summary: "A viewport is not as wide as the phone",
        fix: "Write width=device-width, initial-scale=1",
        category: Accessibility,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/mobile/mobile-sites-mobile-first-indexing",
            "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/meta/name/viewport",
        ],
    }
}

fn fixed_viewport(view: &View, findings: &mut Findings) {
    // Of several the last one counts, as in browsers.
    let Some(viewport) = view.page.viewports.last() else { return };
    let has = |known: &str| settings(&viewport.value).find(|(name, _)| name.eq_ignore_ascii_case(known));
    let fits = match has("width") {
        Some((_, width)) => width.eq_ignore_ascii_case("device-width"),
        None => has("initial-scale").is_some(),
    };
    if !fits {
        let evidence = format!("the viewport says “{}”", viewport.value);
        findings.add(view.key, evidence).seen_at(view.source(viewport.at, "meta viewport"));
    }
}
