//! The order in which a folder's files and instructions count.
//!
//! 1. `_responses.toml`;
//! 2. the rules of `_redirects` with `!`;
//! 3. files: the path itself, the `index.html` below it, the path with `.html`;
//! 4. the other rules of `_redirects`;
//! 5. the nearest `404.html`.

use super::asked::Asked;
use super::declared::{Body, Entry};
use super::index::Found;
use super::opened::Opened;
use super::redirects::{Action, Force};
use super::{Folder, Play, Question, paths};
use crate::fetch::{Answer, BEGINNING, EVIDENCE, Failure, Headers, Outcome, Want, media_type_of_name};

/// How a question is answered, before any file is opened.
#[derive(Debug, Clone)]
pub struct Resolution<'a> {
    /// The status.
    pub status: u16,
    /// The headers that the folder decides.
    pub headers: Headers,
    /// The body.
    pub content: Content<'a>,
    /// How the answer comes over HTTP.
    pub play: Play,
}

/// Where the body of an answer is.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// There is none.
    Nothing,
    /// It is this text.
    Text(&'a str),
    /// It is in this file.
    File(Found<'a>),
}

impl<'a> Resolution<'a> {
    fn bare(status: u16) -> Self {
        Self { status, headers: Headers::default(), content: Content::Nothing, play: Play::default() }
    }

    fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// The file that is served.
    pub fn file(&self) -> Option<Found<'a>> {
        match self.content {
            Content::File(found) => Some(found),
            Content::Nothing | Content::Text(_) => None,
        }
    }
}

impl Folder {
    /// Decides how a question is answered, without any system call. Fails where the answer stands in
    /// a file that we know we must not or cannot read.
    ///
    /// Methods other than GET and HEAD are answered only by `_responses.toml`.
    pub fn resolve(&self, question: &Question<'_>) -> Result<Resolution<'_>, Failure> {
        let asked = Asked::read(question.target, self.base.path());
        if let Some(entry) = asked.as_ref().and_then(|asked| self.declared.find(question, asked)) {
            return self.declared_answer(entry);
        }
        if !matches!(question.method, "GET" | "HEAD") {
            return Ok(Resolution::bare(405).with_header("allow", "GET, HEAD"));
        }
        match asked {
            Some(asked) => self.static_answer(&asked),
            None => Ok(Resolution::bare(404)),
        }
    }

    fn static_answer(&self, asked: &Asked<'_>) -> Result<Resolution<'_>, Failure> {
        if let Some(resolution) = self.ruled(Force::BeforeFiles, asked)? {
            return Ok(resolution);
        }
        if let Some(resolution) = self.existing(asked)? {
            return Ok(resolution);
        }
        match self.ruled(Force::AfterFiles, asked)? {
            Some(resolution) => Ok(resolution),
            None => Ok(self.missing(asked)),
        }
    }

    fn declared_answer<'a>(&'a self, entry: &'a Entry) -> Result<Resolution<'a>, Failure> {
        let content = match &entry.body {
            Body::Nothing => Content::Nothing,
            Body::Text(text) => Content::Text(text),
            Body::File(name) => self.index.find(name)?.map_or(Content::Nothing, Content::File),
        };
        Ok(Resolution { status: entry.status, headers: entry.headers.clone(), content, play: entry.play })
    }

    fn ruled(&self, force: Force, asked: &Asked<'_>) -> Result<Option<Resolution<'_>>, Failure> {
        match self.redirects.action(force, asked, self.host()) {
            None => Ok(None),
            Some(Action::Redirect { status, location }) => Ok(Some(self.redirect(status, &location))),
            Some(Action::Serve { status, path }) => {
                let served = self.content_at(&path)?.map(|found| self.serve(status, found, asked));
                Ok(Some(served.unwrap_or_else(|| self.missing(asked))))
            }
        }
    }

    /// The base's host with its port, for rules that are for one host.
    fn host(&self) -> &str {
        &self.base[url::Position::BeforeHost..url::Position::AfterPort]
    }

    /// A path among the targets of rules is one of this folder.
    fn redirect(&self, status: u16, location: &str) -> Resolution<'_> {
        let prefix = if location.starts_with('/') { self.base.path().trim_end_matches('/') } else { "" };
        Resolution::bare(status).with_header("location", format!("{prefix}{location}"))
    }

    /// What a visitor of this path of the folder would see in the end.
    fn content_at(&self, path: &str) -> Result<Option<Found<'_>>, Failure> {
        let Some(asked) = Asked::read(path, "/") else {
            return Ok(None);
        };
        match self.look_up(&asked)? {
            Some(LookedUp::File(found) | LookedUp::IndexBelow(found)) => Ok(Some(found)),
            None => Ok(None),
        }
    }

    fn existing(&self, asked: &Asked<'_>) -> Result<Option<Resolution<'_>>, Failure> {
        Ok(self.look_up(asked)?.map(|looked_up| match looked_up {
            LookedUp::File(found) => self.serve(status_of(found), found, asked),
            LookedUp::IndexBelow(_) => {
                let path = asked.raw.trim_end_matches('/');
                self.redirect(301, &format!("{path}/{}", asked.query_suffix()))
            }
        }))
    }

    fn look_up(&self, asked: &Asked<'_>) -> Result<Option<LookedUp<'_>>, Failure> {
        let name = &asked.name;
        let index_name = paths::below(name, b"index.html");
        if asked.is_directory {
            return Ok(self.index.find(&index_name)?.map(LookedUp::File));
        }
        if let Some(found) = self.index.find(name)? {
            return Ok(Some(LookedUp::File(found)));
        }
        if let Some(found) = self.index.find(&index_name)? {
            return Ok(Some(LookedUp::IndexBelow(found)));
        }
        Ok(self.index.find(&[name, &b".html"[..]].concat())?.map(LookedUp::File))
    }

    fn serve<'a>(&'a self, status: u16, found: Found<'a>, asked: &Asked<'_>) -> Resolution<'a> {
        let media_type = media_type_of_name(&String::from_utf8_lossy(&found.path()));
        let mut resolution = Resolution::bare(status).with_header("content-type", media_type);
        resolution.content = Content::File(found);
        self.header_rules.apply(&mut resolution.headers, asked, self.host());
        resolution
    }

    fn missing(&self, asked: &Asked<'_>) -> Resolution<'_> {
        let start = if asked.is_directory { Some(&*asked.name) } else { paths::parent(&asked.name) };
        let mut folders = std::iter::successors(start, |folder| paths::parent(folder));
        let page =
            folders.find_map(|folder| self.index.find(&paths::below(folder, b"404.html")).ok().flatten());
        page.map_or_else(|| Resolution::bare(404), |found| self.serve(404, found, asked))
    }

    /// Opens a file of this folder and makes sure that it is one still.
    pub fn open_file<'a>(&self, found: Found<'a>) -> Result<Opened<'a>, Failure> {
        self.index.open(found)
    }

