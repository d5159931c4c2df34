//! Whether failures tell of other sites or of the network between them and us. Pure.
//!
//! On a train every link to another site fails. That is no news about a thousand sites.

use std::collections::BTreeSet;

use crate::page::FailureKind;
use crate::site::State;

/// So many names that are not found are believed as soon as one other is.
const FEW: usize = 3;

/// What the hosts of other sites showed of the network.
#[derive(Debug, Default)]
pub(super) struct Weather<'a> {
    /// Hosts that answered anything over HTTP.
    answered: BTreeSet<&'a str>,
    /// Hosts whose names were found.
    found: BTreeSet<&'a str>,
    /// Hosts whose names were not.
    lost: BTreeSet<&'a str>,
}

impl<'a> Weather<'a> {
    /// Learns how a URL at a host was answered.
    pub(super) fn learn(&mut self, host: &'a str, state: State) {
        match state {
            State::Answered(_) => {
                self.answered.insert(host);
                self.found.insert(host);
            }
            State::Failed(FailureKind::Dns) => {
                self.lost.insert(host);
            }
            // We did not ask.
            State::Failed(FailureKind::PrivateAddress) | State::Skipped(_) => {}
            State::Failed(_) => {
                self.found.insert(host);
            }
        }
    }

    /// Whether such a failure can be believed: when nobody at all answers, it is us; and when most names
    /// are not found, it is the name service.
    pub(super) fn believes(&self, kind: FailureKind) -> bool {
        let is_name_service_well = self.lost.len() <= self.found.len().max(FEW);
        !self.answered.is_empty() && (kind != FailureKind::Dns || is_name_service_well)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

    fn weather(answered: usize, refused: usize, lost: usize) -> Weather<'static> {
        let mut weather = Weather::default();
        let states = [
            (answered, State::Answered(404)),
            (refused, State::Failed(FailureKind::Refused)),
            (lost, State::Failed(FailureKind::Dns)),
        ];
        let states = states.iter().flat_map(|(count, state)| vec![*state; *count]);
        HOSTS.iter().zip(states).for_each(|(host, state)| weather.learn(host, state));
        weather
    }

    #[test]
    fn failures_are_believed_in_fair_weather_only() {
        use FailureKind::{Dns, Refused};
        for (counts, dns, refused) in [
            ((1, 0, 3), true, true),
            ((1, 0, 4), false, true),
            ((4, 0, 4), true, true),
            ((0, 0, 9), false, false),
            ((0, 9, 0), false, false),
            ((0, 5, 1), false, false),
            ((2, 3, 5), true, true),
        ] {
            let weather = weather(counts.0, counts.1, counts.2);
            assert_eq!((weather.believes(Dns), weather.believes(Refused)), (dns, refused), "{counts:?}");
        }
    }
}
