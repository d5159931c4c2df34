//! Payment that is meant: somebody asks for money, or turns crawlers away, on purpose.

use super::declare::cause;
use super::snippets::{CLOUDFLARE_FREE_PATHS, NGINX_FREE_PATHS};

const AI_CRAWL_CONTROL: &str = "https://developers.cloudflare.com/ai-crawl-control/";

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
            "Send `Cache-Control: no-store` with every challenge.",
        ],
        snippets: [NGINX_FREE_PATHS, CLOUDFLARE_FREE_PATHS],
        verify: "No URL of the sitemap answers 402, and no page links to one as to a page.",
        references: [
            "https://github.com/x402-foundation/x402",
            "https://github.com/lightninglabs/L402",
            "https://datatracker.ietf.org/doc/draft-httpauth-payment/",
        ],
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
        snippets: [CLOUDFLARE_FREE_PATHS],
        verify: "The server's own log shows 200 for verified search crawlers. A look with their user agent alone proves \
                 nothing: edges verify by address.",
        references: [
            "https://developers.cloudflare.com/ai-crawl-control/features/pay-per-crawl/",
            "https://rslstandard.org/rsl",
            "https://www.fastly.com/documentation/guides/integrations/non-fastly-services/tollbit",
        ],
    }
}

cause! {
    /// The edge turns this crawler away and names no price: a block that somebody set, whatever its status. Where the
    /// status is 402 it looks like a toll and is none.
    CRAWLER_BLOCKED = "crawler-blocked" {
        title: "This crawler is turned away on purpose",
        who: Content,
        steps: [
            "Leave it as it is if the crawler is not wanted.",
            "If it is wanted, allow it by name in the edge's crawler or firewall rules.",
            "Answer `/robots.txt` to everybody, also to crawlers that are turned away: it is how they learn the rules.",
        ],
        verify: "The edge's own log shows which rule answered, and 200 for the crawlers that are wanted.",
        references: [AI_CRAWL_CONTROL],
    }
}

cause! {
    /// An article is kept back from readers who have not paid, and the status says so. Search engines ignore the body of
    /// such an answer, its structured data too: the article is not found any more.
    EDITORIAL_PAYWALL = "editorial-paywall" {
        title: "An article behind a paywall answers 402",
        who: Content,
        steps: [
            "Answer 200 with the lead of the article and the offer to subscribe.",
            "Mark the part that is kept back with `isAccessibleForFree` and a `cssSelector` in the structured data.",
            "Give verified search crawlers the whole text, if it should be found by it.",
        ],
        snippets: [(
            "Structured data of an article with a paywall",
            "<script type=\"application/ld+json\">\n{\n  \"@context\": \"https://schema.org\",\n  \"@type\": \
             \"NewsArticle\",\n  \"isAccessibleForFree\": false,\n  \"hasPart\": {\n    \"@type\": \"WebPageElement\",\n    \
             \"isAccessibleForFree\": false,\n    \"cssSelector\": \".paywall\"\n  }\n}\n</script>"
        )],
        verify: "The article answers 200, and the Rich Results Test reads the markup.",
        references: ["https://developers.google.com/search/docs/appearance/structured-data/paywalled-content"],
    }
}

cause! {
    /// A payment was tried and refused: a card was declined, a credential was not accepted, a settlement failed. It is
    /// the answer to one transaction and says nothing about the page, unless a page can be reached this way only.
    PAYMENT_FAILED = "payment-failed" {
        title: "A payment was tried and refused",
        who: Developer,
        steps: [
            "Do not link to the URL that takes payments as to a page: it is asked with `GET` by every crawler.",
            "Answer `GET` there with 405, or with a page that explains.",
            "Look up the reason that the answer names, and mend it with whoever pays.",
        ],
        verify: "No page links to the URL, and a new payment goes through.",
        references: ["https://docs.stripe.com/api/errors", "https://github.com/x402-foundation/x402"],
    }
}
