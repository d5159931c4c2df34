//! Who is told what after an audit. An alert that cannot be delivered is told on standard error and tried again after the
//! next audit; it never changes how this one ended.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::bail;
use serde::{Deserialize, Serialize};

use super::{Console, stored};
use crate::audit::alarm::{Alarms, Event, Told};
use crate::audit::stored::read as read_record;
use crate::config::notify::{Notify, Way};
use crate::config::{Config, network};
use crate::fetch::http::{Certificates, HttpOptions, post};
use crate::fetch::mail::{self, Mail};
use crate::report::alert::{self, Alert, message};
use crate::report::{visible, write_whole};

/// The file beside the history that says what was told.
const FILE_NAME: &str = "alerts.json";
const SCHEMA: &str = "tollgate/alerts/1";

/// What everybody was told last, by name and by what was audited.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Memory {
    schema: String,
    told: BTreeMap<String, BTreeMap<String, Told>>,
}

/// What there is to say after an audit.
pub struct News<'a> {
    /// The site, as it is known.
    pub site: &'a str,
    /// When the audit ended.
    pub finished: &'a str,
    /// What is wrong now, by the limits of whoever hears of it.
    pub alarms: &'a dyn Fn(&Notify) -> Alarms,
}

/// Tells everybody what they want to hear, once.
pub fn tell(news: &News, config: &Config, folder: &Path, console: &mut Console) {
    if config.notify.is_empty() {
        return;
    }
    let path = folder.join(FILE_NAME);
    let mut memory = read(&path).unwrap_or_else(|error| {
        let aside = path.with_extension("json.damaged");
        let kept = if fs::rename(&path, &aside).is_ok() { aside } else { path.clone() };
        warn(
            console,
            &format!(
                "what was told cannot be read, so all is told again; it is kept as `{}`",
                kept.display()
            ),
            &error,
        );
        Memory::default()
    });
    let messages: Vec<_> = config
        .notify
        .iter()
        .map(|notify| {
            let before = memory.told.get(&notify.name).and_then(|told| told.get(&config.target));
            let (events, after) = Told::after(before, &(news.alarms)(notify), &notify.on, &notify.limits);
            (notify, events, after)
        })
        .collect();
    let delivered = deliver(news, &messages, config);
    for ((notify, events, after), outcome) in messages.into_iter().zip(delivered) {
        match outcome {
            Err(error) => {
                let what = format!(
                    "the alert `{}` was not delivered, and is tried again after the next audit",
                    notify.name
                );
                warn(console, &what, &error);
                continue;
            }
            Ok(()) if !events.is_empty() && !config.quiet => {
                let titles: Vec<&str> = events.iter().map(|event| event.title.as_str()).collect();
                console.tell(&format!("told `{}`: {}", notify.name, titles.join("; ")));
            }
            Ok(()) => {}
        }
        memory.told.entry(notify.name.clone()).or_default().insert(config.target.clone(), after);
    }
    SCHEMA.clone_into(&mut memory.schema);
    if let Err(error) = write_whole(&path, |out| Ok(serde_json::to_writer(out, &memory)?)) {
        warn(console, "what was told cannot be remembered, and is told again after the next audit", &error);
    }
}

fn warn(console: &mut Console, what: &str, error: &anyhow::Error) {
    console.tell(&format!("warning: {what}: {}", visible(&format!("{error:#}"))));
}

fn read(path: &Path) -> anyhow::Result<Memory> {
    let text = stored(path)?;
    text.map_or_else(|| Ok(Memory::default()), |text| read_record(&text, SCHEMA, "a memory of alerts"))
}

/// Hands every message over, all at one time, each within its own.
fn deliver(
    news: &News,
    messages: &[(&Notify, Vec<Event>, Told)],
    config: &Config,
) -> Vec<anyhow::Result<()>> {
    let runtime = match super::runtime() {
        Ok(runtime) => runtime,
        Err(error) => return messages.iter().map(|_| Err(anyhow::anyhow!("{error:#}"))).collect(),
    };
    let sent = messages.iter().map(|(notify, events, _)| send(news, notify, events, config));
    let outcomes = runtime.block_on(futures_util::future::join_all(sent));
    runtime.shutdown_background();
    outcomes
}

async fn send(news: &News<'_>, notify: &Notify, events: &[Event], config: &Config) -> anyhow::Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let alert =
        Alert { site: news.site, finished: news.finished, events, report: config.report_url.as_ref() };
    let delivered = match &notify.way {
        Way::Webhook { shape, url_env } => {
            let url = network::secret(url_env)?;
            let json = message(&alert, *shape).to_string();
            tokio::time::timeout(notify.timeout, post(door(config), &url, json, notify.timeout)).await
        }
        Way::Mail { route, login } => {
            let password = login.as_ref().map(|(_, variable)| network::secret(variable)).transpose()?;
            let login = login.as_ref().map(|(user, _)| user.as_str()).zip(password.as_ref());
            let (subject, text) = alert::mail(&alert);
            let authority = config.http.trust.authority.as_deref();
            let sent = mail::send(route, Mail { subject, text }, login, (authority, notify.timeout));
            tokio::time::timeout(notify.timeout, sent).await
        }
    };
    delivered.unwrap_or_else(|_| bail!("the receiver did not answer in time"))
}

/// The way that the audit went, without what opens the doors of the site, and with every certificate looked at.
fn door(config: &Config) -> HttpOptions {
    let HttpOptions { agent, mut trust, proxy, resolve, .. } = config.http.clone();
    trust.certificates = Certificates::Verified;
    HttpOptions { agent, trust, proxy, resolve, ..HttpOptions::default() }
}
