//! Building the clients. Everything that reqwest must be told once is told here.

use std::fs;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};
use url::Url;

use super::guard::Guard;
use super::options::{Certificates, HttpOptions, Limits, Proxy};
use super::tls;

/// Apache and Node.js end idle connections after 5 s, nginx after more; what we end ourselves is never found ended.
/// Where a server is faster all the same, see `connections`.
const POOL_IDLE: Duration = Duration::from_secs(4);

/// The same client in several tempers. All but the first are built when somebody needs them: each reads all
/// certificates of the system again.
pub(super) struct Clients {
    common: Common,
    strict: Client,
    lenient: OnceLock<Client>,
    roomy: OnceLock<Client>,
    fresh: OnceLock<Client>,
}

impl Clients {
    /// Builds the first; fails where an option cannot be met.
    pub(super) fn build(options: &HttpOptions) -> Result<Self> {
        tls::choose_cryptography();
        let mut common = Common::of(options)?;
        // A client cannot even be built where the system trusts nobody, as in a slim container:
        // <https://github.com/seanmonstar/reqwest/issues/2988>.
        let strict = common.builder().build().or_else(|_| {
            common.roots.extend(builtin_roots());
            common.builder().build()
        });
        let strict = strict.context("the HTTP client cannot be built")?;
        let [lenient, roomy, fresh] = [const { OnceLock::new() }; 3];
        Ok(Self { common, strict, lenient, roomy, fresh })
    }

    /// Reads what the standard allows. The only one that keeps connections: the others are asked when that one
    /// failed, and must not fail for another reason.
    pub(super) fn strict(&self) -> &Client {
        &self.strict
    }

    /// Reads what browsers read too.
    pub(super) fn lenient(&self) -> &Client {
        self.built(&self.lenient, |common| lenient(common.with_room(unkept(common.builder()))))
    }

    /// Strict, with room for as many headers as are read at all. The parser clears that room before every head and
    /// every interim answer (1xx), of which a server may send a storm: so nobody else has it.
    pub(super) fn roomy(&self) -> &Client {
        self.built(&self.roomy, |common| common.with_room(unkept(common.builder())))
    }

    /// Strict, with a new connection for every request.
    pub(super) fn fresh(&self) -> &Client {
        self.built(&self.fresh, |common| unkept(common.builder()))
    }

    /// The first could be built of the same parts, and serves should the system's certificates be gone since.
    fn built<'c>(
        &'c self,
        place: &'c OnceLock<Client>,
        tempered: fn(&Common) -> ClientBuilder,
    ) -> &'c Client {
        place.get_or_init(|| tempered(&self.common).build().unwrap_or_else(|_| self.strict.clone()))
    }
}

fn unkept(builder: ClientBuilder) -> ClientBuilder {
    builder.pool_max_idle_per_host(0)
}

/// What browsers read although it breaks RFC 9112 section 5.
fn lenient(builder: ClientBuilder) -> ClientBuilder {
    builder
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
}

/// What takes time or may fail, done once for all clients.
struct Common {
    roots: Vec<Certificate>,
    certificates: Certificates,
    proxy: Option<reqwest::Proxy>,
    /// Whether the proxies are those of the environment.
    as_environment_says: bool,
    guard: Guard,
    limits: Limits,
}

impl Common {
    fn of(options: &HttpOptions) -> Result<Self> {
        let proxy = match &options.proxy {
            Proxy::Url(secret) => Some(secret.reveal()),
            Proxy::None | Proxy::Environment => None,
        };
        let guard = Guard {
            policy: options.addresses.clone(),
            overrides: options.resolve.clone().into(),
            proxies: match &options.proxy {
                Proxy::Environment => environments_proxies(),
                Proxy::None | Proxy::Url(_) => proxy.and_then(host_of).into_iter().collect(),
            },
        };
        Ok(Self {
            roots: authority(options)?,
            certificates: options.trust.certificates,
            proxy: proxy.map(proxy_to).transpose()?,
            as_environment_says: matches!(options.proxy, Proxy::Environment),
            guard,
            limits: options.limits,
        })
    }

    fn with_room(&self, builder: ClientBuilder) -> ClientBuilder {
        builder.http1_max_headers(self.limits.headers)
    }

    fn builder(&self) -> ClientBuilder {
        let limits = &self.limits;
        let builder = Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .dns_resolver(self.guard.clone())
            .connect_timeout(limits.connect)
            .read_timeout(limits.idle)
            .pool_idle_timeout(POOL_IDLE)
            .tls_info(true)
            .tls_danger_accept_invalid_certs(self.certificates == Certificates::Ignored)
            .tls_certs_merge(self.roots.iter().cloned())
            // Just above our own limit h2 would not tell what was wrong; we do.
            .http2_max_header_list_size(
                u32::try_from(limits.head_bytes.saturating_mul(2)).unwrap_or(u32::MAX),
            );
        match &self.proxy {
            _ if self.as_environment_says => builder,
            Some(proxy) => builder.no_proxy().proxy(proxy.clone()),
            None => builder.no_proxy(),
        }
    }
}

/// Certificates that the user trusts.
fn authority(options: &HttpOptions) -> Result<Vec<Certificate>> {
    let Some(path) = &options.trust.authority else {
        return Ok(Vec::new());
    };
    let shown = path.display();
    let pem = fs::read(path).with_context(|| format!("`{shown}` cannot be read"))?;
    let found = Certificate::from_pem_bundle(&pem)
        .with_context(|| format!("`{shown}` has a certificate that cannot be read"))?;
    if found.is_empty() {
        bail!("`{shown}` holds no certificate in PEM form");
    }
    Ok(found)
}

/// Mozilla's list, as browsers ship it.
fn builtin_roots() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| Certificate::from_der(der).ok())
}

fn proxy_to(url: &str) -> Result<reqwest::Proxy> {
    // The URL may hold a password, so neither it nor the reason, which repeats it, is told.
    reqwest::Proxy::all(url).ok().context("the proxy's URL is none: http, https, socks5 and socks5h exist")
}

/// The hosts that the variables name which reqwest looks at.
fn environments_proxies() -> Arc<[String]> {
    let names = ["http_proxy", "https_proxy", "all_proxy"];
    let names = names.into_iter().flat_map(|name| [name.to_owned(), name.to_uppercase()]);
    names.filter_map(|name| host_of(&std::env::var(name).ok()?)).collect()
}

/// The host of a proxy, whose scheme may be left out in the environment.
fn host_of(proxy: &str) -> Option<String> {
    let in_full = if proxy.contains("://") { proxy.to_owned() } else { format!("http://{proxy}") };
    Url::parse(&in_full).ok()?.host_str().map(str::to_owned)
}
