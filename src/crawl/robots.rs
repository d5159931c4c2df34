//! robots.txt: so far, the sitemaps that it names.

use crate::page::{Position, Reference, ReferenceKind};

/// The `Sitemap` lines of a robots.txt.
pub fn sitemaps(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
        let Some((name, value)) = text.split_once(':') else { continue };
        let value = value.trim();
        if name.trim().eq_ignore_ascii_case("sitemap") && !value.is_empty() {
            found.push(Reference::bare(ReferenceKind::Sitemap, value, Position { line, column: 1 }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemap_lines_are_found_in_any_case() {
        let text = "\u{FEFF}User-agent: *\nDisallow:\r\nSITEMAP : https://a.example/s.xml \nSitemap:\nSitemap: /b.xml";
        let found: Vec<_> =
            sitemaps(text).into_iter().map(|sitemap| (sitemap.at.line, sitemap.url)).collect();
        assert_eq!(found, [(3, "https://a.example/s.xml".to_owned()), (5, "/b.xml".to_owned())]);
    }
}
