//! Cloudflare: Pay Per Crawl names a price and what was wrong with an offer; AI Crawl Control turns away.

use super::{Dialect, Spoken};
use crate::diagnose::causes::{
    CRAWLER_BLOCKED, CRAWLER_TOLL, MISCONFIGURATION, PAYMENT_FAILED, SERVER_ERROR,
};
use crate::diagnose::lints::MALFORMED_PRICE;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Cause, Evidence, Origin, Sign, Weight, Who};

/// Cloudflare Pay Per Crawl.
pub static PAY_PER_CRAWL: Dialect = Dialect {
    id: "cloudflare-pay-per-crawl",
    name: "Cloudflare Pay Per Crawl",
    docs: "A crawler is told the price of a page in the header `crawler-price: USD 0.01`. Where it offered to pay and \
           something was wrong, `crawler-error` names it, and the status may be 400, 403, 500 or 502 as well. tollgate never \
           sends an offer: it would be consent to be charged.",
    references: &[
        "https://developers.cloudflare.com/ai-crawl-control/features/pay-per-crawl/",
        "https://developers.cloudflare.com/ai-crawl-control/features/pay-per-crawl/use-pay-per-crawl-as-ai-owner/error-codes/",
    ],
    read: toll,
};

/// The block page of Cloudflare AI Crawl Control.
pub static AI_CRAWL_CONTROL: Dialect = Dialect {
    id: "cloudflare-ai-crawl-control",
    name: "Cloudflare AI Crawl Control",
    docs: "A crawler is turned away with 402 or 403 and a text of the owner's choice. No price is named: it is a block, \
           whatever its status says. Only the example text of the documentation can be told from an answer of the origin.",
    references: &["https://developers.cloudflare.com/changelog/2025-08-27-ai-crawl-control-launch/"],
    read: block,
};

/// What `crawler-error` may say: the name, what it stands for, who can mend it, what it means.
const ERRORS: &[(&str, &Cause, Who, &str)] = &[
    ("CrawlerForbidden", &CRAWLER_BLOCKED, Who::Content, "the owner of the site has blocked this crawler"),
    (
        "StrongAuthRequired",
        &CRAWLER_TOLL,
        Who::Developer,
        "the crawler must sign its requests (Web Bot Auth) to pay",
    ),
    ("InvalidSignature", &CRAWLER_TOLL, Who::Developer, "the signature of the crawler is missing or wrong"),
    (
        "InvalidCrawlerPriceValue",
        &CRAWLER_TOLL,
        Who::Developer,
        "the price that the crawler offers is badly written",
    ),
    ("MissingCrawlerPrice", &CRAWLER_TOLL, Who::Content, "the crawler offers no price"),
    ("PaymentFailed", &PAYMENT_FAILED, Who::Billing, "the billing of the crawler's owner is not set up"),
    ("InvalidCrawlerExactPrice", &CRAWLER_TOLL, Who::Content, "the price has changed"),
    ("InvalidCrawlerMaxPrice", &CRAWLER_TOLL, Who::Content, "the crawler offers less than the price"),
    ("ConflictingPriceHeaders", &CRAWLER_TOLL, Who::Developer, "the crawler offers two prices at once"),
    (
        "InvalidContentPrice",
        &MISCONFIGURATION,
        Who::Developer,
        "the origin of the site names a price that is none",
    ),
    (
        "InternalError",
        &SERVER_ERROR,
        Who::Edge,
        "Pay Per Crawl itself failed; the same question may work later",
    ),
];

fn toll(sight: &Sight) -> Option<Spoken> {
    let price = sight.header("crawler-price").filter(|_| sight.status >= 400);
    let mut spoken = error(sight).or_else(|| {
        let claim = "Cloudflare asks this crawler for a price per page";
        Some(Spoken::new(&CRAWLER_TOLL, Evidence::header(Weight::Certain, claim, "crawler-price", price?)))
    })?;
    match price.map(|price| (price, amount(price))) {
        Some((_, Some((currency, amount)))) => {
            spoken.decoded.set("currency", currency);
            spoken.decoded.set("price", amount);
        }
        Some((price, None)) => spoken.lint.push(MALFORMED_PRICE.seen(price)),
        None => {}
    }
    Some(spoken)
}

fn error(sight: &Sight) -> Option<Spoken> {
    let name = sight.header("crawler-error").filter(|_| sight.status >= 400)?;
    let (_, cause, who, claim) = ERRORS.iter().find(|(known, ..)| *known == name)?;
    let evidence = Evidence::header(Weight::Certain, *claim, "crawler-error", name);
    let mut spoken = Spoken::new(cause, evidence);
    spoken.sign.who = Some(*who);
    spoken.decoded.set("error", name);
    Some(spoken)
}

/// `USD 0.01`: three capital letters and a decimal number.
fn amount(price: &str) -> Option<(&str, &str)> {
    let (currency, amount) = price.split_once(' ')?;
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "0"));
    (is_code && is_number(whole) && is_number(fraction)).then_some((currency, amount))
}

fn block(sight: &Sight) -> Option<Spoken> {
    let message = sight.json_text("/message").filter(|_| matches!(sight.status, 402 | 403))?;
    let is_block =
        sight.header_is("server", "cloudflare") && message.contains("contact the site owner for access");
    let claim = "the crawler is turned away, and no price is named";
    let evidence = is_block.then(|| Evidence::new(Weight::Medium, Origin::Json, claim, message))?;
    let mut spoken = Spoken::new(&CRAWLER_BLOCKED, evidence);
    spoken.also.push(Sign {
        cause: &CRAWLER_BLOCKED,
        who: None,
        evidence: Evidence::header(Weight::Weak, "it comes by way of Cloudflare", "server", "cloudflare"),
    });
    spoken.decoded.set("message", message);
    Some(spoken)
}
