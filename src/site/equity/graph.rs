//! A weighted directed graph in compressed rows, by target: what power iteration reads.
//!
//! Nodes are numbers from 0. A row holds the links that lead to its node, in the order of their
//! sources, so that every sum over it is the same sum whatever order the links arrived in.

use crate::site::build::u32_of;

/// A weighted directed graph.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    starts: Vec<u32>,
    /// The source of each link, with its class in the highest bits: a large site has fifty million of them.
    links: Vec<u32>,
    /// The weight of each class.
    weights: [f64; CLASSES],
    out_weights: Vec<f64>,
}

/// Bits of a node's number; the two above are for the class.
const NODE_BITS: u32 = 30;
/// How many classes two bits can tell apart.
const CLASSES: usize = 4;

fn packed(edge: Edge) -> u32 {
    debug_assert!(edge.source >> NODE_BITS == 0 && edge.class < 4, "memory ends before a billion nodes do");
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
        let mut starts = vec![0_u32; nodes + 1];
        for edge in edges() {
            starts[edge.target as usize + 1] += 1;
            out_weights[edge.source as usize] += weights[usize::from(edge.class)];
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let total = starts[nodes] as usize;
        let mut links = vec![0_u32; total];
        let mut next = starts.clone();
        for edge in edges() {
            let place = next[edge.target as usize] as usize;
            links[place] = packed(edge);
            next[edge.target as usize] += 1;
        }
        Self { starts, links, weights: of_classes, out_weights }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.out_weights.len()
    }

    /// How many links there are.
    pub fn links(&self) -> usize {
        self.links.len()
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
        let range = self.starts[node] as usize..self.starts[node + 1] as usize;
        self.links[range].iter().map(|link| (source(*link), self.weights[usize::from(class(*link))]))
    }

    /// What all links to a node bring together, when each source gives its share to every unit of weight. Four sums
    /// go on side by side, as an addition waits for the one before; which links belong to which is fixed.
    #[inline]
    pub(super) fn inflow(&self, node: usize, shares: &[f64]) -> f64 {
        let links = &self.links[self.starts[node] as usize..self.starts[node + 1] as usize];
        let brought = |link: u32| shares[source(link) as usize] * self.weights[usize::from(class(link))];
        let (fours, rest) = links.as_chunks::<4>();
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
            let range = self.starts[target] as usize..self.starts[target + 1] as usize;
            let target = u32_of(target);
            let links = self.links[range].iter();
            links.map(move |link| Edge { source: source(*link), target, class: class(*link) })
        })
    }

    /// The nodes that each node links to, in compressed rows of their own.
    pub(super) fn forward(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0_u32; self.len() + 1];
        for link in &self.links {
            starts[source(*link) as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let (mut next, mut targets) = (starts.clone(), vec![0_u32; self.links.len()]);
        for target in 0..self.len() {
            for (source, _) in self.row(target) {
                let place = &mut next[source as usize];
                targets[*place as usize] = u32_of(target);
                *place += 1;
            }
        }
        (starts, targets)
    }
}
