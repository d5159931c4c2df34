//! Canonicals that are written in a way that defeats them.

use xxhash_rust::xxh3::xxh3_64;

use super::canonicals::{heeded, place};
use super::declare::rule;
use super::{Findings, View};
use crate::page::Destination;
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A canonical that is not a whole address with scheme and host: `/menu`, `//bakery.example/menu`.
    ///
    /// ## Why it matters
    ///
    /// It means another URL wherever the page is copied to: the staging host, the `www` variant and the
    /// cache all name themselves, which is what a canonical is there to prevent.
    ///
    /// ## How to fix it
    ///
    /// Write the whole address: `https://bakery.example/menu`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="/">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// ```
    RELATIVE_CANONICAL = HtmlPage(relative_canonical) {
        id: "relative-canonical",
        summary: "A canonical is no whole address",
        fix: "Write the canonical with scheme and host",
        category: Indexing,
        severity: Notice,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"],
    }
}

fn relative_canonical(view: &View, findings: &mut Findings) {
    for (canonical, to) in heeded(view) {
        let written = &view.page.references[canonical.reference].url;
        if to.key().is_some() && urls::Url::parse(written).is_err() {
            findings.add(view.key, format!("the canonical is “{written}”")).seen_at(place(view, canonical));
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page whose canonical names another host. All pages that name the same one are one finding: the
    /// address stands in one template or setting.
    ///
    /// ## Why it matters
    ///
    /// The page asks search engines to show the other site instead of it. That is right for a text that
    /// was published elsewhere first; after a move, or with the address of a staging server, it takes the
    /// page out of the index.
    ///
    /// ## How to fix it
    ///
    /// Name the page's own address. Where the other host is meant, switch this rule off.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// <a href="/menu.html">Menu</a>
    /// ==> menu.html <==
    /// <!doctype html><title>Menu</title><link rel="canonical" href="https://staging.bakery.example/menu.html">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// ```
    CANONICAL_TO_OTHER_HOST = HtmlPage(canonical_to_other_host) {
        id: "canonical-to-other-host",
        summary: "A canonical names another host",
        fix: "Name the page's own address, unless the text was published elsewhere first",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developers.google.com/search/docs/crawling-indexing/canonicalization-troubleshooting",
        ],
    }
}

/// A folder of unknown address, and a site that is looked at under a private one, are not where the
/// canonicals lead, and should not be.
fn canonical_to_other_host(view: &View, findings: &mut Findings) {
    let own = urls::host_of_key(view.key);
    if own.ends_with(".invalid") || urls::is_private_host(own) {
        return;
    }
    let other = heeded(view).find_map(|(canonical, to)| {
        let host = urls::host_of_key(to.key()?);
        (host != own).then_some((canonical, host))
    });
    if let Some((canonical, host)) = other {
        let evidence = format!("the canonical names the host {host}, the page is on {own}");
        let found = findings.add(view.key, evidence.clone());
        found.alike = Some(xxh3_64(evidence.as_bytes()));
        found.seen_at(place(view, canonical));
    }
}

rule! {
    /// ## What it finds
    ///
    /// A canonical with a fragment: `https://bakery.example/menu#cakes`.
    ///
    /// ## Why it matters
    ///
    /// Search engines index pages, not places in them. Google does not support fragments in canonicals.
    ///
    /// ## How to fix it
    ///
    /// Leave out what follows the `#`, and the `#` itself.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/#home">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><link rel="canonical" href="https://bakery.example/">
    /// ```
    CANONICAL_WITH_FRAGMENT = HtmlPage(canonical_with_fragment) {
        id: "canonical-with-fragment",
        summary: "A canonical has a fragment",
        fix: "Leave the # and what follows out of the canonical",
        category: Indexing,
        severity: Notice,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"],
    }
}

fn canonical_with_fragment(view: &View, findings: &mut Findings) {
    for (canonical, to) in heeded(view) {
        if let Destination::Http { key, fragment: Some(fragment), .. } = to {
            findings
                .add(view.key, format!("the canonical is {key}#{fragment}"))
                .seen_at(place(view, canonical));
        }
    }
}
