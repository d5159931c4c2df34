//! Changes in a built page or style sheet, at the places that the audit saw.

use std::collections::BTreeSet;

use super::places::{at, offset};
use super::spelling::{escaped, meaning, restyled, unescaped};
use super::{Edit, Want, applied};
use crate::page::{self, Headers, Page, base_of, destinations};
use crate::urls::{Tracking, Url};

/// Why a page or style sheet stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not the one that was audited.
    Changed(String),
    /// It is, but nothing in it can be changed and all else be left as it is.
    Unsafe(String),
}

/// The edits that make these wishes true in a page or style sheet that is served at `url`.
///
/// It is refused when the file is not the one that was audited, when the bytes of a link cannot be told, or when anything
/// else in the page would mean something else afterwards.
pub fn edits_of_page(body: &[u8], url: &Url, wants: &[Want]) -> Result<Vec<Edit>, Refusal> {
    let unsafe_as = |why: &str| Refusal::Unsafe(why.to_owned());
    let text = std::str::from_utf8(body).map_err(|_| unsafe_as("it is not UTF-8"))?;
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let is_style_sheet = url.path().to_ascii_lowercase().ends_with(".css");
    let page = page::read_html(&Headers::default(), body);
    let base = if is_style_sheet { url.clone() } else { base_of(&page, url) };
    let before = meanings(&page, url);
    let mut edits = BTreeSet::new();
    for want in wants {
        let found = edits_at(&text[mark..], &base, want);
        if found.is_empty() {
            return Err(unfound(want, &page, &before));
        }
        let moved = |edit: Edit| Edit { start: edit.start + mark, end: edit.end + mark, ..edit };
        edits.extend(found.into_iter().map(moved));
    }
    let edits: Vec<Edit> = edits.into_iter().collect();
    if edits.windows(2).any(|pair| pair[0].end > pair[1].start) {
        return Err(unsafe_as("two changes are for the same place"));
    }
    if !is_style_sheet {
        let after = page::read_html(&Headers::default(), &applied(body, &edits));
        if !differs_as_wanted(&before, &meanings(&after, url), wants) {
            return Err(unsafe_as("the change would alter other links of the page"));
        }
    }
    Ok(edits)
}

/// Why the bytes of a link are not found: it is gone, or it is written in a way that only a whole parser reads.
fn unfound(want: &Want, page: &Page, meanings: &[Option<String>]) -> Refusal {
    let is_there = page.references.iter().zip(meanings).any(|(reference, meaning)| {
        let rest = meaning.as_ref().and_then(|meaning| meaning.strip_prefix(&want.old));
        (reference.at.line, reference.at.column) == (want.line, want.column)
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    });
    if is_there {
        Refusal::Unsafe(format!("line {} writes {} in a way of its own", want.line, want.old))
    } else {
        Refusal::Changed(format!("line {} has no link to {} any more", want.line, want.old))
    }
}

fn edits_at(text: &str, base: &Url, want: &Want) -> Vec<Edit> {
    let Some(start) = offset(text, want.line, want.column).filter(|start| *start < text.len()) else {
        return Vec::new();
    };
    let is_markup = text[start..].starts_with('<');
    let has_fragment = want.old.contains('#');
    let mut edits = Vec::new();
    for range in at(text, start) {
        let old = if is_markup { unescaped(&text[range.clone()]) } else { text[range.clone()].to_owned() };
        if meaning(base, &old, has_fragment).as_deref() != Some(&want.old) {
            continue;
        }
        let new = restyled(base, &old, &want.new);
        edits.extend(new.map(|new| Edit::new(range, if is_markup { escaped(&new) } else { new })));
    }
    edits
}

/// What every reference of a page means, in order.
fn meanings(page: &Page, url: &Url) -> Vec<Option<String>> {
    let destinations = destinations(&page.references, &base_of(page, url), Tracking::Keep);
    let told = |destination: &page::Destination| match destination {
        page::Destination::Http { key, fragment: Some(fragment), .. } => Some(format!("{key}#{fragment}")),
        page::Destination::Http { key, .. } => Some(key.clone()),
        _ => None,
    };
    destinations.iter().map(told).collect()
}

