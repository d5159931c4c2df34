//! The one pass: tags and text in, facts out.
//!
//! [`Extractor`] is the sink of the tokenizer. It keeps the stack of open elements and the few texts
//! that are being read. What an element says is taken in the files beside: `mentions` (references), `meta`
//! (the head), `common` (what any element may carry), `raw` (content that is no markup), `foreign` (SVG and
//! MathML), `texts` (words, headings, links).

use super::capture::{Collapsed, OpenHeading, OpenLink, reference_text, shortened};
use super::controls::Labels;
use super::facts::{Landmark, Page, Position, Reference, ReferenceKind, Rel};
use super::foreign::breaks_out_of_foreign_content;
use super::head::HeadWatch;
use super::landmarks::{MarkupPath, landmark_by_name, landmark_by_role};
use super::position::Positions;
use super::raw::{RawElement, RawKind, inert_content_model};
use super::stack::{Context, Markup, Stack};
use super::tags::Element as E;
use super::text::Words;
use super::tokens::{ContentModel, Sink, Tag};

/// Reads one page.
pub(super) struct Extractor<'a> {
    pub(super) page: Page,
    pub(super) head: HeadWatch,
    pub(super) link: Option<OpenLink>,
    pub(super) html: &'a str,
    pub(super) positions: Positions<'a>,
    pub(super) stack: Stack,
    pub(super) words: Words,
    pub(super) heading: Option<OpenHeading>,
    pub(super) raw: Option<RawElement>,
    pub(super) labels: Labels,
    pub(super) is_form_asking: bool,
    pub(super) template_depth: u32,
    pub(super) closed: Vec<E>,
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
            labels: Labels::default(),
            is_form_asking: false,
            template_depth: 0,
            closed: Vec::new(),
        }
    }

    /// The facts, once all was read.
    pub fn finish(mut self) -> Page {
        self.end_raw(self.html.len());
        self.end_heading();
        self.end_link();
        self.settle_labels();
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
        self.page.references.push(Reference {
            kind,
            url,
            rel,
            text,
            at,
            landmark,
            path: context.path.digest(),
            in_noscript,
            is_blocking: false,
            width: None,
        });
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

    pub(super) fn count_element(&mut self, element: E) {
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
        self.take_control(element, tag);
        match element {
            E::Html => self.take_lang(tag),
            E::Base => self.take_base(tag),
            E::Iframe => self.take_frame(tag),
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

    fn context_inside(&mut self, element: E, tag: &Tag) -> Context {
        // A late html or body tag stands in nothing that was opened before it.
        let is_outermost = matches!(element, E::Html | E::Body);
        let outside = if is_outermost { Context::default() } else { self.context() };
        let begins = landmark_by_role(tag.attributes).or_else(|| landmark_by_name(element));
        self.page.has_main |= begins == Some(Landmark::Main);
        // What stands around a landmark differs from page to page, and says nothing of its template.
        let way = if begins.is_some() { MarkupPath::default() } else { outside.path };
        let hides = matches!(element, E::Noscript | E::Select | E::Datalist);
        let markup = match element {
            E::Svg => Markup::Svg,
            E::Math => Markup::MathMl,
            _ => Markup::Html,
        };
        Context {
            landmark: begins.unwrap_or(outside.landmark),
            is_hidden: outside.is_hidden || hides,
            in_noscript: outside.in_noscript || element == E::Noscript,
            markup,
            path: if is_outermost { way } else { way.into(element, tag.attributes) },
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
            self.end_raw(tag.start);
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
            match &mut raw.kind {
                RawKind::Title(title) => title.read(text),
                RawKind::SvgStyle(style) => style.extend_from_slice(text),
                _ => {}
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
