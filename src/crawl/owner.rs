//! The one task that changes a crawl: it leases targets, rules on them, and enters what arrives.

use std::borrow::Cow;

use super::book::Book;
use super::calm::Calm;
use super::conclude;
use super::frontier::{Counts, Discovery, Fence, Leased, Numbered, Target};
use super::gate::{Errand, Gate, Ruling};
use super::robots::Policy;
use super::rota::{Rota, Whose};
use super::rulebook::Rulebook;
use super::silence::Silence;
use super::soft404::{self, Answers};
use super::spellings::{self, Reply, Spelling};
use super::traces::{Trace, Traces};
use super::visit::{Arrival, News, Question, Visit};
use super::{Crawled, Frontier, Ledger, Limits, Listed, Note, Plan, Robots, Start, Tick};
use crate::page::{LLMS_PATH, Response, Verdict};
use crate::site::{Digest, Skipped};
use crate::urls::{self, Tracking, Url, UrlId};

/// The state of one crawl.
pub(super) struct Owner<S, N> {
    gate: Gate,
    tracking: Tracking,
    seeds: Vec<Url>,
    listed: Vec<Listed>,
    limits: Limits,
    /// Whether the network lies between the site and us.
    is_live: bool,
    frontier: S,
    book: Book,
    traces: Traces,
    rota: Rota,
    calm: Calm<Option<N>>,
    silence: Silence,
    notes: Vec<N>,
    /// What is to be asked beside the visits.
    questions: Vec<Question>,
    /// Questions that are not answered yet.
    asking: usize,
    /// What invented URLs were answered; none where none are asked for.
    invented: Option<Answers>,
    /// What other addresses of pages were answered.
    spelt: Vec<(Spelling, Reply)>,
    errors: usize,
    bytes: u64,
    /// What is more clicks away than the crawl goes, as far as is known.
    deep: Vec<Leased>,
    /// What only the user's data names, as far as anybody knew before the crawl.
    searched: Vec<UrlId>,
    start: Start,
}

impl<S: Frontier, N: Note> Owner<S, N> {
    pub(super) fn new(plan: Plan, ledger: Ledger<S>, notes: Vec<N>) -> Self {
        let Plan { scope, tracking, seeds, start, listed, limits, robots, external, traps, is_live } = plan;
        let Robots { policy, asker } = robots;
        let robots = Rulebook::new(scope.base(), policy, asker);
        Self {
            rota: Rota::new(scope.hosts()),
            traces: Traces::of(&ledger.builder),
            gate: Gate::new(scope, robots, external, traps, limits.below.clone()),
            tracking,
            seeds,
            listed,
            limits,
            is_live,
            frontier: ledger.frontier,
            book: Book::new(ledger.builder, ledger.served),
            calm: Calm::default(),
            silence: Silence::default(),
            notes,
            questions: Vec::new(),
            asking: 0,
            invented: None,
            spelt: Vec::new(),
            errors: 0,
            bytes: 0,
            deep: Vec::new(),
            searched: Vec::new(),
            start,
        }
    }

    /// Goes on where an earlier part of the crawl ended: what was spent is spent.
    fn remember(&mut self) {
        for (id, content) in self.book.builder().visited() {
            let Ok(url) = Url::parse(self.frontier.key(id)) else { continue };
            self.gate.remember(&Target { id, url }, self.traces.of_url(id), content);
        }
    }

