//! The one writer: a thread that gathers changes and writes them in transactions.
//!
//! Changes are written in the order in which they were made and each as a whole, so whatever prefix of
//! them a crash leaves is a crawl.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::store::Store;
use crate::crawl::Kept;
use crate::crawl::frontier::Unwritten;
use crate::site::Skipped;
use crate::urls::UrlId;

/// A change waits no longer than this to be written.
const PAUSE: Duration = Duration::from_millis(200);

/// With so many changes a transaction begins, so that a crash loses little.
const BATCH: usize = 500;

/// Lists of changes that may wait for the writer; then the crawl waits for it.
const WAITING: usize = 16;

/// One change of a crawl: all of it is written, or nothing.
#[derive(Debug)]
pub(super) enum Change {
    /// URLs were found, by a visit or without one.
    Found(Box<Found>),
    /// A target is not visited after all, and why. One page may link to a million of those.
    SetAside(UrlId, Skipped),
}

/// What was found, and what came of the visit that found it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// URLs that were never seen before.
    pub urls: Vec<NewUrl>,
    /// Their keys in one text, in the same order.
    pub keys: String,
    /// Targets to visit, with how they are asked for where that is not their key.
    pub admitted: Vec<(UrlId, Option<Box<str>>)>,
    /// A target that was visited, with what is kept of it.
    pub completed: Option<(UrlId, Option<Kept>)>,
}

#[derive(Debug)]
pub(super) struct NewUrl {
    pub id: UrlId,
    /// Where its key ends.
    pub key_end: u32,
    pub skipped: Option<Skipped>,
}

impl Found {
    /// Takes a URL that was never seen before.
    pub(super) fn push(&mut self, id: UrlId, key: &str, skipped: Option<Skipped>) {
        self.keys.push_str(key);
        let key_end = u32::try_from(self.keys.len()).expect("one page has no gigabytes of addresses");
        self.urls.push(NewUrl { id, key_end, skipped });
    }

    /// The new URLs, each with its key.
    pub(super) fn new_urls(&self) -> impl Iterator<Item = (&NewUrl, &str)> {
        let mut start = 0;
        self.urls.iter().map(move |url| {
            let key = &self.keys[start..url.key_end as usize];
            start = url.key_end as usize;
            (url, key)
        })
    }
}

enum Message {
    Changes(Vec<Change>),
    /// Everything before is to be written; then this is told. For tests.
    #[cfg(test)]
    Sync(SyncSender<()>),
    /// Nothing more is to be written: the end of a process, for tests.
    #[cfg(test)]
    Crash,
}

/// The other end of the writer's thread.
#[derive(Debug)]
pub(super) struct Writer {
    messages: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(store: Store) -> anyhow::Result<Self> {
        let (messages, inbox) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("crawl.db".to_owned());
        let thread = thread.spawn(move || write_all(store, &inbox))?;
        Ok(Self { messages: Some(messages), thread: Some(thread) })
    }

    /// Has changes written before long. An error is that of an earlier change.
    pub(super) fn write(&mut self, changes: Vec<Change>) -> anyhow::Result<()> {
        if changes.is_empty() { Ok(()) } else { self.send(Message::Changes(changes)) }
    }

    /// Waits until everything is written.
    #[cfg(test)]
    pub(super) fn sync(&mut self) -> anyhow::Result<()> {
        let (done, told) = sync_channel(1);
        self.send(Message::Sync(done))?;
        told.recv().or_else(|_| self.end())
    }

    fn send(&mut self, message: Message) -> anyhow::Result<()> {
        let is_sent = self.messages.as_ref().is_some_and(|messages| messages.send(message).is_ok());
        if is_sent { Ok(()) } else { self.end() }
    }

    /// Has what waits written, without waiting for it.
    pub(super) fn leave(mut self) -> Unwritten {
        self.messages = None;
        self.thread.take().map(Unwritten::by).unwrap_or_default()
    }

    /// Writes what waits, and ends.
    pub(super) fn end(&mut self) -> anyhow::Result<()> {
        self.messages = None;
        let thread = self.thread.take().context("the writer of the crawl's state has ended")?;
        Unwritten::by(thread).wait()
    }

    /// Ends as a killed process does.
    #[cfg(test)]
    pub(super) fn crash(&mut self) {
        let _ = self.send(Message::Crash);
        let _ = self.end();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.thread.is_some() {
            // Whoever cares for the outcome ends the writer before.
            let _ = self.end();
        }
    }
}

fn write_all(mut store: Store, inbox: &Receiver<Message>) -> anyhow::Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut due = Instant::now() + PAUSE;
    loop {
        match inbox.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(Message::Changes(changes)) => {
                batch.extend(changes);
                if batch.len() < BATCH {
                    continue;
                }
            }
            #[cfg(test)]
            Ok(Message::Sync(done)) => {
                store.write(&std::mem::take(&mut batch))?;
                let _ = done.send(());
            }
            #[cfg(test)]
            Ok(Message::Crash) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                store.write(&batch)?;
                return store.close();
            }
        }
        store.write(&batch)?;
        batch.clear();
        due = Instant::now() + PAUSE;
    }
}
