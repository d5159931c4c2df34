//! Moments: seconds since 1970 and RFC 3339, both ways. Challenges and invoices have an end.

/// The last moment that is written: the end of the year 9999.
const LAST: i64 = 253_402_300_799;

/// A moment in UTC, to the second (RFC 3339). What lies outside of the years 1970 to 9999 is cut to them.
pub fn rfc3339(seconds: i64) -> String {
    let seconds = seconds.clamp(0, LAST).unsigned_abs();
    let (year, month, day) = date(seconds / 86_400);
    let time = seconds % 86_400;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time / 3600, time / 60 % 60, time % 60)
}

/// Reads a moment as RFC 3339 writes it; fractions of seconds are dropped.
pub fn parse(text: &str) -> Option<i64> {
    let (date, time) = text.trim().split_once(['T', 't', ' '])?;
    let [year, month, day] = numbers(date, '-')?;
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone_at);
    let [hour, minute, second] = numbers(clock.split('.').next()?, ':')?;
    let is_real =
        (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    let offset = if zone.eq_ignore_ascii_case("z") { 0 } else { offset(zone)? };
    is_real.then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset)
}

fn offset(zone: &str) -> Option<i64> {
    let [hours, minutes] = numbers(zone.get(1..)?, ':')?;
    let seconds = hours * 3600 + minutes * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

/// Numbers of at most four digits between separators.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let number = |part: &str| {
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse().ok() } else { None }
    };
    text.split(separator).map(number).collect::<Option<Vec<i64>>>()?.try_into().ok()
}

/// Days since 1970 as a date, by the years of 365.2425 days that start in March (Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms").
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

/// The way back, for years from 0 (the same paper).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_dates_and_come_back() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_132_800, "2026-11-20T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
            assert_eq!(parse(text), Some(seconds));
        }
        assert_eq!(
            (rfc3339(-1), rfc3339(i64::MAX)),
            ("1970-01-01T00:00:00Z".into(), "9999-12-31T23:59:59Z".into())
        );
    }

    #[test]
    fn other_zones_and_fractions_are_read_and_nonsense_is_not() {
        for (text, seconds) in [
            ("2026-11-20T01:30:00.123+01:30", Some(1_795_132_800)),
            ("2026-11-19t19:00:00-05:00", Some(1_795_132_800)),
            ("2026-11-20", None),
            ("2026-13-20T00:00:00Z", None),
            ("99999-01-01T00:00:00Z", None),
            ("T::Z", None),
            ("2026-11-20T00:00:00", None),
        ] {
            assert_eq!(parse(text), seconds, "{text}");
        }
    }
}
