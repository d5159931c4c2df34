//! The answer to a payment that failed: a receipt that says no.

use serde_json::Value;

use super::encoded;
use crate::diagnose::causes::PAYMENT_FAILED;
use crate::diagnose::dialects::Spoken;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Weight};

/// Reads the receipt in this header, if it says that the payment failed.
pub(super) fn read(sight: &Sight, name: &str) -> Option<Spoken> {
    let value = sight.header(name)?;
    let receipt = encoded::json(value).ok()?;
    let has_failed = receipt.get("success")?.as_bool() == Some(false);
    let claim = "the receipt says that the payment failed";
    let evidence = has_failed.then(|| Evidence::header(Weight::Certain, claim, name, value))?;
    let mut spoken = Spoken::new(&PAYMENT_FAILED, evidence);
    spoken.decoded.set("success", false);
    for (field, key) in [("error_reason", "errorReason"), ("network", "network"), ("payer", "payer")] {
        spoken.decoded.set_some(field, receipt.get(key).and_then(Value::as_str));
    }
    Some(spoken)
}
