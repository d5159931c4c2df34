//! x402 version 2: the challenge is base64 of JSON in the header `PAYMENT-REQUIRED`; the status is 402, or 412 where
//! an allowance is missing.

use super::offer::Offer;
use super::{REFERENCES, encoded, settled};
use crate::diagnose::causes::AGENT_PAYMENT;
use crate::diagnose::dialects::{Dialect, Spoken, gateways, manners};
use crate::diagnose::lints::MISSING_HEADER;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Origin, Weight};

/// x402 version 2.
pub static X402_V2: Dialect = Dialect {
    id: "x402-v2",
    name: "x402 version 2",
    docs: "The challenge stands in the header `PAYMENT-REQUIRED`, base64 of JSON with `x402Version` 2: the resource, and \
           the ways to pay with scheme, network, token and amount. The body of an API's answer is mostly `{}`. Clients that \
           look like browsers get a page in its place. AWS WAF and the Monetization Gateway of Cloudflare ask in the same \
           words as the site behind them: only their owner sees which of the two it is. Routes that are paid for `GET` only answer `HEAD` with 200.",
    references: REFERENCES,
    read,
};

fn read(sight: &Sight) -> Option<Spoken> {
    if !matches!(sight.status, 402 | 412) {
        return None;
    }
    settled::read(sight, "payment-response").or_else(|| header(sight)).or_else(|| body(sight))
}

fn header(sight: &Sight) -> Option<Spoken> {
    let value = sight.header("payment-required")?;
    let evidence = |weight| {
        Evidence::header(weight, "an x402 challenge asks a program to pay", "payment-required", value)
    };
    let challenge = match encoded::json(value) {
        Ok(challenge) => challenge,
        Err(flaw) => {
            let mut spoken = Spoken::new(&AGENT_PAYMENT, evidence(Weight::Strong));
            spoken.lint.push(flaw);
            return Some(spoken);
        }
    };
    let offer = Offer::read(&challenge, sight.url);
    let mut spoken = Spoken::new(&AGENT_PAYMENT, evidence(Weight::Certain));
    (spoken.decoded, spoken.lint) = (offer.decoded, offer.lint);
    spoken.also.extend(gateways::of(sight));
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}

/// The challenge of version 2 in the body alone: clients look for it in the header.
fn body(sight: &Sight) -> Option<Spoken> {
    let challenge = sight.json()?;
    let is_v2 =
        challenge.get("x402Version")?.as_i64() == Some(2) && challenge.pointer("/resource/url").is_some();
    let offer = is_v2.then(|| Offer::read(challenge, sight.url))?;
    let claim = "an x402 challenge of version 2 stands in the body";
    let evidence = Evidence::new(Weight::Strong, Origin::Json, claim, "\"x402Version\": 2");
    let mut spoken = Spoken::new(&AGENT_PAYMENT, evidence);
    (spoken.decoded, spoken.lint) = (offer.decoded, offer.lint);
    spoken.lint.push(MISSING_HEADER.seen("no header `PAYMENT-REQUIRED`"));
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}
