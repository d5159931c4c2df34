//! The URLs of a `srcset`, by the parsing rules of the HTML standard.

/// The URLs of a `srcset` attribute, in order, without their descriptors.
pub(super) fn candidates(srcset: &str) -> Vec<&str> {
    let mut urls = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return urls;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let bare = url.trim_end_matches(',');
        urls.push(bare);
        rest = if bare.len() < url.len() { after } else { skip_descriptors(after) };
    }
}

/// Descriptors end at a comma outside parentheses.
fn skip_descriptors(text: &str) -> &str {
    let mut is_nested = false;
    for (at, c) in text.char_indices() {
        match c {
            '(' => is_nested = true,
            ')' => is_nested = false,
            ',' if !is_nested => return &text[at + 1..],
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_split_as_browsers_do() {
        for (srcset, urls) in [
            ("a.png", vec!["a.png"]),
            ("a.png 1x, b.png 2x", vec!["a.png", "b.png"]),
            (" a.png 100w ,\n b.png 200w,", vec!["a.png", "b.png"]),
            ("a.png, b.png", vec!["a.png", "b.png"]),
            ("a,b.png 1x,c.png", vec!["a,b.png", "c.png"]),
            ("data:image/png;base64,AA== 1x, b.png 2x", vec!["data:image/png;base64,AA==", "b.png"]),
            ("a.png future(1, 2) 1x, b.png", vec!["a.png", "b.png"]),
            (" , ,", vec![]),
        ] {
            assert_eq!(candidates(srcset), urls, "{srcset:?}");
        }
    }
}
