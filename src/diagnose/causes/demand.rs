//! Payment that is meant: somebody asks for money, and says how much.

use super::declare::cause;

cause! {
    /// The answer asks a program to pay before it gets the resource, and says how: x402, L402, the `Payment`
    /// scheme. Nothing is broken. It becomes a fault where people or search engines are led to such a URL: browsers
    /// cannot pay, and Google treats the URL as one that does not exist.
    AGENT_PAYMENT = "agent-payment" {
        title: "A program is asked to pay for this resource",
        who: Developer,
        is_offer: true,
        steps: [
            "Leave it as it is where only programs are meant to come.",
            "Keep payable URLs out of the sitemap and out of links for people: link to a free page that says what the \
             resource is and what it costs.",
            "Exempt `/robots.txt`, sitemaps, style sheets, scripts and images from the payment rule.",
        ],
        verify: "No URL of the sitemap answers 402, and no page links to one as to a page.",
        references: ["https://github.com/x402-foundation/x402", "https://github.com/lightninglabs/L402"],
    }
}

cause! {
    /// The edge in front of the site asks crawlers for a price, or for a licence that must be bought. It is meant for
    /// some crawlers. It is a fault where search engines get it too: to them a 402 says that the page does not exist.
    CRAWLER_TOLL = "crawler-toll" {
        title: "Crawlers are asked to pay for this page",
        who: Content,
        is_offer: true,
        steps: [
            "Make sure that the crawlers of search engines, and agents that people send, are allowed.",
            "Exempt `/robots.txt` and every sitemap from the toll.",
            "Say in robots.txt or in an RSL licence what the terms are.",
        ],
        verify: "The server's own log shows 200 for verified search crawlers; a look with their user agent alone proves \
                 nothing, for edges verify by address.",
        references: [
            "https://developers.cloudflare.com/ai-crawl-control/features/pay-per-crawl/",
            "https://rslstandard.org/rsl",
        ],
    }
}
