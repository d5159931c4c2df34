//! What every frontier must do, as tests that each implementation runs with [`suite`].

use std::collections::BTreeSet;

use proptest::prelude::*;
use url::Url;

use super::{Counts, Discovery, Fence, Frontier, Leased, Target};
use crate::site::Skipped;
use crate::urls::UrlId;

/// An implementation under test, that can be killed.
pub(crate) trait Subject {
    type Frontier: Frontier;

    fn frontier(&mut self) -> &mut Self::Frontier;

    /// Makes everything so far outlive a crash; says whether that is possible.
    fn make_safe(&mut self) -> bool;

    /// Kills it, and opens what outlived that.
    fn crash(&mut self);
}

macro_rules! suite {
    ($new:expr) => {
        $crate::crawl::frontier::conformance::suite!(@ $new;
            a_url_is_visited_once_even_if_it_was_numbered_before
            a_completed_target_never_comes_back
            an_old_lease_changes_nothing
            what_is_released_waits_again_as_the_first
            what_is_set_aside_neither_waits_nor_counts_as_done
            a_lease_of_before_a_crash_changes_nothing);

        proptest::proptest! {
            #![proptest_config(proptest::test_runner::Config::with_cases(48))]
            #[test]
            fn no_interleaving_loses_or_doubles_a_target(
                steps in $crate::crawl::frontier::conformance::steps()
            ) {
                $crate::crawl::frontier::conformance::follow_the_model(&mut $new, &steps);
            }
        }
    };
    (@ $new:expr; $($name:ident)*) => {
        $(#[test] fn $name() { $crate::crawl::frontier::conformance::$name(&mut $new); })*
    };
}
pub(crate) use suite;

fn url(number: u8) -> Url {
    Url::parse(&format!("http://a.example/{number}")).expect("it is valid")
}

fn wanted(number: u8) -> Discovery<'static> {
    Discovery::visit_key(url(number).to_string())
}

fn aside(number: u8) -> Discovery<'static> {
    Discovery::aside(url(number).to_string(), Skipped::NotForReading)
}

