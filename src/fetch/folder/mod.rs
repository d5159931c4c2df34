//! A folder is a site: the one resolver behind `audit` and `serve`.
//!
//! The folder is walked once; afterwards the index alone decides what exists, so that a path can
//! only ever name a file that the walk has seen inside of the root. Next to files it understands
//! `_redirects` and `_headers` as Netlify and Cloudflare Pages do, and `_responses.toml`, which
//! declares answers that no file can give. The order in which they count stands in `resolve`.

mod asked;
mod declared;
mod glob;
mod header_rules;
mod index;
mod opened;
mod paths;
mod redirects;
mod resolve;
mod walk;

use std::borrow::Cow;
use std::path::Path;

use url::Url;

use super::introduction::introduction;
use super::{Answer, Client, Fetch, Headers, Outcome, Request, Response, Transfer, Want};
use crate::synthetic::Site;
use crate::urls;
use asked::Asked;
use declared::Declared;
pub use declared::{Fault, Play};
use header_rules::HeaderRules;
pub use index::Found;
use index::Index;
pub use opened::Opened;
use redirects::Redirects;
pub use resolve::{Content, Resolution};

/// The files that say how others are answered. They are read and never served.
const REDIRECTS: &str = "_redirects";
const HEADERS: &str = "_headers";
const RESPONSES: &str = "_responses.toml";

/// Our name; a folder needs no address to complain to.
const AGENT: &str = concat!("tollgate/", env!("CARGO_PKG_VERSION"));

/// Where a folder is mapped to until somebody says otherwise: a name that no link can mean (RFC 6761).
const DEFAULT_BASE: &str = "http://site.invalid/";

/// A folder that answers as the site it will be.
#[derive(Debug)]
pub struct Folder {
    index: Index,
    redirects: Redirects,
    header_rules: HeaderRules,
    declared: Declared,
    base: Url,
    options: Options,
    warnings: Vec<Warning>,
    introduction: Headers,
    served: Option<Transfer>,
}

/// How a folder is read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many bytes of a body are read at most.
    pub max_body: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_body: 10 << 20 }
    }
}

/// Something in the folder that we could not follow, and what we did about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The file, relative to the root.
    pub file: String,
    /// The line in it, from 1.
    pub line: Option<u32>,
    /// What is wrong and what was done about it.
    pub message: String,
}

impl Warning {
    fn on_line(file: &str, line: u32, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: Some(line), message: message.into() }
    }

    fn on_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, message: message.into() }
    }
}

/// What somebody asks a folder.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// Path and query as on a request line.
    pub target: &'a str,
    /// The request's headers, which `_responses.toml` may look at.
    pub headers: &'a Headers,
    /// How much of the answer is needed.
    pub want: Want,
}

impl Folder {
    /// Reads a folder on disk. An empty one is fine.
    pub fn open(root: &Path, options: Options) -> anyhow::Result<Self> {
        let (index, warnings) = walk::walk(root)?;
        Ok(Self::new(index, options, warnings))
    }

    /// A site of files that exist in memory only: relative paths and their contents.
    pub fn in_memory<P, B>(files: impl IntoIterator<Item = (P, B)>) -> Self
    where
        P: AsRef<[u8]>,
        B: Into<Vec<u8>>,
    {
        let mut index = Index::default();
        for (path, content) in files {
            index.insert_memory(path.as_ref(), content.into());
        }
        Self::new(index, Options::default(), Vec::new())
    }

    /// A site that is made up: its files are computed when somebody asks, and never kept.
    pub fn made_up(site: Site) -> Self {
        Self::new(Index::of_made_up(site), Options::default(), Vec::new())
    }

    fn new(mut index: Index, options: Options, mut warnings: Vec<Warning>) -> Self {
        let [redirects, headers, responses] =
            [REDIRECTS, HEADERS, RESPONSES].map(|name| index.take_text(name, &mut warnings));
        let redirects = Redirects::parse(&redirects, &mut warnings);
        let header_rules = HeaderRules::parse(&headers, &mut warnings);
        let declared = Declared::parse(&responses, &index, &mut warnings);
        warnings.sort();
        let base = Url::parse(DEFAULT_BASE).expect("a constant that parses");
        let mut introduction = Headers::default();
        introduction.push("user-agent", AGENT);
        Self { index, redirects, header_rules, declared, base, options, warnings, introduction, served: None }
    }

    /// Maps the folder to this address. A path in it is a prefix of all of the site's paths.
    #[must_use]
    pub fn with_base(mut self, mut base: Url) -> Self {
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        self.base = base;
        self
    }

