//! The `rule!` block: a declaration that reads as documentation.

/// Declares one rule. The doc comment is the rule's documentation and ends up in `tollgate explain`
/// and docs/rules.md; its `bad` and `good` examples are executed by a test.
macro_rules! rule {
    (
        $(#[doc = $docs:literal])*
        $name:ident = $scope:ident($check:path) {
            id: $id:literal,
            summary: $summary:literal,
            fix: $fix:literal,
            category: $category:ident,
            severity: $severity:ident,
            since: $since:literal,
            references: [$($reference:literal),* $(,)?],
        }
    ) => {
        $(#[doc = $docs])*
        pub static $name: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            summary: $summary,
            fix: $fix,
            category: $crate::rules::Category::$category,
            severity: $crate::rules::Severity::$severity,
            since: $since,
            references: &[$($reference),*],
            docs: concat!($($docs, "\n"),*),
            check: $crate::rules::Check::$scope($check),
        };
    };
}

pub(crate) use rule;
