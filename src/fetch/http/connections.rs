//! Which connections have brought an answer before.
//!
//! A server may end an idle connection at any moment without a word (RFC 9112 section 9.5), also while our next
//! question is on its way: what fails on such a connection says nothing about the site. The client knows which
//! are used again and does not tell, but every answer and every error names the two ends of its connection.

use std::collections::HashMap;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use http::Extensions;
use hyper_util::client::legacy::connect::HttpInfo;

use super::failures;

/// The connections that have brought an answer: our end, and the other. As many as there are ports, for an end of
/// ours that is used again takes the place of the one before; where it even leads to the same server it passes for
/// the same connection, and costs one question more when that fails.
#[derive(Debug, Default)]
pub(super) struct Connections(Mutex<HashMap<SocketAddr, SocketAddr>>);

/// What was behind an answer or a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    /// A connection of its own, or none.
    New,
    /// One that had answered before.
    Kept,
}

impl Connections {
    /// Which connection brought an answer; from now on it is one that has.
    pub(super) fn note(&self, response: &reqwest::Response) -> Connection {
        let Some((ours, theirs)) = ends(response.extensions()) else { return Connection::New };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(ours, theirs) == Some(theirs) { Connection::Kept } else { Connection::New }
    }

    /// Which connection an error came from.
    pub(super) fn of(&self, error: &reqwest::Error) -> Connection {
        let Some((ours, theirs)) = failures::causes(error).find_map(ends_of_error) else {
            return Connection::New;
        };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.get(&ours) == Some(&theirs) { Connection::Kept } else { Connection::New }
    }
}

fn ends_of_error(cause: &(dyn Error + 'static)) -> Option<(SocketAddr, SocketAddr)> {
    let mut facts = Extensions::new();
    let error = cause.downcast_ref::<hyper_util::client::legacy::Error>()?;
    error.connect_info()?.get_extras(&mut facts);
    ends(&facts)
}

fn ends(facts: &Extensions) -> Option<(SocketAddr, SocketAddr)> {
    facts.get::<HttpInfo>().map(|info| (info.local_addr(), info.remote_addr()))
}
