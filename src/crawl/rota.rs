//! Whose turn it is. Targets wait by host, so that a host that is slow or paused holds up no other; and
//! other sites have places of their own, so that checking links never holds up the site itself.

use std::collections::{HashMap, VecDeque};

use url::{Position, Url};

use super::frontier::{Held, Leased};
use super::gate::Errand;
use super::scope::Hosts;
use super::visit::Visit;
use crate::urls::UrlId;

/// Visits of the site under way at one time: enough to keep all cores busy, few enough to hold.
pub const IN_FLIGHT: usize = 64;

/// The same at one of several hosts of the site.
const AT_ONE_OF_SEVERAL: usize = 16;

/// Checks of other sites under way at one time; nothing of their bodies is held.
const CHECKS: usize = 64;

/// The same at one other host: it never asked for us.
const AT_ONE_OTHER: usize = 4;

/// Hosts at which one target is visited again, one at a time.
const CALM: usize = 16;

/// In which place a visit is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    whose: Whose,
    lane: usize,
}

/// For whom a target is visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// For the site itself.
    Own,
    /// For a link to another site.
    Other,
    /// For a target that was visited in a hurry before.
    Again,
}

/// A target that waits for a place.
#[derive(Debug)]
struct Place {
    held: Held,
    errand: Errand,
    turn: Turn,
}

impl Place {
    /// Takes the place. `key_of` knows the keys of all URLs.
    fn taken<'k>(self, key_of: &impl Fn(UrlId) -> &'k str) -> Visit {
        let Self { held, errand, turn } = self;
        let key = key_of(held.waiting.id);
        Visit { leased: held.into_leased(key), errand, turn }
    }
}

/// All targets that wait for a place, and the places.
#[derive(Debug)]
pub(super) struct Rota {
    own: Ring<Place>,
    other: Ring<Place>,
    again: Ring<Place>,
}

impl Rota {
    pub(super) fn new(hosts: Hosts) -> Self {
        let at_one = match hosts {
            Hosts::Same => IN_FLIGHT,
            Hosts::Subdomains => AT_ONE_OF_SEVERAL,
        };
        Self {
            own: Ring::new(IN_FLIGHT, at_one),
            other: Ring::new(CHECKS, AT_ONE_OTHER),
            again: Ring::new(CALM, 1),
        }
    }

    /// Lets a target wait for a place.
    pub(super) fn put(&mut self, whose: Whose, leased: Leased, errand: Errand) {
        let ring = self.ring(whose);
        let lane = ring.lane(host_of(&leased.target.url));
        ring.put(lane, Place { held: leased.into_held(), errand, turn: Turn { whose, lane } });
    }

    /// Whether nothing of the site itself is under way or waits.
    pub(super) fn is_own_idle(&self) -> bool {
        self.own.running + self.own.waiting == 0
    }

    /// The visits that have a place now, and at most so many of the site's own.
    pub(super) fn next<'k>(&mut self, most_own: usize, key_of: impl Fn(UrlId) -> &'k str) -> Vec<Visit> {
        let own = std::iter::from_fn(|| self.own.next()).take(most_own);
        let all = own.chain(std::iter::from_fn(|| self.other.next()));
        all.map(|place| place.taken(&key_of)).collect()
    }

    /// The visits that are made once more; for moments in which nothing else is under way.
    pub(super) fn next_again<'k>(&mut self, key_of: impl Fn(UrlId) -> &'k str) -> Vec<Visit> {
        std::iter::from_fn(|| self.again.next()).map(|place| place.taken(&key_of)).collect()
    }

    /// Frees the place of a visit that is over.
    pub(super) fn done(&mut self, turn: Turn) {
        self.ring(turn.whose).done(turn.lane);
    }

    /// Visits under way for the site itself.
    pub(super) fn running_own(&self) -> usize {
        self.own.running
    }

    pub(super) fn running(&self) -> usize {
        self.own.running + self.other.running + self.again.running
    }

    pub(super) fn waiting(&self) -> usize {
        self.own.waiting + self.other.waiting + self.again.waiting
    }

    /// Takes away everything that waits, in the order in which it came.
    pub(super) fn clear(&mut self) -> Vec<Held> {
        let rings = [&mut self.own, &mut self.other, &mut self.again];
        let mut all: Vec<Held> = rings.into_iter().flat_map(Ring::clear).map(|place| place.held).collect();
        all.sort_by_key(|held| held.lease);
        all
    }

    fn ring(&mut self, whose: Whose) -> &mut Ring<Place> {
        match whose {
            Whose::Own => &mut self.own,
            Whose::Other => &mut self.other,
            Whose::Again => &mut self.again,
        }
    }
}

