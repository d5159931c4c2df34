//! The one pass: tags and text in, facts out.
//!
//! [`Extractor`] is the sink of the tokenizer. It keeps the stack of open elements and the few texts
//! that are being read; what an element says is taken in `mentions` (references) and here (the rest).

use super::capture::{Collapsed, OpenHeading, OpenLink, reference_text};
use super::css;
use super::facts::{
    Heading, JsonError, JsonLd, Landmark, Page, Placed, Position, Reference, ReferenceKind, Rel,
};
use super::head::HeadWatch;
use super::landmarks::{landmark_by_name, landmark_by_role};
use super::position::Positions;
use super::stack::{Context, Markup, Stack};
use super::tags::Element as E;
use super::text::Words;
use super::tokens::{Attributes, ContentModel, Sink, Tag};

/// Reads one page.
pub(super) struct Extractor<'a> {
    pub(super) page: Page,
    pub(super) head: HeadWatch,
    pub(super) link: Option<OpenLink>,
    html: &'a str,
    positions: Positions<'a>,
    stack: Stack,
    words: Words,
    heading: Option<OpenHeading>,
    raw: Option<RawElement>,
    template_depth: u32,
    closed: Vec<E>,
}

/// An element whose content is no markup.
struct RawElement {
    kind: RawKind,
    at: Position,
    /// Where its content starts.
    start: usize,
}

enum RawKind {
    Title(Collapsed),
    Script,
    JsonLd,
    Style,
    Other,
}

impl<'a> Extractor<'a> {
    /// Starts on the text of a page.
    pub fn new(html: &'a str, page: Page) -> Self {
        Self {
            page,
            head: HeadWatch::default(),
            link: None,
            html,
            positions: Positions::new(html),
            stack: Stack::default(),
            words: Words::default(),
            heading: None,
            raw: None,
            template_depth: 0,
            closed: Vec::new(),
        }
    }

    /// The facts, once all was read.
    pub fn finish(mut self) -> Page {
        self.end_raw(self.html.len());
        self.end_heading();
        self.end_link();
        self.page.text = self.words.finish();
        self.page.head = self.head.finish();
        self.page.depth = self.stack.deepest();
        self.page
    }

    /// Where a tag begins.
    pub(super) fn at(&mut self, tag: &Tag) -> Position {
        self.positions.at(tag.start)
    }

    /// What the tag that is being read stands in.
    pub(super) fn context(&self) -> Context {
        self.stack.context()
    }

    /// How many elements are open around the tag that is being read.
    pub(super) fn depth(&self) -> u32 {
        self.stack.depth()
    }

    /// Adds a reference.
    pub(super) fn mention(&mut self, kind: ReferenceKind, url: &str, rel: Rel, text: &str, at: Position) {
        let context = self.context();
        let landmark = if self.head.is_in_body() { context.landmark } else { Landmark::Head };
        let (url, text) = (shortened(url.trim_ascii()).to_owned(), reference_text(text));
        let in_noscript = context.in_noscript;
        self.page.references.push(Reference { kind, url, rel, text, at, landmark, in_noscript });
    }

    fn html_start_tag(&mut self, element: E, tag: &Tag) -> ContentModel {
        self.watch_head(element, tag);
        if self.is_ignored(element) {
            return ContentModel::Markup;
        }
        self.count_element(element);
        self.stack.make_room_for(element, &mut self.closed);
        self.settle_closed();
        if element == E::A {
            self.end_link();
        }
        self.take_facts(element, tag);
        let is_closed_at_once = tag.is_self_closing && matches!(element, E::Svg | E::Math);
        if element.is_void() || element == E::Image || is_closed_at_once {
            self.stack.note_depth(1);
            return ContentModel::Markup;
        }
        let inside = self.context_inside(element, tag);
        self.stack.push(element, inside);
        self.content_model(element, tag)
    }

    fn watch_head(&mut self, element: E, tag: &Tag) {
        if self.head.is_ended_by(element, self.context().in_noscript) {
            let at = self.at(tag);
            let name = String::from_utf8_lossy(tag.name).into_owned();
            self.stack.close_head(&mut self.closed);
            self.head.end(&name, at);
        }
    }

    fn count_element(&mut self, element: E) {
        self.page.elements += 1;
        if !element.is_inline() {
            self.words.end_word();
        }
    }

    /// Start tags that the standard drops: a form in a form, a second html, head or body, parts of no table.
    fn is_ignored(&mut self, element: E) -> bool {
        match element {
            E::Form | E::Html | E::Body => self.stack.has(element),
            E::Head => self.stack.has(element) || self.head.is_over(),
            E::Frame => !self.stack.has(E::Frameset),
            E::Select => self.ends_select(),
            _ => element.is_table_part() && !self.stack.has(E::Table),
        }
    }

