//! The HTML of one page, from its number.

use std::fmt::Write as _;

use super::random::Random;
use super::{Fault, Site, page_path};

/// Words that make the language English, for whoever asks; half of all words.
const COMMON: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "that", "for", "it", "was", "with", "as", "this", "are", "from",
    "which", "have", "not", "they", "their", "were", "been", "when", "there", "would", "about", "other",
    "what", "these", "after", "because", "through", "between", "every", "should",
];

/// How the templates set their text: what stands before and after a passage.
const PASSAGES: [(&str, &str); 4] = [
    ("<p class=\"text\">", "</p>\n"),
    ("<section><p>", "</p></section>\n"),
    ("<blockquote><p>", "</p></blockquote>\n"),
    ("<div class=\"card\"><div><p>", "</p></div></div>\n"),
];

const FOOTER: &str = "</main>\n<footer><p>Made by hand</p></footer>\n</body>\n</html>\n";

/// A page that is being written.
struct Writer<'a> {
    site: &'a Site,
    page: u32,
    random: Random,
    html: String,
}

/// The page of this number.
pub(super) fn html(site: &Site, page: u32) -> String {
    let random = Random::new(site.plan.seed, page.into());
    let html = String::with_capacity(site.plan.page_size as usize + 256);
    let mut writer = Writer { site, page, random, html };
    writer.head();
    writer.navigation();
    writer.body();
    writer.html.push_str(FOOTER);
    writer.html
}

impl Writer<'_> {
    fn head(&mut self) {
        let Self { page, site, .. } = self;
        let template = *page % site.plan.templates;
        self.html.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        let topic = self.words(3);
        if self.site.fault(self.page) != Some(Fault::Untitled) {
            let _ = writeln!(self.html, "<title>Page {}: {topic}</title>", self.page);
        }
        let description = self.words(14);
        let _ = write!(
            self.html,
            "<meta name=\"description\" content=\"On page {}: {description}.\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <link rel=\"stylesheet\" href=\"/template-{template}.css\">\n</head>\n\
             <body class=\"template-{template}\">\n",
            self.page
        );
    }

    /// A quarter of the links, at most ten: to the same pages from everywhere, as navigations have it.
    fn navigation(&mut self) {
        self.html.push_str("<header><nav aria-label=\"Sections\"><ul>\n");
        for section in 1..=self.navigation_links() {
            let path = page_path(section % self.site.plan.pages);
            let _ = writeln!(self.html, "<li><a class=\"nav\" href=\"/{path}\">Section {section}</a></li>");
        }
        self.html.push_str("</ul></nav></header>\n<main>\n");
    }

    fn navigation_links(&self) -> u32 {
        (self.site.plan.links / 4).min(10)
    }

    /// Passages of words, each with a link, as evenly spread as the size allows.
    fn body(&mut self) {
        let topic = self.words(3);
        let _ = writeln!(self.html, "<h1>Page {}: {topic}</h1>", self.page);
        let links = self.site.plan.links - self.navigation_links();
        let (start, end) = (self.html.len(), self.site.plan.page_size as usize);
        let room = end.saturating_sub(start + FOOTER.len());
        self.faulty_link();
        for link in 0..links {
            let target = self.target(link);
            let until = start + room * (link as usize + 1) / links as usize;
            self.passage(target, until);
        }
    }

    /// Words up to this length of the page, with a link at their end.
    fn passage(&mut self, target: u32, until: usize) {
        let template = self.page % self.site.plan.templates;
        let (open, close) = PASSAGES[template as usize % PASSAGES.len()];
        let text = self.words(2);
        let link = format!("<a href=\"/{}\">{text}</a>", page_path(target));
        self.html.push_str(open);
        while self.html.len() + link.len() + close.len() < until {
            self.sentence(until.saturating_sub(link.len() + close.len()));
        }
        self.html.push_str(&link);
        self.html.push_str(close);
    }

    fn sentence(&mut self, until: usize) {
        let start = self.html.len();
        for _ in 0..6 + self.random.below(10) {
            let word = self.word();
            self.html.push_str(word);
            self.html.push(' ');
            if self.html.len() >= until {
                break;
            }
        }
        self.html[start..=start].make_ascii_uppercase();
        self.html.pop();
        self.html.push_str(". ");
    }

    /// The first links lead down a tree, so that every page is found in few steps; the others anywhere.
    fn target(&mut self, link: u32) -> u32 {
        let pages = self.site.plan.pages;
        let children = (self.site.plan.links / 4).max(1);
        let child = u64::from(self.page) * u64::from(children) + u64::from(link) + 1;
        match u32::try_from(child) {
            Ok(child) if link < children && child < pages => child,
            _ if pages == 1 => 0,
            _ => {
                let further = u64::from(self.page) + 1 + u64::from(self.random.below(pages - 1));
                u32::try_from(further % u64::from(pages)).expect("below the number of pages")
            }
        }
    }

    fn faulty_link(&mut self) {
        let path = page_path(self.page);
        let (folder, what) = match self.site.fault(self.page) {
            Some(Fault::Gone) => ("gone", "What is gone"),
            Some(Fault::Refused) => ("members", "What members read"),
            Some(Fault::Failing) => ("failing", "What fails"),
            Some(Fault::Moved) => ("old", "What was moved"),
            Some(Fault::Untitled) | None => return,
        };
        let _ = writeln!(self.html, "<p><a href=\"/{folder}/{path}\">{what}</a></p>");
    }

    fn words(&mut self, count: u32) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

impl<'a> Writer<'a> {
    fn word(&mut self) -> &'a str {
        let site = self.site;
        match self.random.below(2) {
            0 => self.random.one_of::<&str>(COMMON),
            _ => self.random.one_of::<String>(&site.words),
        }
    }
}
