//! One visit: fetched on the runtime, then read and looked at on the pool for computing.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::frontier::Leased;
use super::gate::Errand;
use super::leads::{Ground, Leads};
use super::read::read;
use super::rota::Turn;
use super::{Look, Note, Scope};
use crate::fetch::{Fetch, OnRedirect, Request, Want};
use crate::page::{self, Failure, FailureKind, Outcome, Response};
use crate::site::{Digest, External};
use crate::urls::{self, Tracking};

/// A target with what is to be found out about it.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub leased: Leased,
    pub errand: Errand,
    /// The place that it takes.
    pub turn: Turn,
}

/// What came of a visit: the response without its body, and what the site and the frontier take from it.
#[derive(Debug)]
pub(super) struct Arrival {
    pub visit: Visit,
    pub response: Response,
    pub digest: Option<Digest>,
    /// Where the visit leads: the redirect first, then each mention of the digest.
    pub leads: Leads,
    pub has_redirect: bool,
    /// The written form of the note, where it is kept.
    pub written: Option<String>,
}

/// What came of some visits, with what was noted where there was a look.
type Arrivals<N> = Vec<(Arrival, Option<N>)>;

/// Visits targets and sends what came of it to the owner of the crawl.
pub(super) struct Visitor<F, L: Look> {
    pub fetch: Arc<F>,
    pub reader: Arc<Reader<L>>,
    pub sender: mpsc::UnboundedSender<Arrivals<L::Note>>,
}

impl<F: Fetch, L: Look> Visitor<F, L> {
    /// Visits targets, as many one after the other as the fetcher likes best; other sites answer in
    /// their own time.
    pub(super) fn visit_all(&self, visits: Vec<Visit>) {
        let (others, own): (Vec<_>, Vec<_>) =
            visits.into_iter().partition(|visit| visit.errand == Errand::Check);
        for visit in others {
            self.visit(vec![visit]);
        }
        let mut own = own.into_iter().peekable();
        while own.peek().is_some() {
            self.visit(own.by_ref().take(F::BATCH).collect());
        }
    }

    /// Fetches on the runtime, then reads and looks on the pool for computing. Where answers come at
    /// once nothing else is waiting to be received, and all is done in one go.
    fn visit(&self, batch: Vec<Visit>) {
        let (fetch, reader, sender) =
            (Arc::clone(&self.fetch), Arc::clone(&self.reader), self.sender.clone());
        tokio::spawn(async move {
            let mut arrivals = Vec::with_capacity(batch.len());
            for visit in batch {
                let response = fetch.fetch(visit.request()).await;
                if F::BATCH > 1 || visit.errand == Errand::Check {
                    arrivals.push(reader.read(visit, response));
                    continue;
                }
                let (reader, sender) = (Arc::clone(&reader), sender.clone());
                rayon::spawn(move || send(&sender, vec![reader.read(visit, response)]));
            }
            send(&sender, arrivals);
        });
    }
}

/// Nobody listens any more when the crawl was given up; then the arrivals are not missed.
fn send<T>(sender: &mpsc::UnboundedSender<Vec<T>>, arrivals: Vec<T>) {
    let _ = sender.send(arrivals);
}

impl Arrival {
    /// What comes of a visit that is not made, because it is known how it would fail.
    pub(super) fn unasked(visit: Visit, kind: FailureKind) -> Self {
        let failure = Failure { kind, detail: "as at other URLs of this host".to_owned() };
        let response = Response::new(visit.leased.target.url.clone(), Outcome::Failed(failure));
        let leads = Leads::with_room_for(0);
        Self { visit, response, digest: None, leads, has_redirect: false, written: None }
    }
}

impl Visit {
    /// What is asked. Every redirect is a visit of its own, so each URL is asked once and loops show.
    fn request(&self) -> Request {
        let url = self.leased.target.url.clone();
        match self.errand {
            Errand::Visit => Request::get(url, Want::Facts),
            Errand::Robots | Errand::Sitemap(_) => Request::get(url, Want::Body),
            Errand::Check => Request { on_redirect: OnRedirect::Return, ..Request::check(url) },
        }
    }
}

/// Reads responses, wherever there is time for it.
pub(super) struct Reader<L> {
    pub look: Arc<L>,
    pub scope: Arc<Scope>,
    pub tracking: Tracking,
    pub external: External,
    pub keeps: bool,
}

impl<L: Look> Reader<L> {
    /// The rules judge the site; of other sites only the answer counts.
    fn read(&self, visit: Visit, mut response: Response) -> (Arrival, Option<L::Note>) {
        let ground = Ground { scope: &self.scope, tracking: self.tracking, external: self.external };
        let read = read(&response, visit.errand, ground.tracking);
        let key = || urls::key(&visit.leased.target.url, ground.tracking);
        let note = (visit.errand != Errand::Check).then(|| self.look.look(&key(), &response, read.seen()));
        let (references, destinations) = read.references();
        let mut leads = Leads::with_room_for(references.len() + 1);
        let location = response.answer().and_then(|answer| answer.location());
        let redirect = location.map(|location| page::destination(&response.url, location, ground.tracking));
        let redirect = redirect.filter(|redirect| redirect.key().is_some());
        if let Some(redirect) = &redirect {
            leads.add(redirect, None, ground);
        }
        for (reference, destination) in references.iter().zip(destinations) {
            leads.add(destination, Some(reference.kind), ground);
        }
        let digest = read.digest();
        response.drop_body();
        let written = note.as_ref().filter(|_| self.keeps).and_then(Note::written);
        let has_redirect = redirect.is_some();
        (Arrival { visit, response, digest, leads, has_redirect, written }, note)
    }
}
