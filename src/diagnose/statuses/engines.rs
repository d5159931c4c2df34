//! What search engines do with a refusal. They treat statuses in groups, so the groups are declared once.

/// What the search engines say that they do.
#[derive(Debug, PartialEq, Eq)]
pub struct Engines {
    /// Google.
    pub google: &'static str,
    /// Bing.
    pub bing: &'static str,
    /// Yandex.
    pub yandex: &'static str,
    /// Where they say so.
    pub references: &'static [&'static str],
}

const GOOGLE: &str = "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes";
const GOOGLE_NETWORK: &str = "https://developers.google.com/crawling/docs/troubleshooting/dns-network-errors";
const GOOGLE_SLOWER: &str = "https://developers.google.com/crawling/docs/crawlers-fetchers/reduce-crawl-rate";
const BING: &str = "https://www.bing.com/webmaster/help/crawl-error-alerts-e29a3f3e";
const YANDEX: &str = "https://yandex.com/support/webmaster/en/indexing-options/server-response";

const BING_CLIENT: &str =
    "Reported in Webmaster Tools among the codes 400 to 499; no statement about this one was found.";
const BING_SERVER: &str =
    "Reported in Webmaster Tools among the codes 500 to 599; no statement about this one was found.";
const BING_SILENT: &str = "No statement was found.";
const YANDEX_EXCLUDES: &str = "Any answer other than 200 excludes the page from the results.";

/// Every 4xx but 429.
pub static CONTENT_GONE: Engines = Engines {
    google: "Treated like every 4xx but 429: the content does not exist. The URL is not indexed, one that is indexed is \
             removed, and the body is ignored. The crawl rate is not affected.",
    bing: BING_CLIENT,
    yandex: YANDEX_EXCLUDES,
    references: &[GOOGLE, BING, YANDEX],
};

/// 429, which Google reads as a server that has too much to do.
pub static SLOW_DOWN: Engines = Engines {
    google: "Treated like an overloaded server, not like the other 4xx: crawling of the host slows down, and indexed URLs \
             stay for now. After more than two days they are dropped.",
    bing: BING_CLIENT,
    yandex: YANDEX_EXCLUDES,
    references: &[GOOGLE, GOOGLE_SLOWER, BING, YANDEX],
};

/// Every 5xx.
pub static SERVER_FAILS: Engines = Engines {
    google: "Crawling of the whole host slows down with the share of URLs that fail. Indexed URLs stay at first and are \
             dropped if it lasts.",
    bing: BING_SERVER,
    yandex: YANDEX_EXCLUDES,
    references: &[GOOGLE, GOOGLE_SLOWER, BING, YANDEX],
};

/// No answer from the network: names, connections, certificates.
pub static NO_ANSWER: Engines = Engines {
    google: "Network and DNS errors are treated like 5xx: crawling slows down, and indexed URLs are dropped if it lasts.",
    bing: BING_SILENT,
    yandex: YANDEX_EXCLUDES,
    references: &[GOOGLE_NETWORK, YANDEX],
};

/// What is made between us and the site: a crawler elsewhere may never see it.
pub static NOT_SEEN: Engines = Engines {
    google: "A search engine sees it only if it comes by the same way. Then it counts as any error of its class.",
    bing: BING_SILENT,
    yandex: BING_SILENT,
    references: &[GOOGLE],
};
