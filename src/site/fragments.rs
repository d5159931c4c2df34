//! Whether a link's fragment leads anywhere, as far as that can be told without running scripts.

use xxhash_rust::xxh3::xxh3_64;

use super::{Content, Link, Record, Site};
use crate::urls;

/// What is known of a link's fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FragmentCheck {
    /// There is none, it is found, or it means the top of the page.
    Found,
    /// The page answers and has no such target.
    Missing,
    /// It cannot be told.
    Unverifiable(Unverifiable),
    /// The page itself is refused or unknown; that is said elsewhere.
    NoPage,
}

/// Why a fragment cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unverifiable {
    /// Its form is one that scripts and browsers resolve: a route, a range of lines, a text fragment.
    Script,
    /// The target belongs to another site, of which only the head was asked for.
    OtherSite,
    /// The target is no HTML page.
    OtherContent,
    /// The target only sends visitors elsewhere.
    RefreshPage,
    /// The target is larger than what was read.
    CutPage,
}

impl Unverifiable {
    /// The reason in reports.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Script => "fragment resolved by a script",
            Self::OtherSite => "fragment of another site",
            Self::OtherContent => "fragment of a file that is no page",
            Self::RefreshPage => "fragment of a page that refreshes elsewhere",
            Self::CutPage => "fragment of a page read in part",
        }
    }
}

/// The form in which anchors are remembered.
pub(super) fn anchor_hash(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

impl Site {
    /// Checks the fragment of a link against the page it leads to.
    pub fn check_fragment(&self, link: &Link) -> FragmentCheck {
        if !link.has_fragment {
            return FragmentCheck::Found;
        }
        let fragment = self.fragment_of(link);
        if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") {
            return FragmentCheck::Found;
        }
        let Some(target) = self.landing(link.target).success() else { return FragmentCheck::NoPage };
        if self.resource(target).is_elsewhere {
            return FragmentCheck::Unverifiable(Unverifiable::OtherSite);
        }
        let Some(record) = self.record(target).filter(|record| record.content == Content::Html) else {
            return FragmentCheck::Unverifiable(Unverifiable::OtherContent);
        };
        if self.has_anchor(record, &fragment) {
            FragmentCheck::Found
        } else if is_for_scripts(&fragment) {
            FragmentCheck::Unverifiable(Unverifiable::Script)
        } else if record.is_refresh_stub {
            FragmentCheck::Unverifiable(Unverifiable::RefreshPage)
        } else if record.is_cut {
            FragmentCheck::Unverifiable(Unverifiable::CutPage)
        } else {
            FragmentCheck::Missing
        }
    }
}

impl Site {
    /// Browsers look for the fragment as the URL holds it, and then with its escapes undone (HTML
    /// standard, "find a potential indicated element").
    fn has_anchor(&self, record: &Record, fragment: &str) -> bool {
        let anchors = self.anchors.run(&record.anchors);
        let is_known = |name: &str| anchors.holds(&anchor_hash(name));
        is_known(fragment) || fragment.contains('%') && is_known(&urls::decoded_text(fragment))
    }
}

/// Routes (`#/a`, `#!a`), text fragments (`#:~:text=`), settings (`#a=b`) and ranges of lines (`#12-34`, `#L1-L9`).
fn is_for_scripts(fragment: &str) -> bool {
    fragment.starts_with(['/', '!'])
        || fragment.contains(":~:")
        || fragment.contains('=')
        || is_line_range(fragment)
}

fn is_line_range(fragment: &str) -> bool {
    let is_line = |text: &str| {
        let digits = text.strip_prefix('L').unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    fragment.split_once('-').is_some_and(|(first, last)| is_line(first) && is_line(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_for_scripts_are_known_by_their_form() {
        for fragment in ["/route", "!hash/bang", ":~:text=a", "a:~:text=b", "12-34", "L1-L20", "page=2"] {
            assert!(is_for_scripts(fragment), "{fragment}");
        }
        for fragment in ["section", "a-b", "12", "1-", "method.new", "L12"] {
            assert!(!is_for_scripts(fragment), "{fragment}");
        }
    }
}