fn add(frontier: &mut impl Frontier, found: &[Discovery<'_>]) -> Vec<UrlId> {
    frontier.add(found).expect("it is kept").into_iter().map(|numbered| numbered.id).collect()
}

fn lease(frontier: &mut impl Frontier, most: usize) -> Vec<Leased> {
    frontier.lease(most).expect("it is kept")
}

fn complete(frontier: &mut impl Frontier, leased: &Leased, found: &[Discovery<'_>]) -> Fence {
    frontier.complete(leased, found, |_| None).expect("it is kept")
}

fn release(frontier: &mut impl Frontier, leased: Leased) -> Fence {
    frontier.release(leased).expect("it is kept")
}

pub(crate) fn a_url_is_visited_once_even_if_it_was_numbered_before(subject: &mut impl Subject) {
    let frontier = subject.frontier();
    let first = frontier.add(&[aside(1)]).expect("it is kept")[0];
    assert!(first.is_new && lease(frontier, 9).is_empty());
    assert_eq!(add(frontier, &[wanted(1), wanted(1), aside(1)]), [first.id; 3]);
    let leased = lease(frontier, 9);
    assert_eq!(leased.iter().map(|leased| leased.target.id).collect::<Vec<_>>(), [first.id]);
    add(frontier, &[wanted(1)]);
    assert!(lease(frontier, 9).is_empty());
}

pub(crate) fn a_completed_target_never_comes_back(subject: &mut impl Subject) {
    let frontier = subject.frontier();
    add(frontier, &[wanted(1)]);
    let leased = lease(frontier, 1).remove(0);
    assert!(!frontier.is_finished());
    assert_eq!(complete(frontier, &leased, &[wanted(1), wanted(2)]), Fence::Passed);
    assert_eq!(frontier.counts(), Counts { waiting: 1, leased: 0, done: 1 });
    let next = lease(frontier, 9);
    assert_eq!(next.iter().map(|next| &next.target.url).collect::<Vec<_>>(), [&url(2)]);
    complete(frontier, &next[0], &[]);
    assert!(frontier.is_finished());
}

pub(crate) fn an_old_lease_changes_nothing(subject: &mut impl Subject) {
    let frontier = subject.frontier();
    add(frontier, &[wanted(1)]);
    let old = lease(frontier, 1).remove(0);
    assert_eq!(release(frontier, old.clone()), Fence::Passed);
    let new = lease(frontier, 1).remove(0);
    assert_ne!(old.lease, new.lease);
    let kept = |_: &[_]| panic!("nothing is kept of an old lease");
    assert_eq!(frontier.complete(&old, &[wanted(2)], kept).expect("it is kept"), Fence::Refused);
    assert_eq!(release(frontier, old), Fence::Refused);
    assert_eq!(frontier.counts(), Counts { waiting: 0, leased: 1, done: 0 });
    assert_eq!(complete(frontier, &new, &[]), Fence::Passed);
    assert_eq!(complete(frontier, &new, &[wanted(3)]), Fence::Refused);
    let stranger = Leased { lease: 1, target: Target::new(UrlId(99), url(99)) };
    assert_eq!(complete(frontier, &stranger, &[]), Fence::Refused);
    assert_eq!(frontier.counts(), Counts { waiting: 0, leased: 0, done: 1 });
}

pub(crate) fn what_is_set_aside_neither_waits_nor_counts_as_done(subject: &mut impl Subject) {
    let frontier = subject.frontier();
    add(frontier, &[wanted(1), wanted(2)]);
    let leased = lease(frontier, 1).remove(0);
    assert_eq!(frontier.set_aside(&leased, Skipped::Robots).expect("it is kept"), Fence::Passed);
    assert_eq!(frontier.set_aside(&leased, Skipped::Robots).expect("it is kept"), Fence::Refused);
    assert_eq!(complete(frontier, &leased, &[]), Fence::Refused);
    add(frontier, &[wanted(1)]);
    assert_eq!(frontier.counts(), Counts { waiting: 1, leased: 0, done: 0 });
    assert_eq!(lease(frontier, 9)[0].target.url, url(2));
}

pub(crate) fn what_is_released_waits_again_as_the_first(subject: &mut impl Subject) {
    let frontier = subject.frontier();
    add(frontier, &[wanted(1), wanted(2)]);
    let first = lease(frontier, 1).remove(0);
    release(frontier, first);
    let urls: Vec<Url> = lease(frontier, 9).into_iter().map(|leased| leased.target.url).collect();
    assert_eq!(urls, [url(1), url(2)]);
}

pub(crate) fn a_lease_of_before_a_crash_changes_nothing(subject: &mut impl Subject) {
    add(subject.frontier(), &[wanted(1), wanted(2)]);
    let old = lease(subject.frontier(), 2);
    subject.make_safe();
    subject.crash();
    for leased in &old {
        assert_eq!(complete(subject.frontier(), leased, &[wanted(3)]), Fence::Refused);
    }
    add(subject.frontier(), &[wanted(1), wanted(2)]);
    assert_eq!(lease(subject.frontier(), 9).len(), 2, "all wait again, and each once");
    assert_eq!(complete(subject.frontier(), &old[0], &[wanted(3)]), Fence::Refused);
}

/// One step of a random crawl. Numbers choose among the leases that were ever given out.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Add(Vec<(u8, bool)>),
    Lease(usize),
    Complete(usize, Vec<(u8, bool)>),
    Release(usize),
    SetAside(usize),
    MakeSafe,
    Crash,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let found = || proptest::collection::vec((0..24_u8, any::<bool>()), 0..5);
    let step = prop_oneof![
        2 => found().prop_map(Step::Add),
        4 => (0..4_usize).prop_map(Step::Lease),
        6 => (any::<usize>(), found()).prop_map(|(which, found)| Step::Complete(which, found)),
        2 => any::<usize>().prop_map(Step::Release),
        2 => any::<usize>().prop_map(Step::SetAside),
        1 => Just(Step::MakeSafe),
        1 => Just(Step::Crash),
    ];
    proptest::collection::vec(step, 0..60)
}

/// What a frontier must be equal to after a crash, when leases are lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Model {
    seen: BTreeSet<u8>,
    open: BTreeSet<u8>,
    done: BTreeSet<u8>,
    set_aside: BTreeSet<u8>,
}

impl Model {
    fn found(&mut self, found: &[(u8, bool)]) {
        for (number, is_wanted) in found {
            self.seen.insert(*number);
            if *is_wanted && !self.done.contains(number) && !self.set_aside.contains(number) {
                self.open.insert(*number);
            }
        }
    }
}

