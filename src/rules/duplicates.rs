//! Pages that say the same: only those that search engines may index under their own address, for a
//! canonical or a noindex has solved it already.

use std::collections::{BTreeMap, HashSet};

use super::addresses::leave_one_of_each;
use super::declare::rule;
use super::{Findings, Source};
use crate::site::{Record, Site};

rule! {
    /// ## What it finds
    ///
    /// Two or more indexable pages with the same main text, word for word. There is one finding for each
    /// such text. Very short texts do not count, and one page under several addresses counts once: that is
    /// `several-addresses`.
    ///
    /// ## Why it matters
    ///
    /// Search engines show one of them and choose by themselves which. Links to the others are divided,
    /// and crawlers spend their visits on copies.
    ///
    /// ## How to fix it
    ///
    /// Redirect the copies to the page that is meant, or name it as their canonical.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:4
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><p>Fresh bread every day.<nav><a href="copy.html">Copy</a></nav>
    /// ==> copy.html <==
    /// <!doctype html><title>Copy</title><p>Fresh bread every day.
    /// ```
    ///
    /// ```site,good,limit:4
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><p>Fresh bread every day.<nav><a href="copy.html">Copy</a></nav>
    /// ==> copy.html <==
    /// <!doctype html><title>Copy</title><link rel="canonical" href="/"><p>Fresh bread every day.
    /// ```
    DUPLICATE_CONTENT = Site(duplicate_content) {
        id: "duplicate-content",
        summary: "Several indexable pages have the same text",
        fix: "Redirect the copies to the page that is meant, or name it as their canonical",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"],
        limit: { default: 20, unit: "words", doc: "The shortest text that is compared" },
    }
}

fn duplicate_content(site: &Site, findings: &mut Findings) {
    let limit = findings.limit();
    let text = |record: &Record| if u64::from(record.main_words) < limit { 0 } else { record.text_hash };
    for mut pages in same_pages(site, text) {
        leave_one_of_each(site, &mut pages);
        if pages.len() < 2 {
            continue;
        }
        let evidence = format!("{} pages have the same {} words", pages.len(), pages[0].main_words);
        let found = findings.add(site.url(pages[0].url), evidence);
        found.sources.extend(pages.iter().map(|record| page_source(site, record)));
    }
}

/// Indexable pages that are the same by this key, in groups of two or more, by their first URL. Pages
/// whose key is 0 are the same as no other.
pub(super) fn same_pages<'s>(site: &'s Site, key: impl Fn(&Record) -> u64) -> Vec<Vec<&'s Record>> {
    let keyed = |record: &'s Record| Some((key(record), record)).filter(|(key, _)| *key != 0);
    let indexable = site.records().iter().filter(|record| site.is_indexable(record));
    let mut pages: Vec<(u64, &Record)> = indexable.filter_map(keyed).collect();
    pages.sort_unstable_by_key(|(key, record)| (*key, site.url(record.url)));
    let groups = pages.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, record)| *record).collect()).collect()
}

/// Indexable pages with the same key, by it, in groups of two or more. Hashes find pages that are alike, so of a
/// million the keys of few are held; whose hash is 0 is the same as no other.
pub(super) fn same_pages_by<'s, K: Ord>(
    site: &'s Site,
    hash: impl Fn(&Record) -> u64,
    key: impl Fn(&'s Record) -> K,
) -> BTreeMap<K, Vec<&'s Record>> {
    let mut pages: BTreeMap<K, Vec<&Record>> = BTreeMap::new();
    for record in same_pages(site, hash).into_iter().flatten() {
        pages.entry(key(record)).or_default().push(record);
    }
    pages.retain(|_, same| same.len() > 1);
    pages
}

/// Leaves one of the pages that say the same: that is `duplicate-content`, and mended by choosing one of them.
pub(super) fn leave_one_of_each_text(pages: &mut Vec<&Record>) {
    let limit = DUPLICATE_CONTENT.limit.as_ref().map_or(0, |limit| limit.default);
    let mut seen = HashSet::new();
    pages.retain(|record| {
        record.text_hash == 0 || u64::from(record.main_words) < limit || seen.insert(record.text_hash)
    });
}

/// A page as a place.
pub(super) fn page_source(site: &Site, record: &Record) -> Source {
    Source { file: record.file.clone(), ..Source::page(site.url(record.url)) }
}

