//! Hosts that nobody reaches, other than that of the start: no address, no connection, no certificate to trust. What a host
//! says before it hears which page is asked for, it says for all of them; so a few questions are enough.

use std::collections::HashMap;

use super::gate::Errand;
use super::rota::host_of;
use super::visit::{Arrival, Visit};
use crate::fetch::confirm::is_unheard;
use crate::page::FailureKind;
use crate::urls::Url;

/// URLs in a row that a host must have failed in the same way.
const ENOUGH: u32 = 3;

/// What hosts failed with before they heard us, and how often in a row.
#[derive(Debug, Default)]
pub(super) struct Silence(HashMap<String, (FailureKind, u32)>);

impl Silence {
    /// Learns how a link to another site was answered.
    pub(super) fn learn(&mut self, arrival: &Arrival) {
        if arrival.visit.errand != Errand::Check {
            return;
        }
        let host = host_of(&arrival.visit.leased.target.url);
        match arrival.response.told() {
            Err(kind) if is_unheard(&arrival.response) => {
                let (known, times) = self.0.entry(host.to_owned()).or_insert((kind, 0));
                *times = if *known == kind { *times + 1 } else { 1 };
                *known = kind;
            }
            _ => drop(self.0.remove(host)),
        }
    }

    /// Takes a host of the site for out of reach: its robots.txt was asked for in vain.
    pub(super) fn believe(&mut self, host: &Url, kind: FailureKind) {
        self.0.insert(host_of(host).to_owned(), (kind, ENOUGH));
    }

    /// How this question would fail, if its host is known to be out of reach.
    pub(super) fn answer_to(&self, visit: &Visit) -> Option<FailureKind> {
        let (kind, times) = self.0.get(host_of(&visit.leased.target.url))?;
        (*times >= ENOUGH).then_some(*kind)
    }
}
