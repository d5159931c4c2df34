//! A short way for plain references.
//!
//! Most links of a site are paths of letters, digits, dots, dashes and slashes. Resolving those takes no
//! URL parser: their key is the origin of the page and the path.

use url::Url;

use super::identity::is_unreserved;
use super::{Tracking, key};

/// Resolves plain references against one page.
#[derive(Debug)]
pub struct PlainJoiner {
    /// The key of the page's origin: `https://a.example`.
    origin: String,
    /// The path of the page up to its last slash, in the form that keys have.
    folder: String,
}

impl PlainJoiner {
    /// For the references of a page at `base`.
    pub fn new(base: &Url) -> Self {
        let mut page = base.clone();
        page.set_query(None);
        let mut origin = key(&page, Tracking::Keep);
        let path_at =
            origin.find("://").and_then(|at| origin[at + 3..].find('/').map(|slash| at + 3 + slash));
        let path = origin.split_off(path_at.unwrap_or(origin.len()));
        let folder = path[..path.rfind('/').map_or(0, |slash| slash + 1)].to_owned();
        Self { origin, folder }
    }

    /// The key and the fragment of a plain reference; `None` for any other, which wants the whole way.
    pub fn join<'r>(&self, reference: &'r str) -> Option<(String, Option<&'r str>)> {
        let Looked { path, fragment, has_dots } = Looked::at(reference)?;
        if path.is_empty() || path.starts_with("//") {
            return None;
        }
        let folder = if path.starts_with('/') { "" } else { &self.folder };
        let mut key = String::with_capacity(self.origin.len() + folder.len() + path.len());
        key.push_str(&self.origin);
        key.push_str(folder);
        if has_dots {
            push_walked(&mut key, self.origin.len(), path);
        } else {
            key.push_str(path);
        }
        Some((key, fragment))
    }
}

/// A plain reference that was looked at, byte by byte and once.
struct Looked<'r> {
    path: &'r str,
    fragment: Option<&'r str>,
    /// Whether a segment of the path may be `.` or `..`.
    has_dots: bool,
}

impl<'r> Looked<'r> {
    /// `None` where something means more in a URL than slashes and a fragment.
    fn at(reference: &'r str) -> Option<Self> {
        let bytes = reference.as_bytes();
        let mut has_dots = false;
        for (at, byte) in bytes.iter().enumerate() {
            match *byte {
                b'.' => has_dots |= matches!(bytes.get(at + 1), None | Some(b'/' | b'#')),
                b'#' => {
                    let (path, fragment) = (&reference[..at], &reference[at + 1..]);
                    return is_plain(fragment).then_some(Self { path, fragment: Some(fragment), has_dots });
                }
                byte if IS_PLAIN[usize::from(byte)] => {}
                _ => return None,
            }
        }
        Some(Self { path: reference, fragment: None, has_dots })
    }
}

/// Whether nothing of a text means anything in a URL but slashes.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| IS_PLAIN[usize::from(byte)])
}

/// Whether a browser takes a path of the root as it is written, and so do people.
pub fn is_plain_path(path: &str) -> bool {
    let is_path = |looked: Looked<'_>| looked.fragment.is_none() && !looked.has_dots;
    path.starts_with('/') && !path.starts_with("//") && Looked::at(path).is_some_and(is_path)
}

/// The bytes of plain references: a table, because most of what a crawl resolves is checked by it.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        is_plain[byte as usize] = is_unreserved(byte) || byte == b'/';
        byte += 1;
    }
    is_plain
};

/// Appends a path whose `.` and `..` segments lead through what stands there from `root` on.
fn push_walked(key: &mut String, root: usize, path: &str) {
    if path.starts_with('/') {
        key.push('/');
    }
    let segments = path.strip_prefix('/').unwrap_or(path);
    let mut rest = segments.split('/').peekable();
    while let Some(segment) = rest.next() {
        let is_last = rest.peek().is_none();
        match segment {
            "." => {}
            ".." => {
                let parent = key[root..key.len() - 1].rfind('/').map_or(root, |slash| root + slash);
                key.truncate(parent + 1);
            }
            name => {
                key.push_str(name);
                if !is_last {
                    key.push('/');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both_ways(base: &str, reference: &str) -> Option<(String, String)> {
        let base = Url::parse(base).expect("valid");
        let (short, fragment) = PlainJoiner::new(&base).join(reference)?;
        let mut long = base.join(reference).expect("plain references are valid");
        assert_eq!(long.fragment(), fragment);
        long.set_fragment(None);
        Some((short, key(&long, Tracking::Keep)))
    }

    #[test]
    fn the_short_way_is_for_plain_references_only() {
        for reference in
            ["", "#a", "//b.example/", "a?b", "a b", "a%20b", "mailto:x", "ü", "a#ü", "https://a.example/"]
        {
            assert_eq!(both_ways("https://a.example/x/y", reference), None, "{reference}");
        }
        for reference in
            ["a", "/a", "a/", "..", "../a", "./a.html#b", "/../../a", "a/./b", "a/..", ".../a", "a.", "/"]
        {
            let (short, long) = both_ways("http://A.example:8080/x/%7ey/z?q#f", reference).expect("plain");
            assert_eq!(short, long, "{reference}");
        }
    }

    proptest! {
        #[test]
        fn both_ways_lead_to_the_same_place(
            base in "https?://[a-z]{1,3}\\.example(:81)?/[a-z./%7]{0,12}(\\?[a-z]{0,3})?",
            reference in "[a-zA-Z./~_-]{0,14}(#[a-z./]{0,3})?",
        ) {
            if let Some((short, long)) = both_ways(&base, &reference) {
                prop_assert_eq!(short, long);
            }
        }

        #[test]
        fn plain_paths_are_read_as_they_are_written(path in "/[a-zA-Z./~_%ü-]{0,14}") {
            let url = Url::parse(&format!("https://a.example{path}")).expect("valid");
            if is_plain_path(&path) {
                prop_assert_eq!(super::super::display(&url), format!("https://a.example{path}"));
            }
        }
    }
}
