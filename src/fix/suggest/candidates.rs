//! Which living pages are worth a closer look for which dead URL.

use std::collections::{BTreeSet, HashMap};

use super::address::{Address, words};
use super::likeness::Rarity;
use super::moves::Moves;
use super::{Dead, Living, Pages};

/// A word that more pages have says little; and reading its pages would take long.
const MOST_PAGES_OF_A_WORD: usize = 200;

/// Pages that are compared closely for one dead URL.
const MOST_COMPARED: usize = 20;

/// Texts of links that are looked at for one dead URL.
const MOST_TEXTS: usize = 12;

/// Longer texts are no names of pages.
const MOST_WORDS_OF_A_TEXT: usize = 30;

/// Bits in which the texts of one page before and after an edit differ at most.
pub const NEAR: u32 = 6;

/// What is known of a dead URL.
pub struct Question {
    pub address: Address,
    /// The texts of its links and the title that it had, each as its words.
    pub texts: Vec<Vec<String>>,
}

/// A living page as words.
pub struct Prepared<'a> {
    pub page: Living<'a>,
    pub address: Address,
    /// Its title, and the parts of it, each as its words.
    pub titles: Vec<Vec<String>>,
}

/// What separates the name of a page from that of its site in a title.
const TITLE_SIGNS: &[&str] = &[" | ", " — ", " – ", " - ", " · ", " » ", " :: "];

/// What all dead URLs ask for, found in the living pages.
pub struct Asked<'a> {
    pub dead: &'a [Dead<'a>],
    pub living: &'a dyn Pages,
    pub questions: Vec<Question>,
    pub rarity: Rarity,
    /// Pages by what was asked for.
    by_spelling: HashMap<String, Vec<usize>>,
    by_tail: HashMap<String, Vec<usize>>,
    by_word: HashMap<String, Bearers>,
    by_text: HashMap<u64, Vec<usize>>,
    by_url: HashMap<&'a str, usize>,
    near: HashMap<usize, Vec<usize>>,
    prepared: HashMap<usize, Prepared<'a>>,
    start: Option<usize>,
}

/// The pages with a word: all of them, or none where they are too many for any to be remembered.
#[derive(Default)]
struct Bearers {
    count: usize,
    pages: Vec<usize>,
}

impl Bearers {
    fn add(&mut self, page: usize) {
        self.count += 1;
        match self.count {
            ..=MOST_PAGES_OF_A_WORD => self.pages.push(page),
            _ => self.pages = Vec::new(),
        }
    }
}

