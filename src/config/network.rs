//! What opens closed doors, and the way to them: flags and tollgate.toml compiled into what the HTTP client
//! takes. What is said closer to the keyboard goes first, and no message repeats a secret.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use url::Url;

use super::tables::{AccessSettings, NetworkSettings};
use crate::cli::NetworkArgs;
use crate::cli::values::Span;
use crate::fetch::http::{
    Access, Agent, Certificates, Cookie, Cookies, HttpOptions, Limits, Login, Proxy, Secret, Trust,
    read_cookie_file,
};
use crate::fetch::is_own;

/// Headers that a connection needs for itself.
const NOT_OURS_TO_SET: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "upgrade"];

/// Options for asking the origin of `start`, and with its doors open.
pub fn compile(
    args: &NetworkArgs,
    (access, network): (&AccessSettings, &NetworkSettings),
    start: &Url,
) -> anyhow::Result<HttpOptions> {
    let cookie = args.cookie.clone();
    let doors = Access {
        login: login(args, access)?,
        headers: headers(args, access)?,
        cookies: cookie.map_or_else(|| from_env(access.cookie_env.as_deref()), |typed| Ok(Some(typed)))?,
        ..Access::to(start)
    };
    let options = way(args, (access, network))?;
    refuse_twofold(&doors, args.user_agent.is_some() || access.user_agent.is_some())?;
    Ok(HttpOptions {
        proxy: if is_own(start) { options.proxy.unless_environment() } else { options.proxy },
        cookies: Cookies {
            given: cookies(args.cookies.as_deref().or(access.cookies.as_deref()), start)?,
            are_kept: args.keep_cookies || access.keep_cookies.unwrap_or(false),
        },
        access: vec![doors],
        ..options
    })
}

/// The same with the login that stood in the URL of `start`.
pub fn with_login(
    mut options: HttpOptions,
    start: &Url,
    login: Option<Secret>,
) -> anyhow::Result<HttpOptions> {
    if let Some(pair) = login {
        if options.access.iter().any(|access| access.login.is_some()) {
            bail!("the target's URL has a login, and another one is given: leave one of them out");
        }
        options.access.push(Access { login: Some(Login::basic(&pair)?), ..Access::to(start) });
    }
    Ok(options)
}

/// Options for asking anybody, without secrets.
pub fn way(
    args: &NetworkArgs,
    (access, network): (&AccessSettings, &NetworkSettings),
) -> anyhow::Result<HttpOptions> {
    let agent = args.user_agent.clone().or_else(|| access.user_agent.clone());
    Ok(HttpOptions {
        agent: agent.map(Agent).unwrap_or_default(),
        limits: limits(args, network)?,
        trust: trust(args, network)?,
        proxy: proxy(args, network)?,
        resolve: if args.resolve.is_empty() { network.resolve.clone() } else { args.resolve.clone() },
        ..HttpOptions::default()
    })
}

fn login(args: &NetworkArgs, file: &AccessSettings) -> anyhow::Result<Option<Login>> {
    if args.auth.is_some() && args.bearer.is_some() {
        bail!("`--auth` and `--bearer` both log in, in two ways: leave one of them out");
    }
    if file.auth_env.is_some() && file.bearer_env.is_some() {
        bail!("tollgate.toml: `auth-env` and `bearer-env` both log in, in two ways: leave one of them out");
    }
    if let Some(token) = &args.bearer {
        return Ok(Some(Login::Bearer(token.clone())));
    }
    if let Some(pair) = &args.auth {
        return Login::basic(pair).map(Some);
    }
    if let Some(token) = from_env(file.bearer_env.as_deref())? {
        return Ok(Some(Login::Bearer(token)));
    }
    from_env(file.auth_env.as_deref())?.as_ref().map(Login::basic).transpose()
}

/// The secret that a variable of the environment holds.
pub fn secret(variable: &str) -> anyhow::Result<Secret> {
    Ok(from_env(Some(variable))?.expect("a variable that is named is there, or an error"))
}

/// What a variable of the environment holds; that it is missing is better told than found out.
fn from_env(variable: Option<&str>) -> anyhow::Result<Option<Secret>> {
    let Some(variable) = variable else { return Ok(None) };
    match std::env::var(variable) {
        Ok(value) if !value.is_empty() => Ok(Some(value.into())),
        Ok(_) => {
            bail!("the variable `{variable}` of the environment is empty, and a secret is expected in it")
        }
        Err(std::env::VarError::NotPresent) => {
            bail!("the environment has no variable `{variable}`, and a secret is expected in it")
        }
        Err(std::env::VarError::NotUnicode(_)) => {
            bail!("the variable `{variable}` of the environment is no text")
        }
    }
}

type Headers = Vec<(String, Secret)>;

