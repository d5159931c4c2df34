//! The crawl: targets out, facts in.
//!
//! One task owns the loop, the frontier and the site, so nothing is locked and the end is plain:
//! nothing runs and nothing waits. Responses are fetched by the runtime and read on a pool of threads
//! for computing; what arrives here is facts.

mod book;
mod calm;
mod conclude;
pub mod frontier;
mod gate;
mod imprint;
mod kept;
mod leads;
mod license;
mod owner;
mod pool;
pub mod problems;
mod read;
mod recall;
pub mod robots;
mod rota;
mod rulebook;
pub mod scope;
mod silence;
pub mod sitemap;
pub mod soft404;
pub mod spellings;
pub mod state;
mod traces;
pub mod traps;
mod visit;
mod weather;
mod xml;

use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::{mpsc, watch};
use url::Url;

pub use frontier::{Frontier, MemoryFrontier, Unwritten};
pub use imprint::Imprint;
pub use kept::{Kept, Reply};
pub use rota::IN_FLIGHT;
use scope::PrefixBudget;
pub use scope::Scope;

use self::owner::Owner;
use self::pool::Pool;
use self::visit::{Reader, Visitor};
use crate::fetch::Fetch;
use crate::page::{CrawlerFile, Destination, Page, Response};
use crate::site::{External, Site, SiteBuilder, Skipped};
use crate::urls::Tracking;

/// Looks at each response while its facts are at hand. Runs on many threads.
pub trait Look: Send + Sync + 'static {
    /// What it notes.
    type Note: Note;

    /// Looks at one response, and at what was read from it.
    fn look(&self, key: &str, response: &Response, seen: Seen<'_>) -> Self::Note;

    /// Reads the written form of a note; `None` when that is damaged.
    fn read(&self, written: &str) -> Option<Self::Note>;

    /// Looks at what another site answered. Its pages are not judged, so that there is mostly nothing to note.
    fn look_elsewhere(&self, _key: &str, _response: &Response) -> Option<Self::Note> {
        None
    }

    /// Takes over what was noted before: what it has in common with other notes can be kept once.
    fn take_over(&self, note: Self::Note) -> Self::Note {
        note
    }
}

/// What was read from a response.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    /// A page, with the destinations of its references.
    Page(&'a Page, &'a [Destination]),
    /// robots.txt or a sitemap.
    ForCrawlers(&'a CrawlerFile),
    /// Anything else, or nothing.
    Other,
}

/// What was noted of one response. It can be written down, and whoever looked can read it again.
pub trait Note: Sized + Send + 'static {
    /// Whether there is nothing to say; then it is not kept.
    fn is_blank(&self) -> bool;

    /// Its written form.
    fn written(&self) -> String;

    /// The same, where there is something to say.
    fn kept(&self) -> Option<String> {
        (!self.is_blank()).then(|| self.written())
    }

    /// The same, with what was noted of an earlier answer that was an error, where this one is none.
    #[must_use]
    fn after(self, _error: Self) -> Self {
        self
    }
}

/// What is to be crawled.
#[derive(Debug)]
pub struct Plan {
    /// What belongs to the site.
    pub scope: Arc<Scope>,
    /// Whether tracking parameters make a URL another one.
    pub tracking: Tracking,
    /// URLs to visit whether or not anything links to them, beside the start.
    pub seeds: Vec<Url>,
    /// What the crawl begins with.
    pub start: Start,
    /// Pages that exist, or that people look for, whether or not anything links to them; they are visited last.
    pub listed: Vec<Listed>,
    /// When the crawl ends, whatever is left.
    pub limits: Limits,
    /// What robots.txt says to us.
    pub robots: Robots,
    /// What is done with links to other sites.
    pub external: External,
    /// What is known of spaces without end.
    pub traps: traps::Traps,
    /// Whether the network lies between the site and us.
    pub is_live: bool,
}

/// What a crawl begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// A page of a site, all of which is to be found.
    #[default]
    Site,
    /// URLs that stand for the site: no sitemap is looked for, and what nothing links to is no orphan.
    Sample,
    /// A sitemap or a feed, whose pages stand for the site.
    List,
}

/// What robots.txt says to us, and whether it is kept to: a folder is ours to read.
#[derive(Debug, Default)]
pub struct Robots {
    /// What that of the start says.
    pub policy: robots::Policy,
    /// Who asks the other hosts of the site for theirs, where what they forbid is left alone.
    pub asker: Option<robots::Asker>,
}

/// A page that is known without any link to it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its URL.
    pub url: Url,
    /// Its file, where it has one: when that was served under another URL already, the page is known. A URL
    /// without one is known from the user's data, and need not be there any more.
    pub file: Option<String>,
}

