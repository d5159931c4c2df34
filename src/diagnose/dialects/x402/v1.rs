//! x402 version 1: the challenge is the JSON body.

use super::offer::Offer;
use super::{REFERENCES, settled};
use crate::diagnose::causes::AGENT_PAYMENT;
use crate::diagnose::dialects::{Dialect, Spoken, manners};
use crate::diagnose::lints::MISSING_HEADER;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Origin, Weight};

/// x402 version 1.
pub static X402_V1: Dialect = Dialect {
    id: "x402-v1",
    name: "x402 version 1",
    docs: "The challenge is the JSON body: `x402Version` 1 and `accepts`, where each way to pay names its price as \
           `maxAmountRequired` and its network by a name such as `base`.",
    references: REFERENCES,
    read,
};

fn read(sight: &Sight) -> Option<Spoken> {
    if sight.status != 402 {
        return None;
    }
    settled::read(sight, "x-payment-response").or_else(|| body(sight))
}

fn body(sight: &Sight) -> Option<Spoken> {
    let challenge = sight.json()?;
    let version = challenge.get("x402Version")?.as_i64()?;
    challenge.get("accepts")?.as_array()?;
    let offer = Offer::read(challenge, sight.url);
    let seen = format!("\"x402Version\": {version}, \"accepts\": [...]");
    let evidence =
        Evidence::new(Weight::Certain, Origin::Json, "an x402 challenge asks a program to pay", &seen);
    let mut spoken = Spoken::new(&AGENT_PAYMENT, evidence);
    (spoken.decoded, spoken.lint) = (offer.decoded, offer.lint);
    if version >= 2 {
        spoken.lint.push(MISSING_HEADER.seen("no header `PAYMENT-REQUIRED`"));
    }
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}
