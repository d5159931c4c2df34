//! Files that visitors load for nothing: twice, unpacked, or from too far away.

use super::declare::rule;
use super::indexing::pages;
use super::links::source_of;
use super::structure::is_frame;
use super::weight::kilobytes;
use super::{Findings, Source, counted};
use crate::page::{Answer, Media, ReferenceKind, Response, Role, is_script};
use crate::site::{ContentKind, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A script or a style sheet that a page of the site loads under two addresses, byte for byte the same. There
    /// is one finding for each second address, with the pages that load both. Scripts above 128 kB are not
    /// compared.
    ///
    /// ## Why it matters
    ///
    /// Browsers know files by their addresses. They load the second copy as if it were another file, and run it
    /// once more.
    ///
    /// ## How to fix it
    ///
    /// Name one of the addresses everywhere, and redirect the other to it.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b/a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> b/a.css <==
    /// body { color: brown }
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b/a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> b/a.css <==
    /// body { color: black }
    /// ```
    DOUBLED_FILE = Site(doubled_file) {
        id: "doubled-file",
        summary: "A page loads the same file under two addresses",
        fix: "Name one of the addresses everywhere, and redirect the other to it",
        category: Performance,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/performance/insights/duplicated-javascript",
            "https://www.rfc-editor.org/rfc/rfc9111#section-2",
        ],
    }
}

fn doubled_file(site: &Site, findings: &mut Findings) {
    for record in pages(site) {
        let is_file = |kind| matches!(kind, ReferenceKind::Script | ReferenceKind::Stylesheet);
        let mut known: Vec<(u64, &str)> = Vec::new();
        for link in site.links_of(record).iter().filter(|link| is_file(link.kind)) {
            let Some(hash) = site.resource(link.target).delivery.content_hash() else { continue };
            let url = site.url(link.target);
            match known.iter().find(|(other, _)| *other == hash) {
                Some((_, first)) if *first != url => {
                    findings
                        .add(url, format!("byte for byte what {first} is"))
                        .seen_at(source_of(site, &link));
                }
                Some(_) => {}
                None => known.push((hash, url)),
            }
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A script or a style sheet in which blanks at the beginning of lines, line ends and lines of comment come to
    /// more than the limit. Of a script the first 128 kB are looked at.
    ///
    /// ## Why it matters
    ///
    /// They are loaded and read by every visitor and mean nothing to the browser. Compression takes most of the
    /// blanks away on the line, of comments less.
    ///
    /// ## How to fix it
    ///
    /// Let the build minify scripts and styles (esbuild, Lightning CSS, terser). Keep the licence where it must be.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:0
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// /* The colours of the shop. COMMENT */
    /// body { color: brown }
    /// ```
    ///
    /// ```site,good,limit:0
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body{color:brown}
    /// ```
    UNMINIFIED_FILE = Response(unminified_file) {
        id: "unminified-file",
        summary: "A script or style sheet is sent with its comments and blanks",
        fix: "Let the build minify scripts and styles",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/unminified-javascript",
            "https://developer.chrome.com/docs/lighthouse/performance/unminified-css",
        ],
        limit: { default: 10, unit: "kB", doc: "The most blanks and comments that are not reported" },
    }
}

fn unminified_file(key: &str, response: &Response, findings: &mut Findings) {
    let Some(answer) = response.answer().filter(|answer| answer.status == 200 && is_code(answer)) else {
        return;
    };
    let idle = idle_bytes(&answer.body);
    if idle > findings.limit() * 1000 {
        let part = if answer.is_cut { "the first " } else { "" };
        let evidence = format!(
            "{} of {part}{} are blanks and comments",
            kilobytes(idle),
            kilobytes(answer.body.len() as u64)
        );
        let source = Source { file: response.file.clone(), ..Source::page(key) };
        findings.add(key, evidence).seen_at(source);
    }
}

fn is_code(answer: &Answer) -> bool {
    let content_type = answer.headers.value("content-type").unwrap_or_default();
    answer.media() == Media::Css || is_script(content_type)
}

/// The bytes of blanks before lines, of line ends, and of lines that are comment from their beginning. What
/// looks like a comment behind code may be part of a string, so that counts as code.
fn idle_bytes(code: &[u8]) -> u64 {
    let (mut idle, mut is_comment) = (0, false);
    for line in code.trim_ascii_end().split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii();
        let begins = !is_comment && text.starts_with(b"/*");
        if is_comment || begins {
            let end = text[if begins { 2 } else { 0 }..].windows(2).position(|pair| pair == b"*/");
            // Behind its end there may be code again; such a line is counted as code.
            is_comment = end.is_none();
            let rest = end.map_or(0, |end| text.len() - (end + 2 + if begins { 2 } else { 0 }));
            idle += line.len() - rest;
        } else if text.starts_with(b"//") {
            idle += line.len();
        } else {
            idle += line.len() - text.len();
        }
    }
    idle as u64
}

