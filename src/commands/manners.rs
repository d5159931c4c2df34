//! How we behave towards servers, in the words of the progress line and of the audit.

use std::time::Duration;

use crate::audit::{Manners, Slowing};
use crate::fetch::pace::{self, HostPace, Tempo};

/// What audit.json says of our manners.
pub fn told(tempo: &Tempo, asked_again: u64) -> Manners {
    let manners = tempo.manners();
    let slowed = manners.slowed.iter().map(slowing).collect();
    Manners { requests: manners.requests, asked_again, slowed }
}

fn slowing(slowing: &pace::Slowing) -> Slowing {
    Slowing {
        host: slowing.host.clone(),
        why: slowing.why.name().to_owned(),
        at_ms: milliseconds(slowing.at),
        until_ms: slowing.until.map(milliseconds),
        times: slowing.times,
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The pace at the host that is asked most: `https://a.example: 8 at once`.
pub fn pace(tempo: &Tempo) -> Option<String> {
    tempo.busiest().map(|host| format!("{}: {}", host.host, worded(&host)))
}

fn worded(pace: &HostPace) -> String {
    let most = format!("{} at once", pace.limit);
    if !pace.paused.is_zero() {
        format!("left alone for {} s", pace.paused.as_secs() + 1)
    } else if !pace.gap.is_zero() {
        format!("{most}, {} ms apart", pace.gap.as_millis())
    } else {
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_worded_by_what_holds_us_back() {
        let pace = HostPace {
            host: "https://a.example".to_owned(),
            requests: 9,
            in_flight: 1,
            limit: 8,
            gap: Duration::ZERO,
            paused: Duration::ZERO,
            troubles_in_a_row: 0,
        };
        assert_eq!(worded(&pace), "8 at once");
        let gap = Duration::from_millis(250);
        assert_eq!(worded(&HostPace { gap, ..pace.clone() }), "8 at once, 250 ms apart");
        let paused = Duration::from_millis(11_500);
        assert_eq!(worded(&HostPace { gap, paused, ..pace }), "left alone for 12 s");
    }
}
