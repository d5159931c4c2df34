//! What people need who use a phone, a keyboard or a screen reader, as far as search engines name it too.

use xxhash_rust::xxh3::xxh3_64;

use super::declare::rule;
use super::vague::is_vague;
use super::{Findings, Source, View, counted};
use crate::page::{Destination, Placed, Reference, ReferenceKind, Rel};

rule! {
    /// ## What it finds
    ///
    /// Links whose whole text is `click here`, `read more` and the like, in a dozen languages, and that
    /// have no other name (`aria-label`). A link that says the name of what it leads to (`#click()`) is spared. There is
    /// one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// Search engines learn from the text of a link what its target is about. A screen reader lists the
    /// links of a page: ten times `here` is a list of nothing.
    ///
    /// ## How to fix it
    ///
    /// Let the link say what it leads to: `our opening hours` instead of `here`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><p>For our prices <a href="/">click here</a>.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><p>See <a href="/">our prices</a>. <a href="/" aria-label="More about rye">More</a>
    /// Call <code><a href="/api.html#click()">click</a>()</code>.
    /// ```
    VAGUE_LINK_TEXT = HtmlPage(vague_link_text) {
        id: "vague-link-text",
        summary: "Links do not say where they lead",
        fix: "Let the link say what it leads to",
        category: Accessibility,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context.html",
        ],
    }
}

fn vague_link_text(view: &View, findings: &mut Findings) {
    let is_vague = |(reference, destination): &(&Reference, &Destination)| {
        let is_link = reference.kind == ReferenceKind::Anchor && destination.key().is_some();
        let is_unnamed = !reference.rel.has(Rel::NAMED) && !names_its_target(reference, destination);
        is_link && is_vague(&reference.text) && is_unnamed
    };
    let links = view.page.references.iter().zip(view.destinations);
    let mut vague = links.filter(is_vague).map(|(reference, _)| reference).peekable();
    if let Some(first) = vague.peek().copied() {
        let sources: Vec<Source> =
            vague.map(|link| view.source(link.at, "a href").with_text(&link.text)).collect();
        let evidence = format!(
            "{} without a meaning, the first is “{}”",
            counted(sources.len(), "link text", "link texts"),
            first.text
        );
        findings.add(view.key, evidence).sources = sources;
    }
}

/// Whether a link says the very name of what it leads to, as manuals of programs do: `#click()`.
fn names_its_target(reference: &Reference, destination: &Destination) -> bool {
    let Destination::Http { fragment: Some(fragment), .. } = destination else { return false };
    let rest = fragment.strip_prefix(reference.text.as_str());
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

rule! {
    /// ## What it finds
    ///
    /// Links without a name: no text, no image with an alternative, no `aria-label` and no `title`. Links
    /// to a place of the page itself (`#`) do not count.
    ///
    /// ## Why it matters
    ///
    /// A screen reader reads the address aloud, letter by letter. Search engines learn nothing about the
    /// target. Mostly it is an icon, or what is left of an image that was removed.
    ///
    /// ## How to fix it
    ///
    /// Give the icon an alternative or the link an `aria-label`, or remove the link.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><a href="https://social.example/bakery"><svg><path d="M0 0"/></svg></a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><a href="https://social.example/bakery"><svg><title>Our photos</title></svg></a>
    /// <a href="https://social.example/" aria-label="Our photos"><i class="icon"></i></a>
    /// ```
    EMPTY_LINK = HtmlPage(empty_link) {
        id: "empty-link",
        summary: "Links have no name",
        fix: "Give the icon an alternative or the link an aria-label, or remove the link",
        category: Accessibility,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context.html",
        ],
    }
}

fn empty_link(view: &View, findings: &mut Findings) {
    let is_empty = |reference: &&Reference| {
        let leads_on = !reference.url.is_empty() && !reference.url.starts_with('#');
        leads_on
            && reference.kind == ReferenceKind::Anchor
            && reference.text.is_empty()
            && !reference.rel.has(Rel::NAMED)
    };
    let mut empty = view.page.references.iter().filter(is_empty).peekable();
    if let Some(first) = empty.peek().copied() {
        let sources: Vec<Source> = empty.map(|link| view.source(link.at, "a href")).collect();
        let evidence = format!(
            "{} without a name, the first leads to {}",
            counted(sources.len(), "link", "links"),
            first.url
        );
        findings.add(view.key, evidence).sources = sources;
    }
}

rule! {
    /// ## What it finds
    ///
    /// Two elements of a page with the same `id`. The `name` of an `<a>` does not count as one.
    ///
    /// ## Why it matters
    ///
    /// A link to that fragment leads to the first of them only. Labels, descriptions and scripts that
    /// name the id find the wrong element.
    ///
    /// ## How to fix it
    ///
    /// Give each element an id of its own.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><h2 id="rye">Rye</h2><h2 id="rye">More rye</h2>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><h2 id="rye">Rye</h2><h2 id="more-rye"><a name="rye"></a>More rye</h2>
    /// ```
    DUPLICATE_ID = HtmlPage(duplicate_id) {
        id: "duplicate-id",
        summary: "Elements share an id",
        fix: "Give each element an id of its own",
        category: Accessibility,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://html.spec.whatwg.org/multipage/dom.html#the-id-attribute",
            "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Global_attributes/id",
        ],
    }
}

fn duplicate_id(view: &View, findings: &mut Findings) {
    if !has_repeats(&view.page.anchors) {
        return;
    }
    let is_id = |place: &usize| view.page.names.binary_search(place).is_err();
    let mut anchors: Vec<&Placed<String>> =
        (0..view.page.anchors.len()).filter(is_id).map(|place| &view.page.anchors[place]).collect();
    anchors.sort_unstable_by(|one, other| (&one.value, one.at).cmp(&(&other.value, other.at)));
    let shared: Vec<&[&Placed<String>]> =
        anchors.chunk_by(|one, other| one.value == other.value).filter(|same| same.len() > 1).collect();
    let Some(first) = shared.iter().min_by_key(|same| same[0].at) else { return };
    let id = &first[0].value;
    let evidence = match shared.len() {
        1 => format!("{} elements have the id “{id}”", first.len()),
        ids => format!("{ids} ids occur more than once, the first is “{id}”"),
    };
    let places = shared.iter().copied().flatten();
    let sources = places.map(|anchor| view.source(anchor.at, "id").with_text(&anchor.value));
    findings.add(view.key, evidence).sources.extend(sources);
}

/// The quick answer for the many pages where there is nothing to say.
fn has_repeats(anchors: &[Placed<String>]) -> bool {
    let mut hashes: Vec<u64> = anchors.iter().map(|anchor| xxh3_64(anchor.value.as_bytes())).collect();
    hashes.sort_unstable();
    hashes.windows(2).any(|pair| pair[0] == pair[1])
}
