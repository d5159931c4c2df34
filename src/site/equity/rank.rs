//! PageRank by power iteration, in parallel and the same to the last bit on every run.
//!
//! `rank(v) = (1 - d)/N + d * (sum over links u->v of rank(u) * w(u,v)/W(u) + dangling/N)`: a node
//! without links gives its rank to all alike, or to one home. Every sum has one fixed order: a row's own, and for
//! totals the order of fixed chunks; how the chunks fall to threads changes nothing.

use rayon::prelude::*;

use super::graph::Graph;
use crate::site::build::u32_of;

/// Nodes whose partial sums are added up together; fixed, for it fixes the order of additions.
const CHUNK: usize = 4096;

/// How far the iteration goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankOptions {
    /// The chance that a visitor follows a link and does not begin anew: 0.85 by convention.
    pub damping: f64,
    /// The iteration ends when all ranks together change by less than this.
    pub tolerance: f64,
    /// It ends after this many rounds in any case.
    pub max_rounds: u32,
    /// The node that gets what nodes without links have to give; without one, all get the same.
    pub home: Option<u32>,
}

impl Default for RankOptions {
    fn default() -> Self {
        Self { damping: 0.85, tolerance: 1e-9, max_rounds: 200, home: None }
    }
}

/// A change to a graph, to ask what would be if.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change {
    /// As it is.
    #[default]
    None,
    /// Links to the first node lead to the second.
    Redirect(u32, u32),
    /// Links to this node are taken away.
    Remove(u32),
}

/// The rank of every node; all of them sum to 1. Begun with ranks that are `warm`, as those before a change, it ends
/// sooner.
pub fn rank(graph: &Graph, options: &RankOptions, change: Change, warm: Option<&[f64]>) -> Vec<f64> {
    let Some(world) = World::new(graph, change) else { return Vec::new() };
    let mut ranks = warm.map_or_else(|| vec![1.0 / world.living; graph.len()], <[f64]>::to_vec);
    if let Some(gone) = world.gone {
        ranks[gone as usize] = 0.0;
    }
    let mut shares = vec![0.0; graph.len()];
    for _ in 0..options.max_rounds {
        let dangling = world.hand_out(&ranks, &mut shares);
        let gift = world.gift(options, dangling);
        if world.collect(&shares, gift, options.damping, &mut ranks) < options.tolerance {
            break;
        }
    }
    let total = total_of(ranks.par_chunks(CHUNK).map(|chunk| chunk.iter().sum()));
    ranks.par_iter_mut().for_each(|rank| *rank /= total);
    ranks
}

/// What nodes get without a link: all of them, and the home.
#[derive(Debug, Clone, Copy)]
struct Gift {
    each: f64,
    home: Option<(u32, f64)>,
}

impl Gift {
    fn to(self, node: u32) -> f64 {
        self.each + self.home.filter(|(home, _)| *home == node).map_or(0.0, |(_, more)| more)
    }
}

/// A graph with one change to it.
struct World<'a> {
    graph: &'a Graph,
    /// The node that no longer is there.
    gone: Option<u32>,
    /// Who gets the links of the node that is gone.
    heir: Option<u32>,
    /// What the sources lose when links are taken away: sorted by source.
    lost: Vec<(u32, f64)>,
    /// How many nodes there are.
    living: f64,
}

impl<'a> World<'a> {
    /// `None` when nothing is left.
    fn new(graph: &'a Graph, change: Change) -> Option<Self> {
        let (gone, heir) = match change {
            Change::None => (None, None),
            Change::Redirect(from, to) => (Some(from).filter(|from| *from != to), Some(to)),
            Change::Remove(node) => (Some(node), None),
        };
        let lost = match (gone, heir) {
            (Some(gone), None) => graph.row(gone as usize).collect(),
            _ => Vec::new(),
        };
        let living = u32_of(graph.len()) - u32::from(gone.is_some());
        (living > 0).then(|| Self { graph, gone, heir, lost, living: f64::from(living) })
    }

    /// What each node gives to every unit of weight of its links. Returns the rank of those that have
    /// no link to give it to.
    fn hand_out(&self, ranks: &[f64], shares: &mut [f64]) -> f64 {
        let weights = self.graph.out_weights();
        let chunks = shares.par_chunks_mut(CHUNK).zip(ranks.par_chunks(CHUNK)).zip(weights.par_chunks(CHUNK));
        let mut dangling = total_of(chunks.map(|((shares, ranks), weights)| {
            let mut dangling = 0.0;
            for ((share, rank), weight) in shares.iter_mut().zip(ranks).zip(weights) {
                *share = if *weight > 0.0 { rank / weight } else { 0.0 };
                dangling += if *weight > 0.0 { 0.0 } else { *rank };
            }
            dangling
        }));
        for links in self.lost.chunk_by(|one, other| one.0 == other.0) {
            let source = links[0].0 as usize;
            let left = weights[source] - links.iter().map(|(_, weight)| weight).sum::<f64>();
            // What is left of a sum of floats whose terms were all taken away need not be zero.
            let has_links = left > weights[source] * 1e-9;
            shares[source] = if has_links { ranks[source] / left } else { 0.0 };
            dangling += if has_links { 0.0 } else { ranks[source] };
        }
        dangling
    }

    /// What is handed out without links. A home that is gone has nothing to get.
    fn gift(&self, options: &RankOptions, dangling: f64) -> Gift {
        let (chance, dangling) = (1.0 - options.damping, options.damping * dangling);
        match options.home.filter(|home| self.gone != Some(*home)) {
            Some(home) => Gift { each: chance / self.living, home: Some((home, dangling)) },
            None => Gift { each: (chance + dangling) / self.living, home: None },
        }
    }

    /// What each node gets. Returns by how much the ranks changed.
    fn collect(&self, shares: &[f64], gift: Gift, damping: f64, ranks: &mut [f64]) -> f64 {
        let chunks = ranks.par_chunks_mut(CHUNK).enumerate();
        total_of(chunks.map(|(chunk, ranks)| {
            let mut changed = 0.0;
            for (offset, rank) in ranks.iter_mut().enumerate() {
                let node = u32_of(chunk * CHUNK + offset);
                let is_gone = self.gone == Some(node);
                let new = if is_gone { 0.0 } else { gift.to(node) + damping * self.inflow(node, shares) };
                changed += (new - *rank).abs();
                *rank = new;
            }
            changed
        }))
    }

    fn inflow(&self, node: u32, shares: &[f64]) -> f64 {
        let row = |node: u32| self.graph.inflow(node as usize, shares);
        match self.gone {
            Some(gone) if self.heir == Some(node) => row(node) + row(gone),
            _ => row(node),
        }
    }
}

/// The sum of partial sums, in their order.
fn total_of(parts: impl IndexedParallelIterator<Item = f64>) -> f64 {
    parts.collect::<Vec<_>>().iter().sum()
}
