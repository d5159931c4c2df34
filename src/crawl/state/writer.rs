//! The one writer: a thread that takes changes as they gather and writes them in transactions.
//!
//! Changes are written in the order in which they were made and each as a whole, so whatever prefix of
//! them a crash leaves is a crawl. The writer wakes by itself, or where there is much to write: to wake it for
//! every page takes more time than to write what came of the page.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;

use super::store::Store;
use crate::crawl::Kept;
use crate::crawl::frontier::Unwritten;
use crate::site::Skipped;
use crate::urls::{TextList, UrlId};

/// A change waits no longer than this to be written.
const PAUSE: Duration = Duration::from_millis(200);

/// With so many changes a transaction begins, so that a crash loses little.
const BATCH: usize = 500;

/// Changes that may wait for the writer; then the crawl waits for it.
const WAITING: usize = 2 * BATCH;

/// One change of a crawl: all of it is written, or nothing.
#[derive(Debug)]
pub(super) enum Change {
    /// URLs were found, by a visit or without one.
    Found(Box<Found>),
    /// A target is not visited after all, and why. One page may link to a million of those.
    SetAside(UrlId, Skipped),
}

impl Change {
    /// What was found.
    pub(super) fn found(&self) -> Option<&Found> {
        match self {
            Self::Found(found) => Some(found),
            Self::SetAside(..) => None,
        }
    }
}

/// What was found, and what came of the visit that found it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// URLs that were never seen before, each with why it is not asked for.
    urls: Vec<(UrlId, Option<Skipped>)>,
    /// Their keys, in the same order.
    keys: TextList,
    /// Targets to visit, with how they are asked for where that is not their key.
    pub admitted: Vec<(UrlId, Option<Box<str>>)>,
    /// A target that was visited, with what is kept of it.
    pub completed: Option<(UrlId, Option<Kept>)>,
}

impl Found {
    /// Takes a URL that was never seen before.
    pub(super) fn push(&mut self, id: UrlId, key: &str, skipped: Option<Skipped>) {
        self.urls.push((id, skipped));
        self.keys.push(key);
    }

    /// The new URLs, each with its key, and why it is not asked for.
    pub(super) fn new_urls(&self) -> impl Iterator<Item = (UrlId, &str, Option<Skipped>)> {
        self.urls.iter().zip(self.keys.iter()).map(|((id, skipped), key)| (*id, key, *skipped))
    }
}

/// What the crawl and the writer have in common.
#[derive(Debug, Default)]
struct Desk {
    tray: Mutex<Tray>,
    /// Told to the writer: there is much to write, or nothing more to come.
    is_due: Condvar,
    /// Told to the crawl: the writer has taken what was there, or has ended.
    is_taken: Condvar,
}

#[derive(Debug, Default)]
struct Tray {
    changes: Vec<Change>,
    /// Nothing more comes.
    is_last: bool,
    /// Nobody writes any more.
    is_abandoned: bool,
    #[cfg(test)]
    for_tests: ForTests,
}

/// What only tests want of the writer.
#[cfg(test)]
#[derive(Debug, Default)]
struct ForTests {
    /// How often everything was to be written at once, and how often it was.
    asked: u32,
    done: u32,
    /// The process ends: nothing more is to be written.
    is_crash: bool,
}

impl Tray {
    fn is_due(&self) -> bool {
        #[cfg(test)]
        if self.for_tests.asked > self.for_tests.done || self.for_tests.is_crash {
            return true;
        }
        self.is_last || self.changes.len() >= BATCH
    }
}

impl Desk {
    fn tray(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tray, once the writer has made it so; `None` when nobody writes any more.
    fn tray_once(&self, is_so: impl Fn(&Tray) -> bool) -> Option<MutexGuard<'_, Tray>> {
        let goes_on = |tray: &mut Tray| !is_so(tray) && !tray.is_abandoned;
        let tray = self.is_taken.wait_while(self.tray(), goes_on).unwrap_or_else(PoisonError::into_inner);
        (!tray.is_abandoned).then_some(tray)
    }

    /// Waits until something is due, but no longer than a change may wait.
    fn wait_for_work(&self) -> MutexGuard<'_, Tray> {
        let waited = self.is_due.wait_timeout_while(self.tray(), PAUSE, |tray| !tray.is_due());
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The writer's place at the desk: whoever waits for the writer learns when it has gone, whatever the reason.
struct Seat(Arc<Desk>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.tray().is_abandoned = true;
        self.0.is_taken.notify_all();
    }
}

/// The other end of the writer's thread.
#[derive(Debug)]
pub(super) struct Writer {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(store: Store) -> anyhow::Result<Self> {
        let desk = Arc::<Desk>::default();
        let seat = Seat(Arc::clone(&desk));
        let thread = std::thread::Builder::new().name("crawl.db".to_owned());
        let thread = thread.spawn(move || write_all(store, &seat))?;
        Ok(Self { desk, thread: Some(thread) })
    }

    /// Has changes written before long. An error is that of an earlier change.
    pub(super) fn write(&mut self, changes: Vec<Change>) -> anyhow::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let Some(mut tray) = self.desk.tray_once(|tray| tray.changes.len() < WAITING) else {
            return self.end();
        };
        tray.changes.extend(changes);
        if tray.is_due() {
            self.desk.is_due.notify_one();
        }
        Ok(())
    }

    /// Waits until everything is written.
    #[cfg(test)]
    pub(super) fn sync(&mut self) -> anyhow::Result<()> {
        let asked = {
            let wanted = &mut self.desk.tray().for_tests;
            wanted.asked += 1;
            wanted.asked
        };
        self.desk.is_due.notify_one();
        let is_done = self.desk.tray_once(|tray| tray.for_tests.done == asked).is_some();
        if is_done { Ok(()) } else { self.end() }
    }

    fn say_last(&self) {
        self.desk.tray().is_last = true;
        self.desk.is_due.notify_one();
    }

    /// Has what waits written, without waiting for it.
    pub(super) fn leave(mut self) -> Unwritten {
        self.say_last();
        self.thread.take().map(Unwritten::by).unwrap_or_default()
    }

    /// Writes what waits, and ends.
    pub(super) fn end(&mut self) -> anyhow::Result<()> {
        self.say_last();
        let thread = self.thread.take().context("the writer of the crawl's state has ended")?;
        Unwritten::by(thread).wait()
    }

    /// Ends as a killed process does.
    #[cfg(test)]
    pub(super) fn crash(&mut self) {
        self.desk.tray().for_tests.is_crash = true;
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

fn write_all(mut store: Store, Seat(desk): &Seat) -> anyhow::Result<()> {
    loop {
        let mut tray = desk.wait_for_work();
        #[cfg(test)]
        if tray.for_tests.is_crash {
            return Ok(());
        }
        let (changes, is_last) = (std::mem::take(&mut tray.changes), tray.is_last);
        #[cfg(test)]
        let asked = tray.for_tests.asked;
        drop(tray);
        desk.is_taken.notify_all();
        store.write(&changes)?;
        if is_last {
            return store.close();
        }
        #[cfg(test)]
        {
            desk.tray().for_tests.done = asked;
            desk.is_taken.notify_all();
        }
    }
}
