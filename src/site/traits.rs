//! What links are, apart from where they stand and lead: few combinations make up most of a site, so each link has the
//! number of one, in a byte.

use super::Chunks;
use super::build::u32_of;
use crate::page::facts::Landmark;
use crate::page::{ReferenceKind, Rel};

/// What a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits {
    pub kind: ReferenceKind,
    pub rel: Rel,
    pub landmark: Landmark,
    pub has_fragment: bool,
    pub has_width: bool,
}

/// The traits of all links, by their numbers.
#[derive(Debug, Default)]
pub(super) struct TraitsList {
    /// The first combinations that were met.
    common: Vec<Traits>,
    /// Which of them each link has, or [`RARE`].
    numbers: Chunks<u8>,
    /// The links that have another one, in their order.
    rare: Vec<(u32, Traits)>,
}

/// No combination: what the link is stands elsewhere.
const RARE: u8 = u8::MAX;

impl TraitsList {
    /// How many links there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Appends those of one.
    pub(super) fn push(&mut self, traits: Traits) {
        let known = self.common.iter().position(|common| *common == traits);
        let number = known.unwrap_or(self.common.len()).min(usize::from(RARE));
        if number == usize::from(RARE) {
            self.rare.push((u32_of(self.len()), traits));
        } else if known.is_none() {
            self.common.push(traits);
        }
        self.numbers.push(u8::try_from(number).expect("it is no more than the rare one"));
    }

    /// Those of one.
    pub(super) fn of_link(&self, number: u32) -> &Traits {
        match self.numbers[number as usize] {
            RARE => {
                let place = self.rare.binary_search_by_key(&number, |(link, _)| *link);
                &self.rare[place.expect("it was put there")].1
            }
            common => &self.common[usize::from(common)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_keeps_its_traits_however_many_combinations_there_are() {
        let all: Vec<Traits> = (0..=u8::MAX)
            .flat_map(|rel| {
                [false, true].map(|has_width| Traits {
                    kind: ReferenceKind::Anchor,
                    rel: Rel(rel),
                    landmark: Landmark::Main,
                    has_fragment: !has_width,
                    has_width,
                })
            })
            .collect();
        let mut list = TraitsList::default();
        let twice = || all.iter().chain(all.iter().rev());
        twice().for_each(|traits| list.push(*traits));
        assert_eq!((list.common.len(), list.rare.len()), (255, 2 * (512 - 255)));
        for (number, traits) in (0..).zip(twice()) {
            assert_eq!(list.of_link(number), traits, "{number}");
        }
    }
}
