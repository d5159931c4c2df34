//! The topics that rules belong to.

use serde::{Deserialize, Serialize};

/// The topics of rules, in the order in which reports show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Whom the site as a whole refuses.
    Refusals,
    /// What links and assets lead to.
    Links,
    /// How redirects behave.
    Redirects,
    /// What search engines are told to index.
    Indexing,
    /// How the pages of a site hang together, and under which addresses.
    Structure,
    /// What stands in the head and in headings.
    Content,
    /// Versions for other languages and countries.
    International,
    /// What machines are told of the content: rich results and previews.
    StructuredData,
    /// Images and their alternatives.
    Images,
    /// What a phone, a keyboard or a screen reader needs.
    Accessibility,
    /// How responses are made.
    Responses,
    /// What the refused get to read.
    ErrorPages,
    /// What makes pages slow.
    Performance,
    /// What browsers block or warn of, and what was not meant to be seen.
    Security,
    /// What the project asks for itself, in tollgate.toml.
    Own,
    /// What crawlers are told, and where they get lost.
    Crawling,
}

impl Category {
    /// The heading in reports and documentation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Refusals => "Refusals",
            Self::Own => "Rules of your own",
            Self::Links => "Links and assets",
            Self::Redirects => "Redirects",
            Self::Indexing => "Indexing",
            Self::Structure => "Structure and addresses",
            Self::Content => "Head and content",
            Self::International => "Languages and countries",
            Self::StructuredData => "Structured data and previews",
            Self::Images => "Images",
            Self::Accessibility => "Mobile and accessibility",
            Self::Responses => "Responses",
            Self::ErrorPages => "Error pages",
            Self::Performance => "Performance",
            Self::Security => "Security",
            Self::Crawling => "Crawling",
        }
    }
}
