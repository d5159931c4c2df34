//! Bills and limits: somebody has not paid, or has used up what was paid for.

use super::declare::cause;
use super::snippets::{APACHE_SHIELD, CADDY_SHIELD, NGINX_SHIELD, RIGHT_STATUS, WORKER_SHIELD};

cause! {
    /// The platform that hosts the site has suspended it: a bill is open, a limit of the plan is reached, or its owner has
    /// paused it. Every URL answers so, `/robots.txt` too. With a 402 search engines begin to remove the pages, and the
    /// rules of robots.txt do not hold any more; with a 503 they wait for about two days.
    ///
    /// Not every platform says 402: Render and Netlify have been seen to send 503, GearHost and shared hosts 200.
    PLATFORM_SUSPENDED = "platform-suspended" {
        title: "The hosting platform has suspended the site",
        who: Billing,
        steps: [
            "Log in to the platform as the owner of the account: pay what is open, or raise the plan or its spending limit.",
            "Until it is back, put a server in front that answers 503 with `Retry-After`, for a day or two at most; serve \
             `/robots.txt` from there with 200.",
            "Find what used up the plan: the largest files, and bots.",
            "When it is back, ask the search engines to look at the most important pages again, and send the sitemap again.",
        ],
        snippets: [NGINX_SHIELD, CADDY_SHIELD, APACHE_SHIELD, WORKER_SHIELD],
        verify: "Home, `/robots.txt` and three deep pages answer 200, and the URL inspection of Search Console can fetch them.",
        references: [
            "https://vercel.com/docs/errors",
            "https://shopify.dev/docs/api/usage/response-codes",
            "https://developers.google.com/crawling/docs/crawlers-fetchers/reduce-crawl-rate",
        ],
    }
}

cause! {
    /// An account behind the answer has reached what it may spend, or an invoice of it is past due. It is not the rate of
    /// requests: waiting does not help, paying or raising the limit does.
    BILLING_LIMIT = "billing-limit" {
        title: "The account's spending limit is reached, or its bill is open",
        who: Billing,
        steps: [
            "Settle what is open, or raise the spending limit of the account that the answer speaks of.",
            "Keep the page alive without the call: a copy made when the site is built, or a cached answer.",
        ],
        verify: "The same call answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3"],
    }
}

cause! {
    /// A subscription, a trial or a licence has ended, or the plan does not include what was asked for.
    SUBSCRIPTION_EXPIRED = "subscription-expired" {
        title: "A subscription or trial has ended, or the plan is too small",
        who: Billing,
        steps: [
            "Renew the subscription, or take the plan that includes what is asked for.",
            "Remove links and calls that only the old plan allowed.",
        ],
        verify: "The same call answers 200.",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3"],
    }
}

cause! {
    /// A quota, a limit of the plan or prepaid credits are used up. It comes back when the period ends or when somebody
    /// buys more. Where it is temporary, 429 with `Retry-After` says so to programs and to search engines; 402 does not.
    USAGE_LIMIT = "usage-limit" {
        title: "A quota, a plan's limit or prepaid credits are used up",
        who: Developer,
        steps: [
            "Buy more, raise the quota, or wait for the reset that the answer names.",
            "Move the call off the way to the page: make it when the site is built, or cache its answer.",
            "If the API is yours, answer 429 with `Retry-After` where waiting helps.",
        ],
        snippets: [RIGHT_STATUS],
        verify: "For a day no such answer is logged.",
        references: ["https://www.rfc-editor.org/rfc/rfc6585#section-4"],
    }
}

cause! {
    /// A vendor that the site builds on is not paid, or its limit is reached: images, a database, maps, search. The site
    /// itself answers; what the vendor serves is missing on every page that needs it.
    SUB_SERVICE_BILLING = "sub-service-billing" {
        title: "A vendor that the site builds on is not paid, or over its limit",
        who: ThirdParty,
        steps: [
            "Settle the invoice or raise the plan in the account with that vendor.",
            "Serve what every page needs from your own host, and cache the rest.",
            "Set alerts below the limit.",
        ],
        verify: "The assets of the pages with the most links answer 200.",
        references: [
            "https://docs.imgix.com/references/http-status-codes",
            "https://github.com/supabase/supabase/issues/45491",
        ],
    }
}
