//! The crawl: targets out, facts in.
//!
//! One task owns the loop, the frontier and the site, so nothing is locked and the end is plain:
//! nothing runs and nothing waits. Responses are fetched by the runtime and read on a pool of threads
//! for computing; what arrives here is facts.

mod frontier;
pub mod problems;
mod read;
pub mod robots;
pub mod scope;
pub mod sitemap;
pub mod soft404;
pub mod traps;

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::mpsc;
use url::Url;

pub use frontier::{Frontier, Target};
pub use scope::Scope;

use self::read::{Read, read};
use crate::fetch::{Fetch, Request, Want};
use crate::page::{Destination, Page, Reference, Response, Role};
use crate::site::{Mention, Site, SiteBuilder, Skipped};
use crate::urls::{self, Tracking, UrlId};

/// Responses being fetched or read at one time: enough to keep all cores busy, few enough to hold.
const IN_FLIGHT: usize = 64;

/// Looks at each response while its facts are at hand. Runs on many threads.
pub trait Look: Send + Sync + 'static {
    /// What it notes.
    type Note: Send + 'static;

    /// Looks at one response and, if it is a page, at its facts.
    fn look(&self, key: &str, response: &Response, page: Option<(&Page, &[Destination])>) -> Self::Note;
}

/// What is to be crawled.
#[derive(Debug)]
pub struct Plan {
    /// What belongs to the site.
    pub scope: Scope,
    /// Whether tracking parameters make a URL another one.
    pub tracking: Tracking,
    /// Pages that exist whether or not anything links to them; they are visited last.
    pub listed: Vec<Listed>,
}

/// A page that is known to exist.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its URL.
    pub url: Url,
    /// Its file. When that was served under another URL already, the page is known.
    pub file: String,
}

/// Hears how the crawl goes on: how many URLs are done, and how many wait.
pub type Ticker<'a> = &'a mut (dyn FnMut(usize, usize) + Send);

/// Crawls a site and returns it with the notes of every look, in the order of arrival.
pub async fn crawl<F: Fetch, L: Look>(
    fetch: Arc<F>,
    look: Arc<L>,
    plan: Plan,
    tick: Ticker<'_>,
) -> (Site, Vec<L::Note>) {
    let (sender, mut arrivals) = mpsc::unbounded_channel();
    let mut crawl = Crawl::new(plan);
    let start = crawl.seed();
    let mut notes = Vec::new();
    loop {
        while let Some(batch) = crawl.next_batch(F::BATCH) {
            visit(batch, crawl.tracking, &fetch, &look, &sender);
        }
        if crawl.running == 0 {
            return (crawl.builder.finish(crawl.frontier.into_urls(), start), notes);
        }
        for (arrival, note) in arrivals.recv().await.expect("this task holds a sender") {
            crawl.arrive(arrival);
            notes.push(note);
        }
        tick(notes.len(), crawl.frontier.waiting());
    }
}

/// What came of a visit: the response without its body, and what was read from it.
struct Arrival {
    id: UrlId,
    response: Response,
    read: Read,
    redirect: Option<Destination>,
}

type Sender<L> = mpsc::UnboundedSender<Vec<(Arrival, <L as Look>::Note)>>;

/// Fetches on the runtime, then reads and looks on the pool for computing. Where answers come at once
/// nothing else is waiting to be received, and all is done in one go.
fn visit<F: Fetch, L: Look>(
    batch: Vec<Target>,
    tracking: Tracking,
    fetch: &Arc<F>,
    look: &Arc<L>,
    sender: &Sender<L>,
) {
    let (fetch, look, sender) = (Arc::clone(fetch), Arc::clone(look), sender.clone());
    tokio::spawn(async move {
        let mut arrivals = Vec::with_capacity(batch.len());
        for target in batch {
            let response = fetch.fetch(Request::get(target.url.clone(), Want::Facts)).await;
            if F::BATCH > 1 {
                arrivals.push(arrival(&target, response, tracking, &*look));
                continue;
            }
            let (look, sender) = (Arc::clone(&look), sender.clone());
            rayon::spawn(move || send(&sender, vec![arrival(&target, response, tracking, &*look)]));
        }
        send(&sender, arrivals);
    });
}

/// Nobody listens any more when the crawl was given up; then the arrivals are not missed.
fn send<T>(sender: &mpsc::UnboundedSender<Vec<T>>, arrivals: Vec<T>) {
    let _ = sender.send(arrivals);
}

