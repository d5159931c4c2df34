//! One visit: fetched on the runtime, then read and looked at on the pool for computing.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::frontier::Leased;
use super::gate::Errand;
use super::leads::{Ground, Leads};
use super::pool::Pool;
use super::read::read;
use super::recall::{Came, Recalled, ask};
use super::robots::{Asker, Policy};
use super::rota::Turn;
use super::soft404::{self, Probe};
use super::spellings::{Reply, Spelling};
use super::state::Past;
use super::{Imprint, Look, Note, Scope, Seen};
use crate::fetch::{Fetch, OnRedirect, OnTrouble, Request, Want};
use crate::page::{self, Destination, Failure, FailureKind, Outcome, Response};
use crate::site::{Digest, External};
use crate::urls::{self, Tracking, Url};

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
    /// What tells whether it still answers so, where that is kept.
    pub imprint: Option<Imprint>,
}

/// What came of a visit, with what was noted of it.
type Noted<N> = (Arrival, Option<N>);

/// What is to be found out beside the visits: it is no target of the frontier.
#[derive(Debug)]
pub(super) enum Question {
    /// What the robots.txt of this host says.
    Robots(Url, Asker),
    /// What a URL is answered that nobody made.
    Invented(Probe),
    /// What another address of a page is answered.
    Spelt(Spelling),
}

/// What the owner of the crawl gets to hear.
pub(super) enum News<N> {
    /// What came of visits.
    Arrived(Vec<Noted<N>>),
    /// What the robots.txt of this host says.
    Robots(Url, Result<Policy, Box<Response>>),
    /// What a URL is answered that nobody made.
    Invented(Probe, soft404::Look),
    /// What another address of a page is answered.
    Spelt(Spelling, Reply),
}

/// Visits targets and sends what came of it to the owner of the crawl.
pub(super) struct Visitor<F, L: Look> {
    pub fetch: Arc<F>,
    pub reader: Arc<Reader<L>>,
    pub pool: Arc<Pool>,
    /// What an earlier crawl knew, where pages are asked whether they have changed.
    pub past: Option<Arc<Past>>,
    pub sender: mpsc::UnboundedSender<News<L::Note>>,
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

    /// Asks what is to be found out beside the visits.
    pub(super) fn ask_all(&self, questions: Vec<Question>) {
        for question in questions {
            let (fetch, pool, sender) =
                (Arc::clone(&self.fetch), Arc::clone(&self.pool), self.sender.clone());
            tokio::spawn(async move {
                match question {
                    Question::Robots(host, asker) => {
                        let answer = asker.ask(&*fetch, &host).await;
                        send(&sender, News::Robots(host, answer));
                    }
                    Question::Invented(probe) => {
                        let response = fetch.fetch(invented(&probe.url)).await;
                        pool.spawn(move || {
                            let look = soft404::Look::of(&response);
                            send(&sender, News::Invented(probe, look));
                        });
                    }
                    Question::Spelt(spelling) => {
                        let response = fetch.fetch(spelt(&spelling.url)).await;
                        pool.spawn(move || {
                            let reply = Reply::of(&response);
                            send(&sender, News::Spelt(spelling, reply));
                        });
                    }
                }
            });
        }
    }

    /// Fetches on the runtime, then reads and looks on the pool for computing. Where answers come at
    /// once nothing else is waiting to be received, and all is done in one go.
    fn visit(&self, batch: Vec<Visit>) {
        let (fetch, reader, sender) =
            (Arc::clone(&self.fetch), Arc::clone(&self.reader), self.sender.clone());
        let (pool, past) = (Arc::clone(&self.pool), self.past.clone());
        tokio::spawn(async move {
            let mut arrivals = Vec::with_capacity(batch.len());
            for visit in batch {
                let key = urls::key(&visit.leased.target.url, reader.tracking);
                let past = past.as_deref().filter(|_| visit.may_be_taken_over());
                let is_mute = |response: &mut Response| reader.is_mute(&key, response);
                let is_readable = |note: &str| reader.look.read(note).is_some();
                // What waits for an answer is large: it is made where it is waited for, and not moved.
                let came = Box::pin(ask(&*fetch, past, &key, visit.request(), is_mute, is_readable)).await;
                if F::BATCH > 1 || visit.errand == Errand::Check {
                    arrivals.push(reader.enter(visit, &key, came));
                    continue;
                }
                let (reader, sender) = (Arc::clone(&reader), sender.clone());
                pool.spawn(move || send(&sender, News::Arrived(vec![reader.enter(visit, &key, came)])));
            }
            // Where all went to the pool there is no news yet, and to wake the owner for none is no small cost.
            if !arrivals.is_empty() {
                send(&sender, News::Arrived(arrivals));
            }
        });
    }
}

