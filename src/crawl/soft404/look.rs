//! What a page looks like, and whether two look the same.

use std::borrow::Cow;

use crate::page::{self, Media, Page, Response};
use crate::site::{Content, Record, Site, State};
use crate::urls::UrlId;

/// Bits in which the simhashes of two texts of one template differ at most.
const NEAR_BITS: u32 = 6;

/// The same for texts of few words, whose hashes shake more.
const NEAR_BITS_SHORT: u32 = 14;

/// Words below which a text is short.
const SHORT_WORDS: u32 = 40;

/// The facts of a response that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// The status.
    pub status: u16,
    /// Where redirects led, if there were any.
    pub redirected_to: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Hash of the main text; 0 without words.
    pub text_hash: u64,
    /// Simhash of the main text.
    pub simhash: u64,
    /// Words of the main text.
    pub main_words: u32,
}

impl Look {
    /// What an invented URL was answered.
    pub fn of(response: &Response) -> Self {
        let Some(answer) = response.answer() else { return Self::default() };
        let redirected_to = (!response.hops.is_empty()).then(|| response.final_url.to_string());
        let look = Self { status: answer.status, redirected_to, ..Self::default() };
        if answer.status != 200 || answer.media() != Media::Html {
            return look;
        }
        let page = page::read_html(&answer.headers, &answer.body);
        Self { redirected_to: look.redirected_to, ..Self::of_page(&page) }
    }

    /// What a page looks like that was answered with success.
    pub fn of_page(page: &Page) -> Self {
        let text = &page.text;
        Self {
            status: 200,
            redirected_to: None,
            title: page.title().map(|title| title.value.clone()),
            text_hash: text.hash,
            simhash: text.simhash,
            main_words: text.main_words,
        }
    }

    fn of_record(site: &Site, record: &Record) -> Self {
        Self {
            status: 200,
            redirected_to: None,
            title: site.title_of(record).map(Cow::into_owned),
            text_hash: record.text_hash,
            simhash: record.simhash,
            main_words: record.main_words,
        }
    }

    /// Whether the server called it a success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Whether two pages look the same: their text is the same, or their title is and their text nearly.
pub fn is_like(page: &Look, missing: &Look) -> bool {
    if page.text_hash == 0 || missing.text_hash == 0 {
        return false;
    }
    let is_short = page.main_words.min(missing.main_words) < SHORT_WORDS;
    let bits = if is_short { NEAR_BITS_SHORT } else { NEAR_BITS };
    let is_near = (page.simhash ^ missing.simhash).count_ones() <= bits && is_as_long(page, missing);
    // Without the title's word, two pages of one template would be taken for each other.
    let is_titled = page.title.is_some() && page.title == missing.title;
    page.text_hash == missing.text_hash || (is_near && is_titled)
}

/// What a template adds for the asked name is a few words.
fn is_as_long(page: &Look, missing: &Look) -> bool {
    page.main_words.abs_diff(missing.main_words) <= 2 + missing.main_words / 20
}

/// Whether both are the shell of one application in script: no words in either, and one title.
pub fn is_same_shell(one: &Look, other: &Look) -> bool {
    one.main_words + other.main_words == 0 && one.title.is_some() && one.title == other.title
}

/// What a page of the site looks like that was answered with success.
pub fn look_of(site: &Site, id: UrlId) -> Option<Look> {
    let record = site.record(id).filter(|record| record.content == Content::Html)?;
    (site.resource(id).state == State::Answered(200)).then(|| Look::of_record(site, record))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(title: &str, text_hash: u64, simhash: u64, main_words: u32) -> Look {
        Look {
            status: 200,
            redirected_to: None,
            title: Some(title.to_owned()),
            text_hash,
            simhash,
            main_words,
        }
    }

    #[test]
    fn a_page_like_the_probe_is_missing() {
        let missing = look("Not found", 7, 0b1111, 100);
        let short = look("Not found", 7, 0b1111, 5);
        for (page, missing, expected) in [
            (look("Other", 7, 0, 3), &missing, true),
            (look("Not found", 8, 0b1110, 102), &missing, true),
            (look("A product", 8, 0b1110, 102), &missing, false),
            (look("Not found", 8, 0b1110, 300), &missing, false),
            (look("Not found", 8, u64::MAX, 100), &missing, false),
            (look("Not found", 8, 0xFF_FFFF, 100), &missing, false),
            (look("Not found", 8, 0b1111 << 4, 6), &short, true),
            (look("Not found", 0, 0b1111, 100), &missing, false),
        ] {
            assert_eq!(is_like(&page, missing), expected, "{page:?}");
        }
    }
}
