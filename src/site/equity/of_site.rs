//! The link graph of a site, as equity flows through it.
//!
//! A node is a page, or a URL that a page links to. What redirects well is folded into where it leads, and what
//! names another page as its canonical into that; several links from one page to another count once, by the
//! heaviest. Left out are links of a page to itself, and other sites. Nodes are numbered in the order of their
//! URLs, so the order in which a crawl met them does not show.

use super::dominators::only_through;
use super::graph::{Edge, Graph};
use super::rank::{Change, RankOptions, rank};
use super::terms::{Dangling, Terms};
use crate::page::facts::Landmark;
use crate::page::{Rel, Role};
use crate::site::build::u32_of;
use crate::site::{End, Link, Record, Site};
use crate::urls::UrlId;

/// No node: another site, or nothing that equity flows to.
const NONE: u32 = u32::MAX;

/// Longer chains of canonicals are given up; nobody promises to follow even two.
const MAX_CANONICALS: usize = 5;

/// How much of a site's equity is at each of its URLs.
#[derive(Debug)]
pub struct Equity {
    graph: Graph,
    ranks: Vec<f64>,
    /// The node of each URL.
    nodes: Vec<u32>,
    /// The URL of each node.
    urls: Vec<UrlId>,
    options: RankOptions,
}

impl Equity {
    /// Ranks the pages of a site.
    pub fn of(site: &Site, terms: &Terms) -> Self {
        let (nodes, urls) = nodes_of(site);
        let sources = Sources::of(site, &nodes, terms);
        let graph = Graph::new(urls.len(), &sources.weights, || sources.edges(urls.len()));
        let start = nodes[site.start().index()];
        let home = (terms.dangling == Dangling::Start && start != NONE).then_some(start);
        let options = RankOptions { damping: terms.damping, home, ..RankOptions::default() };
        let ranks = rank(&graph, &options, Change::None, None);
        Self { graph, ranks, nodes, urls, options }
    }

    /// The shares alone: of a large site, the graph takes more room than all of them.
    #[must_use]
    pub fn without_graph(self) -> Self {
        Self { graph: Graph::default(), ..self }
    }

    /// How many nodes share the equity.
    pub fn len(&self) -> usize {
        self.urls.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.urls.is_empty()
    }

    /// How many links equity flows through.
    pub fn links(&self) -> usize {
        self.graph.links()
    }

    /// The node that a URL is, or is folded into.
    pub fn node(&self, id: UrlId) -> Option<u32> {
        self.nodes.get(id.index()).copied().filter(|node| *node != NONE)
    }

    /// The URL of every node, with its share; all shares sum to 1.
    pub fn shares(&self) -> impl Iterator<Item = (UrlId, f64)> {
        self.urls.iter().copied().zip(self.ranks.iter().copied())
    }

    /// The share of the site's equity that is at a URL; none where no page of the site leads to it.
    pub fn share(&self, id: UrlId) -> Option<f64> {
        self.node(id).map(|node| self.ranks[node as usize])
    }

    /// For every node, how many others can be reached from the start only through it, when there are so many nodes
    /// and these links beside those of the site.
    pub fn only_through(&self, start: UrlId, nodes: usize, links: &[Edge]) -> Vec<u32> {
        let Some(start) = self.node(start) else { return Vec::new() };
        let edges = || self.graph.edges().chain(links.iter().copied());
        only_through(&Graph::new(nodes, &[1.0; 4], edges), start)
    }

    /// The shares after a change, by node.
    pub fn after(&self, change: Change) -> Vec<f64> {
        rank(&self.graph, &self.options, change, Some(&self.ranks))
    }
}

/// The node of each URL, and the URL of each node.
fn nodes_of(site: &Site) -> (Vec<u32>, Vec<UrlId>) {
    let is_wanted = wanted(site);
    let heads: Vec<Option<UrlId>> =
        site.ids().map(|id| if is_wanted[id.index()] { head(site, id) } else { None }).collect();
    let mut urls: Vec<UrlId> = heads.iter().copied().flatten().collect();
    urls.sort_unstable();
    urls.dedup();
    urls.sort_unstable_by_key(|id| site.url(*id));
    let mut numbers = vec![NONE; heads.len()];
    for (number, id) in urls.iter().enumerate() {
        numbers[id.index()] = u32_of(number);
    }
    let nodes = heads.iter().map(|head| head.map_or(NONE, |head| numbers[head.index()])).collect();
    (nodes, urls)
}

