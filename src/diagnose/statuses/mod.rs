//! The catalogue of refusals: every error status, registered or not, and every way of getting no answer.
//!
//! Each is declared once: what it means, what search engines do with it, whether to ask again, what to say.

mod client;
mod declare;
mod engines;
mod failures;
mod family;
mod server;
mod unofficial;

pub use engines::Engines;
pub use family::Family;

use super::Cause;
use crate::page::FailureKind;
use crate::rules::Severity;

/// One way of being refused.
#[derive(Debug)]
pub struct Status {
    /// The code, or the kind of failure.
    pub told: Told,
    /// Its name.
    pub name: &'static str,
    /// Where it is defined, or who uses it.
    pub defined: Defined,
    /// What becomes of the visitor.
    pub family: Family,
    /// What it means, in Markdown.
    pub docs: &'static str,
    /// What search engines do with it.
    pub engines: &'static Engines,
    /// Whether and how to ask again.
    pub again: Again,
    /// How bad it is for a page that visitors and search engines should get.
    pub severity: Severity,
    /// What to say of it in a report, in one sentence.
    pub say: &'static str,
    /// The cause that the status itself names, if it does.
    pub cause: Option<&'static Cause>,
    /// Pages that say so.
    pub references: &'static [&'static str],
}

/// What was told: a code, or a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// A status code.
    Code(u16),
    /// No answer, and why.
    Failure(FailureKind),
}

/// Who defines a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defined {
    /// In the IANA registry, by this document.
    Registered(&'static str),
    /// By its users alone.
    By(&'static str),
    /// By tollgate: it names what kept an answer from coming.
    Here,
}

/// Whether and how to ask again before an error is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The answer would be the same.
    No,
    /// Once, in the same way.
    Once,
    /// Later, and more slowly, as `Retry-After` says.
    Later,
    /// With `GET`, if it was not.
    WithGet,
    /// With plain headers: no conditions, ranges, expectations or cookies.
    PlainHeaders,
    /// On a new connection.
    NewConnection,
    /// As other clients: it may be for some only.
    AsOthers,
    /// From another network: it may be ours.
    Elsewhere,
}

impl Again {
    /// In words.
    pub fn says(self) -> &'static str {
        match self {
            Self::No => "No: the answer would be the same.",
            Self::Once => "Once, in the same way.",
            Self::Later => "Later and more slowly, as `Retry-After` says.",
            Self::WithGet => "With `GET`, if it was asked with another method.",
            Self::PlainHeaders => "With plain headers: no conditions, no ranges, no cookies.",
            Self::NewConnection => "Once more on a new connection.",
            Self::AsOthers => "As other clients too: it may be for some only.",
            Self::Elsewhere => "From another network: the refusal may be made on the way.",
        }
    }
}

impl Told {
    /// As audit.json counts it: `402`, `dns-error`.
    pub fn name(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Failure(kind) => kind.name().to_owned(),
        }
    }
}

/// The whole catalogue: codes in order, then failures.
pub fn statuses() -> impl Iterator<Item = &'static Status> {
    [client::CLIENT, server::SERVER, unofficial::UNOFFICIAL, failures::FAILURES].into_iter().flatten()
}

/// The entry of a code or of a failure.
pub fn status(told: Told) -> Option<&'static Status> {
    statuses().find(|status| status.told == told)
}

/// The entry of a name: `402`, `dns-error`.
pub fn status_named(name: &str) -> Option<&'static Status> {
    statuses().find(|status| status.told.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_failure_stands_once() {
        let mut names: Vec<String> = statuses().map(|status| status.told.name()).collect();
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
