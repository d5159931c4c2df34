//! The facts of a page as the extractor tells them, in the oracle's notation.

use tollgate::page::facts::Given;
use tollgate::page::{Page, Placed, Position, Reference};

use super::Facts;

pub fn read(page: &Page) -> Facts {
    let mut facts = Facts::default();
    add_all("base", page.base.as_slice(), &mut facts);
    add_all("title", &page.titles, &mut facts);
    add_all("description", &page.descriptions, &mut facts);
    add_all("lang", page.lang.as_slice(), &mut facts);
    add_all("viewport", &page.viewports, &mut facts);
    add_all("anchor", &page.anchors, &mut facts);
    for place_of_name in &page.names {
        let Placed { value, at } = &page.anchors[*place_of_name];
        facts.add("name", place(*at), value);
    }
    add_all("microdata", &page.microdata, &mut facts);
    add_all("stranded", &page.head.stranded, &mut facts);
    take_statements(page, &mut facts);
    take_headings_and_images(page, &mut facts);
    take_references(page, &mut facts);
    take_controls(page, &mut facts);
    take_numbers(page, &mut facts);
    facts
}

fn add_all(kind: &'static str, placed: &[Placed<String>], facts: &mut Facts) {
    for Placed { value, at } in placed {
        facts.add(kind, place(*at), value);
    }
}

pub fn place(at: Position) -> u64 {
    u64::from(at.line) << 32 | u64::from(at.column)
}

fn take_statements(page: &Page, facts: &mut Facts) {
    for robots in page.robots.iter().filter(|robots| robots.given != Given::InHeader) {
        let says = format!("{} {:?} {:?}", robots.bot, robots.directives, robots.given);
        facts.add("robots", place(robots.at), says);
    }
    for canonical in &page.canonicals {
        let Reference { url, at, .. } = &page.references[canonical.reference];
        facts.add("canonical", place(*at), format!("{url:?} {:?}", canonical.given));
    }
    for hreflang in &page.hreflangs {
        let Reference { url, at, .. } = &page.references[hreflang.reference];
        facts.add("hreflang", place(*at), format!("{:?} {url:?} {:?}", hreflang.lang, hreflang.given));
    }
    if let Some(refresh) = &page.refresh {
        facts.add("refresh", place(refresh.at), format!("{:?}", (refresh.seconds, &refresh.url)));
    }
    for (kind, properties) in [("open graph", &page.open_graph), ("twitter", &page.twitter)] {
        for property in properties {
            facts.add(kind, place(property.at), format!("{} {}", property.name, property.content));
        }
    }
    for block in &page.json_ld {
        facts.add("json-ld", place(block.at), format!("{:?}", block.data.as_ref().ok()));
    }
}

fn take_headings_and_images(page: &Page, facts: &mut Facts) {
    for heading in &page.headings {
        facts.add("heading", place(heading.at), heading.level);
        facts.add("heading text", place(heading.at), &heading.text);
        facts.add("heading landmark", place(heading.at), format!("{:?}", heading.landmark));
    }
    for image in &page.images {
        let says = (
            image.element,
            image.source.as_deref(),
            image.alt.as_deref(),
            image.width,
            image.height,
            image.is_lazy,
            image.is_hidden,
            image.is_labelled,
            image.landmark,
        );
        facts.add("image", place(image.at), format!("{says:?}"));
    }
}

/// Several references of one element have no order among them but that of their lists.
fn take_references(page: &Page, facts: &mut Facts) {
    let mut references: Vec<_> = page.references.iter().collect();
    references.sort_by_key(|reference| (reference.at, reference.kind));
    for Reference { kind, url, rel, text, at, landmark, in_noscript, is_blocking, width, .. } in references {
        let noscript = if *in_noscript { " in noscript" } else { "" };
        if let Some(width) = width {
            facts.add("shown width", place(*at), width);
        }
        if *is_blocking {
            facts.add("blocking", place(*at), url);
        }
        facts.add("reference", place(*at), format!("{kind:?} {url:?} {rel:?}{noscript}"));
        facts.add("reference text", place(*at), text);
        facts.add("reference landmark", place(*at), format!("{landmark:?}"));
    }
}

fn take_controls(page: &Page, facts: &mut Facts) {
    for control in &page.controls {
        facts.add("control", place(control.at), format!("{:?} {}", control.kind, control.is_named));
    }
    for frame in &page.frames {
        facts.add("frame", place(frame.at), format!("{} {}", frame.is_named, frame.is_hidden));
    }
    for preload in &page.font_preloads {
        let Reference { url, at, .. } = &page.references[preload.reference];
        facts.add("font preload", place(*at), format!("{url} {}", preload.has_crossorigin));
    }
    if page.has_main {
        facts.add("main", 0, "");
    }
}

fn take_numbers(page: &Page, facts: &mut Facts) {
    facts.add("elements", 0, page.elements);
    facts.add("depth", 0, page.depth);
    facts.add("words", 0, page.text.words);
    facts.add("characters", 0, page.text.characters);
    facts.add("main words", 0, page.text.main_words);
    facts.add("hash", 0, page.text.hash);
    facts.add("simhash", 0, page.text.simhash);
    facts.script_characters = usize::try_from(page.inline_script_characters).expect("tests are small");
    facts.style_characters = usize::try_from(page.inline_style_characters).expect("tests are small");
}
