//! A small jar (RFC 6265): cookies go to the hosts, paths and schemes that they were set for. Bounded,
//! for a site may set a new one on every page.

use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use url::{Host, Origin, Url};

use super::access::Secret;

/// How many cookies one jar holds; RFC 6265 section 6.1 asks for at least 3000.
const MAX_COOKIES: usize = 3000;
/// How long one may be in bytes, name and value.
const MAX_BYTES: usize = 4096;

/// One cookie and where it may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    name: String,
    value: Secret,
    domain: String,
    path: String,
    reach: Reach,
    is_secure: bool,
    expires: Option<SystemTime>,
    /// The only origin that it may go to, where a person gave it for that one.
    only_for: Option<Origin>,
    /// Whose server set it: browsers send cookies to all ports of a host; here another port is another
    /// site, but for the two that `http` and `https` have by themselves.
    port: Option<u16>,
}

/// Whether a cookie is for a host alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Host,
    Subdomains,
}

/// Reads a cookie file as curl and browsers' extensions write it: seven fields between tabs.
pub fn read_cookie_file(text: &str) -> Result<Vec<Cookie>> {
    let mut cookies = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.strip_prefix("#HttpOnly_").unwrap_or(line);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match file_line(line) {
            Some(cookie) => cookies.push(cookie),
            // The line itself holds a secret and stays out of the message.
            None => bail!("line {} is no cookie: seven fields between tabs are expected", index + 1),
        }
    }
    Ok(cookies)
}

/// A `Set-Cookie` header with the name and the attributes of the cookie, and dots for its value.
pub(super) fn without_value(header: &str) -> String {
    let (pair, attributes) = header.split_once(';').map_or((header, None), |(pair, rest)| (pair, Some(rest)));
    let name = pair.split_once('=').map_or("", |(name, _)| name);
    attributes.map_or_else(|| format!("{name}=..."), |attributes| format!("{name}=...;{attributes}"))
}

fn file_line(line: &str) -> Option<Cookie> {
    let fields: Vec<_> = line.trim_end_matches('\r').split('\t').collect();
    let [domain, subdomains, path, secure, expires, name, value] = fields[..] else {
        return None;
    };
    let is = |field: &str| field.eq_ignore_ascii_case("true");
    // Zero is a cookie that ends with the session.
    let expires = Some(expires.parse().ok()?).filter(|seconds| *seconds > 0);
    Some(Cookie {
        name: name.to_owned(),
        value: Secret::new(value),
        domain: domain.trim_start_matches('.').to_ascii_lowercase(),
        path: path.to_owned(),
        reach: if is(subdomains) { Reach::Subdomains } else { Reach::Host },
        is_secure: is(secure),
        expires: expires.and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))),
        only_for: None,
        port: None,
    })
}

impl Cookie {
    /// The same cookie, for the origin of this URL and no other, whatever its own domain says.
    #[must_use]
    pub fn only_for(self, url: &Url) -> Self {
        Self { only_for: Some(url.origin()), ..self }
    }

    /// Reads a `Set-Cookie` header of the answer to this URL.
    fn set_by(url: &Url, header: &str, now: SystemTime) -> Option<Self> {
        let mut parts = header.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Self {
            name: name.trim().to_owned(),
            value: Secret::new(value.trim()),
            domain: url.host_str()?.to_owned(),
            path: directory(url.path()).to_owned(),
            reach: Reach::Host,
            is_secure: false,
            expires: None,
            only_for: None,
            port: Some(port(url)),
        };
        for attribute in parts {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            cookie.take(url, (name.trim(), value.trim()), now)?;
        }
        (!cookie.name.is_empty() && header.len() <= MAX_BYTES).then_some(cookie)
    }

    fn take(&mut self, url: &Url, (name, value): (&str, &str), now: SystemTime) -> Option<()> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("secure") {
            self.is_secure = true;
        } else if is("path") && value.starts_with('/') {
            value.clone_into(&mut self.path);
        } else if is("domain") && !value.is_empty() {
            self.widen(url, &value.trim_start_matches('.').to_ascii_lowercase())?;
        } else if is("max-age") {
            let seconds = value.parse::<i64>().ok().map(|seconds| u64::try_from(seconds).unwrap_or(0));
            self.expires =
                seconds.map_or(self.expires, |seconds| now.checked_add(Duration::from_secs(seconds)));
        } else if is("expires") && self.expires.is_none() {
            self.expires = httpdate::parse_http_date(value).ok();
        }
        Some(())
    }

    /// For a whole domain, where the host is one of it and it belongs to one owner.
    fn widen(&mut self, url: &Url, domain: &str) -> Option<()> {
        if domain == self.domain {
            self.reach = if is_name(url) { Reach::Subdomains } else { Reach::Host };
            return Some(());
        }
        let is_owned = psl::domain_str(domain).is_some();
        (is_name(url) && is_owned && is_within(&self.domain, domain)).then(|| {
            domain.clone_into(&mut self.domain);
            self.reach = Reach::Subdomains;
        })
    }

    fn goes_to(&self, url: &Url, now: SystemTime) -> bool {
        let host = url.host_str().unwrap_or_default();
        let by_host = host == self.domain
            || self.reach == Reach::Subdomains && is_name(url) && is_within(host, &self.domain);
        let by_path = url
            .path()
            .strip_prefix(self.path.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/'));
        let by_scheme = !self.is_secure || url.scheme() == "https";
        let by_origin = self.only_for.as_ref().is_none_or(|only| *only == url.origin());
        let by_port = self.port.is_none_or(|known| known == port(url));
        by_origin
            && by_port
            && by_host
            && by_path
            && by_scheme
            && self.expires.is_none_or(|expires| expires > now)
    }

    fn replaces(&self, other: &Self) -> bool {
        (&self.name, &self.domain, &self.path) == (&other.name, &other.domain, &other.path)
    }
}

