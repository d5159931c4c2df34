//! Elements whose content is no markup: titles, scripts, styles.

use super::capture::Collapsed;
use super::common::characters;
use super::css;
use super::extract::Extractor;
use super::facts::{JsonError, JsonLd, Placed, Position, Rel};
use super::tags::Element as E;
use super::tokens::{Attributes, ContentModel, Tag};

/// An element whose content is no markup.
pub(super) struct RawElement {
    pub kind: RawKind,
    at: Position,
    /// Where its content starts.
    start: usize,
}

pub(super) enum RawKind {
    Title(Collapsed),
    Script,
    JsonLd,
    Style,
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
        self.raw = Some(RawElement { kind, at, start: tag.end });
        model
    }

    pub(super) fn end_raw(&mut self, end: usize) {
        let Some(raw) = self.raw.take() else { return };
        let content = self.html.get(raw.start..end).unwrap_or_default();
        match raw.kind {
            RawKind::Title(text) => self.page.titles.push(Placed { value: text.finish(), at: raw.at }),
            RawKind::Script => self.page.inline_script_characters += characters(content),
            RawKind::JsonLd => self.page.json_ld.push(json_ld(content, raw.at)),
            RawKind::Style => self.take_style(content, raw.start),
            RawKind::Other => {}
        }
    }

    fn take_style(&mut self, style: &str, start: usize) {
        self.page.inline_style_characters += characters(style);
        for found in css::references(style) {
            let at = self.positions.at(start + found.start);
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

fn json_ld(content: &str, at: Position) -> JsonLd {
    let data = serde_json::from_str(content.trim_ascii()).map_err(|error| JsonError {
        message: error.to_string(),
        line: error.line(),
        column: error.column(),
    });
    JsonLd { data, at }
}