    /// A second `<select>` only ends the first.
    fn ends_select(&mut self) -> bool {
        let is_open = self.stack.has(E::Select);
        if is_open {
            self.stack.close(E::Select, &mut self.closed);
            self.settle_closed();
        }
        is_open
    }

    fn take_facts(&mut self, element: E, tag: &Tag) {
        self.take_common_facts(element, tag);
        self.take_references(element, tag);
        match element {
            E::Html => self.take_lang(tag),
            E::Base => self.take_base(tag),
            E::Meta => self.take_meta(tag),
            E::Title => {
                let at = self.at(tag);
                self.head.expect_in_head("title", at);
            }
            _ => {}
        }
        if let Some(level) = element.heading_level() {
            self.end_heading();
            let at = self.at(tag);
            let Context { landmark, is_hidden, .. } = self.context();
            self.heading = Some(OpenHeading { level, at, landmark, is_hidden, text: Collapsed::default() });
        }
    }

    /// What any element may carry: an id, styles, an item type.
    fn take_common_facts(&mut self, element: E, tag: &Tag) {
        if tag.attributes.is_empty() {
            return;
        }
        if self.link.is_some() && has_name(tag.attributes) {
            self.name_link();
        }
        if let Some(id) = tag.attributes.get(b"id") {
            self.take_anchor(id, tag);
        }
        if let Some(name) = tag.attributes.get(b"name").filter(|_| element == E::A) {
            self.take_anchor(name, tag);
        }
        if let Some(style) = tag.attributes.get(b"style") {
            self.take_style_attribute(style, tag);
        }
        if let Some(item_type) = tag.attributes.get(b"itemtype") {
            let at = self.at(tag);
            self.page.microdata.push(Placed { value: item_type.trim().to_owned(), at });
        }
    }

    fn take_anchor(&mut self, name: &str, tag: &Tag) {
        let at = self.at(tag);
        let is_known = |last: &Placed<String>| last.at == at && last.value == name;
        if !name.is_empty() && !self.page.anchors.last().is_some_and(is_known) {
            self.page.anchors.push(Placed { value: name.to_owned(), at });
        }
    }

    fn take_style_attribute(&mut self, style: &str, tag: &Tag) {
        self.page.inline_style_characters += characters(style);
        for found in css::references(style) {
            let at = self.at(tag);
            self.mention(found.kind, &found.url, Rel::default(), "", at);
        }
    }

    fn context_inside(&self, element: E, tag: &Tag) -> Context {
        // A late html or body tag stands in nothing that was opened before it.
        let is_outermost = matches!(element, E::Html | E::Body);
        let outside = if is_outermost { Context::default() } else { self.context() };
        let landmark = landmark_by_role(tag.attributes).or_else(|| landmark_by_name(element));
        let landmark = landmark.unwrap_or(outside.landmark);
        let hides = matches!(element, E::Noscript | E::Select | E::Datalist);
        let markup = match element {
            E::Svg => Markup::Svg,
            E::Math => Markup::MathMl,
            _ => Markup::Html,
        };
        Context {
            landmark,
            is_hidden: outside.is_hidden || hides,
            in_noscript: outside.in_noscript || element == E::Noscript,
            markup,
        }
    }

