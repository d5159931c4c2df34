//! When pages changed, as sitemaps have it, and whether anybody can believe it.

use std::time::Duration;

use super::declare::rule;
use super::{CrawlerFileView, Findings};
use crate::page::{EntryDate, SitemapDates};

rule! {
    /// ## What it finds
    ///
    /// A sitemap whose dates cannot be true: a `lastmod` in the future, by the server's own clock; one before
    /// 1995; or the same moment, to the second, on each of many pages, which is when the sitemap was written
    /// and not when the pages changed. Whole days are not compared with each other.
    ///
    /// ## Why it matters
    ///
    /// Google uses `lastmod` to choose what to crawl again, if it is consistently right, and ignores it for
    /// the whole site if it is not. Changed pages are then found late.
    ///
    /// ## How to fix it
    ///
    /// Let the generator take the date from the page's source (its commit, its front matter), or leave
    /// `lastmod` out.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:2
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="ember.html">Ember</a>
    /// ==> ember.html <==
    /// <!doctype html><title>Ember</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    /// <url><loc>https://site.invalid/</loc><lastmod>2025-01-31T04:05:06Z</lastmod></url>
    /// <url><loc>https://site.invalid/ember</loc><lastmod>2025-01-31T04:05:06Z</lastmod></url>
    /// </urlset>
    /// ```
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    /// <url><loc>https://site.invalid/</loc><lastmod>1970-01-01</lastmod></url>
    /// </urlset>
    /// ```
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    /// <url><loc>https://site.invalid/</loc><lastmod>2029-11-27</lastmod></url>
    /// </urlset>
    /// ==> _headers <==
    /// /sitemap.xml
    ///   Date: Sun, 25 Nov 2029 08:00:00 GMT
    /// ```
    ///
    /// ```site,good,limit:2
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><a href="ember.html">Ember</a>
    /// ==> ember.html <==
    /// <!doctype html><title>Ember</title>
    /// ==> sitemap.xml <==
    /// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    /// <url><loc>https://site.invalid/</loc><lastmod>2025-01-31</lastmod></url>
    /// <url><loc>https://site.invalid/ember</loc><lastmod>2025-01-31</lastmod></url>
    /// </urlset>
    /// ```
    IMPLAUSIBLE_LASTMOD = CrawlerFile(implausible_lastmod) {
        id: "implausible-lastmod",
        summary: "The dates of a sitemap cannot be true",
        fix: "Take lastmod from the page's source, or leave it out",
        category: Crawling,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
            "https://developers.google.com/search/blog/2023/06/sitemaps-lastmod-ping",
        ],
        limit: { default: 10, unit: "pages", doc: "The fewest pages that cannot all have changed at one moment" },
    }
}

fn implausible_lastmod(view: &CrawlerFileView, findings: &mut Findings) {
    let Some(dates) = &view.facts.dates else { return };
    let [earliest, latest] = &dates.range;
    let seen = if is_after(&latest.text, tomorrow(view).as_deref()) {
        Some((latest, "which is yet to come".to_owned()))
    } else if earliest.text.as_str() < "1995" {
        Some((earliest, "when there were no web pages".to_owned()))
    } else {
        is_one_moment(dates, findings.limit())
            .then(|| (earliest, format!("and so say all {} pages, to the second", dates.count)))
    };
    if let Some((EntryDate { text, line }, why)) = seen {
        let evidence = format!("line {line} says {text}, {why}");
        findings.add(view.key, evidence).seen_at(view.line(*line, text));
    }
}

fn is_one_moment(dates: &SitemapDates, fewest: u64) -> bool {
    let has_seconds = dates.range[0].text.split_once('T').is_some_and(|(_, time)| !time.starts_with("00:00"));
    dates.are_one && has_seconds && dates.count as u64 >= fewest
}

/// Whether a date in W3C form is after a day, as far as it is written out.
fn is_after(date: &str, day: Option<&str>) -> bool {
    let date = date.get(..10).unwrap_or(date);
    day.and_then(|day| day.get(..date.len())).is_some_and(|day| date > day)
}

/// The day after the server's today: somewhere it has begun already.
fn tomorrow(view: &CrawlerFileView) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let now = httpdate::parse_http_date(view.response.answer()?.headers.value("date")?).ok()?;
    let tomorrow = httpdate::fmt_http_date(now.checked_add(Duration::from_hours(24))?);
    let mut parts = tomorrow.split(' ').skip(1);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    Some(format!("{year}-{month:02}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_as_far_as_they_are_written_out() {
        for (date, day, expected) in [
            ("2026-11-23", "2026-11-22", true),
            ("2026-11-22T23:00:00Z", "2026-11-22", false),
            ("2026-12", "2026-11-22", true),
            ("2026", "2026-11-22", false),
            ("2027", "2026-11-22", true),
        ] {
            assert_eq!(is_after(date, Some(day)), expected, "{date}");
        }
        assert!(!is_after("2099", None), "nobody knows what day it is");
    }
}
