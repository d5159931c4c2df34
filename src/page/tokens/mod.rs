//! From text to tags: the one door to the tokenizer.
//!
//! html5gum finds the tokens; the [`Emitter`] here keeps one tag at a time in reused buffers and hands
//! it to a [`Sink`]. Nothing is allocated per tag, which makes this pass an order of magnitude faster
//! than the tokenizer's own token values.

mod reader;

use std::convert::Infallible;

use html5gum::{Emitter, Error, State, Tokenizer};
use reader::PageReader;

/// What listens to the tags of a page.
pub(super) trait Sink {
    /// A start tag. The answer says how the text inside it is to be read.
    fn start_tag(&mut self, tag: &Tag<'_>) -> ContentModel;
    /// An end tag.
    fn end_tag(&mut self, tag: &Tag<'_>);
    /// Some text with its character references undone. A run of text may come in several pieces, and
    /// a piece may even end inside a character.
    fn text(&mut self, text: &[u8]);
    /// Whether the innermost element belongs to SVG or MathML, where CDATA sections exist.
    fn is_in_foreign_content(&self) -> bool;
}

/// How the text inside an element is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentModel {
    /// As markup.
    Markup,
    /// As text with character references, up to the end tag: `title`, `textarea`.
    EscapableText,
    /// As plain text up to the end tag: `style`, `iframe` ...
    RawText,
    /// As a script, up to the end tag.
    Script,
    /// As plain text up to the end of the page.
    PlainText,
}

/// One tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// Its name in lower case.
    pub name: &'a [u8],
    /// Its attributes.
    pub attributes: &'a Attributes,
    /// Byte offset of its `<`.
    pub start: usize,
    /// Byte offset behind its `>`.
    pub end: usize,
    /// Whether it ends in `/>`, which only means something in SVG and MathML.
    pub is_self_closing: bool,
}

/// The attributes of one tag. Names are in lower case; of two with one name the first counts.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    text: Vec<u8>,
    spans: Vec<Span>,
    /// The marks of all names: most questions are for what is not there, and end here.
    marks: u64,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    name: usize,
    value: usize,
    end: usize,
}

impl Attributes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The value of an attribute.
    #[inline]
    pub fn get(&self, name: &[u8]) -> Option<&str> {
        let span = self.span(name)?;
        // The page is valid UTF-8 and a value ends at ASCII delimiters, so this never falls back.
        Some(std::str::from_utf8(&self.text[span.value..span.end]).unwrap_or_default())
    }

    /// Whether there is such an attribute.
    pub fn has(&self, name: &[u8]) -> bool {
        self.span(name).is_some()
    }

    /// Notes which names there are, once all are whole.
    fn mark_names(&mut self) {
        let name = |span: &Span| mark_of(&self.text[span.name..span.value]);
        self.marks = self.spans.iter().map(name).fold(0, |marks, mark| marks | mark);
    }

    #[inline]
    fn span(&self, name: &[u8]) -> Option<&Span> {
        if self.marks & mark_of(name) == 0 {
            return None;
        }
        self.spans.iter().find(|span| self.text[span.name..span.value] == *name)
    }
}

/// One of 64 bits, of which different names mostly have different ones.
fn mark_of(name: &[u8]) -> u64 {
    let (first, last) = (name.first().copied().unwrap_or_default(), name.last().copied().unwrap_or_default());
    1_u64 << ((usize::from(first) + 7 * usize::from(last) + 11 * name.len()) % 64)
}

/// Feeds a page to a sink.
pub(super) fn tokenize(html: &str, sink: &mut impl Sink) {
    let emitter = TagEmitter::new(sink);
    let Ok(()) = Tokenizer::new_with_emitter(PageReader::new(html), emitter).finish();
}

struct TagEmitter<'s, S> {
    sink: &'s mut S,
    name: Vec<u8>,
    attributes: Attributes,
    last_start_tag: Vec<u8>,
    is_end_tag: bool,
    is_self_closing: bool,
    position: usize,
    tag_start: usize,
}

impl<'s, S: Sink> TagEmitter<'s, S> {
    fn new(sink: &'s mut S) -> Self {
        Self {
            sink,
            name: Vec::new(),
            attributes: Attributes::default(),
            last_start_tag: Vec::new(),
            is_end_tag: false,
            is_self_closing: false,
            position: 0,
            tag_start: 0,
        }
    }

    fn start(&mut self, is_end_tag: bool) {
        self.name.clear();
        self.attributes.text.clear();
        self.attributes.spans.clear();
        self.is_end_tag = is_end_tag;
        self.is_self_closing = false;
    }
}

impl<S: Sink> Emitter for TagEmitter<'_, S> {
    type Token = Infallible;

    fn emit_current_tag(&mut self) -> Option<State> {
        self.attributes.mark_names();
        let tag = Tag {
            name: &self.name,
            attributes: &self.attributes,
            start: self.tag_start,
            end: self.position,
            is_self_closing: self.is_self_closing,
        };
        if self.is_end_tag {
            self.sink.end_tag(&tag);
            return None;
        }
        let model = self.sink.start_tag(&tag);
        std::mem::swap(&mut self.last_start_tag, &mut self.name);
        match model {
            ContentModel::Markup => None,
            ContentModel::EscapableText => Some(State::RcData),
            ContentModel::RawText => Some(State::RawText),
            ContentModel::Script => Some(State::ScriptData),
            ContentModel::PlainText => Some(State::PlainText),
        }
    }

    #[inline]
    fn emit_string(&mut self, text: &[u8]) {
        self.sink.text(text);
    }

    fn start_open_tag(&mut self) {
        self.tag_start = self.position - 1;
    }

    fn init_start_tag(&mut self) {
        self.start(false);
    }

    fn init_end_tag(&mut self) {
        self.start(true);
    }

    fn set_self_closing(&mut self) {
        self.is_self_closing = true;
    }

    fn push_tag_name(&mut self, text: &[u8]) {
        self.name.extend_from_slice(text);
    }

    fn init_attribute(&mut self) {
        let end = self.attributes.text.len();
        self.attributes.spans.push(Span { name: end, value: end, end });
    }

    fn push_attribute_name(&mut self, text: &[u8]) {
        self.attributes.text.extend_from_slice(text);
        if let Some(span) = self.attributes.spans.last_mut() {
            span.value = self.attributes.text.len();
            span.end = span.value;
        }
    }

    fn push_attribute_value(&mut self, text: &[u8]) {
        self.attributes.text.extend_from_slice(text);
        if let Some(span) = self.attributes.spans.last_mut() {
            span.end = self.attributes.text.len();
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end_tag && self.last_start_tag == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.sink.is_in_foreign_content()
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.wrapping_add_signed(offset);
    }

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag = name.unwrap_or_default().to_vec();
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn emit_current_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
