//! `_responses.toml`: answers that no file can give, such as a 402 of the service behind a path.
//!
//! The first entry whose path and conditions hold answers. Delays and faults are only carried along:
//! they are played by whoever serves the folder over HTTP.

mod parse;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::asked::Asked;
use super::glob::Glob;
use super::index::Index;
use super::{Question, Warning};
use crate::fetch::Headers;

/// All entries of the file.
#[derive(Debug, Default)]
pub(super) struct Declared(Vec<Entry>);

/// One declared answer and when it is given.
#[derive(Debug)]
pub(super) struct Entry {
    path: Glob,
    when: When,
    /// The status.
    pub status: u16,
    /// The headers, with a `content-type` where there is a body.
    pub headers: Headers,
    /// The body.
    pub body: Body,
    /// How the answer is played over HTTP.
    pub play: Play,
}

/// Where the body of a declared answer comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// There is none.
    Nothing,
    /// It stands in the entry.
    Text(String),
    /// It is the content of the file of this name.
    File(Vec<u8>),
}

/// How an answer comes over HTTP: the side of a site that no file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Play {
    /// How long the server thinks before it answers.
    pub delay: Duration,
    /// What goes wrong on the way.
    pub fault: Option<Fault>,
}

/// The ways in which an answer goes wrong on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// The connection is reset before any answer.
    Reset,
    /// The connection ends in the middle of the body.
    Truncate,
    /// After the first half of the body nothing comes any more.
    Stall,
    /// What comes is no HTTP.
    Garbage,
}

impl Fault {
    /// The name used in `_responses.toml` and in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Truncate => "truncate",
            Self::Stall => "stall",
            Self::Garbage => "garbage",
        }
    }
}

/// What must hold besides the path.
#[derive(Debug, Default)]
struct When {
    user_agent: Option<String>,
    header: Option<(String, String)>,
    method: Option<String>,
    after_requests: Option<AfterRequests>,
}

/// Holds only after a number of requests for which everything else held.
#[derive(Debug)]
struct AfterRequests {
    wanted: u64,
    seen: AtomicU64,
}

impl Declared {
    /// Reads the file. An entry that cannot be used becomes a warning; so does a file that is no TOML.
    pub fn parse(text: &str, index: &Index, warnings: &mut Vec<Warning>) -> Self {
        Self(parse::entries(text, index, warnings))
    }

    /// The first entry that answers this question.
    pub fn find(&self, question: &Question<'_>, asked: &Asked<'_>) -> Option<&Entry> {
        if self.0.is_empty() {
            return None;
        }
        let path = asked.path();
        self.0.iter().find(|entry| entry.path.is_match(&path) && entry.when.holds(question))
    }

    /// Whether any entry depends on who asks.
    pub fn depends_on_who_asks(&self) -> bool {
        self.0.iter().any(|entry| entry.when.is_about_who_asks())
    }

    /// Whether an entry for this path depends on who asks.
    pub fn varies(&self, asked: &Asked<'_>) -> bool {
        let path = asked.path();
        self.0.iter().any(|entry| entry.when.is_about_who_asks() && entry.path.is_match(&path))
    }
}

impl When {
    fn is_about_who_asks(&self) -> bool {
        self.user_agent.is_some() || self.header.is_some()
    }

    fn holds(&self, question: &Question<'_>) -> bool {
        let is_agent =
            |part: &String| question.headers.values("user-agent").any(|value| contains(value, part));
        let is_header = |(name, part): &(String, String)| {
            question.headers.values(name).any(|value| contains(value, part))
        };
        self.method.as_deref().is_none_or(|method| method == question.method)
            && self.user_agent.as_ref().is_none_or(is_agent)
            && self.header.as_ref().is_none_or(is_header)
            && self.after_requests.as_ref().is_none_or(AfterRequests::count)
    }
}

impl AfterRequests {
    /// Counts this request and says whether there were enough before it.
    fn count(&self) -> bool {
        self.seen.fetch_add(1, Ordering::Relaxed) >= self.wanted
    }
}

fn contains(value: &str, part: &str) -> bool {
    value.to_ascii_lowercase().contains(part)
}

#[cfg(test)]
mod tests;