/// When a crawl ends, whatever is left.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// After this many HTML pages, those of a crawl that goes on included.
    pub pages: Option<usize>,
    /// After this time, not counting what still runs.
    pub time: Option<Duration>,
    /// After so many bytes were received.
    pub bytes: Option<u64>,
    /// How many URLs are visited below certain paths; the others are left.
    pub below: Vec<PrefixBudget>,
}

/// How far a crawl is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tick {
    /// URLs that are done.
    pub done: usize,
    /// URLs that wait.
    pub waiting: usize,
    /// URLs that answered with an error, or not at all, since this crawl began or went on.
    pub errors: usize,
}

/// Hears how the crawl goes on.
pub type Ticker<'a> = &'a mut (dyn FnMut(Tick) + Send);

/// How a crawl is steered from outside.
pub struct Control<'a> {
    /// Hears how it goes on.
    pub tick: Ticker<'a>,
    /// Once true, nothing more is begun; what runs is finished.
    pub stop: watch::Receiver<bool>,
}

/// What a crawl begins with: nothing, or all that an earlier one kept.
#[derive(Debug, Default)]
pub struct Ledger<S> {
    /// What is to be visited.
    pub frontier: S,
    /// What is known of the site.
    pub builder: SiteBuilder,
    /// The notes in their written form.
    pub notes: Vec<String>,
    /// The files that were served.
    pub served: HashSet<String>,
    /// What an earlier crawl knew, where its pages are asked whether they have changed.
    pub past: Option<state::Past>,
}

/// What a crawl gives.
#[derive(Debug)]
pub struct Crawled<N> {
    /// The site.
    pub site: Site,
    /// The notes that say something, in the order of arrival.
    pub notes: Vec<N>,
    /// Why the crawl ended before everything was visited, if it did.
    pub ended: Option<Skipped>,
    /// What is still being written of it.
    pub unwritten: Unwritten,
}

/// Everything that waits is entered at once: waking up costs more than entering a page.
const ALL: usize = usize::MAX;

/// Crawls a site. It fails only where the frontier is kept.
pub async fn crawl<F: Fetch, L: Look, S: Frontier>(
    (fetch, look): (Arc<F>, Arc<L>),
    plan: Plan,
    mut ledger: Ledger<S>,
    control: Control<'_>,
) -> anyhow::Result<Crawled<L::Note>> {
    let notes = read_notes(&*look, std::mem::take(&mut ledger.notes))?;
    let (sender, mut arrivals) = mpsc::unbounded_channel();
    let (scope, tracking, external) = (Arc::clone(&plan.scope), plan.tracking, plan.external);
    let reader = Reader { look, scope, tracking, external, keeps: S::KEEPS };
    let past = ledger.past.take().map(Arc::new);
    // Where answers come at once, they are read where they come.
    let pool = if F::BATCH > 1 { Pool::of(1) } else { Pool::for_every_core() };
    let pool = pool.context("cannot start threads")?;
    let visitor = Visitor { fetch, reader: Arc::new(reader), pool: Arc::new(pool), past, sender };
    let mut halt = pin!(halt(plan.limits.time, control.stop));
    let mut halted = None;
    let mut arrived = Vec::new();
    let mut owner = Owner::new(plan, ledger, notes);
    let start = owner.seed()?;
    loop {
        if halted.is_none() {
            visitor.visit_all(owner.feed()?);
            visitor.ask_all(owner.questions());
        }
        if owner.is_idle() {
            return owner.finish(start, halted);
        }
        tokio::select! {
            biased;
            reason = &mut halt, if halted.is_none() => halted = Some(reason),
            _ = arrivals.recv_many(&mut arrived, ALL) => {
                for news in arrived.drain(..) {
                    owner.hear(news)?;
                }
                (control.tick)(owner.tick());
            }
        }
    }
}

fn read_notes<L: Look>(look: &L, written: Vec<String>) -> anyhow::Result<Vec<L::Note>> {
    let notes = written.into_iter().map(|text| Some(look.take_over(look.read(&text)?)));
    notes.collect::<Option<_>>().context("what was noted of the pages cannot be read again")
}

/// Waits until something ends the crawl, and says what.
async fn halt(time: Option<Duration>, mut stop: watch::Receiver<bool>) -> Skipped {
    let timer: std::pin::Pin<Box<dyn Future<Output = ()> + Send>> = match time {
        Some(time) => Box::pin(tokio::time::sleep(time)),
        None => Box::pin(std::future::pending()),
    };
    tokio::select! {
        () = timer => Skipped::TimeBudget,
        // When nobody can say stop any more, only the time is left.
        Ok(_) = stop.wait_for(|is_stopped| *is_stopped) => Skipped::Interrupted,
    }
}

#[cfg(test)]
mod tests;
