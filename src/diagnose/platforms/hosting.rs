//! Platforms that host whole sites and shops.

use super::Platform;
use crate::diagnose::causes::{
    FORBIDDEN, MISCONFIGURATION, NOT_FOUND, PLATFORM_SUSPENDED, RATE_LIMIT, REMOVED, SERVER_ERROR,
    SERVER_RESOURCES,
};
use crate::diagnose::sight::Sight;
use crate::diagnose::signature::Clue::{Header, HeaderStarts, Json, JsonSays, Path, Title, Words};
use crate::diagnose::signature::{Signature, Spot};
use crate::diagnose::{Value, Weight, Who, moment};

use Weight::{Certain, Medium, Strong, Weak};

const VERCEL_ERROR: &str = "x-vercel-error";

const VERCEL_VALUES: &[(&str, Spot)] = &[
    ("code", Spot::Header(VERCEL_ERROR)),
    ("id", Spot::Found(|sight| vercel_id(sight).map(Value::from))),
    ("region", Spot::Found(|sight| Some(Value::from(vercel_id(sight)?.split("::").next()?)))),
    ("date", Spot::Found(|sight| vercel_date(&vercel_id(sight)?).map(Value::from))),
];

const RENDER: &[(&str, Spot)] = &[("routing", Spot::Header("x-render-routing"))];
const CLOUDFLARE: &[(&str, Spot)] = &[("error_type", Spot::Header("cf-error-type"))];
const NETLIFY_WORDS: &[&str] = &["paused as it reached its usage limits"];

