//! Elements whose content is no markup: titles, scripts, styles.

use super::capture::Collapsed;
use super::common::characters;
use super::css;
use super::extract::Extractor;
use super::facts::{Placed, Position, Rel};
use super::tags::Element as E;
use super::tokens::{Attributes, ContentModel, Tag};

/// An element whose content is no markup.
pub(super) struct RawElement {
    pub kind: RawKind,
    at: Position,
    /// Where its tag starts.
    element: usize,
    /// Where its content starts.
    start: usize,
}

pub(super) enum RawKind {
    Title(Collapsed),
    Script,
    JsonLd,
    Style,
    /// A style sheet in SVG, where it is read as markup: its text, with character references undone.
    SvgStyle(Vec<u8>),
    Other,
}

impl Extractor<'_> {
    pub(super) fn content_model(&mut self, element: E, tag: &Tag) -> ContentModel {
        let (kind, model) = match element {
            E::Title => (RawKind::Title(Collapsed::default()), ContentModel::EscapableText),
            E::Textarea => (RawKind::Other, ContentModel::EscapableText),
            E::Style => (RawKind::Style, ContentModel::RawText),
            E::Script => (script_kind(tag.attributes), ContentModel::Script),
            E::Iframe | E::Noembed | E::Noframes => (RawKind::Other, ContentModel::RawText),
            E::Xmp => return ContentModel::RawText,
            E::Plaintext => return ContentModel::PlainText,
            E::Template => {
                self.template_depth = 1;
                return ContentModel::Markup;
            }
            _ => return ContentModel::Markup,
        };
        let at = self.at(tag);
        self.raw = Some(RawElement { kind, at, element: tag.start, start: tag.end });
        model
    }

    pub(super) fn end_raw(&mut self, end: usize) {
        let Some(raw) = self.raw.take() else { return };
        let content = self.html.get(raw.start..end).unwrap_or_default();
        match raw.kind {
            RawKind::Title(text) => self.page.titles.push(Placed { value: text.finish(), at: raw.at }),
            RawKind::Script => self.page.inline_script_characters += characters(content),
            RawKind::JsonLd => self.take_json_ld(content, raw.at),
            RawKind::Style => self.take_style(content, |found| raw.start + found),
            RawKind::SvgStyle(text) => {
                let style = String::from_utf8_lossy(&text);
                // As written it stands there whole, perhaps in a CDATA section; else only the element is a place.
                let start = content.find(&*style).map(|before| raw.start + before);
                self.take_style(&style, |found| start.map_or(raw.element, |start| start + found));
            }
            RawKind::Other => {}
        }
    }

    /// Begins to read a style sheet in SVG.
    pub(super) fn open_svg_style(&mut self, tag: &Tag) {
        let at = self.at(tag);
        let kind = RawKind::SvgStyle(Vec::new());
        self.raw = Some(RawElement { kind, at, element: tag.start, start: tag.end });
    }

    /// Takes what a style sheet mentions; `place` tells the offset of a place in it.
    fn take_style(&mut self, style: &str, place: impl Fn(usize) -> usize) {
        self.page.inline_style_characters += characters(style);
        for found in css::references(style) {
            let at = self.positions.at(place(found.start));
            self.mention(found.kind, &found.url, Rel::default(), "", at);
        }
    }
}

fn script_kind(attributes: &Attributes) -> RawKind {
    let media_type = attributes.get(b"type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/ld+json") { RawKind::JsonLd } else { RawKind::Script }
}

/// How text inside an element of a template is read: as anywhere else.
pub(super) fn inert_content_model(element: E) -> ContentModel {
    match element {
        E::Title | E::Textarea => ContentModel::EscapableText,
        E::Style | E::Iframe | E::Xmp | E::Noembed | E::Noframes => ContentModel::RawText,
        E::Script => ContentModel::Script,
        E::Plaintext => ContentModel::PlainText,
        _ => ContentModel::Markup,
    }
}
