//! CDNs that can ask for payment themselves. Each speaks x402 as the site behind it may, so that who of the two asks
//! stays open; what can be told is that there are two.

use crate::diagnose::causes::AGENT_PAYMENT;
use crate::diagnose::sight::Sight;
use crate::diagnose::{Evidence, Sign, Weight};

/// What such a CDN writes into a header, and what follows from it.
const GATEWAYS: &[(&str, &str, &str)] = &[
    ("via", "cloudfront", "it comes by way of Amazon CloudFront, where AWS WAF can be what asks for payment"),
    (
        "server",
        "cloudflare",
        "it comes by way of Cloudflare, where its Monetization Gateway can be what asks for payment",
    ),
];

/// The CDN that an x402 challenge came by, if it can be what asks.
pub(super) fn of(sight: &Sight) -> Option<Sign> {
    let is_named = |(name, mark, _): &&(&str, &str, &str)| {
        sight.header(name).is_some_and(|value| value.to_ascii_lowercase().contains(mark))
    };
    let (name, _, claim) = GATEWAYS.iter().find(is_named)?;
    let evidence = Evidence::header(Weight::Weak, *claim, name, sight.header(name)?);
    Some(Sign { cause: &AGENT_PAYMENT, who: None, evidence })
}
