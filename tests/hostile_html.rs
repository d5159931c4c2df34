//! Pages written to hurt: reading any of them takes time in proportion to its size, as reading a
//! harmless page does. Only ratios of times measured in the same run are judged.

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tollgate::page::{Headers, Page, read_css, read_html};

/// Size of every page.
const BYTES: u32 = 5_000_000;

/// How much slower than a harmless page of the same size a hostile one may be read.
const MOST_RATIO: f64 = 30.0;

/// `unit` over and over, until the page is full.
fn repeated(unit: &str) -> String {
    unit.repeat(BYTES as usize / unit.len())
}

/// `start`, then `unit` over and over.
fn after(start: &str, unit: &str) -> String {
    start.to_owned() + &repeated(unit)
}

/// Numbered units, so that no two are alike.
fn numbered(before: &str, after: &str) -> String {
    let mut page = String::with_capacity(BYTES as usize);
    let mut number = 0;
    while page.len() < BYTES as usize {
        write!(page, "{before}{number}{after}").expect("writing to a string never fails");
        number += 1;
    }
    page
}

/// An ordinary page of many paragraphs.
fn harmless() -> String {
    repeated(
        "<div class='card'><h2 id=one>A heading</h2><p>Some words of <em>running</em> text with <a href='/page.html'>a link\
         </a> and an image <img src='/a.png' alt='a picture' width=10 height=10>.</p><ul><li>one<li>two</ul></div>\n",
    )
}

fn time_of(read: impl FnOnce()) -> Duration {
    let start = Instant::now();
    read();
    start.elapsed()
}

fn html(body: &str) -> Page {
    read_html(&Headers::default(), body.as_bytes())
}

/// How many times as long a page takes as a harmless one of its size. A pause of the machine looks like
/// a fault, so a bad ratio is measured again, both sides anew.
fn ratio(page: &str) -> f64 {
    static HARMLESS: LazyLock<(String, Duration)> = LazyLock::new(|| {
        let page = harmless();
        let time = time_of(|| drop(html(&page)));
        (page, time)
    });
    let (harmless, first) = &*HARMLESS;
    let bytes = u32::try_from(page.len()).expect("a few megabytes");
    let share = f64::from(bytes) / f64::from(BYTES);
    let ratio_to = |base: Duration| time_of(|| drop(html(page))).as_secs_f64() / (base.as_secs_f64() * share);
    let mut best = ratio_to(*first);
    for _ in 0..2 {
        if best > MOST_RATIO / 2.0 {
            best = best.min(ratio_to(time_of(|| drop(html(harmless)))));
        }
    }
    best
}

fn assert_linear(monsters: Vec<(&str, String)>) {
    for (name, page) in monsters {
        let ratio = ratio(&page);
        assert!(ratio < MOST_RATIO, "{name} takes {ratio:.0} times as long as a harmless page of its size");
    }
}

#[test]
fn deep_nesting_is_linear() {
    assert_linear(vec![
        ("lists", repeated("<ul><li>")),
        ("unclosed divs", repeated("<div>")),
        ("unclosed formatting", repeated("<b><i>x")),
        ("unclosed own elements", repeated("<x-y>")),
        ("svg", repeated("<svg><g>")),
        ("svg and html in turns", repeated("<svg><foreignObject><p>")),
        ("math", repeated("<math><mi>")),
        ("templates", repeated("<template>")),
        ("templates closed", repeated("<template></template>")),
        ("tables", repeated("<table><tr><td>")),
        ("selects", repeated("<select><option>")),
    ]);
}

#[test]
fn stray_tags_against_a_deep_stack_are_linear() {
    let deep = "<x-y>".repeat(600);
    let spans = "<span>".repeat(500);
    assert_linear(vec![
        ("stray end tags", after(&deep, "</z>")),
        ("stray formatting end tags", after(&spans, "</b>")),
        ("stray table end tags", after(&spans, "</td>")),
        ("stray cells", after(&spans, "<td>")),
        ("stray paragraphs", after(&spans, "</p>")),
        ("forms in a form", after(&format!("<form>{spans}"), "<form>")),
        ("links", after(&spans, "<a href=x>")),
        ("inputs", after(&spans, "<input>")),
        ("items", after(&spans, "<li><dd>")),
        ("stray bodies", after(&spans, "<body><html><head>")),
    ]);
}

