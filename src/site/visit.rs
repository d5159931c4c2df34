//! What the site keeps of one visit, to be written down and put back: so a crawl goes on where it ended.

use std::borrow::Cow;

use super::build::SiteBuilder;
use super::{Content, Delivery, LinkFacts, Record, RecordId, Resource, State, TextId};
use crate::page::Verdict;
use crate::urls::UrlId;

/// What the site keeps of one visit.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The URL.
    pub id: UrlId,
    /// How it answers.
    pub state: State,
    /// How sure we are of that.
    pub verdict: Verdict,
    /// How the answer was delivered.
    pub delivery: Delivery,
    /// Where its redirect leads.
    pub redirect: Option<UrlId>,
    /// The facts, if there are any.
    pub facts: Option<Facts>,
}

/// The facts of one response, apart from the site that they belong to.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The record; its ranges mean nothing here.
    pub record: Record,
    /// Its links.
    pub links: Vec<LinkFacts>,
    /// Hashes of its fragment targets, sorted.
    pub anchors: Vec<u64>,
}

impl SiteBuilder {
    /// What is kept of a URL that answered or failed.
    pub fn visit(&self, id: UrlId) -> Visit {
        let resource = &self.resources[id.index()];
        let facts = resource.record.map(|record| {
            let record = &self.records[record.index()];
            Facts {
                links: self.links.run(&record.links).collect(),
                anchors: self.anchors.run(&record.anchors).copied().collect(),
                record: record.clone(),
            }
        });
        let Resource { state, redirect, verdict, delivery, .. } = *resource;
        Visit { id, state, verdict, delivery, redirect, facts }
    }

    /// Puts a visit back. The texts it names are there already.
    pub fn restore(&mut self, visit: Visit) {
        self.settle(visit.id, visit.state, visit.redirect);
        let resource = self.resource(visit.id);
        (resource.verdict, resource.delivery) = (visit.verdict, visit.delivery);
        let Some(Facts { mut record, links, anchors }) = visit.facts else { return };
        let source = RecordId(super::build::u32_of(self.records.len()));
        self.resource(record.url).record = Some(source);
        record.anchors = self.add_anchors(&anchors);
        self.add_links(record, links.into_iter());
    }

    /// How many texts there are.
    pub fn texts(&self) -> u32 {
        self.texts.texts.len()
    }

    /// The texts from this number on.
    pub fn texts_from(&self, first: u32) -> impl Iterator<Item = Cow<'_, str>> {
        (first..self.texts()).map(|number| self.texts.texts.text(TextId::new(number)))
    }

    /// Puts a text back: each under its old number, if they come in order.
    pub fn restore_text(&mut self, text: &str) {
        self.texts.restore(text);
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.records.iter().filter(|record| record.content == Content::Html).count()
    }
}