/// A header that was typed takes the place of the file's of the same name.
fn headers(args: &NetworkArgs, file: &AccessSettings) -> anyhow::Result<Headers> {
    let mut headers: Headers = args.header.iter().map(Secret::header).collect::<Result<_, _>>()?;
    for given in &args.header_env {
        let (name, variable) = given
            .split_once('=')
            .context("a `--header-env` is written as NAME=VARIABLE, as in X-Key=STAGING_KEY")?;
        headers.extend(header_from_env(name, variable)?);
    }
    let is_typed =
        |headers: &Headers, name: &str| headers.iter().any(|(typed, _)| typed.eq_ignore_ascii_case(name));
    let plain = file.headers.iter().filter(|(name, _)| !is_typed(&headers, name));
    let mut filed: Headers = plain.map(|(name, value)| (name.clone(), value.clone().into())).collect();
    for (name, variable) in file.headers_env.iter().filter(|(name, _)| !is_typed(&headers, name)) {
        filed.extend(header_from_env(name, variable)?);
    }
    headers.append(&mut filed);
    Ok(headers)
}

fn header_from_env(name: &str, variable: &str) -> anyhow::Result<Option<(String, Secret)>> {
    let value = from_env(Some(variable.trim())).with_context(|| format!("the header `{}`", name.trim()))?;
    Ok(value.map(|value| (name.trim().to_owned(), value)))
}

/// One header is said in one place.
fn refuse_twofold(doors: &Access, names_agent: bool) -> anyhow::Result<()> {
    for (name, _) in &doors.headers {
        let name = name.to_ascii_lowercase();
        let also = match name.as_str() {
            "authorization" if doors.login.is_some() => "a login",
            "cookie" if doors.cookies.is_some() => "cookies",
            "user-agent" if names_agent => "a user agent",
            _ if NOT_OURS_TO_SET.contains(&name.as_str()) => {
                bail!(
                    "the header `{name}` belongs to the connection and cannot be set; `--resolve` says where a host is"
                )
            }
            _ => continue,
        };
        bail!("the header `{name}` is given, and {also} that would be sent in it too: leave one of them out");
    }
    Ok(())
}

fn trust(args: &NetworkArgs, file: &NetworkSettings) -> anyhow::Result<Trust> {
    let is_insecure = args.insecure || file.insecure.unwrap_or(false);
    let authority = args.ca_file.clone().or_else(|| file.ca_file.clone());
    if args.insecure && args.ca_file.is_some() {
        bail!(
            "`--insecure` accepts any certificate, so that `--ca-file` changes nothing: leave one of them out"
        );
    }
    let certificates = if is_insecure { Certificates::Ignored } else { Certificates::Verified };
    Ok(Trust { authority, certificates })
}

/// How long to wait for servers. No part of an answer is waited for longer than for the whole.
fn limits(args: &NetworkArgs, file: &NetworkSettings) -> anyhow::Result<Limits> {
    let usual = Limits::default();
    let total = args.timeout.or(file.timeout).map_or(usual.total, |time| time.0);
    let part = |typed: Option<Span>, filed: Option<Span>, usual: Duration, name: &str| {
        let time = typed.or(filed).map_or(usual, |time| time.0);
        // What was typed goes before what the file says.
        let is_said = typed.is_some() || filed.is_some() && args.timeout.is_none();
        if is_said && time > total {
            bail!("`{name}` is longer than a whole answer may take, `timeout`: leave one of them out");
        }
        Ok(time.min(total))
    };
    let idle = part(args.idle_timeout, file.idle_timeout, usual.idle, "idle-timeout")?;
    let connect = part(args.connect_timeout, file.connect_timeout, usual.connect, "connect-timeout")?;
    Ok(Limits { connect, idle, total, ..usual })
}

fn proxy(args: &NetworkArgs, file: &NetworkSettings) -> anyhow::Result<Proxy> {
    if file.proxy.is_some() && file.proxy_env.is_some() {
        bail!("tollgate.toml: `proxy` and `proxy-env` both name a proxy: leave one of them out");
    }
    let given = match (&args.proxy, &file.proxy) {
        (Some(typed), _) => Some(typed.clone()),
        (None, Some(filed)) => Some(filed.clone().into()),
        (None, None) => from_env(file.proxy_env.as_deref())?,
    };
    Ok(given.map_or(Proxy::Environment, Proxy::named))
}

/// The cookies of a file, each for the origin of the start only.
fn cookies(path: Option<&Path>, start: &Url) -> anyhow::Result<Vec<Cookie>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the cookies `{shown}`"))?;
    let cookies = read_cookie_file(&text).with_context(|| format!("cannot use the cookies `{shown}`"))?;
    Ok(cookies.into_iter().map(|cookie| cookie.only_for(start)).collect())
}
