//! The references of a page as the tree tells them.

use scraper::ElementRef;
use tollgate::page::ReferenceKind as K;
use tollgate::page::Rel;
use tollgate::page::facts::{Landmark, MAX_REFERENCE_TEXT};

use super::dom::{Element, is_html, own_text_of, text_of};
use super::theirs::{landmark, order};
use super::words::{caption_of, collapsed};
use super::{Facts, given, notation, structured};

/// Selector, attribute, kind: what an HTML element mentions with an attribute that is not empty.
const TABLE: &[(&str, &str, K)] = &[
    ("source", "src", K::Source),
    ("script", "src", K::Script),
    ("iframe", "src", K::Iframe),
    ("frame", "src", K::Frame),
    ("img", "src", K::Image),
    ("video", "src", K::Video),
    ("video", "poster", K::Poster),
    ("audio", "src", K::Audio),
    ("track", "src", K::Track),
    ("object", "data", K::Object),
    ("embed", "src", K::Embed),
    ("form:not([method='post' i], [method='dialog' i])", "action", K::Form),
    ("form[method='post' i]", "action", K::PostForm),
    (ASKING_BUTTON, "formaction", K::FormButton),
    (OTHER_BUTTON, "formaction", K::PostFormButton),
    ("input[type='image' i]", "src", K::ImageButton),
    ("body, table, td, th", "background", K::Background),
];

/// A button that asks: by its own method, or by that of its form.
const ASKING_BUTTON: &str = "[formmethod]:is(button, input):not([formmethod='post' i], [formmethod='dialog' i]), \
    form:not([method='post' i], [method='dialog' i]) :is(button, input):not([formmethod], [form])";
/// Any other.
const OTHER_BUTTON: &str = ":is(button, input):is([formmethod='post' i], [formmethod='dialog' i]), \
    :is(button, input)[form]:not([formmethod]), :is(button, input):not([formmethod]):not(form *), \
    form:is([method='post' i], [method='dialog' i]) :is(button, input):not([formmethod])";

/// Selector, attribute, kind: what lists several.
const LISTS: &[(&str, &str, K)] = &[
    ("img", "srcset", K::ImageCandidate),
    ("source", "srcset", K::SourceCandidate),
    ("link", "imagesrcset", K::PreloadCandidate),
];

/// The kind of a `<link>`: the first of these relations that it has.
const LINKS: &[(&str, K)] = &[
    ("[rel~='canonical' i]", K::Canonical),
    ("[rel~='stylesheet' i]", K::Stylesheet),
    ("[rel~='alternate' i]", K::Feed),
    ("[rel~='icon' i]", K::Icon),
    ("[rel~='apple-touch-icon' i]", K::Icon),
    ("[rel~='apple-touch-icon-precomposed' i]", K::Icon),
    ("[rel~='mask-icon' i]", K::Icon),
    ("[rel~='manifest' i]", K::Manifest),
    ("[rel~='preload' i]", K::Preload),
    ("[rel~='modulepreload' i]", K::Preload),
    ("[rel~='prefetch' i]", K::Prefetch),
    ("[rel~='prerender' i]", K::Prefetch),
    ("[rel~='preconnect' i]", K::Preconnect),
    ("[rel~='dns-prefetch' i]", K::Preconnect),
    ("[rel~='next' i]", K::Sequence),
    ("[rel~='prev' i]", K::Sequence),
    ("[rel~='amphtml' i]", K::Amp),
];

/// Takes the references of one element, of which the parser may have made several copies.
pub fn mentions(element: &Element, copies: &[ElementRef], facts: &mut Facts) {
    let mut found = Vec::new();
    if let Some(style) = element.attr("style") {
        found.extend(notation::css(style).into_iter().map(css_mention));
    }
    if element.is_html() {
        take_links(element, copies, &mut found);
        take_attributes(element, &mut found);
        take_statements(element, facts, &mut found);
    } else {
        take_foreign(element, copies, &mut found);
    }
    if is_style_sheet(element) {
        found.extend(notation::css(&own_text_of(element.node)).into_iter().map(css_mention));
    } else {
        found.sort_by_key(|mention| mention.kind);
    }
    for mention in found {
        add(element, &mention, facts);
    }
}

