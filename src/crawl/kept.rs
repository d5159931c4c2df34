//! What is kept of a completed target, so that nobody has to visit it again.

use super::Imprint;
use crate::page::{Attempt, Hop, Response, Transfer};
use crate::site::Visit;
use crate::urls::TextList;

/// What came of one visit.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What the site keeps of it.
    pub visit: Visit,
    /// How it was answered.
    pub reply: Reply,
    /// What was noted, in the note's own form.
    pub note: Option<String>,
    /// The number of the first of `texts`.
    pub first_text: u32,
    /// The texts that the site met there for the first time.
    pub texts: TextList,
}

/// How a target was answered, as far as people ask for it later.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The file that was served.
    pub file: Option<String>,
    /// The `Content-Type`, as written.
    pub content_type: Option<String>,
    /// The size of the body in bytes, where it is known.
    pub size: Option<u64>,
    /// How it came over the network.
    pub transfer: Option<Box<Transfer>>,
    /// Redirects that were followed within the visit.
    pub hops: Vec<Hop>,
    /// Tries beside the one that counts.
    pub attempts: Vec<Attempt>,
    /// What tells whether it still answers so.
    pub imprint: Option<Imprint>,
}

impl Reply {
    /// Takes from a response what is asked for later.
    pub fn of(response: &Response) -> Self {
        let answer = response.answer();
        Self {
            file: response.file.clone(),
            content_type: answer.and_then(|answer| answer.headers.value("content-type")).map(str::to_owned),
            size: answer.and_then(|answer| answer.size),
            transfer: answer.and_then(|answer| answer.transfer.clone()),
            hops: response.hops.clone(),
            attempts: response.attempts.clone(),
            imprint: None,
        }
    }
}
