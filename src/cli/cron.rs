//! When something is due that a cron expression says: five fields, read as crontab(5) reads them, in UTC.

use std::fmt;
use std::str::FromStr;

use crate::diagnose::moment;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// After so many days every date has come again: the 29th of February waits for eight years at most.
const DAYS: i64 = 8 * 366 + 1;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The words that stand for whole expressions.
const WORDS: [(&str, &str); 5] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
];

/// A cron expression. Each field is a set of bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    text: String,
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether a day is meant that is one of the days or one of the weekdays, rather than both: neither is `*`.
    is_either_day: bool,
}

impl Cron {
    /// The first moment after this one, both in seconds since 1970.
    pub fn after(&self, seconds: i64) -> Option<i64> {
        let first = (seconds.div_euclid(60) + 1) * 60;
        (0..DAYS).map(|day| first.div_euclid(DAY) * DAY + day * DAY).filter(|day| self.is_on(*day)).find_map(
            |day| {
                let minutes = (0..24 * 60)
                    .filter(|minute| has(self.hours, minute / 60) && has(self.minutes, minute % 60));
                minutes.map(|minute| day + i64::from(minute) * 60).find(|moment| *moment >= first)
            },
        )
    }

    fn is_on(&self, day: i64) -> bool {
        let date = moment::rfc3339(day);
        let number =
            |range: std::ops::Range<usize>| date[range].parse::<u32>().expect("a date is made of digits");
        // The first day of 1970 was a Thursday.
        let weekday = (day.div_euclid(DAY) + 4).rem_euclid(7);
        let weekday = has(self.weekdays, u32::try_from(weekday).expect("it is below seven"));
        let day = has(self.days, number(8..10));
        has(self.months, number(5..7)) && if self.is_either_day { day || weekday } else { day && weekday }
    }
}

fn has(set: u64, number: u32) -> bool {
    set >> number & 1 == 1
}

impl FromStr for Cron {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const HOW: &str =
            "write minute, hour, day, month and weekday, in UTC: '0 3 * * *' is every night at three";
        let word = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
        let fields: Vec<&str> = word.map_or(text, |(_, meant)| meant).split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields[..] else { return Err(HOW.to_owned()) };
        let field = |text, range, names| {
            field(text, range, names).ok_or_else(|| format!("`{text}` means nothing; {HOW}"))
        };
        let weekday = field(weekdays, (0, 7), &WEEKDAYS)?;
        let cron = Self {
            text: text.trim().to_owned(),
            minutes: field(minutes, (0, 59), &[])?,
            hours: field(hours, (0, 23), &[])?,
            days: field(days, (1, 31), &[])?,
            months: field(months, (1, 12), &MONTHS)?,
            // Seven is Sunday too.
            weekdays: weekday | u64::from(has(weekday, 7)),
            is_either_day: !days.starts_with('*') && !weekdays.starts_with('*'),
        };
        cron.after(0).map(|_| cron).ok_or_else(|| format!("`{text}` never comes"))
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The numbers of one field: `*`, `5`, `1-5`, `*/15`, `1-30/2`, `mon-fri`, and lists of them.
fn field(text: &str, (least, most): (u32, u32), names: &[&str]) -> Option<u64> {
    let number = |text: &str| {
        let place = names.iter().position(|word| word.eq_ignore_ascii_case(text));
        let meant = place.and_then(|at| u32::try_from(at).ok()).map(|at| at + least);
        meant.or_else(|| text.parse().ok()).filter(|number| (least..=most).contains(number))
    };
    text.split(',').try_fold(0, |set, part| {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let step: u32 = step.map_or(Some(1), |step| step.parse().ok()).filter(|step| *step > 0)?;
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from)?, number(to)?),
            None if range == "*" => (least, most),
            // `5/15` goes on to the end, as in the crons that know it.
            None => (number(range)?, if part.contains('/') { most } else { number(range)? }),
        };
        (from <= to).then(|| (from..=to).step_by(step as usize).fold(set, |set, number| set | 1 << number))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_moment_is_that_of_crontab() {
        // A Saturday.
        let now = moment::parse("2026-11-21T19:40:30Z").expect("a moment");
        for (text, next) in [
            ("0 3 * * *", "2026-11-22T03:00:00Z"),
            ("*/15 * * * *", "2026-11-21T19:45:00Z"),
            ("40 19 * * *", "2026-11-22T19:40:00Z"),
            ("41 19 * * *", "2026-11-21T19:41:00Z"),
            ("30 2 * * mon-fri", "2026-11-23T02:30:00Z"),
            ("0 0 * * 7", "2026-11-22T00:00:00Z"),
            ("0 0 1 jan *", "2027-01-01T00:00:00Z"),
            ("0 12 13 * 5", "2026-11-27T12:00:00Z"),
            ("0 12 13 * *", "2026-12-13T12:00:00Z"),
            ("5,10-20/5 4 * * *", "2026-11-22T04:05:00Z"),
            ("0 0 29 2 *", "2028-02-29T00:00:00Z"),
            ("@weekly", "2026-11-22T00:00:00Z"),
            ("0 0/6 * * *", "2026-11-22T00:00:00Z"),
        ] {
            let cron: Cron = text.parse().expect("it is valid");
            assert_eq!(cron.after(now).map(moment::rfc3339).as_deref(), Some(next), "{text}");
            assert_eq!(cron.to_string(), text);
        }
    }

    #[test]
    fn moments_follow_one_another() {
        let cron: Cron = "17 */5 * * *".parse().expect("it is valid");
        let mut moments = vec![0];
        while moments.len() < 8 {
            moments.extend(cron.after(*moments.last().expect("there is one")));
        }
        let hours: Vec<i64> = moments[1..].iter().map(|moment| moment / 3600).collect();
        assert_eq!(hours, [0, 5, 10, 15, 20, 24, 29]);
    }

    #[test]
    fn what_means_nothing_or_never_comes_is_refused() {
        for text in [
            "",
            "* * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "5-1 * * * *",
            "*/0 * * * *",
            "a * * * *",
            "1,,2 * * * *",
            "* * * * mon-",
            "@often",
            "-1 * * * *",
            "0 0 30 2 *",
        ] {
            assert!(text.parse::<Cron>().is_err(), "{text}");
        }
    }
}