/// The worst there is: what each tag looks for is open, but out of its reach or at the other end of the
/// stack. The stack is bounded, so this costs a factor and no more; smaller pages show it as well.
#[test]
fn searches_that_end_at_a_barrier_are_bounded() {
    let spans = "<span>".repeat(120);
    assert_linear(vec![
        (
            "cells in a deep table",
            after(&format!("<table>{spans}"), "<td><tr>")[..BYTES as usize / 10].to_owned(),
        ),
        (
            "paragraph behind a scope",
            after(&format!("<p><object>{spans}"), "<hr>")[..BYTES as usize / 10].to_owned(),
        ),
        ("item behind a list", after(&format!("<li><ul>{spans}"), "</li>")[..BYTES as usize / 10].to_owned()),
    ]);
}

#[test]
fn many_facts_are_linear() {
    assert_linear(vec![
        ("ids", numbered("<p id=a", ">")),
        ("links unclosed", repeated("<a href=x>y")),
        ("headings unclosed", repeated("<h1>x")),
        ("canonicals", repeated("<link rel=canonical href=x>")),
        ("robots", repeated("<meta name=robots content='a,b,c'>")),
        ("JSON-LD", repeated("<script type=application/ld+json>{</script>")),
        ("style attributes", repeated("<p style='a:url(b)'>")),
        ("line ends", repeated("\r\n\r<b>")),
        ("words", repeated("a ")),
        ("NUL bytes", repeated("<b>\0")),
    ]);
}

#[test]
fn long_values_are_linear() {
    let wrap = |start: &str, inside: String, end: &str| format!("{start}{inside}{end}");
    assert_linear(vec![
        ("attributes", wrap("<a href=x ", numbered("a", "=1 "), ">x</a>")),
        ("attributes of one name", wrap("<a ", repeated("id=x "), ">x</a>")),
        ("srcset", wrap("<img srcset='", repeated("a 1x, "), "'>")),
        ("srcset of parentheses", wrap("<img srcset='a ", repeated("("), "'>")),
        ("srcset of commas", wrap("<img srcset='", repeated(","), "'>")),
        ("rel", wrap("<a href=x rel='", repeated("nofollow "), "'>")),
        ("robots directives", wrap("<meta name=robots content='", repeated("a,"), "'>")),
        ("data URL", wrap("<img src='data:image/png;base64,", repeated("AAAA"), "'>")),
        ("title unclosed", after("<title>", "<b>x ")),
        ("textarea unclosed", after("<textarea>", "</b>x ")),
        ("script unclosed", after("<script>", "<!--<script>")),
        ("style of comments", after("<style>", "/*")),
        ("style of strings", after("<style>", "a{b:'url(c)';d:url(\"e\")}\\")),
        ("style of open parentheses", after("<style>", "image-set((")),
        ("style of imports", after("<style>", "@import")),
        ("comments unclosed", repeated("<!--")),
        ("entities", repeated("&notin;&amp;&#65;&bogus")),
        ("less-than signs", repeated("<")),
        ("end tags cut short", repeated("</")),
        ("CDATA", after("<svg>", "<![CDATA[x]]")),
        ("JSON of brackets", after("<script type=application/ld+json>", "[")),
    ]);
}

#[test]
fn style_sheets_are_linear() {
    let time = |css: &str| time_of(|| drop(read_css(&Headers::default(), css.as_bytes())));
    let base = time(&repeated("a { color: red; background: url(b.png) }\n"));
    for unit in ["/*", "'", "\"\n", "url(", "\\", "@import ", "image-set(", "(", "{", "u", "@", "url('\\a"] {
        let ratio = time(&repeated(unit)).as_secs_f64() / base.as_secs_f64();
        assert!(ratio < MOST_RATIO, "{unit:?} takes {ratio:.0} times as long as a harmless style sheet");
    }
}
