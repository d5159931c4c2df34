//! From arrivals in any order to a [`Site`] that does not show it.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::holders::Holders;
use super::links::Links;
use super::texts::Numbering;
use super::{
    Added, Blocked, Chunks, Content, Delivery, Digest, Facts, Interest, LinkFacts, Record, RecordId,
    Resource, Site, Skipped, State,
};
use crate::page::{Outcome, ReferenceKind, Response, Verdict};
use crate::urls::{Interner, TextList, UrlId};

/// Collects what arrives during a crawl.
#[derive(Debug, Default)]
pub struct SiteBuilder {
    pub(super) texts: Numbering,
    pub(super) resources: Vec<Resource>,
    pub(super) records: Vec<Record>,
    pub(super) links: Links,
    pub(super) anchors: Chunks<u64>,
    ended_early: bool,
    is_sample: bool,
    blocked: Vec<Blocked>,
}

const UNSEEN: Resource = Resource {
    state: State::Skipped(Skipped::NotForReading),
    redirect: None,
    depth: None,
    record: None,
    interest: Interest::Ours,
    verdict: Verdict::Confirmed,
    delivery: Delivery::NONE,
    is_elsewhere: false,
};

impl SiteBuilder {
    /// Of a large site, what few ask for is put into files that begin with this name and that nobody sees.
    pub fn with_files(path: &Path) -> Self {
        let file = |what| {
            let mut name = path.as_os_str().to_owned();
            name.push(what);
            PathBuf::from(name)
        };
        let (links, texts) = (Links::with_file(file(".links")), Numbering::with_file(file(".texts")));
        Self { texts, links, ..Self::default() }
    }

    /// Notes how a URL answers.
    pub fn answer(&mut self, id: UrlId, response: &Response, redirect: Option<UrlId>) {
        let state = match &response.outcome {
            Outcome::Answered(answer) => State::Answered(answer.status),
            Outcome::Failed(failure) => State::Failed(failure.kind),
        };
        self.settle(id, state, redirect);
        let resource = self.resource(id);
        resource.verdict = response.verdict;
        let delivery = response.answer().map_or(Delivery::NONE, Delivery::of);
        let has_passed = response.status().is_some_and(|status| status < 400);
        resource.delivery = if has_passed { delivery.after(&response.attempts) } else { delivery };
    }

    pub(super) fn settle(&mut self, id: UrlId, state: State, redirect: Option<UrlId>) {
        let resource = self.resource(id);
        (resource.state, resource.redirect) = (state, redirect);
        if let Some(next) = redirect {
            self.mention(next);
        }
    }

    /// Notes that a URL will not be asked for.
    pub fn skip(&mut self, id: UrlId, reason: Skipped) {
        self.resource(id).state = State::Skipped(reason);
    }

    /// Notes that a page that exists is not asked for, because the crawl ends before.
    pub fn give_up(&mut self, id: UrlId, reason: Skipped) {
        self.skip(id, reason);
        self.mention(id);
    }

    /// Notes that a URL is named as one of the site: by a page of it, or by the person who audits it.
    pub fn mention(&mut self, id: UrlId) {
        self.resource(id).interest = Interest::Mentioned;
    }

    /// Notes that the user's data says that a URL is wanted.
    pub fn search(&mut self, id: UrlId) {
        let interest = &mut self.resource(id).interest;
        if *interest == Interest::Ours {
            *interest = Interest::Searched;
        }
    }

    /// Notes that a URL belongs to another site.
    pub fn put_elsewhere(&mut self, id: UrlId) {
        self.resource(id).is_elsewhere = true;
    }

    /// Notes that how a URL answers cannot be told from here.
    pub fn doubt(&mut self, id: UrlId) {
        self.resource(id).verdict = Verdict::Inconclusive;
    }

    /// How a URL answers, as far as is known.
    pub fn state(&self, id: UrlId) -> State {
        self.resources.get(id.index()).unwrap_or(&UNSEEN).state
    }

