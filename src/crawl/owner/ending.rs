//! The end: what waits goes back to the frontier, and the site is whole as far as it was crawled.

use super::Owner;
use super::beginning::searched;
use crate::crawl::frontier::{Discovery, Held};
use crate::crawl::{Crawled, Frontier, Listed, Note, Start};
use crate::crawl::{conclude, spellings};
use crate::page::Verdict;
use crate::site::Skipped;
use crate::urls::{self, UrlId};

impl<S: Frontier, N: Note> Owner<S, N> {
    /// What the crawl has come to, when nothing runs and nothing more is begun.
    pub(in crate::crawl) fn finish(
        mut self,
        start: UrlId,
        halted: Option<Skipped>,
    ) -> anyhow::Result<Crawled<N>> {
        self.leave_waiting()?;
        let listed = self.take_unserved();
        let is_over = self.frontier.is_finished() && listed.is_empty();
        let ended = (!is_over).then(|| halted.unwrap_or_else(|| self.spent()));
        let mut builder = self.book.into_builder();
        if self.start != Start::Site {
            builder.be_a_sample();
        }
        if let Some(reason) = ended {
            let key = |listed: &Listed| urls::key(&listed.url, self.tracking);
            let found: Vec<_> = listed.iter().map(|listed| Discovery::aside(key(listed), reason)).collect();
            let numbered = self.frontier.add(&found)?;
            self.searched.extend(searched(&listed, &numbered));
            let ids = numbered.into_iter().map(|numbered| numbered.id).chain(self.frontier.waiting());
            ids.for_each(|id| builder.give_up(id, reason));
            builder.end_early();
        }
        self.searched.iter().for_each(|id| builder.search(*id));
        let (urls, unwritten) = self.frontier.into_urls()?;
        conclude::tell_others(&mut builder, &urls, &self.gate.scope, self.is_live);
        conclude::tell_blocked(&mut builder, &urls, &self.gate);
        let site = builder.finish(urls, start);
        let missing = self.invented.map(|invented| invented.judge(&site)).unwrap_or_default();
        let site = site.with_missing(missing);
        let twins = spellings::judge(self.spelt, &site);
        Ok(Crawled { site: site.with_twins(twins), notes: self.notes, ended, unwritten })
    }

    /// What waits goes back to the frontier, in its order; of what waits for a second look, the first
    /// one counts, for what it is worth.
    pub(super) fn leave_waiting(&mut self) -> anyhow::Result<()> {
        for held in self.rota.clear().into_iter().rev() {
            match self.calm.take(&held) {
                Some((mut first, note)) => {
                    first.response.verdict = Verdict::Inconclusive;
                    self.enter(&first, note)?;
                }
                None => self.release(held)?,
            }
        }
        let unasked = self.gate.robots.clear();
        for held in unasked.into_iter().chain(std::mem::take(&mut self.deep)).rev() {
            self.release(held)?;
        }
        Ok(())
    }

    fn release(&mut self, held: Held) -> anyhow::Result<()> {
        let leased = self.take_up(held);
        self.frontier.release(leased).map(drop)
    }
}
