//! Which nodes can be reached only through another one: dominators, after Cooper, Harvey and Kennedy,
//! "A Simple, Fast Dominance Algorithm" (2001).

use super::graph::Graph;
use crate::site::build::u32_of;

const NONE: u32 = u32::MAX;

/// For every node, how many others can be reached from the start only through it.
pub fn only_through(graph: &Graph, start: u32) -> Vec<u32> {
    let order = Order::from(graph, start);
    let immediate = immediate_dominators(graph, &order);
    let mut counts = vec![0_u32; graph.len()];
    for node in order.nodes.iter().rev().filter(|node| **node != start) {
        let dominator = immediate[*node as usize] as usize;
        counts[dominator] += counts[*node as usize] + 1;
    }
    counts
}

/// The nodes that can be reached, in reverse postorder.
struct Order {
    nodes: Vec<u32>,
    /// The place of each node among them.
    places: Vec<u32>,
}

impl Order {
    fn from(graph: &Graph, start: u32) -> Self {
        let forward = graph.forward();
        let mut seen = vec![false; graph.len()];
        // How many of a node's links were followed stands beside it.
        let (mut nodes, mut stack) = (Vec::new(), vec![(start, 0_u32)]);
        seen[start as usize] = true;
        while let Some((node, followed)) = stack.last_mut() {
            let Some(target) = forward.row(*node as usize).get(*followed as usize) else {
                nodes.push(*node);
                stack.pop();
                continue;
            };
            *followed += 1;
            if !std::mem::replace(&mut seen[*target as usize], true) {
                stack.push((*target, 0));
            }
        }
        nodes.reverse();
        let mut places = vec![NONE; graph.len()];
        for (place, node) in nodes.iter().enumerate() {
            places[*node as usize] = u32_of(place);
        }
        Self { nodes, places }
    }
}

fn immediate_dominators(graph: &Graph, order: &Order) -> Vec<u32> {
    let mut dominators = vec![NONE; graph.len()];
    let start = order.nodes[0];
    dominators[start as usize] = start;
    loop {
        let mut is_settled = true;
        for node in &order.nodes[1..] {
            let known = graph.row(*node as usize).map(|(source, _)| source);
            let known = known.filter(|source| dominators[*source as usize] != NONE);
            let nearest = known.reduce(|one, other| meet(one, other, &dominators, order));
            let nearest = nearest.expect("a node before it in reverse postorder links to it");
            is_settled &= dominators[*node as usize] == nearest;
            dominators[*node as usize] = nearest;
        }
        if is_settled {
            return dominators;
        }
    }
}

/// The nearest node that dominates both.
fn meet(mut one: u32, mut other: u32, dominators: &[u32], order: &Order) -> u32 {
    while one != other {
        while order.places[one as usize] > order.places[other as usize] {
            one = dominators[one as usize];
        }
        while order.places[other as usize] > order.places[one as usize] {
            other = dominators[other as usize];
        }
    }
    one
}
