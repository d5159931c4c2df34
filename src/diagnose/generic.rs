//! What anybody's answer may show, whoever made it: rate limit headers, error codes in JSON, words. It is looked at
//! only where neither a payment dialect nor a platform was found, in groups: the first that shows something ends it.

use super::causes::{
    BILLING_LIMIT, EDITORIAL_PAYWALL, FORBIDDEN, IMITATION_PAGE, INVALID_API_KEY, MAINTENANCE,
    NETWORK_INTERFERENCE, RATE_LIMIT, SERVER_RESOURCES, SUBSCRIPTION_EXPIRED, USAGE_LIMIT,
};
use super::sight::Sight;
use super::signature::Clue::{Header, HeaderStarts, NoHeader, Source, Words};
use super::signature::{Signature, Spot};
use super::{Cause, Decoded, Evidence, Origin, Sign, Value, Weight, Who};

use Weight::{Medium, Strong, Weak};

/// The groups, in the order in which they are looked at.
const GROUPS: &[fn(&Sight, &mut Decoded) -> Vec<Sign>] = &[
    |sight, decoded| all(IMITATIONS, sight, decoded),
    |sight, decoded| all(INTERCEPTED, sight, decoded),
    |sight, decoded| all(RATES, sight, decoded),
    |sight, decoded| code(sight, decoded).into_iter().collect(),
    |sight, decoded| all(PAYWALL, sight, decoded),
    |sight, decoded| all(WORDS, sight, decoded),
];

/// What the answer shows.
pub(super) fn found(sight: &Sight, decoded: &mut Decoded) -> Vec<Sign> {
    GROUPS.iter().map(|group| group(sight, decoded)).find(|signs| !signs.is_empty()).unwrap_or_default()
}

fn all(signatures: &[Signature], sight: &Sight, decoded: &mut Decoded) -> Vec<Sign> {
    signatures.iter().filter_map(|signature| signature.find(sight, decoded)).collect()
}

const REFUSED: &[u16] = &[402, 403, 503];

/// The notice of a platform without its header.
const IMITATIONS: &[Signature] = &[
    Signature::new(
        Medium,
        &IMITATION_PAGE,
        "the page shows an error of Vercel that stands in no header",
        &[Words(&["deployment_disabled", "deployment_paused"]), NoHeader("x-vercel-error")],
    )
    .on(REFUSED),
    Signature::new(
        Weak,
        &IMITATION_PAGE,
        "Vercel itself always sends this header",
        &[NoHeader("x-vercel-error"), Words(&["deployment_disabled", "deployment_paused"])],
    )
    .on(REFUSED),
    Signature::new(
        Medium,
        &IMITATION_PAGE,
        "a contractor wants to be paid",
        &[Words(&["pay your developer", "pay the developer", "pending dues", "outstanding dues"])],
    )
    .on(ON_402),
];

/// Pages that are put in place of the site on the way.
const INTERCEPTED: &[Signature] = &[Signature::new(
    Medium,
    &NETWORK_INTERFERENCE,
    "the page speaks for an internet provider, not for the site",
    &[Words(&[
        "inserted by your internet provider",
        "internet connection is restricted",
        "your broadband invoice",
    ])],
)
.on(&[402, 403, 503])];

/// Limits of rate, in headers, on a status that does not say so.
const RATE_VALUES: &[(&str, Spot)] = &[
    ("limit", Spot::Found(|sight| first_number(sight, &["ratelimit-limit", "x-ratelimit-limit"]))),
    (
        "remaining",
        Spot::Found(|sight| first_number(sight, &["ratelimit-remaining", "x-ratelimit-remaining"])),
    ),
    ("retry_after", Spot::Number("retry-after")),
];