/// The port, or 0 for the scheme's own.
fn port(url: &Url) -> u16 {
    url.port().unwrap_or_default()
}

fn is_name(url: &Url) -> bool {
    matches!(url.host(), Some(Host::Domain(_)))
}

fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// The default path, RFC 6265 section 5.1.4.
fn directory(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(end) => &path[..end],
    }
}

/// All cookies of a crawl.
pub(super) struct Jar {
    cookies: Mutex<Vec<Cookie>>,
    is_open: bool,
}

impl Jar {
    /// Begins with these; takes what servers set only if it is open.
    pub(super) fn with(cookies: Vec<Cookie>, is_open: bool) -> Self {
        Self { cookies: Mutex::new(cookies), is_open }
    }

    /// The value of the `Cookie` header for a URL.
    pub(super) fn header(&self, url: &Url, now: SystemTime) -> Option<String> {
        let cookies = self.cookies.lock().expect("nobody panics while holding the jar");
        let mut fitting: Vec<_> = cookies.iter().filter(|cookie| cookie.goes_to(url, now)).collect();
        // Longer paths first, RFC 6265 section 5.4.
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pair = |cookie: &&Cookie| format!("{}={}", cookie.name, cookie.value.reveal());
        let pairs: Vec<_> = fitting.iter().map(pair).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes what the answer to a URL sets.
    pub(super) fn take(&self, url: &Url, header: &str, now: SystemTime) {
        let Some(cookie) = Cookie::set_by(url, header, now).filter(|_| self.is_open) else {
            return;
        };
        let mut cookies = self.cookies.lock().expect("nobody panics while holding the jar");
        cookies.retain(|known| !cookie.replaces(known));
        if cookies.len() < MAX_COOKIES && cookie.expires.is_none_or(|expires| expires > now) {
            cookies.push(cookie);
        }
    }
}

impl fmt::Debug for Jar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Jar")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn sent(jar: &Jar, to: &str) -> Option<String> {
        jar.header(&url(to), SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn a_cookie_file_is_read() {
        let text = "# Netscape HTTP Cookie File\n\n.a.example\tTRUE\t/\tFALSE\t0\tid\t1\n\
            #HttpOnly_b.example\tFALSE\t/in\tTRUE\t99\tkey\tsecret\r\n";
        let jar = Jar::with(read_cookie_file(text).unwrap(), false);
        for (to, cookies) in [
            ("http://www.a.example/x", Some("id=1")),
            ("http://xa.example/", None),
            ("https://b.example/in/x", Some("key=secret")),
            ("https://b.example/inner", None),
            ("http://b.example/in", None),
            ("https://www.b.example/in", None),
        ] {
            assert_eq!(sent(&jar, to).as_deref(), cookies, "{to}");
        }
        assert_eq!(jar.header(&url("https://b.example/in"), SystemTime::now()), None, "it has expired");
        let message = read_cookie_file("x\nsecret").unwrap_err().to_string();
        assert!(message.starts_with("line 1 ") && !message.contains("secret"), "{message}");
    }

    #[test]
    fn cookies_are_kept_where_they_were_set_for() {
        let now = SystemTime::UNIX_EPOCH;
        let jar = Jar::with(Vec::new(), true);
        let page = url("https://www.a.example/shop/cart");
        for header in [
            "here=1",
            "all=2; Domain=.a.example; Path=/; Max-Age=10",
            "theirs=3; Domain=b.example",
            "everyones=4; Domain=example",
            "gone=5; Max-Age=0",
            "nonsense",
        ] {
            jar.take(&page, header, now);
        }
        jar.take(&page, "here=6", now);
        assert_eq!(sent(&jar, "https://www.a.example/shop/x").as_deref(), Some("here=6; all=2"));
        assert_eq!(sent(&jar, "https://a.example/").as_deref(), Some("all=2"));
        assert_eq!(sent(&jar, "https://b.example/"), None);
        jar.take(&page, "all=; Domain=a.example; Path=/; Max-Age=0", now);
        assert_eq!(sent(&jar, "https://a.example/"), None);
    }

    #[test]
    fn values_of_cookies_are_not_told() {
        for (header, told) in [("a=1", "a=..."), ("a=1=2; Path=/", "a=...; Path=/"), ("secret", "=...")] {
            assert_eq!(without_value(header), told);
        }
    }

    #[test]
    fn a_closed_jar_takes_nothing_and_an_open_one_not_everything() {
        let (now, page) = (SystemTime::UNIX_EPOCH, url("http://a.example/"));
        let closed = Jar::with(Vec::new(), false);
        closed.take(&page, "a=1", now);
        assert_eq!(closed.header(&page, now), None);
        let open = Jar::with(Vec::new(), true);
        (0..2 * MAX_COOKIES).for_each(|index| open.take(&page, &format!("c{index}=1"), now));
        assert_eq!(open.header(&page, now).unwrap().split(';').count(), MAX_COOKIES);
    }
}
