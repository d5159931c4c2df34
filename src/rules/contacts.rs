//! Links for those who want to write or call.

use super::declare::rule;
use super::hrefs::report_written;
use super::{Findings, View};
use crate::page::Destination;
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A `mailto:` link without a usable address, or a `tel:` link without a usable number: no `@`,
    /// blanks inside, slashes after the colon, letters in a number.
    ///
    /// ## Why it matters
    ///
    /// The visitor who wants to write or call is handed an address that his program refuses.
    ///
    /// ## How to fix it
    ///
    /// Write `mailto:name@example.com` and `tel:+49301234567`, with nothing between the colon and the
    /// address.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><a href="mailto://ida@bakery.example">Write to us</a>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><a href="mailto:ida@bakery.example?subject=Bread">Write</a>
    /// <a href="mailto:?subject=Bread">Tell a friend</a> <a href="tel:+49-30-123.456">Call us</a>
    /// ```
    BAD_CONTACT_LINK = HtmlPage(bad_contact_link) {
        id: "bad-contact-link",
        summary: "A mail or telephone link has no usable address",
        fix: "Write mailto:name@example.com and tel:+49301234567",
        category: Links,
        severity: Warning,
        since: "0.2.0",
        references: ["https://www.rfc-editor.org/rfc/rfc6068", "https://www.rfc-editor.org/rfc/rfc3966"],
    }
}

fn bad_contact_link(view: &View, findings: &mut Findings) {
    report_written(view, findings, "nobody can be reached there", |reference, destination| {
        *destination == Destination::Other && is_useless_contact(&reference.url)
    });
}

fn is_useless_contact(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    if scheme.eq_ignore_ascii_case("mailto") {
        let (to, fields) = rest.split_once('?').map_or((rest, None), |(to, fields)| (to, Some(fields)));
        let is_open = to.is_empty() && fields.is_some_and(|fields| !fields.is_empty());
        !is_open && !to.split(',').all(is_mail_address)
    } else {
        scheme.eq_ignore_ascii_case("tel") && !is_telephone_number(rest)
    }
}

fn is_mail_address(text: &str) -> bool {
    let text = urls::decoded_text(text.trim());
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, domain)| {
        let is_clean = !text.starts_with('/') && !text.contains(char::is_whitespace);
        let is_domain = !domain.is_empty() && !domain.starts_with('.') && !domain.contains("..");
        is_clean && is_domain && !name.is_empty()
    })
}

/// Digits with the usual marks between them, and parameters after a semicolon (`;ext=12`).
fn is_telephone_number(text: &str) -> bool {
    let text = urls::decoded_text(text.trim());
    let number = text.split(';').next().unwrap_or_default();
    let is_of_numbers = |c: char| c.is_ascii_digit() || "+-.() *#,\u{a0}".contains(c);
    number.chars().all(is_of_numbers) && number.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_that_work_are_told_from_those_that_do_not() {
        for url in [
            "mailto:a@b.example",
            "mailto:a@b.example,c@d.example?cc=e",
            "MAILTO:a%40b@c.example",
            "mailto:?subject=x",
            "tel:+1 (555) 010-9999",
            "tel:112",
            "tel:5550100;ext=12",
            "sms:whoever",
        ] {
            assert!(!is_useless_contact(url), "{url}");
        }
        for url in [
            "mailto:",
            "mailto:ida",
            "mailto:a b@c.example",
            "mailto://a@b.example",
            "mailto:a@",
            "mailto:a@b..c",
            "tel:",
            "tel://123",
            "tel:call-us",
        ] {
            assert!(is_useless_contact(url), "{url}");
        }
    }
}
