//! What links are, apart from where they stand and lead: few combinations make up most of a site, so each link has the
//! number of one, in a byte.

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

/// The combinations of a site, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Combinations {
    /// The first that were met.
    common: Vec<Traits>,
    /// The links that have another one, in their order.
    rare: Vec<(u32, Traits)>,
}

/// No combination: what the link is stands in a list of its own.
const RARE: u8 = u8::MAX;

impl Combinations {
    /// The number for what the next link is, which is this one.
    pub(super) fn number(&mut self, traits: Traits, link: u32) -> u8 {
        let known = self.common.iter().position(|common| *common == traits);
        let number = known.unwrap_or(self.common.len()).min(usize::from(RARE));
        if number == usize::from(RARE) {
            self.rare.push((link, traits));
        } else if known.is_none() {
            self.common.push(traits);
        }
        u8::try_from(number).expect("it is no more than the rare one")
    }

    /// What a link of this number is.
    pub(super) fn of(&self, number: u8, link: u32) -> &Traits {
        if number == RARE {
            let place = self.rare.binary_search_by_key(&link, |(link, _)| *link);
            return &self.rare[place.expect("it was put there")].1;
        }
        &self.common[usize::from(number)]
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
        let mut combinations = Combinations::default();
        let twice = || (0..).zip(all.iter().chain(all.iter().rev()));
        let numbers: Vec<u8> = twice().map(|(link, traits)| combinations.number(*traits, link)).collect();
        assert_eq!((combinations.common.len(), combinations.rare.len()), (255, 2 * (512 - 255)));
        for ((link, traits), number) in twice().zip(numbers) {
            assert_eq!(combinations.of(number, link), traits, "{link}");
        }
    }
}