/// Whether two readings of a page differ in what was wanted only.
fn differs_as_wanted(before: &[Option<String>], after: &[Option<String>], wants: &[Want]) -> bool {
    let is_wanted = |old: &str, new: &str| {
        wants.iter().any(|want| {
            let rest = old.strip_prefix(&want.old).filter(|rest| rest.is_empty() || rest.starts_with('#'));
            rest.is_some_and(|rest| new == want.new || new.strip_suffix(rest) == Some(&want.new))
        })
    };
    let is_right = |(old, new): (&Option<String>, &Option<String>)| match (old, new) {
        (Some(old), Some(new)) => old == new || is_wanted(old, new),
        (old, new) => old == new,
    };
    before.len() == after.len() && before.iter().zip(after).all(is_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(body: &str, wants: &[(u32, u32, &str, &str)]) -> Result<String, Refusal> {
        let url = Url::parse("https://a.example/docs/").expect("a URL");
        let absolute = |url: &str| format!("https://a.example{url}");
        let wants: Vec<Want> = wants
            .iter()
            .map(|(line, column, old, new)| Want {
                line: *line,
                column: *column,
                old: absolute(old),
                new: absolute(new),
            })
            .collect();
        let edits = edits_of_page(body.as_bytes(), &url, &wants)?;
        Ok(String::from_utf8(applied(body.as_bytes(), &edits)).expect("it was text before"))
    }

    #[test]
    fn only_the_bytes_of_the_url_change() {
        for (body, want, expected) in [
            (
                "<p>/old</p>\r\n<a  HREF = '/old#x' title=\"/old\">/old</a>",
                (2, 1, "/old", "/new/"),
                "<p>/old</p>\r\n<a  HREF = '/new/#x' title=\"/new/\">/old</a>",
            ),
            ("<a href=../old?a=1&amp;b=2>é</a>", (1, 1, "/old?a=1&b=2", "/new"), "<a href=../new>é</a>"),
            (
                "\u{FEFF}<img src=/a.png srcset='/a.png 1x, /b.png 2x'>",
                (1, 1, "/a.png", "/c.png"),
                "\u{FEFF}<img src=/c.png srcset='/c.png 1x, /b.png 2x'>",
            ),
            ("é<a href=#nut>x</a>", (1, 2, "/docs/#nut", "/docs/#nuts"), "é<a href=#nuts>x</a>"),
        ] {
            assert_eq!(changed(body, &[want]).as_deref(), Ok(expected), "{body}");
        }
    }

    #[test]
    fn a_file_that_changed_is_refused() {
        for body in ["", "<p>", "<a href=/other>x</a>", "\n<a href=/old>x</a>"] {
            let refused = changed(body, &[(1, 1, "/old", "/new")]);
            assert!(
                matches!(&refused, Err(Refusal::Changed(why)) if why.contains("no link to https://a.example/old")),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn a_file_that_cannot_be_changed_safely_is_no_other_file() {
        for (body, old, expected) in [
            (
                "<a href=/caf&eacute;>x</a>",
                "/caf%C3%A9",
                "line 1 writes https://a.example/caf%C3%A9 in a way of its own",
            ),
            (
                "<a href='/o&#108;d#x'>x</a>",
                "/old",
                "line 1 writes https://a.example/old in a way of its own",
            ),
        ] {
            assert_eq!(
                changed(body, &[(1, 1, old, "/new")]),
                Err(Refusal::Unsafe(expected.to_owned())),
                "{body}"
            );
        }
        let url = Url::parse("https://a.example/").expect("a URL");
        let refused = edits_of_page(b"<a href=/old>\xE9</a>", &url, &[]);
        assert_eq!(refused, Err(Refusal::Unsafe("it is not UTF-8".to_owned())));
    }
}
