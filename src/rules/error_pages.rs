//! What the pages look like that refused visitors get.

use std::borrow::Cow;

use super::declare::rule;
use super::{ErrorPage, Findings};
use crate::page::{Page, ReferenceKind, Role};
use crate::urls::{self, Url};

rule! {
    /// ## What it finds
    ///
    /// An error that comes with an empty body.
    ///
    /// ## Why it matters
    ///
    /// The visitor sees a blank page, or whatever his browser makes of it, and does not know whether to
    /// wait, to pay, to log in or to leave. HTTP asks for an explanation, and whether it is temporary.
    ///
    /// ## How to fix it
    ///
    /// Send a short page: what happened, whether it will pass, and a link to where the site goes on.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// body = "The shop is closed until its bill is paid. Please order by phone."
    /// ```
    EMPTY_ERROR_PAGE = ErrorPage(empty_error_page) {
        id: "empty-error-page",
        summary: "An error comes with an empty page",
        fix: "Send a short page that says what happened and where to go",
        category: ErrorPages,
        severity: Warning,
        since: "0.1.0",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5"],
    }
}

fn empty_error_page(page: &ErrorPage, findings: &mut Findings) {
    if page.answer.body.trim_ascii().is_empty() {
        page.report(findings, format!("answers {} with an empty body", page.answer.status));
    }
}

rule! {
    /// ## What it finds
    ///
    /// An error page that says no more than its status: “402 Payment Required”, “404 Not Found, nginx”.
    ///
    /// ## Why it matters
    ///
    /// A number explains nothing to a visitor. Those who read what happened, and what to do, stay.
    ///
    /// ## How to fix it
    ///
    /// Replace the server's stock page by one of the site: what happened, whether it will pass, a link
    /// to the start page, a way to write to you.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 402
    /// headers = { "content-type" = "text/html" }
    /// body = "<title>402 Payment Required</title><h1>402 Payment Required</h1><hr>nginx/1.27.0"
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/cake">Cake</a>
    /// ==> 404.html <==
    /// <!doctype html><title>Sold out</title><h1>Sold out</h1>
    /// <p>This page is gone. See <a href="/">what we have today</a>.</p>
    /// ```
    UNEXPLAINED_ERROR_PAGE = ErrorPage(unexplained_error_page) {
        id: "unexplained-error-page",
        summary: "An error page says no more than its status",
        fix: "Say what happened, whether it will pass, and what the visitor can do",
        category: ErrorPages,
        severity: Notice,
        since: "0.1.0",
        references: ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5"],
    }
}

/// Fewer words of its own than this explain nothing.
const FEWEST_WORDS: usize = 3;

/// The words of reason phrases and of servers' names: what a stock page consists of.
const STOCK_WORDS: &[&str] = &[
    "access",
    "and",
    "apache",
    "at",
    "authentication",
    "available",
    "backend",
    "bad",
    "be",
    "before",
    "by",
    "cache",
    "caddy",
    "cannot",
    "client",
    "cloudflare",
    "code",
    "connect",
    "connection",
    "content",
    "could",
    "default",
    "denied",
    "disconnect",
    "error",
    "expired",
    "failed",
    "failure",
    "fetch",
    "forbidden",
    "found",
    "gateway",
    "get",
    "gone",
    "guru",
    "handle",
    "headers",
    "healthy",
    "http",
    "https",
    "id",
    "iis",
    "implemented",
    "internal",
    "is",
    "large",
    "legal",
    "limit",
    "litespeed",
    "localhost",
    "many",
    "meditation",
    "method",
    "nginx",
    "no",
    "not",
    "openresty",
    "or",
    "overflow",
    "page",
    "payment",
    "port",
    "powered",
    "proxy",
    "reason",
    "reasons",
    "request",
    "requests",
    "required",
    "reset",
    "server",
    "service",
    "status",
    "temporarily",
    "termination",
    "the",
    "this",
    "time",
    "timeout",
    "to",
    "too",
    "unauthorized",
    "unavailable",
    "upstream",
    "uri",
    "url",
    "varnish",
    "xid",
];

fn unexplained_error_page(page: &ErrorPage, findings: &mut Findings) {
    let is_bare = match &page.page {
        Some(facts) => {
            let is_text = facts.images.is_empty() && !is_made_by_script(facts);
            is_text && words_beside_the_path(&facts.text.sample, page) < FEWEST_WORDS
        }
        // A program may well be told in two words what is wrong with its request.
        None => plain_text(page).is_some_and(|text| words_beside_the_path(&text, page) == 0),
    };
    if is_bare && !page.answer.body.trim_ascii().is_empty() {
        let title = page.page.as_ref().and_then(Page::title);
        let title = title.map_or_else(String::new, |title| format!(" (“{}”)", title.value));
        page.report(findings, format!("the page of this {}{title} explains nothing", page.answer.status));
    }
}

