//! The challenge of either version: what is offered, decoded and looked over.

use serde_json::Value;
use url::Url;

use super::networks::is_test;
use crate::diagnose::decoded::Decoded;
use crate::diagnose::dialects::manners::is_public;
use crate::diagnose::lints::{
    EMPTY_ACCEPTS, MISSING_KEYS, RESOURCE_OTHER_HOST, RESOURCE_OTHER_PATH, RESOURCE_OTHER_SCHEME, TESTNET,
    V1_NAMES_IN_V2,
};
use crate::diagnose::{Flaw, money};

/// Ways to pay that are looked at.
const MOST: usize = 64;

/// What every way to pay must name, in version 1 and in version 2.
const REQUIRED_V1: &[&str] =
    &["scheme", "network", "maxAmountRequired", "asset", "payTo", "resource", "maxTimeoutSeconds"];
const REQUIRED_V2: &[&str] = &["scheme", "network", "amount", "asset", "payTo", "maxTimeoutSeconds"];

/// A challenge, decoded, and what is wrong with it.
pub(super) struct Offer {
    pub decoded: Decoded,
    pub lint: Vec<Flaw>,
}

impl Offer {
    /// Reads a challenge that came from this URL.
    pub fn read(challenge: &Value, url: &Url) -> Self {
        let mut offer = Self { decoded: Decoded::default(), lint: Vec::new() };
        let ways: Vec<&Value> = array(challenge).iter().take(MOST).collect();
        let version = challenge.get("x402Version").and_then(Value::as_i64);
        offer.decoded.set_some("version", version);
        offer.decoded.set_some("error", text(challenge, "error"));
        offer.resource(challenge, &ways, url);
        if let Some(way) = ways.first() {
            offer.way(way);
            offer.others(&ways);
            offer.required(challenge, way, version);
        } else {
            offer.decoded.set("accepts", 0);
            offer.lint.push(EMPTY_ACCEPTS.seen("accepts: []"));
        }
        offer.networks(&ways, url);
        offer
    }

    /// The first way to pay; the others are counted.
    fn way(&mut self, way: &Value) {
        let amount = text(way, "amount").or_else(|| text(way, "maxAmountRequired"));
        let fields = [("scheme", "scheme"), ("network", "network"), ("asset", "asset"), ("pay_to", "payTo")];
        for (name, key) in fields {
            self.decoded.set_some(name, text(way, key));
        }
        self.decoded.set_some("amount", amount);
        self.decoded.set_some("timeout_seconds", way.get("maxTimeoutSeconds").and_then(Value::as_i64));
        let price = || money::usdc(text(way, "network")?, text(way, "asset")?, amount?);
        if let Some(price) = price() {
            self.decoded.set("price", price);
            self.decoded.set("currency", "USDC");
        }
    }

    fn others(&mut self, ways: &[&Value]) {
        if ways.len() > 1 {
            self.decoded.set("accepts", i64::try_from(ways.len()).unwrap_or(i64::MAX));
        }
        for (name, key) in [("networks", "network"), ("schemes", "scheme")] {
            let all = distinct(ways, key);
            if all.len() > 1 {
                self.decoded.set(name, all);
            }
        }
    }

    fn required(&mut self, challenge: &Value, way: &Value, version: Option<i64>) {
        let has_v1_names = way.get("maxAmountRequired").is_some();
        if has_v1_names && version == Some(2) {
            self.lint.push(V1_NAMES_IN_V2.seen("maxAmountRequired"));
        }
        let keys = if has_v1_names || version == Some(1) { REQUIRED_V1 } else { REQUIRED_V2 };
        let lacks_resource =
            version == Some(2) && !has_v1_names && challenge.pointer("/resource/url").is_none();
        let missing = keys.iter().filter(|key| way.get(**key).is_none_or(Value::is_null));
        let missing: Vec<String> =
            missing.copied().chain(lacks_resource.then_some("resource")).map(str::to_owned).collect();
        if !missing.is_empty() {
            self.lint.push(MISSING_KEYS.seen(&missing.join(", ")));
            self.decoded.set("missing", missing);
        }
    }

    fn resource(&mut self, challenge: &Value, ways: &[&Value], url: &Url) {
        let named = challenge.pointer("/resource/url").and_then(Value::as_str);
        let Some(resource) = named.or_else(|| text(ways.first()?, "resource")) else { return };
        self.decoded.set("resource", resource);
        let Some(named) = Url::parse(resource).ok().filter(|_| is_public(url)) else { return };
        let is_other_host = (named.host_str(), named.port()) != (url.host_str(), url.port());
        let path = |url: &Url| url.path().trim_end_matches('/').to_ascii_lowercase();
        let flaws = [
            (is_other_host, &RESOURCE_OTHER_HOST),
            (named.scheme() != url.scheme(), &RESOURCE_OTHER_SCHEME),
            (!is_other_host && path(&named) != path(url), &RESOURCE_OTHER_PATH),
        ];
        self.lint.extend(flaws.iter().filter(|(is_so, _)| *is_so).map(|(_, lint)| lint.seen(resource)));
    }

    fn networks(&mut self, ways: &[&Value], url: &Url) {
        let networks = distinct(ways, "network");
        let all_test = !networks.is_empty() && networks.iter().all(|network| is_test(network));
        if all_test && is_public(url) {
            self.lint.push(TESTNET.seen(&networks.join(", ")));
        }
    }
}

fn array(challenge: &Value) -> &[Value] {
    challenge.get("accepts").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn distinct(ways: &[&Value], key: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for found in ways.iter().filter_map(|way| text(way, key)) {
        if !all.iter().any(|known| known == found) {
            all.push(found.to_owned());
        }
    }
    all
}
