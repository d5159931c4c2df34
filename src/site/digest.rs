//! What the site takes from one response, boiled down by the thread that read it.
//!
//! The facts of a page are more than a hundred strings. Handed over as they are, each would be freed
//! by a thread that did not allocate it; here they are a few buffers, with the hashes of all texts.

use xxhash_rust::xxh3::xxh3_64;

use super::fragments::anchor_hash;
use super::{Content, Facts, ShownWidth, TextId};
use crate::page::facts::Landmark;
use crate::page::{Destination, Page, Position, Reference, ReferenceKind, Rel};
use crate::urls::Texts;

/// The facts of one response that outlive it, before its URLs and texts have numbers.
#[derive(Debug)]
pub struct Digest {
    /// What kind of facts they are.
    pub content: Content,
    pub(super) title: Option<(usize, Position)>,
    pub(super) description: Option<(u64, Position)>,
    pub(super) has_main: bool,
    /// The place of the first canonical among the mentions.
    pub(super) canonical: Option<usize>,
    pub(super) is_noindex: bool,
    pub(super) is_refresh_stub: bool,
    pub(super) text_hash: u64,
    pub(super) simhash: u64,
    pub(super) main_words: u32,
    /// Hashes of the fragment targets, sorted.
    pub(super) anchors: Vec<u64>,
    /// The references that lead to something that can be visited, in their order.
    pub(super) mentions: Vec<Mention>,
    pub(super) texts: Texts,
}

/// One reference; texts are places in [`Digest::texts`].
#[derive(Debug)]
pub(super) struct Mention {
    pub text: usize,
    pub fragment: Option<usize>,
    pub at: Position,
    pub kind: ReferenceKind,
    pub rel: Rel,
    pub landmark: Landmark,
    pub shown: ShownWidth,
    pub path: u8,
}

impl Digest {
    /// What mentions each URL, in their order.
    pub fn kinds(&self) -> impl Iterator<Item = ReferenceKind> {
        self.mentions.iter().map(|mention| mention.kind)
    }

    /// Hash of what the page shows; 0 when it shows nothing, or only sends visitors elsewhere.
    pub fn content_hash(&self) -> u64 {
        if self.is_refresh_stub { 0 } else { self.text_hash }
    }

    /// What is kept of a page. `destinations` are those of its references.
    pub fn of_page(page: &Page, destinations: &[Destination]) -> Self {
        let mut digest = Self::of_list(Content::Html, &page.references, destinations);
        digest.title = page.title().map(|title| (digest.texts.push(&title.value), title.at));
        digest.canonical = page.canonicals.first().and_then(|first| {
            let (before, rest) = destinations.split_at(first.reference);
            rest[0].key().map(|_| before.iter().filter_map(Destination::key).count())
        });
        digest.description = page
            .descriptions
            .first()
            .filter(|first| !first.value.is_empty())
            .map(|first| (xxh3_64(first.value.as_bytes()), first.at));
        digest.has_main = page.has_main;
        digest.is_noindex = page.is_noindex();
        digest.is_refresh_stub = page.is_refresh_stub();
        digest.text_hash = page.text.hash;
        digest.simhash = page.text.simhash;
        digest.main_words = page.text.main_words;
        digest.anchors = page.anchors.iter().map(|anchor| anchor_hash(&anchor.value)).collect();
        digest.anchors.sort_unstable();
        digest
    }

    /// What another crawl kept; `text` reads its texts. The mentions lead where the links do.
    pub fn of_facts<E>(facts: &Facts, mut text: impl FnMut(TextId) -> Result<String, E>) -> Result<Self, E> {
        let (record, links) = (&facts.record, &facts.links);
        let mut digest = Self::empty(record.content, links.len());
        let mut push = |texts: &mut Texts, id| Ok::<_, E>(texts.push(&text(id)?));
        for link in links {
            digest.mentions.push(Mention {
                text: push(&mut digest.texts, link.text)?,
                fragment: link.fragment.map(|fragment| push(&mut digest.texts, fragment)).transpose()?,
                at: link.at,
                kind: link.kind,
                rel: link.rel,
                landmark: link.landmark,
                shown: link.shown,
                path: link.path,
            });
        }
        if let Some((title, at)) = record.title {
            digest.title = Some((push(&mut digest.texts, title)?, at));
        }
        digest.canonical =
            record.canonical.and_then(|canonical| links.iter().position(|link| link.target == canonical));
        (digest.is_noindex, digest.is_refresh_stub) = (record.is_noindex, record.is_refresh_stub);
        (digest.text_hash, digest.simhash) = (record.text_hash, record.simhash);
        digest.main_words = record.main_words;
        (digest.description, digest.has_main) = (record.description, record.has_main);
        digest.anchors.clone_from(&facts.anchors);
        Ok(digest)
    }

    /// What is kept of a style sheet, a sitemap or robots.txt: something that only mentions.
    pub fn of_list(content: Content, references: &[Reference], destinations: &[Destination]) -> Self {
        let mut digest = Self::empty(content, references.len());
        for (reference, destination) in references.iter().zip(destinations) {
            let Destination::Http { fragment, .. } = destination else { continue };
            digest.mentions.push(Mention {
                text: digest.texts.push(&reference.text),
                fragment: fragment.as_deref().map(|fragment| digest.texts.push(fragment)),
                at: reference.at,
                kind: reference.kind,
                rel: reference.rel,
                landmark: reference.landmark,
                shown: ShownWidth::of(reference.width),
                path: reference.path,
            });
        }
        digest
    }

    fn empty(content: Content, mentions: usize) -> Self {
        Self {
            content,
            title: None,
            description: None,
            has_main: false,
            canonical: None,
            is_noindex: false,
            is_refresh_stub: false,
            text_hash: 0,
            simhash: 0,
            main_words: 0,
            anchors: Vec::new(),
            mentions: Vec::with_capacity(mentions),
            texts: Texts::with_room_for(mentions + 1),
        }
    }
}
