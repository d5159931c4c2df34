//! The links of a site, in a few bytes each: they are most of what a crawl keeps in memory.
//!
//! Where a link leads and what kind it is stand in tables, for whoever walks the graph. Where it stands and what it
//! says is asked of few: that is packed, as small numbers of few bytes, in blocks that are read from their beginning.

use std::ops::Range;

use super::{Chunks, LinkFacts, RecordId, ShownWidth, TextId};
use crate::page::facts::Landmark;
use crate::page::{Position, ReferenceKind, Rel};
use crate::urls::UrlId;

/// Links of one block: whoever asks for the last one reads them all.
const BLOCK: usize = 16;

/// Set with the landmark of a link that asks for a fragment.
const HAS_FRAGMENT: u8 = 1 << 7;
/// Set with the landmark of a link that says how wide its picture is shown.
const HAS_WIDTH: u8 = 1 << 6;

/// All links of a crawl, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Links {
    rows: Chunks<Row>,
    packed: Chunks<u8>,
    /// Where in `packed` each block begins.
    blocks: Chunks<u64>,
    /// Where the link before stands, in the block that is being filled.
    last: Position,
}

/// What is asked of every link, in eight bytes that are read together.
#[derive(Debug, Clone, Copy)]
struct Row {
    target: UrlId,
    kind: ReferenceKind,
    rel: Rel,
    /// The landmark with its marks.
    landmark: u8,
    path: u8,
}

/// Where a link leads and what it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    pub target: UrlId,
    pub kind: ReferenceKind,
    pub rel: Rel,
    pub landmark: Landmark,
    pub has_fragment: bool,
    pub has_width: bool,
}

impl Links {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Appends one.
    pub(super) fn push(&mut self, link: &LinkFacts) {
        if self.len().is_multiple_of(BLOCK) {
            self.blocks.push(self.packed.len() as u64);
            self.last = START;
        }
        let fragment = if link.fragment.is_some() { HAS_FRAGMENT } else { 0 };
        let width = if link.shown == ShownWidth::default() { 0 } else { HAS_WIDTH };
        let LinkFacts { target, kind, rel, path, .. } = *link;
        self.rows.push(Row { target, kind, rel, landmark: link.landmark as u8 | fragment | width, path });
        self.pack(zigzag(link.at.line, self.last.line));
        // On the next line columns begin anew.
        let before = if link.at.line == self.last.line { self.last.column } else { START.column };
        self.pack(zigzag(link.at.column, before));
        self.pack(link.text.number().into());
        if let Some(fragment) = link.fragment {
            self.pack(fragment.number().into());
        }
        if width != 0 {
            self.packed.push(link.shown.0);
        }
        self.last = link.at;
    }

    /// Seven bits to a byte, the low ones first; the highest bit says that more come.
    fn pack(&mut self, mut number: u64) {
        while number >= 1 << 7 {
            self.packed.push(number.to_le_bytes()[0] | 1 << 7);
            number >>= 7;
        }
        self.packed.push(number.to_le_bytes()[0]);
    }

    /// Where a link leads.
    pub(super) fn target(&self, number: u32) -> UrlId {
        self.rows[number as usize].target
    }

    /// Where a link leads and what it is.
    pub(super) fn traits(&self, number: u32) -> Traits {
        let Row { target, kind, rel, landmark, .. } = self.rows[number as usize];
        Traits {
            target,
            kind,
            rel,
            landmark: Landmark::ALL[usize::from(landmark & !(HAS_FRAGMENT | HAS_WIDTH))],
            has_fragment: landmark & HAS_FRAGMENT != 0,
            has_width: landmark & HAS_WIDTH != 0,
        }
    }

    /// All that is known of a link.
    pub(super) fn facts(&self, number: u32) -> LinkFacts {
        self.run(&(number..number + 1)).next().expect("it is one of the links")
    }

    /// All that is known of the links of a range, in their order.
    pub(super) fn run(&self, range: &Range<u32>) -> impl Iterator<Item = LinkFacts> {
        let begin = range.start as usize / BLOCK * BLOCK;
        let mut unpacker = Unpacker { links: self, number: begin, at: 0, last: START };
        let skipped = range.start as usize - begin;
        std::iter::from_fn(move || Some(unpacker.next())).take(skipped + range.len()).skip(skipped)
    }
}

/// Reads links from the beginning of a block on.
struct Unpacker<'l> {
    links: &'l Links,
    number: usize,
    at: usize,
    last: Position,
}

