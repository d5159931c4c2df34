//! A header that holds base64 of JSON, bounded.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::diagnose::Flaw;
use crate::diagnose::lints::{UNDECODABLE_BASE64, UNDECODABLE_JSON};

/// Characters of the longest header that is decoded.
const LONGEST: usize = 64 << 10;

/// The JSON in a header, or what is wrong with it. Either alphabet is taken, with padding or without.
pub(in crate::diagnose::dialects) fn json(header: &str) -> Result<Value, Flaw> {
    let bytes = base64(header).ok_or_else(|| UNDECODABLE_BASE64.seen(header))?;
    serde_json::from_slice(&bytes).map_err(|error| UNDECODABLE_JSON.seen(&error.to_string()))
}

/// The bytes behind base64 of either alphabet, with padding or without.
pub(in crate::diagnose::dialects) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let is_read = !text.is_empty() && text.len() <= LONGEST;
    let engines = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    is_read.then(|| engines.iter().find_map(|engine| engine.decode(text).ok())).flatten()
}
