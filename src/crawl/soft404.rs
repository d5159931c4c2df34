//! Pages that say "not found" with the status of success.
//!
//! A server is asked for pages that cannot exist. What it answers with success is what its missing
//! pages look like, and a page that looks the same is missing. Decisions on facts: nothing is fetched here.

use std::collections::{HashMap, HashSet};

use url::Url;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Directories that are probed on one host: sites have few places that answer in their own way.
const MAX_PROBES: usize = 20;

/// Directories below this depth are not probed.
const MAX_DEPTH: usize = 3;

/// Bits in which the simhashes of two texts of one template differ at most.
const NEAR_BITS: u32 = 6;

/// The same for texts of few words, whose hashes shake more.
const NEAR_BITS_SHORT: u32 = 14;

/// Words below which a text is short.
const SHORT_WORDS: u32 = 40;

/// The facts of a response that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// The status.
    pub status: u16,
    /// Where redirects led, if there were any.
    pub redirected_to: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Hash of the main text; 0 without words.
    pub text_hash: u64,
    /// Simhash of the main text.
    pub simhash: u64,
    /// Words of the main text.
    pub main_words: u32,
}

/// A URL that cannot exist, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The invented URL.
    pub url: Url,
    /// Where missing pages are answered as this one is: a host and a directory, with its slash.
    pub directory: String,
}

/// Why a page is taken for a missing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// It is redirected to the same place as an invented URL.
    SameRedirect,
    /// Its text is that of an invented URL's answer.
    SameText,
    /// Its title is, and its text nearly.
    NearText,
}

/// The probes of one crawl, and what came of them.
#[derive(Debug, Default)]
pub struct Soft404 {
    seed: u64,
    asked: HashSet<u64>,
    per_host: HashMap<String, usize>,
    looks: HashMap<String, Option<Look>>,
}

impl Soft404 {
    /// Nothing asked yet. The seed makes the invented names; the same seed makes the same.
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// The URL to invent beside a page, when its directory is new and worth it.
    pub fn probe_for(&mut self, page: &Url) -> Option<Probe> {
        let directory = directory_of(page)?;
        let depth = directory.matches('/').count().saturating_sub(1);
        let host = host_of(page);
        let asked = self.per_host.get(&host).copied().unwrap_or_default();
        if depth > MAX_DEPTH
            || asked >= MAX_PROBES
            || !self.asked.insert(xxh3_64((host.clone() + &directory).as_bytes()))
        {
            return None;
        }
        self.per_host.insert(host.clone(), asked + 1);
        let name = xxh3_64_with_seed((host.clone() + &directory).as_bytes(), self.seed);
        let url = page.join(&format!("{directory}tollgate-{name:016x}{}", ending_of(page))).ok()?;
        Some(Probe { url, directory: host + &directory })
    }

    /// Learns how an invented URL was answered. With any other status than success it is an honest
    /// answer: then no page of that directory is taken for a missing one.
    pub fn learn(&mut self, probe: &Probe, look: Look) {
        let look = Some(look).filter(|look| (200..300).contains(&look.status));
        self.looks.insert(probe.directory.clone(), look);
    }

    /// Whether a page is like the missing ones of its directory, or of the nearest one above it.
    ///
    /// When the start page is, then the server answers every URL with it, as applications in script
    /// want it: that is one fact about the site, and says nothing about each page.
    pub fn likeness(&self, page: &Url, look: &Look) -> Option<Likeness> {
        if !(200..300).contains(&look.status) {
            return None;
        }
        let host = host_of(page);
        let path = page.path();
        let mut directories = path.rmatch_indices('/').map(|(at, _)| format!("{host}{}", &path[..=at]));
        let missing = directories.find_map(|directory| self.looks.get(&directory))?;
        likeness(look, missing.as_ref()?)
    }
}

/// Whether a page looks like a missing one.
pub fn likeness(page: &Look, missing: &Look) -> Option<Likeness> {
    if missing.redirected_to.is_some() {
        return (page.redirected_to == missing.redirected_to).then_some(Likeness::SameRedirect);
    }
    if page.text_hash == 0 || missing.text_hash == 0 {
        return None;
    }
    if page.text_hash == missing.text_hash {
        return Some(Likeness::SameText);
    }
    let is_short = page.main_words.min(missing.main_words) < SHORT_WORDS;
    let bits = if is_short { NEAR_BITS_SHORT } else { NEAR_BITS };
    let is_near = (page.simhash ^ missing.simhash).count_ones() <= bits && is_as_long(page, missing);
    // Without the title's word, two pages of one template would be taken for each other.
    let is_titled = page.title.is_some() && page.title == missing.title;
    (is_near && is_titled).then_some(Likeness::NearText)
}

/// What a template adds for the asked name is a few words.
fn is_as_long(page: &Look, missing: &Look) -> bool {
    page.main_words.abs_diff(missing.main_words) <= 2 + missing.main_words / 20
}

