//! How safely a server delivers: certificates and the headers that browsers obey. Judged over HTTP only.

use std::time::{Duration, UNIX_EPOCH};

use super::declare::rule;
use super::links::places_leading_to;
use super::{Findings, Source};
use crate::page::Response;
use crate::site::{ContentKind, Differs, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A server whose certificate ends within the limit, counted from the date that the server itself
    /// names.
    ///
    /// ## Why it matters
    ///
    /// From that moment browsers show a warning in place of the site, and crawlers stop coming. Certificates
    /// are renewed by themselves weeks before; one that is so near its end was not.
    ///
    /// ## How to fix it
    ///
    /// Look at the log of whatever renews it (certbot, acme.sh, the host's panel), and renew it now.
    ///
    /// ## Examples
    ///
    /// The certificate of these examples ends with the year 2029.
    ///
    /// ```https,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _headers <==
    /// /*
    ///   Date: Tue, 25 Dec 2029 08:00:00 GMT
    /// ```
    ///
    /// ```https,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _headers <==
    /// /*
    ///   Date: Sun, 25 Nov 2029 08:00:00 GMT
    /// ```
    CERTIFICATE_ENDS_SOON = Response(certificate_ends_soon) {
        id: "certificate-ends-soon",
        summary: "The server's certificate ends soon",
        fix: "Renew the certificate, and find out why it was not renewed by itself",
        category: Security,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://letsencrypt.org/docs/integration-guide/",
            "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5",
        ],
        limit: { default: 14, unit: "days", doc: "The days before the end from which on it is reported" },
    }
}

fn certificate_ends_soon(key: &str, response: &Response, findings: &mut Findings) {
    let Some(answer) = response.answer() else { return };
    let Some(tls) = answer.transfer.as_ref().and_then(|transfer| transfer.tls.as_ref()) else { return };
    let Some(now) = answer.headers.value("date").and_then(|date| httpdate::parse_http_date(date).ok()) else {
        return;
    };
    let end = UNIX_EPOCH + Duration::from_secs(u64::try_from(tls.not_after).unwrap_or_default());
    let left = end.duration_since(now).unwrap_or_default();
    if left < Duration::from_hours(24 * findings.limit()) {
        let days = left.as_secs() / Duration::from_hours(24).as_secs();
        let evidence = format!("ends on {}, in {days} days", &httpdate::fmt_http_date(end)[5..16]);
        let root = key.len() - urls::path_and_query_of_key(key).len();
        findings.add(&format!("{}/", &key[..root]), evidence).seen_at(Source::page(key));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A site over https whose start page is sent without `Strict-Transport-Security`.
    ///
    /// ## Why it matters
    ///
    /// Whoever types the name without `https://` asks in the clear first, and can be led elsewhere before the
    /// redirect comes. With the header, browsers remember to come encrypted.
    ///
    /// ## How to fix it
    ///
    /// Answer `Strict-Transport-Security: max-age=31536000`, once every host that it covers is served over https.
    ///
    /// ## Examples
    ///
    /// ```https,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    ///
    /// ```https,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _headers <==
    /// /*
    ///   Strict-Transport-Security: max-age=31536000
    /// ```
    MISSING_HSTS = Site(missing_hsts) {
        id: "missing-hsts",
        summary: "Browsers are not told to come back encrypted",
        fix: "Answer Strict-Transport-Security: max-age=31536000",
        category: Security,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc6797",
            "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security",
        ],
    }
}

fn missing_hsts(site: &Site, findings: &mut Findings) {
    let start = site.start();
    let delivery = site.resource(start).delivery;
    if delivery.is_live() && site.url(start).starts_with("https:") && !delivery.has_strict_transport() {
        let evidence = "the start page comes without Strict-Transport-Security";
        findings.add(site.url(start), evidence).seen_at(Source::page(site.url(start)));
    }
}