fn discoveries(found: &[(u8, bool)]) -> Vec<Discovery<'static>> {
    found
        .iter()
        .map(|(number, is_wanted)| if *is_wanted { wanted(*number) } else { aside(*number) })
        .collect()
}

fn number_of(target: &Target) -> u8 {
    target.url.path()[1..].parse().expect("it is one of ours")
}

/// The model, all that it was since the last moment that is safe, and every lease that was given out.
#[derive(Default)]
struct Run {
    model: Model,
    past: Vec<Model>,
    leases: Vec<(Leased, bool)>,
}

/// Takes the steps with a frontier and with a model of it, which must agree.
pub(crate) fn follow_the_model(subject: &mut impl Subject, steps: &[Step]) {
    let mut run = Run { past: vec![Model::default()], ..Run::default() };
    for step in steps {
        run.take(subject, step);
        run.compare(subject.frontier());
    }
    assert!(run.leases.len() < 10_000);
}

impl Run {
    fn take(&mut self, subject: &mut impl Subject, step: &Step) {
        let count = self.leases.len();
        match step {
            Step::Add(found) => {
                add(subject.frontier(), &discoveries(found));
                self.model.found(found);
            }
            Step::Lease(most) => {
                let leased = lease(subject.frontier(), *most);
                self.leases.extend(leased.into_iter().map(|leased| (leased, true)));
            }
            Step::Complete(which, found) if count > 0 => self.complete(subject, which % count, found),
            Step::Release(which) if count > 0 => {
                let (leased, is_held) = &mut self.leases[which % count];
                let fence = release(subject.frontier(), leased.clone());
                assert_eq!(fence == Fence::Passed, std::mem::take(is_held));
            }
            Step::SetAside(which) if count > 0 => self.set_aside(subject, which % count),
            Step::MakeSafe if subject.make_safe() => self.past.clear(),
            Step::Crash => self.crash(subject),
            _ => return,
        }
        self.past.push(self.model.clone());
    }

    fn complete(&mut self, subject: &mut impl Subject, which: usize, found: &[(u8, bool)]) {
        let (leased, is_held) = &mut self.leases[which];
        let fence = complete(subject.frontier(), leased, &discoveries(found));
        assert_eq!(fence == Fence::Passed, std::mem::take(is_held));
        if fence == Fence::Passed {
            let number = number_of(&leased.target);
            assert!(self.model.open.remove(&number) && self.model.done.insert(number), "completed once");
            self.model.found(found);
        }
    }

    fn set_aside(&mut self, subject: &mut impl Subject, which: usize) {
        let (leased, is_held) = &mut self.leases[which];
        let fence = subject.frontier().set_aside(leased, Skipped::Robots).expect("it is kept");
        assert_eq!(fence == Fence::Passed, std::mem::take(is_held));
        if fence == Fence::Passed {
            let number = number_of(&leased.target);
            assert!(self.model.open.remove(&number) && self.model.set_aside.insert(number));
        }
    }

    /// What outlives a crash is the crawl as it was at some moment since the last safe one.
    fn crash(&mut self, subject: &mut impl Subject) {
        subject.crash();
        self.leases.iter_mut().for_each(|(_, is_held)| *is_held = false);
        let frontier = subject.frontier();
        let done = frontier.counts().done;
        let leased = lease(frontier, usize::MAX);
        let open: BTreeSet<u8> = leased.iter().map(|leased| number_of(&leased.target)).collect();
        assert_eq!(open.len(), leased.len(), "nothing waits twice");
        leased.into_iter().rev().for_each(|leased| assert_eq!(release(frontier, leased), Fence::Passed));
        let was = |model: &&Model| model.open == open && model.done.len() == done;
        self.model = self.past.iter().rev().find(was).expect("it is a moment of the past").clone();
        self.model.set_aside.clear();
        self.past.clear();
    }

    fn compare(&self, frontier: &impl Frontier) {
        let leased = self.leases.iter().filter(|(_, is_held)| *is_held).count();
        let (waiting, done) = (self.model.open.len() - leased, self.model.done.len());
        assert_eq!(frontier.counts(), Counts { waiting, leased, done });
        assert_eq!(frontier.waiting().count(), waiting);
        assert_eq!(frontier.is_finished(), self.model.open.is_empty());
    }
}
