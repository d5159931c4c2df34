//! The links that stand in a source, with their places and texts. The one door to pulldown-cmark.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::expressions::{is_made, masked};
use super::markup::{markup_links, values};

/// How a source is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Markdown, with markup in it.
    Markdown,
    /// Markup, with expressions in it.
    Markup,
    /// Data and scripts, whose addresses stand behind keys.
    Data,
}

impl Notation {
    /// The notation of a file, by the ending of its name.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdx" | "mkd" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" | "njk" | "liquid" | "hbs" | "mustache" | "jinja" | "jinja2" | "j2"
            | "erb" | "ejs" | "vue" | "svelte" | "astro" | "gohtml" | "tmpl" | "twig" | "tsx" | "jsx" => {
                Some(Self::Markup)
            }
            "yml" | "yaml" | "toml" | "json" | "js" | "cjs" | "mjs" | "ts" | "mts" => Some(Self::Data),
            _ => None,
        }
    }
}

/// A link as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The byte at which its address begins.
    pub start: usize,
    /// Its address.
    pub href: String,
    /// Its text; none where that is only known once it is built.
    pub text: Option<String>,
    /// The element and attribute that it becomes; none where nobody can tell.
    pub element: Option<String>,
}

/// The links of a source, in their order.
pub fn links(text: &str, notation: Notation) -> Vec<Link> {
    let masked = masked(text);
    let body = body(&masked, notation);
    let mut found = match notation {
        Notation::Markdown => in_markdown(text, &masked, body.start),
        Notation::Markup => markup_links(text, &masked, body),
        Notation::Data => values(text),
    };
    found.sort_by_key(|link| link.start);
    found.dedup_by(|one, other| {
        one.start == other.start && one.element == other.element && one.text == other.text
    });
    found
}

/// What follows the front matter.
fn body(text: &str, notation: Notation) -> Range<usize> {
    let start = if notation == Notation::Data { 0 } else { super::layout::front_matter(text).1 };
    start..text.len()
}

/// An open link or image.
struct Open<'a> {
    range: Range<usize>,
    kind: LinkType,
    dest: String,
    id: String,
    /// Where its text ends.
    inner_end: usize,
    text: String,
    element: &'a str,
}

fn in_markdown(text: &str, masked: &str, start: usize) -> Vec<Link> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let parser = Parser::new_ext(&masked[start..], options);
    let definitions: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| {
            (label.to_lowercase(), start + definition.span.start..start + definition.span.end)
        })
        .collect();
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        let range = start + range.start..start + range.end;
        match event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                open.push(opened((range, link_type), &dest_url, &id, "a href"));
            }
            Event::Start(Tag::Image { link_type, dest_url, id, .. }) => {
                open.push(opened((range, link_type), &dest_url, &id, "img src"));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let closed = open.pop();
                if let Some(outer) = open.last_mut() {
                    outer.inner_end = range.end;
                }
                found.extend(closed.and_then(|closed| closed_link(closed, (text, masked), &definitions)));
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                found.extend(markup_links(text, masked, range.clone()));
                reach(&mut open, "", range.end);
            }
            Event::Text(said) | Event::Code(said) => reach(&mut open, &said, range.end),
            Event::SoftBreak | Event::HardBreak => reach(&mut open, " ", range.end),
            _ => {}
        }
    }
    found
}

fn opened<'a>((range, kind): (Range<usize>, LinkType), dest: &str, id: &str, element: &'a str) -> Open<'a> {
    let inner_end = range.start + 1;
    Open {
        range,
        kind,
        dest: dest.to_owned(),
        id: id.to_lowercase(),
        inner_end,
        text: String::new(),
        element,
    }
}

fn reach(open: &mut [Open], said: &str, end: usize) {
    for open in open {
        open.text.push_str(said);
        open.inner_end = open.inner_end.max(end);
    }
}

fn closed_link(
    open: Open,
    (text, masked): (&str, &str),
    definitions: &[(String, Range<usize>)],
) -> Option<Link> {
    let start = match open.kind {
        LinkType::Inline => {
            let rest = &masked[open.inner_end..open.range.end];
            address(masked, open.inner_end + rest.find("](")? + 2)
        }
        LinkType::Autolink | LinkType::Email => open.range.start + 1,
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
            let (_, span) = definitions.iter().find(|(label, _)| *label == open.id)?;
            let rest = &masked[span.clone()];
            address(masked, span.start + rest.find("]:")? + 2)
        }
        _ => return None,
    };
    // With escapes the text there is longer; with expressions it is what the author wrote.
    let there = text.get(start..start + open.dest.len()).unwrap_or_default();
    let href = if is_made(there) { there.to_owned() } else { open.dest };
    let is_known = !is_made(text.get(open.range.start..open.inner_end).unwrap_or("{{"));
    Some(Link { start, href, text: is_known.then_some(open.text), element: Some(open.element.to_owned()) })
}

