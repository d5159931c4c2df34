//! The one door to reqwest: a question to a server on the network, and what came of it.
//!
//! One visit is one request, and no redirect is followed. Everything that the other side sends is
//! hostile until it is counted: time, bytes, headers and growth by decoding are bounded, and every
//! bound that was met is a fact in the answer. Where a visit needs a second request, that is written beside it:
//! a kept connection that failed among the attempts, a head that only leniency can read among the facts.

mod access;
mod body;
mod client;
mod coding;
mod connections;
mod cookies;
mod failures;
mod guard;
mod options;
mod post;
mod question;
mod tls;
mod visit;

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use reqwest::header::{HeaderValue, SET_COOKIE};
use reqwest::tls::TlsInfo;
use url::Url;

use super::{
    Answer, Attempt, BEGINNING, EVIDENCE, Failure, FailureKind, Fetch, Headers, Method, Outcome, Request,
    Response, Transfer, Want,
};
use body::{End, Taken};
use client::Clients;
use coding::Codings;
use connections::{Connection, Connections};
use question::Questions;

pub use access::{Access, Login, Secret};
pub use cookies::{Cookie, read_cookie_file};
pub use guard::{AddressPolicy, is_public};
pub use options::{Agent, Certificates, Cookies, HttpOptions, Limits, Override, Proxy, Trust};
pub use post::post;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Asks servers on the network.
pub struct Http {
    clients: Clients,
    connections: Connections,
    questions: Questions,
    guard: AddressPolicy,
    limits: Limits,
}

/// A head that has arrived, its body still on the way.
struct Arrival {
    response: reqwest::Response,
    connection: Connection,
    notes: Vec<String>,
    asked: Instant,
    first_byte: Instant,
}

/// A question without an answer.
enum Trouble {
    /// A kept connection failed, which tells nothing about the site: a new one may fare better.
    Stale(Failure),
    /// It is as it is.
    Failed(Failure),
}

impl Trouble {
    fn on(connection: Connection, failure: Failure) -> Self {
        let is_stale = connection == Connection::Kept && failures::may_be_of_connection(failure.kind);
        if is_stale { Self::Stale(failure) } else { Self::Failed(failure) }
    }
}

impl Http {
    /// Makes ready to ask; fails where an option cannot be met.
    pub fn new(options: HttpOptions) -> Result<Self> {
        let clients = Clients::build(&options)?;
        HeaderValue::try_from(&options.agent.0)
            .context("the user agent has characters that no header can hold")?;
        let keys = access::Keys::cut(&options.access)?;
        let jar = cookies::Jar::with(options.cookies.given, options.cookies.are_kept);
        let questions = Questions::new(options.agent.0, keys, jar);
        let (guard, limits) = (options.addresses, options.limits);
        Ok(Self { clients, connections: Connections::default(), questions, guard, limits })
    }

    async fn visit(&self, client: &reqwest::Client, request: &Request) -> Result<Answer, Trouble> {
        if let Some(address) = self.guard.refuses(&request.url) {
            let detail = format!("{address} is a private address");
            return Err(Trouble::Failed(failures::of(FailureKind::PrivateAddress, detail)));
        }
        let arrival = self.ask(client, request).await?;
        self.answer(request, arrival).await
    }

    async fn ask(&self, client: &reqwest::Client, request: &Request) -> Result<Arrival, Trouble> {
        let (asked, mut notes) = (Instant::now(), Vec::new());
        let mut sent = match self.send(client, request, asked).await {
            Err(error) if self.is_stale(&error) => return Err(Trouble::Stale(failures::failure(error))),
            sent => sent,
        };
        if sent.as_ref().is_err_and(failures::is_too_large) {
            sent = self.send(self.clients.roomy(), request, asked).await;
        }
        // A lenient reader does not tell what it forgave, so a strict one goes first.
        if sent.as_ref().is_err_and(failures::is_unreadable) {
            sent = self.send(self.clients.lenient(), request, asked).await;
            notes.push("the headers break RFC 9112 section 5; browsers read them leniently".to_owned());
        }
        let response = sent.map_err(|error| Trouble::Failed(failures::without_head(error)))?;
        let connection = self.connections.note(&response);
        Ok(Arrival { response, connection, notes, asked, first_byte: Instant::now() })
    }

    fn is_stale(&self, error: &reqwest::Error) -> bool {
        failures::may_be_of_connection(failures::kind(error))
            && self.connections.of(error) == Connection::Kept
    }

