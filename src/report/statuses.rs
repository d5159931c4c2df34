//! What an answer means to the visitor who gets it.

pub use crate::diagnose::statuses::Family;
use crate::diagnose::statuses::status_named;

impl Family {
    /// What happens, after a count: "3 ask for payment".
    pub fn says(self, count: u64) -> &'static str {
        let (one, many) = match self {
            Self::Payment => ("asks for payment", "ask for payment"),
            Self::Missing => ("is not there", "are not there"),
            Self::Forbidden => ("is forbidden", "are forbidden"),
            Self::Throttled => ("is throttled", "are throttled"),
            Self::Refused => ("is refused", "are refused"),
            Self::Failing => ("fails on the server", "fail on the server"),
            Self::Passing => ("failed for a moment", "failed for a moment"),
            Self::Unanswered => ("gives no answer", "give no answer"),
            Self::Unknown => ("cannot be judged", "cannot be judged"),
            Self::Redirected => ("leads elsewhere", "lead elsewhere"),
            Self::Served => ("is served", "are served"),
        };
        if count == 1 { one } else { many }
    }
}

/// The reason phrase of a status (IANA registry), or the failure in words.
pub fn phrase(status: &str) -> &'static str {
    match status {
        "200" => "OK",
        "206" => "Partial Content",
        "301" => "Moved Permanently",
        "302" => "Found",
        "303" => "See Other",
        "304" => "Not Modified",
        "307" => "Temporary Redirect",
        "308" => "Permanent Redirect",
        refusal => status_named(refusal).map_or("", |known| known.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payment_stands_apart_from_the_other_refusals() {
        for (status, family) in [
            ("200", Family::Served),
            ("301", Family::Redirected),
            ("402", Family::Payment),
            ("404", Family::Missing),
            ("451", Family::Forbidden),
            ("418", Family::Refused),
            ("599", Family::Failing),
            ("outside-root", Family::Unknown),
            ("dns-error", Family::Unanswered),
        ] {
            assert_eq!(Family::of(status), family, "{status}");
        }
        assert!(Family::Payment.is_refusal() && Family::Unanswered.is_refusal());
        assert!(!Family::Redirected.is_refusal() && !Family::Unknown.is_refusal());
    }
}
