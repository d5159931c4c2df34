//! Where a visit leads on: the URLs it names, and what becomes of each as far as its address tells.

use std::borrow::Cow;

use super::Scope;
use super::frontier::Discovery;
use crate::page::{Destination, Role};
use crate::site::Skipped;
use crate::urls::{self, Texts, Tracking, Url};

/// The URLs that one visit leads to, in their order; those that cannot be visited at all left out.
#[derive(Debug)]
pub(super) struct Leads {
    keys: Texts,
    fates: Vec<Fate>,
}

/// A URL is visited, by its key if by no other address, or it only gets a number.
type Fate = Result<Option<Box<Url>>, Skipped>;

/// What decides on a lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground<'a> {
    pub scope: &'a Scope,
    pub tracking: Tracking,
}

impl Leads {
    pub(super) fn with_room_for(leads: usize) -> Self {
        Self { keys: Texts::with_room_for(leads), fates: Vec::with_capacity(leads) }
    }

    /// Adds where a reference of this role leads.
    pub(super) fn add(&mut self, destination: &Destination, role: Role, ground: Ground<'_>) {
        let Destination::Http { key, url, .. } = destination else { return };
        let is_visited = matches!(role, Role::Link | Role::Asset | Role::Statement);
        if url.is_none() && ground.scope.has_key(key) {
            return self.push(key, if is_visited { Ok(None) } else { Err(Skipped::NotForReading) });
        }
        let url = destination.url();
        let Some(own) = url.as_ref().and_then(|url| ground.scope.adopt(url)) else {
            let reason = url.as_ref().and_then(|url| ground.scope.admit(url, 0).err());
            return self.push(key, Err(reason.unwrap_or(Skipped::OtherSite)));
        };
        let key = urls::key(&own, ground.tracking);
        let visit = || Ok(Some(Box::new(own.into_owned())));
        self.push(&key, if is_visited { visit() } else { Err(Skipped::NotForReading) });
    }

    fn push(&mut self, key: &str, fate: Fate) {
        self.keys.push(key);
        self.fates.push(fate);
    }

    /// The leads, for the frontier.
    pub(super) fn discoveries(&self) -> impl Iterator<Item = Discovery<'_>> {
        self.fates.iter().enumerate().map(|(place, fate)| match fate {
            Ok(None) => Discovery::visit_key(self.keys.at(place)),
            Ok(Some(url)) => Discovery::visit(self.keys.at(place), Cow::Borrowed(url)),
            Err(reason) => Discovery::aside(self.keys.at(place), *reason),
        })
    }
}
