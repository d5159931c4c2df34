//! The links of a site, in a few bytes each: they are most of what a crawl keeps in memory.
//!
//! Where a link leads and what it is stand in tables, for whoever walks the graph. Where it stands and what it
//! says is asked of few: that is packed, as small numbers of few bytes, in blocks that are read from their beginning.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::build::u32_of;
use super::shelf::{Reading, Shelf};
use super::traits::{Combinations, Traits};
use super::{Chunks, LinkFacts, ShownWidth, TextId};
use crate::page::Position;
use crate::urls::UrlId;

/// Links of one block: whoever asks for the last one reads them all.
const BLOCK: usize = 16;

/// All links of a crawl, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Links {
    rows: Chunks<Row>,
    combinations: Combinations,
    packed: Shelf,
    /// Where in `packed` each block begins.
    blocks: Chunks<u64>,
    /// Where the link before stands, in the block that is being filled.
    last: Position,
}

/// What is asked of every link: bytes that are read together, without the gap that numbers would have.
#[derive(Debug, Clone, Copy)]
struct Row {
    target: [u8; 4],
    traits: u8,
}

impl Links {
    /// None yet. What is asked of few may be put into a file of this name.
    pub(super) fn with_file(path: PathBuf) -> Self {
        Self { packed: Shelf::at(path), ..Self::default() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Appends one.
    pub(super) fn push(&mut self, link: &LinkFacts) {
        if self.len().is_multiple_of(BLOCK) {
            self.packed.make_room();
            self.blocks.push(self.packed.len());
            self.last = START;
        }
        let LinkFacts { target, fragment, text, at, kind, rel, landmark, shown, path } = *link;
        let (has_fragment, has_width) = (fragment.is_some(), shown != ShownWidth::default());
        let traits = Traits { kind, rel, landmark, has_fragment, has_width };
        let traits = self.combinations.number(traits, u32_of(self.len()));
        self.rows.push(Row { target: target.0.to_ne_bytes(), traits });
        self.packed.push_number(zigzag(at.line, self.last.line));
        // On the next line columns begin anew.
        let before = if at.line == self.last.line { self.last.column } else { START.column };
        self.packed.push_number(zigzag(at.column, before));
        self.packed.push_number(text.number().into());
        if let Some(fragment) = fragment {
            self.packed.push_number(fragment.number().into());
        }
        if has_width {
            self.packed.push(shown.0);
        }
        self.packed.push(path);
        self.last = at;
    }

    /// Where a link leads.
    pub(super) fn target(&self, number: u32) -> UrlId {
        self.of_graph(number).0
    }

    /// What a link is.
    pub(super) fn traits(&self, number: u32) -> &Traits {
        self.of_graph(number).1
    }

    /// Where a link leads and what it is.
    pub(super) fn of_graph(&self, number: u32) -> (UrlId, &Traits) {
        let Row { target, traits } = self.rows[number as usize];
        (UrlId(u32::from_ne_bytes(target)), self.combinations.of(traits, number))
    }

    /// All that is known of a link.
    pub(super) fn facts(&self, number: u32) -> LinkFacts {
        self.run(&(number..number + 1)).next().expect("it is one of the links")
    }

    /// All that is known of the links of a range, in their order.
    pub(super) fn run(&self, range: &Range<u32>) -> impl Iterator<Item = LinkFacts> {
        let begin = range.start as usize / BLOCK * BLOCK;
        let mut unpacker = (!range.is_empty()).then(|| Unpacker::new(self, begin));
        let skipped = range.start as usize - begin;
        let links = std::iter::from_fn(move || unpacker.as_mut().map(Unpacker::next));
        links.take(skipped + range.len()).skip(skipped)
    }

    /// What went wrong when what is known of links was to be read back.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.packed.error()
    }
}

/// Reads links from the beginning of a block on.
struct Unpacker<'l> {
    links: &'l Links,
    number: usize,
    reading: Reading<'l>,
    last: Position,
}

impl<'l> Unpacker<'l> {
    fn new(links: &'l Links, number: usize) -> Self {
        let reading = links.packed.read_from(links.blocks[number / BLOCK]);
        Self { links, number, reading, last: START }
    }

    fn next(&mut self) -> LinkFacts {
        if self.number.is_multiple_of(BLOCK) {
            self.last = START;
        }
        let (target, traits) = self.links.of_graph(u32_of(self.number));
        let Traits { kind, rel, landmark, has_fragment, has_width } = *traits;
        self.number += 1;
        let line = unzigzag(self.reading.number(), self.last.line);
        let before = if line == self.last.line { self.last.column } else { START.column };
        let at = Position { line, column: unzigzag(self.reading.number(), before) };
        self.last = at;
        let text = self.text();
        let fragment = has_fragment.then(|| self.text());
        let shown = ShownWidth(if has_width { self.reading.byte() } else { 0 });
        let path = self.reading.byte();
        LinkFacts { target, fragment, text, at, kind, rel, landmark, shown, path }
    }

