//! `Retry-After`: how long a server asks to be left alone (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

use crate::page::Headers;

/// The wait that an answer asks for, if it asks and can be understood.
///
/// A date is read against the server's own `Date`, so that a wrong clock on either side does no
/// harm; without one, against `now`. A date in the past asks for no wait.
pub fn retry_after(headers: &Headers, now: SystemTime) -> Option<Duration> {
    let value = headers.value("retry-after")?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are still a wait, and a long one.
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let date = headers.value("date").and_then(|date| httpdate::parse_http_date(date).ok());
    Some(until.duration_since(date.unwrap_or(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    #[test]
    fn seconds_and_dates_are_read_and_anything_else_is_not() {
        let seconds = |count| Some(Duration::from_secs(count));
        for (value, expected) in [
            ("120", seconds(120)),
            (" 0 ", seconds(0)),
            ("99999999999999999999999", Some(Duration::MAX)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", seconds(30)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", seconds(30)),
            ("Sun Nov  6 08:50:07 1994", seconds(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", seconds(0)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("10, 20", None),
        ] {
            let mut headers = Headers::default();
            headers.push("Date", DATE);
            headers.push("Retry-After", value);
            assert_eq!(retry_after(&headers, SystemTime::UNIX_EPOCH), expected, "{value}");
        }
        assert_eq!(retry_after(&Headers::default(), SystemTime::UNIX_EPOCH), None);
    }

    #[test]
    fn without_a_date_of_the_server_our_clock_counts() {
        let mut headers = Headers::default();
        headers.push("retry-after", DATE);
        let until = httpdate::parse_http_date(DATE).expect("a date");
        let now = until - Duration::from_secs(9);
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(9)));
    }
}
