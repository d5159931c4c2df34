//! The unofficial statuses.

use super::Status;

/// The unofficial statuses, in order.
pub(super) static UNOFFICIAL: &[Status] = &[];
