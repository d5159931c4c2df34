//! What the faults of a rule have in common when it comes to mending them.

use crate::diagnose::Who;
use crate::rules::{Category, Rule};

use super::Action;

/// Which faults one deed mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Together {
    /// Those at one URL, whatever rules found them.
    AtOneUrl,
    /// Those of one rule.
    OfOneRule,
    /// All that a sitemap says wrongly.
    InSitemaps,
}

/// How the faults of a rule are mended.
#[derive(Debug, Clone, Copy)]
pub struct Handling {
    /// Which of them one deed mends.
    pub together: Together,
    /// What kind of deed that is.
    pub action: Action,
    /// Who does it, unless a diagnosis knows better.
    pub who: Who,
}

/// Rules whose faults are mended in another way than most of their topic.
const EXCEPTIONS: &[(&str, Handling)] = &[
    ("error-in-sitemap", SITEMAP),
    ("noindex-in-sitemap", SITEMAP),
    ("redirect-in-sitemap", SITEMAP),
    ("canonicalised-in-sitemap", SITEMAP),
    ("missing-from-sitemap", SITEMAP),
    ("empty-sitemap", SITEMAP),
    ("unreadable-sitemap", SITEMAP),
    ("sitemap-problem", SITEMAP),
    ("broken-asset", Handling { action: Action::Restore, ..LINK }),
    ("broken-preview-image", Handling { action: Action::Restore, ..LINK }),
    ("exposed-secret", CONFIGURED),
    ("exposed-source-map", CONFIGURED),
    ("temporary-redirect", CONFIGURED),
    ("missing-canonical-target", LINK),
    ("broken-llms-link", LINK),
    ("broken-license", LINK),
    ("opener-to-other-site", LINK),
    ("campaign-link-inside", LINK),
    ("missing-https-redirect", CONFIGURED),
    ("www-and-bare-host", CONFIGURED),
    ("optional-slash", CONFIGURED),
    ("index-file-address", CONFIGURED),
    ("missing-hsts", CONFIGURED),
    ("unencrypted-site", CONFIGURED),
    ("missing-nosniff", CONFIGURED),
    ("certificate-ends-soon", CONFIGURED),
    ("weak-cookie", CONFIGURED),
    ("directory-listing", CONFIGURED),
    ("missing-alt", WRITTEN),
    ("vague-link-text", WRITTEN),
];

const SITEMAP: Handling =
    Handling { together: Together::InSitemaps, action: Action::RewriteSitemap, who: Who::Developer };
const LINK: Handling =
    Handling { together: Together::AtOneUrl, action: Action::ChangeLink, who: Who::Content };
const TEMPLATE: Handling =
    Handling { together: Together::OfOneRule, action: Action::EditPages, who: Who::Developer };
const WRITTEN: Handling = Handling { who: Who::Content, ..TEMPLATE };
const CONFIGURED: Handling =
    Handling { together: Together::OfOneRule, action: Action::Configure, who: Who::Hosting };

/// How the faults of a rule are mended.
pub fn handling(rule: &Rule) -> Handling {
    let exception = EXCEPTIONS.iter().find(|(id, _)| *id == rule.id);
    exception.map_or_else(|| of_topic(rule.category), |(_, handling)| *handling)
}

fn of_topic(category: Category) -> Handling {
    match category {
        Category::Refusals => Handling { action: Action::Unblock, who: Who::Developer, ..LINK },
        Category::Links | Category::Redirects => LINK,
        Category::Content => WRITTEN,
        Category::Indexing
        | Category::Structure
        | Category::International
        | Category::StructuredData
        | Category::Images
        | Category::Accessibility
        | Category::Security
        | Category::Crawling
        | Category::Own => TEMPLATE,
        Category::Responses | Category::ErrorPages | Category::Performance => CONFIGURED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_exception_names_a_rule_once() {
        for (at, (id, _)) in EXCEPTIONS.iter().enumerate() {
            assert!(rules::rule(id).is_some(), "{id} is no rule");
            assert!(EXCEPTIONS[..at].iter().all(|(other, _)| other != id), "{id} stands there twice");
        }
    }
}
