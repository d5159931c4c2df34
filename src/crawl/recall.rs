//! Asking whether what an earlier crawl knew of a URL still holds, and taking it over when it does.

use super::Imprint;
use super::leads::{Ground, Leads};
use super::state::Past;
use crate::fetch::{Fetch, Request};
use crate::page::{Answer, Contents, Destination, Outcome, ReferenceKind, Response};
use crate::site::Digest;
use crate::urls::UrlId;

/// What is known of a URL before it is asked for.
#[derive(Debug)]
pub(super) struct Known {
    /// Its number in the earlier crawl.
    pub id: UrlId,
    pub imprint: Imprint,
}

/// What an earlier crawl kept of a visit.
#[derive(Debug)]
pub(super) struct Recalled {
    pub digest: Option<Digest>,
    /// The identities that the mentions of the digest lead to, and what mentions them.
    pub leads: Vec<(String, ReferenceKind)>,
    /// The written form of the note.
    pub note: Option<String>,
    pub size: Option<u64>,
    pub is_cut: bool,
    pub contents: Contents,
    pub imprint: Imprint,
}

/// What came of a question.
pub(super) enum Came {
    /// Something to be read.
    New(Response),
    /// Word that nothing has changed.
    Again(Response, Box<Recalled>),
}

/// Asks for a URL; where something is known of it, whether that still holds. `is_mute` tells whether the head
/// of an answer gives nothing to say, and `is_readable` whether a note can be read again: a damaged one is not
/// dropped, for the page is asked for anew.
pub(super) async fn ask(
    fetch: &impl Fetch,
    past: Option<&Past>,
    key: &str,
    request: Request,
    is_mute: impl Fn(&mut Response) -> bool + Send,
    is_readable: impl Fn(&str) -> bool + Send,
) -> Came {
    let Some((past, known)) = past.and_then(|past| Some((past, past.known(key)?))) else {
        return Came::New(fetch.fetch(request).await);
    };
    let validators = Some(known.imprint.validators.clone());
    let mut response = fetch.fetch(Request { known: validators, ..request.clone() }).await;
    if known.imprint.holds(&response)
        && is_mute(&mut response)
        && let Ok(recalled) = past.recall(known)
        && recalled.note.as_deref().is_none_or(&is_readable)
    {
        let imprint = recalled.imprint.renewed(&response);
        let recalled = Recalled { imprint, ..recalled };
        return Came::Again(recalled.restored(response), Box::new(recalled));
    }
    // It is not known any more what has not changed.
    let is_bare = response.status() == Some(304);
    Came::New(if is_bare { fetch.fetch(request).await } else { response })
}

impl Recalled {
    /// The answer that was given then, with what has been said now, and without its body.
    fn restored(&self, mut response: Response) -> Response {
        let Outcome::Answered(answer) = response.outcome else { return response };
        response.outcome = Outcome::Answered(Answer {
            status: 200,
            headers: self.imprint.headers.clone(),
            body: Vec::new(),
            size: self.size,
            is_cut: self.is_cut,
            contents: self.contents,
            ..answer
        });
        response
    }

    /// Where it leads, by the scope of today.
    pub(super) fn leads(&self, ground: Ground<'_>) -> Leads {
        let mut leads = Leads::with_room_for(self.leads.len());
        for (key, kind) in &self.leads {
            let destination = Destination::Http { key: key.clone(), url: None, fragment: None };
            leads.add(&destination, Some(*kind), ground);
        }
        leads
    }
}
