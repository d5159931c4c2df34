//! The URLs that are invented, because no site has them.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::urls::{Url, origin_of_key, path_of_key};

/// Directories that are probed on one host: sites have few places that answer in their own way.
const MAX_PROBES: usize = 20;

/// Directories below this depth are not probed.
const MAX_DEPTH: usize = 3;

/// Pages that a directory must have to be probed: one alone is taken to answer as those around it.
const ENOUGH_PAGES: usize = 2;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