rule! {
    /// ## What it finds
    ///
    /// Style sheets, scripts, fonts and pictures that the site's delivery network hands on to the server every
    /// time, by its own word: `Cache-Status: ...; fwd=bypass` (RFC 9211), `CF-Cache-Status: BYPASS` or `DYNAMIC`,
    /// `X-Vercel-Cache: BYPASS`. A mere miss is not reported: somebody has to be the first. There is one finding,
    /// at the start page.
    ///
    /// ## Why it matters
    ///
    /// The network is there to answer from near the visitor. What it hands on is slower than without it.
    ///
    /// ## How to fix it
    ///
    /// Look for what forbids it to keep the files: `Cache-Control: private` or `no-store`, a cookie set with every
    /// answer, a rule of the network, an ending that it does not know.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> _headers <==
    /// /a.css
    ///   Cache-Status: "Edge"; fwd=bypass
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> _headers <==
    /// /a.css
    ///   Cache-Status: "Edge"; fwd=uri-miss; stored
    /// ```
    BYPASSED_CACHE = Site(bypassed_cache) {
        id: "bypassed-cache",
        summary: "The delivery network hands a file on to the server every time",
        fix: "Look for what forbids the network to keep the file: private, no-store, cookies, its own rules",
        category: Performance,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc9211",
            "https://developers.cloudflare.com/cache/concepts/cache-responses/",
        ],
    }
}

fn bypassed_cache(site: &Site, findings: &mut Findings) {
    let is_file = |kind| matches!(kind, ContentKind::Style | ContentKind::Script | ContentKind::Packed);
    let is_loaded =
        |id| site.links_to(id).any(|link| link.kind.role() == Role::Asset && !is_frame(link.kind));
    let handed_on: Vec<UrlId> = site
        .own_ids()
        .filter(|id| site.resource(*id).delivery.is_past_cache())
        .filter(|id| is_file(site.resource(*id).delivery.kind) && is_loaded(*id))
        .collect();
    let Some(first) = handed_on.iter().map(|id| site.url(*id)).min() else { return };
    let evidence = format!("{}, the first is {first}", counted(handed_on.len(), "file", "files"));
    findings.add(site.url(site.start()), evidence).sources =
        handed_on.into_iter().map(|id| Source::page(site.url(id))).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_comments_are_counted_and_strings_are_not() {
        for (code, idle) in [
            ("a{b:c}", 0),
            ("a {\n  b: c;\n}\n", 1 + 3),
            ("/* x */", 7),
            ("/* x */ a{}", 7),
            ("/* x\n y */\na{}", 5 + 6),
            ("// x\nf()\n", 5),
            ("f('/* x')", 0),
            ("f() // x", 0),
            ("/*", 2),
            ("/*/", 3),
        ] {
            assert_eq!(idle_bytes(code.as_bytes()), idle, "{code}");
        }
    }
}
