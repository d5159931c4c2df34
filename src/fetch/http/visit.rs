//! What the depths of the client must know of the visit that they work for, and tell it.
//!
//! reqwest calls the resolver and the connector within the task of the request, and hands neither of
//! them the request. A value that belongs to the task bridges that gap.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tower::{Layer, Service};

tokio::task_local! {
    static VISIT: Visit;
}

/// One request on its way.
#[derive(Debug, Clone)]
struct Visit {
    port: Option<u16>,
    has_connected: Arc<AtomicBool>,
}

/// Runs a request to this port; says too whether a connection was made for it, rather than one reused.
pub(super) async fn with<T>(port: Option<u16>, request: impl Future<Output = T>) -> (T, Connection) {
    let has_connected = Arc::new(AtomicBool::new(false));
    let visit = Visit { port, has_connected: Arc::clone(&has_connected) };
    let done = VISIT.scope(visit, request).await;
    let is_new = has_connected.load(Ordering::Relaxed);
    (done, if is_new { Connection::New } else { Connection::Reused })
}

/// The port that the visit at hand is for.
pub(super) fn port() -> Option<u16> {
    VISIT.try_with(|visit| visit.port).ok().flatten()
}

/// Where an answer came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    /// A connection of its own.
    New,
    /// One that had answered before, and may have been closed while it was idle.
    Reused,
}

/// Tells the visit that a connection is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct TellConnections;

impl<S> Layer<S> for TellConnections {
    type Service = Telling<S>;

    fn layer(&self, inner: S) -> Telling<S> {
        Telling(inner)
    }
}

/// A connector that tells.
#[derive(Debug, Clone)]
pub(super) struct Telling<S>(S);

impl<S: Service<R>, R> Service<R> for Telling<S>
where
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connected = connecting.await;
            // When a connection that is reused becomes free first, this one is made outside of the visit, for later.
            let _ = VISIT.try_with(|visit| visit.has_connected.store(true, Ordering::Relaxed));
            connected
        })
    }
}
