//! Why a part of the number is what it is: words that are made when somebody reads them. A large site has hundreds of
//! thousands of reasons.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Reach;

/// Why a part of the number is what it is. It is written in words.
#[derive(Debug, Clone)]
pub enum Why {
    /// What is always said so.
    Said(&'static str),
    /// The link equity at the URL.
    Equity {
        /// Its share of the site's, of 1.
        share: f64,
        /// How often that is the share of an average page.
        multiple: f64,
    },
    /// What leads to the URL.
    Reach {
        /// Pages with a link to it.
        linking_pages: u32,
        /// Pages that were reached only through it.
        behind: u32,
        /// Whether a sitemap names it.
        in_sitemap: bool,
    },
    /// What was told of it: of the user's data, or in a stored audit.
    Told(Box<str>),
}

impl From<&Reach> for Why {
    fn from(reach: &Reach) -> Self {
        let Reach { linking_pages, in_sitemap, only_through, .. } = *reach;
        Self::Reach { linking_pages, in_sitemap, behind: only_through.unwrap_or_default() }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(words) => f.write_str(words),
            Self::Equity { share, multiple } => {
                let percent = share * 100.0;
                write!(f, "{percent:.2} % of the site's link equity, {multiple:.1} times an average page")
            }
            Self::Reach { linking_pages, behind, in_sitemap } => {
                match linking_pages {
                    0 => f.write_str("no page leads to it")?,
                    1 => f.write_str("1 page leads to it")?,
                    pages => write!(f, "{pages} pages lead to it")?,
                }
                f.write_str(if *in_sitemap { ", a sitemap names it" } else { "" })?;
                match behind {
                    0 => Ok(()),
                    1 => f.write_str(", 1 page was reached only through it"),
                    pages => write!(f, ", {pages} pages were reached only through it"),
                }
            }
            Self::Told(words) => f.write_str(words),
        }
    }
}

/// The same words are the same reason, whether they were made or read.
impl PartialEq for Why {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Why {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self::Told)
    }
}
