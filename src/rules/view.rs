//! One page as a check sees it, and what checks often say about it.

use super::{Findings, Source};
use crate::page::select::MAX_TREE_DEPTH;
use crate::page::{Destination, Page, Placed, Position, ReferenceKind, Response, Signal, Tree};

/// One page as a check sees it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The response it came with.
    pub response: &'a Response,
    /// Its identity.
    pub key: &'a str,
    /// Its facts.
    pub page: &'a Page,
    /// Where its references lead, in the order of [`Page::references`].
    pub destinations: &'a [Destination],
    /// What robots.txt of its host says to everybody of the uses of the content, as far as that is known.
    pub stated: &'a [Signal],
}

impl View<'_> {
    /// The bytes that the facts were taken from.
    pub fn body(&self) -> &[u8] {
        self.response.answer().map_or(&[], |answer| &answer.body)
    }

    /// Whether the page is longer than what was read of it.
    pub fn is_cut(&self) -> bool {
        self.response.answer().is_some_and(|answer| answer.is_cut)
    }

    /// The page as a tree; `None` where it is nested too deep to build one, or was not read whole.
    pub fn tree(&self) -> Option<Tree> {
        let is_shallow = self.page.depth <= MAX_TREE_DEPTH && !self.is_cut();
        self.response.answer().filter(|_| is_shallow).map(Tree::of)
    }

    /// A place in the page.
    pub fn source(&self, at: Position, element: &str) -> Source {
        Source { file: self.response.file.clone(), ..Source::at(self.key, at, element) }
    }

    /// Reports a fault of the page as a whole.
    pub fn report(&self, findings: &mut Findings, evidence: &str) {
        let source = Source { file: self.response.file.clone(), ..Source::page(self.key) };
        findings.add(self.key, evidence).seen_at(source);
    }

    /// Where the reference of this kind at this place leads.
    pub fn destination_at(&self, at: Position, kind: ReferenceKind) -> Option<&str> {
        let references = &self.page.references;
        let first = references.partition_point(|reference| reference.at < at);
        let here = (first..references.len()).take_while(|index| references[*index].at == at);
        here.filter(|index| references[*index].kind == kind).find_map(|index| self.destinations[index].key())
    }
}

/// Reports an element that is there and says nothing.
pub(super) fn report_empty(
    view: &View,
    findings: &mut Findings,
    empty: &Placed<String>,
    evidence: &str,
    element: &str,
) {
    findings.add(view.key, evidence).seen_at(view.source(empty.at, element));
}

/// Reports that there are several of an element of which there should be one.
pub(super) fn report_several(
    view: &View,
    findings: &mut Findings,
    elements: &[Placed<String>],
    element: &str,
) {
    if elements.len() > 1 {
        let found = findings.add(view.key, format!("there are {} {element} elements", elements.len()));
        found.sources.extend(elements.iter().map(|one| view.source(one.at, element).with_text(&one.value)));
    }
}

/// A number with the word for what is counted.
pub(super) fn counted(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
