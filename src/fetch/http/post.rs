//! One message handed to a webhook. Whatever happens, nothing that is said of it holds the URL, which is a secret.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::header::{CONTENT_TYPE, HeaderValue, USER_AGENT};
use url::Url;

use super::client::Clients;
use super::{AddressPolicy, HttpOptions, Limits, Secret, failures, visit};
use crate::urls;

/// Posts JSON to a URL that the user named, wherever that is. Redirects are not followed: a message goes to one place.
pub async fn post(options: HttpOptions, url: &Secret, json: String, timeout: Duration) -> Result<()> {
    let url = Url::parse(url.reveal().trim()).ok().filter(urls::is_http);
    let url = url.context("the URL of the webhook is none that can be posted to")?;
    let usual = options.limits;
    let limits = Limits { connect: usual.connect.min(timeout), idle: timeout, total: timeout, ..usual };
    let options = HttpOptions { addresses: AddressPolicy::Any, limits, ..options };
    let clients = Clients::build(&options)?;
    let sent = clients
        .fresh()
        .post(url.clone())
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header(USER_AGENT, options.agent.0.as_str())
        .timeout(timeout)
        .body(json)
        .send();
    let answer = visit::with(url.port_or_known_default(), sent).await;
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => bail!("the receiver answered {}", answer.status().as_u16()),
        Err(error) => {
            let failure = failures::failure(error);
            bail!("there was no answer ({})", failure.kind.name())
        }
    }
}
