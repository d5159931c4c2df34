//! Which element of which vocabulary means what.

use super::{DetailKind, Format};

/// The namespaces that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// The root's own: sitemaps, RSS or Atom.
    Core,
    Image,
    Video,
    News,
    Xhtml,
    Other,
}

/// What the text of an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Location,
    Detail(DetailKind),
}

const SPACES: &[(&str, Space, &str)] = &[
    ("image", Space::Image, "http://www.google.com/schemas/sitemap-image/1.1"),
    ("video", Space::Video, "http://www.google.com/schemas/sitemap-video/1.1"),
    ("news", Space::News, "http://www.google.com/schemas/sitemap-news/0.9"),
    ("xhtml", Space::Xhtml, "http://www.w3.org/1999/xhtml"),
];

/// The namespace of the protocol.
pub(super) const PROTOCOL: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

const FIELDS: &[(Space, &str, DetailKind)] = &[
    (Space::Core, "lastmod", DetailKind::LastModified),
    (Space::Core, "changefreq", DetailKind::ChangeFrequency),
    (Space::Core, "priority", DetailKind::Priority),
    (Space::Image, "loc", DetailKind::Image),
    (Space::Image, "title", DetailKind::ImageText),
    (Space::Image, "caption", DetailKind::ImageText),
    (Space::Video, "thumbnail_loc", DetailKind::VideoThumbnail),
    (Space::Video, "content_loc", DetailKind::VideoContent),
    (Space::Video, "player_loc", DetailKind::VideoPlayer),
    (Space::Video, "title", DetailKind::VideoText),
    (Space::Video, "description", DetailKind::VideoText),
    (Space::Video, "duration", DetailKind::VideoDuration),
    (Space::Video, "publication_date", DetailKind::VideoDate),
    (Space::News, "name", DetailKind::NewsPublication),
    (Space::News, "language", DetailKind::NewsPublication),
    (Space::News, "publication_date", DetailKind::NewsDate),
    (Space::News, "title", DetailKind::NewsTitle),
];

/// The vocabulary of a prefix, by what it was declared as or, failing that, by custom.
pub(super) fn space(prefix: &str, declared: Option<&str>) -> Space {
    let is_meant = |(custom, _, name): &&(&str, Space, &str)| match declared {
        Some(declared) => declared == *name,
        None => prefix == *custom,
    };
    SPACES.iter().find(is_meant).map_or(Space::Other, |(_, space, _)| *space)
}

/// The format that a root element announces.
pub(super) fn format(root: &str) -> Option<Format> {
    match root {
        "urlset" => Some(Format::UrlSet),
        "sitemapindex" => Some(Format::Index),
        "rss" => Some(Format::Rss),
        "feed" => Some(Format::Atom),
        _ => None,
    }
}

/// The element that holds one entry of a format.
pub(super) fn entry_of(format: Format) -> &'static str {
    match format {
        Format::UrlSet => "url",
        Format::Index => "sitemap",
        Format::Rss => "item",
        Format::Atom | Format::Text => "entry",
    }
}

/// What the text of an element within an entry is.
pub(super) fn field(format: Format, space: Space, name: &str) -> Option<Field> {
    let modified = Some(Field::Detail(DetailKind::LastModified));
    match (format, space, name) {
        (Format::UrlSet | Format::Index, Space::Core, "loc") | (Format::Rss, Space::Core, "link") => {
            Some(Field::Location)
        }
        (Format::Rss, Space::Core, "pubDate") | (Format::Atom, Space::Core, "updated") => modified,
        (Format::UrlSet | Format::Index, ..) => {
            let found = FIELDS.iter().find(|(known, field, _)| (*known, *field) == (space, name));
            found.map(|(.., kind)| Field::Detail(*kind))
        }
        _ => None,
    }
}
