//! What the model of link equity assumes. Conventions, all of them: whoever knows better says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The terms under which links pass equity on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Terms {
    /// The chance that a visitor follows a link and does not begin anew somewhere: below 1.
    pub damping: f64,
    /// The weight of links in the main part of a page, and outside all of its parts.
    pub main: f64,
    /// The weight of links in navigation, headers and asides.
    pub nav: f64,
    /// The weight of links in footers.
    pub footer: f64,
    /// The weight of links that say `nofollow`, `ugc` or `sponsored`, wherever they stand.
    pub nofollow: f64,
    /// Who gets what pages without links have to give.
    pub dangling: Dangling,
}

/// Who gets what pages without links have to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dangling {
    /// All pages alike.
    #[default]
    Spread,
    /// The start page.
    Start,
}

impl Default for Terms {
    fn default() -> Self {
        Self { damping: 0.85, main: 1.0, nav: 0.6, footer: 0.2, nofollow: 0.0, dangling: Dangling::default() }
    }
}

/// Beyond this a visit would last for a thousand clicks, and a ranking for as many rounds.
const MAX_DAMPING: f64 = 0.999;

impl Terms {
    /// What is wrong with them, if something is.
    pub fn fault(&self) -> Option<&'static str> {
        let weights = [self.main, self.nav, self.footer, self.nofollow];
        if !(0.0..=MAX_DAMPING).contains(&self.damping) {
            Some("`damping` is a chance: from 0 to 0.999")
        } else if !weights.iter().all(|weight| (0.0..=1000.0).contains(weight)) {
            Some("the weight of a link is a number from 0 to 1000")
        } else if weights.iter().all(|weight| *weight == 0.0) {
            Some("if no link weighs anything, no link passes anything on")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_that_rank_nothing_are_refused() {
        let fine = Terms::default();
        assert_eq!(fine.fault(), None);
        for terms in [
            Terms { damping: 1.0, ..fine },
            Terms { damping: f64::NAN, ..fine },
            Terms { nav: -0.1, ..fine },
            Terms { footer: f64::INFINITY, ..fine },
            Terms { main: 0.0, nav: 0.0, footer: 0.0, ..fine },
        ] {
            assert!(terms.fault().is_some(), "{terms:?}");
        }
    }
}
