//! x402: machines pay in stablecoins. Version 1 asks in the JSON body, version 2 in the header `PAYMENT-REQUIRED`;
//! browsers get a paywall page, and each has its answer to a payment that failed.

mod ad_hoc;
pub(super) mod encoded;
mod networks;
mod offer;
mod paywall;
mod settled;
mod v1;
mod v2;

pub use ad_hoc::X402_AD_HOC;
pub use paywall::X402_HTML;
pub use v1::X402_V1;
pub use v2::X402_V2;

pub(super) use networks::is_test;

const REFERENCES: &[&str] = &[
    "https://github.com/x402-foundation/x402/blob/main/specs/x402-specification-v2.md",
    "https://github.com/x402-foundation/x402/tree/main/specs",
];