impl Unpacker<'_> {
    fn next(&mut self) -> LinkFacts {
        if self.number.is_multiple_of(BLOCK) {
            let begin = self.links.blocks[self.number / BLOCK];
            self.at = usize::try_from(begin).expect("it is in memory");
            self.last = START;
        }
        let number = u32::try_from(self.number).expect("links are counted with 32 bits");
        let Traits { target, kind, rel, landmark, has_fragment, has_width } = self.links.traits(number);
        self.number += 1;
        let line = unzigzag(self.unpack(), self.last.line);
        let before = if line == self.last.line { self.last.column } else { START.column };
        let at = Position { line, column: unzigzag(self.unpack(), before) };
        self.last = at;
        let text = self.text();
        let fragment = has_fragment.then(|| self.text());
        let path = self.links.rows[number as usize].path;
        let shown = ShownWidth(if has_width { self.byte() } else { 0 });
        LinkFacts { target, fragment, text, at, kind, rel, landmark, shown, path }
    }

    fn text(&mut self) -> TextId {
        TextId::new(u32::try_from(self.unpack()).expect("the number of a text was packed"))
    }

    fn byte(&mut self) -> u8 {
        self.at += 1;
        self.links.packed[self.at - 1]
    }

    fn unpack(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 1 << 7 {
                return number;
            }
            shift += 7;
        }
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

/// In which record each link stands.
#[derive(Debug, Default)]
pub(super) struct Holders {
    /// The record of each first link of so many.
    firsts: Vec<RecordId>,
    /// Where the links of each record end.
    ends: Vec<u32>,
}

/// Links that one entry of [`Holders`] is for: about as many as a page has.
const STRIDE: usize = 64;

impl Holders {
    /// For records with these links, in their order.
    pub(super) fn of<'r>(ranges: impl Iterator<Item = &'r Range<u32>>) -> Self {
        let mut holders = Self::default();
        for range in ranges {
            let record =
                RecordId(u32::try_from(holders.ends.len()).expect("records are counted with 32 bits"));
            holders.firsts.resize((range.end as usize).div_ceil(STRIDE), record);
            holders.ends.push(range.end);
        }
        holders
    }

    /// The record that a link stands in.
    pub(super) fn of_link(&self, number: u32) -> RecordId {
        let RecordId(mut record) = self.firsts[number as usize / STRIDE];
        while self.ends[record as usize] <= number {
            record += 1;
        }
        RecordId(record)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

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

    proptest! {
        #[test]
        fn links_are_unpacked_as_they_were_packed(all in some_links(), cut in 0..80_usize) {
            let mut links = Links::default();
            for link in &all {
                links.push(link);
            }
            let end = u32::try_from(all.len()).expect("there are few");
            let start = u32::try_from(cut.min(all.len())).expect("there are few");
            prop_assert_eq!(links.run(&(start..end)).collect::<Vec<_>>(), &all[start as usize..]);
            for (number, link) in (0..).zip(&all) {
                prop_assert_eq!(links.facts(number), *link);
                let Traits { target, kind, has_fragment, .. } = links.traits(number);
                prop_assert_eq!((target, kind, has_fragment), (link.target, link.kind, link.fragment.is_some()));
            }
        }

        #[test]
        fn every_link_is_held_by_its_record(sizes in proptest::collection::vec((0..4_u32, 0..200_u32), 1..40)) {
            let mut end = 0;
            // Between the links of two records may be some that belong to nobody.
            let ranges = sizes.iter().map(|(gap, size)| {
                let start = end + gap;
                end = start + size;
                start..end
            });
            let ranges: Vec<Range<u32>> = ranges.collect();
            let holders = Holders::of(ranges.iter());
            for (record, range) in (0..).map(RecordId).zip(&ranges) {
                for number in range.clone() {
                    prop_assert_eq!(holders.of_link(number), record);
                }
            }
        }
    }

    #[test]
    fn a_link_of_a_list_takes_a_dozen_bytes() {
        let mut links = Links::default();
        for line in 1..=1600 {
            let at = Position { line, column: 5 };
            let (target, text) = (UrlId(90_000 + line), TextId::new(7_000 + line));
            let (kind, rel, landmark) = (ReferenceKind::Anchor, Rel::default(), Landmark::Main);
            let (fragment, shown, path) = (None, ShownWidth::default(), 9);
            links.push(&LinkFacts { target, fragment, text, at, kind, rel, landmark, shown, path });
        }
        let bytes = links.packed.len() + 8 * links.blocks.len() + size_of::<Row>() * links.len();
        assert!(bytes <= 13 * links.len(), "{bytes} bytes");
    }
}
