//! Changes in the sources of a site: Markdown, HTML, templates. What is written there is not what is served, so
//! only a URL that stands there whole, as a link, is changed; where it might be something else it is listed.
//!
//! `fix::written` parses the same sources, to say which link of a page stands where: it leaves out what becomes none, and what
//! a template makes. Here a definition that no text refers to is changed as well, and `src="/a.png"` in a shortcode too.

use super::{Edit, line_of};
use crate::urls;

/// A URL to change wherever it is linked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The URL that stands there.
    pub old: String,
    /// The URL that should.
    pub new: String,
}

/// A place where a URL stands that may be no link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The line, from 1.
    pub line: usize,
    /// The text that stands there.
    pub text: String,
}

/// What is to be changed in a source, and what may have to be.
pub fn edits_of_source(text: &str, is_markdown: bool, wanted: &[Source]) -> (Vec<Edit>, Vec<Occurrence>) {
    let fenced = if is_markdown { fences(text) } else { Vec::new() };
    let (mut edits, mut unsure) = (Vec::new(), Vec::new());
    for want in wanted {
        let (origin, path) = want.old.split_at(urls::origin_of_key(&want.old).len());
        let new_path = want.new.strip_prefix(origin).filter(|new| new.starts_with('/'));
        let forms = [(want.old.as_str(), Some(want.new.as_str())), (path, new_path.or(Some(&want.new)))];
        for (old, new) in forms {
            for (start, _) in text.match_indices(old).filter(|(start, _)| is_whole(text, *start, old)) {
                let is_code = fenced.iter().any(|(from, to)| (*from..*to).contains(&start));
                match new.filter(|_| !is_code && is_link(text, start)) {
                    Some(new) => edits.push(Edit::new(start..start + old.len(), new.to_owned())),
                    None => unsure
                        .push(Occurrence { line: line_of(text.as_bytes(), start), text: old.to_owned() }),
                }
            }
        }
    }
    edits.sort();
    edits.dedup();
    unsure.sort();
    unsure.dedup();
    (edits, unsure)
}

/// Whether the URL begins and ends here: `/menu` is no part of `/menu/cakes` or of `https://a.example/menu`.
fn is_whole(text: &str, start: usize, old: &str) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[start + old.len()..].chars().next();
    let is_part = |c: char| c.is_alphanumeric() || "-._~%/:@?&=+$".contains(c);
    let is_attribute = text[..start].ends_with('=');
    before.is_none_or(|c| !is_part(c) || c == ':' || is_attribute)
        && after.is_none_or(|c| {
            !is_part(c) || c == '.' && !text[start + old.len() + 1..].starts_with(char::is_alphanumeric)
        })
}

/// Whether what stands before makes it the target of a link: an attribute, or Markdown.
fn is_link(text: &str, start: usize) -> bool {
    const ATTRIBUTES: &[&str] = &["href", "src", "poster", "data"];
    let line = text[..start].rsplit('\n').next().unwrap_or_default();
    let bare = line.strip_suffix(['"', '\'']).unwrap_or(line);
    let attribute = bare.strip_suffix('=').map(str::to_ascii_lowercase);
    let is_attribute = attribute.is_some_and(|name| {
        ATTRIBUTES.iter().any(|known| {
            name.strip_suffix(known).is_some_and(|before| before.ends_with(|c: char| c.is_whitespace()))
        })
    });
    let is_reference = || line.trim_start().starts_with('[') && line.trim_end().ends_with("]:");
    is_attribute || line.ends_with("](") || line.ends_with("](<") || is_reference()
}

/// The fenced blocks of Markdown: code, where a URL is an example.
fn fences(text: &str) -> Vec<(usize, usize)> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let fence = ["```", "~~~"].into_iter().find(|fence| line.trim_start().starts_with(fence));
        match (open, fence) {
            (None, Some(fence)) => open = Some((at, fence)),
            (Some((start, opened)), Some(fence)) if opened == fence => {
                fences.push((start, at + line.len()));
                open = None;
            }
            _ => {}
        }
        at += line.len();
    }
    fences.extend(open.map(|(start, _)| (start, text.len())));
    fences
}

#[cfg(test)]
mod tests {
    use super::super::applied;
    use super::*;

    fn changed(text: &str) -> (String, Vec<(usize, String)>) {
        let wanted =
            [Source { old: "https://a.example/old".to_owned(), new: "https://a.example/new/".to_owned() }];
        let (edits, unsure) = edits_of_source(text, true, &wanted);
        let changed = String::from_utf8(applied(text.as_bytes(), &edits)).expect("it was text before");
        (changed, unsure.into_iter().map(|place| (place.line, place.text)).collect())
    }

    #[test]
    fn links_of_markdown_and_markup_change() {
        for (text, expected) in [
            ("[a](/old) and [b](/old#x \"t\")", "[a](/new/) and [b](/new/#x \"t\")"),
            ("[a]: /old\n", "[a]: /new/\n"),
            ("[a](<https://a.example/old>)", "[a](<https://a.example/new/>)"),
            ("<a class=x href=\"/old\">", "<a class=x href=\"/new/\">"),
            ("<img src='/old'>", "<img src='/new/'>"),
        ] {
            assert_eq!(changed(text), (expected.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn other_urls_are_left_alone() {
        for text in [
            "[a](/old/more)",
            "[a](/older)",
            "[a](/very/old)",
            "[a](/old?x)",
            "[a](/old.html)",
            "https://b.example/old",
        ] {
            assert_eq!(changed(text), (text.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_may_be_no_link_is_listed() {
        for text in [
            "see /old there",
            "`/old`",
            "url: /old\n",
            "```\n[a](/old)\n```\n",
            "href={\"/old\"}",
            "data-x=\"/old\"",
        ] {
            let (same, unsure) = changed(text);
            assert_eq!((same.as_str(), unsure.len()), (text, 1), "{text}");
        }
    }
}
