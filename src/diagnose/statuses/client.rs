//! The registered 4xx statuses.

use super::declare::status;
use super::{Defined, Status};

const RFC_9110: Defined = Defined::Registered("RFC 9110");

/// The registered 4xx statuses, in order.
pub(super) static CLIENT: &[Status] = &[status! {
    /// Reserved for future use by the standard, and used today by payment protocols, by platforms whose customer
    /// has not paid, and by mistake. The status alone does not say which: look at headers and body.
    Code(402), "Payment Required" {
        defined: RFC_9110,
        family: Payment,
        engines: CONTENT_GONE,
        again: AsOthers,
        severity: Error,
        say: "visitors are asked to pay, and search engines are told that the page does not exist",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/402"],
    }
}];