/// Platforms that host whole sites and shops.
pub(super) static HOSTING: &[Platform] = &[
    Platform {
        id: "vercel",
        name: "Vercel",
        references: &["https://vercel.com/docs/errors"],
        signatures: &[
            Signature::new(
                Certain,
                &PLATFORM_SUSPENDED,
                "Vercel says that the deployment is disabled: the account has not paid or is over its limits",
                &[Header(VERCEL_ERROR, "DEPLOYMENT_DISABLED")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &PLATFORM_SUSPENDED,
                "Vercel says that the deployment is paused, by its owner or by a spending limit",
                &[Header(VERCEL_ERROR, "DEPLOYMENT_PAUSED")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &PLATFORM_SUSPENDED,
                "Vercel has blocked the deployment",
                &[Header(VERCEL_ERROR, "DEPLOYMENT_BLOCKED")],
            )
            .by(Who::Hosting)
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &REMOVED,
                "Vercel says that the deployment was deleted",
                &[Header(VERCEL_ERROR, "DEPLOYMENT_DELETED")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &NOT_FOUND,
                "Vercel knows no such deployment",
                &[Header(VERCEL_ERROR, "DEPLOYMENT_NOT_FOUND")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &NOT_FOUND,
                "Vercel finds nothing there",
                &[Header(VERCEL_ERROR, "NOT_FOUND")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &SERVER_RESOURCES,
                "Vercel throttles the function behind the page",
                &[Header(VERCEL_ERROR, "FUNCTION_THROTTLED")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &MISCONFIGURATION,
                "Vercel says that requests go in a circle",
                &[Header(VERCEL_ERROR, "INFINITE_LOOP_DETECTED")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &SERVER_ERROR,
                "Vercel says that the function behind the page failed",
                &[HeaderStarts(VERCEL_ERROR, "function_invocation_")],
            )
            .by(Who::Developer)
            .decoding(VERCEL_VALUES),
            Signature::new(
                Certain,
                &MISCONFIGURATION,
                "Vercel cannot resolve the host that it should ask",
                &[HeaderStarts(VERCEL_ERROR, "dns_hostname_")],
            )
            .decoding(VERCEL_VALUES),
            Signature::new(
                Medium,
                &FORBIDDEN,
                "Vercel challenges clients that it takes for bots",
                &[Header("x-vercel-mitigated", "challenge")],
            )
            .by(Who::Edge),
        ],
    },
    Platform {
        id: "render",
        name: "Render",
        references: &["https://render.com/docs"],
        signatures: &[
            Signature::new(
                Certain,
                &PLATFORM_SUSPENDED,
                "Render says that the service is suspended",
                &[Header("x-render-routing", "suspend")],
            )
            .on(&[200, 402, 403, 404, 500, 502, 503])
            .decoding(RENDER),
            Signature::new(
                Certain,
                &MISCONFIGURATION,
                "Render has no server for this host",
                &[Header("x-render-routing", "no-server")],
            )
            .by(Who::Hosting)
            .decoding(RENDER),
            Signature::new(
                Certain,
                &SERVER_ERROR,
                "Render could not wake the service up",
                &[Header("x-render-routing", "hibernate-wake-error")],
            )
            .decoding(RENDER),
        ],
    },
    Platform {
        id: "cloudflare",
        name: "Cloudflare",
        references: &["https://developers.cloudflare.com/support/troubleshooting/http-status-codes/"],
        signatures: &[
            Signature::new(
                Certain,
                &MISCONFIGURATION,
                "Cloudflare has no address for the origin",
                &[Header("cf-error-type", "1016")],
            )
            .by(Who::Edge)
            .decoding(CLOUDFLARE),
            Signature::new(
                Certain,
                &RATE_LIMIT,
                "Cloudflare's rate limit turned the client away",
                &[Header("cf-error-type", "1015")],
            )
            .by(Who::Edge)
            .decoding(CLOUDFLARE),
            Signature::new(
                Certain,
                &FORBIDDEN,
                "a firewall rule at Cloudflare turned the client away",
                &[Header("cf-error-type", "1020")],
            )
            .by(Who::Edge)
            .decoding(CLOUDFLARE),
            Signature::new(
                Certain,
                &SERVER_ERROR,
                "the Worker at Cloudflare failed",
                &[Header("cf-error-type", "1101")],
            )
            .by(Who::Developer)
            .decoding(CLOUDFLARE),
            Signature::new(
                Certain,
                &SERVER_ERROR,
                "Cloudflare gets no answer from the origin",
                &[HeaderStarts("cf-error-type", "52")],
            )
            .decoding(CLOUDFLARE),
            Signature::new(
                Strong,
                &FORBIDDEN,
                "Cloudflare challenges clients that it takes for bots",
                &[Header("cf-mitigated", "challenge")],
            )
            .by(Who::Edge),
        ],
    },
    Platform {
        id: "netlify",
        name: "Netlify",
        references: &["https://docs.netlify.com/manage/accounts-and-billing/billing/resume-paused-projects/"],
        signatures: &[
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "the page is Netlify's notice of a paused site",
                &[Words(NETLIFY_WORDS)],
            )
            .on(&[200, 402, 403, 404, 429, 500, 503]),
            Signature::new(
                Weak,
                &PLATFORM_SUSPENDED,
                "it comes from Netlify",
                &[Header("server", "Netlify"), Words(NETLIFY_WORDS)],
            )
            .on(&[200, 402, 403, 404, 429, 500, 503]),
        ],
    },
    Platform {
        id: "shopify",
        name: "Shopify",
        references: &["https://shopify.dev/docs/api/usage/response-codes"],
        signatures: &[
            Signature::new(
                Strong,
                &PLATFORM_SUSPENDED,
                "Shopify says that the shop is frozen until its balance is paid",
                &[JsonSays("/errors", "shop is currently frozen")],
            )
            .on(&[402])
            .decoding(&[("message", Spot::Json("/errors"))]),
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "Shopify shows that the store is unavailable",
                &[Header("powered-by", "Shopify"), Words(&["store is unavailable"])],
            )
            .on(&[402]),
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "the page says that the store is unavailable",
                &[Words(&["this store is unavailable", "shop is currently frozen"])],
            )
            .on(&[402]),
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "Shopify has locked the shop, for its requests or for fear of fraud",
                &[JsonSays("/errors", "shop is currently locked")],
            )
            .on(&[423])
            .by(Who::Hosting),
        ],
    },
    Platform {
        id: "shopline",
        name: "SHOPLINE",
        references: &["https://developer.shopline.com/docs/apps/api-instructions-for-use/http-status-code"],
        signatures: &[Signature::new(
            Strong,
            &PLATFORM_SUSPENDED,
            "SHOPLINE says that the store is frozen until its balance is paid",
            &[JsonSays("/errors", "requested store has been frozen")],
        )
        .on(&[402])
        .decoding(&[("message", Spot::Json("/errors"))])],
    },
    Platform {
        id: "cloudbase",
        name: "Tencent CloudBase",
        references: &["https://docs.cloudbase.net/en/error-code/semantic-http-status"],
        signatures: &[
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "CloudBase's words for a bill or a package that is at its end",
                &[Words(&["overdue payment, package exceeded"])],
            )
            .on(&[402]),
            Signature::new(
                Medium,
                &MISCONFIGURATION,
                "CloudBase's words for a feature that is not enabled",
                &[Words(&["feature not enabled"])],
            )
            .on(&[423]),
        ],
    },
    Platform {
        id: "heroku",
        name: "Heroku (its API)",
        references: &["https://devcenter.heroku.com/articles/platform-api-reference"],
        signatures: &[
            Signature::new(
                Strong,
                &PLATFORM_SUSPENDED,
                "Heroku says that the account has not paid",
                &[Json("/id", "delinquent")],
            )
            .on(&[402])
            .decoding(&[("id", Spot::Json("/id"))]),
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "Heroku says that the account is suspended",
                &[Json("/id", "suspended")],
            )
            .on(&[403])
            .decoding(&[("id", Spot::Json("/id"))]),
        ],
    },
    Platform {
        id: "gearhost",
        name: "GearHost",
        references: &["https://www.gearhost.com/documentation/my-site-is-suspended"],
        signatures: &[Signature::new(
            Medium,
            &PLATFORM_SUSPENDED,
            "the page is GearHost's notice of a suspended site, served as 200",
            &[Words(&["this cloudsite has been suspended"])],
        )
        .on(&[200, 402, 403, 503])],
    },
    Platform {
        id: "cpanel",
        name: "shared hosting with cPanel",
        references: &[],
        signatures: &[
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "the path is that of cPanel's notice of a suspended account",
                &[Path("/cgi-sys/suspendedpage.cgi")],
            )
            .on(&[200, 402, 403, 503]),
            Signature::new(
                Medium,
                &PLATFORM_SUSPENDED,
                "the page is the notice of a suspended account",
                &[Title("Account Suspended"), Words(&["this account has been suspended"])],
            )
            .on(&[200, 402, 403, 503]),
            Signature::new(
                Medium,
                &SERVER_RESOURCES,
                "the words of a host whose customer has spent his traffic",
                &[Words(&["bandwidth limit exceeded"])],
            )
            .on(&[509]),
        ],
    },
    Platform {
        id: "cloudlinux",
        name: "shared hosting with CloudLinux",
        references: &[],
        signatures: &[
            // 508 by itself is a loop: the words weigh more.
            Signature::new(
                Medium,
                &SERVER_RESOURCES,
                "the words of a host whose customer has spent his share of the machine",
                &[Words(&["resource limit is reached"])],
            )
            .on(&[503, 508]),
        ],
    },
];

/// The id of an error of Vercel, in its header or in the page: `iad1::jfcqs-1694131203088-45a5965ed064`.
fn vercel_id(sight: &Sight) -> Option<String> {
    let is_id = |word: &str| word.contains("::") && vercel_date(word).is_some();
    let header = sight.header("x-vercel-id").filter(|id| is_id(id)).map(str::to_owned);
    header.or_else(|| sight.words().split(' ').find(|word| is_id(word)).map(str::to_owned))
}

/// The moment in such an id, in milliseconds since 1970.
fn vercel_date(id: &str) -> Option<String> {
    let milliseconds = id.rsplit('-').nth(1).filter(|part| part.len() == 13)?;
    Some(moment::rfc3339(milliseconds.parse::<i64>().ok()? / 1000))
}
