//! The whole site: every URL that was seen, how it answers, the facts that outlive a page, and the
//! link graph both ways. Ids instead of strings, so that a large site stays small.
//!
//! Built once by [`SiteBuilder`], read by the site rules ever after.

pub(crate) mod build;
mod chunks;
mod delivery;
mod depth;
mod digest;
pub mod equity;
mod external;
mod fragments;
mod holders;
mod landing;
mod links;
mod missing;
mod record;
mod rows;
mod shelf;
mod texts;
mod traits;
mod twins;
mod visit;

pub use build::SiteBuilder;
pub use delivery::{ContentKind, Delivery};
pub use digest::Digest;
pub use external::External;
pub use fragments::{FragmentCheck, Unverifiable};
pub use landing::{End, Landing};
#[cfg(test)]
pub(crate) use links::tests::a_link;
pub use missing::{How, Missing};
pub use record::{
    Blocked, Content, Interest, Link, LinkFacts, Record, RecordId, Resource, ShownWidth, Skipped, State,
    TextId,
};
pub use twins::{Differs, Twin};
pub use visit::{Added, Facts, Visit};

use std::borrow::Cow;
use std::io;
use std::ops::Range;
use std::sync::OnceLock;

use self::build::u32_of;
use self::chunks::Chunks;
use self::holders::Holders;
use self::links::Links;
use self::rows::Rows;
use self::texts::SiteTexts;
use self::traits::Traits;
use crate::page::ReferenceKind;
use crate::urls::{Interner, UrlId};

/// All facts of one crawl and the indexes over them.
#[derive(Debug)]
pub struct Site {
    urls: Interner,
    texts: SiteTexts,
    resources: Vec<Resource>,
    records: Vec<Record>,
    links: Links,
    holders: Holders,
    incoming: OnceLock<Rows>,
    anchors: Chunks<u64>,
    start: UrlId,
    ended_early: bool,
    blocked: Vec<Blocked>,
    is_partial: bool,
    missing: Vec<Missing>,
    twins: Vec<Twin>,
}

impl Site {
    /// The page that the crawl began with.
    pub fn start(&self) -> UrlId {
        self.start
    }

    /// Whether the crawl ended before everything was visited that was to be.
    pub fn ended_early(&self) -> bool {
        self.ended_early
    }

    /// Whether pages were left unread: what nobody was seen to name may be named by one of them.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// The URLs that robots.txt forbids to crawlers, in the order of their numbers.
    pub fn blocked(&self) -> &[Blocked] {
        &self.blocked
    }

    /// Whether robots.txt forbids a URL to crawlers.
    pub fn is_blocked(&self, id: UrlId) -> bool {
        self.blocked.binary_search_by_key(&id, |blocked| blocked.url).is_ok()
    }

    /// The identity of a URL.
    pub fn url(&self, id: UrlId) -> &str {
        self.urls.text(id.0)
    }

    /// The URL of this identity, if it was seen.
    pub fn find(&self, key: &str) -> Option<UrlId> {
        self.urls.find(key).map(UrlId)
    }

    /// What is known of a URL.
    pub fn resource(&self, id: UrlId) -> &Resource {
        &self.resources[id.index()]
    }

