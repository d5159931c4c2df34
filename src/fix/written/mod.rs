//! Where the author of a page wrote what was found in it: the file that the page is made from, and the line of a
//! link in it or in a template. A line is only named where it is certain; nothing is guessed.
//!
//! Pure: whoever reads the files does that elsewhere.

mod expressions;
mod layout;
mod links;
mod markup;
mod matching;
mod patterns;

pub use layout::{Preset, Routes, front_matter};
pub use links::{Link, Notation, links};
pub use matching::{Built, Spot, assign, meanings};
pub use patterns::{Pattern, Patterns};

/// Whether a name leads out of the project that it is named in.
pub fn is_outside(name: &str) -> bool {
    name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..")
}

/// A path as pages are compared: without `index.html`, ending and last slash.
pub fn plain_path(path: &str) -> String {
    let path = path.strip_suffix("index.html").or_else(|| path.strip_suffix("index.htm")).unwrap_or(path);
    let path = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).unwrap_or(path);
    format!("/{}", path.trim_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_path() {
        for path in ["/a/b/", "/a/b", "/a/b.html", "/a/b/index.html", "a/b/"] {
            assert_eq!(plain_path(path), "/a/b");
        }
        for path in ["/", "", "/index.html"] {
            assert_eq!(plain_path(path), "/");
        }
    }
}