    async fn send(
        &self,
        client: &reqwest::Client,
        request: &Request,
        asked: Instant,
    ) -> reqwest::Result<reqwest::Response> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
        };
        let question = client
            .request(method, request.url.clone())
            .headers(self.questions.headers(request))
            .timeout(self.limits.total.saturating_sub(asked.elapsed()))
            .send();
        visit::with(request.url.port_or_known_default(), question).await
    }

    async fn answer(&self, request: &Request, arrival: Arrival) -> Result<Answer, Trouble> {
        let Arrival { response, connection, mut notes, asked, first_byte } = arrival;
        let mut answer = self.head(&response).map_err(Trouble::Failed)?;
        self.take_cookies(&request.url, &response);
        let mut transfer = transfer(&response);
        let taken = self.take(request, &answer, response).await;
        let taken = match taken.map_err(|failure| Trouble::on(connection, failure)) {
            // A look at a file is no reason to call it broken.
            Err(Trouble::Failed(_)) if wanted(request, &answer) == Wanted::Beginning => Taken::default(),
            taken => taken?,
        };
        notes.extend(taken.notes);
        transfer.leniencies = notes;
        transfer.wire_bytes = taken.wire_bytes;
        (transfer.first_byte, transfer.total) = (first_byte - asked, asked.elapsed());
        answer.size = if taken.is_whole && request.method == Method::Get && has_body(&answer) {
            Some(if taken.body.is_empty() { taken.wire_bytes } else { taken.body.len() as u64 })
        } else {
            declared_size(&answer)
        };
        (answer.body, answer.is_cut) = (taken.body, taken.is_cut);
        answer.transfer = Some(Box::new(transfer));
        Ok(answer)
    }

    fn head(&self, response: &reqwest::Response) -> Result<Answer, Failure> {
        let head = response.headers();
        let bytes: usize = head.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if bytes > self.limits.head_bytes || head.len() > self.limits.headers {
            let detail = format!("{} headers of {bytes} bytes", head.len());
            return Err(failures::of(FailureKind::HeadersTooLarge, detail));
        }
        let mut answer = Answer::new(response.status().as_u16());
        for (name, value) in head {
            let value = text(value.as_bytes());
            // What opens doors is not for records.
            let told = if name == SET_COOKIE { cookies::without_value(&value) } else { value };
            answer.headers.push(name.as_str(), told);
        }
        Ok(answer)
    }

    fn take_cookies(&self, url: &Url, response: &reqwest::Response) {
        let now = SystemTime::now();
        for header in response.headers().get_all(SET_COOKIE) {
            self.questions.jar.take(url, &text(header.as_bytes()), now);
        }
    }

    async fn take(
        &self,
        request: &Request,
        answer: &Answer,
        response: reqwest::Response,
    ) -> Result<Taken, Failure> {
        let limits = match wanted(request, answer) {
            Wanted::Nothing => return Ok(body::skip(response, &self.limits).await),
            Wanted::Evidence => Limits { body_bytes: self.limits.body_bytes.min(EVIDENCE), ..self.limits },
            Wanted::Beginning => Limits { body_bytes: self.limits.body_bytes.min(BEGINNING), ..self.limits },
            Wanted::Whole => self.limits,
        };
        let end = end(&response, &answer.headers);
        body::read(response, Codings::of(&answer.headers), end, &limits).await
    }
}

impl Fetch for Http {
    async fn fetch(&self, request: Request) -> Response {
        let mut attempts = Vec::new();
        let mut tried = self.visit(self.clients.strict(), &request).await;
        if let Err(Trouble::Stale(failure)) = &tried {
            let (outcome, waited) = (Err(failure.kind), Duration::ZERO);
            attempts.push(Attempt { outcome, client: request.client, waited });
            tried = self.visit(self.clients.fresh(), &request).await;
        }
        let outcome = match tried {
            Ok(answer) => Outcome::Answered(answer),
            Err(Trouble::Stale(failure) | Trouble::Failed(failure)) => Outcome::Failed(failure),
        };
        Response { attempts, ..Response::new(request.url, outcome) }
    }
}

/// How much of a body is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Nothing,
    Evidence,
    Beginning,
    Whole,
}

fn wanted(request: &Request, answer: &Answer) -> Wanted {
    let is_bare = request.method == Method::Head || !has_body(answer) || answer.location().is_some();
    match request.want {
        _ if is_bare => Wanted::Nothing,
        Want::Body => Wanted::Whole,
        Want::Facts if answer.has_facts() => Wanted::Whole,
        Want::Facts if answer.status >= 400 => Wanted::Evidence,
        Want::Facts if answer.is_worth_a_look() => Wanted::Beginning,
        Want::Facts | Want::Status => Wanted::Nothing,
    }
}

fn has_body(answer: &Answer) -> bool {
    !matches!(answer.status, 100..200 | 204 | 304)
}

/// The size that the headers tell; that of a coded body says nothing of the body itself.
fn declared_size(answer: &Answer) -> Option<u64> {
    let is_plain = Codings::of(&answer.headers) == Codings::Known(Vec::new());
    let length = || answer.headers.value("content-length")?.trim().parse().ok();
    if is_plain { length() } else { None }
}

fn end(response: &reqwest::Response, headers: &Headers) -> End {
    let is_framed = response.version() >= reqwest::Version::HTTP_2
        || ["content-length", "transfer-encoding"].iter().any(|name| headers.value(name).is_some());
    if is_framed { End::Framed } else { End::Closed }
}

fn transfer(response: &reqwest::Response) -> Transfer {
    Transfer {
        protocol: format!("{:?}", response.version()),
        peer: response.remote_addr(),
        first_byte: Duration::ZERO,
        total: Duration::ZERO,
        wire_bytes: 0,
        leniencies: Vec::new(),
        tls: response.extensions().get::<TlsInfo>().and_then(tls::facts),
    }
}

/// The text of a header: UTF-8 where it is that, else as Latin-1, which every sequence of bytes is.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::mem::decode_latin1(bytes).into_owned(),
    }
}