/// What visitors read where the page is plain text: proxies and small servers answer so.
fn plain_text<'a>(page: &ErrorPage<'a>) -> Option<Cow<'a, str>> {
    let is_plain = page.answer.headers.value("content-type")?.trim_start().starts_with("text/plain");
    is_plain.then(|| String::from_utf8_lossy(&page.answer.body))
}

/// How many words a text has of its own: that it repeats the path says nothing.
fn words_beside_the_path(text: &str, page: &ErrorPage) -> usize {
    let path = page.response.url.path();
    if path.len() > 1 { own_words(&text.replace(path, " ")) } else { own_words(text) }
}

/// How many words a text has that no stock page has, counted up to what explains something. Ids have digits.
fn own_words(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let is_word = |word: &str| word.chars().all(char::is_alphabetic) && !word.is_empty();
    let own = words.filter(|word| is_word(word) && !is_stock(word));
    own.map(words_in).take(FEWEST_WORDS).sum()
}

/// Scripts without spaces between words have two characters to a word, about.
fn words_in(run: &str) -> usize {
    let is_unspaced = |c: &char| matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    run.chars().filter(is_unspaced).count().div_ceil(2).max(1)
}

/// The most words in which a shell asks for a browser that runs scripts.
const MOST_WORDS_OF_A_SHELL: usize = 30;

/// An empty shell that a script fills: what it says, and where it leads, cannot be told from here. Of its own it
/// says at most that scripts are needed.
fn is_made_by_script(facts: &Page) -> bool {
    let text = facts.text.sample.to_lowercase();
    let asks_for_scripts =
        text.contains("javascript") && text.split_whitespace().count() <= MOST_WORDS_OF_A_SHELL;
    (text.trim().is_empty() || asks_for_scripts)
        && facts.references.iter().any(|reference| reference.kind == ReferenceKind::Script)
}

fn is_stock(word: &str) -> bool {
    STOCK_WORDS.iter().any(|stock| stock.eq_ignore_ascii_case(word))
}

rule! {
    /// ## What it finds
    ///
    /// An HTML error page without any link to the site that it belongs to.
    ///
    /// ## Why it matters
    ///
    /// Whoever lands there came for something and is a click away from leaving. A way home keeps some.
    ///
    /// ## How to fix it
    ///
    /// Put the site's navigation, or a link to the start page, on its error pages, also on those that the
    /// host or a gateway makes where it lets you.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/cake">Cake</a>
    /// ==> 404.html <==
    /// <!doctype html><title>Sold out</title><h1>Sold out</h1><p>This page is gone for good.</p>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/cake">Cake</a>
    /// ==> 404.html <==
    /// <!doctype html><title>Sold out</title><p>This page is gone. <a href="/">What we have today</a></p>
    /// ```
    NO_WAY_HOME = ErrorPage(no_way_home) {
        id: "error-page-without-way-home",
        summary: "An error page has no link to its site",
        fix: "Put a link to the start page on the error page",
        category: ErrorPages,
        severity: Notice,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/troubleshoot-crawling-errors#pagegone",
        ],
    }
}

fn no_way_home(page: &ErrorPage, findings: &mut Findings) {
    let Some(facts) = &page.page else { return };
    let base = crate::page::base_of(facts, &page.response.url);
    let leads_home = |url: &str| {
        base.join(url).is_ok_and(|url| urls::same_host(&url, &page.response.url) && !is_itself(&url, page))
    };
    let is_way = |kind: ReferenceKind| kind.role() == Role::Link || matches!(kind.role(), Role::Form);
    let has_way = facts.references.iter().any(|found| is_way(found.kind) && leads_home(&found.url));
    if !has_way && !page.answer.body.trim_ascii().is_empty() && !is_made_by_script(facts) {
        page.report(
            findings,
            format!("the page of this {} links to nothing on its own site", page.answer.status),
        );
    }
}

