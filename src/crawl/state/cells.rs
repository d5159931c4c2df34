//! Links as text: each number is one or two characters, so that SQL can read it with `substr` and
//! `unicode`, and small numbers take one byte in UTF-8.
//!
//! A digit is the character of its value and one more (never NUL), in base 32,768 (never a surrogate).

use crate::page::facts::Landmark;
use crate::page::{Position, ReferenceKind, Rel};
use crate::site::{LinkFacts, ShownWidth, TextId};
use crate::urls::UrlId;

/// Characters of one link.
pub(super) const WIDTH: usize = 13;

/// Links in one row at most: finding the n-th character of a text takes time.
pub(super) const RUN: usize = 64;

/// What a digit counts.
pub(super) const BASE: u32 = 1 << 15;

/// What keeps a digit from being NUL.
pub(super) const OFFSET: u32 = 1;

/// What keeps a kind and relations apart in one digit: most links are anchors, the first kind, and have few.
pub(super) const RELS: u32 = 1 << 8;

/// What keeps a landmark and the width of a picture apart in one digit: most links are no pictures.
pub(super) const LANDMARKS: u32 = 8;

/// The numbers of a link, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Target,
    /// Its kind and its relations.
    What,
    Line,
    Column,
    Text,
    /// 0 without one, else its text and one more.
    Fragment,
    /// The landmark that it stands in, and how wide its picture is shown.
    Part,
    Path,
}

impl Cell {
    pub(super) const ALL: [Self; 8] = [
        Self::Target,
        Self::What,
        Self::Line,
        Self::Column,
        Self::Text,
        Self::Fragment,
        Self::Part,
        Self::Path,
    ];

    /// How many characters it takes.
    pub(super) fn digits(self) -> usize {
        match self {
            Self::What | Self::Part | Self::Path => 1,
            _ => 2,
        }
    }

    /// Where it begins in its link.
    pub(super) fn start(self) -> usize {
        Self::ALL.iter().take_while(|cell| **cell != self).map(|cell| cell.digits()).sum()
    }
}

/// Writes links, in runs.
pub(super) fn write(links: &[LinkFacts]) -> impl Iterator<Item = String> {
    links.chunks(RUN).map(|run| {
        let mut cells = String::with_capacity(run.len() * 2 * WIDTH);
        for link in run {
            push_link(&mut cells, link);
        }
        cells
    })
}

fn push_link(cells: &mut String, link: &LinkFacts) {
    let numbers = [
        link.target.0,
        link.kind as u32 * RELS + u32::from(link.rel.0),
        link.at.line,
        link.at.column,
        link.text.number(),
        link.fragment.map_or(0, |fragment| fragment.number() + 1),
        link.landmark as u32 + u32::from(link.shown.0) * LANDMARKS,
        u32::from(link.path),
    ];
    for (cell, number) in Cell::ALL.into_iter().zip(numbers) {
        // A billion of anything does not fit into memory; a line or column beyond is cut.
        let number = number.min(BASE * BASE - 1);
        if cell.digits() == 2 {
            cells.push(digit(number / BASE));
        }
        cells.push(digit(number % BASE));
    }
}

fn digit(value: u32) -> char {
    char::from_u32(value + OFFSET).expect("digits are below the surrogates")
}

/// Reads a run of links; `None` when it is damaged.
pub(super) fn read(cells: &str) -> Option<Vec<LinkFacts>> {
    let mut digits = cells.chars().map(|digit| u32::from(digit).checked_sub(OFFSET));
    let mut links = Vec::with_capacity(RUN);
    while let Some(first) = digits.next() {
        let mut rest = std::iter::once(first).chain(digits.by_ref().take(WIDTH - 1));
        links.push(link(&mut rest)?);
    }
    Some(links)
}

fn link(digits: &mut dyn Iterator<Item = Option<u32>>) -> Option<LinkFacts> {
    let mut number = |cell: Cell| {
        let high = if cell.digits() == 2 { digits.next()?? } else { 0 };
        high.checked_mul(BASE)?.checked_add(digits.next()??)
    };
    let mut all = [0; Cell::ALL.len()];
    for (place, cell) in all.iter_mut().zip(Cell::ALL) {
        *place = number(cell)?;
    }
    let [target, what, line, column, text, fragment, part, path] = all;
    let (kind, rel, landmark, shown) = (what / RELS, what % RELS, part % LANDMARKS, part / LANDMARKS);
    Some(LinkFacts {
        target: UrlId(target),
        fragment: fragment.checked_sub(1).map(TextId::new),
        text: TextId::new(text),
        at: Position { line, column },
        kind: *ReferenceKind::ALL.get(kind as usize)?,
        rel: Rel(u8::try_from(rel).ok()?),
        landmark: *Landmark::ALL.get(landmark as usize)?,
        shown: ShownWidth(u8::try_from(shown).ok()?),
        path: u8::try_from(path).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::site::a_link;

    fn links() -> impl Strategy<Value = Vec<LinkFacts>> {
        let number = || prop_oneof![0..300_u32, 0..BASE * BASE];
        proptest::collection::vec(a_link(number(), number(), 0..1_000_000_u32), 0..150)
    }

    proptest! {
        #[test]
        fn links_are_read_as_they_were_written(links in links()) {
            let read: Vec<LinkFacts> = write(&links).flat_map(|run| read(&run).expect("it is whole")).collect();
            prop_assert_eq!(format!("{read:?}"), format!("{links:?}"));
        }

        #[test]
        fn damaged_cells_are_refused_and_never_panic(cells in "\\PC{0,40}") {
            let links = read(&cells);
            prop_assert!(links.is_none_or(|links| links.len() * WIDTH == cells.chars().count()));
        }
    }

    #[test]
    fn the_order_of_the_names_is_that_of_the_numbers() {
        for (index, kind) in ReferenceKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, index);
        }
        for (index, landmark) in Landmark::ALL.iter().enumerate() {
            assert_eq!(*landmark as usize, index);
        }
        assert_eq!(Cell::Path.start() + Cell::Path.digits(), WIDTH);
        assert!(ReferenceKind::ALL.len() * RELS as usize <= BASE as usize);
        assert!(Landmark::ALL.len() <= LANDMARKS as usize);
    }
}
