//! Folders that moved: where several pages went the same way, the others went with them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Pages;
use super::address::Address;
use super::candidates::Question;
use super::score::Judgement;

/// As many pages that went one way are a move of the folder.
const ENOUGH: usize = 3;

/// So sure must one of them be.
const SURE: f64 = 0.7;

type Folders = Vec<Vec<String>>;

/// Folders that moved, with the number of pages that show it.
#[derive(Debug, Default)]
pub struct Moves {
    moved: BTreeMap<Folders, (Folders, usize)>,
    /// The living pages where a move leads, by spelling.
    pages: HashMap<String, usize>,
}

impl Moves {
    /// What the likeliest candidates have in common.
    pub fn learned(questions: &[Question], living: &dyn Pages, judged: &[Vec<Judgement>]) -> Self {
        let mut seen: BTreeMap<(Folders, Folders), usize> = BTreeMap::new();
        for (question, judgements) in questions.iter().zip(judged) {
            let Some(best) = judgements.first().filter(|best| best.confidence >= SURE) else { continue };
            let (from, to) = (&question.address, Address::of(living.url(best.page)));
            if from.tail() == to.tail() {
                *seen.entry(without_common_end(from.folders.clone(), to.folders)).or_default() += 1;
            }
        }
        let mut moved: BTreeMap<Folders, (Folders, usize)> = BTreeMap::new();
        for ((from, to), count) in seen.into_iter().filter(|(_, count)| *count >= ENOUGH) {
            let best = moved.entry(from).or_insert((to.clone(), count));
            if count > best.1 {
                *best = (to, count);
            }
        }
        let learned = Self { moved, pages: HashMap::new() };
        let asked: HashSet<String> =
            questions.iter().filter_map(|question| learned.leads_to(&question.address)).collect();
        let pages = if asked.is_empty() { 0..0 } else { 0..living.number() };
        let pages = pages.map(|at| (Address::of(living.url(at)).spelling(), at));
        Self { pages: pages.filter(|(spelling, _)| asked.contains(spelling)).collect(), ..learned }
    }

    /// Whether no folder moved.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
    }

    /// The page that a dead URL moved to with its folder.
    pub fn target(&self, address: &Address) -> Option<usize> {
        self.pages.get(&self.leads_to(address)?).copied()
    }

    /// How the address is spelt that a dead URL would have now.
    fn leads_to(&self, address: &Address) -> Option<String> {
        self.longest(address).map(|(to, _)| to.spelling())
    }

    /// How many pages went the same way as this one would have.
    pub fn witnesses(&self, address: &Address) -> usize {
        self.longest(address).map_or(0, |(_, count)| count)
    }

    /// The move of the innermost folder.
    fn longest(&self, address: &Address) -> Option<(Address, usize)> {
        (0..=address.folders.len()).rev().find_map(|depth| {
            let (to, count) = self.moved.get(&address.folders[..depth])?;
            let folders = to.iter().chain(&address.folders[depth..]).cloned().collect();
            Some((Address { folders, ..address.clone() }, *count))
        })
    }
}

/// What is left of two lists of folders when the folders that both end with are taken off.
fn without_common_end(mut from: Folders, mut to: Folders) -> (Folders, Folders) {
    while from.last().is_some() && from.last() == to.last() {
        from.pop();
        to.pop();
    }
    (from, to)
}
