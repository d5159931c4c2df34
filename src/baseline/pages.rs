//! Patterns of pages: `*` is any text without a slash, `**` any text. Every other character is itself, `?` too.

use std::collections::BTreeSet;

/// More pages than this are written as the folder that they have in common.
const MOST_PAGES: usize = 10;

/// Whether a pattern means this page.
pub fn is_match(pattern: &str, page: &str) -> bool {
    if pattern == page || pattern == "**" {
        return true;
    }
    let page = page.as_bytes();
    // What of the page the pattern so far may have consumed: one bit for each length.
    let mut ends = vec![false; page.len() + 1];
    ends[0] = true;
    let mut rest = pattern.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let is_any = rest.starts_with(b"**");
        if *first == b'*' {
            for at in 1..ends.len() {
                ends[at] |= ends[at - 1] && (is_any || page[at - 1] != b'/');
            }
        } else {
            for at in (1..ends.len()).rev() {
                ends[at] = ends[at - 1] && page[at - 1] == *first;
            }
            ends[0] = false;
        }
        rest = if is_any { &rest[2..] } else { after };
    }
    ends[page.len()]
}

/// The patterns that stand for these pages: each itself, or of many the folder that all are in. What stands on many
/// pages stands in a template, and the next page will have it too.
pub fn patterns(pages: &BTreeSet<&str>) -> Vec<String> {
    if pages.len() <= MOST_PAGES {
        return pages.iter().map(|page| (*page).to_owned()).collect();
    }
    let first = pages.first().copied().unwrap_or_default();
    // In their order, what the first and the last have in common all have.
    let last = pages.last().copied().unwrap_or_default();
    let common = first.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).count();
    let folder = first.as_bytes()[..common].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
    vec![format!("{}**", &first[..folder])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stay_within_a_folder_and_double_stars_do_not() {
        for (pattern, page, expected) in [
            ("/a/", "/a/", true),
            ("/a/", "/a/b", false),
            ("/a/*", "/a/b", true),
            ("/a/*", "/a/b/", false),
            ("/a/**", "/a/b/c?d", true),
            ("**", "/", true),
            ("/**/b", "/x/y/b", true),
            ("/*/b/*", "/x/b/", true),
            ("/*/b/*", "/x/y/b/", false),
            ("/?a=*", "/?a=1", true),
            ("/?a=1", "/xa=1", false),
            ("*", "", true),
            ("", "/", false),
            ("/a*b*c", "/aXbYbZc", true),
            ("/ü*", "/üß", true),
        ] {
            assert_eq!(is_match(pattern, page), expected, "{pattern} {page}");
        }
    }

    #[test]
    fn many_pages_become_the_folder_that_they_share() {
        let pages: Vec<String> = (0..30).map(|at| format!("/blog/post-{at}/")).collect();
        let of = |pages: &[String]| patterns(&pages.iter().map(String::as_str).collect());
        assert_eq!(of(&pages[..2]), pages[..2]);
        assert_eq!(of(&pages), ["/blog/**"]);
        let with_start: Vec<String> = pages.iter().cloned().chain(["/".to_owned()]).collect();
        assert_eq!(of(&with_start), ["/**"]);
        let elsewhere: Vec<String> = pages.into_iter().chain(["https://b.example/".to_owned()]).collect();
        assert_eq!(of(&elsewhere), ["**"]);
    }
}
