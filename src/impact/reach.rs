//! What leads to a URL, and what can be reached only through it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::page::Role;
use crate::site::Site;
use crate::urls::UrlId;

/// What leads to a URL, and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Reach {
    /// Pages with a link to it, or that load it.
    pub linking_pages: u32,
    /// Clicks from the start page; left out where no link leads there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// Whether a sitemap names it.
    pub in_sitemap: bool,
    /// Pages that could be reached only through it when it still answered; left out where no earlier audit knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_through: Option<u32>,
}

impl Reach {
    /// That of a URL, as the site is now.
    pub(super) fn of(site: &Site, id: UrlId) -> Self {
        // The links of one page stand together.
        let mut last = None;
        let mut linking_pages = 0;
        for link in site.links_to(id).filter(|link| matches!(link.kind.role(), Role::Link | Role::Asset)) {
            if last.replace(link.source) != Some(link.source) {
                linking_pages += 1;
            }
        }
        let (depth, in_sitemap) = (site.resource(id).depth, site.is_in_sitemap(id));
        Self { linking_pages, depth, in_sitemap, only_through: None }
    }
}
