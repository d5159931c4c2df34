//! Where a visit leads on: the URLs it names, and what becomes of each as far as its address tells.

use super::Scope;
use super::frontier::Discovery;
use crate::page::{Destination, ReferenceKind, Role};
use crate::site::{External, Skipped};
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
    pub external: External,
}

impl Leads {
    pub(super) fn with_room_for(leads: usize) -> Self {
        Self { keys: Texts::with_room_for(leads), fates: Vec::with_capacity(leads) }
    }

    /// Adds where a reference of this kind leads, or a redirect, which is of none.
    pub(super) fn add(&mut self, destination: &Destination, kind: Option<ReferenceKind>, ground: Ground<'_>) {
        let Destination::Http { key, url, .. } = destination else { return };
        let role = kind.map_or(Role::Link, ReferenceKind::role);
        let is_form = kind.is_some_and(ReferenceKind::asks);
        let is_visited = is_form || matches!(role, Role::Link | Role::Asset | Role::Statement);
        if url.is_none() && ground.scope.has_key(key) {
            return self.push(key, if is_visited { Ok(None) } else { Err(Skipped::NotForReading) });
        }
        let url = destination.url();
        let Some(own) = url.as_ref().and_then(|url| ground.scope.adopt(url)) else {
            // Where a visitor is led or asks, what a page loads, and what is told to machines to be fetched. A part
            // of the site that is not audited is no other site.
            let is_told = kind.is_some_and(is_told_for_fetching);
            let is_asked = is_form || is_told || matches!(role, Role::Link | Role::Asset);
            let reason = url.as_ref().and_then(|url| ground.scope.admit(url, 0).err());
            let reason = reason.unwrap_or(Skipped::OtherSite);
            let is_checked = is_asked && reason == Skipped::OtherSite && ground.external == External::Check;
            let url = url.filter(|_| is_checked);
            return self.push(key, url.map(|url| Some(Box::new(url))).ok_or(reason));
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
            Ok(Some(url)) => Discovery::visit(self.keys.at(place), url),
            Err(reason) => Discovery::aside(self.keys.at(place), *reason),
        })
    }
}

/// Whether machines are told of it so that they fetch it: sitemaps and terms of robots.txt, links of llms.txt,
/// pictures for previews and rich results.
fn is_told_for_fetching(kind: ReferenceKind) -> bool {
    matches!(
        kind,
        ReferenceKind::Sitemap
            | ReferenceKind::License
            | ReferenceKind::LlmsLink
            | ReferenceKind::PreviewImage
            | ReferenceKind::StructuredImage
    )
}
