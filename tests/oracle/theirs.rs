//! The facts of a page as the tree tells them.

use std::collections::BTreeMap;

use scraper::ElementRef;
use tollgate::page::facts::{ImageElement, Landmark};
use tollgate::page::{Headers, read_html};

use super::dom::{Dom, Element, is_html, own_text_of, text_of};
use super::mentions::{is_style_sheet, mentions, url_as_kept};
use super::words::{caption_of, collapsed, words_of};
use super::{Facts, notation};

/// Reads every fact that the tree can tell.
pub fn read(dom: &Dom) -> Facts {
    let mut facts = Facts::default();
    let mut all = BTreeMap::<u64, Vec<ElementRef>>::new();
    for element in dom.all() {
        if let Some(stamp) = element.stamp {
            all.entry(stamp).or_default().push(element.node);
        }
    }
    let elements = dom.elements();
    for element in &elements {
        let copies = &all[&element.stamp.unwrap_or_default()];
        take_common(element, &mut facts);
        mentions(element, copies, &mut facts);
        if element.is_html() {
            take_head(element, &mut facts);
            take_heading(element, copies, &mut facts);
            take_image(element, &mut facts);
            take_inline(element, &mut facts);
        }
    }
    facts.add("elements", 0, elements.len());
    if dom.is_as_written() {
        let deepest =
            elements.iter().map(|element| element.ancestors().count() + 1).max().unwrap_or_default();
        facts.add("depth", 0, deepest.min(512));
    }
    take_words(dom, &mut facts);
    facts
}

fn take_common(element: &Element, facts: &mut Facts) {
    let id = element.attr("id").unwrap_or_default();
    if !id.is_empty() {
        facts.add("anchor", order(element), id);
    }
    let name =
        element.attr("name").filter(|_| element.is_html() && element.name() == "a").unwrap_or_default();
    if !name.is_empty() && name != id {
        facts.add("anchor", order(element), name);
    }
    if let Some(item_type) = element.attr("itemtype") {
        facts.add("microdata", order(element), item_type.trim());
    }
    if is_style_sheet(element) {
        facts.style_characters += own_text_of(element.node).chars().count();
    }
    if let Some(style) = element.attr("style") {
        facts.style_characters += style.chars().count();
    }
}

pub fn order(element: &Element) -> u64 {
    element.stamp.unwrap_or_default()
}

fn take_head(element: &Element, facts: &mut Facts) {
    match element.name() {
        "html" => {
            if let Some(lang) = element.attr("lang") {
                facts.add_first("lang", order(element), lang.trim());
            }
        }
        "title" => {
            facts.strand("title", element);
            facts.add("title", order(element), collapsed(&text_of(element.node)));
        }
        "base" => {
            facts.strand("base", element);
            if let Some(href) = element.attr("href") {
                facts.add_first("base", order(element), href.trim_ascii());
            }
        }
        "meta" => take_meta(element, facts),
        _ => {}
    }
}

fn take_meta(element: &Element, facts: &mut Facts) {
    let Some(content) = element.attr("content") else { return };
    let at = order(element);
    if let Some(refresh) = notation::refresh(content).filter(|_| element.is("[http-equiv='refresh' i]")) {
        facts.add_first("refresh", at, format!("{refresh:?}"));
    }
    let name = element.attr("property").or(element.attr("name")).unwrap_or_default().trim().to_lowercase();
    let is_crawler = name.ends_with("bot") || name.starts_with("googlebot");
    match name.as_str() {
        "description" => {
            facts.strand("meta description", element);
            facts.add("description", at, collapsed(content));
        }
        "viewport" => facts.add("viewport", at, content.trim()),
        _ if name.starts_with("twitter:") => facts.add("twitter", at, format!("{name} {}", content.trim())),
        _ if name.contains(':') => facts.add("open graph", at, format!("{name} {}", content.trim())),
        "robots" | "slurp" | "teoma" | "yandex" | "baiduspider" => {
            take_robots(&name, content, element, facts);
        }
        _ if is_crawler => take_robots(&name, content, element, facts),
        _ => {}
    }
}