/// Where an address begins: behind spaces and an angle bracket.
fn address(masked: &str, at: usize) -> usize {
    let rest = &masked[at..];
    let address = rest.trim_start();
    at + rest.len() - address.len() + usize::from(address.starts_with('<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each link as line:address:text.
    fn told(text: &str, notation: Notation) -> Vec<String> {
        let told = |link: Link| {
            let line = 1 + text[..link.start].matches('\n').count();
            let said = link.text.clone().unwrap_or_else(|| "?".to_owned());
            let starts = &text[link.start..];
            assert!(starts.starts_with(&link.href) || link.href.contains('&'), "{link:?}: {starts}");
            format!("{line} {} {said}", link.href)
        };
        links(text, notation).into_iter().map(told).collect()
    }

    #[test]
    fn links_of_markdown_are_found_and_code_is_none() {
        for (text, expected) in [
            ("[a](/b) and [c *d* `e`](</f g> \"t\")", vec!["1 /b a", "1 /f g c d e"]),
            ("[a]\n[b][A]\n\n[a]: /c\n", vec!["4 /c a", "4 /c b"]),
            ("---\ntitle: \"[x](/y)\"\n---\r\n\r\n[a](/b)", vec!["5 /b a"]),
            ("`[a](/b)`\n\n    [c](/d)\n\n```\n[e](/f)\n```\n", vec![]),
            ("<!-- [a](/b) <a href=/c>d</a> -->\n\n[e](/f)", vec!["3 /f e"]),
            ("<a href=\"/b\">c <b>d</b></a> [![e](/f.png)](/g)", vec!["1 /b c d", "1 /f.png e", "1 /g e"]),
            ("<https://a.example/b>", vec!["1 https://a.example/b https://a.example/b"]),
            ("[a]({{< ref \"b c.md\" >}}) [{{ d }}](/e)", vec!["1 {{< ref \"b c.md\" >}} a", "1 /e ?"]),
            ("{% comment %}[a](/b){% endcomment %}[c](/d)", vec!["1 /d c"]),
            ("\\[a](/b) [c](/d\\)e)", vec![]),
        ] {
            if text.starts_with('\\') {
                // An escaped bracket is none; an escape in an address is read.
                assert_eq!(links(text, Notation::Markdown).len(), 1, "{text}");
                continue;
            }
            assert_eq!(told(text, Notation::Markdown), expected, "{text}");
        }
    }

    #[test]
    fn links_of_templates_are_found_through_their_expressions() {
        for (text, expected) in [
            ("<a class=x href=\"{{ \"/b\" | url }}\">c</a>", vec!["1 {{ \"/b\" | url }} c"]),
            ("---\nx: <a href=/no>\n---\n<nav>\n<a href='/b'>{{ name }}</a>", vec!["5 /b ?"]),
            ("<Link to=\"/b\">c</Link><a href={'/d'}>e</a>", vec!["1 /b ?", "1 {'/d'} e"]),
            ("<!-- <a href=/b> -->{# <a href=/c> #}<img src=/d.png alt=\"e\">", vec!["1 /d.png e"]),
            ("<script src=/a.js></script><link rel=x href=/b.css>", vec!["1 /a.js ?", "1 /b.css ?"]),
        ] {
            assert_eq!(told(text, Notation::Markup), expected, "{text}");
        }
    }

    #[test]
    fn addresses_of_data_stand_behind_keys() {
        for (text, expected) in [
            ("- title: a\n  url: /b/ # c\n", vec!["2 /b/ ?"]),
            ("[[menu.main]]\nurl = \"/b/\"\npageRef = '/c'", vec!["2 /b/ ?", "3 /c ?"]),
            ("items: [{ label: 'a', to: '/b' }, {\"href\": \"/c\"}]", vec!["1 /b ?", "1 /c ?"]),
            ("curl: /x\nurl:\n", vec![]),
        ] {
            assert_eq!(told(text, Notation::Data), expected, "{text}");
        }
    }

    #[test]
    fn any_text_has_places_within_it() {
        for text in [
            "[",
            "[a](",
            "<a href",
            "{{",
            "---",
            "\u{FEFF}[é](/é)",
            "[a]: <\n[a]",
            "<a href=\"{{ \">",
            "[a](<",
        ] {
            for notation in [Notation::Markdown, Notation::Markup, Notation::Data] {
                assert!(links(text, notation).iter().all(|link| text.is_char_boundary(link.start)), "{text}");
            }
        }
    }
}
