//! One client: its requests one after the other, until somebody has enough.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::head::{self, Head, Refused};
use super::reply::Reply;
use super::wire::{self, Extent, Framing, GARBAGE};
use super::{Limits, Names, Visit, unless};
use crate::fetch::folder::{Fault, Folder};

/// How much is read at once while a head is incomplete.
const READ_AHEAD: usize = 8 << 10;

/// How long what a client still sends is read after our last word. Closing at once would make the
/// system send a reset, which can destroy the answer before it is read (RFC 9112, section 9.6).
const LINGER: Duration = Duration::from_secs(1);

/// A client and what it may cost.
#[derive(Debug)]
pub(super) struct Connection {
    pub stream: TcpStream,
    pub folder: Arc<Folder>,
    pub limits: Limits,
    pub names: Arc<Names>,
    pub log: Option<mpsc::Sender<Visit>>,
    pub stopped: watch::Receiver<bool>,
    /// What was received and not understood yet.
    pub received: Vec<u8>,
}

/// What comes after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Request,
    Close,
    /// Close without being polite.
    Drop,
}

impl Connection {
    /// Answers until the end. What goes wrong on a connection concerns nobody but its client.
    pub async fn serve(mut self) {
        // Without it small answers wait for the acknowledgement of those before; it is no loss if refused.
        let _ = self.stream.set_nodelay(true);
        let folder = Arc::clone(&self.folder);
        loop {
            let next = match self.next_head().await {
                Ok(Some(head)) => self.answer(&head, &folder).await,
                Ok(None) => Ok(Next::Drop),
                Err(refused) => self.refuse(refused).await,
            };
            match next {
                Ok(Next::Request) => {}
                Ok(Next::Close) => return self.close().await,
                Ok(Next::Drop) | Err(_) => return,
            }
        }
    }

    /// The next request; nothing when the client or the server has ended.
    async fn next_head(&mut self) -> Result<Option<Head>, Refused> {
        let deadline = Instant::now() + self.limits.head_timeout;
        loop {
            if let Some(head) = head::take(&mut self.received, &self.limits)? {
                return Ok(Some(head));
            }
            self.received.reserve(READ_AHEAD);
            let more = timeout_at(deadline, self.stream.read_buf(&mut self.received));
            match unless(&mut self.stopped, more).await {
                Some(Ok(Ok(1..))) => {}
                Some(Err(_)) if !self.received.is_empty() => return Err(Refused(408)),
                _ => return Ok(None),
            }
        }
    }

    async fn refuse(&mut self, refused: Refused) -> io::Result<Next> {
        let framing = Framing { extent: Extent::Whole, keeps_alive: false };
        wire::send(&mut self.stream, Reply::refused(refused), framing, &self.limits).await?;
        let unknown = || "-".to_owned();
        self.tell(Visit { method: unknown(), target: unknown(), status: refused.0, sent: 0, fault: None })
            .await;
        Ok(Next::Close)
    }

    async fn answer(&mut self, head: &Head, folder: &Folder) -> io::Result<Next> {
        let is_for_us = self.names.allow(head.host.as_deref());
        let reply = if is_for_us { Reply::to(head, folder) } else { Reply::misdirected() };
        let (status, play) = (reply.status, reply.play);
        let delay = play.delay + self.limits.latency;
        if !delay.is_zero() && unless(&mut self.stopped, sleep(delay)).await.is_none() {
            return Ok(Next::Drop);
        }
        let keeps_alive = head.keeps_alive && play.fault.is_none() && !*self.stopped.borrow();
        let extent = if head.method == "HEAD" { Extent::Head } else { Extent::Whole };
        let framing = Framing { extent, keeps_alive };
        let sent = match play.fault {
            None => wire::send(&mut self.stream, reply, framing, &self.limits).await,
            Some(fault) => self.break_off(fault, reply, framing).await,
        };
        let Head { method, target, .. } = head.clone();
        self.tell(Visit { method, target, status, sent: *sent.as_ref().unwrap_or(&0), fault: play.fault })
            .await;
        sent?;
        if play.fault == Some(Fault::Stall) {
            self.stall().await;
        }
        Ok(match play.fault {
            None if keeps_alive => Next::Request,
            Some(Fault::Reset | Fault::Stall) => Next::Drop,
            _ => Next::Close,
        })
    }

    async fn break_off(&mut self, fault: Fault, reply: Reply<'_>, framing: Framing) -> io::Result<u64> {
        let halved = Framing { extent: framing.extent.halved(), ..framing };
        match fault {
            Fault::Reset => self.stream.set_zero_linger().map(|()| 0),
            Fault::Garbage => wire::write(&mut self.stream, GARBAGE, &self.limits).await.map(|()| 0),
            Fault::Truncate | Fault::Stall => wire::send(&mut self.stream, reply, halved, &self.limits).await,
        }
    }

    /// Silence, until the client leaves or has waited long enough.
    async fn stall(&mut self) {
        let silence = timeout(self.limits.stall, drain(&mut self.stream));
        let _ = unless(&mut self.stopped, silence).await;
    }

    async fn close(mut self) {
        if self.stream.shutdown().await.is_ok() {
            let _ = timeout(LINGER, drain(&mut self.stream)).await;
        }
    }

    async fn tell(&self, visit: Visit) {
        if let Some(log) = &self.log {
            // Nobody listens any more: then nobody misses it.
            let _ = log.send(visit).await;
        }
    }
}

/// Reads what a client sends, and forgets it, until the client ends.
async fn drain(stream: &mut TcpStream) {
    let mut forgotten = [0; 4096];
    while matches!(stream.read(&mut forgotten).await, Ok(1..)) {}
}
