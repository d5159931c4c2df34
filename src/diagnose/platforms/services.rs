//! Services behind a site: images, data, maps, search, storage. The site answers, and what they serve is missing.

use super::Platform;
use crate::diagnose::causes::{BILLING_LIMIT, SUB_SERVICE_BILLING, USAGE_LIMIT};
use crate::diagnose::sight::Sight;
use crate::diagnose::signature::Clue::{HeaderStarts, Host, Json, JsonSays, Words};
use crate::diagnose::signature::{Signature, Spot};
use crate::diagnose::{Value, Weight, Who};

use Weight::{Medium, Strong};

const REASON: &str = "/error/errors/0/reason";
const REASONS: &[(&str, Spot)] = &[("reason", Spot::Json(REASON))];
const MESSAGE: &[(&str, Spot)] = &[("message", Spot::Json("/message"))];

/// Services behind a site.
pub(super) static SERVICES: &[Platform] = &[
    Platform {
        id: "imgix",
        name: "imgix",
        references: &["https://docs.imgix.com/references/http-status-codes"],
        signatures: &[
            Signature::new(
                Medium,
                &SUB_SERVICE_BILLING,
                "imgix answers 402 to every image of an account that is not paid or over its limits",
                &[Host(".imgix.net")],
            )
            .on(&[402]),
            Signature::new(
                Medium,
                &SUB_SERVICE_BILLING,
                "imgix answers 402 to every image of an account that is not paid or over its limits",
                &[HeaderStarts("x-imgix-id", ""), Words(&["billing error"])],
            )
            .on(&[402]),
        ],
    },
    Platform {
        id: "supabase",
        name: "Supabase",
        references: &["https://github.com/supabase/supabase/issues/45491"],
        signatures: &[Signature::new(
            Strong,
            &SUB_SERVICE_BILLING,
            "Supabase restricts the project: a limit of its plan is exceeded",
            &[JsonSays("/message", "service for this project is restricted")],
        )
        .on(&[402])
        .decoding(&[("violation", Spot::Found(violation)), ("message", Spot::Json("/message"))])],
    },
    Platform {
        id: "google-api",
        name: "Google APIs",
        references: &["https://developers.google.com/webmaster-tools/v1/errors"],
        signatures: &[
            Signature::new(
                Strong,
                &BILLING_LIMIT,
                "Google says that the daily budget which the developer has set is reached",
                &[Json(REASON, "dailyLimitExceeded402")],
            )
            .on(&[402])
            .by(Who::ThirdParty)
            .decoding(REASONS),
            Signature::new(
                Strong,
                &USAGE_LIMIT,
                "Google says that more is wanted than the quota allows",
                &[Json(REASON, "quotaExceeded402")],
            )
            .on(&[402])
            .by(Who::ThirdParty)
            .decoding(REASONS),
            Signature::new(
                Strong,
                &SUB_SERVICE_BILLING,
                "Google wants payment from the user that the call is made for",
                &[Json(REASON, "user402")],
            )
            .on(&[402])
            .decoding(REASONS),
            Signature::new(
                Medium,
                &USAGE_LIMIT,
                "Google's words for a quota of photos of places that is used up",
                &[Words(&["over your available quota"])],
            )
            .on(&[403])
            .by(Who::ThirdParty),
        ],
    },
    Platform {
        id: "firebase-storage",
        name: "Cloud Storage for Firebase",
        references: &["https://firebase.google.com/docs/storage/web/handle-errors"],
        signatures: &[Signature::new(
            Medium,
            &SUB_SERVICE_BILLING,
            "the bucket belongs to a project without a plan that is paid by use",
            &[JsonSays("/error/message", "pay-as-you-go plan")],
        )
        .on(&[402, 403])],
    },
    Platform {
        id: "algolia",
        name: "Algolia",
        references: &["https://github.com/cdnjs/cdnjs/issues/4190"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "Algolia says that the operations of the plan are used up",
            &[JsonSays("/message", "operations quota exceeded")],
        )
        .on(&[402, 403])
        .by(Who::ThirdParty)
        .decoding(MESSAGE)],
    },
    Platform {
        id: "contentful",
        name: "Contentful",
        references: &["https://github.com/contentful/slash-developers/issues/303"],
        signatures: &[Signature::new(
            Medium,
            &USAGE_LIMIT,
            "Contentful says that the limit of the plan is reached",
            &[JsonSays("/details/reasons", "usage exceeded")],
        )
        .on(&[403])
        .by(Who::ThirdParty)],
    },
];

/// The limit that a project of Supabase exceeds: `exceed_egress_quota`.
fn violation(sight: &Sight) -> Option<Value> {
    let message = sight.json_text("/message")?;
    let words = message.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.into_iter().find(|word| word.starts_with("exceed_")).map(Value::from)
}
