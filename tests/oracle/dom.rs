//! A page as html5ever and scraper see it, with scripting off, so that `<noscript>` holds markup.
//!
//! Every start tag is stamped with its number before the tree is built. The stamp tells the elements
//! of the markup from those that the parser implies, clones of one element from different elements,
//! and gives back the order of the markup where the parser moved things.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult};
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};

const STAMP: &str = "oracle-stamp";

/// The tree of a page.
pub struct Dom {
    html: Html,
}

/// One element of the tree.
pub struct Element<'d> {
    pub node: ElementRef<'d>,
    /// The number of its start tag; `None` where the parser implied it.
    pub stamp: Option<u64>,
}

type Handle = <HtmlTreeSink as TreeSink>::Handle;

struct Stamping {
    builder: TreeBuilder<Handle, HtmlTreeSink>,
    tags: Cell<u64>,
}

impl TokenSink for Stamping {
    type Handle = Handle;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<Handle> {
        if let Token::TagToken(tag) = &mut token
            && tag.kind == TagKind::StartTag
        {
            self.tags.set(self.tags.get() + 1);
            let name = QualName::new(None, Namespace::default(), LocalName::from(STAMP));
            tag.attrs.push(Attribute { name, value: self.tags.get().to_string().into() });
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Dom {
    pub fn parse(html: &str) -> Self {
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
        let as_decoded = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
        let tokenizer = Tokenizer::new(Stamping { builder, tags: Cell::new(0) }, as_decoded);
        let input = BufferQueue::default();
        input.push_back(html.into());
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        Self { html: tokenizer.sink.builder.sink.finish() }
    }

    pub fn root(&self) -> ElementRef<'_> {
        self.html.root_element()
    }

    /// Every element outside templates, implied ones and clones too, in the order of the tree.
    pub fn all(&self) -> Vec<Element<'_>> {
        let mut found = Vec::new();
        collect(self.root(), &mut found);
        found
    }

    /// The elements of the markup: each once, in the order of their start tags.
    pub fn elements(&self) -> Vec<Element<'_>> {
        let mut seen = HashSet::new();
        let is_first = |element: &Element| element.stamp.is_some_and(|stamp| seen.insert(stamp));
        let mut elements: Vec<_> = self.all().into_iter().filter(is_first).collect();
        elements.sort_by_key(|element| element.stamp);
        elements
    }

    /// Whether nothing was implied, cloned or moved, so that the tree nests as the markup does.
    pub fn is_as_written(&self) -> bool {
        let stamps: Vec<_> = self.all().iter().map(|element| element.stamp).collect();
        stamps.iter().all(Option::is_some) && stamps.is_sorted_by(|one, next| one < next)
    }
}

fn collect<'d>(node: ElementRef<'d>, found: &mut Vec<Element<'d>>) {
    let stamp = node.attr(STAMP).and_then(|stamp| stamp.parse().ok());
    found.push(Element { node, stamp });
    for child in node.children().filter_map(ElementRef::wrap) {
        collect(child, found);
    }
}

impl<'d> Element<'d> {
    pub fn is(&self, selector: &'static str) -> bool {
        thread_local! {
            static PARSED: RefCell<HashMap<&'static str, Selector>> = RefCell::default();
        }
        let parse = || Selector::parse(selector).expect("the oracle writes valid selectors");
        PARSED.with_borrow_mut(|parsed| parsed.entry(selector).or_insert_with(parse).matches(&self.node))
    }

    /// The value of an attribute without a namespace.
    pub fn attr(&self, name: &str) -> Option<&'d str> {
        self.node.attr(name)
    }

    /// The value of an attribute whose local name is this, in any namespace, the plain one first.
    pub fn attr_of_any_namespace(&self, name: &str) -> Option<&'d str> {
        let any = || {
            self.node.value().attrs.iter().find(|(known, _)| &*known.local == name).map(|(_, value)| &**value)
        };
        self.attr(name).or_else(any)
    }

    pub fn name(&self) -> &'d str {
        self.node.value().name()
    }

    pub fn is_html(&self) -> bool {
        is_html(self.node)
    }

    /// What the element stands in, innermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = ElementRef<'d>> {
        self.node.ancestors().filter_map(ElementRef::wrap)
    }

    pub fn stands_in(&self, name: &str) -> bool {
        self.ancestors().any(|ancestor| ancestor.value().name() == name && is_html(ancestor))
    }
}

pub fn is_html(node: ElementRef) -> bool {
    &*node.value().name.ns == "http://www.w3.org/1999/xhtml"
}

/// All text of an element, that of its descendants included.
pub fn text_of(node: ElementRef) -> String {
    let direct = node.children().filter_map(|child| match child.value() {
        Node::Text(text) => Some(text.to_string()),
        Node::Element(_) => ElementRef::wrap(child).map(text_of),
        _ => None,
    });
    direct.collect()
}

/// The text of an element, without that of its descendants: of a style sheet, what browsers read.
pub fn own_text_of(node: ElementRef) -> String {
    node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())).collect()
}
