//! A folder over HTTP/1.1: what `serve` runs, and what our own fetcher is tested against.
//!
//! It answers what the folder's resolver says, plays the delays and faults that `_responses.toml`
//! declares, and is strict with requests: whatever a client sends, time and memory are bounded.

mod conditions;
mod connection;
mod head;
mod names;
mod reply;
mod wire;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::folder::{Fault, Folder};
use connection::Connection;
pub use names::Names;

/// A server that is bound and not started yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    folder: Arc<Folder>,
    limits: Limits,
    names: Arc<Names>,
    log: Option<mpsc::Sender<Visit>>,
}

/// What one client may cost, and how long it waits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many connections are served at once; others wait to be accepted.
    pub connections: usize,
    /// How long a request's head may take, counted from the answer before it.
    pub head_timeout: Duration,
    /// How long a head may be in bytes.
    pub head_bytes: usize,
    /// How long the target in it may be in bytes.
    pub target_bytes: usize,
    /// How long a client may take to accept one piece of an answer.
    pub write_timeout: Duration,
    /// How long a declared stall lasts.
    pub stall: Duration,
    /// How long answers on their way may take when the server stops.
    pub grace: Duration,
    /// How much later than it could every answer comes, as from a server far away.
    pub latency: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head_timeout: Duration::from_secs(15),
            head_bytes: 64 << 10,
            target_bytes: 8 << 10,
            write_timeout: Duration::from_secs(30),
            stall: Duration::from_mins(1),
            grace: Duration::from_secs(2),
            latency: Duration::ZERO,
        }
    }
}

/// One request and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The method as sent; `-` where the head meant nothing.
    pub method: String,
    /// The target as sent; `-` where the head meant nothing.
    pub target: String,
    /// The status, also where a fault kept it from the client.
    pub status: u16,
    /// How many bytes of the body were sent.
    pub sent: u64,
    /// The fault that was played.
    pub fault: Option<Fault>,
}

/// A server at work. Dropping it stops the server too, without waiting.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    /// Will answer at this address. To be called on a runtime.
    pub fn on(listener: std::net::TcpListener, folder: Arc<Folder>) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let (limits, names) = (Limits::default(), Arc::default());
        Ok(Self { listener, folder, limits, names, log: None })
    }

    /// Answers only to these names.
    #[must_use]
    pub fn with_names(self, names: Names) -> Self {
        Self { names: Arc::new(names), ..self }
    }

    /// Sets other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Tells every visit. A full channel makes clients wait, so somebody must listen.
    #[must_use]
    pub fn with_log(self, log: mpsc::Sender<Visit>) -> Self {
        Self { log: Some(log), ..self }
    }

    /// Begins to answer, on the runtime that this is called on.
    pub fn start(self) -> io::Result<Running> {
        let address = self.listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(self.run(stopped));
        Ok(Running { address, stop, task })
    }

    async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut connections = JoinSet::new();
        let permits = Arc::new(Semaphore::new(self.limits.connections));
        while let Some((stream, permit)) = unless(&mut stopped, self.accept(&permits)).await {
            let connection = self.connection(stream, stopped.clone());
            connections.spawn(async move {
                connection.serve().await;
                drop(permit);
            });
            while connections.try_join_next().is_some() {}
        }
        drop(self.listener);
        let all_done = async { while connections.join_next().await.is_some() {} };
        // What has not ended by then is cut off when the set is dropped.
        let _ = tokio::time::timeout(self.limits.grace, all_done).await;
    }

    async fn accept(&self, permits: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
        let permit = Arc::clone(permits).acquire_owned().await.expect("nobody closes this semaphore");
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return (stream, permit),
                // Out of file descriptors, or the client is gone already: the next one may do better.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    fn connection(&self, stream: TcpStream, stopped: watch::Receiver<bool>) -> Connection {
        let (folder, names, log) = (Arc::clone(&self.folder), Arc::clone(&self.names), self.log.clone());
        Connection { stream, folder, limits: self.limits, names, log, stopped, received: Vec::new() }
    }
}

impl Running {
    /// The address that is answered at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting, lets answers on their way arrive, and ends.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // The task neither panics nor is cancelled by anyone else; if it did, it has stopped too.
        let _ = self.task.await;
    }
}

/// The outcome of `work`, or nothing when the server stops before.
async fn unless<T>(stopped: &mut watch::Receiver<bool>, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        // An error means that the handle was dropped, which stops the server as well.
        _ = stopped.wait_for(|is_stopped| *is_stopped) => None,
        done = work => Some(done),
    }
}