    pub(super) fn read(&self, resolution: Resolution<'_>, question: &Question<'_>) -> Outcome {
        let mut answer = Answer { headers: resolution.headers, ..Answer::new(resolution.status) };
        let filled = match resolution.content {
            Content::Nothing => Ok(()),
            Content::Text(text) => {
                self.fill(&mut answer, Opened::Memory(text.as_bytes().into()), question.want)
            }
            Content::File(found) if is_unread(question.want, &answer) => {
                answer.size = Some(found.size());
                Ok(())
            }
            Content::File(found) => {
                self.open_file(found).and_then(|opened| self.fill(&mut answer, opened, question.want))
            }
        };
        filled.map_or_else(Outcome::Failed, |()| Outcome::Answered(answer))
    }

    fn fill(&self, answer: &mut Answer, opened: Opened<'_>, want: Want) -> Result<(), Failure> {
        let limit = match want {
            Want::Status => 0,
            Want::Facts if answer.is_worth_a_look() => self.options.max_body.min(BEGINNING as u64),
            Want::Facts if !answer.has_facts() => self.options.max_body.min(EVIDENCE as u64),
            Want::Facts | Want::Body => self.options.max_body,
        };
        let (body, size) = opened.read(limit).map_err(|error| Failure::unreadable(&error))?;
        answer.is_cut = want != Want::Status && (body.len() as u64) < size;
        answer.size = Some(size);
        answer.body = body;
        Ok(())
    }
}

enum LookedUp<'a> {
    /// The path names this file.
    File(Found<'a>),
    /// The path names a directory, without its slash, whose index this is.
    IndexBelow(Found<'a>),
}

/// `404.html` is the page for what is missing, also when somebody asks for it by name.
fn status_of(found: Found<'_>) -> u16 {
    if paths::last_segment(&found.path()) == b"404.html" { 404 } else { 200 }
}

/// Whether a file's name and size are all that is needed of it. Why something is refused stands in the
/// body, of whatever kind that is.
fn is_unread(want: Want, answer: &Answer) -> bool {
    let is_looked_at = answer.has_facts() || answer.is_worth_a_look();
    want == Want::Status || want == Want::Facts && !is_looked_at && answer.status < 400
}
