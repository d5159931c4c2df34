//! Fonts: the text of a page waits for them.

use memchr::memmem;

use super::declare::rule;
use super::{Findings, Source, View, counted};
use crate::page::{Media, Response};

rule! {
    /// ## What it finds
    ///
    /// A preload of a font (`<link rel="preload" as="font">`) without `crossorigin`. There is one finding for each
    /// font, with the pages that preload it.
    ///
    /// ## Why it matters
    ///
    /// Style sheets ask for fonts in another manner (CORS) than this preload does, also on the same host. The
    /// browser cannot use what it fetched ahead, and fetches the font a second time.
    ///
    /// ## How to fix it
    ///
    /// Add `crossorigin`: `<link rel="preload" as="font" type="font/woff2" href="/lora.woff2" crossorigin>`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="preload" as="font" href="https://cdn.example/lora.woff2">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="preload" as="font" href="https://cdn.example/lora.woff2" crossorigin>
    /// ```
    FONT_FETCHED_TWICE = HtmlPage(font_fetched_twice) {
        id: "font-fetched-twice",
        summary: "A font is fetched ahead in a way in which it cannot be used",
        fix: "Add crossorigin to the preload of the font",
        category: Performance,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://web.dev/articles/preload-critical-assets",
            "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/rel/preload#cors-enabled_fetches",
        ],
    }
}

fn font_fetched_twice(view: &View, findings: &mut Findings) {
    for preload in view.page.font_preloads.iter().filter(|preload| !preload.has_crossorigin) {
        let at = view.page.references[preload.reference].at;
        if let Some(url) = view.destinations[preload.reference].key() {
            let evidence = "the preload says no crossorigin, so the font is fetched a second time";
            findings.add(url, evidence).seen_at(view.source(at, "link href"));
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A style sheet with fonts (`@font-face`) that does not say what to show until they have arrived
    /// (`font-display`). There is one finding for each style sheet. Fonts inside the style sheet and fonts of the
    /// visitor's machine do not count.
    ///
    /// ## Why it matters
    ///
    /// Browsers then show no text at all for up to three seconds, until the font is there.
    ///
    /// ## How to fix it
    ///
    /// Add `font-display: swap` to each `@font-face`, `optional` where the text may do without, `block` for icons.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// @font-face { font-family: Lora; src: url(https://cdn.example/lora.woff2) }
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// @font-face { font-family: Lora; font-display: swap; src: url(https://cdn.example/lora.woff2) }
    /// /* @font-face { font-family: Old; src: url(https://cdn.example/old.woff2) } */
    /// @font-face { font-family: Here; src: url(data:font/woff2;base64,AA==) }
    /// ```
    MISSING_FONT_DISPLAY = Response(missing_font_display) {
        id: "missing-font-display",
        summary: "Text may stay invisible until its font has arrived",
        fix: "Add font-display: swap to each @font-face, or block for fonts of icons",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/font-display",
            "https://www.w3.org/TR/css-fonts-4/#font-display-desc",
        ],
    }
}

fn missing_font_display(key: &str, response: &Response, findings: &mut Findings) {
    let sheet = response.answer().filter(|answer| answer.status == 200 && answer.media() == Media::Css);
    let Some(answer) = sheet else { return };
    let faces = font_faces(&answer.body);
    let silent: Vec<&[u8]> =
        faces.into_iter().filter(|face| memmem::find(face, b"font-display").is_none()).collect();
    if !silent.is_empty() {
        let names: Vec<String> = silent.iter().filter_map(|face| family(face)).take(3).collect();
        let first = if names.is_empty() { String::new() } else { format!(", the first for {}", names[0]) };
        let evidence = format!(
            "{} without font-display{first}",
            counted(silent.len(), "@font-face", "@font-face rules")
        );
        let source = Source { file: response.file.clone(), ..Source::page(key) };
        findings.add(key, evidence).seen_at(source);
    }
}

/// The blocks of `@font-face` that load a file, outside comments.
fn font_faces(css: &[u8]) -> Vec<&[u8]> {
    let starts = memmem::find_iter(css, b"@font-face").filter(|start| !is_in_comment(css, *start));
    let block = |start: usize| {
        let rest = &css[start..];
        memchr::memchr(b'}', rest).map(|end| &rest[..end])
    };
    let loads = |face: &&[u8]| {
        let mut urls = memmem::find_iter(face, b"url(").map(|at| face[at + 4..].trim_ascii_start());
        urls.any(|url| {
            !url.starts_with(b"data:") && !url.starts_with(b"\"data:") && !url.starts_with(b"'data:")
        })
    };
    starts.filter_map(block).filter(loads).collect()
}

fn is_in_comment(css: &[u8], at: usize) -> bool {
    memmem::rfind(&css[..at], b"/*").is_some_and(|start| memmem::find(&css[start..at], b"*/").is_none())
}

fn family(face: &[u8]) -> Option<String> {
    let after = &face[memmem::find(face, b"font-family")? + b"font-family".len()..];
    let value = after.split(|byte| *byte == b';').next()?;
    let name = String::from_utf8_lossy(value)
        .trim()
        .trim_start_matches(':')
        .trim()
        .trim_matches(['"', '\''])
        .to_owned();
    (!name.is_empty() && name.len() < 80).then_some(name)
}
