//! Whether line and column of each fact lead to the tag that carries it, by counting over the source.

use tollgate::page::{Page, Position, ReferenceKind as K};

use super::ours::place;

/// The facts whose position does not lead to a tag that may carry them.
pub fn misleading(page: &Page, source: &str) -> Vec<String> {
    let lines = lines_of(source);
    let expected = expectations(page);
    let is_wrong = |(at, names): &(Position, &[&str])| {
        let found = text_at(&lines, *at);
        !names.iter().any(|name| begins_tag(&found, name))
    };
    expected.into_iter().filter(is_wrong).map(|(at, names)| format!("{names:?} is not at {at:?}")).collect()
}

/// Whether a place is that of a style sheet's reference, which stands inside an element.
pub fn is_css(page: &Page, wanted: u64) -> bool {
    page.references
        .iter()
        .any(|reference| place(reference.at) == wanted && matches!(reference.kind, K::CssUrl | K::CssImport))
}

/// Lines as the facts count them: CR, LF and CR LF each end one.
fn lines_of(source: &str) -> Vec<String> {
    source.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(str::to_owned).collect()
}

/// The start of what stands at a position, in lower case; a tag may go on in the next line.
fn text_at(lines: &[String], at: Position) -> String {
    let Some(line) = lines.get(at.line as usize - 1) else { return String::new() };
    let start = line.chars().skip(at.column as usize - 1).take(20).collect::<String>();
    start.to_lowercase() + "\n"
}

fn begins_tag(text: &str, name: &str) -> bool {
    let after = text.strip_prefix(name);
    after.is_some_and(|rest| {
        !name.starts_with('<') || name == "<" || !rest.starts_with(|c: char| c.is_alphanumeric())
    })
}

fn expectations(page: &Page) -> Vec<(Position, &'static [&'static str])> {
    let mut expected: Vec<(Position, &[&str])> = Vec::new();
    expected.extend(page.base.iter().map(|placed| (placed.at, &["<base"][..])));
    expected.extend(page.titles.iter().map(|placed| (placed.at, &["<title"][..])));
    expected.extend(page.lang.iter().map(|placed| (placed.at, &["<html"][..])));
    let metas = page.descriptions.iter().chain(&page.viewports).map(|placed| placed.at);
    let metas = metas.chain(page.open_graph.iter().chain(&page.twitter).map(|property| property.at));
    let metas = metas
        .chain(page.robots.iter().map(|robots| robots.at))
        .chain(page.refresh.iter().map(|refresh| refresh.at));
    expected.extend(metas.filter(|at| at.line > 0).map(|at| (at, &["<meta"][..])));
    expected.extend(page.anchors.iter().chain(&page.microdata).map(|placed| (placed.at, &["<"][..])));
    expected.extend(page.json_ld.iter().map(|block| (block.at, &["<script"][..])));
    expected.extend(page.images.iter().map(|image| (image.at, &["<img", "<input", "<area", "<image"][..])));
    expected.extend(page.headings.iter().map(|heading| (heading.at, heading_tag(heading.level))));
    expected.extend(page.references.iter().map(|reference| (reference.at, tags_of(reference.kind))));
    expected
}

fn heading_tag(level: u8) -> &'static [&'static str] {
    [&["<h1"], &["<h2"], &["<h3"], &["<h4"], &["<h5"], &["<h6"]][usize::from(level) - 1]
}

fn tags_of(kind: K) -> &'static [&'static str] {
    match kind {
        K::Anchor => &["<a"],
        K::Area => &["<area"],
        K::Sequence
        | K::Canonical
        | K::Alternate
        | K::Feed
        | K::Amp
        | K::OtherLink
        | K::Stylesheet
        | K::Icon
        | K::Manifest
        | K::Preload
        | K::PreloadCandidate
        | K::Prefetch
        | K::Preconnect => &["<link"],
        K::Image | K::ImageCandidate => &["<img", "<image"],
        K::Source | K::SourceCandidate => &["<source"],
        K::Script | K::StructuredImage => &["<script"],
        K::Iframe => &["<iframe"],
        K::Frame => &["<frame"],
        K::Video | K::Poster => &["<video"],
        K::Audio => &["<audio"],
        K::Track => &["<track"],
        K::Object => &["<object"],
        K::Embed => &["<embed"],
        K::ImageButton => &["<input"],
        K::Background => &["<body", "<table", "<td", "<th"],
        K::SvgUse => &["<use"],
        K::SvgImage => &["<image"],
        K::CssUrl | K::CssImport => &["<", "url(", "\"", "'"],
        K::Form | K::PostForm => &["<form"],
        K::FormButton | K::PostFormButton => &["<button", "<input"],
        K::Refresh | K::PreviewImage => &["<meta"],
        _ => &[],
    }
}
