//! Targets that the site names and that do not fit where they are named.

use super::Findings;
use super::declare::rule;
use super::links::{report_at_links, report_errors};
use crate::page::{ReferenceKind, Role};
use crate::site::{Link, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A link to `localhost`, to a private address (`192.168.0.1`) or to a name that only a private network
    /// knows (`wiki.internal`). Links whose text is that address are spared: there it is meant.
    ///
    /// ## Why it matters
    ///
    /// It works for whoever built the site, and for nobody else. It is left over from development.
    ///
    /// ## How to fix it
    ///
    /// Link to the public address; let the template take it from the configuration of the build.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="http://localhost:4000/menu">Menu</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Manual</title>Now open <a href="http://localhost:4000/">http://localhost:4000/</a>.
    /// ```
    PRIVATE_LINK = Site(private_link) {
        id: "private-link",
        summary: "A link leads to a machine that only its author can reach",
        fix: "Link to the public address",
        category: Links,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc6761",
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
        ],
    }
}

/// A site that is itself looked at under such an address may name its neighbours.
fn private_link(site: &Site, findings: &mut Findings) {
    if urls::is_private_host(urls::host_of_key(site.url(site.start()))) {
        return;
    }
    for id in site.ids() {
        let host = urls::host_of_key(site.url(id));
        if !urls::is_private_host(host) {
            continue;
        }
        let is_slip = |link: &Link| {
            matches!(link.kind.role(), Role::Link | Role::Asset | Role::Form)
                && !site.text_of(link).contains(host)
        };
        let evidence = || format!("{host} is known to one machine or network only");
        report_at_links(site, findings, (id, evidence), is_slip);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A `<link>` in the head that names something which answers with an error: a feed, the next page of
    /// a series, an AMP version, a licence, a search description. Canonicals, style sheets and icons have
    /// rules of their own.
    ///
    /// ## Why it matters
    ///
    /// Nobody sees it by looking at the page. Feed readers and crawlers follow it and get nothing: whoever
    /// wants to subscribe, cannot.
    ///
    /// ## How to fix it
    ///
    /// Bring the target back, or drop the element from the template.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>News</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>News</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">
    /// ==> feed.xml <==
    /// <rss version="2.0"><channel><title>News</title></channel></rss>
    /// ```
    BROKEN_RELATION = Site(broken_relation) {
        id: "broken-relation",
        summary: "A feed, a next page or another relation answers with an error",
        fix: "Bring the target back, or drop the link element from the template",
        category: Links,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://html.spec.whatwg.org/multipage/links.html#linkTypes",
            "https://developers.google.com/search/docs/specialty/ecommerce/pagination-and-incremental-page-loading",
        ],
    }
}

fn broken_relation(site: &Site, findings: &mut Findings) {
    use ReferenceKind::{Amp, Feed, OtherLink, Sequence};
    report_errors(site, findings, |link| matches!(link.kind, Amp | Feed | OtherLink | Sequence));
}

rule! {
    /// ## What it finds
    ///
    /// A form that asks (`method="get"`, as searches do) and whose `action` answers 402, 404 or 410, or gives no
    /// answer at all; likewise the `formaction` of a button of such a form. Other errors are not reported: the page is asked for without the fields that a visitor fills
    /// in, and a server may refuse that. What a form hands over (`method="post"`) is never sent, and its action never
    /// asked: whether it works, only a visitor can tell.
    ///
    /// ## Why it matters
    ///
    /// A visitor who searches, filters or signs up meets an error after the work of filling in the form.
    ///
    /// ## How to fix it
    ///
    /// Let the form lead to the address that answers it now.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><form action="/search"><input name="q" aria-label="Search"></form>
    /// ```
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><form action="/"><button>All</button><button formaction="/rye">Rye</button></form>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><form action="/search.html"><input name="q" aria-label="Search"></form>
    /// <form action="/order" method="post"><button>Order</button><button formaction="/draft">Keep</button></form>
    /// ==> search.html <==
    /// <!doctype html><title>Search</title>
    /// ```
    BROKEN_FORM_ACTION = Site(broken_form_action) {
        id: "broken-form-action",
        summary: "A form leads to an error",
        fix: "Let the form lead to the address that answers it now",
        category: Links,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-action",
            "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1",
        ],
    }
}

fn broken_form_action(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| link.kind.asks() && is_gone(site, link));
}

/// Whether nobody is at the target, whatever is asked there.
fn is_gone(site: &Site, link: &Link) -> bool {
    let landing = site.landing(link.target);
    match landing.error() {
        Some(status) => matches!(status, 402 | 404 | 410),
        None => landing.failure(site).is_some(),
    }
}

rule! {
    /// ## What it finds
    ///
    /// A link in `/llms.txt` that answers with an error, or not at all. The file is read where there is one; that
    /// there is none is no fault.
    ///
    /// ## Why it matters
    ///
    /// The file is the list of pages that a site hands to assistants and their crawlers. Who follows it gets an error
    /// in place of the page, and answers without it.
    ///
    /// ## How to fix it
    ///
    /// Correct the link, or have the file written by the build together with the pages.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> llms.txt <==
    /// # Bakery
    /// - [Bread](/bread.md): what we bake
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> llms.txt <==
    /// # Bakery
    /// - [Bread](/bread.md): what we bake
    /// ==> bread.md <==
    /// # Bread
    /// ```
    BROKEN_LLMS_LINK = Site(broken_llms_link) {
        id: "broken-llms-link",
        summary: "A link in llms.txt answers with an error",
        fix: "Correct the link, or have llms.txt written together with the pages",
        category: Crawling,
        severity: Warning,
        since: "0.2.0",
        references: ["https://llmstxt.org/"],
    }
}

fn broken_llms_link(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| link.kind == ReferenceKind::LlmsLink);
}
