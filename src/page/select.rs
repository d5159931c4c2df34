//! What CSS selectors find in a page: the one door to scraper, for the rules and columns that a project
//! asks for itself. The tree is built only where there are any.

use std::fmt;

use scraper::{ElementRef, Html};

use super::capture::collapse;
use super::{Answer, encoding};

/// Pages nested deeper are not looked at: the tree builder's time grows with the square of the depth
/// (html5ever, issue 788).
pub const MAX_TREE_DEPTH: u32 = 256;

/// A CSS selector, and what to take of each element that it finds: its text, or an attribute.
#[derive(Debug, Clone)]
pub struct Selector {
    written: String,
    compiled: scraper::Selector,
    attribute: Option<String>,
}

/// A selector that means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectorError {
    selector: String,
    column: usize,
    reason: String,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { selector, column, reason } = self;
        write!(f, "the selector `{selector}` goes wrong at character {column}: {reason}")
    }
}

impl std::error::Error for SelectorError {}

impl Selector {
    /// Compiles a selector. The value of an element is its text, or that of an attribute.
    pub fn parse(selector: &str, attribute: Option<&str>) -> Result<Self, SelectorError> {
        let compiled = scraper::Selector::parse(selector).map_err(|why| SelectorError {
            selector: selector.to_owned(),
            column: fault_in(selector),
            reason: reason(&why),
        })?;
        let (written, attribute) = (selector.to_owned(), attribute.map(str::to_owned));
        Ok(Self { written, compiled, attribute })
    }

    fn value(&self, element: ElementRef) -> Option<String> {
        match &self.attribute {
            Some(name) => element.attr(name).map(str::to_owned),
            None => Some(element.text().collect()),
        }
    }
}

/// As Markdown: `` `.price` ``, or `` `data-sku` of `.price` ``.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(attribute) = &self.attribute {
            write!(f, "`{attribute}` of ")?;
        }
        write!(f, "`{}`", self.written)
    }
}

/// The parser does not say where it stopped. What stands before the fault can be read as a selector, or
/// can be made one: the fault begins where the longest such part ends.
fn fault_in(selector: &str) -> usize {
    let is_selector = |text: &str| scraper::Selector::parse(text).is_ok();
    let can_go_on = |text: &str| is_selector(text) || is_selector(&format!("{text}a"));
    let ends = selector.char_indices().map(|(at, _)| at).chain([selector.len()]);
    let longest = ends.filter(|end| can_go_on(&selector[..*end])).max().unwrap_or_default();
    selector[..longest].chars().count() + 1
}

fn reason(why: &scraper::error::SelectorErrorKind) -> String {
    use scraper::error::SelectorErrorKind as Why;
    match why {
        Why::EndOfLine => "it ends too early".to_owned(),
        Why::UnexpectedSelectorParseError(why) => format!("{why:?}"),
        why => why.to_string(),
    }
}

/// A regular expression for values.
#[derive(Debug, Clone)]
pub struct Pattern(regex::Regex);

impl Pattern {
    /// Compiles an expression; it may match anywhere in a value.
    pub fn parse(pattern: &str) -> Result<Self, regex::Error> {
        const MAX_COMPILED: usize = 1 << 20;
        regex::RegexBuilder::new(pattern).size_limit(MAX_COMPILED).build().map(Self)
    }

    /// Whether a value matches.
    pub fn matches(&self, value: &str) -> bool {
        self.0.is_match(value)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A page as a tree.
#[derive(Debug)]
pub struct Tree(Html);

impl Tree {
    /// Builds the tree of a page.
    pub fn of(answer: &Answer) -> Self {
        let content_type = answer.headers.value("content-type").unwrap_or_default();
        let (html, _) = encoding::decode(&answer.body, content_type);
        Self(Html::parse_document(&html))
    }

    /// The values of the elements that a selector finds, in their order, white space collapsed.
    pub fn values(&self, selector: &Selector) -> Vec<String> {
        let values = self.0.select(&selector.compiled).filter_map(|element| selector.value(element));
        values.map(|value| collapse(&value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(html: &str, selector: &str, attribute: Option<&str>) -> Vec<String> {
        let answer = Answer { body: html.as_bytes().to_vec(), ..Answer::new(200) };
        Tree::of(&answer)
            .values(&Selector::parse(selector, attribute).expect("a test writes valid selectors"))
    }

    #[test]
    fn a_selector_takes_texts_or_attributes() {
        let html = "<p class=price data-eur=4.20> 4,20\n <b>€</b></p><p class=price>5 €";
        assert_eq!(values(html, ".price", None), ["4,20 €", "5 €"]);
        assert_eq!(values(html, "p", Some("data-eur")), ["4.20"]);
        assert_eq!(values(html, "main p", None), Vec::<String>::new());
    }

    #[test]
    fn a_bad_selector_is_refused_where_it_goes_wrong() {
        for (selector, column) in [("p >> a", 4), (".price, ..x", 10), ("", 1), ("p:nonsense", 2)] {
            let error = Selector::parse(selector, None).expect_err("it must be refused");
            assert_eq!(error.column, column, "{error}");
        }
    }

    #[test]
    fn a_pattern_is_found_anywhere() {
        let pattern = Pattern::parse(r"\d+ €").expect("it is valid");
        assert!(pattern.matches("for 5 € only") && !pattern.matches("five"));
        assert!(Pattern::parse("(").is_err());
    }
}