    fn content_model(&mut self, element: E, tag: &Tag) -> ContentModel {
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

    fn foreign_start_tag(&mut self, element: E, tag: &Tag) {
        self.count_element(element);
        self.take_common_facts(element, tag);
        self.take_foreign_references(element, tag);
        if element == E::Title {
            self.name_link();
        }
        if tag.is_self_closing {
            self.stack.note_depth(1);
            return;
        }
        let outside = self.context();
        let is_integration_point = match outside.markup {
            Markup::Svg => matches!(element, E::ForeignObject | E::Desc | E::Title),
            _ => matches!(element, E::Mi | E::Mo | E::Mn | E::Ms | E::Mtext),
        };
        let is_hidden = outside.is_hidden || matches!(element, E::Title | E::Desc | E::Style | E::Script);
        let landmark = landmark_by_role(tag.attributes).unwrap_or(outside.landmark);
        let markup = if is_integration_point { Markup::Html } else { outside.markup };
        self.stack.push(element, Context { landmark, is_hidden, markup, ..outside });
    }

    fn end_raw(&mut self, end: usize) {
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

    /// Ends the texts of the elements that were just closed.
    fn settle_closed(&mut self) {
        while let Some(element) = self.closed.pop() {
            if !element.is_inline() {
                self.words.end_word();
            }
            if element.heading_level().is_some() {
                self.end_heading();
            }
            if self.is_end_of_link(element) {
                self.end_link();
            }
        }
    }

    /// A link without an end tag goes on behind the end of the paragraph, item or block it began in, as
    /// formatting does (13.2.4.3); not behind that of a table cell.
    fn is_end_of_link(&self, closed: E) -> bool {
        self.link.as_ref().is_some_and(|link| {
            let was_around = link.depth > self.stack.depth();
            if link.is_foreign {
                closed == E::A || was_around
            } else {
                closed.ends_formatting() && was_around
            }
        })
    }

    fn end_heading(&mut self) {
        if let Some(OpenHeading { level, at, landmark, text, .. }) = self.heading.take() {
            self.page.headings.push(Heading { level, text: text.finish(), at, landmark });
        }
    }

    pub(super) fn end_link(&mut self) {
        if let Some(OpenLink { reference, text, .. }) = self.link.take() {
            self.page.references[reference].text = text.finish();
        }
    }

    /// Notes that the open link has a name beside its text.
    pub(super) fn name_link(&mut self) {
        if let Some(link) = &self.link {
            let rel = &mut self.page.references[link.reference].rel;
            *rel = rel.with(Rel::NAMED);
        }
    }

    /// Adds the alternative of an image to the texts that it stands in.
    pub(super) fn read_alternative(&mut self, alt: &str) {
        if let Some(link) = &mut self.link {
            link.text.read_apart(alt);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.read_apart(alt);
        }
    }
}

impl Sink for Extractor<'_> {
    fn start_tag(&mut self, tag: &Tag<'_>) -> ContentModel {
        let element = E::of_name(tag.name);
        if self.template_depth > 0 {
            self.template_depth += u32::from(element == E::Template);
            return inert_content_model(element);
        }
        if self.context().markup != Markup::Html {
            if !breaks_out_of_foreign_content(element, tag.attributes) {
                self.foreign_start_tag(element, tag);
                return ContentModel::Markup;
            }
            self.stack.leave_foreign_content(&mut self.closed);
            self.settle_closed();
        }
        self.html_start_tag(element, tag)
    }

    fn end_tag(&mut self, tag: &Tag<'_>) {
        let element = E::of_name(tag.name);
        if self.template_depth > 0 {
            self.template_depth -= u32::from(element == E::Template);
            if self.template_depth > 0 || element != E::Template {
                return;
            }
        }
        self.end_raw(tag.start);
        match element {
            E::Head => self.head.close(),
            E::Body | E::Html => return,
            E::A => self.end_link(),
            // Alone, these two make an element of their own.
            E::P | E::Br => self.words.end_word(),
            _ => {}
        }
        self.stack.close(element, &mut self.closed);
        self.settle_closed();
    }

    fn text(&mut self, text: &[u8]) {
        if let Some(raw) = &mut self.raw {
            if let RawKind::Title(title) = &mut raw.kind {
                title.read(text);
            }
            return;
        }
        if self.template_depth > 0 {
            return;
        }
        if !self.head.is_in_body() {
            if text.iter().all(u8::is_ascii_whitespace) {
                return;
            }
            self.stack.close_head(&mut self.closed);
            let at = self.positions.here();
            self.head.end("text", at);
        }
        self.read_text(text);
    }

    fn is_in_foreign_content(&self) -> bool {
        self.context().markup != Markup::Html
    }
}

impl Extractor<'_> {
    fn read_text(&mut self, text: &[u8]) {
        if text == b"\0" {
            return;
        }
        let Context { is_hidden, landmark, .. } = self.context();
        if !is_hidden {
            let is_main = matches!(landmark, Landmark::Body | Landmark::Main);
            self.words.read(text, is_main);
        }
        if let Some(link) = self.link.as_mut().filter(|link| link.is_hidden || !is_hidden) {
            link.text.read(text);
        }
        if let Some(heading) = self.heading.as_mut().filter(|heading| heading.is_hidden || !is_hidden) {
            heading.text.read(text);
        }
    }
}

/// Long data URLs are kept by their beginning: nobody needs the picture twice.
pub(super) fn shortened(url: &str) -> &str {
    let is_data = url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let end = if is_data { url.find(',').map_or(url.len(), |comma| comma + 1) } else { url.len() };
    &url[..end]
}

fn characters(text: &str) -> u64 {
    text.chars().count() as u64
}

/// Whether an element has a name beside its content.
pub(super) fn has_name(attributes: &Attributes) -> bool {
    let says = |name: &[u8]| attributes.get(name).is_some_and(|value| !value.trim().is_empty());
    says(b"aria-label") || says(b"aria-labelledby") || says(b"title")
}

fn breaks_out_of_foreign_content(element: E, attributes: &Attributes) -> bool {
    let is_styled = || [&b"color"[..], b"face", b"size"].iter().any(|name| attributes.has(name));
    element.breaks_out_of_foreign_content() || element == E::Font && is_styled()
}

fn script_kind(attributes: &Attributes) -> RawKind {
    let media_type = attributes.get(b"type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/ld+json") { RawKind::JsonLd } else { RawKind::Script }
}

/// How text inside an element of a template is read: as anywhere else.
fn inert_content_model(element: E) -> ContentModel {
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
