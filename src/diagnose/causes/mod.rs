//! The causes: each declared once, with its meaning and its way out.
//!
//! To add one: write a `cause!` block in the file of its topic and name it in [`CAUSES`]. `tollgate explain`,
//! docs/causes.md and the fixes of findings follow from that.

mod access;
mod bills;
mod declare;
mod demand;
mod faults;
pub mod snippets;
mod unclear;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use access::*;
pub use bills::*;
pub use demand::*;
pub use faults::*;
pub use unclear::*;

use super::Who;

/// Every cause, in the order in which they are documented.
pub static CAUSES: &[&Cause] = &[
    &PLATFORM_SUSPENDED,
    &BILLING_LIMIT,
    &SUBSCRIPTION_EXPIRED,
    &USAGE_LIMIT,
    &SUB_SERVICE_BILLING,
    &PAYMENT_FAILED,
    &AGENT_PAYMENT,
    &CRAWLER_TOLL,
    &CRAWLER_BLOCKED,
    &EDITORIAL_PAYWALL,
    &INVALID_API_KEY,
    &INVALID_CREDENTIAL,
    &RATE_LIMIT,
    &AUTHENTICATION,
    &FORBIDDEN,
    &LEGAL,
    &BAD_REQUEST,
    &MISCONFIGURATION,
    &SERVER_RESOURCES,
    &SERVER_ERROR,
    &MAINTENANCE,
    &HOST_UNREACHABLE,
    &CERTIFICATE_FAULT,
    &BROKEN_ANSWER,
    &REDIRECT_FAULT,
    &NOT_FOUND,
    &REMOVED,
    &NETWORK_INTERFERENCE,
    &IMITATION_PAGE,
    &UNKNOWN,
];

/// One reason for which something is refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// Names it; frozen once published.
    pub id: &'static str,
    /// It in one sentence, without the full stop.
    pub title: &'static str,
    /// Who can mend it, mostly.
    pub who: Who,
    /// Whether the answer offers something for money: then one that nobody can take up is a fault.
    pub is_offer: bool,
    /// What it means, in Markdown.
    pub docs: &'static str,
    /// What to do, step by step.
    pub steps: &'static [&'static str],
    /// Configuration that does it: what it is for, and its text.
    pub snippets: &'static [(&'static str, &'static str)],
    /// How to see that it is mended.
    pub verify: &'static str,
    /// Pages that say so.
    pub references: &'static [&'static str],
}

/// The cause of this id.
pub fn cause(id: &str) -> Option<&'static Cause> {
    CAUSES.iter().copied().find(|cause| cause.id == id)
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl<'de> Deserialize<'de> for &'static Cause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        cause(&id).ok_or_else(|| D::Error::custom(format_args!("no cause is called `{id}`")))
    }
}

impl JsonSchema for Cause {
    fn schema_name() -> Cow<'static, str> {
        "Cause".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": CAUSES.iter().map(|cause| cause.id).collect::<Vec<_>>() })
    }
}
