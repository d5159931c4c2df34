//! How much speaks for one page in place of one dead URL.

use super::address::Address;
use super::candidates::{Asked, NEAR, Prepared, Question};
use super::likeness::Rarity;
use super::moves::Moves;
use super::{CERTAIN, Living, SURE_ENOUGH};

/// A shorter text may be the same by chance.
pub const ENOUGH_WORDS: u32 = 20;

/// However alike two pages are, they may be two.
const MOST_BY_LIKENESS: f64 = 0.94;

/// How much speaks for a page.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The page, among the living.
    pub page: usize,
    /// How sure it is: a share of 1.
    pub confidence: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<String>,
    /// Whether something shows that it is the same page; likeness alone never does.
    pub is_shown: bool,
}

impl Judgement {
    /// Is no surer than this.
    pub fn doubt(&mut self, most: f64, why: &str) {
        if self.confidence > most {
            self.confidence = most;
            self.reasons.push(why.to_owned());
        }
    }

    /// Something that shows that it is the same page.
    fn show(&mut self, share: f64, why: impl Into<String>) {
        self.is_shown |= share >= CERTAIN;
        self.support(share, why);
    }

    /// Something that speaks for it: what was left of the doubt shrinks by this share.
    fn support(&mut self, share: f64, why: impl Into<String>) {
        if share > 0.0 {
            self.confidence = 1.0 - (1.0 - self.confidence) * (1.0 - share);
            self.reasons.push(why.into());
        }
    }
}

/// Weighs what speaks for a page in place of a dead URL; a file only stands for files of its kind.
pub fn judge(asked: &Asked, at: usize, page: usize, moves: &Moves) -> Option<Judgement> {
    let question = &asked.questions[at];
    let Prepared { page: living, address, titles } = asked.page(page);
    if address.ending != question.address.ending {
        return None;
    }
    let mut judgement = Judgement { page, confidence: 0.0, reasons: Vec::new(), is_shown: false };
    weigh_content(asked, at, living, &mut judgement);
    if address.spelling() == question.address.spelling() {
        let only = asked.spelled_alike(question).len() == 1;
        judgement.show(if only { 0.98 } else { 0.6 }, "it is the same address in another spelling");
        return Some(judgement);
    }
    weigh_path(asked, question, address, &mut judgement);
    if moves.target(&question.address) == Some(page) {
        let witnesses = moves.witnesses(&question.address);
        judgement.support(0.9, format!("{witnesses} pages of its folder moved the same way"));
    }
    weigh_texts(&asked.rarity, question, titles, &mut judgement);
    if !judgement.is_shown {
        judgement.confidence = judgement.confidence.min(MOST_BY_LIKENESS);
        if asked.dead[at].earlier.is_some_and(|earlier| living.since < earlier.missed) {
            judgement.doubt(0.6, "it was there already while the old page lived");
        }
        if question.address.editions() != address.editions() {
            judgement.doubt(0.6, "it may be another year, version or language");
        }
    }
    Some(judgement)
}

fn weigh_content(asked: &Asked, at: usize, living: &Living, judgement: &mut Judgement) {
    let dead = &asked.dead[at];
    if dead.claimed_by.contains(&living.url) {
        let only = dead.claimed_by.len() == 1;
        judgement.show(if only { 0.97 } else { 0.3 }, "the page calls itself by this URL (canonical)");
    }
    let Some(earlier) = dead.earlier else { return };
    if earlier.canonical.as_deref() == Some(living.url) {
        judgement.show(0.96, "the page that was there named it as its canonical");
    }
    let has_words = earlier.words >= ENOUGH_WORDS && living.words >= ENOUGH_WORDS;
    let apart = (earlier.simhash ^ living.simhash).count_ones();
    if has_words && earlier.text_hash == living.text_hash && earlier.text_hash != 0 {
        let only = asked.same_text(earlier.text_hash).len() == 1;
        judgement.show(if only { 0.98 } else { 0.7 }, "it has the text that was there");
    } else if has_words && apart <= NEAR {
        let share = 0.95 - 0.04 * f64::from(apart);
        judgement
            .support(share, format!("its text is nearly the one that was there ({apart} of 64 bits differ)"));
    }
}

fn weigh_path(asked: &Asked, question: &Question, address: &Address, judgement: &mut Judgement) {
    let old = &question.address;
    let folders = |address: &Address| address.folders.iter().flatten().cloned().collect::<Vec<_>>();
    let same_folders = asked.rarity.alike(&folders(old), &folders(address));
    if old.slug == address.slug && !old.slug.is_empty() && old.query == address.query {
        let weight = slug_weight(&asked.rarity, &old.slug);
        let (share, why) = match asked.same_tail(question).len() {
            1 => (0.45 + 0.4 * weight, "only this page has the same name"),
            _ => (0.2 + 0.3 * weight, "it has the same name"),
        };
        judgement.support(share, why);
        judgement.support(0.3 * same_folders, "its folders are like the old ones");
        return;
    }
    let alike = asked.rarity.alike(&old.slug, &address.slug);
    if alike >= 0.4 {
        let most = if old.folders == address.folders { 0.75 } else { 0.5 };
        judgement.support(most * alike, format!("its name is alike ({:.0} %)", alike * 100.0));
        judgement.support(0.15 * same_folders, "its folders are like the old ones");
    }
}

/// What a name says: `introduction` is nothing where every folder has one.
fn slug_weight(rarity: &Rarity, slug: &[String]) -> f64 {
    const EMPTY_NAMES: &[&str] =
        &["index", "introduction", "intro", "overview", "about", "news", "contact", "home", "readme", "main"];
    let is_empty = |word: &String| word.chars().count() < 3 || EMPTY_NAMES.contains(&word.as_str());
    let weights = slug.iter().map(|word| if is_empty(word) { 0.1 } else { rarity.weight(word) });
    weights.sum::<f64>().min(1.0)
}

fn weigh_texts(rarity: &Rarity, question: &Question, titles: &[Vec<String>], judgement: &mut Judgement) {
    let best = |text: &Vec<String>| titles.iter().map(|title| rarity.alike(text, title)).fold(0.0, f64::max);
    let alike = question.texts.iter().map(|text| best(text) * text_weight(rarity, text)).fold(0.0, f64::max);
    if alike >= 0.35 {
        judgement.support(
            0.75 * alike,
            format!("its title is like what links call the old one ({:.0} %)", alike * 100.0),
        );
    }
}

/// What a text of a link says: `here` and `more` are nothing.
fn text_weight(rarity: &Rarity, text: &[String]) -> f64 {
    text.iter().map(|word| rarity.weight(word)).sum::<f64>().min(1.0)
}

/// Two pages that are nearly as likely: nobody knows which.
pub fn doubt_close_races(judgements: &mut [Judgement]) {
    const LEAD: f64 = 0.08;
    let [best, second, ..] = judgements else { return };
    if best.confidence - second.confidence < LEAD && second.confidence < 0.97 {
        best.doubt(SURE_ENOUGH - 0.05, "another page is nearly as like");
    }
}
