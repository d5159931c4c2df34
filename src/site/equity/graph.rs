//! A weighted directed graph in compressed rows, by target: what power iteration reads.
//!
//! Nodes are numbers from 0. A row holds the links that lead to its node, in the order of their
//! sources, so that every sum over it is the same sum whatever order the links arrived in.

use crate::site::build::u32_of;
use crate::site::rows::Rows;

/// A weighted directed graph.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// By target, the source of each link with its class in the highest bits.
    links: Rows,
    /// The weight of each class.
    weights: [f64; CLASSES],
    out_weights: Vec<f64>,
}

/// Bits of a node's number; the two above are for the class.
const NODE_BITS: u32 = 30;
/// How many classes two bits can tell apart.
const CLASSES: usize = 4;

fn packed(edge: Edge) -> u32 {
    debug_assert!(edge.source >> NODE_BITS == 0, "memory ends before a billion nodes do");
    debug_assert!(usize::from(edge.class) < CLASSES, "there is a weight for each class");
    edge.source | u32::from(edge.class) << NODE_BITS
}

fn source(link: u32) -> u32 {
    link & ((1 << NODE_BITS) - 1)
}

fn class(link: u32) -> u8 {
    (link >> NODE_BITS).to_le_bytes()[0]
}

/// One link of a [`Graph`]: from where, to where, and the class that its weight is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The node it stands in.
    pub source: u32,
    /// The node it leads to.
    pub target: u32,
    /// The class of its weight, one of four.
    pub class: u8,
}

impl Graph {
    /// Builds the rows. `edges` are walked twice, in the same order; `weights` gives
    /// each class its weight.
    pub fn new<Edges>(nodes: usize, weights: &[f64], edges: impl Fn() -> Edges) -> Self
    where
        Edges: Iterator<Item = Edge>,
    {
        let mut of_classes = [0.0; CLASSES];
        of_classes[..weights.len()].copy_from_slice(weights);
        let mut out_weights = vec![0.0; nodes];
        let targets = edges().map(|edge| {
            out_weights[edge.source as usize] += weights[usize::from(edge.class)];
            edge.target
        });
        let links = Rows::sorted(nodes, targets, edges().map(|edge| (edge.target, packed(edge))));
        Self { links, weights: of_classes, out_weights }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.out_weights.len()
    }

    /// How many links there are.
    pub fn links(&self) -> usize {
        self.links.entries().len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.out_weights.is_empty()
    }

    /// The weight of all links that a node has.
    pub(super) fn out_weights(&self) -> &[f64] {
        &self.out_weights
    }

    /// The links that lead to a node: the source of each, and its weight.
    pub(super) fn row(&self, node: usize) -> impl Iterator<Item = (u32, f64)> {
        self.links.row(node).iter().map(|link| (source(*link), self.weights[usize::from(class(*link))]))
    }

    /// What all links to a node bring together, when each source gives its share to every unit of weight. Four sums
    /// go on side by side, as an addition waits for the one before; which links belong to which is fixed.
    #[inline]
    pub(super) fn inflow(&self, node: usize, shares: &[f64]) -> f64 {
        let brought = |link: u32| shares[source(link) as usize] * self.weights[usize::from(class(link))];
        let (fours, rest) = self.links.row(node).as_chunks::<4>();
        let mut sums = [0.0; 4];
        for four in fours {
            for (sum, link) in sums.iter_mut().zip(four) {
                *sum += brought(*link);
            }
        }
        let [one, two, three, four] = sums;
        rest.iter().fold((one + two) + (three + four), |sum, link| sum + brought(*link))
    }

    /// Every link, by target.
    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> {
        (0..self.len()).flat_map(move |target| {
            let links = self.links.row(target).iter();
            let target = u32_of(target);
            links.map(move |link| Edge { source: source(*link), target, class: class(*link) })
        })
    }

    /// The nodes that each node links to, by source.
    pub(super) fn forward(&self) -> Rows {
        let sources = self.links.entries().iter().map(|link| source(*link));
        Rows::sorted(self.len(), sources, self.edges().map(|edge| (edge.source, edge.target)))
    }
}
