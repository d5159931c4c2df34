//! What an error page is, and what it says it is.

use memchr::memmem;

use super::declare::rule;
use super::{ErrorPage, Findings};
use crate::page::Media;

rule! {
    /// ## What it finds
    ///
    /// An error page whose `Content-Type` does not fit it: HTML sent as plain text or as a download, JSON
    /// sent as HTML, a page with no type at all.
    ///
    /// ## Why it matters
    ///
    /// The visitor sees source code, or his browser offers him a file to save. Programs that would
    /// understand the error do not recognise it.
    ///
    /// ## How to fix it
    ///
    /// Set the type beside the place where the error is made: `text/html; charset=utf-8` for pages,
    /// `application/problem+json` for errors that programs read.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 503
    /// headers = { "content-type" = "text/plain" }
    /// body = "<!doctype html><title>Closed</title><p>We are repairing the <a href='/'>shop</a>."
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 503
    /// headers = { "content-type" = "text/html" }
    /// body = "<!doctype html><title>Closed</title><p>We are repairing the <a href='/'>shop</a>."
    /// ```
    MISLABELLED_ERROR_PAGE = ErrorPage(mislabelled_error_page) {
        id: "mislabelled-error-page",
        summary: "An error page has a content type that does not fit it",
        fix: "Send the error page with the content type of what it is",
        category: ErrorPages,
        severity: Warning,
        since: "0.1.0",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-8.3", "https://www.rfc-editor.org/rfc/rfc9457"],
    }
}

fn mislabelled_error_page(page: &ErrorPage, findings: &mut Findings) {
    let Some(shape) = Shape::of(&page.answer.body) else { return };
    let evidence = match (page.answer.headers.value("content-type"), shape) {
        (None, shape) => format!("{} without a content type", shape.name()),
        (Some(given), Shape::Html) if page.answer.media() != Media::Html => format!("HTML sent as `{given}`"),
        (Some(given), Shape::Json) if page.answer.media() == Media::Html => format!("JSON sent as `{given}`"),
        _ => return,
    };
    page.report(findings, evidence);
}

/// What a body is, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Html,
    Json,
    Other,
}

impl Shape {
    /// `None` where there is nothing to have a shape.
    fn of(body: &[u8]) -> Option<Self> {
        let body = past_prolog(body);
        let begins = |with: &str| {
            body.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
        };
        let is_html = ["<!doctype html", "<html", "<head", "<title", "<body"].into_iter().any(begins);
        let is_json = || {
            matches!(body.first(), Some(b'{' | b'['))
                && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
        };
        match body {
            [] => None,
            _ if is_html => Some(Self::Html),
            _ if is_json() => Some(Self::Json),
            _ => Some(Self::Other),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Json => "JSON",
            Self::Other => "text",
        }
    }
}

/// A body from what tells its shape: past the mark of its encoding, an XML declaration and comments.
fn past_prolog(body: &[u8]) -> &[u8] {
    let mut rest = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii();
    for (begin, end) in [("<?xml", "?>"), ("<!--", "-->"), ("<!--", "-->")] {
        let inner = rest.strip_prefix(begin.as_bytes());
        let past = inner.and_then(|inner| Some(&inner[memmem::find(inner, end.as_bytes())? + end.len()..]));
        rest = past.unwrap_or(rest).trim_ascii();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_shows_behind_marks_declarations_and_comments() {
        for (body, shape) in [
            ("\u{FEFF}<!DOCTYPE html><p>x", Some(Shape::Html)),
            ("<?xml version='1.0'?>\n<!-- of the gateway -->\n<html lang=en>", Some(Shape::Html)),
            ("<!-- one --><!-- two --><body>", Some(Shape::Html)),
            ("<!-- never closed <html>", Some(Shape::Other)),
            ("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", Some(Shape::Other)),
            ("\u{FEFF}{\"error\":\"gone\"}", Some(Shape::Json)),
            ("{not json}", Some(Shape::Other)),
            ("[warning] the shop is closed", Some(Shape::Other)),
            (" \r\n", None),
            ("\u{FEFF}", None),
            ("", None),
        ] {
            assert_eq!(Shape::of(body.as_bytes()), shape, "{body}");
        }
    }
}
