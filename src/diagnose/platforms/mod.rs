//! Platforms and services that refuse for the sake of a bill or a limit, and how each is told. Not all say 402.
//!
//! To add one: write a [`Platform`] into the table of its topic. A header that only the platform sends is certain;
//! documented JSON keys are strong; words are what anybody can write.

mod apis;
mod hosting;
mod services;

use super::sight::Sight;
use super::signature::Signature;
use super::{Decoded, Sign, Weight};

/// One platform or service.
#[derive(Debug)]
pub struct Platform {
    /// Names it; frozen once published.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Where it says so.
    pub references: &'static [&'static str],
    /// How it is told.
    pub(super) signatures: &'static [Signature],
}

impl Platform {
    /// What can be told of it, each with its weight.
    pub fn claims(&self) -> impl Iterator<Item = (Weight, &'static str)> {
        self.signatures.iter().map(|signature| (signature.weight, signature.claim))
    }
}

/// Every platform, in the order in which answers are compared; the first that fits ends the search.
pub fn platforms() -> impl Iterator<Item = &'static Platform> {
    [hosting::HOSTING, services::SERVICES, apis::APIS].into_iter().flatten()
}

/// The platform that made the answer, and what the answer shows of it.
pub(super) fn found(sight: &Sight, decoded: &mut Decoded) -> Option<(&'static Platform, Vec<Sign>)> {
    platforms().find_map(|platform| {
        let signs: Vec<Sign> =
            platform.signatures.iter().filter_map(|signature| signature.find(sight, decoded)).collect();
        (!signs.is_empty()).then_some((platform, signs))
    })
}
