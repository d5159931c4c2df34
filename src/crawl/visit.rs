//! One visit: fetched on the runtime, then read and looked at on the pool for computing.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::frontier::Leased;
use super::leads::{Ground, Leads};
use super::read::read;
use super::{Look, Note, Scope};
use crate::fetch::{Fetch, Request, Want};
use crate::page::{self, Response, Role};
use crate::site::Digest;
use crate::urls::{self, Tracking};

/// What came of a visit: the response without its body, and what the site and the frontier take from it.
pub(super) struct Arrival {
    pub leased: Leased,
    pub response: Response,
    pub digest: Option<Digest>,
    /// Where the visit leads: the redirect first, then each mention of the digest.
    pub leads: Leads,
    pub has_redirect: bool,
    /// The written form of the note, where it is kept.
    pub written: Option<String>,
}

/// Visits targets and sends what came of it to the owner of the crawl.
pub(super) struct Visitor<F, L: Look> {
    pub fetch: Arc<F>,
    pub reader: Arc<Reader<L>>,
    pub sender: mpsc::UnboundedSender<Vec<(Arrival, L::Note)>>,
}

impl<F: Fetch, L: Look> Visitor<F, L> {
    /// Visits targets, as many one after the other as the fetcher likes best.
    pub(super) fn visit_all(&self, leased: Vec<Leased>) {
        let mut leased = leased.into_iter().peekable();
        while leased.peek().is_some() {
            self.visit(leased.by_ref().take(F::BATCH).collect());
        }
    }

    /// Fetches on the runtime, then reads and looks on the pool for computing. Where answers come at
    /// once nothing else is waiting to be received, and all is done in one go.
    fn visit(&self, batch: Vec<Leased>) {
        let (fetch, reader, sender) =
            (Arc::clone(&self.fetch), Arc::clone(&self.reader), self.sender.clone());
        tokio::spawn(async move {
            let mut arrivals = Vec::with_capacity(batch.len());
            for leased in batch {
                let response = fetch.fetch(Request::get(leased.target.url.clone(), Want::Facts)).await;
                if F::BATCH > 1 {
                    arrivals.push(reader.read(leased, response));
                    continue;
                }
                let (reader, sender) = (Arc::clone(&reader), sender.clone());
                rayon::spawn(move || send(&sender, vec![reader.read(leased, response)]));
            }
            send(&sender, arrivals);
        });
    }
}

/// Nobody listens any more when the crawl was given up; then the arrivals are not missed.
fn send<T>(sender: &mpsc::UnboundedSender<Vec<T>>, arrivals: Vec<T>) {
    let _ = sender.send(arrivals);
}

/// Reads responses, wherever there is time for it.
pub(super) struct Reader<L> {
    pub look: Arc<L>,
    pub scope: Arc<Scope>,
    pub tracking: Tracking,
    pub keeps: bool,
}

impl<L: Look> Reader<L> {
    fn read(&self, leased: Leased, response: Response) -> (Arrival, L::Note) {
        let ground = Ground { scope: &self.scope, tracking: self.tracking };
        let (mut arrival, note) = arrival(leased, response, ground, &*self.look);
        arrival.written = if self.keeps { note.written() } else { None };
        (arrival, note)
    }
}

fn arrival<L: Look>(
    leased: Leased,
    mut response: Response,
    ground: Ground<'_>,
    look: &L,
) -> (Arrival, L::Note) {
    let read = read(&response, ground.tracking);
    let note = look.look(&urls::key(&leased.target.url, ground.tracking), &response, read.page());
    let (references, destinations) = read.references();
    let mut leads = Leads::with_room_for(references.len() + 1);
    let location = response.answer().and_then(|answer| answer.location());
    let redirect = location.map(|location| page::destination(&response.url, location, ground.tracking));
    let redirect = redirect.filter(|redirect| redirect.key().is_some());
    if let Some(redirect) = &redirect {
        leads.add(redirect, Role::Link, ground);
    }
    for (reference, destination) in references.iter().zip(destinations) {
        leads.add(destination, reference.kind.role(), ground);
    }
    let digest = read.digest();
    response.drop_body();
    (Arrival { leased, response, digest, leads, has_redirect: redirect.is_some(), written: None }, note)
}
