//! Where something stands in the text that visitors read, found in the bytes of a page.
//!
//! Nearly every page has none of it, so the search must be quick; what it finds may be looked at slowly.

use memchr::memmem;

use super::{Source, View};
use crate::page::Position;

/// More places than this say nothing new.
const MAX_PLACES: usize = 20;

/// Elements whose content is shown as it is, or not at all.
const NOT_PROSE: &[&str] =
    &["code", "pre", "samp", "kbd", "tt", "script", "style", "textarea", "template", "svg"];

/// The places of a text among the words of a page, each with the words around it. What follows the text
/// must be as `goes_on` says.
pub fn places(view: &View, needle: &[u8], goes_on: fn(&[u8]) -> bool) -> Vec<(String, Source)> {
    let place = |at: usize| (around(view.body(), at, needle.len()), source(view, at));
    offsets(view, needle, goes_on).take(MAX_PLACES).map(place).collect()
}

/// Where a text stands among the words of a page, in bytes. What follows it must be as `goes_on` says.
pub fn offsets<'v>(
    view: &'v View,
    needle: &'v [u8],
    goes_on: fn(&[u8]) -> bool,
) -> impl Iterator<Item = usize> + 'v {
    let body = view.body();
    let is_prose = move |at: &usize| goes_on(&body[at + needle.len()..]) && is_prose(body, *at);
    memmem::find_iter(body, needle).filter(is_prose)
}

/// The place of an offset.
pub fn source(view: &View, at: usize) -> Source {
    view.source(position(view.body(), at), "text")
}

fn is_prose(body: &[u8], at: usize) -> bool {
    let before = &body[..at];
    let last = |needle: &str| memmem::rfind(before, needle.as_bytes());
    let is_open = |start: Option<usize>, end: Option<usize>| start.is_some() && start > end;
    let is_inside = |name: &str| is_open(last(&format!("<{name}")), last(&format!("</{name}")));
    let is_in_any_case = |name: &&str| is_inside(name) || is_inside(&name.to_ascii_uppercase());
    let is_in_comment = is_open(last("<!--"), last("-->"));
    let is_in_tag = is_open(last("<"), last(">"));
    !is_in_comment && !is_in_tag && !NOT_PROSE.iter().any(is_in_any_case)
}

/// The word or words that the text stands in.
fn around(body: &[u8], at: usize, length: usize) -> String {
    let is_edge = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>');
    let start = body[..at].iter().rposition(is_edge).map_or(0, |edge| edge + 1);
    let end = at + length + body[at + length..].iter().position(is_edge).unwrap_or(body.len() - at - length);
    String::from_utf8_lossy(&body[start..end]).chars().take(80).collect()
}

fn position(body: &[u8], at: usize) -> Position {
    let before = &body[..at];
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let column = 1 + String::from_utf8_lossy(&before[start..]).chars().count();
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}