/// A page that links to itself leads nowhere else.
fn is_itself(url: &Url, page: &ErrorPage) -> bool {
    url.path() == page.response.url.path()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Answer, Headers, Outcome, Response};
    use crate::rules::{Selection, check_response};

    /// The rules of this file that an answer with this HTML breaks.
    fn broken(status: u16, html: &str) -> Vec<&'static str> {
        broken_as("text/html; charset=utf-8", status, html)
    }

    fn broken_as(media_type: &str, status: u16, body: &str) -> Vec<&'static str> {
        let key = "https://a.example/shop/cake";
        let mut headers = Headers::default();
        headers.push("content-type", media_type);
        let answer = Answer { headers, body: body.as_bytes().to_vec(), ..Answer::new(status) };
        let response = Response::new(Url::parse(key).expect("it is a URL"), Outcome::Answered(answer));
        let found = check_response(key, &response, None, &Selection::default());
        let ours = [EMPTY_ERROR_PAGE.id, UNEXPLAINED_ERROR_PAGE.id, NO_WAY_HOME.id];
        found.iter().map(|found| found.rule.id).filter(|id| ours.contains(id)).collect()
    }

    #[test]
    fn stock_pages_in_plain_text_explain_nothing_either() {
        let unexplained = UNEXPLAINED_ERROR_PAGE.id;
        for (status, text, expected) in [
            (404, "404 page not found\n", &[unexplained][..]),
            (404, "default backend - 404", &[unexplained]),
            (404, "Cannot GET /shop/cake", &[unexplained]),
            (
                404,
                "The page could not be found\n\nNOT_FOUND\n\nfra1::x7k2p-1700000000000-0a1b2c3d4e5f",
                &[unexplained],
            ),
            (403, "error code: 1020", &[unexplained]),
            (503, "no healthy upstream", &[unexplained]),
            (
                503,
                "upstream connect error or disconnect/reset before headers. reset reason: overflow",
                &[unexplained],
            ),
            (503, "We bake until seven. Come back then.", &[]),
            (402, "Expired API key", &[]),
            (404, "该页面已不存在，请返回首页。", &[]),
        ] {
            assert_eq!(broken_as("text/plain; charset=utf-8", status, text), expected, "{status}: {text}");
        }
        assert_eq!(
            broken_as("application/json", 404, "\"not found\""),
            &[] as &[&str],
            "a program reads that"
        );
    }

    #[test]
    fn an_error_page_is_judged_by_what_a_visitor_can_do_with_it() {
        let home = "<a href=/>Home</a>";
        let (empty, unexplained, lost) = (EMPTY_ERROR_PAGE.id, UNEXPLAINED_ERROR_PAGE.id, NO_WAY_HOME.id);
        for (status, html, expected) in [
            (402, String::new(), &[empty][..]),
            (402, " \r\n\t".to_owned(), &[empty]),
            (200, String::new(), &[]),
            (404, format!("<h1>404 Not Found</h1>{home}"), &[unexplained]),
            (404, format!("<title>Gone</title><body>{home}"), &[unexplained]),
            (404, format!("<p>We baked the last of it.</p>{home}"), &[]),
            (404, format!("<p>该页面已不存在，请返回首页。</p>{home}"), &[]),
            (404, format!("<p>ไม่พบหน้าที่คุณต้องการ</p>{home}"), &[]),
            (404, format!("<img src=/lost.svg alt=Lost>{home}"), &[]),
            // A script may write anything into it.
            (404, "<div id=root></div><script src=/app.js></script>".to_owned(), &[]),
            (
                404,
                "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>\
                 <script src=/app.js></script>"
                    .to_owned(),
                &[],
            ),
            (404, "<h1>404 Not Found</h1><script src=/app.js></script>".to_owned(), &[unexplained, lost]),
            (404, "<p>We baked the last of it.</p>".to_owned(), &[lost]),
            (404, "<p>We baked the last of it. <a href=cake>Again</a>".to_owned(), &[lost]),
            (404, "<p>We baked the last of it. <a href='#top'>Up</a>".to_owned(), &[lost]),
            (404, "<p>We baked the last of it. <a href=https://host.example/>Host</a>".to_owned(), &[lost]),
            (404, "<p>We baked the last of it. <a href=mailto:shop@a.example>Write</a>".to_owned(), &[lost]),
            (404, "<p>We baked the last of it. <form action=/find><input name=q></form>".to_owned(), &[]),
            (404, "<p>We baked the last of it. <a href=../>Shop</a>".to_owned(), &[]),
            (404, "<meta http-equiv=refresh content='5; url=/'><p>We baked the last of it.".to_owned(), &[]),
            (
                404,
                "<base href=https://host.example/><p>We baked the last of it. <a href=/>x</a>".to_owned(),
                &[lost],
            ),
        ] {
            assert_eq!(broken(status, &html), expected, "{status}: {html}");
        }
    }
}
