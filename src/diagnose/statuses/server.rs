//! The server statuses.

use super::Status;

/// The server statuses, in order.
pub(super) static SERVER: &[Status] = &[];