    /// Lets answers look as if they had come over a network like this, after their declared delays: what
    /// is said of servers only can be tried on a folder.
    #[must_use]
    pub fn as_if_served(mut self, transfer: Transfer) -> Self {
        self.served = Some(transfer);
        self
    }

    /// The address that the folder is mapped to. Its path ends with a slash.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// What in the folder could not be followed, in the order of files and lines.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The addresses of all HTML files with the names of the files, sorted.
    ///
    /// Left out are `404.html`, which is served in place of what is missing, and the bodies of
    /// declared responses below `_bodies/`.
    pub fn pages(&self) -> Vec<(Url, String)> {
        let page = |name: Cow<'_, [u8]>| Some((self.page_url(&name)?, shown(&name)));
        let mut pages: Vec<_> = self.index.files().filter_map(page).collect();
        pages.sort();
        pages
    }

    /// Whether there is any page.
    pub fn has_pages(&self) -> bool {
        self.index.files().any(|name| self.page_url(&name).is_some())
    }

    /// The addresses of files that hold secrets by their names, with the names of the files, sorted.
    pub fn secrets(&self) -> Vec<(Url, String)> {
        let is_secret = |name: &Cow<'_, [u8]>| {
            std::str::from_utf8(paths::last_segment(name)).is_ok_and(urls::is_secret_name)
        };
        let url = |name: &[u8]| Url::parse(&format!("{}{}", self.base, paths::escaped(name))).ok();
        let secrets = self.index.files().filter(is_secret);
        let mut secrets: Vec<_> = secrets.filter_map(|name| Some((url(&name)?, shown(&name)))).collect();
        secrets.sort();
        secrets
    }

    fn page_url(&self, name: &[u8]) -> Option<Url> {
        let file = paths::last_segment(name);
        if !paths::is_html(file) || file == b"404.html" || name.starts_with(b"_bodies/") {
            return None;
        }
        let path = if file == b"index.html" { name.strip_suffix(file)? } else { name };
        Url::parse(&format!("{}{}", self.base, paths::escaped(path))).ok()
    }

    /// Whether any URL is answered differently, depending on who asks.
    pub fn depends_on_who_asks(&self) -> bool {
        self.declared.depends_on_who_asks()
    }

    /// Whether it depends on who asks how a URL is answered: `_responses.toml` has an entry for it that
    /// looks at the user agent or at a header.
    pub fn varies(&self, url: &Url) -> bool {
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        urls::same_host(url, &self.base)
            && Asked::read(target, self.base.path()).is_some_and(|asked| self.declared.varies(&asked))
    }

    /// Answers a question, reading no more of a file than is wanted. Declared delays and faults are
    /// for those who serve the folder over HTTP: see [`Folder::resolve`].
    pub fn answer(&self, question: &Question<'_>) -> Response {
        let url = self.base.join(question.target).unwrap_or_else(|_| self.base.clone());
        self.respond(url, question)
    }

    fn respond(&self, url: Url, question: &Question<'_>) -> Response {
        match self.resolve(question) {
            Ok(resolution) => {
                let file = resolution.file().map(|found| shown(&found.path()));
                let served = self
                    .served
                    .clone()
                    .map(|transfer| Box::new(Transfer { first_byte: resolution.play.delay, ..transfer }));
                let mut outcome = self.read(resolution, question);
                if let Outcome::Answered(answer) = &mut outcome {
                    answer.transfer = served;
                }
                Response { file, ..Response::new(url, outcome) }
            }
            Err(failure) => Response::new(url, Outcome::Failed(failure)),
        }
    }
}

/// What a client introduces itself with.
fn headers_of(client: Client, url: &Url) -> Headers {
    let mut headers = Headers::default();
    for (name, value) in introduction(client, url, AGENT) {
        headers.push(name, value);
    }
    headers
}

/// A file's name for people.
fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

impl Fetch for Folder {
    const BATCH: usize = 8;

    async fn fetch(&self, request: Request) -> Response {
        if !urls::same_host(&request.url, &self.base) {
            return Response::new(request.url, Outcome::Answered(Answer::new(404)));
        }
        let target = request.url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
        let method = request.method.name();
        let others = (request.client != Client::Ourselves).then(|| headers_of(request.client, &request.url));
        let headers = others.as_ref().unwrap_or(&self.introduction);
        let question = Question { method, target: &target, headers, want: request.want };
        self.respond(request.url, &question)
    }
}

#[cfg(test)]
mod tests;
