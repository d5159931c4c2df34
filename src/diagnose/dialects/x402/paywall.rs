//! The page that the x402 servers show to clients that look like browsers: the challenge stands in its HTML only.

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::REFERENCES;
use super::offer::Offer;
use crate::diagnose::causes::AGENT_PAYMENT;
use crate::diagnose::dialects::{Dialect, Spoken, manners};
use crate::diagnose::sight::{Sight, unescaped};
use crate::diagnose::{Evidence, Origin, Weight};

/// x402, the page for browsers.
pub static X402_HTML: Dialect = Dialect {
    id: "x402-html",
    name: "x402, the page for browsers",
    docs: "A client with `Mozilla` in its user agent that accepts HTML gets a page. Before version 2.27 of the npm packages it \
           came without the `PAYMENT-REQUIRED` header, so that the challenge stands in `data-requirements` or in \
           `window.x402` only. The user agents of search crawlers contain `Mozilla`, so they get this page.",
    references: REFERENCES,
    read,
};

/// Where the pages keep the challenge: the fallback page in an attribute, the packaged ones in a script.
const MARKS: &[(&str, &[&str])] = &[
    ("id=\"payment-widget\"", &["data-requirements='", "data-requirements=\""]),
    (
        "window.x402 =",
        &["paymentRequired:", "\"paymentRequired\":", "paymentRequirements:", "\"paymentRequirements\":"],
    ),
    ("protected by the x402 payment protocol", &[]),
];

fn read(sight: &Sight) -> Option<Spoken> {
    let (mark, places) = MARKS.iter().find(|(mark, _)| sight.status == 402 && sight.text.contains(mark))?;
    let (_, after) = sight.text.split_once(mark)?;
    let challenge = places.iter().find_map(|place| challenge(after, place));
    let (weight, from) =
        if challenge.is_some() { (Weight::Strong, Origin::Json) } else { (Weight::Medium, Origin::Body) };
    let claim = "the page is the x402 paywall for browsers";
    let mut spoken = Spoken::new(&AGENT_PAYMENT, Evidence::new(weight, from, claim, mark));
    if let Some(challenge) = challenge {
        let offer = Offer::read(&challenge, sight.url);
        (spoken.decoded, spoken.lint) = (offer.decoded, offer.lint);
    }
    let testnet = |value: &str| {
        after.contains(&format!("testnet: {value}")) || after.contains(&format!("\"testnet\": {value}"))
    };
    let testnet = [("true", true), ("false", false)].into_iter().find(|(value, _)| testnet(value));
    spoken.decoded.set_some("testnet", testnet.map(|(_, is_test)| is_test));
    spoken.lint.extend(manners::of(sight));
    Some(spoken)
}

/// The JSON that follows a mark; what comes after it is another matter. Version 1 keeps only the ways to pay.
fn challenge(page: &str, place: &str) -> Option<Value> {
    let (_, rest) = page.split_once(place)?;
    let is_escaped = rest.trim_start().starts_with("{&quot;") || rest.trim_start().starts_with("{&#34;");
    let rest = if is_escaped { unescaped(rest) } else { rest.to_owned() };
    let value = Value::deserialize(&mut Deserializer::from_str(rest.trim_start())).ok()?;
    match value {
        Value::Array(_) => Some(serde_json::json!({ "x402Version": 1, "accepts": value })),
        _ => Some(value),
    }
}
