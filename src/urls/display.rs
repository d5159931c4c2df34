//! The form of a URL that people read.

use super::identity::{escaped_byte, push_escape};
use super::{Url, decoded_path};

/// A URL as people like to read it: international host names and UTF-8 escapes in letters.
///
/// Escapes that would be confusing when undone (controls, spaces, delimiters, bidirectional marks,
/// invalid UTF-8) stay as they are, so the text can be pasted back into a browser.
pub fn display(url: &Url) -> String {
    let mut shown = format!("{}:", url.scheme());
    if let Some(host) = url.host_str() {
        shown.push_str("//");
        shown.push_str(&display_host(host));
        if let Some(port) = url.port() {
            shown.push(':');
            shown.push_str(&port.to_string());
        }
    }
    shown.push_str(&display_escapes(&url[url::Position::BeforePath..]));
    shown
}

/// Letters are shown only when they lead back to the same name, so a look-alike stays in `xn--` form.
fn display_host(host: &str) -> String {
    let (unicode, errors) = idna_to_unicode(host);
    if errors { host.to_owned() } else { unicode }
}

fn idna_to_unicode(host: &str) -> (String, bool) {
    let (unicode, result) = idna::domain_to_unicode(host);
    let mixed = unicode.split('.').any(mixes_ascii_and_other_letters);
    (unicode, result.is_err() || mixed)
}

/// The cheap half of the browsers' spoofing check: `pаypal` with one Cyrillic letter.
fn mixes_ascii_and_other_letters(label: &str) -> bool {
    let is_foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && u32::from(c) > 0x24F;
    label.chars().any(|c| c.is_ascii_alphabetic()) && label.chars().any(is_foreign)
}

fn display_escapes(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('%') {
        shown.push_str(&rest[..start]);
        let (run, after) = split_escape_run(&rest[start..]);
        push_readable(&mut shown, run);
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Splits off the leading `%XX%XX...`; a stray percent sign is a run of its own.
fn split_escape_run(text: &str) -> (&str, &str) {
    let mut end = 0;
    while escaped_byte(text.as_bytes(), end).is_some() {
        end += 3;
    }
    text.split_at(end.max(1))
}

fn push_readable(shown: &mut String, run: &str) {
    for chunk in decoded_path(run).utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_alphanumeric() && !c.is_ascii() {
                shown.push(c);
            } else if run == "%" {
                shown.push('%');
            } else {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_escape(shown, byte));
            }
        }
        chunk.invalid().iter().for_each(|byte| push_escape(shown, *byte));
    }
}