const RATES: &[Signature] = &[
    Signature::new(
        Strong,
        &RATE_LIMIT,
        "the headers say that no request is left",
        &[Header("ratelimit-remaining", "0")],
    )
    .on(&[402, 403, 429])
    .decoding(RATE_VALUES),
    Signature::new(
        Strong,
        &RATE_LIMIT,
        "the headers say that no request is left",
        &[Header("x-ratelimit-remaining", "0")],
    )
    .on(&[402, 403, 429])
    .decoding(RATE_VALUES),
    Signature::new(
        Medium,
        &MAINTENANCE,
        "the server says when to come back",
        &[HeaderStarts("retry-after", "")],
    )
    .on(&[503])
    .decoding(RATE_VALUES),
    Signature::new(
        Medium,
        &FORBIDDEN,
        "AWS WAF challenges clients that it takes for bots",
        &[Header("x-amzn-waf-action", "challenge")],
    )
    .on(&[202, 403, 405])
    .by(Who::Edge),
];

/// An article that is kept back.
const PAYWALL: &[Signature] = &[
    Signature::new(
        Medium,
        &EDITORIAL_PAYWALL,
        "the structured data says that it is not free",
        &[Source(&[
            "\"isAccessibleForFree\":false",
            "\"isAccessibleForFree\": false",
            "\"isAccessibleForFree\":\"False\"",
            "\"isAccessibleForFree\": \"False\"",
        ])],
    )
    .on(&[402])
    .decoding(&[
        ("is_accessible_for_free", Spot::Found(|_| Some(Value::from(false)))),
        ("css_selector", Spot::Found(css_selector)),
    ]),
    Signature::new(
        Weak,
        &EDITORIAL_PAYWALL,
        "the page asks readers to subscribe",
        &[Words(&["subscribe to read", "subscribe to continue"])],
    )
    .on(&[402]),
];

const ON_402: &[u16] = &[402];

/// Words of refusals. They can be translated and imitated, so that they never make a diagnosis certain.
const WORDS: &[Signature] = &[
    Signature::new(
        Medium,
        &SERVER_RESOURCES,
        "the text speaks of resources of the server",
        &[Words(&["bandwidth limit exceeded", "resource limit is reached", "disk quota"])],
    )
    .on(&[402, 503, 507, 508, 509]),
    Signature::new(
        Medium,
        &RATE_LIMIT,
        "the text speaks of too many requests",
        &[Words(&["too many requests", "rate limit"])],
    )
    .on(ON_402),
    Signature::new(
        Medium,
        &INVALID_API_KEY,
        "the text speaks of a key that is not accepted",
        &[Words(&[
            "invalid api key",
            "expired api key",
            "missing api key",
            "api key is invalid",
            "api key has expired",
            "invalid token",
            "expired token",
        ])],
    )
    .on(ON_402),
    Signature::new(
        Medium,
        &USAGE_LIMIT,
        "the text speaks of credits that are used up",
        &[Words(&[
            "insufficient balance",
            "balance is insufficient",
            "insufficient credit",
            "insufficient funds",
            "credit balance",
            "out of credits",
            "top up your",
        ])],
    )
    .on(ON_402)
    .by(Who::Billing),
    Signature::new(
        Medium,
        &USAGE_LIMIT,
        "the text speaks of a quota or limit that is used up",
        &[Words(&[
            "quota exceeded",
            "quota has been exceeded",
            "quota exhausted",
            "quota is exhausted",
            "exceeded your current quota",
            "usage limit",
            "plan limit",
            "limit of your plan",
            "request limit reached",
        ])],
    )
    .on(&[402, 403, 429]),
    Signature::new(
        Medium,
        &SUBSCRIPTION_EXPIRED,
        "the text speaks of a subscription, trial or plan",
        &[Words(&[
            "subscription has expired",
            "subscription expired",
            "subscription has ended",
            "subscription is inactive",
            "subscription was canceled",
            "trial has ended",
            "trial ended",
            "trial has expired",
            "plan has expired",
            "license has expired",
            "licence has expired",
            "not included in your plan",
            "upgrade your subscription",
        ])],
    )
    .on(ON_402),
    Signature::new(
        Medium,
        &BILLING_LIMIT,
        "the text speaks of a bill",
        &[Words(&[
            "payment method",
            "billing issue",
            "billing problem",
            "billing limit",
            "past due",
            "overdue",
            "outstanding balance",
            "outstanding invoice",
            "delinquent",
            "spend cap",
            "spending limit",
        ])],
    )
    .on(ON_402),
    Signature::new(
        Medium,
        &BILLING_LIMIT,
        "a page that is served says that payment is required",
        &[
            Words(&["402 payment required"]),
            Words(&["past due", "overdue", "outstanding", "invoice", "unpaid"]),
        ],
    )
    .on(&[200]),
];

