//! The self-tuning of one host's pace. Pure: time comes in from outside.
//!
//! It doubles with every round of answers while latency stays flat; when latency rises it takes the
//! last step back, and later grows by one per round (additive increase). Trouble halves it
//! (multiplicative decrease), and at the floor of one the gap between questions grows instead. After
//! trouble the lane rests, then asks with one question alone whether it is over; so a host that
//! begins to refuse gets a handful of questions more, not another burst. Where that one is answered at
//! once and so many at a time had not been borne before, that was the trouble: the lane stays below that
//! number, and tries it again only seldom. Where they had, it may have been one page that always refuses.

use std::time::Duration;

use tokio::time::Instant;

use super::manners::{Episode, Episodes, HostPace};
use super::options::{A_DAY, PaceOptions, Tuning};
use super::rounds::{Rounds, Trend};
use super::signal::{Signal, SlowReason};

/// Questions under way at a host of which nothing is known: as many as a shy browser would.
const START: usize = 2;

/// The rest after trouble; it doubles while trouble goes on.
const FIRST_REST: Duration = Duration::from_millis(500);
const LONGEST_REST: Duration = Duration::from_secs(30);

/// The gap between questions at the floor of one; it doubles with trouble and shrinks with answers.
const FIRST_GAP: Duration = Duration::from_millis(250);
const LONGEST_GAP: Duration = Duration::from_secs(30);
const NO_GAP: Duration = Duration::from_millis(50);

/// Rounds before a number is tried again that was too many at a time.
const PATIENCE: u32 = 64;

/// Silence so often in a row means that the host is gone, not tired: waiting would help nobody.
const GONE: u32 = 6;

/// The pace of one host.
#[derive(Debug)]
pub struct Lane {
    tuning: Tuning,
    most: usize,
    least_gap: Duration,
    crawl_delay: Duration,
    limit: usize,
    /// Where it was before trouble, and is to come back to.
    goal: usize,
    /// Where it was when trouble began.
    troubled: usize,
    /// As many at a time were borne for a whole round.
    proven: usize,
    /// Rounds in which nothing beyond the goal is tried.
    patience: u32,
    gap: Duration,
    in_flight: usize,
    /// When the last question was asked.
    asked: Option<Instant>,
    rests_until: Option<Instant>,
    phase: Phase,
    /// Whether the limit was reached in this round; what was not tried is not raised.
    was_full: bool,
    has_answered: bool,
    /// Troubles in a row.
    strain: u32,
    slowed: Option<Instant>,
    rounds: Rounds,
    requests: u64,
    episodes: Episodes,
}

/// What the lane is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Finding out what the host bears.
    WarmingUp,
    /// One question alone is to find out whether trouble is over.
    Probing,
    /// Small steps.
    Steady,
}

/// Whether a question may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may, and counts as under way.
    Now,
    /// Not before then.
    At(Instant),
    /// When another one ends.
    WhenFree,
}

impl Lane {
    /// The pace of a host of which nothing is known yet.
    pub fn new(options: &PaceOptions, is_own: bool) -> Self {
        let most = options.fixed.unwrap_or(options.most).max(1);
        let tuning = Tuning::of(options, is_own);
        let start = if tuning == Tuning::Full { START.min(most) } else { most };
        Self {
            tuning,
            most,
            least_gap: options.gap,
            crawl_delay: Duration::ZERO,
            limit: start,
            goal: start,
            troubled: start,
            proven: 0,
            patience: 0,
            gap: Duration::ZERO,
            in_flight: 0,
            asked: None,
            rests_until: None,
            phase: Phase::WarmingUp,
            was_full: false,
            has_answered: false,
            strain: 0,
            slowed: None,
            rounds: Rounds::default(),
            requests: 0,
            episodes: Episodes::default(),
        }
    }

    /// Lets a question go, or says what to wait for.
    pub fn admit(&mut self, now: Instant) -> Admission {
        let limit = if self.phase == Phase::Probing { 1 } else { self.limit };
        if self.in_flight >= limit {
            return Admission::WhenFree;
        }
        if let Some(opening) = self.opening().filter(|opening| *opening > now) {
            return Admission::At(opening);
        }
        self.in_flight += 1;
        self.requests += 1;
        self.was_full |= self.in_flight == limit;
        self.asked = Some(now);
        Admission::Now
    }

    /// A question is no longer under way.
    pub fn free(&mut self) {
        self.in_flight -= 1;
    }

    /// Learns from an answer to a question that was asked at `asked`.
    pub fn hear(&mut self, signal: Signal, asked: Instant, now: Instant) {
        if self.tuning == Tuning::Off {
            return;
        }
        // What was asked before we slowed tells of the burst that we slowed for.
        let is_news = self.slowed.is_none_or(|slowed| asked >= slowed);
        match signal {
            Signal::Fine { latency } if is_news => self.go_on(latency, asked, now),
            Signal::Trouble { why, pause } => {
                self.rest_until(now + pause);
                if is_news && (why.is_answered() || self.has_answered) {
                    self.slow_down(why, now);
                }
            }
            Signal::Fine { .. } | Signal::Silent => {}
        }
    }

