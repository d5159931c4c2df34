//! Other addresses under which a live server answers pages too. Each fault is one of its configuration, and is told
//! once for the site.

use super::declare::rule;
use super::{Findings, Source};
use crate::site::{Differs, Site, Twin};

rule! {
    /// ## What it finds
    ///
    /// A site over https whose server answers `http://` with the page itself, redirects it to another address
    /// without encryption, or redirects every page to the start page. Two URLs of a live site are asked for: the
    /// start, and one page below it. A site over `http` that https answers as well is found too.
    ///
    /// ## Why it matters
    ///
    /// Whoever types the name, or follows an old link, reads the page in the clear, and whoever stands between can
    /// change it. Each page has two addresses, and search engines have to choose. A redirect that forgets the page
    /// loses the visitors and the links of all old addresses.
    ///
    /// ## How to fix it
    ///
    /// Redirect every `http` address permanently to the same path under `https`, in one step.
    ///
    /// ## Examples
    ///
    /// ```text
    /// http://bakery.example/bread   200, the page: found
    /// http://bakery.example/bread   301 to https://bakery.example/: found
    /// http://bakery.example/bread   301 to https://bakery.example/bread: nothing
    /// ```
    MISSING_HTTPS_REDIRECT = Site(missing_https_redirect) {
        id: "missing-https-redirect",
        summary: "Unencrypted addresses are not redirected to the same page under https",
        fix: "Redirect every http address permanently to the same path under https",
        category: Security,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://www.rfc-editor.org/rfc/rfc6797#section-7.2",
        ],
    }
}

fn missing_https_redirect(site: &Site, findings: &mut Findings) {
    report(site, findings, Differs::Scheme);
}

rule! {
    /// ## What it finds
    ///
    /// A site whose start page answers with `www.` before its name and without, the same page both times. It is no
    /// fault where one names the other as its canonical. Of a live site the other name is asked once.
    ///
    /// ## Why it matters
    ///
    /// Every page has two addresses. Search engines crawl both and choose one to show, links count for the one or
    /// the other, and cookies and logins of one do not hold for the other.
    ///
    /// ## How to fix it
    ///
    /// Choose one name, and redirect the other to it permanently, path by path.
    ///
    /// ## Examples
    ///
    /// ```text
    /// https://bakery.example/       200, the start page
    /// https://www.bakery.example/   200, the start page: found
    /// https://www.bakery.example/   301 to https://bakery.example/: nothing
    /// ```
    WWW_AND_BARE_HOST = Site(www_and_bare_host) {
        id: "www-and-bare-host",
        summary: "The site answers with www. and without",
        fix: "Choose one name and redirect the other to it, path by path",
        category: Structure,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
            "https://developers.google.com/search/docs/crawling-indexing/canonicalization",
        ],
    }
}

fn www_and_bare_host(site: &Site, findings: &mut Findings) {
    report(site, findings, Differs::Www);
}

rule! {
    /// ## What it finds
    ///
    /// A server that answers a page with a slash at the end of its address and without, the same page both times.
    /// Two pages of a live site are tried at most, one of each form. It is no fault where one names the other as
    /// its canonical, nor where the server answers every URL with one page.
    ///
    /// ## Why it matters
    ///
    /// Every page has two addresses, and search engines treat them as two pages until they have found out.
    /// Relative links lead elsewhere from one than from the other.
    ///
    /// ## How to fix it
    ///
    /// Choose one form, use it in every link, and redirect the other to it.
    ///
    /// ## Examples
    ///
    /// ```text
    /// /bread/   200, the page
    /// /bread    200, the page: found
    /// /bread    301 to /bread/: nothing
    /// ```
    OPTIONAL_SLASH = Site(optional_slash) {
        id: "optional-slash",
        summary: "Pages answer with a slash at the end of their address and without",
        fix: "Choose one form and redirect the other to it",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/blog/2010/04/to-slash-or-not-to-slash",
            "https://developers.google.com/search/docs/crawling-indexing/canonicalization",
        ],
    }
}

fn optional_slash(site: &Site, findings: &mut Findings) {
    report(site, findings, Differs::Slash);
}

rule! {
    /// ## What it finds
    ///
    /// A start page that answers as `/index.html` too, without naming `/` as its canonical. Of a live site that
    /// address is asked once, unless a page mentions it: then `several-addresses` tells who.
    ///
    /// ## Why it matters
    ///
    /// The page that most others link to has two addresses. One link from elsewhere to the wrong one is enough, and
    /// search engines crawl both.
    ///
    /// ## How to fix it
    ///
    /// Redirect addresses that end in `index.html` to the folder, or name that as the canonical of the page.
    ///
    /// ## Examples
    ///
    /// ```text
    /// /             200, the start page
    /// /index.html   200, the start page: found
    /// /index.html   301 to /: nothing
    /// ```
    INDEX_FILE_ADDRESS = Site(index_file_address) {
        id: "index-file-address",
        summary: "The start page answers as index.html too",
        fix: "Redirect addresses that end in index.html to the folder, or name that as the canonical",
        category: Structure,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/canonicalization",
            "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
        ],
    }
}

fn index_file_address(site: &Site, findings: &mut Findings) {
    report(site, findings, Differs::Index);
}

/// Reports all addresses that differ in one way as one fault of the start.
fn report(site: &Site, findings: &mut Findings, differs: Differs) {
    let twins: Vec<&Twin> = site.twins().iter().filter(|twin| twin.differs == differs).collect();
    if twins.is_empty() {
        return;
    }
    let said: Vec<String> = twins.iter().map(|twin| evidence(site, twin)).collect();
    let found = findings.add(site.url(site.start()), said.join("; "));
    for twin in twins {
        found.seen_at(Source::page(site.url(twin.page)));
    }
}

fn evidence(site: &Site, Twin { page, address, redirected_to, .. }: &Twin) -> String {
    let page = site.url(*page);
    match redirected_to {
        None => format!("{address} answers 200 with the page that is {page}"),
        Some(place) => format!("{address} redirects to {place}, and not to {page}"),
    }
}
