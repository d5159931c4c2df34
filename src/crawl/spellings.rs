//! Other addresses under which pages of a live site may answer too: without encryption, with or without `www.`,
//! with or without the slash at the end, by the name of the index file. At the end of a crawl a handful of them
//! is asked for. Decisions on facts: nothing is fetched here.

use super::soft404::{Look, is_like, look_of};
use crate::page::{self, Destination, Media, Response};
use crate::site::{Differs, How, Site, Twin};
use crate::urls::{self, Tracking, Url, origin_of_key, path_of_key};

/// Another address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The address.
    pub url: Url,
    /// The identity of the page.
    pub page: String,
    /// What makes it another one.
    pub differs: Differs,
}

/// How another address was answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    look: Look,
    /// Where it redirects.
    location: Option<Url>,
    /// The identity of the canonical of the page that came.
    canonical: Option<String>,
}

impl Reply {
    /// What of an answer tells whether it is the same page.
    pub fn of(response: &Response) -> Self {
        let Some(answer) = response.answer() else { return Self::default() };
        if let Some(location) = answer.location() {
            return Self { location: urls::join(&response.url, location).ok(), ..Self::default() };
        }
        if answer.status != 200 || answer.media() != Media::Html {
            return Self::default();
        }
        let page = page::read_html(&answer.headers, &answer.body);
        let canonical = page.canonicals.first().map(|canonical| &page.references[canonical.reference].url);
        let base = page::base_of(&page, &response.url);
        let canonical = canonical.map(|written| page::destination(&base, written, Tracking::Keep));
        let canonical = canonical.as_ref().and_then(Destination::key).map(str::to_owned);
        Self { look: Look::of_page(&page), location: None, canonical }
    }
}

/// The addresses to ask for beside the start and the pages of its host, six at most. `pages` are identities in any
/// order; the same give the same addresses.
pub fn spellings<'a>(start: &Url, pages: impl IntoIterator<Item = &'a str>) -> Vec<Spelling> {
    let home = urls::key(start, Tracking::Keep);
    let host = origin_of_key(&home);
    let pages: Vec<&str> = pages.into_iter().filter(|key| is_beside(key, host)).collect();
    let is_page = |key: &str| pages.contains(&key);
    if !is_page(&home) {
        return Vec::new();
    }
    let first = |is_wanted: fn(&str) -> bool| {
        let wanted = pages.iter().copied().filter(|key| is_wanted(path_of_key(key)));
        wanted.min_by_key(|key| (key.matches('/').count(), *key))
    };
    let inner = first(|path| path != "/");
    let (with_slash, without) = (first(|path| path != "/" && path.ends_with('/')), first(is_bare));
    let respelt = [
        (Some(home.as_str()), Differs::Scheme),
        (inner, Differs::Scheme),
        (Some(home.as_str()), Differs::Www),
        (with_slash, Differs::Slash),
        (without, Differs::Slash),
        (Some(home.as_str()), Differs::Index),
    ];
    let spelling = |(page, differs): (Option<&str>, Differs)| {
        let url = respell(&Url::parse(page?).ok()?, differs)?;
        let is_new = !is_page(&urls::key(&url, Tracking::Keep));
        is_new.then(|| Spelling { url, page: page.unwrap_or_default().to_owned(), differs })
    };
    respelt.into_iter().filter_map(spelling).collect()
}

/// Whether a page is one of this host, with an address that has no parameters.
fn is_beside(key: &str, host: &str) -> bool {
    key.strip_prefix(host).is_some_and(|path| path.starts_with('/')) && !key.contains('?')
}

/// Whether a path ends without a slash and names no file.
fn is_bare(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !name.is_empty() && !name.contains('.')
}

/// The other address of a page; `None` where it has none that anybody would expect to answer.
fn respell(page: &Url, differs: Differs) -> Option<Url> {
    let mut other = page.clone();
    match differs {
        Differs::Scheme => {
            // Which port the other scheme has is known of the usual ones only.
            let scheme = if page.scheme() == "https" { "http" } else { "https" };
            (page.port().is_none() && page.domain().is_some()).then_some(())?;
            other.set_scheme(scheme).ok()?;
        }
        Differs::Www => {
            let host = page.domain()?;
            let (bare, other_host) = match host.strip_prefix("www.") {
                Some(bare) => (bare, bare.to_owned()),
                None => (host, format!("www.{host}")),
            };
            // Nobody types `www.` before the name of a subdomain.
            (urls::registrable_domain(page) == Some(bare)).then_some(())?;
            other.set_host(Some(&other_host)).ok()?;
        }
        Differs::Slash => match page.path().strip_suffix('/') {
            Some(path) => other.set_path(path),
            None => other.set_path(&format!("{}/", page.path())),
        },
        Differs::Index => {
            page.path().ends_with('/').then_some(())?;
            other.set_path(&format!("{}index.html", page.path()));
        }
    }
    Some(other)
}

