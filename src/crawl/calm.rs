//! Answers that say "too much": those targets are asked again when nothing else is left to do, one at a
//! time for each host, so that a burst of our own is never a finding about the site.

use std::collections::HashMap;
use std::time::Duration;

use super::frontier::Held;
use super::rota::host_of;
use super::visit::{Arrival, Visit};
use crate::page::{Attempt, Client};

/// Second looks in a row at one host that were answered the same, before the others are believed.
const PATIENCE: u32 = 5;

/// What was answered in a hurry, until it is asked again.
#[derive(Debug)]
pub(super) struct Calm<N> {
    first_looks: HashMap<u64, (Arrival, N)>,
    strain: HashMap<String, u32>,
}

impl<N> Default for Calm<N> {
    fn default() -> Self {
        Self { first_looks: HashMap::new(), strain: HashMap::new() }
    }
}

impl<N> Calm<N> {
    /// Keeps an answer, and says what is to be asked again.
    pub(super) fn keep(&mut self, arrival: Arrival, note: N) -> Visit {
        let visit = arrival.visit.clone();
        self.first_looks.insert(visit.leased.lease, (arrival, note));
        visit
    }

    /// What was noted of the first answer, if this one is the second; else only that the first came is kept.
    pub(super) fn hear(&mut self, arrival: &mut Arrival) -> Option<N> {
        let (first, note) = self.first_looks.remove(&arrival.visit.leased.lease)?;
        let told =
            Attempt { outcome: first.response.told(), client: Client::Ourselves, waited: Duration::ZERO };
        let earlier = first.response.attempts.into_iter().chain([told]);
        arrival.response.attempts.splice(..0, earlier);
        let strain = self.strain.entry(host_of(&arrival.visit.leased.target.url).to_owned()).or_default();
        *strain = if arrival.response.is_throttled() { *strain + 1 } else { 0 };
        Some(note)
    }

    /// The first answer of a target whose host has shown that another look would not help.
    pub(super) fn give_up(&mut self, visit: &Visit) -> Option<(Arrival, N)> {
        let strain = self.strain.get(host_of(&visit.leased.target.url)).copied().unwrap_or_default();
        if strain < PATIENCE { None } else { self.first_looks.remove(&visit.leased.lease) }
    }

    /// The first answer of a target, when the crawl ends before another look.
    pub(super) fn take(&mut self, held: &Held) -> Option<(Arrival, N)> {
        self.first_looks.remove(&held.lease)
    }
}
