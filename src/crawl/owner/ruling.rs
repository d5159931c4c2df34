//! What becomes of targets: each is ruled on once, and waits, is visited, or is set aside with its reason.

use super::Owner;
use super::beginning::usual_places;
use crate::crawl::frontier::{Held, Leased};
use crate::crawl::gate::{Errand, Ruling};
use crate::crawl::robots::Policy;
use crate::crawl::rota::Whose;
use crate::crawl::visit::Question;
use crate::crawl::{Frontier, Note, Start};
use crate::page::Response;
use crate::site::Skipped;
use crate::urls::Url;

/// Targets that are ruled on at once: one page may link to a million, and a whole URL of each would take much room.
const AT_ONCE: usize = 1024;

impl<S: Frontier, N: Note> Owner<S, N> {
    /// Everything that waits is leased and ruled on, so that no host stands in the way of another.
    pub(super) fn rule_on_new(&mut self) -> anyhow::Result<()> {
        loop {
            let all = self.frontier.lease(AT_ONCE)?;
            if all.is_empty() {
                return Ok(());
            }
            for leased in all {
                match self.gate.rule(&leased.target, self.traces.of_url(leased.target.id)) {
                    // A shorter way may be found while the crawl goes on.
                    Ruling::Aside(Skipped::TooDeep) => self.deep.push(leased.into_held()),
                    ruling => self.follow(ruling, leased)?,
                }
            }
        }
    }

    /// Somebody works on a target from now on.
    pub(super) fn take_up(&self, held: Held) -> Leased {
        let key = self.frontier.key(held.waiting.id);
        held.into_leased(key)
    }

    /// What was too deep is ruled on again, now that every way there is known.
    pub(super) fn rule_on_deep(&mut self) -> anyhow::Result<()> {
        self.traces.settle(self.book.builder());
        for held in std::mem::take(&mut self.deep) {
            let leased = self.take_up(held);
            let ruling = self.gate.rule(&leased.target, self.traces.of_url(leased.target.id));
            self.follow(ruling, leased)?;
        }
        Ok(())
    }

    pub(super) fn follow(&mut self, ruling: Ruling, leased: Leased) -> anyhow::Result<()> {
        match ruling {
            Ruling::Aside(reason) => self.set_aside(&leased, reason)?,
            Ruling::Go(errand) => {
                let whose = if errand == Errand::Check { Whose::Other } else { Whose::Own };
                self.rota.put(whose, leased, errand);
            }
            Ruling::Wait => self.hold(leased)?,
        }
        Ok(())
    }

    /// A host of the site that is met for the first time is asked for its robots.txt before anything else;
    /// and that file and its sitemap belong to what is audited.
    pub(super) fn hold(&mut self, leased: Leased) -> anyhow::Result<()> {
        let host = leased.target.url.clone();
        if !self.gate.robots.hold(leased) {
            return Ok(());
        }
        if self.start == Start::Site {
            self.sow(&usual_places(&host).collect::<Vec<_>>())?;
        }
        match self.gate.robots.asker.clone() {
            Some(asker) => self.questions.push(Question::Robots(host, asker)),
            None => self.open_host(&host, Ok(Policy::default()))?,
        }
        Ok(())
    }

    /// Rules on what waited for the robots.txt of a host.
    pub(super) fn open_host(
        &mut self,
        host: &Url,
        answer: Result<Policy, Box<Response>>,
    ) -> anyhow::Result<()> {
        for held in self.gate.robots.learn(host, answer, &mut self.silence) {
            let leased = self.take_up(held);
            let ruling = self.gate.rule(&leased.target, self.traces.of_url(leased.target.id));
            self.follow(ruling, leased)?;
        }
        Ok(())
    }

    pub(super) fn set_aside(&mut self, leased: &Leased, reason: Skipped) -> anyhow::Result<()> {
        self.frontier.set_aside(leased, reason)?;
        self.book.skip(leased.target.id, reason);
        Ok(())
    }
}
