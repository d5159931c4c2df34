//! What is made elsewhere, what pretends, and what cannot be told.

use super::declare::cause;

cause! {
    /// The refusal is made between us and the site: a proxy, a guest network, an internet provider. It says nothing about
    /// the site, and a search engine does not see it.
    NETWORK_INTERFERENCE = "network-interference" {
        title: "The refusal is made on the way, not by the site",
        who: Nobody,
        steps: [
            "Look from another network, without the proxy.",
            "Leave it out of the count until that look is made.",
        ],
        verify: "From another network the URL answers as it should.",
        references: ["https://www.rfc-editor.org/rfc/rfc6585#section-6"],
    }
}

cause! {
    /// The page looks like the notice of a hosting platform, and the header that the platform sends is not there. Somebody
    /// made it: often a contractor who wants to be paid and has control of the site.
    IMITATION_PAGE = "imitation-page" {
        title: "The page imitates the notice of a hosting platform",
        who: Developer,
        steps: [
            "Look into the account at the platform: nothing is open there.",
            "Find where the page comes from: the repository, a script, the DNS, and who has access to them.",
            "Take back control, and remove it. What is owed is another matter.",
        ],
        verify: "The URL answers 200, and only people whom you know can deploy.",
        references: ["https://vercel.com/docs/errors"],
    }
}

cause! {
    /// The answer does not say why. A bare 402 comes from payment rules, from suspended hosting, from quotas and from
    /// mistakes alike, and guessing among them would mislead.
    UNKNOWN = "unknown" {
        title: "The answer does not say why",
        who: Nobody,
        steps: [
            "Look into the logs of the edge and of the origin for this URL: whichever of them shows the status made it. In \
             Cloudflare's logs `EdgeResponseStatus` 402 with `OriginResponseStatus` 0 means that the edge did.",
            "Ask again as a browser and from another network.",
        ],
        verify: "The log entry names who answered, and the URL answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3"],
    }
}
