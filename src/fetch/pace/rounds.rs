//! Whether a host still answers as fast as it did, seen over rounds of answers.

use std::time::Duration;

use tokio::time::Instant;

/// Fewer answers than this tell nothing.
const SMALLEST_ROUND: usize = 4;

/// Medians above this multiple of the best one are no longer flat.
const FLAT: f64 = 1.4;

/// After so many slow rounds the best one may be history: the site's later pages may just be slower.
const STALE: u32 = 16;

/// The answers since the last decision, and the best round so far.
#[derive(Debug, Default)]
pub struct Rounds {
    latencies: Vec<Duration>,
    /// Answers to what was asked earlier tell of another pace.
    since: Option<Instant>,
    best: Option<Duration>,
    rising: u32,
}

/// How latency goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// As it was.
    Flat,
    /// Longer: more questions would only wait in the host's line.
    Rising,
    /// Longer for so long that it must be measured afresh, with fewer questions.
    Stale,
}

impl Rounds {
    /// Adds an answer; at the end of a round, says how latency goes.
    pub fn add(&mut self, latency: Duration, asked: Instant, limit: usize) -> Option<Trend> {
        if self.since.is_some_and(|since| asked < since) {
            return None;
        }
        self.latencies.push(latency);
        (self.latencies.len() >= limit.max(SMALLEST_ROUND)).then(|| self.finish())
    }

    /// Begins a new round: what was measured before says nothing about what comes.
    pub fn restart(&mut self, now: Instant) {
        self.latencies.clear();
        self.since = Some(now);
    }

    /// Begins anew, without a measure to compare with.
    pub fn forget(&mut self, now: Instant) {
        *self = Self::default();
        self.restart(now);
    }

    /// The best of the medians is the measure, so that one slow page is no strain and one cached
    /// page no standard. It must not drift by itself: a line that we cause would become the measure.
    fn finish(&mut self) -> Trend {
        let middle = self.latencies.len() / 2;
        let (_, &mut median, _) = self.latencies.select_nth_unstable(middle);
        self.latencies.clear();
        let best = self.best.map_or(median, |best| best.min(median));
        self.best = Some(best);
        if median <= best.mul_f64(FLAT) {
            self.rising = 0;
            return Trend::Flat;
        }
        self.rising += 1;
        if self.rising < STALE { Trend::Rising } else { Trend::Stale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(rounds: &mut Rounds, asked: Instant, millis: [u64; 4]) -> Option<Trend> {
        millis.into_iter().filter_map(|latency| rounds.add(Duration::from_millis(latency), asked, 4)).last()
    }

    #[test]
    fn one_slow_page_is_no_trend_and_many_are() {
        let (mut rounds, now) = (Rounds::default(), Instant::now());
        assert_eq!(rounds.add(Duration::from_millis(100), now, 1), None, "one answer tells nothing");
        rounds.restart(now);
        assert_eq!(round(&mut rounds, now, [100, 100, 100, 100]), Some(Trend::Flat));
        assert_eq!(round(&mut rounds, now, [90, 3_000, 100, 110]), Some(Trend::Flat));
        assert_eq!(round(&mut rounds, now, [180, 200, 190, 100]), Some(Trend::Rising));
    }

    #[test]
    fn what_stays_slow_is_measured_afresh() {
        let (mut rounds, now) = (Rounds::default(), Instant::now());
        round(&mut rounds, now, [100; 4]);
        let trends: Vec<_> = (0..STALE).filter_map(|_| round(&mut rounds, now, [200; 4])).collect();
        assert!(trends[..15].iter().all(|trend| *trend == Trend::Rising));
        assert_eq!(trends[15], Trend::Stale);
        let later = now + Duration::from_secs(1);
        rounds.forget(later);
        assert_eq!(round(&mut rounds, now, [100; 4]), None, "asked before");
        assert_eq!(round(&mut rounds, later, [200; 4]), Some(Trend::Flat));
    }
}
