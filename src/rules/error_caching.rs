//! How long a refusal outlives its reason.

use std::time::Duration;

use super::declare::rule;
use super::{ErrorPage, Findings};
use crate::page::Headers;

rule! {
    /// ## What it finds
    ///
    /// An error that caches may keep for long: more than a day for 404 and 410, more than an hour for
    /// anything else. `Cache-Control` (`s-maxage` before `max-age`) and `Expires` are read.
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

/// How long a shared cache may keep an answer, and what says so (RFC 9111, section 4.2.1).
fn lifetime(headers: &Headers) -> Option<(Duration, String)> {
    let directives: Vec<(String, &str)> = headers
        .values("cache-control")
        .flat_map(|value| value.split(','))
        .map(|directive| directive.split_once('=').unwrap_or((directive, "")))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"')))
        .collect();
    let has = |wanted: &str| directives.iter().any(|(name, _)| name == wanted);
    if has("no-store") || has("no-cache") {
        return None;
    }
    let seconds = |wanted: &str| {
        let (name, value) = directives.iter().find(|(name, _)| name == wanted)?;
        let seconds = value.parse().map_or(Duration::ZERO, Duration::from_secs);
        Some((seconds, format!("{name}={value}")))
    };
    seconds("s-maxage").or_else(|| seconds("max-age")).or_else(|| expires(headers))
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
            (&[], None),
        ] {
            assert_eq!(lifetime_of(headers), expected, "{headers:?}");
        }
    }
}
