//! The one task that changes a crawl: it leases targets, rules on them, and enters what arrives.

mod beginning;
mod ending;
mod ruling;
mod visits;

use crate::crawl::book::Book;
use crate::crawl::calm::Calm;
use crate::crawl::frontier::{Counts, Fence, Held, Numbered};
use crate::crawl::gate::Gate;
use crate::crawl::rota::{Rota, Whose};
use crate::crawl::rulebook::Rulebook;
use crate::crawl::silence::Silence;
use crate::crawl::soft404::{self, Answers};
use crate::crawl::spellings::{self, Reply, Spelling};
use crate::crawl::traces::Traces;
use crate::crawl::visit::{Arrival, News, Question, Visit};
use crate::crawl::{Frontier, Ledger, Limits, Listed, Note, Plan, Robots, Start, Tick};
use crate::site::{Digest, Skipped};
use crate::urls::{self, Tracking, Url, UrlId};

/// The state of one crawl.
pub(in crate::crawl) struct Owner<S, N> {
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
    deep: Vec<Held>,
    /// What only the user's data names, as far as anybody knew before the crawl.
    searched: Vec<UrlId>,
    start: Start,
}

impl<S: Frontier, N: Note> Owner<S, N> {
    pub(in crate::crawl) fn new(plan: Plan, ledger: Ledger<S>, notes: Vec<N>) -> Self {
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

    /// What is to be visited next. Pages that nothing links to wait until nothing else of the site is
    /// left, and second looks until nothing at all is.
    pub(in crate::crawl) fn feed(&mut self) -> anyhow::Result<Vec<Visit>> {
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
    pub(in crate::crawl) fn questions(&mut self) -> Vec<Question> {
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

    /// Takes what was found out.
    pub(in crate::crawl) fn hear(&mut self, news: News<N>) -> anyhow::Result<()> {
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
                (arrival.written, arrival.imprint) = (note.kept().filter(|_| S::KEEPS), None);
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
        self.notes.extend(note.filter(|note| !note.is_blank()));
        Ok(())
    }

    pub(in crate::crawl) fn is_idle(&self) -> bool {
        self.rota.running() + self.asking + self.questions.len() == 0
    }

    pub(in crate::crawl) fn tick(&self) -> Tick {
        let Counts { done, waiting, .. } = self.frontier.counts();
        Tick { done, waiting: waiting + self.rota.waiting(), errors: self.errors }
    }
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