/// A `<style>` of HTML or SVG.
pub fn is_style_sheet(element: &Element) -> bool {
    let is_svg = &*element.node.value().name.ns == "http://www.w3.org/2000/svg";
    element.name() == "style" && (element.is_html() || is_svg)
}

struct Mention {
    kind: K,
    url: String,
    rel: Rel,
    text: String,
}

impl Mention {
    fn new(kind: K, url: &str) -> Self {
        Self { kind, url: url.to_owned(), rel: Rel::default(), text: String::new() }
    }
}

fn css_mention((url, is_import): (String, bool)) -> Mention {
    Mention::new(if is_import { K::CssImport } else { K::CssUrl }, &url)
}

fn add(element: &Element, mention: &Mention, facts: &mut Facts) {
    let at = order(element);
    let is_in_body =
        element.stands_in("body") || element.stands_in("frameset") || element.is("body, frameset");
    let place = if is_in_body { landmark(element) } else { Landmark::Head };
    let noscript = if element.stands_in("noscript") { " in noscript" } else { "" };
    let url = url_as_kept(&mention.url);
    facts.add("reference", at, format!("{:?} {url:?} {:?}{noscript}", mention.kind, mention.rel));
    let text: String = collapsed(&mention.text).chars().take(MAX_REFERENCE_TEXT).collect();
    facts.add("reference text", at, text);
    facts.add("reference landmark", at, format!("{place:?}"));
}

/// A URL without white space around it, and without the data of a `data:` URL.
pub fn url_as_kept(url: &str) -> &str {
    let url = url.trim_ascii();
    let is_data = url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    if is_data { url.split_inclusive(',').next().unwrap_or_default() } else { url }
}

fn take_links(element: &Element, copies: &[ElementRef], found: &mut Vec<Mention>) {
    let Some(href) = element.attr("href") else { return };
    let (kind, text) = match element.name() {
        "a" => (K::Anchor, copies.iter().map(|copy| caption_of(*copy)).collect()),
        "area" => (K::Area, element.attr("alt").unwrap_or_default().to_owned()),
        _ => return,
    };
    found.push(Mention { rel: rel_of_link(element, copies), text, ..Mention::new(kind, href) });
}

/// A link is also named by what stands in it.
fn rel_of_link(element: &Element, copies: &[ElementRef]) -> Rel {
    let is_svg_title = |node: &ElementRef| !is_html(*node) && node.value().name() == "title";
    let mut inside = copies.iter().flat_map(|copy| copy.descendent_elements().skip(1));
    let is_named = element.name() == "a" && inside.any(|node| has_name(node) || is_svg_title(&node));
    rel(element).with(if is_named { Rel::NAMED } else { Rel::default() })
}

fn has_name(node: ElementRef) -> bool {
    let says = |name| node.attr(name).is_some_and(|value| !value.trim().is_empty());
    ["aria-label", "aria-labelledby", "title"].into_iter().any(says)
}

fn take_attributes(element: &Element, found: &mut Vec<Mention>) {
    for (selector, attribute, kind) in TABLE {
        let url = element.attr(attribute).filter(|url| !url.trim_ascii().is_empty());
        if let Some(url) = url.filter(|_| element.is(selector)) {
            let alt = element.attr("alt").filter(|_| *kind == K::Image);
            found.push(Mention { text: alt.unwrap_or_default().to_owned(), ..Mention::new(*kind, url) });
        }
    }
    for (selector, attribute, kind) in LISTS {
        if let Some(list) = element.attr(attribute).filter(|_| element.is(selector)) {
            found.extend(notation::srcset(list).iter().map(|url| Mention::new(*kind, url)));
        }
    }
}

