//! What opens closed doors: headers, passwords, cookies. Each belongs to one origin and goes nowhere
//! else; none is ever printed.

use std::fmt;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};
use url::{Origin, Url};

/// A text that is for one server alone: printing it prints nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one who sends it.
    pub(in crate::fetch) fn reveal(&self) -> &str {
        &self.0
    }

    /// The name and the value of a header that is written as `Name: value`.
    pub fn header(&self) -> Result<(String, Self)> {
        let (name, value) =
            self.0.split_once(':').context("a header is written as `Name: value`, with a colon")?;
        ensure!(!name.trim().is_empty(), "a header is written as `Name: value`, with a name");
        Ok((name.trim().to_owned(), Self::new(value.trim())))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(secret)")
    }
}

/// What is sent to one origin, and to no other.
#[derive(Debug, Clone)]
pub struct Access {
    /// Scheme, host and port that these are for.
    pub origin: Origin,
    /// Headers by name, in place of ours.
    pub headers: Vec<(String, Secret)>,
    /// Who we say we are.
    pub login: Option<Login>,
    /// Cookies as in a `Cookie` header: `a=1; b=2`.
    pub cookies: Option<Secret>,
}

/// Who we say we are.
#[derive(Debug, Clone)]
pub enum Login {
    /// A name and a password.
    Basic {
        /// The name.
        user: Secret,
        /// The password.
        password: Secret,
    },
    /// A token.
    Bearer(Secret),
}

impl Login {
    /// Reads `user:password`; a password may have colons.
    pub fn basic(pair: &Secret) -> Result<Self> {
        let (user, password) = pair
            .0
            .split_once(':')
            .context("a login is written as USER:PASSWORD, with a colon between them")?;
        Ok(Self::Basic { user: Secret::new(user), password: Secret::new(password) })
    }
}

impl Access {
    /// Nothing yet, for the origin of this URL.
    pub fn to(url: &Url) -> Self {
        Self { origin: url.origin(), headers: Vec::new(), login: None, cookies: None }
    }

    /// What is sent, by name and without any value: this may be told.
    pub fn names(&self) -> Vec<String> {
        let login = self.login.as_ref().map(|login| match login {
            Login::Basic { .. } => "basic login".to_owned(),
            Login::Bearer(_) => "bearer token".to_owned(),
        });
        let headers = self.headers.iter().map(|(name, _)| format!("header {}", name.to_ascii_lowercase()));
        let cookies = self.cookies.as_ref().map(|_| "cookies".to_owned());
        login.into_iter().chain(headers).chain(cookies).collect()
    }
}

/// Access in the form in which it is sent.
#[derive(Clone)]
pub(super) struct Keys(Vec<(Origin, HeaderMap)>);

impl Keys {
    /// Checks all of it once. Messages name the header, never its value.
    pub(super) fn cut(access: &[Access]) -> Result<Self> {
        access.iter().map(|access| Ok((access.origin.clone(), key(access)?))).collect::<Result<_>>().map(Self)
    }

    /// Adds what is for the origin of this URL.
    pub(super) fn add(&self, url: &Url, headers: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        let origin = url.origin();
        for (_, key) in self.0.iter().filter(|(known, _)| *known == origin) {
            let from_jar = headers.get(COOKIE).cloned();
            for name in key.keys() {
                headers.remove(name);
            }
            headers.extend(key.clone());
            add_to_cookies(from_jar, headers);
        }
    }
}

/// There is one `Cookie` header at most (RFC 6265, section 5.4), with the cookies of both.
fn add_to_cookies(from_jar: Option<HeaderValue>, headers: &mut HeaderMap) {
    let (Some(from_jar), Some(given)) = (from_jar, headers.get(COOKIE)) else { return };
    if from_jar == given {
        return;
    }
    let both = [given.as_bytes(), b"; ", from_jar.as_bytes()].concat();
    let mut both = HeaderValue::from_bytes(&both).expect("what two headers hold one can hold");
    both.set_sensitive(true);
    headers.insert(COOKIE, both);
}

fn key(access: &Access) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in &access.headers {
        let known = HeaderName::try_from(name).with_context(|| format!("`{name}` is no name of a header"))?;
        headers.append(known, sensitive(name, value.reveal())?);
    }
    if let Some(login) = &access.login {
        headers.insert(AUTHORIZATION, sensitive("authorization", &authorization(login))?);
    }
    if let Some(cookies) = &access.cookies {
        headers.insert(COOKIE, sensitive("cookie", cookies.reveal())?);
    }
    Ok(headers)
}

fn authorization(login: &Login) -> String {
    match login {
        Login::Basic { user, password } => {
            format!("Basic {}", STANDARD.encode(format!("{}:{}", user.reveal(), password.reveal())))
        }
        Login::Bearer(token) => format!("Bearer {}", token.reveal()),
    }
}

fn sensitive(name: &str, value: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(value)
        .with_context(|| format!("the value of `{name}` has characters that no header can hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access() -> Access {
        let url = Url::parse("https://a.example/").unwrap();
        let login = Some(Login::Basic { user: Secret::new("me"), password: Secret::new("hunter2") });
        let headers = vec![("X-Key".to_owned(), Secret::new("hunter3"))];
        Access { headers, login, cookies: Some(Secret::new("id=hunter4")), ..Access::to(&url) }
    }

    fn sent(url: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        Keys::cut(&[access()]).unwrap().add(&Url::parse(url).unwrap(), &mut headers);
        headers
    }

    #[test]
    fn secrets_go_to_their_origin_only() {
        assert_eq!(sent("https://a.example/x").len(), 3);
        assert_eq!(sent("https://a.example:443/x")["authorization"], "Basic bWU6aHVudGVyMg==");
        for elsewhere in ["http://a.example/", "https://a.example:8443/", "https://b.a.example/"] {
            assert!(sent(elsewhere).is_empty(), "{elsewhere}");
        }
    }

    #[test]
    fn secrets_are_never_printed() {
        let bearer = Access { login: Some(Login::Bearer(Secret::new("hunter5"))), ..access() };
        let printed = format!("{:?} {bearer:?} {:?}", access(), sent("https://a.example/"));
        assert!(!printed.contains("hunter") && printed.contains("(secret)"), "{printed}");
        let broken = Access { cookies: Some(Secret::new("hunter\n")), ..access() };
        let message = format!("{:?}", Keys::cut(&[broken]).err().unwrap());
        assert!(message.contains("`cookie`") && !message.contains("hunter"), "{message}");
    }
}
