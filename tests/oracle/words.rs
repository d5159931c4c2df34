//! The text that a visitor reads, taken from the tree: its words, and the texts of links and headings.

use scraper::{ElementRef, Node};

use super::dom::is_html;
use super::theirs::landmark_of;
use tollgate::page::facts::Landmark;

/// Elements whose text no visitor reads as the page's.
const HIDDEN: &[&str] = &[
    "datalist", "iframe", "noembed", "noframes", "noscript", "script", "select", "style", "template",
    "textarea", "title",
];

/// Of these, a visitor is shown nothing in SVG.
const HIDDEN_IN_SVG: &[&str] = &["desc", "script", "style", "title"];

/// The text-level elements of the standard (4.5 and the obsolete ones of 16.2): a word goes on in them.
const TEXT_LEVEL: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "output", "q", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// A run of text without a boundary in it, and whether it stands in the main part of the page.
#[derive(Default)]
struct Run {
    text: String,
    is_main: bool,
}

/// The words of a page in order, each with whether it stands in the main part of the page.
pub fn words_of(root: ElementRef) -> Vec<(String, bool)> {
    let mut runs = vec![Run::default()];
    read_runs(root, Landmark::Body, &mut runs);
    let words = |run: &Run| split(&run.text).into_iter().map(|word| (word, run.is_main)).collect::<Vec<_>>();
    runs.iter().flat_map(words).collect()
}

fn read_runs(node: ElementRef, outside: Landmark, runs: &mut Vec<Run>) {
    if matches!(node.value().name(), "head") || is_hidden(node) {
        runs.push(Run::default());
        return;
    }
    let landmark = landmark_of(node).unwrap_or(outside);
    let is_boundary = !TEXT_LEVEL.contains(&node.value().name());
    if is_boundary {
        runs.push(Run::default());
    }
    for child in node.children() {
        match child.value() {
            Node::Text(text) => read_text(text, landmark, runs),
            _ => ElementRef::wrap(child).into_iter().for_each(|child| read_runs(child, landmark, runs)),
        }
    }
    if is_boundary {
        runs.push(Run::default());
    }
}

fn read_text(text: &str, landmark: Landmark, runs: &mut Vec<Run>) {
    let is_main = matches!(landmark, Landmark::Body | Landmark::Main);
    match runs.last_mut() {
        Some(run) if run.is_main == is_main => run.text.push_str(text),
        _ => runs.push(Run { text: text.to_owned(), is_main }),
    }
}

fn is_hidden(node: ElementRef) -> bool {
    let hidden = if is_html(node) { HIDDEN } else { HIDDEN_IN_SVG };
    hidden.contains(&node.value().name())
}

/// Words are runs of letters and digits; ideographs and kana are written without spaces.
fn split(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    for c in text.chars() {
        match c {
            '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}' => {
                spaced.extend([' ', c, ' ']);
            }
            '\u{20000}'..='\u{3FFFF}' => spaced.extend([' ', c, ' ']),
            _ if c.is_alphanumeric() => spaced.push(c),
            _ => spaced.push(' '),
        }
    }
    spaced.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The text of a link or a heading with the alternatives of images in it, white space not yet collapsed.
pub fn caption_of(node: ElementRef) -> String {
    let mut caption = String::new();
    for child in node.children() {
        match child.value() {
            Node::Text(text) => caption.push_str(text),
            Node::Element(element) if element.name() == "img" => {
                caption.extend([" ", element.attr("alt").unwrap_or_default(), " "]);
            }
            _ => caption.extend(ElementRef::wrap(child).filter(|child| !is_hidden(*child)).map(caption_of)),
        }
    }
    caption
}

/// White space as browsers show it.
pub fn collapsed(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