/// The second addresses of a site that are answered as they should not be.
pub fn judge(answers: Vec<(Spelling, Reply)>, site: &Site) -> Vec<Twin> {
    let answers_all = site.missing().iter().any(|missing| missing.how == How::Everything);
    // Where every address gets the same page, that is one fault, and another one.
    let is_telling =
        |spelling: &Spelling| !answers_all || matches!(spelling.differs, Differs::Scheme | Differs::Www);
    let telling = answers.into_iter().filter(|(spelling, _)| is_telling(spelling));
    let mut twins: Vec<Twin> =
        telling.filter_map(|(spelling, reply)| twin(&spelling, &reply, site)).collect();
    // The order of the answers is that of their arrival.
    twins.sort_by(|one, other| one.address.cmp(&other.address));
    twins
}

fn twin(spelling: &Spelling, reply: &Reply, site: &Site) -> Option<Twin> {
    let Spelling { url, page, differs } = spelling;
    let id = site.find(page)?;
    let twin = Twin { page: id, address: url.to_string(), differs: *differs, redirected_to: None };
    if let Some(location) = &reply.location {
        let leads_astray = *differs == Differs::Scheme && is_half_done(url, page, location);
        return leads_astray.then(|| Twin { redirected_to: Some(location.to_string()), ..twin });
    }
    // A page that names the other as its canonical is one page to search engines; visitors come unencrypted still.
    let is_settled = *differs != Differs::Scheme && reply.canonical.as_deref() == Some(page);
    (!is_settled && is_like(&reply.look, &look_of(site, id)?)).then_some(twin)
}

/// Whether a redirect to the other scheme stays in the clear, or forgets which page was asked for.
fn is_half_done(url: &Url, page: &str, location: &Url) -> bool {
    let forgets = location.path() == "/" && path_of_key(page) != "/";
    location.scheme() != "https" || (url.scheme() == "http" && forgets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(start: &str, pages: &[&str]) -> Vec<String> {
        let start = Url::parse(start).expect("it is valid");
        let pages = pages.iter().copied().chain([start.as_str()]);
        spellings(&start, pages).into_iter().map(|spelling| spelling.url.to_string()).collect()
    }

    #[test]
    fn six_addresses_are_asked_for_at_most() {
        let pages = [
            "https://a.example/b/c",
            "https://a.example/about",
            "https://a.example/news/",
            "https://a.example/x.html",
            "https://a.example/?page=2",
            "https://b.example/",
        ];
        let expected = [
            "http://a.example/",
            "http://a.example/about",
            "https://www.a.example/",
            "https://a.example/news",
            "https://a.example/about/",
            "https://a.example/index.html",
        ];
        assert_eq!(asked("https://a.example/", &pages), expected);
        let mut turned = pages;
        turned.reverse();
        assert_eq!(asked("https://a.example/", &turned), expected);
    }

    #[test]
    fn what_nobody_would_expect_to_answer_is_not_asked_for() {
        for (start, expected) in [
            ("http://127.0.0.1:8080/", &["http://127.0.0.1:8080/index.html"][..]),
            ("http://127.0.0.1/x.html", &[]),
            ("https://localhost:8443/", &["https://localhost:8443/index.html"]),
            ("https://docs.a.example/", &["http://docs.a.example/", "https://docs.a.example/index.html"]),
            ("http://www.a.example:81/", &["http://a.example:81/", "http://www.a.example:81/index.html"]),
        ] {
            assert_eq!(asked(start, &[]), expected, "{start}");
        }
        let known = ["https://a.example:1/index.html", "https://a.example:1/b", "https://a.example:1/b/"];
        assert_eq!(asked("https://a.example:1/", &known), ["https://www.a.example:1/"]);
        let start = Url::parse("https://a.example/").expect("it is valid");
        assert_eq!(spellings(&start, ["https://a.example/b"]), [], "the start is no page");
    }

    #[test]
    fn a_redirect_to_encryption_keeps_the_page() {
        for (page, location, is_half) in [
            ("https://a.example/b", "https://a.example/b", false),
            ("https://a.example/b", "https://www.a.example/b/", false),
            ("https://a.example/b", "https://a.example/", true),
            ("https://a.example/", "https://a.example/", false),
            ("https://a.example/", "http://www.a.example/", true),
        ] {
            let url = Url::parse(&page.replace("https", "http")).expect("it is valid");
            let location = Url::parse(location).expect("it is valid");
            assert_eq!(is_half_done(&url, page, &location), is_half, "{page} to {location}");
        }
    }
}