rule! {
    /// ## What it finds
    ///
    /// Scripts and style sheets that a server sends without `X-Content-Type-Options: nosniff`. There is one
    /// finding for the site, with the files.
    ///
    /// ## Why it matters
    ///
    /// Without it a browser may run as a script what was uploaded as something else. With it, it runs only
    /// what is labelled as a script.
    ///
    /// ## How to fix it
    ///
    /// Add the header to every answer.
    ///
    /// ## Examples
    ///
    /// ```https,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ```
    ///
    /// ```https,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="stylesheet" href="a.css">
    /// ==> a.css <==
    /// body { color: brown }
    /// ==> _headers <==
    /// /*
    ///   X-Content-Type-Options: nosniff
    /// ```
    MISSING_NOSNIFF = Site(missing_nosniff) {
        id: "missing-nosniff",
        summary: "Browsers may guess what scripts and style sheets are",
        fix: "Add X-Content-Type-Options: nosniff to every answer",
        category: Security,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://fetch.spec.whatwg.org/#x-content-type-options-header",
            "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options",
        ],
    }
}

fn missing_nosniff(site: &Site, findings: &mut Findings) {
    let is_guessed = |id: &urls::UrlId| {
        let resource = site.resource(*id);
        let is_run = matches!(resource.delivery.kind, ContentKind::Script | ContentKind::Style);
        let is_open = resource.delivery.is_live() && !resource.delivery.forbids_sniffing();
        is_run && is_open && resource.state.status() == Some(200)
    };
    let guessed: Vec<_> = site.own_ids().filter(is_guessed).collect();
    if !guessed.is_empty() {
        let evidence = format!("{} scripts and style sheets come without nosniff", guessed.len());
        let found = findings.add(site.url(site.start()), evidence);
        found.places = guessed.into_iter().flat_map(|id| places_leading_to(site, id)).collect();
    }
}

rule! {
    /// ## What it finds
    ///
    /// A site that is served over http. Where https answers as well, that is `missing-https-redirect`. Folders, private
    /// addresses and names that mean something in one network only are left alone, and so is `.onion`, whose
    /// way is encrypted.
    ///
    /// ## Why it matters
    ///
    /// Browsers call the site “Not secure” beside its address, and some ask before they show it. Whoever stands
    /// between can read and change every page. Google prefers pages over https.
    ///
    /// ## How to fix it
    ///
    /// Get a certificate (most hosts give one away, and Let's Encrypt does), serve the site over https, and
    /// redirect each http address to the same path there.
    ///
    /// ## Examples
    ///
    /// ```http,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    ///
    /// ```https,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ```
    UNENCRYPTED_SITE = Site(unencrypted_site) {
        id: "unencrypted-site",
        summary: "The site is served without encryption",
        fix: "Serve the site over https, and redirect each http address to the same path there",
        category: Security,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developer.chrome.com/docs/lighthouse/pwa/is-on-https",
        ],
    }
}

fn unencrypted_site(site: &Site, findings: &mut Findings) {
    let (start, resource) = (site.url(site.start()), site.resource(site.start()));
    let is_open = start.starts_with("http:") && resource.delivery.is_live();
    // A start that only redirects serves nothing.
    let is_page = resource.state.status() == Some(200);
    let is_public = is_public(urls::host_of_key(start));
    let has_other = site.twins().iter().any(|twin| twin.differs == Differs::Scheme);
    if is_open && is_page && is_public && !has_other {
        findings.add(start, "the start page is served over http").seen_at(Source::page(start));
    }
}

/// Whether anybody may come there over a way that others read. A name without a dot is none of the public DNS, nor is
/// one under `.test` (RFC 6761).
fn is_public(host: &str) -> bool {
    let is_own = |suffix| host.ends_with(suffix);
    let is_dotless = !host.contains(['.', ':']);
    !(urls::is_private_host(host) || is_dotless || is_own(".test") || is_own(".onion"))
}