impl<'a> Asked<'a> {
    /// Reads the living pages once.
    pub fn of(dead: &'a [Dead<'a>], living: &'a dyn Pages) -> Self {
        let questions: Vec<Question> = dead.iter().map(question).collect();
        let mut asked = Self {
            by_spelling: questions.iter().map(|q| (q.address.spelling(), Vec::new())).collect(),
            by_tail: questions.iter().map(|q| (q.address.tail(), Vec::new())).collect(),
            by_word: questions.iter().flat_map(words_of).map(|word| (word, Bearers::default())).collect(),
            by_text: text_hashes_of(dead).map(|hash| (hash, Vec::new())).collect(),
            by_url: HashMap::new(),
            near: HashMap::new(),
            prepared: HashMap::new(),
            start: None,
            rarity: Rarity::default(),
            dead,
            living,
            questions,
        };
        let named: BTreeSet<&str> = dead.iter().flat_map(named_by).collect();
        let hashes: Vec<(usize, u64)> =
            (0..).zip(dead).filter_map(|(at, dead)| Some((at, simhash_of(dead)?))).collect();
        for at in 0..living.number() {
            let page = living.page(at);
            asked.read(at, &page);
            if named.contains(page.url) {
                asked.by_url.insert(page.url, at);
            }
            for (asking, hash) in &hashes {
                if page.words > 0 && (page.simhash ^ hash).count_ones() <= NEAR {
                    asked.near.entry(*asking).or_default().push(at);
                }
            }
        }
        asked.rarity.pages = living.number();
        asked.rarity.counts = asked.by_word.iter().map(|(word, pages)| (word.clone(), pages.count)).collect();
        asked
    }

    fn read(&mut self, at: usize, page: &Living) {
        self.start = self.start.or(page.is_start.then_some(at));
        let address = Address::of(page.url);
        note(&mut self.by_spelling, &address.spelling(), at);
        note(&mut self.by_tail, &address.tail(), at);
        if let Some(pages) = self.by_text.get_mut(&page.text_hash) {
            pages.push(at);
        }
        let mut all: Vec<String> = address.folders.into_iter().flatten().chain(address.slug).collect();
        all.extend(words(&page.title));
        all.sort_unstable();
        all.dedup();
        for word in &all {
            if let Some(pages) = self.by_word.get_mut(word) {
                pages.add(at);
            }
        }
    }

    /// Takes pages apart into words, each once.
    pub fn prepare<'p>(&mut self, pages: impl Iterator<Item = &'p usize>) {
        for page in pages {
            let living = self.living;
            self.prepared.entry(*page).or_insert_with(|| prepared(living.page(*page)));
        }
    }

    /// A page that was prepared.
    pub fn page(&self, page: usize) -> &Prepared<'a> {
        self.prepared.get(&page).expect("candidates are prepared before they are judged")
    }

    /// The pages that differ from a dead URL in spelling only.
    pub fn spelled_alike(&self, question: &Question) -> &[usize] {
        self.by_spelling.get(&question.address.spelling()).map_or(&[], Vec::as_slice)
    }

    /// The pages whose last part is that of a dead URL.
    pub fn same_tail(&self, question: &Question) -> &[usize] {
        self.by_tail.get(&question.address.tail()).map_or(&[], Vec::as_slice)
    }

    /// The pages with this text.
    pub fn same_text(&self, hash: u64) -> &[usize] {
        self.by_text.get(&hash).map_or(&[], Vec::as_slice)
    }

    /// The pages worth a closer look.
    pub fn candidates(&self, at: usize, moves: &Moves) -> BTreeSet<usize> {
        let (dead, question) = (&self.dead[at], &self.questions[at]);
        let mut found: BTreeSet<usize> = self.spelled_alike(question).iter().copied().collect();
        found.extend(self.same_tail(question).iter().take(MOST_COMPARED));
        found.extend(moves.target(&question.address));
        found.extend(named_by(dead).filter_map(|url| self.by_url.get(url)));
        found.extend(self.near.get(&at).into_iter().flatten().take(MOST_COMPARED));
        if let Some(earlier) = dead.earlier.filter(|earlier| earlier.text_hash != 0) {
            found.extend(self.same_text(earlier.text_hash).iter().take(MOST_COMPARED));
        }
        found.extend(self.by_words(question));
        // The start page stands for its own spellings only.
        let is_spelled_alike = |page: &usize| self.spelled_alike(question).contains(page);
        found.retain(|page| Some(*page) != self.start || is_spelled_alike(page));
        found
    }

    /// The pages that share the most weight in words.
    fn by_words(&self, question: &Question) -> Vec<usize> {
        let mut weights: HashMap<usize, f64> = HashMap::new();
        for word in words_of(question) {
            let Some(bearers) = self.by_word.get(&word) else { continue };
            let weight = self.rarity.weight(&word);
            for page in &bearers.pages {
                *weights.entry(*page).or_default() += weight;
            }
        }
        let mut best: Vec<(usize, f64)> = weights.into_iter().collect();
        best.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        best.into_iter().take(MOST_COMPARED).map(|(page, _)| page).collect()
    }
}

fn prepared(page: Living<'_>) -> Prepared<'_> {
    let mut titles = vec![words(&page.title)];
    for sign in TITLE_SIGNS.iter().filter(|sign| page.title.contains(**sign)) {
        titles.extend(page.title.split(sign).take(2).map(words));
    }
    Prepared { address: Address::of(page.url), titles, page }
}

fn note(index: &mut HashMap<String, Vec<usize>>, key: &str, at: usize) {
    if let Some(pages) = index.get_mut(key) {
        pages.push(at);
    }
}

fn question(dead: &Dead) -> Question {
    let title = dead.earlier.map(|earlier| earlier.title.as_str());
    let mut texts: Vec<Vec<String>> =
        title.into_iter().chain(dead.texts.iter().take(MOST_TEXTS).map(|text| &**text)).map(words).collect();
    texts.retain(|words| !words.is_empty() && words.len() <= MOST_WORDS_OF_A_TEXT);
    Question { address: Address::of(dead.url), texts }
}

/// Everything that a dead URL is asked about in words.
fn words_of(question: &Question) -> BTreeSet<String> {
    let address = &question.address;
    let of_address = address.folders.iter().flatten().chain(&address.slug);
    of_address.chain(question.texts.iter().flatten()).cloned().collect()
}

fn text_hashes_of(dead: &[Dead]) -> impl Iterator<Item = u64> {
    dead.iter().filter_map(|dead| dead.earlier).map(|earlier| earlier.text_hash).filter(|hash| *hash != 0)
}

fn simhash_of(dead: &Dead) -> Option<u64> {
    dead.earlier.filter(|earlier| earlier.words >= super::score::ENOUGH_WORDS).map(|earlier| earlier.simhash)
}

/// What may be the page that is gone: those that call themselves by its URL, and what it called its canonical.
fn named_by<'a>(dead: &'a Dead<'a>) -> impl Iterator<Item = &'a str> {
    let canonical = dead.earlier.and_then(|earlier| earlier.canonical.as_deref());
    dead.claimed_by.iter().copied().chain(canonical)
}
