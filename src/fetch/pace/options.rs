//! What a person may say about the pace.

use std::time::Duration;

/// No wait between two questions is longer, so that no number can overflow the clock.
pub const A_DAY: Duration = Duration::from_hours(24);

/// How fast hosts are asked.
#[derive(Debug, Clone, Copy)]
pub struct PaceOptions {
    /// Questions under way at one host at most, however fast it is; this machine's own hosts get
    /// as many at once.
    pub most: usize,
    /// A fixed number of questions under way per host, instead of one that is found by trying. It is
    /// still halved when a host is in trouble.
    pub fixed: Option<usize>,
    /// The least time between the starts of two questions to one host.
    pub gap: Duration,
}

impl Default for PaceOptions {
    fn default() -> Self {
        Self { most: 64, fixed: None, gap: Duration::ZERO }
    }
}

impl PaceOptions {
    /// One question at a time, and one a second.
    pub fn gentle() -> Self {
        Self { fixed: Some(1), gap: Duration::from_secs(1), ..Self::default() }
    }

    /// At most so many questions per second and host. What is no positive number sets no limit.
    #[must_use]
    pub fn with_rate(mut self, per_second: f64) -> Self {
        if per_second > 0.0 {
            self.gap = Duration::try_from_secs_f64(per_second.recip()).unwrap_or(A_DAY).min(A_DAY);
        }
        self
    }
}

/// What moves the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tuning {
    /// Latency and trouble.
    Full,
    /// Trouble only: somebody said how many.
    Trouble,
    /// Nothing: the host is this machine, which is never spared.
    Off,
}

impl Tuning {
    /// By what was said, and whose host it is.
    pub(super) fn of(options: &PaceOptions, is_own: bool) -> Self {
        match options.fixed {
            _ if is_own => Self::Off,
            Some(_) => Self::Trouble,
            None => Self::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_gap_and_nonsense_is_none() {
        let day = 24 * 3_600_000;
        for (rate, gap) in
            [(4.0, 250), (0.5, 2_000), (1e-300, day), (0.0, 0), (-1.0, 0), (f64::NAN, 0), (f64::INFINITY, 0)]
        {
            assert_eq!(PaceOptions::default().with_rate(rate).gap, Duration::from_millis(gap), "{rate}");
        }
    }
}
