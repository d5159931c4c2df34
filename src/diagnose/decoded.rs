//! What a challenge or an error page says, decoded: names and values, each name declared once.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::redact;
use crate::page::cut;

/// Characters of one decoded text.
const LONGEST: usize = 500;

/// Entries of one decoded list.
const MOST: usize = 64;

/// What was decoded, by name. Amounts are texts in base units; `price` is the amount for people, in
/// `currency`, and only where both are known. Nothing is converted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Decoded(BTreeMap<String, Value>);

/// One decoded value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(cut(&redact::without_keys(text), LONGEST))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Vec<String>> for Value {
    fn from(list: Vec<String>) -> Self {
        Self::List(list.iter().take(MOST).map(|text| cut(text, LONGEST)).collect())
    }
}

impl Decoded {
    /// Keeps a value under a name.
    pub fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        debug_assert!(FIELDS.iter().any(|field| field.0 == name), "{name} is not declared");
        self.0.insert(name.to_owned(), value.into());
    }

    /// Keeps a value if there is one.
    pub fn set_some(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// The value of a name.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The text of a name.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing was decoded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What it costs, as it was asked: `USD 0.01`.
    pub fn price(&self) -> Option<String> {
        Some(format!("{} {}", self.text("currency")?, self.text("price")?))
    }

    /// Everything, what matters first, each with its label for people.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        FIELDS.iter().filter_map(|(name, label)| Some((*label, self.value(name)?.shown()))).collect()
    }
}

impl Value {
    fn shown(&self) -> String {
        match self {
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(list) => list.join(", "),
        }
    }
}

/// Every name with its label, in the order in which people want to read them.
pub static FIELDS: &[(&str, &str)] = &[
    ("price", "price"),
    ("currency", "currency"),
    ("amount", "amount in base units"),
    ("amount_msat", "amount in thousandths of a satoshi"),
    ("accepts", "ways to pay"),
    ("challenges", "challenges"),
    ("method", "method"),
    ("methods", "methods"),
    ("intent", "intent"),
    ("scheme", "scheme"),
    ("schemes", "schemes"),
    ("network", "network"),
    ("networks", "networks"),
    ("chain_id", "chain"),
    ("asset", "token"),
    ("pay_to", "paid to"),
    ("recipient", "recipient"),
    ("payer", "payer"),
    ("resource", "resource"),
    ("description", "description"),
    ("realm", "realm"),
    ("id", "id"),
    ("version", "version"),
    ("testnet", "test network"),
    ("timeout_seconds", "seconds to pay"),
    ("expires", "ends"),
    ("invoice_expires", "invoice ends"),
    ("payment_hash", "payment hash"),
    ("token", "token"),
    ("token_location", "token made by"),
    ("token_layout", "layout of the token"),
    ("success", "success"),
    ("error", "error"),
    ("error_reason", "reason of the failure"),
    ("error_description", "description of the error"),
    ("error_type", "type of the error"),
    ("problem", "problem"),
    ("missing", "missing"),
    ("authorization_uri", "licences at"),
    ("license", "licence"),
    ("payment_request_url", "payment at"),
    ("location", "sent to"),
    ("message", "message"),
    ("code", "code"),
    ("type", "type"),
    ("type_name", "type"),
    ("decline_code", "reason of the card's issuer"),
    ("reason", "reason"),
    ("violation", "limit that is exceeded"),
    ("limit_source", "limit of"),
    ("limit", "limit"),
    ("remaining", "left"),
    ("resets", "resets"),
    ("retry_after", "seconds to wait"),
    ("ended", "ended"),
    ("region", "region"),
    ("date", "made"),
    ("routing", "routing"),
    ("grpc_status", "gRPC status"),
    ("is_accessible_for_free", "free to read"),
    ("css_selector", "part that is kept back"),
    ("age", "seconds in a cache"),
];