    /// Every URL that was seen.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = UrlId> + use<> {
        (0..self.resources.len()).map(|index| UrlId(u32_of(index)))
    }

    /// The URLs that belong to the site itself.
    pub fn own_ids(&self) -> impl Iterator<Item = UrlId> {
        self.ids().filter(|id| !self.resource(*id).is_elsewhere)
    }

    /// A text of the site: a title, a link's text, a fragment.
    pub fn text(&self, id: TextId) -> Cow<'_, str> {
        self.texts.text(id)
    }

    /// The title of a page.
    pub fn title_of(&self, record: &Record) -> Option<Cow<'_, str>> {
        record.title.map(|(title, _)| self.text(title))
    }

    /// The responses that facts were taken from.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The facts of a URL, if it answered with a page, a style sheet or a sitemap.
    pub fn record(&self, id: UrlId) -> Option<&Record> {
        self.resource(id).record.map(|record| &self.records[record.index()])
    }

    /// Whether a record is that of a page: what stands on an error page is nobody's to read or to follow.
    pub fn is_page(&self, record: &Record) -> bool {
        record.content == Content::Html && self.resource(record.url).state.status() == Some(200)
    }

    /// Whether search engines may index a record under its own address.
    pub fn is_indexable(&self, record: &Record) -> bool {
        self.is_page(record)
            && !record.is_noindex
            && !record.is_refresh_stub
            && record.canonical.is_none_or(|canonical| canonical == record.url)
    }

    /// The links that stand in a record, in their order.
    pub fn links_of(&self, record: &Record) -> Row<'_> {
        let source = self.resource(record.url).record.expect("a record is that of its URL");
        Row { site: self, source, range: record.links.clone() }
    }

    /// The links that lead to a URL. Whoever asks first has the index made: of a large site it takes much room, which
    /// is not taken while the site is ranked.
    pub fn links_to(&self, id: UrlId) -> impl Iterator<Item = Link> {
        let links = self.incoming.get_or_init(|| self.links_by_target()).row(id.index());
        links.iter().map(|link| self.link(self.holders.of_link(*link), *link))
    }

    /// The numbers of all links, by where they lead.
    fn links_by_target(&self) -> Rows {
        let numbers = || self.records.iter().flat_map(|record| record.links.clone());
        let target = |number| self.links.target(number).0;
        let entries = numbers().map(|number| (target(number), number));
        Rows::sorted(self.resources.len(), numbers().map(target), entries)
    }

    /// Every link.
    pub fn links(&self) -> impl Iterator<Item = Link> {
        self.records.iter().flat_map(|record| self.links_of(record).iter())
    }

    /// How many links there are.
    pub fn links_total(&self) -> usize {
        self.records.iter().map(|record| record.links.len()).sum()
    }

    fn link(&self, source: RecordId, number: u32) -> Link {
        let (target, traits) = self.links.of_graph(number);
        let Traits { kind, rel, landmark, has_fragment, .. } = *traits;
        Link { number, source, target, kind, rel, landmark, has_fragment }
    }

    /// All that is known of a link: more than whoever walks the graph needs to hear of each.
    pub fn facts_of(&self, link: &Link) -> LinkFacts {
        self.links.facts(link.number)
    }

    /// The fragment that a link asks for; nothing where it asks for none.
    pub fn fragment_of(&self, link: &Link) -> Cow<'_, str> {
        self.facts_of(link).fragment.map(|fragment| self.text(fragment)).unwrap_or_default()
    }

    /// What a link says: its text.
    pub fn text_of(&self, link: &Link) -> Cow<'_, str> {
        self.text(self.facts_of(link).text)
    }

    /// The URL of the record that a link stands in.
    pub fn source_of(&self, link: &Link) -> UrlId {
        self.records[link.source.index()].url
    }

    /// What went wrong when something of the site was to be read back: then nothing of what was made of it holds.
    pub fn damage(&self) -> Option<&io::Error> {
        self.links.error().or(self.texts.error())
    }

    /// Whether a sitemap names the URL.
    pub fn is_in_sitemap(&self, id: UrlId) -> bool {
        self.links_to(id).any(|link| link.kind == ReferenceKind::SitemapLocation)
    }
}

/// The links of one record, in their order.
#[derive(Debug, Clone)]
pub struct Row<'s> {
    site: &'s Site,
    source: RecordId,
    range: Range<u32>,
}

impl<'s> Row<'s> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Every one, in order.
    pub fn iter(&self) -> impl Iterator<Item = Link> + use<'s> {
        let (site, source) = (self.site, self.source);
        self.range.clone().map(move |number| site.link(source, number))
    }
}
