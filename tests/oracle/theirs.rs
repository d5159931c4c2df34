//! The facts of a page as the tree tells them.

use std::collections::BTreeMap;

use scraper::ElementRef;
use tollgate::page::facts::{ControlKind, ImageElement, Landmark};
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
            take_control(element, copies, dom, &mut facts);
            take_loading(element, &mut facts);
        }
    }
    if elements.iter().any(|element| landmark_of(element.node) == Some(Landmark::Main)) {
        facts.add("main", 0, "");
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

fn take_control(element: &Element, copies: &[ElementRef], dom: &Dom, facts: &mut Facts) {
    let is_hidden =
        element.is("[hidden], [aria-hidden='true' i], [style*='display:none'], [style*='visibility:hidden']");
    let has_name = ["aria-label", "aria-labelledby", "title"]
        .iter()
        .any(|name| element.attr(name).is_some_and(|value| !value.trim().is_empty()));
    if element.name() == "iframe" {
        let is_dot = element.is("[width='0'], [width='1'], [height='0'], [height='1']");
        facts.add("frame", order(element), format!("{has_name} {}", is_hidden || is_dot));
    }
    let selectors = [
        ("button", ControlKind::Button),
        ("input[type='button' i]", ControlKind::Button),
        (
            "input[type='hidden' i], input[type='image' i], input[type='reset' i], input[type='submit' i]",
            ControlKind::Select,
        ),
        ("input", ControlKind::Input),
        ("select", ControlKind::Select),
        ("textarea", ControlKind::Textarea),
    ];
    let kind = selectors.iter().find(|(selector, _)| element.is(selector)).map(|(_, kind)| *kind);
    let Some(kind) = kind.filter(|kind| element.name() != "input" || *kind != ControlKind::Select) else {
        return;
    };
    if is_hidden {
        return;
    }
    let is_wanted = |id: &str| {
        dom.elements()
            .iter()
            .any(|label| label.is_html() && label.name() == "label" && label.attr("for") == Some(id))
    };
    let is_labelled = element.stands_in("label") || element.attr("id").is_some_and(is_wanted);
    let speaks = match element.name() {
        "button" => copies.iter().any(|copy| is_telling(*copy)),
        _ => {
            element.is("input[type='button' i]")
                && element.attr("value").is_some_and(|value| !value.trim().is_empty())
        }
    };
    facts.add("control", order(element), format!("{kind:?} {}", has_name || is_labelled || speaks));
}

/// Whether something in a button tells what it does.
fn is_telling(node: ElementRef) -> bool {
    let says = |node: ElementRef, name| node.attr(name).is_some_and(|value| !value.trim().is_empty());
    let tells = |node: ElementRef| {
        let is_named = ["aria-label", "aria-labelledby", "title"].iter().any(|name| says(node, name));
        let is_svg_title = !is_html(node) && node.value().name() == "title";
        is_named || is_svg_title || node.value().name() == "img" && says(node, "alt")
    };
    let is_unread = |node: &ElementRef| {
        ["script", "style", "template", "textarea", "iframe", "noembed", "noframes"]
            .contains(&node.value().name())
    };
    let has_text = node
        .children()
        .any(|child| child.value().as_text().is_some_and(|text| !text.trim_ascii().is_empty()));
    let inside = || node.children().filter_map(ElementRef::wrap).filter(|child| !is_unread(child));
    has_text || inside().any(|child| tells(child) || is_telling(child))
}

fn take_loading(element: &Element, facts: &mut Facts) {
    let is_first =
        !element.stands_in("body") && !element.stands_in("frameset") && !element.stands_in("noscript");
    let script = "script[src]:not([async]):not([defer]):not([nomodule])";
    let kind = element.attr("type").unwrap_or_default().trim().to_lowercase();
    let is_script = kind.is_empty() || kind.ends_with("javascript") || kind.ends_with("ecmascript");
    let sheet = "link[rel~='stylesheet' i]:not([disabled]):not([rel~='canonical' i])";
    let media = element.attr("media").unwrap_or_default().trim().to_lowercase();
    let is_for_screens = matches!(media.as_str(), "" | "all" | "screen");
    let url = element.attr("src").or(element.attr("href")).unwrap_or_default();
    let is_asked = is_first && !url.trim_ascii().is_empty();
    if is_asked && (element.is(script) && is_script || element.is(sheet) && is_for_screens) {
        facts.add("blocking", order(element), url_as_kept(url));
    }
    let is_preload =
        element.is("link[rel~='preload' i][as='font' i]:not([rel~='stylesheet' i]):not([rel~='icon' i])");
    if is_preload && !url.trim_ascii().is_empty() {
        let crossorigin = element.attr("crossorigin").is_some();
        facts.add("font preload", order(element), format!("{} {crossorigin}", url_as_kept(url)));
    }
}

fn take_common(element: &Element, facts: &mut Facts) {
    let id = element.attr("id").unwrap_or_default();
    if !id.is_empty() {
        facts.add("anchor", order(element), id);
    }
    let name =
        element.attr("name").filter(|_| element.is_html() && element.name() == "a").unwrap_or_default();
    if !name.is_empty() && name != id {
        facts.add("name", order(element), name);
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
    let is_shown_so =
        kind == ImageElement::Img && element.attr("srcset").is_none() && !element.stands_in("picture");
    let has_source = element.attr("src").is_some_and(|src| !src.trim_ascii().is_empty());
    if let Some(width) = element.attr("width").and_then(number).filter(|_| is_shown_so && has_source) {
        facts.add("shown width", order(element), width);
    }
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
