//! The open elements: a small stand-in for the standard's tree construction.
//!
//! Facts need to know what an element stands in (landmark, hidden text, foreign markup) and when it
//! ends, with all the end tags that authors leave out. The rules here follow section 13.2.6 of the
//! HTML standard where that changes a fact; nothing is moved or re-opened, so every step is cheap.

use super::facts::{Landmark, MAX_DEPTH};
use super::landmarks::MarkupPath;
use super::tags::{Element as E, SLOTS};

/// What an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Context {
    /// The innermost landmark.
    pub landmark: Landmark,
    /// Whether its text is not shown to visitors.
    pub is_hidden: bool,
    /// Whether it stands in `<noscript>`.
    pub in_noscript: bool,
    /// The kind of markup its children are.
    pub markup: Markup,
    /// The way to it through the markup.
    pub path: MarkupPath,
}

/// The kinds of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Markup {
    #[default]
    Html,
    Svg,
    MathMl,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    element: E,
    /// What its children stand in.
    inside: Context,
}

/// The stack of open elements.
#[derive(Debug)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// How many are open by [`E::slot`]: most searches are for what is not there, and end here.
    counts: [u16; SLOTS],
    /// Elements deeper than we follow; their end tags must not close others.
    beyond: u32,
    deepest: u32,
}

impl Default for Stack {
    fn default() -> Self {
        Self { open: Vec::new(), counts: [0; SLOTS], beyond: 0, deepest: 0 }
    }
}

impl Stack {
    /// What the next element stands in.
    pub fn context(&self) -> Context {
        self.open.last().map_or_else(Context::default, |open| open.inside)
    }

    /// The deepest nesting seen.
    pub fn deepest(&self) -> u32 {
        self.deepest
    }

    /// Whether such an element is open; an unknown one may be mistaken for another.
    pub fn has(&self, element: E) -> bool {
        self.counts[element.slot()] > 0
    }

    /// Opens an element whose children stand in `inside`.
    pub fn push(&mut self, element: E, inside: Context) {
        if self.depth() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        let place = self.place_of(element);
        self.open.insert(place, Open { element, inside });
        self.counts[element.slot()] += 1;
        self.note_depth(0);
    }

    /// Every element stands in the last one, but html and body stand around all, even where their tags
    /// come late.
    fn place_of(&self, element: E) -> usize {
        match element {
            E::Html => 0,
            E::Body => usize::from(self.open.first().is_some_and(|first| first.element == E::Html)),
            _ => self.open.len(),
        }
    }

    /// Counts an element that has no children among the depths.
    pub fn note_depth(&mut self, below: u32) {
        self.deepest = self.deepest.max((self.depth() + below).min(MAX_DEPTH));
    }

    /// How many elements are open.
    pub fn depth(&self) -> u32 {
        u32::try_from(self.open.len()).unwrap_or(MAX_DEPTH)
    }

    /// Closes what the start tag of `element` ends without saying so.
    pub fn make_room_for(&mut self, element: E, closed: &mut Vec<E>) {
        match element {
            E::Li => self.close_item(&[E::Li], closed),
            E::Dd | E::Dt => self.close_item(&[E::Dd, E::Dt], closed),
            E::Option => self.close_top(&[E::Option], closed),
            E::Optgroup => self.close_top(&[E::Option, E::Optgroup], closed),
            E::Rb | E::Rtc | E::Rt | E::Rp => self.close_top(&[E::Rb, E::Rt, E::Rp], closed),
            E::Td | E::Th => self.close_in_table(&[E::Td, E::Th, E::Caption, E::Colgroup], closed),
            E::Tr => self.close_in_table(&[E::Tr, E::Caption, E::Colgroup], closed),
            E::Tbody | E::Thead | E::Tfoot | E::Colgroup | E::Caption => {
                self.close_in_table(&[E::Tbody, E::Thead, E::Tfoot, E::Colgroup, E::Caption], closed);
            }
            E::A => self.remove(E::A, closed),
            E::Button => self.close_in_scope(E::Button, closed),
            E::Input => self.close_in_scope(E::Select, closed),
            _ => {}
        }
        if element.ends_paragraph() {
            self.close_paragraph(closed);
        }
        let is_in_heading = |open: &Open| open.element.heading_level().is_some();
        if element.heading_level().is_some() && self.open.last().is_some_and(is_in_heading) {
            self.pop(closed);
        }
    }

    /// Closes the element that an end tag names, and what stands open inside it.
    pub fn close(&mut self, element: E, closed: &mut Vec<E>) {
        if self.beyond > 0 {
            self.beyond -= 1;
            closed.push(element);
        } else if element.is_formatting() {
            self.remove(element, closed);
        } else if element.heading_level().is_some() {
            self.close_heading(closed);
        } else if is_closed_in_scope(element) {
            self.close_in_scope(element, closed);
        } else {
            self.close_ordinary(element, closed);
        }
    }