    fn text(&mut self) -> TextId {
        TextId::new(u32::try_from(self.reading.number()).expect("the number of a text was packed"))
    }
}

/// Where the first link of a block is counted from.
const START: Position = Position { line: 1, column: 1 };

/// A difference without its sign, small where the difference is.
fn zigzag(number: u32, before: u32) -> u64 {
    let difference = i64::from(number) - i64::from(before);
    (difference << 1 ^ difference >> 63).cast_unsigned()
}

fn unzigzag(difference: u64, before: u32) -> u32 {
    let difference = (difference >> 1).cast_signed() ^ -(difference & 1).cast_signed();
    u32::try_from(i64::from(before) + difference).expect("the difference was made from such a number")
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::facts::Landmark;
    use crate::page::{ReferenceKind, Rel};
    use crate::site::shelf::tests::Folder;

    /// A link of these numbers and texts.
    pub(crate) fn a_link(
        number: impl Strategy<Value = u32> + Clone,
        text: impl Strategy<Value = u32>,
        fragment: impl Strategy<Value = u32>,
    ) -> impl Strategy<Value = LinkFacts> {
        let place = (number.clone(), number.clone(), number, text, proptest::option::of(fragment));
        let rest =
            (0..ReferenceKind::ALL.len(), any::<u8>(), 0..Landmark::ALL.len(), any::<u8>(), any::<u8>());
        (place, rest).prop_map(
            |((target, line, column, text, fragment), (kind, rel, landmark, shown, path))| LinkFacts {
                target: UrlId(target),
                fragment: fragment.map(TextId::new),
                text: TextId::new(text),
                at: Position { line, column },
                kind: ReferenceKind::ALL[kind],
                rel: Rel(rel),
                landmark: Landmark::ALL[landmark],
                shown: ShownWidth(shown),
                path,
            },
        )
    }

    fn some_links() -> impl Strategy<Value = Vec<LinkFacts>> {
        let number = prop_oneof![0..300_u32, any::<u32>()];
        proptest::collection::vec(a_link(number, 0..u32::MAX, 0..u32::MAX), 0..80)
    }

    fn assert_unpacked(links: &Links, all: &[LinkFacts], cut: usize) -> Result<(), TestCaseError> {
        let end = u32::try_from(all.len()).expect("there are few");
        let start = u32::try_from(cut.min(all.len())).expect("there are few");
        prop_assert_eq!(links.run(&(start..end)).collect::<Vec<_>>(), &all[start as usize..]);
        for (number, link) in (0..).zip(all) {
            prop_assert_eq!(links.facts(number), *link);
            let Traits { kind, has_fragment, .. } = *links.traits(number);
            let known = (links.target(number), kind, has_fragment);
            prop_assert_eq!(known, (link.target, link.kind, link.fragment.is_some()));
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn links_are_unpacked_as_they_were_packed(all in some_links(), cut in 0..80_usize) {
            let mut links = Links::default();
            for link in &all {
                links.push(link);
            }
            assert_unpacked(&links, &all, cut)?;
        }

        #[test]
        fn links_in_a_file_are_unpacked_as_they_were_packed(some in some_links(), cut in 0..2_400_usize) {
            let folder = Folder::new();
            let mut links = Links { packed: Shelf::holding(1, folder.file()), ..Links::default() };
            let all: Vec<LinkFacts> = some.iter().copied().cycle().take(30 * some.len()).collect();
            for link in &all {
                links.push(link);
            }
            assert_unpacked(&links, &all, cut)?;
        }
    }

    #[test]
    fn a_link_of_a_list_takes_less_than_a_dozen_bytes() {
        let mut links = Links::default();
        for line in 1..=1600 {
            let at = Position { line, column: 5 };
            let (target, text) = (UrlId(90_000 + line), TextId::new(7_000 + line));
            let (kind, rel, landmark) = (ReferenceKind::Anchor, Rel::default(), Landmark::Main);
            let (fragment, shown, path) = (None, ShownWidth::default(), 9);
            links.push(&LinkFacts { target, fragment, text, at, kind, rel, landmark, shown, path });
        }
        let packed = usize::try_from(links.packed.len()).expect("it is in memory");
        let bytes = packed + 8 * links.blocks.len() + size_of::<Row>() * links.len();
        assert!(bytes <= 11 * links.len(), "{bytes} bytes");
    }
}
