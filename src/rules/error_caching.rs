//! How long a refusal outlives its reason.

use std::time::Duration;

use super::declare::rule;
use super::{ErrorPage, Findings};
use crate::page::Headers;

rule! {
    /// ## What it finds
    ///
    /// An error that caches may keep for long: more than a day for 404 and 410, more than an hour for
    /// anything else. `Cache-Control` (`s-maxage` before `max-age`) and `Expires` are read, and what is for CDNs
    /// alone: `CDN-Cache-Control` with the names that vendors put before it, and `Surrogate-Control`.
    ///
    /// ## Why it matters
    ///
    /// The bill is paid, the page is back, and visitors behind a cache still get the refusal. Mostly a
    /// wide rule for static files (`/assets/* max-age=31536000`) covers their errors too.
    ///
    /// ## How to fix it
    ///
    /// Send `Cache-Control: no-store` with refusals that pass, minutes with the others, and let rules for
    /// static files cover answers of 200 only (nginx: `add_header` without `always`; Apache:
    /// `Header set` without `always`). Then empty the caches.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// headers = { "cache-control" = "public, max-age=86400" }
    /// body = "The shop is closed until its bill is paid."
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// headers = { "cache-control" = "no-store" }
    /// body = "The shop is closed until its bill is paid."
    /// ```
    LONG_CACHED_ERROR = Error(long_cached_error) {
        id: "long-cached-error",
        summary: "Caches may keep an error for long",
        fix: "Send Cache-Control: no-store with errors that pass, and minutes with the others",
        category: ErrorPages,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc9111#section-4.2.1",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.1",
            "https://www.rfc-editor.org/rfc/rfc9213",
        ],
    }
}

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

fn long_cached_error(page: &ErrorPage, findings: &mut Findings) {
    let most = if matches!(page.answer.status, 404 | 410) { DAY } else { HOUR };
    let Some((lifetime, told)) = lifetime(&page.answer.headers).filter(|(lifetime, _)| *lifetime > most)
    else {
        return;
    };
    page.report(
        findings,
        format!("caches may keep this {} for {} ({told})", page.answer.status, words(lifetime)),
    );
}

/// How long some cache may keep an answer, and what says so.
fn lifetime(headers: &Headers) -> Option<(Duration, String)> {
    // A header for CDNs stands in the place of the others only there (RFC 9213, section 2.2): the longest counts.
    let mut for_cdns: Vec<&str> =
        headers.iter().map(|(name, _)| name).filter(|name| is_for_cdns(name)).collect();
    for_cdns.sort_unstable();
    for_cdns.dedup();
    let for_cdns = for_cdns.into_iter().filter_map(|name| {
        let (lifetime, told) = Directives::of(headers, name).lifetime().ok()??;
        Some((lifetime, format!("{name}: {told}")))
    });
    let for_all = Directives::of(headers, "cache-control").lifetime().ok();
    let for_all = for_all.and_then(|told| told.or_else(|| expires(headers)));
    for_all.into_iter().chain(for_cdns).max_by_key(|(lifetime, _)| *lifetime)
}

/// `CDN-Cache-Control`, the same with a vendor's name before it, and what it replaced.
fn is_for_cdns(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "surrogate-control" || name == "cdn-cache-control" || name.ends_with("-cdn-cache-control")
}

/// What a header says to caches: directives with their values.
struct Directives<'a>(Vec<(String, &'a str)>);

/// That an answer must not be kept.
struct NotKept;

impl<'a> Directives<'a> {
    fn of(headers: &'a Headers, name: &'a str) -> Self {
        let said = headers.values(name).flat_map(|value| value.split(','));
        let pairs = said.map(|directive| directive.split_once('=').unwrap_or((directive, "")));
        let bare = |(name, value): (&str, &'a str)| {
            (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"'))
        };
        Self(pairs.map(bare).collect())
    }

    /// How long a shared cache may keep the answer, as far as it says (RFC 9111, section 4.2.1).
    fn lifetime(&self) -> Result<Option<(Duration, String)>, NotKept> {
        let find = |wanted: &str| self.0.iter().find(|(name, _)| name == wanted);
        if find("no-store").or_else(|| find("no-cache")).is_some() {
            return Err(NotKept);
        }
        let told = find("s-maxage").or_else(|| find("max-age"));
        Ok(told.map(|(name, value)| {
            let seconds = value.parse().map_or(Duration::ZERO, Duration::from_secs);
            (seconds, format!("{name}={value}"))
        }))
    }
}

/// `Expires` counts against the server's own `Date`; without that nobody can tell.
fn expires(headers: &Headers) -> Option<(Duration, String)> {
    let date = |name| httpdate::parse_http_date(headers.value(name)?).ok();
    let lifetime = date("expires")?.duration_since(date("date")?).ok()?;
    Some((lifetime, format!("Expires: {}", headers.value("expires")?)))
}

fn words(time: Duration) -> String {
    let hours = time.as_secs() / 3600;
    if hours >= 48 { format!("{} days", hours / 24) } else { format!("{hours} hours") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifetime_of(given: &[(&str, &str)]) -> Option<u64> {
        let mut headers = Headers::default();
        for (name, value) in given {
            headers.push(*name, *value);
        }
        lifetime(&headers).map(|(lifetime, _)| lifetime.as_secs())
    }

    #[test]
    fn lifetimes_are_read_as_shared_caches_read_them() {
        let (date, later) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 07 Nov 1994 08:49:37 GMT");
        for (headers, expected) in [
            (&[("Cache-Control", "public, max-age=60")][..], Some(60)),
            (&[("Cache-Control", "max-age=60, S-MaxAge=\"7200\"")], Some(7200)),
            (&[("Cache-Control", "max-age=99"), ("Cache-Control", "no-store")], None),
            (&[("Cache-Control", "no-cache, max-age=99")], None),
            (&[("Cache-Control", "max-age=soon")], Some(0)),
            (&[("Date", date), ("Expires", later)], Some(86_400)),
            (&[("Date", later), ("Expires", date)], None),
            (&[("Date", date), ("Expires", "0")], None),
            (&[("Expires", later)], None),
            (&[("Cache-Control", "max-age=5"), ("Date", date), ("Expires", later)], Some(5)),
            (&[("CDN-Cache-Control", "max-age=7200"), ("Cache-Control", "no-store")], Some(7200)),
            (&[("CDN-Cache-Control", "no-store"), ("Cache-Control", "max-age=60")], Some(60)),
            (&[("Netlify-CDN-Cache-Control", "s-maxage=90"), ("Cache-Control", "max-age=60")], Some(90)),
            (&[("Surrogate-Control", "max-age=99, stale-while-revalidate=5")], Some(99)),
            (&[("CDN-Cache-Control", "no-store"), ("Date", date), ("Expires", later)], Some(86_400)),
            (&[], None),
        ] {
            assert_eq!(lifetime_of(headers), expected, "{headers:?}");
        }
    }
}
