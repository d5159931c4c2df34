//! Conditional and partial requests (RFC 9110, sections 13 and 14).

use std::ops::Range;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::fetch::Headers;

/// The last second that an HTTP date can name: the end of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// What tells one version of a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validators {
    /// The entity tag with its quotes; always a strong one.
    pub tag: String,
    /// The time of the last change in whole seconds, where an HTTP date can name it.
    pub modified: Option<SystemTime>,
}

/// What a request wants of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Nothing: the client has this version.
    NothingNew,
    /// Bytes that it does not have.
    Unsatisfiable,
}

impl Validators {
    /// Of a file on disk: the size and the time in full precision make the tag.
    pub fn of_file(size: u64, modified: Option<SystemTime>) -> Self {
        let age = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let tag = format!("\"{size:x}-{:x}\"", age.map_or(0, |age| age.as_nanos()));
        let seconds = age.map(|age| age.as_secs()).filter(|seconds| *seconds <= LAST_SECOND);
        Self { tag, modified: seconds.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds)) }
    }

    /// Of bytes in memory: their hash makes the tag.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self { tag: format!("\"{:x}\"", xxhash_rust::xxh3::xxh3_64(bytes)), modified: None }
    }

    /// What a GET or HEAD with these headers wants of a file of this size.
    pub fn wanted(&self, request: &Headers, size: u64) -> Wanted {
        if self.is_known_to(request) {
            return Wanted::NothingNew;
        }
        match request.value("range").filter(|_| self.is_range_valid(request)) {
            Some(range) => read_range(range, size),
            None => Wanted::Whole,
        }
    }

    /// `If-None-Match` decides alone where it is sent (RFC 9110, section 13.2.2).
    fn is_known_to(&self, request: &Headers) -> bool {
        if request.value("if-none-match").is_some() {
            let mut tags = request.values("if-none-match").flat_map(|value| value.split(',')).map(str::trim);
            return tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.tag);
        }
        match (date(request, "if-modified-since"), self.modified) {
            (Some(since), Some(modified)) => modified <= since,
            _ => false,
        }
    }

    /// A part is only of use to a client that has other parts of the same version.
    fn is_range_valid(&self, request: &Headers) -> bool {
        let Some(condition) = request.value("if-range") else {
            return true;
        };
        let is_date = || date(request, "if-range").is_some_and(|date| Some(date) == self.modified);
        condition.trim() == self.tag || is_date()
    }
}

fn date(request: &Headers, name: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(request.value(name)?.trim()).ok()
}

/// Several ranges, other units and what makes no sense are answered with the whole file, as RFC 9110,
/// section 14.2 allows.
fn read_range(value: &str, size: u64) -> Wanted {
    let bounds = value.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = bounds.and_then(|(_, bounds)| bounds.trim().split_once('-')) else {
        return Wanted::Whole;
    };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => part(first..last.saturating_add(1).min(size)),
        (Some(first), None) if last.is_empty() => part(first..size),
        (None, Some(length)) if first.is_empty() => part(size.saturating_sub(length)..size),
        _ => Wanted::Whole,
    }
}

fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number beyond our range is still a number, beyond every file.
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

fn part(range: Range<u64>) -> Wanted {
    if range.is_empty() { Wanted::Unsatisfiable } else { Wanted::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn validators() -> Validators {
        let time = httpdate::parse_http_date(TIME).unwrap() + Duration::from_millis(250);
        Validators::of_file(100, Some(time))
    }

    fn wanted(lines: &[(&str, &str)]) -> Wanted {
        let mut headers = Headers::default();
        for (name, value) in lines {
            headers.push(*name, *value);
        }
        validators().wanted(&headers, 100)
    }

    #[test]
    fn ranges_are_read_or_passed_over() {
        for (range, expected) in [
            ("bytes=0-9", Wanted::Part(0..10)),
            ("Bytes=90-", Wanted::Part(90..100)),
            ("bytes=-10", Wanted::Part(90..100)),
            ("bytes=-1000", Wanted::Part(0..100)),
            ("bytes=5-99999999999999999999999", Wanted::Part(5..100)),
            ("bytes=100-", Wanted::Unsatisfiable),
            ("bytes=200-300", Wanted::Unsatisfiable),
            ("bytes=-0", Wanted::Unsatisfiable),
            ("bytes=9-0", Wanted::Whole),
            ("bytes=0-1,5-6", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("lines=0-9", Wanted::Whole),
            ("nonsense", Wanted::Whole),
        ] {
            assert_eq!(wanted(&[("Range", range)]), expected, "{range}");
        }
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let tag = validators().tag;
        for (name, value, expected) in [
            ("if-none-match", &*tag, Wanted::NothingNew),
            ("if-none-match", &format!("\"x\", W/{tag}"), Wanted::NothingNew),
            ("if-none-match", "*", Wanted::NothingNew),
            ("if-none-match", "\"x\"", Wanted::Whole),
            ("if-modified-since", TIME, Wanted::NothingNew),
            ("if-modified-since", "Sun, 06 Nov 1994 08:49:36 GMT", Wanted::Whole),
            ("if-modified-since", "yesterday", Wanted::Whole),
        ] {
            assert_eq!(wanted(&[(name, value)]), expected, "{name}: {value}");
        }
        assert_eq!(wanted(&[("if-none-match", "\"x\""), ("if-modified-since", TIME)]), Wanted::Whole);
    }

    #[test]
    fn a_part_is_sent_only_of_the_version_that_the_client_has() {
        let tag = validators().tag;
        for (value, expected) in [
            (&*tag, Wanted::Part(0..1)),
            (TIME, Wanted::Part(0..1)),
            (&format!("W/{tag}"), Wanted::Whole),
            ("\"x\"", Wanted::Whole),
            ("Sun, 06 Nov 1994 08:49:38 GMT", Wanted::Whole),
        ] {
            assert_eq!(wanted(&[("if-range", value), ("range", "bytes=0-0")]), expected, "{value}");
        }
    }

    #[test]
    fn times_that_no_http_date_can_name_are_left_out() {
        for time in [UNIX_EPOCH - Duration::from_secs(1), UNIX_EPOCH + Duration::from_secs(LAST_SECOND + 1)] {
            assert_eq!(Validators::of_file(1, Some(time)).modified, None);
        }
    }
}
