//! The names by which robots.txt speaks to search engines and to AI crawlers, and whose they are.
//!
//! Some are no clients at all: `Google-Extended` never asks for a page, it only says what Google may do
//! with what Googlebot has fetched. So this list and that of [`Crawler`](super::Crawler) differ.

use serde::{Deserialize, Serialize};

use super::Purpose;

/// A name in robots.txt.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownCrawler {
    /// The name, as its operator writes it.
    pub name: &'static str,
    /// Whose it is.
    pub operator: &'static str,
    /// What its operator collects pages for.
    pub purpose: Purpose,
    /// Where its operator says so.
    pub reference: &'static str,
}

/// How much of a site a crawler may read, by robots.txt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// No line forbids it anything.
    Everything,
    /// Some lines forbid it something.
    Parts,
    /// The whole site is forbidden to it.
    Nothing,
}

impl Access {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Parts => "parts",
            Self::Nothing => "nothing",
        }
    }
}

const fn crawler(
    name: &'static str,
    operator: &'static str,
    purpose: Purpose,
    reference: &'static str,
) -> KnownCrawler {
    KnownCrawler { name, operator, purpose, reference }
}

const OPENAI: &str = "https://developers.openai.com/api/docs/bots";
const ANTHROPIC: &str = "https://support.claude.com/en/articles/8896518-does-anthropic-crawl-data-from-the-web-and-how-can-site-owners-block-the-crawler";
const PERPLEXITY: &str = "https://docs.perplexity.ai/guides/bots";
const APPLE: &str = "https://support.apple.com/en-us/119829";
const GOOGLE: &str = "https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers";
const META: &str = "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers";

/// Every one, by operator.
pub const KNOWN_CRAWLERS: &[KnownCrawler] = &[
    crawler("Amazonbot", "Amazon", Purpose::Training, "https://developer.amazon.com/amazonbot"),
    crawler("Claude-SearchBot", "Anthropic", Purpose::Answers, ANTHROPIC),
    crawler("Claude-User", "Anthropic", Purpose::Requests, ANTHROPIC),
    crawler("ClaudeBot", "Anthropic", Purpose::Training, ANTHROPIC),
    crawler("Applebot", "Apple", Purpose::Search, APPLE),
    crawler("Applebot-Extended", "Apple", Purpose::Training, APPLE),
    crawler("Bytespider", "ByteDance", Purpose::Training, "https://github.com/monperrus/crawler-user-agents"),
    crawler("CCBot", "Common Crawl", Purpose::Training, "https://commoncrawl.org/ccbot"),
    crawler(
        "DuckAssistBot",
        "DuckDuckGo",
        Purpose::Answers,
        "https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot",
    ),
    crawler(
        "DuckDuckBot",
        "DuckDuckGo",
        Purpose::Search,
        "https://duckduckgo.com/duckduckgo-help-pages/results/duckduckbot",
    ),
    crawler("Google-Extended", "Google", Purpose::Training, GOOGLE),
    crawler("Googlebot", "Google", Purpose::Search, GOOGLE),
    crawler("meta-externalagent", "Meta", Purpose::Training, META),
    crawler("meta-externalfetcher", "Meta", Purpose::Requests, META),
    crawler(
        "Bingbot",
        "Microsoft",
        Purpose::Search,
        "https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0",
    ),
    crawler("ChatGPT-User", "OpenAI", Purpose::Requests, OPENAI),
    crawler("GPTBot", "OpenAI", Purpose::Training, OPENAI),
    crawler("OAI-SearchBot", "OpenAI", Purpose::Answers, OPENAI),
    crawler("Perplexity-User", "Perplexity", Purpose::Requests, PERPLEXITY),
    crawler("PerplexityBot", "Perplexity", Purpose::Answers, PERPLEXITY),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_every_name_is_one_word() {
        let keys: Vec<_> = KNOWN_CRAWLERS.iter().map(|known| (known.operator, known.name)).collect();
        assert!(keys.is_sorted_by_key(|(operator, name)| (*operator, name.to_ascii_lowercase())), "{keys:?}");
        for known in KNOWN_CRAWLERS {
            let is_of_name = |c: char| c.is_ascii_alphabetic() || c == '-';
            assert!(known.name.chars().all(is_of_name), "{known:?}: robots.txt knows no other names");
            assert!(known.reference.starts_with("https://"), "{known:?}");
        }
    }
}
