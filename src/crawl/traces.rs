//! How we came to each URL, as far as that decides what becomes of it.

use super::sitemap::NamedBy;
use crate::page::ReferenceKind;
use crate::site::SiteBuilder;
use crate::urls::UrlId;

/// How we came to one URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trace {
    /// Clicks from the start, as far as is known: never fewer than there are.
    pub depth: u16,
    /// Redirects in a row that led here.
    hops: u8,
    marks: u8,
}

const ROBOTS: u8 = 1;
const SITEMAP: u8 = 2;
const NESTED_SITEMAP: u8 = 4;
const LISTED: u8 = 8;
const USUAL: u8 = 16;

const UNKNOWN: Trace = Trace { depth: u16::MAX, hops: u8::MAX, marks: 0 };

impl Trace {
    /// The page that the crawl begins with.
    pub(super) const START: Self = Self { depth: 0, hops: 0, marks: 0 };
    /// A page that search engines send people to.
    pub(super) const SEARCHED: Self = Self { marks: LISTED, ..Self::START };
    /// The robots.txt of a host.
    pub(super) const ROBOTS: Self = Self { marks: ROBOTS, ..Self::START };
    /// A sitemap, or a feed, that the crawl begins with.
    pub(super) const LIST: Self = Self { marks: SITEMAP, ..Self::START };
    /// Where a sitemap usually is; what is there is one only if it says so.
    pub(super) const USUAL: Self = Self { marks: USUAL, ..Self::START };

    pub(super) fn is_robots(self) -> bool {
        self.marks & ROBOTS != 0
    }

    /// Who named it as a sitemap, if somebody did.
    pub(super) fn sitemap(self) -> Option<NamedBy> {
        match self.marks & (SITEMAP | NESTED_SITEMAP) {
            0 => None,
            NESTED_SITEMAP => Some(NamedBy::Index),
            _ => Some(NamedBy::Site),
        }
    }

    /// Whether it is there for crawlers, so that no choice of pages leaves it out.
    pub(super) fn is_for_crawlers(self) -> bool {
        self.marks & (SITEMAP | NESTED_SITEMAP | USUAL) != 0
    }

    /// Redirects in a row that led here; none where that is not known.
    pub(super) fn hops_so_far(self) -> u8 {
        if self.hops == UNKNOWN.hops { 0 } else { self.hops }
    }

    /// Whether a sitemap names it as a page.
    pub(super) fn is_listed(self) -> bool {
        self.marks & LISTED != 0
    }

    /// The trace of what is mentioned here.
    fn mention(self, kind: ReferenceKind) -> Self {
        let is_loaded = kind.role() == crate::page::Role::Asset && kind != ReferenceKind::Iframe;
        let marks = match kind {
            ReferenceKind::Sitemap if self.is_robots() => SITEMAP,
            ReferenceKind::Sitemap => NESTED_SITEMAP,
            ReferenceKind::SitemapLocation => LISTED,
            _ => 0,
        };
        Self { depth: self.depth.saturating_add(u16::from(!is_loaded)), hops: 0, marks }
    }

    /// The trace of where this redirects to.
    fn redirect(self) -> Self {
        Self { hops: self.hops_so_far().saturating_add(1), ..self }
    }
}

/// How we came to each URL.
#[derive(Debug, Default)]
pub(super) struct Traces(Vec<Trace>);

impl Traces {
    /// The traces of a crawl that goes on.
    pub(super) fn of(builder: &SiteBuilder) -> Self {
        let mut traces = Self::default();
        traces.retrace(builder);
        traces
    }

    /// Finds the shortest way to everything, whatever the order in which pages arrived.
    pub(super) fn settle(&mut self, builder: &SiteBuilder) {
        while self.retrace(builder) {}
    }

    /// Goes every way once; says whether one was shorter than what was known.
    fn retrace(&mut self, builder: &SiteBuilder) -> bool {
        let mut is_shorter = false;
        builder.each_redirect(|from, to| is_shorter |= self.redirected(from, to));
        builder.each_link(|from, to, kind| is_shorter |= self.mentioned(from, to, kind));
        is_shorter
    }

    pub(super) fn of_url(&self, id: UrlId) -> Trace {
        self.0.get(id.index()).copied().unwrap_or(UNKNOWN)
    }

    /// Notes a mention; says whether it is a shorter way.
    pub(super) fn mentioned(&mut self, from: UrlId, to: UrlId, kind: ReferenceKind) -> bool {
        self.add(to, self.of_url(from).mention(kind))
    }

    /// Notes a redirect; says whether it is a shorter way.
    pub(super) fn redirected(&mut self, from: UrlId, to: UrlId) -> bool {
        self.add(to, self.of_url(from).redirect())
    }

    /// Keeps the shortest way and all marks; says whether it is shorter than what was known.
    pub(super) fn add(&mut self, id: UrlId, trace: Trace) -> bool {
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, UNKNOWN);
        }
        let known = &mut self.0[id.index()];
        let is_shorter = trace.depth < known.depth;
        known.depth = known.depth.min(trace.depth);
        known.hops = known.hops.min(trace.hops);
        known.marks |= trace.marks;
        is_shorter
    }
}
