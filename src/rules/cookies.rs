//! Cookies that do not do what they are set for.

use super::declare::rule;
use super::{Findings, Source};
use crate::page::Response;
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A cookie that browsers refuse or that is open to others: `SameSite=None` without `Secure`, a name
    /// that begins with `__Secure-` or `__Host-` without what that promises, or, on a page over https, a
    /// cookie that looks like a session and has neither `Secure` nor `HttpOnly`.
    ///
    /// ## Why it matters
    ///
    /// Browsers drop the first two kinds without a word, so whatever depends on them does not work. The
    /// third can be read on the way, and by any script on the page.
    ///
    /// ## How to fix it
    ///
    /// Set `Secure; HttpOnly; SameSite=Lax`, and take away only what breaks.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _headers <==
    /// /*
    ///   Set-Cookie: seen=1; SameSite=None
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _headers <==
    /// /*
    ///   Set-Cookie: seen=1; SameSite=None; Secure
    /// ```
    WEAK_COOKIE = Response(weak_cookie) {
        id: "weak-cookie",
        summary: "A cookie is refused by browsers, or open to others",
        fix: "Set the cookie with Secure, HttpOnly and SameSite=Lax",
        category: Security,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie",
            "https://www.rfc-editor.org/rfc/rfc10025",
        ],
    }
}

/// The finding stands at the root of the host: whatever sets a cookie sets it on every page.
fn weak_cookie(key: &str, response: &Response, findings: &mut Findings) {
    let Some(answer) = response.answer() else { return };
    let is_https = key.starts_with("https:");
    let fault =
        |cookie| Some(format!("the cookie “{}” {}", cookie_name(cookie), fault_of_cookie(cookie, is_https)?));
    let faults: Vec<String> = answer.headers.values("set-cookie").filter_map(fault).collect();
    if !faults.is_empty() {
        let root = key.len() - urls::path_and_query_of_key(key).len();
        let source = Source { file: response.file.clone(), ..Source::page(key) };
        findings.add(&format!("{}/", &key[..root]), faults.join("; ")).seen_at(source);
    }
}

fn cookie_name(cookie: &str) -> &str {
    cookie.split(['=', ';']).next().unwrap_or_default().trim()
}

fn fault_of_cookie(cookie: &str, is_https: bool) -> Option<&'static str> {
    let name = cookie_name(cookie).to_ascii_lowercase();
    let has = |wanted: &str| cookie.split(';').skip(1).any(|part| part.trim().eq_ignore_ascii_case(wanted));
    let has_domain =
        || cookie.split(';').skip(1).any(|part| part.trim().to_ascii_lowercase().starts_with("domain="));
    if has("samesite=none") && !has("secure") {
        Some("says SameSite=None without Secure: browsers refuse it")
    } else if name.starts_with("__secure-") && !has("secure") {
        Some("is called __Secure- and is not Secure: browsers refuse it")
    } else if name.starts_with("__host-") && !(has("secure") && has("path=/") && !has_domain()) {
        Some("is called __Host- and lacks Secure or Path=/, or has a Domain: browsers refuse it")
    } else if is_https && is_session(&name) && !has("secure") && !has("httponly") {
        Some("looks like a session and has neither Secure nor HttpOnly")
    } else {
        None
    }
}

fn is_session(name: &str) -> bool {
    const NAMES: &[&str] = &["sid", "sessid", "phpsessid", "jsessionid", "asp.net_sessionid", "connect.sid"];
    NAMES.contains(&name) || name.contains("session")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_judged_as_browsers_do() {
        for cookie in [
            "a=1; SameSite=None",
            "__Secure-a=1",
            "__Host-a=1; Secure",
            "__Host-a=1; Secure; Path=/; Domain=a.example",
            "PHPSESSID=1; path=/",
        ] {
            assert!(fault_of_cookie(cookie, true).is_some(), "{cookie}");
        }
        for cookie in [
            "a=1",
            "a=SameSite=None",
            "__Host-a=1; path=/; SECURE",
            "session=1; Secure",
            "theme=dark; samesite=none; secure",
        ] {
            assert_eq!(fault_of_cookie(cookie, true), None, "{cookie}");
        }
        assert_eq!(fault_of_cookie("PHPSESSID=1", false), None);
    }
}
