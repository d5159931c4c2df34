//! `[[notify]]` in tollgate.toml: who hears of what, and on which way. Secrets stand in the environment.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, bail};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::alarm::{Limits, Occasion};
use crate::cli::values::Span;
use crate::fetch::mail::{self, Encryption};
use crate::report::alert::Shape;

/// How long a message may take to be delivered when nobody says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
/// Points that the score falls before somebody hears of it.
const DEFAULT_SCORE_DROP: f64 = 5.0;
/// Percent of the link equity that are lost before somebody hears of it.
const DEFAULT_EQUITY_LOST: f64 = 5.0;

/// Somebody who hears of changes: a webhook, or mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotifySettings {
    /// How it is called in messages; its kind unless it says otherwise.
    #[serde(default)]
    pub name: Option<String>,
    /// The shape of the message.
    pub kind: Kind,
    /// The variable that holds the URL of the webhook.
    #[serde(default)]
    pub url_env: Option<String>,
    /// What is told; everything unless it says otherwise.
    #[serde(default)]
    pub on: Option<Vec<Occasion>>,
    /// How many points the score falls before it is told; 5 unless it says otherwise.
    #[serde(default)]
    pub score_drop: Option<f64>,
    /// How many percent of the link equity are lost before it is told; 5 unless it says otherwise.
    #[serde(default)]
    pub equity_lost: Option<f64>,
    /// How long a message may take to be delivered; `10s` unless it says otherwise.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub timeout: Option<Span>,
    /// The mail server.
    #[serde(default)]
    pub server: Option<String>,
    /// Its port; 587, with `tls` 465, with `none` 25.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the way to the mail server is encrypted; `starttls` unless it says otherwise.
    #[serde(default)]
    pub encryption: Option<Encryption>,
    /// The user of the mail server.
    #[serde(default)]
    pub user: Option<String>,
    /// The variable that holds the user's password.
    #[serde(default)]
    pub password_env: Option<String>,
    /// Whom mail is from: `tollgate <audits@example.com>`.
    #[serde(default)]
    pub from: Option<String>,
    /// Whom mail is to.
    #[serde(default)]
    pub to: Vec<String>,
}

/// What kind of message somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// JSON of our own, for programs.
    Webhook,
    /// An incoming webhook of Slack.
    Slack,
    /// A workflow of Microsoft Teams that takes adaptive cards.
    Teams,
    /// A webhook of Discord.
    Discord,
    /// An incoming webhook of Mattermost.
    Mattermost,
    /// Mail by SMTP.
    Email,
}

impl Kind {
    /// Its name, as written in configuration.
    fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Slack => "slack",
            Self::Teams => "teams",
            Self::Discord => "discord",
            Self::Mattermost => "mattermost",
            Self::Email => "email",
        }
    }

    fn shape(self) -> Option<Shape> {
        match self {
            Self::Webhook => Some(Shape::Plain),
            Self::Slack => Some(Shape::Slack),
            Self::Teams => Some(Shape::Teams),
            Self::Discord => Some(Shape::Discord),
            Self::Mattermost => Some(Shape::Mattermost),
            Self::Email => None,
        }
    }
}

/// Somebody who hears of changes.
#[derive(Debug, Clone)]
pub struct Notify {
    /// How it is called.
    pub name: String,
    /// How it is reached.
    pub way: Way,
    /// What it wants to hear of.
    pub on: Vec<Occasion>,
    /// From where on that holds.
    pub limits: Limits,
    /// How long a message may take.
    pub timeout: Duration,
}

/// How somebody is reached.
#[derive(Debug, Clone)]
pub enum Way {
    /// A webhook.
    Webhook {
        /// What it reads.
        shape: Shape,
        /// The variable that holds its URL.
        url_env: String,
    },
    /// Mail.
    Mail {
        /// The server, and from whom to whom.
        route: mail::Route,
        /// The user, and the variable that holds the password.
        login: Option<(String, String)>,
    },
}

/// Everybody who hears of changes.
pub fn compile(settings: &[NotifySettings]) -> anyhow::Result<Vec<Notify>> {
    let mut names = BTreeSet::new();
    settings
        .iter()
        .map(|one| {
            let notify = notify(one).with_context(|| {
                format!("tollgate.toml, [[notify]] `{}`", one.name.as_deref().unwrap_or(one.kind.name()))
            })?;
            if !names.insert(notify.name.clone()) {
                bail!(
                    "tollgate.toml: two [[notify]] are called `{}`: give each a `name` of its own",
                    notify.name
                );
            }
            Ok(notify)
        })
        .collect()
}