    /// Begins with the start page, and with robots.txt, the sitemap and llms.txt at their usual places, which
    /// are asked for though nobody may link to them.
    pub(super) fn seed(&mut self) -> anyhow::Result<UrlId> {
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

    fn sow(&mut self, seeds: &[(Url, Trace)]) -> anyhow::Result<Vec<Numbered>> {
        let found: Vec<_> = seeds.iter().map(|(url, _)| wanted(url, self.tracking)).collect();
        let numbered = self.frontier.add(&found)?;
        for (numbered, (_, trace)) in numbered.iter().zip(seeds) {
            self.traces.add(numbered.id, *trace);
        }
        Ok(numbered)
    }

    /// What is to be visited next. Pages that nothing links to wait until nothing else of the site is
    /// left, and second looks until nothing at all is.
    pub(super) fn feed(&mut self) -> anyhow::Result<Vec<Visit>> {
        self.rule_on_new()?;
        if self.is_own_idle() && self.allowed() > 0 && !self.listed.is_empty() {
            self.add_listed()?;
            self.rule_on_new()?;
        }
        if self.is_own_idle() && !self.deep.is_empty() {
            self.rule_on_deep()?;
        }
        let visits = self.next_visits()?;
        if !visits.is_empty() || !self.is_idle() {
            return Ok(visits);
        }
        let visits = self.second_looks()?;
        if visits.is_empty() && self.is_idle() && self.allowed() > 0 {
            self.invent();
        }
        Ok(visits)
    }

    /// Invents URLs, once all pages are known: what they are answered is what missing pages look like. And asks for
    /// a few pages by other addresses. A folder has no need of that, and what stands for a site is all that is asked
    /// for of it.
    fn invent(&mut self) {
        if !self.is_live || self.start != Start::Site || self.invented.is_some() {
            return;
        }
        self.invented = Some(Answers::default());
        let builder = self.book.builder();
        let keys = builder.page_ids().map(|id| self.frontier.key(id));
        let probes = soft404::probes(keys.filter(|key| self.gate.scope.owns_key(key)));
        let open = probes.into_iter().filter(|probe| self.gate.lets_ask(&probe.url));
        let start = urls::key(self.gate.scope.base(), self.tracking);
        let named = builder.page_ids().map(|id| (builder.is_mentioned(id), self.frontier.key(id)));
        let named = named.filter(|(is_mentioned, key)| *is_mentioned || *key == start);
        let spellings = spellings::spellings(self.gate.scope.base(), named.map(|(_, key)| key));
        let spelt = spellings.into_iter().filter(|spelling| self.gate.lets_ask(&spelling.url));
        self.questions.extend(open.map(Question::Invented).chain(spelt.map(Question::Spelt)));
    }

    /// What is to be asked beside the visits.
    pub(super) fn questions(&mut self) -> Vec<Question> {
        let questions = std::mem::take(&mut self.questions);
        self.asking += questions.len();
        questions
    }

    /// Whether nothing of the site itself is under way or waits.
    fn is_own_idle(&self) -> bool {
        self.rota.is_own_idle() && self.gate.robots.is_idle()
    }

    /// How many more pages may be visited.
    fn allowed(&self) -> usize {
        if self.limits.bytes.is_some_and(|most| self.bytes >= most) {
            return 0;
        }
        let used = self.book.pages() + self.rota.running_own();
        self.limits.pages.map_or(usize::MAX, |pages| pages.saturating_sub(used))
    }

    /// Which budget is spent when something was left.
    fn spent(&self) -> Skipped {
        let is_out_of_bytes = self.limits.bytes.is_some_and(|most| self.bytes >= most);
        if is_out_of_bytes { Skipped::ByteBudget } else { Skipped::PageBudget }
    }

    /// Everything that waits is leased and ruled on, so that no host stands in the way of another.
    fn rule_on_new(&mut self) -> anyhow::Result<()> {
        for leased in self.frontier.lease(usize::MAX)? {
            match self.gate.rule(&leased.target, self.traces.of_url(leased.target.id)) {
                // A shorter way may be found while the crawl goes on.
                Ruling::Aside(Skipped::TooDeep) => self.deep.push(leased),
                ruling => self.follow(ruling, leased)?,
            }
        }
        Ok(())
    }

    /// What was too deep is ruled on again, now that every way there is known.
    fn rule_on_deep(&mut self) -> anyhow::Result<()> {
        self.traces.settle(self.book.builder());
        for leased in std::mem::take(&mut self.deep) {
            let ruling = self.gate.rule(&leased.target, self.traces.of_url(leased.target.id));
            self.follow(ruling, leased)?;
        }
        Ok(())
    }

    fn follow(&mut self, ruling: Ruling, leased: Leased) -> anyhow::Result<()> {
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
    fn hold(&mut self, leased: Leased) -> anyhow::Result<()> {
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
    fn open_host(&mut self, host: &Url, answer: Result<Policy, Box<Response>>) -> anyhow::Result<()> {
        for leased in self.gate.robots.learn(host, answer, &mut self.silence) {
            let ruling = self.gate.rule(&leased.target, self.traces.of_url(leased.target.id));
            self.follow(ruling, leased)?;
        }
        Ok(())
    }

    fn set_aside(&mut self, leased: &Leased, reason: Skipped) -> anyhow::Result<()> {
        self.frontier.set_aside(leased, reason)?;
        self.book.skip(leased.target.id, reason);
        Ok(())
    }

    /// The visits that have a place, but for those that have turned out to be worth none meanwhile.
    fn next_visits(&mut self) -> anyhow::Result<Vec<Visit>> {
        let mut visits = Vec::new();
        loop {
            let next = self.rota.next(self.allowed());
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
    fn visit_or_infer(&mut self, visit: Visit, visits: &mut Vec<Visit>) -> anyhow::Result<()> {
        let Some(kind) = self.silence.answer_to(&visit) else {
            visits.push(visit);
            return Ok(());
        };
        self.rota.done(visit.turn);
        self.enter(&Arrival::unasked(visit, kind), None)
    }

    /// Targets whose answers said "too much", now that nothing else is under way.
    fn second_looks(&mut self) -> anyhow::Result<Vec<Visit>> {
        let mut visits = Vec::new();
        loop {
            let next = self.rota.next_again();
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

    fn add_listed(&mut self) -> anyhow::Result<()> {
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

    fn take_unserved(&mut self) -> Vec<Listed> {
        let mut listed = std::mem::take(&mut self.listed);
        listed.retain(|listed| !listed.file.as_ref().is_some_and(|file| self.book.has_served(file)));
        listed
    }

    /// Takes what was found out.
    pub(super) fn hear(&mut self, news: News<N>) -> anyhow::Result<()> {
        match news {
            News::Arrived(arrivals) => {
                arrivals.into_iter().try_for_each(|(arrival, note)| self.arrive(arrival, note))
            }
            News::Robots(host, answer) => {
                self.asking -= 1;
                self.open_host(&host, answer)
            }
            News::Invented(probe, look) => {
                self.asking -= 1;
                self.invented.get_or_insert_default().learn(probe, look);
                Ok(())
            }
            News::Spelt(spelling, reply) => {
                self.asking -= 1;
                self.spelt.push((spelling, reply));
                Ok(())
            }
        }
    }

    /// Takes what came of a visit.
    fn arrive(&mut self, mut arrival: Arrival, note: Option<N>) -> anyhow::Result<()> {
        self.rota.done(arrival.visit.turn);
        self.silence.learn(&arrival);
        let first = self.calm.hear(&mut arrival);
        if self.is_live && first.is_none() && arrival.response.is_throttled() {
            let Visit { leased, errand, .. } = self.calm.keep(arrival, note);
            self.rota.put(Whose::Again, leased, errand);
            return Ok(());
        }
        let note = match (note, first.flatten()) {
            (Some(note), Some(error)) if !arrival.response.is_refusal() => {
                let note = note.after(error);
                // It is asked for anew next time.
                (arrival.written, arrival.imprint) = (note.written().filter(|_| S::KEEPS), None);
                Some(note)
            }
            (note, _) => note,
        };
        self.enter(&arrival, note)
    }

    fn enter(&mut self, arrival: &Arrival, note: Option<N>) -> anyhow::Result<()> {
        let found: Vec<_> = arrival.leads.discoveries().collect();
        let (book, traces) = (&mut self.book, &mut self.traces);
        let fence = self.frontier.complete(&arrival.visit.leased, &found, |numbered| {
            trace(traces, arrival, numbered);
            book.skip_new(&found, numbered);
            let kept = book.enter(arrival, numbered);
            S::KEEPS.then(|| kept(book))
        })?;
        // A refused visit is somebody else's by now, and entered by them.
        debug_assert_eq!(fence, Fence::Passed, "this task alone holds the leases of this frontier");
        self.errors += usize::from(arrival.response.is_refusal());
        self.bytes += arrival.response.received();
        if let Some(digest) = &arrival.digest {
            self.gate.traps.learn(&arrival.response.url, digest.content_hash());
        }
        self.notes.extend(note);
        Ok(())
    }

    pub(super) fn is_idle(&self) -> bool {
        self.rota.running() + self.asking + self.questions.len() == 0
    }

    pub(super) fn tick(&self) -> Tick {
        let Counts { done, waiting, .. } = self.frontier.counts();
        Tick { done, waiting: waiting + self.rota.waiting(), errors: self.errors }
    }

    /// What the crawl has come to, when nothing runs and nothing more is begun.
    pub(super) fn finish(mut self, start: UrlId, halted: Option<Skipped>) -> anyhow::Result<Crawled<N>> {
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
    fn leave_waiting(&mut self) -> anyhow::Result<()> {
        for visit in self.rota.clear().into_iter().rev() {
            match self.calm.take(&visit) {
                Some((mut first, note)) => {
                    first.response.verdict = Verdict::Inconclusive;
                    self.enter(&first, note)?;
                }
                None => drop(self.frontier.release(visit.leased)?),
            }
        }
        let unasked = self.gate.robots.clear();
        for leased in unasked.into_iter().chain(std::mem::take(&mut self.deep)).rev() {
            self.frontier.release(leased)?;
        }
        Ok(())
    }
}

/// What is asked for at every host of the site, though nobody may link to it.
fn usual_places(host: &Url) -> impl Iterator<Item = (Url, Trace)> {
    let places = [("/robots.txt", Trace::ROBOTS), ("/sitemap.xml", Trace::USUAL), (LLMS_PATH, Trace::USUAL)];
    places.into_iter().filter_map(|(name, trace)| Some((host.join(name).ok()?, trace)))
}

/// What of this only the user's data names.
fn searched(listed: &[Listed], numbered: &[Numbered]) -> impl Iterator<Item = UrlId> {
    let both = listed.iter().zip(numbered);
    both.filter(|(listed, _)| listed.file.is_none()).map(|(_, numbered)| numbered.id)
}

fn wanted(url: &Url, tracking: Tracking) -> Discovery<'_> {
    Discovery::visit(urls::key(url, tracking), Cow::Borrowed(url))
}

/// Notes how we came to what was found, in the order of the numbers.
fn trace(traces: &mut Traces, arrival: &Arrival, numbered: &[Numbered]) {
    let from = arrival.visit.leased.target.id;
    let (redirect, mentioned) = numbered.split_at(usize::from(arrival.has_redirect));
    for to in redirect {
        traces.redirected(from, to.id);
    }
    let kinds = arrival.digest.iter().flat_map(Digest::kinds);
    for (kind, to) in kinds.zip(mentioned) {
        traces.mentioned(from, to.id, kind);
    }
}