fn host_of(url: &Url) -> String {
    url[..url::Position::BeforePath].to_owned()
}

fn directory_of(url: &Url) -> Option<String> {
    let path = url.path();
    path.rfind('/').map(|at| path[..=at].to_owned())
}

/// Servers answer `/x`, `/x/` and `/x.html` in different ways, so the name ends as the page's does.
fn ending_of(url: &Url) -> &str {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 6 => &name[dot..],
        _ if name.is_empty() && url.path() != "/" => "/",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse(&format!("https://a.example{path}")).expect("a test writes valid URLs")
    }

    fn look(title: &str, text_hash: u64, simhash: u64, main_words: u32) -> Look {
        Look {
            status: 200,
            redirected_to: None,
            title: Some(title.to_owned()),
            text_hash,
            simhash,
            main_words,
        }
    }

    #[test]
    fn each_directory_is_probed_once_with_a_name_like_its_pages() {
        let mut soft = Soft404::new(1);
        let mut probe =
            |path: &str| soft.probe_for(&url(path)).map(|probe| (probe.url.to_string(), probe.directory));
        let (found, directory) = probe("/docs/a.html?x=1").expect("a new directory");
        assert!(found.starts_with("https://a.example/docs/tollgate-"), "{found}");
        assert_eq!(found.rsplit('.').next(), Some("html"));
        assert_eq!(directory, "https://a.example/docs/");
        assert_eq!(probe("/docs/b.html"), None);
        assert!(probe("/guide/").is_some_and(|(url, _)| url.ends_with('/')));
        assert!(probe("/").is_some_and(|(url, _)| !url.ends_with('/')));
        assert_eq!(probe("/1/2/3/4/x"), None, "too deep");
        assert_eq!((0..100).filter(|i| probe(&format!("/d{i}/")).is_some()).count(), MAX_PROBES - 3);
    }

    #[test]
    fn the_same_seed_invents_the_same_names() {
        let probe = |seed| Soft404::new(seed).probe_for(&url("/a")).expect("a probe").url;
        assert_eq!(probe(1), probe(1));
        assert_ne!(probe(1), probe(2));
    }

    #[test]
    fn a_page_like_the_probe_is_missing() {
        let missing = look("Not found", 7, 0b1111, 100);
        let short = look("Not found", 7, 0b1111, 5);
        for (page, missing, expected) in [
            (look("Other", 7, 0, 3), &missing, Some(Likeness::SameText)),
            (look("Not found", 8, 0b1110, 102), &missing, Some(Likeness::NearText)),
            (look("A product", 8, 0b1110, 102), &missing, None),
            (look("Not found", 8, 0b1110, 300), &missing, None),
            (look("Not found", 8, u64::MAX, 100), &missing, None),
            (look("Not found", 8, 0xFF_FFFF, 100), &missing, None),
            (look("Not found", 8, 0b1111 << 4, 6), &short, Some(Likeness::NearText)),
            (look("Not found", 0, 0b1111, 100), &missing, None),
        ] {
            assert_eq!(likeness(&page, missing), expected, "{page:?}");
        }
    }

    #[test]
    fn a_redirect_to_one_place_for_all_is_a_missing_page() {
        let redirected = |to: &str| Look { redirected_to: Some(to.to_owned()), ..look("Home", 7, 7, 100) };
        let home = redirected("https://a.example/");
        assert_eq!(likeness(&redirected("https://a.example/"), &home), Some(Likeness::SameRedirect));
        assert_eq!(likeness(&redirected("https://a.example/new"), &home), None);
        assert_eq!(likeness(&look("Home", 7, 7, 100), &home), None, "the home page itself");
    }

    #[test]
    fn the_nearest_probe_decides_and_honest_ones_say_nothing() {
        let mut soft = Soft404::new(1);
        let root = soft.probe_for(&url("/")).expect("a probe");
        let docs = soft.probe_for(&url("/docs/a")).expect("a probe");
        let blog = soft.probe_for(&url("/blog/a")).expect("a probe");
        soft.learn(&root, look("Oops", 1, 1, 50));
        soft.learn(&docs, look("No such page", 2, 2, 50));
        soft.learn(&blog, Look { status: 404, ..look("x", 3, 3, 50) });
        let is_missing = |path: &str, hash| soft.likeness(&url(path), &look("x", hash, 0, 50)).is_some();
        assert!(is_missing("/docs/x/y", 2) && is_missing("/x", 1) && is_missing("/other/x", 1));
        assert!(!is_missing("/docs/x/y", 1) && !is_missing("/x", 2) && !is_missing("/blog/x", 1));
        assert_eq!(soft.likeness(&url("/x"), &Look { status: 404, ..look("x", 1, 1, 50) }), None);
    }
}
