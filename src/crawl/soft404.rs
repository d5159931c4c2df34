//! Pages that say "not found" with the status of success.
//!
//! A server is asked for pages that cannot exist. What it answers with success is what its missing
//! pages look like, and a page that looks the same is missing. Decisions on facts: nothing is fetched here.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::page::{self, Media, Page, Response};
use crate::site::{Content, How, Interest, Missing, Record, Site, State};
use crate::urls::{Url, UrlId, origin_of_key, path_of_key};

/// Directories that are probed on one host: sites have few places that answer in their own way.
const MAX_PROBES: usize = 20;

/// Directories below this depth are not probed.
const MAX_DEPTH: usize = 3;

/// Pages that a directory must have to be probed: one alone is taken to answer as those around it.
const ENOUGH_PAGES: usize = 2;

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

/// Of a directory: how many pages it has, and the name of the first that has one.
type Shelf<'a> = (usize, &'a str);

/// The URLs to invent beside pages, by their keys: for the root of each host, and for those of its directories that
/// have the most pages. The same pages give the same URLs.
pub fn probes<'a>(pages: impl IntoIterator<Item = &'a str>) -> Vec<Probe> {
    let mut hosts: BTreeMap<&str, BTreeMap<&str, Shelf<'_>>> = BTreeMap::new();
    for key in pages {
        let (directory, name) = split(path_of_key(key));
        let shelves = hosts.entry(origin_of_key(key)).or_default();
        shelves.entry("/").or_default();
        let (count, first) = shelves.entry(directory).or_default();
        *count += 1;
        if first.is_empty() || (!name.is_empty() && name < *first) {
            *first = name;
        }
    }
    hosts.iter().flat_map(|(host, shelves)| probes_of_host(host, shelves)).collect()
}

fn probes_of_host<'a>(
    host: &'a str,
    shelves: &'a BTreeMap<&'a str, Shelf<'a>>,
) -> impl Iterator<Item = Probe> + use<'a> {
    let is_worth = |directory: &str, pages: usize| {
        directory == "/" || (pages >= ENOUGH_PAGES && directory.matches('/').count() - 1 <= MAX_DEPTH)
    };
    let mut chosen: Vec<_> =
        shelves.iter().filter(|(directory, (pages, _))| is_worth(directory, *pages)).collect();
    chosen
        .sort_by_key(|(directory, (pages, _))| (**directory != "/", std::cmp::Reverse(*pages), **directory));
    chosen.into_iter().take(MAX_PROBES).filter_map(move |(directory, (_, name))| {
        let invented = xxh3_64(directory.as_bytes());
        let directory = format!("{host}{directory}");
        let url = Url::parse(&format!("{directory}tollgate-{invented:016x}{}", ending_of(name))).ok()?;
        Some(Probe { url, directory })
    })
}

/// The directory of a path, with its slash, and the name of the file.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

/// Servers answer `/x` and `/x.html` in different ways, so the invented name ends as those beside it do.
fn ending_of(name: &str) -> &str {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 6 => &name[dot..],
        _ => "",
    }
}

impl Look {
    /// What an invented URL was answered.
    pub fn of(response: &Response) -> Self {
        let Some(answer) = response.answer() else { return Self::default() };
        let redirected_to = (!response.hops.is_empty()).then(|| response.final_url.to_string());
        let look = Self { status: answer.status, redirected_to, ..Self::default() };
        if answer.status != 200 || answer.media() != Media::Html {
            return look;
        }
        let page = page::read_html(&answer.headers, &answer.body);
        Self { redirected_to: look.redirected_to, ..Self::of_page(&page) }
    }

    /// What a page looks like that was answered with success.
    pub(super) fn of_page(page: &Page) -> Self {
        let text = &page.text;
        Self {
            status: 200,
            redirected_to: None,
            title: page.title().map(|title| title.value.clone()),
            text_hash: text.hash,
            simhash: text.simhash,
            main_words: text.main_words,
        }
    }

