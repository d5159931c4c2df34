//! The pictures of a `srcset`, by the parsing rules of the HTML standard.

/// One picture of a `srcset`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    /// Its URL.
    pub url: &'a str,
    /// What it is for, as written: `2x`, `640w`; nothing means `1x`.
    pub descriptor: &'a str,
}

/// The pictures of a `srcset` attribute, in order.
pub(super) fn candidates(srcset: &str) -> Vec<Candidate<'_>> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let bare = url.trim_end_matches(',');
        let (descriptor, after) = if bare.len() < url.len() { ("", after) } else { split_descriptors(after) };
        found.push(Candidate { url: bare, descriptor: descriptor.trim_ascii() });
        rest = after;
    }
}

/// Descriptors end at a comma outside parentheses.
fn split_descriptors(text: &str) -> (&str, &str) {
    let mut is_nested = false;
    for (at, c) in text.char_indices() {
        match c {
            '(' => is_nested = true,
            ')' => is_nested = false,
            ',' if !is_nested => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

/// What one picture is for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Purpose {
    /// A screen of this density.
    Density(f64),
    /// This many pixels in width.
    Width(u32),
}

/// What browsers do not heed in a list of pictures, in words. `may_choose` tells whether the element says how
/// wide it is shown, without which widths mean nothing.
pub(super) fn faults(candidates: &[Candidate], may_choose: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut purposes: Vec<Purpose> = Vec::new();
    for Candidate { url, descriptor } in candidates {
        match purpose(descriptor) {
            None => found.push(format!("“{descriptor}” is no size, so {url} is never shown")),
            Some(purpose) if purposes.contains(&purpose) => {
                let shown = if descriptor.is_empty() { "1x" } else { descriptor };
                found.push(format!("two pictures are for {shown}, so {url} is never shown"));
            }
            Some(purpose) => purposes.push(purpose),
        }
    }
    let has_width = purposes.iter().any(|purpose| matches!(purpose, Purpose::Width(_)));
    let has_density = purposes.iter().any(|purpose| matches!(purpose, Purpose::Density(_)));
    if has_width && has_density {
        found.push("widths (w) and densities (x) are mixed".to_owned());
    } else if has_width && !may_choose {
        found.push(
            "widths (w) need a sizes attribute, or the picture is taken for as wide as the window".to_owned(),
        );
    }
    found
}

/// One descriptor, or a width with the height that is to come (`640w 480h`).
fn purpose(descriptor: &str) -> Option<Purpose> {
    if descriptor.is_empty() {
        return Some(Purpose::Density(1.0));
    }
    let mut words = descriptor.split_ascii_whitespace();
    let first = words.next()?;
    let whole =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
    let purpose = if let Some(width) = first.strip_suffix('w') {
        Purpose::Width(whole(width).filter(|width| *width > 0)?)
    } else {
        let density: f64 = first.strip_suffix('x')?.parse().ok()?;
        Purpose::Density(Some(density).filter(|density| density.is_finite() && *density >= 0.0)?)
    };
    let is_height = |word: &str| word.strip_suffix('h').is_some_and(|height| whole(height).is_some());
    let rest = words.next().is_none_or(|word| matches!(purpose, Purpose::Width(_)) && is_height(word));
    (rest && words.next().is_none()).then_some(purpose)
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
            let found: Vec<_> = candidates(srcset).into_iter().map(|candidate| candidate.url).collect();
            assert_eq!(found, urls, "{srcset:?}");
        }
    }

    #[test]
    fn what_browsers_do_not_heed_is_said() {
        for (srcset, words) in [
            ("a 1x, b 2x", None),
            ("a, b 1.5x", None),
            ("a 320w, b 640w 480h", None),
            ("a 320w, b 640", Some("“640” is no size")),
            ("a 320px", Some("“320px” is no size")),
            ("a 0w", Some("“0w” is no size")),
            ("a 1x 2x", Some("“1x 2x” is no size")),
            ("a 1x, b", Some("two pictures are for 1x")),
            ("a 320w, b 320w", Some("two pictures are for 320w")),
            ("a 320w, b 2x", Some("widths (w) and densities (x) are mixed")),
        ] {
            let found = faults(&candidates(srcset), true);
            assert_eq!(found.len(), usize::from(words.is_some()), "{srcset}: {found:?}");
            assert!(
                found.iter().zip(words).all(|(found, words)| found.starts_with(words)),
                "{srcset}: {found:?}"
            );
        }
        assert_eq!(faults(&candidates("a 320w"), false).len(), 1);
        assert_eq!(faults(&candidates("a 2x"), false).len(), 0);
    }
}
