//! Previews: what people see when a page is shared.

use url::Url;

use super::declare::rule;
use super::links::report_errors;
use super::{Findings, View};
use crate::page::ReferenceKind;
use crate::page::facts::Property;
use crate::site::Site;
use crate::urls::{self, Tracking};

rule! {
    /// ## What it finds
    ///
    /// An indexable page that describes itself for previews (`og:` or `twitter:`) and leaves out the title
    /// or the picture: `og:title`, `og:image`. Pages that say nothing of the kind made their choice.
    ///
    /// ## Why it matters
    ///
    /// When somebody shares the page in a chat or a network, its preview is a bare address, or shows the
    /// picture that a robot thought best. Ranking does not depend on it; whether people click does.
    ///
    /// ## How to fix it
    ///
    /// Add `<meta property="og:title">` and `<meta property="og:image">` to the template.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta property="og:title" content="Rye bread">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta property="og:title" content="Rye bread">
    /// <meta property="og:image" content="https://cdn.example/rye.jpg">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta name="bakery.example:oven" content="2">
    /// ```
    INCOMPLETE_PREVIEW = IndexablePage(incomplete_preview) {
        id: "incomplete-preview",
        summary: "A shared page has no title or picture of its own",
        fix: "Add og:title and og:image to the head",
        category: StructuredData,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://ogp.me/#metadata",
            "https://developers.google.com/search/docs/appearance/title-link",
        ],
    }
}

fn incomplete_preview(view: &View, findings: &mut Findings) {
    let has = |name: &str, other: &str| {
        let says = |property: &Property| {
            (property.name == name || property.name == other) && !property.content.is_empty()
        };
        view.page.open_graph.iter().chain(&view.page.twitter).any(says)
    };
    // Other names with a colon are a matter between the site and its own tools.
    let is_preview = |property: &Property| property.name.starts_with("og:");
    let begins = view.page.open_graph.iter().any(is_preview) || !view.page.twitter.is_empty();
    let missing = match (has("og:title", "twitter:title"), has("og:image", "twitter:image")) {
        (true, true) => return,
        _ if !begins => return,
        (true, false) => "there is no og:image",
        (false, true) => "there is no og:title",
        (false, false) => "there is neither og:title nor og:image",
    };
    view.report(findings, missing);
}

rule! {
    /// ## What it finds
    ///
    /// A picture for previews whose address is not absolute: without `https://` and the host.
    ///
    /// ## Why it matters
    ///
    /// Networks that make previews do not know where a relative address starts from. Most of them show
    /// no picture.
    ///
    /// ## How to fix it
    ///
    /// Write the whole address: `https://example.com/share.jpg`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta property="og:image" content="/share.jpg">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><meta property="og:image" content="https://cdn.example/share.jpg">
    /// ```
    RELATIVE_PREVIEW_IMAGE = HtmlPage(relative_preview_image) {
        id: "relative-preview-image",
        summary: "The picture of a preview has no absolute address",
        fix: "Write the whole address, with https:// and the host",
        category: StructuredData,
        severity: Warning,
        since: "0.1.0",
        references: ["https://ogp.me/#url"],
    }
}

fn relative_preview_image(view: &View, findings: &mut Findings) {
    let is_preview = |kind: ReferenceKind| kind == ReferenceKind::PreviewImage;
    for image in view.page.references.iter().filter(|reference| is_preview(reference.kind)) {
        let is_relative = Url::parse(&image.url) == Err(url::ParseError::RelativeUrlWithoutBase);
        if is_relative && !image.url.is_empty() {
            let evidence = format!("the address is “{}”", image.url);
            findings.add(view.key, evidence).seen_at(view.source(image.at, "meta content"));
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A picture for previews (`og:image`, `twitter:image`) that answers with an error. There is one
    /// finding for each such picture, with the pages that name it. Pictures of other hosts are asked for as
    /// links to them are (`--external`).
    ///
    /// ## Why it matters
    ///
    /// Every page that is shared looks broken or bare, and nobody notices on the site itself.
    ///
    /// ## How to fix it
    ///
    /// Put the picture where the pages look for it, or name another one.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><meta property="og:image" content="/gone.jpg">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Rye bread</title><meta property="og:image" content="/share.jpg">
    /// ==> share.jpg <==
    /// \0
    /// ```
    BROKEN_PREVIEW_IMAGE = Site(broken_preview_image) {
        id: "broken-preview-image",
        summary: "The picture of a preview answers with an error",
        fix: "Put the picture where the pages look for it, or name another one",
        category: StructuredData,
        severity: Warning,
        since: "0.1.0",
        references: ["https://ogp.me/#metadata"],
    }
}

fn broken_preview_image(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| link.kind == ReferenceKind::PreviewImage);
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose canonical is its own address and whose `og:url` is another one.
    ///
    /// ## Why it matters
    ///
    /// Shares and likes are counted for the one address, search for the other. Mostly the `og:url` of
    /// another page was copied, and shares lead there.
    ///
    /// ## How to fix it
    ///
    /// Say the same address in both.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread</title><link rel="canonical" href="https://bakery.example/">
    /// <meta property="og:url" content="https://bakery.example/rye">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread</title><link rel="canonical" href="https://bakery.example/">
    /// <meta property="og:url" content="https://bakery.example/">
    /// ```
    CONFLICTING_OG_URL = IndexablePage(conflicting_og_url) {
        id: "conflicting-og-url",
        summary: "Preview and canonical name different addresses",
        fix: "Say the same address in og:url and in the canonical",
        category: StructuredData,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://ogp.me/#metadata",
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
        ],
    }
}

fn conflicting_og_url(view: &View, findings: &mut Findings) {
    let canonical =
        view.page.canonicals.first().and_then(|canonical| view.destinations[canonical.reference].key());
    let Some(canonical) = canonical else { return };
    let Some(shared) = view.page.open_graph.iter().find(|property| property.name == "og:url") else { return };
    let Ok(url) = Url::parse(&shared.content) else { return };
    if urls::key(&url, Tracking::Keep) != canonical {
        let evidence = format!("og:url is {url}, the canonical is {canonical}");
        findings.add(view.key, evidence).seen_at(view.source(shared.at, "meta og:url"));
    }
}
