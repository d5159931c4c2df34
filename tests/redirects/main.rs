//! How often a suggested redirect is right, measured on the pages of real documentation whose addresses a
//! seeded script changes. The trees are lists of path, title and the texts of links that lead there.

//! `SHOW_WRONG=1 cargo test --test redirects -- --nocapture` prints them, and every redirect that is wrong.
#![expect(clippy::print_stderr, reason = "the figures are what whoever changes the weights wants to see")]

mod script;

use std::collections::BTreeMap;

use script::{Change, Tree};
use tollgate::fix::suggest::{Dead, Living, SURE_ENOUGH, suggest};

const TREES: &[(&str, &str)] = &[
    ("python", include_str!("../fixtures/trees/python.tsv")),
    ("postgresql", include_str!("../fixtures/trees/postgresql.tsv")),
    ("cargo", include_str!("../fixtures/trees/cargo.tsv")),
    ("example", include_str!("../fixtures/trees/example.tsv")),
];

const SEEDS: std::ops::Range<u64> = 0..2;

/// How suggestions compare with the truth.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// Dead URLs that have a successor.
    moved: u32,
    /// Redirects that would be written without asking.
    suggested: u32,
    /// Those of them that are right.
    right: u32,
}

impl Tally {
    fn precision(self) -> f64 {
        f64::from(self.right) / f64::from(self.suggested.max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.right) / f64::from(self.moved.max(1))
    }

    fn add(&mut self, other: Self) {
        self.moved += other.moved;
        self.suggested += other.suggested;
        self.right += other.right;
    }
}

/// What is suggested for a tree that was changed, by kind of change.
fn measure(tree: &Tree) -> BTreeMap<Change, Tally> {
    let dead: Vec<Dead> = tree
        .dead
        .iter()
        .map(|dead| Dead {
            url: &dead.url,
            texts: dead.texts.iter().map(|text| text.as_str().into()).collect(),
            ..Dead::default()
        })
        .collect();
    let living: Vec<Living> = (0..)
        .zip(&tree.living)
        .map(|(at, page)| Living {
            url: &page.url,
            title: page.title.as_str().into(),
            is_start: at == 0,
            ..Living::default()
        })
        .collect();
    let mut tallies: BTreeMap<Change, Tally> = BTreeMap::new();
    for (dead, redirect) in tree.dead.iter().zip(suggest(&dead, &living.as_slice())) {
        let is_suggested = redirect.to.is_some();
        assert_eq!(is_suggested, redirect.confidence >= SURE_ENOUGH);
        let is_right = is_suggested && redirect.to == dead.successor;
        if is_suggested && !is_right && std::env::var_os("SHOW_WRONG").is_some() {
            eprintln!("{:?} {} -> {redirect:#?}, truth {:?}", dead.change, dead.url, dead.successor);
        }
        tallies.entry(dead.change).or_default().add(Tally {
            moved: dead.successor.is_some().into(),
            suggested: is_suggested.into(),
            right: is_right.into(),
        });
    }
    tallies
}

#[test]
fn suggested_redirects_are_right_and_most_moved_pages_get_one() {
    let mut by_change: BTreeMap<Change, Tally> = BTreeMap::new();
    for (name, rows) in TREES {
        let mut of_tree = Tally::default();
        for seed in SEEDS {
            for (change, tally) in measure(&Tree::changed(rows, seed)) {
                of_tree.add(tally);
                by_change.entry(change).or_default().add(tally);
            }
        }
        eprintln!("{name}: precision {:.3}, recall {:.3} {of_tree:?}", of_tree.precision(), of_tree.recall());
        assert!(of_tree.precision() >= 0.95 && of_tree.recall() >= 0.6, "{name}");
    }
    let mut all = Tally::default();
    for (change, tally) in by_change {
        eprintln!("{change:?}: precision {:.3}, recall {:.3} {tally:?}", tally.precision(), tally.recall());
        all.add(tally);
    }
    eprintln!("all: precision {:.3}, recall {:.3} {all:?}", all.precision(), all.recall());
    assert!(all.suggested > 500, "{all:?}");
}

#[test]
fn the_start_page_is_nobodys_successor() {
    for (_, rows) in TREES {
        let tree = Tree::changed(rows, 1);
        let start = Living {
            url: &tree.living[0].url,
            title: tree.living[0].title.as_str().into(),
            is_start: true,
            ..Living::default()
        };
        for dead in tree.dead.iter().filter(|dead| !dead.url.ends_with("/index.html")) {
            let dead =
                Dead { url: &dead.url, texts: vec![tree.living[0].title.as_str().into()], ..Dead::default() };
            let redirect = suggest(&[dead], &std::slice::from_ref(&start)).remove(0);
            assert!(redirect.to.is_none() && redirect.candidates.is_empty(), "{redirect:?}");
        }
    }
}
