//! As whom we may ask. Plain data; how the headers are made is the business of whoever asks.

use serde::{Deserialize, Serialize};

/// As whom we ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// As tollgate, by its own name.
    Ourselves,
    /// As tollgate, wanting JSON as programs do.
    Program,
    /// With the headers of a current desktop browser.
    Browser,
    /// By the full published name of a crawler: only where the site is one's own.
    Crawler(Crawler),
}

impl Client {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ourselves => "tollgate",
            Self::Program => "tollgate (JSON)",
            Self::Browser => "desktop browser",
            Self::Crawler(crawler) => crawler.name(),
        }
    }

    /// Whether search engines send it.
    pub fn is_search(self) -> bool {
        matches!(self, Self::Crawler(crawler) if crawler.purpose() == Purpose::Search)
    }
}

/// What a crawler collects pages for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Search results.
    Search,
    /// Answers of an assistant, with links to their sources.
    Answers,
    /// One page, because a person asked an assistant for it.
    Requests,
    /// Training, or collections that others train on.
    Training,
}

impl Purpose {
    /// In a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Answers => "AI answers",
            Self::Requests => "AI, at a person's request",
            Self::Training => "AI training",
        }
    }
}

macro_rules! crawlers {
    ($($crawler:ident = $id:literal $name:literal, $purpose:ident, $agent:literal, $reference:literal;)*) => {
        /// Crawlers by whose names a site of one's own can be asked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Crawler {
            $(#[doc = concat!("`", $name, "`")] #[serde(rename = $id)] $crawler,)*
        }

        impl Crawler {
            /// Every one, search engines first.
            pub const ALL: &[Self] = &[$(Self::$crawler),*];

            /// Its name in reports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$crawler => $name,)* }
            }

            /// What it collects pages for.
            pub fn purpose(self) -> Purpose {
                match self { $(Self::$crawler => Purpose::$purpose,)* }
            }

            /// The whole user agent, as published: rules that look for a token and rules that compare all of it differ.
            pub fn agent(self) -> &'static str {
                match self { $(Self::$crawler => $agent,)* }
            }

            /// Where its operator, or who collects such names, says so.
            pub fn reference(self) -> &'static str {
                match self { $(Self::$crawler => $reference,)* }
            }
        }
    };
}

// Operators publish Chrome's version as `W.X.Y.Z`: it changes with every release. Where a bot is known
// only by a collection, the reference is that collection.
crawlers! {
    GooglebotSmartphone = "googlebot-smartphone" "Googlebot smartphone", Search,
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/153.0.8010.52 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers";
    Bingbot = "bingbot" "Bingbot", Search,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; \
         +http://www.bing.com/bingbot.htm) Chrome/153.0.8010.52 Safari/537.36",
        "https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0";
    Applebot = "applebot" "Applebot", Search,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
        "https://support.apple.com/en-us/119829";
    OaiSearchBot = "oai-searchbot" "OAI-SearchBot", Answers,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/131.0.0.0 Safari/537.36; compatible; OAI-SearchBot/1.3; +https://openai.com/searchbot",
        "https://developers.openai.com/api/docs/bots";
    PerplexityBot = "perplexitybot" "PerplexityBot", Answers,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; \
         +https://perplexity.ai/perplexitybot)",
        "https://docs.perplexity.ai/guides/bots";
    GptBot = "gptbot" "GPTBot", Training,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.3; +https://openai.com/gptbot",
        "https://developers.openai.com/api/docs/bots";
    ClaudeBot = "claudebot" "ClaudeBot", Training,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
        "https://github.com/monperrus/crawler-user-agents";
    MetaExternalAgent = "meta-externalagent" "meta-externalagent", Training,
        "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
        "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers";
    CcBot = "ccbot" "CCBot", Training,
        "CCBot/2.0 (https://commoncrawl.org/faq/)",
        "https://commoncrawl.org/ccbot";
    Amazonbot = "amazonbot" "Amazonbot", Training,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Amazonbot/0.1; \
         +https://developer.amazon.com/support/amazonbot) Chrome/119.0.6045.214 Safari/537.36",
        "https://developer.amazon.com/amazonbot";
    Bytespider = "bytespider" "Bytespider", Training,
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 \
         (compatible; Bytespider; spider-feedback@bytedance.com)",
        "https://github.com/monperrus/crawler-user-agents";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn crawlers_have_names_of_their_own_and_references() {
        let agents: BTreeSet<_> = Crawler::ALL.iter().map(|crawler| crawler.agent()).collect();
        let names: BTreeSet<_> = Crawler::ALL.iter().map(|crawler| crawler.name()).collect();
        assert_eq!((agents.len(), names.len()), (Crawler::ALL.len(), Crawler::ALL.len()));
        for crawler in Crawler::ALL {
            assert!(crawler.reference().starts_with("https://"), "{crawler:?}");
            assert!(crawler.agent().is_ascii() && !crawler.agent().contains("  "), "{crawler:?}");
            assert_eq!(
                serde_json::from_str::<Crawler>(&serde_json::to_string(crawler).expect("it is a name")).ok(),
                Some(*crawler)
            );
        }
        let purposes: Vec<_> = Crawler::ALL.iter().map(|crawler| crawler.purpose()).collect();
        assert!(purposes.is_sorted(), "search engines first");
    }
}
