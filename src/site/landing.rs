//! Where a visitor ends up: redirects followed through the graph.

use super::{Site, State};
use crate::page::{FailureKind, Verdict};
use crate::urls::UrlId;

/// Longer chains are given up: browsers stop at 20 redirects, Googlebot at 10.
const MAX_HOPS: usize = 20;

/// The way from a URL to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The URLs that redirect, in order.
    pub redirects: Vec<UrlId>,
    /// Where it ends.
    pub end: End,
}

/// The end of a chain of redirects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A URL that answers without redirecting.
    Status(UrlId, u16),
    /// The redirects come back to this URL of theirs.
    Loop(UrlId),
    /// More redirects than anyone follows.
    TooLong,
    /// A redirect that names no place to go.
    Nowhere(UrlId, u16),
    /// A URL that was not asked for, or that gave no answer.
    Unknown(UrlId),
}

impl Site {
    /// Follows the redirects from a URL.
    pub fn landing(&self, from: UrlId) -> Landing {
        let mut redirects = Vec::new();
        let mut at = from;
        let end = loop {
            let resource = self.resource(at);
            match (resource.redirect, resource.state) {
                (Some(_), _) if redirects.contains(&at) => break End::Loop(at),
                (Some(_), _) if redirects.len() == MAX_HOPS => break End::TooLong,
                (Some(next), _) => {
                    redirects.push(at);
                    at = next;
                }
                (None, State::Answered(status @ (301..=303 | 307 | 308))) => break End::Nowhere(at, status),
                (None, State::Answered(status)) => break End::Status(at, status),
                (None, _) => break End::Unknown(at),
            }
        };
        Landing { redirects, end }
    }
}

impl Landing {
    /// The status that a visitor ends up with, if it is an error.
    pub fn error(&self) -> Option<u16> {
        match self.end {
            End::Status(_, status) if status >= 400 => Some(status),
            End::Nowhere(_, status) => Some(status),
            _ => None,
        }
    }

    /// Why a visitor gets no answer in the end.
    pub fn failure(&self, site: &Site) -> Option<FailureKind> {
        match self.end {
            End::Unknown(id) => match site.resource(id).state {
                State::Failed(kind) if kind.is_refusal() => Some(kind),
                _ => None,
            },
            _ => None,
        }
    }

    /// How sure we are of where it ends.
    pub fn verdict(&self, site: &Site) -> Verdict {
        match self.end {
            End::Status(id, _) | End::Nowhere(id, _) | End::Unknown(id) => site.resource(id).verdict,
            End::Loop(_) | End::TooLong => Verdict::Confirmed,
        }
    }

    /// Where a visitor ends up well.
    pub fn success(&self) -> Option<UrlId> {
        match self.end {
            End::Status(id, 200..=299) => Some(id),
            _ => None,
        }
    }
}
