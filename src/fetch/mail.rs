//! The one door to lettre: one mail handed to a server over SMTP.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use schemars::JsonSchema;
use serde::Deserialize;

use super::http::Secret;

/// How the way to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encryption {
    /// From the first command on; a server that offers none gets no mail.
    #[default]
    Starttls,
    /// From the first byte on.
    Tls,
    /// Not at all.
    None,
}

impl Encryption {
    /// The port that servers usually have for it.
    pub fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// The server that mail is handed to, and from whom to whom it goes.
#[derive(Debug, Clone)]
pub struct Route {
    server: String,
    port: u16,
    encryption: Encryption,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Route {
    /// The way from one address to others.
    pub fn new(
        (server, port): (&str, u16),
        encryption: Encryption,
        (from, to): (&str, &[String]),
    ) -> Result<Self> {
        if to.is_empty() {
            bail!("`to` names nobody");
        }
        let to = to.iter().map(|to| mailbox(to)).collect::<Result<_>>()?;
        Ok(Self { server: server.to_owned(), port, encryption, from: mailbox(from)?, to })
    }
}

fn mailbox(text: &str) -> Result<Mailbox> {
    text.parse().ok().with_context(|| format!("`{text}` is no mail address"))
}

/// What is sent.
#[derive(Debug)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Hands one mail over, within this time. `authority` is trusted beside what the system trusts.
pub async fn send(
    route: &Route,
    mail: Mail,
    login: Option<(&str, &Secret)>,
    (authority, timeout): (Option<&Path>, Duration),
) -> Result<()> {
    let mut message = Message::builder().from(route.from.clone()).subject(mail.subject);
    for to in &route.to {
        message = message.to(to.clone());
    }
    let message =
        message.header(ContentType::TEXT_PLAIN).body(mail.text).context("the mail cannot be written")?;
    let tls = match route.encryption {
        Encryption::None => Tls::None,
        Encryption::Starttls => Tls::Required(parameters(&route.server, authority)?),
        Encryption::Tls => Tls::Wrapper(parameters(&route.server, authority)?),
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&route.server)
        .port(route.port)
        .tls(tls)
        .timeout(Some(timeout));
    if let Some((user, password)) = login {
        transport = transport.credentials(Credentials::new(user.to_owned(), password.reveal().to_owned()));
    }
    // lettre holds only the connection to its time, not the answers.
    let Ok(sent) = tokio::time::timeout(timeout, transport.build().send(message)).await else {
        bail!("the mail server did not answer in time");
    };
    // What a server says may repeat what it was told, so only its code is.
    sent.map(drop).map_err(|error| match error.status() {
        Some(code) => anyhow::anyhow!("the mail server answered {code}"),
        None if error.is_timeout() => anyhow::anyhow!("the mail server did not answer in time"),
        None if error.is_tls() => anyhow::anyhow!("no encrypted connection to the mail server"),
        None => anyhow::anyhow!("the mail server cannot be reached, or does not speak SMTP"),
    })
}

/// The system's authorities, Mozilla's where it has none, and the user's own.
fn parameters(server: &str, authority: Option<&Path>) -> Result<TlsParameters> {
    let mut parameters = TlsParameters::builder(server.to_owned());
    for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        if let Ok(root) = Certificate::from_der(der.to_vec()) {
            parameters = parameters.add_root_certificate(root);
        }
    }
    if let Some(path) = authority {
        let shown = path.display();
        let pem = fs::read(path).with_context(|| format!("`{shown}` cannot be read"))?;
        let own =
            Certificate::from_pem(&pem).ok().with_context(|| format!("`{shown}` holds no certificate"))?;
        parameters = parameters.add_root_certificate(own);
    }
    parameters.build().context("the way to the mail server cannot be encrypted")
}
