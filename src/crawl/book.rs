//! What is known of the site while it is crawled.

use std::collections::HashSet;

use super::frontier::{Discovery, Fate, Numbered};
use super::visit::Arrival;
use super::{Kept, Reply};
use crate::site::{Added, Content, SiteBuilder, Skipped};
use crate::urls::{TextList, UrlId};

/// The site so far, and the files that were served for it.
pub(super) struct Book {
    builder: SiteBuilder,
    served: HashSet<String>,
    pages: usize,
}

impl Book {
    pub(super) fn new(builder: SiteBuilder, served: HashSet<String>) -> Self {
        let pages = builder.pages();
        Self { builder, served, pages }
    }

    pub(super) fn pages(&self) -> usize {
        self.pages
    }

    pub(super) fn has_served(&self, file: &str) -> bool {
        self.served.contains(file)
    }

    pub(super) fn builder(&self) -> &SiteBuilder {
        &self.builder
    }

    /// Notes that the person who audits the site names this URL.
    pub(super) fn mention(&mut self, id: UrlId) {
        self.builder.mention(id);
    }

    pub(super) fn into_builder(self) -> SiteBuilder {
        self.builder
    }

    /// Notes what will not be asked for among the URLs that were found.
    pub(super) fn skip_new(&mut self, found: &[Discovery<'_>], numbered: &[Numbered]) {
        for (found, numbered) in found.iter().zip(numbered).filter(|(_, numbered)| numbered.is_new) {
            if let Fate::Aside(reason) = found.fate {
                self.builder.skip(numbered.id, reason);
            }
        }
    }

    /// Notes that a URL is not visited after all.
    pub(super) fn skip(&mut self, id: UrlId, reason: Skipped) {
        self.builder.skip(id, reason);
    }

    /// Enters a visit whose discoveries got these numbers. What is given back tells what to keep of it.
    pub(super) fn enter<'a>(
        &mut self,
        arrival: &'a Arrival,
        numbered: &[Numbered],
    ) -> impl FnOnce(&Self) -> Kept + use<'a> {
        let (id, response) = (arrival.visit.leased.target.id, &arrival.response);
        let ids: Vec<UrlId> = numbered.iter().map(|numbered| numbered.id).collect();
        let (redirect, targets) = ids.split_at(usize::from(arrival.has_redirect));
        self.builder.answer(id, response, redirect.first().copied());
        self.served.extend(response.file.clone().filter(|_| response.status() == Some(200)));
        let added = arrival.digest.as_ref().map(|digest| {
            self.pages += usize::from(digest.content == Content::Html);
            self.builder.add(id, response, digest, targets)
        });
        move |book| {
            let note = arrival.written.clone();
            let reply = Reply { imprint: arrival.imprint.clone(), ..Reply::of(response) };
            let (facts, first_text, texts) = match added {
                Some(Added { facts, first_text, texts }) => (Some(facts), first_text, texts),
                None => (None, 0, TextList::default()),
            };
            Kept { visit: book.builder.visit(id, facts), reply, note, first_text, texts }
        }
    }
}
