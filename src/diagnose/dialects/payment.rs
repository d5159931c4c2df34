//! The `Payment` authentication scheme: challenges for cards, stablecoins and Lightning in `WWW-Authenticate`, and a
//! problem document (RFC 9457) that says how a payment went.

use serde_json::Value;

use super::x402::is_test;
use super::{Dialect, Spoken, encoded, l402, manners};
use crate::diagnose::causes::{AGENT_PAYMENT, PAYMENT_FAILED};
use crate::diagnose::challenge::Challenge;
use crate::diagnose::lints::{MISSING_CHALLENGE, MISSING_KEYS, PADDED_BASE64, TESTNET, UNDECODABLE_INVOICE};
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Origin, Weight, bolt11, moment, money, redact};

/// The `Payment` authentication scheme.
pub static PAYMENT: Dialect = Dialect {
    id: "payment",
    name: "the Payment authentication scheme",
    docs: "`WWW-Authenticate: Payment` with `id`, `realm`, `method`, `intent` and a `request` in base64url; it may hold several \
           challenges. The body is a problem document whose type begins with `https://paymentauth.org/problems/`.",
    references: &[
        "https://datatracker.ietf.org/doc/draft-httpauth-payment/",
        "https://github.com/tempoxyz/mpp-specs",
    ],
    read,
};

/// What every challenge must name.
const REQUIRED: &[&str] = &["id", "realm", "method", "intent", "request"];

/// Where the types of problems begin.
const PROBLEMS: &str = "https://paymentauth.org/problems/";

/// The problem that is none: payment is asked for the first time.
const ASKED: &str = "payment-required";

fn read(sight: &Sight) -> Option<Spoken> {
    let problem = sight.json_text("/type").and_then(|kind| kind.strip_prefix(PROBLEMS));
    let challenges: Vec<&Challenge> =
        sight.challenges().iter().filter(|known| sight.status >= 400 && known.is("Payment")).collect();
    let mut spoken = match (challenges.first(), problem) {
        (Some(challenge), problem) => challenged(sight, challenge, problem),
        (None, Some(problem)) => unchallenged(sight, problem),
        (None, None) => return None,
    };
    spoken.decoded.set_some("problem", problem.filter(|problem| *problem != ASKED || challenges.is_empty()));
    if challenges.len() > 1 {
        let methods = challenges.iter().filter_map(|challenge| challenge.parameter("method"));
        spoken.decoded.set("methods", methods.map(str::to_owned).collect::<Vec<_>>());
        spoken.decoded.set("challenges", i64::try_from(challenges.len()).unwrap_or(i64::MAX));
    }
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}

fn challenged(sight: &Sight, challenge: &Challenge, problem: Option<&str>) -> Spoken {
    let (cause, claim) = match problem {
        Some(problem) if problem != ASKED => (&PAYMENT_FAILED, "a payment was tried and refused"),
        _ => (&AGENT_PAYMENT, "a `Payment` challenge asks a program to pay"),
    };
    let line = sight.header("www-authenticate").unwrap_or_default();
    let mut spoken = Spoken::new(cause, Evidence::header(Weight::Certain, claim, "www-authenticate", line));
    for name in ["id", "realm", "method", "intent", "expires", "description"] {
        spoken.decoded.set_some(name, challenge.parameter(name));
    }
    spoken.expires = challenge.parameter("expires").and_then(moment::parse);
    let is_missing = |name: &&&str| challenge.parameter(name).is_none_or(str::is_empty);
    let missing: Vec<String> = REQUIRED.iter().filter(is_missing).map(|name| (*name).to_owned()).collect();
    if !missing.is_empty() {
        spoken.lint.push(MISSING_KEYS.seen(&missing.join(", ")));
        spoken.decoded.set("missing", missing);
    }
    if let Some(request) = challenge.parameter("request") {
        take(&mut spoken, sight, request);
    }
    spoken
}

/// A problem document without a challenge.
fn unchallenged(sight: &Sight, problem: &str) -> Spoken {
    let (cause, claim) = match problem {
        ASKED => (&AGENT_PAYMENT, "the body asks a program to pay"),
        _ => (&PAYMENT_FAILED, "a payment was tried and refused"),
    };
    let seen = format!("\"type\": \"{PROBLEMS}{problem}\"");
    let mut spoken = Spoken::new(cause, Evidence::new(Weight::Strong, Origin::Json, claim, &seen));
    if sight.status == 402 {
        spoken.lint.push(MISSING_CHALLENGE.seen("no challenge of the scheme `Payment`"));
    }
    spoken
}

/// The request: what to pay, in base64url without padding.
fn take(spoken: &mut Spoken, sight: &Sight, request: &str) {
    if request.ends_with('=') {
        spoken.lint.push(PADDED_BASE64.seen(&redact::token(request)));
    }
    let request = match encoded::json(request) {
        Ok(request) => request,
        Err(flaw) => return spoken.lint.push(flaw),
    };
    let text = |pointer: &str| request.pointer(pointer).and_then(Value::as_str);
    for name in ["amount", "currency", "recipient"] {
        spoken.decoded.set_some(name, text(&format!("/{name}")));
    }
    let chain = request.pointer("/methodDetails/chainId").and_then(Value::as_i64);
    spoken.decoded.set_some("chain_id", chain);
    let is_test_chain = chain.is_some_and(|chain| is_test(&format!("eip155:{chain}")));
    if is_test_chain && manners::is_public(sight.url) {
        spoken.lint.push(TESTNET.seen(&format!("chain {}", chain.unwrap_or_default())));
    }
    if let (Some(currency), Some(amount)) = (text("/currency"), text("/amount")) {
        let price = if currency == "sat" { Some(amount.to_owned()) } else { money::fiat(currency, amount) };
        spoken.decoded.set_some("price", price);
    }
    if let Some(invoice) = text("/methodDetails/invoice") {
        invoiced(spoken, invoice);
    }
}

fn invoiced(spoken: &mut Spoken, text: &str) {
    match bolt11::read(text) {
        Some(invoice) => {
            l402::asked(spoken, &invoice);
            spoken.decoded.set("invoice_expires", moment::rfc3339(invoice.expires));
            spoken.expires = Some(spoken.expires.map_or(invoice.expires, |end| end.min(invoice.expires)));
        }
        None => spoken.lint.push(UNDECODABLE_INVOICE.seen(&redact::token(text))),
    }
}
