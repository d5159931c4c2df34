//! Against the definitions, computed the slow way.

use proptest::prelude::*;

use super::dominators::only_through;
use super::graph::{Edge, Graph};
use super::rank::{Change, RankOptions, rank};

const WEIGHTS: [f64; 3] = [1.0, 0.6, 0.2];
const EXACT: RankOptions = RankOptions { damping: 0.85, tolerance: 1e-14, max_rounds: 500, home: None };

fn graph_of(nodes: usize, edges: &[Edge]) -> Graph {
    Graph::new(nodes, &WEIGHTS, || edges.iter().copied())
}

/// Random graphs with dangling nodes, parallel links, links to oneself and disconnected parts.
fn graphs() -> impl Strategy<Value = (usize, Vec<Edge>)> {
    (2..16_usize).prop_flat_map(|nodes| {
        let node = 0..u32::try_from(nodes).expect("it is small");
        let edge = (node.clone(), node, 0..3_u8);
        let edge = edge.prop_map(|(source, target, class)| Edge { source, target, class });
        (Just(nodes), proptest::collection::vec(edge, 0..60).prop_map(sorted))
    })
}

fn sorted(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort();
    edges
}

/// PageRank as the definition says it, with a dense matrix; what leads nowhere leads to all, or home.
fn naive(nodes: usize, edges: &[Edge], home: Option<usize>) -> Vec<f64> {
    let count = f64::from(u32::try_from(nodes).expect("it is small"));
    let mut matrix = vec![vec![0.0; nodes]; nodes];
    for edge in edges {
        matrix[edge.source as usize][edge.target as usize] += WEIGHTS[usize::from(edge.class)];
    }
    for row in &mut matrix {
        let total: f64 = row.iter().sum();
        for (column, cell) in row.iter_mut().enumerate() {
            let given = home.map_or(1.0 / count, |home| if home == column { 1.0 } else { 0.0 });
            *cell = if total > 0.0 { *cell / total } else { given };
        }
    }
    let mut ranks = vec![1.0 / count; nodes];
    for _ in 0..200 {
        ranks = (0..nodes)
            .map(|to| {
                let inflow: f64 = (0..nodes).map(|from| ranks[from] * matrix[from][to]).sum();
                0.15 / count + 0.85 * inflow
            })
            .collect();
    }
    ranks
}

fn assert_close(one: &[f64], other: &[f64]) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        prop_assert!((one - other).abs() < 1e-9, "{} and {}", one, other);
    }
    Ok(())
}

/// The graph without a node; its links lead to the heir, if there is one.
fn without(node: u32, heir: Option<u32>, edges: &[Edge]) -> Vec<Edge> {
    let lower = |other: u32| if other > node { other - 1 } else { other };
    let left = edges.iter().filter(|edge| edge.source != node).filter_map(|edge| {
        let target = if edge.target == node { heir? } else { edge.target };
        Some(Edge { source: lower(edge.source), target: lower(target), ..*edge })
    });
    sorted(left.collect())
}

/// How many nodes can be reached from the start without a node, itself aside.
fn reached(nodes: usize, edges: &[Edge], without: Option<u32>) -> u32 {
    let (mut seen, mut todo) = (vec![false; nodes], vec![0_u32]);
    while let Some(node) = todo.pop() {
        if Some(node) != without && !std::mem::replace(&mut seen[node as usize], true) {
            todo.extend(edges.iter().filter(|edge| edge.source == node).map(|edge| edge.target));
        }
    }
    u32::try_from(seen.iter().filter(|seen| **seen).count()).expect("it is small")
}

proptest! {
    #[test]
    fn ranks_are_those_of_the_definition((nodes, edges) in graphs()) {
        let ranks = rank(&graph_of(nodes, &edges), &EXACT, Change::None, None);
        assert_close(&ranks, &naive(nodes, &edges, None))?;
        prop_assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_leads_nowhere_may_lead_home((nodes, edges) in graphs(), pick in 0..16_u32) {
        let home = pick % u32::try_from(nodes).expect("it is small");
        let options = RankOptions { home: Some(home), ..EXACT };
        let ranks = rank(&graph_of(nodes, &edges), &options, Change::None, None);
        assert_close(&ranks, &naive(nodes, &edges, Some(home as usize)))?;
    }

    #[test]
    fn a_change_gives_the_ranks_of_the_changed_graph((nodes, edges) in graphs(), pick in 0..1600_u32) {
        let count = u32::try_from(nodes).expect("it is small");
        let (gone, heir) = (pick % count, pick / 40 % count);
        let graph = graph_of(nodes, &edges);
        let removed = rank(&graph, &EXACT, Change::Remove(gone), None);
        let expected = naive(nodes - 1, &without(gone, None, &edges), None);
        let left = |mut ranks: Vec<f64>| { ranks.remove(gone as usize); ranks };
        assert_close(&left(removed), &expected)?;
        if gone != heir {
            let redirected = rank(&graph, &EXACT, Change::Redirect(gone, heir), None);
            assert_close(&left(redirected), &naive(nodes - 1, &without(gone, Some(heir), &edges), None))?;
        }
    }

    #[test]
    fn a_warm_start_leads_to_the_same_ranks((nodes, edges) in graphs()) {
        let graph = graph_of(nodes, &edges);
        let cold = rank(&graph, &EXACT, Change::None, None);
        assert_close(&rank(&graph, &EXACT, Change::None, Some(&cold)), &cold)?;
    }

    #[test]
    fn one_more_link_never_lowers_the_rank_it_leads_to((nodes, edges) in graphs(), pick in 0..1600_u32) {
        let count = u32::try_from(nodes).expect("it is small");
        let edge = Edge { source: pick % count, target: pick / 40 % count, class: 0 };
        let more = sorted(edges.iter().copied().chain([edge]).collect());
        let ranks = |edges: &[Edge]| rank(&graph_of(nodes, edges), &EXACT, Change::None, None);
        let node = edge.target as usize;
        // A node that linked nowhere gave to all alike, and gives to this one alone afterwards.
        prop_assert!(ranks(&more)[node] >= ranks(&edges)[node] - 1e-9);
    }

    #[test]
    fn what_can_be_reached_only_through_a_node_is_counted((nodes, edges) in graphs()) {
        let counts = only_through(&graph_of(nodes, &edges), 0);
        let all = reached(nodes, &edges, None);
        for node in 1..u32::try_from(nodes).expect("it is small") {
            let lost = all - reached(nodes, &edges, Some(node));
            prop_assert_eq!(counts[node as usize], lost.saturating_sub(1), "node {}", node);
        }
        prop_assert_eq!(counts[0], all - 1);
    }
}

#[test]
fn a_graph_of_nothing_has_no_ranks() {
    assert!(rank(&graph_of(0, &[]), &EXACT, Change::None, None).is_empty());
    assert!(rank(&graph_of(1, &[]), &EXACT, Change::Remove(0), None).is_empty());
}