fn take_statements(element: &Element, facts: &mut Facts, found: &mut Vec<Mention>) {
    if let Some(href) = element.attr("href").filter(|_| element.name() == "link") {
        take_link_element(element, href, facts, found);
    }
    if element.name() == "script" && element.is("[type='application/ld+json' i]") {
        let pictures = structured::pictures(&text_of(element.node));
        found.extend(
            pictures
                .into_iter()
                .map(|(text, url)| Mention { text, ..Mention::new(K::StructuredImage, &url) }),
        );
    }
    let Some(content) = element.attr("content").filter(|_| element.name() == "meta") else { return };
    if element.is("[http-equiv='refresh' i]") {
        let url = notation::refresh(content).and_then(|(_, url)| url);
        found.extend(url.map(|url| Mention::new(K::Refresh, &url)));
    }
    let name = element.attr("property").or(element.attr("name")).unwrap_or_default().trim().to_lowercase();
    if ["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"]
        .contains(&name.as_str())
    {
        found.push(Mention { text: name, ..Mention::new(K::PreviewImage, content) });
    }
}

fn take_link_element(element: &Element, href: &str, facts: &mut Facts, found: &mut Vec<Mention>) {
    let known = LINKS.iter().find(|(relation, _)| element.is(relation)).map(|(_, kind)| *kind);
    let lang = element.attr("hreflang");
    let kind = match (known, lang) {
        (Some(K::Feed), Some(_)) => K::Alternate,
        (known, _) => known.unwrap_or(K::OtherLink),
    };
    let has_relation = element.attr("rel").is_some_and(|rel| !rel.trim_ascii().is_empty());
    if !has_relation || href.trim_ascii().is_empty() && kind != K::Canonical {
        return;
    }
    found.push(Mention { rel: rel(element), ..Mention::new(kind, href) });
    let (at, given) = (order(element), given(element));
    if kind == K::Canonical {
        facts.strand("link canonical", element);
        facts.add("canonical", at, format!("{:?} {given:?}", url_as_kept(href)));
    } else if kind == K::Alternate {
        facts.strand("link hreflang", element);
        facts.add(
            "hreflang",
            at,
            format!("{:?} {:?} {given:?}", lang.unwrap_or_default().trim(), url_as_kept(href)),
        );
    }
}

fn take_foreign(element: &Element, copies: &[ElementRef], found: &mut Vec<Mention>) {
    let is_svg = &*element.node.value().name.ns == "http://www.w3.org/2000/svg";
    let Some(href) = element.attr_of_any_namespace("href").filter(|_| is_svg) else { return };
    let kind = match element.name() {
        "a" => K::Anchor,
        "use" => K::SvgUse,
        "image" => K::SvgImage,
        "script" => K::Script,
        _ => return,
    };
    let text = copies.iter().map(|copy| caption_of(*copy)).filter(|_| kind == K::Anchor).collect();
    let rel = if kind == K::Anchor { rel_of_link(element, copies) } else { Rel::default() };
    found.push(Mention { rel, text, ..Mention::new(kind, href) });
}

fn rel(element: &Element) -> Rel {
    let flags = [
        ("[rel~='nofollow' i]", Rel::NOFOLLOW),
        ("[rel~='ugc' i]", Rel::UGC),
        ("[rel~='sponsored' i]", Rel::SPONSORED),
        ("[rel~='opener' i]:not([rel~='noopener' i], [rel~='noreferrer' i])", Rel::OPENER),
        ("[rel~='noreferrer' i]", Rel::NOREFERRER),
        ("[target='_blank' i]", Rel::NEW_TAB),
        ("[download]", Rel::DOWNLOAD),
    ];
    let named = if has_name(element.node) { Rel::NAMED } else { Rel::default() };
    flags.iter().filter(|(selector, _)| element.is(selector)).fold(named, |set, (_, flag)| set.with(*flag))
}
