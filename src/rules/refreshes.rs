//! Pages that send their visitors on by themselves.

use super::declare::rule;
use super::links::{is_click_elsewhere, report_at_links};
use super::{Findings, View};
use crate::page::ReferenceKind;
use crate::site::{Record, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A linked page that only sends its visitors on, with `<meta http-equiv="refresh">` and no delay.
    ///
    /// ## Why it matters
    ///
    /// The browser has to load a page to be told to load another one. Google takes an instant refresh for
    /// a permanent redirect; other crawlers and link previews stop at the stub.
    ///
    /// ## How to fix it
    ///
    /// Link to the target. Where the host can redirect (301), let it; keep the stub where it cannot.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="old.html">Menu</a>
    /// ==> old.html <==
    /// <!doctype html><title>Moved</title><meta http-equiv="refresh" content="0; url=menu.html">
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="menu.html">Menu</a>
    /// ==> old.html <==
    /// <!doctype html><title>Moved</title><meta http-equiv="refresh" content="0; url=menu.html">
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title>
    /// ```
    LINK_TO_REFRESH = Site(link_to_refresh) {
        id: "link-to-refresh",
        summary: "A link leads to a page that only refreshes elsewhere",
        fix: "Link to the target of the refresh, and redirect with 301 where the host can",
        category: Redirects,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
            "https://www.w3.org/WAI/WCAG22/Techniques/html/H76",
        ],
    }
}

fn link_to_refresh(site: &Site, findings: &mut Findings) {
    for record in site.records().iter().filter(|record| record.is_refresh_stub) {
        let target = refresh_target(site, record).filter(|target| *target != record.url);
        let Some(target) = target.filter(|_| site.resource(record.url).state.status() == Some(200)) else {
            continue;
        };
        let evidence = || format!("refreshes to {}", site.url(target));
        report_at_links(site, findings, (record.url, evidence), |link| is_click_elsewhere(site, link));
    }
}

fn refresh_target(site: &Site, record: &Record) -> Option<UrlId> {
    let links = site.links_of(record).iter();
    links.filter(|link| link.kind == ReferenceKind::Refresh).map(|link| link.target).next()
}

rule! {
    /// ## What it finds
    ///
    /// A page that reloads itself, or leaves for another one, after some seconds
    /// (`<meta http-equiv="refresh">` with a delay from 2 seconds to 20 hours).
    ///
    /// ## Why it matters
    ///
    /// Whoever reads slowly, or listens to a screen reader, loses the page in the middle of it. Google may
    /// take a delayed refresh for a temporary redirect and index the other page, or neither.
    ///
    /// ## How to fix it
    ///
    /// Redirect at once on the server, or let visitors go on with a link. Reload parts with a script.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Moved</title><meta http-equiv="refresh" content="10; url=https://bakery.example/">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Moved</title><p>We moved: <a href="https://bakery.example/">bakery.example</a>
    /// ```
    TIMED_REFRESH = HtmlPage(timed_refresh) {
        id: "timed-refresh",
        summary: "A page reloads or leaves by itself after some seconds",
        fix: "Redirect at once on the server, or let visitors follow a link",
        category: Redirects,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Techniques/failures/F40",
            "https://www.w3.org/WAI/WCAG22/Techniques/failures/F41",
            "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
        ],
    }
}

fn timed_refresh(view: &View, findings: &mut Findings) {
    // Beyond 20 hours no success criterion applies (WCAG 2.2.1).
    const HEEDED: std::ops::Range<u64> = 2..72_000;
    let Some(refresh) = view.page.refresh.as_ref().filter(|refresh| HEEDED.contains(&refresh.seconds)) else {
        return;
    };
    let evidence = match &refresh.url {
        Some(url) => format!("leaves for “{url}” after {} seconds", refresh.seconds),
        None => format!("reloads itself every {} seconds", refresh.seconds),
    };
    findings.add(view.key, evidence).seen_at(view.source(refresh.at, "meta refresh"));
}

rule! {
    /// ## What it finds
    ///
    /// A page with next to no text whose script leaves for another address: `location.href = "..."`,
    /// `location.replace("...")`. Pages that refresh as well are left alone: that is understood.
    ///
    /// ## Why it matters
    ///
    /// Google follows such a redirect only after it has rendered the page, which can take days and may fail;
    /// other crawlers and link previews stay on the empty page. What the old address had earned is not
    /// passed on by them.
    ///
    /// ## How to fix it
    ///
    /// Redirect with 301 where the host can. Where it cannot, write
    /// `<meta http-equiv="refresh" content="0; url=...">` and a link into the page.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Moved</title><script>window.location.replace("https://bakery.example/menu")</script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Menu</title><h1>What we bake</h1><p>Rye bread, spelt rolls, plum cake on
    /// Fridays, and a loaf with walnuts for whoever orders it the day before, by phone or at the counter.
    /// <script>document.querySelector("h1").onclick = () => { location.href = "/today" }</script>
    /// ```
    SCRIPT_REDIRECT = HtmlPage(script_redirect) {
        id: "script-redirect",
        summary: "A page without text sends its visitors on by script",
        fix: "Redirect with 301 on the server, or with a refresh and a link in the page",
        category: Redirects,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
            "https://developers.google.com/search/docs/crawling-indexing/javascript/javascript-seo-basics",
        ],
        limit: { default: 20, unit: "words", doc: "The longest text of a page that only sends visitors on" },
    }
}

fn script_redirect(view: &View, findings: &mut Findings) {
    let page = view.page;
    let is_empty = u64::from(page.text.words) <= findings.limit();
    if !is_empty || page.inline_script_characters == 0 || page.refresh.is_some() {
        return;
    }
    let body = String::from_utf8_lossy(view.body());
    let target = body.split("<script").skip(1).find_map(|after| {
        let script = after.split("</script").next().unwrap_or_default();
        departure(script.split_once('>')?.1)
    });
    if let Some(target) = target {
        let shown: String = target.chars().take(200).collect();
        view.report(
            findings,
            &format!("a script leaves for “{shown}”; the page has {} words", page.text.words),
        );
    }
}

/// The address, written out, that a script leaves for.
fn departure(script: &str) -> Option<&str> {
    script.match_indices("location").find_map(|(at, name)| {
        let after = script[at + name.len()..].trim_start();
        let is_call = |method: &str| after.strip_prefix(method).map(str::trim_start)?.strip_prefix('(');
        let assigned = after.strip_prefix(".href").unwrap_or(after).trim_start().strip_prefix('=');
        let value = is_call(".replace").or_else(|| is_call(".assign")).or(assigned)?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (target, rest) = value[1..].split_once(quote)?;
        // What is put together from parts depends on who comes; an anchor stays on the page.
        let is_whole = !rest.trim_start().starts_with('+');
        Some(target).filter(|target| is_whole && !target.is_empty() && !target.starts_with('#'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_leave_are_told_from_those_that_look_where_they_are() {
        for (script, expected) in [
            ("location.href='/a'", Some("/a")),
            ("window.location = \"https://a.example/\";", Some("https://a.example/")),
            ("top.location.assign( '/b' )", Some("/b")),
            ("document.location.replace(\"c.html\")", Some("c.html")),
            ("if (location.hash == '#a') x()", None),
            ("if (location.href == '/a') x()", None),
            ("location.href = '/a' + location.search", None),
            ("location.replace(target)", None),
            ("location = '#top'", None),
            ("location.href = '", None),
        ] {
            assert_eq!(departure(script), expected, "{script}");
        }
    }
}