    /// The URLs that were visited, each with the hash of what it shows; 0 when that is nothing.
    pub fn visited(&self) -> impl Iterator<Item = (UrlId, u64)> {
        let resources = (0..).map(UrlId).zip(&self.resources);
        let visited = resources.filter(|(_, resource)| !matches!(resource.state, State::Skipped(_)));
        visited.map(|(id, resource)| {
            let record = resource.record.map(|record| &self.records[record.index()]);
            (id, record.filter(|record| !record.is_refresh_stub).map_or(0, |record| record.text_hash))
        })
    }

    /// The URLs that answered with a page.
    pub fn page_ids(&self) -> impl Iterator<Item = UrlId> {
        let is_page = |record: &&Record| {
            record.content == Content::Html && self.state(record.url) == State::Answered(200)
        };
        self.records.iter().filter(is_page).map(|record| record.url)
    }

    /// Whether something of the site names a URL.
    pub fn is_mentioned(&self, id: UrlId) -> bool {
        self.resources.get(id.index()).is_some_and(|resource| resource.interest == Interest::Mentioned)
    }

    /// Shows where every redirect leads.
    pub fn each_redirect(&self, mut show: impl FnMut(UrlId, UrlId)) {
        for (from, resource) in (0..).map(UrlId).zip(&self.resources) {
            resource.redirect.iter().for_each(|to| show(from, *to));
        }
    }

    /// Shows where every link stands and leads.
    pub fn each_link(&self, mut show: impl FnMut(UrlId, UrlId, ReferenceKind)) {
        for record in &self.records {
            for link in record.links.clone() {
                show(record.url, self.links.target(link), self.links.traits(link).kind);
            }
        }
    }

    /// Notes a line of robots.txt that forbids a URL.
    pub fn block(&mut self, blocked: Blocked) {
        self.blocked.push(blocked);
    }

    /// Notes that the crawl ended before everything was visited.
    pub fn end_early(&mut self) {
        self.ended_early = true;
    }

    /// Notes that only a sample of the site was to be visited.
    pub fn be_a_sample(&mut self) {
        self.is_sample = true;
    }

    /// Whether pages of the site were left unread: by budget, by choice, or because they are a trap.
    fn is_partial(&self) -> bool {
        let is_unread =
            |resource: &Resource| matches!(resource.state, State::Skipped(reason) if reason.leaves_unread());
        self.ended_early || self.is_sample || self.resources.iter().any(is_unread)
    }

    /// Adds the facts of a response, and tells what came. `targets` are where its mentions lead, in their order.
    pub fn add(&mut self, id: UrlId, response: &Response, digest: &Digest, targets: &[UrlId]) -> Added {
        debug_assert_eq!(digest.mentions.len(), targets.len(), "every mention leads somewhere");
        let source = RecordId(u32_of(self.records.len()));
        self.resource(id).record = Some(source);
        let (first_text, mut new_texts) = (self.texts(), TextList::default());
        let mut texts = std::mem::take(&mut self.texts);
        texts.look_ahead(&digest.texts);
        let mut number = |place: usize| {
            let text = digest.texts.at(place);
            let (number, is_new) = texts.number(&text);
            if is_new {
                new_texts.push(text.text());
            }
            number
        };
        let record = Record {
            url: id,
            content: digest.content,
            links: 0..0,
            anchors: self.add_anchors(&digest.anchors),
            file: response.file.clone(),
            title: digest.title.map(|(place, at)| (number(place), at)),
            description: digest.description,
            has_main: digest.has_main,
            canonical: digest.canonical.map(|place| targets[place]),
            is_noindex: digest.is_noindex,
            is_refresh_stub: digest.is_refresh_stub,
            is_cut: response.answer().is_some_and(|answer| answer.is_cut),
            text_hash: digest.text_hash,
            simhash: digest.simhash,
            main_words: digest.main_words,
        };
        let links = digest.mentions.iter().zip(targets).map(|(mention, target)| LinkFacts {
            target: *target,
            fragment: mention.fragment.map(&mut number),
            text: number(mention.text),
            at: mention.at,
            kind: mention.kind,
            rel: mention.rel,
            landmark: mention.landmark,
            shown: mention.shown,
            path: mention.path,
        });
        let links: Vec<LinkFacts> = links.collect();
        self.texts = texts;
        let facts = Facts { record: record.clone(), links, anchors: digest.anchors.clone() };
        self.add_links(record, &facts.links);
        Added { facts, first_text, texts: new_texts }
    }

