//! Whether a title has anything to do with the text below it.
//!
//! Asked of every page, so the bytes are searched for a few beginnings of words and the first that stands in the
//! text ends it; only a page without any is looked at word by word.

use std::collections::HashMap;

use memchr::{memchr, memmem, memrchr};

use super::declare::rule;
use super::{Findings, View};
use crate::page::Role;
use crate::page::facts::{Heading, Landmark};

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose title is its h1, with or without the name of the site, and of whose h1 no word occurs
    /// in the text below: “Introduction” above a text on the making of bread. The words that the text has most often
    /// are named. Words are compared by their beginnings, so “bake” and “baking” are one, and links do not count as
    /// text. Short texts, lists of links and scripts without spaces are left alone.
    ///
    /// ## Why it matters
    ///
    /// Title and h1 are the first that search engines read of what a page is about. If they say nothing of
    /// it, people who search for the thing find other pages, and do not know this one for what it is when they see it.
    ///
    /// ## How to fix it
    ///
    /// Put the words into the title for which the page should be found. Leave it if the title is what people look for.
    ///
    /// ## Examples
    ///
    /// ```html,bad,limit:12
    /// <!doctype html><title>Introduction - Miller's Bakery</title><h1>Introduction</h1>
    /// <p>Bread needs flour, water, salt and time. Rye flour needs leaven too, and more time: the leaven
    /// ripens for two days before it meets the flour. Then the bread goes into the oven.
    /// ```
    ///
    /// ```html,good,limit:12
    /// <!doctype html><title>Baking bread - Miller's Bakery</title><h1>Baking bread</h1>
    /// <p>Bread needs flour, water, salt and time. Rye flour needs leaven too, and more time: the leaven
    /// ripens for two days before it meets the flour. Then the bread goes into the oven.
    /// ```
    ///
    /// ```html,good,limit:12
    /// <!doctype html><title>Bread - パン屋</title><h1>Bread</h1><p>パンは小麦粉と水と塩と時間で作られます。ライ麦粉にはパン種も要ります。
    /// ```
    ///
    /// ```html,good,limit:12
    /// <!doctype html><title>Contents</title><h1>Contents</h1><ul><li><a href="#a">Flour, water, salt, time</a>
    /// <li><a href="#b">Rye flour and its leaven</a><li><a href="#c">The oven and the fire</a></ul>
    /// <h2 id="a">Flour</h2> <h2 id="b">Rye</h2> <h2 id="c">Oven</h2>
    /// ```
    TITLE_UNLIKE_TEXT = IndexablePage(title_unlike_text) {
        id: "title-unlike-text",
        summary: "No word of title and h1 occurs in the text",
        fix: "Put the words into the title for which the page should be found",
        category: Content,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/appearance/title-link",
            "https://developers.google.com/search/docs/fundamentals/seo-starter-guide",
        ],
        limit: { default: 150, unit: "words", doc: "The shortest text that is compared with its title" },
    }
}

fn title_unlike_text(view: &View, findings: &mut Findings) {
    let is_long = u64::from(view.page.text.main_words) >= findings.limit();
    let Some((heading, words)) = own_words(view).filter(|_| is_long) else { return };
    let body = view.body();
    if words.iter().any(|word| occurs(body, word)) || is_list(view) {
        return;
    }
    let Some([first, second]) = most_frequent(body) else { return };
    let evidence = format!("“{heading}”; the text speaks most of “{first}” and “{second}”");
    view.report(findings, &evidence);
}

/// The one h1 of the page and its words, where the title adds no more to it than the name of the site.
fn own_words<'v>(view: &'v View) -> Option<(&'v str, Vec<String>)> {
    let is_first = |heading: &&Heading| heading.level == 1;
    let mut headings = view.page.headings.iter().filter(is_first);
    let (Some(heading), None) = (headings.next(), headings.next()) else { return None };
    let title = &view.page.title()?.value;
    let name = heading.text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_own = !name.is_empty() && (title.starts_with(name) || title.ends_with(name));
    let is_utf8 = view.page.encoding.used == "UTF-8";
    let words: Vec<String> = words_of(name).map(str::to_lowercase).collect();
    let has_spaces = !view.page.text.sample.chars().any(is_of_unspaced_script);
    let are_telling = (1..=MOST_WORDS).contains(&words.len()) && words.iter().all(|word| word.is_ascii());
    (is_own && is_utf8 && has_spaces && are_telling).then_some((name, words))
}

