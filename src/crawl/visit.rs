//! One visit: fetched on the runtime, then read and looked at on the pool for computing.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::frontier::Leased;
use super::read::{Read, read};
use super::{Look, Note};
use crate::fetch::{Fetch, Request, Want};
use crate::page::{Destination, Response, Role};
use crate::urls::{self, Tracking};

/// What came of a visit: the response without its body, and what was read from it.
pub(super) struct Arrival {
    pub leased: Leased,
    pub response: Response,
    pub read: Read,
    pub redirect: Option<Destination>,
    /// The written form of the note, where it is kept.
    pub written: Option<String>,
}

/// Visits targets and sends what came of it to the owner of the crawl.
pub(super) struct Visitor<F, L: Look> {
    pub fetch: Arc<F>,
    pub look: Arc<L>,
    pub sender: mpsc::UnboundedSender<Vec<(Arrival, L::Note)>>,
    pub tracking: Tracking,
    pub keeps: bool,
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
        let (fetch, reader, sender) = (Arc::clone(&self.fetch), self.reader(), self.sender.clone());
        tokio::spawn(async move {
            let mut arrivals = Vec::with_capacity(batch.len());
            for leased in batch {
                let response = fetch.fetch(Request::get(leased.target.url.clone(), Want::Facts)).await;
                if F::BATCH > 1 {
                    arrivals.push(reader.read(leased, response));
                    continue;
                }
                let (reader, sender) = (reader.clone(), sender.clone());
                rayon::spawn(move || send(&sender, vec![reader.read(leased, response)]));
            }
            send(&sender, arrivals);
        });
    }

    fn reader(&self) -> Reader<L> {
        Reader { look: Arc::clone(&self.look), tracking: self.tracking, keeps: self.keeps }
    }
}

/// Nobody listens any more when the crawl was given up; then the arrivals are not missed.
fn send<T>(sender: &mpsc::UnboundedSender<Vec<T>>, arrivals: Vec<T>) {
    let _ = sender.send(arrivals);
}

/// Reads responses, wherever there is time for it.
struct Reader<L> {
    look: Arc<L>,
    tracking: Tracking,
    keeps: bool,
}

impl<L> Clone for Reader<L> {
    fn clone(&self) -> Self {
        Self { look: Arc::clone(&self.look), ..*self }
    }
}

impl<L: Look> Reader<L> {
    fn read(&self, leased: Leased, response: Response) -> (Arrival, L::Note) {
        let (mut arrival, note) = arrival(leased, response, self.tracking, &*self.look);
        arrival.written = if self.keeps { note.written() } else { None };
        (arrival, note)
    }
}

fn arrival<L: Look>(
    leased: Leased,
    mut response: Response,
    tracking: Tracking,
    look: &L,
) -> (Arrival, L::Note) {
    let read = read(&response, tracking);
    let page = match &read {
        Read::Page(page, destinations) => Some((&**page, destinations.as_slice())),
        _ => None,
    };
    let note = look.look(&urls::key(&leased.target.url, tracking), &response, page);
    let location = response.answer().and_then(|answer| answer.location());
    let redirect = location.map(|location| crate::page::destination(&response.url, location, tracking));
    response.drop_body();
    (Arrival { leased, response, read, redirect, written: None }, note)
}

impl Arrival {
    /// Where everything leads that was found, with what is done with it: the redirect first, then the
    /// references in their order.
    pub(super) fn destinations(&self) -> impl Iterator<Item = (&Destination, Role)> {
        let (references, destinations) = match &self.read {
            Read::Page(page, destinations) => (page.references.as_slice(), destinations.as_slice()),
            Read::List(_, references, destinations) => (references.as_slice(), destinations.as_slice()),
            Read::Nothing => (&[][..], &[][..]),
        };
        let roles = references.iter().map(|reference| reference.kind.role());
        let redirect = self.redirect.iter().map(|destination| (destination, Role::Link));
        redirect.chain(destinations.iter().zip(roles))
    }
}
