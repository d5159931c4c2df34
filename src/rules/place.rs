//! Places by their numbers: of a large site one fault may have a million, and few of them are told.

use super::Source;
use super::links::source_of;
use crate::site::{Link, Site};
use crate::urls::UrlId;

/// A place of a site that leads to a fault, or where it can be seen.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// A page as a whole.
    Page(UrlId),
    /// A link.
    Link(Link),
}

impl Place {
    /// The URL of the page that it is on.
    pub fn page(self, site: &Site) -> &str {
        match self {
            Self::Page(id) => site.url(id),
            Self::Link(link) => site.url(site.source_of(&link)),
        }
    }

    /// The same for people.
    pub fn source(self, site: &Site) -> Source {
        match self {
            Self::Page(id) => Source::page(site.url(id)),
            Self::Link(link) => source_of(site, &link),
        }
    }
}
