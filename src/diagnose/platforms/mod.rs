//! Platforms and services that refuse for the sake of a bill or a limit, and how each is told. Not all say 402.
//!
//! To add one: write a [`Platform`] into the table of its topic. A header that only the platform sends is certain;
//! documented JSON keys are strong; words are what anybody can write.

mod apis;
mod hosting;
mod services;

use std::sync::LazyLock;

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

/// The platforms that show in what is no error: they are few, and everything that a site answers is asked for them.
static SHOWN_BY_PAGES: LazyLock<Vec<&Platform>> = LazyLock::new(|| {
    let shows = |platform: &&Platform| platform.signatures.iter().any(Signature::counts_below_400);
    platforms().filter(shows).collect()
});

/// The platform that made the answer, and what the answer shows of it.
pub(super) fn found(sight: &Sight, decoded: &mut Decoded) -> Option<(&'static Platform, Vec<Sign>)> {
    if sight.status < 400 {
        first_found(SHOWN_BY_PAGES.iter().copied(), sight, decoded)
    } else {
        first_found(platforms(), sight, decoded)
    }
}

fn first_found(
    mut platforms: impl Iterator<Item = &'static Platform>,
    sight: &Sight,
    decoded: &mut Decoded,
) -> Option<(&'static Platform, Vec<Sign>)> {
    platforms.find_map(|platform| {
        let signs: Vec<Sign> =
            platform.signatures.iter().filter_map(|signature| signature.find(sight, decoded)).collect();
        (!signs.is_empty()).then_some((platform, signs))
    })
}
