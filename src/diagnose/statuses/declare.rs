//! The `status!` block: one entry of the catalogue, readable as documentation.

use crate::diagnose::Cause;

/// One entry of the catalogue. The doc comment is what it means, for `tollgate explain` and docs/statuses.md.
macro_rules! status {
    (
        $(#[doc = $docs:literal])*
        $kind:ident($told:expr), $name:literal {
            defined: $defined:expr,
            family: $family:ident,
            engines: $engines:ident,
            again: $again:ident,
            severity: $severity:ident,
            say: $say:literal,
            $(cause: $cause:ident,)?
            references: [$($reference:expr),* $(,)?],
        }
    ) => {
        $crate::diagnose::statuses::Status {
            told: $crate::diagnose::statuses::Told::$kind($told),
            name: $name,
            defined: $defined,
            family: $crate::diagnose::statuses::Family::$family,
            docs: concat!($($docs, "\n"),*),
            engines: &$crate::diagnose::statuses::engines::$engines,
            again: $crate::diagnose::statuses::Again::$again,
            severity: $crate::rules::Severity::$severity,
            say: $say,
            cause: $crate::diagnose::statuses::declare::first(&[$(&$crate::diagnose::causes::$cause)?]),
            references: &[$($reference),*],
        }
    };
}
pub(super) use status;

/// The cause of an entry, if it names one.
pub(super) const fn first(causes: &[&'static Cause]) -> Option<&'static Cause> {
    match causes {
        [cause, ..] => Some(cause),
        [] => None,
    }
}
