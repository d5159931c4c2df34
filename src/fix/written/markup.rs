//! Links in markup and in data, with expressions of templates in them.

use std::ops::Range;

use super::expressions::is_made;
use super::links::Link;
use crate::fix::patch::places::attributes;
use crate::fix::patch::spelling::unescaped;

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "to", "poster", "data", "action", "cite"];

/// Keys that hold an address in data and scripts.
const KEYS: &[&str] = &["url", "href", "to", "link", "src", "pageref", "image"];

/// The links of the tags in a range; `masked` is the text with its expressions as words.
pub fn markup_links(text: &str, masked: &str, range: Range<usize>) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(start) = masked[at..range.end].find('<').map(|offset| at + offset) {
        let rest = &masked[start..];
        at = start + 1;
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(range.end, |end| (start + end + 3).min(range.end));
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            found.extend(in_tag(text, masked, start));
        }
    }
    found
}

fn in_tag(text: &str, masked: &str, start: usize) -> Vec<Link> {
    let name: String = masked[start + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let is_component = name.starts_with(|c: char| c.is_ascii_uppercase());
    let all = attributes(near(masked, start), start);
    let mut found = Vec::new();
    for (attribute, range) in &all {
        let attribute = attribute.to_ascii_lowercase();
        let Some(href) = text.get(range.clone()).filter(|href| !href.trim().is_empty()) else { continue };
        if !ADDRESSES.contains(&attribute.as_str()) {
            continue;
        }
        let blanks = href.len() - href.trim_start().len();
        let href = href.trim();
        let href = if is_made(href) { href.to_owned() } else { unescaped(href) };
        // What a component becomes is its own business.
        let element = (!is_component).then(|| format!("{} {attribute}", name.to_ascii_lowercase()));
        let said = if name == "img" {
            attribute_text(text, &all, "alt")
        } else {
            inner_text(text, masked, &name, range.end)
        };
        found.push(Link { start: range.start + blanks, href, text: said, element });
    }
    found
}

/// The text up to a little further: a tag and the text of a link are short, and whoever opens many and closes none costs
/// no more time for it.
fn near(text: &str, at: usize) -> &str {
    &text[..text.floor_char_boundary(at + 4096)]
}

fn attribute_text(text: &str, all: &[(&str, Range<usize>)], name: &str) -> Option<String> {
    let (_, range) = all.iter().find(|(attribute, _)| attribute.eq_ignore_ascii_case(name))?;
    text.get(range.clone()).filter(|value| !is_made(value) && !value.starts_with('{')).map(unescaped)
}

/// The text of a link, without its tags; none where a part of it is made.
fn inner_text(text: &str, masked: &str, name: &str, from: usize) -> Option<String> {
    if !name.eq_ignore_ascii_case("a") {
        return None;
    }
    let masked = near(masked, from);
    let start = from + masked[from..].find('>')? + 1;
    let end = start + masked[start..].find("</")?;
    let end = if masked[end..].starts_with("</a") { end } else { start + masked[start..].find("</a")? };
    let inner = text.get(start..end).filter(|inner| !inner.contains('{'))?;
    let mut said = String::new();
    let mut is_tag = false;
    for c in inner.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => said.push(c),
            _ => {}
        }
    }
    Some(unescaped(&said))
}

/// The addresses in data: a key, a colon or equals sign, and a text.
pub fn values(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for key in KEYS {
        let lower = text.to_ascii_lowercase();
        for (at, _) in lower.match_indices(key) {
            let before = text[..at].chars().next_back();
            let is_word = before.is_some_and(|c| c.is_alphanumeric() || "-_./:@".contains(c));
            if !is_word {
                found.extend(value(text, at + key.len()));
            }
        }
    }
    found
}

/// The text that a key has, where one follows.
fn value(text: &str, after_key: usize) -> Option<Link> {
    let rest = text[after_key..].trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix([':', '='])?.trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    let (start, href) = match rest.chars().next()? {
        quote @ ('"' | '\'' | '`') => (start + 1, rest[1..].split([quote, '\n']).next()?),
        _ => (start, rest.split(['\n', '\r', ',', ' ', '}', ']', ';']).next()?),
    };
    let is_address =
        href.starts_with('/') || href.starts_with('.') || href.contains("://") || href.contains('#');
    is_address.then(|| Link { start, href: href.to_owned(), text: None, element: None })
}
