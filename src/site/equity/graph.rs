//! A weighted directed graph in compressed rows, by target: what power iteration reads.
//!
//! Nodes are numbers from 0. A row holds the links that lead to its node, in the order of their
//! sources, so that every sum over it is the same sum whatever order the links arrived in.

use crate::site::build::u32_of;

/// A weighted directed graph.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    starts: Vec<u32>,
    sources: Vec<u32>,
    classes: Vec<u8>,
    weights: Vec<f64>,
    out_weights: Vec<f64>,
}

/// One link of a [`Graph`]: from where, to where, and the class that its weight is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The node it stands in.
    pub source: u32,
    /// The node it leads to.
    pub target: u32,
    /// The class of its weight.
    pub class: u8,
}

impl Graph {
    /// Builds the rows. `edges` are walked twice, in the same order; `weights` gives
    /// each class its weight.
    pub fn new<Edges>(nodes: usize, weights: &[f64], edges: impl Fn() -> Edges) -> Self
    where
        Edges: Iterator<Item = Edge>,
    {
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
        let (mut sources, mut classes) = (vec![0_u32; total], vec![0_u8; total]);
        let mut next = starts.clone();
        for edge in edges() {
            let place = next[edge.target as usize] as usize;
            (sources[place], classes[place]) = (edge.source, edge.class);
            next[edge.target as usize] += 1;
        }
        Self { starts, sources, classes, weights: weights.to_vec(), out_weights }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.out_weights.len()
    }

    /// How many links there are.
    pub fn links(&self) -> usize {
        self.sources.len()
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
        let classes = self.classes[range.clone()].iter();
        let weight = |class: &u8| self.weights[usize::from(*class)];
        self.sources[range].iter().copied().zip(classes.map(weight))
    }

    /// Every link, by target.
    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> {
        (0..self.len()).flat_map(move |target| {
            let range = self.starts[target] as usize..self.starts[target + 1] as usize;
            let target = u32_of(target);
            range.map(move |at| Edge { source: self.sources[at], target, class: self.classes[at] })
        })
    }

    /// The nodes that each node links to, in compressed rows of their own.
    pub(super) fn forward(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0_u32; self.len() + 1];
        for source in &self.sources {
            starts[*source as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let (mut next, mut targets) = (starts.clone(), vec![0_u32; self.sources.len()]);
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
