//! What a crawl begins with, and what is added when nothing else of the site is left.

use super::Owner;
use crate::crawl::frontier::{Discovery, Numbered, Target};
use crate::crawl::traces::Trace;
use crate::crawl::{Frontier, Listed, Note, Start};
use crate::page::LLMS_PATH;
use crate::urls::{self, Tracking, Url, UrlId};

impl<S: Frontier, N: Note> Owner<S, N> {
    /// Goes on where an earlier part of the crawl ended: what was spent is spent.
    pub(super) fn remember(&mut self) {
        for (id, content) in self.book.builder().visited() {
            let Ok(url) = Url::parse(self.frontier.key(id)) else { continue };
            self.gate.remember(&Target::new(id, url), self.traces.of_url(id), content);
        }
    }

    /// Begins with the start page, and with robots.txt, the sitemap and llms.txt at their usual places, which
    /// are asked for though nobody may link to them.
    pub(in crate::crawl) fn seed(&mut self) -> anyhow::Result<UrlId> {
        self.remember();
        let (base, given) = (self.gate.scope.base(), std::mem::take(&mut self.seeds));
        let start = if self.start == Start::List { Trace::LIST } else { Trace::START };
        let given = given.into_iter().map(|url| (url, Trace::START));
        let mut seeds: Vec<_> = std::iter::once((base.clone(), start)).chain(given).collect();
        let named = 1..seeds.len();
        if self.start == Start::Site {
            seeds.extend(usual_places(base));
            seeds.extend(base.join("sitemap.xml").map(|beside| (beside, Trace::USUAL)));
        }
        let numbered = self.sow(&seeds)?;
        numbered[named].iter().for_each(|named| self.book.mention(named.id));
        Ok(numbered[0].id)
    }

    pub(super) fn sow(&mut self, seeds: &[(Url, Trace)]) -> anyhow::Result<Vec<Numbered>> {
        let found: Vec<_> = seeds.iter().map(|(url, _)| wanted(url, self.tracking)).collect();
        let numbered = self.frontier.add(&found)?;
        for (numbered, (_, trace)) in numbered.iter().zip(seeds) {
            self.traces.add(numbered.id, *trace);
        }
        Ok(numbered)
    }

    pub(super) fn add_listed(&mut self) -> anyhow::Result<()> {
        let listed = self.take_unserved();
        let found: Vec<_> = listed.iter().map(|listed| wanted(&listed.url, self.tracking)).collect();
        let numbered = self.frontier.add(&found)?;
        for id in searched(&listed, &numbered) {
            // People begin where search engines send them: nothing of that is too many clicks away.
            self.traces.add(id, Trace::SEARCHED);
            self.searched.push(id);
        }
        Ok(())
    }

    pub(super) fn take_unserved(&mut self) -> Vec<Listed> {
        let mut listed = std::mem::take(&mut self.listed);
        listed.retain(|listed| !listed.file.as_ref().is_some_and(|file| self.book.has_served(file)));
        listed
    }
}

/// What is asked for at every host of the site, though nobody may link to it.
pub(super) fn usual_places(host: &Url) -> impl Iterator<Item = (Url, Trace)> {
    let places = [("/robots.txt", Trace::ROBOTS), ("/sitemap.xml", Trace::USUAL), (LLMS_PATH, Trace::USUAL)];
    places.into_iter().filter_map(|(name, trace)| Some((host.join(name).ok()?, trace)))
}

/// What of this only the user's data names.
pub(super) fn searched(listed: &[Listed], numbered: &[Numbered]) -> impl Iterator<Item = UrlId> {
    let both = listed.iter().zip(numbered);
    both.filter(|(listed, _)| listed.file.is_none()).map(|(_, numbered)| numbered.id)
}

pub(super) fn wanted(url: &Url, tracking: Tracking) -> Discovery<'_> {
    Discovery::visit(urls::key(url, tracking), url)
}
