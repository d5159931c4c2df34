//! x402 in name only: headers and bodies that follow no version.

use serde_json::Value;

use super::REFERENCES;
use crate::diagnose::causes::AGENT_PAYMENT;
use crate::diagnose::dialects::{Dialect, Spoken, manners};
use crate::diagnose::lints::{NON_STANDARD, UNDECODABLE_BASE64, WRONG_HEADER};
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Weight};

/// x402 in name only.
pub static X402_AD_HOC: Dialect = Dialect {
    id: "x402-ad-hoc",
    name: "x402 in name only",
    docs: "Private headers such as `X-402-Amount`, or a raw challenge in the header of receipts. A person can read it; no \
           client can pay it.",
    references: REFERENCES,
    read,
};

fn read(sight: &Sight) -> Option<Spoken> {
    if sight.status != 402 {
        return None;
    }
    receipt(sight).or_else(|| private(sight))
}

/// Raw JSON in `X-Payment-Response`.
fn receipt(sight: &Sight) -> Option<Spoken> {
    let name =
        ["x-payment-response", "payment-response"].into_iter().find(|name| sight.header(name).is_some())?;
    let value = sight.header(name)?;
    let challenge: Value = serde_json::from_str(value).ok()?;
    let way = challenge.pointer("/accepts/0")?;
    let claim = "the header of receipts holds a challenge";
    let mut spoken = Spoken::new(&AGENT_PAYMENT, Evidence::header(Weight::Strong, claim, name, value));
    let text = |key| way.get(key).and_then(Value::as_str);
    spoken.decoded.set_some("price", text("price").map(|price| price.trim_start_matches('$')));
    spoken.decoded.set_some("network", text("network"));
    spoken.decoded.set_some("pay_to", text("payTo"));
    spoken.lint.push(UNDECODABLE_BASE64.seen(value));
    spoken.lint.push(WRONG_HEADER.seen(name));
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}

/// Headers that begin with `X-402-`.
fn private(sight: &Sight) -> Option<Spoken> {
    let is_private = |name: &str| name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-402-"));
    let (name, value) = sight.headers.iter().find(|(name, _)| is_private(name))?;
    let claim = "a private header speaks of x402";
    let mut spoken = Spoken::new(&AGENT_PAYMENT, Evidence::header(Weight::Strong, claim, name, value));
    spoken.decoded.set_some("amount", sight.header("x-402-amount"));
    if let Some(payment) = sight.json().and_then(|body| body.get("payment")) {
        let text = |key| payment.get(key).and_then(Value::as_str);
        for (field, key) in
            [("amount", "amount"), ("currency", "currency"), ("pay_to", "to"), ("network", "network")]
        {
            spoken.decoded.set_some(field, text(key));
        }
        spoken.decoded.set_some("chain_id", payment.get("chainId").and_then(Value::as_i64));
    }
    spoken.lint.push(NON_STANDARD.seen(name));
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}
