//! Redirects that follow one another.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::super::super::statuses::Family;
use super::super::super::text::{shortened, shown_url, visible};
use super::super::super::words::counted;
use super::super::tables::tone;
use super::{Picture, WIDTH, drawing, family, label};
use crate::audit::{Address, Audit};

/// Chains that are drawn.
const MAX_CHAINS: usize = 12;
/// Redirects of one chain that are drawn.
const MAX_HOPS: usize = 6;

/// Redirects that follow one another, loop, or end in a refusal.
pub fn chains(audit: &Audit) -> Vec<Picture> {
    let addresses: HashMap<&str, &Address> =
        audit.addresses.iter().map(|address| (address.url.as_str(), address)).collect();
    let targets: HashSet<&str> =
        audit.addresses.iter().filter_map(|address| address.redirect.as_deref()).collect();
    let begins = |address: &&Address| {
        address.redirect.is_some()
            && (!targets.contains(address.url.as_str()) || is_loop(address, &addresses))
    };
    let mut seen = HashSet::new();
    audit
        .addresses
        .iter()
        .filter(begins)
        .filter_map(|first| {
            let (hops, is_loop) = followed(first, &addresses);
            let last = *hops.last()?;
            let ends_badly = family(last).is_some_and(Family::is_refusal);
            let is_new = !hops.iter().any(|hop| is_loop && seen.contains(hop.url.as_str()));
            seen.extend(hops.iter().map(|hop| hop.url.as_str()));
            (is_new && (hops.len() > 2 || ends_badly || is_loop))
                .then(|| chain(&hops, is_loop, &audit.base.url))
        })
        .take(MAX_CHAINS)
        .collect()
}

fn is_loop(first: &Address, addresses: &HashMap<&str, &Address>) -> bool {
    let (hops, is_loop) = followed(first, addresses);
    is_loop && hops.last().and_then(|last| last.redirect.as_deref()) == Some(first.url.as_str())
}

/// The addresses on the way, and whether it comes back to one of them.
fn followed<'a>(first: &'a Address, addresses: &HashMap<&str, &'a Address>) -> (Vec<&'a Address>, bool) {
    let mut hops = vec![first];
    while let Some(next) = hops.last().and_then(|last| last.redirect.as_deref()) {
        let Some(next) = addresses.get(next) else { break };
        if hops.iter().any(|hop| hop.url == next.url) {
            return (hops, true);
        }
        if hops.len() > 20 {
            break;
        }
        hops.push(next);
    }
    (hops, false)
}

/// How a hop answered, as it may be shown.
fn answer(hop: &Address) -> String {
    let said = hop.answer.as_deref().or(hop.not_visited.as_deref()).unwrap_or("not asked");
    visible(said).into_owned()
}

fn chain(hops: &[&Address], is_loop: bool, base: &str) -> Picture {
    let drawn = &hops[..hops.len().min(MAX_HOPS)];
    #[expect(clippy::cast_precision_loss, reason = "there are few hops")]
    let width = ((WIDTH - 30.0 * drawn.len() as f64) / drawn.len() as f64).min(280.0);
    let (mut inside, mut x) = (String::new(), 0.0);
    for (at, hop) in drawn.iter().enumerate() {
        let tone = family(hop).map_or_else(String::new, tone);
        write!(
            inside,
            r#"<rect class="node {tone}" x="{x:.1}" y="1" width="{width:.1}" height="40" rx="5"/><text x="{:.1}" y="17">{}</text><text class="quiet" x="{:.1}" y="33">{}</text>"#,
            x + 8.0,
            label(&shown_url(&hop.url, base), width - 16.0),
            x + 8.0,
            label(&answer(hop), width - 16.0),
        )
        .expect("memory takes it");
        x += width;
        if at + 1 < drawn.len() || is_loop || hops.len() > drawn.len() {
            let sign = if at + 1 == drawn.len() { if is_loop { "↺" } else { "…" } } else { "→" };
            write!(inside, r#"<text x="{:.1}" y="25">{sign}</text>"#, x + 9.0).expect("memory takes it");
        }
        x += 30.0;
    }
    let title = if is_loop {
        format!("A loop of {}", counted(hops.len() as u64, "redirect"))
    } else {
        format!("{} on the way", counted(hops.len() as u64 - 1, "redirect"))
    };
    let row = |hop: &&Address| vec![shortened(&shown_url(&hop.url, base), 200), answer(hop)];
    let urls: Vec<String> = hops.iter().map(|hop| shortened(&shown_url(&hop.url, base), 80)).collect();
    Picture {
        drawing: drawing(44.0, &format!("{title}: {}", urls.join(", then ")), &inside),
        title,
        head: vec!["URL", "Answer"],
        rows: hops.iter().map(row).collect(),
    }
}
