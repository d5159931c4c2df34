//! Telephone numbers that a page shows to those who hold a telephone.

use serde_json::Value;

use super::declare::rule;
use super::{Findings, View, prose};
use crate::page::Reference;

rule! {
    /// ## What it finds
    ///
    /// A telephone number in the text, behind `Tel:`, `Phone:` and the like or as the page's own structured data
    /// gives it (`telephone`), to which no `tel:` link of the page leads. Only pages are looked at that want to
    /// be answered: those with a mail link or with such data. There is one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// Most visitors of a contact page hold a telephone. Not every browser guesses that the digits are a number,
    /// and those that do sometimes guess wrong; the others make people copy it digit by digit.
    ///
    /// ## How to fix it
    ///
    /// Make the number a link: `<a href="tel:+493012345">+49 30 12345</a>`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Contact</title><p>Tel: +49 30 1234567 or <a href="mailto:ida@bakery.example">write</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Contact</title><p>Tel: <a href="tel:+49301234567">+49 30 1234567</a> or
    /// <a href="mailto:ida@bakery.example">write</a>. Order number: 4930 1234567. Tel: see above.
    /// ```
    UNLINKED_TELEPHONE = HtmlPage(unlinked_telephone) {
        id: "unlinked-telephone",
        summary: "A telephone number cannot be tapped",
        fix: "Make the number a tel: link",
        category: Accessibility,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://www.rfc-editor.org/rfc/rfc3966",
            "https://schema.org/telephone",
        ],
    }
}

/// What stands before a number. `Fax:` does not: nobody taps that.
const CALLS: [&[u8]; 4] = [b"el:", b"el.:", b"hone:", b"elefon:"];

/// Fewer digits may be anything.
const MIN_DIGITS: usize = 7;

fn unlinked_telephone(view: &View, findings: &mut Findings) {
    let links = &view.page.references;
    let mut stated = Vec::new();
    view.page
        .json_ld
        .iter()
        .filter_map(|block| block.data.as_ref().ok())
        .for_each(|data| telephones(data, &mut stated));
    if stated.is_empty() && !links.iter().any(|link| has_scheme(link, "mailto:")) {
        return;
    }
    let linked: Vec<String> =
        links.iter().filter(|link| has_scheme(link, "tel:")).map(|link| digits(&link.url)).collect();
    let mut shown: Vec<(usize, String)> = Vec::new();
    for number in &stated {
        shown.extend(prose::offsets(view, number.as_bytes(), |_| true).map(|at| (at, (*number).to_owned())));
    }
    for call in CALLS {
        let numbers = prose::offsets(view, call, |rest| number_at(rest).is_some());
        shown.extend(numbers.filter_map(|at| Some((at, number_at(&view.body()[at + call.len()..])?))));
    }
    shown.retain(|(_, number)| !linked.iter().any(|link| is_same_line(link, &digits(number))));
    shown.sort();
    shown.dedup_by(|one, other| digits(&one.1) == digits(&other.1));
    if let Some((_, first)) = shown.first() {
        let found = findings.add(view.key, format!("no link calls {first}"));
        found.sources.extend(shown.iter().map(|(at, number)| prose::source(view, *at).with_text(number)));
    }
}

/// The telephone numbers of structured data, as written.
fn telephones<'d>(data: &'d Value, found: &mut Vec<&'d str>) {
    match data {
        Value::Array(items) => items.iter().for_each(|item| telephones(item, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let number = value.as_str().filter(|_| name == "telephone");
                found.extend(number.filter(|number| digits(number).len() >= MIN_DIGITS));
                telephones(value, found);
            }
        }
        _ => {}
    }
}

fn has_scheme(link: &Reference, scheme: &str) -> bool {
    link.url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether two numbers are one line: `+49 30 1234567` is `030 1234567` at home.
fn is_same_line(one: &str, other: &str) -> bool {
    let end = |number: &str| number.len().saturating_sub(MIN_DIGITS);
    one.get(end(one)..) == other.get(end(other)..)
}

/// The telephone number that a text begins with: digits and what people write between them.
fn number_at(text: &[u8]) -> Option<String> {
    const LONGEST: usize = 30;
    let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).replace("&nbsp;", " ");
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && !"+-.()/ \u{a0}".contains(c)).unwrap_or(text.len());
    let number = text[..end].trim_end_matches(['.', '-', '(', '/', ' ', '\u{a0}']);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(');
    let count = digits(number).len();
    (is_number && (MIN_DIGITS..=15).contains(&count)).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_other_digits() {
        for (text, number) in [
            (" +49 30 1234567, or", Some("+49 30 1234567")),
            ("&nbsp;(030) 123-4567.", Some("(030) 123-4567")),
            ("\u{a0}030/1234567<br>", Some("030/1234567")),
            (" 112", None),
            (" see page 12345678", None),
            (" <a href=tel:1>", None),
            (" 1234567890123456789", None),
        ] {
            assert_eq!(number_at(text.as_bytes()).as_deref(), number, "{text}");
        }
    }

    #[test]
    fn a_line_has_one_number_at_home_and_another_abroad() {
        assert!(is_same_line("49301234567", "0301234567"));
        assert!(!is_same_line("49301234567", "0301234568"));
    }
}