/// By what hosts are told apart: scheme, name and port.
pub(super) fn host_of(url: &Url) -> &str {
    &url[..Position::BeforePath]
}

/// Lanes of hosts that take turns for a number of places.
#[derive(Debug)]
struct Ring<T> {
    most: usize,
    most_at_one: usize,
    by_host: HashMap<String, usize>,
    lanes: Vec<Lane<T>>,
    /// The lanes that may go, each once; the one that has waited longest is the first.
    ready: VecDeque<usize>,
    running: usize,
    waiting: usize,
}

#[derive(Debug)]
struct Lane<T> {
    waiting: VecDeque<T>,
    running: usize,
    is_ready: bool,
}

impl<T> Ring<T> {
    fn new(most: usize, most_at_one: usize) -> Self {
        let (by_host, lanes, ready) = (HashMap::new(), Vec::new(), VecDeque::new());
        Self { most, most_at_one, by_host, lanes, ready, running: 0, waiting: 0 }
    }

    fn lane(&mut self, host: &str) -> usize {
        if let Some(lane) = self.by_host.get(host) {
            return *lane;
        }
        let lane = self.lanes.len();
        self.lanes.push(Lane { waiting: VecDeque::new(), running: 0, is_ready: false });
        self.by_host.insert(host.to_owned(), lane);
        lane
    }

    fn put(&mut self, lane: usize, item: T) {
        self.lanes[lane].waiting.push_back(item);
        self.waiting += 1;
        self.enlist(lane);
    }

    fn next(&mut self) -> Option<T> {
        if self.running == self.most {
            return None;
        }
        let index = self.ready.pop_front()?;
        let lane = &mut self.lanes[index];
        lane.is_ready = false;
        let item = lane.waiting.pop_front()?;
        lane.running += 1;
        self.running += 1;
        self.waiting -= 1;
        self.enlist(index);
        Some(item)
    }

    fn done(&mut self, lane: usize) {
        self.lanes[lane].running -= 1;
        self.running -= 1;
        self.enlist(lane);
    }

    fn enlist(&mut self, index: usize) {
        let lane = &mut self.lanes[index];
        if !lane.is_ready && !lane.waiting.is_empty() && lane.running < self.most_at_one {
            lane.is_ready = true;
            self.ready.push_back(index);
        }
    }

    fn clear(&mut self) -> Vec<T> {
        self.waiting = 0;
        self.ready.clear();
        self.lanes.iter_mut().for_each(|lane| lane.is_ready = false);
        self.lanes.iter_mut().flat_map(|lane| std::mem::take(&mut lane.waiting)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(most: usize, most_at_one: usize, hosts: &[(&str, u32)]) -> Ring<(String, u32)> {
        let mut ring = Ring::new(most, most_at_one);
        for (host, count) in hosts {
            let lane = ring.lane(host);
            (0..*count).for_each(|number| ring.put(lane, ((*host).to_owned(), number)));
        }
        ring
    }

    #[test]
    fn hosts_take_turns_and_none_takes_all_places() {
        let mut ring = filled(6, 4, &[("a", 100), ("b", 2), ("c", 1)]);
        let order: Vec<String> =
            std::iter::from_fn(|| ring.next()).map(|(host, n)| host + &n.to_string()).collect();
        assert_eq!(order, ["a0", "b0", "c0", "a1", "b1", "a2"]);
        assert_eq!((ring.running, ring.waiting), (6, 97));
        ring.done(1);
        assert_eq!(ring.next().map(|(host, _)| host).as_deref(), Some("a"));
        ring.done(2);
        assert_eq!(ring.next(), None, "one host has four places at most, and the others nothing to do");
        ring.done(0);
        assert_eq!(ring.next(), Some(("a".to_owned(), 4)));
    }

    #[test]
    fn what_is_cleared_waits_no_more() {
        let mut ring = filled(2, 2, &[("a", 3), ("b", 3)]);
        ring.next();
        assert_eq!(ring.clear().len(), 5);
        assert_eq!((ring.next(), ring.waiting, ring.running), (None, 0, 1));
        ring.done(0);
        ring.put(0, ("a".to_owned(), 9));
        assert_eq!(ring.next(), Some(("a".to_owned(), 9)));
    }
}
