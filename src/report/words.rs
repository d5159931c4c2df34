//! The words that reports have in common.

use super::text::visible;
use crate::audit::{Verdict, Warning};

/// A count and its noun: `1 page`, `2 pages`, `12,345 pages`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Where the base URL was taken from.
pub fn base_origin(taken_from: &str) -> String {
    match taken_from {
        "given" => "as given".to_owned(),
        "canonical" => "from the start page's canonical".to_owned(),
        "sitemap" => "from the sitemap".to_owned(),
        "default" => "assumed; --base-url says otherwise".to_owned(),
        other => visible(other).into_owned(),
    }
}

/// Where a warning is about: `_redirects:7`.
pub fn warning_place(warning: &Warning) -> String {
    let file = visible(&warning.file);
    warning.line.map_or_else(|| file.clone().into_owned(), |line| format!("{file}:{line}"))
}

/// What keeps us from being sure.
pub fn doubt(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Confirmed => None,
        Verdict::OnlyToUs => Some("only to us"),
        Verdict::Inconclusive => Some("inconclusive"),
    }
}

/// The name of a reason, as in `outside-root`.
pub fn reason(name: &str) -> String {
    visible(name).replace('-', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(counted(1, "page"), "1 page");
        assert_eq!(counted(0, "page"), "0 pages");
        assert_eq!(counted(1_234_567, "page"), "1,234,567 pages");
    }
}
