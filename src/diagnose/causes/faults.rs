//! Faults of servers, networks and settings, and pages that are not there.

use super::declare::cause;
use super::snippets::{CLOUDFLARE_FREE_PATHS, NGINX_FREE_PATHS};

cause! {
    /// Something is set up wrongly, and the answer shows what: a payment challenge that nobody can meet, a refusal that a
    /// cache hands to everybody, a rule that covers too much, a route without a rule.
    MISCONFIGURATION = "misconfiguration" {
        title: "Something is set up wrongly",
        who: Developer,
        steps: [
            "Mend what the diagnosis names.",
            "Limit a payment rule to the paths that are for sale; exempt `/robots.txt`, sitemaps, `/.well-known/`, style \
             sheets, scripts, fonts, images, and verified search crawlers.",
            "Send `Cache-Control: no-store` with every refusal, and `Vary` where it depends on the client.",
        ],
        snippets: [NGINX_FREE_PATHS, CLOUDFLARE_FREE_PATHS],
        verify: "The diagnosis names nothing any more, and assets answer 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc9111"],
    }
}

cause! {
    /// The program behind the page fails, or the servers behind the one in front do. Their logs say how.
    SERVER_ERROR = "server-error" {
        title: "The server fails",
        who: Hosting,
        steps: [
            "Look into the log of the server for this URL and time.",
            "If a planned outage is the reason, answer 503 with `Retry-After`.",
        ],
        verify: "The URL answers 200, ten times in a row.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.6"],
    }
}

cause! {
    /// The machine or the account on it is at its end: disk, traffic, processes, or simply too much to do.
    SERVER_RESOURCES = "server-resources" {
        title: "The server or the account on it is at its limit",
        who: Hosting,
        steps: [
            "Take a larger plan, or put a cache in front.",
            "Turn away bots that nobody wants.",
            "Answer 503 with `Retry-After` while it lasts.",
        ],
        verify: "Under the usual load every URL answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc4918#section-11.5"],
    }
}

cause! {
    /// The server says that it is away for a while and when to come back.
    MAINTENANCE = "maintenance" {
        title: "The server is away for a while and says so",
        who: Hosting,
        steps: ["Nothing, if it is back soon: 503 with `Retry-After` is right for hours, not for more than two days."],
        verify: "After the time that it names, the URL answers 200.",
        references: ["https://developers.google.com/crawling/docs/crawlers-fetchers/reduce-crawl-rate"],
    }
}

cause! {
    /// No connection to the host: its name has no address, no way leads there, or nothing listens.
    HOST_UNREACHABLE = "host-unreachable" {
        title: "The host cannot be reached",
        who: Hosting,
        steps: [
            "Look whether the name in the link is right, and whether its domain and DNS are in order.",
            "Look whether the server runs and its firewall lets visitors in.",
        ],
        verify: "The host answers from two networks.",
        references: ["https://developers.google.com/crawling/docs/troubleshooting/dns-network-errors"],
    }
}

cause! {
    /// No encrypted connection that browsers accept: the certificate has expired, is for another name, is signed by
    /// nobody they trust, or the encryption is too old. Browsers stop before the page.
    CERTIFICATE_FAULT = "certificate-fault" {
        title: "The certificate or the encryption is not accepted",
        who: Hosting,
        steps: [
            "Get a certificate for every name that links use, and renew it automatically.",
            "Send the whole chain, and allow TLS 1.2 and 1.3.",
        ],
        verify: "A browser opens the page without a warning.",
        references: ["https://developers.google.com/crawling/docs/troubleshooting/dns-network-errors"],
    }
}

cause! {
    /// A connection, and no whole answer: it is cut, it stalls, it is no HTTP, or it cannot be decoded.
    BROKEN_ANSWER = "broken-answer" {
        title: "The answer breaks off or cannot be read",
        who: Hosting,
        steps: [
            "Look into the logs of the server and of what stands in front of it, for this URL and time.",
            "Look whether a firewall cuts off clients that are no browsers.",
        ],
        verify: "The whole answer comes, to a browser and to a plain client.",
        references: ["https://www.rfc-editor.org/rfc/rfc9112"],
    }
}

cause! {
    /// Redirects that lead nowhere: in a circle, on and on, or to no address.
    REDIRECT_FAULT = "redirect-fault" {
        title: "The redirects lead nowhere",
        who: Developer,
        steps: ["Let the URL answer with one redirect to the page that is meant."],
        verify: "One redirect, and then 200.",
        references: ["https://developers.google.com/search/docs/crawling-indexing/301-redirects"],
    }
}

cause! {
    /// There is nothing at this URL. It was misspelled, moved without a redirect, or removed.
    NOT_FOUND = "not-found" {
        title: "Nothing is there",
        who: Content,
        steps: [
            "Mend the links, if the URL is misspelled.",
            "Redirect it with 301 to the page that took its place, if there is one; not to the start page.",
            "Leave it at 404 or 410 if nothing takes its place, and remove the links.",
        ],
        verify: "No page links to it, or it redirects to a page with 200.",
        references: ["https://developers.google.com/crawling/docs/troubleshooting/http-status-codes"],
    }
}

cause! {
    /// It was removed on purpose, and the answer says so.
    REMOVED = "removed" {
        title: "It was removed on purpose",
        who: Content,
        steps: ["Remove the links to it, and its entry in the sitemap."],
        verify: "No page and no sitemap names it.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11"],
    }
}
