//! The `rule!` block: a declaration that reads as documentation.

/// Declares one rule. The doc comment is the rule's documentation and ends up in `tollgate explain`
/// and docs/rules.md; its `bad` and `good` examples are executed by a test. A `limit` is a number that
/// tollgate.toml may change; the check reads it from its [`Findings`](crate::rules::Findings).
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
            $(limit: { default: $default:literal, unit: $unit:literal, doc: $doc:literal },)?
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
            limit: rule!(@limit $($default, $unit, $doc)?),
            check: $crate::rules::Check::$scope($check),
        };
    };
    (@limit) => { None };
    (@limit $default:literal, $unit:literal, $doc:literal) => {
        Some($crate::rules::Limit { default: $default, unit: $unit, doc: $doc })
    };
}

pub(crate) use rule;
