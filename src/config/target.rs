//! What is audited: a folder, a live site, or the URLs of a file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use url::Url;

use crate::fetch::http::Secret;
use crate::urls;

/// What is audited.
#[derive(Debug, Clone)]
pub enum Target {
    /// The build folder of a site.
    Folder(PathBuf),
    /// A live site from this URL on.
    Site(Url),
    /// These URLs of a live site; at least one.
    List(Vec<Url>),
}

impl Target {
    /// What a person named, with the login that stood in a URL.
    pub fn named(text: &Path) -> anyhow::Result<(Self, Option<Secret>)> {
        let shown = text.to_string_lossy();
        if !crate::cli::is_url(&shown) || text.exists() {
            return Ok((Self::Folder(text.to_owned()), None));
        }
        // A URL that cannot be read is not repeated: it may hold a password.
        let mut url = Url::parse(&shown).context("the target is not a URL that can be visited")?;
        let login = take_login(&mut url);
        url.set_fragment(None);
        Ok((Self::Site(url), login))
    }

    /// The URLs of a file, one on a line; empty lines and lines that begin with `#` say nothing.
    pub fn listed(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read the list `{shown}`"))?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        let lines = (1..).zip(text.lines().map(str::trim));
        let said = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let urls: Vec<Url> = said
            .map(|(number, line): (usize, _)| url_of(line).with_context(|| format!("{shown}:{number}")))
            .collect::<Result<_, _>>()?;
        if urls.is_empty() {
            bail!("the list `{shown}` has no URL in it: write one on each line");
        }
        Ok(Self::List(urls))
    }

    /// Where a live site begins.
    pub fn start(&self) -> Option<&Url> {
        match self {
            Self::Folder(_) => None,
            Self::Site(url) => Some(url),
            Self::List(urls) => urls.first(),
        }
    }
}

fn url_of(line: &str) -> anyhow::Result<Url> {
    let mut url =
        Url::parse(line).context("this is not a URL; write it in full: https://example.com/page")?;
    if !urls::is_http(&url) {
        bail!("`{}:` is not http: or https:", url.scheme());
    }
    if take_login(&mut url).is_some() {
        bail!("a listed URL has a login; give that with `--auth` or TOLLGATE_AUTH");
    }
    url.set_fragment(None);
    Ok(url)
}

/// A login in a URL is a secret like any other, and no part of the site's address.
pub fn take_login(url: &mut Url) -> Option<Secret> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let pair = format!("{}:{}", url.username(), url.password().unwrap_or_default());
    let pair = urls::decoded_text(&pair).into_owned();
    url.set_username("").expect("it had a host for its user");
    url.set_password(None).expect("it had a host for its user");
    Some(pair.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_in_a_url_is_no_part_of_the_address() {
        let (target, login) = Target::named(Path::new("https://me:p%40ss@a.example/x#y")).expect("a URL");
        assert_eq!(target.start().map(Url::as_str), Some("https://a.example/x"));
        assert!(login == Some(Secret::new("me:p@ss")));
        let message = Target::named(Path::new("https://me:p@ss@[")).expect_err("no URL").to_string();
        assert!(!message.contains("p@ss"), "{message}");
    }

    #[test]
    fn a_list_has_one_url_on_a_line() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("urls.txt");
        let listed = |text: &str| {
            fs::write(&path, text).expect("it is written");
            Target::listed(&path).map_err(|error| format!("{error:#}"))
        };
        let Ok(Target::List(urls)) = listed("\u{FEFF}# pages\n\n https://a.example/x#y \r\nhttp://a.example")
        else {
            panic!("a list");
        };
        assert_eq!(
            urls.iter().map(Url::as_str).collect::<Vec<_>>(),
            ["https://a.example/x", "http://a.example/"]
        );
        for (text, needle) in [
            ("# nothing\n", "no URL in it"),
            ("https://a.example/\n/x\n", "urls.txt:2: this is not a URL"),
            ("ftp://a.example/", "urls.txt:1: `ftp:` is not http"),
            ("https://me:secret@a.example/", "`--auth`"),
        ] {
            let message = listed(text).expect_err("it must be refused");
            assert!(message.contains(needle) && !message.contains("secret"), "{message}");
        }
    }
}