fn notify(one: &NotifySettings) -> anyhow::Result<Notify> {
    let (score_drop, equity_lost) =
        (one.score_drop.unwrap_or(DEFAULT_SCORE_DROP), one.equity_lost.unwrap_or(DEFAULT_EQUITY_LOST));
    if ![score_drop, equity_lost].iter().all(|limit| *limit > 0.0 && *limit <= 100.0) {
        bail!("`score-drop` and `equity-lost` are numbers above 0, up to 100");
    }
    Ok(Notify {
        name: one.name.clone().unwrap_or_else(|| one.kind.name().to_owned()),
        way: way(one)?,
        on: one.on.clone().unwrap_or_else(|| Occasion::ALL.to_vec()),
        limits: Limits { score_drop, equity_lost },
        timeout: one.timeout.map_or(DEFAULT_TIMEOUT, |timeout| timeout.0),
    })
}

fn way(one: &NotifySettings) -> anyhow::Result<Way> {
    let has_mail = one.server.is_some() || one.from.is_some() || !one.to.is_empty() || one.user.is_some();
    match (one.kind.shape(), &one.url_env) {
        (Some(_), _) if has_mail => bail!("a webhook has no mail server and no addresses"),
        (Some(shape), Some(url_env)) => Ok(Way::Webhook { shape, url_env: url_env.clone() }),
        (Some(_), None) => bail!("`url-env` is missing: the variable that holds the URL of the webhook"),
        (None, Some(_)) => bail!("mail has no `url-env`: say `server`, `from` and `to`"),
        (None, None) => mail(one),
    }
}

fn mail(one: &NotifySettings) -> anyhow::Result<Way> {
    let (Some(server), Some(from)) = (&one.server, &one.from) else {
        bail!("mail needs `server`, `from` and `to`");
    };
    let encryption = one.encryption.unwrap_or_default();
    let login = match (&one.user, &one.password_env) {
        (Some(user), Some(password)) => Some((user.clone(), password.clone())),
        (None, None) => None,
        _ => bail!("`user` and `password-env` belong together"),
    };
    if login.is_some() && encryption == Encryption::None {
        bail!("a password is never sent in the clear: leave `encryption = \"none\"` or the login out");
    }
    let port = one.port.unwrap_or(encryption.port());
    let route = mail::Route::new((server, port), encryption, (from, &one.to))?;
    Ok(Way::Mail { route, login })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::Settings;

    fn compiled(toml: &str) -> anyhow::Result<Vec<Notify>> {
        compile(&toml::from_str::<Settings>(toml)?.notify)
    }

    #[test]
    fn everybody_has_a_name_a_way_and_occasions() {
        let toml = "[[notify]]\nkind = \"slack\"\nurl-env = \"HOOK\"\n\n[[notify]]\nname = \"ops\"\nkind = \"email\"\n\
                    server = \"mail.example\"\nfrom = \"a@a.example\"\nto = [\"b@b.example\"]\non = [\"new-402\"]\n";
        let all = compiled(toml).expect("it is valid");
        let names: Vec<&str> = all.iter().map(|notify| notify.name.as_str()).collect();
        assert_eq!(names, ["slack", "ops"]);
        assert_eq!((all[0].on.len(), all[1].on.as_slice()), (7, &[Occasion::New402][..]));
    }

    #[test]
    fn what_cannot_be_delivered_is_refused_when_it_is_read() {
        let mail = "kind = \"email\"\nserver = \"mail.example\"\nto = [\"b@b.example\"]\n";
        for (keys, needle) in [
            ("kind = \"slack\"".to_owned(), "`url-env` is missing"),
            ("kind = \"slack\"\nurl-env = \"A\"\nserver = \"b\"".to_owned(), "no mail server"),
            (mail.to_owned(), "mail needs"),
            (format!("{mail}from = \"nobody\""), "`nobody` is no mail address"),
            (format!("{mail}from = \"a@a.example\"\nuser = \"a\""), "belong together"),
            (
                format!(
                    "{mail}from = \"a@a.example\"\nuser = \"a\"\npassword-env = \"P\"\nencryption = \"none\""
                ),
                "in the clear",
            ),
            ("kind = \"slack\"\nurl-env = \"A\"\nscore-drop = 0".to_owned(), "above 0"),
            ("kind = \"slack\"\nurl-env = \"A\"\non = [\"new-403\"]".to_owned(), "unknown variant"),
        ] {
            let message =
                format!("{:#}", compiled(&format!("[[notify]]\n{keys}")).expect_err("it is refused"));
            assert!(message.contains(needle), "{message}");
        }
        let twice = "[[notify]]\nkind = \"slack\"\nurl-env = \"A\"\n".repeat(2);
        assert!(compiled(&twice).expect_err("it is refused").to_string().contains("two [[notify]]"));
    }
}
