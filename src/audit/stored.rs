//! Records of ours that are read again: what one says that it is comes before anything else in it is believed.

use anyhow::{Context, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Header {
    schema: Option<String>,
}

/// Reads a record of this schema. `what` says what is missed where it is another thing: `an audit`.
pub fn read<T: DeserializeOwned>(json: &[u8], schema: &str, what: &str) -> anyhow::Result<T> {
    let header: Header =
        serde_json::from_slice(json).with_context(|| format!("this is not {what}: it is not whole JSON"))?;
    match header.schema {
        Some(ours) if ours == schema => serde_json::from_slice(json).context("it is damaged"),
        Some(other) => bail!("it holds `{other}`; this version of tollgate reads `{schema}`"),
        None => bail!("this is not {what}: it has no `schema`, where `{schema}` is expected"),
    }
}
