//! Doors: who may come in, with what key, how often.

use super::declare::cause;
use super::snippets::{NGINX_RATE_LIMIT, RIGHT_STATUS};

cause! {
    /// The page wants a login. It is meant where only members may read; it is a fault where visitors and search engines
    /// are led there.
    AUTHENTICATION = "authentication" {
        title: "A login is wanted",
        who: Developer,
        steps: [
            "Keep URLs that want a login out of the sitemap and out of links for everybody.",
            "Answer 401 with `WWW-Authenticate`, so that programs know how to log in.",
        ],
        verify: "A visitor without a login finds no link that is refused.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"],
    }
}

cause! {
    /// The server understood and refuses: a rule of the server or of its firewall, missing permissions of a file, or a
    /// client that it takes for a bot.
    FORBIDDEN = "forbidden" {
        title: "An access rule refuses it",
        who: Developer,
        steps: [
            "Compare what a browser gets: if it gets the page, a bot rule refuses us, and perhaps search engines too.",
            "Otherwise look at the permissions of the file and at the access rules of the server.",
        ],
        verify: "Visitors get 200, and the log shows 200 for verified search crawlers.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4"],
    }
}

cause! {
    /// An API key is wrong or has expired, and the answer says 402. 401 would be right: nobody owes anything.
    INVALID_API_KEY = "invalid-api-key" {
        title: "An API key is wrong or expired, and it is answered as 402",
        who: Developer,
        steps: [
            "Set the right key in the environment that is deployed; make a new one if it has expired.",
            "If the API is yours, answer 401 with `WWW-Authenticate`.",
        ],
        snippets: [RIGHT_STATUS],
        verify: "The same call with a good key answers 200, with a bad one 401.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"],
    }
}

cause! {
    /// A proof of payment was sent, or expected, and is not accepted: the token is missing, used up or not paid.
    INVALID_CREDENTIAL = "invalid-credential" {
        title: "A proof of payment is missing or not accepted",
        who: Developer,
        steps: ["Ask without credentials, and take the new challenge.", "Keep such URLs out of links for people."],
        verify: "A call with a fresh credential answers 200.",
        references: ["https://github.com/lightninglabs/L402"],
    }
}

cause! {
    /// Too many requests came in too short a time. 429 is the status for it: Google slows down and keeps the pages. Any
    /// other 4xx for it removes them.
    RATE_LIMIT = "rate-limit" {
        title: "Too many requests in too short a time",
        who: Developer,
        steps: [
            "Answer 429 with `Retry-After`, never 402, 403 or 404.",
            "Set the limit so that a search crawler at its usual pace stays below it.",
        ],
        snippets: [NGINX_RATE_LIMIT, RIGHT_STATUS],
        verify: "A burst of requests gets 429, and a slow one gets 200.",
        references: [
            "https://www.rfc-editor.org/rfc/rfc6585#section-4",
            "https://developers.google.com/search/blog/2023/02/dont-404-my-yum",
        ],
    }
}

cause! {
    /// It is refused for legal reasons: an order of a court, sanctions, rules on data. Often it holds in some countries
    /// only, so that others see the page.
    LEGAL = "legal" {
        title: "It is refused for legal reasons",
        who: Content,
        steps: [
            "Name who demands it with `Link: <...>; rel=\"blocked-by\"`.",
            "Look from the countries where the page should be read.",
        ],
        verify: "Where the page may be read it answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc7725"],
    }
}

cause! {
    /// The server does not accept the request as it is: its method, its headers, its length, its form. Mostly the URL is
    /// an endpoint for programs, or a link that was put together wrongly.
    BAD_REQUEST = "bad-request" {
        title: "The server does not accept the request as it is",
        who: Developer,
        steps: [
            "Mend the link, if it was put together wrongly.",
            "Do not link to endpoints for programs as to pages.",
            "If a browser gets the page, look which header the server dislikes.",
        ],
        verify: "A plain `GET` answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5"],
    }
}