    /// Leaves SVG or MathML, as some HTML start tags do.
    pub fn leave_foreign_content(&mut self, closed: &mut Vec<E>) {
        while self.context().markup != Markup::Html {
            self.pop(closed);
        }
    }

    /// Closes the head and what is open in it.
    pub fn close_head(&mut self, closed: &mut Vec<E>) {
        if let Some(index) = self.find(&[E::Head], |_| false) {
            self.close_down_to(index, closed);
        }
    }

    fn pop(&mut self, closed: &mut Vec<E>) {
        self.close_down_to(self.open.len().saturating_sub(1), closed);
    }

    fn close_down_to(&mut self, index: usize, closed: &mut Vec<E>) {
        for Open { element, .. } in self.open.drain(index..).rev() {
            self.counts[element.slot()] -= 1;
            closed.push(element);
        }
    }

    /// The innermost of some elements, unless a barrier stands before it.
    fn find(&self, wanted: &[E], barrier: impl Fn(E) -> bool) -> Option<usize> {
        if !wanted.iter().any(|element| self.has(*element)) {
            return None;
        }
        for (index, open) in self.open.iter().enumerate().rev() {
            if wanted.contains(&open.element) {
                return Some(index);
            }
            if barrier(open.element) {
                return None;
            }
        }
        None
    }

    fn close_top(&mut self, elements: &[E], closed: &mut Vec<E>) {
        while self.open.last().is_some_and(|open| elements.contains(&open.element)) {
            self.pop(closed);
        }
    }

    fn close_item(&mut self, items: &[E], closed: &mut Vec<E>) {
        let is_barrier = |element: E| element.is_special() && !matches!(element, E::Address | E::Div | E::P);
        if let Some(index) = self.find(items, is_barrier) {
            self.close_down_to(index, closed);
        }
    }

    /// Table parts end each other, up to the table they are in.
    fn close_in_table(&mut self, parts: &[E], closed: &mut Vec<E>) {
        if !parts.iter().any(|part| self.has(*part)) {
            return;
        }
        let is_table = |element| matches!(element, E::Table | E::Template | E::Html);
        let mut outermost = None;
        for (index, open) in self.open.iter().enumerate().rev() {
            if is_table(open.element) {
                break;
            }
            outermost = if parts.contains(&open.element) { Some(index) } else { outermost };
        }
        if let Some(index) = outermost {
            self.close_down_to(index, closed);
        }
    }

    fn close_paragraph(&mut self, closed: &mut Vec<E>) {
        let is_barrier = |element: E| element.is_scope() || element == E::Button;
        if let Some(index) = self.find(&[E::P], is_barrier) {
            self.close_down_to(index, closed);
        }
    }

    fn close_heading(&mut self, closed: &mut Vec<E>) {
        if let Some(index) = self.find(&[E::H1, E::H2, E::H3, E::H4, E::H5, E::H6], E::is_scope) {
            self.close_down_to(index, closed);
        }
    }

    fn close_in_scope(&mut self, element: E, closed: &mut Vec<E>) {
        let is_list = |open: E| element == E::Li && matches!(open, E::Ol | E::Ul);
        let is_barrier =
            |open: E| if is_of_table(element) { open == E::Table } else { open.is_scope() || is_list(open) };
        if let Some(index) = self.find(&[element], is_barrier) {
            self.close_down_to(index, closed);
        }
    }

    fn close_ordinary(&mut self, element: E, closed: &mut Vec<E>) {
        if let Some(index) = self.find(&[element], E::is_special) {
            self.close_down_to(index, closed);
        }
    }

    /// Ends a formatting element. Blocks that were opened inside it stay open, which is what the
    /// adoption agency algorithm (13.2.6.4.7) comes to for our facts.
    fn remove(&mut self, element: E, closed: &mut Vec<E>) {
        let Some(index) = self.find(&[element], E::is_scope) else { return };
        if self.open[index..].iter().any(|open| open.element.is_special()) {
            self.open.remove(index);
            self.counts[element.slot()] -= 1;
            closed.push(element);
        } else {
            self.close_down_to(index, closed);
        }
    }
}

fn is_of_table(element: E) -> bool {
    element == E::Table || element.is_table_part()
}

/// Elements whose end tag reaches through special elements up to the next scope.
fn is_closed_in_scope(element: E) -> bool {
    is_of_table(element)
        || element.ends_paragraph()
        || matches!(element, E::Button | E::Applet | E::Marquee | E::Object | E::Select)
}

#[cfg(test)]
mod tests;
