//! What becomes of a visitor: refusals of different families are never thrown into one pot.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What becomes of a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Asked to pay: 402.
    Payment,
    /// Nothing is there: 404, 410.
    Missing,
    /// Not let in: 401, 403, 407, 451.
    Forbidden,
    /// Sent away for now: 408, 429.
    Throttled,
    /// Refused for another reason: other 4xx.
    Refused,
    /// The server fails, and fails again when it is asked again: 5xx that stays.
    Failing,
    /// The server failed, and answered when it was asked again: 5xx that passes.
    Passing,
    /// No answer at all.
    Unanswered,
    /// Nobody can tell from here: what we must not or cannot read, a server may still serve.
    Unknown,
    /// Sent elsewhere: 3xx.
    Redirected,
    /// Served: 1xx, 2xx.
    Served,
}

impl Family {
    /// The family of a status as the audit counts it: a code, or the name of a failure.
    pub fn of(status: &str) -> Self {
        match status.parse::<u16>() {
            Ok(code) => Self::of_code(code),
            Err(_) => super::status_named(status).map_or(Self::Unanswered, |known| known.family),
        }
    }

    /// The family of a code, also of one that nobody has defined.
    pub fn of_code(code: u16) -> Self {
        match code {
            402 => Self::Payment,
            404 | 410 => Self::Missing,
            401 | 403 | 407 | 451 => Self::Forbidden,
            408 | 429 => Self::Throttled,
            400..=499 => Self::Refused,
            100..=299 => Self::Served,
            300..=399 => Self::Redirected,
            _ => Self::Failing,
        }
    }

    /// The families that send the visitor away with nothing.
    pub const REFUSALS: [Self; 7] = [
        Self::Payment,
        Self::Missing,
        Self::Forbidden,
        Self::Throttled,
        Self::Refused,
        Self::Failing,
        Self::Unanswered,
    ];

    /// Its name in `audit.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Missing => "missing",
            Self::Forbidden => "forbidden",
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::Failing => "failing",
            Self::Passing => "passing",
            Self::Unanswered => "unanswered",
            Self::Unknown => "unknown",
            Self::Redirected => "redirected",
            Self::Served => "served",
        }
    }

    /// Whether the visitor goes away with nothing.
    pub fn is_refusal(self) -> bool {
        !matches!(self, Self::Passing | Self::Served | Self::Redirected | Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_named_as_in_the_audit() {
        for family in Family::REFUSALS.into_iter().chain([
            Family::Passing,
            Family::Unknown,
            Family::Redirected,
            Family::Served,
        ]) {
            assert_eq!(serde_json::to_value(family).ok(), Some(family.name().into()));
            assert_eq!(Family::REFUSALS.contains(&family), family.is_refusal());
        }
    }
}
