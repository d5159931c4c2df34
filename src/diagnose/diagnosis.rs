//! The answer to "why was it refused?", as audit.json holds it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lints::{self, Breaks};
use super::{Cause, Decoded, Evidence, causes};

/// Why something was refused, how sure we are, and what shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// The id of the cause; `tollgate explain` says more of it.
    pub cause: String,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// Who can mend it.
    pub who: Who,
    /// What shows it, the weightiest first.
    pub evidence: Vec<Evidence>,
    /// The payment protocol that was spoken.
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
}

impl Diagnosis {
    /// The cause, with its meaning and its fix. One that this version does not know is unknown.
    pub fn cause(&self) -> &'static Cause {
        causes::cause(&self.cause).unwrap_or(&causes::UNKNOWN)
    }

    /// Whether nothing that was seen carries a claim.
    pub fn is_unknown(&self) -> bool {
        self.cause() == &causes::UNKNOWN
    }

    /// The flaw that makes an offer a misconfiguration.
    pub fn spoiling_flaw(&self) -> Option<&Flaw> {
        let spoils = |flaw: &&Flaw| lints::lint(&flaw.id).is_some_and(|lint| lint.breaks != Breaks::Nothing);
        self.lint.iter().filter(|_| self.cause() == &causes::MISCONFIGURATION).find(spoils)
    }

    /// The cause with its steps, where somebody of the site can take them.
    pub fn way_out(&self) -> Option<&'static Cause> {
        (self.who != Who::OtherSite).then(|| self.cause())
    }
}

/// How sure a diagnosis is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Confidence {
    /// In a word.
    pub class: Class,
    /// As a share of what was seen: 0 to 1.
    pub share: f64,
}

/// How sure, in a word. Ordered: low is less than certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A guess, and said to be one.
    Low,
    /// More likely than anything else.
    Medium,
    /// Hard to explain otherwise.
    High,
    /// The answer says so in a form that only this cause has.
    Certain,
}

impl Class {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Certain => "certain",
        }
    }
}

/// Who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Who decides what is published, and for whom.
    Content,
    /// Who writes the site or its API.
    Developer,
    /// Who runs the servers.
    Hosting,
    /// Who pays the bills.
    Billing,
    /// Who sets the rules of the CDN or firewall.
    Edge,
    /// Whoever has the account with another vendor.
    ThirdParty,
    /// Who runs the other site that a link leads to.
    OtherSite,
    /// Nobody of the site: the fault is elsewhere, or not known.
    Nobody,
}

impl Who {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Content => "the content owner",
            Self::Developer => "the developer",
            Self::Hosting => "whoever runs the hosting",
            Self::Billing => "the account owner (billing)",
            Self::Edge => "whoever sets the rules of the CDN or firewall",
            Self::ThirdParty => "whoever has the account with that vendor",
            Self::OtherSite => "whoever runs the other site",
            Self::Nobody => "nobody of the site, as far as can be told",
        }
    }
}

/// Something wrong with the answer itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flaw {
    /// The id of the lint.
    pub id: String,
    /// What is wrong.
    pub what: String,
    /// Where it shows, without secrets.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen: String,
}
