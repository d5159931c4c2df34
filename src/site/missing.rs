//! Pages that answer with success and are not there: told by what URLs are answered that nobody made.

use super::Site;
use crate::urls::UrlId;

/// One page that is not there, or several that are one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The pages.
    pub urls: Vec<UrlId>,
    /// The invented URL that was answered in the same way.
    pub invented: String,
    /// What shows it.
    pub how: How,
}

/// What shows that a page is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It reads like the answer to an invented URL.
    Text,
    /// It is redirected where an invented URL is.
    Redirect,
    /// All pages read like that, or the entrance does: which of them exist cannot be told.
    Everything,
}

impl Site {
    /// The pages that answer with success and are not there.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// The same site, once invented URLs have shown that.
    #[must_use]
    pub fn with_missing(self, missing: Vec<Missing>) -> Self {
        Self { missing, ..self }
    }
}
