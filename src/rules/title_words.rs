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
    let Some([first, second]) = frequent_words(&String::from_utf8_lossy(body), &words) else { return };
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

/// The two longer words that a text has most often, unless one of these words occurs in it after all: in capitals, or
/// behind a digit.
fn frequent_words(body: &str, missed: &[String]) -> Option<[String; 2]> {
    let beginnings: Vec<&str> = missed.iter().map(|word| &word[..word.len().min(BEGINNING)]).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in text_of(body).flat_map(words_of).map(str::to_lowercase) {
        if beginnings.iter().any(|beginning| word.starts_with(beginning)) {
            return None;
        }
        if word.len() > BEGINNING {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(usize, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_by(|(one, first), (other, second)| other.cmp(one).then(first.cmp(second)));
    let mut words = words.into_iter().map(|(_, word)| word);
    Some([words.next()?, words.next()?])
}

/// What these hold is not the text of a page.
const NO_TEXT: &[&str] = &["script", "style", "title", "h1", "a"];

/// The text between the tags, without what is not looked at.
fn text_of(body: &str) -> impl Iterator<Item = &str> {
    let mut inside: Option<&str> = None;
    body.split('<').filter_map(move |piece| {
        let (tag, text) = piece.split_once('>')?;
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').next()?;
        let closes = |open: &&str| name.strip_prefix('/').is_some_and(|name| name.eq_ignore_ascii_case(open));
        inside = match inside {
            Some(open) => Some(open).filter(|open| !closes(open)),
            None => NO_TEXT.iter().copied().find(|open| name.eq_ignore_ascii_case(open)),
        };
        inside.is_none().then_some(text)
    })
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

    #[test]
    fn a_name_is_known_again_in_capitals_and_behind_a_digit() {
        let frequent = |text: &str, title: &str| frequent_words(text, &[title.to_lowercase()]);
        assert_eq!(frequent("<p>Where IPsec meets compression, packets are lost", "IPsec"), None);
        assert_eq!(frequent("<p>The IO-APIC routes interrupts", "APIC"), None);
        assert_eq!(frequent("<p>A special allocator, z3fold, stores pages", "fold"), None);
    }

    #[test]
    fn the_words_that_are_named_stand_in_the_text() {
        let text = "<TITLE>Kernel</TITLE><script>kernel(kernel)</script><nav><a href=/>Kernel</a><a><b>Kernel</b> \
                    kernel</A></nav><h1>Kernel</h1><p>Flour becomes leaven, leaven becomes bread.";
        let words = frequent_words(text, &["introduction".to_owned()]);
        assert_eq!(words, Some(["becomes".to_owned(), "leaven".to_owned()]));
        assert_eq!(frequent_words("<p>Salt < water <a href=b>never closed", &[]), None);
    }
}
