//! What changed since the audit before, in words.

use super::text::visible;
use super::words::{counted, grouped};
use crate::audit::{Audit, Trend};
use crate::diagnose::moment;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What changed, in one line: `3 new, 1 fixed since 20 November`.
pub fn line(audit: &Audit) -> Option<String> {
    let trend = audit.trend.as_deref()?;
    let since = day(&trend.since, &audit.finished);
    let said = match (trend.new_total, trend.fixed_total) {
        (0, 0) => format!("nothing new, nothing fixed since {since}"),
        (new, fixed) => format!("{} new, {} fixed since {since}", grouped(new), grouped(fixed)),
    };
    let said = [Some(said), unasked(trend), not_reached(trend), score(trend)];
    Some(said.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// What rules found that did not run then, where that is anything.
pub fn unasked(trend: &Trend) -> Option<String> {
    let found: u64 = trend.unasked.values().sum();
    let rules = counted(trend.unasked.len() as u64, "rule");
    (found > 0).then(|| format!("{} of {rules} that this version added", counted(found, "finding")))
}

/// What nothing can be told of, where that is anything.
pub fn not_reached(trend: &Trend) -> Option<String> {
    (trend.not_reached > 0)
        .then(|| format!("{} from then could not be looked at again", counted(trend.not_reached, "finding")))
}

/// How the score moved, where it did.
pub fn score(trend: &Trend) -> Option<String> {
    let (this, earlier) = trend.runs.split_last()?;
    let before = earlier.iter().rev().find(|run| run.finished == trend.since)?;
    let (now, then) = (this.score?, before.score?);
    ((now - then).abs() >= 0.05).then(|| format!("score {now:.1}, was {then:.1}"))
}

/// A moment as people call it: the time where it is of the same day, the year where it is of another one.
pub fn day(rfc3339: &str, now: &str) -> String {
    let Some(seconds) = moment::parse(rfc3339) else { return visible(rfc3339).into_owned() };
    let (told, now) = (moment::rfc3339(seconds), moment::parse(now).map(moment::rfc3339).unwrap_or_default());
    if now.get(..10) == told.get(..10) {
        return format!("{} UTC", &told[11..16]);
    }
    let number = |range: std::ops::Range<usize>| told[range].parse::<usize>().unwrap_or(1);
    let month = MONTHS[(number(5..7) - 1) % 12];
    let year = if now.get(..4) == told.get(..4) { String::new() } else { format!(" {}", &told[..4]) };
    format!("{} {month}{year}", number(8..10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_called_by_what_tells_them_apart() {
        let now = "2026-11-21T19:40:00Z";
        for (moment, called) in [
            ("2026-11-21T03:05:09Z", "03:05 UTC"),
            ("2026-11-20T19:40:00Z", "20 November"),
            ("2025-02-01T00:00:00Z", "1 February 2025"),
            ("2026-11-21T01:00:00+02:00", "20 November"),
            ("yesterday\u{1b}", "yesterday<U+001B>"),
        ] {
            assert_eq!(day(moment, now), called);
        }
    }
}
