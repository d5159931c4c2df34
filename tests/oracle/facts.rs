//! Facts in one notation, so that two readings of a page can be laid side by side.

use std::collections::BTreeMap;
use std::fmt::Display;

use tollgate::page::facts::Given;

use super::dom::Element;

/// One fact: what it says, and a number that grows with its place in the markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub says: String,
    pub place: u64,
}

/// The facts of a page by their kind, each kind in the order of the markup.
#[derive(Debug, Default)]
pub struct Facts {
    pub by_kind: BTreeMap<&'static str, Vec<Fact>>,
    pub script_characters: usize,
    pub style_characters: usize,
}

impl Facts {
    pub fn add(&mut self, kind: &'static str, place: u64, says: impl Display) {
        self.by_kind.entry(kind).or_default().push(Fact { says: says.to_string(), place });
    }

    /// Adds a fact of which a page has one at most.
    pub fn add_first(&mut self, kind: &'static str, place: u64, says: impl Display) {
        if !self.by_kind.contains_key(kind) {
            self.add(kind, place, says);
        }
    }

    /// Notes what belongs into the head and does not stand there.
    pub fn strand(&mut self, what: &'static str, element: &Element) {
        if given(element) == Given::InBody {
            self.add("stranded", element.stamp.unwrap_or_default(), what);
        }
    }

    pub fn of(&self, kind: &str) -> &[Fact] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    pub fn count(&self) -> usize {
        self.by_kind.values().map(Vec::len).sum()
    }
}

pub fn given(element: &Element) -> Given {
    if element.stands_in("head") { Given::InHead } else { Given::InBody }
}
