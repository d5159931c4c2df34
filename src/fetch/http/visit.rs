//! What the depths of the client must know of the visit that they work for.
//!
//! reqwest calls the resolver within the task of the request, and does not hand it the request. A value that
//! belongs to the task bridges that gap.

use std::future::Future;

tokio::task_local! {
    static PORT: Option<u16>;
}

/// Runs a request to this port.
pub(super) async fn with<T>(port: Option<u16>, request: impl Future<Output = T>) -> T {
    PORT.scope(port, request).await
}

/// The port that the visit at hand is for.
pub(super) fn port() -> Option<u16> {
    PORT.try_with(|port| *port).ok().flatten()
}