/// More words than this are no name.
const MOST_WORDS: usize = 12;

/// Whether a letter is of a script that is written without spaces: where words end there, only a dictionary knows.
fn is_of_unspaced_script(c: char) -> bool {
    // Thai and Lao, Myanmar, Khmer, kana and Han.
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF)
}

/// Letters by which a word is known, whatever its ending.
const BEGINNING: usize = 5;

/// The words of a text that are long enough to tell anything.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= BEGINNING - 1)
}

/// What a page has in more places outside its text is not looked for any longer, and taken as found.
const MOST_PLACES: usize = 200;

/// Whether a text has a word that begins as this one, outside title, links and headings of the first level.
fn occurs(body: &[u8], word: &str) -> bool {
    let beginning = &word.as_bytes()[..word.len().min(BEGINNING)];
    let (first, rest) = (beginning[0], &beginning[1..]);
    let starts_word = |at: usize| {
        let has_first = at > 0 && body[at - 1].eq_ignore_ascii_case(&first);
        has_first && !at.checked_sub(2).is_some_and(|before| body[before].is_ascii_alphanumeric())
    };
    let is_word = |at| starts_word(at) && is_in_text(body, at);
    memmem::find_iter(body, rest).enumerate().any(|(tried, at)| tried == MOST_PLACES || is_word(at))
}

/// Elements that stand in a line of text and say nothing of what it is.
const INLINE: &[&str] = &["span", "code", "em", "strong", "b", "i", "tt", "small"];

/// A word stands in fewer of them, one in the other.
const MOST_INLINE: usize = 8;

/// Whether a place is neither inside a tag nor in what a title, a heading of the first level or a link holds.
fn is_in_text(body: &[u8], at: usize) -> bool {
    let mut before = &body[..at];
    for _ in 0..MOST_INLINE {
        let Some(start) = memrchr(b'<', before) else { return true };
        let tag = &before[start + 1..];
        if memchr(b'>', tag).is_none() {
            return false;
        }
        let name = tag.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let is = |known: &&str| tag[..name].eq_ignore_ascii_case(known.as_bytes());
        if !INLINE.iter().any(is) {
            return !["title", "h1", "a"].iter().any(is);
        }
        before = &before[..start];
    }
    true
}

/// Whether most of the main text is links: it is about what they lead to.
fn is_list(view: &View) -> bool {
    let is_main = |landmark| matches!(landmark, Landmark::Main | Landmark::Body);
    let links = view.page.references.iter().filter(|link| link.kind.role() == Role::Link);
    let words: usize = links
        .filter(|link| is_main(link.landmark))
        .map(|link| link.text.split_ascii_whitespace().count())
        .sum();
    words * 3 > view.page.text.main_words as usize
}

/// The two longer words that a text has most often.
fn most_frequent(body: &[u8]) -> Option<[String; 2]> {
    let text = String::from_utf8_lossy(body);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for piece in
        text.split('<').filter(|piece| !["script", "style", "title"].iter().any(|tag| piece.starts_with(tag)))
    {
        let words = piece.split_once('>').map_or("", |(_, words)| words);
        for word in words_of(words).filter(|word| word.len() > BEGINNING) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut words: Vec<(usize, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_by(|(one, first), (other, second)| other.cmp(one).then(first.cmp(second)));
    let mut words = words.into_iter().map(|(_, word)| word);
    Some([words.next()?, words.next()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_title_are_looked_for_in_the_text_only() {
        let body = b"<title>Oven stones</title><h1>Oven stones</h1><meta content=oven><p>Cover the STONEs";
        assert!(!occurs(body, "oven"), "part of another word, an attribute");
        assert!(!occurs(b"<TITLE>stones</TITLE><h1 id=a><b>Stones</b></h1><a href=b>Stones</a>", "stones"));
        assert!(occurs(b"<p>Stone by stone", "stones"), "another ending");
        assert!(occurs(b"stoned", "stones"), "the text begins at once");
        assert!(occurs(b"<a href=b>All</a> stones <span>and more", "stones"));
    }
}