    fn of_record(site: &Site, record: &Record) -> Self {
        Self {
            status: 200,
            redirected_to: None,
            title: record.title.map(|(title, _)| site.text(title).to_owned()),
            text_hash: record.text_hash,
            simhash: record.simhash,
            main_words: record.main_words,
        }
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Whether two pages look the same: their text is the same, or their title is and their text nearly.
pub(super) fn is_like(page: &Look, missing: &Look) -> bool {
    if page.text_hash == 0 || missing.text_hash == 0 {
        return false;
    }
    let is_short = page.main_words.min(missing.main_words) < SHORT_WORDS;
    let bits = if is_short { NEAR_BITS_SHORT } else { NEAR_BITS };
    let is_near = (page.simhash ^ missing.simhash).count_ones() <= bits && is_as_long(page, missing);
    // Without the title's word, two pages of one template would be taken for each other.
    let is_titled = page.title.is_some() && page.title == missing.title;
    page.text_hash == missing.text_hash || (is_near && is_titled)
}

/// What a template adds for the asked name is a few words.
fn is_as_long(page: &Look, missing: &Look) -> bool {
    page.main_words.abs_diff(missing.main_words) <= 2 + missing.main_words / 20
}

/// Whether both are the shell of one application in script: no words in either, and one title.
fn is_same_shell(one: &Look, other: &Look) -> bool {
    one.main_words + other.main_words == 0 && one.title.is_some() && one.title == other.title
}

/// What every invented URL was answered.
#[derive(Debug, Default)]
pub struct Answers(BTreeMap<String, (Probe, Look)>);

impl Answers {
    /// Learns how an invented URL was answered.
    pub fn learn(&mut self, probe: Probe, look: Look) {
        self.0.insert(probe.directory.clone(), (probe, look));
    }

    /// The missing pages of a site among those that answer with success.
    pub fn judge(mut self, site: &Site) -> Vec<Missing> {
        let repeated: Vec<String> =
            self.0.keys().filter(|directory| self.is_answered_as_above(directory)).cloned().collect();
        self.0.retain(|directory, _| !repeated.contains(directory));
        let mut below: BTreeMap<&str, Vec<UrlId>> = BTreeMap::new();
        // What only we asked for nobody misses.
        for id in site.own_ids().filter(|id| site.resource(*id).interest != Interest::Ours) {
            if let Some(directory) = self.nearest(site.url(id)) {
                below.entry(directory).or_default().push(id);
            }
        }
        let mut missing = Vec::new();
        for (directory, ids) in below {
            let (probe, look) = &self.0[directory];
            if look.is_success() {
                missing.extend(judge_directory(site, probe, look, &ids));
            }
        }
        missing
    }

    /// The directory that was probed for a URL: its own, or the nearest one above it.
    fn nearest(&self, key: &str) -> Option<&str> {
        let root = origin_of_key(key).len();
        let path = key.split('?').next().unwrap_or_default();
        let mut directories = path.rmatch_indices('/').take_while(|(at, _)| *at >= root);
        directories.find_map(|(at, _)| self.0.get_key_value(&path[..=at])).map(|(known, _)| known.as_str())
    }

    /// Whether a directory answers what the one above it does: then both are one place.
    fn is_answered_as_above(&self, directory: &str) -> bool {
        let look = &self.0[directory].1;
        let above = self.nearest(directory.trim_end_matches('/')).map(|above| &self.0[above].1);
        above.is_some_and(|above| above.is_success() && (is_like(look, above) || is_same_shell(look, above)))
    }
}

/// The missing pages of one directory.
///
/// When its entrance looks like a missing page, or every page of several does, the server answers everything with
/// one page, as applications in script want it. That is one fact, and says nothing about each page.
fn judge_directory(site: &Site, probe: &Probe, look: &Look, ids: &[UrlId]) -> Vec<Missing> {
    let missing = |how, urls: Vec<UrlId>| Missing { urls, invented: probe.url.to_string(), how };
    if let Some(place) = &look.redirected_to {
        let lost = ids.iter().filter(|id| is_lost(site, **id, place));
        return lost.map(|id| missing(How::Redirect, vec![*id])).collect();
    }
    let pages: Vec<(UrlId, Look)> = ids.iter().filter_map(|id| Some((*id, look_of(site, *id)?))).collect();
    let is_entrance = |id: UrlId| site.url(id) == probe.directory || id == site.start();
    let entrance = pages.iter().find(|(id, _)| is_entrance(*id));
    if let Some((id, _)) = entrance.filter(|(_, page)| is_like(page, look) || is_same_shell(page, look)) {
        return vec![missing(How::Everything, vec![*id])];
    }
    let mut alike: Vec<UrlId> =
        pages.iter().filter(|(_, page)| is_like(page, look)).map(|(id, _)| *id).collect();
    // The order of ids is that of arrival.
    alike.sort_by_key(|id| site.url(*id));
    if alike.len() > 1 && alike.len() == pages.len() {
        return vec![missing(How::Everything, alike)];
    }
    alike.into_iter().map(|id| missing(How::Text, vec![id])).collect()
}

pub(super) fn look_of(site: &Site, id: UrlId) -> Option<Look> {
    let record = site.record(id).filter(|record| record.content == Content::Html)?;
    (site.resource(id).state == State::Answered(200)).then(|| Look::of_record(site, record))
}

/// Whether a redirect leads where an invented URL is sent, and that place says by its name or title that it stands
/// for missing pages: where strangers are sent to log in, invented URLs may be sent too.
fn is_lost(site: &Site, id: UrlId, place: &str) -> bool {
    let Some(end) = site.resource(id).redirect.and_then(|_| site.landing(id).success()) else { return false };
    let title = site.record(end).and_then(|record| record.title).map(|(title, _)| site.text(title));
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["404", "not-found", "not_found", "notfound", "not found"].iter().any(|word| text.contains(word))
    };
    site.url(end) == place && (says(path_of_key(place)) || title.is_some_and(says))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn names(pages: &[&str]) -> Vec<String> {
        let pages: Vec<String> = pages.iter().map(|path| format!("https://a.example{path}")).collect();
        probes(pages.iter().map(String::as_str)).into_iter().map(|probe| probe.url.to_string()).collect()
    }

    #[test]
    fn places_with_several_pages_are_probed_once_with_a_name_like_theirs() {
        let found =
            names(&["/", "/about/", "/docs/", "/docs/a.html", "/docs/b.html", "/1/2/3/4/x", "/1/2/3/4/y"]);
        assert_eq!(
            found.len(),
            2,
            "the root and /docs/, for one page is no place and four are too deep: {found:?}"
        );
        assert!(found[0].starts_with("https://a.example/tollgate-") && !found[0].ends_with('/'));
        assert!(
            found[1].starts_with("https://a.example/docs/tollgate-")
                && found[1].rsplit('.').next() == Some("html")
        );
        assert_eq!(found, names(&["/docs/b.html", "/docs/a.html", "/"]), "whatever the order and the rest");
        let many: Vec<String> = (0..200).map(|n| format!("/d{}/{n}", n % 100)).collect();
        assert_eq!(names(&many.iter().map(String::as_str).collect::<Vec<_>>()).len(), MAX_PROBES);
    }

    #[test]
    fn hosts_are_probed_each() {
        let found = probes(["https://a.example/x?y=/z", "http://a.example/"]);
        let directories: Vec<_> = found.iter().map(|probe| probe.directory.as_str()).collect();
        assert_eq!(directories, ["http://a.example/", "https://a.example/"]);
    }

    #[test]
    fn a_page_like_the_probe_is_missing() {
        let missing = look("Not found", 7, 0b1111, 100);
        let short = look("Not found", 7, 0b1111, 5);
        for (page, missing, expected) in [
            (look("Other", 7, 0, 3), &missing, true),
            (look("Not found", 8, 0b1110, 102), &missing, true),
            (look("A product", 8, 0b1110, 102), &missing, false),
            (look("Not found", 8, 0b1110, 300), &missing, false),
            (look("Not found", 8, u64::MAX, 100), &missing, false),
            (look("Not found", 8, 0xFF_FFFF, 100), &missing, false),
            (look("Not found", 8, 0b1111 << 4, 6), &short, true),
            (look("Not found", 0, 0b1111, 100), &missing, false),
        ] {
            assert_eq!(is_like(&page, missing), expected, "{page:?}");
        }
    }

    #[test]
    fn the_nearest_place_decides() {
        let mut answers = Answers::default();
        for probe in probes(["https://a.example/docs/a", "https://a.example/docs/b", "https://a.example/"]) {
            answers.learn(probe, look("x", 1, 1, 50));
        }
        for (key, place) in [
            ("https://a.example/docs/x/y?z=/", Some("https://a.example/docs/")),
            ("https://a.example/docs", Some("https://a.example/")),
            ("https://b.example/docs/", None),
        ] {
            assert_eq!(answers.nearest(key), place, "{key}");
        }
    }
}
