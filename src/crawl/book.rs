//! What is known of the site while it is crawled.

use std::collections::HashSet;

use super::Kept;
use super::frontier::{Discovery, Fate, Numbered};
use super::read::Read;
use super::visit::Arrival;
use crate::page::Destination;
use crate::site::{Mention, SiteBuilder};
use crate::urls::UrlId;

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

    /// Enters a visit whose discoveries got these numbers. What is given back tells what to keep of it.
    pub(super) fn enter<'a>(
        &mut self,
        arrival: &'a Arrival,
        numbered: &[Numbered],
    ) -> impl FnOnce(&Self) -> Kept + use<'a> {
        let (id, response) = (arrival.leased.target.id, &arrival.response);
        let first_text = self.builder.texts();
        let mut ids = numbered.iter().map(|numbered| numbered.id);
        let redirect = arrival.redirect.as_ref().and_then(|destination| mention(destination, &mut ids));
        self.builder.answer(id, response, redirect.map(|mention| mention.target));
        self.served.extend(response.file.clone().filter(|_| response.status() == Some(200)));
        match &arrival.read {
            Read::Page(page, destinations) => {
                self.pages += 1;
                self.builder.page(id, response, page, &mentions(destinations, &mut ids));
            }
            Read::List(content, references, destinations) => {
                let mentions = mentions(destinations, &mut ids);
                self.builder.list(id, *content, response, references, &mentions);
            }
            Read::Nothing => {}
        }
        move |book| {
            let note = arrival.written.clone();
            Kept { note, ..Kept::of(&book.builder, id, response, first_text) }
        }
    }
}

fn mentions(destinations: &[Destination], ids: &mut impl Iterator<Item = UrlId>) -> Vec<Option<Mention>> {
    destinations.iter().map(|destination| mention(destination, ids)).collect()
}

/// Every destination that can be visited has the next number.
fn mention(destination: &Destination, ids: &mut impl Iterator<Item = UrlId>) -> Option<Mention> {
    let Destination::Http { fragment, .. } = destination else { return None };
    Some(Mention { target: ids.next()?, fragment: fragment.clone() })
}