/// A page that is not there is what we hope for: no second look is worth it.
fn invented(url: &Url) -> Request {
    let (on_redirect, on_trouble) = (OnRedirect::Follow, OnTrouble::Return);
    Request { on_redirect, on_trouble, ..Request::get(url.clone(), Want::Facts) }
}

/// One request each: the first redirect says enough.
fn spelt(url: &Url) -> Request {
    Request { on_trouble: OnTrouble::Return, ..Request::get(url.clone(), Want::Facts) }
}

/// Nobody listens any more when the crawl was given up; then the arrivals are not missed.
fn send<T>(sender: &mpsc::UnboundedSender<T>, news: T) {
    let _ = sender.send(news);
}

impl Arrival {
    /// What comes of a visit that is not made, because it is known how it would fail.
    pub(super) fn unasked(visit: Visit, kind: FailureKind) -> Self {
        let failure = Failure { kind, detail: "as at other URLs of this host".to_owned() };
        let response = Response::new(visit.leased.target.url.clone(), Outcome::Failed(failure));
        let leads = Leads::with_room_for(0);
        Self { visit, response, digest: None, leads, has_redirect: false, written: None, imprint: None }
    }
}

impl Visit {
    /// Whether what an earlier crawl found may stand for it. robots.txt and sitemaps are read whole every time:
    /// what they mean depends on who names them.
    fn may_be_taken_over(&self) -> bool {
        self.errand == Errand::Visit
    }

    /// What is asked. Every redirect is a visit of its own, so each URL is asked once and loops show.
    fn request(&self) -> Request {
        let url = self.leased.target.url.clone();
        match self.errand {
            Errand::Visit => Request::get(url, Want::Facts),
            Errand::Robots | Errand::Sitemap(_) | Errand::Llms => Request::get(url, Want::Body),
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
    fn enter(&self, visit: Visit, key: &str, came: Came) -> Noted<L::Note> {
        match came {
            Came::New(response) => self.read(visit, key, response),
            Came::Again(response, recalled) => self.take_over(visit, response, *recalled),
        }
    }

    fn ground(&self) -> Ground<'_> {
        Ground { scope: &self.scope, tracking: self.tracking, external: self.external }
    }

    /// The rules judge the site; of other sites only the answer counts, and why they refuse.
    fn read(&self, visit: Visit, key: &str, mut response: Response) -> Noted<L::Note> {
        response.note_contents();
        let read = read(&response, visit.errand, self.tracking);
        let note = match visit.errand {
            Errand::Check => self.look.look_elsewhere(key, &response),
            _ => Some(self.look.look(key, &response, read.seen())),
        };
        let (references, destinations) = read.references();
        let mut leads = Leads::with_room_for(references.len() + 1);
        let redirect = redirect(&response, self.tracking);
        if let Some(redirect) = &redirect {
            leads.add(redirect, None, self.ground());
        }
        for (reference, destination) in references.iter().zip(destinations) {
            leads.add(destination, Some(reference.kind), self.ground());
        }
        let (digest, has_redirect) = (read.digest(), redirect.is_some());
        let written = note.as_ref().filter(|_| self.keeps).and_then(Note::kept);
        // What such a file means depends on others.
        let is_for_crawlers = matches!(read.seen(), Seen::ForCrawlers(_));
        let imprint = if self.keeps && visit.may_be_taken_over() && !is_for_crawlers {
            // Where all of it gives nothing to say, its head alone does not.
            let is_blank = note.as_ref().is_some_and(Note::is_blank);
            Imprint::of(&response).filter(|_| is_blank || self.is_mute(key, &mut response))
        } else {
            None
        };
        response.drop_body();
        (Arrival { visit, response, digest, leads, has_redirect, written, imprint }, note)
    }

    /// Whether its head alone gives nothing to say. What does may differ from one answer to the next (cookies,
    /// certificates, demands for payment), so those are read anew every time.
    fn is_mute(&self, key: &str, response: &mut Response) -> bool {
        let body = response.swap_body(Vec::new());
        let note = self.look.look(key, response, Seen::Other);
        response.swap_body(body);
        note.is_blank()
    }

    /// Enters what an earlier crawl found, as if it had been found now.
    fn take_over(&self, visit: Visit, response: Response, recalled: Recalled) -> Noted<L::Note> {
        let note = recalled.note.as_deref().and_then(|note| self.look.read(note));
        let note = note.map(|note| self.look.take_over(note));
        let leads = recalled.leads(self.ground());
        let Recalled { digest, note: written, imprint, .. } = recalled;
        let imprint = Some(imprint);
        (Arrival { visit, response, digest, leads, has_redirect: false, written, imprint }, note)
    }
}

fn redirect(response: &Response, tracking: Tracking) -> Option<Destination> {
    let location = response.answer()?.location()?;
    Some(page::destination(&response.url, location, tracking)).filter(|redirect| redirect.key().is_some())
}
