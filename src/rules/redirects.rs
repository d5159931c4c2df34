//! How redirects behave.

use super::Findings;
use super::declare::rule;
use super::detours::is_sent_to_start;
use super::links::{leads, report_at_links};
use crate::page::Role;
use crate::site::{End, Landing, Link, Site};
use crate::urls::{self, UrlId};

rule! {
    /// ## What it finds
    ///
    /// A link (or an asset) of the site that names a URL which redirects once and then answers well.
    /// Longer ways are reported as `redirect-chain`.
    ///
    /// ## Why it matters
    ///
    /// Every visit costs one more round trip, and search engines have to be told twice where the page
    /// lives. The link works, so this is a notice.
    ///
    /// ## How to fix it
    ///
    /// Link to the final URL. Keep the redirect for links from elsewhere.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="/old">News</a>
    /// ==> new.html <==
    /// <!doctype html><title>News</title>
    /// ==> _redirects <==
    /// /old /new 301
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="/new">News</a>
    /// ==> new.html <==
    /// <!doctype html><title>News</title>
    /// ==> _redirects <==
    /// /old /new 301
    /// ```
    REDIRECTED_LINK = Site(redirected_link) {
        id: "redirected-link",
        summary: "A link takes a detour through a redirect",
        fix: "Link to the final URL",
        category: Redirects,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/301-redirects"],
    }
}

fn redirected_link(site: &Site, findings: &mut Findings) {
    let is_detour = |landing: &Landing| landing.redirects.len() == 1 && landing.success().is_some();
    // Where nothing of the page is left, the link is to be mended in another way.
    let is_wanted = |landing: &Landing| is_detour(landing) && !is_sent_to_start(site, landing);
    report(site, findings, is_wanted, |source| !is_insecure(site, source));
}

rule! {
    /// ## What it finds
    ///
    /// A linked URL that needs two redirects or more before it answers well.
    ///
    /// ## Why it matters
    ///
    /// Each step is a round trip for visitors. Googlebot follows up to ten steps and advises against
    /// more than a few; other crawlers give up earlier.
    ///
    /// ## How to fix it
    ///
    /// Let the first redirect lead straight to the final URL, and link to that.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="/a">News</a>
    /// ==> c.html <==
    /// <!doctype html><title>News</title>
    /// ==> _redirects <==
    /// /a /b
    /// /b /c
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="/a">News</a>
    /// ==> c.html <==
    /// <!doctype html><title>News</title>
    /// ==> _redirects <==
    /// /a /c
    /// /b /c
    /// ```
    REDIRECT_CHAIN = Site(redirect_chain) {
        id: "redirect-chain",
        summary: "A linked URL needs several redirects",
        fix: "Let the first redirect lead straight to the final URL, and link to that",
        category: Redirects,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/site-move-with-url-changes",
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
        ],
    }
}

fn redirect_chain(site: &Site, findings: &mut Findings) {
    report(site, findings, |landing| landing.redirects.len() > 1 && landing.success().is_some(), |_| true);
}

rule! {
    /// ## What it finds
    ///
    /// A linked URL whose redirects come back to themselves, or never end.
    ///
    /// ## Why it matters
    ///
    /// Nobody ever sees a page there: browsers stop with an error, search engines drop the URL.
    ///
    /// ## How to fix it
    ///
    /// Decide which URL is the real one and let it answer; redirect only the others.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="/a">News</a>
    /// ==> _redirects <==
    /// /a /b
    /// /b /a
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><a href="/b">News</a>
    /// ==> b.html <==
    /// <!doctype html><title>News</title>
    /// ==> _redirects <==
    /// /a /b
    /// ```
    REDIRECT_LOOP = Site(redirect_loop) {
        id: "redirect-loop",
        summary: "A linked URL redirects in a circle",
        fix: "Let one of the URLs answer and redirect only the others to it",
        category: Redirects,
        severity: Error,
        since: "0.1.0",
        references: ["https://developers.google.com/crawling/docs/troubleshooting/http-status-codes"],
    }
}

fn redirect_loop(site: &Site, findings: &mut Findings) {
    report(site, findings, |landing| matches!(landing.end, End::Loop(_) | End::TooLong), |_| true);
}

/// Whether a link from a page over https names the http address of its own host: that is another rule's
/// business, and mended at the same place.
fn is_insecure(site: &Site, link: &Link) -> bool {
    let (page, target) = (site.url(site.source_of(link)), site.url(link.target));
    link.kind.role() == Role::Link
        && page.starts_with("https:")
        && target.starts_with("http:")
        && urls::host_of_key(page) == urls::host_of_key(target)
}

/// Reports what redirects in a faulty way, with the links that lead there, as far as they count.
fn report(
    site: &Site,
    findings: &mut Findings,
    is_faulty: impl Fn(&Landing) -> bool,
    counts: impl Fn(&Link) -> bool,
) {
    for id in site.own_ids().filter(|id| site.resource(*id).redirect.is_some()) {
        let landing = site.landing(id);
        if !is_faulty(&landing) {
            continue;
        }
        let is_wanted = |link: &Link| leads(link) && counts(link);
        if let Some(found) = report_at_links(site, findings, (id, || way(site, &landing)), is_wanted) {
            found.answered(site.resource(id).state.status());
        }
    }
}

/// The redirects in words: `redirects to /b (301), to /c (302), which answers 200`.
fn way(site: &Site, landing: &Landing) -> String {
    let step = |id: &UrlId| {
        let resource = site.resource(*id);
        let next = resource.redirect.map(|next| site.url(next)).unwrap_or_default();
        format!("to {next} ({})", resource.state.status().unwrap_or_default())
    };
    let steps: Vec<String> = landing.redirects.iter().map(step).collect();
    let end = match landing.end {
        End::Status(_, status) => format!("which answers {status}"),
        End::Loop(_) => "which was passed already".to_owned(),
        End::TooLong => "and so on".to_owned(),
        End::Nowhere(..) | End::Unknown(_) => "which leads nowhere".to_owned(),
    };
    format!("redirects {}, {end}", steps.join(", "))
}
