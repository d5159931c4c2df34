//! APIs that pages and programs call: payments, language models, gateways.

use super::Platform;
use crate::diagnose::causes::{
    AGENT_PAYMENT, BILLING_LIMIT, PAYMENT_FAILED, SERVER_ERROR, SUBSCRIPTION_EXPIRED, USAGE_LIMIT,
};
use crate::diagnose::sight::Sight;
use crate::diagnose::signature::Clue::{Json, JsonSays};
use crate::diagnose::signature::{Signature, Spot};
use crate::diagnose::{Value, Weight, Who};

use Weight::{Medium, Strong};

const ERROR_CODE: &[(&str, Spot)] = &[("code", Spot::Json("/error/code"))];
const ERROR_MESSAGE: &[(&str, Spot)] = &[("message", Spot::Json("/error/message"))];
const LIMIT_SOURCE: &str = "/error/metadata/limit_source";
const LIMIT: &[(&str, Spot)] = &[("limit_source", Spot::Json(LIMIT_SOURCE))];

/// APIs that pages and programs call.
pub(super) static APIS: &[Platform] = &[
    Platform {
        id: "stripe",
        name: "Stripe",
        references: &["https://docs.stripe.com/api/errors"],
        signatures: &[
            Signature::new(
                Strong,
                &PAYMENT_FAILED,
                "Stripe says that the card was declined",
                &[Json("/error/type", "card_error")],
            )
            .on(&[402])
            .decoding(&[
                ("type", Spot::Json("/error/type")),
                ("code", Spot::Json("/error/code")),
                ("decline_code", Spot::Json("/error/decline_code")),
            ]),
            Signature::new(
                Medium,
                &SERVER_ERROR,
                "Stripe's words for a dependency that failed",
                &[Json("/error/type", "api_error")],
            )
            .on(&[424])
            .by(Who::ThirdParty),
        ],
    },
    Platform {
        id: "kazoo",
        name: "2600Hz Kazoo",
        references: &["https://docs.2600hz.com/developers/rest/usage/402-payment-required"],
        signatures: &[Signature::new(
            // The handshake is documented; the exact body is not.
            Medium,
            &AGENT_PAYMENT,
            "Kazoo asks whether charges are accepted",
            &[Json("/message", "accept charges"), Json("/error", "402")],
        )
        .on(&[402])],
    },
    Platform {
        id: "echo",
        name: "the quota middleware of Echo",
        references: &["https://echo.labstack.com/pro/problems/insufficient-credits/"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the problem document says that the credits are used up",
            &[JsonSays("/type", "https://echo.labstack.com/pro/problems/")],
        )
        .on(&[402])
        .decoding(&[("code", Spot::Json("/code"))])],
    },
    Platform {
        id: "deepseek",
        name: "DeepSeek",
        references: &["https://api-docs.deepseek.com/quick_start/error_codes"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the prepaid balance is used up",
            &[Json("/error/message", "Insufficient Balance")],
        )
        .on(&[402])
        .by(Who::Billing)
        .decoding(ERROR_MESSAGE)],
    },
    Platform {
        id: "openrouter",
        name: "OpenRouter",
        references: &["https://openrouter.ai/docs/api-reference/errors"],
        signatures: &[
            Signature::new(
                Strong,
                &USAGE_LIMIT,
                "the credits of the account are used up",
                &[Json(LIMIT_SOURCE, "openrouter_credits")],
            )
            .on(&[402])
            .by(Who::Billing)
            .decoding(LIMIT),
            Signature::new(
                Strong,
                &BILLING_LIMIT,
                "the key has reached its spending limit",
                &[Json(LIMIT_SOURCE, "openrouter_key_limit")],
            )
            .on(&[402])
            .decoding(LIMIT),
        ],
    },
    Platform {
        id: "anthropic",
        name: "Anthropic",
        references: &["https://github.com/anthropics/claude-code/issues/4207"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the credit balance is too low",
            &[Json("/error/type", "billing_error")],
        )
        .on(&[402])
        .by(Who::Billing)
        .decoding(&[("type", Spot::Json("/error/type"))])],
    },
    Platform {
        id: "copilot",
        name: "GitHub Copilot",
        references: &["https://github.com/github/copilot-cli/issues/3431"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the quota of the account is used up",
            &[Json("/error/code", "quota_exceeded")],
        )
        .on(&[402])
        .by(Who::Billing)
        .decoding(ERROR_CODE)],
    },
    Platform {
        id: "gitlab",
        name: "GitLab",
        references: &["https://gitlab.com/gitlab-org/gitlab/-/merge_requests/236988"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the quota of the namespace is used up",
            &[Json("/code", "quota_exhausted")],
        )
        .on(&[402])
        .by(Who::Billing)
        .decoding(&[("code", Spot::Json("/code"))])],
    },
    Platform {
        id: "openai",
        name: "OpenAI",
        references: &["https://developers.openai.com/api/docs/guides/error-codes"],
        signatures: &[Signature::new(
            Medium,
            &USAGE_LIMIT,
            "the prepaid quota is used up: waiting does not help",
            &[Json("/error/code", "insufficient_quota")],
        )
        .on(&[429])
        .by(Who::Billing)
        .decoding(ERROR_CODE)],
    },
    Platform {
        id: "wandb",
        name: "W&B Inference",
        references: &[
            "https://docs.wandb.ai/support/inference/articles/api-error-code-402-you-exceeded-your-cur",
        ],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the quota of the plan is used up",
            &[JsonSays("/error/message", "you exceeded your current quota")],
        )
        .on(&[402])
        .by(Who::Billing)],
    },
    Platform {
        id: "apideck",
        name: "Apideck",
        references: &["https://developers.apideck.com/errors"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the requests of the plan are used up",
            &[Json("/type_name", "RequestLimitError")],
        )
        .on(&[402])
        .decoding(&[("type_name", Spot::Json("/type_name")), ("limit", Spot::Found(limit))])],
    },
    Platform {
        id: "aws-api-gateway",
        name: "Amazon API Gateway",
        references: &["https://repost.aws/knowledge-center/api-gateway-429-limit"],
        signatures: &[Signature::new(
            Medium,
            &USAGE_LIMIT,
            "the quota of the usage plan is used up",
            &[Json("/message", "Limit Exceeded")],
        )
        .on(&[429])],
    },
    Platform {
        id: "aws-sign-in",
        name: "AWS Sign-In",
        references: &["https://docs.aws.amazon.com/signin/latest/APIReference/"],
        signatures: &[Signature::new(
            Strong,
            &USAGE_LIMIT,
            "the quota of the operation is exceeded",
            &[Json("/__type", "ServiceQuotaExceededException")],
        )
        .on(&[402])
        .decoding(&[("type", Spot::Json("/__type"))])],
    },
    Platform {
        id: "npm",
        name: "the npm registry",
        references: &["https://github.com/internetarchive/cdx-summary/pull/2"],
        signatures: &[Signature::new(
            Strong,
            &SUBSCRIPTION_EXPIRED,
            "the account has no plan for private packages",
            &[JsonSays("/error", "sign up for private packages")],
        )
        .on(&[402])
        .decoding(&[("message", Spot::Json("/error"))])],
    },
];

/// The limit that Apideck names: "You have reached your limit of 2000".
fn limit(sight: &Sight) -> Option<Value> {
    let last = sight.json_text("/detail")?.rsplit(' ').next()?;
    last.parse::<i64>().ok().map(Value::from)
}
