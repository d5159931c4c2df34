//! What was answered elsewhere, to others, and at other times: plain data that a caller fills.
//!
//! Whatever was not asked is `None` or empty, and nothing follows from it.

use serde::{Deserialize, Serialize};

/// What is known around one refused answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Surroundings {
    /// When the answer came, in seconds since 1970: invoices and challenges have an end.
    pub now: Option<i64>,
    /// What other places of the same host answered: home, robots.txt, an asset, an invented path.
    pub site_wide: Vec<Asked>,
    /// How the URLs below the same path were answered, without this one.
    pub by_prefix: Option<Neighbours>,
    /// How the other URLs of the same host were answered, where that host is not the site's own.
    pub by_host: Option<Neighbours>,
    /// What other clients were answered at this URL.
    pub by_client: Vec<Seen>,
    /// What `HEAD` was answered where `GET` was refused.
    pub head: Option<String>,
    /// Whether it was refused after many requests only, and what one slow request was answered later.
    pub after_burst: Option<String>,
    /// What was answered when the caches were passed by.
    pub uncached: Option<String>,
    /// How the site uses the URL.
    pub used: Used,
}

/// What a place was answered: a status code, or the name of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What kind of place.
    pub place: Place,
    /// Its URL.
    pub url: String,
    /// What was told: `402`, `dns-error`.
    pub told: String,
}

/// The places that are asked to learn how far a refusal reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The start page.
    Home,
    /// `/robots.txt`.
    Robots,
    /// A style sheet, a script or an image of the site.
    Asset,
    /// A path that nobody made.
    Invented,
}

/// How the URLs around it were answered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Neighbours {
    /// What they have in common: a path prefix or a host.
    pub of: String,
    /// How many were answered like this one.
    pub alike: u64,
    /// How many were served.
    pub served: u64,
}

/// What one client was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What kind of client it is.
    pub kind: Crowd,
    /// Its name: `Googlebot smartphone`.
    pub name: String,
    /// What it was told: `402`, `connection-reset`.
    pub told: String,
}

/// The kinds of client that are answered differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crowd {
    /// tollgate by its own name.
    Ourselves,
    /// People with a browser.
    Browser,
    /// Crawlers of search engines.
    Search,
    /// Crawlers and agents of AI vendors.
    Ai,
}

/// How the site uses a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Used {
    /// It stands in a sitemap.
    pub in_sitemap: bool,
    /// Pages need it to be shown: a style sheet, a script, an image.
    pub as_asset: bool,
    /// It belongs to another site.
    pub is_elsewhere: bool,
}
