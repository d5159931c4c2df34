//! What one response shows, taken while its body is at hand.

use serde::{Deserialize, Serialize};

use super::sight::Sight;
use super::statuses::{self, Told};
use super::{Decoded, Evidence, Flaw, Origin, Sign, Weight, dialects, faults, generic, platforms, redact};
use crate::page::{Outcome, Response, cut};

/// Characters that are kept of a title or a content type.
const SHOWN: usize = 200;

/// What one refused response shows. It is kept with the crawl: a diagnosis needs the other answers too. Whose answer it
/// is does not stand here, so that what many URLs say alike is kept once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signs {
    /// The status code, or the name of the failure.
    pub told: String,
    /// What speaks for a cause, in the order in which it was looked for.
    pub signs: Vec<Sign>,
    /// The payment protocol that is spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// The platform or service that made the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// What the answer says, decoded.
    #[serde(default, skip_serializing_if = "Decoded::is_empty")]
    pub decoded: Decoded,
    /// What is wrong with the answer itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lint: Vec<Flaw>,
    /// When the offer ends, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<i64>,
    /// The page that came with it.
    pub page: ErrorPage,
}

/// What the body of a refusal is like.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ErrorPage {
    /// The `Content-Type`, as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The bytes of the body, as far as they were looked at.
    pub bytes: u64,
    /// The title, where it is HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How long to wait, in seconds, where `Retry-After` says so in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
    /// How long a cache has kept it, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<i64>,
}

/// What a response shows, if it is refused or is the notice of a platform. An ordinary page shows nothing.
pub fn signs(response: &Response) -> Option<Signs> {
    match &response.outcome {
        Outcome::Failed(failure) if !failure.kind.is_refusal() => None,
        Outcome::Failed(failure) => {
            let mut signs = Signs::of(failure.kind.name().to_owned());
            signs.say_status(Told::Failure(failure.kind), &failure.detail);
            Some(signs)
        }
        Outcome::Answered(answer) => {
            let mut signs = Signs::of(answer.status.to_string());
            signs.look(&Sight::of(&response.final_url, answer));
            (answer.status >= 400 || !signs.signs.is_empty()).then_some(signs)
        }
    }
}

impl Signs {
    fn of(told: String) -> Self {
        Self {
            told,
            signs: Vec::new(),
            dialect: None,
            platform: None,
            decoded: Decoded::default(),
            lint: Vec::new(),
            expires: None,
            page: ErrorPage::default(),
        }
    }

    fn look(&mut self, sight: &Sight) {
        if let Some((dialect, spoken)) = dialects::spoken(sight) {
            self.dialect = Some(dialect.id.to_owned());
            self.signs.push(spoken.sign);
            self.signs.extend(spoken.also);
            (self.decoded, self.lint, self.expires) = (spoken.decoded, spoken.lint, spoken.expires);
        } else if let Some((platform, signs)) = platforms::found(sight, &mut self.decoded) {
            self.platform = Some(platform.id.to_owned());
            self.signs = signs;
        } else {
            self.signs = generic::found(sight, &mut self.decoded);
        }
        let is_refused = sight.status >= 400;
        let is_certain = self.signs.iter().any(|sign| sign.evidence.weight == Weight::Certain);
        if is_refused && !is_certain {
            self.say_status(Told::Code(sight.status), "");
        }
        if is_refused || !self.signs.is_empty() {
            self.page = ErrorPage::of(sight);
            let faults = faults::of(sight, self);
            self.lint.extend(faults);
        }
    }

    /// What the status says by itself.
    fn say_status(&mut self, told: Told, detail: &str) {
        let Some((status, cause)) = statuses::status(told).and_then(|status| Some((status, status.cause?)))
        else {
            return;
        };
        let seen = format!("{} {}", told.name(), if detail.is_empty() { status.name } else { detail });
        let evidence = Evidence::new(Weight::Weak, Origin::Status, status.say, &seen);
        self.signs.push(Sign { cause, who: None, evidence });
    }
}

impl ErrorPage {
    fn of(sight: &Sight) -> Self {
        let seconds = |name| sight.header(name).and_then(|value| value.parse().ok());
        Self {
            content_type: sight.header("content-type").map(|kind| cut(kind, SHOWN)),
            bytes: sight.text.len() as u64,
            title: sight.title().map(|title| redact::shown(&title, SHOWN)),
            retry_after: seconds("retry-after"),
            age: seconds("age"),
        }
    }
}