/// Error codes that APIs write into JSON, and what each stands for.
const CODES: &[(&str, &Cause, Option<Who>)] = &[
    ("quota_exceeded", &USAGE_LIMIT, None),
    ("quota_exhausted", &USAGE_LIMIT, None),
    ("insufficient_quota", &USAGE_LIMIT, Some(Who::Billing)),
    ("insufficient_credits", &USAGE_LIMIT, Some(Who::Billing)),
    ("insufficient_balance", &USAGE_LIMIT, Some(Who::Billing)),
    ("insufficient_funds", &USAGE_LIMIT, Some(Who::Billing)),
    ("credits_exhausted", &USAGE_LIMIT, Some(Who::Billing)),
    ("usage_limit_reached", &USAGE_LIMIT, None),
    ("spend_cap_reached", &BILLING_LIMIT, None),
    ("spending_limit_reached", &BILLING_LIMIT, None),
    ("billing_hard_limit_reached", &BILLING_LIMIT, None),
    ("past_due", &BILLING_LIMIT, None),
    ("payment_overdue", &BILLING_LIMIT, None),
    ("trial_expired", &SUBSCRIPTION_EXPIRED, None),
    ("subscription_expired", &SUBSCRIPTION_EXPIRED, None),
    ("subscription_inactive", &SUBSCRIPTION_EXPIRED, None),
    ("subscription_required", &SUBSCRIPTION_EXPIRED, None),
    ("plan_required", &SUBSCRIPTION_EXPIRED, None),
    ("invalid_api_key", &INVALID_API_KEY, None),
    ("api_key_expired", &INVALID_API_KEY, None),
    ("expired_api_key", &INVALID_API_KEY, None),
    ("missing_api_key", &INVALID_API_KEY, None),
    ("rate_limited", &RATE_LIMIT, None),
    ("rate_limit_exceeded", &RATE_LIMIT, None),
    ("too_many_requests", &RATE_LIMIT, None),
    ("overloaded_error", &SERVER_RESOURCES, Some(Who::ThirdParty)),
];

/// Where APIs write them.
const PLACES: &[&str] = &["/error", "/code", "/error/code", "/error/type", "/type", "/errors/0/code"];

fn code(sight: &Sight, decoded: &mut Decoded) -> Option<Sign> {
    let is_asked = matches!(sight.status, 402 | 403 | 429 | 500..);
    let mut codes =
        PLACES.iter().filter(|_| is_asked).filter_map(|place| Some((place, sight.json_text(place)?)));
    let known = |code: &str| CODES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(code));
    let (place, code, (_, cause, who)) = codes.find_map(|(place, code)| Some((place, code, known(code)?)))?;
    decoded.set("error", code);
    decoded.set_some("retry_after", sight.header("retry-after").and_then(|value| value.parse::<i64>().ok()));
    decoded.set_some("resets", sight.header("x-quota-reset"));
    decoded.set_some("ended", sight.json_text("/message").and_then(date));
    let seen = format!("{}: \"{code}\"", place.trim_start_matches('/').replace('/', "."));
    Some(Sign {
        cause,
        who: *who,
        evidence: Evidence::new(Strong, Origin::Json, "the error code says so", &seen),
    })
}

fn first_number(sight: &Sight, names: &[&str]) -> Option<Value> {
    names.iter().find_map(|name| sight.header(name)?.parse::<i64>().ok()).map(Value::from)
}

/// The first date in a text: `2026-10-31`.
fn date(text: &str) -> Option<&str> {
    let is_date = |word: &&str| {
        let shape =
            |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
        word.len() == 10 && word.bytes().enumerate().all(shape)
    };
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '-').find(is_date)
}

/// The part of the page that the structured data names.
fn css_selector(sight: &Sight) -> Option<Value> {
    let (_, after) = sight.text.split_once("\"cssSelector\"")?;
    let (_, value) = after.split_once('"')?;
    value.split_once('"').map(|(selector, _)| Value::from(selector))
}