    pub(super) fn resource(&mut self, id: UrlId) -> &mut Resource {
        if self.resources.len() <= id.index() {
            self.resources.resize(id.index() + 1, UNSEEN);
        }
        &mut self.resources[id.index()]
    }

    pub(super) fn add_links(&mut self, mut record: Record, links: &[LinkFacts]) {
        let start = u32_of(self.links.len());
        for link in links {
            self.mention(link.target);
            self.links.push(link);
        }
        record.links = start..u32_of(self.links.len());
        self.records.push(record);
    }

    pub(super) fn add_anchors(&mut self, anchors: &[u64]) -> Range<u32> {
        let start = u32_of(self.anchors.len());
        self.anchors.extend_from_slice(anchors);
        start..u32_of(self.anchors.len())
    }

    /// The site, once everything arrived. `urls` gave out the ids.
    pub fn finish(mut self, urls: Interner, start: UrlId) -> Site {
        self.resources.resize(urls.len(), UNSEEN);
        let start = self.settle_second_names(start);
        let holders = Holders::of(self.records.iter().map(|record| &record.links));
        let is_partial = self.is_partial();
        let mut site = Site {
            urls,
            texts: self.texts.texts,
            resources: self.resources,
            records: self.records,
            links: self.links,
            holders,
            incoming: OnceLock::new(),
            anchors: self.anchors,
            start,
            ended_early: self.ended_early,
            is_partial,
            blocked: self.blocked,
            missing: Vec::new(),
            twins: Vec::new(),
        };
        site.measure_depth();
        site
    }

    /// A file that the site mentions under one name (`/a`) and that was served under another as well,
    /// because it exists (`/a.html`) or because every crawl begins there (`/`), is one page and not two.
    /// Returns the start page under the name that counts.
    fn settle_second_names(&mut self, start: UrlId) -> UrlId {
        let resources = &self.resources;
        let is_start_named = self.is_named(start);
        let is_named = |record: &&Record| {
            let is_mentioned = resources[record.url.index()].interest == Interest::Mentioned;
            is_mentioned && (record.url != start || is_start_named)
        };
        let named = self.records.iter().filter(is_named);
        let by_file: HashMap<&str, UrlId> =
            named.filter_map(|record| Some((record.file.as_deref()?, record.url))).collect();
        let first_name = |record: &Record| record.file.as_deref().and_then(|file| by_file.get(file)).copied();
        let is_second = |record: &Record| !is_named(&record) && first_name(record).is_some();
        let keep: Vec<bool> = self.records.iter().map(|record| !is_second(record)).collect();
        let start_record = self.records.iter().find(|record| record.url == start);
        let start = start_record.filter(|record| is_second(record)).and_then(first_name).unwrap_or(start);
        if keep.contains(&false) {
            self.keep_records(&keep);
        }
        self.mention(start);
        start
    }

    /// Whether anything names a URL but the page that is there by its own fragments, whatever its address.
    fn is_named(&self, id: UrlId) -> bool {
        let names = |record: &Record| {
            let leads = |link| self.links.target(link) == id;
            let is_own = |link| record.url == id && self.links.traits(link).has_fragment;
            record.links.clone().any(|link| leads(link) && !is_own(link))
        };
        self.records.iter().any(names)
    }

    /// The links of those that are not kept stay where they are, and belong to nobody.
    fn keep_records(&mut self, keep: &[bool]) {
        let exactly = Vec::with_capacity(keep.iter().filter(|keep| **keep).count());
        let records = std::mem::replace(&mut self.records, exactly);
        for (record, keep) in records.into_iter().zip(keep) {
            let resource = &mut self.resources[record.url.index()];
            if !keep {
                (resource.record, resource.interest) = (None, Interest::Nobody);
                continue;
            }
            resource.record = Some(RecordId(u32_of(self.records.len())));
            self.records.push(record);
        }
    }
}

pub(crate) fn u32_of(index: usize) -> u32 {
    u32::try_from(index).expect("memory ends before four billion entries do")
}