rule! {
    /// ## What it finds
    ///
    /// Indexable pages whose main texts differ in a few words only. There is one finding for each group
    /// of them; what is the same word for word is `duplicate-content`. Texts are compared by a
    /// fingerprint of 64 bits (simhash over runs of three words, of which those that come again and again count
    /// once), of which at most so many may differ, and by their length.
    ///
    /// ## Why it matters
    ///
    /// Pages that are made from one text with another town, size or colour in it compete with each other,
    /// and search engines fold them into one.
    ///
    /// ## How to fix it
    ///
    /// Put the pages together, name one as canonical, or say on each what only that one has.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:24
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><p>Our rye bread is made from three things only: flour of rye that was grown within sight of the shop, water from the well behind the house and a sourdough that has been alive for longer than anybody who works here. We bake it on five days of the week, because the oven wants a rest as much as the baker does, and we sell it by the loaf, by the half and by the slice, wrapped in paper that comes from the mill across the river. Whoever brings a bag of their own gets a roll for the way home. It rests for a night, goes into the stone oven before dawn and is sold while its crust still sings in Linz.<nav><a href="graz.html">Graz</a></nav>
    /// ==> graz.html <==
    /// <!doctype html><title>Graz</title><p>Our rye bread is made from three things only: flour of rye that was grown within sight of the shop, water from the well behind the house and a sourdough that has been alive for longer than anybody who works here. We bake it on five days of the week, because the oven wants a rest as much as the baker does, and we sell it by the loaf, by the half and by the slice, wrapped in paper that comes from the mill across the river. Whoever brings a bag of their own gets a roll for the way home. It rests for a night, goes into the stone oven before dawn and is sold while its crust still sings in Graz.
    /// ```
    ///
    /// ```site,good,limit:24
    /// ==> index.html <==
    /// <!doctype html><title>Home</title><p>Our rye bread is made from three things only: flour of rye that was grown within sight of the shop, water from the well behind the house and a sourdough that has been alive for longer than anybody who works here. We bake it on five days of the week, because the oven wants a rest as much as the baker does, and we sell it by the loaf, by the half and by the slice, wrapped in paper that comes from the mill across the river. Whoever brings a bag of their own gets a roll for the way home. It rests for a night, goes into the stone oven before dawn and is sold while its crust still sings in Linz.<nav><a href="graz.html">Graz</a></nav>
    /// ==> graz.html <==
    /// <!doctype html><title>Graz</title><link rel="canonical" href="/"><p>Our rye bread is made from three things only: flour of rye that was grown within sight of the shop, water from the well behind the house and a sourdough that has been alive for longer than anybody who works here. We bake it on five days of the week, because the oven wants a rest as much as the baker does, and we sell it by the loaf, by the half and by the slice, wrapped in paper that comes from the mill across the river. Whoever brings a bag of their own gets a roll for the way home. It rests for a night, goes into the stone oven before dawn and is sold while its crust still sings in Graz.
    /// ```
    NEAR_DUPLICATE_CONTENT = Site(near_duplicate_content) {
        id: "near-duplicate-content",
        summary: "Indexable pages differ in a few words only",
        fix: "Put the pages together, name one as canonical, or say on each what only that one has",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls"],
        limit: { default: 6, unit: "bits of 64", doc: "The greatest difference that is reported" },
    }
}

/// In shorter texts a few words are a large part: on real manuals, pages of about a hundred words that had
/// little in common came as near as six bits.
const MIN_WORDS: u32 = 110;

/// Hashes that begin alike stand together when they are sorted; so many neighbours are compared.
const NEIGHBOURS: usize = 32;

fn near_duplicate_content(site: &Site, findings: &mut Findings) {
    let limit = u32::try_from(findings.limit()).unwrap_or(u32::MAX);
    let pages = different_texts(site);
    for group in near(&pages, limit) {
        let distance = group.iter().map(|page| (page.simhash ^ group[0].simhash).count_ones()).max();
        let evidence = format!(
            "{} pages say nearly the same (up to {} of 64 bits differ)",
            group.len(),
            distance.unwrap_or_default()
        );
        let found = findings.add(site.url(group[0].url), evidence);
        found.sources.extend(group.iter().map(|record| page_source(site, record)));
    }
}

/// Indexable pages with enough text, one of each text, by URL.
fn different_texts(site: &Site) -> Vec<&Record> {
    let is_long = |record: &&Record| record.main_words >= MIN_WORDS && site.is_indexable(record);
    let mut pages: Vec<&Record> = site.records().iter().filter(is_long).collect();
    pages.sort_unstable_by_key(|record| (record.text_hash, site.url(record.url)));
    pages.dedup_by_key(|record| record.text_hash);
    pages.sort_unstable_by_key(|record| site.url(record.url));
    pages
}

/// Groups of pages that are near to each other. Hashes that differ in up to seven bits agree in one of
/// their eight bytes, and stand together when they are sorted by that byte first (Manku et al., 2007). On
/// sites of many thousand pages more stand there than are compared, and a pair may be missed.
fn near<'s>(pages: &[&'s Record], limit: u32) -> Vec<Vec<&'s Record>> {
    let mut groups = Groups((0..pages.len()).collect());
    for turn in [0, 8, 16, 24, 32, 40, 48, 56] {
        let turned = |(at, page): (usize, &&Record)| (page.simhash.rotate_left(turn), at);
        let mut order: Vec<(u64, usize)> = pages.iter().enumerate().map(turned).collect();
        order.sort_unstable();
        for (at, (hash, one)) in order.iter().enumerate() {
            let others = order[at + 1..].iter().take(NEIGHBOURS);
            for (_, other) in others.filter(|(other, _)| (hash ^ other).count_ones() <= limit) {
                if are_as_long(pages[*one], pages[*other]) {
                    groups.join(*one, *other);
                }
            }
        }
    }
    groups.of_several().into_iter().map(|group| group.into_iter().map(|at| pages[at]).collect()).collect()
}

/// Whether two texts have about as many words. On real manuals, texts that shared less than two thirds of their
/// runs of words and came as near as five bits were mostly told from near ones by that.
fn are_as_long(one: &Record, other: &Record) -> bool {
    let (short, long) = (one.main_words.min(other.main_words), one.main_words.max(other.main_words));
    u64::from(short) * 100 >= u64::from(long) * 85
}

/// Disjoint groups of numbers: each points to a smaller one of its group, the smallest to itself.
struct Groups(Vec<usize>);

impl Groups {
    fn first_of(&mut self, number: usize) -> usize {
        let mut first = number;
        while self.0[first] != first {
            self.0[first] = self.0[self.0[first]];
            first = self.0[first];
        }
        first
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        self.0[one.max(other)] = one.min(other);
    }

    fn of_several(mut self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in 0..self.0.len() {
            groups.entry(self.first_of(number)).or_default().push(number);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_joined_whatever_the_order() {
        let mut groups = Groups((0..6).collect());
        for (one, other) in [(5, 3), (1, 0), (3, 1), (3, 5)] {
            groups.join(one, other);
        }
        assert_eq!(groups.of_several(), [vec![0, 1, 3, 5]]);
    }
}