fn take_robots(name: &str, content: &str, element: &Element, facts: &mut Facts) {
    facts.strand("meta robots", element);
    let lower = content.to_lowercase();
    let directives: Vec<_> =
        lower.split(',').map(str::trim).filter(|directive| !directive.is_empty()).collect();
    facts.add("robots", order(element), format!("{name} {directives:?} {:?}", super::given(element)));
}

fn take_heading(element: &Element, copies: &[ElementRef], facts: &mut Facts) {
    if element.is("h1, h2, h3, h4, h5, h6") {
        let at = order(element);
        facts.add("heading", at, &element.name()[1..]);
        let text: Vec<_> = copies.iter().map(|copy| caption_of(*copy)).collect();
        facts.add("heading text", at, collapsed(&text.join(" ")));
        facts.add("heading landmark", at, format!("{:?}", landmark(element)));
    }
}

fn take_image(element: &Element, facts: &mut Facts) {
    let (kind, source) = match element.name() {
        "img" => (ImageElement::Img, "src"),
        "input" if element.is("[type='image' i]") => (ImageElement::Input, "src"),
        "area" if element.attr("href").is_some() => (ImageElement::Area, "href"),
        _ => return,
    };
    let image = (
        kind,
        element.attr(source).map(url_as_kept),
        element.attr("alt"),
        element.attr("width").and_then(number),
        element.attr("height").and_then(number),
        element.is("[loading='lazy' i]"),
        element.is("[aria-hidden='true' i], [role='none' i], [role='presentation' i]"),
        element.is("[aria-label], [aria-labelledby], [title]"),
        landmark(element),
    );
    facts.add("image", order(element), format!("{image:?}"));
}

fn number(value: &str) -> Option<u32> {
    let value = value.trim_ascii_start();
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..end].parse().ok()
}

fn take_inline(element: &Element, facts: &mut Facts) {
    match element.name() {
        "script" if element.is("[type='application/ld+json' i]") => {
            let data: Result<serde_json::Value, _> = serde_json::from_str(text_of(element.node).trim_ascii());
            facts.add("json-ld", order(element), format!("{:?}", data.ok()));
        }
        "script" => facts.script_characters += text_of(element.node).chars().count(),
        _ => {}
    }
}

/// The words are counted here; their hashes are those of a plain page with the same words.
fn take_words(dom: &Dom, facts: &mut Facts) {
    let words = words_of(dom.root());
    facts.add("words", 0, words.len());
    facts.add("characters", 0, words.iter().map(|(word, _)| word.chars().count()).sum::<usize>());
    let main: Vec<_> = words.into_iter().filter(|(_, is_main)| *is_main).map(|(word, _)| word).collect();
    facts.add("main words", 0, main.len());
    let plain = read_html(&Headers::default(), format!("\u{FEFF}<body><p>{}", main.join(" ")).as_bytes());
    facts.add("hash", 0, plain.text.hash);
    facts.add("simhash", 0, plain.text.simhash);
}

/// The landmark that an element makes, by its role or its name.
pub fn landmark_of(node: ElementRef) -> Option<Landmark> {
    let role = node.attr("role").and_then(|role| role.split_ascii_whitespace().next());
    let name = is_html(node).then(|| node.value().name());
    let of_role = |role| ROLES.iter().find(|(known, _, _)| *known == role);
    let of_name = |name| ROLES.iter().find(|(_, known, _)| *known == name);
    role.and_then(of_role).or_else(|| name.and_then(of_name)).map(|(_, _, landmark)| *landmark)
}

/// Role, element, landmark.
const ROLES: &[(&str, &str, Landmark)] = &[
    ("banner", "header", Landmark::Header),
    ("navigation", "nav", Landmark::Nav),
    ("main", "main", Landmark::Main),
    ("complementary", "aside", Landmark::Aside),
    ("contentinfo", "footer", Landmark::Footer),
];

/// The innermost landmark around an element.
pub fn landmark(element: &Element) -> Landmark {
    element.ancestors().find_map(landmark_of).unwrap_or_default()
}
