//! Path patterns with `*` and `$`, matched in linear time.
//!
//! A pattern is the pieces between its stars. The first piece must begin the path; each further one
//! is taken where it is found first, since what a later place could still give, the first gives too;
//! and the piece before a `$` must end the path. No place is ever tried twice.

use memchr::memmem;
use url::Url;

use crate::urls;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pieces: Vec<Vec<u8>>,
    is_anchored: bool,
    length: usize,
}

/// What patterns are compared with: the path and query of a URL, with normalised escapes.
pub(super) struct Subject(Vec<u8>);

impl Subject {
    pub fn of(url: &Url) -> Self {
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        Self(escaped(path.as_bytes()).into_bytes())
    }
}

impl Pattern {
    /// Compiles the value of a rule; `None` when it is empty and so says nothing.
    pub fn new(value: &[u8]) -> Option<Self> {
        let value = value.trim_ascii();
        let (text, is_anchored) = match value {
            [] => return None,
            [text @ .., b'$'] => (text, true),
            text => (text, false),
        };
        let pieces: Vec<_> = text.split(|byte| *byte == b'*').map(|p| escaped(p).into_bytes()).collect();
        let stars = pieces.len() - 1;
        let length = pieces.iter().map(Vec::len).sum::<usize>() + stars + usize::from(is_anchored);
        Some(Self { pieces, is_anchored, length })
    }

    /// How specific it is: its length in octets (RFC 9309, section 2.2.2).
    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether it begins as a path does, so that it can match at all.
    pub fn is_path(&self) -> bool {
        self.pieces.first().is_none_or(|first| first.is_empty() || first.starts_with(b"/"))
    }

    /// Whether it matches every path: `/`, `*`, `/*`.
    pub fn is_everything(&self) -> bool {
        let is_empty = |pieces: &[Vec<u8>]| pieces.iter().all(Vec::is_empty);
        let is_root = |first: &Vec<u8>| first.is_empty() || first == b"/";
        match self.pieces.split_first() {
            Some((first, others)) => {
                is_root(first)
                    && is_empty(others)
                    && !(first.is_empty() && others.is_empty())
                    && !(self.is_anchored && others.is_empty())
            }
            None => false,
        }
    }

    /// A path that it matches.
    pub fn example(&self) -> String {
        let pieces: Vec<_> = self.pieces.iter().map(|piece| String::from_utf8_lossy(piece)).collect();
        let path = pieces.join("x");
        if path.starts_with('/') { path } else { format!("/{path}") }
    }

    /// The directory whose index this names: `/a/$` for `/a/index.html`.
    pub fn directory_of_index(&self) -> Option<Self> {
        let last = self.pieces.last()?;
        let at = memmem::rfind(last, b"/index.htm")?;
        let is_index = !last[at + 1..].contains(&b'/');
        let mut pieces = self.pieces.clone();
        pieces.last_mut()?.truncate(at + 1);
        is_index.then_some(Self { pieces, is_anchored: true, length: self.length })
    }

    /// Whether a path is of this pattern.
    pub fn is_match(&self, subject: &Subject) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        let Some(rest) = subject.0.strip_prefix(first.as_slice()) else { return false };
        let Some((last, middle)) = others.split_last() else { return !self.is_anchored || rest.is_empty() };
        let Some(rest) = middle.iter().try_fold(rest, |rest, piece| after(rest, piece)) else { return false };
        if self.is_anchored { rest.ends_with(last) } else { after(rest, last).is_some() }
    }
}

fn after<'a>(text: &'a [u8], piece: &[u8]) -> Option<&'a [u8]> {
    memmem::find(text, piece).map(|at| &text[at + piece.len()..])
}

/// Escapes in one form, with the special characters escaped where they mean themselves
/// (RFC 9309, section 2.2.3).
fn escaped(bytes: &[u8]) -> String {
    urls::normalised(bytes).replace('*', "%2A").replace('$', "%24")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_match(pattern: &str, path: &str) -> bool {
        let url = Url::parse("http://a.example").and_then(|base| base.join(path)).expect("a valid path");
        Pattern::new(pattern.as_bytes()).is_some_and(|pattern| pattern.is_match(&Subject::of(&url)))
    }

    #[test]
    fn stars_and_anchors_mean_what_the_standard_says() {
        for (pattern, path, expected) in [
            ("/", "/", true),
            ("/a", "/ab", true),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("/a*$", "/ab", true),
            ("*", "/x", true),
            ("*.gif$", "/a.gif/b.gif", true),
            ("*.gif$", "/a.gif?x", false),
            ("/a*b*c", "/acb", false),
            ("/a*b*c", "/aXbXc", true),
            ("/*ab$", "/aab", true),
            ("/ab*ab$", "/ab", false),
            ("/ab*ab$", "/abab", true),
            ("/a$b", "/a$b", true),
            ("/a$b", "/a", false),
            ("/a-%2A.html", "/a-*.html", true),
            ("/a-%24", "/a-$", true),
            ("/%7ejoe", "/~joe", true),
            ("/a%2fb", "/a%2Fb", true),
            ("/a%2fb", "/a/b", false),
            ("/ü", "/%c3%bc", true),
            ("/?q=", "/?q=1", true),
            ("x", "/x", false),
        ] {
            assert_eq!(is_match(pattern, path), expected, "{pattern} {path}");
        }
        assert!(Pattern::new(b" ").is_none());
    }

    #[test]
    fn an_octet_outside_utf_8_is_an_escape() {
        let url = Url::parse("http://a.example/%E9t%E9").expect("valid");
        let pattern = Pattern::new(b"/\xE9t").expect("a pattern");
        assert!(pattern.is_match(&Subject::of(&url)));
    }

    #[test]
    fn the_index_of_a_directory_stands_for_it() {
        let directory = |text: &str| Pattern::new(text.as_bytes())?.directory_of_index();
        assert_eq!(directory("/a/index.html").map(|d| d.pieces), Some(vec![b"/a/".to_vec()]));
        assert!(directory("/a/index.php").is_none() && directory("/index.html/b").is_none());
    }

    #[test]
    fn hostile_patterns_take_no_time() {
        let pattern = Pattern::new(format!("/{}b", "*a".repeat(5_000)).as_bytes()).expect("a pattern");
        let path = Subject(format!("/{}", "a".repeat(1_000_000)).into_bytes());
        for _ in 0..10 {
            assert!(!pattern.is_match(&path));
        }
    }

    /// The definition, character by character.
    fn naive(pattern: &[u8], path: &[u8]) -> bool {
        match (pattern, path) {
            ([], _) | ([b'$'], []) => true,
            ([b'*', rest @ ..], _) => (0..=path.len()).any(|skipped| naive(rest, &path[skipped..])),
            ([b'$'], _) | (_, []) => false,
            ([one, pattern @ ..], [other, path @ ..]) => one == other && naive(pattern, path),
        }
    }

    proptest! {
        #[test]
        fn matching_agrees_with_the_definition(pattern in "/[ab*]{0,9}[$]?", path in "/[ab]{0,12}") {
            let expected = naive(pattern.as_bytes(), path.as_bytes());
            prop_assert_eq!(is_match(&pattern, &path), expected, "{} {}", pattern, path);
        }
    }
}
