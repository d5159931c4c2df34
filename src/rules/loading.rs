//! What makes pages slow, as far as their own markup tells.

use super::declare::rule;
use super::links::source_of;
use super::{Findings, View};
use crate::page::ReferenceKind;
use crate::site::{Content, Record, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A style sheet that offers a font as TrueType, OpenType, EOT or WOFF and not as WOFF2.
    ///
    /// ## Why it matters
    ///
    /// The text of the page waits for its fonts. WOFF2 is about a third smaller than WOFF and half the
    /// size of TrueType, and every current browser reads it.
    ///
    /// ## How to fix it
    ///
    /// Convert the font (`woff2_compress`, `fonttools`) and name the WOFF2 file first.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// @font-face { font-family: Loaf; src: url(loaf.ttf) }
    /// ==> loaf.ttf <==
    /// (a font)
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// @font-face { font-family: Loaf; src: url(loaf.woff2), url(loaf.ttf) }
    /// ==> loaf.ttf <==
    /// (a font)
    /// ==> loaf.woff2 <==
    /// (the same, smaller)
    /// ```
    OLD_FONT_FORMAT = Site(old_font_format) {
        id: "old-font-format",
        summary: "A font is not offered as WOFF2",
        fix: "Convert the font to WOFF2 and name that file first",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: ["https://web.dev/articles/font-best-practices", "https://www.w3.org/TR/WOFF2/"],
    }
}

fn old_font_format(site: &Site, findings: &mut Findings) {
    for record in
        site.records().iter().filter(|record| matches!(record.content, Content::Css | Content::Html))
    {
        for link in site.links_of(record).iter().filter(|link| link.kind == ReferenceKind::CssUrl) {
            let path = urls::path_of_key(site.url(link.target));
            let Some((stem, format)) = path.rsplit_once('.') else { continue };
            let name = stem.rsplit('/').next().unwrap_or(stem);
            if is_old_font(format) && !offers_woff2(site, record, name) {
                let evidence = format!("the style sheet offers no {name}.woff2");
                findings.add(site.url(link.target), evidence).seen_at(source_of(site, &link));
            }
        }
    }
}

fn is_old_font(extension: &str) -> bool {
    ["ttf", "otf", "eot", "woff"].iter().any(|old| extension.eq_ignore_ascii_case(old))
}

fn offers_woff2(site: &Site, record: &Record, name: &str) -> bool {
    site.links_of(record).iter().filter(|link| link.kind == ReferenceKind::CssUrl).any(|link| {
        let path = urls::path_of_key(site.url(link.target));
        path.strip_suffix(".woff2").is_some_and(|stem| stem.rsplit('/').next() == Some(name))
    })
}

/// Style sheets of font services, and the origins that they load the fonts from.
const FONT_ORIGINS: &[(&str, &str)] = &[("fonts.googleapis.com", "fonts.gstatic.com")];

rule! {
    /// ## What it finds
    ///
    /// A page that uses the style sheet of a font service and does not open a connection early to the
    /// other host that the fonts themselves come from.
    ///
    /// ## Why it matters
    ///
    /// The browser learns of the second host only when the style sheet has arrived. Looking up the name
    /// and opening the connection then takes some 100 to 500 ms on a phone, and the text waits for it.
    ///
    /// ## How to fix it
    ///
    /// Add `<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin>` before the style sheet,
    /// or serve the fonts yourself.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title>
    /// <link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Lora">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="preconnect" href="https://fonts.gstatic.com" crossorigin>
    /// <link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Lora">
    /// ```
    MISSING_PRECONNECT = HtmlPage(missing_preconnect) {
        id: "missing-preconnect",
        summary: "The host of a font service is met late",
        fix: "Add a preconnect to the host of the fonts, or serve them yourself",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://web.dev/articles/preconnect-and-dns-prefetch",
            "https://developer.chrome.com/docs/lighthouse/performance/uses-rel-preconnect",
        ],
    }
}

/// The finding stands at the style sheet, with the pages that use it.
fn missing_preconnect(view: &View, findings: &mut Findings) {
    for (reference, destination) in view.page.references.iter().zip(view.destinations) {
        let kinds = [ReferenceKind::Stylesheet, ReferenceKind::CssImport];
        let Some(key) = destination.key().filter(|_| kinds.contains(&reference.kind)) else { continue };
        let service = FONT_ORIGINS.iter().find(|(styles, _)| urls::host_of_key(key) == *styles);
        if let Some((_, fonts)) = service.filter(|(_, fonts)| !meets_early(view, fonts)) {
            let source = view.source(reference.at, &reference.kind.to_string());
            findings.add(key, format!("the fonts come from {fonts}")).seen_at(source);
        }
    }
}

fn meets_early(view: &View, host: &str) -> bool {
    view.page.references.iter().zip(view.destinations).any(|(reference, destination)| {
        let is_hint = matches!(reference.kind, ReferenceKind::Preconnect | ReferenceKind::Preload);
        is_hint && destination.key().is_some_and(|key| urls::host_of_key(key) == host)
    })
}
