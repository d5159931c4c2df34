//! Text in XML: escaped, and without what XML 1.0 cannot hold.

use super::text::visible;

/// The text for an attribute or between tags. What no XML may hold (section 2.2) is spelt out.
pub fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&#39;"),
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_not_in_it() {
        for (text, xml) in [
            ("<a b='\"&'>", "&lt;a b=&#39;&quot;&amp;&#39;&gt;"),
            ("\0\u{1B}", "&lt;U+0000&gt;&lt;U+001B&gt;"),
            ("\u{FFFE}\u{FFFF}", "&lt;U+FFFE&gt;&lt;U+FFFF&gt;"),
        ] {
            assert_eq!(escaped(text), xml);
        }
    }
}