    /// Sets what robots.txt asks for.
    pub fn set_crawl_delay(&mut self, delay: Duration) {
        self.crawl_delay = delay.min(A_DAY);
    }

    fn current_gap(&self) -> Duration {
        self.gap.max(self.least_gap).max(self.crawl_delay)
    }

    /// When the next question may be asked.
    fn opening(&self) -> Option<Instant> {
        let after_gap = self.asked.map(|asked| asked + self.current_gap());
        after_gap.max(self.rests_until)
    }

    fn rest_until(&mut self, moment: Instant) {
        self.rests_until = self.rests_until.max(Some(moment));
    }

    fn slow_down(&mut self, why: SlowReason, now: Instant) {
        if self.strain == 0 {
            self.troubled = self.limit;
        }
        self.goal = self.goal.max(self.limit);
        if self.limit > 1 {
            self.limit /= 2;
        } else {
            self.gap = (self.gap * 2).clamp(FIRST_GAP, LONGEST_GAP);
        }
        let rest = FIRST_REST * 2_u32.saturating_pow(self.strain);
        self.rest_until(now + rest.min(LONGEST_REST));
        self.strain += 1;
        self.phase = Phase::Probing;
        self.slowed = Some(now);
        self.rounds.restart(now);
        self.episodes.slow(why, now);
        if !why.is_answered() && self.strain >= GONE {
            self.take_for_gone();
        }
    }

    fn take_for_gone(&mut self) {
        self.has_answered = false;
        self.phase = Phase::Steady;
        self.gap = Duration::ZERO;
        self.limit = START.min(self.goal);
    }

    /// One question alone was answered. If it is the first that was asked after the trouble, there may just have been
    /// too many at a time; a host that was in trouble for longer is to bear again what it bore before.
    fn end_trouble(&mut self) {
        self.phase = Phase::Steady;
        if self.strain == 1 && self.troubled > self.proven {
            (self.goal, self.patience) = (self.proven.max(1), PATIENCE);
        } else if self.strain == 1 {
            // Once is no proof against the number; from now on it is unproven.
            self.proven = self.troubled - 1;
        }
    }

    fn go_on(&mut self, latency: Duration, asked: Instant, now: Instant) {
        self.has_answered = true;
        if self.phase == Phase::Probing {
            self.end_trouble();
        }
        self.strain = 0;
        let Some(trend) = self.rounds.add(latency, asked, self.limit) else { return };
        let before = self.limit;
        self.step(if self.tuning == Tuning::Full { trend } else { Trend::Flat });
        self.was_full = false;
        if trend == Trend::Stale {
            self.rounds.forget(now);
        } else if self.limit != before {
            self.rounds.restart(now);
        }
        if self.gap.is_zero() && self.limit >= self.goal {
            self.episodes.recover(now);
        }
    }

    /// One step after a round without trouble: first the gap goes, then the limit comes back to where
    /// it was, then it may grow beyond.
    fn step(&mut self, trend: Trend) {
        if trend == Trend::Flat {
            self.patience = self.patience.saturating_sub(1);
            self.proven = self.proven.max(if self.was_full { self.limit } else { 0 });
        }
        if !self.gap.is_zero() {
            let shorter = self.gap * 3 / 4;
            self.gap = if shorter < NO_GAP { Duration::ZERO } else { shorter };
        } else if trend == Trend::Stale {
            // Latency that stays as long with fewer questions is the site's own, not that of a line we cause.
            self.limit = (self.limit / 2).max(1);
        } else if self.limit < self.goal {
            self.limit = (self.limit + (self.goal / 16).max(1)).min(self.goal);
        } else {
            self.explore(trend);
        }
    }

    /// One step into the unknown, or back.
    fn explore(&mut self, trend: Trend) {
        let is_warming_up = self.phase == Phase::WarmingUp;
        self.limit = match trend {
            Trend::Flat if !self.was_full || self.patience > 0 => self.limit,
            Trend::Flat if is_warming_up => (self.limit * 2).min(self.most),
            Trend::Flat => (self.limit + 1).min(self.most),
            _ if is_warming_up => (self.limit / 2).max(START.min(self.most)),
            _ => self.limit,
        };
        if trend != Trend::Flat {
            self.phase = Phase::Steady;
        }
        self.goal = self.limit;
    }

    /// When and why it slowed.
    pub fn episodes(&self) -> &[Episode] {
        self.episodes.all()
    }

    /// How fast it is.
    pub fn told(&self, host: &str, now: Instant) -> HostPace {
        let paused = self.rests_until.map(|end| end.saturating_duration_since(now)).unwrap_or_default();
        HostPace {
            host: host.to_owned(),
            requests: self.requests,
            in_flight: self.in_flight,
            limit: self.limit,
            gap: self.current_gap(),
            paused,
            troubles_in_a_row: self.strain,
        }
    }
}