fn arrival<L: Look>(
    target: &Target,
    mut response: Response,
    tracking: Tracking,
    look: &L,
) -> (Arrival, L::Note) {
    let read = read(&response, tracking);
    let page = match &read {
        Read::Page(page, destinations) => Some((&**page, destinations.as_slice())),
        _ => None,
    };
    let note = look.look(&urls::key(&target.url, tracking), &response, page);
    let location = response.answer().and_then(|answer| answer.location());
    let redirect = location.map(|location| crate::page::destination(&response.url, location, tracking));
    response.drop_body();
    (Arrival { id: target.id, response, read, redirect }, note)
}

/// The state of one crawl.
struct Crawl {
    scope: Scope,
    tracking: Tracking,
    listed: Vec<Listed>,
    frontier: Frontier,
    builder: SiteBuilder,
    served: HashSet<String>,
    running: usize,
}

impl Crawl {
    fn new(plan: Plan) -> Self {
        Self {
            scope: plan.scope,
            tracking: plan.tracking,
            listed: plan.listed,
            frontier: Frontier::default(),
            builder: SiteBuilder::default(),
            served: HashSet::new(),
            running: 0,
        }
    }

    /// Begins with the start page, and with robots.txt and the sitemap at their usual places, which
    /// are asked for though nobody may link to them.
    fn seed(&mut self) -> UrlId {
        let base = self.scope.base().clone();
        let start = self.admit(&base);
        for name in ["/robots.txt", "sitemap.xml"] {
            if let Ok(url) = base.join(name) {
                self.admit(&url);
            }
        }
        start
    }

    /// The next URLs to visit together; pages that nothing links to wait until nothing else is left.
    fn next_batch(&mut self, size: usize) -> Option<Vec<Target>> {
        if self.frontier.waiting() == 0 && self.running == 0 {
            self.admit_listed();
        }
        let room = size.min(IN_FLIGHT - self.running);
        let batch: Vec<Target> = std::iter::from_fn(|| self.frontier.take()).take(room).collect();
        self.running += batch.len();
        Some(batch).filter(|batch| !batch.is_empty())
    }

    fn admit_listed(&mut self) {
        for Listed { url, file } in std::mem::take(&mut self.listed) {
            if !self.served.contains(&file) {
                self.admit(&url);
            }
        }
    }

    fn admit(&mut self, url: &Url) -> UrlId {
        self.frontier.admit(&urls::key(url, self.tracking), || Some(url.clone()))
    }

    fn arrive(&mut self, arrival: Arrival) {
        self.running -= 1;
        let Arrival { id, response, read, redirect } = arrival;
        let redirect = redirect.and_then(|destination| self.mention(&destination, Role::Link));
        self.builder.answer(id, &response, redirect.map(|mention| mention.target));
        self.served.extend(response.file.clone().filter(|_| response.status() == Some(200)));
        match read {
            Read::Page(page, destinations) => {
                let mentions = self.mentions(&page.references, &destinations);
                self.builder.page(id, &response, &page, &mentions);
            }
            Read::List(content, references, destinations) => {
                let mentions = self.mentions(&references, &destinations);
                self.builder.list(id, content, &response, &references, &mentions);
            }
            Read::Nothing => {}
        }
    }

    fn mentions(&mut self, references: &[Reference], destinations: &[Destination]) -> Vec<Option<Mention>> {
        let pairs = references.iter().zip(destinations);
        pairs.map(|(reference, destination)| self.mention(destination, reference.kind.role())).collect()
    }

    /// Numbers a destination, and puts it on the frontier if it is to be visited.
    fn mention(&mut self, destination: &Destination, role: Role) -> Option<Mention> {
        let Destination::Http { key, fragment, .. } = destination else { return None };
        let fragment = fragment.clone();
        if self.scope.has_key(key) {
            return Some(Mention { target: self.own(key, || destination.url(), role), fragment });
        }
        let url = destination.url()?;
        let target = match self.scope.adopt(&url) {
            Some(own) => self.own(&urls::key(&own, self.tracking), || Some(own.into_owned()), role),
            None => self.set_aside(key, Skipped::OtherSite),
        };
        Some(Mention { target, fragment })
    }

    fn own(&mut self, key: &str, url: impl FnOnce() -> Option<Url>, role: Role) -> UrlId {
        match role {
            Role::Link | Role::Asset | Role::Statement => self.frontier.admit(key, url),
            Role::Hint | Role::Form => self.frontier.number(key).0,
        }
    }

    fn set_aside(&mut self, key: &str, reason: Skipped) -> UrlId {
        let (id, is_new) = self.frontier.number(key);
        if is_new {
            self.builder.skip(id, reason);
        }
        id
    }
}
