//! What the page says: whether there is enough of it, and whether it was meant to be published.

use super::declare::rule;
use super::{Findings, Source, View, prose};

rule! {
    /// ## What it finds
    ///
    /// An indexable page with hardly any text of its own. Navigation, sidebars and footers do not count.
    /// The start page is left alone.
    ///
    /// ## Why it matters
    ///
    /// There is nothing by which a search engine could tell what the page is good for. No number of words
    /// is asked for by any of them; a page of pictures or a contact form may be fine as it is.
    ///
    /// ## How to fix it
    ///
    /// Say what visitors came for, or put the page together with another one. What should not be found,
    /// such as a thank-you page, says noindex.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> bread.html <==
    /// <!doctype html><title>Rye bread</title><h1>Rye bread</h1><p>Coming soon.
    /// ```
    ///
    /// ```site,good
    /// ==> bread.html <==
    /// <!doctype html><title>Rye bread</title><meta name="robots" content="noindex"><h1>Rye bread</h1><p>Coming soon.
    /// ```
    THIN_PAGE = IndexablePage(thin_page) {
        id: "thin-page",
        summary: "A page has hardly any text of its own",
        fix: "Say what visitors came for, join the page with another one, or set it to noindex",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/fundamentals/creating-helpful-content"],
        limit: { default: 15, unit: "words", doc: "The fewest words that are not reported" },
    }
}

fn thin_page(view: &View, findings: &mut Findings) {
    let words = u64::from(view.page.text.main_words);
    if words < findings.limit() && view.response.url.path() != "/" {
        view.report(findings, &format!("the main text has {words} words"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// Filler text, `Lorem ipsum dolor`, in the text of an indexable page. Code and comments do not
    /// count.
    ///
    /// ## Why it matters
    ///
    /// The page was published before it was written. Visitors see it, and search engines index Latin.
    ///
    /// ## How to fix it
    ///
    /// Write the text, or take the page off the site until it is there.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Our oven</title><p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Filler</title><p>Designers write <code>Lorem ipsum dolor</code> or “Lorem ipsum dolor sit amet” where a text will be.
    /// ```
    PLACEHOLDER_TEXT = IndexablePage(placeholder_text) {
        id: "placeholder-text",
        summary: "A page was published with filler text",
        fix: "Write the text, or take the page off the site until it is there",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/fundamentals/creating-helpful-content"],
    }
}

fn placeholder_text(view: &View, findings: &mut Findings) {
    report_places(view, findings, prose::places(view, b"orem ipsum dolor", is_more_than_named));
}

/// Characters behind which a quotation of filler text has ended, where it is only spoken of.
const QUOTED: usize = 48;

/// What ends a quotation.
const CLOSING: &[&str] = &["”", "\"", "»", "」", "』", "&rdquo;", "&quot;", "&raquo;"];

/// Whether filler text goes on: what explains it quotes its beginning.
fn is_more_than_named(rest: &[u8]) -> bool {
    let text = rest.split(|byte| *byte == b'<').next().unwrap_or_default();
    let soon = &text[..text.len().min(QUOTED)];
    !CLOSING.iter().any(|mark| memchr::memmem::find(soon, mark.as_bytes()).is_some())
}

rule! {
    /// ## What it finds
    ///
    /// Text that was read in the wrong encoding and saved again: `BrÃ¶tchen` for Brötchen, `itâ€™s` for
    /// it’s. Code and comments do not count, nor does a letter in quotation marks, which explains this.
    ///
    /// ## Why it matters
    ///
    /// Visitors take the site for neglected, and nobody finds the page by the words that are broken.
    ///
    /// ## How to fix it
    ///
    /// Read the source as UTF-8 where it enters the site: the database connection, the file, the import.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><meta charset="utf-8"><title>Bread</title><p>Fresh BrÃ¶tchen every day.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><meta charset="utf-8"><title>Bread</title><p>Fresh Brötchen, café au lait, SÃO PAULO.
    /// In the wrong encoding an é looks like “Ã©”, « Ã© », 「Ã©」.
    /// ```
    MOJIBAKE = IndexablePage(mojibake) {
        id: "mojibake",
        summary: "Text was read in the wrong encoding and saved again",
        fix: "Read the source as UTF-8 where it enters the site",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://www.w3.org/International/questions/qa-what-is-encoding"],
    }
}

fn mojibake(view: &View, findings: &mut Findings) {
    if view.page.encoding.used != "UTF-8" || view.body().is_ascii() {
        return;
    }
    let mut places = prose::places(view, "Ã".as_bytes(), |rest| is_broken_letter(rest) && !is_quoted(rest));
    places.extend(prose::places(view, "â€".as_bytes(), |_| true));
    report_places(view, findings, places);
}

/// Whether what follows `Ã` is the second byte of a letter from U+00C0 to U+00FF, read as Windows-1252.
/// Capitals of Portuguese are followed by letters, spaces, quotes or dots instead.
fn is_broken_letter(rest: &[u8]) -> bool {
    let is_quote_or_dot = |byte: u8| matches!(byte, 0xAB | 0xB7 | 0xBB);
    match rest {
        [0xC2, second, ..] => (0xA1..=0xBF).contains(second) && !is_quote_or_dot(*second),
        _ => {
            rest.starts_with("Ÿ".as_bytes())
                || rest.starts_with("„".as_bytes())
                || rest.starts_with("–".as_bytes())
        }
    }
}

/// Whether a quotation ends behind the letter: there it is an example of what it would be elsewhere.
fn is_quoted(rest: &[u8]) -> bool {
    let near = rest[..rest.len().min(QUOTED)].utf8_chunks().next().map_or("", |text| text.valid());
    let mut behind = near.chars();
    behind.next();
    // The French part their quotation marks from the words.
    let behind = behind.as_str().trim_start().trim_start_matches("&nbsp;");
    CLOSING.iter().any(|mark| behind.starts_with(mark))
}

fn report_places(view: &View, findings: &mut Findings, places: Vec<(String, Source)>) {
    let Some((first, _)) = places.first() else { return };
    let evidence = format!("the text says “{first}”");
    findings.add(view.key, evidence).sources = places.into_iter().map(|(_, place)| place).collect();
}

rule! {
    /// ## What it finds
    ///
    /// A page whose HTML is larger than what Googlebot reads of a file: 2 MB before compression, with the
    /// scripts, styles and data inside the page.
    ///
    /// ## Why it matters
    ///
    /// Googlebot stops there. Text, links and structured data behind that point are not indexed.
    ///
    /// ## How to fix it
    ///
    /// Move embedded data, scripts, styles and pictures into files of their own, or divide the page.
    ///
    /// ## Examples
    ///
    /// ```html,bad,limit:70
    /// <!doctype html><title>Bread</title><p>Rye, spelt, wheat and all of their history.
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><p>Rye, spelt, wheat and all of their history.
    /// ```
    OVERSIZED_HTML = HtmlPage(oversized_html) {
        id: "oversized-html",
        summary: "A page is larger than what Googlebot reads",
        fix: "Move embedded data, scripts and styles into files of their own, or divide the page",
        category: Content,
        severity: Error,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/googlebot"],
        limit: { default: 2_000_000, unit: "bytes", doc: "The largest page that is not reported" },
    }
}

fn oversized_html(view: &View, findings: &mut Findings) {
    let size = view.response.answer().and_then(|answer| answer.size).unwrap_or(view.body().len() as u64);
    if size > findings.limit() {
        view.report(findings, &format!("the HTML has {size} bytes; {} are read", findings.limit()));
    }
}
