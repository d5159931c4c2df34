//! Which visits are made next, and which are known without being made.

use super::Owner;
use crate::crawl::visit::{Arrival, Visit};
use crate::crawl::{Frontier, Note};

impl<S: Frontier, N: Note> Owner<S, N> {
    /// The visits that have a place, but for those that have turned out to be worth none meanwhile.
    pub(super) fn next_visits(&mut self) -> anyhow::Result<Vec<Visit>> {
        let mut visits = Vec::new();
        loop {
            let next = self.rota.next(self.allowed(), |id| self.frontier.key(id));
            if next.is_empty() {
                return Ok(visits);
            }
            for visit in next {
                let target = &visit.leased.target;
                match self.gate.rule_again(target, visit.errand, self.traces.of_url(target.id)) {
                    Some(reason) => {
                        self.rota.done(visit.turn);
                        self.set_aside(&visit.leased, reason)?;
                    }
                    None => self.visit_or_infer(visit, &mut visits)?,
                }
            }
        }
    }

    /// Nobody is asked in vain: what a host out of reach would answer is known.
    pub(super) fn visit_or_infer(&mut self, visit: Visit, visits: &mut Vec<Visit>) -> anyhow::Result<()> {
        let Some(kind) = self.silence.answer_to(&visit) else {
            visits.push(visit);
            return Ok(());
        };
        self.rota.done(visit.turn);
        self.enter(&Arrival::unasked(visit, kind), None)
    }

    /// Targets whose answers said "too much", now that nothing else is under way.
    pub(super) fn second_looks(&mut self) -> anyhow::Result<Vec<Visit>> {
        let mut visits = Vec::new();
        loop {
            let next = self.rota.next_again(|id| self.frontier.key(id));
            if next.is_empty() {
                return Ok(visits);
            }
            for visit in next {
                match self.calm.give_up(&visit) {
                    Some((first, note)) => {
                        self.rota.done(visit.turn);
                        self.enter(&first, note)?;
                    }
                    None => visits.push(visit),
                }
            }
        }
    }
}
