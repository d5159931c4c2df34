//! Sitemaps as sitemaps.org defines them, and the other lists of pages that search engines take for
//! one: indexes of sitemaps, feeds (RSS 2.0, Atom) and plain text.
//!
//! Any bytes are a list, if an empty one: what cannot be read is a problem with its line, and what
//! comes before it counts. No entity is expanded that the file declares, and time and memory are
//! bounded by what is read, not by what a packed file claims to hold.

mod check;
mod element;
mod entry;
mod facts;
mod text;
mod unpack;
mod xml;

use url::Url;

pub use entry::{Alternate, Detail, DetailKind, Entry};

use super::problems::Problems;
use crate::page::{Reference, ReferenceKind};

/// The most URLs of one sitemap (<https://www.sitemaps.org/protocol.html#index>).
const MAX_ENTRIES: usize = 50_000;

/// The most that we keep of one; the protocol's limit is a problem long before.
const KEPT_ENTRIES: usize = 200_000;

/// A list of pages, or of such lists.
#[derive(Debug, Clone, Default)]
pub struct Sitemap {
    /// What it is; `None` when it is nothing that we know.
    pub format: Option<Format>,
    /// Whether it came packed with gzip.
    pub is_packed: bool,
    /// What it names, in order.
    pub entries: Vec<Entry>,
    /// Whether there was more than we read.
    pub is_cut: bool,
    /// What is wrong with it.
    pub problems: Problems<Fault>,
}

/// The formats of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `<urlset>`
    UrlSet,
    /// `<sitemapindex>`
    Index,
    /// RSS 2.0
    Rss,
    /// Atom
    Atom,
    /// One URL on each line.
    Text,
}

/// Who named the sitemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// robots.txt, a person, or its usual place.
    Site,
    /// An index, which must not lead to another.
    Index,
}

/// What can be wrong with a sitemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is no list of URLs in any format that we know.
    UnknownFormat,
    /// It is packed, and what it is packed in is broken.
    BrokenGzip,
    /// It unpacks to so much that we stopped.
    Bomb,
    /// It is larger than 50 MB, unpacked.
    TooLarge,
    /// Some bytes do not fit its encoding.
    WrongEncoding,
    /// The XML is broken here; nothing after it counts.
    NotWellFormed,
    /// It brings a document type; its entities are not expanded.
    DocumentType,
    /// An entity that XML does not know.
    UnknownEntity,
    /// An `&` that is not written `&amp;`.
    UnescapedAmpersand,
    /// The root is not in the namespace of the protocol.
    WrongNamespace,
    /// A prefix that is declared nowhere.
    UndeclaredPrefix,
    /// An index that is named by an index.
    NestedIndex,
    /// More than 50,000 URLs.
    TooManyUrls,
    /// An entry without a URL.
    NoLocation,
    /// A URL that is not absolute, or none at all.
    NotAbsolute,
    /// A URL of 2,048 characters or more.
    UrlTooLong,
    /// A URL of another host, for which this sitemap cannot speak.
    OtherHost,
    /// A URL that is named twice.
    Duplicate,
    /// A date that is not in W3C form.
    BadDate,
    /// A frequency that is not one of the seven words.
    BadFrequency,
    /// A priority that is not between 0.0 and 1.0.
    BadPriority,
    /// An alternate without a language or an address.
    BadAlternate,
}

impl Sitemap {
    /// Reads the body that a URL answered with.
    pub fn parse(bytes: &[u8], url: &Url, named_by: NamedBy) -> Self {
        let mut sitemap = Self::default();
        let body = unpack::unpack(bytes, &mut sitemap);
        let text = text::decode(&body, &mut sitemap.problems);
        if text.trim_start().starts_with('<') {
            xml::read(&text, &mut sitemap);
        } else {
            text::read(&text, &mut sitemap);
        }
        check::check(&mut sitemap, url, named_by);
        sitemap
    }

    /// The URLs that it names, as mentions: each page, its alternates and its images.
    pub fn references(&self) -> Vec<Reference> {
        let kind = match self.format {
            Some(Format::Index) => ReferenceKind::Sitemap,
            _ => ReferenceKind::SitemapLocation,
        };
        self.entries.iter().flat_map(|entry| entry.references(kind)).collect()
    }

    /// Keeps an entry, if there is room for it.
    fn push(&mut self, entry: Entry) {
        if entry.url.is_empty() {
            self.problems.add(Fault::NoLocation, entry.line, "");
        } else if self.entries.len() == KEPT_ENTRIES {
            self.is_cut = true;
        } else {
            if self.entries.len() == MAX_ENTRIES {
                self.problems.add(Fault::TooManyUrls, entry.line, &entry.url);
            }
            self.entries.push(entry);
        }
    }
}

#[cfg(test)]
mod tests;
