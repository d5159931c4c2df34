//! What the protocol asks of the entries of a list.

use std::collections::HashSet;

use url::Url;
use xxhash_rust::xxh3::xxh3_128;

use super::{Detail, DetailKind, Entry, Fault, Format, NamedBy, Sitemap};
use crate::urls;

/// The length at which a URL is too long (<https://www.sitemaps.org/protocol.html#locdef>).
const MAX_URL: usize = 2048;

const FREQUENCIES: &[&str] = &["always", "hourly", "daily", "weekly", "monthly", "yearly", "never"];

/// Notes what is wrong with the entries, and refuses an index within an index.
pub(super) fn check(sitemap: &mut Sitemap, base: &Url, named_by: NamedBy) {
    if sitemap.format == Some(Format::Index) && named_by == NamedBy::Index {
        let line = sitemap.entries.first().map_or(1, |entry| entry.line);
        sitemap.problems.add(Fault::NestedIndex, line, base.as_str());
        sitemap.entries.clear();
        return;
    }
    let entries = std::mem::take(&mut sitemap.entries);
    let mut seen = HashSet::with_capacity(entries.len());
    for entry in &entries {
        if !seen.insert(xxh3_128(entry.url.as_bytes())) {
            sitemap.problems.add(Fault::Duplicate, entry.line, &entry.url);
        }
        if let Some(fault) = url_fault(&entry.url, base) {
            sitemap.problems.add(fault, entry.line, &entry.url);
        }
        check_details(entry, sitemap);
    }
    sitemap.entries = entries;
}

fn url_fault(text: &str, base: &Url) -> Option<Fault> {
    if text.chars().count() >= MAX_URL {
        return Some(Fault::UrlTooLong);
    }
    match Url::parse(text).ok().filter(urls::is_http) {
        None => Some(Fault::NotAbsolute),
        Some(url) if !urls::same_host(&url, base) => Some(Fault::OtherHost),
        Some(_) => None,
    }
}

fn check_details(entry: &Entry, sitemap: &mut Sitemap) {
    for detail in &entry.details {
        if let Some(fault) = detail_fault(detail, sitemap.format) {
            sitemap.problems.add(fault, detail.line, &detail.text);
        }
    }
}

fn detail_fault(Detail { kind, text, .. }: &Detail, format: Option<Format>) -> Option<Fault> {
    let (is_good, fault) = match kind {
        DetailKind::LastModified if format == Some(Format::Rss) => return None,
        DetailKind::LastModified | DetailKind::NewsDate | DetailKind::VideoDate => {
            (is_date(text), Fault::BadDate)
        }
        DetailKind::ChangeFrequency => (FREQUENCIES.contains(&text.as_str()), Fault::BadFrequency),
        DetailKind::Priority => (is_priority(text), Fault::BadPriority),
        _ => return None,
    };
    (!is_good).then_some(fault)
}

fn is_priority(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|priority| (0.0..=1.0).contains(&priority))
}

/// The W3C's profile of ISO 8601: a year, a month, a day, or a time with its zone.
pub(super) fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let parts: Vec<_> = day.split('-').collect();
    let is_day = match parts.as_slice() {
        [year] => is_number(year, 4, 9999),
        [year, month] => is_number(year, 4, 9999) && is_number(month, 2, 12),
        [year, month, day] => is_number(year, 4, 9999) && is_number(month, 2, 12) && is_number(day, 2, 31),
        _ => false,
    };
    is_day && time.is_none_or(|time| parts.len() == 3 && is_time(time))
}

fn is_time(text: &str) -> bool {
    let Some(zone) = text.find(['Z', '+', '-']) else { return false };
    let (clock, zone) = text.split_at(zone);
    let is_zone = zone == "Z" || zone.get(1..).is_some_and(is_clock);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    is_zone && is_clock(clock) && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_clock(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    let is_of_clock = |(part, most): (&&str, u32)| *part == "00" || is_number(part, 2, most);
    matches!(parts.len(), 2 | 3) && parts.iter().zip([23, 59, 60]).all(is_of_clock)
}

/// A number of so many digits, from 1.
fn is_number(text: &str, digits: usize, most: u32) -> bool {
    text.len() == digits
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_w3c() {
        for date in ["2024", "2024-02", "2024-02-29", "2024-02-29T00:00Z", "2024-02-29T23:59:60.12+02:00"] {
            assert!(is_date(date), "{date}");
        }
        for date in
            ["", "24", "2024-13", "2024-00-01", "2024-02-29T10:00", "2024-2-9", "2024-02T10:00Z", "now"]
        {
            assert!(!is_date(date), "{date}");
        }
    }
}