/// The URLs that are pages, or that a page links to.
fn wanted(site: &Site) -> Vec<bool> {
    let mut is_wanted = vec![false; site.ids().len()];
    is_wanted[site.start().index()] = true;
    for record in site.records().iter().filter(|record| site.is_page(record)) {
        is_wanted[record.url.index()] = true;
        for link in site.links_of(record).iter().filter(|link| link.kind.role() == Role::Link) {
            is_wanted[link.target.index()] = true;
        }
    }
    is_wanted
}

/// What a URL is folded into: what a redirect leads to where that answers, and the canonical of that. A
/// redirect to an error is an error of its own.
fn head(site: &Site, id: UrlId) -> Option<UrlId> {
    let landing = site.landing(id);
    let landed = match landing.end {
        End::Status(end, 200..=299) => end,
        End::Unknown(end) if landing.failure(site).is_none() => end,
        _ => id,
    };
    Some(canonical(site, landed)).filter(|head| !site.resource(*head).is_elsewhere)
}

fn canonical(site: &Site, id: UrlId) -> UrlId {
    let page = |id: UrlId| site.record(id).filter(|record| site.is_page(record));
    let mut at = id;
    for _ in 0..MAX_CANONICALS {
        let next = page(at).and_then(|record| record.canonical).filter(|next| *next != at);
        match next.filter(|next| page(*next).is_some()) {
            Some(next) => at = next,
            None => return at,
        }
    }
    // Canonicals in a ring name no page.
    id
}

/// Where links stand, in the order of the nodes.
struct Sources<'s> {
    site: &'s Site,
    nodes: &'s [u32],
    /// The records of each node that has some.
    records: Vec<(u32, &'s Record)>,
    /// The weights of the classes of links.
    weights: [f64; 4],
}

impl<'s> Sources<'s> {
    fn of(site: &'s Site, nodes: &'s [u32], terms: &Terms) -> Self {
        let pages = site.records().iter().filter(|record| site.is_page(record));
        let numbered = pages.map(|record| (nodes[record.url.index()], record));
        let mut records: Vec<_> = numbered.filter(|(node, _)| *node != NONE).collect();
        records.sort_unstable_by(|(one, this), (other, that)| {
            one.cmp(other).then_with(|| site.url(this.url).cmp(site.url(that.url)))
        });
        let weights = [terms.main, terms.nav, terms.footer, terms.nofollow];
        Self { site, nodes, records, weights }
    }

    /// Every link that weighs something, once for each pair of nodes.
    fn edges(&self, nodes: usize) -> impl Iterator<Item = Edge> {
        let mut classes = vec![u8::MAX; nodes];
        let sources = self.records.chunk_by(|(one, _), (other, _)| one == other);
        sources.flat_map(move |records| self.edges_of(records, &mut classes))
    }

    /// The links of one node. `classes` holds the class of each target met so far, and is clean afterwards.
    fn edges_of(&self, records: &[(u32, &Record)], classes: &mut [u8]) -> Vec<Edge> {
        let (source, mut edges) = (records[0].0, Vec::new());
        for link in records.iter().flat_map(|(_, record)| self.site.links_of(record).iter()) {
            let target = self.nodes[link.target.index()];
            let Some(class) = class_of(&link).filter(|_| target != NONE && target != source) else {
                continue;
            };
            let known = &mut classes[target as usize];
            if *known == u8::MAX {
                edges.push(Edge { source, target, class });
                *known = class;
            } else if self.weight(class) > self.weight(*known) {
                *known = class;
            }
        }
        for edge in &mut edges {
            edge.class = std::mem::replace(&mut classes[edge.target as usize], u8::MAX);
        }
        edges.retain(|edge| self.weight(edge.class) > 0.0);
        edges
    }

    fn weight(&self, class: u8) -> f64 {
        self.weights[usize::from(class)]
    }
}

/// The place of a link's weight among the weights; none where it leads nobody on.
fn class_of(link: &Link) -> Option<u8> {
    let is_unendorsed = [Rel::NOFOLLOW, Rel::UGC, Rel::SPONSORED].iter().any(|rel| link.rel.has(*rel));
    (link.kind.role() == Role::Link).then_some(match link.landmark {
        _ if is_unendorsed => 3,
        Landmark::Footer => 2,
        Landmark::Nav | Landmark::Header | Landmark::Aside => 1,
        Landmark::Main | Landmark::Body | Landmark::Head => 0,
    })
}
