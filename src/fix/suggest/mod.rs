//! The best living page for each dead URL, with a confidence and its reasons.
//!
//! Living pages are read once, and only what a dead URL asks for is indexed: the time grows with pages plus
//! dead URLs, not with their product. Below [`SURE_ENOUGH`] a person has to choose among the best three. The
//! start page is never suggested for anything but another spelling of itself.

mod address;
mod candidates;
mod likeness;
mod moves;
mod of_site;
mod score;
#[cfg(test)]
mod tests;

pub use of_site::{DeadUrls, Earlier};

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use self::candidates::Asked;
use self::moves::Moves;
use self::score::{Judgement, judge};
use super::remedy::{Candidate, Certainty, Redirect};
use crate::page::EarlierPage;

/// From this confidence on a redirect is written without asking anybody: tests/redirects measures that at
/// least 95 of 100 such redirects are right.
pub const SURE_ENOUGH: f64 = 0.8;

/// From this confidence on it is the same page under another spelling, or says itself that it is.
const CERTAIN: f64 = 0.95;

/// Below this nobody has to look at a candidate.
const WORTH_A_LOOK: f64 = 0.25;

/// Candidates that a person is shown.
const MOST_CANDIDATES: usize = 3;

/// A URL that answers with an error.
#[derive(Debug, Clone, Default)]
pub struct Dead<'a> {
    /// Its identity.
    pub url: &'a str,
    /// Texts of the links that lead to it, each once.
    pub texts: Vec<Cow<'a, str>>,
    /// Living pages that call themselves by this URL: their canonical names it.
    pub claimed_by: Vec<&'a str>,
    /// What an earlier audit saw there.
    pub earlier: Option<&'a EarlierPage>,
}

/// A URL that answers well.
#[derive(Debug, Clone, Default)]
pub struct Living<'a> {
    /// Its identity.
    pub url: &'a str,
    /// Its title; empty without one.
    pub title: Cow<'a, str>,
    /// Hash of its main text; 0 without words.
    pub text_hash: u64,
    /// Simhash of its main text.
    pub simhash: u64,
    /// Words of its main text.
    pub words: u32,
    /// Whether it is the start page.
    pub is_start: bool,
    /// The number of the audit that met it first, among those that missed pages; `u32::MAX` where no earlier one did.
    pub since: u32,
}

/// The URLs that answer well, by their places. A large site has a million, so what is known of each is told when it is
/// asked for.
pub trait Pages {
    /// How many there are.
    fn number(&self) -> usize;
    /// The URL at a place.
    fn url(&self, at: usize) -> &str;
    /// What is known of it.
    fn page(&self, at: usize) -> Living<'_>;
}

impl Pages for &[Living<'_>] {
    fn number(&self) -> usize {
        self.len()
    }

    fn url(&self, at: usize) -> &str {
        self[at].url
    }

    fn page(&self, at: usize) -> Living<'_> {
        self[at].clone()
    }
}

/// Where visitors of each dead URL should be sent, in the order of `dead`.
pub fn suggest(dead: &[Dead], living: &dyn Pages) -> Vec<Redirect> {
    let mut asked = Asked::of(dead, living);
    let mut last = judged(&mut asked, &Moves::default());
    let moves = Moves::learned(&asked.questions, living, &last);
    if !moves.is_empty() {
        last = judged(&mut asked, &moves);
    }
    settle_rivals(&mut last);
    dead.iter().zip(last).map(|(dead, judgements)| redirect(dead, living, judgements)).collect()
}

/// The candidates of each dead URL, the likeliest first.
fn judged(asked: &mut Asked, moves: &Moves) -> Vec<Vec<Judgement>> {
    let candidates: Vec<_> = (0..asked.dead.len()).map(|at| asked.candidates(at, moves)).collect();
    asked.prepare(candidates.iter().flatten());
    let judge_all = |(at, candidates): (usize, BTreeSet<usize>)| {
        let mut judgements: Vec<Judgement> =
            candidates.into_iter().filter_map(|candidate| judge(asked, at, candidate, moves)).collect();
        judgements.sort_by(|one, other| {
            let by_confidence = other.confidence.total_cmp(&one.confidence);
            by_confidence.then_with(|| asked.living.url(one.page).cmp(asked.living.url(other.page)))
        });
        score::doubt_close_races(&mut judgements);
        judgements
    };
    candidates.into_iter().enumerate().map(judge_all).collect()
}

/// A page has one former address: of several dead URLs that are like it, the others need a person.
fn settle_rivals(all: &mut [Vec<Judgement>]) {
    let mut best: HashMap<usize, f64> = HashMap::new();
    for first in all.iter().filter_map(|judgements| judgements.first()) {
        let most = best.entry(first.page).or_default();
        *most = most.max(first.confidence);
    }
    for first in all.iter_mut().filter_map(|judgements| judgements.first_mut()) {
        if first.confidence < CERTAIN && best.get(&first.page).is_some_and(|most| *most > first.confidence) {
            first.doubt(0.75, "another dead URL is more like that page");
        }
    }
}

fn redirect(dead: &Dead, living: &dyn Pages, mut judgements: Vec<Judgement>) -> Redirect {
    for judgement in &mut judgements {
        judgement.confidence = rounded(judgement.confidence);
    }
    judgements.retain(|judgement| judgement.confidence >= WORTH_A_LOOK);
    judgements.truncate(MOST_CANDIDATES);
    let best = judgements.first().map_or(0.0, |best| best.confidence);
    let certainty = match best {
        sure if sure >= CERTAIN => Certainty::Certain,
        sure if sure >= SURE_ENOUGH => Certainty::Likely,
        sure if sure > 0.0 => Certainty::NeedsAPerson,
        _ => Certainty::None,
    };
    let mut candidates: Vec<Candidate> = judgements
        .into_iter()
        .map(|judgement| Candidate {
            url: living.url(judgement.page).to_owned(),
            confidence: judgement.confidence,
            reasons: judgement.reasons,
        })
        .collect();
    let (to, reasons) = if certainty >= Certainty::Likely {
        let best = candidates.swap_remove(0);
        candidates.clear();
        (Some(best.url), best.reasons)
    } else {
        (None, Vec::new())
    };
    Redirect { from: dead.url.to_owned(), to, confidence: best, certainty, reasons, candidates }
}

/// Two digits: more would claim more than is known.
fn rounded(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
