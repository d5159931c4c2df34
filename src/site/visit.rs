//! What the site keeps of one visit, to be written down and put back: so a crawl goes on where it ended.

use super::build::SiteBuilder;
use super::{Content, Delivery, LinkFacts, Record, RecordId, Resource, State};
use crate::page::Verdict;
use crate::urls::{TextList, UrlId};

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

/// What came to the site with one response.
#[derive(Debug)]
pub struct Added {
    /// The facts.
    pub facts: Facts,
    /// The number of the first of `texts`.
    pub first_text: u32,
    /// The texts that the site met there for the first time.
    pub texts: TextList,
}

impl SiteBuilder {
    /// What is kept of a URL that answered or failed, with the facts if there are any.
    pub fn visit(&self, id: UrlId, facts: Option<Facts>) -> Visit {
        let Resource { state, redirect, verdict, delivery, .. } = self.resources[id.index()];
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
        self.add_links(record, &links);
    }

    /// How many texts there are.
    pub fn texts(&self) -> u32 {
        self.texts.texts.len()
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
