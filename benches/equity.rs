//! `cargo bench --bench equity`: the equity of a large site: 1,000,000 pages with 50 links each.
//!
//! The links are generated as they are asked for, so what is measured is the graph and its ranking, and not a
//! list of links beside it. A page has the navigation and the footer that all have, links to its neighbours,
//! and links to anywhere, mostly to few; every hundredth has none. Threads: `RAYON_NUM_THREADS`.
//!
//! Environment: `PAGES` (1000000), `RUNS` (3).

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::fs;
use std::time::Instant;

use tollgate::site::equity::{Change, Edge, Graph, RankOptions, only_through, rank};

const WEIGHTS: [f64; 3] = [1.0, 0.6, 0.2];
const NAV: u32 = 15;
const FOOTER: u32 = 5;
const NEAR: u32 = 15;
const FAR: u32 = 15;

fn main() {
    let setting =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (setting("PAGES", 1_000_000), setting("RUNS", 3));
    for _ in 0..runs {
        let edges = || (0..pages).flat_map(|page| links(page, pages));
        let (graph, build) = timed(|| Graph::new(pages as usize, &WEIGHTS, edges));
        let (ranks, ranking) = timed(|| rank(&graph, &RankOptions::default(), Change::None, None));
        let dead = (1..pages).find(|page| is_dangling(*page)).expect("some page links nowhere");
        let change = || rank(&graph, &RankOptions::default(), Change::Remove(dead), Some(&ranks));
        let (_, change) = timed(change);
        let (behind, dominators) = timed(|| only_through(&graph, 0));
        println!(
            "{pages} pages: built {build:.2} s, ranked {ranking:.2} s, together {:.2} s; one change {change:.2} s, \
             dominators {dominators:.2} s; {} links, sum {}, {} behind page 0, peak {} MB",
            build + ranking,
            graph.links(),
            ranks.iter().sum::<f64>(),
            behind[0],
            peak_mb(),
        );
    }
}

/// What was computed, and in how many seconds.
fn timed<T>(compute: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let computed = compute();
    (computed, start.elapsed().as_secs_f64())
}

fn is_dangling(page: u32) -> bool {
    page % 100 == 99
}

fn links(page: u32, pages: u32) -> impl Iterator<Item = Edge> {
    let mut random = u64::from(page).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let count = if is_dangling(page) { 0 } else { NAV + FOOTER + NEAR + FAR };
    (0..count).map(move |link| {
        let (target, class) = match link {
            link if link < NAV => (link, 1),
            link if link < NAV + FOOTER => (link, 2),
            link if link < NAV + FOOTER + NEAR => ((page + link) % pages, 0),
            _ => {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let (high, low) = (random >> 32, random & 0xFFFF_FFFF);
                let scaled = (high * low) >> 32;
                (u32::try_from((scaled * u64::from(pages)) >> 32).expect("below the pages"), 0)
            }
        };
        Edge { source: page, target, class }
    })
}

/// The most memory that this process ever had, as the kernel of Linux counts it.
fn peak_mb() -> u32 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u32>().ok()).unwrap_or_default() / 1024
}
