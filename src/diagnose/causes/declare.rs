//! The `cause!` block: a declaration that reads as documentation.

/// Declares one cause. The doc comment is what it means, for `tollgate explain` and docs/causes.md.
macro_rules! cause {
    (
        $(#[doc = $docs:literal])*
        $name:ident = $id:literal {
            title: $title:literal,
            who: $who:ident,
            $(is_offer: $is_offer:literal,)?
            steps: [$($step:literal),* $(,)?],
            $(snippets: [$($snippet:expr),* $(,)?],)?
            verify: $verify:literal,
            references: [$($reference:expr),* $(,)?],
        }
    ) => {
        $(#[doc = $docs])*
        pub static $name: $crate::diagnose::Cause = $crate::diagnose::Cause {
            id: $id,
            title: $title,
            who: $crate::diagnose::Who::$who,
            is_offer: false $(|| $is_offer)?,
            docs: concat!($($docs, "\n"),*),
            steps: &[$($step),*],
            snippets: &[$($($snippet),*)?],
            verify: $verify,
            references: &[$($reference),*],
        };
    };
}
pub(super) use cause;
