//! What a sitemap says of one URL.

use super::check;
use crate::page::{Position, Reference, ReferenceKind};

/// One URL of a list, with what the list says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The URL, as written but for entities and surrounding space.
    pub url: String,
    /// Where it stands.
    pub line: u32,
    /// What else is said of it, in order.
    pub details: Vec<Detail>,
    /// The same page in other languages.
    pub alternates: Vec<Alternate>,
}

/// Something that is said of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What it is.
    pub kind: DetailKind,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub line: u32,
}

/// The same page in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// The language, or `x-default`.
    pub lang: String,
    /// The URL, as written.
    pub url: String,
    /// Where it stands.
    pub line: u32,
}

/// What can be said of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DetailKind {
    /// When it was changed last.
    LastModified,
    /// How often it changes.
    ChangeFrequency,
    /// How important it is among its like.
    Priority,
    /// The URL of an image on it.
    Image,
    /// The title or the caption of an image.
    ImageText,
    /// The small picture of a video.
    VideoThumbnail,
    /// The file of a video.
    VideoContent,
    /// The player of a video.
    VideoPlayer,
    /// The title or the description of a video.
    VideoText,
    /// The length of a video in seconds.
    VideoDuration,
    /// When a video was published.
    VideoDate,
    /// The name or the language of a publication.
    NewsPublication,
    /// When an article was published.
    NewsDate,
    /// The title of an article.
    NewsTitle,
}

impl Entry {
    /// What it mentions: its page, with the date of its last change for a text, the alternates of that, and its
    /// images.
    pub(super) fn references(&self, kind: ReferenceKind) -> impl Iterator<Item = Reference> {
        let changed = self.detail(DetailKind::LastModified).filter(|date| check::is_date(&date.text));
        let page = Reference {
            text: changed.map(|date| date.text.clone()).unwrap_or_default(),
            ..Reference::bare(kind, &self.url, Position { line: self.line, column: 1 })
        };
        let reference = |kind, url: &str, line| Reference::bare(kind, url, Position { line, column: 1 });
        let alternates = self.alternates.iter();
        let images = self.details.iter().filter(|detail| detail.kind == DetailKind::Image);
        std::iter::once(page)
            .chain(
                alternates
                    .map(move |other| reference(ReferenceKind::SitemapAlternate, &other.url, other.line)),
            )
            .chain(images.map(move |image| reference(ReferenceKind::SitemapImage, &image.text, image.line)))
    }

    /// The first detail of a kind.
    pub fn detail(&self, kind: DetailKind) -> Option<&Detail> {
        self.details.iter().find(|detail| detail.kind == kind)
    }
}
